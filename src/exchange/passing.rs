//! Files and folders that exist only while a program works with them by name. They are removed with
//! the value that made them, and when the program is ended by a signal. What a killed program left
//! is removed by the next one that makes something in the same folder: whoever makes such a file
//! holds a lock on it, which the system takes away from the dead.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

pub(crate) use crate::place::held::{claim, sweep_left};

/// All such files of this process.
static ALL: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// The function called whenever one is made.
static GUARD: OnceLock<fn()> = OnceLock::new();

/// Sets the function to be called whenever one is made. It must ensure that [`sweep`] is called
/// when the program is killed by a signal.
pub fn guard_with(guard: fn()) {
    let _ = GUARD.set(guard);
}

fn all() -> MutexGuard<'static, Vec<PathBuf>> {
    ALL.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A file, or a folder with all its contents, that is removed when the value is dropped.
#[derive(Debug)]
pub struct Passing(PathBuf);

impl Passing {
    /// Registers what `make` creates under a new name. A sweep waits until that is done, so the file
    /// is never left behind because it is not yet known here.
    pub fn made<T>(make: impl FnOnce() -> io::Result<(T, PathBuf)>) -> io::Result<(T, Passing)> {
        if let Some(guard) = GUARD.get() {
            guard();
        }
        let mut all = all();
        let (made, path) = make()?;
        all.push(path.clone());
        Ok((made, Passing(path)))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Passing {
    fn drop(&mut self) {
        let mut all = all();
        // A file that was renamed is no longer there.
        remove(&self.0);
        all.retain(|path| *path != self.0);
    }
}

/// Removes everything that still exists; for the end of the process, when nothing is dropped any
/// more.
pub fn sweep() {
    for path in all().drain(..) {
        remove(&path);
    }
}

/// How often to retry emptying a folder that a thread is still writing into.
const ATTEMPTS: usize = 100;

fn remove(path: &Path) {
    remove_by(path, &mut |folder| std::fs::remove_dir_all(folder));
}

fn remove_by(path: &Path, remove_folder: &mut dyn FnMut(&Path) -> io::Result<()>) {
    // A failure to remove it cannot be handled here.
    if path.symlink_metadata().is_ok_and(|meta| meta.is_dir()) {
        let refilled = |_: &usize| {
            remove_folder(path).is_err_and(|error| error.kind() == io::ErrorKind::DirectoryNotEmpty)
        };
        let _ = (0..ATTEMPTS).take_while(refilled).count();
    } else {
        let _ = std::fs::remove_file(path);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn whoever_ends_the_program_waits_for_what_is_being_made() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("part");
        let (begun, seen) = channel();
        let (swept, ended) = channel();
        let ((), passing) = Passing::made(|| {
            std::fs::write(&path, "half")?;
            std::thread::spawn(move || {
                begun.send(()).unwrap();
                drop(all());
                swept.send(()).unwrap();
            });
            seen.recv().unwrap();
            // The other thread runs, and waits for this lock.
            assert!(ALL.try_lock().is_err());
            assert!(ended.try_recv().is_err());
            Ok(((), path.clone()))
        })
        .unwrap();
        ended.recv().unwrap();
        assert!(all().contains(&path));
        drop(passing);
        assert!(!path.exists() && !all().contains(&path));
    }

    #[test]
    fn a_folder_that_was_filled_again_is_emptied_again() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("docket");
        std::fs::create_dir(&path).unwrap();
        let mut attempts = 0;
        remove_by(&path, &mut |folder| {
            attempts += 1;
            if attempts < 4 {
                std::fs::write(folder.join("row"), "").unwrap();
                return std::fs::remove_dir(folder);
            }
            std::fs::remove_dir_all(folder)
        });
        assert!(!path.exists());
        assert_eq!(attempts, 4);
    }
}
