//! The file of a case 一案一册: fields, clock with its steps, money, timeline.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::api::{CaseFile, Context, Response, TimelineEntry};
use super::error::{Error, ErrorKey};
use super::line::line_of_case;
use super::{Core, Result, cases, undone};
use crate::domain::clock::uncounted::uncounted;
use crate::domain::depend::retracted;
use crate::domain::event::{Fact, Recorded};
use crate::domain::held::Held;
use crate::domain::number;
use crate::store::codec::to_days;
use crate::store::kv::Snapshot;
use crate::store::read::{named_entry, read_meta};

/// Answers [`super::api::Request::Show`].
pub(crate) fn handle(core: &Core, cx: &Context, raw: &str) -> Result<Response> {
    let snapshot = core.store.snapshot()?;
    let rules = core.rules(&*snapshot)?;
    let dict = core.dict(&*snapshot)?;
    let id = cases::need(&*snapshot, raw)?;
    let undone = undone(&*snapshot, u64::MAX)?;
    let past = to_days(cx.today) < read_meta(&*snapshot)?.latest_today;
    let load = |day| cases::load(&*snapshot, id, &dict, &undone, day);
    let (mut events, mut case) = load(past.then_some(cx.today))?;
    // Filed later than the day asked about: the case is shown as it is now, and marked as such.
    if !case.exists && past {
        (events, case) = load(None)?;
    }
    if !case.exists {
        return Err(Error::new(ErrorKey::NoSuchCase).with("number", raw));
    }
    let mut key = String::new();
    let regular = number::canonical_key(&case.now.number, &mut key);
    let (verdict, steps) = rules.explain(&case, cx.today);
    let held = held(&events, &undone, cx.today);
    let (received, paid_out) = case.money_by(cx.today);
    let planned = case.money_after(cx.today);
    let mut timeline = timeline(&*snapshot, events, &undone, *cx.now.offset())?;
    // Chronological; events of one day stay in the order of recording.
    timeline.sort_by_key(TimelineEntry::day);
    Ok(Response::Case(Box::new(CaseFile {
        line: line_of_case(id, &key, &case, &verdict),
        raw_number: case.now.number.clone(),
        regular,
        category: case.category(),
        type_code: case.now.type_code.clone(),
        clerk: case.now.clerk.clone(),
        how: case.how.clone(),
        tags: case.now.tags.clone(),
        custody: case.now.custody,
        note: case.now.note.clone(),
        stated_due: case.now.due,
        changes: case.changes.clone(),
        uncounted: uncounted(&case.term(), rules.law(), &steps),
        verdict,
        steps,
        received,
        paid_out,
        planned,
        held,
        measure: case.measure.clone(),
        timeline,
    })))
}

/// The events in force.
pub(crate) fn holding<'e>(
    events: &'e [Recorded],
    undone: &'e HashSet<u64>,
) -> impl Iterator<Item = &'e Recorded> {
    let single = retracted(events, undone);
    events
        .iter()
        .filter(move |e| !undone.contains(&e.commit) && !single.contains(&(e.commit, e.index)))
}

/// The money received and not paid out by a day, by the events in force.
pub(crate) fn held(events: &[Recorded], undone: &HashSet<u64>, today: NaiveDate) -> Held {
    let begun = |on: Option<NaiveDate>| on.is_none_or(|on| on <= today);
    let payments = holding(events, undone).filter_map(|e| match &e.event.fact {
        Fact::Paid(payment) if begun(e.event.on) => Some((e.event.on, payment)),
        _ => None,
    });
    Held::of(payments)
}

/// The events of a case with the moment and actor of their commits.
pub(crate) fn timeline(
    snapshot: &dyn Snapshot,
    events: Vec<Recorded>,
    undone: &HashSet<u64>,
    zone: FixedOffset,
) -> Result<Vec<TimelineEntry>> {
    let mut commits: HashMap<u64, (DateTime<FixedOffset>, String)> = HashMap::new();
    let single = retracted(&events, undone);
    let mut timeline = Vec::with_capacity(events.len());
    for recorded in events {
        let (moment, actor) = match commits.get(&recorded.commit) {
            Some(known) => known.clone(),
            None => {
                let known = commit(snapshot, recorded.commit, zone)?;
                commits.insert(recorded.commit, known.clone());
                known
            }
        };
        timeline.push(TimelineEntry {
            commit: recorded.commit,
            index: recorded.index,
            on: recorded.event.on,
            recorded: moment,
            actor,
            retracted: undone.contains(&recorded.commit)
                || single.contains(&(recorded.commit, recorded.index)),
            fact: recorded.event.fact,
        });
    }
    Ok(timeline)
}

/// The moment and actor of a commit.
fn commit(
    snapshot: &dyn Snapshot,
    commit: u64,
    zone: FixedOffset,
) -> Result<(DateTime<FixedOffset>, String)> {
    let entry = named_entry(snapshot, commit)?;
    Ok((moment_of(entry.moment, zone), entry.actor))
}

/// A stored moment in a zone.
pub(crate) fn moment_of(millis: i64, zone: FixedOffset) -> DateTime<FixedOffset> {
    DateTime::from_timestamp_millis(millis)
        .unwrap_or_default()
        .with_timezone(&zone)
}
