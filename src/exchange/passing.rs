//! Files and folders that are there only while a program works with them, by name: they go with whoever made them, and a program
//! that is ended from outside takes them along.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

/// All of this process.
static ALL: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// What is done when one is made.
static GUARD: OnceLock<fn()> = OnceLock::new();

/// Has `guard` called whenever one is made: it sees to it that [`sweep`] is called when the program is ended from outside.
pub fn guard_with(guard: fn()) {
    let _ = GUARD.set(guard);
}

fn all() -> MutexGuard<'static, Vec<PathBuf>> {
    ALL.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A file, or a folder with all that is in it, that goes when this does.
#[derive(Debug)]
pub struct Passing(PathBuf);

impl Passing {
    /// Of what was just made under a name that is nobody else's.
    pub fn new(path: PathBuf) -> Passing {
        all().push(path.clone());
        if let Some(guard) = GUARD.get() {
            guard();
        }
        Passing(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Passing {
    fn drop(&mut self) {
        let mut all = all();
        // One that was given another name is not there.
        remove(&self.0);
        all.retain(|path| *path != self.0);
    }
}

/// Takes everything away that is still there; for the end of the process, when nothing is dropped any more.
pub fn sweep() {
    for path in all().drain(..) {
        remove(&path);
    }
}

fn remove(path: &Path) {
    // What cannot be removed nobody can do anything about here.
    if path.symlink_metadata().is_ok_and(|meta| meta.is_dir()) {
        let _ = std::fs::remove_dir_all(path);
    } else {
        let _ = std::fs::remove_file(path);
    }
}
