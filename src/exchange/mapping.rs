//! Which column of a sheet is which field, and in which row the header stands.

use csv::ByteRecord;

use super::cell::excerpt;
use super::column::Column as C;
use super::column::{Column, FileKind};
use super::error::{ExchangeError, shown};
use super::length::Unit;
use super::map::ImportMap;
use super::vocabulary::{Vocabulary, folded};
use crate::text::sanitize;

/// Names that a message lists.
const LISTED: usize = 20;

/// The columns of an opened sheet, understood.
#[derive(Debug, Clone)]
pub struct Mapping {
    /// What the rows are.
    pub kind: FileKind,
    /// 1-based row of the header.
    pub header_row: u32,
    /// The sheet's columns, by their own names.
    pub names: Vec<String>,
    /// Per column of ours: where it stands.
    at: Vec<Option<usize>>,
    /// Per column of ours: the power of ten of its unit.
    power: Vec<u8>,
    /// Per column of ours: what stands in for an empty cell.
    defaults: Vec<Option<String>>,
    any_default: bool,
    /// Columns that have a place or a default.
    used: Vec<Column>,
    /// Columns with the meaning of another one, whose cell counts where that one's is empty (keys of jsonl).
    also: Vec<(Column, usize)>,
}

impl Mapping {
    fn empty(kind: FileKind, header_row: u32) -> Mapping {
        Mapping {
            kind,
            header_row,
            names: Vec::new(),
            at: vec![None; Column::COUNT],
            power: vec![0; Column::COUNT],
            defaults: vec![None; Column::COUNT],
            any_default: false,
            used: Vec::new(),
            also: Vec::new(),
        }
    }

    /// By the names of `config/columns.toml`. Of two columns with one meaning the better name wins.
    fn by_names(kind: FileKind, row: u32, header: Vec<String>) -> Mapping {
        let words = Vocabulary::get();
        let mut mapping = Mapping::empty(kind, row);
        let mut ranks = vec![usize::MAX; Column::COUNT];
        for (at, name) in header.iter().enumerate() {
            let Some((column, rank, power)) = words.column(kind, name) else {
                continue;
            };
            let before = mapping.position(column);
            if let Some(best) = ranks.get_mut(column as usize).filter(|best| rank < **best) {
                *best = rank;
                mapping.put(column, at, power.unwrap_or(0));
                mapping.also.extend(before.map(|before| (column, before)));
            } else {
                mapping.also.push((column, at));
            }
        }
        if kind == FileKind::Changes
            && !mapping.has(C::Kind)
            && let Some(implied) = words.implied_kind(&header)
        {
            mapping.set_default(C::Kind, implied);
        }
        mapping.names = header;
        mapping
    }

    /// By a map file; only what it names is read.
    fn by_map(kind: FileKind, row: u32, header: Vec<String>, map: &ImportMap) -> Mapping {
        let mut mapping = Mapping::empty(kind, row);
        for (column, name, _) in &map.columns {
            if let Some(at) = position(&header, name) {
                let unit = Vocabulary::get()
                    .column(kind, name)
                    .and_then(|found| found.2);
                mapping.put(*column, at, unit.unwrap_or(0));
            }
        }
        mapping.names = header;
        mapping
    }

    fn put(&mut self, column: Column, at: usize, power: u8) {
        let slot = column as usize;
        if let (Some(place), Some(unit)) = (self.at.get_mut(slot), self.power.get_mut(slot)) {
            *place = Some(at);
            *unit = if column.is_money() { power } else { 0 };
            if !self.used.contains(&column) {
                self.used.push(column);
            }
        }
    }

    pub(super) fn set_default(&mut self, column: Column, value: &str) {
        if let Some(slot) = self.defaults.get_mut(column as usize) {
            *slot = Some(value.to_owned());
            self.any_default = true;
            if !self.used.contains(&column) {
                self.used.push(column);
            }
        }
    }

    /// Columns of ours that can have a value.
    pub fn columns(&self) -> &[Column] {
        &self.used
    }

    /// Where a column of ours stands in the sheet.
    pub fn position(&self, column: Column) -> Option<usize> {
        self.at.get(column as usize).copied().flatten()
    }

    /// The sheet's own name of a column, its id where it has none there.
    pub fn name(&self, column: Column) -> &str {
        self.position(column)
            .and_then(|at| self.names.get(at))
            .map_or(column.id(), String::as_str)
    }

    /// Columns of the sheet that are not read.
    pub fn ignored(&self) -> impl Iterator<Item = &str> {
        let taken = move |at: &usize| self.used.iter().any(|c| self.position(*c) == Some(*at));
        (0..self.names.len())
            .filter(move |at| !taken(at))
            .filter_map(|at| self.names.get(at))
            .map(String::as_str)
            .filter(|n| !n.is_empty())
    }

    /// Whether an empty cell of any column may have its value elsewhere: in another column or as a default.
    pub(super) fn has_others(&self) -> bool {
        !self.also.is_empty() || self.any_default
    }

