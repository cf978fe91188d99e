//! The file as the engine has it open. After a write failed for want of room the engine writes nothing more, but reads: then it is
//! opened anew.

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

/// How long what reads the file in another thread may take to end before it is opened anew.
const PATIENCE: Duration = Duration::from_secs(2);
const STEP: Duration = Duration::from_millis(10);

pub(super) enum Handle {
    Write(Database, Disk),
    Read(ReadOnlyDatabase),
}

/// The file of a store, as long as it is held.
pub(super) struct Held {
    pub(super) path: PathBuf,
    /// `None` where opening it anew failed: whoever asks next tries again.
    slot: RwLock<Option<Arc<Handle>>>,
    /// Whether room was seen to be set aside.
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

    /// Of a file that is given its name later: nothing is set aside beside it.
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

    /// Opens the file for writing once more, without what the engine remembers of a failed write.
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
                // What is being read keeps the file until it is read.
                Err(OpenFault::Locked) if begun.elapsed() < PATIENCE => std::thread::sleep(STEP),
                Err(OpenFault::Locked | OpenFault::NeedsWriter) => return Err(StoreError::Full),
                Err(OpenFault::Other(error)) => return Err(error),
            }
        }
    }

    /// Sets room aside, after a commit: there was some just now.
    pub(super) fn reserve(&self) {
        if !self.reserved.swap(true, Ordering::Relaxed) {
            reserve::keep(&self.path);
        }
    }

    /// Gives up what was set aside; whether there was any.
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
