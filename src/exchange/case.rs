//! Reads a record of a sheet of cases as a case row.

use super::cell::{Cells, StandIn};
use super::column::Column;
use super::parties;
use super::record::Record;
use super::vocabulary::Vocabulary;
use crate::domain::letter::person;
use crate::domain::sides::Sides;
use crate::service::api::{CaseSpans, Reason, Rows};

/// Reads a case into a message; returns `false` if its number is missing.
pub(super) fn read(cells: &mut Cells, record: &Record, row: u32, rows: &mut Rows) -> bool {
    let case = spans(cells, record, row, rows);
    case.map(|case| rows.case(case)).is_some()
}

/// Reads the texts of a case into a message; returns `None` if its number is missing.
pub(super) fn spans(
    cells: &mut Cells,
    record: &Record,
    row: u32,
    rows: &mut Rows,
) -> Option<CaseSpans> {
    let number = cells.put(record, row, Column::Number, rows);
    if !number.is_some() {
        return None;
    }
    let mut case = CaseSpans::new(row, number);
    for slot in 0..cells.mapping.columns().len() {
        let Some(column) = cells.mapping.columns().get(slot).copied() else {
            break;
        };
        match column {
            Column::Court => case.court = cells.put(record, row, column, rows),
            Column::Division => case.division = cells.put(record, row, column, rows),
            Column::Handler if cells.mapping.desk => desk(cells, record, &mut case, rows),
            Column::Handler => case.handler = cells.put_person(record, row, column, rows),
            // Read with the handler.
            Column::Clerk if cells.mapping.desk => {}
            Column::Clerk => case.clerk = cells.put_person(record, row, column, rows),
            Column::Type => case.type_code = cells.put(record, row, column, rows),
            Column::Cause => case.cause = cells.put(record, row, column, rows),
            Column::Plaintiffs if cells.mapping.together => sides(cells, record, &mut case, rows),
            Column::Plaintiffs => case.plaintiffs = cells.put(record, row, column, rows),
            Column::Defendants => case.defendants = cells.put(record, row, column, rows),
            Column::Note => case.note = cells.put(record, row, column, rows),
            Column::Filed => case.filed = cells.day(record, row, column),
            Column::Due => case.due = cells.day(record, row, column),
            Column::Claim => {
                case.claim = cells.money(record, row, column);
                if case.claim.is_some_and(|claim| claim.0 < 0) {
                    cells.report(record, row, column, Reason::NegativeClaim);
                }
            }
            Column::Tags => cells.tags(record, column, &mut case, rows),
            Column::Custody => {
                let custody = cells.yes_no(record, row, column);
                case.custody = custody.unwrap_or_default();
                case.custody_given = custody.is_some();
            }
            Column::Procedure => match cells.text(record, row, column) {
                Some(id) if is_id(&id) => case.procedure = rows.put(&id),
                name => case.procedure_name = rows.put_some(name.as_deref()),
            },
            Column::Closed => {
                case.closed = cells.day(record, row, column);
                case.closed_column = true;
            }
            Column::How => case.how = cells.put(record, row, column, rows),
            _ => {}
        }
    }
    if cells.mapping.paired && case.plaintiffs.is_some() && !case.defendants.is_some() {
        sideless(cells, record, &mut case);
    }
    Some(case)
}

/// Reads the handler and the clerk from one column: `某甲/某乙`, `某甲 某乙`. A clerk in a column of his
/// own goes before the one in that of both, who is named if he is another.
fn desk(cells: &mut Cells, record: &Record, case: &mut CaseSpans, rows: &mut Rows) {
    let own = cells.text(record, case.row, Column::Clerk);
    let own = own.map(|name| person(&name).into_owned());
    let both = cells.text(record, case.row, Column::Handler);
    let (handler, clerk) = both.as_deref().map_or((None, None), two_people);
    case.handler = rows.put_some(handler.as_deref());
    case.clerk = rows.put_some(own.as_deref().or(clerk.as_deref()));
    if let (Some(own), Some(clerk)) = (own, clerk)
        && own != clerk
    {
        let value = format!("{clerk} ({}: {own})", cells.mapping.name(Column::Clerk));
        cells.count_value((case.row, Column::Handler), Reason::TwoKeys, &value);
    }
}

/// Splits a text of two people; either may be missing.
fn two_people(text: &str) -> (Option<String>, Option<String>) {
    let marks = ['/', '／', '|', '｜', '、', ',', '，', ';', '；'];
    let apart = || {
        let (first, second) = text.trim().split_once(char::is_whitespace)?;
        // A single character is half of a name that is spread out: 陈 丽.
        let is_name = |name: &str| name.trim().chars().nth(1).is_some();
        (is_name(first) && is_name(second)).then_some((first, second))
    };
    let both = text.split_once(marks).or_else(apart);
    let (handler, clerk) = both.unwrap_or((text, ""));
    let name = |name: &str| {
        let name = person(name.trim()).into_owned();
        let is_name = !name.is_empty() && StandIn::of(name.as_bytes()).is_none();
        is_name.then_some(name)
    };
    (name(handler), name(clerk))
}

/// Reads both sides from one column. A text without recognisable sides goes to the first and is
/// counted.
fn sides(cells: &mut Cells, record: &Record, case: &mut CaseSpans, rows: &mut Rows) {
    let cause = String::from_utf8_lossy(cells.raw(record, Column::Cause)).into_owned();
    let Some(text) = cells.text(record, case.row, Column::Plaintiffs) else {
        return;
    };
    if let Some(sides) = parties::split(&text, &cause) {
        let some = |text: String| (!text.is_empty()).then_some(text);
        case.plaintiffs = rows.put_some(some(sides.plaintiffs).as_deref());
        case.defendants = rows.put_some(some(sides.defendants).as_deref());
    } else {
        case.plaintiffs = rows.put(&text);
        let text = text.into_owned();
        if sideless(cells, record, case) {
            return;
        }
        cells.unsided.get_or_insert((case.row, text, 0)).2 += 1;
    }
}

/// Takes a party whose side is not told: in the cases that an organ brings it is the other one, and
/// known to be.
fn sideless(cells: &Cells, record: &Record, case: &mut CaseSpans) -> bool {
    case.sideless = true;
    let number = String::from_utf8_lossy(cells.raw(record, Column::Number));
    let brings = Sides::by_number(&number, None).organ;
    let party = String::from_utf8_lossy(cells.raw(record, Column::Plaintiffs));
    let is_asked = brings && !Vocabulary::get().is_organ(&party);
    if is_asked {
        case.defendants = std::mem::take(&mut case.plaintiffs);
    }
    is_asked
}

/// Whether a text has the form of an id (`civil-first-ordinary`); only the service knows whether
/// the procedure exists, and reads what is none as a name.
fn is_id(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
}
