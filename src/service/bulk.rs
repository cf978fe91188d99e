//! Bulk changes: one plan per case, one commit, one undo step. The preview is the plan without the
//! commit.

use std::collections::BTreeSet;

use xxhash_rust::xxh3::Xxh3;

pub(super) use self::targets::courts;
use self::targets::{behind, targets};
use super::api::{BulkQuery, BulkReport, BulkRow, Context, NewEvent, Response, Written};
use super::error::{Error, ErrorKey};
use super::record::{check, named};
use super::rules::Loaded;
use super::show::held;
use super::what_if::advised;
use super::write::{Purpose, commit, repeated};
use super::{Core, Result, cases, clean, undone};
use crate::domain::advice::Advice;
use crate::domain::bulk::{Doing, Ground, Plan, Skip};
use crate::domain::case::Case;
use crate::domain::event::{Event, Fact, Field, FollowUp};
use crate::domain::held::Held;
use crate::domain::journal::Action;
use crate::store::kv::Snapshot;
use crate::text::sanitize;

mod targets;

/// The most cases a bulk change may have; more than this is an import.
const MOST: usize = 20_000;

/// A case and what happens to it. Without an id there is no such case.
struct Step {
    id: Option<u32>,
    number: String,
    plan: Plan,
    advice: Vec<Advice>,
}

/// Answers [`super::api::Request::Bulk`].
pub(crate) fn handle(core: &Core, cx: &Context, query: &BulkQuery) -> Result<Response> {
    let query = tidy(query)?;
    let behind = behind(core, cx, &query.target)?;
    let behind = behind.as_ref();
    let steps = {
        let snapshot = core.store.snapshot()?;
        if let Some(commit) = repeated(&*snapshot, cx)?.filter(|_| !query.dry_run) {
            let report = BulkReport {
                written: Some(Written::again(commit)),
                ..BulkReport::default()
            };
            return Ok(Response::Bulk(Box::new(report)));
        }
        previewed(core, cx, (&*snapshot, behind), &query)?
    };
    let seen = digest(&steps);
    if query.seen.is_some_and(|before| before != seen) {
        return Err(Error::new(ErrorKey::BulkMoved));
    }
    let mut report = BulkReport {
        rows: steps.iter().map(row).collect(),
        seen,
        written: None,
    };
    if query.dry_run || report.changed() == 0 {
        return Ok(Response::Bulk(Box::new(report)));
    }
    let purpose = Purpose::facts(Action::Bulk, query.reason.clone());
    let written = commit(core, cx, purpose, &mut |changer| {
        let rules = core.rules(&*changer.txn)?;
        let docket = Docket {
            core,
            cx,
            snapshot: &*changer.txn,
            behind,
            rules: &rules,
        };
        let steps = plan_all(&docket, &query, &mut |id| Ok((changer.case(id)?, None)))?;
        // Another commit may have come between.
        if digest(&steps) != seen {
            return Err(Error::new(ErrorKey::BulkMoved));
        }
        for step in steps.into_iter().filter(|step| step.plan.skip.is_none()) {
            if let Some(id) = step.id {
                changer.record(id, &step.plan.events)?;
            }
        }
        Ok(None)
    })?;
    report.written = Some(written);
    Ok(Response::Bulk(Box::new(report)))
}

/// Plans what would happen to each case, with the advice to show first.
fn previewed(
    core: &Core,
    cx: &Context,
    (snapshot, behind): (&dyn Snapshot, Option<&BTreeSet<u32>>),
    query: &BulkQuery,
) -> Result<Vec<Step>> {
    let rules = core.rules(snapshot)?;
    let dict = core.dict(snapshot)?;
    let gone = undone(snapshot, u64::MAX)?;
    let docket = Docket {
        core,
        cx,
        snapshot,
        behind,
        rules: &rules,
    };
    plan_all(&docket, query, &mut |id| {
        let (events, case) = cases::load(snapshot, id, &dict, &gone, None)?;
        let held = held(&events, &gone, cx.today);
        Ok((case, Some(held)))
    })
}

/// Cleans the typed texts and refuses what no case can undergo.
fn tidy(query: &BulkQuery) -> Result<BulkQuery> {
    let mut query = query.clone();
    query.reason = clean::line(query.reason.take());
    let bad = |field: &str, value: &str| {
        Err(Error::new(ErrorKey::InvalidField)
            .with("field", field)
            .with("value", value))
    };
    match &mut query.doing {
        Doing::FollowUp { outcome, .. } => {
            *outcome = sanitize::line(outcome).into_owned();
            if outcome.is_empty() {
                return Err(Error::new(ErrorKey::MissingOutcome));
            }
        }
        Doing::Amend { field, value, .. } => {
            // Other fields are facts of a single case: nobody corrects the filing date of forty
            // cases at once.
            if !matches!(field, Field::Handler | Field::Division | Field::Clerk) {
                return bad("field", field.id());
            }
            *value = clean::line(value.take());
        }
        Doing::Tag(tag) | Doing::Untag(tag) => {
            *tag = sanitize::line(tag).into_owned();
            if crate::domain::case::split_tags(tag).is_empty() {
                return bad("tags", tag);
            }
        }
        Doing::Next(_) | Doing::Change { .. } | Doing::Resume { .. } => {}
        Doing::Close { how, .. } => *how = clean::line(how.take()),
    }
    fits_all(&query)?;
    Ok(query)
}

