//! Tables for people: aligned by display columns, cut at the width of the terminal.

use std::io::{self, Write};

use super::cell::{Shape, Table};
use super::layout::Layout;
use crate::text::locale::Locale;
use crate::text::width;
use crate::text::wrap::fold;

/// The indent of what is printed below a row, in columns.
const INDENT: usize = 4;

/// Prints the header and the rows, aligned. `columns` is the width of the terminal; `None` cuts
/// nothing. Returns the heads of the columns that did not fit.
pub(super) fn aligned(
    out: &mut dyn Write,
    table: &Table,
    locale: Locale,
    columns: Option<usize>,
) -> io::Result<Vec<String>> {
    let mut layout = Layout::natural(table, locale);
    if let Some(columns) = columns {
        layout = layout.fit(columns, false);
    }
    heads(out, &layout)?;
    let mut text = String::new();
    for row in &layout.rows {
        text.clear();
        put(&mut text, &layout, |at| {
            row.get(at).map_or("", String::as_str)
        });
        writeln!(out, "{}", text.trim_end())?;
    }
    let titles = layout.out.iter().filter_map(|at| layout.titles.get(*at));
    Ok(titles.cloned().collect())
}

/// Prints a table for paper, where nothing is cut: a cell wider than its column continues below,
/// and columns that do not fit are printed below their row.
pub(super) fn whole(
    out: &mut dyn Write,
    table: &Table,
    locale: Locale,
    columns: usize,
) -> io::Result<()> {
    let layout = Layout::natural(table, locale).fit(columns, true);
    heads(out, &layout)?;
    let mut text = String::new();
    for row in &layout.rows {
        let broken: Vec<Vec<String>> = row
            .iter()
            .zip(&layout.widths)
            .map(|(cell, columns)| fold(cell, *columns))
            .collect();
        let of = |at: usize| broken.get(at).map_or(&[][..], Vec::as_slice);
        let tall = layout.shown().map(|at| of(at).len()).max().unwrap_or(0);
        for n in 0..tall {
            text.clear();
            put(&mut text, &layout, |at| {
                of(at).get(n).map_or("", String::as_str)
            });
            writeln!(out, "{}", text.trim_end())?;
        }
        let below: Vec<String> = layout
            .out
            .iter()
            .filter_map(|at| Some((layout.titles.get(*at)?, row.get(*at)?)))
            .filter(|(_, cell)| !cell.is_empty())
            .map(|(title, cell)| format!("{title} {cell}"))
            .collect();
        for line in fold(&below.join("  "), columns.saturating_sub(INDENT).max(1)) {
            if !line.is_empty() {
                writeln!(out, "{}{line}", " ".repeat(INDENT))?;
            }
        }
    }
    Ok(())
}

/// Prints the heads in as many lines as the tallest needs; the last line of each is right above its
/// column.
fn heads(out: &mut dyn Write, layout: &Layout) -> io::Result<()> {
    let heads: Vec<Vec<String>> = layout
        .titles
        .iter()
        .zip(&layout.widths)
        .map(|(title, columns)| fold(title, *columns))
        .collect();
    let of = |at: usize| heads.get(at).map_or(&[][..], Vec::as_slice);
    let tall = layout.shown().map(|at| of(at).len()).max().unwrap_or(0);
    let mut text = String::new();
    for n in 0..tall {
        text.clear();
        put(&mut text, layout, |at| {
            let lines = of(at);
            let from = tall - lines.len();
            n.checked_sub(from)
                .and_then(|n| lines.get(n))
                .map_or("", String::as_str)
        });
        writeln!(out, "{}", text.trim_end())?;
    }
    Ok(())
}

/// Appends one line of the columns shown.
fn put<'c>(text: &mut String, layout: &Layout, cell: impl Fn(usize) -> &'c str) {
    for (n, at) in layout.shown().enumerate() {
        text.push_str(if n > 0 { layout.gap } else { "" });
        let (cell, columns) = (cell(at), layout.widths.get(at).copied().unwrap_or(0));
        text.push_str(&match layout.shapes.get(at) {
            Some(Shape::Figure) => width::pad_left(cell, columns),
            Some(Shape::Number) => width::pad(&width::cut_number(cell, columns), columns),
            _ => width::pad(cell, columns),
        });
    }
}

/// Prints a Markdown table, uncut.
pub(super) fn markdown(out: &mut dyn Write, table: &Table, locale: Locale) -> io::Result<()> {
    let shapes: Vec<Shape> = visible(table).map(|(_, shape)| shape).collect();
    for (i, line) in texts(table, locale).iter().enumerate() {
        write!(out, "|")?;
        for text in line {
            write!(out, " {} |", text.replace('|', "\\|"))?;
        }
        writeln!(out)?;
        if i == 0 {
            write!(out, "|")?;
            for shape in &shapes {
                write!(
                    out,
                    "{}",
                    if *shape == Shape::Figure {
                        " ---: |"
                    } else {
                        " --- |"
                    }
                )?;
            }
            writeln!(out)?;
        }
    }
    Ok(())
}

fn visible(table: &Table) -> impl Iterator<Item = (usize, Shape)> + '_ {
    table
        .columns
        .iter()
        .enumerate()
        .filter(|(_, column)| column.shape != Shape::Hidden)
        .map(|(i, column)| (i, column.shape))
}

/// The header and the rows, as people read them.
fn texts(table: &Table, locale: Locale) -> Vec<Vec<String>> {
    let mut lines = Vec::with_capacity(table.rows.len() + 1);
    lines.push(
        visible(table)
            .filter_map(|(i, _)| table.columns.get(i))
            .map(|column| column.title(locale).to_owned())
            .collect(),
    );
    for row in &table.rows {
        lines.push(
            visible(table)
                .map(|(i, _)| {
                    row.get(i)
                        .map(|cell| width::safe(&cell.human(locale)).into_owned())
                        .unwrap_or_default()
                })
                .collect(),
        );
    }
    lines
}
