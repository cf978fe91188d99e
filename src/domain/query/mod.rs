//! The query language of lists.
//!
//! An example: `法院=牙克石 状态=未结 超期>0 级=超,急 标的>=100万 下次<=今天 扣延 草原乳业`.
//!
//! Conditions are written one after another and must all hold. A condition is a key, an operator
//! (`= != < <= > >= ~ !~`, the last two meaning "contains") and a value; `=` and `!=` accept
//! several values separated by commas, and values with blanks are quoted. A yes/no key stands
//! alone; any other word is searched for in number and parties. Several whole case numbers, as they
//! are pasted, mean any of these cases, open or closed: `案号=..,..`. Keys and values have words in both
//! languages (`config/query.toml`); full-width operators are read as half-width ones. Printing a
//! filter and parsing the result gives the same filter.

use std::fmt;

use chrono::NaiveDate;

use super::calendar::Calendar;
use super::checklist::Reason;
use super::day;
use super::level::Level;
use super::money::Money;

mod error;
mod lex;
mod listed;
mod parse;
mod print;
mod suggest;
mod token;
mod words;

pub use error::{Fault, QueryError};
pub use parse::{parse, parse_among};
pub use print::{print, print_among, print_name};
pub use suggest::{Slot, condition_at, slot};
pub(in crate::domain) use words::nearest;
pub use words::{
    is_bare_word, is_value_word, key_words, level_called, level_words, levels_called, reason_words,
    status_words, value_words,
};

/// A filter of cases. Empty lists mean "any"; all conditions must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    pub levels: Vec<Level>,
    /// Court name, short name or code.
    pub courts: Vec<String>,
    pub divisions: Vec<String>,
    pub handlers: Vec<String>,
    pub tags: Vec<String>,
    /// Procedure ids.
    pub procedures: Vec<String>,
    pub status: Status,
    /// At most this many days left (due --within).
    pub within: Option<i32>,
    /// Only cases under an accepted change (扣延审案件).
    pub delayed: bool,
    /// Words that must all occur in number or parties, normalised.
    pub text: Option<String>,
    /// All other conditions.
    pub terms: Vec<Term>,
}

impl Filter {
    /// Whether a condition can hold only for closed cases.
    pub(super) fn asks_of_closed(&self) -> bool {
        let said = |term: &&Term| matches!(term.key, Key::Closed | Key::How);
        let mut terms = self.terms.iter().filter(said);
        terms.any(|term| term.op != Op::Ne && !term.values.contains(&Value::Nothing))
    }
}

ids! {
    /// Selects cases by whether they are closed.
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
    pub enum Status {
        #[default]
        Open = "open",
        Closed = "closed",
        All = "all",
    }
}

/// One condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    pub key: Key,
    pub op: Op,
    /// One value; for `=` and `!=` also several, of which any may match.
    pub values: Vec<Value>,
}

/// How a value is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Op {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
    /// Contains.
    Has,
    HasNot,
}

impl Op {
    pub const ALL: [Op; 8] = [
        Op::Eq,
        Op::Ne,
        Op::Lt,
        Op::Le,
        Op::Gt,
        Op::Ge,
        Op::Has,
        Op::HasNot,
    ];

    pub fn sign(self) -> &'static str {
        match self {
            Op::Eq => "=",
            Op::Ne => "!=",
            Op::Lt => "<",
            Op::Le => "<=",
            Op::Gt => ">",
            Op::Ge => ">=",
            Op::Has => "~",
            Op::HasNot => "!~",
        }
    }

    /// Whether two values compare as the operator requires; only for operators that compare sizes,
    /// including equality.
    pub fn holds<T: Ord>(self, left: &T, right: &T) -> bool {
        match self {
            Op::Eq | Op::Has => left == right,
            Op::Ne | Op::HasNot => left != right,
            Op::Lt => left < right,
            Op::Le => left <= right,
            Op::Gt => left > right,
            Op::Ge => left >= right,
        }
    }
}

/// The value of a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// 无: the case has no value.
    Nothing,
    Text(String),
    /// A word that is not in the list of its values, which every court may replace, and the words
    /// of that list as they are typed, the likeliest first: only an imported case can have it.
    Unlisted {
        said: String,
        listed: Vec<String>,
    },
    /// A part of words of a list that are shown for others that are stored.
    Part {
        said: String,
        /// The stored words whose shown words have the part.
        meant: Vec<String>,
        /// All stored words of the list; any other is shown as it is stored.
        listed: Vec<String>,
    },
    Level(Level),
    Reason(Reason),
    Count(i64),
    Money(Money),
    Day(When),
    /// 届满 as the operand compared with 台账届满: the computed due date.
    Due,
    Flag(bool),
}

/// A day, or words for one: a saved query that says 今天 means the day on which it is run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum When {
    On(NaiveDate),
    Said(String),
}

