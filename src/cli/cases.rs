//! Rows of cases, the same wherever cases are listed.

use super::print::{Cell, Column, Table};
use crate::service::api::CaseLine;

/// The columns of `due`, as the machine contract has them.
const COLUMNS: [Column; 11] = [
    Column::number("number"),
    Column::text("court"),
    Column::hidden("court_code"),
    Column::text("division"),
    Column::text("handler"),
    Column::text("cause"),
    Column::figure("filed"),
    Column::figure("due"),
    Column::figure("days_left"),
    Column::text("level"),
    Column::text("provisional"),
];

/// Rows of open cases.
pub(super) fn table(lines: &[CaseLine]) -> Table {
    let mut table = Table::new(COLUMNS);
    for line in lines {
        table.push(row(line));
    }
    table
}

/// Rows of cases that may be closed.
pub(super) fn table_with_closing(lines: &[CaseLine]) -> Table {
    let mut columns = COLUMNS.to_vec();
    columns.push(Column::figure("closed"));
    let mut table = Table::new(columns);
    for line in lines {
        let mut cells = row(line);
        cells.push(Cell::from(line.closed));
        table.push(cells);
    }
    table
}

/// Days left, where they are known.
pub(super) fn days_left(line: &CaseLine) -> Cell {
    line.days_left
        .map_or(Cell::Empty, |days| Cell::Int(i64::from(days)))
}

fn row(line: &CaseLine) -> Vec<Cell> {
    vec![
        Cell::Text(line.number.clone()),
        Cell::from(&line.court),
        Cell::from(&line.court_code),
        Cell::from(&line.division),
        Cell::from(&line.handler),
        Cell::from(&line.cause),
        Cell::from(line.filed),
        Cell::from(line.due),
        line.days_left
            .map_or(Cell::Empty, |days| Cell::Int(i64::from(days))),
        Cell::Level(line.level),
        Cell::Flag(line.provisional),
    ]
}
