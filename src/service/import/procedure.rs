//! The procedure that the row of a known case states, if it differs from the recorded one.

use chrono::NaiveDate;

use super::clean::Ground;
use super::report::Tally;
use crate::domain::case::Case;
use crate::domain::change::Change;
use crate::domain::clock::{self, Law};
use crate::domain::conversion::{self, Meant};
use crate::domain::event::{Event, Fact, Field};
use crate::domain::rules::Procedure;
use crate::service::api::Reason;

/// Replaces a correction of the procedure by what the sheet means, and reports it. `beside` are the
/// conversions that event rows state for the case.
pub(super) fn settle(
    case: &Case,
    events: Vec<Event>,
    beside: &[Event],
    Ground { today, law, .. }: Ground<'_>,
    (row, tally): (u32, &mut Tally),
) -> Vec<Event> {
    let said = targets(case, beside, law);
    let closed = events.iter().find_map(closing);
    let mut settled = Vec::with_capacity(events.len());
    for event in events {
        let Fact::Amended {
            field: Field::Procedure,
            value: Some(to),
        } = &event.fact
        else {
            settled.push(event);
            continue;
        };
        let value = || {
            let verdict = clock::run(&case.term(), law, today);
            let was = case.procedure_in_force(&verdict).unwrap_or_default();
            format!("{was} -> {to}")
        };
        match conversion::meant(case, to, &said, (law, today), closed) {
            Meant::Nothing => {}
            Meant::Correction { refines } => {
                if refines {
                    tally.once(row, "procedure", &value(), Reason::ProcedureRefined);
                }
                settled.push(event);
            }
            Meant::Conversion(on) => {
                tally.problem(row, "procedure", value(), Reason::ProcedureChanged);
                settled.push(conversion::untold(to.clone(), on));
            }
        }
    }
    settled
}

/// The day of the closing among the events of a row.
fn closing(event: &Event) -> Option<NaiveDate> {
    match &event.fact {
        Fact::Closed { .. } => event.on,
        Fact::Amended {
            field: Field::Closed,
            value,
        } => value.as_deref()?.parse().ok(),
        _ => None,
    }
}

/// The procedure ids of the targets of conversions.
fn targets(case: &Case, conversions: &[Event], law: Law<'_>) -> Vec<String> {
    let code = case.now.type_code.as_deref().unwrap_or_default();
    let target = |event: &Event| match &event.fact {
        Fact::Changed {
            change: Change::Convert { to, .. },
            ..
        } => Some(match law.rules.procedure_in_event(to, code) {
            Procedure::Named(id) => id.to_owned(),
            _ => to.to_owned(),
        }),
        _ => None,
    };
    conversions.iter().filter_map(target).collect()
}
