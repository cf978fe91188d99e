//! Rows of cases, the same in every list.

use super::print::{Cell, Column, Table};
use crate::config::outcome::Outcomes;
use crate::service::api::{self, CaseLine};

/// The columns of `due` in the machine contract.
pub(super) const COLUMNS: [Column; 11] = [
    Column::number("number"),
    Column::text("court"),
    Column::hidden("court_code"),
    Column::text("division"),
    // Whose case it is says more than what it is about or when it came.
    Column::text("handler").bound(),
    Column::text("cause"),
    Column::figure("filed").aside(),
    Column::figure("due"),
    Column::figure("days_left"),
    Column::text("level"),
    Column::text("provisional"),
];

/// A table of open cases.
pub(super) fn table(lines: &[CaseLine]) -> Table {
    let mut table = Table::new(COLUMNS);
    for line in lines {
        table.push(row(line));
    }
    table
}

/// A table of cases that may be closed, with their day of closing.
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

/// The days left, if known.
pub(super) fn days_left(line: &CaseLine) -> Cell {
    line.days_left
        .map_or(Cell::Empty, |days| Cell::Left(days, line.stands))
}

fn row(line: &CaseLine) -> Vec<Cell> {
    COLUMNS
        .iter()
        .map(|column| cell(column.id, line, &Outcomes::default()))
        .collect()
}

/// The columns under which programs get a column of a list.
pub(super) fn heads(column: api::Column) -> Vec<Column> {
    use api::Column as C;
    match column {
        C::Level => vec![Column::text("level")],
        C::Days => vec![Column::figure("days_left")],
        C::Number => vec![Column::number("number")],
        C::Party => vec![Column::text("party")],
        C::Opponent => vec![Column::text("opponent")],
        C::Cause => vec![Column::text("cause")],
        C::Procedure => vec![Column::text("procedure")],
        C::Court => vec![Column::text("court")],
        C::Division => vec![Column::text("division")],
        C::Handler => vec![Column::text("handler")],
        C::Clerk => vec![Column::text("clerk")],
        C::Status => vec![Column::text("status")],
        C::Claim => vec![Column::figure("claim")],
        C::Received => vec![Column::figure("received")],
        C::Filed => vec![Column::figure("filed")],
        C::Due => vec![Column::figure("due")],
        C::StatedDue => vec![Column::figure("stated_due")],
        C::Closed => vec![Column::figure("closed")],
        C::How => vec![Column::text("how")],
        C::Next => vec![Column::figure("next")],
        C::Last => vec![Column::figure("last"), Column::text("outcome")],
        C::Measure => vec![Column::text("measure"), Column::figure("measure_limit")],
        C::Tags => vec![Column::text("tags")],
    }
}

/// The outcome of the last follow-up: its id for programs, its words for people; free text serves
/// as both.
pub(super) fn outcome(line: &CaseLine, outcomes: &Outcomes) -> Cell {
    let Some((_, id)) = &line.last else {
        return Cell::Empty;
    };
    outcomes.find(id).map_or_else(
        || Cell::Text(id.clone()),
        |known| Cell::Said {
            id: known.id.clone(),
            words: [&known.zh, &known.en].map(Clone::clone),
        },
    )
}

/// The cell of a case under a key.
pub(super) fn cell(id: &str, line: &CaseLine, outcomes: &Outcomes) -> Cell {
    let more = line.more.as_deref();
    let measure = more.and_then(|more| more.measure.as_ref());
    match id {
        "number" => Cell::Text(line.number.clone()),
        "court" => Cell::from(&line.court),
        "court_code" => Cell::from(&line.court_code),
        "division" => Cell::from(&line.division),
        "handler" => Cell::from(&line.handler),
        "cause" => Cell::from(&line.cause),
        "filed" => Cell::from(line.filed),
        "due" => Cell::from(line.due),
        "stated_due" => Cell::from(more.and_then(|more| more.stated_due)),
        "days_left" => days_left(line),
        "level" => Cell::Level(line.level),
        "provisional" => Cell::Flag(line.provisional),
        "party" => Cell::from(line.party()),
        "opponent" => Cell::from(line.opponent()),
        "procedure" => line
            .procedure
            .clone()
            .map_or(Cell::Empty, |id| Cell::Word("domain.procedure", id)),
        "clerk" => Cell::from(more.and_then(|more| more.clerk.as_deref())),
        "status" => Cell::Word("domain.status", line.state().to_owned()),
        "claim" => line.claim.map_or(Cell::Empty, Cell::Money),
        "received" => more.map_or(Cell::Empty, |more| Cell::Money(more.received)),
        "closed" => Cell::from(line.closed),
        "how" => Cell::from(more.and_then(|more| more.how.as_deref())),
        "next" => Cell::from(line.next),
        "last" => Cell::from(line.last.as_ref().map(|(day, _)| *day)),
        "outcome" => outcome(line, outcomes),
        "measure" => Cell::from(measure.map(|(text, _)| text.as_str())),
        "measure_limit" => Cell::from(measure.and_then(|(_, limit)| *limit)),
        "tags" => more
            .filter(|more| !more.tags.is_empty())
            .map_or(Cell::Empty, |more| Cell::Text(more.tags.join(","))),
        _ => Cell::Empty,
    }
}
