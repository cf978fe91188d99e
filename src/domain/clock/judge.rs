//! The only implementation of the rules at the head of the [clock](super), shared by `run` and
//! `explain`.

use chrono::NaiveDate;

use super::order::in_order;
use super::reckoning::Reckoning;
use super::trace::Trace;
use super::warning::{Remark, Warning};
use super::{Law, State, Step, StepKind, Term, Verdict, verdict, warn};
use crate::domain::change::{Change, Extension, Pause, PauseKind};
use crate::domain::days::DaySet;
use crate::domain::rules::{Base, Limit};

/// The term while its changes are judged one by one.
pub(super) struct Judge<'a, T> {
    pub(super) term: &'a Term<'a>,
    /// The closing, once its day has come.
    pub(super) closed: Option<NaiveDate>,
    pub(super) law: Law<'a>,
    pub(super) today: NaiveDate,
    pub(super) trace: &'a mut T,
    procedure: &'a str,
    pub(super) sum: Reckoning<'a>,
    pub(super) paused: bool,
    pub(super) late: Vec<usize>,
    lateness: Lateness,
    /// The conversion whose procedure is in force.
    pub(super) converted: Option<usize>,
    /// Accepted extensions without approval day that have not lapsed; empty if the trace does not
    /// listen.
    pub(super) undated: Vec<usize>,
}

/// How a change that begins after the due date reached so far is treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lateness {
    /// It does not count, unless it was entered with a reason.
    Judged,
    /// It counts: the changes judged were accepted before.
    Forgiven,
}

pub(super) fn judge<T: Trace>(
    term: &Term<'_>,
    law: Law<'_>,
    today: NaiveDate,
    lateness: Lateness,
    trace: &mut T,
) -> Verdict {
    let Some(start) = term.start else {
        trace.step(|| Step::new(StepKind::Unknown).note("start-missing"));
        let converted = last_conversion(term, today);
        let closed = term.closed_by(today).is_some();
        return verdict::without_date(closed, State::Unknown, 0, Vec::new(), converted);
    };
    let mut judge = Judge {
        term,
        closed: term.closed_by(today),
        law,
        today,
        trace,
        procedure: term.procedure,
        sum: Reckoning::new(law.rules.limit_on(term.procedure, start), start),
        paused: false,
        late: Vec::new(),
        lateness,
        converted: None,
        undated: Vec::new(),
    };
    judge.begin();
    in_order(term.changes, start, |at, first| judge.change(at, first));
    judge.finish()
}

/// The last conversion that has begun, for a term without a first day, in which nothing can be too
/// late.
fn last_conversion(term: &Term<'_>, today: NaiveDate) -> Option<usize> {
    let end = term.closed.map_or(today, |closed| closed.min(today));
    let changes = term.changes.iter().enumerate();
    let begun = changes.filter_map(|(at, change)| match change {
        Change::Convert { to, on, .. } if *on <= end => Some((*on, to, at)),
        _ => None,
    });
    begun.max().map(|(_, _, at)| at)
}