    pub(super) fn power(&self, column: Column) -> u8 {
        self.power.get(column as usize).copied().unwrap_or_default()
    }

    /// The unit of time of bare numbers in a column.
    pub(super) fn unit(&self, column: Column) -> Option<Unit> {
        Vocabulary::get().length_unit(column, self.name(column))
    }

    pub(super) fn default(&self, column: Column) -> Option<&str> {
        self.defaults.get(column as usize)?.as_deref()
    }

    /// Another place of a column whose cell is empty.
    pub(super) fn elsewhere(&self, column: Column) -> impl Iterator<Item = usize> {
        self.also
            .iter()
            .filter(move |(c, _)| *c == column)
            .map(|(_, at)| *at)
    }

    /// In a sheet two columns of one meaning are two facts (立案日期 and 收案日期): the better name wins and the other is ignored.
    pub(super) fn forget_others(&mut self) {
        self.also.clear();
    }

    /// Takes in columns that appear later (keys of jsonl).
    pub(super) fn extend(&mut self, keys: &[String], map: Option<&ImportMap>) {
        let words = Vocabulary::get();
        for (at, key) in keys.iter().enumerate().skip(self.names.len()) {
            let found = match map {
                Some(map) => map
                    .columns
                    .iter()
                    .find(|(_, name, _)| name == key)
                    .map(|(column, ..)| (*column, 0)),
                None => words
                    .column(self.kind, key)
                    .map(|(column, _, power)| (column, power.unwrap_or(0))),
            };
            match found {
                Some((column, _)) if self.has(column) => self.also.push((column, at)),
                Some((column, power)) => self.put(column, at, power),
                None => {}
            }
            self.names.push(key.clone());
        }
    }

    /// The columns by a second header further down, where they stand in another order there. What stood in for empty
    /// cells, and the unit of the sheet, hold on.
    pub(super) fn again(
        &self,
        row: u32,
        record: &ByteRecord,
        map: Option<&ImportMap>,
    ) -> Option<Mapping> {
        let header = names(record);
        if header == self.names {
            return None;
        }
        let mut next = match map {
            Some(map) => Mapping::by_map(self.kind, row, header, map),
            None => Mapping::by_names(self.kind, row, header),
        };
        next.forget_others();
        if !next.is_header(true) {
            return None;
        }
        for column in [Column::Claim, Column::Amount] {
            let own = Vocabulary::get()
                .column(next.kind, next.name(column))
                .and_then(|found| found.2);
            if let (None, Some(slot)) = (own, next.power.get_mut(column as usize)) {
                *slot = self.power(column);
            }
        }
        for column in &self.used {
            if let Some(value) = self.default(*column) {
                next.set_default(*column, value);
            }
        }
        Some(next)
    }

    fn has(&self, column: Column) -> bool {
        self.position(column).is_some()
    }

    /// Whether its rows say, or all are of, a kind of event.
    fn has_kind(&self) -> bool {
        self.has(C::Kind) || self.default(C::Kind).is_some()
    }

    /// Whether the header is one of its kind. `sure`: the kind was said, not guessed.
    fn is_header(&self, sure: bool) -> bool {
        let any = |columns: &[Column]| columns.iter().any(|c| self.has(*c));
        if !self.has(Column::Number) {
            return false;
        }
        if sure || self.kind == FileKind::Cases {
            return self.used.len() > 1 || self.names.len() == 1;
        }
        match self.kind {
            FileKind::Cases => true,
            FileKind::Changes => {
                self.has_kind()
                    && any(&[
                        C::From,
                        C::To,
                        C::On,
                        C::Approved,
                        C::Until,
                        C::Months,
                        C::Days,
                    ])
            }
            FileKind::Payments => self.has(C::Amount),
            FileKind::Followups => self.has(C::Outcome),
            FileKind::Events => {
                self.has(C::Kind)
                    && any(&[
                        C::On,
                        C::Amount,
                        C::Outcome,
                        C::Field,
                        C::Value,
                        C::How,
                        C::Method,
                        C::Voucher,
                    ])
            }
        }
    }

    /// What the header of an unknown kind is: a filing date makes it cases, then the kind of event that explains most columns.
    fn guess(row: u32, header: &[String]) -> Option<Mapping> {
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
        // Without a column for the kind more has to speak for changes than for cases; the implied kind is none of them.
        let implied = |best: &Mapping| {
            !best.has(C::Kind)
                && best.kind == FileKind::Changes
                && cases.used.len() >= best.used.len()
        };
        // A ledger of changes repeats when each case was filed.
        let ledger = |best: &Mapping| {
            best.has(C::Kind)
                && best.kind == FileKind::Changes
                && best.used.len() > cases.used.len()
        };
        let filed = cases.has(Column::Filed) && !best.as_ref().is_some_and(ledger)
            || best.as_ref().is_none_or(implied);
        if filed && cases.is_header(false) {
            Some(cases)
        } else {
            best
        }
    }
}

