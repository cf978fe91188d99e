//! The file of a case, for printing.

use chrono::NaiveDate;

use super::CaseFile;
use crate::domain::booklet::{Booklet, Entry};
use crate::domain::event::Field;

/// The fields of the first page, in order. Note and stated due date come last because they are
/// remarks.
const FIELDS: [(&str, Field); 17] = [
    ("court", Field::Court),
    ("division", Field::Division),
    ("handler", Field::Handler),
    ("clerk", Field::Clerk),
    ("type", Field::Type),
    ("procedure", Field::Procedure),
    ("cause", Field::Cause),
    ("plaintiffs", Field::Plaintiffs),
    ("defendants", Field::Defendants),
    ("claim", Field::Claim),
    ("tags", Field::Tags),
    ("filed", Field::Filed),
    ("closed", Field::Closed),
    ("how", Field::How),
    ("next", Field::Next),
    ("stated_due", Field::Due),
    ("note", Field::Note),
];

impl CaseFile {
    /// The booklet with everything the docket knows about the case on the day it was asked about.
    pub fn booklet(&self, today: NaiveDate) -> Booklet {
        let fields = FIELDS
            .into_iter()
            .filter_map(|(id, field)| Some((id, self.value(field)?)))
            .chain(self.custody.then(|| ("custody", String::new())))
            .collect();
        Booklet {
            number: self.line.number.clone(),
            today,
            fields,
            sides: self.sides(),
            verdict: self.verdict.clone(),
            steps: self.steps.clone(),
            changes: self.changes.clone(),
            claim: self.line.claim,
            received: self.received,
            paid_out: self.paid_out,
            held: self.held,
            entries: self
                .timeline
                .iter()
                .map(|entry| Entry {
                    commit: entry.commit,
                    on: entry.on,
                    recorded: entry.recorded,
                    actor: entry.actor.clone(),
                    retracted: entry.retracted,
                    fact: entry.fact.clone(),
                })
                .collect(),
        }
    }
}
