//! Which commits are in force: what undo commits undid, and what undoing those restored.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, FixedOffset};

use super::Result;
use super::error::Error;
use crate::store::commit::targets;
use crate::store::error::Result as StoreResult;
use crate::store::kv::{Order, Snapshot};
use crate::store::table::Table;
use crate::store::visit;

/// What each undo commit undid, in the order of commits.
#[derive(Debug, Clone, Default)]
pub(crate) struct Retractions(Vec<(u64, Vec<u64>)>);

impl Retractions {
    /// The undo commits up to `until`.
    pub(crate) fn read(snapshot: &dyn Snapshot, until: u64) -> StoreResult<Retractions> {
        let mut all = Vec::new();
        visit::rows(snapshot, Table::Retracts, 0..=until, |by, value| {
            all.push((by, targets(value).collect()));
        })?;
        Ok(Retractions(all))
    }

    /// Adds an undo commit, which must come after all others.
    pub(crate) fn push(&mut self, by: u64, targets: &[u64]) {
        self.0.push((by, targets.to_vec()));
    }

    /// The commits that a commit undid; empty if it is no undo.
    pub(crate) fn of(&self, by: u64) -> &[u64] {
        let at = self.0.binary_search_by_key(&by, |(by, _)| *by);
        at.ok()
            .and_then(|at| self.0.get(at))
            .map_or(&[], |(_, targets)| targets.as_slice())
    }

    /// Every undo commit with what it undid, in the order of commits.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u64, &[u64])> {
        self.0.iter().map(|(by, targets)| (*by, targets.as_slice()))
    }

    /// The undone commits. Goes from the last undo to the first: an undo that was itself undone
    /// does not count.
    pub(crate) fn undone(&self) -> HashSet<u64> {
        let mut undone = HashSet::new();
        for (by, targets) in self.0.iter().rev() {
            if !undone.contains(by) {
                undone.extend(targets);
            }
        }
        undone
    }

    /// Maps each undone commit to the undo commit in force.
    pub(crate) fn undoers(&self) -> HashMap<u64, u64> {
        let mut undoers = HashMap::new();
        for (by, targets) in self.0.iter().rev() {
            if !undoers.contains_key(by) {
                for target in targets {
                    undoers.entry(*target).or_insert(*by);
                }
            }
        }
        undoers
    }

    /// The undo commits that restore something: those that undid nothing but undos which took
    /// something away. Undoing such a commit takes away again.
    pub(crate) fn redos(&self) -> HashSet<u64> {
        let mut redos = HashSet::new();
        for (by, targets) in self.iter() {
            let takes_away = |target: &u64| !self.of(*target).is_empty() && !redos.contains(target);
            if !targets.is_empty() && targets.iter().all(takes_away) {
                redos.insert(by);
            }
        }
        redos
    }

    /// The commits with facts that an undo, or the undo of an undo, is about; for any other commit,
    /// itself.
    pub(crate) fn roots(&self, commit: u64) -> Vec<u64> {
        let (mut open, mut roots) = (vec![commit], Vec::new());
        while let Some(commit) = open.pop() {
            match self.of(commit) {
                [] => roots.push(commit),
                // A commit undoes only earlier ones, so this ends.
                targets => open.extend(targets),
            }
        }
        roots.sort_unstable();
        roots.dedup();
        roots
    }
}

/// The undone commits, by the undo commits up to `until`.
pub(crate) fn undone(snapshot: &dyn Snapshot, until: u64) -> StoreResult<HashSet<u64>> {
    Ok(Retractions::read(snapshot, until)?.undone())
}

/// The last commit at or before a moment; without a moment, every commit.
pub(crate) fn known_until(
    snapshot: &dyn Snapshot,
    moment: Option<DateTime<FixedOffset>>,
) -> Result<u64> {
    let Some(moment) = moment else {
        return Ok(u64::MAX);
    };
    let millis = moment.timestamp_millis();
    let mut until = 0;
    let order = Order::Descending;
    visit::journal(snapshot, visit::ALL, order, |commit, entry| {
        let later = entry.moment > millis;
        if !later {
            until = commit;
        }
        Ok::<_, Error>(visit::go_on(later))
    })?;
    Ok(until)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pairs: &[(u64, &[u64])]) -> Retractions {
        Retractions(pairs.iter().map(|(by, t)| (*by, t.to_vec())).collect())
    }

    #[test]
    fn undo_redo_and_undo_again_alternate() {
        let sorted = |r: &Retractions| {
            let mut all: Vec<u64> = r.undone().into_iter().collect();
            all.sort_unstable();
            all
        };
        let mut all = of(&[(2, &[1])]);
        assert_eq!(sorted(&all), [1]);
        all.push(3, &[2]);
        assert_eq!(sorted(&all), [2]);
        all.push(4, &[3]);
        assert_eq!(sorted(&all), [1, 3]);
        all.push(5, &[4]);
        assert_eq!(sorted(&all), [2, 4]);
        assert_eq!(all.roots(5), [1]);
        assert_eq!(all.redos(), HashSet::from([3, 5]));
        assert_eq!(all.undoers(), HashMap::from([(4, 5), (2, 3)]));
    }

    #[test]
    fn one_undo_takes_back_several_and_brings_them_back_together() {
        let mut all = of(&[(4, &[1, 3])]);
        assert_eq!(all.undone(), HashSet::from([1, 3]));
        assert_eq!(all.roots(4), [1, 3]);
        all.push(5, &[4]);
        assert_eq!(all.undone(), HashSet::from([4]));
    }

    #[test]
    fn a_run_of_commits_is_taken_back_with_the_undoings_in_it() {
        // Commit 3 undid 1, and 4 was recorded; going back to the state after 2 restores 1.
        let mut all = of(&[(3, &[1])]);
        all.push(5, &[3, 4]);
        assert_eq!(all.undone(), HashSet::from([3, 4]));
    }
}
