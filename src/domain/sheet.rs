//! The figures of a sheet (日报, 周报, 月报): tables of typed cells by stable ids, independent of
//! language.
//!
//! The report layer adds the texts; a frozen sheet is compared with a fresh one cell by cell.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use super::indicator::{Unit, decimal, ratio};
use super::money::Money;
use super::setting::chief;

mod development;
mod diff;
mod frozen;
mod identity;

pub use development::{Development, Since};
pub use diff::{Cell, Difference, contributions, differences};
pub use frozen::{
    Comparison, Frozen, FrozenLine, Lacked, Offset, Restated, RestatingCommit, RestatingEvent,
};
pub use identity::{Identity, identities};

ids! {
    /// The kinds of sheets.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub enum Kind {
        /// 日报: one day.
        Daily = "daily",
        /// 周报: the week of the day, from Monday through the day.
        Weekly = "weekly",
        /// 月报: the month of the day, from the first through the day.
        Monthly = "monthly",
    }
}

impl Kind {
    /// The first day of its window, which ends on `day`.
    pub fn first_day(self, day: NaiveDate) -> NaiveDate {
        match self {
            Kind::Daily => day,
            Kind::Weekly => day
                .checked_sub_days(Days::new(u64::from(day.weekday().num_days_from_monday())))
                .unwrap_or(day),
            Kind::Monthly => day.with_day(1).unwrap_or(day),
        }
    }
}

/// A typed cell.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Value {
    #[default]
    Empty,
    /// A value from the docket: a court, a name, a number.
    Text(String),
    /// An id for which the report has a text, prefixed by its area: `level.over`.
    Word(String),
    Count(i64),
    Money(Money),
    Day(NaiveDate),
    /// A time of recording, in the court's time zone.
    Moment(NaiveDateTime),
    /// A ratio of integers; with a zero denominator there is no value, never 0 or 100 %.
    Share(i64, i64),
    /// A quotient of integers in days; with a zero denominator there is no value.
    Mean(i64, i64),
    /// A quotient of integers in cases, such as cases per handler.
    Each(i64, i64),
    /// Named counts by the ids of `domain::indicator`: what a rate leaves out, or its components.
    Counts(Vec<(String, i64)>),
}

impl Value {
    /// A text value, or an empty one.
    pub fn text(text: Option<&str>) -> Value {
        text.map_or(Value::Empty, |text| Value::Text(text.to_owned()))
    }

    pub fn day(day: Option<NaiveDate>) -> Value {
        day.map_or(Value::Empty, Value::Day)
    }

    /// The integers behind the value, which add up over cases: a count or cents, or both terms of a
    /// quotient.
    pub fn parts(&self) -> Option<[i64; 2]> {
        match self {
            Value::Empty => Some([0, 0]),
            Value::Count(n) => Some([*n, 0]),
            Value::Money(money) => Some([money.0, 0]),
            Value::Share(part, whole) => Some([*part, *whole]),
            Value::Mean(sum, n) | Value::Each(sum, n) => Some([*sum, *n]),
            Value::Text(_)
            | Value::Word(_)
            | Value::Day(_)
            | Value::Moment(_)
            | Value::Counts(_) => None,
        }
    }

    /// The named count with this name; 0 if the name is not among the counts.
    pub fn named(&self, name: &str) -> Option<i64> {
        let Value::Counts(counts) = self else {
            return None;
        };
        let own = counts.iter().find(|(own, _)| own == name);
        Some(own.map_or(0, |(_, n)| *n))
    }

    pub fn count(&self) -> Option<i64> {
        match self {
            Value::Count(n) => Some(*n),
            _ => None,
        }
    }
}

/// A share in hundredths of a percent, rounded half up; `None` unless the denominator is positive.
pub fn hundredths(part: i64, whole: i64) -> Option<i64> {
    ratio(Unit::Percent, part, whole)
}

/// A share as a decimal string with two places: `71.79`.
pub fn percent(part: i64, whole: i64) -> Option<String> {
    hundredths(part, whole).map(decimal)
}

/// A quotient in hundredths of its unit, rounded half up; `None` unless the denominator is
/// positive.
pub fn mean(sum: i64, n: i64) -> Option<i64> {
    ratio(Unit::Days, sum, n)
}

/// A table of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// The stable id: `stock`, `delayed` …
    pub id: String,
    /// Ids of the columns.
    pub columns: Vec<String>,
    /// Number of leading columns that identify a row; no two rows have the same keys.
    pub keys: usize,
    pub rows: Vec<Vec<Value>>,
}

impl Table {
    pub fn new(id: &str, keys: usize, columns: &[&str]) -> Table {
        Table {
            id: id.to_owned(),
            columns: columns.iter().map(|c| (*c).to_owned()).collect(),
            keys,
            rows: Vec::new(),
        }
    }

