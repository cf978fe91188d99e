//! A file beside the store whose only purpose is to occupy disk space.
//!
//! On a full disk it is removed, so that work in progress can be finished or undone: the engine
//! copies what it changes, so even deleting needs space.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use rustix::fs::{FallocateFlags, fallocate, statvfs};

use super::sidecar::beside;

/// Minimum bytes: some dozens of small entries.
const LEAST: u64 = 1 << 20;
/// Maximum bytes.
const MOST: u64 = 32 << 20;
/// Reserve only if this many times as much is free: on a nearly full disk the file itself would be
/// in the way.
const SPARE: u64 = 8;

fn path(store: &Path) -> PathBuf {
    beside(store, ".reserve")
}

/// A quarter of the store, within bounds.
fn size(store: u64) -> u64 {
    (store / 4).clamp(LEAST, MOST)
}

/// Reserves space, unless it is reserved already or little is free.
///
/// Without it everything works except on a full disk, so failing is not an error. A file system
/// that cannot allocate space for an empty file has no reserve.
pub(super) fn keep(store: &Path) {
    if is_kept(store) {
        return;
    }
    let path = path(store);
    let (Ok(meta), Ok(disk)) = (fs::metadata(store), statvfs(store)) else {
        return;
    };
    let size = size(meta.len());
    if disk.f_bavail.saturating_mul(disk.f_frsize) / SPARE < size {
        return;
    }
    let made = File::options()
        .write(true)
        .create_new(true)
        .open(&path)
        .and_then(|file| {
            // Whoever may write to the store may release it: the folder decides, as for the store
            // itself.
            file.set_permissions(meta.permissions())?;
            Ok(fallocate(file, FallocateFlags::empty(), 0, size)?)
        });
    if made.is_err() {
        give_up(store);
    }
}

/// Whether space is reserved.
pub(super) fn is_kept(store: &Path) -> bool {
    path(store).exists()
}

/// Releases the space; returns whether there was any.
pub(super) fn give_up(store: &Path) -> bool {
    fs::remove_file(path(store)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reserve_is_a_quarter_of_the_store_within_bounds() {
        for (store, wanted) in [(0, 1), (3, 1), (12, 3), (128, 32), (9_000, 32)] {
            assert_eq!(size(store << 20), wanted << 20, "{store}");
        }
    }

    #[test]
    fn room_is_set_aside_once_and_given_back_once() {
        use std::os::unix::fs::{MetadataExt, PermissionsExt};
        let home = tempfile::tempdir().unwrap();
        let store = home.path().join("d.redb");
        keep(&store);
        assert!(!give_up(&store), "there is no store");
        fs::write(&store, vec![1; 100]).unwrap();
        fs::set_permissions(&store, fs::Permissions::from_mode(0o600)).unwrap();
        keep(&store);
        let Ok(meta) = fs::metadata(path(&store)) else {
            println!("skipped: this file system sets nothing aside");
            return;
        };
        // Real blocks, with the same permissions as the store.
        assert!(meta.blocks() * 512 >= LEAST, "{}", meta.blocks());
        assert_eq!(meta.mode() & 0o777, 0o600);
        keep(&store);
        assert!(give_up(&store));
        assert!(!give_up(&store));
    }
}
