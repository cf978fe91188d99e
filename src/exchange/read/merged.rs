//! Cells merged over several rows: the value is in the first one and applies to all.

use std::collections::HashMap;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use crate::exchange::record::Record;
use calamine::{Dimensions, Reader, Sheets};

use super::workbook::Book;
use crate::exchange::error::ExchangeError;
use crate::exchange::{guard, limit};

/// The merged cells of a sheet, visited in the order of rows.
#[derive(Debug, Default)]
pub(super) struct Merged {
    /// First cell → last row.
    starts: HashMap<(u32, u32), u32>,
    /// The column, first row, last row and value of the merged cells that may include the current
    /// row; a column has at most one.
    open: Vec<(usize, u32, u32, String)>,
}

impl Merged {
    /// The merged cells of a sheet of the workbook at `path`.
    pub(super) fn of(
        book: &mut Book<BufReader<File>>,
        path: &Path,
        sheet: &str,
    ) -> Result<Merged, ExchangeError> {
        let regions = match book {
            Sheets::Xlsx(book) => book.merge_cells_by_sheet_name(sheet).unwrap_or_default(),
            Sheets::Xls(book) => book.merge_cells_by_sheet_name(sheet).unwrap_or_default(),
            book => {
                // The parser tells nothing of them.
                let all = book.sheets_metadata();
                let table = all.iter().position(|known| known.name == sheet);
                let tall = guard::tall(path)?.into_iter();
                let of_sheet = tall.filter(|tall| Some(tall.table) == table);
                of_sheet
                    .map(|tall| Dimensions {
                        start: (tall.row, tall.column),
                        end: (tall.last, tall.column),
                    })
                    .collect()
            }
        };
        Ok(Merged::new(regions))
    }

    fn new(regions: Vec<Dimensions>) -> Merged {
        let tall = regions
            .into_iter()
            .filter(|r| r.end.0 > r.start.0 && (r.start.1 as usize) < limit::COLUMNS);
        Merged {
            starts: tall.map(|r| (r.start, r.end.0)).collect(),
            open: Vec::new(),
        }
    }

    /// Notes the value of a cell that may be the first of merged cells.
    pub(super) fn see(&mut self, row: u32, column: u32, text: &str) {
        if !self.starts.is_empty()
            && let Some(end) = self.starts.get(&(row, column))
        {
            self.open.retain(|(of, ..)| *of != column as usize);
            self.open
                .push((column as usize, row, *end, text.to_owned()));
        }
    }

    /// Fills in the values that a row gets from merged cells above.
    pub(super) fn fill(&mut self, row: u32, record: &mut Record) {
        if self.open.is_empty() {
            return;
        }
        self.open.retain(|(_, _, end, _)| *end >= row);
        for (column, start, _, text) in &self.open {
            if *start < row && record.get(*column).is_none_or(<[u8]>::is_empty) {
                let width = record.len().max(column + 1);
                let cell = |at| {
                    if at == *column {
                        text.as_bytes()
                    } else {
                        record.get(at).unwrap_or_default()
                    }
                };
                *record = (0..width).map(cell).collect();
            }
        }
    }
}
