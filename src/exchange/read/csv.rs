//! csv and tsv: records with row numbers as people count them.

use std::fs::File;
use std::io::{Read, SeekFrom};
use std::path::Path;

use csv::{ByteRecord, Reader, ReaderBuilder};

use super::Fetch;
use super::delimiter::{self, Text};
use super::quote::{self, Shape};
use super::window::Window;
use crate::exchange::encoding::{self, Utf8Reader};
use crate::exchange::error::ExchangeError;
use crate::exchange::format::Format;
use crate::exchange::{limit, safe};
use crate::service::api::Reason;

/// A file of records.
#[derive(Debug)]
pub(in crate::exchange) struct CsvSource {
    reader: Reader<Window<Text>>,
    delimiter: u8,
    path: std::path::PathBuf,
    /// The row of the last record read.
    row: u32,
    line: u64,
    /// The shape of the rows so far.
    shape: Shape,
    /// Quotation marks read as text and not yet reported.
    pub(in crate::exchange) strays: Vec<Stray>,
    pub(in crate::exchange) decodes: bool,
    pub(in crate::exchange) encoding: &'static str,
}

/// A cell that is not what it seems: a quotation mark that opens and does not close, or a formula
/// without a result.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::exchange) struct Stray {
    pub(in crate::exchange) row: u32,
    pub(in crate::exchange) column: usize,
    /// The cell, with the quotation mark.
    pub(in crate::exchange) cell: Vec<u8>,
    pub(in crate::exchange) reason: Reason,
}

/// The number of rows that determine the shape of all others.
const SHAPING: u32 = limit::HEADER_ROWS as u32 + 1;

/// The settings shared by all csv readers here.
pub(super) fn builder(delimiter: u8) -> ReaderBuilder {
    let mut builder = ReaderBuilder::new();
    builder
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .buffer_capacity(limit::SAMPLE);
    builder
}

impl CsvSource {
    pub(in crate::exchange) fn open(
        path: &Path,
        format: Format,
        named: Option<&str>,
    ) -> Result<CsvSource, ExchangeError> {
        let failed = |error| ExchangeError::read(path, error);
        let mut file = File::open(path).map_err(failed)?;
        let (found, mark) = encoding::detect(&mut file).map_err(failed)?;
        let encoding = named.map(encoding::named).transpose()?.unwrap_or(found);
        let again = File::open(path).map_err(failed)?;
        let delimiter = if format == Format::Tsv {
            b'\t'
        } else {
            let mut sample = Vec::new();
            let text = Utf8Reader::new(file, encoding, mark).map_err(failed)?;
            text.take(limit::SAMPLE as u64)
                .read_to_end(&mut sample)
                .map_err(failed)?;
            delimiter::sniff(&sample)
        };
        let text = Utf8Reader::new(again, encoding, mark).map_err(failed)?;
        let decodes = text.decodes();
        let text = Text::new(text, delimiter);
        let reader = builder(delimiter).from_reader(Window::new(text));
        Ok(CsvSource {
            reader,
            delimiter,
            path: path.to_owned(),
            row: 0,
            line: 1,
            shape: Shape::default(),
            strays: Vec::new(),
            decodes,
            encoding: encoding.name(),
        })
    }

