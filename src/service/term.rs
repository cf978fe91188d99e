//! One condition of a query against stored rows. Names become dictionary numbers, days and money
//! whole numbers, once per request. A row is then judged by its header, and by strings only if a
//! condition needs them.

use std::collections::HashSet;

use chrono::{Months, NaiveDate};

use super::error::{Error, ErrorKey};
use super::line::Urgency;
use super::order::executions;
use super::rules::Loaded;
use super::{Result, known};
use crate::domain::calendar::Calendar;
use crate::domain::court;
use crate::domain::level::Level;
use crate::domain::number;
use crate::domain::query::{Key, Op, Shape, Term, Value};
use crate::domain::sides;
use crate::domain::types;
use crate::store::codec::{from_days, to_days};
use crate::store::dict::{Dict, Kind};
use crate::store::row::header::{Header, NO_DAY, Place, Strings, days};
use crate::text::fold::fold;

/// A condition whose values are in the form rows store.
#[derive(Debug)]
pub(crate) struct Compiled {
    key: Key,
    op: Op,
    want: Want,
    /// Whether 无 is one of the values.
    nothing: bool,
}

#[derive(Debug)]
enum Want {
    Ids(HashSet<u32>),
    /// Folded texts and, for bare text, the causes that contain them.
    Texts(Vec<String>, HashSet<u32>),
    Numbers(Vec<i64>),
    Levels(Vec<Level>),
    Flag(bool),
    /// Filed more than this many months ago.
    Before(i32),
    /// The computed due date.
    Due,
}

/// The dictionary of a key; `None` if it has none.
fn kind(key: Key) -> Option<Kind> {
    Some(match key {
        Key::Court => Kind::Court,
        Key::Division => Kind::Division,
        Key::Handler => Kind::Handler,
        Key::Clerk => Kind::Clerk,
        Key::Cause => Kind::Cause,
        Key::Procedure => Kind::Procedure,
        Key::Type => Kind::Type,
        Key::Tag => Kind::Tag,
        Key::Outcome => Kind::Outcome,
        Key::How => Kind::How,
        _ => return None,
    })
}

/// The dictionary words that a name means, as a whole or as a part.
pub(crate) fn meant(dict: &Dict, kind: Kind, name: &str, part: bool) -> HashSet<u32> {
    let folded = fold(name);
    dict.all(kind)
        .filter(|(_, text)| {
            let known = fold(text);
            known == folded
                || part && known.contains(&folded)
                || kind == Kind::Court && court::is_meant(name, text)
        })
        .map(|(id, _)| id)
        .collect()
}

/// The words of a term.
fn texts(term: &Term) -> impl Iterator<Item = &str> {
    term.values.iter().filter_map(|value| match value {
        Value::Text(text) | Value::Unlisted { said: text, .. } => Some(text.as_str()),
        _ => None,
    })
}

/// Whether part of a word is enough.
fn is_part(term: &Term) -> bool {
    matches!(term.op, Op::Has | Op::HasNot)
}

/// The ids of the names that a term means. An unknown name is most likely a typing error and is
/// reported as one.
fn names(term: &Term, dict: &Dict, rules: &Loaded) -> Result<HashSet<u32>> {
    let kind = kind(term.key).unwrap_or(Kind::Court);
    let part = is_part(term);
    let parts = term.values.iter();
    let mut ids: HashSet<u32> = parts
        .flat_map(|value| known::shown_with(value, dict, kind))
        .collect();
    for name in texts(term) {
        let found = meant(dict, kind, name, part);
        let slip = match kind {
            Kind::Procedure => rules.rules().limit(name).is_none(),
            Kind::Court => court::named(name).is_none(),
            // One that no case has is a type all the same.
            Kind::Type => types::by_code(name).is_none(),
            Kind::Clerk | Kind::Cause | Kind::Handler | Kind::Division | Kind::Tag | Kind::How => {
                true
            }
            // The list of outcomes is known where the query was read.
            Kind::Outcome => known::is_unlisted(term, name),
            _ => false,
        };
        if found.is_empty() && slip && !part {
            let choices = known::choices(term, dict, kind, name);
            let key = match choices.as_str() {
                "" => ErrorKey::NoSuchName,
                _ => ErrorKey::NoSuchValue,
            };
            return Err(Error::new(key)
                .with("field", term.key.id())
                .with("value", name)
                .with("choices", choices));
        }
        ids.extend(found);
    }
    Ok(ids)
}

/// What must be in the texts of a case, and the causes of action that the words mean.
fn written(term: &Term, dict: &Dict) -> Want {
    let mut causes = HashSet::new();
    let folded = texts(term).map(|text| {
        if term.key == Key::Text {
            causes.extend(meant(dict, Kind::Cause, text, true));
        }
        if term.key == Key::Number && !is_part(term) {
            let mut key = String::new();
            number::canonical_key(text, &mut key);
            fold(&key)
        } else {
            fold(text)
        }
    });
    let folded = folded.collect();
    Want::Texts(folded, causes)
}

