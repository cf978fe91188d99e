//! The store on disk; nothing else uses redb. Exclusive writer, quick repair, values of bytes only.

mod disk;
mod gather;
mod handle;
mod write;

use std::cell::Cell;
use std::fs::File;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use redb::{
    Builder, ReadOnlyTable, ReadTransaction, ReadableTable, ReadableTableMetadata, TableDefinition,
    TableError,
};

use self::disk::Disk;
use self::handle::{Handle, Held, Use, Writer};
use self::write::Write;
use super::damage::Flaw;
use super::error::{Result, StoreError};
use super::file::Access;
use super::kv::{Keys, Order, Snapshot, Store, Transaction, Visit};
use super::seal::open;
use super::table::Table;

/// Enough for a bulk load at full speed (more gained nothing), and small beside the lookup buffer.
const CACHE: usize = 16 << 20;

fn definition(table: Table) -> TableDefinition<'static, u64, &'static [u8]> {
    TableDefinition::new(table.id())
}

fn fault(error: impl Into<redb::Error>) -> StoreError {
    match error.into() {
        redb::Error::Io(e)
            if matches!(
                e.kind(),
                std::io::ErrorKind::StorageFull | std::io::ErrorKind::FileTooLarge
            ) =>
        {
            StoreError::Full
        }
        redb::Error::Io(e)
            if matches!(
                e.kind(),
                std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem
            ) =>
        {
            StoreError::Denied(String::new())
        }
        // The engine reads whole pages: a file that ends within one was truncated.
        redb::Error::Io(e) if e.kind() == std::io::ErrorKind::UnexpectedEof => {
            StoreError::Damaged(e.to_string())
        }
        redb::Error::PreviousIo => StoreError::Stopped,
        redb::Error::Corrupted(what) => StoreError::Damaged(what),
        other => StoreError::Backend(other.to_string()),
    }
}

/// A redb file, opened exclusively by this process, or shared by readers.
#[derive(Debug)]
pub struct RedbStore {
    held: Held,
    /// Held by the one transaction that writes: between the parts of a bulk load, the engine would
    /// let another one begin.
    turn: Mutex<()>,
}

/// Why opening failed.
#[derive(Debug)]
pub(super) enum OpenFault {
    /// Another process holds the lock.
    Locked,
    /// A reader found that the last writer was killed; only a writer may repair.
    NeedsWriter,
    Other(StoreError),
}

impl RedbStore {
    /// Creates a store in a new, empty file; temporary names are up to the caller.
    pub(super) fn create(path: &Path, file: File) -> Result<RedbStore> {
        let disk = Disk::of(file).map_err(fault)?;
        let db = Builder::new()
            .set_cache_size(CACHE)
            .create_with_backend(disk.clone())
            .map_err(fault)?;
        Ok(RedbStore {
            held: Held::temporary(path, Handle::Write(Writer::new(db, disk))),
            turn: Mutex::default(),
        })
    }

    /// Opens the file.
    pub(super) fn open(path: &Path, access: Access) -> std::result::Result<RedbStore, OpenFault> {
        Ok(RedbStore {
            held: Held::new(path, handle::open(path, access)?),
            turn: Mutex::default(),
        })
    }
}

/// A table opened for reading.
type Rows = ReadOnlyTable<u64, &'static [u8]>;

struct View {
    txn: Arc<ReadTransaction>,
    /// The table used last: usually the next query is for the same one.
    last: Cell<Option<(Table, Rows)>>,
    /// Kept open as long as it is read.
    _handle: Use,
}

impl View {
    /// The rows of a table; `None` if it does not exist.
    fn rows(&self, table: Table) -> Result<Option<Rows>> {
        match self.txn.open_table(definition(table)) {
            Ok(rows) => Ok(Some(rows)),
            Err(TableError::TableDoesNotExist(_)) => Ok(None),
            Err(error) => Err(fault(error)),
        }
    }

    /// Queries a table; returns the default if it does not exist.
    fn ask<T: Default>(&self, table: Table, ask: impl FnOnce(&Rows) -> Result<T>) -> Result<T> {
        // Taken out while in use, because the closure may query other tables.
        let rows = match self.last.take() {
            Some((last, rows)) if last == table => Some(rows),
            _ => self.rows(table)?,
        };
        let Some(rows) = rows else {
            return Ok(T::default());
        };
        let found = ask(&rows);
        self.last.set(Some((table, rows)));
        found
    }
}

impl Snapshot for View {
    fn with(&self, table: Table, key: u64, visit: &mut dyn FnMut(&[u8])) -> Result<bool> {
        self.ask(table, |rows| with(rows, table, key, visit))
    }

    fn scan(&self, table: Table, keys: Keys, order: Order, visit: Visit<'_>) -> Result<()> {
        self.ask(table, |rows| scan(rows, table, keys, order, visit))
    }

    fn len(&self, table: Table) -> Result<u64> {
        self.ask(table, |rows| rows.len().map_err(fault))
    }

    fn may_lack_numbers(&self) -> Result<bool> {
        Ok(self.len(Table::Rules)? > 0)
    }
}

fn with(
    rows: &impl ReadableTable<u64, &'static [u8]>,
    table: Table,
    key: u64,
    visit: &mut dyn FnMut(&[u8]),
) -> Result<bool> {
    let Some(guard) = rows.get(key).map_err(fault)? else {
        return Ok(false);
    };
    visit(open(table, key, guard.value())?);
    Ok(true)
}

fn scan(
    rows: &impl ReadableTable<u64, &'static [u8]>,
    table: Table,
    keys: Keys,
    order: Order,
    visit: Visit<'_>,
) -> Result<()> {
    if keys.is_empty() {
        return Ok(());
    }
    let (from, to) = keys.into_inner();
    let mut range = rows.range(from..=to).map_err(fault)?;
    // If a page is in the place of another, its keys are out of order or out of range.
    let mut last = None;
    while let Some(row) = match order {
        Order::Ascending => range.next(),
        Order::Descending => range.next_back(),
    } {
        let (key, value) = row.map_err(fault)?;
        let key = key.value();
        let follows = |last: u64| match order {
            Order::Ascending => key > last,
            Order::Descending => key < last,
        };
        if key < from || key > to || !last.is_none_or(follows) {
            return Err(StoreError::corrupt(table, key, Flaw::Order));
        }
        last = Some(key);
        if visit(key, open(table, key, value.value())?).is_break() {
            break;
        }
    }
    Ok(())
}

impl Store for RedbStore {
    fn snapshot(&self) -> Result<Box<dyn Snapshot + '_>> {
        let handle = self.held.get()?;
        let txn = handle.read().map_err(fault)?;
        Ok(Box::new(View {
            txn,
            last: Cell::new(None),
            _handle: Use::new(handle),
        }))
    }

    fn begin(&self) -> Result<Box<dyn Transaction + '_>> {
        let turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        // Only now: the previous transaction may have opened the file again.
        let handle = self.held.get()?;
        Ok(Box::new(Write::begin(&self.held, handle, turn)?))
    }

    fn reopen(&self) -> Result<()> {
        self.held.reopen()
    }

    fn give_up_reserve(&self) -> bool {
        self.held.give_up()
    }
}
