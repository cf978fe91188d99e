//! The mapping from the columns of a sheet to fields.

mod beside;
mod implied;
mod part;
mod passed;
mod sides;
mod stand_in;

pub(super) use part::Part;
pub(super) use sides::Side;

use super::column::Column as C;
use super::column::{Column, FileKind};
use super::length::Unit;
use super::map::{Entry, ImportMap};
use super::vocabulary::{GENERAL, Vocabulary, folded};

/// The mapping of an opened sheet.
#[derive(Debug, Clone)]
pub struct Mapping {
    /// What the rows are.
    pub kind: FileKind,
    /// The row of the header, from 1.
    pub header_row: u32,
    /// The names of the columns in the sheet.
    pub names: Vec<String>,
    /// Whether the plaintiffs' column contains both sides.
    pub(super) together: bool,
    /// Whether the columns are the one that names a case by a party and that of the other side
    /// (当事人, 对方): where there is no other, the name tells no side.
    pub(super) paired: bool,
    /// Whether the column of the handler also contains the clerk.
    pub(super) desk: bool,
    /// Whether the rows of a sheet of cases may each hold a change as well.
    pub(super) changes: bool,
    /// Whether the column that might name their kind says something else (类别: 民事).
    pub(super) no_changes: bool,
    /// The groups of columns that each hold a change of the case of a row (扣除起, 扣除止). They have
    /// no names of columns of their own.
    pub(super) groups: Vec<Mapping>,
    /// The places of columns that say something of a change or of a payment that cannot be taken.
    pub(super) lost: Vec<usize>,
    /// The power of ten of the unit in a note above the table.
    pub(super) noted: u8,
    /// What the days of payments whose amounts say no side say of it.
    pub(super) side: Side,
    /// For each place the group that it stands below, in a header of two rows.
    pub(super) sections: Vec<usize>,
    /// The cells of the two rows of such a header.
    pub(super) rows: Vec<Vec<String>>,
    /// The columns from which a row of a ledger of changes registers a case that is not known yet.
    pub(super) case: Option<Box<Mapping>>,
    /// One slot per column of qingji.
    slots: [Slot; Column::ALL.len()],
    /// The columns that have a place or a default.
    pub(super) used: Vec<Column>,
    /// The places that are not read because a better one has the same meaning, each with that one.
    passed: Vec<(usize, usize)>,
}

/// Where the values of a column come from.
#[derive(Debug, Clone, Default)]
pub(super) struct Slot {
    /// Its place in the sheet.
    pub(super) at: Option<usize>,
    /// Other places with the same meaning, which are used if the first is empty (keys of jsonl).
    pub(super) others: Vec<usize>,
    /// The default if all places are empty.
    pub(super) default: Option<String>,
    /// The power of ten of its unit.
    power: u8,
}

#[expect(
    clippy::indexing_slicing,
    reason = "an array by an enum has a place for each of it"
)]
impl Mapping {
    fn empty(kind: FileKind, header_row: u32) -> Mapping {
        Mapping {
            kind,
            header_row,
            names: Vec::new(),
            together: false,
            paired: false,
            desk: false,
            changes: false,
            no_changes: false,
            groups: Vec::new(),
            lost: Vec::new(),
            noted: 0,
            side: Side::Silent,
            sections: Vec::new(),
            rows: Vec::new(),
            case: None,
            slots: std::array::from_fn(|_| Slot::default()),
            used: Vec::new(),
            passed: Vec::new(),
        }
    }

