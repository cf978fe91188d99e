//! The file as opened by the engine.
//!
//! After a write failed for lack of space the engine only reads what it has in memory; it must be
//! reopened to read everything and to write again.

use std::cell::Cell;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use redb::{
    Builder, Database, DatabaseError, ReadOnlyDatabase, ReadTransaction, ReadableDatabase,
    TransactionError,
};

use super::disk::Disk;
use super::{CACHE, OpenFault, fault};
use crate::store::error::{Result, StoreError};
use crate::store::file::{Access, busy};
use crate::store::reserve;

/// How long to wait for reads in other threads to end before reopening.
const PATIENCE: Duration = Duration::from_secs(2);
const STEP: Duration = Duration::from_millis(10);

pub(super) enum Handle {
    Write(Writer),
    Read(ReadOnlyDatabase),
}

/// A file opened for writing.
pub(super) struct Writer {
    pub(super) db: Database,
    pub(super) disk: Disk,
    /// What readers see while a large transaction is committed in parts: what was there before.
    before: Mutex<Option<Arc<ReadTransaction>>>,
}

impl Drop for Writer {
    fn drop(&mut self) {
        // A view of the engine's must not outlive the engine.
        *self.before() = None;
        self.disk.closing();
    }
}

impl Writer {
    pub(super) fn new(db: Database, disk: Disk) -> Writer {
        Writer {
            db,
            disk,
            before: Mutex::default(),
        }
    }

    fn before(&self) -> MutexGuard<'_, Option<Arc<ReadTransaction>>> {
        self.before.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on, readers see what is there now.
    pub(super) fn freeze(&self) -> std::result::Result<(), TransactionError> {
        *self.before() = Some(Arc::new(self.db.begin_read()?));
        Ok(())
    }

    /// From now on, readers see again what is committed.
    pub(super) fn thaw(&self) {
        *self.before() = None;
    }
}

impl Handle {
    /// Begins to read.
    pub(super) fn read(&self) -> std::result::Result<Arc<ReadTransaction>, TransactionError> {
        match self {
            Handle::Write(writer) => match &*writer.before() {
                Some(before) => Ok(Arc::clone(before)),
                None => writer.db.begin_read().map(Arc::new),
            },
            Handle::Read(db) => db.begin_read().map(Arc::new),
        }
    }

    /// Whether the engine was stopped, by a failed write or with a transaction to be forgotten.
    fn is_stopped(&self) -> bool {
        match self {
            Handle::Write(writer) if writer.disk.is_stopped() => true,
            Handle::Write(writer) => match writer.db.try_begin_write() {
                // Another thread is writing.
                Ok(_) | Err(TransactionError::WouldBlock) => false,
                Err(_) => true,
            },
            Handle::Read(_) => false,
        }
    }
}

thread_local! {
    /// How many snapshots and transactions this thread holds.
    static HOLDS: Cell<usize> = const { Cell::new(0) };
}

/// A handle in use by a snapshot or a transaction of this thread.
pub(super) struct Use {
    handle: Arc<Handle>,
    /// Stays in the thread that counts it.
    _here: PhantomData<*const ()>,
}

impl Use {
    pub(super) fn new(handle: Arc<Handle>) -> Use {
        HOLDS.set(HOLDS.get() + 1);
        Use {
            handle,
            _here: PhantomData,
        }
    }

    pub(super) fn get(&self) -> &Handle {
        &self.handle
    }
}

impl Drop for Use {
    fn drop(&mut self) {
        HOLDS.set(HOLDS.get().saturating_sub(1));
    }
}

/// The engine's handle on the file.
enum Slot {
    Open(Arc<Handle>),
    /// Given up for another: snapshots taken earlier may still read with it.
    Closed(Weak<Handle>),
}

