//! Files and folders that a program holds while it works, so that others can tell them from what a
//! killed program left: the system takes the lock away from the dead.

use std::fs::{self, File, Metadata, TryLockError};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// Locks what was just made at `path` while `file` is open. Fails as if the name were taken if
/// another process removes it in this moment, because it looks like the leavings of a dead one.
pub(crate) fn claim(file: &File, path: &Path) -> io::Result<()> {
    match file.try_lock() {
        // A file system without locks has no leavings removed either.
        Ok(()) | Err(TryLockError::Error(_)) if is_at(file, path) => Ok(()),
        _ => Err(io::ErrorKind::AlreadyExists.into()),
    }
}

/// Removes what killed programs of the same user left in a folder: the entries whose name is one of
/// ours and that nobody holds. `own` is what this process has just made there.
pub(crate) fn sweep_left(folder: &Path, own: &File, is_ours: impl Fn(&str) -> bool) {
    let (Ok(entries), Ok(own)) = (fs::read_dir(folder), own.metadata()) else {
        return;
    };
    for entry in entries.flatten() {
        if entry.file_name().to_str().is_some_and(&is_ours) {
            sweep_one(&entry.path(), &own);
        }
    }
}

/// Removes one entry, unless it is somebody else's, a link or a pipe, or in use.
fn sweep_one(path: &Path, own: &Metadata) {
    let Ok(meta) = path.symlink_metadata() else {
        return;
    };
    if meta.uid() != own.uid() || meta.file_type() != own.file_type() {
        return;
    }
    // The lock is kept until the entry is gone.
    let Ok(file) = File::open(path) else { return };
    if file.try_lock().is_ok() && is_at(&file, path) {
        // A failure to remove it cannot be handled here.
        let _ = if meta.is_dir() {
            fs::remove_dir_all(path)
        } else {
            fs::remove_file(path)
        };
    }
}

/// Whether an open file is the one with this name.
fn is_at(file: &File, path: &Path) -> bool {
    let which = |meta: Metadata| (meta.dev(), meta.ino());
    let opened = file.metadata().map(which);
    let named = path.symlink_metadata().map(which);
    matches!((opened, named), (Ok(opened), Ok(named)) if opened == named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_dead_left_is_removed_and_what_others_have_is_not() {
        let home = tempfile::tempdir().unwrap();
        let at = |name: &str| home.path().join(name);
        let made = |name: &str| {
            fs::create_dir(at(name)).unwrap();
            fs::write(at(name).join("docket.redb"), "rows").unwrap();
            let folder = File::open(at(name)).unwrap();
            claim(&folder, &at(name)).unwrap();
            folder
        };
        let (own, held, dead) = (made("x-1"), made("x-2"), made("x-3"));
        let foreign = made("y-4");
        fs::create_dir(at("kept")).unwrap();
        std::os::unix::fs::symlink(at("kept"), at("x-5")).unwrap();
        fs::write(at("x-6"), "").unwrap();
        drop((dead, foreign));
        sweep_left(home.path(), &own, |name| name.starts_with("x-"));
        let mut left: Vec<_> = fs::read_dir(home.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        left.sort();
        assert_eq!(left, ["kept", "x-1", "x-2", "x-5", "x-6", "y-4"]);
        assert!(at("x-2").join("docket.redb").exists());
        // Whoever lost the name in between takes another one.
        fs::remove_dir_all(at("x-2")).unwrap();
        drop(held);
        let again = made("x-2");
        assert!(claim(&File::open(at("x-2")).unwrap(), &at("x-2")).is_err());
        fs::remove_dir_all(at("x-2")).unwrap();
        assert!(claim(&again, &at("x-2")).is_err());
    }
}
