//! Remarks on a change of a limit, taken from the clock.

use super::{About, Advice, before_filing, extension};
use crate::domain::change::Change;
use crate::domain::clock::StepKind;
use crate::domain::clock::uncounted::{Uncounted, Why};

pub(super) fn advise(about: &About<'_>, change: &Change, said: &mut Vec<Advice>) {
    let field = match change {
        Change::Pause(_) => "ground",
        Change::Extend(_) => "months",
        Change::Convert { .. } => "to",
        Change::Restart { .. } => "reason",
    };
    // Remarks that the clock makes on this change; it alone makes them.
    let own = about
        .after_steps
        .iter()
        .filter(|step| step.change == Some(about.position));
    for step in own {
        let warned = step
            .note
            .as_deref()
            .filter(|_| step.kind == StepKind::Warning);
        if let Some(key) = WARNINGS.iter().find(|key| Some(**key) == warned) {
            let warning = warning(about, field, key, change);
            said.push(match step.days {
                Some(days) => warning.with("days", days),
                None => warning,
            });
        }
    }
    said.extend(before_filing(about, change.first_field(), change.begins()));
    said.extend(about.uncounted.and_then(missed));
    if let Change::Extend(extension) = change {
        extension::advise(about, extension, said);
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

/// The clock's warnings that concern the change being entered.
const WARNINGS: [&str; 19] = [
    "ground-missing",
    "ground-unknown",
    "ground-not-applicable",
    "ground-belongs-deduct",
    "ground-belongs-suspend",
    "ground-belongs-adjourn",
    "ground-over-maximum",
    "ground-beyond",
    "ground-local",
    "conversion-other-branch",
    "approval-missing-over",
    "approval-missing-lapsed",
    "extension-over-statute",
    "extension-not-provided",
    "until-over-latest",
    "until-before-start",
    "until-shortens",
    "to-before-from",
    "after-closing",
];

fn warning(about: &About<'_>, field: &'static str, key: &'static str, change: &Change) -> Advice {
    let Change::Pause(pause) = change else {
        let field = if key.starts_with("approval-missing") {
            "approved"
        } else {
            field
        };
        return Advice::new(field, key);
    };
    let ground = pause
        .ground
        .as_deref()
        .and_then(|said| about.law.rules.ground_in(said));
    let last = ground.and_then(|ground| {
        let months = ground.months.map(chrono::Months::new);
        let end = months.map_or(Some(pause.from), |months| {
            pause.from.checked_add_months(months)
        })?;
        end.checked_add_days(chrono::Days::new(ground.days.unwrap_or(0).into()))
    });
    match (key, last) {
        ("ground-over-maximum", Some(last)) => {
            Advice::new("to", key).with("day", last).instead(last)
        }
        ("to-before-from", _) => Advice::new("to", key),
        ("ground-beyond", _) => Advice::new("from", key),
        _ => Advice::new(field, key),
    }
}
