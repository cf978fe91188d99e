//! The plan of a bulk change for one case.

use chrono::NaiveDate;

use super::{Doing, Ground, Moved, Plan, Shown, Skip, Status};
use crate::domain::case::{Case, Named, NoEnd, split_tags};
use crate::domain::change::Change;
use crate::domain::clock;
use crate::domain::day::Distance;
use crate::domain::event::{Event, Fact, Field, FollowUp};
use crate::domain::next::{self, Bound, Cap};
use crate::domain::types::Category;

pub(super) fn plan(doing: &Doing, case: &Case, ground: &Ground<'_>) -> Plan {
    if !case.exists {
        return skipped(Skip::NoSuchCase);
    }
    // A closed case accepts only changes to its tags and fields.
    let of_any = matches!(doing, Doing::Tag(_) | Doing::Untag(_) | Doing::Amend { .. });
    if case.closed.is_some() && !of_any {
        return skipped(Skip::Closed);
    }
    match doing {
        Doing::FollowUp {
            outcome,
            note,
            next,
        } => follow_up(case, ground, outcome, note.as_ref(), next.as_ref()),
        Doing::Next(moved) => postpone(case, ground, *moved),
        Doing::Amend { field, value, on } => amend(case, *field, value.clone(), *on),
        Doing::Tag(tag) => tags(case, tag, true),
        Doing::Untag(tag) => tags(case, tag, false),
        Doing::Change { change, note } => changed(case, ground, change, note.as_ref()),
        Doing::Resume { on } => resume(case, ground, *on),
        Doing::Close { on, how } => close(case, ground, *on, how.as_ref()),
    }
}

fn skipped(skip: Skip) -> Plan {
    Plan {
        skip: Some(skip),
        ..Plan::default()
    }
}

fn event(on: Option<NaiveDate>, fact: Fact) -> Vec<Event> {
    vec![Event { on, fact }]
}

/// The limit of the measure, unless it has passed.
fn limit(case: &Case, today: NaiveDate) -> Option<NaiveDate> {
    case.measure.as_ref()?.limit.filter(|limit| *limit >= today)
}

/// Applies a distance to a day and rolls the result to a working day.
fn moved(by: Distance, from: NaiveDate, ground: &Ground<'_>) -> Option<NaiveDate> {
    let calendar = ground.law.calendar;
    by.day_from(from, calendar).map(|day| calendar.roll(day))
}

fn follow_up(
    case: &Case,
    ground: &Ground<'_>,
    outcome: &str,
    note: Option<&String>,
    next: Option<&Moved>,
) -> Plan {
    let cap = next::cap_of(case, &verdict(case, ground), ground.today);
    let (day, skip) = match next {
        None => (None, None),
        Some(Moved::By(by)) => (by_rule(*by, cap, ground), None),
        Some(Moved::To(day)) => {
            let limit = limit(case, ground.today);
            let due = cap.filter(|cap| cap.bound == Bound::Due && *day > cap.day);
            let skip = beyond(*day, limit, ground.today);
            (Some(*day), skip.or(due.map(|cap| Skip::PastDue(cap.day))))
        }
    };
    Plan {
        before: case.next.map(Shown::Day),
        after: day.map(Shown::Day),
        events: event(
            Some(ground.today),
            Fact::FollowedUp(FollowUp {
                outcome: outcome.to_owned(),
                note: note.cloned(),
                next: day,
                ..FollowUp::default()
            }),
        ),
        skip,
        clock: None,
    }
}

/// The day that the same outcome on the checklist would give this case.
fn by_rule(by: Distance, cap: Option<Cap>, ground: &Ground<'_>) -> Option<NaiveDate> {
    if let Some(rule) = by.rule() {
        let next = next::next(rule, ground.today, ground.today, cap, ground.law.calendar);
        return next.map(|next| next.day);
    }
    // A distance that is not a rule of an outcome, such as `+0d`.
    let day = moved(by, ground.today, ground)?;
    Some(cap.map_or(day, |cap| day.min(cap.day)))
}

fn beyond(day: NaiveDate, limit: Option<NaiveDate>, today: NaiveDate) -> Option<Skip> {
    if day < today {
        return Some(Skip::Past);
    }
    limit.filter(|limit| day > *limit).map(Skip::PastMeasure)
}

