//! The number of cases closed by hand on a day, from the journal.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::api::Context;
use super::desk::Desk;
use super::done_in::DoneIn;
use super::{Core, Result, cases, done, undone};
use crate::domain::case::Case;
use crate::domain::event::{Fact, Recorded};
use crate::store::read::touched;
use crate::store::row::header::Place;

/// The number of cases whose closing was recorded on the desk's day and stands, whatever day it
/// names; in a view of the past, those closed on that day. A case that was also followed up on that
/// day is left out, because its follow-up counts already. For the filter see [`DoneIn`].
pub(super) fn count(
    core: &Core,
    cx: &Context,
    desk: &Desk<'_>,
    filter: &DoneIn<'_>,
) -> Result<u64> {
    let (snapshot, today) = (desk.snapshot, desk.now.today);
    // A past day also counts what was closed on it but recorded later.
    let commits = done::commits(snapshot, done::since(cx), None)?;
    let commits: BTreeSet<u64> = commits.into_iter().collect();
    let mut ids = BTreeSet::new();
    for commit in &commits {
        touched(snapshot, *commit, &mut |id, _, _| {
            ids.insert(id);
        })?;
    }
    if desk.is_current() {
        retain_closed(desk, &mut ids)?;
    }
    if ids.is_empty() {
        return Ok(0);
    }
    let (dict, undone) = (core.dict(snapshot)?, undone(snapshot, u64::MAX)?);
    let cut = (!desk.is_current()).then_some(today);
    let is_past = cut.is_some() || !cx.view.is_now();
    let mut count = 0;
    for id in ids {
        let (events, case) = cases::load(snapshot, id, &dict, &undone, cut)?;
        let closing = |event: &&Recorded| {
            matches!(event.event.fact, Fact::Closed { .. }) && !undone.contains(&event.commit)
        };
        let recorded = events.iter().rfind(closing);
        let by_hand = recorded.is_some_and(|event| commits.contains(&event.commit));
        let is_of_the_day = case.closed.is_some_and(|on| !is_past || on == today);
        let is_done = by_hand && is_of_the_day && !is_followed(&case, today);
        count += u64::from(is_done && filter.holds(id)?);
    }
    Ok(count)
}

/// Leaves only the cases that are closed, so that the events of the others need not be read.
fn retain_closed(desk: &Desk<'_>, ids: &mut BTreeSet<u32>) -> Result<()> {
    for id in std::mem::take(ids) {
        let header = cases::header(desk.snapshot, id)?;
        if header.is_some_and(|header| header.place == Place::Closed) {
            ids.insert(id);
        }
    }
    Ok(())
}

fn is_followed(case: &Case, today: NaiveDate) -> bool {
    case.last.as_ref().is_some_and(|(day, _)| *day == today)
}
