//! Remarks on a change of a limit, taken from the clock.

use chrono::NaiveDate;

use super::{About, Advice, before_filing, extension};
use crate::domain::change::Change;
use crate::domain::clock::uncounted::{Uncounted, Why};
use crate::domain::clock::{Step, Warning};

pub(super) fn advise(about: &About<'_>, change: &Change, said: &mut Vec<Advice>) {
    // Remarks that the clock makes on this change; it alone makes them.
    let own = about
        .after_steps
        .iter()
        .filter(|step| step.change == Some(about.position));
    let warnings = own.filter_map(|step| step.warning);
    said.extend(warnings.filter_map(|warning| repeated(about, change, warning)));
    said.extend(same_day(about, change));
    said.extend(no_days(change));
    said.extend(before_filing(about, change.first_field(), change.begins()));
    said.extend(about.uncounted.and_then(missed));
    if let Change::Extend(extension) = change {
        extension::advise(about, extension, said);
    }
}

/// The advice on a conversion beside another one of the same day, of which one has no effect.
fn same_day(about: &About<'_>, change: &Change) -> Option<Advice> {
    let named = |steps: &[Step]| {
        let warnings = steps.iter().filter_map(|step| step.warning);
        warnings
            .filter(|warning| *warning == Warning::ConversionSameDay)
            .count()
    };
    (change.is_conversion() && named(about.after_steps) > named(about.before_steps))
        .then(|| Advice::new("on", Warning::ConversionSameDay.id()))
}

/// The advice on a pause of no days: its first day is not counted, so one that ends on the day it
/// begins moves nothing.
fn no_days(change: &Change) -> Option<Advice> {
    match change {
        Change::Pause(pause) if pause.to == Some(pause.from) => Some(Advice::new("to", "no-days")),
        _ => None,
    }
}

/// The advice on a change that does not count; for one after the closing the clock itself warns.
fn missed(uncounted: Uncounted) -> Option<Advice> {
    let due = uncounted.due.map(|due| due.to_string()).unwrap_or_default();
    match uncounted.why {
        Why::Late => Some(Advice::new("accepted", "late").with("due", due)),
        Why::Planned => Some(Advice::new("from", "planned")),
        Why::PlannedLate => Some(Advice::new("accepted", "planned-late").with("due", due)),
        Why::AfterClosing => None,
    }
}

/// The advice that repeats a warning; `None` for one that has an advice of its own, and for those
/// about the term.
fn repeated(about: &About<'_>, change: &Change, warning: Warning) -> Option<Advice> {
    let key = warning.id();
    Some(match warning {
        Warning::ExtensionEmpty
        | Warning::Approver
        | Warning::ConversionSameDay
        | Warning::LateAccepted
        | Warning::BeforeStart
        | Warning::ClosedBeforeStart
        | Warning::LimitExpired => return None,
        Warning::ApprovalMissingOver | Warning::ApprovalMissingLapsed => {
            Advice::new("approved", key)
        }
        Warning::ToBeforeFrom => Advice::new("to", key),
        Warning::GroundBeyond { days } => Advice::new("from", key).with("days", days),
        Warning::GroundOverMaximum => match last_day(about, change) {
            Some(last) => Advice::new("to", key).with("day", last).instead(last),
            None => Advice::new(field(change), key),
        },
        _ => Advice::new(field(change), key),
    })
}

/// The last day that the law allows a pause on its ground.
fn last_day(about: &About<'_>, change: &Change) -> Option<NaiveDate> {
    let Change::Pause(pause) = change else {
        return None;
    };
    let ground = about.law.rules.ground_in(pause.ground.as_deref()?)?;
    ground.last_day(pause.from)
}

/// The field that most remarks on a change are about.
fn field(change: &Change) -> &'static str {
    match change {
        Change::Pause(_) => "ground",
        Change::Extend(_) => "months",
        Change::Convert { .. } => "to",
        Change::Restart { .. } => "reason",
    }
}
