//! Files that are written for people: whole or not at all, never over what is there unasked, never over the docket.

use std::fs::{File, Permissions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::path::{Path, PathBuf};

use super::ExchangeError;
use crate::service::error::{Error, ErrorKind};

/// Refuses a path that names one of these files, under whatever name. What stands beside a store (`STORE.format` …)
/// belongs to it.
pub fn refuse_taken(path: &Path, taken: &[PathBuf]) -> Result<(), Error> {
    let name = path.as_os_str().as_encoded_bytes();
    let is_taken = taken.iter().any(|other| {
        let beside = name
            .strip_prefix(other.as_os_str().as_encoded_bytes())
            .is_some_and(|rest| matches!(rest, b".format" | b".owner"));
        beside || is_same(path, other)
    });
    if is_taken {
        return Err(Error::new(ErrorKind::Usage, "output-taken").with("path", path.display()));
    }
    Ok(())
}

/// Refuses a path where something stands already.
pub fn refuse_existing(path: &Path) -> Result<(), Error> {
    if path.symlink_metadata().is_err() {
        return Ok(());
    }
    Err(exists(path))
}

fn exists(path: &Path) -> Error {
    Error::new(ErrorKind::Conflict, "file-exists").with("path", path.display())
}

fn is_same(path: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (path.metadata(), other.metadata()) {
        (Ok(path), Ok(other)) => (path.dev(), path.ino()) == (other.dev(), other.ino()),
        _ => path == other,
    }
}

/// A file that could not be read or written, in terms that have words.
pub fn file_error(path: &Path, error: &io::Error) -> Error {
    let (kind, key) = match error.kind() {
        io::ErrorKind::NotFound => {
            return match missing_folder(path) {
                Some(folder) => {
                    Error::new(ErrorKind::NotFound, "no-such-folder").with("path", folder.display())
                }
                None => {
                    Error::new(ErrorKind::NotFound, "no-such-file").with("path", path.display())
                }
            };
        }
        io::ErrorKind::PermissionDenied => (ErrorKind::Forbidden, "forbidden"),
        _ if is_full(error) => return Error::new(ErrorKind::Storage, "disk-full"),
        _ => (ErrorKind::Storage, "io"),
    };
    Error::new(kind, key)
        .with("path", path.display())
        .with("detail", error)
}

/// Whether there is no room: on the disk, or within the limit on the size of files.
pub fn is_full(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::FileTooLarge
    )
}

/// The folder the file would stand in, where that is what is missing.
fn missing_folder(path: &Path) -> Option<&Path> {
    let folder = path.parent()?;
    (!folder.as_os_str().is_empty() && !folder.exists()).then_some(folder)
}

/// What a writer of ours says of a file that it could not write.
pub fn write_error(path: &Path, error: &ExchangeError) -> Error {
    match error {
        ExchangeError::Write { source } => file_error(path, source),
        other => file_error(path, &io::Error::other(other.to_string())),
    }
}

/// A file that is written beside its place and put there when it is whole: nobody finds half a file under the name he gave.
#[derive(Debug)]
pub struct Output {
    path: PathBuf,
    /// None where what is written goes straight to its place: a device has nothing that could be kept, or be half.
    part: Option<Part>,
    file: File,
    over: bool,
}

impl Output {
    /// Makes room for it. Without `over` a file of this name stays as it is, also one that comes while we write.
    pub fn begin(path: &Path, over: bool) -> Result<Output, Error> {
        let said = |error: io::Error| file_error(path, &error);
        if path
            .metadata()
            .is_ok_and(|meta| meta.file_type().is_char_device())
        {
            return Ok(Output {
                path: path.to_owned(),
                part: None,
                file: File::options().write(true).open(path).map_err(said)?,
                over,
            });
        }
        if !over {
            refuse_existing(path)?;
        }
        let mut name = path.as_os_str().to_owned();
        name.push(".part");
        let part = Part(PathBuf::from(name));
        let file = File::create(&part.0).map_err(said)?;
        // Names and claims stand in it: its owner's alone, but whom a file was opened to keeps it when it is replaced.
        let mode = path
            .metadata()
            .map_or(Permissions::from_mode(0o600), |meta| meta.permissions());
        // A file system without modes (a stick) refuses none of this to anybody.
        let _ = file.set_permissions(mode);
        Ok(Output {
            path: path.to_owned(),
            part: Some(part),
            file,
            over,
        })
    }

