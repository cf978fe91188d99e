//! A file as typed rows in batches, with what is wrong with its cells.

use std::collections::VecDeque;
use std::path::Path;

use csv::ByteRecord;

use super::cell::{Cells, excerpt};
use super::column::{Column, FileKind};
use super::error::ExchangeError;
use super::event::Kinds;
use super::format::Format;
use super::map::ImportMap;
use super::mapping::{self, Mapping};
use super::read::{CsvSource, Fetch, JsonlSource, SheetSource, Source, head, sheets};
use super::vocabulary::Vocabulary;
use super::{case, event, limit};
use crate::service::api::{EventRow, Problem, Reason, Row};

/// How to open a file; all of it can be left to be found out.
#[derive(Debug, Clone, Default)]
pub struct OpenOptions {
    pub kind: Option<FileKind>,
    pub map: Option<ImportMap>,
    /// Name of the sheet, or its number from 1.
    pub sheet: Option<String>,
    pub encoding: Option<String>,
}

/// An opened file.
#[derive(Debug)]
pub struct RowReader {
    source: Source,
    format: Format,
    map: Option<ImportMap>,
    cells: Cells,
    /// Records read to find the header.
    ahead: VecDeque<(u32, ByteRecord)>,
    record: ByteRecord,
    kinds: Kinds,
    /// The raw number of the row sent last.
    last: Vec<u8>,
    last_sent: bool,
    peeked: Option<u32>,
    read: u64,
    rejected: u64,
}

impl RowReader {
    /// Opens a file: tells its format, encoding, header and kind.
    pub fn open(path: &Path, options: &OpenOptions) -> Result<RowReader, ExchangeError> {
        let format = Format::detect(&head(path)?, path)
            .ok_or_else(|| ExchangeError::UnknownFormat { path: super::error::shown(path) })?;
        let encoding = options.encoding.as_deref();
        match format {
            Format::Csv | Format::Tsv => Self::begin(path, format, options, Source::Csv(CsvSource::open(path, format, encoding)?)),
            Format::Jsonl => Self::begin(path, format, options, Source::Jsonl(JsonlSource::open(path, encoding)?)),
            Format::Xlsx | Format::Xls | Format::Ods => Self::open_sheet(path, format, options),
        }
    }

    /// The sheet asked for, else the first one in which a header is found.
    fn open_sheet(path: &Path, format: Format, options: &OpenOptions) -> Result<RowReader, ExchangeError> {
        let all = sheets(path, format)?;
        let wanted = match &options.sheet {
            None => all,
            Some(name) => {
                let by_number = name.parse::<usize>().ok().and_then(|n| all.get(n.checked_sub(1)?));
                let found = all.iter().find(|s| *s == name).or(by_number).cloned();
                vec![found.ok_or_else(|| ExchangeError::NoSheet { name: name.clone(), sheets: all.join(", ") })?]
            }
        };
        let mut first = None;
        for name in &wanted {
            let source = SheetSource::open(path, format, name)?;
            match Self::begin(path, format, options, Source::Sheet(source)) {
                Ok(reader) => return Ok(reader),
                Err(error) => first = first.or(Some(error)),
            }
        }
        Err(first.unwrap_or(ExchangeError::Empty { path: super::error::shown(path) }))
    }

    fn begin(path: &Path, format: Format, options: &OpenOptions, mut source: Source) -> Result<RowReader, ExchangeError> {
        let mut ahead = VecDeque::new();
        let mut problems = Vec::new();
        while ahead.len() < limit::HEADER_ROWS {
            let mut record = ByteRecord::new();
            match source.next(&mut record)? {
                Fetch::Record(row) => ahead.push_back((row, record)),
                Fetch::Bad { row, value, reason } => problems.push(Problem { row, column: String::new(), value, reason, count: 1 }),
                Fetch::End => break,
            }
        }
        let rejected = problems.len() as u64;
        let map = options.map.as_ref();
        let found = if let Source::Jsonl(lines) = &source {
            let header: ByteRecord = lines.keys().iter().map(String::as_bytes).collect();
            mapping::find(path, &[(0, header)], options.kind, map)
        } else {
            mapping::find(path, ahead.make_contiguous(), options.kind, map)
        };
        if ahead.is_empty() && rejected == 0 {
            return Err(ExchangeError::Empty { path: super::error::shown(path) });
        }
        let (index, mut mapping) = found?;
        if format != Format::Jsonl {
            mapping.forget_others();
            ahead.drain(..=index);
        }
        let cells = Cells {
            mapping,
            problems,
            decodes: source.decodes(),
            guarded: matches!(format, Format::Csv | Format::Tsv),
            shift: source.serial_shift(),
        };
        let mut reader = RowReader {
            source,
            format,
            map: options.map.clone(),
            cells,
            ahead,
            record: ByteRecord::new(),
            kinds: Kinds::default(),
            last: Vec::new(),
            last_sent: false,
            peeked: None,
            read: rejected,
            rejected,
        };
        reader.check_defaults()?;
        Ok(reader)
    }

