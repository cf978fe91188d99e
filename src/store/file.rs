//! Opens and creates the file of a store.

use std::fs::{self, File, Metadata, Permissions};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::error::{Result, StoreError};
use super::kv::Store;
use super::redb::{OpenFault, RedbStore};
use super::reserve;
use super::sidecar;
pub use super::sidecar::Owner;
use crate::place;
use crate::place::held::{claim, sweep_left};

/// How long to wait for another process to release the file.
const PATIENCE: Duration = Duration::from_secs(2);
const STEP: Duration = Duration::from_millis(25);

/// How the store is to be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// For reading; readers share the file with each other.
    Read,
    /// For reading, without waiting for another process to release the file.
    Glance,
    Write,
    /// [`Access::Write`] after the engine has checked every page of the file.
    Check,
}

/// Opens an existing store, waiting two seconds (with [`Access::Glance`] not at all) for another
/// process to release it.
pub fn open(path: &Path, access: Access) -> Result<RedbStore> {
    let patience = match access {
        Access::Glance => Duration::ZERO,
        Access::Read | Access::Write | Access::Check => PATIENCE,
    };
    open_within(path, access, patience)
}

/// Opens an existing store, waiting up to `patience` for another process to release it.
#[expect(
    clippy::disallowed_methods,
    reason = "another process tells nobody when it lets the file go"
)]
pub fn open_within(path: &Path, access: Access, patience: Duration) -> Result<RedbStore> {
    let mut found = match fs::metadata(path) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            let name = path.display().to_string();
            return Err(match fs::read_link(path) {
                // The link points nowhere. Only its creator knows whether a store should be created
                // there or was removed.
                Ok(target) => StoreError::Dangling {
                    path: name,
                    target: target.display().to_string(),
                },
                Err(_) => StoreError::Missing(name),
            });
        }
        Err(e) => return Err(sidecar::io(path, e)),
        Ok(meta) if !meta.is_file() => return Err(StoreError::Foreign(path.display().to_string())),
        Ok(meta) => which(&meta),
    };
    sidecar::check_format(path)?;
    let begun = Instant::now();
    let mut access = access;
    loop {
        match standing(path, found, || RedbStore::open(path, access)) {
            Ok(Some(store)) => return Ok(store),
            // The file was replaced or removed in the meantime.
            Ok(None) => match fs::metadata(path) {
                Ok(meta) => found = which(&meta),
                Err(_) => return Err(StoreError::Missing(path.display().to_string())),
            },
            // The last writer was killed: open as a writer, which repairs.
            Err(OpenFault::NeedsWriter) => access = Access::Write,
            Err(OpenFault::Locked) if begun.elapsed() < patience => std::thread::sleep(STEP),
            Err(OpenFault::Locked) => {
                return Err(busy(path));
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

/// The error for a file in use by another process, with its owner if recorded.
pub(super) fn busy(path: &Path) -> StoreError {
    match sidecar::owner(path) {
        Some(owner) => StoreError::Busy {
            holder: format!("{} (pid {})", owner.name, owner.pid),
            since: owner.since,
        },
        None => StoreError::BusyUnnamed,
    }
}

/// Device and inode of a file, which distinguish it from another of the same name.
pub(super) type Which = (u64, u64);

pub(super) fn which(meta: &Metadata) -> Which {
    (meta.dev(), meta.ino())
}

/// Returns what `open` opened, if the file found before is still at that path.
///
/// Between opening and locking, another process may have removed the file, and data written to an
/// unlinked file is lost.
fn standing<T>(
    path: &Path,
    found: Which,
    open: impl FnOnce() -> std::result::Result<T, OpenFault>,
) -> std::result::Result<Option<T>, OpenFault> {
    let opened = open()?;
    let still = fs::metadata(path).is_ok_and(|meta| which(&meta) == found);
    Ok(still.then_some(opened))
}

/// The holder of a store, as recorded by the last program that opened it.
///
/// `None` if that program has ended, or is this process.
pub fn holder(path: &Path) -> Option<Owner> {
    sidecar::owner(path).filter(|owner| owner.pid != std::process::id())
}

/// Whether disk space is reserved beside a store for when the disk is full.
pub fn has_reserve(path: &Path) -> bool {
    reserve::is_kept(path)
}

/// Creates a store under a temporary name, then gives it its own, so that an incomplete file is
/// never found under `path`.
///
/// `prepare` writes the initial content of a new store.
pub fn create(
    path: &Path,
    owner: &Owner,
    prepare: &dyn Fn(&dyn Store) -> Result<()>,
) -> Result<RedbStore> {
    if let Some(folder) = path.parent().filter(|p| !p.as_os_str().is_empty()) {
        make_folder(folder).map_err(|e| sidecar::io(folder, e))?;
    }
    let (file, making) = Making::begin(path)?;
    let temporary = &making.temporary;
    let store = RedbStore::create(temporary, file)
        .and_then(|store| prepare(&store).map(|()| store))
        .map_err(|error| match error {
            StoreError::Denied(_) => StoreError::Denied(path.display().to_string()),
            other => other,
        })?;
    match place::rename_new(temporary, path) {
        // No other process can open the store while we hold it, so its companion files come first.
        // A power cut between the two leaves the format file of an earlier store beside this one.
        Ok(()) => sidecar::write_format(path).inspect_err(|_| remove(path))?,
        // Another store has appeared: it keeps its name and its companion files.
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(sidecar::io(path, error)),
    }
    drop((store, making));
    sidecar::sync_folder(path)?;
    let store = open(path, Access::Write)?;
    sidecar::note_owner(path, owner);
    Ok(store)
}

/// What stands between the name of a store and the number of the process that creates it.
const NEW: &str = ".new-";

/// Whether a name is that of a store being created as `path`.
fn is_made_for(path: &Path, name: &str) -> bool {
    let store = path.file_name().and_then(|store| store.to_str());
    let rest = store.and_then(|store| name.strip_prefix(store)?.strip_prefix(NEW));
    rest.is_some_and(|rest| {
        rest.bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'-')
    })
}

/// A store being created, under a name of its own; removed on drop unless it was placed.
#[derive(Debug)]
struct Making {
    temporary: PathBuf,
}

impl Making {
    /// Creates a new file beside the final path, with the final permissions from the start.
    ///
    /// What killed programs left beside it is removed; a file that some process still has open is
    /// not.
    fn begin(path: &Path) -> Result<(File, Making)> {
        let mode = mode_beside(path);
        let mut last = std::io::Error::from(std::io::ErrorKind::AlreadyExists);
        for n in 0..100 {
            let mut name = path.as_os_str().to_owned();
            name.push(format!("{NEW}{}", std::process::id()));
            if n > 0 {
                name.push(format!("-{n}"));
            }
            let temporary = PathBuf::from(name);
            let made = File::options()
                .read(true)
                .write(true)
                .create_new(true)
                .mode(mode)
                .open(&temporary);
            match made {
                Ok(file) => {
                    let making = Making { temporary };
                    // Set the mode explicitly: the umask may have removed permissions meant for the
                    // group of a shared folder.
                    file.set_permissions(Permissions::from_mode(mode))
                        .map_err(|e| sidecar::io(path, e))?;
                    if let Err(error) = claim(&file, &making.temporary) {
                        last = error;
                        continue;
                    }
                    sweep_left(sidecar::folder_of(path), &file, |name| {
                        is_made_for(path, name)
                    });
                    return Ok((file, making));
                }
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => last = error,
                Err(error) => return Err(sidecar::io(path, error)),
            }
        }
        Err(sidecar::io(path, last))
    }
}

impl Drop for Making {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.temporary);
    }
}

