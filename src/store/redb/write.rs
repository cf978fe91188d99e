//! A write transaction of the engine.
//!
//! When the engine commits, it hashes every page the transaction wrote. By then most pages of a bulk
//! load have long been written out, so it would read all of them again. A bulk load is therefore
//! committed in parts, while their pages are still in memory, but only within this process: nothing
//! in the file refers to them before the transaction is committed, and readers see what was there
//! before. If it is not committed, the engine is stopped and the file opened again, as after a
//! killed process.
//!
//! A bulk load leaves no gap in the file. The first small write after it would find no place for its
//! pages, and the engine would double the file, and with it the map of the file that every commit
//! writes. So a load in parts leaves room: a piece of it was enough for 1,200 follow-ups.

use std::sync::{Arc, MutexGuard};

use redb::{Durability, ReadableTableMetadata, TableDefinition, WriteTransaction};

use super::handle::{Handle, Held, Use, Writer};
use super::{definition, fault, scan, with};
use crate::store::ahead::Ahead;
use crate::store::error::{Result, StoreError};
use crate::store::kv::{Fill, Keys, Loader, Order, Snapshot, Transaction, Visit};
use crate::store::seal::seal;
use crate::store::table::Table;

/// Bytes of rows in a part: well below what the engine keeps in memory before it writes pages.
const PART: usize = 1 << 20;

/// Bytes of a piece of room inside the file: with its header, the row fills pages of the engine.
const ROOM: usize = (1 << 20) - 4_096;
/// Number of parts to which one piece of room belongs.
const ROOM_SPAN: u64 = 128;
/// Occupies the room during the load.
const ROOM_TABLE: TableDefinition<'static, u64, &'static [u8]> = TableDefinition::new("room");

/// A transaction that writes.
pub(super) struct Write<'s> {
    /// `None` only while a part of it is committed.
    txn: Option<WriteTransaction>,
    load: Option<Load>,
    /// How many parts of it are committed.
    parts: u64,
    scratch: Vec<u8>,
    handle: Use,
    // After the handle: by then nothing of this transaction holds the file open.
    reopen: Reopen<'s>,
    _turn: MutexGuard<'s, ()>,
}

/// The bulk loads of a transaction.
struct Load {
    ahead: Ahead,
    /// The length of the file before.
    length: u64,
}

/// The file; opened again at the end if parts of a transaction must be forgotten.
struct Reopen<'s> {
    held: &'s Held,
    /// Whether parts are committed that the transaction is not.
    parted: bool,
}

impl Drop for Reopen<'_> {
    fn drop(&mut self) {
        if self.parted {
            // If it cannot be opened now, the next access tries again and says why.
            let _ = self.held.reopen();
        }
    }
}

impl<'s> Write<'s> {
    /// Begins a transaction when its turn has come.
    pub(super) fn begin(
        held: &'s Held,
        handle: Arc<Handle>,
        turn: MutexGuard<'s, ()>,
    ) -> Result<Write<'s>> {
        let writer = writer(&handle)?;
        if !writer.disk.is_at(&held.path) {
            return Err(StoreError::Replaced(held.path.display().to_string()));
        }
        Ok(Write {
            txn: Some(begin(writer)?),
            load: None,
            parts: 0,
            scratch: Vec::new(),
            handle: Use::new(handle),
            reopen: Reopen {
                held,
                parted: false,
            },
            _turn: turn,
        })
    }

    fn txn(&self) -> Result<&WriteTransaction> {
        // Missing only if a part could not be committed or the next one not begun.
        self.txn.as_ref().ok_or(StoreError::Stopped)
    }

    fn writer(&self) -> Result<&Writer> {
        writer(self.handle.get())
    }

    /// Commits what was written so far, but only within this process.
    fn part(&mut self) -> Result<()> {
        if !self.reopen.parted {
            let writer = self.writer()?;
            writer.freeze().map_err(fault)?;
            writer.disk.collect(true).map_err(fault)?;
            self.reopen.parted = true;
        }
        if self.parts.is_multiple_of(ROOM_SPAN) {
            let mut room = self.txn()?.open_table(ROOM_TABLE).map_err(fault)?;
            room.insert_reserve(self.parts, ROOM).map_err(fault)?;
        }
        self.parts += 1;
        if let Some(mut txn) = self.txn.take() {
            txn.set_quick_repair(false);
            txn.set_durability(Durability::None).map_err(fault)?;
            txn.commit().map_err(fault)?;
        }
        self.txn = Some(begin(self.writer()?)?);
        Ok(())
    }
}

