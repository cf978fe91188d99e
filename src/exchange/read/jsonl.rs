//! jsonl: one object a line; its keys are field ids or any other names of the fields.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use crate::exchange::record::Record;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::Fetch;
use crate::exchange::encoding::{self, Utf8Reader};
use crate::exchange::error::ExchangeError;
use crate::exchange::limit;
use crate::service::api::Reason;

/// A file of objects.
#[derive(Debug)]
pub(in crate::exchange) struct JsonlSource {
    reader: BufReader<Utf8Reader>,
    path: PathBuf,
    row: u32,
    /// A row with a key beyond the last column, until it has been reported.
    wide: Option<u32>,
    line: Vec<u8>,
    columns: Columns,
    pub(in crate::exchange) decodes: bool,
    pub(in crate::exchange) encoding: &'static str,
}

impl JsonlSource {
    pub(in crate::exchange) fn open(
        path: &Path,
        named: Option<&str>,
    ) -> Result<JsonlSource, ExchangeError> {
        let failed = |error| ExchangeError::read(path, error);
        let mut file = File::open(path).map_err(failed)?;
        let (found, mark) = encoding::detect(&mut file).map_err(failed)?;
        let encoding = named.map(encoding::named).transpose()?.unwrap_or(found);
        let text = Utf8Reader::new(file, encoding, mark).map_err(failed)?;
        let decodes = text.decodes();
        Ok(JsonlSource {
            reader: BufReader::with_capacity(limit::SAMPLE, text),
            path: path.to_owned(),
            row: 0,
            wide: None,
            line: Vec::new(),
            columns: Columns::default(),
            decodes,
            encoding: encoding.name(),
        })
    }

    /// The keys seen so far, in the order of the columns.
    pub(in crate::exchange) fn keys(&self) -> &[String] {
        &self.columns.keys
    }

    /// Reads the next object; empty lines are skipped but counted.
    pub(in crate::exchange) fn next(
        &mut self,
        record: &mut Record,
    ) -> Result<Fetch, ExchangeError> {
        if let Some(row) = self.wide.take() {
            return Ok(Fetch::Bad {
                row,
                value: format!("> {}", limit::COLUMNS),
                reason: Reason::RaggedRow,
            });
        }
        loop {
            self.line.clear();
            let mut bounded = (&mut self.reader).take(limit::RECORD);
            let read = bounded
                .read_until(b'\n', &mut self.line)
                .map_err(|e| ExchangeError::read(&self.path, e))?;
            if read == 0 {
                return Ok(Fetch::End);
            }
            self.row = self.row.saturating_add(1);
            if read as u64 == limit::RECORD {
                return Err(ExchangeError::RecordTooLong { row: self.row });
            }
            if self.line.trim_ascii().is_empty() {
                continue;
            }
            // Invalid bytes are replaced here; the reader of cells reports the replacement
            // character.
            let text = String::from_utf8_lossy(&self.line);
            self.decodes |= matches!(text, std::borrow::Cow::Owned(_));
            let Ok(object) = serde_json::from_str::<Object<'_>>(text.trim()) else {
                let value = text.trim().chars().take(60).collect();
                return Ok(Fetch::Bad {
                    row: self.row,
                    value,
                    reason: Reason::BadJson,
                });
            };
            self.columns.clear();
            for (key, value) in object.0 {
                match self.columns.free(key) {
                    Some(cell) => write(value.get(), MOST_NESTED, cell.insert(String::new())),
                    None => self.wide = Some(self.row),
                }
            }
            record.clear();
            for cell in &self.columns.cells {
                record.push_field(cell.as_deref().unwrap_or_default().as_bytes());
            }
            return Ok(Fetch::Record(self.row));
        }
    }
}

/// The columns of a file and the cells of its current line. A key gets the next free column when it
/// first appears, and another one when it first appears a second time in one line, so that neither
/// value is lost without a word.
#[derive(Debug, Default)]
struct Columns {
    keys: Vec<String>,
    index: HashMap<String, Vec<usize>>,
    /// `None` if the current line does not have it.
    cells: Vec<Option<String>>,
}