    /// A default that cannot be read would be reported for every row; it is refused once instead.
    fn check_defaults(&mut self) -> Result<(), ExchangeError> {
        let Some(map) = self.map.clone() else {
            return Ok(());
        };
        let empty = ByteRecord::new();
        for (column, value, line) in &map.defaults {
            use Column as C;
            let good = match column {
                C::Filed | C::Closed | C::Due | C::On | C::From | C::Approved | C::Until | C::Next => {
                    self.cells.day(&empty, 0, *column).is_some()
                }
                C::Claim | C::Amount => self.cells.money(&empty, 0, *column).is_some(),
                C::Custody => self.cells.yes_no(&empty, 0, *column).is_some(),
                C::Months | C::Days => self.cells.count(&empty, 0, *column).is_some(),
                C::Kind => Vocabulary::get().kind(value).is_some(),
                C::Direction => Vocabulary::get().direction(value).is_some(),
                _ => true,
            };
            if !good {
                let (line, field, value) = (*line, column.id().to_owned(), value.clone());
                return Err(ExchangeError::MapDefault { line, field, value });
            }
        }
        Ok(())
    }

    /// Appends up to `max` rows; `false` when the file has ended.
    pub fn next_batch(&mut self, max: usize, out: &mut Vec<Row>) -> Result<bool, ExchangeError> {
        // A batch stands alone: its first event names its case.
        self.last_sent = false;
        let end = out.len() + max;
        while out.len() < end {
            let Some(row) = self.fetch()? else {
                return Ok(false);
            };
            out.extend(self.typed(row));
        }
        Ok(true)
    }

    /// Reads the next record that is a row into `self.record`: blank rows, totals and footers are passed over.
    fn fetch(&mut self) -> Result<Option<u32>, ExchangeError> {
        if let Some(row) = self.peeked.take() {
            return Ok(Some(row));
        }
        loop {
            let row = if let Some((row, record)) = self.ahead.pop_front() {
                self.record = record;
                row
            } else {
                match self.source.next(&mut self.record)? {
                    Fetch::End => return Ok(None),
                    Fetch::Record(row) => row,
                    Fetch::Bad { row, value, reason } => {
                        self.cells.problems.push(Problem { row, column: String::new(), value, reason, count: 1 });
                        // A sheet's row that is too wide has been read; a line that is no object has not.
                        if reason == Reason::BadJson {
                            self.read += 1;
                            self.rejected += 1;
                        }
                        continue;
                    }
                }
            };
            if let Source::Jsonl(lines) = &self.source {
                self.cells.decodes = lines.decodes;
                if lines.keys().len() > self.cells.mapping.names.len() {
                    self.cells.mapping.extend(lines.keys(), self.map.as_ref().filter(|m| !m.columns.is_empty()));
                }
            }
            if self.record.as_slice().iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            self.read += 1;
            if self.is_no_row() {
                self.reject(row);
                continue;
            }
            if matches!(self.source, Source::Csv(_)) && self.record.len() != self.cells.mapping.names.len() {
                self.check_width(row);
            }
            return Ok(Some(row));
        }
    }

    /// Whether the record names no case: an empty number, a total, a repeated header, a footer.
    fn is_no_row(&self) -> bool {
        let number = self.cells.raw(&self.record, Column::Number);
        if number.iter().any(u8::is_ascii_digit) {
            return false;
        }
        let text = String::from_utf8_lossy(number);
        let alone = || self.record.iter().filter(|field| !field.trim_ascii().is_empty()).count() == 1;
        let named = self.cells.mapping.names.len() > 1 && alone() && !text.chars().any(char::is_numeric);
        crate::text::sanitize::line(&text).is_empty()
            || Vocabulary::get().is_total(&text)
            || text == self.cells.mapping.name(Column::Number)
            || named
    }

