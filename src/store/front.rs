//! The front of the due list in one value: its first rows, complete if they were to be done when it
//! was written, otherwise reduced to the fields that decide whether they are. Of four overdue cases
//! three are planned for a later day, and a first page would have to read past all of them.
//!
//! It is valid for any day: fields left out of a row are in `due`. A commit that changes rows in it
//! replaces these rows. It is written anew when rows come or go, or when too few to be done are left.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use chrono::NaiveDate;

use super::codec::{Reader, day_key, key_day, put_i64, put_u32, put_u64};
use super::damage::{Damage, Flaw};
use super::error::{Result, StoreError};
use super::kv::{Order, Snapshot, Transaction};
use super::row::list::Brief;
use super::row::meta::Meta;
use super::table::{Table, pair, unpair};
use super::visit;
use crate::store::codec::from_days;

/// The only key of its table.
pub const KEY: u64 = 0;
/// Enough rows to be done: a first page, and some that are done in the meantime.
const WHOLE: usize = 64;
/// Fewer rows to be done than this are too few for a first page.
const FEWEST: usize = 48;
/// Maximum number of rows.
const ROWS: usize = 512;
/// Maximum bytes: with its surroundings in the file it fits 16 KiB.
///
/// The engine reads and writes such a value as a whole, and the next size is twice that: every
/// first page would read it, and nearly every commit write it, for a few more rows.
const BYTES: usize = (16 << 10) - 64;
/// Number of days after a commit that the front covers.
const AHEAD: i32 = 31;

/// A row of the front.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row<'a> {
    pub key: u64,
    /// As in `due`; if not whole, without texts, filing and claim.
    pub value: &'a [u8],
    pub whole: bool,
}

/// Decodes the rows of a value, in the order of `due`; `None` for a damaged row.
pub fn rows(value: &[u8]) -> impl Iterator<Item = Option<Row<'_>>> {
    let mut r = Reader(value);
    let mut day = 0;
    std::iter::from_fn(move || {
        if r.is_empty() {
            return None;
        }
        let row = row(&mut r, &mut day);
        if row.is_none() {
            r = Reader(&[]);
        }
        Some(row)
    })
}

fn row<'a>(r: &mut Reader<'a>, day: &mut i64) -> Option<Row<'a>> {
    *day = day.checked_add(r.i64()?)?;
    let id = u32::try_from(r.u64()?).ok()?;
    let size = r.u64()?;
    Some(Row {
        key: pair(day_key(i32::try_from(*day).ok()?), id),
        value: r.bytes(usize::try_from(size >> 1).ok()?)?,
        whole: size & 1 == 1,
    })
}

/// The changes of a commit to the rows that the front covers.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// Whether a row came or went.
    moved: bool,
    /// The new values of rows that stay in their places.
    replaced: BTreeMap<u64, Vec<u8>>,
}

impl Changes {
    /// Notes that a row of `due` came or went.
    pub(super) fn moved(&mut self, meta: &Meta, key: u64) {
        if key <= meta.front {
            self.moved = true;
            self.replaced.clear();
        }
    }

    /// Notes the new value of a row of `due`.
    pub(super) fn replaced(&mut self, meta: &Meta, key: u64, value: &[u8]) {
        // If it is written anew, all its rows are read anyway; a large import has many.
        if !self.moved && key <= meta.front {
            self.replaced.insert(key, value.to_vec());
        }
    }
}

/// Brings the front up to date with the changes of a commit.
pub(super) fn update(
    txn: &mut dyn Transaction,
    meta: &mut Meta,
    changes: &Changes,
    today: i32,
) -> Result<()> {
    let anew = meta.front == 0 || changes.moved;
    if !anew && (changes.replaced.is_empty() || replace(txn, &changes.replaced, today)?) {
        return Ok(());
    }
    write(txn, meta, today)
}

