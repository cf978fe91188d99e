//! A file as typed rows in batches, with what is wrong with its cells.

mod no_case;
mod open;

use std::collections::VecDeque;

use csv::ByteRecord;

use crate::exchange::cell::{Cells, excerpt};
use crate::exchange::column::{Column, FileKind};
use crate::exchange::error::ExchangeError;
use crate::exchange::format::Format;
use crate::exchange::kind::Kinds;
use crate::exchange::map::ImportMap;
use crate::exchange::mapping::Mapping;
use crate::exchange::read::{Fetch, Source};
use crate::exchange::{case, event, header};
use crate::service::api::{Problem, Reason, Rows, Span};

/// How to open a file; all of it can be left to be found out.
#[derive(Debug, Clone, Default)]
pub struct OpenOptions {
    pub kind: Option<FileKind>,
    pub map: Option<ImportMap>,
    /// Name of the sheet, or its number from 1.
    pub sheet: Option<String>,
    pub encoding: Option<String>,
    /// Whether the other sheets of a workbook are read too.
    pub all_sheets: bool,
    /// Ids and words of the outcomes of follow-ups that are known; without them all are.
    pub outcomes: Vec<String>,
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
    /// What stands above the numbers of the rows handed over: which sheet of a workbook they are of.
    above: u32,
    peeked: Option<u32>,
    read: u64,
    rejected: u64,
    /// Sheets that hold rows of some kind and are not read.
    unread: Vec<UnreadSheet>,
}

/// A sheet of the workbook that is not read, though its rows have case numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadSheet {
    pub name: String,
    /// What its rows would be taken for.
    pub kind: FileKind,
    /// By the map file of the sheet that is read.
    pub mapped: bool,
    /// It is the sheet that is read: its rows say what happened to their cases as well, in columns of their own.
    pub again: bool,
}

impl RowReader {
    /// Appends up to `max` rows, fewer where they are long; `false` when the file has ended.
    pub fn next_batch(&mut self, max: usize, out: &mut Rows) -> Result<bool, ExchangeError> {
        // A batch stands alone: its first event names its case.
        self.last_sent = false;
        let end = out.len().saturating_add(max);
        while out.len() < end && !out.is_full() {
            let Some(row) = self.fetch()? else {
                return Ok(false);
            };
            self.typed(row, out);
        }
        Ok(true)
    }