fn postpone(case: &Case, ground: &Ground<'_>, to: Moved) -> Plan {
    let day = match to {
        Moved::To(day) => day,
        Moved::By(by) => {
            let Some(own) = case.next else {
                return skipped(Skip::NoNext);
            };
            let Some(day) = moved(by, own, ground) else {
                return skipped(Skip::Refused);
            };
            day
        }
    };
    let skip = if case.next == Some(day) {
        Some(Skip::Unchanged)
    } else {
        beyond(day, limit(case, ground.today), ground.today)
    };
    Plan {
        before: case.next.map(Shown::Day),
        after: Some(Shown::Day(day)),
        events: event(
            Some(ground.today),
            Fact::Amended {
                field: Field::Next,
                value: Some(day.to_string()),
            },
        ),
        skip,
        clock: None,
    }
}

fn amend(case: &Case, field: Field, value: Option<String>, on: Option<NaiveDate>) -> Plan {
    let before = case.value(field);
    let skip = if before == value {
        Some(Skip::Unchanged)
    } else if on.zip(case.now.filed).is_some_and(|(on, filed)| on < filed) {
        Some(Skip::Impossible)
    } else {
        None
    };
    Plan {
        before: before.map(Shown::Text),
        after: value.clone().map(Shown::Text),
        events: event(on, Fact::Amended { field, value }),
        skip,
        clock: None,
    }
}

fn tags(case: &Case, tag: &str, add: bool) -> Plan {
    let before = &case.now.tags;
    let wanted = split_tags(tag);
    let mut after: Vec<String> = before.clone();
    if add {
        after.extend(wanted);
        after.sort();
        after.dedup();
    } else {
        after.retain(|tag| !wanted.contains(tag));
    }
    let mut sorted = before.clone();
    sorted.sort();
    let said = |tags: &[String]| (!tags.is_empty()).then(|| Shown::Text(tags.join(",")));
    Plan {
        before: said(before),
        after: said(&after),
        skip: (sorted == after).then_some(Skip::Unchanged),
        events: event(
            None,
            Fact::Amended {
                field: Field::Tags,
                value: (!after.is_empty()).then(|| after.join(",")),
            },
        ),
        clock: None,
    }
}

/// The due date of a case, and which of its changes came late.
fn verdict(case: &Case, ground: &Ground<'_>) -> clock::Verdict {
    clock::run(&case.term(), ground.law, ground.today)
}

fn changed(case: &Case, ground: &Ground<'_>, change: &Change, note: Option<&String>) -> Plan {
    let before = verdict(case, ground);
    let mut change = change.clone();
    let on = change.begins();
    let said = |change: Change| Event {
        on,
        fact: Fact::Changed {
            change,
            note: note.cloned(),
        },
    };
    let with = |change: &Change| {
        let mut then = case.clone();
        then.apply(&said(change.clone()));
        verdict(&then, ground)
    };
    let mut after = with(&change);
    let late = after.late.contains(&case.changes.len());
    let skip = late.then(|| before.due.map_or(Skip::Refused, Skip::Late));
    if let (true, Some(reason)) = (late, ground.reason) {
        match &mut change {
            Change::Pause(pause) => pause.accepted = Some(reason.to_owned()),
            Change::Extend(extension) => extension.accepted = Some(reason.to_owned()),
            _ => {}
        }
        after = with(&change);
    }
    Plan {
        before: before.due.map(Shown::Day),
        after: after.due.map(Shown::Day),
        events: vec![said(change)],
        skip,
        clock: Some(Box::new((before, after))),
    }
}

fn resume(case: &Case, ground: &Ground<'_>, on: NaiveDate) -> Plan {
    let open = match case.pause_to_end(Named::default(), on) {
        Ok(open) => open,
        Err(NoEnd::Several(_)) => return skipped(Skip::SeveralPauses),
        Err(NoEnd::Nothing | NoEnd::BeginsLater(_)) => return skipped(Skip::NothingToResume),
    };
    let before = verdict(case, ground);
    let events = event(
        Some(on),
        Fact::Resumed {
            kind: open.kind,
            from: open.from,
        },
    );
    let mut then = case.clone();
    for event in &events {
        then.apply(event);
    }
    let after = verdict(&then, ground);
    Plan {
        before: before.due.map(Shown::Day),
        after: after.due.map(Shown::Day),
        events,
        skip: None,
        clock: Some(Box::new((before, after))),
    }
}

fn close(case: &Case, ground: &Ground<'_>, on: NaiveDate, how: Option<&String>) -> Plan {
    let possible = on <= ground.today && case.now.filed.is_none_or(|filed| filed <= on);
    let status = match case.category() {
        Category::Execution => Status::Execution,
        _ => Status::Trial,
    };
    Plan {
        before: Some(Shown::Status(status)),
        after: Some(Shown::Closed(on)),
        events: event(Some(on), Fact::Closed { how: how.cloned() }),
        skip: (!possible).then_some(Skip::Impossible),
        clock: None,
    }
}
