//! Queries: filters, windows, slices.

use chrono::{Datelike, Days, NaiveDate};

use super::{Column, Figure, Order, Scope};
use crate::domain::window::Window;

pub use crate::domain::query::{
    Fault, Filter, Key, Op, QueryError, Shape, Slot, Status, Term, Value, condition_at,
    is_bare_word, is_value_word, key_words, parse as parse_query, parse_among as parse_query_among,
    print as print_query, print_among as print_query_among, print_name, reason_words,
    slot as query_slot, value_words,
};

/// A query for open cases in order of due date (届满日), those without one last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DueQuery {
    pub filter: Filter,
    pub offset: usize,
    /// `None`: all rows.
    pub limit: Option<usize>,
    /// Also count all matching rows (otherwise `Page::total` is `None` if more rows follow).
    pub count: bool,
}

/// A set of cases: those that match a filter, of the whole docket or of those behind a figure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Among {
    /// `None`: the whole docket.
    pub figure: Option<Box<Figure>>,
    pub filter: Filter,
}

impl From<Filter> for Among {
    fn from(filter: Filter) -> Among {
        Among {
            figure: None,
            filter,
        }
    }
}

/// A query for cases of any status in a chosen order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListQuery {
    pub filter: Filter,
    /// Each order breaks the ties of the one before; empty means by due date. Remaining ties keep
    /// the order of due date and id.
    pub order: Vec<Order>,
    pub offset: usize,
    pub limit: usize,
    /// The columns to be shown; they decide whether [`super::More`] is read.
    pub columns: Vec<Column>,
}

impl ListQuery {
    /// Whether the index of due dates has the rows in this order. It holds open cases only.
    pub fn is_of_due_dates(&self) -> bool {
        let by_due = self.order.is_empty() || self.order == [Order::up(Column::Due)];
        by_due && self.filter.status == Status::Open
    }
}

/// A lookup; overdue cases come first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindQuery {
    /// Tokens separated by blanks, all of which must match: digits, pinyin, 汉字, `@handler`,
    /// `#court`, `>365`, `!`.
    pub text: String,
    pub limit: usize,
    /// Also search closed cases by text (a second pass).
    pub closed: bool,
}

/// A query for a page of cases to export, in the order of their ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportQuery {
    /// The last id of the previous page; 0 for the first page.
    pub after: u32,
    pub limit: usize,
    pub filter: Filter,
    /// Whether to include their events, which a list of cases does not need.
    pub events: bool,
}

/// The cases a stock counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum StockSet {
    /// Every open case.
    #[default]
    All,
    /// 扣延审: cases whose limit an accepted deduction, suspension, adjournment or extension moves on
    /// the day.
    Delayed,
    /// 长期未结: cases open for more than this many months, so not yet on the day they become that old.
    LongPending { months: u32 },
}

/// How a window is divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    Day,
    /// Monday to Sunday.
    Week,
    Month,
    Year,
}

impl Period {
    /// The first day of the period after that of `day`.
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

    /// The last day of the period of `day`, but no later than `end`.
    pub fn last_day(self, day: NaiveDate, end: NaiveDate) -> NaiveDate {
        self.next(day).pred_opt().unwrap_or(end).min(end)
    }
}

ids! {
    /// What a figure is split by. A case with several tags is in the row of each.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Slice {
        Court = "court",
        Division = "division",
        Handler = "handler",
        Type = "type",
        Tag = "tag",
        /// The kind of delay for the delayed set, otherwise the category.
        Kind = "kind",
    }
}

/// A query for the opening, movements and closing of a window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockQuery {
    pub window: Window,
    /// `None` for one row for the whole window.
    pub period: Option<Period>,
    /// Empty for one row over all cases.
    pub slices: Vec<Slice>,
    pub set: StockSet,
    pub scope: Scope,
}

ids! {
    /// What the rows of execution money are split by.
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

/// A query for execution money (执行到位) in a window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExecutionQuery {
    pub window: Window,
    pub by: ExecutionBy,
    pub scope: Scope,
}

impl ExecutionBy {
    /// The period of a series that contains a day: `2022-06` or `2022`.
    pub(crate) fn period(self, day: NaiveDate) -> String {
        match self {
            ExecutionBy::Year => format!("{:04}", day.year()),
            _ => format!("{:04}-{:02}", day.year(), day.month()),
        }
    }
}

impl ExecutionQuery {
    /// Every period of the window, including empty ones; none unless the rows are a series.
    pub(crate) fn periods(&self) -> Vec<String> {
        let length = match self.by {
            ExecutionBy::Month => Period::Month,
            ExecutionBy::Year => Period::Year,
            _ => return Vec::new(),
        };
        let Window { from, to } = self.window;
        let first = (from <= to).then_some(from);
        let next = |day: &NaiveDate| Some(length.next(*day)).filter(|next| *next <= to);
        std::iter::successors(first, next)
            .map(|day| self.by.period(day))
            .collect()
    }
}

/// The kinds of names the docket knows, for offers and corrections.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NameKind {
    Court,
    Division,
    Handler,
    Clerk,
    Cause,
    /// By their ids.
    Procedure,
    /// 类型代字.
    Type,
    Tag,
    /// By their ids, and those of no list as they were written.
    Outcome,
    /// 结案方式, as they are stored.
    How,
}

/// A query for the names of one kind that the cases of a list have, in the order in which people
/// look them up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamesQuery {
    pub kind: NameKind,
    pub of: Listed,
}

/// The cases of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Listed {
    /// Those that match a filter, or of those behind a figure the ones that do.
    Cases(Among),
    /// Those still to do today that match a filter.
    Day(Filter),
}
