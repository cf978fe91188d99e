//! Opening and creating the file of a store.

use std::fs::{self, Permissions};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
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
            let name = path.display().to_string();
            return Err(match fs::read_link(path) {
                // Where a store should be made in its place, or what was taken away, only who made the link knows.
                Ok(target) => StoreError::Dangling {
                    path: name,
                    target: target.display().to_string(),
                },
                Err(_) => StoreError::Missing(name),
            });
        }
        Err(e) => return Err(sidecar::io(path, e)),
        Ok(meta) if !meta.is_file() => return Err(StoreError::Foreign(path.display().to_string())),
        Ok(_) => {}
    }
    sidecar::check_format(path)?;
    let begun = Instant::now();
    let mut access = access;
    loop {
        match RedbStore::open(path, access) {
            Ok(store) => return Ok(store),
            // The last writer was killed: open as a writer, which repairs.
            Err(OpenFault::NeedsWriter) => access = Access::Write,
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

/// Who holds a store, as who opened it last noted it; `None` where that program has gone.
pub fn holder(path: &Path) -> Option<Owner> {
    let holder = sidecar::owner(path);
    let runs = Path::new("/proc").join(holder.pid.to_string()).exists();
    let own = holder.pid == std::process::id();
    (runs && !own).then_some(holder)
}

/// Creates a store under a temporary name, then gives it its own: a half-made file is never found under `path`.
/// `prepare` writes what a new store begins with.
pub fn create(
    path: &Path,
    owner: &Owner,
    prepare: &dyn Fn(&dyn Store) -> Result<()>,
) -> Result<RedbStore> {
    if let Some(folder) = path.parent().filter(|p| !p.as_os_str().is_empty()) {
        make_folder(folder).map_err(|e| sidecar::io(folder, e))?;
    }
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".new-{}", std::process::id()));
    let temporary = Path::new(&name);
    let made = RedbStore::create(temporary).and_then(|store| {
        let mode = Permissions::from_mode(mode_beside(path));
        fs::set_permissions(temporary, mode).map_err(|e| sidecar::io(path, e))?;
        prepare(&store)
    });
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

/// Makes a folder for a store, and those above it, for its owner alone. One that is there stays as somebody made it.
pub fn make_folder(folder: &Path) -> std::io::Result<()> {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
}

/// Who may open a new store: its owner alone. A folder that lets a group write, or hands its group on to what is made in it, was
/// made to be shared with that group.
fn mode_beside(path: &Path) -> u32 {
    let folder = path
        .parent()
        .filter(|p| !p.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let mode = fs::metadata(folder).map_or(0, |meta| meta.permissions().mode());
    // Where everybody writes (/tmp) nobody in particular is meant.
    match (mode & 0o022, mode & 0o2000) {
        (0o020, _) => 0o660,
        (0, 0o2000) => 0o640,
        _ => 0o600,
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_to_nothing_is_named_and_nothing_is_made() {
        let home = tempfile::tempdir().unwrap();
        let link = home.path().join("docket.redb");
        std::os::unix::fs::symlink(home.path().join("gone.redb"), &link).unwrap();
        for access in [Access::Read, Access::Write] {
            let error = open(&link, access).unwrap_err();
            assert!(matches!(error, StoreError::Dangling { .. }), "{error}");
        }
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_store_that_was_cut_off_is_damaged() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("docket.redb");
        drop(create(&path, &Owner::default(), &|_| Ok(())).unwrap());
        let file = fs::File::options().write(true).open(&path).unwrap();
        file.set_len(100).unwrap();
        for access in [Access::Read, Access::Write] {
            let error = open(&path, access).unwrap_err();
            assert!(matches!(error, StoreError::Damaged(_)), "{error}");
        }
    }

    #[test]
    fn a_new_store_is_for_its_owner_unless_its_folder_is_shared() {
        let home = tempfile::tempdir().unwrap();
        let made = home.path().join("a/b");
        make_folder(&made).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o7777;
        assert_eq!((mode(&home.path().join("a")), mode(&made)), (0o700, 0o700));
        for (folder, store) in [
            (0o700, 0o600),
            (0o755, 0o600),
            (0o1777, 0o600),
            (0o770, 0o660),
            (0o2770, 0o660),
            (0o2750, 0o640),
        ] {
            fs::set_permissions(&made, Permissions::from_mode(folder)).unwrap();
            let path = made.join(format!("{folder:o}.redb"));
            create(&path, &Owner::default(), &|_| Ok(())).unwrap();
            assert_eq!(mode(&path), store, "{folder:o}");
            // What an administrator sets afterwards stays.
            fs::set_permissions(&path, Permissions::from_mode(0o664)).unwrap();
            drop(open(&path, Access::Write).unwrap());
            assert_eq!(mode(&path), 0o664);
        }
        fs::set_permissions(&made, Permissions::from_mode(0o700)).unwrap();
        make_folder(&made).unwrap();
    }
}
