//! The end of every commit: the sums of its deltas, the trail of touched events, its entry in the
//! chain.

use std::collections::{BTreeMap, HashMap};
use std::hash::{self, BuildHasherDefault};

use super::chain::{Hasher, digest};
use super::codec::{day_key, to_days};
use super::error::Result;
use super::kv::Transaction;
use super::project::{Projection, due_days_key};
use super::request;
use super::row::cells::{self, Cells};
use super::row::header::Header;
use super::row::journal::{Entry, put_touched};
use super::row::meta::{self, Meta};
use super::table::{Table, pair};
use crate::domain::journal::Action;

/// A list of touched cases longer than this many bytes is written to a table of its own.
const INLINE: usize = 4_096;

/// The author and circumstances of a commit, for the journal.
#[derive(Debug, Clone)]
pub struct Author {
    pub name: String,
    pub uid: u32,
    /// Milliseconds since 1970, UTC.
    pub moment: i64,
    pub action: Action,
    pub request: Option<String>,
    pub source: Option<String>,
}

/// Decodes the commits that an undo commit undid, from its row in `retracts`.
pub fn targets(value: &[u8]) -> impl Iterator<Item = u64> + '_ {
    value
        .chunks_exact(8)
        .filter_map(|bytes| bytes.try_into().ok().map(u64::from_le_bytes))
}

/// Encodes the row in `retracts` of an undo commit.
pub fn targets_row(targets: &[u64]) -> Vec<u8> {
    targets.iter().flat_map(|t| t.to_le_bytes()).collect()
}

/// The text by which the journal lists the commits of an undo of several, so that the chain covers
/// them.
pub fn targets_source(targets: &[u64]) -> Option<String> {
    let numbers: Vec<String> = targets.iter().map(u64::to_string).collect();
    (numbers.len() > 1).then(|| numbers.join(" "))
}

/// Deltas of a whole commit, written once at its end.
#[derive(Debug, Default)]
pub(super) struct Sums {
    daily: Days,
    delayed: Days,
    due_days: Days,
}

/// Cells by day; sorted when requested.
type Days = HashMap<u64, Cells, BuildHasherDefault<DayHasher>>;

/// Hashes a day. Days are few and differ in their lower bits, so one multiplication spreads them.
#[derive(Debug, Default)]
struct DayHasher(u64);

impl hash::Hasher for DayHasher {
    fn write(&mut self, _: &[u8]) {}

