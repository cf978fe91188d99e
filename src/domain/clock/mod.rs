//! The clock: when a case is due, and why. A pure function of procedure, start, changes, custody,
//! calendar and today.
//!
//! ```text
//! anchor = start, or the last restart
//! raw    = add_months(anchor, base months + accepted months of extension)
//!              the corresponding day or the month's end; criminal: an end of month stays one
//! raw   += base days + accepted days of extension
//! raw   += the union of the accepted deducted days
//!              (from, to], clipped to what lies after the anchor and before the closing
//! due    = the next working day from raw on, once, at the very end; in custody: raw itself
//! ```
//!
//! Sources: 民诉法 85, 民法典 201 and 202, 刑诉法 105, 刑诉解释 202, 法释〔2000〕29号 (审限规定) 8 and 9,
//! 民诉解释 243, 行诉解释 50.
//!
//! 1. *Planned*: a change that begins after today is kept and shown, but not counted or judged, and
//!    pauses nothing. An end already entered counts in full once the start has come. An extension
//!    begins with its approval; without one it is in time.
//! 2. *Open*: a pause without an end counts through today, or through the closing, and the case is
//!    `paused`. A pause with an end, or a late one, never pauses it.
//! 3. *Order*: changes are judged by first day; on one day restart, conversion, extension, then
//!    deductions by end, open last.
//! 4. *Late*: a change that begins after the rolled due date reached so far (raw in custody). It is
//!    kept and shown, but not counted unless a reason for accepting it was entered. On the due day
//!    itself it is in time.
//! 5. *Restart*: never late. It ends the previous term, as a criminal conversion does: earlier
//!    extensions lapse, a deduction counts only its days after the new anchor.
//! 6. *Conversion* (civil, administrative): the anchor stays, the base is swapped, earlier
//!    extensions lapse, deductions stay.
//! 7. *Until*: an approval that states a date takes the place of raw; later deductions and
//!    extensions are added to it.
//! 8. *Closed*: changes after the closing do not count. A closing after today is planned like any
//!    change: the case is open until then. A reopened case runs on as if it had never been closed.
//! 9. *Warnings, never refusals*: an unknown ground, a ground that lasts too long or an extension
//!    beyond the statute's length counts, with a warning. Only a limit "at the latest" caps base
//!    plus extensions.
//! 10. *Provisional*: raw or due lie in a year whose holidays are not known yet.
//! 11. *No limit* is `none`, an unknown procedure `unknown`: neither is in time, neither is
//!     overdue.

mod judge;
mod months;
mod order;
mod reckoning;
mod trace;
pub mod uncounted;
mod verdict;
mod warn;
mod warning;
pub mod wire;

use chrono::NaiveDate;
use serde::Serialize;

use self::judge::Lateness::{Forgiven, Judged};
use self::judge::judge;
use self::trace::{Remarks, Silent, Steps};
pub use self::warning::{Remark, Warning};
use super::calendar::Calendar;
use super::change::Change;
use super::level::{Level, Thresholds};
use super::rules::Rules;

/// The input of the clock.
#[derive(Debug, Clone, Copy)]
pub struct Term<'a> {
    /// A procedure id from the rules; an unknown id gives [`State::Unknown`].
    pub procedure: &'a str,
    /// 立案日; `None` gives [`State::Unknown`].
    pub start: Option<NaiveDate>,
    /// The defendant is detained: the last day never rolls (刑诉 105(4)).
    pub custody: bool,
    pub changes: &'a [Change],
    /// 结案日; `None` for an open or reopened case.
    pub closed: Option<NaiveDate>,
}

impl Term<'_> {
    /// The day of closing, unless it lies after `today`.
    fn closed_by(&self, today: NaiveDate) -> Option<NaiveDate> {
        self.closed.filter(|closed| *closed <= today)
    }
}

ids! {
    /// The condition of a term on a day.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub enum State: u8 {
        Running as 0 = "running",
        Paused as 1 = "paused",
        Closed as 2 = "closed",
        /// The law sets no limit.
        None as 3 = "none",
        /// The procedure or the start is unknown.
        Unknown as 4 = "unknown",
    }
}

/// The result of the clock for a term on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    pub due: Option<NaiveDate>,
    /// Before the roll to a working day.
    pub raw: Option<NaiveDate>,
    /// Size of the union of the accepted deducted day sets, in days.
    pub deducted: u32,
    pub state: State,
    pub level: Level,
    /// Negative when overdue; `None` when closed, none or unknown.
    pub days_left: Option<i32>,
    /// Whether the holidays of the year of raw or due are unknown.
    pub provisional: bool,
    /// Last day to apply for an extension, if the law sets a lead time.
    pub apply_by: Option<NaiveDate>,
    /// Last day to decide on an extension.
    pub decide_by: Option<NaiveDate>,
    /// 0-based positions in `changes` of changes that came after the due date reached by then,
    /// ascending.
    pub late: Vec<usize>,
    /// Position in `changes` of the conversion whose procedure is in force, the last one that
    /// counts by then. `None` while the registered procedure is in force.
    pub converted: Option<usize>,
}