/// Refuses a text that is too long for any case; otherwise every case would be skipped without a
/// reason.
fn fits_all(query: &BulkQuery) -> Result<()> {
    let fits = |mut fact: Fact| clean::texts(fact.texts());
    fits(Fact::Reopened {
        reason: query.reason.clone(),
    })?;
    let amended = |field, value: Option<&String>| Fact::Amended {
        field,
        value: value.cloned(),
    };
    match &query.doing {
        Doing::FollowUp { outcome, note, .. } => fits(Fact::FollowedUp(FollowUp {
            outcome: outcome.clone(),
            note: note.clone(),
            ..FollowUp::default()
        })),
        Doing::Amend { field, value, .. } => fits(amended(*field, value.as_ref())),
        Doing::Tag(tag) | Doing::Untag(tag) => fits(amended(Field::Tags, Some(tag))),
        Doing::Change { change, note } => fits(Fact::Changed {
            change: change.clone(),
            note: note.clone(),
        }),
        Doing::Close { how, .. } => fits(Fact::Closed { how: how.clone() }),
        Doing::Next(_) | Doing::Resume { .. } => Ok(()),
    }
}

fn row(step: &Step) -> BulkRow {
    BulkRow {
        number: step.number.clone(),
        before: step.plan.before.clone(),
        after: step.plan.after.clone(),
        skip: step.plan.skip,
        clock: step.plan.clock.clone(),
        advice: step.advice.clone(),
    }
}

/// The docket on which a bulk change is planned.
struct Docket<'a> {
    core: &'a Core,
    cx: &'a Context,
    snapshot: &'a dyn Snapshot,
    /// The cases behind the figure that the target names.
    behind: Option<&'a BTreeSet<u32>>,
    rules: &'a Loaded,
}

/// Plans each case of a target, in the order given. If `load` returns the money held for a case,
/// its advice is added.
fn plan_all(
    docket: &Docket<'_>,
    query: &BulkQuery,
    load: &mut dyn FnMut(u32) -> Result<(Case, Option<Held>)>,
) -> Result<Vec<Step>> {
    let Docket { cx, rules, .. } = *docket;
    let ground = Ground {
        law: rules.law(),
        today: cx.today,
        reason: query.reason.as_deref(),
    };
    let mut steps = Vec::new();
    for (id, number) in targets(docket, &query.target, &query.order)? {
        let Some(id) = id else {
            let skip = Some(Skip::NoSuchCase);
            steps.push(Step {
                id: None,
                number,
                plan: Plan {
                    skip,
                    ..Plan::default()
                },
                advice: Vec::new(),
            });
            continue;
        };
        let (case, held) = load(id)?;
        let mut plan = query.doing.plan(&case, &ground);
        if plan.skip.is_none() {
            match checked(&case, &plan.events, rules, cx) {
                Some(events) => plan.events = events,
                None => plan.skip = Some(Skip::Refused),
            }
        }
        let advice = match held {
            Some(held) if plan.skip.is_none() => {
                let mut case = case;
                let events = plan.events.iter();
                let said = events.flat_map(|event| advised(&mut case, event, held, rules, cx));
                said.collect()
            }
            _ => Vec::new(),
        };
        steps.push(Step {
            id: Some(id),
            number,
            plan,
            advice,
        });
    }
    Ok(steps)
}

/// Applies the same checks as a single write; `None` if one fails.
fn checked(case: &Case, events: &[Event], rules: &Loaded, cx: &Context) -> Option<Vec<Event>> {
    let mut case = case.clone();
    let mut checked = Vec::with_capacity(events.len());
    for Event { on, fact } in events.iter().cloned() {
        let said = named(rules.rules(), &case, NewEvent { on, fact }).ok()?;
        let event = check(&case, said, cx.today).ok()?;
        case.apply(&event);
        checked.push(event);
    }
    Some(checked)
}

/// Fingerprint of every case of a plan, its state and what happens to it.
fn digest(steps: &[Step]) -> u64 {
    let mut hasher = Xxh3::new();
    for step in steps {
        hasher.update(step.number.as_bytes());
        let plan = &step.plan;
        let said = format!(
            "{:?} {:?} {:?} {:?}",
            plan.before, plan.after, plan.skip, plan.events
        );
        hasher.update(said.as_bytes());
    }
    hasher.digest()
}
