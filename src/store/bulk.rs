//! Loads many cases at once into empty tables, in the order of ids and with bounded memory: a first
//! import or a rebuild.

use super::codec::{day_key, size_u64};
use super::commit::{Sums, Touch, Trail};
use super::error::Result;
use super::kv::{Loader, Transaction};
use super::project::{Projection, list_place};
use super::read;
use super::row::cells;
use super::row::due_change;
use super::row::event::{PART, records};
use super::row::followed;
use super::row::header::NO_DAY;
use super::row::hot;
use super::row::meta::{Counted, Meta};
use super::row::search;
use super::spool::Spool;
use super::table::{Table, pair};

/// A case with everything derived from it. Made in one thread, stored in another.
#[derive(Debug)]
pub struct Packed {
    pub id: u32,
    /// Its events, if they are new.
    pub events: Option<NewEvents>,
    /// `None` for a case whose registrations are all undone.
    pub projection: Option<Projection>,
}

/// The events of a case as bytes, and their number.
#[derive(Debug)]
pub struct NewEvents {
    pub bytes: Vec<u8>,
    pub count: u32,
}

/// Whether events are loaded together with the rows derived from them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Events {
    New,
    /// They are in the store already.
    Kept,
}

/// Rows of the cases, so far, that share one row of the store.
#[derive(Debug, Default)]
struct Chunk {
    number: u32,
    bytes: Vec<u8>,
}

/// What is collected while cases are streamed.
#[derive(Debug)]
pub struct Bulk {
    sums: Sums,
    trail: Trail,
    commit: u64,
    due: Spool,
    paused: Spool,
    undated: Spool,
    stale: Spool,
    next: Spool,
    ends: Spool,
    measures: Spool,
    /// Lower halves of case ids by the day of the last follow-up.
    followed: Spool,
    /// Cases by the hashes of their numbers, including former ones.
    numbers: Spool,
    hot: Chunk,
    /// Rows of changes, parallel to `hot`.
    changes: Vec<u8>,
    search: Chunk,
    last: u32,
    /// Counts the cases and records the lists they are in.
    seen: Meta,
}

/// The tables filled by the first pass; the others are sorted first.
const STREAMED: [Table; 6] = [
    Table::Cases,
    Table::Hot,
    Table::DueChanges,
    Table::Search,
    Table::Events,
    Table::Touched,
];

/// The tables filled by the second pass.
const SORTED: [Table; 12] = [
    Table::Due,
    Table::Paused,
    Table::Undated,
    Table::Stale,
    Table::Next,
    Table::Ends,
    Table::Measures,
    Table::Followed,
    Table::Numbers,
    Table::Daily,
    Table::Delayed,
    Table::DueDays,
];

impl Bulk {
    pub fn new(commit: u64) -> Self {
        Bulk {
            sums: Sums::default(),
            trail: Trail::default(),
            commit,
            due: Spool::default(),
            paused: Spool::default(),
            undated: Spool::default(),
            stale: Spool::default(),
            next: Spool::default(),
            ends: Spool::default(),
            measures: Spool::default(),
            followed: Spool::default(),
            numbers: Spool::default(),
            hot: Chunk::default(),
            changes: Vec::new(),
            search: Chunk::default(),
            last: 0,
            seen: Meta::default(),
        }
    }

    /// Runs the first pass: `fill` calls [`Bulk::store`] for every case in the order of ids.
    pub fn stream(
        &mut self,
        txn: &mut dyn Transaction,
        events: Events,
        fill: &mut dyn FnMut(&mut Self, &mut dyn Loader) -> Result<()>,
    ) -> Result<()> {
        let tables = match events {
            Events::New => STREAMED.as_slice(),
            Events::Kept => &STREAMED[..4],
        };
        txn.load(tables, &mut |loader| {
            fill(self, loader)?;
            self.flush_hot(loader)?;
            self.flush_search(loader)
        })
    }

    /// Stores one case.
    pub fn store(&mut self, loader: &mut dyn Loader, packed: &Packed) -> Result<()> {
        let id = packed.id;
        if let Some(events) = &packed.events {
            self.events(loader, id, events)?;
        }
        self.last = id;
        let Some(p) = &packed.projection else {
            return Ok(());
        };
        loader.append(Table::Cases, u64::from(id), &p.row)?;
        self.sums.count(p, 1);
        self.seen.notice(&p.header);
        self.seen.count(&p.header, Counted::In);
        for hash in p.numbers() {
            self.numbers.push(hash, &id.to_le_bytes())?;
        }
        self.columns(loader, id, p)?;
        self.index(id, p)
    }

    fn events(&mut self, loader: &mut dyn Loader, id: u32, events: &NewEvents) -> Result<()> {
        let bytes = events.bytes.as_slice();
        let touch = Touch {
            id,
            bytes,
            position: 0,
            count: events.count,
            again: false,
        };
        self.trail.note(self.commit, &touch, &mut |key, value| {
            loader.append(Table::Touched, key, value)
        })?;
        if bytes.len() <= PART {
            return loader.append(Table::Events, pair(id, 0), bytes);
        }
        let (mut part, mut start, mut end) = (0, 0, 0);
        for record in records(bytes) {
            let (_, body) = record.ok_or_else(|| read::damaged(id))?;
            let size = body.len() + size_u64(body.len() as u64);
            if end > start && end + size - start > PART {
                loader.append(
                    Table::Events,
                    pair(id, part),
                    bytes.get(start..end).unwrap_or_default(),
                )?;
                part += 1;
                start = end;
            }
            end += size;
        }
        loader.append(
            Table::Events,
            pair(id, part),
            bytes.get(start..).unwrap_or_default(),
        )
    }

