//! Developments since an earlier sheet.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

ids! {
    /// What became of a case since an earlier sheet.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Development {
        Filed = "filed",
        Reopened = "reopened",
        MovedIn = "moved-in",
        Closed = "closed",
        MovedOut = "moved-out",
        /// Overdue now but not then.
        Over = "over",
        /// Became delayed 扣延审; counted on each day on which it did.
        Entered = "entered",
        /// No longer delayed.
        Left = "left",
        /// Twelve months became full, or a case older than that was reopened.
        LongPending = "long-pending",
        /// Something recorded or retracted since then takes effect before it.
        Restated = "restated",
    }
}

/// The frozen sheet relative to which a sheet shows changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Since {
    /// The number of the frozen sheet.
    pub id: u64,
    /// The last day of its window.
    pub date: NaiveDate,
    /// The last commit included in it.
    pub commit: u64,
}
