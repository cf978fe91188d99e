//! A file as typed rows in batches, with the problems of its cells.

mod beside;
mod line;
mod no_case;
mod of_new;
mod open;

use std::collections::VecDeque;

use crate::exchange::case;
use crate::exchange::cell::{Cells, excerpt};
use crate::exchange::column::{Column, FileKind};
use crate::exchange::error::ExchangeError;
use crate::exchange::format::Format;
use crate::exchange::kind::Kinds;
use crate::exchange::map::ImportMap;
use crate::exchange::mapping::Mapping;
use crate::exchange::read::{Fetch, Source};
use crate::exchange::record::Record;
use crate::service::api::{Problem, Reason, Rows, Span};

/// How to open a file; everything can be left to be detected.
#[derive(Debug, Clone, Default)]
pub struct OpenOptions {
    pub kind: Option<FileKind>,
    pub map: Option<ImportMap>,
    /// Name of the sheet, or its number from 1.
    pub sheet: Option<String>,
    pub encoding: Option<String>,
    /// Whether the other sheets of a workbook are read as well.
    pub all_sheets: bool,
    /// Ids and words of the known outcomes of follow-ups, each with the id it is kept as; if empty,
    /// every outcome counts as known.
    pub outcomes: Vec<(String, String)>,
}

/// An opened file.
#[derive(Debug)]
pub struct RowReader {
    source: Source,
    format: Format,
    map: Option<ImportMap>,
    cells: Cells,
    /// Records read ahead to find the header.
    ahead: VecDeque<(u32, Record)>,
    record: Record,
    kinds: Kinds,
    /// The raw number of the last row sent.
    last: Vec<u8>,
    last_sent: bool,
    /// The bits above the row numbers handed over, which identify the sheet of a workbook.
    above: u32,
    peeked: Option<u32>,
    read: u64,
    /// Those of `read` that are changes beside the case or the first change of a row.
    beside: u64,
    rejected: u64,
    /// Sheets that hold rows of some kind but are not read.
    unread: Vec<UnreadSheet>,
    /// Whether the rows now are those of another table on the same sheet.
    in_other_table: bool,
    /// The problems of cells that count only if their row registers its case.
    of_new: Vec<Problem>,
}

/// A sheet of the workbook that is not read, though its rows have case numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadSheet {
    pub name: String,
    /// What its rows would be taken for; `None` if the names of its columns do not say.
    pub kind: Option<FileKind>,
    /// Whether the map file of the sheet being read fits it.
    pub mapped: bool,
    /// Whether the workbook hides it: it is read only if it is asked for by name.
    pub hidden: bool,
}

/// The problem of a bad row. One of a sheet that is too wide is still read; a line that is not an
/// object is not.
fn bad(row: u32, value: String, reason: Reason) -> Problem {
    let mut problem = Problem::at(row, "", value, reason);
    problem.rejected = reason == Reason::BadJson;
    problem
}

