//! Listeners of the clock: none, or one that wants every step.
//!
//! One implementation serves both; for [`Silent`] the steps are compiled away.

use chrono::NaiveDate;

use super::warning::{Remark, Warning};
use super::{Step, StepKind};

pub(super) trait Trace {
    /// Receives a step; `make` is not called if the trace does not listen.
    fn step(&mut self, make: impl FnOnce() -> Step);
    /// Whether the trace listens; guards work that only serves steps.
    fn listens(&self) -> bool;
    /// Receives a remark on a change.
    fn remark(&mut self, remark: Remark) {
        self.step(|| Step::warning(remark.warning).change(remark.change));
    }
}

/// A trace that collects only remarks, for an import.
#[derive(Debug, Default)]
pub(super) struct Remarks(pub(super) Vec<Remark>);

impl Trace for Remarks {
    #[inline]
    fn step(&mut self, _make: impl FnOnce() -> Step) {}

    fn listens(&self) -> bool {
        true
    }

    fn remark(&mut self, remark: Remark) {
        self.0.push(remark);
    }
}

#[derive(Debug)]
pub(super) struct Silent;

impl Trace for Silent {
    #[inline]
    fn step(&mut self, _make: impl FnOnce() -> Step) {}

    #[inline]
    fn listens(&self) -> bool {
        false
    }
}

#[derive(Debug, Default)]
pub(super) struct Steps(pub(super) Vec<Step>);

impl Trace for Steps {
    fn step(&mut self, make: impl FnOnce() -> Step) {
        self.0.push(make());
    }

    fn listens(&self) -> bool {
        true
    }
}

impl Step {
    pub(super) fn new(kind: StepKind) -> Step {
        Step {
            kind,
            date: None,
            from: None,
            to: None,
            months: None,
            days: None,
            change: None,
            note: None,
            warning: None,
            articles: Vec::new(),
        }
    }

    pub(super) fn warning(warning: Warning) -> Step {
        Step {
            warning: Some(warning),
            ..Step::new(StepKind::Warning)
                .length(0, warning.days())
                .note(warning.id())
        }
    }

    pub(super) fn date(mut self, date: Option<NaiveDate>) -> Step {
        self.date = date;
        self
    }

    pub(super) fn span(mut self, from: Option<NaiveDate>, to: Option<NaiveDate>) -> Step {
        self.from = from;
        self.to = to;
        self
    }

    /// Sets the length; zero means no value.
    pub(super) fn length(mut self, months: u32, days: u32) -> Step {
        self.months = (months > 0).then_some(months);
        self.days = i32::try_from(days).ok().filter(|days| *days > 0);
        self
    }

    pub(super) fn change(mut self, at: usize) -> Step {
        self.change = Some(at);
        self
    }

    pub(super) fn note(mut self, note: &str) -> Step {
        self.note = (!note.is_empty()).then(|| note.to_owned());
        self
    }

    pub(super) fn articles(mut self, articles: &[String]) -> Step {
        self.articles = articles.to_vec();
        self
    }
}
