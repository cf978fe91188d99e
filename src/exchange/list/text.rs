//! A list as pages for a printer: A4 upright, the heads on every page, page numbers, a form feed between pages.

use std::io::Write;

use super::ListSheet;
use crate::exchange::error::ExchangeError;
use crate::service::api::{CaseLine, Column};
use crate::text::width;

/// Columns of a page of A4 in the usual fixed pitch.
const PAGE: usize = 96;
/// Rows of cases on a page.
const ROWS: usize = 54;
/// No column is squeezed below this.
const LEAST: usize = 8;

pub(super) fn write(
    out: &mut dyn Write,
    sheet: &ListSheet<'_>,
    rows: &[CaseLine],
) -> Result<(), ExchangeError> {
    let widths = widths(sheet, rows);
    let pages = rows.len().div_ceil(ROWS).max(1);
    for n in 0..pages {
        if n > 0 {
            out.write_all(b"\x0c")?;
        }
        let page = sheet.locale.fill(
            "exchange.list-page",
            &[("n", &(n + 1).to_string()), ("all", &pages.to_string())],
        );
        let right = format!("{}  {page}", sheet.today);
        let room = PAGE.saturating_sub(width::width(&right) + 2);
        let title = width::pad(&width::cut(&sheet.title, room), room);
        writeln!(out, "{title}  {right}")?;
        writeln!(out, "{}", "-".repeat(PAGE))?;
        let heads = sheet
            .columns
            .iter()
            .map(|column| (sheet.head(*column).to_owned(), column.is_figure()));
        line(out, heads, &widths)?;
        writeln!(out, "{}", "-".repeat(PAGE))?;
        for row in rows.iter().skip(n * ROWS).take(ROWS) {
            let cells = sheet.columns.iter().map(|column| {
                let cell = sheet.cell(*column, row);
                (width::safe(&cell.plain()).into_owned(), cell.is_figure())
            });
            line(out, cells, &widths)?;
        }
    }
    Ok(())
}

fn line(
    out: &mut dyn Write,
    cells: impl Iterator<Item = (String, bool)>,
    widths: &[usize],
) -> Result<(), ExchangeError> {
    let mut text = String::new();
    for ((cell, right), columns) in cells.zip(widths) {
        if *columns == 0 {
            continue;
        }
        if !text.is_empty() {
            text.push(' ');
        }
        let cell = width::cut(&cell, *columns);
        text.push_str(&if right {
            width::pad_left(&cell, *columns)
        } else {
            width::pad(&cell, *columns)
        });
    }
    writeln!(out, "{}", text.trim_end())?;
    Ok(())
}

/// What each column needs, squeezed into the page from the widest on; columns at the end go where even that is too much.
fn widths(sheet: &ListSheet<'_>, rows: &[CaseLine]) -> Vec<usize> {
    let mut widths: Vec<usize> = sheet
        .columns
        .iter()
        .map(|column| {
            let cells = rows
                .iter()
                .map(|row| width::width(&sheet.cell(*column, row).plain()));
            cells
                .max()
                .unwrap_or(0)
                .max(width::width(sheet.head(*column)))
        })
        .collect();
    while !widths.is_empty() {
        let gaps = widths.iter().filter(|w| **w > 0).count().saturating_sub(1);
        let taken = widths.iter().sum::<usize>() + gaps;
        if taken <= PAGE {
            break;
        }
        // A number that is cut is no number.
        let widest = widths
            .iter_mut()
            .zip(sheet.columns)
            .filter(|(_, column)| **column != Column::Number)
            .map(|(columns, _)| columns)
            .max_by_key(|w| **w);
        match widest {
            Some(widest) if *widest > LEAST => *widest -= 1,
            // Columns at the end give way.
            _ => match widths.iter_mut().rev().find(|w| **w > 0) {
                Some(last) => *last = 0,
                None => break,
            },
        }
    }
    widths
}