impl RowReader {
    /// Appends up to `max` rows, fewer if they are long; returns `false` when the file has ended.
    pub fn next_batch(&mut self, max: usize, out: &mut Rows) -> Result<bool, ExchangeError> {
        // A batch stands on its own: its first event names its case.
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

    /// The number of rows that a sheet declares; `None` for text, and if it declares none.
    pub fn said(&self) -> Option<u64> {
        match &self.source {
            Source::Sheet(sheet) => Some(u64::from(sheet.said())).filter(|rows| *rows > 0),
            _ => None,
        }
    }

    /// Reads the next record that is a row into `self.record`, skipping blank rows, totals and
    /// footers.
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
                        let problem = bad(row, value, reason);
                        self.read += u64::from(problem.rejected);
                        self.rejected += u64::from(problem.rejected);
                        self.cells.problems.push(problem);
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
            if self.record.is_blank() {
                continue;
            }
            self.read += 1;
            if self.take_errors(row) {
                continue;
            }
            if let Some(reason) = self.no_case() {
                self.reject(row, reason);
                if reason == Reason::HeaderAgain {
                    self.take_header_again(row);
                }
                continue;
            }
            if self.in_other_table {
                self.reject(row, Reason::OtherTable);
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

    /// Reports unclosed quotation marks in text files, and formulas without a result in the columns
    /// of a workbook that are read.
    pub(super) fn take_strays(&mut self) {
        let strays = self.source.strays();
        // This runs for every row, and few rows have strays.
        if strays.is_empty() {
            return;
        }
        for stray in strays {
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
            None if reason == Reason::Footer => {
                let (at, word) = self.first_word().unwrap_or_default();
                (
                    self.cells
                        .mapping
                        .names
                        .get(at)
                        .cloned()
                        .unwrap_or_default(),
                    word,
                )
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

    /// Reports a record of another width than the header; extra empty cells at the end do not
    /// matter.
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

    /// Sets the bits above the numbers of the rows handed over.
    pub(super) fn number_above(&mut self, above: u32) {
        self.above = above;
    }

    fn typed(&mut self, row: u32, out: &mut Rows) {
        let row = row | self.above;
        if matches!(self.source, Source::Jsonl(_)) {
            self.cells.name_rivals(&self.record, row);
        }
        self.cells.count_lost(&self.record, row);
        let before = self.cells.problems.len();
        self.cells.report_errors(row);
        let typed = if self.cells.mapping.kind == FileKind::Cases {
            let typed = case::read(&mut self.cells, &self.record, row, out);
            if typed {
                self.changes_beside(row, out);
            }
            typed
        } else {
            self.event(row, None, out)
        };
        self.count(typed, before);
    }

    /// Counts a row that was left out, and marks its problems, those from `before` on, as the
    /// reason.
    fn count(&mut self, typed: bool, before: usize) {
        if typed {
            return;
        }
        self.rejected += 1;
        for problem in self.cells.problems.iter_mut().skip(before) {
            problem.rejected = true;
        }
    }

    /// Reads the current record as an event; `case` is the raw number of the row before it in a
    /// joined import.
    fn event(&mut self, row: u32, case: Option<&[u8]>, out: &mut Rows) -> bool {
        let Some(said) = self.said_of(row, out) else {
            return false;
        };
        let raw = self.cells.raw(&self.record, Column::Number);
        let same = case.map_or(self.last_sent && self.last == raw, |case| case == raw);
        if same {
            out.event(row, Span::NONE, said);
            self.further(row, self.last_sent, out);
            return true;
        }
        self.last.clear();
        self.last.extend_from_slice(raw);
        let number = self.cells.put(&self.record, row, Column::Number, out);
        // An unreadable number does not match the one of the next row either.
        self.last_sent = number.is_some();
        if number.is_some() {
            if self.cells.mapping.case.is_some() {
                self.case_of_change(row, out);
            }
            out.event(row, number, said);
        }
        self.further(row, self.last_sent, out);
        number.is_some()
    }

    /// Returns the raw number of the next record.
    pub(super) fn peek(&mut self) -> Result<Option<&[u8]>, ExchangeError> {
        self.peeked = self.fetch()?;
        Ok(self
            .peeked
            .map(|_| self.cells.raw(&self.record, Column::Number)))
    }

    /// Appends the next record as a row that follows a row of `case`.
    pub(super) fn next_of(&mut self, case: &[u8], out: &mut Rows) -> Result<(), ExchangeError> {
        if let Some(row) = self.fetch()? {
            self.cells.count_lost(&self.record, row);
            let before = self.cells.problems.len();
            self.cells.report_errors(row);
            let typed = self.event(row, Some(case), out);
            self.count(typed, before);
        }
        Ok(())
    }

    /// Appends the next row and stores its raw number; returns `false` at the end. A rejected row
    /// appends nothing.
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

    /// Takes the problems found in cells since the last call.
    pub fn take_problems(&mut self) -> Vec<Problem> {
        std::mem::take(&mut self.cells.problems)
    }

    /// The number of rows seen, including rejected ones but not blank ones; a change beside the case
    /// of a row counts as one more.
    pub fn read(&self) -> u64 {
        self.read
    }

    /// How many of [`RowReader::read`] are changes beside the case or the first change of a row.
    pub fn beside(&self) -> u64 {
        self.beside
    }

    /// The number of rows that were not handed over (each has a problem).
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

    /// The mapping of the columns.
    pub fn mapping(&self) -> &Mapping {
        &self.cells.mapping
    }

    /// The name of the encoding of a text file.
    pub fn encoding(&self) -> Option<&'static str> {
        self.source.encoding()
    }

    /// The sheets of the workbook that are not read but could be.
    pub fn unread_sheets(&self) -> &[UnreadSheet] {
        &self.unread
    }

    /// The name of the sheet of a workbook.
    pub fn sheet(&self) -> Option<&str> {
        self.source.sheet()
    }
}
