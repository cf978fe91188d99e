//! A sheet as plain text for a printer: lines no wider than an A4 page in a fixed font, pages with
//! a footer, separated by form feeds. 汉字 take two columns.

use super::lines::{COLUMNS, Lines, lines, wrap};
use super::sheet::{Sheet, Table};
use crate::text::width::width;

/// Lines of a page at six per inch, including the footer.
const LINES: usize = 60;
/// A row with more lines than this may continue on the next page.
const TALL: usize = 20;

/// The whole sheet, with nothing cut. A heading stays with what follows it, a row stays on its
/// page, and the head of a table is repeated on every page.
pub fn text(sheet: &Sheet) -> String {
    let mut pages = Pages::default();
    pages.push(&center(&sheet.title));
    pages.push("");
    for line in &sheet.head {
        for line in wrap(line, COLUMNS) {
            pages.push(&line);
        }
    }
    let [paragraph, identities, notes] = &sheet.sections;
    if !sheet.paragraph.is_empty() {
        pages.heading(paragraph, 3);
        for line in wrap(&format!("    {}", sheet.paragraph), COLUMNS) {
            pages.push(&line);
        }
    }
    for table in &sheet.tables {
        if table.rows.is_empty() {
            pages.heading(&table.title, 2);
            pages.push(&format!("  {}", sheet.empty));
            continue;
        }
        let lines = lines(&table.printed(), COLUMNS);
        let first = lines.rows.first().map_or(0, Vec::len);
        pages.heading(&table.title, (lines.head.len() + first).clamp(4, TALL));
        pages.table(&lines);
    }
    for (title, all) in [(identities, &sheet.identities), (notes, &sheet.notes)] {
        if all.is_empty() {
            continue;
        }
        pages.heading(title, 2);
        for line in all.iter().flat_map(|line| wrap(line, COLUMNS - 2)) {
            pages.push(&format!("  {line}"));
        }
    }
    pages.print(&sheet.page)
}

/// One table with its head, without pages.
pub fn text_table(table: &Table) -> String {
    let Lines { mut head, rows, .. } = lines(table, COLUMNS);
    head.extend(rows.into_iter().flatten());
    let mut out = head.join("\n");
    out.push('\n');
    out
}

#[derive(Default)]
struct Pages {
    done: Vec<Vec<String>>,
    page: Vec<String>,
}

impl Pages {
    /// Lines left on the page above its footer.
    fn room(&self) -> usize {
        (LINES - 2).saturating_sub(self.page.len())
    }

    fn turn(&mut self) {
        self.done.push(std::mem::take(&mut self.page));
    }

    fn push(&mut self, line: &str) {
        if self.room() == 0 {
            self.turn();
        }
        // A page never begins with an empty line.
        if !(line.is_empty() && self.page.is_empty()) {
            self.page.push(line.trim_end().to_owned());
        }
    }

    /// Prints a heading, keeping `with` lines of what follows on the same page.
    fn heading(&mut self, title: &str, with: usize) {
        if self.room() < with + 2 {
            self.turn();
        }
        self.push("");
        self.push(title);
    }

    fn table(&mut self, table: &Lines) {
        for line in &table.head {
            self.push(line);
        }
        for row in &table.rows {
            let mut begun = false;
            for line in row {
                let needed = if begun { 1 } else { row.len().min(TALL) };
                if self.room() < needed {
                    self.turn();
                    for line in &table.head {
                        self.push(line);
                    }
                }
                self.push(line);
                begun = true;
            }
        }
    }

    fn print(mut self, foot: &str) -> String {
        if !self.page.is_empty() {
            self.turn();
        }
        let pages = self.done.len();
        let mut out = String::new();
        for (n, page) in self.done.iter().enumerate() {
            if n > 0 {
                out.push('\u{c}');
            }
            for line in page {
                out.extend([line, "\n"]);
            }
            let foot = foot
                .replace("{page}", &(n + 1).to_string())
                .replace("{pages}", &pages.to_string());
            out.extend(["\n", &center(&foot), "\n"]);
        }
        out
    }
}

fn center(text: &str) -> String {
    let before = COLUMNS.saturating_sub(width(text)) / 2;
    format!("{}{text}", " ".repeat(before))
}
