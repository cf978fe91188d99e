//! One commit: the cases it touched, their values before and after, and what builds on it.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::api::{CommitFile, CommitQuery, Context, Difference, Differing, Response, TouchedCase};
use super::cases::need;
use super::history::{Lines, asked_entry};
use super::rules::Loaded;
use super::undo::Bench;
use super::{Core, Result};
use crate::domain::case::Case;
use crate::domain::event::{Field, FollowUp, Recorded};
use crate::domain::money::Money;
use crate::domain::number;
use crate::store::kv::Snapshot;
use crate::store::read::{history, named_entry, touched};

/// Answers [`super::api::Request::Commit`].
pub(crate) fn handle(core: &Core, cx: &Context, query: &CommitQuery) -> Result<Response> {
    let snapshot = core.store.snapshot()?;
    let (dict, rules) = (core.dict(&*snapshot)?, core.rules(&*snapshot)?);
    let lines = Lines::new(&*snapshot, &dict)?;
    let commit = query.commit;
    let line = lines.line(commit, asked_entry(&*snapshot, commit)?)?;
    let roots = lines.retractions.roots(commit);
    let mut ids = Vec::new();
    for root in &roots {
        touched(&*snapshot, *root, &mut |id, _, _| ids.push(id))?;
    }
    ids.sort_unstable();
    ids.dedup();
    let about = query.about.as_deref();
    let about = about.map(|number| need(&*snapshot, number)).transpose()?;
    if let Some(at) = about.and_then(|id| ids.binary_search(&id).ok()) {
        ids.get_mut(..=at).unwrap_or_default().rotate_right(1);
    }
    // Before the commit: the events recorded and in force then; after it: one commit later.
    let (before, after) = (
        Held::at(&*snapshot, commit.saturating_sub(1))?,
        Held::at(&*snapshot, commit)?,
    );
    let mut cases = Vec::new();
    for id in ids.iter().skip(query.offset).take(query.limit) {
        let events = history(&*snapshot, *id, &dict)?;
        cases.push(touched_case(&events, &roots, [&before, &after], &rules, cx));
    }
    let mut builders = Vec::new();
    if line.retracted_by.is_none() {
        let bench = Bench {
            snapshot: &*snapshot,
            dict: &dict,
            before: &lines.retractions,
            law: rules.law(),
            today: cx.today,
        };
        for later in bench.dependents(&[commit], about)? {
            builders.push(lines.line(later, named_entry(&*snapshot, later)?)?);
        }
    }
    Ok(Response::Commit(Box::new(CommitFile {
        line,
        cases,
        total: ids.len(),
        dependents: builders,
    })))
}

/// What was in force once a commit was recorded.
struct Held {
    until: u64,
    undone: HashSet<u64>,
}

impl Held {
    fn at(snapshot: &dyn Snapshot, until: u64) -> Result<Held> {
        Ok(Held {
            until,
            undone: super::undone(snapshot, until)?,
        })
    }

    fn case(&self, events: &[Recorded]) -> Case {
        Case::of(
            events
                .iter()
                .filter(|e| e.commit <= self.until && !self.undone.contains(&e.commit)),
        )
    }
}

fn touched_case(
    events: &[Recorded],
    roots: &[u64],
    [before, after]: [&Held; 2],
    rules: &Loaded,
    cx: &Context,
) -> TouchedCase {
    let (old, new) = (before.case(events), after.case(events));
    let values = values(&old, rules, cx)
        .into_iter()
        .zip(values(&new, rules, cx));
    let mut changes: Vec<Difference> = Vec::new();
    for ((what, before), (_, after)) in values.filter(|((_, old), (_, new))| old != new) {
        // The due date and the next follow-up are both values of the case and amendable fields;
        // list them once.
        if changes.iter().all(|told| told.what.id() != what.id()) {
            changes.push(Difference {
                what,
                before,
                after,
            });
        }
    }
    let named = if new.exists { &new } else { &old };
    let mut key = String::new();
    number::canonical_key(&named.now.number, &mut key);
    TouchedCase {
        number: key,
        events: events
            .iter()
            .filter(|e| roots.contains(&e.commit))
            .map(|e| (e.event.on, e.event.fact.clone()))
            .collect(),
        changes,
    }
}

/// The values that can differ, in display order; a case that does not exist has no values.
fn values(case: &Case, rules: &Loaded, cx: &Context) -> Vec<(Differing, Option<String>)> {
    let verdict = rules.verdict(case, cx.today);
    let money = |amount: Money| (amount.0 != 0).then(|| amount.to_string());
    let last = |(on, follow_up): &(NaiveDate, FollowUp)| format!("{on} {}", follow_up.outcome);
    let all = [
        (Differing::Exists, Some("true".to_owned())),
        (Differing::Due, verdict.due.map(|day| day.to_string())),
        (Differing::State, Some(verdict.state.id().to_owned())),
        (Differing::Next, case.next.map(|day| day.to_string())),
        (Differing::Last, case.last.as_ref().map(last)),
        (Differing::Received, money(case.received)),
        (Differing::PaidOut, money(case.paid_out)),
    ];
    let fields = Field::ALL.map(|field| (Differing::Field(field), case.value(field)));
    all.into_iter()
        .chain(fields)
        .map(|(what, value)| (what, value.filter(|_| case.exists)))
        .collect()
}