    /// Maps columns by the names of `config/columns.toml`. Of two columns with the same meaning,
    /// the better name wins.
    pub(super) fn by_names(kind: FileKind, row: u32, header: Vec<String>) -> Mapping {
        let words = Vocabulary::get();
        let mut mapping = Mapping::empty(kind, row);
        let mut best = [usize::MAX; Column::ALL.len()];
        let has_computed = words.has_computed(&header);
        for (at, name) in header.iter().enumerate() {
            if has_computed && words.is_computed(name) {
                continue;
            }
            let Some(named) = words.column(kind, name) else {
                continue;
            };
            let slot = &mut mapping.slots[named.column as usize];
            if named.rank < best[named.column as usize] {
                best[named.column as usize] = named.rank;
                slot.others.extend(slot.at);
                mapping.put(named.column, at, named.power.unwrap_or(0));
            } else {
                slot.others.push(at);
            }
        }
        if kind == FileKind::Changes
            && !mapping.has(C::Kind)
            && let Some(implied) = words.implied_kind(&header)
        {
            mapping.set_default(C::Kind, implied);
        }
        mapping.take_supervisions(&header, best[C::Handler as usize]);
        mapping.say_kind_by_reason(&header);
        mapping.take_names(header);
        mapping
    }

    /// Takes the place of a column from another mapping of the same sheet.
    fn take_slot(&mut self, column: Column, slot: Slot) {
        self.slots[column as usize] = slot;
        self.note_use(column);
    }

    /// Whether the reasons of the changes stand in the column of their kind.
    pub(super) fn says_reason_with_kind(&self) -> bool {
        self.has(C::Kind) && self.position(C::Ground) == self.position(C::Kind)
    }

    /// Maps columns by a map file. If it gives the column of the number, only the columns it names
    /// are read; otherwise it adds to the known names.
    pub(super) fn by_map(
        kind: FileKind,
        row: u32,
        header: Vec<String>,
        map: &ImportMap,
    ) -> Mapping {
        let mut mapping = if map.is_whole() {
            Mapping::empty(kind, row)
        } else {
            Mapping::by_names(kind, row, header.clone())
        };
        for Entry { column, text, .. } in &map.columns {
            mapping.release(*column, position(&header, text));
        }
        for Entry { column, text, .. } in &map.columns {
            if let Some(at) = position(&header, text) {
                let named = Vocabulary::get().column(kind, text);
                let power = named.and_then(|named| named.power);
                mapping.put(*column, at, power.unwrap_or(0));
            }
        }
        mapping.take_names(header);
        mapping
    }

    fn take_names(&mut self, header: Vec<String>) {
        self.names = header;
        let names_both = self.position(C::Plaintiffs).is_some()
            && Vocabulary::get().is_together(self.name(C::Plaintiffs));
        self.together = names_both && !self.has(C::Defendants);
        self.paired = names_both && self.has(C::Defendants);
        self.desk =
            self.position(C::Handler).is_some() && Vocabulary::get().is_desk(self.name(C::Handler));
    }

    /// Removes what the known names gave a field and a column of the sheet, for the map file to
    /// replace.
    fn release(&mut self, column: Column, place: Option<usize>) {
        self.slots[column as usize] = Slot::default();
        for slot in &mut self.slots {
            slot.others.retain(|at| Some(*at) != place);
            if slot.at.is_some() && slot.at == place {
                slot.at = slot.others.pop();
            }
        }
        let slots = &self.slots;
        self.used.retain(|used| {
            let slot = &slots[*used as usize];
            slot.at.is_some() || slot.default.is_some()
        });
    }

    fn put(&mut self, column: Column, at: usize, power: u8) {
        let slot = &mut self.slots[column as usize];
        slot.at = Some(at);
        slot.power = if column.is_money() { power } else { 0 };
        self.note_use(column);
    }

    fn note_use(&mut self, column: Column) {
        if !self.used.contains(&column) {
            self.used.push(column);
        }
    }

    pub(super) fn set_default(&mut self, column: Column, value: &str) {
        self.slots[column as usize].default = Some(value.to_owned());
        self.note_use(column);
    }

    /// The columns that can have a value.
    pub fn columns(&self) -> &[Column] {
        &self.used
    }

    pub(super) fn slot(&self, column: Column) -> &Slot {
        &self.slots[column as usize]
    }

    /// The position of a column in the sheet.
    pub fn position(&self, column: Column) -> Option<usize> {
        self.slot(column).at
    }

    /// Whether a column of the sheet is read.
    pub(super) fn reads(&self, at: usize) -> bool {
        self.used.iter().any(|c| self.position(*c) == Some(at))
            || self.groups.iter().any(|group| group.reads(at))
            || self.case.as_ref().is_some_and(|case| case.reads(at))
    }

