//! The small interface that the docket needs from a store: snapshots with visitor scans, atomic
//! transactions, and sorted bulk load.
//!
//! Implemented in memory and with redb, and open to another engine; one conformance suite covers
//! all of them.

use std::ops::{ControlFlow, RangeInclusive};

use super::error::Result;
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

/// What a short transaction writes.
pub type Edit<'a> = &'a mut dyn FnMut(&mut dyn Transaction) -> Result<()>;

/// A store of tables.
pub trait Store: Send + Sync + std::fmt::Debug {
    fn snapshot(&self) -> Result<Box<dyn Snapshot + '_>>;
    /// Begins a write transaction, waiting for the previous one to end.
    fn begin(&self) -> Result<Box<dyn Transaction + '_>>;
    /// Makes the store writable again after a failed write has stopped it, such as one on a full
    /// disk; waits for readers of the store. Does nothing if the store can be written.
    fn reopen(&self) -> Result<()> {
        Ok(())
    }
    /// Releases the disk space reserved for a full disk; returns whether there was any.
    fn give_up_reserve(&self) -> bool {
        false
    }

    /// Runs a transaction of its own, which leaves no trace if the edit fails.
    fn write(&self, edit: Edit<'_>) -> Result<()> {
        let mut txn = self.begin()?;
        edit(&mut *txn)?;
        txn.commit()
    }
}
