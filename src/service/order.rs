//! The order of a list: by any column, in both directions, stable.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use super::Result;
use super::api::{Column, Order};
use super::line::Urgency;
use super::list::Match;
use crate::domain::court;
use crate::domain::division;
use crate::domain::instance::is_execution;
use crate::domain::level::Level;
use crate::store::codec::to_days;
use crate::store::dict::{Dict, Kind};
use crate::store::row::header::{Header, NO_DAY, Strings};
use crate::text::pinyin::look_up_key_into;

/// What a row is sorted by in one column; `None` if it has no value.
type Key = Option<Value>;

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Value {
    Number(i64),
    Text(Box<str>),
}

/// A row with its sort keys.
#[derive(Debug)]
pub(crate) struct Sorted {
    pub id: u32,
    due: i32,
    first: Key,
    rest: Vec<Key>,
}

/// Makes the sort keys of rows.
pub(crate) struct Sorter<'q> {
    order: &'q [Order],
    dict: &'q Dict,
    /// Ranks of dictionary words in reading order, computed when a column needs them.
    ranks: HashMap<u8, HashMap<u32, i64>>,
}

impl std::fmt::Debug for Sorter<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sorter({:?})", self.order)
    }
}

/// The key by which a reader of Chinese looks words up, then the text itself.
fn spelled(text: &str) -> Box<str> {
    let mut key = String::with_capacity(text.len() * 4);
    look_up_key_into(text, &mut key);
    key.push('\u{1f}');
    key.push_str(text);
    key.into()
}

/// The key by which the words of a kind are listed: courts in official order, divisions by their
/// numbers, the rest in reading order.
pub(super) fn place(kind: Kind, word: &str) -> (u32, Box<str>) {
    match kind {
        Kind::Court => (court::official_order(word), word.into()),
        Kind::Division => (0, division::order(word).into()),
        _ => (0, spelled(word)),
    }
}

/// Pads runs of digits to one width, so that 9 sorts before 10.
fn counted(number: &str) -> Box<str> {
    let mut key = String::with_capacity(number.len() + 16);
    let mut digits = String::new();
    for c in number.chars().chain(['\0']) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        if !digits.is_empty() {
            key.extend(std::iter::repeat_n(
                '0',
                8_usize.saturating_sub(digits.len()),
            ));
            key.push_str(&digits);
            digits.clear();
        }
        if c != '\0' {
            key.push(c);
        }
    }
    key.into()
}

fn day(days: i32) -> Key {
    (days != NO_DAY).then_some(Value::Number(i64::from(days)))
}

