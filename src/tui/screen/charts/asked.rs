//! What a chart is asked for: the day, the counting basis 口径, and the range.

use chrono::{Datelike, Days, Months, NaiveDate};

use crate::domain::setting::{Setting, chief};
use crate::domain::window::Window;
use crate::service::api::{Period, Scope, StockSet};
use crate::tui::cx::Cx;

/// The counting basis: which cases are counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Caliber {
    #[default]
    All,
    Delayed,
    /// Cases pending for at least [`Asked::long`] months.
    LongPending,
    Tag(String),
    /// The cases with a tag, named by the user as a closed list handed down by a higher court.
    List(String),
}

impl Caliber {
    /// The name of the basis; `long` is the number of months from which on a case is long-pending.
    pub(super) fn words(&self, cx: &Cx, long: u32) -> String {
        match self {
            Caliber::All => cx.text("tui.chart.set.all").to_owned(),
            Caliber::Delayed => cx.text("tui.chart.set.delayed").to_owned(),
            Caliber::LongPending => cx.fill("tui.chart.set.long-pending", &[("n", &long)]),
            Caliber::Tag(tag) => tag.clone(),
            Caliber::List(tag) => cx.fill("tui.chart.set.list", &[("tag", tag)]),
        }
    }

    fn set(&self, long: u32) -> StockSet {
        match self {
            Caliber::Delayed => StockSet::Delayed,
            Caliber::LongPending => StockSet::LongPending { months: long },
            Caliber::All | Caliber::Tag(_) | Caliber::List(_) => StockSet::All,
        }
    }

    /// The basis of a chart that knows only these: the nearest one.
    pub(super) fn among(&self, sets: bool, lists: bool) -> Caliber {
        match self {
            Caliber::Delayed | Caliber::LongPending if !sets => Caliber::All,
            Caliber::List(tag) if !lists => Caliber::Tag(tag.clone()),
            caliber => caliber.clone(),
        }
    }

    pub(super) fn scope(&self) -> Scope {
        let mut scope = Scope::default();
        if let Caliber::Tag(tag) | Caliber::List(tag) = self {
            scope.tags.push(tag.clone());
        }
        scope
    }
}

/// How far back a chart goes, and in which steps.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Range {
    #[default]
    Weeks,
    Days,
    Months,
    Years,
}

impl Range {
    pub(super) const ALL: [Range; 4] = [Range::Weeks, Range::Days, Range::Months, Range::Years];

    pub(super) fn id(self) -> &'static str {
        match self {
            Range::Weeks => "week",
            Range::Days => "day",
            Range::Months => "month",
            Range::Years => "year",
        }
    }

    pub(super) fn period(self) -> Period {
        match self {
            Range::Weeks => Period::Week,
            Range::Days => Period::Day,
            Range::Months => Period::Month,
            Range::Years => Period::Year,
        }
    }

    /// Number of periods, including the current one.
    pub(super) fn count(self) -> u32 {
        match self {
            Range::Weeks => 10,
            Range::Days => 14,
            Range::Months => 12,
            Range::Years => 5,
        }
    }

    /// The first day of the first period.
    pub(super) fn first_day(self, day: NaiveDate) -> NaiveDate {
        let back = self.count() - 1;
        let first = match self {
            Range::Days => day.checked_sub_days(Days::new(back.into())),
            Range::Weeks => {
                let monday = u64::from(day.weekday().num_days_from_monday());
                day.checked_sub_days(Days::new(monday + 7 * u64::from(back)))
            }
            Range::Months => day
                .with_day(1)
                .and_then(|first| first.checked_sub_months(Months::new(back))),
            Range::Years => NaiveDate::from_ymd_opt(day.year() - back as i32, 1, 1),
        };
        first.unwrap_or(day)
    }

    /// The last day of the period that begins on `first`, clipped to `day`.
    pub(super) fn last_day(self, first: NaiveDate, day: NaiveDate) -> NaiveDate {
        self.period().last_day(first, day)
    }
}

/// Number of months from which on the court considers a case long-pending.
pub(super) fn long(cx: &Cx) -> u32 {
    let usual = || chief(&Setting::default().long_pending);
    cx.overview.as_ref().map_or_else(usual, |o| o.long_pending)
}

/// The request of a chart.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) day: NaiveDate,
    pub(super) caliber: Caliber,
    pub(super) range: Range,
    /// Number of months from which on a case is long-pending.
    pub(super) long: u32,
    /// Whether the setting allows courts to be ranked.
    pub(super) ranked: bool,
}

impl Asked {
    /// The counting basis in words.
    pub(super) fn words(&self, cx: &Cx) -> String {
        self.caliber.words(cx, self.long)
    }

    pub(super) fn set(&self) -> StockSet {
        self.caliber.set(self.long)
    }

    /// The first day of a sum up to the day: of this year, or of the last five by years.
    pub(super) fn since(&self) -> NaiveDate {
        match self.range {
            Range::Years => Range::Years.first_day(self.day),
            _ => Window::year_to(self.day).from,
        }
    }

    /// The window from [`Asked::since`] to the day.
    pub(super) fn window(&self) -> Window {
        Window::new(self.since(), self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_end_where_the_next_begins_and_none_after_the_day() {
        let day: NaiveDate = "2022-06-15".parse().unwrap();
        for range in Range::ALL {
            let mut first = range.first_day(day);
            let mut n = 0;
            while first <= day {
                let last = range.last_day(first, day);
                assert!(first <= last && last <= day, "{range:?} {first}");
                first = last.succ_opt().unwrap();
                n += 1;
            }
            assert_eq!(n, range.count(), "{range:?}");
        }
    }
}
