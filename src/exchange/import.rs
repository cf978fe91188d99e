//! An import: a file, optionally with a file of the events of its cases.

use std::path::Path;

use super::cell::excerpt;
use super::column::{Column, FileKind};
use super::error::ExchangeError;
use super::mapping::Mapping;
use super::reader::{OpenOptions, RowReader, UnreadSheet};
use super::sheets::{ReadSheet, Sheets};
use crate::service::api::{Problem, Rows};

/// One of the files of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The file of cases, or the only one.
    Cases,
    /// The file of events that goes with it.
    Events,
}

/// One or two files as one stream of rows. Events in the file of events come right after the case
/// just read, without a number, as long as their number is that of the case; so files in the same
/// order are joined without using memory. All other events come at the end, with their number.
#[derive(Debug)]
pub struct Import {
    cases: RowReader,
    events: Option<RowReader>,
    /// The other sheets of the workbook, if all are read.
    sheets: Option<Box<Sheets>>,
    /// The raw number of the last case read.
    number: Vec<u8>,
    /// Whether events of that case may follow.
    following: bool,
    cases_ended: bool,
}

impl Import {
    /// Returns the import of a single file of any kind.
    pub fn single(cases: RowReader) -> Import {
        Import {
            cases,
            events: None,
            sheets: None,
            number: Vec::new(),
            following: false,
            cases_ended: false,
        }
    }

    /// Returns the import of cases with their events.
    pub fn joined(cases: RowReader, events: RowReader) -> Import {
        Import {
            events: Some(events),
            ..Import::single(cases)
        }
    }

    /// Opens both files; `options` apply to the first file, and only their encoding to the second.
    pub fn open(
        path: &Path,
        events: Option<&Path>,
        options: &OpenOptions,
    ) -> Result<Import, ExchangeError> {
        if options.all_sheets && events.is_none() {
            let (cases, sheets) = Sheets::open(path, options)?;
            let several = sheets.are_several().then(|| Box::new(sheets));
            return Ok(Import {
                sheets: several,
                ..Import::single(cases)
            });
        }
        let cases = RowReader::open(path, options)?;
        let Some(events) = events else {
            return Ok(Import::single(cases));
        };
        let options = OpenOptions {
            encoding: options.encoding.clone(),
            outcomes: options.outcomes.clone(),
            ..OpenOptions::default()
        };
        let (mut cases, mut events) = (cases, RowReader::open(events, &options)?);
        cases.register_nothing();
        events.register_nothing();
        Ok(Import::joined(cases, events))
    }

    /// Appends about `max` rows, fewer if they are long; returns `false` when all files have ended.
    /// The first event of a batch always names its case.
    pub fn next_batch(&mut self, max: usize, out: &mut Rows) -> Result<bool, ExchangeError> {
        let Some(events) = self.events.as_mut() else {
            let more = self.cases.next_batch(max, out)?;
            return match &mut self.sheets {
                Some(sheets) if !more => sheets.go_on(&mut self.cases),
                _ => Ok(more),
            };
        };
        let (start, end) = (out.len(), out.len().saturating_add(max));
        self.cases.forget();
        events.forget();
        while out.len() < end && !out.is_full() {
            if self.following {
                if events.peek()?.is_some_and(|number| number == self.number) {
                    let of: &[u8] = if out.len() == start {
                        b""
                    } else {
                        &self.number
                    };
                    events.next_of(of, out)?;
                    continue;
                }
                self.following = false;
            }
            if self.cases_ended {
                let left = end - out.len();
                return events.next_batch(left, out);
            }
            let before = out.len();
            self.cases_ended = !self.cases.next_row(&mut self.number, out)?;
            self.following = out.len() > before && self.cases.kind() == FileKind::Cases;
        }
        Ok(true)
    }

    /// Takes the problems found in cells since the last call.
    pub fn take_problems(&mut self) -> impl Iterator<Item = (Part, Problem)> + use<> {
        let cases = match &mut self.sheets {
            Some(sheets) => sheets.problems(&mut self.cases),
            None => self.cases.take_problems(),
        };
        let events = self.events.as_mut().map(RowReader::take_problems);
        let of = |part| move |problem| (part, problem);
        let events = events.into_iter().flatten().map(of(Part::Events));
        cases.into_iter().map(of(Part::Cases)).chain(events)
    }

    /// Takes the problems of the cells from which a ledger of changes registered cases, once all rows
    /// are in; `rows` are the first of the `count` rows that did.
    pub fn take_problems_of_new(
        &mut self,
        rows: &[u32],
        count: u64,
    ) -> impl Iterator<Item = (Part, Problem)> + use<> {
        // Beside other files and sheets, no row registers a case.
        let problems = self.cases.take_problems_of_new(rows, count);
        problems.into_iter().map(|problem| (Part::Cases, problem))
    }

