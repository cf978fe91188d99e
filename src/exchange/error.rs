//! Errors of a file as a whole. They are free of language: a key and named values; the words are in
//! `exchange.error.<key>.what` (what and where) and `.hint` (what to do). A problem of a single
//! cell is a [`Problem`](crate::service::api::Problem) and stops nothing.

use std::path::Path;

use super::limit;
use crate::service::api::Problem;
use crate::service::error::ErrorKey;
use crate::text::bounded::Unread;

ids! {
    /// What a file has more of than is read.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Excess {
        /// Files inside the container.
        Entries = "entries",
        Sheets = "sheets",
        Rows = "rows",
        Cells = "cells",
        /// Elements inside each other.
        Levels = "levels",
        Bytes = "bytes",
    }
}

impl Excess {
    /// The key of its words.
    const fn key(self) -> ErrorKey {
        match self {
            Excess::Entries => ErrorKey::FileTooManyEntries,
            Excess::Sheets => ErrorKey::FileTooManySheets,
            Excess::Rows => ErrorKey::FileTooManyRows,
            Excess::Cells => ErrorKey::FileTooManyCells,
            Excess::Levels => ErrorKey::FileTooManyLevels,
            Excess::Bytes => ErrorKey::FileTooManyBytes,
        }
    }
}

/// A file that cannot be read or written at all.
#[derive(Debug, thiserror::Error)]
#[error("{} {:?}", self.key().id(), self.args())]
pub enum ExchangeError {
    /// The file does not exist.
    NotFound { path: String },
    /// The path is a folder.
    Directory { path: String },
    /// The path is a pipe, a device or a socket.
    Special { path: String },
    /// The system refuses access to the file.
    Unreadable {
        path: String,
        #[source]
        source: std::io::Error,
    },
    /// The file is empty.
    Empty { path: String },
    /// The file is neither text nor a workbook.
    UnknownFormat { path: String },
    /// The file is named like a workbook, but is neither one nor text.
    NotAWorkbook { path: String },
    /// A small file that must be text in UTF-8 is not.
    NotText { path: String },
    /// `--encoding` names an unknown encoding.
    UnknownEncoding { name: String },
    /// The container is broken, encrypted or not a workbook.
    Damaged { path: String, detail: String },
    /// The container lacks its end, where its directory is.
    CutShort { path: String },
    /// The container would inflate beyond the size of any honest ledger.
    Bomb {
        path: String,
        entry: String,
        limit: u64,
    },
    /// The file exceeds a limit of what is read.
    TooBig {
        path: String,
        what: Excess,
        limit: u64,
    },
    /// A cell refers to a shared text by something other than a number: a parser would take the
    /// first text for it.
    SharedText {
        path: String,
        entry: String,
        value: String,
    },
    /// A cell has a value of which a parser would take only a part.
    Escaped {
        path: String,
        entry: String,
        value: String,
    },
    /// The process that parses workbooks was stopped at its memory limit, in MiB.
    ReaderMemory { path: String, limit: u64 },
    /// The process that parses workbooks was stopped at its limit of computing time, in seconds.
    ReaderSlow { path: String, limit: u64 },
    /// `--sheet` names a sheet that does not exist.
    NoSheet { name: String, sheets: String },
    /// Of the sheets of the workbook, only a hidden one can be read.
    OnlyHidden { path: String, sheet: String },
    /// `--sheet` was given for a file that is not a workbook.
    NoSheets { path: String },
    /// No row looks like a header with the column of case numbers.
    NoKeyColumn { path: String, columns: String },
    /// The objects of a file of JSON lines have no key for the case number.
    NoKeyInLines { path: String, columns: String },
    /// No line of a file of JSON lines is an object; the first one that is not.
    NoLines {
        path: String,
        row: u32,
        value: String,
    },
    /// There is a column of case numbers, but nothing says what the rows are.
    NoKindColumn { path: String, columns: String },
    /// No row looks like the header of published figures.
    NoFigures { path: String },
    /// A record has no end within the limit: usually a quotation mark is never closed.
    RecordTooLong { row: u32 },
    /// The map file is not TOML.
    MapSyntax { line: usize, detail: String },
    /// The map file names a field, kind or section that does not exist.
    MapUnknown {
        line: usize,
        name: String,
        nearest: String,
    },
    /// A default of the map file cannot be read as its field.
    MapDefault {
        line: usize,
        field: String,
        value: String,
    },
    /// The map names a column the sheet does not have.
    MapColumn {
        field: String,
        column: String,
        columns: String,
    },
    /// The map gives one column of the sheet to two fields.
    MapTwice {
        line: usize,
        column: String,
        field: String,
        other: String,
    },
    /// The names of the columns are not readable in the encoding of the file.
    Garbled { path: String, columns: String },
    /// Writing failed.
    Write {
        #[source]
        source: std::io::Error,
    },
    /// A workbook could not be written.
    WriteSheet { detail: String },
    /// There are more rows than a sheet holds beneath its header, which is `limit`.
    SheetFull { limit: u64 },
}