impl Drop for Write<'_> {
    fn drop(&mut self) {
        if self.reopen.parted
            && let Ok(writer) = self.writer()
        {
            writer.disk.stop(self.load.as_ref().map(|load| load.length));
        }
    }
}

fn writer(handle: &Handle) -> Result<&Writer> {
    match handle {
        Handle::Write(writer) => Ok(writer),
        Handle::Read(_) => Err(StoreError::Backend("opened for reading only".to_owned())),
    }
}

fn begin(writer: &Writer) -> Result<WriteTransaction> {
    let mut txn = writer.db.begin_write().map_err(fault)?;
    txn.set_quick_repair(true);
    Ok(txn)
}

impl Snapshot for Write<'_> {
    fn with(&self, table: Table, key: u64, visit: &mut dyn FnMut(&[u8])) -> Result<bool> {
        let rows = self.txn()?.open_table(definition(table)).map_err(fault)?;
        with(&rows, table, key, visit)
    }

    fn scan(&self, table: Table, keys: Keys, order: Order, visit: Visit<'_>) -> Result<()> {
        let rows = self.txn()?.open_table(definition(table)).map_err(fault)?;
        scan(&rows, table, keys, order, visit)
    }

    fn len(&self, table: Table) -> Result<u64> {
        let rows = self.txn()?.open_table(definition(table)).map_err(fault)?;
        rows.len().map_err(fault)
    }

    fn may_lack_numbers(&self) -> Result<bool> {
        Ok(self.len(Table::Rules)? > 0)
    }
}

impl Transaction for Write<'_> {
    fn put(&mut self, table: Table, key: u64, value: &[u8]) -> Result<()> {
        let mut sealed = std::mem::take(&mut self.scratch);
        sealed.clear();
        seal(table, key, value, &mut sealed);
        let mut rows = self.txn()?.open_table(definition(table)).map_err(fault)?;
        rows.insert(key, sealed.as_slice()).map_err(fault)?;
        drop(rows);
        self.scratch = sealed;
        Ok(())
    }

    fn delete(&mut self, table: Table, key: u64) -> Result<()> {
        let mut rows = self.txn()?.open_table(definition(table)).map_err(fault)?;
        rows.remove(key).map_err(fault)?;
        Ok(())
    }

    fn clear(&mut self, table: Table) -> Result<()> {
        self.txn()?.delete_table(definition(table)).map_err(fault)?;
        Ok(())
    }

    fn load(&mut self, tables: &[Table], fill: Fill<'_>) -> Result<()> {
        if self.load.is_none() {
            self.load = Some(Load {
                ahead: Ahead::of(&self.reopen.held.path),
                length: self.writer()?.disk.length().map_err(fault)?,
            });
        }
        let mut parts = Parts {
            rows: tables.iter().map(|table| Rows::of(*table)).collect(),
            size: 0,
            write: self,
        };
        fill(&mut parts)?;
        parts.store()?;
        if let Some(load) = &mut self.load {
            load.ahead.rest();
        }
        Ok(())
    }

    fn commit(mut self: Box<Self>) -> Result<()> {
        let txn = self.txn.take().ok_or(StoreError::Stopped)?;
        if self.reopen.parted {
            self.writer()?.disk.collect(false).map_err(fault)?;
            txn.delete_table(ROOM_TABLE).map_err(fault)?;
        }
        // From now on the file may refer to what was appended, even if the commit fails.
        self.load = None;
        txn.commit().map_err(fault)?;
        if std::mem::take(&mut self.reopen.parted) {
            self.writer()?.thaw();
        }
        self.reopen.held.reserve();
        Ok(())
    }
}