impl When {
    /// The day meant on `today`.
    pub fn day(&self, today: NaiveDate, calendar: &Calendar) -> Option<NaiveDate> {
        match self {
            When::On(day) => Some(*day),
            When::Said(text) => day::interpret(text, today, calendar, false),
        }
    }
}

/// The day, or the words as they were said.
impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            When::On(day) => day.fmt(f),
            When::Said(text) => f.write_str(text),
        }
    }
}

macro_rules! keys {
    ($($key:ident $id:literal $shape:ident,)*) => {
        /// The subject of a condition.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Key { $($key),* }

        impl Key {
            pub const ALL: &'static [Key] = &[$(Key::$key),*];

            /// The stable id.
            pub fn id(self) -> &'static str {
                match self { $(Key::$key => $id),* }
            }

            /// The kind of its values.
            pub fn shape(self) -> Shape {
                match self { $(Key::$key => Shape::$shape),* }
            }
        }
    };
}

keys! {
    Court "court" Name,
    Division "division" Name,
    Handler "handler" Name,
    Clerk "clerk" Name,
    Cause "cause" Name,
    Procedure "procedure" Name,
    Type "type" Name,
    Tag "tag" Name,
    Outcome "outcome" Name,
    How "how" Name,
    Number "number" Text,
    Party "party" Text,
    Plaintiff "plaintiff" Text,
    Defendant "defendant" Text,
    Text "text" Text,
    Level "level" Level,
    Status "status" Status,
    // Why a case is on the checklist of the day; only there it can be told.
    Reason "reason" Reason,
    // Days past due, for cases that are past due.
    DaysLate "days-late" Count,
    DaysLeft "days-left" Count,
    // Days from filing to closing, or to today.
    Age "age" Count,
    // Open, and filed more than this many months ago.
    Long "long" Months,
    Claim "claim" Money,
    Received "received" Money,
    PaidOut "paid-out" Money,
    // Claim less received.
    Unpaid "unpaid" Money,
    Filed "filed" Day,
    Closed "closed" Day,
    Due "due" Day,
    // The due date stated in the ledger.
    StatedDue "stated-due" Day,
    Next "next" Day,
    Last "last" Day,
    Delayed "delayed" Flag,
    Custody "custody" Flag,
    Provisional "provisional" Flag,
}

/// Kinds of value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    /// A word of a dictionary.
    Name,
    Text,
    Level,
    Status,
    Reason,
    Count,
    Months,
    Money,
    Day,
    Flag,
}

impl Shape {
    /// The operators it accepts.
    pub fn ops(self) -> &'static [Op] {
        match self {
            Shape::Name | Shape::Text => &[Op::Eq, Op::Ne, Op::Has, Op::HasNot],
            Shape::Level | Shape::Status | Shape::Reason | Shape::Flag => &[Op::Eq, Op::Ne],
            Shape::Months => &[Op::Eq],
            Shape::Count | Shape::Money | Shape::Day => {
                &[Op::Eq, Op::Ne, Op::Lt, Op::Le, Op::Gt, Op::Ge]
            }
        }
    }
}

impl Filter {
    /// The filter without its conditions on the reason, and these.
    #[must_use]
    pub fn without_reasons(&self) -> (Filter, Vec<Term>) {
        let mut filter = self.clone();
        let of_reason = |term: &mut Term| term.key == Key::Reason;
        let reasons = filter.terms.extract_if(.., of_reason).collect();
        (filter, reasons)
    }

    /// Adds a condition in its proper place: a list takes it once, if it can express it.
    pub fn and(&mut self, term: Term) {
        let texts = || -> Option<Vec<String>> {
            term.values
                .iter()
                .map(|value| match value {
                    Value::Text(text) => Some(text.clone()),
                    _ => None,
                })
                .collect()
        };
        let list = match (term.key, term.op) {
            (Key::Court, Op::Eq) => Some(&mut self.courts),
            (Key::Division, Op::Eq) => Some(&mut self.divisions),
            (Key::Handler, Op::Eq) => Some(&mut self.handlers),
            (Key::Tag, Op::Eq) => Some(&mut self.tags),
            (Key::Procedure, Op::Eq) => Some(&mut self.procedures),
            _ => None,
        };
        if let Some(list) = list.filter(|list| list.is_empty())
            && let Some(names) = texts()
        {
            *list = names;
            return;
        }
        match (term.key, term.op, term.values.as_slice()) {
            (Key::Level, Op::Eq, values) if self.levels.is_empty() => {
                self.levels = values
                    .iter()
                    .filter_map(|value| match value {
                        Value::Level(level) => Some(*level),
                        _ => None,
                    })
                    .collect();
            }
            (Key::DaysLeft, Op::Le, [Value::Count(days)])
                if self.within.is_none() && i32::try_from(*days).is_ok() =>
            {
                self.within = i32::try_from(*days).ok();
            }
            (Key::Delayed, Op::Eq, [Value::Flag(true)]) => self.delayed = true,
            _ => self.terms.push(term),
        }
    }
}

#[cfg(test)]
mod tests;
