//! Reads a workbook through calamine, sheet by sheet and cell by cell: an xlsx is never held as a
//! whole.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use crate::exchange::record::Record;
use calamine::{
    Data, DataRef, Range, Reader, SheetType, SheetVisible, Sheets, Xlsx, XlsxFormulaMetadata,
};

use super::apart::Task;
use super::merged::Merged;
use super::sheet::Pick;
use super::text::{write, write_ref};
use super::wire::{Batch, Formula, Listener, Message, Sample};
use crate::exchange::error::{Excess, ExchangeError, shown};
use crate::exchange::format::Format;
use crate::exchange::{guard, limit};

pub(super) type Book<R> = Sheets<R>;

/// Checks the file before the parser sees it. Returns whether it may have merged cells.
fn check(path: &Path, format: Format) -> Result<bool, ExchangeError> {
    if format != Format::Xls {
        return guard::check(path);
    }
    let bytes = std::fs::metadata(path)
        .map_err(|e| ExchangeError::read(path, e))?
        .len();
    if bytes > limit::LEGACY {
        return Err(ExchangeError::TooBig {
            path: shown(path),
            what: Excess::Bytes,
            limit: limit::LEGACY,
        });
    }
    // The parser has them at hand.
    Ok(true)
}

pub(super) fn damaged(path: &Path, detail: &dyn std::fmt::Display) -> ExchangeError {
    ExchangeError::Damaged {
        path: shown(path),
        detail: detail.to_string(),
    }
}

fn open(path: &Path, format: Format) -> Result<Book<BufReader<File>>, ExchangeError> {
    let file = BufReader::new(File::open(path).map_err(|e| ExchangeError::read(path, e))?);
    match format {
        Format::Xls => calamine::Xls::new(file)
            .map(Sheets::Xls)
            .map_err(|e| damaged(path, &e)),
        Format::Ods => calamine::Ods::new(file)
            .map(Sheets::Ods)
            .map_err(|e| damaged(path, &e)),
        _ => Xlsx::new(file)
            .map(Sheets::Xlsx)
            .map_err(|e| damaged(path, &e)),
    }
}

/// A sheet by its name, and whether it is hidden.
type Tab = (String, bool);

/// The sheet asked for, and the sheets after it unless it was asked for by name.
fn resolve(
    book: &Book<BufReader<File>>,
    pick: &Pick,
) -> Result<Option<(Tab, Vec<Tab>)>, ExchangeError> {
    let mut sheets: Vec<_> = book
        .sheets_metadata()
        .iter()
        .filter(|s| s.typ == SheetType::WorkSheet)
        .collect();
    sheets.sort_by_key(|s| s.visible != SheetVisible::Visible);
    let tabs = sheets.iter();
    let tabs: Vec<Tab> = tabs
        .map(|s| (s.name.clone(), s.visible != SheetVisible::Visible))
        .collect();
    let name = match pick {
        Pick::Nth(n) => {
            let mut behind = tabs.into_iter().skip(*n);
            let first = behind.next();
            return Ok(first.map(|first| (first, behind.take(limit::SHEETS).collect())));
        }
        Pick::Named(name) => name,
    };
    let nth = |n: usize| tabs.get(n);
    let named = tabs.iter().find(|(known, _)| known == name);
    let found = named.or_else(|| nth(name.parse::<usize>().ok()?.checked_sub(1)?));
    match found {
        Some(found) => Ok(Some((found.clone(), Vec::new()))),
        None => Err(ExchangeError::NoSheet {
            name: name.clone(),
            sheets: tabs
                .iter()
                .map(|(name, _)| name.as_str())
                .collect::<Vec<_>>()
                .join(", "),
        }),
    }
}

/// Reads the sheet and sends its contents; ends early if the listener is gone.
pub(super) fn tell(task: &Task<'_>, listener: &mut dyn Listener) {
    let last = match read(task, listener) {
        Ok(()) => Message::Done,
        Err(error) => Message::Failed(error),
    };
    // A receiver that is gone needs no answer.
    listener.tell(last);
}

