//! Cells of days.

use crate::exchange::record::Record;
use chrono::NaiveDate;

use super::{Cells, Column};
use crate::domain::day;
use crate::service::api::Reason;
use crate::text::sanitize;

impl Cells {
    /// Reads a date.
    pub(in crate::exchange) fn day(
        &mut self,
        record: &Record,
        row: u32,
        column: Column,
    ) -> Option<NaiveDate> {
        let raw = self.raw(record, column);
        if raw.is_empty() {
            return None;
        }
        let day =
            day::parse_iso(raw).or_else(|| plain_day(std::str::from_utf8(raw).ok()?, self.shift));
        match day {
            Some(day) if day::is_plausible(day) => Some(day),
            Some(_) => self.refuse(record, row, column, Reason::DateOutOfRange),
            None => self.odd_day(record, row, column),
        }
    }

    /// Reads what is no whole date: one with a year of two digits is read and counted, any other is
    /// reported.
    fn odd_day(&mut self, record: &Record, row: u32, column: Column) -> Option<NaiveDate> {
        let raw = self.raw(record, column);
        let text = std::str::from_utf8(raw).unwrap_or_default();
        let Some(day) = day::parse_short_year(text) else {
            let reason = if day::lacks_year(text) {
                Reason::NoYear
            } else {
                Reason::NotADate
            };
            return self.refuse(record, row, column, reason);
        };
        self.count_short_year(record, row, column);
        Some(day)
    }

    /// Counts a cell whose year has two digits.
    pub(in crate::exchange) fn count_short_year(
        &mut self,
        record: &Record,
        row: u32,
        column: Column,
    ) {
        self.count(record, row, column, Reason::ShortYear);
    }

    /// Whether a cell says a day, perhaps one that cannot be used.
    pub(in crate::exchange) fn is_day(&self, record: &Record, column: Column) -> bool {
        let raw = self.raw(record, column);
        // A procedure by its id, as most cells are that this is asked of.
        if raw.is_ascii() && !raw.iter().any(u8::is_ascii_digit) {
            return false;
        }
        let text = std::str::from_utf8(raw).unwrap_or_default();
        day::parse_iso(raw).is_some()
            || plain_day(text, self.shift).is_some()
            || day::parse_short_year(text).is_some()
            || day::lacks_year(text)
    }
}

/// A day, and whether its year has two digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Written {
    pub day: NaiveDate,
    pub is_short: bool,
}

/// Parses a date, also one whose year has two digits.
pub(super) fn written(text: &str, shift: i64) -> Option<Written> {
    let whole = plain_day(text, shift).map(|day| (day, false));
    let short = || Some((day::parse_short_year(text)?, true));
    let (day, is_short) = whole.or_else(short)?;
    Some(Written { day, is_short })
}

/// Parses a date; `shift` is added to a bare serial number.
fn plain_day(text: &str, shift: i64) -> Option<NaiveDate> {
    let serial = (shift != 0).then(|| text.parse::<f64>().ok()).flatten();
    match serial {
        Some(serial) if serial.abs() < 1e6 => day::parse(&(serial as i64 + shift).to_string()),
        _ => day::parse(&sanitize::line(text)),
    }
}
