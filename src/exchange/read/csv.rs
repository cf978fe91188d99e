//! csv and tsv: records with the row a person counts.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::Fetch;
use super::delimiter;
use super::quote::{self, Shape};
use super::split::{Taken, split};
use super::window::Window;
use crate::exchange::encoding::{self, Utf8Reader};
use crate::exchange::error::ExchangeError;
use crate::exchange::format::Format;
use crate::exchange::record::Record;
use crate::exchange::{limit, safe};
use crate::service::api::Reason;

/// A file of records.
#[derive(Debug)]
pub(in crate::exchange) struct CsvSource {
    window: Window<Utf8Reader>,
    delimiter: u8,
    path: std::path::PathBuf,
    /// The row of the record read last.
    row: u32,
    /// What the rows so far were like.
    shape: Shape,
    /// Quotation marks read as text and not yet told.
    pub(in crate::exchange) strays: Vec<Stray>,
    pub(in crate::exchange) decodes: bool,
    pub(in crate::exchange) encoding: &'static str,
}

/// A cell that is not what it looks like: a quotation mark that opens and does not close, a formula without a result.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::exchange) struct Stray {
    pub(in crate::exchange) row: u32,
    pub(in crate::exchange) column: usize,
    /// The cell, with the mark.
    pub(in crate::exchange) cell: Vec<u8>,
    pub(in crate::exchange) reason: Reason,
}

/// Rows by which the shape of all others is known.
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
        Ok(CsvSource {
            window: Window::new(text),
            delimiter,
            path: path.to_owned(),
            row: 0,
            shape: Shape::default(),
            strays: Vec::new(),
            decodes,
            encoding: encoding.name(),
        })
    }

    /// Reads the next record. Rows are counted as a spreadsheet does: an empty line is a row, a quoted line break is none.
    pub(in crate::exchange) fn next(
        &mut self,
        record: &mut Record,
    ) -> Result<Fetch, ExchangeError> {
        let mut strays = Vec::new();
        let lines = match self.split(record)? {
            Some(taken) if record.len() == 0 => {
                self.window.advance(taken.consumed);
                return Ok(Fetch::End);
            }
            Some(taken) if !self.is_suspect(&taken, record) => {
                self.window.advance(taken.consumed);
                taken.lines
            }
            taken => match self.mend(record) {
                Some((mended, lines)) => {
                    strays = mended;
                    lines
                }
                None => {
                    let too_long = ExchangeError::RecordTooLong { row: self.row + 1 };
                    let taken = taken.ok_or(too_long)?;
                    self.window.advance(taken.consumed);
                    taken.lines
                }
            },
        };
        let mut rows = lines;
        if rows > 1 {
            rows -= record.line_breaks();
        }
        // Where lines end in CR LF the count lags by one line break, so the first record may seem to have none.
        self.row = self.row.saturating_add(rows.max(1) as u32);
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
        safe::unwrap_texts(record);
        Ok(Fetch::Record(self.row))
    }

    /// Takes the next record; `None` where it has no end.
    fn split(&mut self, record: &mut Record) -> Result<Option<Taken>, ExchangeError> {
        loop {
            let (rest, ended) = (self.window.rest(), self.window.ended());
            if let Some(taken) = split(rest, self.delimiter, ended, record) {
                return Ok(Some(taken));
            }
            match self.window.more() {
                Ok(()) => {}
                Err(e) if e.kind() == std::io::ErrorKind::InvalidData => return Ok(None),
                Err(e) => return Err(ExchangeError::read(&self.path, e)),
            }
        }
    }

    /// Whether a quotation mark of the record may have swallowed something: it has lines, marks or another width than the rows so far.
    fn is_suspect(&self, taken: &Taken, record: &Record) -> bool {
        taken.marked && (taken.inner || record.len() != self.shape.width)
    }

    /// Takes the record apart once more with marks that do not close as text, and goes on with the line after it. Gives the columns of
    /// those marks, and the line feeds of the record; without any mark, everything stays as it is.
    fn mend(&mut self, record: &mut Record) -> Option<(Vec<usize>, u64)> {
        let raw = self.window.rest();
        let mended = quote::mend(raw, self.delimiter, self.shape)?;
        let used = raw.get(..mended.consumed).unwrap_or_default();
        let lines = memchr::memchr_iter(b'\n', used).count() as u64;
        self.window.advance(mended.consumed);
        record.clear();
        mended.cells.iter().for_each(|cell| record.push_field(cell));
        Some((mended.strays, lines))
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
