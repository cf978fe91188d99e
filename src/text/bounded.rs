//! Reads small files named by the user: as a whole or not at all, and without ever blocking.

use std::fmt;
use std::io::{self, Read};
use std::path::Path;

/// Why a file was not read.
#[derive(Debug)]
pub enum Unread {
    /// An error of the operating system.
    System(io::Error),
    /// A pipe, a device or a socket, which may never end or never begin.
    Special,
    /// The file is larger than this many bytes.
    TooLarge(u64),
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unread::System(error) => error.fmt(f),
            Unread::Special => f.write_str("not a file"),
            Unread::TooLarge(limit) => write!(f, "more than {limit} bytes"),
        }
    }
}

impl Unread {
    /// Whether the file does not exist.
    pub fn is_missing(&self) -> bool {
        matches!(self, Unread::System(error) if error.kind() == io::ErrorKind::NotFound)
    }
}

/// Reads all bytes of a regular file of at most `limit` bytes, even if it grows meanwhile.
pub fn read(path: &Path, limit: u64) -> Result<Vec<u8>, Unread> {
    let meta = std::fs::metadata(path).map_err(Unread::System)?;
    if meta.is_dir() {
        return Err(Unread::System(io::ErrorKind::IsADirectory.into()));
    }
    if !meta.is_file() {
        return Err(Unread::Special);
    }
    let mut bytes = Vec::new();
    std::fs::File::open(path)
        .and_then(|file| file.take(limit.saturating_add(1)).read_to_end(&mut bytes))
        .map_err(Unread::System)?;
    if bytes.len() as u64 > limit {
        return Err(Unread::TooLarge(limit));
    }
    Ok(bytes)
}

/// Reads a regular file of at most `limit` bytes as text.
pub fn read_text(path: &Path, limit: u64) -> Result<String, Unread> {
    String::from_utf8(read(path, limit)?)
        .map_err(|error| Unread::System(io::Error::new(io::ErrorKind::InvalidData, error)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::locale::Locale;

    #[test]
    fn what_was_not_read_has_words() {
        for unread in [Unread::Special, Unread::TooLarge(9)] {
            let said = unread.to_string();
            assert_ne!(Locale::Zh.argument("detail", &said), said);
        }
    }

    #[test]
    fn a_file_is_read_whole_or_not_at_all() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("a");
        std::fs::write(&path, "12345").unwrap();
        assert_eq!(read_text(&path, 5).unwrap(), "12345");
        assert!(matches!(read(&path, 4), Err(Unread::TooLarge(4))));
        assert!(read(&home.path().join("none"), 4).unwrap_err().is_missing());
        assert!(matches!(read(home.path(), 4), Err(Unread::System(_))));
        // Endless, and reported as empty.
        let zero = Path::new("/dev/zero");
        assert!(matches!(read(zero, 4), Err(Unread::Special)));
        std::fs::write(&path, [0xff]).unwrap();
        assert!(matches!(read_text(&path, 4), Err(Unread::System(_))));
    }
}