/// The file of a store while it is held.
pub(super) struct Held {
    pub(super) path: PathBuf,
    slot: Mutex<Slot>,
    /// Held by the one thread that reopens the file.
    turn: Mutex<()>,
    /// Whether space is known to be reserved.
    reserved: AtomicBool,
    /// How long to wait for the file.
    patience: Duration,
}

impl std::fmt::Debug for Held {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Held({})", self.path.display())
    }
}

impl Held {
    pub(super) fn new(path: &Path, handle: Handle) -> Held {
        Held {
            path: path.to_owned(),
            slot: Mutex::new(Slot::Open(Arc::new(handle))),
            turn: Mutex::default(),
            reserved: AtomicBool::new(false),
            patience: PATIENCE,
        }
    }

    /// Holds a file that gets its final name later: no space is reserved beside it.
    pub(super) fn temporary(path: &Path, handle: Handle) -> Held {
        Held {
            reserved: AtomicBool::new(true),
            ..Held::new(path, handle)
        }
    }

    fn slot(&self) -> MutexGuard<'_, Slot> {
        self.slot.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The handle in use, opened if there is none.
    pub(super) fn get(&self) -> Result<Arc<Handle>> {
        if let Slot::Open(handle) = &*self.slot() {
            return Ok(Arc::clone(handle));
        }
        // A thread that holds a snapshot and takes another one must not wait for itself.
        if HOLDS.get() > 0
            && let Some(last) = self.last()
        {
            return Ok(last);
        }
        let _turn = self.turn();
        // Another thread may have reopened it meanwhile.
        if let Slot::Open(handle) = &*self.slot() {
            return Ok(Arc::clone(handle));
        }
        // If the file stays locked by a long snapshot, the old handle may still have the answer.
        match self.open() {
            Err(StoreError::Stopped) => self.last().ok_or(StoreError::Stopped),
            opened => opened,
        }
    }

    /// The handle that was given up, while a snapshot still reads with it.
    fn last(&self) -> Option<Arc<Handle>> {
        match &*self.slot() {
            Slot::Open(_) => None,
            Slot::Closed(last) => last.upgrade(),
        }
    }

    /// Reopens the file for writing if a failed write has stopped the engine.
    pub(super) fn reopen(&self) -> Result<()> {
        let _turn = self.turn();
        let handle = match &*self.slot() {
            Slot::Open(handle) => Some(Arc::clone(handle)),
            Slot::Closed(_) => None,
        };
        if let Some(handle) = handle {
            if !handle.is_stopped() {
                return Ok(());
            }
            let closed = Slot::Closed(Arc::downgrade(&handle));
            let last = std::mem::replace(&mut *self.slot(), closed);
            // The file is closed here if nothing reads it.
            drop((last, handle));
        }
        self.open().map(drop)
    }

    /// Opens the file for writing once it is free. Only the holder of the turn calls this.
    #[expect(
        clippy::disallowed_methods,
        reason = "another process tells nobody when it lets the file go"
    )]
    fn open(&self) -> Result<Arc<Handle>> {
        let begun = Instant::now();
        loop {
            match open(&self.path, Access::Write) {
                Ok(handle) => {
                    let handle = Arc::new(handle);
                    *self.slot() = Slot::Open(Arc::clone(&handle));
                    return Ok(handle);
                }
                // Snapshots taken earlier keep the file locked until they end.
                Err(OpenFault::Locked) if begun.elapsed() < self.patience => {
                    std::thread::sleep(STEP);
                }
                Err(OpenFault::Locked | OpenFault::NeedsWriter) => return Err(self.locked()),
                Err(OpenFault::Other(error)) => return Err(error),
            }
        }
    }

    /// The error for a file that stays locked: by this process, which only reads it since a write
    /// failed, or by another one.
    fn locked(&self) -> StoreError {
        match &*self.slot() {
            Slot::Closed(last) if last.strong_count() > 0 => StoreError::Stopped,
            _ => busy(&self.path),
        }
    }

    /// Reserves disk space after a commit, when some was just available.
    pub(super) fn reserve(&self) {
        if !self.reserved.swap(true, Ordering::Relaxed) {
            reserve::keep(&self.path);
        }
    }

    /// Releases the reserved space; returns whether there was any.
    pub(super) fn give_up(&self) -> bool {
        self.reserved.store(false, Ordering::Relaxed);
        reserve::give_up(&self.path)
    }
}

