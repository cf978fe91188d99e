//! The file as opened by the engine.
//!
//! After a write failed for lack of space the engine only reads; it must be reopened to write
//! again.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use redb::{Builder, Database, DatabaseError, ReadOnlyDatabase};

use super::disk::Disk;
use super::{CACHE, OpenFault, fault};
use crate::store::error::{Result, StoreError};
use crate::store::file::{Access, busy};
use crate::store::reserve;

/// How long to wait for reads in other threads to end before reopening.
const PATIENCE: Duration = Duration::from_secs(2);
const STEP: Duration = Duration::from_millis(10);

pub(super) enum Handle {
    Write(Database, Disk),
    Read(ReadOnlyDatabase),
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
    /// How often the file was opened.
    opened: AtomicU64,
    /// Held by the one thread that reopens the file; readers do not wait for it.
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
            opened: AtomicU64::new(1),
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

    /// How often the file was opened.
    pub(super) fn opened(&self) -> u64 {
        self.opened.load(Ordering::Acquire)
    }

    /// The handle in use, opened if there is none.
    pub(super) fn get(&self) -> Result<Arc<Handle>> {
        match &*self.slot() {
            Slot::Open(handle) => return Ok(Arc::clone(handle)),
            // While the file is being reopened, the old handle still reads. A thread that holds a
            // snapshot and takes another one must not wait for itself.
            Slot::Closed(last) => {
                if let Some(last) = last.upgrade() {
                    return Ok(last);
                }
            }
        }
        let _turn = self.turn();
        // Another thread may have reopened it meanwhile.
        if let Slot::Open(handle) = &*self.slot() {
            return Ok(Arc::clone(handle));
        }
        self.open()
    }

    /// Reopens the file for writing, which discards the engine's memory of a failed write, unless
    /// another thread has reopened it since it was opened for the `seen`th time.
    pub(super) fn reopen(&self, seen: u64) -> Result<()> {
        let _turn = self.turn();
        if self.opened() > seen {
            return Ok(());
        }
        let closed = match &*self.slot() {
            Slot::Open(handle) => Arc::downgrade(handle),
            Slot::Closed(last) => Weak::clone(last),
        };
        let last = std::mem::replace(&mut *self.slot(), Slot::Closed(closed));
        drop(last);
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
                    self.opened.fetch_add(1, Ordering::Release);
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
            Ok(Handle::Write(db, disk))
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
    use super::*;

    fn held(path: &Path) -> Held {
        Held::new(path, open(path, Access::Write).map_err(|_| ()).unwrap())
    }

    #[test]
    fn a_reader_does_not_wait_for_a_reopening_that_waits_for_it() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("docket.redb");
        drop(Database::create(&path).unwrap());
        let held = held(&path);
        let reading = held.get().unwrap();
        std::thread::scope(|scope| {
            let reopened = scope.spawn(|| held.reopen(held.opened()));
            while matches!(*held.slot(), Slot::Open(_)) {
                std::thread::yield_now();
            }
            // A second snapshot, while the first one keeps the file from being reopened.
            let second = held.get().unwrap();
            assert!(Arc::ptr_eq(&reading, &second));
            drop((reading, second));
            reopened.join().unwrap().unwrap();
        });
        assert_eq!(held.opened(), 2);
        assert!(held.get().is_ok());
    }

    #[test]
    fn two_whose_writes_failed_reopen_the_file_once() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("docket.redb");
        drop(Database::create(&path).unwrap());
        let held = held(&path);
        let seen = held.opened();
        held.reopen(seen).unwrap();
        let first = held.get().unwrap();
        // A second thread that saw the same failure leaves the new handle open.
        held.reopen(seen).unwrap();
        assert!(Arc::ptr_eq(&first, &held.get().unwrap()));
        drop(first);
        held.reopen(held.opened()).unwrap();
        assert_eq!(held.opened(), seen + 2);
    }

    /// A file that is only read is not said to be on a full disk.
    #[test]
    fn a_file_that_others_read_is_read_on_and_opened_later() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("docket.redb");
        drop(Database::create(&path).unwrap());
        let held = Held {
            patience: Duration::ZERO,
            ..held(&path)
        };
        let reading = held.get().unwrap();
        let failed = held.reopen(held.opened());
        assert!(matches!(failed, Err(StoreError::Stopped)), "{failed:?}");
        // Readers go on with the old handle; once there are none, the next access opens the file.
        assert!(Arc::ptr_eq(&reading, &held.get().unwrap()));
        drop(reading);
        assert!(held.get().is_ok());
    }
}
