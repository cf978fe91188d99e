//! The store on disk; nothing else uses redb. Exclusive writer, quick repair, values of bytes only.

mod disk;
mod handle;

use std::cell::Cell;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use redb::{
    Builder, CursorMut, ReadOnlyTable, ReadTransaction, ReadableDatabase, ReadableTable,
    ReadableTableMetadata, TableDefinition, TableError, WriteTransaction,
};

use self::disk::{Disk, Loading};
use self::handle::{Handle, Held, Use};
use super::ahead::Ahead;
use super::damage::Flaw;
use super::error::{Result, StoreError};
use super::file::Access;
use super::kv::{Fill, Keys, Loader, Order, Snapshot, Store, Transaction, Visit};
use super::seal::{open, seal};
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
        redb::Error::Io(e) if e.kind() == std::io::ErrorKind::PermissionDenied => {
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
            held: Held::temporary(path, Handle::Write(db, disk)),
        })
    }

    /// Opens the file.
    pub(super) fn open(path: &Path, access: Access) -> std::result::Result<RedbStore, OpenFault> {
        Ok(RedbStore {
            held: Held::new(path, handle::open(path, access)?),
        })
    }
}

/// A table opened for reading.
type Rows = ReadOnlyTable<u64, &'static [u8]>;

struct View {
    txn: ReadTransaction,
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

struct Write<'s> {
    held: &'s Held,
    disk: Disk,
    txn: WriteTransaction,
    /// The state of bulk loads.
    loading: Option<(Loading, Ahead)>,
    scratch: Vec<u8>,
    /// Kept open as long as it is written.
    _handle: Use,
}

impl Snapshot for Write<'_> {
    fn with(&self, table: Table, key: u64, visit: &mut dyn FnMut(&[u8])) -> Result<bool> {
        with(
            &self.txn.open_table(definition(table)).map_err(fault)?,
            table,
            key,
            visit,
        )
    }

    fn scan(&self, table: Table, keys: Keys, order: Order, visit: Visit<'_>) -> Result<()> {
        let rows = self.txn.open_table(definition(table)).map_err(fault)?;
        scan(&rows, table, keys, order, visit)
    }

    fn len(&self, table: Table) -> Result<u64> {
        self.txn
            .open_table(definition(table))
            .map_err(fault)?
            .len()
            .map_err(fault)
    }

    fn may_lack_numbers(&self) -> Result<bool> {
        Ok(self.len(Table::Rules)? > 0)
    }
}

struct Cursors<'t> {
    tables: Vec<(Table, CursorMut<'t, u64, &'static [u8]>)>,
    scratch: Vec<u8>,
    ahead: &'t mut Ahead,
}

impl Loader for Cursors<'_> {
    fn append(&mut self, table: Table, key: u64, value: &[u8]) -> Result<()> {
        seal(table, key, value, &mut self.scratch);
        self.ahead.loaded(self.scratch.len());
        let cursor = self.tables.iter_mut().find(|(t, _)| *t == table);
        let (_, cursor) = cursor.ok_or_else(|| {
            StoreError::Backend(format!("bulk load into {} was not announced", table.id()))
        })?;
        cursor
            .insert_before(key, self.scratch.as_slice())
            .map_err(|error| match error {
                // Report a full disk as everywhere else.
                redb::CursorError::Storage(error) => fault(error),
                other => {
                    StoreError::Backend(format!("bulk load of {} {key:#x}: {other}", table.id()))
                }
            })
    }
}

impl Transaction for Write<'_> {
    fn put(&mut self, table: Table, key: u64, value: &[u8]) -> Result<()> {
        seal(table, key, value, &mut self.scratch);
        let mut rows = self.txn.open_table(definition(table)).map_err(fault)?;
        rows.insert(key, self.scratch.as_slice()).map_err(fault)?;
        Ok(())
    }

    fn delete(&mut self, table: Table, key: u64) -> Result<()> {
        self.txn
            .open_table(definition(table))
            .map_err(fault)?
            .remove(key)
            .map_err(fault)?;
        Ok(())
    }

    fn clear(&mut self, table: Table) -> Result<()> {
        self.txn.delete_table(definition(table)).map_err(fault)?;
        Ok(())
    }

    fn load(&mut self, tables: &[Table], fill: Fill<'_>) -> Result<()> {
        let begin = || (self.disk.load(), Ahead::of(&self.held.path));
        let (_, ahead) = self.loading.get_or_insert_with(begin);
        let mut opened = tables
            .iter()
            .map(|table| {
                Ok((
                    *table,
                    self.txn.open_table(definition(*table)).map_err(fault)?,
                ))
            })
            .collect::<Result<Vec<_>>>()?;
        let cursors = opened
            .iter_mut()
            .map(|(table, rows)| {
                Ok((
                    *table,
                    rows.upper_bound_mut(std::ops::Bound::<u64>::Unbounded)
                        .map_err(fault)?,
                ))
            })
            .collect::<Result<Vec<_>>>()?;
        let mut loader = Cursors {
            tables: cursors,
            scratch: Vec::new(),
            ahead,
        };
        fill(&mut loader)?;
        for (_, cursor) in loader.tables {
            cursor.close().map_err(fault)?;
        }
        loader.ahead.rest();
        Ok(())
    }

    fn commit(self: Box<Self>) -> Result<()> {
        self.txn.commit().map_err(fault)?;
        self.held.reserve();
        Ok(())
    }
}

impl Store for RedbStore {
    fn snapshot(&self) -> Result<Box<dyn Snapshot + '_>> {
        let handle = self.held.get()?;
        let txn = match &*handle {
            Handle::Write(db, _) => db.begin_read(),
            Handle::Read(db) => db.begin_read(),
        };
        Ok(Box::new(View {
            txn: txn.map_err(fault)?,
            last: Cell::new(None),
            _handle: Use::new(handle),
        }))
    }

    fn begin(&self) -> Result<Box<dyn Transaction + '_>> {
        let handle = self.held.get()?;
        let Handle::Write(db, disk) = &*handle else {
            return Err(StoreError::Backend("opened for reading only".to_owned()));
        };
        let mut txn = db.begin_write().map_err(fault)?;
        txn.set_quick_repair(true);
        Ok(Box::new(Write {
            held: &self.held,
            disk: disk.clone(),
            txn,
            loading: None,
            scratch: Vec::new(),
            _handle: Use::new(Arc::clone(&handle)),
        }))
    }

    fn reopen(&self) -> Result<()> {
        self.held.reopen()
    }

    fn give_up_reserve(&self) -> bool {
        self.held.give_up()
    }
}
