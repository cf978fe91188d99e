//! The columns a file can have and the kinds of file, by their stable ids.

use crate::domain::event::Field;

ids! {
    /// What the rows of a file are.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub enum FileKind {
        /// One case a row.
        Cases = "cases",
        /// 扣延审: deductions, suspensions, adjournments, extensions, conversions, restarts.
        Changes = "changes",
        /// Receipts and pay-outs.
        Payments = "payments",
        Followups = "followups",
        /// Any of the above except cases, as well as closings, amendments, links … as `export
        /// events` writes them.
        Events = "events",
    }
}

impl FileKind {
    /// The columns of this kind of file, in the order in which they are written.
    pub fn columns(self) -> &'static [Column] {
        use Column as C;
        match self {
            FileKind::Cases => &Column::CASES,
            FileKind::Changes => &[
                C::Number,
                C::Kind,
                C::Ground,
                C::From,
                C::To,
                C::Months,
                C::Days,
                C::Approved,
                C::Until,
                C::On,
                C::Level,
                C::Note,
                C::Accepted,
                C::Period,
                C::Document,
                C::Decision,
                C::Target,
            ],
            FileKind::Payments => &[
                C::Number,
                C::Amount,
                C::On,
                C::Direction,
                C::Method,
                C::Voucher,
                C::Note,
            ],
            FileKind::Followups => &[
                C::Number,
                C::On,
                C::Outcome,
                C::Note,
                C::Next,
                C::Handler,
                C::Method,
            ],
            FileKind::Events => &Column::EVENTS,
        }
    }

    /// The columns that are written to a file of this kind.
    pub fn written(self) -> &'static [Column] {
        let columns = self.columns();
        let read = [
            Column::Period,
            Column::Document,
            Column::Decision,
            Column::Target,
        ];
        columns.strip_suffix(&read).unwrap_or(columns)
    }
}

ids! {
    /// A column by its meaning, with its name in map files and in the headers of exported files.
    /// The fields of a case come first.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
    pub enum Column {
        Number = "number",
        Court = "court",
        Division = "division",
        Handler = "handler",
        Clerk = "clerk",
        Type = "type",
        Procedure = "procedure",
        Cause = "cause",
        Plaintiffs = "plaintiffs",
        Defendants = "defendants",
        Filed = "filed",
        Closed = "closed",
        How = "how",
        Claim = "claim",
        Tags = "tags",
        Custody = "custody",
        Due = "due",
        Note = "note",
        Kind = "kind",
        On = "on",
        Ground = "ground",
        From = "from",
        To = "to",
        Months = "months",
        Days = "days",
        Approved = "approved",
        Until = "until",
        Level = "level",
        Amount = "amount",
        Direction = "direction",
        Method = "method",
        Voucher = "voucher",
        Outcome = "outcome",
        Next = "next",
        /// The field that an amendment changes.
        Field = "field",
        /// The new value of a field; for a resumption, the kind of pause it ends.
        Value = "value",
        /// Why a late change counts nevertheless.
        Accepted = "accepted",
        /// The first and the last day of a change in one cell. Read but never written: they have
        /// columns of their own.
        Period = "period",
        /// The number of the approval of a change. Read but never written: it is a part of the
        /// remark.
        Document = "document",
        /// Whether a change was approved. Read but never written: a change that was not approved is
        /// no change.
        Decision = "decision",
        /// The procedure into which a case is converted. Read but never written: `to` holds it.
        Target = "target",
    }
}

impl Column {
    pub const CASES: [Column; 18] = [
        Column::Number,
        Column::Court,
        Column::Division,
        Column::Handler,
        Column::Clerk,
        Column::Type,
        Column::Procedure,
        Column::Cause,
        Column::Plaintiffs,
        Column::Defendants,
        Column::Filed,
        Column::Closed,
        Column::How,
        Column::Claim,
        Column::Tags,
        Column::Custody,
        Column::Due,
        Column::Note,
    ];

    pub const EVENTS: [Column; 27] = [
        Column::Number,
        Column::Kind,
        Column::Division,
        Column::On,
        Column::Ground,
        Column::From,
        Column::To,
        Column::Months,
        Column::Days,
        Column::Approved,
        Column::Until,
        Column::Level,
        Column::Amount,
        Column::Method,
        Column::Voucher,
        Column::Outcome,
        Column::Note,
        Column::Next,
        Column::Handler,
        Column::How,
        Column::Field,
        Column::Value,
        Column::Accepted,
        Column::Period,
        Column::Document,
        Column::Decision,
        Column::Target,
    ];

    /// The field of a case that the column holds, if any.
    pub fn field(self) -> Option<Field> {
        match self {
            Column::Number => Some(Field::Number),
            Column::Court => Some(Field::Court),
            Column::Division => Some(Field::Division),
            Column::Handler => Some(Field::Handler),
            Column::Clerk => Some(Field::Clerk),
            Column::Type => Some(Field::Type),
            Column::Procedure => Some(Field::Procedure),
            Column::Cause => Some(Field::Cause),
            Column::Plaintiffs => Some(Field::Plaintiffs),
            Column::Defendants => Some(Field::Defendants),
            Column::Filed => Some(Field::Filed),
            Column::Closed => Some(Field::Closed),
            Column::How => Some(Field::How),
            Column::Claim => Some(Field::Claim),
            Column::Tags => Some(Field::Tags),
            Column::Custody => Some(Field::Custody),
            Column::Due => Some(Field::Due),
            Column::Note => Some(Field::Note),
            Column::Kind
            | Column::On
            | Column::Ground
            | Column::From
            | Column::To
            | Column::Months
            | Column::Days
            | Column::Approved
            | Column::Until
            | Column::Level
            | Column::Amount
            | Column::Direction
            | Column::Method
            | Column::Voucher
            | Column::Outcome
            | Column::Next
            | Column::Field
            | Column::Value
            | Column::Accepted
            | Column::Period
            | Column::Document
            | Column::Decision
            | Column::Target => None,
        }
    }

    /// Whether the column usually holds days.
    pub(super) fn is_day(self) -> bool {
        use Column as C;
        matches!(
            self,
            C::Filed
                | C::Closed
                | C::Due
                | C::On
                | C::From
                | C::To
                | C::Approved
                | C::Until
                | C::Next
        )
    }

    /// Whether the column holds lengths of time.
    pub(super) fn is_length(self) -> bool {
        matches!(self, Column::Months | Column::Days)
    }

    /// Whether a unit in its header (`万元`) scales the column.
    pub(super) fn is_money(self) -> bool {
        matches!(self, Column::Claim | Column::Amount)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_distinct_and_found_again() {
        for kind in FileKind::ALL {
            assert_eq!(FileKind::from_id(kind.id()), Some(kind));
            for column in kind.columns() {
                assert_eq!(Column::from_id(column.id()), Some(*column));
            }
        }
        // The day of the next follow-up is a column of follow-ups, not of cases.
        for field in Field::ALL.into_iter().filter(|f| *f != Field::Next) {
            assert_eq!(
                Column::from_id(field.id()).and_then(Column::field),
                Some(field)
            );
        }
    }
}