/// Replaces rows of the front. Returns whether it still serves; otherwise nothing is written.
fn replace(
    txn: &mut dyn Transaction,
    replaced: &BTreeMap<u64, Vec<u8>>,
    today: i32,
) -> Result<bool> {
    let now = from_days(today);
    let (mut front, mut found) = (Encoder::default(), 0);
    let mut fits = Ok(true);
    txn.with(Table::Front, KEY, &mut |old| {
        fits = rows(old).try_fold(true, |fits, row| {
            // A damaged front is written anew.
            let Some(row) = row.filter(|_| fits) else {
                return Ok(false);
            };
            match replaced.get(&row.key) {
                Some(value) => {
                    found += 1;
                    front.push(row.key, value, now)
                }
                None => Ok(front.put(row)),
            }
        });
    })?;
    let serves = fits? && found == replaced.len() && front.whole >= FEWEST;
    if serves {
        txn.put(Table::Front, KEY, &front.out)?;
    }
    Ok(serves)
}

/// Writes the front as of a day, and records in `meta` how far it reaches.
pub(super) fn write(txn: &mut dyn Transaction, meta: &mut Meta, today: i32) -> Result<()> {
    let limit = pair(day_key(today.saturating_add(AHEAD)), u32::MAX);
    let now = from_days(today);
    let (mut front, mut end) = (Encoder::default(), limit);
    let order = Order::Ascending;
    visit::try_scan(txn, Table::Due, 0..=limit, order, |key, value| {
        if !front.push(key, value, now)? {
            // A front without rows is not used.
            end = if front.count == 0 { 0 } else { key - 1 };
            return Ok(ControlFlow::Break(()));
        }
        if front.whole >= WHOLE || front.count >= ROWS {
            end = key;
            return Ok(ControlFlow::Break(()));
        }
        Ok::<_, StoreError>(ControlFlow::Continue(()))
    })?;
    meta.front = end;
    txn.put(Table::Front, KEY, &front.out)
}

/// A front while its rows are appended.
#[derive(Debug, Default)]
struct Encoder {
    out: Vec<u8>,
    short: Vec<u8>,
    /// The day of the last row.
    day: i64,
    count: usize,
    whole: usize,
}

impl Encoder {
    /// Appends a row of `due`, reduced if it is planned for a day after `now`. Returns whether it
    /// has room.
    fn push(&mut self, key: u64, value: &[u8], now: Option<NaiveDate>) -> Result<bool> {
        // The fields that decide whether a case is to be done.
        let row = Brief::read(value).ok_or_else(|| StoreError::unreadable(Table::Due, key))?;
        let whole = row.next.is_none_or(|next| Some(next) <= now);
        if whole {
            return Ok(self.put(Row { key, value, whole }));
        }
        let mut short = std::mem::take(&mut self.short);
        row.encode(&mut short);
        let room = self.put(Row {
            key,
            value: &short,
            whole,
        });
        self.short = short;
        Ok(room)
    }

    /// Appends a row; returns whether it has room.
    fn put(&mut self, row: Row<'_>) -> bool {
        let (day, id) = unpair(row.key);
        let day = i64::from(key_day(day));
        let length = self.out.len();
        put_i64(&mut self.out, day - self.day);
        put_u32(&mut self.out, id);
        put_u64(
            &mut self.out,
            (row.value.len() as u64) << 1 | u64::from(row.whole),
        );
        self.out.extend_from_slice(row.value);
        if self.out.len() > BYTES {
            self.out.truncate(length);
            return false;
        }
        self.day = day;
        self.count += 1;
        self.whole += usize::from(row.whole);
        true
    }
}

