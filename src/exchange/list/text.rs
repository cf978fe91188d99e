//! A list as pages for a printer: A4 portrait, the heads on every page, page numbers, a form feed
//! between pages.

use std::io::Write;

use super::head::{Head, NUMBER};
use super::{Cell, ListSheet, Row};
use crate::exchange::error::ExchangeError;
use crate::service::api::{Column, Weight};
use crate::text::width;
use crate::text::wrap::{fold, wrap};

/// The columns of an A4 page at the usual fixed pitch.
const PAGE: usize = 96;
/// The rows of cases per page.
const ROWS: usize = 54;
/// The minimum width of a column of words.
const LEAST: usize = 8;
/// The width of a date and of the word for an outcome.
const LAST: usize = 19;
/// Days are not squeezed.
const DAYS: [Column; 4] = [Column::Next, Column::StatedDue, Column::Filed, Column::Due];
/// What a page without room for all leaves out, the most dispensable first. Who a row is about and
/// who is to act go last: a printed list is handed to somebody, and its days left say when.
const LEAVING: [Column; 17] = [
    Column::Court,
    Column::Division,
    Column::Clerk,
    Column::Procedure,
    Column::Tags,
    Column::Measure,
    Column::Cause,
    Column::Opponent,
    Column::Next,
    Column::StatedDue,
    Column::Filed,
    Column::How,
    Column::Last,
    Column::Due,
    Column::Status,
    Column::Handler,
    Column::Party,
];

pub(super) fn write(
    out: &mut dyn Write,
    sheet: &ListSheet<'_>,
    rows: &[Row<'_>],
) -> Result<(), ExchangeError> {
    let heads = sheet.heads();
    let sum = sheet.sum(rows);
    let widths = widths(sheet, &heads, rows, sum.as_deref());
    let left_out = left_out(sheet, &heads, &widths);
    let titles = heads.iter().zip(&widths);
    let titles: Vec<Vec<String>> = titles
        .map(|(head, room)| match room {
            0 => Vec::new(),
            room => fold(sheet.title(*head), *room),
        })
        .collect();
    let tall = titles.iter().map(Vec::len).max().unwrap_or(0);
    let pages = (rows.len() + usize::from(sum.is_some()))
        .div_ceil(ROWS)
        .max(1);
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
            let cells = titles.iter().zip(&heads).map(|(lines, head)| {
                // The last line of each title is right above its column.
                let at = (n + lines.len()).checked_sub(tall);
                let title = at.and_then(|at| lines.get(at)).cloned();
                (title.unwrap_or_default(), head.is_figure())
            });
            line(out, cells, &widths)?;
        }
        writeln!(out, "{}", "-".repeat(PAGE))?;
        for row in rows.iter().skip(n * ROWS).take(ROWS) {
            let cells = heads.iter().map(|head| printed(&sheet.cell(*head, *row)));
            line(out, cells, &widths)?;
        }
        if let Some(sum) = sum.as_ref().filter(|_| n + 1 == pages) {
            line(out, sum.iter().map(printed), &widths)?;
        }
    }
    Ok(())
}

/// The words of a cell, and whether they stand at its right.
fn printed(cell: &Cell) -> (String, bool) {
    (width::safe(&cell.plain()).into_owned(), cell.is_figure())
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
fn is_whole(head: Head) -> bool {
    match head {
        Head::Case(column) => DAYS.contains(&column) || !LEAVING.contains(&column),
        Head::On => true,
        Head::Adds(weight) => weight != Weight::Items,
    }
}

/// The minimum width of a column; in the last follow-up the day stays whole.
fn least(head: Head, needed: usize) -> usize {
    match head {
        _ if is_whole(head) => needed,
        Head::Case(Column::Last) => LAST.min(needed),
        _ => LEAST.min(needed),
    }
}

/// The first column to be left out: those of the list, then the others from the end; never the
/// number, and never what a row adds to a sum.
fn first_to_go(heads: &[Head], widths: &[usize]) -> Option<usize> {
    let shown = |at: &usize| {
        let width = widths.get(*at).is_some_and(|width| *width > 0);
        let stays = |head: &Head| *head == NUMBER || !matches!(head, Head::Case(_));
        width && !heads.get(*at).is_some_and(stays)
    };
    let order = LEAVING.iter().map(|column| Head::Case(*column));
    let mut order = order.filter_map(|first| heads.iter().position(|head| *head == first));
    let at = order.find(shown);
    at.or_else(|| (0..heads.len()).rev().find(shown))
}

/// The width of each column, the sum below included. Words are squeezed into the page from the
/// widest on. If that is not enough, columns are left out (0).
fn widths(
    sheet: &ListSheet<'_>,
    heads: &[Head],
    rows: &[Row<'_>],
    sum: Option<&[Cell]>,
) -> Vec<usize> {
    let wide = |cell: &Cell| width::width(&printed(cell).0);
    let cells = |(at, head): (usize, &Head)| {
        let cells = rows.iter().map(|row| wide(&sheet.cell(*head, *row)));
        let below = sum.and_then(|sum| sum.get(at)).map(wide);
        cells.chain(below).max().unwrap_or(0)
    };
    let cells: Vec<usize> = heads.iter().enumerate().map(cells).collect();
    let columns = heads.iter().zip(&cells);
    let mut widths: Vec<usize> = columns
        .clone()
        .map(|(head, cells)| width::width(sheet.title(*head)).max(*cells))
        .collect();
    // A title is broken at its blanks, never cut.
    let all: Vec<usize> = columns
        .map(|(head, cells)| {
            let words = sheet.title(*head).split(' ').map(width::width);
            least(*head, *cells).max(words.max().unwrap_or(0))
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
        let first = first_to_go(heads, &widths);
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
fn left_out(sheet: &ListSheet<'_>, heads: &[Head], widths: &[usize]) -> Vec<String> {
    let gone = heads.iter().zip(widths).filter(|(_, w)| **w == 0);
    let heads: Vec<&str> = gone.map(|(head, _)| sheet.title(*head)).collect();
    if heads.is_empty() {
        return Vec::new();
    }
    let columns = heads.join(", ");
    let said = sheet
        .locale
        .fill("exchange.list-left-out", &[("columns", &columns)]);
    wrap(&said, PAGE)
}
