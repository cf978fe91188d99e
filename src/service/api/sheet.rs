//! Sheets: asked for, frozen when they go out, compared when the past was corrected.

use chrono::NaiveDate;

pub use crate::domain::sheet::{Comparison, Frozen, FrozenLine};
use crate::domain::sheet::{Figures, Kind};

/// Which sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetQuery {
    pub kind: Kind,
    /// The last day of its window.
    pub date: NaiveDate,
    /// Name, short name or code; `None`: all courts.
    pub court: Option<String>,
    /// The closed list whose clearance 清积率 is told: every case with this tag.
    pub list: Option<String>,
    /// How many cases a list of cases names at most.
    pub top: usize,
}

/// A sheet to be kept as it is issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FreezeOrder {
    /// As the docket answered them; refused when something was recorded since.
    pub figures: Figures,
    /// The sheet with its words, as text of the report layer; the docket keeps it and does not read it.
    pub issued: String,
    /// The list and the length of lists that were asked for, so that it can be made again.
    pub list: Option<String>,
    pub top: usize,
}
