//! csv and tsv: records with row numbers as people count them.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use csv_core::{ReadRecordResult, Reader};

use super::Fetch;
use super::delimiter::{self, Text};
use super::quote::{self, Shape};
use super::window::Window;
use crate::exchange::encoding::{self, Utf8Reader};
use crate::exchange::error::ExchangeError;
use crate::exchange::format::Format;
use crate::exchange::record::Record;
use crate::exchange::{limit, safe};
use crate::service::api::Reason;

/// A file of records. Most records are one line each and need no parser; the others have one.
#[derive(Debug)]
pub(in crate::exchange) struct CsvSource {
    window: Window<Text>,
    parser: Box<Reader>,
    /// What the parser wrote: the bytes of the cells and where they end.
    parsed: (Vec<u8>, Vec<usize>),
    delimiter: u8,
    path: std::path::PathBuf,
    /// The row of the last record read.
    row: u32,
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
        let parser = csv_core::ReaderBuilder::new().delimiter(delimiter).build();
        Ok(CsvSource {
            window: Window::new(Text::new(text, delimiter)),
            parser: Box::new(parser),
            parsed: (vec![0; 1 << 10], vec![0; 1 << 6]),
            delimiter,
            path: path.to_owned(),
            row: 0,
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
        record: &mut Record,
    ) -> Result<Fetch, ExchangeError> {
        let is_line = self.next_line(record)?;
        let mut strays = Vec::new();
        if is_line {
            self.row = self.row.saturating_add(1);
        } else {
            let Some(parsed) = self.next_parsed(record)? else {
                return Ok(Fetch::End);
            };
            self.go_on(parsed.bytes, record)?;
            strays = parsed.strays;
        }
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
        // A wrapped text contains quotation marks, which enclose no whole cell.
        if !is_line {
            safe::unwrap_texts(record);
        }
        Ok(Fetch::Record(self.row))
    }

    /// Reads the next record if it is just the next line, in which every quotation mark encloses a
    /// whole cell.
    fn next_line(&mut self, record: &mut Record) -> Result<bool, ExchangeError> {
        // The parser skips what may stand before the first record.
        if self.row == 0 {
            return Ok(false);
        }
        let line = self.window.line();
        let Some(end) = line.map_err(|error| ExchangeError::read(&self.path, error))? else {
            return Ok(false);
        };
        let line = self.window.rest().get(..end).unwrap_or_default();
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            return Ok(false);
        }
        let is_whole = match memchr::memchr2(b'"', b'\r', line) {
            None => {
                record.split(line, self.delimiter);
                true
            }
            Some(_) => {
                memchr::memchr(b'\r', line).is_none()
                    && record.split_quoted(line, self.delimiter)
                    && record.len() == self.shape.width
            }
        };
        if is_whole {
            self.window.skip(end + 1);
        }
        Ok(is_whole)
    }

    /// Reads the next record of any form; `None` at the end of the file. If an unclosed quotation
    /// mark swallowed something, the record is parsed again with the mark as text.
    fn next_parsed(&mut self, record: &mut Record) -> Result<Option<Parsed>, ExchangeError> {
        let found = match self.parse(record)? {
            Found::End => return Ok(None),
            Found::Record(bytes) => Some(bytes),
            Found::TooLong => None,
        };
        if let Some(bytes) = found
            && !self.is_suspect(bytes, record)
        {
            return Ok(Some(Parsed::whole(bytes)));
        }
        if let Some(mended) = quote::mend(self.window.rest(), self.delimiter, self.shape) {
            // The parser may have stopped within a cell.
            self.parser.reset();
            *record = mended.cells.iter().collect();
            return Ok(Some(Parsed {
                bytes: mended.consumed,
                strays: mended.strays,
            }));
        }
        let bytes = found.ok_or(ExchangeError::RecordTooLong { row: self.row + 1 })?;
        Ok(Some(Parsed::whole(bytes)))
    }