    fn write_u64(&mut self, day: u64) {
        self.0 = day.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

impl Sums {
    /// Adds (+1) or removes (−1) a case from the counts.
    pub(super) fn count(&mut self, projection: &Projection, sign: i32) {
        self.deltas(projection, sign);
        self.place(&projection.header, sign);
    }

    /// Adds or removes the deltas of a case.
    pub(super) fn deltas(&mut self, projection: &Projection, sign: i32) {
        for (table, deltas) in [
            (&mut self.daily, &projection.daily),
            (&mut self.delayed, &projection.delayed),
        ] {
            for delta in deltas {
                let cells = table.entry(u64::from(day_key(delta.day))).or_default();
                cells.add(delta.court, delta.class, delta.code, sign);
            }
        }
    }

    /// Adds or removes an open case from the count of its due day.
    pub(super) fn place(&mut self, header: &Header, sign: i32) {
        if let Some(key) = due_days_key(header) {
            let cells = self.due_days.entry(key).or_default();
            cells.add(header.court, 0, 0, sign);
        }
    }

    /// The rows of each table, sorted, including the sum of all days if the table keeps one.
    pub(super) fn rows(&mut self) -> [(Table, BTreeMap<u64, &Cells>); 3] {
        for table in [&mut self.daily, &mut self.delayed] {
            table.remove(&cells::TOTAL);
            let mut total = Cells::default();
            for cells in table.values() {
                total.add_all(cells);
            }
            table.insert(cells::TOTAL, total);
        }
        [
            (Table::Daily, sorted(&self.daily)),
            (Table::Delayed, sorted(&self.delayed)),
            (Table::DueDays, sorted(&self.due_days)),
        ]
    }
}

fn sorted(days: &Days) -> BTreeMap<u64, &Cells> {
    days.iter().map(|(day, cells)| (*day, cells)).collect()
}

/// New events of a case.
pub(super) struct Touch<'a> {
    pub(super) id: u32,
    pub(super) bytes: &'a [u8],
    /// The position of the first new event.
    pub(super) position: u32,
    pub(super) count: u32,
    /// The same commit has already recorded events of this case.
    pub(super) again: bool,
}

/// The events a commit touched, and their digest.
#[derive(Debug, Default)]
pub struct Trail {
    hasher: Hasher,
    touched: Vec<u8>,
    last: u32,
    pub(super) cases: u64,
    pub(super) events: u64,
    parts: u32,
}

impl Trail {
    /// Records new events of a case; `spill` receives parts of the list too long for the journal
    /// entry.
    pub(super) fn note(
        &mut self,
        commit: u64,
        touch: &Touch<'_>,
        spill: &mut dyn FnMut(u64, &[u8]) -> Result<()>,
    ) -> Result<()> {
        let Touch {
            id,
            bytes,
            position,
            count,
            again,
        } = *touch;
        self.hasher.update(&id.to_le_bytes());
        self.hasher.update(bytes);
        put_touched(
            &mut self.touched,
            id.wrapping_sub(self.last),
            position,
            count,
        );
        self.last = id;
        self.cases += u64::from(!again);
        self.events += u64::from(count);
        if self.touched.len() > INLINE {
            spill(pair(commit as u32, self.parts), &self.touched)?;
            self.parts += 1;
            self.touched.clear();
        }
        Ok(())
    }
}

/// What completes a commit besides its events.
pub(super) struct Seal {
    pub(super) author: Author,
    /// The first of the commits that it undoes.
    pub(super) retracts: Option<u64>,
    /// The day on which it was written.
    pub(super) today: i32,
}

impl Seal {
    fn of(author: Author, today: i32) -> Seal {
        Seal {
            author,
            retracts: None,
            today,
        }
    }
}

/// Writes the journal entry of a commit and advances the last numbers.
pub(super) fn seal_commit(
    txn: &mut dyn Transaction,
    meta: &mut Meta,
    mut trail: Trail,
    seal: Seal,
) -> Result<()> {
    let Seal {
        author,
        retracts,
        today,
    } = seal;
    let commit = meta.commit + 1;
    if trail.parts > 0 && !trail.touched.is_empty() {
        txn.put(
            Table::Touched,
            pair(commit as u32, trail.parts),
            &trail.touched,
        )?;
        trail.touched.clear();
    }
    let mut entry = Entry {
        // The system clock may be set back; the journal never goes back.
        moment: author.moment.max(meta.moment),
        actor: author.name,
        uid: author.uid,
        action: author.action,
        request: author.request,
        source: author.source,
        retracts,
        cases: trail.cases,
        events: trail.events,
        touched: trail.touched,
        events_digest: trail.hasher.finish(),
        previous: meta.head,
        digest: super::chain::Digest::default(),
    };
    entry.digest = digest(&entry.body(commit));
    txn.put(Table::Journal, commit, &entry.encode(commit))?;
    if let Some(id) = &entry.request {
        request::note(txn, id, commit)?;
    }
    meta.commit = commit;
    meta.events += entry.events;
    meta.head = entry.digest;
    meta.moment = entry.moment;
    meta.latest_today = meta.latest_today.max(today);
    txn.put(Table::Meta, meta::KEY, &meta.encode())
}

/// Completes a commit that concerns no case: writes its journal entry and the last numbers.
pub fn seal_plain(
    txn: &mut dyn Transaction,
    meta: &mut Meta,
    author: Author,
    today: i32,
) -> Result<()> {
    seal_commit(txn, meta, Trail::default(), Seal::of(author, today))
}

/// Writes the sorted tables of a bulk load whose commit continues with single changes.
pub fn finish_bulk_part(
    txn: &mut dyn Transaction,
    mut bulk: super::bulk::Bulk,
    meta: &mut Meta,
) -> Result<Trail> {
    bulk.sort(txn, meta)
}

/// Completes a bulk load: writes the sorted tables, the last numbers and, if there is an author,
/// the journal entry.
pub fn finish_bulk(
    txn: &mut dyn Transaction,
    mut bulk: super::bulk::Bulk,
    meta: &mut Meta,
    author: Option<Author>,
    today: chrono::NaiveDate,
) -> Result<()> {
    let trail = bulk.sort(txn, meta)?;
    super::front::write(txn, meta, to_days(today))?;
    match author {
        Some(author) => seal_commit(txn, meta, trail, Seal::of(author, to_days(today))),
        None => {
            meta.latest_today = meta.latest_today.max(to_days(today));
            txn.put(Table::Meta, meta::KEY, &meta.encode())
        }
    }
}
