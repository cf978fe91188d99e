//! A sheet as lines for a screen of any width, in the words and the order of the printed text.

use super::lines::{Lines, lines, printable, wrap};
use super::sheet::{Cell, Column, Sheet, Table};
use crate::text::width::width;

/// The kind of a line of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The title of the sheet, of a table or of a section.
    Title,
    /// The titles of columns.
    Head,
    Text,
}

/// Lines with their kinds.
type Parts = Vec<(Part, String)>;

/// The indent of the figures below the name of their row.
const INDENT: usize = 2;

/// The whole sheet in lines no wider than `columns`, with nothing cut. A wider table is laid out
/// row by row, each figure after its title.
pub fn screen(sheet: &Sheet, columns: usize) -> Parts {
    let columns = columns.max(1);
    let [paragraph, identities, notes] = &sheet.sections;
    let mut parts = vec![(Part::Title, sheet.title.clone())];
    parts.extend(text(&sheet.head, columns));
    if !sheet.paragraph.is_empty() {
        parts.extend(heading(paragraph));
        parts.extend(text(std::slice::from_ref(&sheet.paragraph), columns));
    }
    for table in &sheet.tables {
        parts.extend(heading(&table.title));
        if table.rows.is_empty() {
            parts.push((Part::Text, sheet.empty.clone()));
        }
        parts.extend(rows(&table.printed(), columns));
    }
    for (title, all) in [(identities, &sheet.identities), (notes, &sheet.notes)] {
        if !all.is_empty() {
            parts.extend(heading(title));
            parts.extend(text(all, columns));
        }
    }
    parts
}

fn heading(title: &str) -> [(Part, String); 2] {
    [(Part::Text, String::new()), (Part::Title, title.to_owned())]
}

fn text(all: &[String], columns: usize) -> Parts {
    let lines = all.iter().flat_map(|line| wrap(&printable(line), columns));
    lines.map(|line| (Part::Text, line)).collect()
}

/// A table with its head, or row by row if its lines are too wide.
fn rows(table: &Table, columns: usize) -> Parts {
    if table.rows.is_empty() {
        return Vec::new();
    }
    let Lines { head, rows } = lines(table, columns);
    let mut all = head.iter().chain(rows.iter().flatten());
    if all.any(|line| width(line) > columns) {
        let rows = table.rows.iter();
        return rows.flat_map(|row| stacked(table, row, columns)).collect();
    }
    let head = head.into_iter().map(|line| (Part::Head, line));
    let rows = rows.into_iter().flatten().map(|line| (Part::Text, line));
    head.chain(rows).collect()
}

/// A single row: its names, then each figure after its title.
fn stacked(table: &Table, row: &[Cell], columns: usize) -> Parts {
    let cells = || table.columns.iter().zip(row);
    let names = cells().take_while(|(column, _)| !column.figure && !column.below);
    let names: Vec<&str> = names.map(|(_, cell)| cell.text.as_str()).collect();
    let figures = cells().skip(names.len());
    let figures = figures.filter(|(_, cell)| !cell.text.is_empty());
    let said = |(column, cell): (&Column, &Cell)| {
        // A title and its number stay on one line.
        printable(&format!("{} {}", column.title, cell.text))
    };
    let room = columns.saturating_sub(INDENT).max(1);
    let mut below: Vec<String> = Vec::new();
    for one in figures.map(said) {
        match below.last_mut() {
            Some(line) if width(line) + INDENT + width(&one) <= room => {
                line.push_str("  ");
                line.push_str(&one);
            }
            _ => below.extend(wrap(&one, room)),
        }
    }
    let names = text(&[names.join("  ")], columns);
    let below = below
        .into_iter()
        .map(|line| format!("{}{line}", " ".repeat(INDENT)));
    names
        .into_iter()
        .chain(below.map(|line| (Part::Text, line)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::sheet::{Table as Figures, Value};
    use crate::report::compose;
    use crate::text::locale::Locale;

    #[test]
    fn a_table_too_wide_for_a_screen_keeps_every_number() {
        let columns = ["court", "opening", "filed", "closed", "closing", "received"];
        let mut table = Figures::new("stock", 1, &columns);
        for n in 1..4 {
            let counts = [n * 1_000, n * 100, n * 10, n * 1_090].map(Value::Count);
            let mut row = vec![Value::Text("牙克石市人民法院".to_owned())];
            row.extend(counts);
            row.push(Value::Money(crate::domain::money::Money(n * 123_456_789)));
            table.rows.push(row);
        }
        let table = compose::table(&table, Locale::Zh);
        for columns in [16, 20, 30, 38, 60, 98] {
            let parts = rows(&table, columns);
            let all: Vec<&str> = parts.iter().map(|(_, line)| line.as_str()).collect();
            let all = all.join("\n");
            for (_, line) in &parts {
                assert!(width(line) <= columns, "{columns} {line}");
            }
            for n in 1..4 {
                for number in [n * 1_000, n * 100, n * 10, n * 1_090] {
                    let mut words = all.split_whitespace();
                    assert!(
                        words.any(|word| word == number.to_string()),
                        "{columns}\n{all}"
                    );
                }
            }
            assert!(all.contains("1,234,567.89"), "{columns}\n{all}");
        }
    }
}