impl Compiled {
    pub(crate) fn new(
        term: &Term,
        dict: &Dict,
        rules: &Loaded,
        today: NaiveDate,
    ) -> Result<Compiled> {
        let want = match term.key.shape() {
            Shape::Name => Want::Ids(names(term, dict, rules)?),
            Shape::Text => written(term, dict),
            Shape::Level => Want::Levels(
                term.values
                    .iter()
                    .filter_map(|value| match value {
                        Value::Level(level) => Some(*level),
                        _ => None,
                    })
                    .collect(),
            ),
            Shape::Flag => Want::Flag(term.values.contains(&Value::Flag(true))),
            Shape::Months => {
                let months = term.values.iter().find_map(|value| match value {
                    Value::Count(months) => u32::try_from(*months).ok(),
                    _ => None,
                });
                let day = months.and_then(|months| today.checked_sub_months(Months::new(months)));
                // Checked in `header` as add_months(filed, N) < today, because adding months clamps
                // to the end of the month.
                Want::Before(day.map_or(NO_DAY, |_| months.unwrap_or(0) as i32))
            }
            Shape::Day if term.values.contains(&Value::Due) => Want::Due,
            // In execution, or else on trial, and running.
            Shape::Status => Want::Ids(executions(dict)),
            Shape::Reason | Shape::Count | Shape::Money | Shape::Day => {
                Want::Numbers(numbers(term, today, &rules.calendar)?)
            }
        };
        let on_trial = Value::Text("trial".to_owned());
        let on_trial = term.key == Key::Status && term.values.contains(&on_trial);
        Ok(Compiled {
            key: term.key,
            op: if on_trial { Op::Ne } else { term.op },
            want,
            nothing: term.values.contains(&Value::Nothing),
        })
    }

    /// The delay flag it asks for, which only the events tell.
    pub(crate) fn delayed(&self) -> Option<bool> {
        match self.want {
            Want::Flag(flag) if self.key == Key::Delayed => Some(flag),
            _ => None,
        }
    }

    /// Whether level and days left alone decide it.
    pub(crate) fn is_of_urgency(&self) -> bool {
        matches!(
            self.key,
            Key::Level | Key::DaysLate | Key::DaysLeft | Key::Provisional
        )
    }

    /// Whether it compares the stated due date with the computed one.
    pub(crate) fn is_of_stated(&self) -> bool {
        matches!(self.want, Want::Due)
    }

    /// Whether it is about money received or paid out.
    pub(crate) fn is_of_money(&self) -> bool {
        matches!(self.key, Key::Received | Key::PaidOut | Key::Unpaid)
    }

    /// Checks what a header tells; `true` if the condition needs something else.
    pub(crate) fn header(
        &self,
        h: &Header,
        strings: Option<&Strings<'_>>,
        today: NaiveDate,
    ) -> bool {
        let day = |days: i32| (days != NO_DAY).then_some(i64::from(days));
        let some = |id: u32| (id != 0).then_some(id);
        match (self.key, &self.want) {
            (Key::Court, _) => self.id(some(h.court)),
            (Key::Division, _) => self.id(some(h.division)),
            (Key::Handler, _) => self.id(some(h.handler)),
            (Key::Clerk, _) => self.id(some(h.clerk)),
            (Key::Cause, _) => self.id(some(h.cause)),
            (Key::Procedure | Key::Status, _) => self.id(some(h.procedure)),
            (Key::Type, _) => self.id(some(h.type_code)),
            (Key::Outcome, _) => self.id(some(h.outcome)),
            (Key::How, _) => self.id(some(h.how)),
            (Key::Tag, Want::Ids(ids)) => {
                let tags = strings.map(|s| s.tags.as_slice()).unwrap_or_default();
                let any =
                    tags.iter().any(|tag| ids.contains(tag)) || self.nothing && tags.is_empty();
                any != self.negated()
            }
            (_, Want::Texts(texts, causes)) => {
                strings.is_some_and(|s| self.text(s, texts, causes.contains(&h.cause)))
            }
            (Key::Claim, _) => self.number(h.claim),
            (Key::Received, _) => self.number(Some(h.received)),
            (Key::PaidOut, _) => self.number(Some(h.paid_out)),
            (Key::Unpaid, _) => self.number(h.claim.map(|claim| claim.saturating_sub(h.received))),
            (Key::Filed, _) => self.number(day(h.filed)),
            (Key::Closed, _) => self.number(day(h.closed)),
            (Key::Next, _) => self.number(day(h.next)),
            (Key::Last, _) => self.number(day(h.last)),
            (Key::StatedDue, Want::Numbers(_)) => self.number(day(h.stated_due)),
            (Key::StatedDue, Want::Due) => {
                h.place != Place::Closed || self.differs(h.stated_due, h.due)
            }
            // For an open case, `urgency` decides this as of today.
            (Key::Due, _) => h.place != Place::Closed || self.number(day(h.due)),
            (Key::Age, _) => {
                let end = day(h.closed).unwrap_or_else(|| i64::from(to_days(today)));
                self.number(day(h.filed).map(|filed| end - filed))
            }
            (Key::Long, Want::Before(months)) => {
                let filed = from_days(h.filed).filter(|_| h.filed != NO_DAY);
                let long = filed.and_then(|filed| {
                    filed.checked_add_months(Months::new(u32::try_from(*months).ok()?))
                });
                h.place != Place::Closed && long.is_some_and(|long| long < today)
            }
            (Key::Custody, Want::Flag(flag)) => h.custody == *flag,
            _ => true,
        }
    }

