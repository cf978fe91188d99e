//! Payments, follow-ups and supervisions that look like one whose cell was corrected.
//!
//! Both may be meant, so both stay; the report names them, because money would count twice.

use chrono::NaiveDate;

use super::beside::{Difference, Likeness, cell};
use crate::domain::event::{Fact, FollowUp, Payment, Supervision};

/// What a cell had: its column, its value, and whether the new row differs from it.
type Cell = (&'static str, String, bool);

/// Compares a stored entry with a new one, each with its day.
pub(super) fn difference(
    (on, stored): (Option<NaiveDate>, &Fact),
    (day, new): (Option<NaiveDate>, &Fact),
) -> Option<Difference> {
    let is_day = on == day;
    let mut cells = match (stored, new) {
        (Fact::Paid(one), Fact::Paid(other)) => of_payment((on, one), (day, other))?,
        (Fact::FollowedUp(one), Fact::FollowedUp(other)) if is_day => of_follow_up(one, other)?,
        (Fact::Supervised(one), Fact::Supervised(other)) if is_day => of_supervision(one, other)?,
        _ => return None,
    }
    .into_iter()
    .filter(|(.., differs)| *differs);
    match (cells.next(), cells.next()) {
        (Some((column, value, _)), None) => {
            Some(Difference::of(column, value, Likeness::MayBeOther))
        }
        _ => None,
    }
}

/// Two payments of one voucher, or of one day and amount of which at most one has a voucher: two
/// vouchers are two payments.
fn of_payment(
    (on, one): (Option<NaiveDate>, &Payment),
    (day, other): (Option<NaiveDate>, &Payment),
) -> Option<Vec<Cell>> {
    let is_voucher = one.voucher == other.voucher;
    let is_sum = on == day && one.amount == other.amount;
    let has_one = one.voucher.is_none() || other.voucher.is_none();
    let is_like = if is_voucher && one.voucher.is_some() {
        // A payment whose day and amount are the same too is named by its voucher.
        !is_sum
    } else {
        is_sum && has_one
    };
    (one.direction == other.direction && is_like).then(|| {
        vec![
            ("on", cell(on.as_ref()), on != day),
            ("amount", one.amount.to_string(), one.amount != other.amount),
            ("voucher", cell(one.voucher.as_ref()), !is_voucher),
            (
                "method",
                cell(one.method.as_ref()),
                one.method != other.method,
            ),
            ("note", cell(one.note.as_ref()), one.note != other.note),
        ]
    })
}

/// Two follow-ups of one day with one outcome.
fn of_follow_up(one: &FollowUp, other: &FollowUp) -> Option<Vec<Cell>> {
    (one.outcome == other.outcome).then(|| {
        vec![
            ("next", cell(one.next.as_ref()), one.next != other.next),
            ("note", cell(one.note.as_ref()), one.note != other.note),
            (
                "handler",
                cell(one.handler.as_ref()),
                one.handler != other.handler,
            ),
            (
                "method",
                cell(one.method.as_ref()),
                one.method != other.method,
            ),
        ]
    })
}

/// Two supervisions of one day with one measure.
fn of_supervision(one: &Supervision, other: &Supervision) -> Option<Vec<Cell>> {
    let is_department = one.department == other.department;
    (one.text == other.text).then(|| {
        vec![
            ("until", cell(one.limit.as_ref()), one.limit != other.limit),
            ("handler", cell(one.lead.as_ref()), one.lead != other.lead),
            ("division", cell(one.department.as_ref()), !is_department),
        ]
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::event::Direction;
    use crate::domain::money::Money;

    fn paid(cents: i64, voucher: Option<&str>, note: Option<&str>) -> Fact {
        Fact::Paid(Payment {
            direction: Direction::Receipt,
            amount: Money(cents),
            voucher: voucher.map(str::to_owned),
            note: note.map(str::to_owned),
            ..Payment::default()
        })
    }

    fn followed(outcome: &str, next: &str) -> Fact {
        Fact::FollowedUp(FollowUp {
            outcome: outcome.to_owned(),
            next: next.parse().ok(),
            ..FollowUp::default()
        })
    }

    fn supervised(text: &str, limit: &str) -> Fact {
        Fact::Supervised(Supervision {
            text: text.to_owned(),
            limit: limit.parse().ok(),
            ..Supervision::default()
        })
    }

    #[test]
    fn an_entry_with_one_other_cell_is_told_from_another_entry() {
        let (a, b) = ("2026-06-01", "2026-06-02");
        // Stored, new, and the column with what was stored.
        for (stored, new, wanted) in [
            (
                (a, paid(100, Some("A1"), None)),
                (a, paid(110, Some("A1"), None)),
                Some(("amount", "1.00")),
            ),
            (
                (a, paid(100, Some("A1"), None)),
                (b, paid(100, Some("A1"), None)),
                Some(("on", a)),
            ),
            (
                (a, paid(100, None, None)),
                (a, paid(100, Some("A1"), None)),
                Some(("voucher", "")),
            ),
            (
                (a, paid(100, None, Some("x"))),
                (a, paid(100, None, Some("y"))),
                Some(("note", "x")),
            ),
            // Instalments, two receipts of a day, two vouchers.
            ((a, paid(100, None, None)), (b, paid(100, None, None)), None),
            ((a, paid(100, None, None)), (a, paid(110, None, None)), None),
            (
                (a, paid(100, Some("A1"), None)),
                (a, paid(100, Some("A2"), None)),
                None,
            ),
            (
                (a, paid(100, Some("A1"), None)),
                (b, paid(110, Some("A1"), None)),
                None,
            ),
            (
                (a, followed("served", a)),
                (a, followed("served", b)),
                Some(("next", a)),
            ),
            (
                (a, supervised("限期", a)),
                (a, supervised("限期", b)),
                Some(("until", a)),
            ),
            ((a, supervised("限期", a)), (a, supervised("约谈", a)), None),
            ((a, followed("served", a)), (a, followed("heard", a)), None),
            ((a, followed("served", a)), (b, followed("served", a)), None),
        ] {
            let day = |day: &str| day.parse().ok();
            let found = difference((day(stored.0), &stored.1), (day(new.0), &new.1));
            let found = found
                .as_ref()
                .map(|found| (found.column, found.value.as_str()));
            assert_eq!(found, wanted, "{stored:?} {new:?}");
        }
    }
}
