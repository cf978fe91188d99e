//! Sheets: asked for, frozen when issued, compared when the past is corrected.

use chrono::NaiveDate;

pub use crate::domain::sheet::{Comparison, Frozen, FrozenLine};
use crate::domain::sheet::{Figures, Kind};

/// A query for a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetQuery {
    pub kind: Kind,
    /// The last day of its window.
    pub date: NaiveDate,
    /// Name, short name or code; `None`: all courts.
    pub court: Option<String>,
    /// The closed list whose clearance 清积率 the sheet reports: every case with this tag.
    pub list: Option<String>,
    /// The most cases a list of cases names.
    pub top: usize,
}

/// A sheet to be kept as it is issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FreezeOrder {
    /// The figures as the docket answered them; refused if something was recorded since.
    pub figures: Figures,
    /// The worded sheet, as text of the report layer, which the docket keeps without reading it.
    pub issued: String,
    /// The requested list and length of lists, from which the sheet can be made again.
    pub list: Option<String>,
    pub top: usize,
}
