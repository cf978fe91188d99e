//! Disk space: warns when it gets short, and checks it before an import that could not be stored.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::exit::Failure;
use super::session::Session;
use crate::backend;
use crate::edge;
use crate::service::error::ErrorKey;

/// The fewest bytes of the store that a case and an event take: half of what was measured for
/// nearly empty rows.
const CASE: u64 = 256;
const EVENT: u64 = 6;
/// Bytes of the shortest line that can be a row; an estimate, because blank lines count as rows.
const SHORTEST: u64 = 8;

/// The bytes free where the store is, or would be.
pub(super) fn free(store: &Path) -> Option<u64> {
    let folder = store.ancestors().skip(1).find(|folder| folder.exists());
    // A bare file name is in the current folder.
    let folder = folder.filter(|folder| !folder.as_os_str().is_empty());
    edge::free_disk(folder.unwrap_or(Path::new(".")))
}

/// The number of free bytes below which a disk is as good as full.
const FULL: u64 = 8 << 20;

/// The MiB left, if that is little.
pub(super) fn little(store: &Path) -> Option<u64> {
    free(store)
        .filter(|free| *free < edge::LITTLE_DISK)
        .map(|free| free >> 20)
}

/// Warns if little space is left, while there is still enough to write.
pub(super) fn warn(session: &mut Session) {
    let Ok(store) = session.store_path() else {
        return;
    };
    if let Some(n) = little(&store) {
        let key = match n < FULL >> 20 {
            true if backend::has_reserve(&store) => "cli.room.full",
            true => "cli.room.bare",
            false => "cli.room.little",
        };
        let said = session.locale.fill(key, &[("n", &n)]);
        session.out.say(&said);
    }
}

/// A file to be imported.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'f> {
    pub path: &'f Path,
    /// Whether its rows are cases.
    pub cases: bool,
    /// The number of rows that a sheet declares.
    pub said: Option<u64>,
}

impl Wanted<'_> {
    /// The fewest bytes that one of its rows takes in the store.
    fn least_per_row(&self) -> u64 {
        if self.cases { CASE } else { EVENT }
    }
}

/// Refuses files of rows that the disk cannot hold: it would fill up midway, for all users.
pub(super) fn need(session: &Session, files: &[Wanted<'_>]) -> Result<(), Failure> {
    let store = session.store_path()?;
    let Some(free) = free(&store) else {
        return Ok(());
    };
    let size = |path: &Path| path.metadata().map_or(0, |meta| meta.len());
    let most: u64 = files
        .iter()
        .map(|file| match file.said {
            Some(rows) => rows.saturating_mul(file.least_per_row()),
            None => (size(file.path) / SHORTEST).saturating_mul(file.least_per_row()),
        })
        .fold(0, u64::saturating_add);
    // Usually there is so much space that nothing needs to be counted.
    if most <= free {
        return Ok(());
    }
    let need = needed(files);
    // Rows that the docket already has need no space.
    if fits(size(&store), free, need) {
        return Ok(());
    }
    let mib = |bytes: u64| bytes.div_ceil(1 << 20);
    Err(Failure::new(
        ErrorKey::NoRoomForImport,
        &[
            ("need", &mib(need)),
            ("free", &mib(free)),
            ("path", &store.display()),
        ],
    ))
}

/// The fewest bytes that the rows of all files take.
fn needed(files: &[Wanted<'_>]) -> u64 {
    let of = |file: &Wanted<'_>| {
        let rows = file.said.unwrap_or_else(|| rows(file.path));
        rows.saturating_mul(file.least_per_row())
    };
    files.iter().map(of).fold(0, u64::saturating_add)
}

fn fits(have: u64, free: u64, need: u64) -> bool {
    have.saturating_add(free) >= need
}

/// The number of lines of a text file; 0 for any other file, whose rows are unknown until they are
/// read.
fn rows(path: &Path) -> u64 {
    let Ok(mut file) = File::open(path) else {
        return 0;
    };
    let mut buffer = vec![0; 256 << 10];
    let mut lines = 0;
    loop {
        match file.read(&mut buffer) {
            Ok(0) | Err(_) => return lines,
            Ok(read) => {
                let piece = buffer.get(..read).unwrap_or_default();
                if lines == 0 && (piece.starts_with(b"PK") || piece.starts_with(&[0xD0, 0xCF])) {
                    return 0;
                }
                lines += memchr::memchr_iter(b'\n', piece).count() as u64;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_rows_and_workbooks_are_not_counted() {
        let home = tempfile::tempdir().unwrap();
        for (text, wanted) in [
            (&b"a\nb\n"[..], 2),
            (b"", 0),
            (b"PK\x03\x04\n\n\n", 0),
            (&vec![b'\n'; 300_000], 300_000),
        ] {
            let path = home.path().join("in");
            std::fs::write(&path, text).unwrap();
            assert_eq!(rows(&path), wanted);
        }
        assert_eq!(rows(&home.path().join("none")), 0);
    }

    #[test]
    fn a_sheet_counts_by_the_rows_it_says_it_has() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("in.csv");
        std::fs::write(&path, "a\n".repeat(1_000)).unwrap();
        let file = |cases, said| Wanted {
            path: &path,
            cases,
            said,
        };
        for (files, wanted) in [
            (vec![file(true, None)], 1_000 * CASE),
            (vec![file(true, Some(70_000))], 70_000 * CASE),
            (
                vec![file(true, Some(5)), file(false, Some(50))],
                5 * CASE + 50 * EVENT,
            ),
            (vec![file(true, Some(u64::MAX)); 2], u64::MAX),
        ] {
            assert_eq!(needed(&files), wanted, "{files:?}");
        }
    }

    #[test]
    fn what_the_docket_has_needs_no_room() {
        assert!(fits(0, 100, 100));
        assert!(!fits(0, 99, 100));
        assert!(fits(60, 40, 100));
        assert!(fits(u64::MAX, 40, 100));
    }
}
