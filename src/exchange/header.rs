//! Finds the header of a sheet: which of the first rows names the columns, and what the rows below
//! it are about.

use super::cell::{excerpt, is_blank, opens_number, raw};
use super::column::{Column, FileKind};
use super::error::{ExchangeError, shown};
use super::joined;
use super::kind::is_change;
use super::map::ImportMap;
use super::mapping::Mapping;
use super::record::Record;
use super::vocabulary::Vocabulary;
use crate::text::sanitize;

/// The most names listed in a message.
const LISTED: usize = 20;

/// The cells of a record as names of columns.
pub(super) fn names(record: &Record) -> Vec<String> {
    record
        .iter()
        .map(|field| sanitize::line(&String::from_utf8_lossy(field)).into_owned())
        .collect()
}

/// The names for a message: the first ones that are not empty, each shortened.
pub(super) fn listed(names: &[String]) -> String {
    let mut said: Vec<String> = names
        .iter()
        .filter(|name| !name.is_empty())
        .take(LISTED + 1)
        .map(|name| excerpt(name.as_bytes()))
        .collect();
    if said.len() > LISTED {
        said.truncate(LISTED);
        said.push("...".to_owned());
    }
    said.join(", ")
}

/// Guesses the kind of a header with the rows below it: a filing date means cases, otherwise the
/// kind of event that explains the most columns.
fn guess(row: u32, header: &[String], below: &[(u32, Record)]) -> Option<Mapping> {
    let mut best: Option<Mapping> = None;
    for kind in [
        FileKind::Changes,
        FileKind::Payments,
        FileKind::Followups,
        FileKind::Events,
    ] {
        let mapping = Mapping::by_names(kind, row, header.to_vec());
        if mapping.is_header(false)
            && best
                .as_ref()
                .is_none_or(|b| mapping.used.len() > b.used.len())
        {
            best = Some(mapping);
        }
    }
    let cases = Mapping::by_names(FileKind::Cases, row, header.to_vec());
    // Without a column for the kind, changes need more known columns than cases; the implied kind
    // does not count.
    let implied = |best: &Mapping| {
        !best.has(Column::Kind)
            && best.kind == FileKind::Changes
            && cases.used.len() >= best.used.len()
    };
    // A ledger of changes repeats the filing date of each case, and each of its rows names a change.
    let ledger = |best: &Mapping| {
        best.has(Column::Kind)
            && best.kind == FileKind::Changes
            && best.used.len() > cases.used.len()
            && !below.iter().any(|(_, record)| is_only_a_case(best, record))
    };
    let ledger = |best: &Mapping| ledger(best) || is_of_supervisions(best, below);
    let filed = cases.has(Column::Filed) && !best.as_ref().is_some_and(ledger)
        || best.as_ref().is_none_or(implied);
    if filed && cases.is_header(false) {
        Some(cases)
    } else {
        best
    }
}

/// Whether a row of a sheet with a column for the kind of a change has a case number and no kind.
fn is_only_a_case(mapping: &Mapping, record: &Record) -> bool {
    opens_number(raw(mapping, record, Column::Number))
        && raw(mapping, record, Column::Kind).is_empty()
}

/// Whether the columns are those of supervisions and each row with a case number names one.
fn is_of_supervisions(mapping: &Mapping, below: &[(u32, Record)]) -> bool {
    let says = |record, column| !is_blank(raw(mapping, record, column));
    let names_one = |record| says(record, Column::Until) || says(record, Column::Handler);
    let mut cases = below.iter().map(|(_, record)| record);
    mapping.kind == FileKind::Events
        && !mapping.has(Column::Kind)
        && cases
            .all(|record| !opens_number(raw(mapping, record, Column::Number)) || names_one(record))
}

/// The first rows of a file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Top<'r> {
    /// The rows one of which may be the header.
    pub rows: &'r [(u32, Record)],
    /// The rows below a header that is no row itself: the keys of jsonl.
    pub data: &'r [(u32, Record)],
}

impl<'r> Top<'r> {
    /// The rows of a table, its header among them.
    pub(super) fn of(rows: &'r [(u32, Record)]) -> Top<'r> {
        Top { rows, data: &[] }
    }

    /// The rows below a header whose last row has this index.
    fn below(&self, last: usize) -> &'r [(u32, Record)] {
        match self.data {
            [] => self.rows.get(last + 1..).unwrap_or_default(),
            data => data,
        }
    }
}

