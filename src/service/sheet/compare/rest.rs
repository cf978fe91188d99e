//! The commits behind what no single case explains.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::indicator::PER_HANDLER;
use crate::domain::journal::Action;
use crate::domain::sheet::Cell;
use crate::service::Result;
use crate::service::rules::setting_at;
use crate::store::kv::Snapshot;
use crate::store::row::journal::Entry;

/// What changed settings restate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// The bounds of the levels.
    Levels,
    /// The months from which a case is long-pending.
    LongPending,
    /// The posts for judges.
    Posts,
}

impl Reach {
    /// The settings that a cell depends on, besides the rules that decide dates.
    fn of(cell: &Cell) -> Option<Reach> {
        let indicator = cell.word("indicator.");
        match cell.table.as_str() {
            "levels" => Some(Reach::Levels),
            "long-pending" | "clearance" => Some(Reach::LongPending),
            "indicators" if indicator == Some(PER_HANDLER) => Some(Reach::Posts),
            "indicators" if indicator.is_some_and(|id| id.starts_with("long-")) => {
                Some(Reach::LongPending)
            }
            "changes" if cell.word("change.") == Some("long-pending") => Some(Reach::LongPending),
            _ => None,
        }
    }
}

/// The commits behind what no case explains: those that touch no case (a year of holidays, the
/// settings of the court), and those of the cases that were not counted alone.
pub(super) struct Rest {
    /// They may be behind any figure.
    any: BTreeSet<u64>,
    settings: Vec<(u64, Vec<Reach>)>,
}

impl Rest {
    /// `far` are the commits of the cases that were not counted alone.
    pub(super) fn of(
        snapshot: &dyn Snapshot,
        entries: &BTreeMap<u64, Entry>,
        far: BTreeSet<u64>,
    ) -> Result<Rest> {
        let mut any = far;
        let mut settings = Vec::new();
        for (commit, entry) in entries {
            match entry.action {
                Action::Holidays => {
                    any.insert(*commit);
                }
                Action::Thresholds => settings.push((*commit, reach(snapshot, *commit)?)),
                // It may take back settings.
                _ if entry.retracts.is_some() => {
                    settings.push((*commit, reach(snapshot, *commit)?));
                }
                _ => {}
            }
        }
        Ok(Rest { any, settings })
    }

    /// Those that can be behind a cell.
    pub(super) fn behind(&self, cell: &Cell) -> BTreeSet<u64> {
        let mut commits = self.any.clone();
        if let Some(depends) = Reach::of(cell) {
            let set = self.settings.iter();
            let set = set.filter(|(_, reach)| reach.contains(&depends));
            commits.extend(set.map(|(commit, _)| *commit));
        }
        commits
    }
}

/// What a commit changed in the settings.
fn reach(snapshot: &dyn Snapshot, commit: u64) -> Result<Vec<Reach>> {
    let (was, _) = setting_at(snapshot, commit.saturating_sub(1))?;
    let (is, _) = setting_at(snapshot, commit)?;
    let changed = [
        (Reach::Levels, was.levels != is.levels),
        (Reach::LongPending, was.long_pending != is.long_pending),
        (Reach::Posts, was.posts != is.posts),
    ];
    let changed = changed.into_iter().filter(|(_, changed)| *changed);
    Ok(changed.map(|(reach, _)| reach).collect())
}
