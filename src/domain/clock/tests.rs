#![allow(clippy::too_many_lines, reason = "tables of examples")]

use super::*;
use crate::domain::change::{Extension, Pause, PauseKind};

mod examples;
mod named;
mod rules;
mod slowly;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap_or_else(|_| panic!("{text}"))
}

/// A deduction `from..to`, open if `to` is empty.
fn deduct(from: &str, to: &str) -> Change {
    pause(PauseKind::Deduct, from, to)
}

fn pause(kind: PauseKind, from: &str, to: &str) -> Change {
    let to = (!to.is_empty()).then(|| day(to));
    Change::Pause(Pause {
        kind,
        ground: Some("appraisal".into()),
        from: day(from),
        to,
        accepted: None,
    })
}

fn extend(months: u32, approved: &str) -> Change {
    let approved = (!approved.is_empty()).then(|| day(approved));
    Change::Extend(Extension {
        months,
        approved,
        ..Extension::default()
    })
}

fn until(date: &str, approved: &str) -> Change {
    let approved = (!approved.is_empty()).then(|| day(approved));
    Change::Extend(Extension {
        until: Some(day(date)),
        approved,
        ..Extension::default()
    })
}

fn convert(to: &str, on: &str) -> Change {
    Change::Convert {
        to: to.into(),
        on: day(on),
        accepted: None,
    }
}

fn restart(on: &str) -> Change {
    Change::Restart {
        on: day(on),
        reason: None,
    }
}

/// A case and the day on which it is evaluated; the builder keeps the tables below short.
#[derive(Debug, Clone)]
struct Case {
    procedure: &'static str,
    start: Option<NaiveDate>,
    custody: bool,
    changes: Vec<Change>,
    closed: Option<NaiveDate>,
    calendar: Calendar,
    today: NaiveDate,
}

fn case(procedure: &'static str, start: &str) -> Case {
    Case {
        procedure,
        start: (!start.is_empty()).then(|| day(start)),
        custody: false,
        changes: Vec::new(),
        closed: None,
        calendar: Calendar::builtin(),
        today: day("2026-11-23"),
    }
}

impl Case {
    fn with(mut self, changes: &[Change]) -> Case {
        self.changes.extend_from_slice(changes);
        self
    }

    fn custody(mut self) -> Case {
        self.custody = true;
        self
    }

    fn closed(mut self, on: &str) -> Case {
        self.closed = Some(day(on));
        self
    }

    fn on(mut self, today: &str) -> Case {
        self.today = day(today);
        self
    }

    fn explain(&self) -> (Verdict, Vec<Step>) {
        let term = Term {
            procedure: self.procedure,
            start: self.start,
            custody: self.custody,
            changes: &self.changes,
            closed: self.closed,
        };
        let explained = explain(
            &term,
            Law::new(Rules::builtin(), &self.calendar),
            self.today,
        );
        assert_eq!(
            run(
                &term,
                Law::new(Rules::builtin(), &self.calendar),
                self.today
            ),
            explained.0
        );
        explained
    }

    fn verdict(&self) -> Verdict {
        self.explain().0
    }

    fn raw(&self) -> String {
        self.verdict().raw.map_or("-".into(), |d| d.to_string())
    }

    fn due(&self) -> String {
        self.verdict().due.map_or("-".into(), |d| d.to_string())
    }

    fn has(&self, kind: StepKind, note: &str) -> bool {
        self.explain()
            .1
            .iter()
            .any(|step| step.kind == kind && step.note.as_deref().unwrap_or("") == note)
    }

    fn warns(&self, note: &str) -> bool {
        self.has(StepKind::Warning, note)
    }
}

fn d1() -> Case {
    case("civil-first-ordinary", "2025-03-10").on("2025-08-01")
}
