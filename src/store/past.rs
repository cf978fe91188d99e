//! A store as it was: the log up to a commit, cut at an effective day, with projections derived
//! from it in memory.
//!
//! Every query of a store can be run on its past by the same code.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;

use super::dict::Dict;
use super::error::{Result, StoreError};
use super::kv::{Keys, Order, Snapshot, Store, Transaction, Visit, show};
use super::memory::MemoryStore;
use super::read;
use super::row::event::{encode, records, retracted, skim};
use super::row::meta;
use super::table::{Table, pair, unpair};
use super::visit::{ALL, first, rows, try_scan};
use crate::domain::case::{Case, Sieve};
use crate::domain::event::{Event, Fact, Field};

/// Derives every projection and the last numbers from the events of a snapshot; the search texts
/// only if the flag is set.
pub type Build = fn(&dyn Snapshot, &Cut, bool) -> Result<MemoryStore>;

/// Selects a past state.
#[derive(Debug, Clone)]
pub struct Cut {
    /// The last commit that is known.
    pub until: u64,
    /// The last effective day; `None` means all days.
    pub day: Option<NaiveDate>,
    /// Commits that did not hold by then.
    pub undone: HashSet<u64>,
    /// The day for which projections are made.
    pub today: NaiveDate,
    /// Whether the docket is a demonstration.
    pub demo: bool,
    /// The rows of [`Table::Rules`] in force by then.
    pub rules: Vec<(u64, Vec<u8>)>,
    /// The cases that need not be read.
    pub aside: Option<Arc<Aside>>,
}

/// Cases that a past leaves aside, because nothing that is asked of it can depend on them.
#[derive(Debug, Default)]
pub struct Aside {
    /// A bit per case.
    ids: Vec<u64>,
    /// How many of them existed by the day.
    pub existing: u64,
}

impl Aside {
    /// Leaves a case aside, once.
    pub fn leave(&mut self, id: u32, existed: bool) {
        let (word, bit) = ((id / u64::BITS) as usize, id % u64::BITS);
        if self.ids.len() <= word {
            self.ids.resize(word + 1, 0);
        }
        if let Some(word) = self.ids.get_mut(word) {
            *word |= 1 << bit;
            self.existing += u64::from(existed);
        }
    }

    /// Whether a case is left aside.
    pub fn has(&self, id: u32) -> bool {
        let word = self.ids.get((id / u64::BITS) as usize);
        word.is_some_and(|word| word >> (id % u64::BITS) & 1 == 1)
    }
}

/// The past of a store. Read only.
#[derive(Debug)]
pub struct PastStore {
    base: Arc<dyn Store>,
    cut: Cut,
    dict: OnceLock<Dict>,
    /// Built on the first read of a projection; queries that need only events do without it.
    projected: OnceLock<MemoryStore>,
    /// The projections including search texts, which cost more than everything else and are seldom
    /// needed.
    searched: OnceLock<MemoryStore>,
    build: Build,
}

impl PastStore {
    pub fn new(base: Arc<dyn Store>, cut: Cut, build: Build) -> PastStore {
        PastStore {
            base,
            cut,
            dict: OnceLock::new(),
            projected: OnceLock::new(),
            searched: OnceLock::new(),
            build,
        }
    }
}

impl Store for PastStore {
    fn snapshot(&self) -> Result<Box<dyn Snapshot + '_>> {
        Ok(Box::new(Past {
            store: self,
            base: self.base.snapshot()?,
        }))
    }

    fn begin(&self) -> Result<Box<dyn Transaction + '_>> {
        Err(StoreError::Backend("the past is not written to".to_owned()))
    }
}

struct Past<'s> {
    store: &'s PastStore,
    base: Box<dyn Snapshot + 's>,
}

