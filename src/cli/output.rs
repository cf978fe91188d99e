//! Files that commands write: never over what they read, nor over the store.

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

fn is_same(path: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (path.metadata(), other.metadata()) {
        (Ok(path), Ok(other)) => (path.dev(), path.ino()) == (other.dev(), other.ino()),
        _ => path == other,
    }
}