impl ExchangeError {
    /// The key of the error's words.
    pub fn key(&self) -> ErrorKey {
        match self {
            Self::NotFound { .. } => ErrorKey::FileNotFound,
            Self::Directory { .. } => ErrorKey::FileDirectory,
            Self::Special { .. } => ErrorKey::FileSpecial,
            Self::Unreadable { .. } => ErrorKey::FileUnreadable,
            Self::Empty { .. } => ErrorKey::FileEmpty,
            Self::UnknownFormat { .. } => ErrorKey::FileUnknownFormat,
            Self::NotAWorkbook { .. } => ErrorKey::FileNotAWorkbook,
            Self::NotText { .. } => ErrorKey::FileNotText,
            Self::UnknownEncoding { .. } => ErrorKey::FileUnknownEncoding,
            Self::Damaged { .. } => ErrorKey::FileDamaged,
            Self::CutShort { .. } => ErrorKey::FileCutShort,
            Self::Bomb { .. } => ErrorKey::FileBomb,
            Self::TooBig { what, .. } => what.key(),
            Self::SharedText { .. } => ErrorKey::FileSharedText,
            Self::Escaped { .. } => ErrorKey::FileEscaped,
            Self::ReaderMemory { .. } => ErrorKey::FileReaderMemory,
            Self::ReaderSlow { .. } => ErrorKey::FileReaderSlow,
            Self::NoSheet { .. } => ErrorKey::FileNoSheet,
            Self::OnlyHidden { .. } => ErrorKey::FileOnlyHidden,
            Self::NoSheets { .. } => ErrorKey::FileNoSheets,
            Self::NoKeyColumn { .. } => ErrorKey::FileNoKeyColumn,
            Self::NoKeyInLines { .. } => ErrorKey::FileNoKeyInLines,
            Self::NoLines { .. } => ErrorKey::FileNoLines,
            Self::NoKindColumn { .. } => ErrorKey::FileNoKindColumn,
            Self::NoFigures { .. } => ErrorKey::FileNoFigures,
            Self::RecordTooLong { .. } => ErrorKey::FileRecordTooLong,
            Self::MapSyntax { .. } => ErrorKey::FileMapSyntax,
            Self::MapUnknown { .. } => ErrorKey::FileMapUnknown,
            Self::MapDefault { .. } => ErrorKey::FileMapDefault,
            Self::MapColumn { .. } => ErrorKey::FileMapColumn,
            Self::MapTwice { .. } => ErrorKey::FileMapTwice,
            Self::Garbled { .. } => ErrorKey::FileGarbled,
            Self::Write { .. } => ErrorKey::FileWrite,
            Self::WriteSheet { .. } => ErrorKey::FileWriteSheet,
            Self::SheetFull { .. } => ErrorKey::FileSheetFull,
        }
    }