fn read(task: &Task<'_>, listener: &mut dyn Listener) -> Result<(), ExchangeError> {
    let path = task.path;
    let merged = match task.merged {
        Some(merged) => merged,
        None => check(path, task.format)?,
    };
    let mut book = open(path, task.format)?;
    let Some(((name, hidden), behind)) = resolve(&book, task.pick)? else {
        return Ok(());
    };
    let is_1904 = match &book {
        Sheets::Xlsx(book) => book.has_1904_epoch(),
        _ => false,
    };
    let mut others = Vec::with_capacity(behind.len());
    let mut sampled = 0;
    for (name, hidden) in behind {
        // An unreadable other sheet is not what the file is about.
        let mut rows = Rows::new(path, listener, Some(limit::HEADER_ROWS));
        if fill(&mut book, &name, false, &mut rows).is_ok() {
            rows.flush();
            sampled += rows.bytes;
            let rows = rows.batch;
            others.push(Sample { name, hidden, rows });
        }
        if sampled > limit::SAMPLES {
            break;
        }
    }
    let opened = Message::Opened {
        name: name.clone(),
        hidden,
        is_1904,
        merged,
        others,
        rows: height(&mut book, &name),
    };
    if !listener.tell(opened) {
        return Ok(());
    }
    let mut rows = Rows::new(path, listener, None);
    fill(&mut book, &name, merged, &mut rows)?;
    rows.flush();
    rows.send();
    Ok(())
}

/// The number of rows that a sheet declares, or has; 0 if that is unknown before it is read.
fn height(book: &mut Book<BufReader<File>>, sheet: &str) -> u32 {
    let last = match book {
        Sheets::Xlsx(book) => book
            .worksheet_cells_reader(sheet)
            .ok()
            .map(|cells| cells.dimensions().end.0),
        book => book
            .worksheet_range(sheet)
            .ok()
            .and_then(|range| range.end().map(|(row, _)| row)),
    };
    last.map_or(0, |last| last.saturating_add(1).min(limit::ROWS))
}

/// Reads a sheet, until no more rows are wanted.
fn fill(
    book: &mut Book<BufReader<File>>,
    sheet: &str,
    has_merged: bool,
    rows: &mut Rows<'_>,
) -> Result<(), ExchangeError> {
    let path = rows.path;
    let mut text = String::new();
    if has_merged {
        rows.merged = Merged::of(book, path, sheet)?;
    }
    if let Sheets::Xlsx(book) = book {
        let mut cells = book
            .worksheet_cells_reader(sheet)
            .map_err(|e| damaged(path, &e))?;
        while let Some(cell) = cells
            .next_cell_with_formula_metadata()
            .map_err(|e| damaged(path, &e))?
        {
            let (row, column) = cell.pos;
            if let (DataRef::Empty, Some(formula)) = (&cell.value, &cell.formula) {
                let text = match formula {
                    XlsxFormulaMetadata::Normal { formula }
                    | XlsxFormulaMetadata::Shared { formula, .. } => &**formula,
                    _ => "",
                };
                rows.not_computed(row, column, text)?;
            }
            text.clear();
            write_ref(&cell.value, &mut text);
            rows.cell(row, column as usize, &text)?;
            if rows.gone {
                return Ok(());
            }
        }
    } else {
        let range = book.worksheet_range(sheet).map_err(|e| damaged(path, &e))?;
        let formulas = book.worksheet_formula(sheet).unwrap_or_default();
        let mut without = without_result(&formulas, &range).peekable();
        let (top, left) = range.start().unwrap_or_default();
        for (row, cells) in range.rows().enumerate() {
            while let Some((at, column, text)) = without.next_if(|(at, ..)| *at <= top + row as u32)
            {
                rows.not_computed(at, column, text)?;
            }
            for (column, value) in cells.iter().enumerate() {
                text.clear();
                write(value, &mut text);
                rows.cell(top + row as u32, left as usize + column, &text)?;
            }
            if rows.gone {
                return Ok(());
            }
        }
        for (at, column, text) in without {
            rows.not_computed(at, column, text)?;
        }
    }
    Ok(())
}