    /// Reads the next record. Rows are counted as in a spreadsheet: an empty line is a row, a
    /// quoted line break is not.
    pub(in crate::exchange) fn next(
        &mut self,
        record: &mut ByteRecord,
    ) -> Result<Fetch, ExchangeError> {
        let begin = self.reader.position().byte();
        self.reader.get_mut().begin(begin);
        let mut strays = Vec::new();
        match self.reader.read_byte_record(record) {
            Ok(false) => return Ok(Fetch::End),
            Ok(true) => {
                if self.is_suspect(begin, record) {
                    strays = self.mend(record)?;
                }
            }
            Err(error) => {
                let row = self.row + 1;
                match error.into_kind() {
                    csv::ErrorKind::Io(e) if e.kind() != std::io::ErrorKind::InvalidData => {
                        return Err(ExchangeError::read(&self.path, e));
                    }
                    _ => strays = self.mend(record)?,
                }
                if strays.is_empty() {
                    return Err(ExchangeError::RecordTooLong { row });
                }
            }
        }
        let line = self.reader.position().line();
        let mut rows = line - self.line;
        self.line = line;
        if rows > 1 {
            rows -= memchr::memchr_iter(b'\n', record.as_slice()).count() as u64;
        }
        // With CR LF line ends the count lags by one line break, so the first record may seem to
        // have no line.
        self.row = self.row.saturating_add(rows.max(1) as u32);
        if self.delimiter == delimiter::WIDE {
            delimiter::restore(record);
        }
        for column in strays {
            let cell = record.get(column).unwrap_or_default().to_vec();
            self.strays.push(Stray {
                row: self.row,
                column,
                cell,
                reason: Reason::QuoteNotClosed,
            });
        }
        if self.row <= SHAPING || self.shape.width < 2 {
            self.shape.see(record);
        }
        // A wrapped text contains quotation marks.
        if self.reader.get_ref().may_quote() {
            safe::unwrap_texts(record);
        }
        Ok(Fetch::Record(self.row))
    }

    /// Whether a quotation mark of the record may have swallowed something: the record has line
    /// breaks or marks, or another width than the rows so far.
    fn is_suspect(&self, begin: u64, record: &ByteRecord) -> bool {
        self.reader.get_ref().may_quote()
            && (record.len() != self.shape.width
                || !self.is_bare(begin, record)
                    && memchr::memchr3(b'\n', b'\r', b'"', record.as_slice()).is_some())
    }

    /// Whether every byte read belongs to a cell or ends one, so that no quotation mark enclosed a
    /// cell. A line break at the end of the file may be in a cell.
    fn is_bare(&self, begin: u64, record: &ByteRecord) -> bool {
        let cells = record.as_slice();
        let read = (self.reader.position().byte() - begin) as usize;
        let last = self.reader.get_ref().since().get(read.wrapping_sub(1));
        read == cells.len() + record.len() && last == Some(&b'\n') && cells.last() != Some(&b'\n')
    }

    /// Parses the record again, taking unclosed quotation marks as text, and continues with the
    /// line after it. Returns the columns of those marks; if there are none, everything stays as it
    /// is.
    fn mend(&mut self, record: &mut ByteRecord) -> Result<Vec<usize>, ExchangeError> {
        let raw = self.reader.get_ref().since();
        let Some(mended) = quote::mend(raw, self.delimiter, self.shape) else {
            return Ok(Vec::new());
        };
        let used = raw.get(..mended.consumed).unwrap_or_default();
        let lines = memchr::memchr_iter(b'\n', used).count() as u64;
        let mut place = record
            .position()
            .cloned()
            .unwrap_or_else(|| self.reader.position().clone());
        let start = place.byte();
        place
            .set_byte(start + mended.consumed as u64)
            .set_line(self.line + lines);
        let to = SeekFrom::Start(place.byte());
        self.reader
            .seek_raw(to, place)
            .map_err(|error| ExchangeError::read(&self.path, error.into()))?;
        record.clear();
        mended.cells.iter().for_each(|cell| record.push_field(cell));
        Ok(mended.strays)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(u32, Vec<String>)> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.csv");
        std::fs::write(&path, text).unwrap();
        let mut source = CsvSource::open(&path, Format::Csv, None).unwrap();
        let mut record = ByteRecord::new();
        let mut out = Vec::new();
        while let Fetch::Record(row) = source.next(&mut record).unwrap() {
            out.push((
                row,
                record
                    .iter()
                    .map(|f| String::from_utf8_lossy(f).into_owned())
                    .collect(),
            ));
        }
        out
    }

    #[test]
    fn rows_are_counted_as_a_spreadsheet_does() {
        for end in ["\n", "\r\n"] {
            let text = "a,b\n\n1,\"x\ny\nz\"\n2,z\n\n\n3,z\n".replace('\n', end);
            let found: Vec<u32> = rows(&text).iter().map(|r| r.0).collect();
            assert_eq!(found, [1, 3, 4, 7], "{text:?}");
        }
        assert_eq!(
            rows("a,b\r1,2\r").iter().map(|r| r.0).collect::<Vec<_>>(),
            [1, 2]
        );
        assert_eq!(
            rows("\"a\nb\",c\r\n1,2\r\n")
                .iter()
                .map(|r| r.0)
                .collect::<Vec<_>>(),
            [1, 2]
        );
    }

