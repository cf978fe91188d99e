//! The demonstration docket: fifteen courts, realistic, deterministic, of any size, generated while
//! it is read.
//!
//! A case is a pure function of size, seed, today and its index. So a docket of a million cases
//! needs no memory, and two threads can each make half of it.

mod case;
mod days;
mod follow;
mod party;
mod pay;
mod plan;
mod rng;
mod story;
mod words;

use std::ops::Range;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::service::api::{CaseRow, EventRow, NewEvent, Row};

use plan::Plan;

/// The default number of cases of `demo`.
pub const DEFAULT_CASES: u64 = 12_000;
/// The default seed.
pub const DEFAULT_SEED: u64 = 20_260_630;

/// The rows of a demonstration: every case row is followed by its event rows, in order of their
/// days.
#[derive(Debug, Clone)]
pub struct Demo {
    plan: Arc<Plan>,
    cases: u64,
    next: u64,
    end: u64,
    events: std::vec::IntoIter<NewEvent>,
    event_row: u32,
}

impl Demo {
    /// Returns a docket as it would stand on the morning of `today`.
    pub fn new(cases: u64, seed: u64, today: NaiveDate) -> Demo {
        Demo {
            plan: Arc::new(Plan::new(cases, seed, today)),
            cases,
            next: 0,
            end: cases,
            events: Vec::new().into_iter(),
            event_row: 1,
        }
    }

    /// The number of cases.
    pub fn cases(&self) -> u64 {
        self.cases
    }

    /// Returns the cases of `range` only, of the same docket. Rows of events are counted from the
    /// start of the range.
    #[must_use]
    pub fn part(&self, range: Range<u64>) -> Demo {
        Demo {
            plan: Arc::clone(&self.plan),
            cases: self.cases,
            next: range.start.min(self.cases),
            end: range.end.min(self.cases),
            events: Vec::new().into_iter(),
            event_row: 1,
        }
    }

    /// Returns one case with its events; `None` past the last case.
    pub fn case(&self, index: u64) -> Option<(CaseRow, Vec<NewEvent>)> {
        let (mut case, events) = self.plan.case(index)?;
        // Row 1 is the header.
        case.row = u32::try_from(index + 2).unwrap_or(u32::MAX);
        Some((case, events))
    }
}

impl Iterator for Demo {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        if let Some(event) = self.events.next() {
            self.event_row = self.event_row.saturating_add(1);
            return Some(Row::Event(EventRow {
                row: self.event_row,
                number: None,
                event,
            }));
        }
        if self.next >= self.end {
            return None;
        }
        let (case, events) = self.case(self.next)?;
        self.next += 1;
        self.events = events.into_iter();
        Some(Row::Case(Box::new(case)))
    }
}

#[cfg(test)]
mod tests;