    /// The number of rows seen in all files and sheets.
    pub fn read(&self) -> u64 {
        let sheets = self.sheets().into_iter().map(|sheet| sheet.read);
        sheets.sum::<u64>() + self.events.as_ref().map_or(0, RowReader::read)
    }

    /// How many of [`Import::read`] are changes beside the case or the first change of a row, which
    /// are no rows of their own.
    pub fn beside(&self) -> u64 {
        self.sheets().into_iter().map(|sheet| sheet.beside).sum()
    }

    /// The number of rows of all files and sheets that were not handed over.
    pub fn rejected(&self) -> u64 {
        let sheets = self.sheets().into_iter().map(|sheet| sheet.rejected);
        sheets.sum::<u64>() + self.events.as_ref().map_or(0, RowReader::rejected)
    }

    /// Counts the rows that the docket refused to their sheets, once all are read.
    pub fn refused(&mut self, rows: &[u32]) {
        if let Some(sheets) = &mut self.sheets {
            sheets.refused(rows);
        }
    }

    /// The sheets that were read, except the file of events; a text file counts as one sheet.
    pub fn sheets(&self) -> Vec<ReadSheet> {
        match &self.sheets {
            Some(sheets) => sheets.all(&self.cases),
            None => vec![ReadSheet::of(&self.cases)],
        }
    }

    /// The names of the columns of all files and sheets that are not read, each shortened.
    pub fn ignored(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for name in self.mappings().into_iter().flat_map(Mapping::ignored) {
            let name = excerpt(name.as_bytes());
            // Sheets of one workbook mostly have the same columns.
            if self.sheets.is_none() || !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// The columns that are not read because another one of the same meaning is, each with that
    /// one, shortened.
    pub fn passed(&self) -> Vec<(String, String)> {
        let mut pairs: Vec<(String, String)> = Vec::new();
        for pair in self.mappings().into_iter().flat_map(Mapping::passed) {
            if !pairs.contains(&pair) {
                pairs.push(pair);
            }
        }
        pairs
    }

    /// The changes that sheets of cases hold beside them: for each the id of its kind, if its
    /// columns say it, and the names of its columns.
    pub fn changes_beside(&self) -> Vec<(Option<String>, Vec<String>)> {
        let mappings = self.mappings().into_iter();
        let all = mappings.flat_map(Mapping::changes_beside);
        let named = all.map(|(kind, names)| (kind.map(str::to_owned), shortened(&names)));
        named.collect()
    }

    /// The names of the columns from which a ledger of changes registers unknown cases.
    pub fn case_beside(&self) -> Vec<String> {
        let mappings = self.mappings().into_iter();
        shortened(&mappings.flat_map(Mapping::case_beside).collect::<Vec<_>>())
    }

    /// The mappings of all files and sheets.
    fn mappings(&self) -> Vec<&Mapping> {
        let mut mappings: Vec<&Mapping> = match &self.sheets {
            Some(sheets) => sheets.mappings(&self.cases).collect(),
            None => vec![self.cases.mapping()],
        };
        mappings.extend(self.events.iter().map(RowReader::mapping));
        mappings
    }

    /// The sheets of both files that are not read but could be.
    pub fn unread_sheets(&self) -> impl Iterator<Item = (Part, &UnreadSheet)> {
        let of = |part| move |sheet| (part, sheet);
        let unread = match &self.sheets {
            Some(sheets) => sheets.left(),
            None => self.cases.unread_sheets(),
        };
        let cases = unread.iter().map(of(Part::Cases));
        let events = self.events.iter().flat_map(RowReader::unread_sheets);
        cases.chain(events.map(of(Part::Events)))
    }

    /// The first file.
    pub fn cases(&self) -> &RowReader {
        &self.cases
    }

    /// The file of events.
    pub fn events(&self) -> Option<&RowReader> {
        self.events.as_ref()
    }

    /// Replaces the field id in a problem found by the service with the sheet's own column name.
    pub fn name_column(&self, problem: &mut Problem) {
        let Some(column) = Column::from_id(&problem.column) else {
            return;
        };
        let is_case = self.cases.kind() == FileKind::Cases && column.field().is_some();
        let mapping = match (&self.events, &self.sheets) {
            (Some(events), _) if !is_case => events.mapping(),
            (_, Some(sheets)) => sheets.place(&self.cases, problem.row).mapping,
            _ => self.cases.mapping(),
        };
        problem.column = mapping.shown_name(column);
    }

    /// The sheet of a row numbered as in problems, if several sheets are read, and the number of the
    /// row within it.
    pub fn place(&self, row: u32) -> (Option<String>, u32) {
        let Some(sheets) = &self.sheets else {
            return (None, row);
        };
        let place = sheets.place(&self.cases, row);
        (Some(place.sheet), place.row)
    }
}

/// The names as they are shown.
fn shortened(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| excerpt(name.as_bytes())).collect()
}
