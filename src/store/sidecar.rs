//! Small files beside the store.
//!
//! `FILE.format` is read before the engine sees the store (an older engine panics on a newer file);
//! `FILE.owner` tells who holds it. The lock itself is the engine's; the note only adds a name.

use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;

use super::error::{Result, StoreError};
use super::row::meta::FORMAT;

#[derive(Debug, Serialize, Deserialize)]
struct Format {
    format: u32,
    app: String,
}

/// Who opened a store for writing, and when.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    pub name: String,
    pub pid: u32,
    /// Local time of the owner, for display.
    pub since: String,
}

pub(super) fn beside(store: &Path, suffix: &str) -> PathBuf {
    let mut name = store.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

pub(super) fn io(path: &Path, source: std::io::Error) -> StoreError {
    match source.kind() {
        ErrorKind::StorageFull | ErrorKind::FileTooLarge => StoreError::Full,
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            StoreError::Denied(path.display().to_string())
        }
        _ => StoreError::Io {
            path: path.display().to_string(),
            source,
        },
    }
}

/// Maximum bytes read from one of these files.
const LARGEST: u64 = 64 << 10;

/// Reads one of the small files.
///
/// Anything but a regular file, such as a pipe without a writer, reads as empty, so that reading
/// never blocks.
fn read_small(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if fs::metadata(path)?.is_file() {
        fs::File::open(path)?
            .take(LARGEST)
            .read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// Rejects a store of a newer version with a clear error.
pub(super) fn check_format(store: &Path) -> Result<()> {
    let path = beside(store, ".format");
    let bytes = match read_small(&path) {
        Ok(bytes) => bytes,
        // If the sidecar may not be read, neither may the store, and that file is the one to name.
        Err(e) if matches!(e.kind(), ErrorKind::NotFound | ErrorKind::PermissionDenied) => {
            return Ok(());
        }
        Err(e) => return Err(io(&path, e)),
    };
    // If the sidecar is lost or garbled, the format number inside the store decides, so that the
    // store stays accessible.
    let Ok(found) = serde_json::from_slice::<Format>(&bytes) else {
        return Ok(());
    };
    if found.format > FORMAT {
        return Err(StoreError::Newer {
            app: found.app,
            format: found.format,
        });
    }
    Ok(())
}

/// Writes the format file atomically; one left behind by an earlier store is replaced.
pub(super) fn write_format(store: &Path) -> Result<()> {
    let path = beside(store, ".format");
    let format = Format {
        format: FORMAT,
        app: env!("CARGO_PKG_VERSION").to_owned(),
    };
    let text = serde_json::to_string(&format).map_err(|e| StoreError::Backend(e.to_string()))?;
    let place = || {
        let file = made_beside(store, &path, text.as_bytes())?;
        file.as_file().sync_all()?;
        file.persist(&path)?;
        Ok(())
    };
    place().map_err(|e| io(&path, e))
}

/// Records who holds the store, readable by anyone who may open it.
///
/// The note is only informative, so failing to write it is not an error.
pub fn note_owner(store: &Path, owner: &Owner) {
    let path = beside(store, ".owner");
    let is_other = fs::symlink_metadata(&path).is_ok_and(|meta| !meta.is_file());
    if let (false, Ok(text)) = (is_other, serde_json::to_string(owner)) {
        // Only informative: failing is no error.
        let _ = made_beside(store, &path, text.as_bytes()).and_then(|file| Ok(file.persist(path)?));
    }
}

/// Writes a temporary file beside the store, to be renamed over a companion file, which may belong
/// to another user and be read-only.
fn made_beside(store: &Path, path: &Path, text: &[u8]) -> std::io::Result<NamedTempFile> {
    let mode = fs::metadata(store)?.permissions().mode() & 0o666;
    let mut file = tempfile::Builder::new()
        .prefix(".qingji-")
        .suffix(".note")
        .tempfile_in(folder_of(path))?;
    file.write_all(text)?;
    // Set explicitly: the umask was applied when the file was created.
    file.as_file()
        .set_permissions(fs::Permissions::from_mode(mode))?;
    Ok(file)
}

/// The recorded holder of the store: the last process that wrote the note, if it is still running.
pub(super) fn owner(store: &Path) -> Option<Owner> {
    let bytes = read_small(&beside(store, ".owner")).ok()?;
    let owner: Owner = serde_json::from_slice(&bytes).ok()?;
    let runs = Path::new("/proc").join(owner.pid.to_string()).exists();
    runs.then_some(owner)
}

/// Removes the files beside the store.
pub(super) fn remove(store: &Path) {
    for suffix in [".format", ".owner", ".reserve"] {
        let _ = fs::remove_file(beside(store, suffix));
    }
}

/// The folder of a file.
pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// Makes a new directory entry durable.
pub(super) fn sync_folder(path: &Path) -> Result<()> {
    let folder = folder_of(path);
    fs::File::open(folder)
        .and_then(|f| f.sync_all())
        .map_err(|e| io(folder, e))
}
