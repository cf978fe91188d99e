//! 期限: what falls due on which day, counted and one by one.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;

use super::{CaseLine, Filter};
pub use crate::domain::agenda::AgendaKind;

/// Which days, of which cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarQuery {
    pub from: NaiveDate,
    /// Inclusive; at most ten years later.
    pub to: NaiveDate,
    pub filter: Filter,
}

/// The days of a window, each once, and how many cases are overdue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DueCalendar {
    pub days: Vec<CalendarDay>,
    /// Open cases whose clock runs past their due date.
    pub overdue: u32,
}

/// What falls on a day, of open cases. The due date of a paused case moves with today, so it falls on none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct CalendarDay {
    pub date: NaiveDate,
    /// Trial limits that end.
    pub due: u32,
    /// Planned follow-ups.
    pub follow_ups: u32,
    /// Limits of supervisions.
    pub supervision: u32,
    /// Deductions and other pauses whose entered end this is.
    pub pauses_ending: u32,
    /// A working day, make-up weekends included.
    pub working: bool,
}

/// What falls due on the days of a window, one by one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgendaQuery {
    pub from: NaiveDate,
    /// Inclusive.
    pub to: NaiveDate,
    pub filter: Filter,
    pub offset: usize,
    pub limit: usize,
    /// Also say which commit touched each case last, for calendars of other programs.
    pub trace: bool,
}

/// A page of what falls due, in order of days.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Agenda {
    pub items: Vec<AgendaItem>,
    /// All that match.
    pub total: usize,
}

/// One thing that falls due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgendaItem {
    pub date: NaiveDate,
    pub kind: AgendaKind,
    pub line: CaseLine,
    /// The measure of a supervision, the ground of a pause, the procedure of a limit, the last outcome before a follow-up.
    pub what: Option<String>,
    pub trace: Option<Trace>,
}

/// What other programs recognise an entry by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// The same for the same thing of the same case, whatever became of it.
    pub uid: String,
    /// The commit that touched the case last: it only grows.
    pub commit: u64,
    /// The moment of that commit.
    pub moment: DateTime<FixedOffset>,
}
