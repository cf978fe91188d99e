//! What changed since an earlier sheet.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

ids! {
    /// Ways in which a case is another one than before.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Change {
        Filed = "filed",
        Reopened = "reopened",
        MovedIn = "moved-in",
        Closed = "closed",
        MovedOut = "moved-out",
        /// Overdue now and not then.
        Over = "over",
        /// Became delayed 扣延审, on each day on which it did.
        Entered = "entered",
        /// Delayed no longer.
        Left = "left",
        /// Twelve months were full, or a case older than that was reopened.
        LongPending = "long-pending",
        /// Something recorded or taken back since then counts from a day before.
        Restated = "restated",
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
