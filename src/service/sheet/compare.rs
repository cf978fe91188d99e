//! What was restated in a frozen sheet since, and by which commits.
//!
//! The sheet is made again for the same day, and differences are traced to cases. Each case touched
//! by a later commit is counted alone, as the sheet knew it and as it is now, by the code that
//! makes the sheet. If the two differ, the case is part of the difference, and so are the commits
//! that recorded something about it. Behind a changed quotient are only the cases that add to
//! whichever of numerator and denominator changed in total. If the contributions of single cases
//! cancel out, the figure is unchanged, which is reported as well.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use alone::Alone;

use super::{figures, frozen};
use crate::domain::calendar::zone;
use crate::domain::event::{Fact, Recorded};
use crate::domain::journal::Action;
use crate::domain::number;
use crate::domain::sheet::{
    Comparison, Difference, Figures, LackedRow, Offset, Restated, RestatingCommit, RestatingEvent,
    contributions, differences, other,
};
use crate::service::api::{Context, Response, SheetQuery};
use crate::service::retract::Retractions;
use crate::service::show::moment_of;
use crate::service::{Core, Result, undo};
use crate::store::kv::Snapshot;
use crate::store::row::journal::Entry;
use crate::store::visit;

mod alone;
mod offset;

/// The most cases counted alone. Further ones are attributed to the commits that touched them
/// without a closer look.
const CLOSE: usize = 4_000;
/// The most events named per commit.
const NAMED: usize = 20;

/// What one touched case contributes to the difference.
struct Share {
    id: u32,
    number: String,
    /// The cells in which it differs.
    cells: Vec<Difference>,
    /// The commits since the freeze that recorded something about it, and what.
    said: Said,
}

/// Answers [`crate::service::api::Request::Compare`].
pub(crate) fn handle(core: &Core, cx: &Context, id: u64) -> Result<Response> {
    let frozen = frozen::load(&*core.store.snapshot()?, id)?;
    let query = SheetQuery {
        kind: frozen.figures.kind,
        date: frozen.figures.date,
        court: frozen.figures.court.clone(),
        list: frozen.list.clone(),
        top: frozen.top,
    };
    let now = figures(core, cx, &query, frozen.figures.since)?;
    let known = frozen.figures.commit;
    let snapshot = core.store.snapshot()?;
    let alone = Alone::new((core, cx), &query, &*snapshot, &frozen)?;
    let mut found = Vec::new();
    for difference in differences(&frozen.figures, &now) {
        if !alone.is_rank(&difference, &now)? {
            found.push(difference);
        }
    }
    let traced = trace(&alone, &now, found)?;
    Ok(Response::Compared(Box::new(Comparison {
        frozen: frozen.line,
        known,
        commit: now.commit,
        restated: traced.restated,
        lacked: traced.lacked,
        offsets: traced.offsets,
        commits: traced.commits,
    })))
}

/// How the cases explain the differences.
struct Traced {
    restated: Vec<Restated>,
    lacked: Vec<LackedRow>,
    offsets: Vec<Offset>,
    commits: Vec<RestatingCommit>,
}

/// Takes the rows out of the differences that the sheet lacked: those of which the cases touched
/// since do not explain all that is in them now, so that something was there before.
fn take_lacked(
    found: &mut Vec<Difference>,
    frozen: &Figures,
    explains: impl Fn(&Difference) -> bool,
) -> Vec<LackedRow> {
    let row = |difference: &Difference| LackedRow {
        table: difference.cell.table.clone(),
        row: difference.cell.row.clone(),
    };
    let is_new = |difference: &&Difference| {
        let cell = &difference.cell;
        let table = frozen.table(&cell.table);
        let held = table.is_some_and(|table| table.rows.iter().any(|r| r.starts_with(&cell.row)));
        cell.row.first() == Some(&other()) && !held
    };
    let mut lacked: Vec<LackedRow> = Vec::new();
    for difference in found.iter().filter(is_new) {
        if !explains(difference) && !lacked.contains(&row(difference)) {
            lacked.push(row(difference));
        }
    }
    found.retain(|difference| !lacked.contains(&row(difference)));
    lacked
}

