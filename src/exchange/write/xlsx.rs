//! Writes xlsx: rows are written as they come (constant memory), the header stays in view, case
//! numbers are text.

use std::io::Write;

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::value::Value;
use crate::exchange::column::Column;
use crate::exchange::cut::cut;
use crate::exchange::error::ExchangeError;
use crate::exchange::limit;
use crate::exchange::serial::serial;
use crate::text::width::width;

/// Rows as a sheet. Cells take the format of their column, because looking one up for every cell
/// would cost more than the cell.
pub(super) struct XlsxTable<W: Write> {
    out: W,
    book: Workbook,
    row: u32,
    column: u16,
    /// The format of text in a column of days.
    text: Format,
    /// The columns of days.
    days: Vec<bool>,
}

impl<W: Write> std::fmt::Debug for XlsxTable<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("XlsxTable")
            .field("row", &self.row)
            .finish_non_exhaustive()
    }
}

impl<W: Write> XlsxTable<W> {
    /// Starts a sheet with its header. Widths come from the header and the kind of the column,
    /// because rows are not kept to be measured.
    pub(super) fn new(
        out: W,
        columns: &[Column],
        names: &[String],
    ) -> Result<XlsxTable<W>, ExchangeError> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet_with_constant_memory().map_err(failed)?;
        header(sheet, columns, names).map_err(failed)?;
        Ok(XlsxTable {
            out,
            book,
            row: 1,
            column: 0,
            text: format(Column::Number),
            days: columns.iter().map(|column| column.is_day()).collect(),
        })
    }

    /// Writes the next cell. Returns whether its text had to be cut.
    pub(super) fn cell(&mut self, value: Value<'_>) -> Result<bool, ExchangeError> {
        let (row, column) = (self.row, self.column);
        if row >= limit::ROWS {
            return Err(ExchangeError::sheet_full());
        }
        self.column += 1;
        let sheet = self.book.worksheet_from_index(0).map_err(failed)?;
        let joined;
        let value = match value {
            Value::Tags(tags) => {
                joined = tags.join(",");
                Value::Text(&joined)
            }
            other => other,
        };
        let short = match value {
            Value::Text(text) => cut(text),
            _ => None,
        };
        match short.map_or(value, Value::Text) {
            // Tags have been turned into text by now.
            Value::Empty | Value::Tags(_) => return Ok(false),
            // A string cell is never run, whatever it starts with.
            Value::Text(text) if self.days.get(column as usize) == Some(&true) => {
                sheet.write_string_with_format(row, column, text, &self.text)
            }
            Value::Text(text) => sheet.write_string(row, column, text),
            Value::Flag(flag) => sheet.write_boolean(row, column, flag),
            Value::Count(count) => sheet.write_number(row, column, count),
            // Cents up to 2^53 are exact; that is ninety trillion yuan.
            Value::Money(money) => sheet.write_number(row, column, money.0 as f64 / 100.0),
            Value::Day(day) => match serial(day) {
                Ok(serial) => sheet.write_datetime(row, column, &serial),
                Err(_) => sheet.write_string(row, column, day.to_string()),
            },
        }
        .map_err(failed)?;
        Ok(short.is_some())
    }

    pub(super) fn end_row(&mut self) {
        self.row += 1;
        self.column = 0;
    }

    pub(super) fn finish(mut self) -> Result<W, ExchangeError> {
        let bytes = self.book.save_to_buffer().map_err(failed)?;
        self.out.write_all(&bytes)?;
        Ok(self.out)
    }
}

/// The format of a column's cells: days as days, money to the cent, counts as they are, anything
/// else as text, including a number typed into it later.
fn format(column: Column) -> Format {
    let format = Format::new();
    match column {
        column if column.is_day() => format.set_num_format("yyyy-mm-dd"),
        column if column.is_money() => format.set_num_format("#,##0.00"),
        Column::Months | Column::Days | Column::Custody => format,
        _ => format.set_num_format("@"),
    }
}

fn header(sheet: &mut Worksheet, columns: &[Column], names: &[String]) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    sheet.set_freeze_panes(1, 1)?;
    for (at, (column, name)) in columns.iter().zip(names).enumerate() {
        let usual = match column {
            Column::Number => 28,
            Column::Plaintiffs | Column::Defendants | Column::Note | Column::Court => 26,
            Column::Cause | Column::Procedure | Column::Claim | Column::Amount => 18,
            _ => 12,
        };
        sheet.set_column_width(at as u16, width(name).max(usual) as f64 + 1.0)?;
        sheet.set_column_format(at as u16, &format(*column))?;
    }
    for (at, name) in names.iter().enumerate() {
        sheet.write_string_with_format(0, at as u16, name, &bold)?;
    }
    Ok(())
}

fn failed(error: XlsxError) -> ExchangeError {
    match error {
        XlsxError::IoError(source) => ExchangeError::Write { source },
        other => ExchangeError::WriteSheet {
            detail: other.to_string(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_takes_as_many_rows_as_the_format_has() {
        let columns = [Column::Number];
        let mut table = XlsxTable::new(Vec::new(), &columns, &["number".to_owned()]).unwrap();
        table.row = limit::ROWS - 1;
        assert!(!table.cell(Value::Text("last")).unwrap());
        table.end_row();
        let refused = table.cell(Value::Text("one more")).unwrap_err();
        let rows = u64::from(limit::ROWS) - 1;
        assert!(matches!(refused, ExchangeError::SheetFull { limit } if limit == rows));
        let bytes = table.finish().unwrap();
        assert!(bytes.starts_with(b"PK"));
    }
}
