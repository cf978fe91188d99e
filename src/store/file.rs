//! Opening and creating the file of a store.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use super::error::{Result, StoreError};
use super::kv::Store;
use super::redb::{OpenFault, RedbStore};
use super::sidecar::{self, Owner};

/// How long a second process waits for the first.
const PATIENCE: Duration = Duration::from_secs(2);
const STEP: Duration = Duration::from_millis(25);

/// What the opener means to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Readers share the file with each other.
    Read,
    /// The same for whoever cannot wait until another process lets go of it.
    Glance,
    Write,
    /// [`Access::Write`] after the engine looked at every page of the file.
    Check,
}

/// Opens an existing store, waiting two seconds (at a glance not at all) for another process to let go of it.
pub fn open(path: &Path, access: Access) -> Result<RedbStore> {
    let patience = match access {
        Access::Glance => Duration::ZERO,
        Access::Read | Access::Write | Access::Check => PATIENCE,
    };
    open_within(path, access, patience)
}

/// The same with a patience of one's own.
pub fn open_within(path: &Path, access: Access, patience: Duration) -> Result<RedbStore> {
    match fs::metadata(path) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            return Err(StoreError::Missing(path.display().to_string()));
        }
        Err(e) => return Err(sidecar::io(path, e)),
        Ok(meta) if !meta.is_file() => return Err(StoreError::Foreign(path.display().to_string())),
        Ok(_) => {}
    }
    sidecar::check_format(path)?;
    let begun = Instant::now();
    let mut read_only = matches!(access, Access::Read | Access::Glance);
    loop {
        match RedbStore::open(path, read_only, access == Access::Check) {
            Ok(store) => {
                return Ok(store);
            }
            // The last writer was killed: open as a writer, which repairs.
            Err(OpenFault::NeedsWriter) => read_only = false,
            Err(OpenFault::Locked) if begun.elapsed() < patience => std::thread::sleep(STEP),
            Err(OpenFault::Locked) => {
                let holder = sidecar::owner(path);
                let name = format!("{} (pid {})", holder.name, holder.pid);
                return Err(StoreError::Busy {
                    holder: name,
                    since: holder.since,
                });
            }
            Err(OpenFault::Other(StoreError::Denied(_))) => {
                return Err(StoreError::Denied(path.display().to_string()));
            }
            Err(OpenFault::Other(StoreError::Backend(_) | StoreError::Damaged(_)))
                if !looks_like_redb(path) =>
            {
                return Err(StoreError::Foreign(path.display().to_string()));
            }
            Err(OpenFault::Other(error)) => return Err(error),
        }
    }
}

/// Who holds a store, as who opened it last noted it, and since when; `None` where that program has gone.
pub fn holder(path: &Path) -> Option<(String, String)> {
    let holder = sidecar::owner(path);
    let runs = Path::new("/proc").join(holder.pid.to_string()).exists();
    let own = holder.pid == std::process::id();
    (runs && !own).then_some((holder.name, holder.since))
}

/// Creates a store under a temporary name, then gives it its own: a half-made file is never found under `path`.
/// `prepare` writes what a new store begins with.
pub fn create(
    path: &Path,
    owner: &Owner,
    prepare: &dyn Fn(&dyn Store) -> Result<()>,
) -> Result<RedbStore> {
    if let Some(folder) = path.parent().filter(|p| !p.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(|e| sidecar::io(folder, e))?;
    }
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".new-{}", std::process::id()));
    let temporary = Path::new(&name);
    let made = RedbStore::create(temporary).and_then(|store| prepare(&store));
    if let Err(error) = made {
        let _ = fs::remove_file(temporary);
        return Err(match error {
            StoreError::Denied(_) => StoreError::Denied(path.display().to_string()),
            other => other,
        });
    }
    sidecar::write_format(path)?;
    // Not `rename`: a store that appeared meanwhile must not be replaced.
    let placed = fs::hard_link(temporary, path).or_else(|e| match e.kind() {
        std::io::ErrorKind::AlreadyExists => Ok(()),
        _ if !path.exists() => fs::rename(temporary, path),
        _ => Err(e),
    });
    let _ = fs::remove_file(temporary);
    placed.map_err(|e| sidecar::io(path, e))?;
    sidecar::sync_folder(path)?;
    let store = open(path, Access::Write)?;
    sidecar::note_owner(path, owner);
    Ok(store)
}

/// Takes a store away with what stands beside it. Only for whoever holds it for writing: then nobody else can be in it.
pub fn remove(path: &Path) {
    // What cannot be removed is an empty store, which harms nobody.
    let _ = fs::remove_file(path);
    sidecar::remove(path);
}

fn looks_like_redb(path: &Path) -> bool {
    use std::io::Read;
    let mut head = [0; 4];
    fs::File::open(path)
        .and_then(|mut f| f.read_exact(&mut head))
        .is_ok()
        && head == *b"redb"
}