/// Sealed rows of a table that are not in it yet.
struct Rows {
    table: Table,
    bytes: Vec<u8>,
    /// The key and the end of each row.
    ends: Vec<(u64, usize)>,
}

impl Rows {
    fn of(table: Table) -> Rows {
        Rows {
            table,
            bytes: Vec::new(),
            ends: Vec::new(),
        }
    }

    /// Appends the rows to the table.
    fn store(&mut self, txn: &WriteTransaction) -> Result<()> {
        let mut rows = txn.open_table(definition(self.table)).map_err(fault)?;
        let mut cursor = rows
            .upper_bound_mut(std::ops::Bound::<u64>::Unbounded)
            .map_err(fault)?;
        let mut start = 0;
        for (key, end) in self.ends.drain(..) {
            let row = self.bytes.get(start..end).unwrap_or_default();
            cursor
                .insert_before(key, row)
                .map_err(|error| match error {
                    // Report a full disk as everywhere else.
                    redb::CursorError::Storage(error) => fault(error),
                    other => StoreError::Backend(format!(
                        "bulk load of {} {key:#x}: {other}",
                        self.table.id()
                    )),
                })?;
            start = end;
        }
        cursor.close().map_err(fault)?;
        self.bytes.clear();
        Ok(())
    }
}

/// Collects rows and loads them a part at a time.
struct Parts<'w, 's> {
    rows: Vec<Rows>,
    size: usize,
    write: &'w mut Write<'s>,
}

impl Parts<'_, '_> {
    /// Moves the rows into their tables.
    fn store(&mut self) -> Result<()> {
        let txn = self.write.txn()?;
        for rows in &mut self.rows {
            rows.store(txn)?;
        }
        if let Some(load) = &mut self.write.load {
            load.ahead.loaded(self.size);
        }
        self.size = 0;
        Ok(())
    }
}

impl Loader for Parts<'_, '_> {
    fn append(&mut self, table: Table, key: u64, value: &[u8]) -> Result<()> {
        let rows = self.rows.iter_mut().find(|rows| rows.table == table);
        let rows = rows.ok_or_else(|| {
            StoreError::Backend(format!("bulk load into {} was not announced", table.id()))
        })?;
        seal(table, key, value, &mut rows.bytes);
        rows.ends.push((key, rows.bytes.len()));
        self.size += value.len();
        if self.size < PART {
            return Ok(());
        }
        self.store()?;
        self.write.part()
    }
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::*;
    use crate::store::file::{self, Access};
    use crate::store::kv::Store;
    use crate::store::redb::RedbStore;
    use crate::store::sidecar::Owner;

    /// Rows of which a part holds eight.
    const ROW: usize = PART / 8;
    const OLD: u64 = 3;
    const MANY: u64 = 200;

    fn store() -> (tempfile::TempDir, PathBuf, RedbStore) {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("docket.redb");
        file::create(&path, &Owner::default(), &|store| {
            store.write(&mut |txn| fill(txn, OLD))
        })
        .unwrap();
        let store = file::open(&path, Access::Write).unwrap();
        (home, path, store)
    }

    fn fill(txn: &mut dyn Transaction, count: u64) -> Result<()> {
        let first = txn.len(Table::Cases)?;
        txn.load(&[Table::Cases, Table::Due], &mut |loader| {
            for key in first..first + count {
                loader.append(Table::Cases, key, &vec![key as u8; ROW])?;
                loader.append(Table::Due, key, &[])?;
            }
            Ok(())
        })
    }