/// The formulas whose cells have no value, with their rows and columns. The legacy format keeps a
/// number for every formula, so there these are only cells for which the parser found none.
fn without_result<'f>(
    formulas: &'f Range<String>,
    values: &'f Range<Data>,
) -> impl Iterator<Item = (u32, u32, &'f str)> {
    let (top, left) = formulas.start().unwrap_or_default();
    formulas
        .used_cells()
        .map(move |(row, column, text)| (top + row as u32, left + column as u32, text))
        .filter(move |(row, column, text)| {
            let value = values.get_value((*row, *column));
            !text.is_empty() && value.is_none_or(|value| matches!(value, Data::Empty))
        })
        .map(|(row, column, text)| {
            // ODF puts the language of a formula first.
            let text = text.trim_start_matches("of:").trim_start_matches('=');
            (row, column, text)
        })
}

/// Collects cells into records and records into batches.
struct Rows<'a> {
    path: &'a Path,
    listener: &'a mut dyn Listener,
    batch: Batch,
    /// The bytes of the batch.
    bytes: usize,
    row: u32,
    record: Record,
    open: bool,
    gone: bool,
    merged: Merged,
    /// The formulas of the batch.
    formulas: Vec<Formula>,
    /// The number of rows wanted; no more are read, and none is sent.
    first: Option<usize>,
}

impl<'a> Rows<'a> {
    fn new(path: &'a Path, listener: &'a mut dyn Listener, first: Option<usize>) -> Rows<'a> {
        Rows {
            path,
            listener,
            batch: Vec::new(),
            bytes: 0,
            row: 0,
            record: Record::new(),
            open: false,
            gone: false,
            merged: Merged::default(),
            formulas: Vec::new(),
            first,
        }
    }

    /// Notes a formula without a result; its row counts even if it has nothing else.
    fn not_computed(&mut self, row: u32, column: u32, text: &str) -> Result<(), ExchangeError> {
        self.turn(row)?;
        let text = cut(text, limit::FORMULA);
        let kept = self.first.is_none() && column < limit::COLUMNS as u32;
        if kept && self.formulas.len() < limit::FORMULAS {
            self.formulas.push(Formula {
                row: row + 1,
                column,
                text: format!("={text}"),
            });
        }
        Ok(())
    }

    fn cell(&mut self, row: u32, column: usize, text: &str) -> Result<(), ExchangeError> {
        if text.is_empty() {
            return Ok(());
        }
        self.turn(row)?;
        // A single text shared by all cells would take more memory than any file has bytes.
        let text = cut(
            text,
            if self.first.is_some() {
                limit::SAMPLED_CELL
            } else {
                limit::SHEET_CELL
            },
        );
        self.merged.see(row, column as u32, text);
        // One column beyond the limit marks the row as too wide; its content is not read.
        while self.record.len() < column.min(limit::COLUMNS + 1) {
            self.record.push_field(b"");
        }
        if column < limit::COLUMNS && self.record.len() == column {
            self.record.push_field(text.as_bytes());
        }
        Ok(())
    }

    /// Moves on to a row.
    fn turn(&mut self, row: u32) -> Result<(), ExchangeError> {
        if row >= limit::ROWS {
            return Err(ExchangeError::TooBig {
                path: shown(self.path),
                what: Excess::Rows,
                limit: u64::from(limit::ROWS),
            });
        }
        if self.open && row != self.row {
            self.flush();
        }
        self.open = true;
        self.row = row;
        Ok(())
    }

    fn flush(&mut self) {
        if self.open {
            self.merged.fill(self.row, &mut self.record);
            self.bytes += self.record.size();
            self.batch
                .push((self.row + 1, std::mem::take(&mut self.record)));
            self.open = false;
            match self.first {
                Some(first) => self.gone = self.batch.len() >= first,
                None if self.batch.len() >= 256 || self.bytes > limit::SENT => self.send(),
                None => {}
            }
        }
    }

    fn send(&mut self) {
        if !self.formulas.is_empty() {
            let formulas = std::mem::take(&mut self.formulas);
            self.gone |= !self.listener.tell(Message::NotComputed(formulas));
        }
        let batch = std::mem::take(&mut self.batch);
        self.bytes = 0;
        self.gone |= !self.listener.tell(Message::Rows(batch));
    }
}

/// The part of a text that may be kept.
fn cut(text: &str, most: usize) -> &str {
    text.get(..text.floor_char_boundary(most)).unwrap_or(text)
}
