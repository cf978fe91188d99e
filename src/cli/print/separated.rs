//! TSV and CSV: a header of stable ids, then one line per row. Programs read them, so values are
//! written as they are, without a guard against spreadsheets; files for spreadsheets come from
//! `export`, `list --out` and `--problems`.

use std::io::{self, Write};

use super::cell::{Cell, Table};

/// Writes TSV. Cleaned text has neither tabs nor line breaks, so nothing needs quoting.
pub(super) fn tsv(out: &mut dyn Write, table: &Table) -> io::Result<()> {
    let plain = |line: &mut String, cell: &Cell| {
        line.push_str(&cell.plain().unwrap_or_default());
    };
    write(out, table, '\t', plain)
}

/// Writes CSV by RFC 4180, but with plain line feeds, as Unix tools expect.
pub(super) fn csv(out: &mut dyn Write, table: &Table) -> io::Result<()> {
    write(out, table, ',', quoted)
}

/// Writes the ids of the columns and the rows, a line each.
fn write(
    out: &mut dyn Write,
    table: &Table,
    separator: char,
    put: impl Fn(&mut String, &Cell),
) -> io::Result<()> {
    let ids: Vec<&str> = table.columns.iter().map(|column| column.id).collect();
    let mut line = ids.join(separator.encode_utf8(&mut [0; 4]));
    line.push('\n');
    out.write_all(line.as_bytes())?;
    for row in &table.rows {
        line.clear();
        for (i, cell) in row.iter().enumerate() {
            if i > 0 {
                line.push(separator);
            }
            put(&mut line, cell);
        }
        line.push('\n');
        out.write_all(line.as_bytes())?;
    }
    Ok(())
}

fn quoted(line: &mut String, cell: &Cell) {
    let text = cell.plain().unwrap_or_default();
    if text.contains([',', '"', '\n', '\r']) {
        line.push('"');
        line.push_str(&text.replace('"', "\"\""));
        line.push('"');
    } else {
        line.push_str(&text);
    }
}
