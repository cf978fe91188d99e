//! An opened file as a stream of raw records with row numbers, in any format.

mod apart;
mod csv;
mod delimiter;
mod jsonl;
mod merged;
mod quote;
mod sheet;
mod text;
mod window;
mod wire;
mod workbook;

use std::path::Path;

pub use self::apart::read_apart;
pub(super) use self::csv::{CsvSource, Stray};
pub(super) use self::jsonl::JsonlSource;
pub(super) use self::sheet::{Pick, SheetSource};
pub(super) use self::wire::Sample;
use super::error::ExchangeError;
use super::format::Format;
use crate::exchange::record::Record;
use crate::service::api::Reason;

/// The result of reading a record.
#[derive(Debug)]
pub(super) enum Fetch {
    /// The record of this 1-based row.
    Record(u32),
    /// A row that is not a valid record.
    Bad {
        row: u32,
        value: String,
        reason: Reason,
    },
    End,
}

/// A file of one of the formats.
#[derive(Debug)]
pub(super) enum Source {
    Csv(CsvSource),
    Jsonl(JsonlSource),
    Sheet(SheetSource),
}

impl Source {
    /// Reads the next record into `record`, which is reused.
    pub(super) fn next(&mut self, record: &mut Record) -> Result<Fetch, ExchangeError> {
        match self {
            Source::Csv(source) => source.next(record),
            Source::Jsonl(source) => source.next(record),
            Source::Sheet(source) => source.next(record),
        }
    }

    /// Whether `U+FFFD` in a cell stands for invalid bytes.
    pub(super) fn decodes(&self) -> bool {
        match self {
            Source::Csv(source) => source.decodes,
            Source::Jsonl(source) => source.decodes,
            Source::Sheet(_) => false,
        }
    }

    /// Takes the cells since the last call that are not what they seem: quotation marks read as
    /// text, and formulas without a result.
    pub(super) fn strays(&mut self) -> Vec<Stray> {
        match self {
            Source::Csv(source) => std::mem::take(&mut source.strays),
            Source::Sheet(source) => source.strays(),
            Source::Jsonl(_) => Vec::new(),
        }
    }

    /// The name of the encoding of a text file.
    pub(super) fn encoding(&self) -> Option<&'static str> {
        match self {
            Source::Csv(source) => Some(source.encoding),
            Source::Jsonl(source) => Some(source.encoding),
            Source::Sheet(_) => None,
        }
    }

    /// The name of the sheet.
    pub(super) fn sheet(&self) -> Option<&str> {
        match self {
            Source::Sheet(source) => Some(source.name()),
            _ => None,
        }
    }

    /// Takes the first rows of the sheets that were not asked for; empty when called again.
    pub(super) fn take_other_sheets(&mut self) -> Vec<Sample> {
        match self {
            Source::Sheet(source) => source.take_others(),
            _ => Vec::new(),
        }
    }

    /// The number of days to add to a bare serial number: 1904 workbooks count from another day.
    pub(super) fn serial_shift(&self) -> i64 {
        match self {
            Source::Sheet(source) if source.is_1904() => 1462,
            _ => 0,
        }
    }
}

/// Refuses folders and everything that may block or never end: pipes, devices, sockets.
pub(super) fn regular(path: &Path) -> Result<(), ExchangeError> {
    let kind = std::fs::metadata(path).map_err(|error| ExchangeError::read(path, error))?;
    let path = super::error::shown(path);
    if kind.is_dir() {
        return Err(ExchangeError::Directory { path });
    }
    if !kind.is_file() {
        return Err(ExchangeError::Special { path });
    }
    Ok(())
}

/// Checks that a path names a file that can be opened, and returns its first bytes. An empty file
/// is accepted only if its name says JSON lines, as one without lines.
pub(super) fn head(path: &Path) -> Result<Vec<u8>, ExchangeError> {
    use std::io::Read;
    let failed = |error| ExchangeError::read(path, error);
    regular(path)?;
    let mut head = Vec::with_capacity(1024);
    std::fs::File::open(path)
        .map_err(failed)?
        .take(1024)
        .read_to_end(&mut head)
        .map_err(failed)?;
    if (head.is_empty() || head == [0xEF, 0xBB, 0xBF]) && !Format::is_named_jsonl(path) {
        return Err(ExchangeError::Empty {
            path: super::error::shown(path),
        });
    }
    Ok(head)
}
