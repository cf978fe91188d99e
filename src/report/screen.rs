//! A sheet as lines for a screen of any width, in the words and the order of the printed text.

use super::lines::{GAP, Lines, lines, printable, wrap};
use super::place::{Place, place_in, said, starts};
use super::sheet::{Cell, Sheet, Table};
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

/// A cell of a table on the screen, or one of the named counts in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// The line of the page, its first column there, and how many columns the cell takes.
    pub line: usize,
    pub x: usize,
    pub columns: usize,
    /// The index of the table in the sheet, and of the row in it.
    pub table: usize,
    pub row: usize,
    /// The id of the column.
    pub column: String,
    /// The id of the named count.
    pub name: Option<String>,
}

/// A sheet in lines.
#[derive(Debug, Default)]
pub struct Page {
    pub lines: Vec<(Part, String)>,
    /// The cells, from the first line to the last and from left to right.
    pub spots: Vec<Spot>,
}

impl Page {
    fn push(&mut self, part: Part, line: impl Into<String>) {
        self.lines.push((part, line.into()));
    }

    fn heading(&mut self, title: &str) {
        self.push(Part::Text, "");
        self.push(Part::Title, title);
    }

    fn text(&mut self, all: &[String], columns: usize) {
        let lines = all.iter().flat_map(|line| wrap(&printable(line), columns));
        self.lines.extend(lines.map(|line| (Part::Text, line)));
    }

    /// Adds the lines of a row and the places of its cells.
    fn row(
        &mut self,
        table: &Table,
        (at, row): (usize, usize),
        lines: Vec<String>,
        places: Vec<Place>,
    ) {
        let above = self.lines.len();
        let spots = places.into_iter().filter_map(|place| {
            Some(Spot {
                line: above + place.line,
                x: place.x,
                columns: place.columns,
                table: at,
                row,
                column: table.columns.get(place.column)?.id.clone(),
                name: place.name,
            })
        });
        self.spots.extend(spots);
        self.lines
            .extend(lines.into_iter().map(|line| (Part::Text, line)));
    }
}

/// The indent of the figures below the name of their row.
const INDENT: usize = 2;

/// The option that names a closed list, as the notes of a sheet tell it.
const LIST_OPTION: &str = "--closed-list";

/// The whole sheet in lines no wider than `columns`, with nothing cut. A wider table is laid out
/// row by row, each figure after its title. What names a closed list on the screen, `list`, stands
/// for the option of the shell.
pub fn screen(sheet: &Sheet, columns: usize, list: &str) -> Page {
    let columns = columns.max(1);
    let [paragraph, identities, notes] = &sheet.sections;
    let mut page = Page::default();
    page.push(Part::Title, sheet.title.clone());
    page.text(&sheet.head, columns);
    if !sheet.paragraph.is_empty() {
        page.heading(paragraph);
        page.text(std::slice::from_ref(&sheet.paragraph), columns);
    }
    for (at, table) in sheet.tables.iter().enumerate() {
        page.heading(&table.title);
        if table.rows.is_empty() {
            page.push(Part::Text, sheet.empty.clone());
        } else {
            rows(&mut page, at, &table.printed(), columns);
        }
    }
    let told = sheet.notes.iter();
    let told = told.map(|note| note.replace(LIST_OPTION, list)).collect();
    for (title, all) in [(identities, &sheet.identities), (notes, &told)] {
        if !all.is_empty() {
            page.heading(title);
            page.text(all, columns);
        }
    }
    page.spots.sort_by_key(|spot| (spot.line, spot.x));
    page
}

