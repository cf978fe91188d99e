//! What was recorded or undone since, and counts from an earlier day.

use std::collections::{BTreeSet, HashSet};

use chrono::NaiveDate;

use super::{Base, Changes, Told};
use crate::domain::case::Case;
use crate::domain::event::{Fact, FactKind, Recorded};
use crate::domain::sheet::Development;
use crate::domain::tally::{self, Moves};
use crate::service::Result;
use crate::service::retract::undone;
use crate::store::kv::Snapshot;
use crate::store::read::touched;
use crate::store::table::Table;
use crate::store::visit;

impl Changes<'_> {
    /// The cases about which something was recorded or undone since: all that may be restated.
    pub(in crate::service::sheet) fn touched(
        &self,
        snapshot: &dyn Snapshot,
    ) -> Result<BTreeSet<u32>> {
        let now = undone(snapshot, u64::MAX)?;
        let mut commits = BTreeSet::new();
        for base in self.bases.iter().filter(|base| base.any) {
            commits.extend(now.symmetric_difference(&base.undone));
            let since = base.known.saturating_add(1)..=u64::MAX;
            visit::rows(snapshot, Table::Journal, since, |commit, _| {
                commits.insert(commit);
            })?;
        }
        let mut ids = BTreeSet::new();
        for commit in commits {
            touched(snapshot, commit, &mut |id, _, _| {
                ids.insert(id);
            })?;
        }
        Ok(ids)
    }

    /// Counts what was recorded about a case, in force or not, and the case it makes now.
    pub(in crate::service::sheet) fn recorded(
        &mut self,
        id: u32,
        recorded: &[Recorded],
        held: &[Recorded],
        case: &Case,
    ) {
        let last = recorded.iter().map(|e| e.commit).max().unwrap_or(0);
        let quiet = |base: &Base| {
            !base.any
                || last <= base.known
                    && held.len() == recorded.len()
                    && !recorded.iter().any(|e| base.undone.contains(&e.commit))
        };
        if self.bases.iter().all(quiet) {
            return;
        }
        let retracted = retractions(held.iter());
        let now: HashSet<(u64, u32)> = held
            .iter()
            .map(|e| (e.commit, e.index))
            .filter(|key| !retracted.contains(key))
            .collect();
        let turned = |base: &Base| {
            let loud = Some(base).filter(|base| !quiet(base));
            loud.and_then(|base| turned(base, recorded, &now, case.now.filed))
        };
        let turned: Vec<Option<Turned<'_>>> = self.bases.iter().map(turned).collect();
        let hits: Vec<bool> = turned.iter().map(Option::is_some).collect();
        let last = turned.into_iter().flatten();
        let Some((day, event, holds)) = last.max_by_key(|(_, e, _)| (e.commit, e.index)) else {
            return;
        };
        let gone = (!case.exists).then(|| Case::of(recorded.iter()));
        let case = gone.as_ref().unwrap_or(case);
        let seat = tally::seat_on(case, Moves::EVERY, self.order.query.date);
        if !self.bounds.case(case) || !self.bounds.seat(&seat) {
            return;
        }
        let fact = if holds {
            event.event.fact.kind()
        } else {
            FactKind::Retracted
        };
        let told = Told {
            fact: Some(fact),
            ..Told::of(id, case, &seat, Some(day))
        };
        self.push(Development::Restated, &hits, &told);
    }
}

/// An event that is in force now and was not, or the other way round: the day from which it counts,
/// the event, and whether it is in force now.
type Turned<'e> = (NaiveDate, &'e Recorded, bool);

/// The last event that counts up to the day of a base and has changed since between in force and
/// not in force.
fn turned<'e>(
    base: &Base,
    recorded: &'e [Recorded],
    now: &HashSet<(u64, u32)>,
    filed: Option<NaiveDate>,
) -> Option<Turned<'e>> {
    let before = |e: &&Recorded| e.commit <= base.known && !base.undone.contains(&e.commit);
    let retracted = retractions(recorded.iter().filter(before));
    // What has no day of its own counts from the filing: from the earlier one if that was moved.
    let filed_before = Case::of(recorded.iter().filter(before)).now.filed;
    let filed = [filed_before, filed].into_iter().flatten().min();
    let turned = recorded.iter().filter_map(|e| {
        let key = (e.commit, e.index);
        let (was, is) = (before(&e) && !retracted.contains(&key), now.contains(&key));
        let day = e.event.counts_from(filed)?;
        (was != is && day <= base.day).then_some((day, e, is))
    });
    turned.max_by_key(|(_, e, _)| (e.commit, e.index))
}

/// The events that these events retract.
fn retractions<'e>(events: impl Iterator<Item = &'e Recorded>) -> HashSet<(u64, u32)> {
    events
        .filter_map(|e| match e.event.fact {
            Fact::Retracted { commit, index } => Some((commit, index)),
            _ => None,
        })
        .collect()
}