    /// Rows that a sheet says it has; `None` of a text, and where it does not say.
    pub fn said(&self) -> Option<u64> {
        match &self.source {
            Source::Sheet(sheet) => Some(u64::from(sheet.said())).filter(|rows| *rows > 0),
            _ => None,
        }
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
                    Fetch::End => {
                        self.cells.conclude();
                        return Ok(None);
                    }
                    Fetch::Record(row) => row,
                    Fetch::Bad { row, value, reason } => {
                        let mut problem = Problem::at(row, "", value, reason);
                        // A sheet's row that is too wide has been read; a line that is no object has not.
                        problem.rejected = reason == Reason::BadJson;
                        let rejected = problem.rejected;
                        self.cells.problems.push(problem);
                        if rejected {
                            self.read += 1;
                            self.rejected += 1;
                        }
                        continue;
                    }
                }
            };
            self.take_strays();
            if let Source::Jsonl(lines) = &self.source {
                self.cells.decodes = lines.decodes;
                if lines.keys().len() > self.cells.mapping.names.len() {
                    self.cells.mapping.extend(
                        lines.keys(),
                        self.map.as_ref().filter(|m| !m.columns.is_empty()),
                    );
                }
            }
            if self.record.as_slice().iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            self.read += 1;
            if let Some(reason) = self.no_case() {
                self.reject(row, reason);
                if reason == Reason::HeaderAgain {
                    let map = self.map.as_ref().filter(|m| !m.columns.is_empty());
                    if let Some(next) = header::again(&self.cells.mapping, row, &self.record, map) {
                        self.cells.mapping = next;
                    }
                }
                continue;
            }
            if matches!(self.source, Source::Csv(_))
                && self.record.len() != self.cells.mapping.names.len()
            {
                self.check_width(row);
            }
            return Ok(Some(row));
        }
    }

    /// Reports the quotation marks of text files that open a cell and do not close, and the formulas without a result in what is
    /// read of a workbook.
    pub(super) fn take_strays(&mut self) {
        for stray in self.source.strays() {
            let mapping = &self.cells.mapping;
            if stray.reason == Reason::NotComputed
                && (stray.row <= mapping.header_row || !mapping.reads(stray.column))
            {
                continue;
            }
            let names = &mapping.names;
            let column = names.get(stray.column).map_or("", String::as_str);
            let problem = Problem::at(stray.row, column, excerpt(&stray.cell), stray.reason);
            self.cells.problems.push(problem);
        }
    }

    fn reject(&mut self, row: u32, reason: Reason) {
        let total = (reason == Reason::TotalRow).then(|| self.total()).flatten();
        let (column, value) = match total {
            Some((at, word)) => {
                let name = self.cells.mapping.names.get(at).cloned();
                (name.unwrap_or_default(), word)
            }
            None if reason == Reason::HeaderAgain => {
                let name = self.cells.mapping.name(Column::Number);
                (name.to_owned(), name.to_owned())
            }
            None => (
                self.cells.mapping.name(Column::Number).to_owned(),
                excerpt(self.cells.raw(&self.record, Column::Number)),
            ),
        };
        let problem = Problem::at(row, column, value, reason).rejecting();
        self.cells.problems.push(problem);
        self.rejected += 1;
    }

    /// Reports a record of another width than the header; empty cells at the end do not matter.
    fn check_width(&mut self, row: u32) {
        let (found, wanted) = (self.record.len(), self.cells.mapping.names.len());
        let more = self
            .record
            .iter()
            .skip(wanted)
            .any(|field| !field.trim_ascii().is_empty());
        if found < wanted || more {
            let value = format!("{found} / {wanted}");
            let problem = Problem::at(row, "", value, Reason::RaggedRow);
            self.cells.problems.push(problem);
        }
    }

    /// Hands over rows with this above their numbers.
    pub(super) fn number_above(&mut self, above: u32) {
        self.above = above;
    }

    fn typed(&mut self, row: u32, out: &mut Rows) {
        let row = row | self.above;
        let before = self.cells.problems.len();
        let typed = if self.cells.mapping.kind == FileKind::Cases {
            case::read(&mut self.cells, &self.record, row, out)
        } else {
            self.event(row, None, out)
        };
        self.count(typed, before);
    }

    /// Counts a row that was left out, and says so where it says why: of the problems from `before` on.
    fn count(&mut self, typed: bool, before: usize) {
        if typed {
            return;
        }
        self.rejected += 1;
        for problem in self.cells.problems.iter_mut().skip(before) {
            problem.rejected = true;
        }
    }

    /// The current record as an event; `case` is the raw number of the row before it in a joined import.
    fn event(&mut self, row: u32, case: Option<&[u8]>, out: &mut Rows) -> bool {
        let said = event::read(&mut self.cells, &mut self.kinds, &self.record, row, out);
        let Some(said) = said else { return false };
        let raw = self.cells.raw(&self.record, Column::Number);
        let same = case.map_or(self.last_sent && self.last == raw, |case| case == raw);
        if same {
            out.event(row, Span::NONE, said);
            return true;
        }
        self.last.clear();
        self.last.extend_from_slice(raw);
        let number = self.cells.put(&self.record, row, Column::Number, out);
        // A number that cannot be read is not the one of the row after it either.
        self.last_sent = number.is_some();
        if number.is_some() {
            out.event(row, number, said);
        }
        number.is_some()
    }

    /// The raw number of the next record.
    pub(super) fn peek(&mut self) -> Result<Option<&[u8]>, ExchangeError> {
        self.peeked = self.fetch()?;
        Ok(self
            .peeked
            .map(|_| self.cells.raw(&self.record, Column::Number)))
    }

    /// Appends the next record as a row that follows a row of `case`.
    pub(super) fn next_of(&mut self, case: &[u8], out: &mut Rows) -> Result<(), ExchangeError> {
        if let Some(row) = self.fetch()? {
            let before = self.cells.problems.len();
            let typed = self.event(row, Some(case), out);
            self.count(typed, before);
        }
        Ok(())
    }

    /// Appends the next row and gives its raw number; `false` at the end. A rejected row appends nothing.
    pub(super) fn next_row(
        &mut self,
        number: &mut Vec<u8>,
        out: &mut Rows,
    ) -> Result<bool, ExchangeError> {
        let Some(row) = self.fetch()? else {
            return Ok(false);
        };
        self.typed(row, out);
        number.clear();
        number.extend_from_slice(self.cells.raw(&self.record, Column::Number));
        Ok(true)
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

    /// Sheets of the workbook behind this one that could be read too.
    pub fn unread_sheets(&self) -> &[UnreadSheet] {
        &self.unread
    }

    /// Name of the sheet of a workbook.
    pub fn sheet(&self) -> Option<&str> {
        self.source.sheet()
    }
}
