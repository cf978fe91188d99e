//! Files in and out: xlsx, xls, ods, csv, tsv and jsonl as typed rows. One format per file. Hostile
//! files are read within limits, on the client's side; nothing here touches the store. `demo`
//! generates rows.

pub mod demo;

pub mod book;
mod case;
mod cell;
mod clean;
mod column;
pub mod cut;
mod encoding;
#[expect(clippy::too_many_lines, reason = "each kind of error names its values")]
mod error;
mod escaped;
mod event;
mod format;
mod guard;
mod header;
mod import;
mod joined;
mod kind;
mod length;
mod limit;
mod list;
mod map;
mod mapping;
pub mod out;
mod outcome;
mod parties;
pub mod passing;
mod read;
mod reader;
mod record;
mod reported;
mod rivals;
mod safe;
mod serial;
mod shared;
mod sheets;
mod spread;
#[expect(clippy::too_many_lines, reason = "each list of words is one field")]
mod vocabulary;
mod write;

/// Whether a word means yes or no, as in the sheets of any court.
pub fn yes_no(text: &str) -> Option<bool> {
    vocabulary::Vocabulary::get().yes_no(text)
}

/// Returns all bytes of a small file of the user; refuses pipes, devices and larger files.
pub fn small_file(path: &std::path::Path, limit: u64) -> Result<Vec<u8>, ExchangeError> {
    crate::text::bounded::read(path, limit).map_err(|unread| ExchangeError::unread(path, unread))
}

/// [`small_file`] as text, whatever its encoding.
pub fn small_text(path: &std::path::Path, limit: u64) -> Result<String, ExchangeError> {
    small_file(path, limit).map(|bytes| encoding::text(&bytes))
}

pub use column::{Column, FileKind};
pub use encoding::line_text;
pub use error::ExchangeError;
pub use format::Format;
pub use import::{Import, Part};
pub use list::{ListFormat, ListSheet, Row as ListRow, write_list};
pub use map::ImportMap;
pub use mapping::Mapping;
pub use read::read_apart;
pub use reader::{OpenOptions, RowReader, UnreadSheet};
pub use reported::{Reported, read_reported};
pub use sheets::ReadSheet;
pub use vocabulary::DEFAULT_FILE as COLUMNS;
pub use write::{
    Field, Header, IcsEvent, OutEncoding, TableWriter, WriteOptions, WriteReport, gb18030,
    write_ics, write_rows_csv, write_spreadsheet,
};

#[cfg(test)]
mod arbitrary_tests;
#[cfg(test)]
mod hostile_tests;
#[cfg(test)]
mod real_tests;
#[cfg(test)]
mod roundtrip_tests;