    fn rows(store: &RedbStore) -> u64 {
        let snapshot = store.snapshot().unwrap();
        let rows = snapshot.len(Table::Cases).unwrap();
        for key in 0..rows {
            let row = snapshot.get(Table::Cases, key).unwrap().unwrap();
            assert_eq!((row.len(), row[0]), (ROW, key as u8));
        }
        assert_eq!(snapshot.len(Table::Due).unwrap(), rows);
        rows
    }

    fn length(path: &Path) -> u64 {
        std::fs::metadata(path).unwrap().len()
    }

    #[test]
    fn parts_are_seen_by_readers_only_when_all_are_committed() {
        let (_home, path, store) = store();
        let mut txn = store.begin().unwrap();
        for i in 1..4 {
            fill(&mut *txn, MANY).unwrap();
            assert_eq!(txn.len(Table::Cases).unwrap(), OLD + i * MANY);
            assert_eq!(rows(&store), OLD);
        }
        txn.put(Table::Due, OLD + 3 * MANY, &[]).unwrap();
        txn.delete(Table::Due, OLD + 3 * MANY).unwrap();
        txn.commit().unwrap();
        assert_eq!(rows(&store), OLD + 3 * MANY);
        drop(store);
        let store = file::open(&path, Access::Check).unwrap();
        assert_eq!(rows(&store), OLD + 3 * MANY);
    }

    #[test]
    fn parts_of_what_is_not_committed_are_forgotten() {
        let (_home, path, store) = store();
        let before = length(&path);
        let mut txn = store.begin().unwrap();
        txn.clear(Table::Due).unwrap();
        fill(&mut *txn, MANY).unwrap();
        assert!(length(&path) > before + MANY * ROW as u64 / 2);
        // Something else than the disk may fail, too.
        let refused = txn.load(&[Table::Cases], &mut |loader| {
            loader.append(Table::Cases, 0, &[])
        });
        assert!(refused.is_err());
        drop(txn);
        assert_eq!(length(&path), before);
        assert_eq!(rows(&store), OLD);
        store.write(&mut |txn| fill(txn, 1)).unwrap();
        drop(store);
        let store = file::open(&path, Access::Read).unwrap();
        assert_eq!(rows(&store), OLD + 1);
    }

    #[test]
    fn a_file_whose_parts_were_forgotten_is_as_if_it_had_been_closed() {
        let (_home, path, store) = store();
        let mut txn = store.begin().unwrap();
        fill(&mut *txn, MANY).unwrap();
        drop(txn);
        drop(store);
        // A reader could not repair it.
        assert!(super::super::handle::open(&path, Access::Read).is_ok());
        assert_eq!(rows(&file::open(&path, Access::Check).unwrap()), OLD);
    }

