//! The sheets of a workbook, read one after the other: cases first, then the events of those cases.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

use super::column::FileKind;
use super::error::{Excess, ExchangeError, shown};
use super::mapping::Mapping;
use super::reader::{OpenOptions, RowReader, UnreadSheet};
use crate::service::api::Problem;

/// Bits for the row within a sheet (at most 1,048,576 and the header). The bits above hold the
/// sheet.
const ROW_BITS: u32 = 21;

/// The number of sheets that a row number can distinguish.
const MOST: usize = 1 << (u32::BITS - ROW_BITS);

/// A sheet that was read or is being read.
#[derive(Debug, Clone)]
pub struct ReadSheet {
    pub name: String,
    pub kind: FileKind,
    /// Rows seen, rejected ones included.
    pub read: u64,
    /// Those of `read` that are changes beside the case or the first change of a row.
    pub beside: u64,
    pub rejected: u64,
}

impl ReadSheet {
    /// The sheet of a reader, with the counts so far.
    pub(super) fn of(reader: &RowReader) -> ReadSheet {
        ReadSheet {
            name: reader.sheet().unwrap_or_default().to_owned(),
            kind: reader.kind(),
            read: reader.read(),
            beside: reader.beside(),
            rejected: reader.rejected(),
        }
    }
}

/// What is kept of a sheet that was read.
#[derive(Debug)]
struct Done {
    sheet: ReadSheet,
    mapping: Mapping,
    problems: Vec<Problem>,
}

/// A sheet to be read.
#[derive(Debug)]
struct Next {
    name: String,
    mapped: bool,
    is_cases: bool,
}

impl Next {
    fn of(sheet: &UnreadSheet) -> Next {
        Next {
            name: sheet.name.clone(),
            mapped: sheet.mapped,
            is_cases: sheet.kind == Some(FileKind::Cases),
        }
    }
}

/// Where a row stands.
#[derive(Debug)]
pub(super) struct Place<'s> {
    pub mapping: &'s Mapping,
    pub sheet: String,
    /// The row within the sheet.
    pub row: u32,
}

/// The sheets around the one that is being read.
#[derive(Debug)]
pub(super) struct Sheets {
    path: PathBuf,
    options: OpenOptions,
    done: Vec<Done>,
    waiting: VecDeque<Next>,
    /// The sheets with case numbers that are left out: hidden ones, and those of which nobody knows
    /// what their rows are.
    left: Vec<UnreadSheet>,
    /// The sheets, by their place, of the rows that the docket refused.
    refused: Vec<u32>,
}

impl Sheets {
    /// Opens the first sheet of cases, or the first that has rows of any kind; the others wait.
    pub(super) fn open(
        path: &Path,
        options: &OpenOptions,
    ) -> Result<(RowReader, Sheets), ExchangeError> {
        let mut reader = RowReader::open(path, options)?;
        let mut sheets = Sheets {
            path: path.to_owned(),
            options: options.clone(),
            done: Vec::new(),
            waiting: VecDeque::new(),
            left: Vec::new(),
            refused: Vec::new(),
        };
        for sheet in reader.unread_sheets() {
            match sheet.kind {
                Some(_) if !sheet.hidden => sheets.waiting.push_back(Next::of(sheet)),
                _ => sheets.left.push(sheet.clone()),
            }
        }
        let is_cases = reader.kind() == FileKind::Cases;
        let of_cases = sheets.waiting.iter().position(|next| next.is_cases);
        if let Some(next) = of_cases
            .filter(|_| !is_cases)
            .and_then(|at| sheets.waiting.remove(at))
        {
            sheets.waiting.push_front(Next {
                name: reader.sheet().unwrap_or_default().to_owned(),
                mapped: options.map.is_some(),
                is_cases,
            });
            reader = sheets.reader(&next)?;
        }
        if sheets.are_several() {
            reader.register_nothing();
        }
        // Events wait until all cases are read.
        sheets
            .waiting
            .make_contiguous()
            .sort_by_key(|next| !next.is_cases);
        Ok((reader, sheets))
    }

