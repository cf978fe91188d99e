//! A list as a workbook: the heads stay in view and are printed on every page, columns are as wide
//! as their contents, case numbers are text, levels have their colours, the paper is A4 landscape.

use std::io::Write;

use rust_xlsxwriter::{Color, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::{Cell, ListSheet, Row};
use crate::domain::level::Level;
use crate::exchange::cut::{Cut, cut};
use crate::exchange::error::ExchangeError;
use crate::exchange::limit;
use crate::exchange::serial::serial;
use crate::text::width::width;

/// The maximum width of a column.
const WIDEST: usize = 48;
/// The number of rows measured to get the widths.
const MEASURED: usize = 2_000;

pub(super) fn write(
    out: &mut dyn Write,
    sheet: &ListSheet<'_>,
    rows: &[Row<'_>],
) -> Result<Vec<Cut>, ExchangeError> {
    if (rows.len() + usize::from(sheet.adds.is_some())) as u64 >= u64::from(limit::ROWS) {
        return Err(ExchangeError::sheet_full());
    }
    let (bytes, cuts) = book(sheet, rows).map_err(|error| ExchangeError::WriteSheet {
        detail: error.to_string(),
    })?;
    out.write_all(&bytes)?;
    Ok(cuts)
}

fn book(sheet: &ListSheet<'_>, rows: &[Row<'_>]) -> Result<(Vec<u8>, Vec<Cut>), XlsxError> {
    let mut cuts = Vec::new();
    let mut book = Workbook::new();
    let page = book.add_worksheet_with_constant_memory()?;
    let sum = sheet.sum(rows);
    layout(page, sheet, rows, sum.as_deref())?;
    let bold = Format::new().set_bold();
    let heads = sheet.heads();
    for (at, head) in (0_u16..).zip(&heads) {
        page.write_string_with_format(0, at, sheet.title(*head), &bold)?;
    }
    let formats = Formats::new();
    for (y, row) in (1_u32..).zip(rows) {
        for (at, head) in (0_u16..).zip(&heads) {
            if formats.put(page, (y, at), &sheet.cell(*head, *row))? {
                cuts.push(Cut {
                    number: row.line.number.clone(),
                    field: sheet.title(*head).to_owned(),
                });
            }
        }
    }
    // Below the filter of the heads, which therefore never sorts it among the rows.
    let below = u32::try_from(rows.len() + 1).unwrap_or(u32::MAX);
    for (at, cell) in (0_u16..).zip(sum.into_iter().flatten()) {
        formats.put(page, (below, at), &cell)?;
    }
    Ok((book.save_to_buffer()?, cuts))
}

fn layout(
    page: &mut Worksheet,
    sheet: &ListSheet<'_>,
    rows: &[Row<'_>],
    sum: Option<&[Cell]>,
) -> Result<(), XlsxError> {
    let last_row = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let heads = sheet.heads();
    let last_column = u16::try_from(heads.len().saturating_sub(1)).unwrap_or(0);
    page.set_freeze_panes(1, 0)?;
    page.autofilter(0, 0, last_row, last_column)?;
    page.set_landscape();
    page.set_paper_size(9);
    page.set_print_fit_to_pages(1, 0);
    page.set_repeat_rows(0, 0)?;
    // In the header of a workbook, `&` begins a code.
    let title = sheet.title.replace('&', "&&");
    page.set_header(format!("&L{title}&R{}", sheet.today));
    page.set_footer("&C&P / &N");
    for (at, head) in (0_u16..).zip(&heads) {
        let rows = rows.iter().take(MEASURED);
        let cells = rows.map(|row| width(&sheet.cell(*head, *row).plain()));
        // A sum is longer than what it adds, and a number that is too long is shown as #.
        let below = sum.and_then(|sum| sum.get(usize::from(at)));
        let cells = cells.chain(below.map(|cell| width(&cell.plain())));
        // Space for the arrow of the filter.
        let title = width(sheet.title(*head)) + 3;
        let columns = cells.max().unwrap_or(0).max(title).min(WIDEST);
        page.set_column_width(at, columns as f64 + 1.0)?;
    }
    Ok(())
}

/// The formats of cells.
struct Formats {
    text: Format,
    day: Format,
    money: Format,
    levels: Vec<(Level, Format)>,
}

impl Formats {
    fn new() -> Formats {
        let badge = |fore: u32, back: u32| {
            Format::new()
                .set_font_color(Color::RGB(fore))
                .set_background_color(Color::RGB(back))
                .set_align(FormatAlign::Center)
        };
        Formats {
            text: Format::new().set_num_format("@"),
            day: Format::new().set_num_format("yyyy-mm-dd"),
            money: Format::new().set_num_format("#,##0.00"),
            // The colours of the badges on screen, which colour-blind readers can tell apart too.
            levels: vec![
                (Level::Over, badge(0x00FF_FFFF, 0x00B0_3A00)),
                (Level::Urgent, badge(0, 0x00E6_9F00)),
                (Level::Near, badge(0, 0x00F0_E442)),
                (Level::Ahead, badge(0x00FF_FFFF, 0x0000_72B2)),
                (Level::Paused, badge(0, 0x0099_9999)),
            ],
        }
    }

    /// Writes a cell. Returns whether its text had to be cut.
    fn put(
        &self,
        page: &mut Worksheet,
        (row, at): (u32, u16),
        cell: &Cell,
    ) -> Result<bool, XlsxError> {
        let short = match cell {
            Cell::Text(text) | Cell::Number(text) => cut(text),
            _ => None,
        };
        match cell {
            Cell::Empty => Ok(()),
            // A string cell is never run, whatever it starts with.
            Cell::Text(text) | Cell::Number(text) => page
                .write_string_with_format(row, at, short.unwrap_or(text), &self.text)
                .map(drop),
            Cell::Level(level, text) => {
                match self.levels.iter().find(|(known, _)| known == level) {
                    Some((_, format)) => page.write_string_with_format(row, at, text, format),
                    None => page.write_string(row, at, text),
                }
                .map(drop)
            }
            // Cents up to 2^53 are exact; that is ninety trillion yuan.
            Cell::Money(money) => page
                .write_number_with_format(row, at, money.0 as f64 / 100.0, &self.money)
                .map(drop),
            // Days of cases: far below what a cell holds exactly.
            Cell::Count(n) => page.write_number(row, at, *n as f64).map(drop),
            Cell::Day(day) => match serial(*day) {
                Ok(serial) => page.write_datetime_with_format(row, at, &serial, &self.day),
                Err(_) => page.write_string(row, at, day.to_string()),
            }
            .map(drop),
        }?;
        Ok(short.is_some())
    }
}
