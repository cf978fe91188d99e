//! Tables for people: aligned by display columns, cut where the terminal ends.

use std::io::{self, Write};

use super::cell::{Shape, Table};
use crate::text::locale::Locale;
use crate::text::width;
use crate::text::wrap::fold;

const GAP: &str = "  ";
/// No column is squeezed below this.
const LEAST: usize = 6;

/// Header and rows, aligned. `columns` is the width of the terminal; `None` cuts nothing.
pub(super) fn aligned(
    out: &mut dyn Write,
    table: &Table,
    locale: Locale,
    columns: Option<usize>,
) -> io::Result<()> {
    let (mut shapes, mut lines) = (shapes(table), texts(table, locale));
    let mut widths = widths(&shapes, &lines);
    if let Some(columns) = columns {
        while let Some(at) = costly(&widths, &shapes, columns) {
            shapes.remove(at);
            widths.remove(at);
            for line in &mut lines {
                line.remove(at);
            }
        }
        squeeze(
            &mut widths,
            (&shapes, &vec![LEAST; shapes.len()]),
            columns,
            &[Shape::Text, Shape::Number],
            GAP,
        );
    }
    let mut text = String::new();
    for line in &lines {
        text.clear();
        for (i, ((cell, shape), columns)) in line.iter().zip(&shapes).zip(&widths).enumerate() {
            if i > 0 {
                text.push_str(GAP);
            }
            match shape {
                Shape::Figure => text.push_str(&width::pad_left(cell, *columns)),
                Shape::Number => {
                    let cut = width::cut_number(cell, *columns);
                    text.push_str(&width::pad(&cut, *columns));
                }
                Shape::Text | Shape::Hidden => text.push_str(&width::pad(cell, *columns)),
            }
        }
        writeln!(out, "{}", text.trim_end())?;
    }
    Ok(())
}

/// The same for paper: columns of words give way, nothing is cut, and a cell that is wider than its column goes on below.
pub(super) fn whole(
    out: &mut dyn Write,
    table: &Table,
    locale: Locale,
    columns: usize,
) -> io::Result<()> {
    let (shapes, lines) = (shapes(table), texts(table, locale));
    let mut widths = widths(&shapes, &lines);
    let mut gap = GAP;
    // A word of a head is not broken.
    let head = lines.first().map(Vec::as_slice).unwrap_or_default();
    let least: Vec<usize> = head
        .iter()
        .map(|title| longest_word(title).max(LEAST))
        .collect();
    squeeze(&mut widths, (&shapes, &least), columns, &[Shape::Text], gap);
    // What is still too wide stands closer together.
    if widths.iter().sum::<usize>() + gap.len() * widths.len().saturating_sub(1) > columns {
        gap = " ";
    }
    let mut text = String::new();
    for line in &lines {
        let cells: Vec<Vec<String>> = line
            .iter()
            .zip(&widths)
            .map(|(cell, columns)| fold(cell, *columns))
            .collect();
        let tall = cells.iter().map(Vec::len).max().unwrap_or(0);
        for row in 0..tall {
            text.clear();
            for (i, ((cell, shape), columns)) in cells.iter().zip(&shapes).zip(&widths).enumerate()
            {
                let part = cell.get(row).map_or("", String::as_str);
                text.push_str(if i > 0 { gap } else { "" });
                text.push_str(&match shape {
                    Shape::Figure => width::pad_left(part, *columns),
                    _ => width::pad(part, *columns),
                });
            }
            writeln!(out, "{}", text.trim_end())?;
        }
    }
    Ok(())
}

/// The words to leave out, where numbers of cases would have to be cut with all words at their least: those that would lose
/// the most.
fn costly(widths: &[usize], shapes: &[Shape], columns: usize) -> Option<usize> {
    let has_number = shapes.contains(&Shape::Number);
    let least = |(columns, shape): (&usize, &Shape)| match shape {
        Shape::Text => LEAST.min(*columns),
        _ => *columns,
    };
    let total: usize = widths.iter().zip(shapes).map(least).sum();
    let gaps = GAP.len() * widths.len().saturating_sub(1);
    if !has_number || total + gaps <= columns {
        return None;
    }
    let words = widths.iter().zip(shapes).enumerate();
    words
        .filter(|(_, (columns, shape))| **shape == Shape::Text && **columns > LEAST)
        .max_by_key(|(_, (columns, _))| **columns)
        .map(|(at, _)| at)
}

fn shapes(table: &Table) -> Vec<Shape> {
    visible(table).map(|(_, shape)| shape).collect()
}

/// As wide as the widest cell of each column.
fn widths(shapes: &[Shape], lines: &[Vec<String>]) -> Vec<usize> {
    let mut widths = vec![0; shapes.len()];
    for line in lines {
        for (slot, text) in widths.iter_mut().zip(line) {
            *slot = width::width(text).max(*slot);
        }
    }
    widths
}

/// A table of Markdown, uncut.
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

/// Columns of the longest word; Chinese may be broken anywhere.
fn longest_word(title: &str) -> usize {
    let words = title.split(|c: char| !c.is_ascii_graphic());
    words.map(width::width).max().unwrap_or(0)
}

fn visible(table: &Table) -> impl Iterator<Item = (usize, Shape)> + '_ {
    table
        .columns
        .iter()
        .enumerate()
        .filter(|(_, column)| column.shape != Shape::Hidden)
        .map(|(i, column)| (i, column.shape))
}

/// The header, then the rows, as a person reads them.
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

/// Takes columns from the widest until the table fits, or nothing more can give way: of the first of these shapes as long
/// as it has any to give.
fn squeeze(
    widths: &mut [usize],
    (shapes, least): (&[Shape], &[usize]),
    columns: usize,
    order: &[Shape],
    gap: &str,
) {
    let gaps = gap.len() * widths.len().saturating_sub(1);
    loop {
        let total: usize = widths.iter().sum::<usize>() + gaps;
        if total <= columns {
            return;
        }
        let widest = |wanted: Shape| {
            widths
                .iter()
                .zip(shapes)
                .zip(least)
                .enumerate()
                .filter(|(_, ((columns, shape), least))| **shape == wanted && columns > least)
                .max_by_key(|(_, ((columns, _), _))| **columns)
                .map(|(i, _)| i)
        };
        // Numbers give way only when no words are left to cut.
        let Some(i) = order.iter().find_map(|shape| widest(*shape)) else {
            return;
        };
        if let Some(slot) = widths.get_mut(i) {
            *slot -= 1;
        }
    }
}