impl Columns {
    /// Begins a line.
    fn clear(&mut self) {
        self.cells.fill(None);
    }

    /// The first cell of a key that the current line has not filled; `None` beyond the last column.
    fn free(&mut self, key: String) -> Option<&mut Option<String>> {
        let columns = self.index.get(&key).map(Vec::as_slice).unwrap_or_default();
        let is_free = |at: &&usize| self.cells.get(**at) == Some(&None);
        let at = if let Some(at) = columns.iter().find(is_free) {
            *at
        } else if self.keys.len() < limit::COLUMNS {
            self.index
                .entry(key.clone())
                .or_default()
                .push(self.keys.len());
            self.keys.push(key);
            self.cells.push(None);
            self.keys.len() - 1
        } else {
            return None;
        };
        self.cells.get_mut(at)
    }
}

/// The members of an object by name, of which one may be there twice. Their values are still text: a
/// number too large for the machine is then a bad cell like any other, and an amount keeps every
/// digit.
struct Object<'t>(Vec<(String, &'t RawValue)>);

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Object<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                // The columns of a file do not depend on the order in which its first lines have them.
                members.sort_by(|(a, _): &(String, _), (b, _)| a.cmp(b));
                Ok(Object(members))
            }
        }
        deserializer.deserialize_map(Members)
    }
}

/// Below this, a number with an exponent is written out: cents stay exact.
const EXACT: f64 = 1e13;

/// How deeply lists may be nested before they stay JSON.
const MOST_NESTED: usize = 8;

/// Writes the text of a value as a cell; a list becomes its items joined by `,`. Nested objects have
/// no meaning here and stay JSON.
fn write(value: &str, nested: usize, cell: &mut String) {
    match value.as_bytes() {
        b"null" => {}
        [b'"', ..] => match serde_json::from_str::<String>(value) {
            Ok(text) => cell.push_str(&text),
            // Half of a surrogate pair: as written, so that the reader of cells can name it.
            Err(_) => cell.push_str(value),
        },
        [b'[', ..] if nested > 0 => match serde_json::from_str::<Vec<&RawValue>>(value) {
            Ok(items) => {
                for (i, item) in items.iter().enumerate() {
                    if i > 0 {
                        cell.push(',');
                    }
                    write(item.get(), nested - 1, cell);
                }
            }
            Err(_) => cell.push_str(value),
        },
        // An exponent is another way to write the same number, which no reader of cells knows.
        [b'-' | b'0'..=b'9', ..] if value.contains(['e', 'E']) => match value.parse::<f64>() {
            Ok(number) if number.abs() < EXACT => cell.push_str(&number.to_string()),
            _ => cell.push_str(value),
        },
        _ => cell.push_str(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(value: &str) -> String {
        let mut cell = String::new();
        write(value, MOST_NESTED, &mut cell);
        cell
    }

    #[test]
    fn values_become_cells() {
        for (value, want) in [
            ("null", ""),
            ("true", "true"),
            ("\"案\\u53f7\"", "案号"),
            ("[\"甲\",[\"乙\",1]]", "甲,乙,1"),
            ("{\"a\":1}", "{\"a\":1}"),
            ("12345678901234567.89", "12345678901234567.89"),
            ("1e400", "1e400"),
            ("1e+05", "100000"),
            ("1.5E2", "150"),
            ("\"\\ud800\"", "\"\\ud800\""),
        ] {
            assert_eq!(cell(value), want, "{value}");
        }
    }

    #[test]
    fn lists_nested_too_deeply_stay_json() {
        let deep = format!("{}{}", "[".repeat(60), "]".repeat(60));
        let left = 60 - MOST_NESTED;
        let want = format!("{}{}", "[".repeat(left), "]".repeat(left));
        assert_eq!(cell(&deep), want);
    }
}
