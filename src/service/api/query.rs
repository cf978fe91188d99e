//! What is asked for: filters, windows, slices.

use chrono::{Datelike, Days, NaiveDate};

use super::Scope;
use super::{Column, Order};

pub use crate::domain::query::{
    Filter, Key, Op, QueryError, Shape, Slot, Status, Term, Value, key_words, parse as parse_query,
    print as print_query, slot as query_slot, value_words,
};

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DueQuery {
    pub filter: Filter,
    pub offset: usize,
    /// `None`: all rows.
    pub limit: Option<usize>,
    /// Also count all rows that match (else `Page::total` is `None` when more rows follow).
    pub count: bool,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListQuery {
    pub filter: Filter,
    /// The first decides, the next where it does not; empty: by due date. Ties keep the order of due date and id.
    pub order: Vec<Order>,
    pub offset: usize,
    pub limit: usize,
    /// What will be shown: decides whether [`super::More`] is read.
    pub columns: Vec<Column>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindQuery {
    /// Tokens separated by blanks, all must match: digits, pinyin, 汉字, `@handler`, `#court`, `>365`, `!`.
    pub text: String,
    pub limit: usize,
    /// Closed cases by text as well (a second pass).
    pub closed: bool,
}

/// Which cases a stock counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum StockSet {
    #[default]
    All,
    Delayed,
    LongPending {
        months: u32,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    Day,
    Week,
    Month,
    Year,
}

impl Period {
    /// The first day of the period after that of a day.
    pub fn next(self, day: NaiveDate) -> NaiveDate {
        let next = match self {
            Period::Day => day.checked_add_days(Days::new(1)),
            Period::Week => {
                let gone = u64::from(day.weekday().num_days_from_monday());
                day.checked_add_days(Days::new(7 - gone))
            }
            Period::Month => match day.month() {
                12 => NaiveDate::from_ymd_opt(day.year() + 1, 1, 1),
                month => NaiveDate::from_ymd_opt(day.year(), month + 1, 1),
            },
            Period::Year => NaiveDate::from_ymd_opt(day.year() + 1, 1, 1),
        };
        next.unwrap_or(NaiveDate::MAX)
    }

    /// The last day of the period of a day, none after `end`.
    pub fn last_day(self, day: NaiveDate, end: NaiveDate) -> NaiveDate {
        self.next(day).pred_opt().unwrap_or(end).min(end)
    }
}

ids! {
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Slice {
        Court = "court",
        Division = "division",
        Handler = "handler",
        Type = "type",
        Tag = "tag",
        /// The kind of delay for the delayed set, else the category.
        Kind = "kind",
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockQuery {
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// `None`: one row for the window.
    pub period: Option<Period>,
    pub slices: Vec<Slice>,
    pub set: StockSet,
    pub scope: Scope,
}

ids! {
    /// What a row of money stands for.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum ExecutionBy {
        Total = "total",
        Month = "month",
        Year = "year",
        Court = "court",
        Division = "division",
        Handler = "handler",
        Type = "type",
        Tag = "tag",
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExecutionQuery {
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub by: ExecutionBy,
    pub scope: Scope,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NameKind {
    Court,
    Division,
    Handler,
    Cause,
    Tag,
}
