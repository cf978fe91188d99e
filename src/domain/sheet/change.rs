//! What changed since an earlier sheet.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Ways in which a case is another one than before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    Filed,
    Reopened,
    MovedIn,
    Closed,
    MovedOut,
    /// Overdue now and not then.
    Over,
    /// Became delayed 扣延审, on each day on which it did.
    Entered,
    /// Delayed no longer.
    Left,
    /// Twelve months were full, or a case older than that was reopened.
    LongPending,
    /// Something recorded or taken back since then counts from a day before.
    Restated,
}

impl Change {
    pub const ALL: [Change; 10] = [
        Change::Filed,
        Change::Reopened,
        Change::MovedIn,
        Change::Closed,
        Change::MovedOut,
        Change::Over,
        Change::Entered,
        Change::Left,
        Change::LongPending,
        Change::Restated,
    ];

    /// The stable id, as in JSON.
    pub fn id(self) -> &'static str {
        match self {
            Change::Filed => "filed",
            Change::Reopened => "reopened",
            Change::MovedIn => "moved-in",
            Change::Closed => "closed",
            Change::MovedOut => "moved-out",
            Change::Over => "over",
            Change::Entered => "entered",
            Change::Left => "left",
            Change::LongPending => "long-pending",
            Change::Restated => "restated",
        }
    }
}

/// The frozen sheet that a sheet tells the changes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Since {
    /// Its number.
    pub id: u64,
    /// The last day of its window.
    pub date: NaiveDate,
    /// The last commit that was in it.
    pub commit: u64,
}