/// Reports whether the front differs from the rows it stands for.
pub(super) fn check(snapshot: &dyn Snapshot, meta: &Meta) -> Result<Option<Damage>> {
    let value = snapshot.get(Table::Front, KEY)?.unwrap_or_default();
    if meta.front == 0 {
        return Ok(None);
    }
    let mut rows = rows(&value);
    let mut short = Vec::new();
    let mut same = true;
    let keys = 0..=meta.front;
    snapshot.scan(Table::Due, keys, Order::Ascending, &mut |key, value| {
        same = matches!(rows.next(), Some(Some(row)) if row.key == key
        && if row.whole {
            row.value == value
        } else {
            Brief::read(value).is_some_and(|brief| {
                brief.encode(&mut short);
                row.value == short
            })
        });
        visit::go_on(same)
    })?;
    let differs = !same || rows.next().is_some();
    Ok(differs.then(|| Damage::of(Table::Front, Flaw::Differs)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::kv::Store;
    use crate::store::memory::MemoryStore;
    use crate::store::row::list::ListRow;

    fn list_row(number: &str, next: Option<i32>) -> Vec<u8> {
        let mut out = Vec::new();
        ListRow {
            number,
            next: next.and_then(from_days),
            ..ListRow::default()
        }
        .encode(&mut out);
        out
    }

    #[test]
    fn it_reaches_as_far_as_a_page_needs_and_says_so() {
        let store = MemoryStore::default();
        let mut txn = store.begin().unwrap();
        // Every fourth is to be done; the others are planned for later.
        for id in 1..=400_u32 {
            let next = (!id.is_multiple_of(4)).then_some(9_000);
            let row = list_row(&format!("（2025）内0702民初{id}号"), next);
            txn.put(Table::Due, pair(day_key(id as i32), id), &row)
                .unwrap();
        }
        let mut meta = Meta::default();
        write(&mut *txn, &mut meta, 8_000).unwrap();
        assert_eq!(meta.front, pair(day_key(256), 256));
        let value = txn.get(Table::Front, KEY).unwrap().unwrap();
        let read: Vec<_> = rows(&value).map(Option::unwrap).collect();
        assert_eq!(read.len(), 256);
        assert!(
            read.iter()
                .all(|row| row.whole == unpair(row.key).1.is_multiple_of(4))
        );
        assert_eq!(check(&*txn, &meta).unwrap(), None);
        // Cut at any point it is shorter or damaged, but never something else.
        for at in 0..value.len() {
            let cut: Vec<_> = rows(&value[..at]).collect();
            let good = cut.iter().take_while(|row| row.is_some()).count();
            assert!(cut.len() - good <= 1 && good <= read.len());
            assert!(cut.iter().flatten().eq(&read[..good]));
        }
        // A row that was changed, removed or added without updating the front.
        let key = pair(day_key(7), 7);
        for change in [Some(list_row("x", Some(9_001))), None] {
            match change {
                Some(row) => txn.put(Table::Due, key, &row).unwrap(),
                None => txn.delete(Table::Due, key).unwrap(),
            }
            assert!(check(&*txn, &meta).unwrap().is_some());
        }
        txn.put(Table::Due, pair(day_key(7), 8), &list_row("y", None))
            .unwrap();
        assert!(check(&*txn, &meta).unwrap().is_some());
        write(&mut *txn, &mut meta, 8_000).unwrap();
        assert_eq!(check(&*txn, &meta).unwrap(), None);
    }

    #[test]
    fn changed_rows_are_replaced_until_too_few_are_to_be_done() {
        const TODAY: i32 = 8_000;
        let store = MemoryStore::default();
        let mut txn = store.begin().unwrap();
        let key = |id: u32| pair(day_key(id as i32), id);
        let number = |id: u32| format!("（2025）内0702民初{id}号");
        for id in 1..=200_u32 {
            txn.put(Table::Due, key(id), &list_row(&number(id), None))
                .unwrap();
        }
        let mut meta = Meta::default();
        write(&mut *txn, &mut meta, TODAY).unwrap();
        assert_eq!(meta.front, key(WHOLE as u32));
        let mut reaches = Vec::new();
        for id in 1..=20_u32 {
            // Planned for a later day; of what follows, only the row in the front matters.
            let planned = list_row(&number(id), Some(TODAY + 7));
            let mut changes = Changes::default();
            for (key, value) in [(key(id), &planned), (key(150), &list_row("x", None))] {
                txn.put(Table::Due, key, value).unwrap();
                changes.replaced(&meta, key, value);
            }
            assert_eq!(changes.replaced.len(), 1);
            update(&mut *txn, &mut meta, &changes, TODAY).unwrap();
            assert_eq!(check(&*txn, &meta).unwrap(), None);
            reaches.push(meta.front);
        }
        // It is written anew when 47 of 64 are left, and again reaches 64.
        let again = WHOLE - FEWEST + 1;
        let reached = |edits: usize| match edits {
            0..=16 => key(64),
            _ => key(64 + again as u32),
        };
        assert!((1..=20).map(reached).eq(reaches));
        // A row that changes back on the day for which it was planned is whole.
        let back = list_row(&number(3), Some(TODAY));
        txn.put(Table::Due, key(3), &back).unwrap();
        let mut changes = Changes::default();
        changes.replaced(&meta, key(3), &back);
        update(&mut *txn, &mut meta, &changes, TODAY).unwrap();
        let value = txn.get(Table::Front, KEY).unwrap().unwrap();
        let row = rows(&value).nth(2).flatten().unwrap();
        assert_eq!((row.key, row.value, row.whole), (key(3), &back[..], true));
        // A row that goes, a damaged front and one without the row are written anew.
        let mut changes = Changes::default();
        changes.moved(&meta, key(150));
        assert!(!changes.moved);
        changes.moved(&meta, key(5));
        txn.delete(Table::Due, key(5)).unwrap();
        update(&mut *txn, &mut meta, &changes, TODAY).unwrap();
        assert_eq!(check(&*txn, &meta).unwrap(), None);
        for front in [&value[..value.len() - 1], &[]] {
            txn.put(Table::Front, KEY, front).unwrap();
            let mut changes = Changes::default();
            changes.replaced(&meta, key(3), &back);
            update(&mut *txn, &mut meta, &changes, TODAY).unwrap();
            assert_eq!(check(&*txn, &meta).unwrap(), None);
        }
    }

    #[test]
    fn it_ends_before_what_would_not_fit_a_page() {
        let store = MemoryStore::default();
        let mut txn = store.begin().unwrap();
        let long = "案".repeat(400);
        let key = |id: u32| pair(day_key(id as i32), id);
        for id in 1..=40 {
            txn.put(Table::Due, key(id), &list_row(&long, None))
                .unwrap();
        }
        let mut meta = Meta::default();
        write(&mut *txn, &mut meta, 8_000).unwrap();
        let value = txn.get(Table::Front, KEY).unwrap().unwrap();
        let last = rows(&value).last().unwrap().unwrap().key;
        assert!(value.len() <= BYTES && value.len() + 2 * long.len() > BYTES);
        assert_eq!((last, meta.front), (key(13), key(14) - 1));
        assert_eq!(check(&*txn, &meta).unwrap(), None);
        // If not even the first row fits, there is no front.
        let row = list_row(&"案".repeat(BYTES), None);
        txn.put(Table::Due, key(1), &row).unwrap();
        write(&mut *txn, &mut meta, 8_000).unwrap();
        assert_eq!(meta.front, 0);
        assert_eq!(check(&*txn, &meta).unwrap(), None);
    }

    #[test]
    fn of_a_short_list_it_has_everything_that_falls_due_soon() {
        let store = MemoryStore::default();
        let mut txn = store.begin().unwrap();
        for (day, id) in [(10, 1), (12, 2), (50, 3)] {
            txn.put(Table::Due, pair(day_key(day), id), &list_row("n", None))
                .unwrap();
        }
        let mut meta = Meta::default();
        write(&mut *txn, &mut meta, 11).unwrap();
        assert_eq!(meta.front, pair(day_key(42), u32::MAX));
        let value = txn.get(Table::Front, KEY).unwrap().unwrap();
        assert_eq!(rows(&value).count(), 2);
    }
}
