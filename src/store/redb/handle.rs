//! The file as opened by the engine.
//!
//! After a write failed for lack of space the engine only reads; it must be reopened to write
//! again.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use redb::{Builder, Database, DatabaseError, ReadOnlyDatabase};

use super::disk::Disk;
use super::{CACHE, OpenFault, fault};
use crate::store::error::{Result, StoreError};
use crate::store::file::Access;
use crate::store::reserve;

/// How long to wait for reads in other threads to end before reopening.
const PATIENCE: Duration = Duration::from_secs(2);
const STEP: Duration = Duration::from_millis(10);

pub(super) enum Handle {
    Write(Database, Disk),
    Read(ReadOnlyDatabase),
}

/// The file of a store while it is held.
pub(super) struct Held {
    pub(super) path: PathBuf,
    /// `None` if reopening failed; the next access tries again.
    slot: RwLock<Option<Arc<Handle>>>,
    /// Whether disk space is known to be reserved.
    reserved: AtomicBool,
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
            slot: RwLock::new(Some(Arc::new(handle))),
            reserved: AtomicBool::new(false),
        }
    }

    /// Holds a file that gets its final name later: no space is reserved beside it.
    pub(super) fn temporary(path: &Path, handle: Handle) -> Held {
        Held {
            reserved: AtomicBool::new(true),
            ..Held::new(path, handle)
        }
    }

    pub(super) fn get(&self) -> Result<Arc<Handle>> {
        let slot = self.slot.read().unwrap_or_else(PoisonError::into_inner);
        match &*slot {
            Some(handle) => Ok(Arc::clone(handle)),
            None => {
                drop(slot);
                self.anew()
            }
        }
    }

    /// Reopens the file for writing, discarding what the engine remembers of a failed write.
    #[expect(
        clippy::disallowed_methods,
        reason = "another process tells nobody when it lets the file go"
    )]
    pub(super) fn anew(&self) -> Result<Arc<Handle>> {
        let mut slot = self.slot.write().unwrap_or_else(PoisonError::into_inner);
        drop(slot.take());
        let begun = Instant::now();
        loop {
            match open(&self.path, Access::Write) {
                Ok(handle) => {
                    let handle = Arc::new(handle);
                    *slot = Some(Arc::clone(&handle));
                    return Ok(handle);
                }
                // A read in progress keeps the file locked.
                Err(OpenFault::Locked) if begun.elapsed() < PATIENCE => std::thread::sleep(STEP),
                Err(OpenFault::Locked | OpenFault::NeedsWriter) => return Err(StoreError::Full),
                Err(OpenFault::Other(error)) => return Err(error),
            }
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