fn trace(alone: &Alone<'_>, now: &Figures, mut found: Vec<Difference>) -> Result<Traced> {
    let snapshot = alone.snapshot;
    let entries = since(snapshot, alone.frozen.figures.commit)?;
    let touched = touched(snapshot, entries.keys())?;
    let shares = shares(alone, &touched)?;
    let rest = unexplained(&entries, &touched, &shares);
    let sums = offset::Sums::of(shares.iter().map(|share| share.cells.as_slice()));
    let mut named = Naming {
        shares: &shares,
        cases: BTreeMap::new(),
    };
    let offsets = sums.offsets(&found, now, &mut |cases| named.commits_of(cases));
    // Beyond the cases counted alone, what explains a row is not known.
    let all = touched.len() <= CLOSE;
    let lacked = take_lacked(&mut found, &alone.frozen.figures, |difference| {
        !all || sums.accounts_for(difference)
    });
    let traced: Vec<_> = found
        .into_iter()
        .map(|difference| {
            let commits = named.commits_of(&behind(&difference, &shares, &sums));
            (difference, commits)
        })
        .collect();
    let restated = traced.into_iter().map(|(difference, mut commits)| {
        if commits.is_empty() || !sums.explain(&difference) {
            commits.extend(&rest);
            named.name(&rest);
        }
        Restated {
            difference,
            commits: commits.into_iter().collect(),
        }
    });
    let restated = restated.collect();
    let commits = named.cases.into_iter();
    let commits = commits
        .filter_map(|(commit, at)| Some(note(commit, entries.get(&commit)?, &at, &shares)))
        .collect();
    Ok(Traced {
        restated,
        lacked,
        offsets,
        commits,
    })
}

/// Maps each case that commits touched to those commits.
fn touched<'c>(
    snapshot: &dyn Snapshot,
    commits: impl Iterator<Item = &'c u64>,
) -> Result<BTreeMap<u32, BTreeSet<u64>>> {
    let mut touched: BTreeMap<u32, BTreeSet<u64>> = BTreeMap::new();
    let retractions = Retractions::read(snapshot, u64::MAX)?;
    for commit in commits {
        for id in undo::touched_by(snapshot, &retractions, &[*commit])? {
            touched.entry(id).or_default().insert(*commit);
        }
    }
    Ok(touched)
}

/// The commits behind what no case explains: those that touch no case (a year of holidays, the
/// bounds of the levels), and those of the cases beyond [`CLOSE`].
fn unexplained(
    entries: &BTreeMap<u64, Entry>,
    touched: &BTreeMap<u32, BTreeSet<u64>>,
    shares: &[Share],
) -> BTreeSet<u64> {
    let close: HashSet<u32> = shares.iter().map(|share| share.id).collect();
    let settings = entries
        .iter()
        .filter(|(_, entry)| matches!(entry.action, Action::Holidays | Action::Thresholds))
        .map(|(commit, _)| *commit);
    let far = touched.iter().filter(|(id, _)| !close.contains(id));
    settings
        .chain(far.flat_map(|(_, commits)| commits.iter().copied()))
        .collect()
}

/// The commits to be named, each with the cases it is named for.
struct Naming<'s> {
    shares: &'s [Share],
    cases: BTreeMap<u64, BTreeSet<usize>>,
}

impl Naming<'_> {
    /// The commits that recorded something about these cases, marking them as named.
    fn commits_of(&mut self, cases: &[usize]) -> BTreeSet<u64> {
        let mut commits = BTreeSet::new();
        for at in cases {
            let Some(share) = self.shares.get(*at) else {
                continue;
            };
            for commit in share.said.keys() {
                commits.insert(*commit);
                self.cases.entry(*commit).or_default().insert(*at);
            }
        }
        commits
    }

    /// Names commits without any cases.
    fn name(&mut self, commits: &BTreeSet<u64>) {
        for commit in commits {
            self.cases.entry(*commit).or_default();
        }
    }
}

/// The journal entries after a commit, except for freezes, which say nothing about a case.
fn since(snapshot: &dyn Snapshot, known: u64) -> Result<BTreeMap<u64, Entry>> {
    let mut entries = BTreeMap::new();
    visit::entries(snapshot, known + 1..=u64::MAX, |commit, entry| {
        if entry.action != Action::Freeze {
            entries.insert(commit, entry);
        }
    })?;
    Ok(entries)
}