impl<'q> Sorter<'q> {
    pub(crate) fn new(order: &'q [Order], dict: &'q Dict) -> Sorter<'q> {
        Sorter {
            order,
            dict,
            ranks: HashMap::new(),
        }
    }

    /// The sort keys of a row. `measure` returns the measure of a case, which only its events
    /// contain.
    pub(crate) fn keys(
        &mut self,
        case: &Match<'_>,
        measure: &mut dyn FnMut(u32) -> Result<Option<String>>,
    ) -> Result<Sorted> {
        let due = due(case.header, &case.urgency);
        let mut keys = Vec::new();
        let order = self.order;
        for Order { by, .. } in order {
            keys.push(match by {
                Column::Measure => measure(case.id)?.map(|text| Value::Text(spelled(&text))),
                by => self.key(*by, case, due),
            });
        }
        let mut keys = keys.into_iter();
        let first = keys.next().flatten();
        Ok(Sorted {
            id: case.id,
            due,
            first,
            rest: keys.collect(),
        })
    }

    fn key(&mut self, by: Column, case: &Match<'_>, due: i32) -> Key {
        let h = case.header;
        match by {
            Column::Level => Level::ALL
                .iter()
                .position(|level| *level == case.urgency.level)
                .map(|at| Value::Number(at as i64)),
            Column::Days => case.urgency.days_left.map(|n| Value::Number(i64::from(n))),
            Column::Due => (due != i32::MAX).then_some(Value::Number(i64::from(due))),
            Column::StatedDue => day(h.stated_due),
            Column::Filed => day(h.filed),
            Column::Closed => day(h.closed),
            Column::Next => day(h.next),
            Column::Last => day(h.last),
            Column::Claim => h.claim.map(Value::Number),
            Column::Received => (h.received != 0).then_some(Value::Number(h.received)),
            Column::Court => self.rank(Kind::Court, h.court),
            Column::Division => self.rank(Kind::Division, h.division),
            Column::Handler => self.rank(Kind::Handler, h.handler),
            Column::Clerk => self.rank(Kind::Clerk, h.clerk),
            Column::Cause => self.rank(Kind::Cause, h.cause),
            Column::How => self.rank(Kind::How, h.how),
            Column::Procedure => self.rank(Kind::Procedure, h.procedure),
            Column::Status => {
                let procedure = self.dict.text(Kind::Procedure, h.procedure);
                Some(Value::Number(
                    i64::from(h.closed != NO_DAY) * 4
                        + i64::from(case.urgency.level == Level::Paused) * 2
                        + i64::from(procedure.is_some_and(is_execution)),
                ))
            }
            Column::Number | Column::Party | Column::Opponent | Column::Tags => {
                let strings = Header::strings(case.value)?;
                self.text(by, &strings).map(Value::Text)
            }
            Column::Measure => None,
        }
    }

    fn text(&self, by: Column, strings: &Strings<'_>) -> Option<Box<str>> {
        let Strings {
            number,
            plaintiffs,
            defendants,
            tags,
        } = strings;
        let some = |text: &str| (!text.is_empty()).then(|| spelled(text));
        match by {
            Column::Number => Some(counted(number)),
            Column::Party if plaintiffs.is_empty() => some(defendants),
            Column::Party => some(plaintiffs),
            Column::Opponent if plaintiffs.is_empty() => None,
            Column::Opponent => some(defendants),
            _ => {
                let words: Vec<&str> = tags
                    .iter()
                    .filter_map(|tag| self.dict.text(Kind::Tag, *tag))
                    .collect();
                some(&words.join(","))
            }
        }
    }

    /// The rank of a word among all of its kind.
    fn rank(&mut self, kind: Kind, id: u32) -> Key {
        let dict = self.dict;
        let ranks = self.ranks.entry(kind as u8).or_insert_with(|| {
            let mut words: Vec<(u32, &str)> = dict.all(kind).collect();
            words.sort_by_cached_key(|(_, word)| place(kind, word));
            (0..).zip(words).map(|(at, (id, _))| (id, at)).collect()
        });
        (id != 0)
            .then(|| ranks.get(&id).copied())
            .flatten()
            .map(Value::Number)
    }

    /// Compares two rows.
    pub(crate) fn compare(&self, a: &Sorted, b: &Sorted) -> Ordering {
        let pairs = std::iter::once((&a.first, &b.first)).chain(a.rest.iter().zip(&b.rest));
        for ((a, b), order) in pairs.zip(self.order) {
            let ordering = match (a, b) {
                (Some(a), Some(b)) if order.descending => b.cmp(a),
                (Some(a), Some(b)) => a.cmp(b),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => Ordering::Equal,
            };
            if ordering.is_ne() {
                return ordering;
            }
        }
        (a.due, a.id).cmp(&(b.due, b.id))
    }
}

/// The due day, for a closed case the one it had; after all others if there is none.
fn due(header: &Header, urgency: &Urgency) -> i32 {
    if header.closed != NO_DAY {
        return if header.due == NO_DAY {
            i32::MAX
        } else {
            header.due
        };
    }
    urgency.due.map_or(i32::MAX, to_days)
}

/// The procedures of execution, by their ids in the dictionary.
pub(crate) fn executions(dict: &Dict) -> HashSet<u32> {
    let procedures = dict.all(Kind::Procedure);
    let executions = procedures.filter(|(_, id)| is_execution(id));
    executions.map(|(id, _)| id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_counted_and_words_are_spelled() {
        let mut numbers = [
            "(2022)内0702执10号",
            "(2022)内0702执9号",
            "(2021)内0702执11号",
        ];
        numbers.sort_by_key(|n| counted(n));
        assert_eq!(
            numbers,
            [
                "(2021)内0702执11号",
                "(2022)内0702执9号",
                "(2022)内0702执10号"
            ]
        );
        let mut names = ["周婷", "包青山", "王芳", "李娜"];
        names.sort_by_key(|n| spelled(n));
        assert_eq!(names, ["包青山", "李娜", "王芳", "周婷"]);
        // A surname stays together, whatever the given names begin with.
        let mut names = [
            "敖・阿尔斌",
            "王昂",
            "安达",
            "汪芳",
            "敖登",
            "阿古拉",
            "王芳",
            "安达",
            "敖拉・德",
            "昂格",
            "ABC",
            "Abd",
            "9号",
        ];
        names.sort_by_key(|n| spelled(n));
        assert_eq!(
            names,
            [
                "9号",
                "阿古拉",
                "ABC",
                "Abd",
                "安达",
                "安达",
                "昂格",
                "敖・阿尔斌",
                "敖登",
                "敖拉・德",
                "汪芳",
                "王昂",
                "王芳",
            ]
        );
    }
}