    fn columns(&mut self, loader: &mut dyn Loader, id: u32, p: &Projection) -> Result<()> {
        let chunk = id / hot::CASES;
        if chunk != self.hot.number {
            self.flush_hot(loader)?;
            self.hot.number = chunk;
        }
        let at = (id % hot::CASES) as usize * hot::SIZE;
        self.hot.bytes.resize(at, 0);
        self.hot.bytes.extend_from_slice(&p.hot.encode());
        due_change::append(&mut self.changes, (id % hot::CASES) as u8, &p.changes);
        let chunk = search::chunk(id);
        if chunk != self.search.number {
            self.flush_search(loader)?;
            self.search.number = chunk;
        }
        if !p.search.is_empty() {
            search::put(&mut self.search.bytes, id, &p.search);
        }
        Ok(())
    }

    fn index(&mut self, id: u32, p: &Projection) -> Result<()> {
        if let Some((table, key)) = list_place(&p.header, id) {
            let spool = match table {
                Table::Due => &mut self.due,
                Table::Paused => &mut self.paused,
                _ => &mut self.undated,
            };
            spool.push(key, &p.list)?;
        }
        if p.header.stale != NO_DAY {
            self.stale.push(pair(day_key(p.header.stale), id), &[])?;
        }
        let next = p.header.next_key();
        if next != NO_DAY {
            self.next.push(pair(day_key(next), id), &[])?;
        }
        if p.header.last != NO_DAY {
            let (key, low) = followed::place(p.header.last, id);
            self.followed.push(key, &low.to_le_bytes())?;
        }
        if p.marks.measure != NO_DAY {
            self.measures
                .push(pair(day_key(p.marks.measure), id), &[])?;
        }
        if p.marks.ends != NO_DAY {
            self.ends.push(pair(day_key(p.marks.ends), id), &[])?;
        }
        Ok(())
    }

    fn flush_hot(&mut self, loader: &mut dyn Loader) -> Result<()> {
        if !self.hot.bytes.is_empty() {
            loader.append(Table::Hot, u64::from(self.hot.number), &self.hot.bytes)?;
            self.hot.bytes.clear();
        }
        if !self.changes.is_empty() {
            loader.append(Table::DueChanges, u64::from(self.hot.number), &self.changes)?;
            self.changes.clear();
        }
        Ok(())
    }

    fn flush_search(&mut self, loader: &mut dyn Loader) -> Result<()> {
        if !self.search.bytes.is_empty() {
            loader.append(
                Table::Search,
                u64::from(self.search.number),
                &self.search.bytes,
            )?;
            self.search.bytes.clear();
        }
        Ok(())
    }

    /// Runs the second pass: the tables whose order is not that of ids. Updates the totals in
    /// `meta` and returns the trail.
    pub(super) fn sort(&mut self, txn: &mut dyn Transaction, meta: &mut Meta) -> Result<Trail> {
        txn.load(&SORTED, &mut |loader| {
            for (table, spool) in [
                (Table::Due, &mut self.due),
                (Table::Paused, &mut self.paused),
                (Table::Undated, &mut self.undated),
                (Table::Stale, &mut self.stale),
                (Table::Next, &mut self.next),
                (Table::Ends, &mut self.ends),
                (Table::Measures, &mut self.measures),
            ] {
                spool.drain(|key, value| loader.append(table, key, value))?;
            }
            share_rows(&mut self.followed, Table::Followed, loader)?;
            // Cases whose numbers have the same hash share a row.
            share_rows(&mut self.numbers, Table::Numbers, loader)?;
            let mut value = Vec::new();
            for (table, rows) in self.sums.rows() {
                for (key, row) in rows {
                    cells::encode(row, &mut value);
                    if !value.is_empty() {
                        loader.append(table, key, &value)?;
                    }
                }
            }
            Ok(())
        })?;
        meta.cases = self.seen.cases;
        meta.unknown_filing = self.seen.unknown_filing;
        meta.unfiled_open = self.seen.unfiled_open;
        meta.first_stale = self.seen.first_stale;
        meta.first_paused = self.seen.first_paused;
        meta.past_kept = true;
        meta.tallies_kept = true;
        // Written when the commit is completed.
        meta.front = 0;
        meta.last_case = meta.last_case.max(self.last);
        Ok(std::mem::take(&mut self.trail))
    }
}

/// Writes a table in which all parts with one key form a row, in the order in which they were
/// added.
fn share_rows(spool: &mut Spool, table: Table, loader: &mut dyn Loader) -> Result<()> {
    let (mut last, mut row) = (0, Vec::new());
    spool.drain(|key, part| {
        if key != last && !row.is_empty() {
            loader.append(table, last, &row)?;
            row.clear();
        }
        last = key;
        row.extend_from_slice(part);
        Ok(())
    })?;
    if row.is_empty() {
        return Ok(());
    }
    loader.append(table, last, &row)
}