/// Finds the header among the first rows: the row that explains the most columns, the first one of
/// equals. Returns the index of its last row too.
pub(super) fn find(
    path: &std::path::Path,
    top: Top<'_>,
    kind: Option<FileKind>,
    map: Option<&ImportMap>,
) -> Result<(usize, Mapping), ExchangeError> {
    let rows = top.rows;
    let kind = kind.or(map.and_then(|m| m.kind));
    let missing = || missing(path, rows, map);
    let (index, mapping) = best(top, kind, map).ok_or_else(missing)?;
    let (last, mut mapping) = joined::join(rows, index, mapping, map);
    if let Some(map) = map {
        map.check(mapping.kind)?;
        if let Some(entry) = map.columns.iter().find(|e| !mapping.has(e.column)) {
            let columns = if mapping.used.is_empty() {
                widest(rows)
            } else {
                listed(&mapping.names)
            };
            return Err(ExchangeError::MapColumn {
                field: entry.column.id().to_owned(),
                column: entry.text.clone(),
                columns,
            });
        }
        map.check_places(|column| mapping.position(column))?;
        for entry in &map.defaults {
            mapping.set_default(entry.column, &entry.text);
        }
    }
    if !mapping.has(Column::Number) {
        return Err(missing());
    }
    scale(&mut mapping, rows.get(..index).unwrap_or_default());
    if map.is_none_or(|map| !map.is_whole()) {
        take_changes(&mut mapping, top.below(last));
        mapping.take_groups();
        if kind.is_none() {
            mapping.take_case();
        }
    } else {
        mapping.take_side_of_map();
    }
    Ok((last, mapping))
}

/// Adds the columns of changes to a sheet of cases, unless what the first rows say in the column of
/// the kind is no change: 类别 may be the class of the case.
fn take_changes(mapping: &mut Mapping, below: &[(u32, Record)]) {
    let mut both = mapping.clone();
    both.take_changes();
    if !both.changes {
        return;
    }
    let said = kinds_said(&both, below);
    if said.is_empty() || said.iter().any(|word| is_change(&both, word)) {
        *mapping = both;
    } else {
        mapping.no_changes = true;
    }
}

/// What the rows say in the column of the kind, without the empty cells.
fn kinds_said<'r>(mapping: &'r Mapping, rows: &'r [(u32, Record)]) -> Vec<&'r str> {
    let cells = rows
        .iter()
        .map(|(_, record)| raw(mapping, record, Column::Kind));
    let words = cells.filter_map(|cell| std::str::from_utf8(cell).ok());
    words.filter(|word| !word.is_empty()).collect()
}

/// Finds the row that explains the most columns, with the mapping it is read by.
fn best(top: Top<'_>, kind: Option<FileKind>, map: Option<&ImportMap>) -> Option<(usize, Mapping)> {
    let rows = top.rows;
    let mut best: Option<(usize, Mapping)> = None;
    for (index, (row, record)) in rows.iter().enumerate() {
        // A wider header below the cases of this one is that of another table.
        let is_case =
            |(_, before): &(usize, Mapping)| opens_number(raw(before, record, Column::Number));
        if best.as_ref().is_some_and(is_case) {
            break;
        }
        let header = names(record);
        let mapping = match (map.filter(|m| !m.columns.is_empty()), kind) {
            (Some(map), kind) => {
                let kind = kind.unwrap_or(FileKind::Cases);
                Some(Mapping::by_map(kind, *row, header, map))
            }
            (None, Some(kind)) => {
                Some(Mapping::by_names(kind, *row, header)).filter(|m| m.is_header(true))
            }
            (None, None) => guess(*row, &header, top.below(index)),
        };
        let more = |mapping: &Mapping| {
            best.as_ref()
                .is_none_or(|(_, best)| mapping.used.len() > best.used.len())
        };
        if let Some(mapping) = mapping.filter(more) {
            best = Some((index, mapping));
        }
    }
    best.or_else(|| match (map, kind) {
        (None, None | Some(FileKind::Cases)) => in_two_rows(rows).or_else(|| bare(rows)),
        _ => None,
    })
}

/// A header of cases that is one only together with the row below it: 案号 and 日期 over 立案 and
/// 结案.
fn in_two_rows(rows: &[(u32, Record)]) -> Option<(usize, Mapping)> {
    rows.iter().enumerate().find_map(|(index, (row, record))| {
        let upper = Mapping::by_names(FileKind::Cases, *row, names(record));
        if !upper.has(Column::Number) {
            return None;
        }
        let (_, joined) = joined::join(rows, index, upper.clone(), None);
        joined.has(Column::Filed).then_some((index, upper))
    })
}

