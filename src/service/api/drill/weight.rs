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

impl Figure {
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
