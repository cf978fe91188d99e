//! The closing that the row of a case states.

use chrono::NaiveDate;

use super::clean::reason;
use super::gathered::Gathered;
use super::report::Tally;
use crate::domain::amendment;
use crate::domain::case::Case;
use crate::domain::event::{Event, Fact, Field};
use crate::service::api::{CaseRow, Reason};

/// Removes an impossible closing and reports it, as well as a way of closing without a day.
pub(super) fn check_closing(
    row: &mut CaseRow,
    filed: Option<NaiveDate>,
    today: NaiveDate,
    tally: &mut Tally,
) {
    if let Some(closed) = row.closed
        && let Err(unfit) = amendment::closing(Some(closed), filed, today)
    {
        let reason = reason(Field::Closed, unfit);
        tally.problem(row.row, "closed", closed.to_string(), reason);
        row.closed = None;
    }
    if row.closed.is_none()
        && let Some(how) = row.how.take()
    {
        tally.problem(row.row, "how", how, Reason::HowWithoutDay);
    }
}

/// Removes impossible days of a row about a known case and reports them.
pub(super) fn check_days(
    row: &mut CaseRow,
    before: &Gathered,
    today: NaiveDate,
    tally: &mut Tally,
) {
    check_filing(row, before, tally);
    let filed = row.registration.filed.or(before.filed);
    check_closing(row, filed, today, tally);
    // Without the other closing of the row, the one before stands.
    check_filing(row, before, tally);
}

/// Removes a day of filing after the closing that stands. Where the row states another closing,
/// that one is judged by the filing.
fn check_filing(row: &mut CaseRow, before: &Gathered, tally: &mut Tally) {
    let Some(filed) = row.registration.filed else {
        return;
    };
    let is_other = row
        .closed
        .is_some_and(|closed| Some(closed) != before.closed);
    if is_other || before.closed.is_none_or(|closed| filed <= closed) {
        return;
    }
    let reason = Reason::FiledAfterClosed;
    tally.problem(row.row, "filed", filed.to_string(), reason);
    row.registration.filed = None;
}

/// Whether a closing on this day is not the end of the case, because the case was reopened after
/// it.
pub(super) fn stale_closing(case: &Case, closed: NaiveDate) -> bool {
    case.reopenings
        .iter()
        .any(|one| closed < one.reopened || closed == one.closed)
}

/// The events that correct the closing of a closed case.
pub(super) fn correct_closing(
    case: &Case,
    closed: Option<NaiveDate>,
    how: Option<&str>,
) -> Vec<Event> {
    let amend = |field, value| Event {
        on: None,
        fact: Fact::Amended { field, value },
    };
    let mut events = Vec::new();
    if closed != case.closed {
        events.push(amend(Field::Closed, closed.map(|day| day.to_string())));
    }
    if how.is_some() && how != case.how.as_deref() {
        events.push(amend(Field::How, how.map(str::to_owned)));
    }
    events
}
