//! The same done to many cases: what it would do to each one, and why it leaves some alone. Pure; the preview and the write
//! ask the same question.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::case::Case;
use super::change::Change;
use super::clock::{Law, Verdict};
use super::event::{Event, Field};

mod plan;

/// What is done to every case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doing {
    /// 登记: the same outcome; `next` counts from today, as the rule of an outcome does: on a working day, never past the
    /// limit of the measure or the due date.
    FollowUp {
        /// Outcome id of `config/outcomes.toml`, or free text.
        outcome: String,
        note: Option<String>,
        next: Option<Moved>,
    },
    /// 改期: the day of the next follow-up; a distance keeps each case's own day.
    Next(Moved),
    /// 转办: handler, division or clerk from a day on; without one it holds from filing.
    Amend {
        field: Field,
        value: Option<String>,
        on: Option<NaiveDate>,
    },
    Tag(String),
    Untag(String),
    /// 扣延审: a deduction, suspension, adjournment or extension.
    Change {
        change: Change,
        note: Option<String>,
    },
    /// Ends the open pause that began last.
    Resume {
        on: NaiveDate,
    },
    Close {
        on: NaiveDate,
        how: Option<String>,
    },
}

/// Where a day goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Moved {
    /// `+7d`, `-1w`, `+5g`: as [`super::day::interpret`] reads a distance.
    By(String),
    To(NaiveDate),
}

/// Why a case is left alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "day")]
pub enum Skip {
    NoSuchCase,
    Closed,
    /// It is as asked already.
    Unchanged,
    /// A distance needs a day to count from.
    NoNext,
    /// The new day lies before today.
    Past,
    /// The new day lies behind the limit of the measure; done when a reason is given.
    PastMeasure(NaiveDate),
    /// The new day of a follow-up lies behind the due date; done when a reason is given.
    PastDue(NaiveDate),
    /// The change begins after the due date then reached, so it would not count; done when a reason is given.
    Late(NaiveDate),
    NothingToResume,
    /// More than one pause is open, and which one ends nobody said.
    SeveralPauses,
    /// Of a closing: before the case was filed, or after today.
    Impossible,
    /// Refused by a rule of single writes.
    Refused,
}

impl Skip {
    /// The stable id.
    pub fn id(self) -> &'static str {
        match self {
            Skip::NoSuchCase => "no-such-case",
            Skip::Closed => "closed",
            Skip::Unchanged => "unchanged",
            Skip::NoNext => "no-next",
            Skip::Past => "past",
            Skip::PastMeasure(_) => "past-measure",
            Skip::PastDue(_) => "past-due",
            Skip::Late(_) => "late",
            Skip::NothingToResume => "nothing-to-resume",
            Skip::SeveralPauses => "several-pauses",
            Skip::Impossible => "impossible",
            Skip::Refused => "refused",
        }
    }

    /// The day it is about.
    pub fn day(self) -> Option<NaiveDate> {
        match self {
            Skip::PastMeasure(day) | Skip::PastDue(day) | Skip::Late(day) => Some(day),
            _ => None,
        }
    }

    /// Whether a reason lifts it.
    pub fn yields(self) -> bool {
        matches!(
            self,
            Skip::PastMeasure(_) | Skip::PastDue(_) | Skip::Late(_)
        )
    }
}

/// A value before or after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Shown {
    Day(NaiveDate),
    Text(String),
}

/// What would become of one case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    pub before: Option<Shown>,
    pub after: Option<Shown>,
    /// What is written; also of a skipped case, where it is known.
    pub events: Vec<Event>,
    pub skip: Option<Skip>,
    /// The clock before and after, of what moves it.
    pub clock: Option<Box<(Verdict, Verdict)>>,
}

/// What a plan is made against.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    pub law: Law<'a>,
    pub today: NaiveDate,
    /// Why cases that would be skipped are done all the same, where that can be.
    pub reason: Option<&'a str>,
}

impl Doing {
    /// What this would do to a case.
    pub fn plan(&self, case: &Case, ground: &Ground<'_>) -> Plan {
        let mut plan = plan::plan(self, case, ground);
        if ground.reason.is_some() && plan.skip.is_some_and(Skip::yields) {
            plan.skip = None;
        }
        plan
    }
}

#[cfg(test)]
mod tests;