    fn reader(&self, next: &Next) -> Result<RowReader, ExchangeError> {
        let options = OpenOptions {
            kind: None,
            map: self.options.map.clone().filter(|_| next.mapped),
            sheet: Some(next.name.clone()),
            encoding: None,
            all_sheets: false,
            outcomes: self.options.outcomes.clone(),
        };
        RowReader::open(&self.path, &options)
    }

    /// Replaces the reader of a sheet that has ended with that of the next one; returns `false` if
    /// there is none.
    pub(super) fn go_on(&mut self, current: &mut RowReader) -> Result<bool, ExchangeError> {
        let Some(next) = self.waiting.pop_front() else {
            return Ok(false);
        };
        if self.done.len() + 1 >= MOST {
            return Err(ExchangeError::TooBig {
                path: shown(&self.path),
                what: Excess::Sheets,
                limit: MOST as u64,
            });
        }
        let mut reader = self.reader(&next)?;
        reader.register_nothing();
        reader.number_above((self.done.len() as u32 + 1) << ROW_BITS);
        let mut ended = std::mem::replace(current, reader);
        self.done.push(Done {
            sheet: ReadSheet::of(&ended),
            mapping: ended.mapping().clone(),
            problems: Sheets::numbered(self.done.len(), ended.take_problems()),
        });
        Ok(true)
    }

    /// Adds the number of the sheet to the row numbers of problems, in the bits above them.
    fn numbered(nth: usize, mut problems: Vec<Problem>) -> Vec<Problem> {
        for problem in &mut problems {
            problem.row |= (nth as u32) << ROW_BITS;
        }
        problems
    }

    /// Takes the problems since the last call, both of finished sheets and of the one being read.
    pub(super) fn problems(&mut self, current: &mut RowReader) -> Vec<Problem> {
        let mut all = Vec::new();
        for done in &mut self.done {
            all.append(&mut done.problems);
        }
        all.extend(Sheets::numbered(self.done.len(), current.take_problems()));
        all
    }

    /// All sheets read so far, ending with the one being read.
    pub(super) fn all(&self, current: &RowReader) -> Vec<ReadSheet> {
        let done = self.done.iter().map(|done| done.sheet.clone());
        let mut all: Vec<ReadSheet> = done.chain([ReadSheet::of(current)]).collect();
        for nth in &self.refused {
            if let Some(sheet) = all.get_mut(*nth as usize) {
                sheet.rejected += 1;
            }
        }
        all
    }

    /// Counts rows that the docket refused.
    pub(super) fn refused(&mut self, rows: &[u32]) {
        self.refused.extend(rows.iter().map(|row| row >> ROW_BITS));
    }

    /// The column mappings of all sheets read so far.
    pub(super) fn mappings<'s>(
        &'s self,
        current: &'s RowReader,
    ) -> impl Iterator<Item = &'s Mapping> {
        let done = self.done.iter().map(|done| &done.mapping);
        done.chain([current.mapping()])
    }

    /// The sheets with case numbers that are not read: hidden ones, and those of which nobody knows
    /// what their rows are.
    pub(super) fn left(&self) -> &[UnreadSheet] {
        &self.left
    }

    /// Whether more than one sheet is read.
    pub(super) fn are_several(&self) -> bool {
        !self.waiting.is_empty() || !self.done.is_empty()
    }

    /// Resolves a row number to the sheet and the row within it.
    pub(super) fn place<'s>(&'s self, current: &'s RowReader, row: u32) -> Place<'s> {
        let done = self.done.get((row >> ROW_BITS) as usize);
        Place {
            mapping: done.map_or(current.mapping(), |done| &done.mapping),
            sheet: done.map_or_else(
                || ReadSheet::of(current).name,
                |done| done.sheet.name.clone(),
            ),
            row: row & ((1 << ROW_BITS) - 1),
        }
    }
}
