//! Comparing what is stored with what the events say.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::codec::{day_key, to_days};
use super::commit::Sums;
use super::damage::Damage;
use super::dict::Dict;
use super::error::Result;
use super::kv::Snapshot;
use super::project::{Facts, Marks, Projection, list_place, project};
use super::row::cells::{self, Cells};
use super::row::due_change;
use super::row::followed;
use super::row::header::{Header, NO_DAY};
use super::row::list::ListRow;
use super::row::meta::Meta;
use super::row::{hot, search};
use super::table::{Table, pair};
use crate::domain::case::Case;

/// Collects what a rebuild would write and notes where the store differs.
pub struct Check<'f> {
    facts: &'f Facts<'f>,
    dict: Dict,
    sums: Sums,
    key: String,
    cases: u32,
    unknown_filing: u32,
    /// Notices where the cases stand.
    seen: Meta,
    /// Indexes that an older store does not have.
    missing: Vec<Table>,
    /// Whether the store keeps what rows tell of their past.
    past_kept: bool,
    /// Changes of standing there should be, in cases.
    changed: u64,
    /// Cases that were followed up.
    followed: u64,
    /// Rows there should be per table.
    rows: BTreeMap<Table, u64>,
}

impl std::fmt::Debug for Check<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Check({} cases)", self.cases)
    }
}