impl Verdict {
    /// The id of the procedure in force in a term with these changes; the registered one unless it
    /// was converted.
    pub fn procedure<'t>(
        &self,
        registered: Option<&'t str>,
        changes: &'t [Change],
    ) -> Option<&'t str> {
        match self.converted.and_then(|at| changes.get(at)) {
            Some(Change::Convert { to, .. }) => Some(to),
            _ => registered,
        }
    }
}

ids! {
    /// What a step of the explanation does.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum StepKind {
        /// The anchor: filing, or the last restart.
        Anchor = "anchor",
        /// Base months or days were added.
        Base = "base",
        Extend = "extend",
        /// A stated date replaced the computed one.
        Until = "until",
        Deduct = "deduct",
        Suspend = "suspend",
        Adjourn = "adjourn",
        /// The union of all day sets was added; `days` is its size.
        Union = "union",
        Convert = "convert",
        Restart = "restart",
        /// Extensions lapsed by a conversion or restart.
        Lapse = "lapse",
        /// The statute's "at the latest" capped the sum.
        Cap = "cap",
        /// Rolled to a working day.
        Roll = "roll",
        /// The advisory date shown with the due date ("normal 2 months").
        Normal = "normal",
        /// Kept but not counted: came after the due date reached by then.
        Late = "late",
        /// Kept but not counted yet: begins after today.
        Planned = "planned",
        /// A remark that changes nothing, named by [`Step::warning`](field@Step::warning).
        Warning = "warning",
        /// No limit by law; `note` is the reason.
        None = "none",
        Unknown = "unknown",
        Provisional = "provisional",
        Closed = "closed",
        /// A closing on a later day: the case is open until then.
        ClosingPlanned = "closing-planned",
    }
}

/// One step of the explanation, independent of language: texts for `kind` and `note` are looked up
/// at the edge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    pub kind: StepKind,
    /// The date reached after this step (raw until the roll).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub months: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<i32>,
    /// 0-based position of the change that the step concerns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<usize>,
    /// The detail of the step.
    ///
    /// Ground or reason id or text, procedure id, approver, reason of no limit, or the id of
    /// [`Step::warning`](field@Step::warning); for `Unknown` also `start-missing`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// What a step of kind [`StepKind::Warning`] warns of.
    #[serde(skip)]
    pub warning: Option<Warning>,
    /// Articles, in the short names of the statutes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub articles: Vec<String>,
}

/// What dates depend on: limits and grounds, working days, and the bounds of the levels.
#[derive(Debug, Clone, Copy)]
pub struct Law<'a> {
    pub rules: &'a Rules,
    pub calendar: &'a Calendar,
    pub levels: Thresholds,
}

impl<'a> Law<'a> {
    /// Uses the default bounds of the levels, for callers that do not need a level.
    pub fn new(rules: &'a Rules, calendar: &'a Calendar) -> Law<'a> {
        Law {
            rules,
            calendar,
            levels: Thresholds::default(),
        }
    }
}

/// Computes only the verdict, for lists, indexes and imports.
///
/// Allocates only for late changes and for more than 16 changes.
pub fn run(term: &Term<'_>, law: Law<'_>, today: NaiveDate) -> Verdict {
    judge(term, law, today, Judged, &mut Silent)
}

/// Computes the verdict on changes that were accepted already: none of them is late.
pub fn run_accepted(term: &Term<'_>, law: Law<'_>, today: NaiveDate) -> Verdict {
    let mut silent = Silent;
    judge(term, law, today, Forgiven, &mut silent)
}

/// Computes the verdict with every step that led to it.
pub fn explain(term: &Term<'_>, law: Law<'_>, today: NaiveDate) -> (Verdict, Vec<Step>) {
    let mut steps = Steps::default();
    let verdict = judge(term, law, today, Judged, &mut steps);
    (verdict, steps.0)
}

/// Computes the verdict with the remarks on the changes, but no other steps.
pub fn remarks(term: &Term<'_>, law: Law<'_>, today: NaiveDate) -> (Verdict, Vec<Remark>) {
    let mut remarks = Remarks::default();
    let verdict = judge(term, law, today, Judged, &mut remarks);
    (verdict, remarks.0)
}

#[cfg(test)]
mod tests;
