//! What an undo since the freeze turned: which commits the sheet knew in force and no longer are,
//! or the other way round, and the commit that turned each.

use std::collections::{HashMap, HashSet};

use crate::service::Result;
use crate::service::retract::Retractions;
use crate::store::kv::Snapshot;

/// The commits undone at some moment, and the undo in force of each.
struct Moment {
    undone: HashSet<u64>,
    undoers: HashMap<u64, u64>,
}

impl Moment {
    fn of(retractions: &Retractions) -> Moment {
        Moment {
            undone: retractions.undone(),
            undoers: retractions.undoers(),
        }
    }
}

/// The commits in force at the time of freezing, compared with those in force now.
pub(super) struct Turns {
    /// The last commit that the sheet includes.
    known: u64,
    retractions: Retractions,
    then: Moment,
    now: Moment,
}

impl Turns {
    pub(super) fn read(snapshot: &dyn Snapshot, known: u64) -> Result<Turns> {
        let retractions = Retractions::read(snapshot, u64::MAX)?;
        Ok(Turns {
            known,
            then: Moment::of(&Retractions::read(snapshot, known)?),
            now: Moment::of(&retractions),
            retractions,
        })
    }

    pub(super) fn retractions(&self) -> &Retractions {
        &self.retractions
    }

    /// Whether a commit was in force in the sheet, and whether it is now.
    pub(super) fn held(&self, commit: u64) -> [bool; 2] {
        let known = commit <= self.known;
        [
            known && !self.then.undone.contains(&commit),
            !self.now.undone.contains(&commit),
        ]
    }

    /// The commit since the freeze that turned this one: itself if it is new, otherwise the undo
    /// that took it back or restored it. `None` if it is in force as it was in the sheet.
    pub(super) fn cause(&self, commit: u64) -> Option<u64> {
        let mut commit = commit;
        // An undo is a later commit than what it undoes, so this ends.
        loop {
            commit = match self.held(commit) {
                [then, now] if then == now => return None,
                _ if commit > self.known => return Some(commit),
                [true, _] => *self.now.undoers.get(&commit)?,
                [false, _] => *self.then.undoers.get(&commit)?,
            };
        }
    }

    /// Whether a commit since the freeze changed nothing that the sheet knew: it is undone itself,
    /// or it undid only such as came after the freeze.
    pub(super) fn is_idle(&self, commit: u64) -> bool {
        let undid = self.retractions.of(commit);
        self.now.undone.contains(&commit)
            || (!undid.is_empty() && undid.iter().all(|target| *target > self.known))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Undo commits, each with what it undid.
    fn turns(known: u64, undos: &[(u64, &[u64])]) -> Turns {
        let of = |until: u64| {
            let mut all = Retractions::default();
            for (by, targets) in undos.iter().filter(|(by, _)| *by <= until) {
                all.push(*by, targets);
            }
            all
        };
        Turns {
            known,
            then: Moment::of(&of(known)),
            now: Moment::of(&of(u64::MAX)),
            retractions: of(u64::MAX),
        }
    }

    #[test]
    fn whatever_was_turned_has_the_commit_that_turned_it() {
        // Undone after the freeze; an entry since; an entry since that was undone.
        let all = turns(10, &[(12, &[3]), (14, &[13])]);
        for (commit, cause) in [(3, Some(12)), (4, None), (11, Some(11)), (13, None)] {
            assert_eq!(all.cause(commit), cause, "{commit}");
        }
        let idle = (11..=14).filter(|commit| all.is_idle(*commit));
        assert_eq!(idle.collect::<Vec<_>>(), [13, 14]);
        // Undone before the freeze, restored since, undone again, restored again: the first
        // restoring is in force.
        let all = turns(10, &[(5, &[3]), (11, &[5]), (12, &[11]), (13, &[12])]);
        assert_eq!(all.cause(3), Some(11));
        assert!(all.is_idle(12) && all.is_idle(13) && !all.is_idle(11));
        // Restored before the freeze, and the restoring undone since.
        let all = turns(10, &[(5, &[3]), (8, &[5]), (11, &[8])]);
        assert_eq!(all.cause(3), Some(11));
        // Several taken back together, an undo among them.
        let all = turns(10, &[(5, &[3]), (11, &[5, 6])]);
        assert_eq!((all.cause(3), all.cause(6)), (Some(11), Some(11)));
    }
}
