//! Compares what is stored with what the events yield.

mod twins;

use std::collections::BTreeMap;

use twins::Twins;

use super::codec::{day_key, to_days};
use super::commit::Sums;
use super::damage::{Damage, Flaw};
use super::dict::Dict;
use super::error::Result;
use super::kv::Snapshot;
use super::project::{Facts, Marks, Projection, list_place, project};
use super::row::cells::{self, Cells};
use super::row::due_change;
use super::row::followed;
use super::row::header::{Header, NO_DAY};
use super::row::list::ListRow;
use super::row::meta::{Counted, Meta};
use super::row::{hot, search};
use super::table::{Table, pair};
use super::visit;
use crate::domain::case::Case;

/// Collects what a rebuild would write and records where the store differs.
pub struct Check<'f> {
    facts: &'f Facts<'f>,
    dict: Dict,
    sums: Sums,
    key: String,
    /// Counts the cases.
    counted: Meta,
    /// Records in which lists the cases are.
    seen: Meta,
    /// Indexes that an older store does not have.
    missing: Vec<Table>,
    /// Whether the store keeps past states in its rows.
    past_kept: bool,
    /// The expected number of cases with changes of standing.
    changed: u64,
    /// The number of cases with a follow-up.
    followed: u64,
    twins: Twins,
    /// The expected number of rows per table.
    rows: BTreeMap<Table, u64>,
    /// The problems found.
    problems: Vec<Damage>,
}

impl std::fmt::Debug for Check<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Check({} cases)", self.counted.cases)
    }
}

