//! A list as pages for a printer: A4 portrait, the heads on every page, page numbers, a form feed
//! between pages.

use std::io::Write;

use super::ListSheet;
use crate::exchange::error::ExchangeError;
use crate::service::api::{CaseLine, Column};
use crate::text::width;
use crate::text::wrap::fold;

/// The columns of an A4 page at the usual fixed pitch.
const PAGE: usize = 96;
/// The rows of cases per page.
const ROWS: usize = 54;
/// The minimum width of a column of words.
const LEAST: usize = 8;
/// The width of a date and of the word for an outcome.
const LAST: usize = 19;
/// The columns of words, the most dispensable first.
const WORDS: [Column; 13] = [
    Column::Court,
    Column::Division,
    Column::Clerk,
    Column::Procedure,
    Column::Tags,
    Column::Measure,
    Column::Cause,
    Column::Opponent,
    Column::Status,
    Column::How,
    Column::Last,
    Column::Handler,
    Column::Party,
];

pub(super) fn write(
    out: &mut dyn Write,
    sheet: &ListSheet<'_>,
    rows: &[CaseLine],
) -> Result<(), ExchangeError> {
    let widths = widths(sheet, rows);
    let left_out = left_out(sheet, &widths);
    let columns = sheet.columns.iter().zip(&widths);
    let heads: Vec<Vec<String>> = columns
        .map(|(column, room)| match room {
            0 => Vec::new(),
            room => fold(sheet.head(*column), *room),
        })
        .collect();
    let tall = heads.iter().map(Vec::len).max().unwrap_or(0);
    let pages = rows.len().div_ceil(ROWS).max(1);
    for n in 0..pages {
        if n > 0 {
            out.write_all(b"\x0c")?;
        }
        let page = sheet
            .locale
            .fill("exchange.list-page", &[("n", &(n + 1)), ("all", &pages)]);
        let right = format!("{}  {page}", sheet.today);
        let room = PAGE.saturating_sub(width::width(&right) + 2);
        let title = width::pad(&width::cut(&sheet.title, room), room);
        writeln!(out, "{title}  {right}")?;
        for said in &left_out {
            writeln!(out, "{said}")?;
        }
        writeln!(out, "{}", "-".repeat(PAGE))?;
        for n in 0..tall {
            let cells = heads.iter().zip(sheet.columns).map(|(lines, column)| {
                // The last line of each head is right above its column.
                let at = (n + lines.len()).checked_sub(tall);
                let head = at.and_then(|at| lines.get(at)).cloned();
                (head.unwrap_or_default(), column.is_figure())
            });
            line(out, cells, &widths)?;
        }
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

/// Whether a column must be shown whole: a number, a date or a sum that is cut reads as another
/// one.
fn is_whole(column: Column) -> bool {
    column.is_figure()
        || matches!(
            column,
            Column::Level
                | Column::Days
                | Column::Number
                | Column::Filed
                | Column::Due
                | Column::StatedDue
                | Column::Closed
                | Column::Next
        )
}

/// The minimum width of a column; in the last follow-up the day stays whole.
fn least(column: Column, needed: usize) -> usize {
    match column {
        _ if is_whole(column) => needed,
        Column::Last => LAST.min(needed),
        _ => LEAST.min(needed),
    }
}

/// The first column to be left out: names and words in this order, then the others from the end;
/// never the number.
fn first_to_go(columns: &[Column], widths: &[usize]) -> Option<usize> {
    let shown = |at: &usize| {
        let width = widths.get(*at).is_some_and(|width| *width > 0);
        width && columns.get(*at) != Some(&Column::Number)
    };
    let words = WORDS
        .iter()
        .filter_map(|word| columns.iter().position(|column| column == word));
    let mut words = words.filter(shown);
    words
        .next()
        .or_else(|| (0..columns.len()).rev().find(shown))
}

/// The width of each column. Words are squeezed into the page from the widest on. If that is not
/// enough, columns are left out (0), words before dates and money.
fn widths(sheet: &ListSheet<'_>, rows: &[CaseLine]) -> Vec<usize> {
    let cells = |column: Column| {
        let cells = rows
            .iter()
            .map(|row| width::width(&width::safe(&sheet.cell(column, row).plain())));
        cells.max().unwrap_or(0)
    };
    let cells: Vec<usize> = sheet.columns.iter().map(|column| cells(*column)).collect();
    let columns = sheet.columns.iter().zip(&cells);
    let mut widths: Vec<usize> = columns
        .clone()
        .map(|(column, cells)| width::width(sheet.head(*column)).max(*cells))
        .collect();
    // A head is broken at its blanks, never cut.
    let all: Vec<usize> = columns
        .map(|(column, cells)| {
            let words = sheet.head(*column).split(' ').map(width::width);
            least(*column, *cells).max(words.max().unwrap_or(0))
        })
        .collect();
    let taken = |widths: &[usize]| {
        let gaps = widths.iter().filter(|w| **w > 0).count().saturating_sub(1);
        widths.iter().sum::<usize>() + gaps
    };
    let squeezed = |widths: &[usize]| -> Vec<usize> {
        let least = all.iter().zip(widths);
        least.map(|(least, now)| *least.min(now)).collect()
    };
    while taken(&squeezed(&widths)) > PAGE {
        let first = first_to_go(sheet.columns, &widths);
        match first.and_then(|at| widths.get_mut(at)) {
            Some(width) => *width = 0,
            None => break,
        }
    }
    while taken(&widths) > PAGE {
        let wide = widths
            .iter_mut()
            .zip(&all)
            .filter(|(now, least)| **now > **least);
        match wide.max_by_key(|(now, _)| **now) {
            Some((widest, _)) => *widest -= 1,
            None => break,
        }
    }
    widths
}

/// Reports in lines which columns did not fit on the page.
fn left_out(sheet: &ListSheet<'_>, widths: &[usize]) -> Vec<String> {
    let gone = sheet.columns.iter().zip(widths).filter(|(_, w)| **w == 0);
    let heads: Vec<&str> = gone.map(|(column, _)| sheet.head(*column)).collect();
    if heads.is_empty() {
        return Vec::new();
    }
    let columns = heads.join(", ");
    let said = sheet
        .locale
        .fill("exchange.list-left-out", &[("columns", &columns)]);
    let mut lines = vec![String::new()];
    for word in said.split(' ') {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if width::width(line) + 1 + width::width(word) <= PAGE => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
