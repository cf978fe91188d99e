//! 小结: what a user did on a day, as a request and in words. The same on the screens and in the
//! shell.

use crate::config::outcome::Outcomes;
use crate::report;
use crate::service::api::{DayDone, DoneQuery};
use crate::words::Wording;

/// The request; its rules tell which dates were chosen by hand.
pub fn query(outcomes: &Outcomes) -> DoneQuery {
    let rules = outcomes
        .iter()
        .filter_map(|outcome| Some((outcome.id.clone(), outcome.rule()?)));
    DoneQuery {
        rules: rules.collect(),
        ..DoneQuery::default()
    }
}

/// The day in the words of a report.
pub fn day(done: &DayDone, words: Wording<'_>) -> report::Day {
    // Equally frequent outcomes are ordered by their digits.
    let digit = |id: &str| words.outcomes.iter().position(|outcome| outcome.id == id);
    let mut outcomes: Vec<_> = done.outcomes.iter().collect();
    outcomes.sort_by_key(|outcome| {
        let digit = digit(&outcome.id).unwrap_or(usize::MAX);
        (std::cmp::Reverse(outcome.count), digit)
    });
    let said = |id: &str| words.outcome(id).to_owned();
    report::Day {
        date: done.today,
        who: done.actor.clone(),
        followed: done.followed,
        cases: done.cases,
        skipped: done.skipped,
        rescheduled: done.rescheduled,
        received: (done.received.count, done.received.amount),
        paid_out: (done.paid_out.count, done.paid_out.amount),
        outcomes: outcomes
            .into_iter()
            .map(|outcome| (said(&outcome.id), outcome.count))
            .collect(),
        facts: done.facts.iter().map(|c| (c.id.clone(), c.count)).collect(),
    }
}