/// The touched cases, last touched first, each counted alone before and now.
fn shares(alone: &Alone<'_>, touched: &BTreeMap<u32, BTreeSet<u64>>) -> Result<Vec<Share>> {
    let known = alone.frozen.figures.commit;
    let mut order: Vec<u32> = touched.keys().copied().collect();
    order.sort_by_key(|id| std::cmp::Reverse(touched.get(id).and_then(|set| set.last().copied())));
    let retractions = Retractions::read(alone.snapshot, u64::MAX)?;
    let mut shares = Vec::new();
    for id in order.into_iter().take(CLOSE) {
        let events = alone.events(id)?;
        let [then, now] = alone.sides(&events);
        if then == now {
            continue;
        }
        let cells = contributions(&alone.count(&then)?, &alone.count(&now)?);
        if cells.is_empty() {
            continue;
        }
        let commits = touched.get(&id).cloned().unwrap_or_default();
        let later = commits.iter().filter(|commit| **commit > known);
        let (number, said) = said(&events, later, &retractions);
        shares.push(Share {
            id,
            number,
            cells,
            said,
        });
    }
    Ok(shares)
}

/// What commits recorded about a case.
type Said = BTreeMap<u64, Vec<RestatingEvent>>;

/// The number of a case, and the commits that recorded something about it that a figure can depend
/// on; follow-ups alone do not count.
fn said<'c>(
    events: &[Recorded],
    commits: impl Iterator<Item = &'c u64>,
    retractions: &Retractions,
) -> (String, Said) {
    let mut number = String::new();
    if let Some(raw) = events.iter().find_map(|e| match &e.event.fact {
        Fact::Registered(registration) => Some(&registration.number),
        _ => None,
    }) {
        number::canonical_key(raw, &mut number);
    }
    let mut said = Said::new();
    for commit in commits {
        // An undo reverses the facts of the commit it is about, so those are listed.
        let roots = retractions.roots(*commit);
        let facts: Vec<RestatingEvent> = events
            .iter()
            .filter(|e| roots.contains(&e.commit) && !matches!(e.event.fact, Fact::FollowedUp(_)))
            .map(|e| RestatingEvent {
                number: number.clone(),
                fact: e.event.fact.kind(),
                on: e.event.on,
            })
            .collect();
        if !facts.is_empty() {
            said.insert(*commit, facts);
        }
    }
    (number, said)
}

/// The cases behind a difference: those whose own cell differs, for a quotient in a side that
/// changed in total; for a median, those of the row; for a list that names only the first cases,
/// those whose rank may have changed.
fn behind(difference: &Difference, shares: &[Share], sums: &offset::Sums<'_>) -> Vec<usize> {
    let cell = &difference.cell;
    let with = |fits: &dyn Fn(&Difference) -> bool| -> Vec<usize> {
        (0..)
            .zip(shares)
            .filter(|(_, share)| share.cells.iter().any(fits))
            .map(|(at, _)| at)
            .collect()
    };
    let same_row = |d: &Difference| d.cell.table == cell.table && d.cell.row == cell.row;
    let sides = sums.sides(cell);
    let exact = with(&|d| d.cell == *cell && sides.is_none_or(|sides| sides.counts(d)));
    if !exact.is_empty() {
        return exact;
    }
    let row = with(&same_row);
    if !row.is_empty() {
        return row;
    }
    let own = (0..)
        .zip(shares)
        .filter(|(_, share)| {
            cell.row
                .contains(&crate::domain::sheet::Value::Text(share.number.clone()))
        })
        .map(|(at, _)| at)
        .collect::<Vec<_>>();
    if !own.is_empty() {
        return own;
    }
    with(&|d| d.cell.table == cell.table)
}

fn note(commit: u64, entry: &Entry, at: &BTreeSet<usize>, shares: &[Share]) -> RestatingCommit {
    let mut events: Vec<RestatingEvent> = at
        .iter()
        .filter_map(|at| shares.get(*at)?.said.get(&commit))
        .flatten()
        .cloned()
        .collect();
    let more = events.len().saturating_sub(NAMED) as u64;
    events.truncate(NAMED);
    RestatingCommit {
        commit,
        moment: moment_of(entry.moment, zone()),
        actor: entry.actor.clone(),
        action: entry.action,
        retracts: entry.retracts,
        events,
        more,
    }
}
