//! The days that a figure is about.

use std::fmt;

use chrono::{Datelike, Days, NaiveDate};
use serde::Serialize;

/// Days from one to another, both included. A day set, the days of a deduction, leaves out its
/// first day and is a [`super::days::DaySet`].
///
/// One that ends before it begins has no days. Whoever answers a question about a window refuses
/// such a one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Window {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

impl Window {
    pub const fn new(from: NaiveDate, to: NaiveDate) -> Window {
        Window { from, to }
    }

    /// The window of one day.
    pub const fn of(day: NaiveDate) -> Window {
        Window::new(day, day)
    }

    /// The year of a day, up to the day.
    pub fn year_to(day: NaiveDate) -> Window {
        Window::new(
            NaiveDate::from_ymd_opt(day.year(), 1, 1).unwrap_or(day),
            day,
        )
    }

    pub fn contains(self, day: NaiveDate) -> bool {
        self.from <= day && day <= self.to
    }

    /// The number of its days; zero or less if it ends before it begins.
    pub fn length(self) -> i64 {
        (self.to - self.from).num_days() + 1
    }

    /// Its days in order.
    pub fn days(self) -> impl Iterator<Item = NaiveDate> {
        self.from.iter_days().take_while(move |day| *day <= self.to)
    }

    /// The window of the same length that ends on the day before this one.
    #[must_use]
    pub fn before(self) -> Window {
        let length = Days::new(u64::try_from(self.length()).unwrap_or(0));
        Window {
            from: self.from.checked_sub_days(length).unwrap_or(self.from),
            to: self.from.pred_opt().unwrap_or(self.from),
        }
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.from, self.to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(from: &str, to: &str) -> Window {
        Window::new(from.parse().unwrap(), to.parse().unwrap())
    }

    #[test]
    fn both_ends_are_among_the_days() {
        for (from, to, length, before) in [
            ("2026-01-01", "2026-01-01", 1, "2025-12-31..2025-12-31"),
            ("2026-01-01", "2026-01-31", 31, "2025-12-01..2025-12-31"),
            ("2024-02-28", "2024-03-01", 3, "2024-02-25..2024-02-27"),
        ] {
            let asked = window(from, to);
            let days: Vec<NaiveDate> = asked.days().collect();
            assert_eq!(asked.length(), length, "{asked}");
            assert_eq!(days.len() as i64, length, "{asked}");
            assert!(days.iter().all(|day| asked.contains(*day)), "{asked}");
            assert!(!asked.contains(asked.from.pred_opt().unwrap()));
            assert!(!asked.contains(asked.to.succ_opt().unwrap()));
            assert_eq!(asked.before().to_string(), before);
            assert_eq!(asked.before().length(), length, "{asked}");
        }
        assert_eq!(
            Window::of(window("2026-01-01", "2026-01-02").to).length(),
            1
        );
        let year = Window::year_to("2026-06-30".parse().unwrap());
        assert_eq!(year.to_string(), "2026-01-01..2026-06-30");
    }

    #[test]
    fn one_that_ends_before_it_begins_has_no_days() {
        let none = window("2026-01-02", "2026-01-01");
        assert!(none.length() <= 0 && none.days().next().is_none());
        assert!(!none.contains(none.from) && !none.contains(none.to));
    }
}
