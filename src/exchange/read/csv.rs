//! csv and tsv: records with the row a person counts.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use csv::{ByteRecord, Reader, ReaderBuilder};

use super::Fetch;
use super::delimiter;
use crate::exchange::encoding::{self, Utf8Reader};
use crate::exchange::error::ExchangeError;
use crate::exchange::format::Format;
use crate::exchange::limit;

/// A file of records.
#[derive(Debug)]
pub(in crate::exchange) struct CsvSource {
    reader: Reader<Bounded<Utf8Reader>>,
    path: std::path::PathBuf,
    /// The row of the record read last.
    row: u32,
    line: u64,
    pub(in crate::exchange) decodes: bool,
    pub(in crate::exchange) encoding: &'static str,
}

/// The settings all our readers share.
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
        let reader = builder(delimiter).from_reader(Bounded {
            inner: text,
            since: 0,
        });
        Ok(CsvSource {
            reader,
            path: path.to_owned(),
            row: 0,
            line: 1,
            decodes,
            encoding: encoding.name(),
        })
    }

    /// Reads the next record. Rows are counted as a spreadsheet does: an empty line is a row, a quoted line break is none.
    pub(in crate::exchange) fn next(
        &mut self,
        record: &mut ByteRecord,
    ) -> Result<Fetch, ExchangeError> {
        self.reader.get_mut().since = 0;
        match self.reader.read_byte_record(record) {
            Ok(false) => return Ok(Fetch::End),
            Ok(true) => {}
            Err(error) => {
                let row = self.row + 1;
                return Err(match error.into_kind() {
                    csv::ErrorKind::Io(e) if e.kind() == std::io::ErrorKind::InvalidData => {
                        ExchangeError::RecordTooLong { row }
                    }
                    csv::ErrorKind::Io(e) => ExchangeError::read(&self.path, e),
                    _ => ExchangeError::RecordTooLong { row },
                });
            }
        }
        let line = self.reader.position().line();
        let mut rows = line - self.line;
        self.line = line;
        if rows > 1 {
            rows -= memchr::memchr_iter(b'\n', record.as_slice()).count() as u64;
        }
        // Where lines end in CR LF the count lags by one line break, so the first record may seem to have none.
        self.row = self.row.saturating_add(rows.max(1) as u32);
        Ok(Fetch::Record(self.row))
    }
}

/// Refuses a record that does not end: the csv reader would collect it in memory for ever.
#[derive(Debug)]
struct Bounded<R> {
    inner: R,
    /// Bytes handed out since the record began.
    since: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        if self.since > limit::RECORD {
            return Err(std::io::ErrorKind::InvalidData.into());
        }
        let read = self.inner.read(out)?;
        self.since += read as u64;
        Ok(read)
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
    fn a_quotation_mark_that_never_closes_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.csv");
        std::fs::write(&path, format!("a,b\n1,\"{}", "x\n".repeat(10 << 20))).unwrap();
        let mut source = CsvSource::open(&path, Format::Csv, None).unwrap();
        let mut record = ByteRecord::new();
        assert!(matches!(source.next(&mut record), Ok(Fetch::Record(1))));
        assert!(matches!(
            source.next(&mut record),
            Err(ExchangeError::RecordTooLong { row: 2 })
        ));
    }
}
