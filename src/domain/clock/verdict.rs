//! Builds the verdict from the judged term, with the steps after the last change.

use chrono::{Datelike, NaiveDate};

use super::judge::Judge;
use super::trace::Trace;
use super::warn;
use super::warning::Warning;
use super::{State, Step, StepKind, Verdict};
use crate::domain::days::days_until;
use crate::domain::level::Level;
use crate::domain::rules::Limit;

/// A verdict without a due date: no limit, or an unknown one.
pub(super) fn without_date(
    closed: bool,
    state: State,
    deducted: u32,
    mut late: Vec<usize>,
    converted: Option<usize>,
) -> Verdict {
    let (state, level) = match (closed, state) {
        (true, _) => (State::Closed, Level::Closed),
        (false, State::None) => (State::None, Level::None),
        (false, _) => (State::Unknown, Level::Unknown),
    };
    late.sort_unstable();
    Verdict {
        due: None,
        raw: None,
        deducted,
        state,
        level,
        days_left: None,
        provisional: false,
        apply_by: None,
        decide_by: None,
        late,
        converted,
    }
}

impl<T: Trace> Judge<'_, T> {
    pub(super) fn finish(mut self) -> Verdict {
        let late = std::mem::take(&mut self.late);
        let Some((limit, raw)) = self.sum.limit.zip(self.sum.raw()) else {
            self.closing();
            let state = if self.sum.limit.is_some() {
                State::None
            } else {
                State::Unknown
            };
            let closed = self.closed.is_some();
            return without_date(closed, state, self.sum.deducted(), late, self.converted);
        };
        let due = self.rolled(raw);
        let provisional = [raw, due]
            .iter()
            .any(|day| !self.law.calendar.knows(day.year()));
        let (state, level, days_left) = self.standing(due);
        self.summary(limit, raw, due, provisional);
        let mut late = late;
        late.sort_unstable();
        let before = |days: Option<u32>| due.checked_sub_days(chrono::Days::new(days?.into()));
        Verdict {
            due: Some(due),
            raw: Some(raw),
            deducted: self.sum.deducted(),
            state,
            level,
            days_left,
            provisional,
            // No extension is applied for once the case is closed.
            apply_by: before(limit.apply.filter(|_| self.closed.is_none())),
            decide_by: before(limit.decide.filter(|_| self.closed.is_none())),
            late,
            converted: self.converted,
        }
    }

    fn standing(&self, due: NaiveDate) -> (State, Level, Option<i32>) {
        if self.closed.is_some() {
            return (State::Closed, Level::Closed, None);
        }
        let left = days_until(self.today, due);
        if self.paused {
            (State::Paused, Level::Paused, Some(left))
        } else {
            (State::Running, self.law.levels.level(left), Some(left))
        }
    }

    /// Traces the steps after the last change.
    fn summary(&mut self, limit: &Limit, raw: NaiveDate, due: NaiveDate, provisional: bool) {
        if !self.trace.listens() {
            return;
        }
        warn::revived(self, due);
        if let Some((cap, sum)) = self.sum.capped() {
            let step = Step::new(StepKind::Cap)
                .date(Some(cap))
                .span(Some(sum), Some(cap));
            self.trace.step(|| {
                step.length(limit.latest.unwrap_or(0), 0)
                    .articles(&limit.articles)
            });
        }
        if self.sum.deducted() > 0 {
            let days = self.sum.union();
            self.trace
                .step(|| Step::new(StepKind::Union).date(Some(raw)).length(0, days));
        }
        if due != raw {
            self.trace.step(|| {
                Step::new(StepKind::Roll)
                    .date(Some(due))
                    .span(Some(raw), Some(due))
            });
        }
        if let Some(months) = limit.normal {
            let normal = self.rolled(self.sum.normal(months));
            self.trace.step(|| {
                Step::new(StepKind::Normal)
                    .date(Some(normal))
                    .length(months, 0)
                    .articles(&limit.articles)
            });
        }
        if provisional {
            self.trace
                .step(|| Step::new(StepKind::Provisional).date(Some(due)));
        }
        self.closing();
    }

    /// Traces the step of the closing, even if its day is still to come.
    fn closing(&mut self) {
        let kind = match self.closed {
            Some(_) => StepKind::Closed,
            None => StepKind::ClosingPlanned,
        };
        let Some(day) = self.term.closed else { return };
        self.trace.step(|| Step::new(kind).date(Some(day)));
        if self.term.start.is_some_and(|start| day < start) {
            let start = self.term.start;
            self.trace
                .step(|| Step::warning(Warning::ClosedBeforeStart).span(start, Some(day)));
        }
    }
}