impl<'f> Check<'f> {
    pub fn new(facts: &'f Facts<'f>, dict: Dict) -> Check<'f> {
        Check {
            facts,
            dict,
            sums: Sums::default(),
            key: String::new(),
            counted: Meta::default(),
            seen: Meta::default(),
            missing: Vec::new(),
            past_kept: true,
            changed: 0,
            followed: 0,
            twins: Twins::default(),
            rows: BTreeMap::new(),
            problems: Vec::new(),
        }
    }

    /// Accepts that tables are absent from an older store.
    pub fn tolerant(mut self, snapshot: &dyn Snapshot, meta: &Meta) -> Result<Self> {
        self.past_kept = meta.past_kept;
        for (table, _) in Marks::NONE.rows() {
            if snapshot.len(table)? == 0 {
                self.missing.push(table);
            }
        }
        Ok(self)
    }

    /// Reports that the events of a case cannot be read.
    pub fn unreadable(&mut self, id: u32) {
        let damage = Damage::case(Table::Events, Flaw::Unreadable, id);
        self.problems.push(damage);
    }

    /// Compares every row of one case.
    pub fn case(&mut self, snapshot: &dyn Snapshot, id: u32, case: &Case) -> Result<()> {
        let stored = snapshot.get(Table::Cases, u64::from(id))?;
        if !case.exists {
            if stored.is_some() {
                self.problems
                    .push(Damage::case(Table::Cases, Flaw::Undone, id));
            }
            return Ok(());
        }
        let fresh = project(case, self.facts, &mut self.dict, &mut self.key);
        self.counted.count(&fresh.header, Counted::In);
        let Some(stored) = stored else {
            self.problems
                .push(Damage::case(Table::Cases, Flaw::Missing, id));
            return Ok(());
        };
        let Some(header) = Header::read(&stored) else {
            self.problems
                .push(Damage::case(Table::Cases, Flaw::Unreadable, id));
            return Ok(());
        };
        self.seen.notice(&header);
        // A row projected on an earlier day that has since become stale is correct as it is.
        let stale = header.stale != NO_DAY && header.stale <= to_days(self.facts.today);
        let same = if self.past_kept {
            stored == fresh.row
        } else {
            Header::is_same_but_storied(&stored, &fresh.row)
        };
        if !stale && !same {
            self.problems
                .push(Damage::case(Table::Cases, Flaw::Differs, id));
        }
        self.sums.deltas(&fresh, 1);
        self.sums.place(&header, 1);
        if let Some((table, key)) = list_place(&header, id) {
            self.expect(table);
            let row = snapshot.get(table, key)?;
            if !is_listed(row.as_deref(), &fresh.list, stale) {
                self.problems.push(Damage::case(table, Flaw::Differs, id));
            }
        }
        self.indexed(snapshot, id, &header, &fresh)?;
        self.twins.see(snapshot, id, fresh.header.number_hash)?;
        if self.past_kept {
            self.changes(snapshot, id, &fresh.changes)?;
        }
        self.columns(snapshot, id, &fresh, stale)
    }

    /// Due dates over time do not depend on the day of projection, so these rows never become
    /// stale.
    fn changes(&mut self, snapshot: &dyn Snapshot, id: u32, fresh: &[u8]) -> Result<()> {
        let (chunk, place) = (u64::from(id / hot::CASES), (id % hot::CASES) as u8);
        let row = snapshot.get(Table::DueChanges, chunk)?.unwrap_or_default();
        if due_change::replace(&row, place, fresh).is_some() {
            self.problems
                .push(Damage::case(Table::DueChanges, Flaw::Differs, id));
        }
        self.changed += u64::from(!fresh.is_empty());
        Ok(())
    }

    fn expect(&mut self, table: Table) {
        *self.rows.entry(table).or_default() += 1;
    }

    /// Compares the index entries under days and numbers.
    fn indexed(
        &mut self,
        snapshot: &dyn Snapshot,
        id: u32,
        header: &Header,
        fresh: &Projection,
    ) -> Result<()> {
        let days = [
            (Table::Stale, header.stale),
            (Table::Next, header.next_key()),
        ];
        for (table, day) in days.into_iter().chain(fresh.marks.rows()) {
            if day != NO_DAY && !self.missing.contains(&table) {
                self.expect(table);
                if snapshot.get(table, pair(day_key(day), id))?.is_none() {
                    self.problems.push(Damage::case(table, Flaw::Missing, id));
                }
            }
        }
        if header.last != NO_DAY {
            let (key, low) = followed::place(header.last, id);
            let row = snapshot.get(Table::Followed, key)?.unwrap_or_default();
            if !followed::has(&row, low) {
                self.problems
                    .push(Damage::case(Table::Followed, Flaw::Missing, id));
            }
            self.followed += 1;
        }
        for hash in std::iter::once(&header.number_hash).chain(&fresh.former) {
            let ids = snapshot.get(Table::Numbers, *hash)?.unwrap_or_default();
            if !ids.chunks_exact(4).any(|c| *c == id.to_le_bytes()) {
                self.problems
                    .push(Damage::case(Table::Numbers, Flaw::Missing, id));
            }
        }
        Ok(())
    }

    fn columns(
        &mut self,
        snapshot: &dyn Snapshot,
        id: u32,
        fresh: &Projection,
        stale: bool,
    ) -> Result<()> {
        let at = (id % hot::CASES) as usize * hot::SIZE;
        let mut same = false;
        snapshot.with(Table::Hot, u64::from(id / hot::CASES), &mut |value| {
            same = value.get(at..at + hot::SIZE) == Some(&fresh.hot.encode());
        })?;
        if !same && !stale {
            self.problems
                .push(Damage::case(Table::Hot, Flaw::Differs, id));
        }
        let mut text = String::new();
        snapshot.with(Table::Search, u64::from(search::chunk(id)), &mut |value| {
            search::each(value, |other, t| {
                if other == id {
                    t.clone_into(&mut text);
                }
            });
        })?;
        if text != fresh.search {
            self.problems
                .push(Damage::case(Table::Search, Flaw::Differs, id));
        }
        Ok(())
    }

    /// Compares the sums and the number of index rows; returns all problems found.
    pub fn totals(mut self, snapshot: &dyn Snapshot, meta: &Meta) -> Result<Vec<Damage>> {
        self.problems.extend(super::front::check(snapshot, meta)?);
        self.problems.extend(self.twins.problems());
        self.numbers(meta);
        if self.past_kept {
            self.changed(snapshot)?;
        }
        self.last_followed(snapshot)?;
        for (table, rows) in self.sums.rows() {
            let mut wanted: BTreeMap<u64, Cells> = rows
                .into_iter()
                .map(|(key, cells)| (key, cells.clone()))
                .collect();
            wanted.retain(|_, cells| {
                cells.settle();
                !cells.is_zero()
            });
            visit::rows(snapshot, table, visit::ALL, |key, value| {
                if wanted.remove(&key) != Some(cells::decode(value)) {
                    self.problems.push(Damage::row(table, Flaw::Sums, key));
                }
            })?;
            let missing = wanted.keys();
            let missing = missing.map(|key| Damage::row(table, Flaw::Missing, *key));
            self.problems.extend(missing);
        }
        self.lengths(snapshot)?;
        Ok(self.problems)
    }

    /// Compares the last numbers with the cases seen.
    fn numbers(&mut self, meta: &Meta) {
        let mut say = |damage: Damage| {
            self.problems.push(Damage {
                derived: true,
                ..damage
            });
        };
        if meta.first_stale > self.seen.first_stale || meta.first_paused > self.seen.first_paused {
            say(Damage::of(Table::Meta, Flaw::FirstDay));
        }
        if !meta.counts_as(&self.counted) {
            let damage = Damage::of(Table::Meta, Flaw::CasesCounted);
            say(damage.counts(u64::from(meta.cases), u64::from(self.counted.cases)));
        }
    }

    /// Compares the number of cases with changes of standing.
    fn changed(&mut self, snapshot: &dyn Snapshot) -> Result<()> {
        let mut changed = 0;
        visit::rows(snapshot, Table::DueChanges, visit::ALL, |_, row| {
            changed += due_change::cases(row);
        })?;
        self.length(Table::DueChanges, changed, self.changed);
        Ok(())
    }

    /// Compares the number of cases with a last follow-up.
    fn last_followed(&mut self, snapshot: &dyn Snapshot) -> Result<()> {
        let mut cases = 0;
        visit::rows(snapshot, Table::Followed, visit::ALL, |_, row| {
            cases += followed::cases(row);
        })?;
        self.length(Table::Followed, cases, self.followed);
        Ok(())
    }

    fn length(&mut self, table: Table, is: u64, wanted: u64) {
        if wanted != is {
            let damage = Damage::of(table, Flaw::Rows);
            self.problems.push(damage.counts(is, wanted));
        }
    }

    /// Compares the number of rows in the indexes.
    fn lengths(&mut self, snapshot: &dyn Snapshot) -> Result<()> {
        for table in [
            Table::Due,
            Table::Paused,
            Table::Undated,
            Table::Stale,
            Table::Next,
            Table::Ends,
            Table::Measures,
        ] {
            let wanted = self.rows.get(&table).copied().unwrap_or(0);
            self.length(table, snapshot.len(table)?, wanted);
        }
        Ok(())
    }
}

/// Whether the row of a list is what it would be if written now; a stale row only has to exist.
fn is_listed(row: Option<&[u8]>, fresh: &[u8], stale: bool) -> bool {
    row.is_some_and(|row| stale || row == fresh || row == ListRow::untold(fresh))
}
