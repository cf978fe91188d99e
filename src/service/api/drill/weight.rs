//! What the rows behind a figure add up: cases, days or amounts.

use super::{AgePart, DelayPart, ExecutionPart, Figure, LoadPart, Part};
use crate::domain::indicator::{self, Unit};
use crate::domain::sheet::Cell;

/// The unit of the weights of the rows behind a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// Each row counts.
    Cases,
    /// Days, which are added up for an average or ordered for a median.
    Days,
    /// Cents.
    Money,
    /// Each row counts, and says what falls due.
    Items,
}

ids! {
    /// What the rows behind a figure are. A case may have several payments, and several things that
    /// fall due.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum RowKind {
        Case = "cases",
        Payment = "payments",
        Item = "items",
    }
}

impl Figure {
    /// What each of its rows is.
    pub fn rows_are(&self) -> RowKind {
        match self.weight() {
            Weight::Items => RowKind::Item,
            Weight::Money if !self.is_of_claims() => RowKind::Payment,
            Weight::Money | Weight::Cases | Weight::Days => RowKind::Case,
        }
    }

    /// Whether its money is what is claimed, of which each case has one amount.
    fn is_of_claims(&self) -> bool {
        match self {
            Figure::Execution { part, .. } => *part == ExecutionPart::Claimed,
            Figure::Indicator { part, .. } => *part == Part::Denominator,
            Figure::Sheet { cell, .. } => cell.column.starts_with("denominator"),
            Figure::Sum(parts) => parts.first().is_some_and(Figure::is_of_claims),
            _ => false,
        }
    }

    /// The unit of what its rows weigh.
    pub fn weight(&self) -> Weight {
        match self {
            Figure::Ageing {
                part: AgePart::Median { .. } | AgePart::Oldest { .. },
                ..
            }
            | Figure::Workload {
                part: LoadPart::Median | LoadPart::Oldest,
                ..
            }
            | Figure::Delays {
                part: DelayPart::Days,
                ..
            } => Weight::Days,
            Figure::Execution {
                part:
                    ExecutionPart::Received
                    | ExecutionPart::PaidOut
                    | ExecutionPart::Claimed
                    | ExecutionPart::OtherReceived
                    | ExecutionPart::OtherPaidOut,
                ..
            } => Weight::Money,
            Figure::Indicator { id, part, .. } => of_indicator(id, part),
            Figure::Sheet { cell, .. } => of_cell(cell),
            Figure::Agenda { .. } => Weight::Items,
            Figure::Sum(parts) => parts.first().map_or(Weight::Cases, Figure::weight),
            Figure::Ageing { .. }
            | Figure::Workload { .. }
            | Figure::Delays { .. }
            | Figure::Execution { .. }
            | Figure::Stock { .. }
            | Figure::Forecast { .. }
            | Figure::Level { .. }
            | Figure::Due { .. } => Weight::Cases,
        }
    }
}

fn of_indicator(id: &str, part: &Part) -> Weight {
    let definition = indicator::by_id(id);
    match part {
        Part::Beside(_) => Weight::Cases,
        _ if definition.is_some_and(|one| one.money) => Weight::Money,
        Part::Numerator if definition.is_some_and(|one| one.unit == Unit::Days) => Weight::Days,
        _ => Weight::Cases,
    }
}

fn of_cell(cell: &Cell) -> Weight {
    let column = cell.column.as_str();
    let indicator = cell.word("indicator.").unwrap_or_default();
    let column = column.strip_suffix("_since").unwrap_or(column);
    match (cell.table.as_str(), column) {
        ("money", "received" | "paid_out") => Weight::Money,
        ("workload", "median_age") | ("ageing-seats" | "ageing-seats-net", "median" | "oldest") => {
            Weight::Days
        }
        ("indicators", "numerator" | "value") => of_indicator(indicator, &Part::Numerator),
        ("indicators", "denominator") => of_indicator(indicator, &Part::Denominator),
        _ => Weight::Cases,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::window::Window;
    use crate::service::api::{ExecutionBy, ExecutionQuery, Filter, Scope};

    fn execution(part: ExecutionPart) -> Figure {
        Figure::Execution {
            query: ExecutionQuery {
                window: Window::of(chrono::NaiveDate::default()),
                by: ExecutionBy::Total,
                scope: Scope::default(),
            },
            key: None,
            part,
        }
    }

    #[test]
    fn a_row_is_a_case_unless_a_case_may_have_several() {
        let agenda = Figure::Agenda {
            window: Window::of(chrono::NaiveDate::default()),
            filter: Filter::default(),
        };
        for (figure, kind) in [
            (execution(ExecutionPart::Closed), RowKind::Case),
            (execution(ExecutionPart::Received), RowKind::Payment),
            (execution(ExecutionPart::OtherPaidOut), RowKind::Payment),
            // What is claimed is one amount of each case.
            (execution(ExecutionPart::Claimed), RowKind::Case),
            (agenda, RowKind::Item),
            (
                Figure::Sum(vec![execution(ExecutionPart::Received)]),
                RowKind::Payment,
            ),
        ] {
            assert_eq!(figure.rows_are(), kind, "{figure:?}");
        }
    }
}
