//! Which column of a sheet is which field.

use super::column::Column as C;
use super::column::{Column, FileKind};
use super::length::Unit;
use super::map::ImportMap;
use super::vocabulary::{Vocabulary, folded};

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
    pub(super) used: Vec<Column>,
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
    pub(super) fn by_names(kind: FileKind, row: u32, header: Vec<String>) -> Mapping {
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
    pub(super) fn by_map(
        kind: FileKind,
        row: u32,
        header: Vec<String>,
        map: &ImportMap,
    ) -> Mapping {
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

    /// Whether a column of the sheet is read.
    pub(super) fn reads(&self, at: usize) -> bool {
        self.used.iter().any(|c| self.position(*c) == Some(at))
    }

    /// The sheet's own name of a column, its id where it has none there.
    pub fn name(&self, column: Column) -> &str {
        self.position(column)
            .and_then(|at| self.names.get(at))
            .map_or(column.id(), String::as_str)
    }

    /// Columns of the sheet that are not read.
    pub fn ignored(&self) -> impl Iterator<Item = &str> {
        (0..self.names.len())
            .filter(|at| !self.reads(*at))
            .filter_map(|at| self.names.get(at))
            .map(String::as_str)
            .filter(|n| !n.is_empty())
    }

    /// Whether an empty cell of any column may have its value elsewhere: in another column or as a default.
    pub(super) fn has_others(&self) -> bool {
        !self.also.is_empty() || self.any_default
    }

    /// Sets the power of ten of a column whose name says no unit.
    pub(super) fn scale(&mut self, column: Column, power: u8) {
        if let Some(slot) = self.power.get_mut(column as usize) {
            *slot = power;
        }
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

    pub(super) fn has(&self, column: Column) -> bool {
        self.position(column).is_some()
    }

    /// Whether its rows say, or all are of, a kind of event.
    fn has_kind(&self) -> bool {
        self.has(C::Kind) || self.default(C::Kind).is_some()
    }

    /// Whether the header is one of its kind. `sure`: the kind was said, not guessed.
    pub(super) fn is_header(&self, sure: bool) -> bool {
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

/// The columns of a file without rows.
pub(super) fn none(kind: Option<FileKind>) -> Mapping {
    Mapping::by_names(kind.unwrap_or(FileKind::Cases), 0, Vec::new())
}
