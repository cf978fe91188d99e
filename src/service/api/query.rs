//! What is asked for: filters, windows, slices.

use chrono::{Datelike, Days, NaiveDate};

use super::Scope;
use super::{Column, Order};

pub use crate::domain::query::{
    Fault, Filter, Key, Op, QueryError, Shape, Slot, Status, Term, Value, is_bare_word,
    is_value_word, key_words, parse as parse_query, print as print_query, slot as query_slot,
    value_words,
};

/// Open cases in order of due date (届满日), those without one last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DueQuery {
    pub filter: Filter,
    pub offset: usize,
    /// `None`: all rows.
    pub limit: Option<usize>,
    /// Also count all rows that match (else `Page::total` is `None` when more rows follow).
    pub count: bool,
}

/// Cases of any status in the order of their columns.
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

/// What a lookup asks; overdue cases come first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindQuery {
    /// Tokens separated by blanks, all must match: digits, pinyin, 汉字, `@handler`, `#court`, `>365`, `!`.
    pub text: String,
    pub limit: usize,
    /// Closed cases by text as well (a second pass).
    pub closed: bool,
}

/// A page of cases on their way out, in the order of their ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportQuery {
    /// The last id of the page before; 0 for the first.
    pub after: u32,
    pub limit: usize,
    pub filter: Filter,
    /// With their events; a list of cases does without.
    pub events: bool,
}

/// Which cases a stock counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum StockSet {
    /// Every open case.
    #[default]
    All,
    /// 扣延审: those whose limit an accepted deduction, suspension, adjournment or extension moves on the day.
    Delayed,
    /// 长期未结: those open for more than this many months; on the day they become that old they are not yet among them.
    LongPending { months: u32 },
}

/// How a window is cut up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    Day,
    /// Monday to Sunday.
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
    /// What a figure is split by. A case of several tags stands in the row of each.
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

/// Opening, movements and closing of a window; both its days are included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockQuery {
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// `None`: one row for the window.
    pub period: Option<Period>,
    /// Empty: one row of all.
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

/// Money of execution (执行到位) in a window; both its days are included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExecutionQuery {
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub by: ExecutionBy,
    pub scope: Scope,
}

/// Names the docket has, for offers and corrections.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NameKind {
    Court,
    Division,
    Handler,
    Cause,
    Tag,
}
