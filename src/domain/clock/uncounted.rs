//! Changes of a term that do not count on a given day, and why. Pure.

use chrono::NaiveDate;

use super::{Law, Step, StepKind, Term, Warning, explain};

ids! {
    /// Why a change does not count.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Why {
        /// Its first day is after the due date reached by then.
        Late = "late",
        /// Its first day is in the future.
        Planned = "planned",
        /// Its first day is in the future and will be after the due date reached by then.
        PlannedLate = "planned-late",
        /// Its first day is after the closing.
        AfterClosing = "after-closing",
    }
}

/// A change that does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Uncounted {
    /// 0-based position in the changes of the term.
    pub change: usize,
    pub why: Why,
    /// The due date that it misses.
    pub due: Option<NaiveDate>,
}

/// The changes that do not count on a day, from the steps of that day and in their order. A planned
/// change is judged as of its first day, assuming that nothing else is recorded until then.
pub fn uncounted(term: &Term<'_>, law: Law<'_>, steps: &[Step]) -> Vec<Uncounted> {
    let of_step = |step: &Step| {
        let change = step.change?;
        let (why, due) = match (step.kind, step.warning) {
            (StepKind::Late, _) => (Why::Late, step.date),
            (StepKind::Planned, _) => match missed(term, law, change, step.from?) {
                Some(due) => (Why::PlannedLate, Some(due)),
                None => (Why::Planned, None),
            },
            (StepKind::Warning, Some(Warning::AfterClosing)) => (Why::AfterClosing, None),
            _ => return None,
        };
        Some(Uncounted { change, why, due })
    };
    steps.iter().filter_map(of_step).collect()
}

/// The due date that a change will have missed on its first day; `None` if it will be in time.
fn missed(term: &Term<'_>, law: Law<'_>, change: usize, first: NaiveDate) -> Option<NaiveDate> {
    let (_, steps) = explain(term, law, first);
    let late = |step: &&Step| step.kind == StepKind::Late && step.change == Some(change);
    steps.iter().find(late)?.date
}
