//! What was restated in a frozen sheet since, and by which commits.
//!
//! The sheet is made again for the same day, and differences are traced to cases. Each case touched
//! by a later commit is counted alone, as the sheet knew it and as it is now, by the code that
//! makes the sheet. If the two differ, the case is part of the difference, and so are the commits
//! without which it would not be: what was undone again is none, and a case with several commits is
//! counted without each. Behind a changed quotient are only the cases that add to
//! whichever of numerator and denominator changed in total. Both times the case is counted by the
//! rules of today, so what changed rules restate is left over, and named by the commits of the
//! rules it depends on. If the contributions of single cases cancel out, the figure is unchanged,
//! which is reported as well.

use std::collections::{BTreeMap, BTreeSet};

use alone::Alone;
use rest::Rest;
use share::{CLOSE, Share, shares};

use super::{figures, frozen};
use crate::domain::calendar::zone;
use crate::domain::journal::Action;
use crate::domain::sheet::{
    Cell, Comparison, Difference, Figures, LISTS, Lacked, Offset, Restated, RestatingCommit,
    RestatingEvent, Value, differences, other,
};
use crate::service::api::{Context, Response, SheetQuery};
use crate::service::show::moment_of;
use crate::service::{Core, Result, undo};
use crate::store::row::journal::Entry;
use crate::store::visit;

mod alone;
mod offset;
mod rest;
mod share;
mod turn;

/// The most events named per commit.
const NAMED: usize = 20;

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
    lacked: Vec<Lacked>,
    offsets: Vec<Offset>,
    commits: Vec<RestatingCommit>,
}

/// Takes out of the differences the tables that the sheet lacked, and the rows: those of which the
/// cases touched since do not explain all that is in them now, so that something was there before.
fn take_lacked(
    found: &mut Vec<Difference>,
    frozen: &Figures,
    explains: impl Fn(&Difference) -> bool,
) -> Vec<Lacked> {
    let place = |Difference { cell, .. }: &Difference| Lacked {
        table: cell.table.clone(),
        row: match frozen.table(&cell.table) {
            Some(_) => cell.row.clone(),
            None => Vec::new(),
        },
    };
    let is_lacked = |difference: &Difference| {
        let cell = &difference.cell;
        frozen.table(&cell.table).is_none_or(|table| {
            let held = table.rows.iter().any(|row| row.starts_with(&cell.row));
            cell.row.first() == Some(&other()) && !held && !explains(difference)
        })
    };
    let mut lacked: Vec<Lacked> = Vec::new();
    for difference in found.iter().filter(|difference| is_lacked(difference)) {
        if !lacked.contains(&place(difference)) {
            lacked.push(place(difference));
        }
    }
    found.retain(|difference| !lacked.contains(&place(difference)));
    lacked
}

