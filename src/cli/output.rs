//! Files that commands write: never over what they read, nor over the store.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use super::exit::Failure;
use crate::service::error::ErrorKind;

/// Refuses a path that names one of these files, under whatever name. What stands beside a store (`STORE.format` …)
/// belongs to it.
pub(super) fn refuse_taken(path: &Path, taken: &[PathBuf]) -> Result<(), Failure> {
    let name = path.as_os_str().as_encoded_bytes();
    let is_taken = taken.iter().any(|other| {
        let beside = name
            .strip_prefix(other.as_os_str().as_encoded_bytes())
            .is_some_and(|rest| matches!(rest, b".format" | b".owner"));
        beside || is_same(path, other)
    });
    if is_taken {
        let path = path.display().to_string();
        return Err(Failure::new(
            ErrorKind::Usage,
            "output-taken",
            &[("path", &path)],
        ));
    }
    Ok(())
}

/// Refuses a path where something stands already.
pub(super) fn refuse_existing(path: &Path) -> Result<(), Failure> {
    if path.symlink_metadata().is_err() {
        return Ok(());
    }
    let path = path.display().to_string();
    Err(Failure::new(
        ErrorKind::Conflict,
        "file-exists",
        &[("path", &path)],
    ))
}

fn is_same(path: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (path.metadata(), other.metadata()) {
        (Ok(path), Ok(other)) => (path.dev(), path.ino()) == (other.dev(), other.ino()),
        _ => path == other,
    }
}

/// Writes beside the file and puts it in place when it is whole: nobody finds half a file under the name he gave.
pub(super) fn to_file<T>(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let said = |error: std::io::Error| Failure::file(path, &error);
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    let part = PathBuf::from(name);
    let mut out = BufWriter::new(File::create(&part).map_err(said)?);
    let written = write(&mut out).and_then(|written| {
        out.flush().map_err(said)?;
        Ok(written)
    });
    match written {
        Ok(written) => {
            std::fs::rename(&part, path).map_err(said)?;
            Ok(written)
        }
        Err(failure) => {
            let _ = std::fs::remove_file(&part);
            Err(failure)
        }
    }
}