    /// Whether a column of the sheet has the meaning of a better one.
    fn has_other(&self, at: usize) -> bool {
        let mut slots = self.slots.iter();
        slots.any(|slot| slot.others.contains(&at))
    }

    /// The sheet's own name of a column, or its id if the sheet does not have it. A column of the
    /// cases that a ledger of changes registers is one of the sheet.
    pub fn name(&self, column: Column) -> &str {
        let of_case = || self.case.as_ref().and_then(|case| case.position(column));
        self.position(column)
            .or_else(of_case)
            .and_then(|at| self.names.get(at))
            .map_or(column.id(), String::as_str)
    }

    /// The names of the columns of the sheet that are not read. Of the keys of JSON lines, all that
    /// have one meaning are.
    pub fn ignored(&self) -> impl Iterator<Item = &str> {
        (0..self.names.len())
            .filter(|at| !self.reads(*at) && !self.has_other(*at))
            .filter_map(|at| self.names.get(at))
            .map(String::as_str)
            .filter(|n| !n.is_empty())
    }

    /// Sets the power of ten of a column whose name has no unit.
    pub(super) fn scale(&mut self, column: Column, power: u8) {
        self.slots[column as usize].power = power;
    }

    pub(super) fn power(&self, column: Column) -> u8 {
        self.slot(column).power
    }

    /// The unit of time of bare numbers in a column.
    pub(super) fn unit(&self, column: Column) -> Option<Unit> {
        Vocabulary::get().length_unit(column, self.name(column))
    }

    pub(super) fn default(&self, column: Column) -> Option<&str> {
        self.slot(column).default.as_deref()
    }

    /// Adds columns that appear later (keys of jsonl).
    pub(super) fn extend(&mut self, keys: &[String], map: Option<&ImportMap>) {
        let words = Vocabulary::get();
        for (at, key) in keys.iter().enumerate().skip(self.names.len()) {
            let found = match map {
                Some(map) => map
                    .columns
                    .iter()
                    .find(|entry| entry.text == *key)
                    .map(|entry| (entry.column, 0)),
                None => None,
            };
            let found = found.or_else(|| {
                let named = words.column(self.kind, key)?;
                let says = map.is_some_and(|map| map.is_whole() || map.says(named.column));
                (!says).then_some((named.column, named.power.unwrap_or(0)))
            });
            match found {
                Some((column, _)) if self.has(column) => {
                    self.slots[column as usize].others.push(at);
                }
                Some((column, power)) => self.put(column, at, power),
                None => {}
            }
            self.names.push(key.clone());
        }
        if map.is_none_or(|map| !map.is_whole()) {
            self.take_changes();
            self.take_groups();
        }
        if self.case.is_some() {
            self.take_case();
        }
    }

    pub(super) fn has(&self, column: Column) -> bool {
        self.position(column).is_some()
    }

    /// Whether the rows have a kind of event, each or all of them.
    fn has_kind(&self) -> bool {
        self.has(C::Kind) || self.default(C::Kind).is_some()
    }

    /// Whether the header is one of its kind. `sure`: the kind was given, not guessed.
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
                        C::Period,
                    ])
            }
            FileKind::Payments => self.has(C::Amount),
            FileKind::Followups => self.has(C::Outcome),
            FileKind::Events => {
                let supervises = self.default(C::Kind).is_some() && !self.has(C::Kind);
                supervises && any(&[C::Until, C::Handler, C::Note, C::On])
                    || self.has(C::Kind)
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

/// The position of the column with this name: as it is, otherwise folded.
fn position(header: &[String], name: &str) -> Option<usize> {
    let wanted = folded(name);
    header.iter().position(|h| h == name.trim()).or_else(|| {
        header
            .iter()
            .position(|h| folded(h) == wanted && !wanted.is_empty())
    })
}

/// The mapping of a file without rows.
pub(super) fn none(kind: Option<FileKind>) -> Mapping {
    Mapping::by_names(kind.unwrap_or(FileKind::Cases), 0, Vec::new())
}
