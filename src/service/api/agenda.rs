//! 期限: what falls due on each day, as counts and one by one.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;

use super::{CaseLine, Filter};
pub use crate::domain::agenda::AgendaKind;
use crate::domain::window::Window;

/// The days of the calendar and the cases they are counted over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarQuery {
    /// At most ten years.
    pub window: Window,
    pub filter: Filter,
}

/// The days of a window, once each, and how many cases are overdue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DueCalendar {
    pub days: Vec<CalendarDay>,
    /// Open cases whose clock runs past their due date.
    pub overdue: u32,
}

/// What falls due on a day, over the open cases. The due date of a paused case moves with today, so
/// it falls on no day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct CalendarDay {
    pub date: NaiveDate,
    /// Trial limits that end.
    pub due: u32,
    /// Planned follow-ups.
    pub follow_ups: u32,
    /// Limits of supervisions.
    pub supervision: u32,
    /// Deductions and other pauses whose recorded end is this day.
    pub pauses_ending: u32,
    /// Whether it is a working day, make-up weekends included.
    pub working: bool,
}

/// A window of days whose due items are asked for one by one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgendaQuery {
    pub window: Window,
    pub filter: Filter,
    pub offset: usize,
    pub limit: usize,
    /// Whether to return the commit that last touched each case, for the calendars of other
    /// programs.
    pub trace: bool,
}

/// A page of what falls due, in order of day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Agenda {
    pub items: Vec<AgendaItem>,
    /// Number of all matching items.
    pub total: usize,
}

/// One thing that falls due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgendaItem {
    pub date: NaiveDate,
    pub kind: AgendaKind,
    pub line: CaseLine,
    /// The measure of a supervision, the ground of a pause, the procedure of a limit, or the last
    /// outcome before a follow-up.
    pub what: Option<String>,
    pub trace: Option<Trace>,
}

/// What other programs recognise an entry by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// Stays the same for the same thing of the same case, whatever changes about it.
    pub uid: String,
    /// The commit that last touched the case; it only grows.
    pub commit: u64,
    /// The moment of that commit.
    pub moment: DateTime<FixedOffset>,
}
