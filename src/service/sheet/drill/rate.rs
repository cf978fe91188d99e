//! What the cells of indicators and of execution money stand for.

use super::{is_total, name};
use crate::domain::sheet::{Cell, other};
use crate::service::api::{ExecutionBy, ExecutionPart, ExecutionQuery, Part};
use crate::service::sheet::Order;

/// The end of the columns that count from the new year.
const SINCE: &str = "_since";

/// The indicator of a cell, its part, and whether it counts from the new year.
pub(super) fn part(cell: &Cell) -> Option<(&str, Part, bool)> {
    let id = cell.word("indicator.")?;
    let (column, beside) = match cell.column.split_once('.') {
        Some((column, name)) => (column, Some(name)),
        None => (cell.column.as_str(), None),
    };
    let since = column.strip_suffix(SINCE);
    let part = match (since.unwrap_or(column), beside) {
        ("numerator" | "value", None) => Part::Numerator,
        ("denominator", None) => Part::Denominator,
        ("beside", Some(name)) => Part::Beside(name.to_owned()),
        _ => return None,
    };
    Some((id, part, since.is_some()))
}

/// The query of a cell of money, the key of its row, and its part.
pub(super) fn money(
    order: &Order<'_>,
    cell: &Cell,
) -> Option<(ExecutionQuery, Option<String>, ExecutionPart)> {
    let since = cell.column.strip_suffix(SINCE);
    let beside = cell.row.first() == Some(&other());
    let part = match (since.unwrap_or(&cell.column), beside) {
        ("received", false) => ExecutionPart::Received,
        ("received", true) => ExecutionPart::OtherReceived,
        ("paid_out", false) => ExecutionPart::PaidOut,
        ("paid_out", true) => ExecutionPart::OtherPaidOut,
        ("closed", false) => ExecutionPart::Closed,
        _ => return None,
    };
    let query = ExecutionQuery {
        window: since.map_or(order.window(), |_| order.year()),
        by: if is_total(cell) || beside {
            ExecutionBy::Total
        } else {
            ExecutionBy::Tag
        },
        scope: order.scope(),
    };
    Some((query, name(cell, 0), part))
}