    /// Whoever reads when parts are forgotten goes on with the old handle.
    #[test]
    fn a_snapshot_outlives_the_parts_that_are_forgotten() {
        let (_home, _, store) = store();
        let snapshot = store.snapshot().unwrap();
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let mut txn = store.begin().unwrap();
                fill(&mut *txn, MANY).unwrap();
            });
        });
        let row = snapshot.get(Table::Cases, OLD - 1).unwrap().unwrap();
        assert_eq!(row.len(), ROW);
        drop(snapshot);
        store.write(&mut |txn| fill(txn, 1)).unwrap();
        assert_eq!(rows(&store), OLD + 1);
    }

    #[test]
    fn of_a_killed_process_no_part_is_left() {
        let (home, path, store) = store();
        let mut txn = store.begin().unwrap();
        fill(&mut *txn, MANY).unwrap();
        let killed = home.path().join("killed.redb");
        std::fs::copy(&path, &killed).unwrap();
        assert!(length(&killed) > MANY * ROW as u64 / 2);
        let killed = file::open(&killed, Access::Write).unwrap();
        assert_eq!(rows(&killed), OLD);
    }

    #[test]
    fn on_a_full_disk_readers_and_the_file_stay_at_what_was_there_before() {
        let (_home, path, store) = store();
        let mut txn = store.begin().unwrap();
        fill(&mut *txn, MANY).unwrap();
        let handle = store.held.get().unwrap();
        let full = |full| writer(&handle).unwrap().disk.fill_up(full);
        full(true);
        assert!(fill(&mut *txn, MANY).is_err());
        assert!(txn.commit().is_err());
        full(false);
        let snapshot = store.snapshot().unwrap();
        assert_eq!(snapshot.len(Table::Cases).unwrap(), OLD);
        drop((snapshot, handle));
        store.reopen().unwrap();
        assert_eq!(rows(&store), OLD);
        store.write(&mut |txn| fill(txn, 1)).unwrap();
        drop(store);
        assert_eq!(rows(&file::open(&path, Access::Check).unwrap()), OLD + 1);
    }

    #[test]
    fn nothing_is_cut_off_once_the_file_may_refer_to_it() {
        let (_home, path, store) = store();
        let mut txn = store.begin().unwrap();
        fill(&mut *txn, MANY).unwrap();
        let loaded = length(&path);
        let handle = store.held.get().unwrap();
        writer(&handle).unwrap().disk.refuse_syncs();
        assert!(txn.commit().is_err());
        drop(handle);
        assert!(length(&path) >= loaded);
        drop(store);
        let found = rows(&file::open(&path, Access::Check).unwrap());
        assert!([OLD, OLD + MANY].contains(&found), "{found}");
    }

    #[test]
    fn small_writes_after_a_load_in_parts_find_room_in_the_file() {
        let (_home, path, store) = store();
        // So many small rows fill the file nearly to its end.
        let load = &mut |txn: &mut dyn Transaction| {
            txn.load(&[Table::Events], &mut |loader| {
                (0..40_000).try_for_each(|key| loader.append(Table::Events, key, &[7; 400]))
            })
        };
        store.write(load).unwrap();
        drop(store);
        // The end of the file is cut off when it is closed.
        for key in 0..3 {
            let store = file::open(&path, Access::Write).unwrap();
            let before = length(&path);
            for _ in 0..20 {
                store
                    .write(&mut |txn| {
                        txn.put(Table::Front, 0, &[7; 16_000])?;
                        (0..40).try_for_each(|i| txn.put(Table::Events, i * 500 + key, &[7; 440]))
                    })
                    .unwrap();
                assert_eq!(length(&path), before, "{key}");
            }
        }
    }

    #[test]
    fn nothing_is_written_to_a_file_that_is_not_at_its_place_any_more() {
        let (home, path, store) = store();
        let aside = home.path().join("aside.redb");
        std::fs::rename(&path, &aside).unwrap();
        let gone = store.begin().err();
        assert!(matches!(gone, Some(StoreError::Replaced(_))), "{gone:?}");
        std::fs::copy(&aside, &path).unwrap();
        let other = store.begin().err();
        assert!(matches!(other, Some(StoreError::Replaced(_))), "{other:?}");
        assert_eq!(rows(&store), OLD);
        std::fs::rename(&aside, &path).unwrap();
        store.write(&mut |txn| fill(txn, 1)).unwrap();
        assert_eq!(rows(&store), OLD + 1);
    }

    /// Between two parts, the engine would let another transaction begin.
    #[test]
    fn another_transaction_waits_until_all_parts_are_committed() {
        let (_home, _, store) = store();
        let mut txn = store.begin().unwrap();
        std::thread::scope(|scope| {
            let other = scope.spawn(|| {
                store.write(&mut |txn| {
                    let seen = txn.len(Table::Cases)?;
                    txn.put(Table::Next, seen, &[])
                })
            });
            for _ in 0..4 {
                fill(&mut *txn, MANY / 4).unwrap();
            }
            txn.commit().unwrap();
            other.join().unwrap().unwrap();
        });
        let snapshot = store.snapshot().unwrap();
        assert!(snapshot.get(Table::Next, OLD + MANY).unwrap().is_some());
    }
}