impl<'f> Check<'f> {
    pub fn new(facts: &'f Facts<'f>, dict: Dict) -> Check<'f> {
        Check {
            facts,
            dict,
            sums: Sums::default(),
            key: String::new(),
            cases: 0,
            unknown_filing: 0,
            seen: Meta::default(),
            missing: Vec::new(),
            past_kept: true,
            changed: 0,
            followed: 0,
            rows: BTreeMap::new(),
        }
    }

    /// What an older store does not have is not missed.
    pub fn tolerant(mut self, snapshot: &dyn Snapshot, meta: &Meta) -> Result<Self> {
        self.past_kept = meta.past_kept;
        for (table, _) in Marks::NONE.rows() {
            if snapshot.len(table)? == 0 {
                self.missing.push(table);
            }
        }
        Ok(self)
    }

    /// Compares every row of one case.
    pub fn case(
        &mut self,
        snapshot: &dyn Snapshot,
        id: u32,
        case: &Case,
        problems: &mut Vec<Damage>,
    ) -> Result<()> {
        let stored = snapshot.get(Table::Cases, u64::from(id))?;
        if !case.exists {
            if stored.is_some() {
                problems.push(Damage::case(Table::Cases, "undone", id));
            }
            return Ok(());
        }
        self.cases += 1;
        let fresh = project(case, self.facts, &mut self.dict, &mut self.key);
        self.unknown_filing += u32::from(fresh.header.filed == NO_DAY);
        let Some(stored) = stored else {
            problems.push(Damage::case(Table::Cases, "missing", id));
            return Ok(());
        };
        let Some(header) = Header::read(&stored) else {
            problems.push(Damage::case(Table::Cases, "unreadable", id));
            return Ok(());
        };
        self.seen.notice(&header);
        // What was projected on an earlier day and has gone stale since is right as it stands.
        let stale = header.stale != NO_DAY && header.stale <= to_days(self.facts.today);
        let same = if self.past_kept {
            stored == fresh.row
        } else {
            Header::is_same_but_storied(&stored, &fresh.row)
        };
        if !stale && !same {
            problems.push(Damage::case(Table::Cases, "differs", id));
        }
        self.sums.count(
            &Projection {
                header,
                ..fresh.clone()
            },
            1,
        );
        self.place(snapshot, id, &header, &fresh, stale, problems)?;
        if self.past_kept {
            self.changes(snapshot, id, &fresh.changes, problems)?;
        }
        Self::columns(snapshot, id, &fresh, stale, problems)
    }

    /// What was due when does not depend on the day of projection, so it never goes stale.
    fn changes(
        &mut self,
        snapshot: &dyn Snapshot,
        id: u32,
        fresh: &[u8],
        problems: &mut Vec<Damage>,
    ) -> Result<()> {
        let (chunk, place) = (u64::from(id / hot::CASES), (id % hot::CASES) as u8);
        let row = snapshot.get(Table::DueChanges, chunk)?.unwrap_or_default();
        if due_change::replace(&row, place, fresh).is_some() {
            problems.push(Damage::case(Table::DueChanges, "differs", id));
        }
        self.changed += u64::from(!fresh.is_empty());
        Ok(())
    }

    fn expect(&mut self, table: Table) {
        *self.rows.entry(table).or_default() += 1;
    }

    fn place(
        &mut self,
        snapshot: &dyn Snapshot,
        id: u32,
        header: &Header,
        fresh: &Projection,
        stale: bool,
        problems: &mut Vec<Damage>,
    ) -> Result<()> {
        if let Some((table, key)) = list_place(header, id) {
            self.expect(table);
            let row = snapshot.get(table, key)?;
            let same = |row: &Vec<u8>| *row == fresh.list || *row == ListRow::untold(&fresh.list);
            if row.is_none() || !stale && !row.as_ref().is_some_and(same) {
                problems.push(Damage::case(table, "differs", id));
            }
        }
        let days = [
            (Table::Stale, header.stale),
            (Table::Next, header.next_key()),
        ];
        for (table, day) in days.into_iter().chain(fresh.marks.rows()) {
            if day != NO_DAY && !self.missing.contains(&table) {
                self.expect(table);
                if snapshot.get(table, pair(day_key(day), id))?.is_none() {
                    problems.push(Damage::case(table, "missing", id));
                }
            }
        }
        if header.last != NO_DAY {
            let (key, low) = followed::place(header.last, id);
            let row = snapshot.get(Table::Followed, key)?.unwrap_or_default();
            if !followed::has(&row, low) {
                problems.push(Damage::case(Table::Followed, "missing", id));
            }
            self.followed += 1;
        }
        for hash in std::iter::once(&header.number_hash).chain(&fresh.former) {
            let ids = snapshot.get(Table::Numbers, *hash)?.unwrap_or_default();
            if !ids.chunks_exact(4).any(|c| *c == id.to_le_bytes()) {
                problems.push(Damage::case(Table::Numbers, "missing", id));
            }
        }
        Ok(())
    }

    fn columns(
        snapshot: &dyn Snapshot,
        id: u32,
        fresh: &Projection,
        stale: bool,
        problems: &mut Vec<Damage>,
    ) -> Result<()> {
        let at = (id % hot::CASES) as usize * hot::SIZE;
        let mut same = false;
        snapshot.with(Table::Hot, u64::from(id / hot::CASES), &mut |value| {
            same = value.get(at..at + hot::SIZE) == Some(&fresh.hot.encode());
        })?;
        if !same && !stale {
            problems.push(Damage::case(Table::Hot, "differs", id));
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
            problems.push(Damage::case(Table::Search, "differs", id));
        }
        Ok(())
    }

    /// Compares the sums, and how many rows the indexes have.
    pub fn totals(
        &mut self,
        snapshot: &dyn Snapshot,
        meta: &Meta,
        problems: &mut Vec<Damage>,
    ) -> Result<()> {
        super::front::check(snapshot, meta, problems)?;
        if meta.first_stale > self.seen.first_stale || meta.first_paused > self.seen.first_paused {
            problems.push(Damage {
                derived: true,
                ..Damage::of(Table::Meta, "first-day")
            });
        }
        if (self.cases, self.unknown_filing) != (meta.cases, meta.unknown_filing) {
            problems.push(Damage {
                derived: true,
                ..Damage::of(Table::Meta, "cases-counted")
                    .counts(u64::from(meta.cases), u64::from(self.cases))
            });
        }
        if self.past_kept {
            let mut changed = 0;
            snapshot.scan(Table::DueChanges, 0, u64::MAX, false, &mut |_, row| {
                changed += due_change::cases(row);
                ControlFlow::Continue(())
            })?;
            if changed != self.changed {
                let damage = Damage::of(Table::DueChanges, "rows");
                problems.push(damage.counts(changed, self.changed));
            }
        }
        let mut followed = 0;
        snapshot.scan(Table::Followed, 0, u64::MAX, false, &mut |_, row| {
            followed += followed::cases(row);
            ControlFlow::Continue(())
        })?;
        if followed != self.followed {
            problems.push(Damage::of(Table::Followed, "rows").counts(followed, self.followed));
        }
        for (table, rows) in self.sums.rows() {
            let mut wanted: BTreeMap<u64, Cells> = rows
                .into_iter()
                .map(|(key, cells)| (key, cells.clone()))
                .collect();
            wanted.retain(|_, cells| {
                cells.settle();
                !cells.is_zero()
            });
            snapshot.scan(table, 0, u64::MAX, false, &mut |key, value| {
                if wanted.remove(&key) != Some(cells::decode(value)) {
                    problems.push(Damage::row(table, "sums", key));
                }
                ControlFlow::Continue(())
            })?;
            problems.extend(wanted.keys().map(|key| Damage::row(table, "missing", *key)));
        }
        for table in [
            Table::Due,
            Table::Paused,
            Table::Undated,
            Table::Stale,
            Table::Next,
            Table::Ends,
            Table::Measures,
        ] {
            let (wanted, is) = (
                self.rows.get(&table).copied().unwrap_or(0),
                snapshot.len(table)?,
            );
            if wanted != is {
                problems.push(Damage::of(table, "rows").counts(is, wanted));
            }
        }
        Ok(())
    }
}
