//! JSON forms: one array, or an object a line. The keys are in the order of the columns.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

use super::cell::{Cell, Column, Table};

/// The objects of a list, or the one that a value is, as they are written.
pub(super) fn objects<T: Serialize>(value: &T) -> serde_json::Result<Vec<Box<RawValue>>> {
    let text = serde_json::to_string(value)?;
    if text.starts_with('[') {
        return serde_json::from_str(&text);
    }
    Ok(vec![RawValue::from_string(text)?])
}

struct Row<'a> {
    columns: &'a [Column],
    cells: &'a [Cell],
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.columns.len()))?;
        for (column, cell) in self.columns.iter().zip(self.cells) {
            match cell {
                Cell::Int(n) => map.serialize_entry(column.id, n)?,
                Cell::Left(n, _) => map.serialize_entry(column.id, n)?,
                Cell::Flag(flag) => map.serialize_entry(column.id, flag)?,
                Cell::Counts(counts) => {
                    let counts: BTreeMap<&str, i64> = counts.iter().copied().collect();
                    map.serialize_entry(column.id, &counts)?;
                }
                Cell::Numbers(list) => map.serialize_entry(column.id, list)?,
                other => map.serialize_entry(column.id, &other.plain())?,
            }
        }
        map.end()
    }
}

/// Writes one document: an array with a row a line.
pub(super) fn array(out: &mut dyn Write, table: &Table) -> io::Result<()> {
    out.write_all(b"[")?;
    for (i, cells) in table.rows.iter().enumerate() {
        out.write_all(if i == 0 { b"\n" } else { b",\n" })?;
        row(out, table, cells)?;
    }
    out.write_all(if table.rows.is_empty() {
        b"]\n"
    } else {
        b"\n]\n"
    })
}

/// Writes one object per line.
pub(super) fn lines(out: &mut dyn Write, table: &Table) -> io::Result<()> {
    for cells in &table.rows {
        row(out, table, cells)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn row(out: &mut dyn Write, table: &Table, cells: &[Cell]) -> io::Result<()> {
    let columns = &table.columns;
    serde_json::to_writer(out, &Row { columns, cells }).map_err(io::Error::from)
}

/// A document as rows of key and value, for the formats made of lines: `yesterday.closing<TAB>17`.
pub(super) fn flat(value: &Value) -> Table {
    let mut table = Table::new([Column::text("key"), Column::text("value")]);
    walk(value, String::new(), &mut table);
    table
}

/// Rows of key and value in the order given.
pub(super) fn lines_of(lines: &[(&str, String)]) -> Table {
    let mut table = Table::new([Column::text("key"), Column::text("value")]);
    for (key, value) in lines {
        let key = Cell::Text((*key).to_owned());
        table.push(vec![key, Cell::Text(value.clone())]);
    }
    table
}

fn walk(value: &Value, path: String, table: &mut Table) {
    let below = |name: &str| {
        if path.is_empty() {
            name.to_owned()
        } else {
            format!("{path}.{name}")
        }
    };
    let cell = match value {
        Value::Object(map) => {
            for (name, inner) in map {
                walk(inner, below(name), table);
            }
            return;
        }
        Value::Array(items) => {
            for (i, inner) in items.iter().enumerate() {
                walk(inner, below(&i.to_string()), table);
            }
            return;
        }
        Value::Null => Cell::Empty,
        Value::String(text) => Cell::Text(text.clone()),
        other => Cell::Text(other.to_string()),
    };
    table.push(vec![Cell::Text(path), cell]);
}

/// Turns lines of JSON into one array as they are written.
pub(in crate::cli) fn lines_as_array<E: From<io::Error>>(
    out: &mut dyn Write,
    work: impl FnOnce(&mut dyn Write) -> Result<(), E>,
) -> Result<(), E> {
    let mut array = Array {
        out,
        state: Place::Begin,
    };
    work(&mut array)?;
    let end: &[u8] = if array.state == Place::Begin {
        b"[]\n"
    } else {
        b"\n]\n"
    };
    array.out.write_all(end)?;
    Ok(())
}

/// The state of the array before the next byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Begin,
    Inside,
    Between,
}

struct Array<'a> {
    out: &'a mut dyn Write,
    state: Place,
}

impl Write for Array<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            let (text, ends) = match line.strip_suffix(b"\n") {
                Some(text) => (text, true),
                None => (line, false),
            };
            if !text.is_empty() {
                match self.state {
                    Place::Begin => self.out.write_all(b"[\n")?,
                    Place::Between => self.out.write_all(b",\n")?,
                    Place::Inside => {}
                }
                self.out.write_all(text)?;
                self.state = Place::Inside;
            }
            if ends && self.state == Place::Inside {
                self.state = Place::Between;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
