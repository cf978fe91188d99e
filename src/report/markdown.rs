//! A sheet as Markdown.

use super::sheet::{Sheet, Table};

/// The whole sheet as Markdown.
pub fn markdown(sheet: &Sheet) -> String {
    let mut out = format!("# {}\n\n", inline(&sheet.title));
    for line in &sheet.head {
        out.extend([&inline(line), "\n\n"]);
    }
    let [paragraph, identities, notes] = &sheet.sections;
    if !sheet.paragraph.is_empty() {
        heading(&mut out, paragraph);
        out.extend([&inline(&sheet.paragraph), "\n\n"]);
    }
    for table in &sheet.tables {
        heading(&mut out, &table.title);
        if table.rows.is_empty() {
            out.extend([sheet.empty.as_str(), "\n\n"]);
        } else {
            out.push_str(&markdown_table(&table.printed()));
            out.push('\n');
        }
    }
    for (title, lines) in [(identities, &sheet.identities), (notes, &sheet.notes)] {
        if lines.is_empty() {
            continue;
        }
        heading(&mut out, title);
        for line in lines {
            out.extend(["- ", &inline(line), "\n"]);
        }
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn heading(out: &mut String, title: &str) {
    out.extend(["## ", &inline(title), "\n\n"]);
}

/// One table as Markdown.
fn markdown_table(table: &Table) -> String {
    let mut out = String::new();
    let mut row = |cells: &mut dyn Iterator<Item = String>| {
        out.push('|');
        for cell in cells {
            out.extend([" ", &cell, " |"]);
        }
        out.push('\n');
    };
    row(&mut table.columns.iter().map(|c| inline(&c.title)));
    row(&mut table
        .columns
        .iter()
        .map(|c| if c.figure { "---:" } else { "---" }.to_owned()));
    for cells in &table.rows {
        row(&mut cells.iter().map(|cell| inline(&cell.text)));
    }
    out
}

/// Escapes a text so that it stays on its line and in its cell.
fn inline(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('|', "\\|")
        .replace(['\n', '\r'], " ")
}