    /// Runs the parser to the end of the record.
    fn parse(&mut self, record: &mut Record) -> Result<Found, ExchangeError> {
        let (mut read, mut written, mut ended) = (0, 0, 0);
        let (bytes, ends) = &mut self.parsed;
        loop {
            if read == self.window.rest().len() {
                if read as u64 > limit::RECORD {
                    return Ok(Found::TooLong);
                }
                // At the end of the file the parser is given nothing and concludes.
                let more = self.window.more();
                more.map_err(|error| ExchangeError::read(&self.path, error))?;
            }
            let (result, input, output, cells) = self.parser.read_record(
                self.window.rest().get(read..).unwrap_or_default(),
                bytes.get_mut(written..).unwrap_or_default(),
                ends.get_mut(ended..).unwrap_or_default(),
            );
            read += input;
            written += output;
            ended += cells;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => bytes.resize(bytes.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => ends.resize(ends.len() * 2, 0),
                ReadRecordResult::End => return Ok(Found::End),
                ReadRecordResult::Record => break,
            }
        }
        record.clear();
        let mut begin = 0;
        for end in ends.iter().take(ended) {
            record.push_field(bytes.get(begin..*end).unwrap_or_default());
            begin = *end;
        }
        Ok(Found::Record(read))
    }

    /// Counts the rows of the record of this many bytes, including those of empty lines before it,
    /// and goes on behind it.
    fn go_on(&mut self, bytes: usize, record: &Record) -> Result<(), ExchangeError> {
        let breaks = |text: &[u8]| memchr::memchr_iter(b'\n', text).count();
        let raw = self.window.rest().get(..bytes).unwrap_or_default();
        let within: usize = record.iter().map(breaks).sum();
        let lines = breaks(raw) + usize::from(!raw.ends_with(b"\n"));
        let rows = lines.saturating_sub(within).max(1);
        self.row = self.row.saturating_add(rows as u32);
        let is_cut = raw.ends_with(b"\r");
        self.window.skip(bytes);
        // Of CR LF the LF is still there.
        if is_cut {
            if self.window.rest().is_empty() {
                let more = self.window.more();
                more.map_err(|error| ExchangeError::read(&self.path, error))?;
            }
            let line_feed = self.window.rest().starts_with(b"\n");
            self.window.skip(usize::from(line_feed));
        }
        Ok(())
    }

    /// Whether a quotation mark of the record may have swallowed something: the record has line
    /// breaks or marks, or another width than the rows so far.
    fn is_suspect(&self, bytes: usize, record: &Record) -> bool {
        let raw = self.window.rest().get(..bytes).unwrap_or_default();
        memchr::memchr(b'"', raw).is_some()
            && (record.len() != self.shape.width
                || !is_bare(raw, record)
                    && record
                        .iter()
                        .any(|cell| memchr::memchr3(b'\n', b'\r', b'"', cell).is_some()))
    }
}

/// What the parser found.
enum Found {
    /// A record of this many bytes, with those of empty lines before it.
    Record(usize),
    /// A record that goes on beyond the limit.
    TooLong,
    End,
}

/// A record that is no plain line.
struct Parsed {
    /// Its bytes in the file, with those of empty lines before it.
    bytes: usize,
    /// The columns of quotation marks that do not close.
    strays: Vec<usize>,
}

impl Parsed {
    fn whole(bytes: usize) -> Parsed {
        let strays = Vec::new();
        Parsed { bytes, strays }
    }
}

/// Whether every byte read belongs to a cell or ends one, so that no quotation mark enclosed a
/// cell. A line break at the end of the file may be in a cell.
fn is_bare(raw: &[u8], record: &Record) -> bool {
    let last = record.get(record.len().saturating_sub(1));
    raw.len() == record.size() + record.len()
        && raw.ends_with(b"\n")
        && last.is_none_or(|cell| !cell.ends_with(b"\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(u32, Vec<String>)> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.csv");
        std::fs::write(&path, text).unwrap();
        let mut source = CsvSource::open(&path, Format::Csv, None).unwrap();
        let mut record = Record::new();
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
    fn lines_may_end_in_different_ways() {
        let text = "a,b\n1,\"2\"\r\n\"3\n\",4\r\n\r\n5,6\n7,8\r9,\"0\"";
        let found: Vec<u32> = rows(text).iter().map(|row| row.0).collect();
        assert_eq!(found, [1, 2, 3, 5, 6, 7]);
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
            let mut record = Record::new();
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