    /// The index of a column.
    pub fn column(&self, id: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == id)
    }

    /// The cell of a row in the column with this id.
    pub fn cell<'t>(&self, row: &'t [Value], column: &str) -> Option<&'t Value> {
        row.get(self.column(column)?)
    }

    /// The figure of a row in a column named as in [`Cell::column`].
    pub fn figure(&self, row: &[Value], column: &str) -> Option<Value> {
        let named = || {
            let (column, name) = column.split_once('.')?;
            self.cell(row, column)?.named(name).map(Value::Count)
        };
        self.cell(row, column).cloned().or_else(named)
    }

    /// The row whose first key is `key`.
    pub fn row(&self, key: &Value) -> Option<&[Value]> {
        self.rows
            .iter()
            .find(|row| row.first() == Some(key))
            .map(Vec::as_slice)
    }

    /// The count in a column of the row with this first key; 0 if there is none.
    pub fn count(&self, key: &Value, column: &str) -> i64 {
        self.row(key)
            .and_then(|row| self.cell(row, column))
            .and_then(Value::count)
            .unwrap_or(0)
    }
}

/// The tables that list cases, and only the first of them, so that one case may take the place of
/// another. Their numbers belong to one case and add up to nothing.
pub const LISTS: [&str; 3] = ["overdue", "ending", "changed"];

/// The key of the total row; distinct from any court or tag.
pub fn total() -> Value {
    Value::Word("row.total".to_owned())
}

/// The key of the row of money under other procedures, which stands beside the total and in no sum.
pub fn other() -> Value {
    Value::Word("row.other".to_owned())
}

/// All figures of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    pub kind: Kind,
    /// The day of the sheet: the last day of its window.
    pub date: NaiveDate,
    pub from: NaiveDate,
    /// The official name of the only court covered, if the sheet is limited to one.
    pub court: Option<String>,
    /// What the whole docket is called where the sheet covers it: its only court, or a name that
    /// was set.
    #[serde(default)]
    pub whole: Option<String>,
    /// The last commit included in the figures.
    pub commit: u64,
    /// Number of open cases without a filing date, which no stock counts.
    pub unknown_filing: u64,
    /// Number of cases without a filing date that were closed in the year of the sheet, which no
    /// closing counts.
    #[serde(default)]
    pub unknown_closed: u64,
    /// The last frozen sheet of this kind for an earlier day, from which changes are also shown.
    #[serde(default)]
    pub since: Option<Since>,
    pub tables: Vec<Table>,
}

impl Figures {
    pub fn table(&self, id: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.id == id)
    }

    /// The figures of a docket with a name that was set; an empty one names nothing.
    #[must_use]
    pub fn named(mut self, name: &str) -> Figures {
        if !name.is_empty() {
            self.whole = Some(name.to_owned());
        }
        self
    }

    /// The threshold in months to use where a single long-pending figure is shown.
    pub fn chief_months(&self) -> u32 {
        let rows = self.table("long-pending").map(|table| &table.rows);
        let months = rows.into_iter().flatten().filter_map(|row| {
            let months = row.first().and_then(Value::count);
            months.and_then(|months| u32::try_from(months).ok())
        });
        chief(&months.collect::<Vec<_>>())
    }

    /// The value of a cell; `None` if the sheet has no such cell.
    pub fn value(&self, cell: &Cell) -> Option<Value> {
        let table = self.table(&cell.table)?;
        let row = table.rows.iter().find(|row| row.starts_with(&cell.row))?;
        table.figure(row, &cell.column)
    }

    /// A count of the total row.
    pub fn total(&self, table: &str, column: &str) -> i64 {
        self.table(table)
            .map_or(0, |table| table.count(&total(), column))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn windows_end_on_the_day() {
        for (kind, date, from) in [
            (Kind::Daily, "2022-06-15", "2022-06-15"),
            (Kind::Weekly, "2022-06-15", "2022-06-13"),
            (Kind::Weekly, "2022-06-13", "2022-06-13"),
            (Kind::Weekly, "2023-01-01", "2022-12-26"),
            (Kind::Monthly, "2024-02-29", "2024-02-01"),
        ] {
            assert_eq!(kind.first_day(day(date)), day(from), "{kind:?} {date}");
        }
    }

    #[test]
    fn shares_are_rounded_half_up_and_never_made_up() {
        for (part, whole, text) in [
            (28, 39, Some("71.79")),
            (211, 788, Some("26.78")),
            (1, 8, Some("12.50")),
            (1, 1600, Some("0.06")),
            (3, 3, Some("100.00")),
            (0, 5, Some("0.00")),
            (-1, 3, Some("-33.33")),
            (0, 0, None),
            (5, 0, None),
            (5, -1, None),
        ] {
            assert_eq!(percent(part, whole).as_deref(), text, "{part}/{whole}");
        }
        assert!(percent(i64::MAX, 1).is_none());
    }
}