    /// Checks what the urgency of today tells; `true` if the condition needs something else.
    pub(crate) fn urgency(&self, urgency: &Urgency) -> bool {
        let left = urgency.days_left.map(i64::from);
        match (self.key, &self.want) {
            (Key::Level, Want::Levels(levels)) => levels.contains(&urgency.level) != self.negated(),
            (Key::DaysLeft, _) => self.number(left),
            (Key::DaysLate, _) => self.number(urgency.days_late()),
            (Key::Due, _) if urgency.level != Level::Closed => {
                self.number(urgency.due.map(|due| i64::from(days(Some(due)))))
            }
            (Key::Provisional, Want::Flag(flag)) => urgency.provisional == *flag,
            (Key::Status, _) => {
                !matches!(urgency.level, Level::Closed | Level::Later | Level::Paused)
            }
            (Key::StatedDue, Want::Due) if urgency.level != Level::Closed => {
                self.differs(days(urgency.stated), days(urgency.due))
            }
            _ => true,
        }
    }

    /// Compares the due date stated in the ledger with the computed one; false if either is
    /// unknown.
    fn differs(&self, stated: i32, due: i32) -> bool {
        stated != NO_DAY && due != NO_DAY && self.op.holds(&stated, &due)
    }

    fn negated(&self) -> bool {
        matches!(self.op, Op::Ne | Op::HasNot)
    }

    fn id(&self, id: Option<u32>) -> bool {
        let Want::Ids(ids) = &self.want else {
            return true;
        };
        let any = id.map_or(self.nothing, |id| ids.contains(&id));
        any != self.negated()
    }

    /// Compares a number. A missing value equals only 无 and is neither smaller nor larger than
    /// anything.
    fn number(&self, value: Option<i64>) -> bool {
        let Want::Numbers(wanted) = &self.want else {
            return true;
        };
        match (self.op, value) {
            (Op::Eq, None) => self.nothing,
            (Op::Ne, None) => !self.nothing,
            (_, None) => false,
            (Op::Eq, Some(value)) => wanted.contains(&value),
            (Op::Ne, Some(value)) => !wanted.contains(&value),
            (op, Some(value)) => wanted.iter().all(|wanted| op.holds(&value, wanted)),
        }
    }

    fn text(&self, strings: &Strings<'_>, texts: &[String], cause: bool) -> bool {
        let Strings {
            number,
            plaintiffs,
            defendants,
            ..
        } = strings;
        let fields: &[&str] = match self.key {
            Key::Number => &[number],
            Key::Plaintiff => &[plaintiffs],
            Key::Defendant => &[defendants],
            Key::Party => &[plaintiffs, defendants],
            _ => &[number, plaintiffs, defendants],
        };
        let part = matches!(self.op, Op::Has | Op::HasNot);
        let said = fields.iter().any(|field| {
            let folded = fold(field);
            texts.iter().any(|text| {
                if part {
                    folded.contains(text.as_str())
                } else {
                    // Any one of several parties may match.
                    folded == *text || sides::names(field).any(|one| fold(one) == *text)
                }
            })
        });
        let none = self.nothing && fields.iter().all(|field| field.is_empty());
        (said || cause || none) != self.negated()
    }
}

/// Days as numbers, money as cents, counts as they are.
fn numbers(term: &Term, today: NaiveDate, calendar: &Calendar) -> Result<Vec<i64>> {
    let mut numbers = Vec::new();
    for value in &term.values {
        numbers.push(match value {
            Value::Count(n) => *n,
            Value::Money(money) => money.0,
            Value::Day(when) => {
                let day = when.day(today, calendar).ok_or_else(|| {
                    Error::new(ErrorKey::BadDate)
                        .with("field", term.key.id())
                        .with("value", when)
                })?;
                i64::from(to_days(day))
            }
            _ => continue,
        });
    }
    Ok(numbers)
}