impl<T: Trace> Judge<'_, T> {
    fn begin(&mut self) {
        let (anchor, raw) = (self.sum.anchor, self.raw_for_step());
        self.trace
            .step(|| Step::new(StepKind::Anchor).date(Some(anchor)));
        self.base(raw);
    }

    /// Traces the step of the base, or of its absence.
    fn base(&mut self, raw: Option<NaiveDate>) {
        let Some(limit) = self.sum.limit else {
            let procedure = self.procedure;
            return self
                .trace
                .step(|| Step::new(StepKind::Unknown).note(procedure));
        };
        match &limit.base {
            Base::None { reason } => {
                self.trace.step(|| {
                    Step::new(StepKind::None)
                        .note(reason)
                        .articles(&limit.articles)
                });
            }
            Base::Length { months, days } => self.trace.step(|| {
                let step = Step::new(StepKind::Base).date(raw).length(*months, *days);
                step.note(&limit.id).articles(&limit.articles)
            }),
        }
        warn::validity(self, limit);
    }

    fn change(&mut self, at: usize, first: NaiveDate) {
        let Some(change) = self.term.changes.get(at) else {
            return;
        };
        if self.closed.is_some_and(|closed| first > closed) {
            return self.warn(at, Warning::AfterClosing);
        }
        if first > self.today {
            let to = match change {
                Change::Pause(pause) => pause.to,
                _ => None,
            };
            return self.trace.step(|| {
                Step::new(StepKind::Planned)
                    .span(Some(first), to)
                    .change(at)
            });
        }
        if self.lateness == Lateness::Judged && !matches!(change, Change::Restart { .. }) {
            let reached = self.due();
            if let Some(due) = reached.filter(|due| first > *due) {
                if change.accepted().is_none() {
                    self.late.push(at);
                    let step = || {
                        Step::new(StepKind::Late)
                            .date(Some(due))
                            .span(Some(first), None)
                            .change(at)
                    };
                    return self.trace.step(step);
                }
                self.warn(at, Warning::LateAccepted);
            }
        }
        match change {
            Change::Pause(pause) => self.pause(at, pause),
            Change::Extend(extension) => self.extend(at, extension, first),
            Change::Convert { to, on, .. } => self.convert(at, to, *on),
            Change::Restart { on, reason } => {
                self.restart(*on);
                let raw = self.raw_for_step();
                let ground = reason
                    .as_deref()
                    .and_then(|reason| self.law.rules.ground(reason));
                self.trace.step(|| {
                    let step = Step::new(StepKind::Restart)
                        .date(raw)
                        .span(Some(*on), None)
                        .change(at);
                    let step = step.note(reason.as_deref().unwrap_or_default());
                    step.articles(ground.map_or(&[], |ground| &ground.articles))
                });
                warn::restart(self, at, ground);
            }
        }
        // Usually a mistyped year.
        if self.term.start.is_some_and(|start| first < start) {
            self.warn(at, Warning::BeforeStart);
        }
    }

    fn pause(&mut self, at: usize, pause: &Pause) {
        let mut to = pause.to.unwrap_or(self.closed.unwrap_or(self.today));
        if let Some(closed) = self.closed {
            to = to.min(closed);
        }
        let set = DaySet::new(pause.from, to);
        self.sum.deduct(set);
        self.paused |= pause.to.is_none();
        let (raw, anchor) = (self.raw_for_step(), self.sum.anchor);
        let ground = pause
            .ground
            .as_deref()
            .filter(|_| self.trace.listens())
            .and_then(|said| self.law.rules.ground_in(said));
        self.trace.step(|| {
            let kind = match pause.kind {
                PauseKind::Deduct => StepKind::Deduct,
                PauseKind::Suspend => StepKind::Suspend,
                PauseKind::Adjourn => StepKind::Adjourn,
            };
            let step = Step::new(kind)
                .date(raw)
                .span(Some(pause.from), Some(to))
                .change(at);
            let step = step.length(0, set.after(anchor).days());
            let said = pause.ground.as_deref().unwrap_or_default();
            step.note(ground.map_or(said, |ground| ground.stands_for(said)))
                .articles(ground.map_or(&[], |ground| &ground.articles))
        });
        warn::pause(self, at, pause, to, ground);
    }

    fn extend(&mut self, at: usize, extension: &Extension, first: NaiveDate) {
        let before = self.raw_for_step();
        self.sum.extend(extension.months, extension.days);
        let computed = self.raw_for_step();
        if extension.months > 0 || extension.days > 0 || extension.until.is_none() {
            self.trace.step(|| {
                let step = Step::new(StepKind::Extend)
                    .date(computed)
                    .length(extension.months, extension.days);
                step.span(extension.approved, None)
                    .change(at)
                    .note(extension.level.as_deref().unwrap_or_default())
            });
        }
        if let Some(until) = extension.until {
            self.sum.state(until, first);
            let stated = self.raw_for_step();
            self.trace.step(|| {
                let step = Step::new(StepKind::Until)
                    .date(stated)
                    .span(computed, Some(until))
                    .change(at);
                step.note(extension.level.as_deref().unwrap_or_default())
            });
        }
        warn::extension(self, at, extension, before);
        if extension.approved.is_none() && self.trace.listens() {
            self.undated.push(at);
        }
        self.sum.end_round();
    }

    fn convert(&mut self, at: usize, to: &str, on: NaiveDate) {
        let target = self.law.rules.limit_on(to, self.sum.anchor);
        warn::conversion(self, at, target);
        // An unknown target keeps the family of the procedure that is left.
        let restarts = target
            .or(self.sum.limit)
            .is_some_and(Limit::conversion_restarts);
        if restarts {
            self.restart(on);
            self.sum.limit = self.law.rules.limit_on(to, on);
        } else {
            self.lapse();
            self.sum.limit = target;
        }
        // The id is borrowed from the term, which outlives the judge.
        if let Some(Change::Convert { to, .. }) = self.term.changes.get(at) {
            self.procedure = to;
            if let Some(before) = self.converted.replace(at) {
                warn::replaced(self, before, (to, on));
            }
        }
        let (raw, limit) = (self.raw_for_step(), self.sum.limit);
        self.trace.step(|| {
            let step = Step::new(StepKind::Convert)
                .date(raw)
                .span(Some(on), None)
                .change(at)
                .note(to);
            step.articles(limit.map_or(&[], |limit| &limit.articles))
        });
        self.base(raw);
    }

    /// Ends the previous term: extensions lapse, and only deducted days after the new anchor count.
    fn restart(&mut self, on: NaiveDate) {
        self.lapse();
        self.sum.restart(on);
    }

    fn lapse(&mut self) {
        let lapsed = self.sum.lapse();
        if !lapsed.is_nothing() {
            self.trace.step(|| {
                let step = Step::new(StepKind::Lapse).length(lapsed.months, lapsed.days);
                step.span(None, lapsed.until)
            });
        }
        warn::lapsed(self);
    }

    /// The date reached so far, for a step; `None` if the trace takes no steps.
    fn raw_for_step(&self) -> Option<NaiveDate> {
        self.trace.listens().then(|| self.sum.raw()).flatten()
    }

    pub(super) fn rolled(&self, raw: NaiveDate) -> NaiveDate {
        if self.term.custody {
            raw
        } else {
            self.law.calendar.roll(raw)
        }
    }

    fn due(&self) -> Option<NaiveDate> {
        self.sum.raw().map(|raw| self.rolled(raw))
    }

    /// Warns about the change at a position.
    pub(super) fn warn(&mut self, change: usize, warning: Warning) {
        self.trace.remark(Remark { change, warning });
    }
}