/// Adds a table with its head, or row by row if its lines are too wide.
fn rows(page: &mut Page, at: usize, table: &Table, columns: usize) {
    let Lines { head, rows, places } = lines(table, columns);
    let mut all = head.iter().chain(rows.iter().flatten());
    if all.any(|line| width(line) > columns) {
        for (n, row) in table.rows.iter().enumerate() {
            let (lines, places) = stacked(table, row, columns);
            page.row(table, (at, n), lines, places);
        }
        return;
    }
    page.lines
        .extend(head.into_iter().map(|line| (Part::Head, line)));
    for (n, (lines, places)) in rows.into_iter().zip(places).enumerate() {
        page.row(table, (at, n), lines, places);
    }
}

/// A single row: its names, then each figure after its title.
fn stacked(table: &Table, row: &[Cell], columns: usize) -> (Vec<String>, Vec<Place>) {
    let cells = || table.columns.iter().zip(row).enumerate();
    let names = cells().take_while(|(_, (column, _))| !column.figure && !column.below);
    let names: Vec<(usize, &str)> = names
        .map(|(at, (_, cell))| (at, cell.text.as_str()))
        .collect();
    let figures = cells().skip(names.len());
    let figures = figures.filter(|(_, (_, cell))| !cell.text.is_empty());
    let room = columns.saturating_sub(INDENT).max(1);
    let joined = names.iter().map(|(_, name)| *name).collect::<Vec<_>>();
    let joined = printable(&joined.join(GAP));
    let above = wrap(&joined, columns);
    let mut places = names_in(&names, &joined, &above);
    let mut below: Vec<String> = Vec::new();
    for (at, (column, cell)) in figures {
        // A title and its number stay on one line.
        let one = said(column, cell);
        let own = wrap(&one, room);
        let (line, before) = match below.last_mut() {
            Some(line) if width(line) + INDENT + width(&one) <= room => {
                line.push_str(GAP);
                let before = width(line);
                line.push_str(&one);
                (below.len() - 1, before)
            }
            _ => {
                below.extend(own.iter().cloned());
                (below.len() - own.len(), 0)
            }
        };
        places.extend(starts(at, column, cell).map(|place| {
            let (down, x) = place_in(&own, &one, place.from.unwrap_or_default());
            Place {
                line: above.len() + line + down,
                x: INDENT + x + if down == 0 { before } else { 0 },
                from: None,
                ..place
            }
        }));
    }
    let below = below
        .into_iter()
        .map(|line| format!("{}{line}", " ".repeat(INDENT)));
    (above.into_iter().chain(below).collect(), places)
}

/// Where the names of a row stand.
fn names_in(names: &[(usize, &str)], joined: &str, lines: &[String]) -> Vec<Place> {
    let mut from = 0;
    let mut places = Vec::new();
    for (at, name) in names {
        let name = printable(name);
        if !name.is_empty() {
            let (line, x) = place_in(lines, joined, from);
            places.push(Place::of_cell(*at, line, x, width(&name)));
        }
        from += name.chars().count() + GAP.len();
    }
    places
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
            let mut page = Page::default();
            rows(&mut page, 0, &table, columns);
            let parts = &page.lines;
            let all: Vec<&str> = parts.iter().map(|(_, line)| line.as_str()).collect();
            let all = all.join("\n");
            for (_, line) in parts {
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
            // Every cell stands where its place says.
            assert_eq!(page.spots.len(), 3 * 6);
            for spot in &page.spots {
                let at = table.columns.iter().position(|c| c.id == spot.column);
                let text = &table.rows[spot.row][at.unwrap()].text;
                let shown = cut_out(&page.lines[spot.line].1, spot.x, spot.columns);
                assert!(text.starts_with(&shown), "{columns} {text} {shown}\n{all}");
                assert!(!shown.is_empty(), "{columns} {text}\n{all}");
            }
        }
    }

    /// The characters of a line in these columns of the screen.
    fn cut_out(line: &str, x: usize, columns: usize) -> String {
        let mut at = 0;
        let mut out = String::new();
        for c in line.chars() {
            if (x..x + columns).contains(&at) {
                out.push(c);
            }
            at += width(c.encode_utf8(&mut [0; 4]));
        }
        out
    }
}