    #[test]
    fn a_quoted_full_width_comma_is_text_where_others_separate() {
        let found =
            rows("号，备注，人\n1，\"甲，乙，，丙,\"，周\n2，\"丁，\n戊\"，吴\n3，己，\"庚，\n");
        let cells: Vec<Vec<&str>> = found
            .iter()
            .map(|(_, cells)| cells.iter().map(String::as_str).collect())
            .collect();
        assert_eq!(
            cells,
            [
                vec!["号", "备注", "人"],
                vec!["1", "甲，乙，，丙,", "周"],
                vec!["2", "丁，\n戊", "吴"],
                vec!["3", "己", "\"庚", ""],
            ]
        );
    }

    #[test]
    fn a_mark_that_never_closes_swallows_nothing() {
        for end in ["\n", "\r\n"] {
            let text = format!("n,a\n1,\"{}9,x\n", "b,1\n".repeat(3)).replace('\n', end);
            let found = rows(&text);
            let numbers: Vec<u32> = found.iter().map(|row| row.0).collect();
            assert_eq!(numbers, [1, 2, 3, 4, 5], "{text:?}");
            assert_eq!(found[1].1, ["1", "\"b", "1"]);
            assert_eq!(found[4].1, ["9", "x"]);
        }
    }

    #[test]
    fn a_record_without_an_end_is_refused_a_mark_far_from_its_end_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.csv");
        let long = "x".repeat(limit::RECORD as usize + limit::SAMPLE * 2);
        for (text, good) in [
            (format!("a,b\n1,{long}\n"), false),
            (format!("a,b\n1,\"y\n{long}\n"), true),
        ] {
            std::fs::write(&path, text).unwrap();
            let mut source = CsvSource::open(&path, Format::Csv, None).unwrap();
            let mut record = ByteRecord::new();
            assert!(matches!(source.next(&mut record), Ok(Fetch::Record(1))));
            if good {
                assert!(matches!(source.next(&mut record), Ok(Fetch::Record(2))));
                let stray = &source.strays[0];
                assert_eq!((stray.row, stray.column, &*stray.cell), (2, 1, &b"\"y"[..]));
            }
            let row = if good { 3 } else { 2 };
            let refused = source.next(&mut record);
            assert!(matches!(refused, Err(ExchangeError::RecordTooLong { row: r }) if r == row));
        }
    }

    proptest::proptest! {
        #[test]
        fn what_a_writer_of_csv_wrote_is_what_is_read(
            cells in proptest::collection::vec(proptest::collection::vec("[a-c王\", \n\r']{0,8}", 3), 1..12)
        ) {
            let mut writer = csv::Writer::from_writer(Vec::new());
            let all: Vec<Vec<String>> = cells
                .into_iter()
                .enumerate()
                .map(|(i, row)| std::iter::once(format!("{i}号")).chain(row).collect())
                .collect();
            for row in &all {
                writer.write_record(row).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let read: Vec<Vec<String>> = rows(&text).into_iter().map(|row| row.1).collect();
            proptest::prop_assert_eq!(read, all);
        }

        #[test]
        fn a_stray_mark_a_line_loses_no_line(
            lines in proptest::collection::vec(("[0-9]{1,3}(,[a-c]{1,3}){3}", 0_usize..4, 0_usize..3), 1..40)
        ) {
            let marked = lines.iter().map(|(line, column, place)| {
                let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
                match place {
                    0 => cells[*column].insert(0, '"'),
                    1 => cells[*column].push('"'),
                    _ => {}
                }
                cells.join(",")
            });
            let lines: Vec<String> = marked.collect();
            let text = format!("n,a,b,c\n{}\n", lines.join("\n"));
            let found = rows(&text);
            let numbers: Vec<u32> = found.iter().map(|row| row.0).collect();
            proptest::prop_assert_eq!(numbers, (1..=lines.len() as u32 + 1).collect::<Vec<_>>());
            for (row, line) in found.iter().skip(1).zip(&lines) {
                proptest::prop_assert_eq!(&row.1.join(","), line);
            }
        }
    }
}
