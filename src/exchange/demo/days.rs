//! Working days of the years the demonstration covers, as plain numbers: the generator asks for
//! them by the million.

use chrono::{Datelike, NaiveDate, Weekday};

use crate::domain::calendar::Calendar;

/// The first working day on or after each day of a span.
#[derive(Debug, Clone)]
pub(super) struct Days {
    first: i32,
    next: Vec<i32>,
}

impl Days {
    /// Covers `from` to `to`; days outside count as working days.
    pub(super) fn new(from: i32, to: i32) -> Days {
        let calendar = Calendar::builtin();
        let mut next = vec![0; (to - from + 1).max(0) as usize];
        let mut working = to;
        for (at, slot) in next.iter_mut().enumerate().rev() {
            let day = from + at as i32;
            if is_working(&calendar, day) {
                working = day;
            }
            *slot = working;
        }
        Days { first: from, next }
    }

    /// The first working day on or after `day`.
    pub(super) fn roll(&self, day: i32) -> i32 {
        self.next
            .get((day - self.first) as usize)
            .copied()
            .unwrap_or(day)
    }

    /// The last working day on or before `day`.
    pub(super) fn roll_back(&self, day: i32) -> i32 {
        (0..14)
            .map(|back| day - back)
            .find(|day| self.roll(*day) == *day)
            .unwrap_or(day)
    }

    /// The working days from `from` to `to`.
    pub(super) fn working(&self, from: i32, to: i32) -> Vec<i32> {
        (from..=to).filter(|day| self.roll(*day) == *day).collect()
    }
}

/// No court files a case on a Sunday, make-up working day or not.
fn is_working(calendar: &Calendar, day: i32) -> bool {
    let day = date(day);
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && calendar.is_working(day)
}

/// The date of a day number (days from the common era).
pub(super) fn date(day: i32) -> NaiveDate {
    NaiveDate::from_num_days_from_ce_opt(day).unwrap_or_default()
}
