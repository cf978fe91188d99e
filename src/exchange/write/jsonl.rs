//! Writes jsonl: one object a line, with field ids as keys; what is unknown is null.

use std::io::{BufWriter, Write};

use serde_json::{Map, Value as Json};

use super::value::Value;
use crate::exchange::column::Column;
use crate::exchange::error::ExchangeError;

/// Rows as objects.
#[derive(Debug)]
pub(super) struct JsonlTable<W: Write> {
    out: BufWriter<W>,
    object: Map<String, Json>,
}

impl<W: Write> JsonlTable<W> {
    pub(super) fn new(out: W) -> JsonlTable<W> {
        JsonlTable {
            out: BufWriter::with_capacity(256 << 10, out),
            object: Map::new(),
        }
    }

    pub(super) fn cell(&mut self, column: Column, value: Value<'_>) {
        let json = match value {
            Value::Empty => Json::Null,
            Value::Text(text) => Json::from(text),
            Value::Tags(tags) => Json::from(tags),
            Value::Day(day) => Json::from(day.to_string()),
            Value::Money(money) => Json::from(money.to_string()),
            Value::Count(count) => Json::from(count),
            Value::Flag(flag) => Json::from(flag),
        };
        self.object.insert(column.id().to_owned(), json);
    }

    pub(super) fn end_row(&mut self) -> Result<(), ExchangeError> {
        serde_json::to_writer(&mut self.out, &self.object)
            .map_err(|e| ExchangeError::Write { source: e.into() })?;
        self.out.write_all(b"\n")?;
        self.object.clear();
        Ok(())
    }

    pub(super) fn finish(self) -> Result<W, ExchangeError> {
        self.out.into_inner().map_err(|error| ExchangeError::Write {
            source: error.into_error(),
        })
    }
}
