//! Which figures count cases because they were closed.

use super::{ExecutionPart, Figure, ForecastPart, Measure, Part};
use crate::domain::indicator::{self, Item};
use crate::domain::sheet::Cell;
use crate::service::api::StockSet;

impl Figure {
    /// Whether it counts cases that were closed, so that the day and the way of closing say more
    /// about its rows than a limit does.
    pub fn is_of_closed(&self) -> bool {
        match self {
            Figure::Stock { query, measure, .. } => {
                *measure == Measure::Ended && query.set == StockSet::All
            }
            Figure::Forecast { query, part, .. } => {
                *part == ForecastPart::Left && query.set == StockSet::All
            }
            Figure::Execution { part, .. } => *part == ExecutionPart::Closed,
            Figure::Indicator { id, part, .. } => of_indicator(id, part),
            Figure::Sheet { cell, .. } => of_cell(cell),
            Figure::Sum(parts) => !parts.is_empty() && parts.iter().all(Figure::is_of_closed),
            Figure::Ageing { .. }
            | Figure::Delays { .. }
            | Figure::Workload { .. }
            | Figure::Level { .. }
            | Figure::Due { .. }
            | Figure::Agenda { .. } => false,
        }
    }
}

fn of_indicator(id: &str, part: &Part) -> bool {
    let Some(definition) = indicator::by_id(id) else {
        return false;
    };
    let all = |items: &[Item]| !items.is_empty() && items.iter().all(|item| is_of_closed(*item));
    match part {
        Part::Numerator => all(&definition.numerator),
        Part::Denominator => all(&definition.denominator),
        Part::Rest => false,
        Part::Beside(name) => Item::from_id(name).is_some_and(is_of_closed),
    }
}

fn of_cell(cell: &Cell) -> bool {
    let (column, beside) = match cell.column.split_once('.') {
        Some((column, name)) => (column, Some(name)),
        None => (cell.column.as_str(), None),
    };
    let column = column.strip_suffix("_since").unwrap_or(column);
    match (cell.table.as_str(), column, beside) {
        ("indicators", "numerator" | "value", None) => of_rate(cell, &Part::Numerator),
        ("indicators", "denominator", None) => of_rate(cell, &Part::Denominator),
        ("indicators", "beside", Some(name)) => of_rate(cell, &Part::Beside(name.to_owned())),
        ("changes", _, None) => cell.word("change.") == Some("closed"),
        ("stock" | "series" | "money", "closed", None)
        | ("clearance" | "closed-list", "cleared" | "clearance", None) => true,
        _ => false,
    }
}

fn of_rate(cell: &Cell, part: &Part) -> bool {
    let id = cell.word("indicator.");
    id.is_some_and(|id| of_indicator(id, part))
}

/// Whether an item counts cases that were closed, or what they took.
fn is_of_closed(item: Item) -> bool {
    matches!(
        item,
        Item::Closed
            | Item::InOriginal
            | Item::InChanged
            | Item::OverOriginal
            | Item::OverChanged
            | Item::NoLimit
            | Item::UnknownLimit
            | Item::ClosedDated
            | Item::Days
            | Item::NetDays
            | Item::Cleared
            | Item::ExecutionClosed
            | Item::Performed
            | Item::ReceivedCents
            | Item::ClaimedCents
            | Item::NoClaim
            | Item::ExecutionReview
            | Item::ClosedDelayed
            | Item::HandledClosed
            | Item::NoHandler
            | Item::YearClosed
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::sheet::{Value, total};
    use crate::domain::window::Window;
    use crate::service::api::{ForecastQuery, Scope, StockQuery};

    fn day() -> chrono::NaiveDate {
        chrono::NaiveDate::default()
    }

    fn stock(set: StockSet, measure: Measure) -> Figure {
        Figure::Stock {
            query: StockQuery {
                window: Window::of(day()),
                period: None,
                slices: Vec::new(),
                set,
                scope: Scope::default(),
            },
            keys: Vec::new(),
            measure,
        }
    }

    fn forecast(part: ForecastPart) -> Figure {
        Figure::Forecast {
            query: ForecastQuery {
                slices: Vec::new(),
                scope: Scope::default(),
                set: StockSet::All,
                weeks: 4,
            },
            keys: Vec::new(),
            part,
        }
    }

    #[test]
    fn what_left_the_stock_of_all_cases_was_closed() {
        for (figure, closed) in [
            (stock(StockSet::All, Measure::Ended), true),
            (stock(StockSet::All, Measure::Filed), false),
            // What is no longer delayed may be open.
            (stock(StockSet::Delayed, Measure::Ended), false),
            (forecast(ForecastPart::Left), true),
            (forecast(ForecastPart::Entered), false),
            (Figure::Sum(Vec::new()), false),
            (
                Figure::Sum(vec![
                    stock(StockSet::All, Measure::Ended),
                    stock(StockSet::All, Measure::Opening),
                ]),
                false,
            ),
        ] {
            assert_eq!(figure.is_of_closed(), closed, "{figure:?}");
        }
    }

    #[test]
    fn a_cell_is_of_closed_cases_by_its_table_and_column() {
        let change = |id: &str| vec![Value::Word(format!("change.{id}"))];
        let rate = |id: &str| vec![Value::Word(format!("indicator.{id}"))];
        for (table, column, row, closed) in [
            ("stock", "closed", vec![total()], true),
            ("stock", "closing", vec![total()], false),
            ("series", "closed", vec![Value::Day(day())], true),
            ("money", "closed_since", vec![total()], true),
            ("money", "received", vec![total()], false),
            ("changes", "since", change("closed"), true),
            ("changes", "count", change("filed"), false),
            ("clearance", "cleared", vec![total()], true),
            ("clearance", "assigned", vec![total()], false),
            ("indicators", "value_since", rate("closing-rate"), true),
            ("indicators", "denominator", rate("closing-rate"), false),
            ("indicators", "denominator", rate("in-changed-limit"), true),
            (
                "indicators",
                "beside.no-limit",
                rate("in-changed-limit"),
                true,
            ),
            ("indicators", "numerator", rate("four-kinds"), false),
        ] {
            let cell = Cell {
                table: table.to_owned(),
                row,
                column: column.to_owned(),
            };
            assert_eq!(of_cell(&cell), closed, "{cell:?}");
        }
    }
}