    fn reject(&mut self, row: u32) {
        let first = self.record.iter().find(|field| !field.trim_ascii().is_empty()).unwrap_or_default();
        let (column, value) = (self.cells.mapping.name(Column::Number).to_owned(), excerpt(first));
        self.cells.problems.push(Problem { row, column, value, reason: Reason::MissingNumber, count: 1 });
        self.rejected += 1;
    }

    /// Reports a record of another width than the header; empty cells at the end do not matter.
    fn check_width(&mut self, row: u32) {
        let (found, wanted) = (self.record.len(), self.cells.mapping.names.len());
        let more = self.record.iter().skip(wanted).any(|field| !field.trim_ascii().is_empty());
        if found < wanted || more {
            let value = format!("{found} / {wanted}");
            self.cells.problems.push(Problem { row, column: String::new(), value, reason: Reason::RaggedRow, count: 1 });
        }
    }

    fn typed(&mut self, row: u32) -> Option<Row> {
        let typed = if self.cells.mapping.kind == FileKind::Cases {
            let case = case::read(&mut self.cells, &self.record, row);
            case.map(|case| Row::Case(Box::new(case)))
        } else {
            self.event(row, None).map(Row::Event)
        };
        self.rejected += u64::from(typed.is_none());
        typed
    }

    /// The current record as an event; `case` is the raw number of the row before it in a joined import.
    fn event(&mut self, row: u32, case: Option<&[u8]>) -> Option<EventRow> {
        let event = event::read(&mut self.cells, &mut self.kinds, &self.record, row)?;
        let raw = self.cells.raw(&self.record, Column::Number);
        let same = case.map_or(self.last_sent && self.last == raw, |case| case == raw);
        if same {
            return Some(EventRow { row, number: None, event });
        }
        let keep = raw.to_owned();
        let number = self.cells.text(&self.record, row, Column::Number)?;
        self.last = keep;
        self.last_sent = true;
        Some(EventRow { row, number: Some(number), event })
    }

    /// The raw number of the next record.
    pub(super) fn peek(&mut self) -> Result<Option<&[u8]>, ExchangeError> {
        self.peeked = self.fetch()?;
        Ok(self.peeked.map(|_| self.cells.raw(&self.record, Column::Number)))
    }

    /// The next record as a row that follows a row of `case`.
    pub(super) fn next_of(&mut self, case: &[u8]) -> Result<Option<EventRow>, ExchangeError> {
        let Some(row) = self.fetch()? else {
            return Ok(None);
        };
        let event = self.event(row, Some(case));
        self.rejected += u64::from(event.is_none());
        Ok(event)
    }

    /// The next row and its raw number; `None` at the end.
    pub(super) fn next_row(&mut self, number: &mut Vec<u8>) -> Result<Option<Option<Row>>, ExchangeError> {
        let Some(row) = self.fetch()? else {
            return Ok(None);
        };
        let typed = self.typed(row);
        number.clear();
        number.extend_from_slice(self.cells.raw(&self.record, Column::Number));
        Ok(Some(typed))
    }

    /// Forgets the case of the row before: the next event names its own.
    pub(super) fn forget(&mut self) {
        self.last_sent = false;
    }

    /// What was wrong with cells since the last call.
    pub fn take_problems(&mut self) -> Vec<Problem> {
        std::mem::take(&mut self.cells.problems)
    }

    /// Rows seen, rejected ones included, blank ones not.
    pub fn read(&self) -> u64 {
        self.read
    }

    /// Rows that were not handed over (each has a problem).
    pub fn rejected(&self) -> u64 {
        self.rejected
    }

    pub fn format(&self) -> Format {
        self.format
    }

    /// What the rows are.
    pub fn kind(&self) -> FileKind {
        self.cells.mapping.kind
    }

    /// The columns, understood.
    pub fn mapping(&self) -> &Mapping {
        &self.cells.mapping
    }

    /// Name of the encoding of a text file.
    pub fn encoding(&self) -> Option<&'static str> {
        self.source.encoding()
    }

    /// Name of the sheet of a workbook.
    pub fn sheet(&self) -> Option<&str> {
        self.source.sheet()
    }
}
