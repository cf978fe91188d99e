//! Bulk changes: what one change would do to each of many cases, and why it skips some.
//!
//! Pure; the preview and the write use the same plan.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::case::Case;
use super::change::Change;
use super::clock::{Law, Verdict};
use super::day::Distance;
use super::event::{Event, Field};

mod plan;

/// The change applied to every case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doing {
    /// 登记: the same outcome for all.
    ///
    /// `next` counts from today like the rule of an outcome: on a working day, never past the limit
    /// of the measure or the due date.
    FollowUp {
        /// Outcome id from `config/outcomes.toml`, or free text.
        outcome: String,
        note: Option<String>,
        next: Option<Moved>,
    },
    /// 改期: the day of the next follow-up; a distance counts from each case's own day.
    Next(Moved),
    /// 转办: handler, division or clerk from a day on; without a day it holds from filing.
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
    /// Ends the open pause; a case with several open pauses is skipped.
    Resume {
        on: NaiveDate,
    },
    Close {
        on: NaiveDate,
        how: Option<String>,
    },
}

/// The day to which a follow-up is moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moved {
    By(Distance),
    To(NaiveDate),
}

/// Why a case is skipped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "day")]
pub enum Skip {
    NoSuchCase,
    Closed,
    /// The case already is as requested.
    Unchanged,
    /// A distance needs a day to count from, and the case has none.
    NoNext,
    /// The new day lies before today.
    Past,
    /// The new day lies after the limit of the measure; allowed if a reason is given.
    PastMeasure(NaiveDate),
    /// The new day of a follow-up lies after the due date; allowed if a reason is given.
    PastDue(NaiveDate),
    /// The change begins after the due date reached by then, so it would not count; allowed if a
    /// reason is given.
    Late(NaiveDate),
    NothingToResume,
    /// Several pauses are open, and the request does not name the one to end.
    SeveralPauses,
    /// The day lies before filing or, for a closing, after today.
    Impossible,
    /// Refused by a rule that applies to single writes.
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

    /// The day concerned, if the reason has one.
    pub fn day(self) -> Option<NaiveDate> {
        match self {
            Skip::PastMeasure(day) | Skip::PastDue(day) | Skip::Late(day) => Some(day),
            _ => None,
        }
    }

    /// Whether giving a reason overrides it.
    pub fn yields(self) -> bool {
        matches!(
            self,
            Skip::PastMeasure(_) | Skip::PastDue(_) | Skip::Late(_)
        )
    }
}

/// A value shown as before or after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Shown {
    Day(NaiveDate),
    Text(String),
    Status(Status),
    /// Closed on this day.
    Closed(NaiveDate),
}

ids! {
    /// What a case is called while it is open.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Status {
        /// 在审
        Trial = "trial",
        /// 在执
        Execution = "execution",
    }
}

/// What the change would do to one case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    pub before: Option<Shown>,
    pub after: Option<Shown>,
    /// The events to write; also present for a skipped case if they are known.
    pub events: Vec<Event>,
    pub skip: Option<Skip>,
    /// The clock before and after, if the change affects it.
    pub clock: Option<Box<(Verdict, Verdict)>>,
}

/// What a plan is made against.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    pub law: Law<'a>,
    pub today: NaiveDate,
    /// The reason for including cases that would otherwise be skipped, where that is possible.
    pub reason: Option<&'a str>,
}

impl Doing {
    /// Plans what this would do to a case.
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