/// Creates a folder for a store, and missing parents, accessible only by the owner. An existing
/// folder is left unchanged.
pub fn make_folder(folder: &Path) -> std::io::Result<()> {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
}

/// The mode of a new store: by default, only the owner may open it.
///
/// A folder that its group can write, or whose files inherit its group (setgid), is meant to be
/// shared with that group.
fn mode_beside(path: &Path) -> u32 {
    let mode = fs::metadata(sidecar::folder_of(path)).map_or(0, |meta| meta.permissions().mode());
    // In a world-writable folder (/tmp) no particular group is meant.
    match (mode & 0o022, mode & 0o2000) {
        (0o020, _) => 0o660,
        (0, 0o2000) => 0o640,
        _ => 0o600,
    }
}

/// Removes a store and the files beside it.
///
/// The caller must hold it for writing, so that no other process uses it.
pub fn remove(path: &Path) {
    // If removal fails, an empty store remains, which does no harm.
    let _ = fs::remove_file(path);
    sidecar::remove(path);
}

fn looks_like_redb(path: &Path) -> bool {
    use std::io::Read;
    let mut head = [0; 4];
    File::open(path)
        .and_then(|mut f| f.read_exact(&mut head))
        .is_ok()
        && head == *b"redb"
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

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
    fn what_a_killed_program_left_of_a_store_goes_with_the_next() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("docket.redb");
        let at = |end: &str| home.path().join(format!("docket.redb{end}"));
        for end in [".new-7", ".new-8-1", ".new-x"] {
            fs::write(at(end), "half").unwrap();
        }
        let busy = File::create(at(".new-9")).unwrap();
        claim(&busy, &at(".new-9")).unwrap();
        drop(create(&path, &Owner::default(), &|_| Ok(())).unwrap());
        for (end, stays) in [
            (".new-7", false),
            (".new-8-1", false),
            (".new-x", true),
            (".new-9", true),
        ] {
            assert_eq!(at(end).exists(), stays, "{end}");
        }
        assert!(open(&path, Access::Read).is_ok());
    }

    #[test]
    fn a_store_that_is_taken_away_while_it_is_opened_is_not_opened() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("docket.redb");
        let make = || drop(create(&path, &Owner::default(), &|_| Ok(())).unwrap());
        make();
        let open = || RedbStore::open(&path, Access::Write);
        let found = || which(&fs::metadata(&path).unwrap());
        let here = standing(&path, found(), open).unwrap();
        assert!(here.is_some());
        drop(here);
        let gone = standing(&path, found(), || {
            let store = open();
            remove(&path);
            store
        });
        assert!(gone.unwrap().is_none());
        make();
        let another = standing(&path, found(), || {
            let store = open();
            remove(&path);
            make();
            store
        });
        assert!(another.unwrap().is_none());
    }

    /// A failed start leaves no files, and a file of the same name that a process of another
    /// container has open is not reused.
    #[test]
    fn a_store_in_the_making_is_its_own_from_the_first_moment() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("docket.redb");
        let left = home
            .path()
            .join(format!("docket.redb.new-{}", std::process::id()));
        fs::write(&left, "theirs").unwrap();
        let theirs = File::open(&left).unwrap();
        claim(&theirs, &left).unwrap();
        // Before anything is written to it.
        let (file, making) = Making::begin(&path).unwrap();
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        drop(making);
        let failed = create(&path, &Owner::default(), &|_| Err(StoreError::Full));
        assert!(matches!(failed, Err(StoreError::Full)));
        assert_eq!(fs::read(&left).unwrap(), b"theirs");
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
        drop(create(&path, &Owner::default(), &|_| Ok(())).unwrap());
        assert_eq!(fs::read(&left).unwrap(), b"theirs");
    }

    /// If the store cannot be placed, no file beside it is left.
    #[test]
    fn a_store_that_cannot_be_placed_leaves_nothing_beside_it() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("docket.redb");
        let blocked = create(&path, &Owner::default(), &|_| {
            // Blocks the path of the file written next.
            fs::create_dir(home.path().join("docket.redb.format")).unwrap();
            Ok(())
        });
        assert!(blocked.is_err());
        fs::remove_dir(home.path().join("docket.redb.format")).unwrap();
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
    }

    /// Of two processes that create a store at once, one gets the name and keeps its companion
    /// files.
    #[test]
    fn who_comes_second_leaves_what_stands_beside_the_store_alone() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("docket.redb");
        let format = home.path().join("docket.redb.format");
        let mine = Cell::new(false);
        let second = create(&path, &Owner::default(), &|_| {
            drop(create(&path, &Owner::default(), &|_| Ok(())).unwrap());
            // As written by another program with an unknown format.
            fs::write(&format, "theirs").unwrap();
            mine.set(true);
            Ok(())
        });
        assert!(second.is_ok() && mine.get());
        assert_eq!(fs::read_to_string(&format).unwrap(), "theirs");
        // A file left by an earlier store says nothing about a new one.
        drop(second);
        fs::remove_file(&path).unwrap();
        drop(create(&path, &Owner::default(), &|_| Ok(())).unwrap());
        assert_ne!(fs::read_to_string(&format).unwrap(), "theirs");
    }

    #[test]
    fn a_store_that_was_cut_off_is_damaged() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("docket.redb");
        drop(create(&path, &Owner::default(), &|_| Ok(())).unwrap());
        let file = File::options().write(true).open(&path).unwrap();
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
            // A mode set later by an administrator is kept.
            fs::set_permissions(&path, Permissions::from_mode(0o664)).unwrap();
            drop(open(&path, Access::Write).unwrap());
            assert_eq!(mode(&path), 0o664);
        }
        fs::set_permissions(&made, Permissions::from_mode(0o700)).unwrap();
        make_folder(&made).unwrap();
    }
}
