//! Writes csv and tsv.

use std::io::Write;

use chrono::{Datelike, NaiveDate};
use csv::{Writer, WriterBuilder};

use super::value::Value;
use crate::exchange::error::ExchangeError;
use crate::exchange::safe;

/// Rows as delimited text. Texts that a spreadsheet program would run are guarded.
#[derive(Debug)]
pub(super) struct CsvTable<W: Write> {
    writer: Writer<W>,
    text: String,
}

impl<W: Write> CsvTable<W> {
    pub(super) fn new(out: W, delimiter: u8) -> CsvTable<W> {
        let writer = WriterBuilder::new()
            .delimiter(delimiter)
            .buffer_capacity(256 << 10)
            .from_writer(out);
        CsvTable {
            writer,
            text: String::new(),
        }
    }

    pub(super) fn cell(&mut self, value: Value<'_>) -> Result<(), ExchangeError> {
        use std::fmt::Write;
        self.text.clear();
        match value {
            Value::Empty => self.writer.write_field(b"")?,
            Value::Text(text) => self.writer.write_field(safe::guarded(text).as_bytes())?,
            Value::Day(day) => self.writer.write_field(digits(day))?,
            Value::Flag(flag) => self
                .writer
                .write_field(if flag { "true" } else { "false" })?,
            Value::Tags(tags) => {
                let joined = tags.join(",");
                return self.cell(Value::Text(&joined));
            }
            Value::Money(money) => {
                // Writing to a string cannot fail.
                let _ = write!(self.text, "{money}");
                self.writer.write_field(&self.text)?;
            }
            Value::Count(count) => {
                let _ = write!(self.text, "{count}");
                self.writer.write_field(&self.text)?;
            }
        }
        Ok(())
    }

    pub(super) fn end_row(&mut self) -> Result<(), ExchangeError> {
        Ok(self.writer.write_record(None::<&[u8]>)?)
    }

    pub(super) fn finish(self) -> Result<W, ExchangeError> {
        self.writer
            .into_inner()
            .map_err(|error| ExchangeError::Write {
                source: error.into_error(),
            })
    }
}

/// A day as `YYYY-MM-DD`. A large docket writes ten million of them, and formatting with chrono
/// takes as long as the rest of a row.
fn digits(day: NaiveDate) -> [u8; 10] {
    let (year, month, date) = (day.year().clamp(0, 9999) as u32, day.month(), day.day());
    let digit = |n: u32| b'0' + (n % 10) as u8;
    [
        digit(year / 1000),
        digit(year / 100),
        digit(year / 10),
        digit(year),
        b'-',
        digit(month / 10),
        digit(month),
        b'-',
        digit(date / 10),
        digit(date),
    ]
}
