//! What a projection goes by beside its case.

use chrono::NaiveDate;

use crate::domain::case::Case;
use crate::domain::clock::Law;

/// What decides dates, and how text is folded for matching.
pub struct Facts<'r> {
    pub law: Law<'r>,
    pub today: NaiveDate,
    /// Writes the folded search text of an open case (canonical number given).
    pub fold: fn(&Case, &str, &mut String),
}

impl std::fmt::Debug for Facts<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Facts({})", self.today)
    }
}
