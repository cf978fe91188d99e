//! Files and folders that are there only while a program works with them, by name: they go with whoever made them, and a program
//! that is ended from outside takes them along.

use std::io;
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
    /// What `make` makes under a name that is nobody else's. Whoever ends the program meanwhile waits until it is known here:
    /// there is no moment at which it is there and would be left behind.
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

/// How often a folder is emptied again into which a thread still writes while it is taken away.
const ATTEMPTS: usize = 100;

fn remove(path: &Path) {
    remove_by(path, &mut |folder| std::fs::remove_dir_all(folder));
}

fn remove_by(path: &Path, remove_folder: &mut dyn FnMut(&Path) -> io::Result<()>) {
    // What cannot be removed nobody can do anything about here.
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
            // It runs, and this is what it waits for.
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
