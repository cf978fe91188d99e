//! What single cases add to a difference, and the commits without which they would not.

use std::collections::{BTreeMap, BTreeSet};

use super::alone::Alone;
use crate::domain::event::{Fact, Recorded};
use crate::domain::number;
use crate::domain::sheet::{Cell, Difference, Figures, RestatingEvent, contributions};
use crate::service::Result;

/// The most cases counted alone. Further ones are attributed to the commits that touched them
/// without a closer look.
pub(super) const CLOSE: usize = 4_000;
/// The most cases, and commits of one case, that are counted again without each commit. Beyond
/// them every commit of the case is named.
const TRIED: usize = 200;
const COMMITS: usize = 6;

/// What one touched case contributes to the difference.
pub(super) struct Share {
    pub(super) number: String,
    /// The cells in which it differs.
    pub(super) cells: Vec<Difference>,
    /// What the commits since the freeze changed in what is recorded about it.
    pub(super) said: Said,
    /// For each of the cells the commits without which it would not be what it is now.
    behind: Vec<BTreeSet<u64>>,
}

/// What commits recorded about a case, took back or restored.
pub(super) type Said = BTreeMap<u64, Vec<RestatingEvent>>;

impl Share {
    /// The commits behind a cell; where the case itself does not differ in it, those behind any
    /// cell.
    pub(super) fn commits(&self, cell: &Cell) -> BTreeSet<u64> {
        let mut own = self.cells.iter().zip(&self.behind);
        match own.find(|(own, _)| own.cell == *cell) {
            Some((_, behind)) => behind.clone(),
            None => self.behind.iter().flatten().copied().collect(),
        }
    }
}

/// The touched cases, last touched first, each counted alone before and now; and the commits of
/// those beyond [`CLOSE`].
pub(super) fn shares(
    alone: &Alone<'_>,
    touched: &BTreeMap<u32, BTreeSet<u64>>,
) -> Result<(Vec<Share>, BTreeSet<u64>)> {
    let mut order: Vec<u32> = touched.keys().copied().collect();
    order.sort_by_key(|id| std::cmp::Reverse(touched.get(id).and_then(|set| set.last().copied())));
    let mut shares = Vec::new();
    let mut tried = 0;
    let far = order.split_off(CLOSE.min(order.len()));
    let far = far.iter().filter_map(|id| touched.get(id));
    for id in order {
        let events = alone.events(id)?;
        let [then, now] = alone.sides(&events);
        if then == now {
            continue;
        }
        let now = alone.count(&now)?;
        let mut cells = contributions(&alone.count(&then)?, &now);
        // Nothing of a table is restated that the sheet did not have.
        cells.retain(|own| alone.frozen.figures.table(&own.cell.table).is_some());
        if cells.is_empty() {
            continue;
        }
        let (number, said) = said(alone, &events);
        let several = (2..=COMMITS).contains(&said.len());
        let behind = if several && tried < TRIED {
            tried += 1;
            Trial::new(alone, &events, &now).behind(&said, &cells)?
        } else {
            vec![said.keys().copied().collect(); cells.len()]
        };
        shares.push(Share {
            number,
            cells,
            said,
            behind,
        });
    }
    Ok((shares, far.flatten().copied().collect()))
}

/// The number of a case, and what commits changed about it that a figure can depend on; follow-ups
/// alone do not count.
fn said(alone: &Alone<'_>, events: &[Recorded]) -> (String, Said) {
    let mut number = String::new();
    if let Some(raw) = events.iter().find_map(|e| match &e.event.fact {
        Fact::Registered(registration) => Some(&registration.number),
        _ => None,
    }) {
        number::canonical_key(raw, &mut number);
    }
    let mut said = Said::new();
    for e in events {
        let cause = alone.turns.cause(e.commit);
        let fact = (!matches!(e.event.fact, Fact::FollowedUp(_))).then_some(&e.event.fact);
        let Some((cause, fact)) = cause.zip(fact) else {
            continue;
        };
        said.entry(cause).or_default().push(RestatingEvent {
            number: number.clone(),
            fact: fact.kind(),
            field: match fact {
                Fact::Amended { field, .. } => Some(*field),
                _ => None,
            },
            on: e.event.on,
        });
    }
    (number, said)
}

/// A case counted without some of the commits that changed what is recorded about it.
struct Trial<'a> {
    alone: &'a Alone<'a>,
    events: &'a [Recorded],
    now: &'a Figures,
    /// The cells that differ from now, by the commits that are kept.
    counted: BTreeMap<BTreeSet<u64>, Vec<Cell>>,
}

impl<'a> Trial<'a> {
    fn new(alone: &'a Alone<'a>, events: &'a [Recorded], now: &'a Figures) -> Trial<'a> {
        Trial {
            alone,
            events,
            now,
            counted: BTreeMap::new(),
        }
    }

    /// The commits behind each cell: those that remain when every commit is left out, the latest
    /// first, without which the cell is still what it is now.
    fn behind(mut self, said: &Said, cells: &[Difference]) -> Result<Vec<BTreeSet<u64>>> {
        let mut behind = Vec::new();
        for own in cells {
            let mut kept: BTreeSet<u64> = said.keys().copied().collect();
            for commit in said.keys().rev() {
                let mut fewer = kept.clone();
                fewer.remove(commit);
                if !self.differs(&fewer, &own.cell)? {
                    kept = fewer;
                }
            }
            behind.push(kept);
        }
        Ok(behind)
    }

    /// Whether a cell would not be what it is now with only these commits since the freeze.
    fn differs(&mut self, kept: &BTreeSet<u64>, cell: &Cell) -> Result<bool> {
        if !self.counted.contains_key(kept) {
            let events = self.alone.with(self.events, kept);
            let found = contributions(&self.alone.count(&events)?, self.now);
            let cells = found.into_iter().map(|own| own.cell).collect();
            self.counted.insert(kept.clone(), cells);
        }
        let cells = self.counted.get(kept);
        Ok(cells.is_some_and(|cells| cells.contains(cell)))
    }
}
