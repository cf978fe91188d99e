//! A sheet as plain text for a printer: lines no wider than an A4 page in a fixed font, pages with a foot, a form feed
//! between two pages. 汉字 are two columns.

use super::lines::{COLUMNS, lines, lines_whole, wrap};
use super::sheet::{Sheet, Table};
use crate::text::width::width;

/// Lines of a page at six to the inch, the foot included.
const LINES: usize = 60;

/// The whole sheet. A heading stays with what follows it, and the head of a table is repeated on every page.
pub fn text(sheet: &Sheet) -> String {
    pages(sheet, lines)
}

/// The same where nothing may be cut: a cell that is wider than its column goes on below.
pub fn text_whole(sheet: &Sheet) -> String {
    pages(sheet, lines_whole)
}

fn pages(sheet: &Sheet, lines: fn(&Table) -> Vec<String>) -> String {
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
        pages.heading(&table.title, 4);
        if table.rows.is_empty() {
            pages.push(&format!("  {}", sheet.empty));
            continue;
        }
        let lines = lines(table);
        let (head, body) = lines.split_at(2);
        pages.table(head, body);
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

/// One table, two lines of head first, no pages.
pub fn text_table(table: &Table) -> String {
    let mut out = lines(table).join("\n");
    out.push('\n');
    out
}

#[derive(Default)]
struct Pages {
    done: Vec<Vec<String>>,
    page: Vec<String>,
}

impl Pages {
    /// Lines left on the page before its foot.
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
        // A page does not begin with an empty line.
        if !(line.is_empty() && self.page.is_empty()) {
            self.page.push(line.trim_end().to_owned());
        }
    }

    /// A heading, with so many lines of what follows it on the same page.
    fn heading(&mut self, title: &str, with: usize) {
        if self.room() < with + 2 {
            self.turn();
        }
        self.push("");
        self.push(title);
    }

    fn table(&mut self, head: &[String], body: &[String]) {
        for line in head {
            self.push(line);
        }
        for line in body {
            if self.room() == 0 {
                self.turn();
                for line in head {
                    self.push(line);
                }
            }
            self.push(line);
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