impl Past<'_> {
    fn dict(&self) -> Result<&Dict> {
        if let Some(dict) = self.store.dict.get() {
            return Ok(dict);
        }
        let dict = Dict::load(&*self.base)?;
        Ok(self.store.dict.get_or_init(|| dict))
    }

    /// The projections from which a table is read.
    fn projected(&self, table: Table) -> Result<Box<dyn Snapshot + '_>> {
        let search = table == Table::Search;
        let place = if search {
            &self.store.searched
        } else {
            &self.store.projected
        };
        if let Some(projected) = place.get() {
            return projected.snapshot();
        }
        let made = (self.store.build)(self, &self.store.cut, search)?;
        place.get_or_init(|| made).snapshot()
    }

    fn is_aside(&self, id: u32) -> bool {
        let aside = self.store.cut.aside.as_ref();
        aside.is_some_and(|aside| aside.has(id))
    }

    /// The last known key of a table keyed by commits.
    fn last_commit(&self, table: Table) -> u64 {
        match table {
            Table::Touched => pair(self.store.cut.until as u32, u32::MAX),
            _ => self.store.cut.until,
        }
    }

    /// The known part of the events of a case.
    fn known(&self, id: u32, blob: &[u8]) -> Result<Vec<u8>> {
        let cut = &self.store.cut;
        let damaged = || read::damaged(id);
        let mut known = Vec::with_capacity(blob.len());
        let Some(day) = cut.day else {
            for record in records(blob) {
                let (commit, body) = record.ok_or_else(damaged)?;
                if commit <= cut.until {
                    put(&mut known, body);
                }
            }
            return Ok(known);
        };
        let dict = self.dict()?;
        let mut events = skim(blob).ok_or_else(damaged)?;
        events.retain(|e| e.commit <= cut.until && !cut.undone.contains(&e.commit));
        let retracted = retracted(events.iter()).ok_or_else(damaged)?;
        let mut sieve = Sieve::at(day);
        // Without the retracted and planned events positions shift, so no event may refer to a
        // position any more.
        for event in &events {
            if event.is_retraction() || retracted.contains(&(event.commit, event.index)) {
                continue;
            }
            let (step, on) = event.effective(dict).ok_or_else(damaged)?;
            sieve.take(event, step, on);
        }
        let (mut case, mut last) = (Case::default(), 0);
        for event in sieve.counted() {
            event.apply(dict, &mut case).ok_or_else(damaged)?;
            put(&mut known, event.body);
            last = event.commit;
        }
        if !case.exists || !case.is_filed_by(day) {
            return Ok(Vec::new());
        }
        // A closing corrected to a later day had not happened yet.
        if case.closed.is_some_and(|closed| closed > day) {
            for field in [Field::Closed, Field::How] {
                let event = Event {
                    on: None,
                    fact: Fact::Amended { field, value: None },
                };
                let none = &mut Dict::default();
                encode(&event, last, none, &mut Vec::new(), &mut known);
            }
        }
        Ok(known)
    }

    fn events(&self, keys: Keys, order: Order, visit: Visit<'_>) -> Result<()> {
        // The parts of one case are merged into one here, so a case is read as a whole wherever a
        // scan begins.
        let (first, last) = (unpair(*keys.start()).0, unpair(*keys.end()).0);
        let whole = pair(first, 0)..=pair(last, u32::MAX);
        let mut show = |id: u32, parts: &[Vec<u8>]| -> Result<ControlFlow<()>> {
            let blob = match order {
                Order::Ascending => parts.concat(),
                Order::Descending => parts.iter().rev().flatten().copied().collect(),
            };
            let (key, known) = (pair(id, 0), self.known(id, &blob)?);
            Ok(if known.is_empty() || !keys.contains(&key) {
                ControlFlow::Continue(())
            } else {
                visit(key, &known)
            })
        };
        let mut current: Option<(u32, Vec<Vec<u8>>)> = None;
        try_scan(&*self.base, Table::Events, whole, order, |key, value| {
            let (id, _) = unpair(key);
            if self.is_aside(id) {
                return Ok(ControlFlow::Continue(()));
            }
            if let Some((same, parts)) = &mut current
                && *same == id
            {
                parts.push(value.to_vec());
                return Ok(ControlFlow::Continue(()));
            }
            let shown = match current.replace((id, vec![value.to_vec()])) {
                None => ControlFlow::Continue(()),
                Some((done, parts)) => show(done, &parts)?,
            };
            if shown.is_break() {
                current = None;
            }
            Ok::<_, StoreError>(shown)
        })?;
        if let Some((id, parts)) = current {
            let _ = show(id, &parts)?;
        }
        Ok(())
    }
}

/// Appends a record.
fn put(blob: &mut Vec<u8>, body: &[u8]) {
    super::codec::put_u64(blob, body.len() as u64);
    blob.extend_from_slice(body);
}

impl Snapshot for Past<'_> {
    fn with(&self, table: Table, key: u64, visit: &mut dyn FnMut(&[u8])) -> Result<bool> {
        match table {
            _ if table.is_projection() => self.projected(table)?.with(table, key, visit),
            Table::Meta if key == meta::KEY => self.projected(table)?.with(table, key, visit),
            Table::Journal | Table::Touched | Table::Retracts | Table::Reported
                if key > self.last_commit(table) =>
            {
                Ok(false)
            }
            Table::Events | Table::Rules => {
                let order = Order::Ascending;
                let found = first(self, table, key..=key, order, |_, value| visit(value))?;
                Ok(found.is_some())
            }
            _ => self.base.with(table, key, visit),
        }
    }

    fn scan(&self, table: Table, keys: Keys, order: Order, visit: Visit<'_>) -> Result<()> {
        match table {
            _ if table.is_projection() => self.projected(table)?.scan(table, keys, order, visit),
            Table::Journal | Table::Touched | Table::Retracts | Table::Reported => {
                let last = self.last_commit(table).min(*keys.end());
                self.base.scan(table, *keys.start()..=last, order, visit)
            }
            Table::Events => self.events(keys, order, visit),
            Table::Rules => {
                let rows = self.store.cut.rules.iter();
                let rows = rows.filter(|(key, _)| keys.contains(key));
                show(
                    rows.map(|(key, value)| (*key, value.as_slice())),
                    order,
                    visit,
                );
                Ok(())
            }
            _ => self.base.scan(table, keys, order, visit),
        }
    }

    fn len(&self, table: Table) -> Result<u64> {
        let mut count = 0;
        rows(self, table, ALL, |_, _| count += 1)?;
        Ok(count)
    }
}

#[cfg(test)]
mod tests;
