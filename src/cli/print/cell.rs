//! Rows of typed cells under columns with stable ids.

use std::borrow::Cow;

use chrono::NaiveDate;

use crate::domain::level::Level;
use crate::domain::money::Money;
use crate::text::locale::Locale;

/// A column: its stable id, and how it behaves in a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    pub id: &'static str,
    /// The id of its header in the locale, if the column's own id would mean something else there.
    word: &'static str,
    pub shape: Shape,
    pub stay: Stay,
}

/// Which columns a narrow terminal does without.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stay {
    /// Goes before any other: it says what the command line or another line says as well.
    Aside,
    /// Goes by its shape: words first, then figures.
    Usual,
    /// Never goes: it is what the row is looked up for, or the others mean nothing without it, as a
    /// figure without its unit.
    Bound,
}

/// How a column gives way when the terminal is narrow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Words: cut at the end.
    Text,
    /// A case number: its tail is never cut.
    Number,
    /// Figures and dates: never cut, aligned to the right.
    Figure,
    /// Only for programs; tables leave it out.
    Hidden,
}

impl Column {
    pub const fn text(id: &'static str) -> Column {
        Column {
            id,
            word: id,
            shape: Shape::Text,
            stay: Stay::Usual,
        }
    }

    pub const fn number(id: &'static str) -> Column {
        Column {
            id,
            word: id,
            shape: Shape::Number,
            stay: Stay::Usual,
        }
    }

    pub const fn figure(id: &'static str) -> Column {
        Column {
            id,
            word: id,
            shape: Shape::Figure,
            stay: Stay::Usual,
        }
    }

    pub const fn hidden(id: &'static str) -> Column {
        Column {
            id,
            word: id,
            shape: Shape::Hidden,
            stay: Stay::Usual,
        }
    }

    /// The column as one that goes first where space is short.
    pub const fn aside(self) -> Column {
        Column {
            stay: Stay::Aside,
            ..self
        }
    }

    /// The column as one that stays whatever else goes.
    pub const fn bound(self) -> Column {
        Column {
            stay: Stay::Bound,
            ..self
        }
    }

    /// Returns the column with the header of another id.
    pub const fn called(self, word: &'static str) -> Column {
        Column { word, ..self }
    }

    /// The header in the user's language.
    pub fn title(&self, locale: Locale) -> &'static str {
        let key = format!("cli.column.{}", self.word);
        locale.find(&key).unwrap_or(self.id)
    }
}

/// A value of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    Empty,
    /// A value that cannot exist: a quotient with a denominator of zero.
    Void,
    /// Named counts: an object for programs.
    Counts(Vec<(&'static str, i64)>),
    /// Numbers that name something, as commits: a list for programs.
    Numbers(Vec<u64>),
    Text(String),
    /// An id of qingji: itself for programs, for people its words under the key, if there are any.
    Word(&'static str, String),
    /// An id whose words are a setting: itself for programs, the words (Chinese, English) for
    /// people.
    Said {
        id: String,
        words: [String; 2],
    },
    Int(i64),
    Flag(bool),
    Day(NaiveDate),
    Money(Money),
    Level(Level),
    /// Days left; for a paused case, people are shown the days deducted so far.
    Left(i32, Option<u32>),
}

impl Cell {
    /// The form in every format for programs; `None` is an empty value.
    pub fn plain(&self) -> Option<Cow<'_, str>> {
        Some(match self {
            Cell::Empty | Cell::Void => return None,
            Cell::Counts(counts) => {
                let named = counts.iter().map(|(id, n)| format!("{id}={n}"));
                Cow::Owned(named.collect::<Vec<_>>().join(" "))
            }
            Cell::Numbers(list) => {
                let named = list.iter().map(u64::to_string);
                Cow::Owned(named.collect::<Vec<_>>().join(","))
            }
            Cell::Text(text) | Cell::Word(_, text) | Cell::Said { id: text, .. } => {
                crate::text::sanitize::shown(text)
            }
            Cell::Int(n) => Cow::Owned(n.to_string()),
            Cell::Flag(flag) => Cow::Borrowed(if *flag { "true" } else { "false" }),
            Cell::Day(day) => Cow::Owned(day.to_string()),
            Cell::Money(money) => Cow::Owned(money.to_string()),
            Cell::Level(level) => Cow::Borrowed(level.id()),
            Cell::Left(days, _) => Cow::Owned(days.to_string()),
        })
    }

    /// The form for people.
    pub fn human(&self, locale: Locale) -> Cow<'_, str> {
        match self {
            Cell::Void => Cow::Borrowed("-"),
            Cell::Counts(counts) => {
                let named = counts.iter().map(|(id, n)| {
                    let key = format!("domain.beside.{id}");
                    let word = locale.find(&key).unwrap_or(id);
                    format!("{word} {n}")
                });
                Cow::Owned(named.collect::<Vec<_>>().join("  "))
            }
            Cell::Word(area, id) => match locale.find(&format!("{area}.{id}")) {
                Some(words) => Cow::Borrowed(words),
                None => self.plain().unwrap_or_default(),
            },
            Cell::Said { words, .. } => {
                let [zh, en] = words;
                crate::text::sanitize::shown(locale.pick(zh, en))
            }
            Cell::Flag(true) => Cow::Borrowed(locale.text("cli.yes")),
            Cell::Flag(false) => Cow::Borrowed(""),
            Cell::Level(level) => Cow::Owned(super::level_word(locale, *level)),
            Cell::Left(_, Some(stands)) => Cow::Owned(locale.fill("cli.stands", &[("n", &stands)])),
            other => other.plain().unwrap_or_default(),
        }
    }
}

impl From<Option<&str>> for Cell {
    fn from(text: Option<&str>) -> Cell {
        text.map_or(Cell::Empty, |text| Cell::Text(text.to_owned()))
    }
}

impl From<&Option<String>> for Cell {
    fn from(text: &Option<String>) -> Cell {
        Cell::from(text.as_deref())
    }
}

impl From<Option<NaiveDate>> for Cell {
    fn from(day: Option<NaiveDate>) -> Cell {
        day.map_or(Cell::Empty, Cell::Day)
    }
}

/// Rows under columns; every row has as many cells as there are columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    pub fn new(columns: impl Into<Vec<Column>>) -> Table {
        Table {
            columns: columns.into(),
            rows: Vec::new(),
        }
    }

    pub fn push(&mut self, row: Vec<Cell>) {
        debug_assert_eq!(row.len(), self.columns.len());
        self.rows.push(row);
    }
}
