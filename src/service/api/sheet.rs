//! Sheets: asked for, frozen when issued, compared when the past is corrected.

use chrono::NaiveDate;

use crate::domain::indicator;
use crate::domain::sheet::{Cell, Figures, Kind, LISTS, Value};
pub use crate::domain::sheet::{Comparison, Frozen, FrozenLine};

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

/// Whether a cell of a sheet is a figure that [`super::Figure::Sheet`] opens: a count, an amount,
/// or a quotient, which opens its numerator. A named count is one of several in a cell; of these,
/// the floor that a court is set is no number of cases.
pub fn opens(cell: &Cell, value: &Value) -> bool {
    let is_figure = match value {
        Value::Count(_) | Value::Money(_) => true,
        Value::Share(_, whole) | Value::Mean(_, whole) | Value::Each(_, whole) => *whole != 0,
        Value::Empty
        | Value::Text(_)
        | Value::Word(_)
        | Value::Day(_)
        | Value::Moment(_)
        | Value::Counts(_) => false,
    };
    is_figure && !LISTS.contains(&cell.table.as_str()) && is_of_cases(cell)
}

/// Whether a named count beside an indicator counts cases; true for any other cell.
fn is_of_cases(cell: &Cell) -> bool {
    let Some((_, name)) = cell.column.split_once('.') else {
        return true;
    };
    let definition = cell.word("indicator.").and_then(indicator::by_id);
    definition.is_some_and(|one| one.beside.iter().any(|item| item.id() == name))
}
