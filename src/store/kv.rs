//! The small interface that the docket needs from a store: snapshots with visitor scans, atomic
//! transactions, conditional batches with request ids, sorted bulk load, and a watch.
//!
//! Implemented in memory and with redb, and open to another engine; one conformance suite covers
//! all of them.

use std::ops::{ControlFlow, RangeInclusive};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};

use super::error::{Result, StoreError};
use super::table::Table;

/// The keys of a scan: the first and the last.
pub type Keys = RangeInclusive<u64>;

/// The direction of a scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// From the first key to the last.
    Ascending,
    Descending,
}

/// Receives one row; `Break` ends the scan.
pub type Visit<'a> = &'a mut dyn FnMut(u64, &[u8]) -> ControlFlow<()>;

/// Passes rows, given in ascending order, to `visit` until it ends the scan.
pub(super) fn show<'r>(
    mut rows: impl DoubleEndedIterator<Item = (u64, &'r [u8])>,
    order: Order,
    visit: Visit<'_>,
) {
    let mut show = |(key, value): (u64, &[u8])| visit(key, value).is_break();
    match order {
        Order::Ascending => rows.any(&mut show),
        Order::Descending => rows.rev().any(&mut show),
    };
}

/// A consistent view.
pub trait Snapshot {
    /// Passes the value of a key to `visit`; false if there is none.
    fn with(&self, table: Table, key: u64, visit: &mut dyn FnMut(&[u8])) -> Result<bool>;

    /// Passes the rows of these keys to `visit`.
    ///
    /// For complete or fallible scans, use the functions of [`super::visit`].
    fn scan(&self, table: Table, keys: Keys, order: Order, visit: Visit<'_>) -> Result<()>;

    /// The number of rows in a table.
    fn len(&self, table: Table) -> Result<u64>;

    /// Whether the last numbers may be missing so far.
    ///
    /// A file is created together with its rules: if it has rules but no numbers, it lost them.
    fn may_lack_numbers(&self) -> Result<bool> {
        Ok(true)
    }

    /// Returns a copy of the value.
    fn get(&self, table: Table, key: u64) -> Result<Option<Vec<u8>>> {
        let mut value = None;
        self.with(table, key, &mut |bytes| value = Some(bytes.to_vec()))?;
        Ok(value)
    }
}

/// Appends rows in ascending order of keys after the last row of each table.
pub trait Loader {
    fn append(&mut self, table: Table, key: u64, value: &[u8]) -> Result<()>;
}

/// Fills a loader.
pub type Fill<'a> = &'a mut dyn FnMut(&mut dyn Loader) -> Result<()>;

/// A write transaction.
///
/// It sees its own writes; dropping it discards them.
pub trait Transaction: Snapshot {
    fn put(&mut self, table: Table, key: u64, value: &[u8]) -> Result<()>;
    fn delete(&mut self, table: Table, key: u64) -> Result<()>;
    /// Removes every row of a table.
    fn clear(&mut self, table: Table) -> Result<()>;
    /// Loads sorted rows into `tables` in bulk.
    fn load(&mut self, tables: &[Table], fill: Fill<'_>) -> Result<()>;
    /// Commits; durable on return. An error means "unknown", not "no".
    fn commit(self: Box<Self>) -> Result<()>;
}

/// A condition on a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expect {
    Absent,
    /// The value is exactly this.
    Is(Vec<u8>),
}

/// Rows to put and delete at once, if all conditions hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    /// A second batch with the same id has no effect.
    pub request: Option<String>,
    pub expect: Vec<(Table, u64, Expect)>,
    pub put: Vec<(Table, u64, Vec<u8>)>,
    pub delete: Vec<(Table, u64)>,
}

/// The outcome of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applied {
    Now,
    /// A batch with this request id was applied before.
    Before,
}

/// A store of tables.
pub trait Store: Send + Sync + std::fmt::Debug {
    fn snapshot(&self) -> Result<Box<dyn Snapshot + '_>>;
    /// Begins a write transaction, waiting for the previous one to end.
    fn begin(&self) -> Result<Box<dyn Transaction + '_>>;
    /// Makes the store writable again after [`StoreError::Full`] or another failed write, until
    /// which it is read-only. Waits for readers of the store.
    fn open_anew(&self) -> Result<()> {
        Ok(())
    }
    /// Releases the disk space reserved for a full disk; returns whether there was any.
    fn give_up_reserve(&self) -> bool {
        false
    }
    /// Returns a receiver that is notified of every commit through this handle.
    fn watch(&self) -> Receiver<()>;

    /// Applies a batch atomically; [`StoreError::Conflict`] leaves everything unchanged.
    fn apply(&self, batch: &Batch) -> Result<Applied> {
        let mut txn = self.begin()?;
        if let Some(id) = &batch.request {
            let key = xxhash_rust::xxh3::xxh3_64(id.as_bytes());
            if txn
                .get(Table::Requests, key)?
                .is_some_and(|value| value.get(8..) == Some(id.as_bytes()))
            {
                return Ok(Applied::Before);
            }
            let mut value = vec![0; 8];
            value.extend_from_slice(id.as_bytes());
            txn.put(Table::Requests, key, &value)?;
        }
        for (table, key, expect) in &batch.expect {
            let holds = match (txn.get(*table, *key)?, expect) {
                (None, Expect::Absent) => true,
                (Some(value), Expect::Is(bytes)) => value == *bytes,
                _ => false,
            };
            if !holds {
                return Err(StoreError::Conflict);
            }
        }
        for (table, key) in &batch.delete {
            txn.delete(*table, *key)?;
        }
        for (table, key, value) in &batch.put {
            txn.put(*table, *key, value)?;
        }
        txn.commit()?;
        Ok(Applied::Now)
    }
}

/// The watchers of a store.
#[derive(Debug, Default)]
pub(super) struct Watchers(Mutex<Vec<Sender<()>>>);

impl Watchers {
    pub(super) fn add(&self) -> Receiver<()> {
        let (sender, receiver) = channel();
        if let Ok(mut list) = self.0.lock() {
            list.push(sender);
        }
        receiver
    }

    /// Notifies all watchers and removes those that are gone.
    pub(super) fn tell(&self) {
        if let Ok(mut list) = self.0.lock() {
            list.retain(|sender| sender.send(()).is_ok());
        }
    }
}