/// The column with this name: as it stands, else folded.
fn position(header: &[String], name: &str) -> Option<usize> {
    let wanted = folded(name);
    header.iter().position(|h| h == name.trim()).or_else(|| {
        header
            .iter()
            .position(|h| folded(h) == wanted && !wanted.is_empty())
    })
}

fn names(record: &ByteRecord) -> Vec<String> {
    record
        .iter()
        .map(|field| sanitize::line(&String::from_utf8_lossy(field)).into_owned())
        .collect()
}

/// Names for a message: the first ones that say something, none of them long.
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

/// The columns of a file without rows.
pub(super) fn none(kind: Option<FileKind>) -> Mapping {
    Mapping::by_names(kind.unwrap_or(FileKind::Cases), 0, Vec::new())
}

/// Finds the header among the first rows: the row that explains most columns, the first of equals. Gives its index too.
pub(super) fn find(
    path: &std::path::Path,
    rows: &[(u32, ByteRecord)],
    kind: Option<FileKind>,
    map: Option<&ImportMap>,
) -> Result<(usize, Mapping), ExchangeError> {
    let kind = kind.or(map.and_then(|m| m.kind));
    let mut best: Option<(usize, Mapping)> = None;
    for (index, (row, record)) in rows.iter().enumerate() {
        let header = names(record);
        let mapping = match (map.filter(|m| !m.columns.is_empty()), kind) {
            (Some(map), kind) => Some(Mapping::by_map(
                kind.unwrap_or(FileKind::Cases),
                *row,
                header,
                map,
            )),
            (None, Some(kind)) => {
                Some(Mapping::by_names(kind, *row, header)).filter(|m| m.is_header(true))
            }
            (None, None) => Mapping::guess(*row, &header),
        };
        if let Some(mapping) = mapping
            && best
                .as_ref()
                .is_none_or(|(_, b)| mapping.used.len() > b.used.len())
        {
            best = Some((index, mapping));
        }
    }
    let best = best.or_else(|| match (map, kind) {
        (None, None | Some(FileKind::Cases)) => bare(rows),
        _ => None,
    });
    let widest = || {
        let widest = rows
            .iter()
            .max_by_key(|(row, record)| (record.len(), std::cmp::Reverse(*row)));
        widest
            .map(|(_, record)| listed(&names(record)))
            .unwrap_or_default()
    };
    let numbered = || {
        rows.iter().find_map(|(row, record)| {
            let mapping = Mapping::by_names(FileKind::Cases, *row, names(record));
            mapping.has(Column::Number).then_some(mapping)
        })
    };
    let missing = || match numbered().filter(|_| map.is_none()) {
        Some(header) => ExchangeError::NoKindColumn {
            path: shown(path),
            columns: listed(&header.names),
        },
        None => ExchangeError::NoKeyColumn {
            path: shown(path),
            columns: widest(),
        },
    };
    let (index, mut mapping) = best.ok_or_else(missing)?;
    if let Some(map) = map {
        if let Some((column, name, _)) = map.columns.iter().find(|(c, ..)| !mapping.has(*c)) {
            let columns = if mapping.used.is_empty() {
                widest()
            } else {
                listed(&mapping.names)
            };
            return Err(ExchangeError::MapColumn {
                field: column.id().to_owned(),
                column: name.clone(),
                columns,
            });
        }
        for (column, value, _) in &map.defaults {
            mapping.set_default(*column, value);
        }
    }
    if !mapping.has(Column::Number) {
        return Err(missing());
    }
    scale(&mut mapping, rows.get(..index).unwrap_or_default());
    Ok((index, mapping))
}

/// A header of cases in which the number is the only column that is known, by cases and by events alike.
fn bare(rows: &[(u32, ByteRecord)]) -> Option<(usize, Mapping)> {
    rows.iter().enumerate().find_map(|(index, (row, record))| {
        let header = names(record);
        let events = Mapping::by_names(FileKind::Changes, *row, header.clone());
        let cases = Mapping::by_names(FileKind::Cases, *row, header);
        (cases.has(Column::Number) && events.used.len() <= 1).then_some((index, cases))
    })
}

/// A note like 单位：万元 above the table holds for the money columns that say no unit themselves.
fn scale(mapping: &mut Mapping, above: &[(u32, ByteRecord)]) {
    let words = Vocabulary::get();
    let cells = above.iter().flat_map(|(_, record)| names(record));
    let Some(power) = cells.into_iter().find_map(|cell| words.unit_note(&cell)) else {
        return;
    };
    for column in [Column::Claim, Column::Amount] {
        let own = words
            .column(mapping.kind, mapping.name(column))
            .and_then(|found| found.2);
        if own.is_none()
            && let Some(slot) = mapping.power.get_mut(column as usize)
        {
            *slot = power;
        }
    }
}