pub(super) fn open(path: &Path, access: Access) -> std::result::Result<Handle, OpenFault> {
    let mut builder = Builder::new();
    builder.set_cache_size(CACHE);
    builder.set_check_integrity_on_open(access == Access::Check);
    let handle = match access {
        Access::Read | Access::Glance => builder.open_read_only(path).map(Handle::Read),
        Access::Write | Access::Check => Disk::open(path).and_then(|disk| {
            let db = builder.create_with_backend(disk.clone())?;
            disk.opened();
            Ok(Handle::Write(Writer::new(db, disk)))
        }),
    };
    handle.map_err(|error| match error {
        DatabaseError::DatabaseAlreadyOpen => OpenFault::Locked,
        DatabaseError::RepairAborted => OpenFault::NeedsWriter,
        other => OpenFault::Other(fault(other)),
    })
}

#[cfg(test)]
mod tests {
    use redb::{Durability, ReadableDatabase, TableDefinition};

    use super::*;

    const ROWS: TableDefinition<'static, u64, &'static [u8]> = TableDefinition::new("rows");
    /// A row of this length fills a page of the engine.
    const ROW: usize = 250 << 10;
    /// More rows than the engine keeps in memory.
    const MANY: u64 = 3 * (CACHE / ROW) as u64 / 2;
    const FEW: u64 = 2;

    fn held(path: &Path) -> Held {
        Held::new(path, open(path, Access::Write).map_err(|_| ()).unwrap())
    }

    /// The engine's mark in byte 9 of a file that is in use.
    const IN_USE: u8 = 2;

    #[test]
    fn a_file_that_was_only_read_is_left_as_it_was_and_another_one_is_closed() {
        let (_home, path) = file(FEW);
        let before = std::fs::read(&path).unwrap();
        let one = held(&path);
        assert_eq!(readable(&one.get().unwrap()), FEW);
        drop(one);
        assert!(std::fs::read(&path).unwrap() == before);
        let one = held(&path);
        let handle = one.get().unwrap();
        let mut txn = database(&handle).0.begin_write().unwrap();
        txn.set_quick_repair(true);
        txn.open_table(ROWS).unwrap().insert(0, &[1][..]).unwrap();
        txn.commit().unwrap();
        drop(handle);
        // As a killed process leaves it.
        let killed = std::fs::read(&path).unwrap();
        drop(one);
        let after = std::fs::read(&path).unwrap();
        assert_eq!((killed[9] & IN_USE, after[9] & IN_USE), (IN_USE, 0));
    }

    fn database(handle: &Handle) -> (&Database, &Disk) {
        match handle {
            Handle::Write(writer) => (&writer.db, &writer.disk),
            Handle::Read(_) => panic!("opened for reading"),
        }
    }

    fn file(count: u64) -> (tempfile::TempDir, PathBuf) {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("docket.redb");
        let db = Database::create(&path).unwrap();
        let txn = db.begin_write().unwrap();
        let mut rows = txn.open_table(ROWS).unwrap();
        for key in 0..count {
            rows.insert(key, vec![key as u8; ROW].as_slice()).unwrap();
        }
        drop(rows);
        txn.commit().unwrap();
        drop(db);
        (home, path)
    }

    /// Lets a write fail as on a full disk.
    fn fail(held: &Held) {
        let handle = held.get().unwrap();
        let (db, disk) = database(&handle);
        disk.fill_up(true);
        let mut txn = db.begin_write().unwrap();
        txn.set_durability(Durability::Immediate).unwrap();
        txn.open_table(ROWS).unwrap().insert(0, &[1][..]).unwrap();
        assert!(txn.commit().is_err());
        disk.fill_up(false);
        assert!(handle.is_stopped());
    }

