//! An import: a file, and with it perhaps a file of the events of its cases.

use std::path::Path;

use super::cell::excerpt;
use super::column::{Column, FileKind};
use super::error::ExchangeError;
use super::reader::{OpenOptions, RowReader, UnreadSheet};
use crate::service::api::{Problem, Rows};

/// Which of the files something is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The file of cases, or the only one.
    Cases,
    /// The file of events that goes with it.
    Events,
}

/// One or two files as one stream of rows. The events that follow in the file of events while their number is that of the case just
/// read come right after it, without a number; files in the same order are thus joined without any memory. All others come at the
/// end, with their number.
#[derive(Debug)]
pub struct Import {
    cases: RowReader,
    events: Option<RowReader>,
    /// The raw number of the case read last.
    number: Vec<u8>,
    /// Events of that case may follow.
    following: bool,
    cases_ended: bool,
}

impl Import {
    /// A single file of any kind.
    pub fn single(cases: RowReader) -> Import {
        Import {
            cases,
            events: None,
            number: Vec::new(),
            following: false,
            cases_ended: false,
        }
    }

    /// Cases and their events.
    pub fn joined(cases: RowReader, events: RowReader) -> Import {
        Import {
            events: Some(events),
            ..Import::single(cases)
        }
    }

    /// Opens both; `options` are those of the first file, of which the second takes the encoding only.
    pub fn open(
        path: &Path,
        events: Option<&Path>,
        options: &OpenOptions,
    ) -> Result<Import, ExchangeError> {
        let cases = RowReader::open(path, options)?;
        let Some(events) = events else {
            return Ok(Import::single(cases));
        };
        let options = OpenOptions {
            encoding: options.encoding.clone(),
            ..OpenOptions::default()
        };
        Ok(Import::joined(cases, RowReader::open(events, &options)?))
    }

    /// Appends about `max` rows, fewer where they are long; `false` when all files have ended. The first event of a batch always
    /// names its case.
    pub fn next_batch(&mut self, max: usize, out: &mut Rows) -> Result<bool, ExchangeError> {
        let Some(events) = self.events.as_mut() else {
            return self.cases.next_batch(max, out);
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
            self.following = out.len() > before && out.ends_in_a_case();
        }
        Ok(true)
    }

    /// What was wrong with cells since the last call.
    pub fn take_problems(&mut self) -> impl Iterator<Item = (Part, Problem)> + use<> {
        let cases = self.cases.take_problems();
        let events = self.events.as_mut().map(RowReader::take_problems);
        let of = |part| move |problem| (part, problem);
        let events = events.into_iter().flatten().map(of(Part::Events));
        cases.into_iter().map(of(Part::Cases)).chain(events)
    }

    /// Rows seen in both files.
    pub fn read(&self) -> u64 {
        self.cases.read() + self.events.as_ref().map_or(0, RowReader::read)
    }

    /// Rows of both files that were not handed over.
    pub fn rejected(&self) -> u64 {
        self.cases.rejected() + self.events.as_ref().map_or(0, RowReader::rejected)
    }

    /// Names of the columns of both files that are not read, none of them long.
    pub fn ignored(&self) -> Vec<String> {
        let readers = std::iter::once(&self.cases).chain(&self.events);
        let names = readers.flat_map(|reader| reader.mapping().ignored());
        names.map(|name| excerpt(name.as_bytes())).collect()
    }

    /// Sheets of both files that could be read too and are not.
    pub fn unread_sheets(&self) -> impl Iterator<Item = (Part, &UnreadSheet)> {
        let of = |part| move |sheet| (part, sheet);
        let cases = self.cases.unread_sheets().iter().map(of(Part::Cases));
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

    /// Puts the sheet's own column name in the place of a field id in a problem that the service found.
    pub fn name_column(&self, problem: &mut Problem) {
        let Some(column) = Column::from_id(&problem.column) else {
            return;
        };
        let is_case = self.cases.kind() == FileKind::Cases && column.field().is_some();
        let reader = match &self.events {
            Some(events) if !is_case => events,
            _ => &self.cases,
        };
        reader
            .mapping()
            .name(column)
            .clone_into(&mut problem.column);
    }
}