    /// Writes it and puts it in place.
    pub fn finish<T, E: From<Error>>(
        self,
        write: impl FnOnce(&mut dyn Write) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut out = BufWriter::new(self.file);
        let written = write(&mut out)?;
        out.flush()
            .map_err(|error| file_error(&self.path, &error))?;
        if let Some(part) = self.part {
            put(&part.0, &self.path, self.over)?;
        }
        Ok(written)
    }
}

/// [`Output`] begun and finished.
pub fn to_file<T, E: From<Error>>(
    path: &Path,
    over: bool,
    write: impl FnOnce(&mut dyn Write) -> Result<T, E>,
) -> Result<T, E> {
    Output::begin(path, over)?.finish(write)
}

/// A file in the making. It goes with whoever makes it, however he ends; one that was finished has another name by then.
#[derive(Debug)]
struct Part(PathBuf);

impl Drop for Part {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Gives the finished file its name.
fn put(part: &Path, path: &Path, over: bool) -> Result<(), Error> {
    let moved = if over {
        std::fs::rename(part, path)
    } else {
        // A second name fails where the name is taken; a rename would not.
        match std::fs::hard_link(part, path) {
            Ok(()) => std::fs::remove_file(part),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                return Err(exists(path));
            }
            // A file system without second names (a stick, a share).
            Err(_) => {
                refuse_existing(path)?;
                std::fs::rename(part, path)
            }
        }
    };
    moved.map_err(|error| file_error(path, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(path: &Path, over: bool, text: &str) -> Result<(), Error> {
        to_file(path, over, |out| {
            out.write_all(text.as_bytes())
                .map_err(|error| file_error(path, &error))
        })
    }

    #[test]
    fn what_is_there_stays_unless_somebody_says_so() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("案件.txt");
        write(&path, false, "甲").unwrap();
        assert_eq!(write(&path, false, "乙").unwrap_err().key, "file-exists");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "甲");
        write(&path, true, "丙").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "丙");
        // Nothing is left beside it.
        assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 1);
        let error = write(&home.path().join("none/a.txt"), false, "").unwrap_err();
        assert_eq!(error.key, "no-such-folder");
    }

    #[test]
    fn a_new_file_is_its_owners_and_a_replaced_one_keeps_its_mode() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("a.csv");
        let mode = || path.metadata().unwrap().permissions().mode() & 0o777;
        write(&path, false, "甲").unwrap();
        assert_eq!(mode(), 0o600);
        std::fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
        write(&path, true, "乙").unwrap();
        assert_eq!(mode(), 0o640);
    }

    #[test]
    fn nothing_is_left_of_what_could_not_be_written() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("a.txt");
        let failed: Result<(), Error> = to_file(&path, true, |out| {
            let full = io::Error::from(io::ErrorKind::StorageFull);
            let _ = out.write_all(&[0; 9_999]);
            Err(file_error(&path, &full))
        });
        assert_eq!(failed.unwrap_err().key, "disk-full");
        // A writer of workbooks that finds no room for its own files panics.
        let died = std::panic::catch_unwind(|| {
            to_file(&path, true, |_| -> Result<(), Error> {
                std::panic::resume_unwind(Box::new(()))
            })
        });
        assert!(died.is_err());
        assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_file_that_came_in_the_meantime_stays() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("a.txt");
        let error = to_file(&path, false, |_| {
            std::fs::write(&path, "theirs").unwrap();
            Ok::<(), Error>(())
        });
        assert_eq!(error.unwrap_err().key, "file-exists");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "theirs");
        assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 1);
    }

    #[test]
    fn the_docket_is_not_to_be_written_over() {
        let home = tempfile::tempdir().unwrap();
        let store = home.path().join("docket.redb");
        std::fs::write(&store, "").unwrap();
        let link = home.path().join("other.xlsx");
        std::os::unix::fs::symlink(&store, &link).unwrap();
        let taken = [store.clone()];
        for path in [&store, &link, &home.path().join("docket.redb.owner")] {
            assert_eq!(refuse_taken(path, &taken).unwrap_err().key, "output-taken");
        }
        assert!(refuse_taken(&home.path().join("a.xlsx"), &taken).is_ok());
    }
}
