//! The clock's remarks on changes that rows bring, the same as for changes entered by hand.

use super::clean::Ground;
use super::report::Tally;
use crate::domain::case::Case;
use crate::domain::change::{Change, PauseKind};
use crate::domain::clock::{self, Warning};
use crate::domain::event::{Event, Fact, Field};
use crate::service::api::Reason;

/// The changes that rows brought to a case: their positions among its changes, with the rows.
#[derive(Debug, Default)]
pub(super) struct Brought(Vec<(usize, u32)>);

impl Brought {
    /// Notes a fact that is about to be added to the case.
    pub(super) fn note(&mut self, case: &Case, fact: &Fact, row: u32) {
        if matches!(fact, Fact::Changed { .. }) {
            self.0.push((case.changes.len(), row));
        }
    }

    /// Notes that so many changes before those that rows brought are no longer the case's.
    pub(super) fn fell_out(&mut self, count: usize) {
        for (at, _) in &mut self.0 {
            *at = at.saturating_sub(count);
        }
    }

    /// Reports what is odd about the changes, now that the whole case is known.
    pub(super) fn name(&self, case: &Case, ground: Ground<'_>, tally: &mut Tally) {
        if self.0.is_empty() {
            return;
        }
        let (verdict, remarks) = clock::remarks(&case.term(), ground.law, ground.today);
        let late = verdict.late.iter().map(|at| (*at, Reason::Late));
        let odd = remarks
            .iter()
            .filter_map(|remark| Some((remark.change, reason(remark.warning)?)));
        for (at, reason) in late.chain(odd) {
            let row = self.0.iter().find(|(brought, _)| *brought == at);
            if let Some(((_, row), change)) = row.zip(case.changes.get(at)) {
                name(change, reason, *row, tally);
            }
        }
    }
}

/// Reports a payment that the case already has under the same voucher.
pub(super) fn same_voucher(row: u32, voucher: Option<&str>, tally: &mut Tally) {
    let voucher = voucher.unwrap_or_default();
    tally.problem(row, "voucher", voucher, Reason::SameVoucher);
}

/// The problem that a warning is in a sheet; `None` for one that is reported only for changes
/// entered by hand.
fn reason(warning: Warning) -> Option<Reason> {
    Some(match warning {
        // Many sheets have no column for grounds.
        Warning::GroundMissing
        // The rows of a sheet are checked for these before the clock sees them.
        | Warning::ToBeforeFrom
        | Warning::ExtensionEmpty
        | Warning::LateAccepted
        | Warning::BeforeStart
        | Warning::ClosedBeforeStart
        | Warning::LimitExpired => return None,
        Warning::GroundUnknown => Reason::GroundUnknown,
        Warning::GroundNotApplicable => Reason::GroundNotApplicable,
        Warning::GroundBelongs(PauseKind::Deduct) => Reason::GroundBelongsDeduct,
        Warning::GroundBelongs(PauseKind::Suspend) => Reason::GroundBelongsSuspend,
        Warning::GroundBelongs(PauseKind::Adjourn) => Reason::GroundBelongsAdjourn,
        Warning::GroundOverMaximum => Reason::GroundOverMaximum,
        Warning::GroundBeyond { .. } => Reason::GroundBeyond,
        Warning::GroundLocal => Reason::GroundLocal,
        Warning::ExtensionNotProvided => Reason::ExtensionNotProvided,
        Warning::ExtensionOverStatute => Reason::ExtensionOverStatute,
        Warning::Approver => Reason::Approver,
        Warning::ApprovalMissingOver => Reason::ApprovalMissingOver,
        Warning::ApprovalMissingLapsed => Reason::ApprovalMissingLapsed,
        Warning::UntilOverLatest => Reason::UntilOverLatest,
        Warning::UntilBeforeStart => Reason::UntilBeforeStart,
        Warning::UntilShortens => Reason::UntilShortens,
        Warning::ConversionOtherBranch => Reason::ConversionOtherBranch,
        Warning::ConversionSameDay => Reason::ConversionSameDay,
        Warning::AfterClosing => Reason::AfterClosing,
    })
}

/// Reports a problem; what is odd about a word is reported once with its count.
fn name(change: &Change, reason: Reason, row: u32, tally: &mut Tally) {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    match (reason, change) {
        (Reason::Late | Reason::AfterClosing, _) => {
            tally.problem(row, change.first_field(), day(change.begins()), reason);
        }
        (Reason::GroundOverMaximum, Change::Pause(pause)) => {
            tally.problem(row, "to", day(pause.to), reason);
        }
        (_, Change::Pause(pause)) => tally.once(row, "ground", &text(&pause.ground), reason),
        (_, Change::Restart { reason: said, .. }) => {
            tally.once(row, "ground", &text(said), reason);
        }
        (_, Change::Convert { to, .. }) => tally.problem(row, "to", to.as_str(), reason),
        (Reason::Approver, Change::Extend(extension)) => {
            tally.once(row, "level", &text(&extension.level), reason);
        }
        (Reason::ApprovalMissingOver | Reason::ApprovalMissingLapsed, _) => {
            tally.problem(row, "approved", "", reason);
        }
        (_, Change::Extend(extension)) => {
            let (column, value) = match (extension.until, extension.months, extension.days) {
                (Some(until), ..) => ("until", until.to_string()),
                (None, 0, days) => ("days", days.to_string()),
                (None, months, _) => ("months", months.to_string()),
            };
            tally.problem(row, column, value, reason);
        }
    }
}

/// Reports a correction of the procedure that makes an overdue case no longer overdue.
pub(super) fn overrun_gone(
    case: &Case,
    event: &Event,
    row: u32,
    ground: Ground<'_>,
    tally: &mut Tally,
) {
    let Fact::Amended {
        field: Field::Procedure,
        value: Some(value),
    } = &event.fact
    else {
        return;
    };
    let is_over = |case: &Case| {
        let left = clock::run(&case.term(), ground.law, ground.today).days_left;
        left.is_some_and(|left| left < 0)
    };
    let mut after = case.clone();
    after.apply(event);
    if is_over(case) && !is_over(&after) {
        tally.problem(row, "value", value.as_str(), Reason::OverrunGone);
    }
}