fn trace(alone: &Alone<'_>, now: &Figures, mut found: Vec<Difference>) -> Result<Traced> {
    let snapshot = alone.snapshot;
    let entries = since(alone)?;
    let touched = touched(alone, entries.keys())?;
    let (shares, far) = shares(alone, &touched)?;
    let rest = Rest::of(snapshot, &entries, far)?;
    let sums = offset::Sums::of(shares.iter().map(|share| share.cells.as_slice()));
    let mut named = Naming {
        shares: &shares,
        cases: BTreeMap::new(),
    };
    let offsets = sums.offsets(&found, now, &mut |cell, cases| {
        named.commits_of(cell, cases)
    });
    // Beyond the cases counted alone, what explains a row is not known.
    let all = touched.len() <= CLOSE;
    let lacked = take_lacked(&mut found, &alone.frozen.figures, |difference| {
        !all || sums.accounts_for(difference)
    });
    let traced: Vec<_> = found
        .into_iter()
        .map(|difference| {
            let commits = named.commits_of(&difference.cell, &behind(&difference, &shares, &sums));
            (difference, commits)
        })
        .collect();
    let restated = traced.into_iter().map(|(difference, mut commits)| {
        if commits.is_empty() || !sums.explain(&difference) {
            let rest = rest.behind(&difference.cell);
            commits.extend(&rest);
            named.name(&rest);
        }
        if commits.is_empty() {
            commits = named.commits_of(&difference.cell, &beside(&difference.cell, &shares));
        }
        if commits.is_empty() {
            commits.extend(touched.values().flatten());
            named.name(&commits);
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
    alone: &Alone<'_>,
    commits: impl Iterator<Item = &'c u64>,
) -> Result<BTreeMap<u32, BTreeSet<u64>>> {
    let mut touched: BTreeMap<u32, BTreeSet<u64>> = BTreeMap::new();
    let retractions = alone.turns.retractions();
    for commit in commits {
        for id in undo::touched_by(alone.snapshot, retractions, &[*commit])? {
            touched.entry(id).or_default().insert(*commit);
        }
    }
    Ok(touched)
}

/// The commits to be named, each with the cases it is named for.
struct Naming<'s> {
    shares: &'s [Share],
    cases: BTreeMap<u64, BTreeSet<usize>>,
}

impl Naming<'_> {
    /// The commits without which a cell would not have changed through these cases, marking them as
    /// named.
    fn commits_of(&mut self, cell: &Cell, cases: &[usize]) -> BTreeSet<u64> {
        let mut commits = BTreeSet::new();
        for at in cases {
            let Some(share) = self.shares.get(*at) else {
                continue;
            };
            for commit in share.commits(cell) {
                commits.insert(commit);
                self.cases.entry(commit).or_default().insert(*at);
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

/// The journal entries since the freeze, except for further freezes, which say nothing about a case,
/// and for what was undone again.
fn since(alone: &Alone<'_>) -> Result<BTreeMap<u64, Entry>> {
    let mut entries = BTreeMap::new();
    let later = alone.frozen.figures.commit + 1..=u64::MAX;
    visit::entries(alone.snapshot, later, |commit, entry| {
        if entry.action != Action::Freeze && !alone.turns.is_idle(commit) {
            entries.insert(commit, entry);
        }
    })?;
    Ok(entries)
}

/// The cases behind a difference: those whose own cell differs, for a quotient in a side that
/// changed in total; for a median, those of the row; for a share, those of its row in another table;
/// for a list that names only the first cases, those whose rank may have changed.
fn behind(difference: &Difference, shares: &[Share], sums: &offset::Sums<'_>) -> Vec<usize> {
    let cell = &difference.cell;
    let with = |fits: &dyn Fn(&Difference) -> bool| {
        places(shares, &|share: &Share| share.cells.iter().any(fits))
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
    // A share has only its numerator in its own table; the cases below it are in the row of the
    // same name in another one.
    let is_list = |table: &String| LISTS.contains(&table.as_str());
    let namesake = |d: &Difference| d.cell.row == cell.row && !is_list(&d.cell.table);
    let namesakes = with(&namesake);
    if !is_list(&cell.table) && !namesakes.is_empty() {
        return namesakes;
    }
    let own = |share: &Share| cell.row.contains(&Value::Text(share.number.clone()));
    let own: Vec<usize> = places(shares, &own);
    if !own.is_empty() || !is_list(&cell.table) {
        return own;
    }
    beside(cell, shares)
}

/// The cases that differ anywhere in the table of a cell.
fn beside(cell: &Cell, shares: &[Share]) -> Vec<usize> {
    let differs = |share: &Share| share.cells.iter().any(|d| d.cell.table == cell.table);
    places(shares, &differs)
}

fn places(shares: &[Share], fits: &dyn Fn(&Share) -> bool) -> Vec<usize> {
    let all = (0..).zip(shares);
    all.filter(|(_, share)| fits(share))
        .map(|(at, _)| at)
        .collect()
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
