//! Files written for people: whole or not at all, never replacing an existing file unasked, and
//! never the docket.

use std::fs::{File, Permissions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::ExchangeError;
use super::passing::{Passing, claim, sweep_left};
use crate::place;
use crate::service::error::{Error, ErrorKey};

/// Refuses a path that names one of these files, under any name. The files beside a store
/// (`STORE.format` …) belong to it.
pub fn refuse_taken(path: &Path, taken: &[PathBuf]) -> Result<(), Error> {
    let name = path.as_os_str().as_encoded_bytes();
    let is_taken = taken.iter().any(|other| {
        let beside = name
            .strip_prefix(other.as_os_str().as_encoded_bytes())
            .is_some_and(|rest| matches!(rest, b".format" | b".owner" | b".reserve"));
        beside || is_same(path, other)
    });
    if is_taken {
        return Err(Error::new(ErrorKey::OutputTaken).with("path", path.display()));
    }
    Ok(())
}

/// Refuses a path that already exists.
pub fn refuse_existing(path: &Path) -> Result<(), Error> {
    if path.symlink_metadata().is_err() {
        return Ok(());
    }
    Err(exists(path))
}

fn exists(path: &Path) -> Error {
    Error::new(ErrorKey::FileExists).with("path", path.display())
}

fn is_same(path: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (path.metadata(), other.metadata()) {
        (Ok(path), Ok(other)) => (path.dev(), path.ino()) == (other.dev(), other.ino()),
        _ => path == other,
    }
}

/// Turns an error of reading or writing a file into one that has words.
pub fn file_error(path: &Path, error: &io::Error) -> Error {
    let key = match error.kind() {
        io::ErrorKind::NotFound => {
            return match missing_folder(path) {
                Some(folder) => Error::new(ErrorKey::NoSuchFolder).with("path", folder.display()),
                None => Error::new(ErrorKey::NoSuchFile).with("path", path.display()),
            };
        }
        io::ErrorKind::PermissionDenied => ErrorKey::Forbidden,
        _ if is_full(error) => return Error::new(ErrorKey::OutputFull),
        _ => ErrorKey::Io,
    };
    Error::new(key)
        .with("path", path.display())
        .with("detail", error)
}

/// Whether there is no space: on the disk, or within the limit on the size of files.
pub fn is_full(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::FileTooLarge
    )
}

/// The folder of the file, if the folder is what is missing.
fn missing_folder(path: &Path) -> Option<&Path> {
    let folder = path.parent()?;
    (!folder.as_os_str().is_empty() && !folder.exists()).then_some(folder)
}

/// Turns an error of one of our writers into one about the file it could not write.
pub fn write_error(path: &Path, error: &ExchangeError) -> Error {
    match error {
        ExchangeError::Write { source } => file_error(path, source),
        other => file_error(path, &io::Error::other(other.to_string())),
    }
}

/// The beginning and the end of the name of a file that is not complete yet.
const PART: (&str, &str) = (".qingji-", ".part");

/// A file that is written beside its destination and moved there once it is complete: no
/// half-written file ever has the name the user gave.
#[derive(Debug)]
pub struct Output {
    path: PathBuf,
    /// `None` when writing directly to a device or pipe, which has no old content to protect.
    part: Option<Passing>,
    file: File,
    over: bool,
}

impl Output {
    /// Begins a file. Without `over`, an existing file with this name is kept, even one that
    /// appears during writing.
    pub fn begin(path: &Path, over: bool) -> Result<Output, Error> {
        let said = |error: io::Error| file_error(path, &error);
        if is_stream(path) {
            return Ok(Output {
                path: path.to_owned(),
                part: None,
                // Appends, in case the shell has redirected the device to a file.
                file: File::options().append(true).open(path).map_err(said)?,
                over,
            });
        }
        if !over {
            refuse_existing(path)?;
        }
        // The file contains names and claims, so only its owner may read it; a replaced file keeps
        // its permissions, though.
        let mode = Permissions::from_mode(0o600);
        let (file, part) = Passing::made(|| {
            let builder = &mut tempfile::Builder::new();
            let named = builder.prefix(PART.0).suffix(PART.1);
            let part = named.permissions(mode).tempfile_in(folder_of(path))?;
            claim(part.as_file(), part.path())?;
            Ok(part.keep()?)
        })
        .map_err(said)?;
        sweep_left(folder_of(path), &file, |name| {
            name.starts_with(PART.0) && name.ends_with(PART.1)
        });
        if let Ok(meta) = path.metadata() {
            // A file system without permissions, such as a USB stick, lets everyone read the file
            // anyway.
            let _ = file.set_permissions(meta.permissions());
        }
        Ok(Output {
            path: path.to_owned(),
            part: Some(part),
            file,
            over,
        })
    }

    /// Writes the file and moves it into place.
    pub fn finish<T, E: From<Error>>(
        self,
        write: impl FnOnce(&mut dyn Write) -> Result<T, E>,
    ) -> Result<T, E> {
        let said = |error: io::Error| file_error(&self.path, &error);
        let mut out = BufWriter::new(self.file);
        let written = write(&mut out)?;
        out.flush().map_err(said)?;
        if let Some(part) = &self.part {
            // The name must not survive a power failure without the content behind it.
            settle(out.get_ref()).map_err(said)?;
            put(part.path(), &self.path, self.over)?;
        }
        Ok(written)
    }
}

