//! Tables with words below their rows as lines of plain text.

use super::lines::{Lines, NARROW, printable, title, wrap};
use super::place::{Place, place_in, said, starts};
use super::sheet::{Cell, Column, Table};
use crate::text::width::{pad, pad_left, width};

/// Lays out a table with words below its rows: the subject of the row with its figures at the
/// right, on a separate line if the name leaves no space for them, then the words.
pub(super) fn lines_below(table: &Table, columns: usize) -> Lines {
    let below = Below::of(table, columns);
    let rows = table.rows.iter().map(|row| below.row(row));
    let (rows, places) = rows.unzip();
    Lines {
        head: below.head(),
        rows,
        places,
    }
}

/// The layout of a table with words below its rows.
struct Below<'t> {
    table: &'t Table,
    /// The width of the page in columns.
    columns: usize,
    /// Columns aligned to the right, with their positions.
    figures: Vec<(usize, &'t Column)>,
    /// Their widths, and in `gap` the blanks between them.
    widths: Vec<usize>,
    gap: usize,
    /// The width available for the subject of a row.
    room: usize,
}

/// The indent of words below a row.
const INDENT: usize = 4;

impl<'t> Below<'t> {
    fn of(table: &'t Table, columns: usize) -> Below<'t> {
        let figures: Vec<(usize, &Column)> = (0..)
            .zip(&table.columns)
            .filter(|(at, column)| *at > 0 && !column.below)
            .collect();
        let cells = |at: usize| table.rows.iter().filter_map(move |row| row.get(at));
        let names = cells(0).map(|cell| width(&cell.text)).max().unwrap_or(0);
        // Titles are narrowed if they would push a name onto its own line.
        let widths = |titles: bool| -> Vec<usize> {
            let of = |(at, column): &(usize, &Column)| {
                let widest = cells(*at).map(|cell| width(&cell.text)).max();
                let title = if titles { width(&column.title) } else { 0 };
                widest.unwrap_or(0).max(title).max(NARROW)
            };
            figures.iter().map(of).collect()
        };
        let wide = widths(true);
        let (widths, gap) = if names + taken(&wide, 2) <= columns {
            (wide, 2)
        } else {
            let narrow = widths(false);
            let gap = if taken(&narrow, 2) > columns { 1 } else { 2 };
            (narrow, gap)
        };
        let room = columns.saturating_sub(taken(&widths, gap));
        Below {
            table,
            columns,
            figures,
            room: room.min(names.max(NARROW)),
            widths,
            gap,
        }
    }

    /// A name and the texts at its right.
    fn line(&self, name: &str, texts: &[String]) -> String {
        let mut line = pad(name, self.room);
        for (text, columns) in texts.iter().zip(&self.widths) {
            line.extend([" ".repeat(self.gap), pad_left(text, *columns)]);
        }
        line
    }

    /// The titles, on as many lines as they need, and the rule.
    fn head(&self) -> Vec<String> {
        let titles: Vec<Vec<String>> = self
            .figures
            .iter()
            .zip(&self.widths)
            .map(|((_, column), columns)| title(&column.title, *columns))
            .collect();
        let first = self.table.columns.first().map_or("", |c| c.title.as_str());
        let mut head = Vec::new();
        // Like a name, on its own line if the figures leave no space for it.
        let first = if width(first) > self.room {
            head.push(printable(first));
            Vec::new()
        } else {
            vec![printable(first)]
        };
        let tall = titles.iter().map(Vec::len).max().unwrap_or(0);
        let of = |lines: &Vec<String>, n: usize| lines.get(n).cloned().unwrap_or_default();
        head.extend((0..tall.max(first.len())).map(|n| {
            let titles: Vec<String> = titles.iter().map(|title| of(title, n)).collect();
            self.line(&of(&first, n), &titles)
        }));
        let all = self.room + taken(&self.widths, self.gap);
        head.push("-".repeat(all.min(self.columns)));
        head
    }

    /// The lines of one row, and where its cells stand.
    fn row(&self, row: &[Cell]) -> (Vec<String>, Vec<Place>) {
        let text = |at: usize| printable(row.get(at).map_or("", |cell| cell.text.as_str()));
        let mut lines = Vec::new();
        let name = text(0);
        let texts: Vec<String> = self.figures.iter().map(|(at, _)| text(*at)).collect();
        if width(&name) > self.room {
            lines.push(name);
            lines.push(self.line("", &texts));
        } else {
            lines.push(self.line(&name, &texts));
        }
        let mut places = self.figures_in(&texts, lines.len() - 1);
        let mut words = String::new();
        for (at, (column, cell)) in self.table.columns.iter().zip(row).enumerate() {
            if !column.below || cell.text.is_empty() {
                continue;
            }
            if !words.is_empty() {
                words.push_str("; ");
            }
            let from = words.chars().count();
            words.push_str(&said(column, cell));
            places.extend(starts(at, column, cell).map(|place| place.moved(from)));
        }
        let said = wrap(&words, self.columns.saturating_sub(INDENT).max(1));
        let above = lines.len();
        for place in &mut places {
            if let Some(from) = place.from.take() {
                let (line, x) = place_in(&said, &words, from);
                (place.line, place.x) = (above + line, INDENT + x);
            }
        }
        lines.extend(
            said.iter()
                .map(|line| format!("{}{line}", " ".repeat(INDENT))),
        );
        (lines, places)
    }

    /// Where the figures at the right stand in this line of a row.
    fn figures_in(&self, texts: &[String], line: usize) -> Vec<Place> {
        let mut left = self.room;
        let mut places = Vec::new();
        for (((at, _), text), columns) in self.figures.iter().zip(texts).zip(&self.widths) {
            left += self.gap + columns;
            let taken = width(text);
            if taken > 0 {
                places.push(Place::of_cell(*at, line, left.saturating_sub(taken), taken));
            }
        }
        places
    }
}

/// The width of figures and the gaps before them.
fn taken(widths: &[usize], gap: usize) -> usize {
    widths.iter().map(|columns| columns + gap).sum()
}