    /// How many rows can be read.
    fn readable(handle: &Handle) -> u64 {
        let read = |key| -> std::result::Result<bool, redb::Error> {
            let txn = database(handle).0.begin_read()?;
            Ok(txn.open_table(ROWS)?.get(key)?.is_some())
        };
        (0..MANY)
            .filter(|key| matches!(read(*key), Ok(true)))
            .count() as u64
    }

    fn closed(held: &Held) -> bool {
        matches!(*held.slot(), Slot::Closed(_))
    }

    #[test]
    fn a_handle_that_failed_reads_only_what_it_has_in_memory() {
        let (_home, path) = file(MANY);
        let held = held(&path);
        assert_eq!(readable(&held.get().unwrap()), MANY);
        fail(&held);
        assert!(readable(&held.get().unwrap()) < MANY);
        held.reopen().unwrap();
        assert_eq!(readable(&held.get().unwrap()), MANY);
    }

    /// A reader in another thread waits until it can read everything; the thread that holds the
    /// file does not wait for itself.
    #[test]
    fn while_the_file_is_reopened_only_those_who_hold_it_use_the_old_handle() {
        let (_home, path) = file(MANY);
        let held = held(&path);
        fail(&held);
        let handle = held.get().unwrap();
        let old = Arc::downgrade(&handle);
        let reading = Use::new(handle);
        std::thread::scope(|scope| {
            let reopened = scope.spawn(|| held.reopen());
            while !closed(&held) {
                std::thread::yield_now();
            }
            let second = held.get().unwrap();
            assert_eq!(Arc::as_ptr(&second), old.as_ptr());
            let other = scope.spawn(|| readable(&held.get().unwrap()));
            drop((reading, second));
            reopened.join().unwrap().unwrap();
            assert_eq!(other.join().unwrap(), MANY);
        });
    }

    #[test]
    fn a_thread_that_holds_nothing_any_more_waits_again() {
        let (_home, path) = file(FEW);
        let held = held(&path);
        let handle = held.get().unwrap();
        assert_eq!(HOLDS.get(), 0);
        let both = (Use::new(Arc::clone(&handle)), Use::new(handle));
        assert_eq!(HOLDS.get(), 2);
        drop(both);
        assert_eq!(HOLDS.get(), 0);
    }

    #[test]
    fn a_file_is_reopened_only_if_its_own_write_failed() {
        let (_home, path) = file(FEW);
        let held = held(&path);
        let first = Arc::downgrade(&held.get().unwrap());
        held.reopen().unwrap();
        assert!(first.upgrade().is_some());
        fail(&held);
        held.reopen().unwrap();
        assert!(first.upgrade().is_none());
        // A second thread that saw the same failure leaves the new handle open.
        let second = Arc::downgrade(&held.get().unwrap());
        held.reopen().unwrap();
        assert!(second.upgrade().is_some());
        // The new handle may fail as well, no matter which thread reopens it.
        fail(&held);
        held.reopen().unwrap();
        assert!(second.upgrade().is_none());
    }

    /// A file opened only for reading is not reported as being on a full disk.
    #[test]
    fn a_file_that_others_read_is_read_on_and_opened_later() {
        let (_home, path) = file(FEW);
        let held = Held {
            patience: Duration::ZERO,
            ..held(&path)
        };
        fail(&held);
        let reading = held.get().unwrap();
        let failed = held.reopen();
        assert!(matches!(failed, Err(StoreError::Stopped)), "{failed:?}");
        // Readers go on with the old handle; once there are none, the next access opens the file.
        assert!(Arc::ptr_eq(&reading, &held.get().unwrap()));
        drop(reading);
        assert_eq!(readable(&held.get().unwrap()), FEW);
    }
}