/// Flushes a file to the disk. Some network shares cannot do that, which is ignored.
fn settle(file: &File) -> io::Result<()> {
    match file.sync_all() {
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput
            ) =>
        {
            Ok(())
        }
        other => other,
    }
}

/// The folder that contains a file.
fn folder_of(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// Whether a path is written to directly: a device, a pipe, or a file the shell has opened for us
/// (`/dev/stdout`).
fn is_stream(path: &Path) -> bool {
    let Ok(meta) = path.metadata() else {
        return false;
    };
    let opened = |path: &Path| path.starts_with("/proc");
    !(meta.is_file() || meta.is_dir())
        || path.read_link().is_ok_and(|link| opened(&link))
        || folder_of(path).canonicalize().is_ok_and(|at| opened(&at))
}

/// Begins and finishes an [`Output`].
pub fn to_file<T, E: From<Error>>(
    path: &Path,
    over: bool,
    write: impl FnOnce(&mut dyn Write) -> Result<T, E>,
) -> Result<T, E> {
    Output::begin(path, over)?.finish(write)
}

/// Gives the finished file its name.
fn put(part: &Path, path: &Path, over: bool) -> Result<(), Error> {
    let moved = if over {
        std::fs::rename(part, path)
    } else {
        place::rename_new(part, path)
    };
    moved.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => exists(path),
        _ => file_error(path, &error),
    })
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
        assert_eq!(
            write(&path, false, "乙").unwrap_err().key,
            ErrorKey::FileExists
        );
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "甲");
        write(&path, true, "丙").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "丙");
        // Nothing else is left in the folder.
        assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 1);
        let error = write(&home.path().join("none/a.txt"), false, "").unwrap_err();
        assert_eq!(error.key, ErrorKey::NoSuchFolder);
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

    /// A file under the name that older versions used for the part file stays, and so does the target
    /// of a link there.
    #[test]
    fn what_stands_beside_it_is_not_touched() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("a.csv");
        let part = home.path().join("a.csv.part");
        let theirs = home.path().join("theirs");
        std::fs::write(&theirs, "theirs").unwrap();
        std::os::unix::fs::symlink(&theirs, &part).unwrap();
        // Two writers at once do not write into each other's file.
        to_file(&path, true, |out| {
            write(&path, true, "乙")?;
            out.write_all("甲".as_bytes())
                .map_err(|error| file_error(&path, &error))
        })
        .unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "甲");
        assert_eq!(std::fs::read_to_string(&theirs).unwrap(), "theirs");
        assert!(part.symlink_metadata().unwrap().is_symlink());
        assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 3);
    }

    #[test]
    fn while_it_is_written_nobody_else_can_read_it() {
        let home = tempfile::tempdir().unwrap();
        let output = Output::begin(&home.path().join("a.csv"), false).unwrap();
        let part = output.part.as_ref().unwrap().path();
        let mode = part.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600);
        let part = part.to_path_buf();
        drop(output);
        assert!(!part.exists());
    }

    #[test]
    fn a_pipe_is_written_to_and_stays_a_pipe() {
        use std::os::unix::fs::FileTypeExt;
        let home = tempfile::tempdir().unwrap();
        let pipe = home.path().join("pipe");
        rustix::fs::mknodat(
            rustix::fs::CWD,
            &pipe,
            rustix::fs::FileType::Fifo,
            rustix::fs::Mode::from_raw_mode(0o600),
            0,
        )
        .unwrap();
        // Open both ends, so that opening does not block.
        let mut end = File::options().read(true).write(true).open(&pipe).unwrap();
        for over in [false, true] {
            write(&pipe, over, "甲").unwrap();
            let mut bytes = [0; 3];
            io::Read::read_exact(&mut end, &mut bytes).unwrap();
            assert_eq!(bytes, "甲".as_bytes());
            assert!(pipe.symlink_metadata().unwrap().file_type().is_fifo());
        }
        assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 1);
    }

    /// A file that the shell has opened: `/dev/stdout` is a link to such a name, and stays one.
    #[test]
    fn what_is_open_already_is_written_behind() {
        use std::os::fd::AsRawFd;
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("a.txt");
        std::fs::write(&path, "甲").unwrap();
        let opened = File::options().append(true).open(&path).unwrap();
        let name = PathBuf::from(format!("/proc/self/fd/{}", opened.as_raw_fd()));
        let link = home.path().join("stdout");
        std::os::unix::fs::symlink(&name, &link).unwrap();
        write(&name, false, "乙").unwrap();
        write(&link, true, "丙").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "甲乙丙");
        assert!(link.symlink_metadata().unwrap().is_symlink());
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
        assert_eq!(failed.unwrap_err().key, ErrorKey::OutputFull);
        // The writer of workbooks panics if it finds no space for its own files.
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
        assert_eq!(error.unwrap_err().key, ErrorKey::FileExists);
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
        let beside = ["format", "owner", "reserve"]
            .map(|end| home.path().join(format!("docket.redb.{end}")));
        for path in [&store, &link].into_iter().chain(&beside) {
            assert_eq!(
                refuse_taken(path, &taken).unwrap_err().key,
                ErrorKey::OutputTaken
            );
        }
        assert!(refuse_taken(&home.path().join("a.xlsx"), &taken).is_ok());
    }
}
