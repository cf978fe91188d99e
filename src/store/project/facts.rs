//! What a projection depends on besides its case.

use chrono::NaiveDate;

use crate::domain::case::Case;
use crate::domain::clock::Law;

/// What decides dates, and how text is normalised for matching.
pub struct Facts<'r> {
    pub law: Law<'r>,
    pub today: NaiveDate,
    /// Writes the normalised search text of an open case, given its canonical number.
    pub fold: fn(&Case, &str, &mut String),
}

impl std::fmt::Debug for Facts<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Facts({})", self.today)
    }
}