/// The names of the widest row, which is the header if there is one.
fn widest(rows: &[(u32, Record)]) -> String {
    let widest = rows
        .iter()
        .max_by_key(|(row, record)| (record.len(), std::cmp::Reverse(*row)));
    widest
        .map(|(_, record)| listed(&names(record)))
        .unwrap_or_default()
}

/// The error for what the file lacks: case numbers, or a column that says what the rows are.
fn missing(
    path: &std::path::Path,
    rows: &[(u32, Record)],
    map: Option<&ImportMap>,
) -> ExchangeError {
    let numbered = || {
        rows.iter().find_map(|(row, record)| {
            let mapping = Mapping::by_names(FileKind::Cases, *row, names(record));
            mapping.has(Column::Number).then_some(mapping)
        })
    };
    match numbered().filter(|_| map.is_none()) {
        Some(header) => ExchangeError::NoKindColumn {
            path: shown(path),
            columns: listed(&header.names),
        },
        None => {
            let (path, columns) = (shown(path), widest(rows));
            // Undecodable bytes appear as this character.
            if columns.contains(char::REPLACEMENT_CHARACTER) {
                ExchangeError::Garbled { path, columns }
            } else {
                ExchangeError::NoKeyColumn { path, columns }
            }
        }
    }
}

/// A header of cases in which the number is the only known column, for cases as well as events.
fn bare(rows: &[(u32, Record)]) -> Option<(usize, Mapping)> {
    rows.iter().enumerate().find_map(|(index, (row, record))| {
        let header = names(record);
        let events = Mapping::by_names(FileKind::Changes, *row, header.clone());
        let cases = Mapping::by_names(FileKind::Cases, *row, header);
        (cases.has(Column::Number) && events.used.len() <= 1).then_some((index, cases))
    })
}

/// What a second header further down means.
#[derive(Debug)]
pub(super) enum Again {
    /// The columns are as before.
    Same,
    /// The columns are in another order.
    Next(Box<Mapping>),
    /// Another table of another kind begins.
    Other,
}

/// Reads a second header further down. The defaults for empty cells and the unit of the sheet remain
/// in force.
pub(super) fn again(before: &Mapping, row: u32, record: &Record, map: Option<&ImportMap>) -> Again {
    let header = names(record);
    // Each row of a two-row header has a part of the names.
    let part = |(cell, name): (&String, &String)| name.contains(cell.as_str());
    let is_part = header.len() == before.names.len() && header.iter().zip(&before.names).all(part);
    if is_part || before.rows.contains(&header) {
        return Again::Same;
    }
    let is_other = map.is_none() && guess(row, &header, &[]).is_some_and(|m| m.kind != before.kind);
    let mut next = match map {
        Some(map) => Mapping::by_map(before.kind, row, header, map),
        None => Mapping::by_names(before.kind, row, header),
    };
    if before.changes {
        next.take_changes();
    }
    next.noted = before.noted;
    if map.is_none_or(|map| !map.is_whole()) {
        next.take_groups();
    } else {
        next.take_side_of_map();
    }
    if before.case.is_some() {
        next.take_case();
    }
    next.forget_others();
    if !next.is_header(true) {
        return if is_other { Again::Other } else { Again::Same };
    }
    scale_silent(&mut next, |column| before.power(column));
    for column in &before.used {
        if let Some(value) = before.default(*column) {
            next.set_default(*column, value);
        }
    }
    Again::Next(Box::new(next))
}

/// Applies a note like 单位：万元 above the table to the money columns whose names contain no unit. The
/// unit may also be all that a cell says, or stand in brackets at the end of the title.
fn scale(mapping: &mut Mapping, above: &[(u32, Record)]) {
    let words = Vocabulary::get();
    let above = above.iter().map(|(_, record)| names(record));
    let above: Vec<Vec<String>> = above.collect();
    let noted = || {
        above
            .iter()
            .flatten()
            .find_map(|cell| words.unit_note(cell))
    };
    let lone = || {
        above.iter().find_map(|row| {
            let is_title = row.iter().filter(|cell| !cell.is_empty()).count() == 1;
            let mut cells = row.iter();
            cells.find_map(|cell| words.lone_unit(cell, is_title))
        })
    };
    if let Some(power) = noted().or_else(lone) {
        mapping.noted = power;
        scale_silent(mapping, |_| power);
    }
}

/// Gives a power of ten to the money columns whose names contain no unit.
fn scale_silent(mapping: &mut Mapping, power: impl Fn(Column) -> u8) {
    for column in [Column::Claim, Column::Amount] {
        let named = Vocabulary::get().column(mapping.kind, mapping.name(column));
        if named.is_none_or(|named| named.power.is_none()) {
            mapping.scale(column, power(column));
        }
    }
}