    /// The values that the words contain, e.g. `("path", "a.csv")`.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NotFound { path }
            | Self::Directory { path }
            | Self::Special { path }
            | Self::Empty { path }
            | Self::UnknownFormat { path }
            | Self::NotAWorkbook { path }
            | Self::NotText { path }
            | Self::NoSheets { path }
            | Self::CutShort { path }
            | Self::NoFigures { path } => {
                vec![("path", path.clone())]
            }
            Self::Unreadable { path, source } => {
                vec![("path", path.clone()), ("detail", source.to_string())]
            }
            Self::OnlyHidden { path, sheet } => {
                vec![("path", path.clone()), ("sheet", sheet.clone())]
            }
            Self::UnknownEncoding { name } => vec![("name", name.clone())],
            Self::Damaged { path, detail } => {
                vec![("path", path.clone()), ("detail", detail.clone())]
            }
            Self::Bomb { path, entry, limit } => {
                vec![
                    ("path", path.clone()),
                    ("entry", entry.clone()),
                    ("limit", (limit >> 20).to_string()),
                ]
            }
            Self::SharedText { path, entry, value } | Self::Escaped { path, entry, value } => {
                vec![
                    ("path", path.clone()),
                    ("entry", entry.clone()),
                    ("value", value.clone()),
                ]
            }
            Self::TooBig { path, what, limit } => {
                vec![
                    ("path", path.clone()),
                    ("what", what.id().to_owned()),
                    ("limit", limit.to_string()),
                ]
            }
            Self::ReaderMemory { path, limit } | Self::ReaderSlow { path, limit } => {
                vec![("path", path.clone()), ("limit", limit.to_string())]
            }
            Self::NoSheet { name, sheets } => {
                vec![("name", name.clone()), ("sheets", sheets.clone())]
            }
            Self::NoKeyColumn { path, columns }
            | Self::NoKeyInLines { path, columns }
            | Self::NoKindColumn { path, columns }
            | Self::Garbled { path, columns } => {
                vec![("path", path.clone()), ("columns", columns.clone())]
            }
            Self::NoLines { path, row, value } => vec![
                ("path", path.clone()),
                ("row", row.to_string()),
                ("value", value.clone()),
            ],
            Self::RecordTooLong { row } => vec![
                ("row", row.to_string()),
                ("limit", (limit::RECORD >> 20).to_string()),
            ],
            Self::MapSyntax { line, detail } => {
                vec![("line", line.to_string()), ("detail", detail.clone())]
            }
            Self::MapUnknown {
                line,
                name,
                nearest,
            } => {
                vec![
                    ("line", line.to_string()),
                    ("name", name.clone()),
                    ("nearest", nearest.clone()),
                ]
            }
            Self::MapDefault { line, field, value } => {
                vec![
                    ("line", line.to_string()),
                    ("field", field.clone()),
                    ("value", value.clone()),
                ]
            }
            Self::MapColumn {
                field,
                column,
                columns,
            } => {
                vec![
                    ("field", field.clone()),
                    ("column", column.clone()),
                    ("columns", columns.clone()),
                ]
            }
            Self::MapTwice {
                line,
                column,
                field,
                other,
            } => {
                vec![
                    ("line", line.to_string()),
                    ("column", column.clone()),
                    ("field", field.clone()),
                    ("other", other.clone()),
                ]
            }
            Self::Write { source } => vec![("detail", source.to_string())],
            Self::WriteSheet { detail } => vec![("detail", detail.clone())],
            Self::SheetFull { limit } => vec![("limit", limit.to_string())],
        }
    }

    /// The error of a missing header in the words of JSON lines, which have none; `bad` is the first
    /// line that is no object.
    pub(super) fn of_lines(self, bad: Option<&Problem>) -> ExchangeError {
        match self {
            Self::NoKeyColumn { path, columns } => match bad.filter(|_| columns.is_empty()) {
                Some(line) => Self::NoLines {
                    path,
                    row: line.row,
                    value: line.value.clone(),
                },
                None => Self::NoKeyInLines { path, columns },
            },
            other => other,
        }
    }

    /// There are more rows than a sheet of a workbook holds.
    pub(super) fn sheet_full() -> ExchangeError {
        let limit = u64::from(limit::ROWS) - 1;
        Self::SheetFull { limit }
    }

    /// The error of the system when opening or reading `path`.
    pub(super) fn read(path: &Path, source: std::io::Error) -> ExchangeError {
        let path = shown(path);
        match source.kind() {
            std::io::ErrorKind::NotFound => Self::NotFound { path },
            std::io::ErrorKind::IsADirectory => Self::Directory { path },
            _ => Self::Unreadable { path, source },
        }
    }
}

impl ExchangeError {
    /// Why a small file was not read.
    pub(super) fn unread(path: &Path, unread: Unread) -> ExchangeError {
        match unread {
            Unread::System(source) if source.kind() == std::io::ErrorKind::InvalidData => {
                Self::NotText { path: shown(path) }
            }
            Unread::System(source) => ExchangeError::read(path, source),
            Unread::Special => Self::Special { path: shown(path) },
            Unread::TooLarge(limit) => Self::TooBig {
                path: shown(path),
                what: Excess::Bytes,
                limit,
            },
        }
    }
}

impl From<std::io::Error> for ExchangeError {
    fn from(source: std::io::Error) -> Self {
        Self::Write { source }
    }
}

impl From<csv::Error> for ExchangeError {
    fn from(error: csv::Error) -> Self {
        // The system's own error, without the writer's wrapping: a reader that closed the pipe is
        // no failure.
        let source = match error.into_kind() {
            csv::ErrorKind::Io(source) => source,
            other => std::io::Error::other(format!("{other:?}")),
        };
        Self::Write { source }
    }
}

/// A path for people.
pub(super) fn shown(path: &Path) -> String {
    path.display().to_string()
}
