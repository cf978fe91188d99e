//! Whether a case that was done is in the filter of the list that it was done from.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use super::api::CaseLine;
use super::desk::Desk;
use super::filter::Resolved;
use super::line::Urgency;
use super::{Core, Result, cases, undone};
use crate::store::row::header::Place;

/// A filter of work done.
///
/// A case counts if it is in the filter as it stands now, for a follow-up changes neither its level
/// nor its due date. A closing does: a closed case counts as it would stand if it were still open,
/// as it did when its closing was recorded. The status is not asked for. Nor is the reason for
/// which the case was listed, because no case has one once it is done.
pub(super) struct DoneIn<'a> {
    core: &'a Core,
    desk: &'a Desk<'a>,
    filter: &'a Resolved<'a>,
    stale: &'a HashMap<u32, Option<CaseLine>>,
    /// Undone commits, read on first use.
    undone: OnceCell<HashSet<u64>>,
}

impl<'a> DoneIn<'a> {
    pub(super) fn new(
        core: &'a Core,
        desk: &'a Desk<'a>,
        filter: &'a Resolved<'a>,
        stale: &'a HashMap<u32, Option<CaseLine>>,
    ) -> DoneIn<'a> {
        DoneIn {
            core,
            desk,
            filter,
            stale,
            undone: OnceCell::new(),
        }
    }

    /// Whether every case is in it.
    pub(super) fn takes_all(&self) -> bool {
        self.filter.takes_all()
    }

    pub(super) fn holds(&self, id: u32) -> Result<bool> {
        if !self.filter.is_asked(self.desk.snapshot, id)? {
            return Ok(false);
        }
        Ok(!self.filter.asks_urgency() || self.filter.urgency(&self.urgency(id)?))
    }

    fn urgency(&self, id: u32) -> Result<Urgency> {
        if self.desk.is_current() && !self.stale.contains_key(&id) {
            let header = cases::indexed(self.desk.snapshot, id)?;
            if header.place != Place::Closed {
                return Ok(self.desk.now.of_header(&header));
            }
        }
        self.by_events(id)
    }

    /// The urgency of a case according to its events, leaving out that it was closed.
    fn by_events(&self, id: u32) -> Result<Urgency> {
        let (snapshot, today) = (self.desk.snapshot, self.desk.now.today);
        let commits = match self.undone.get() {
            Some(commits) => commits,
            None => {
                let read = undone(snapshot, u64::MAX)?;
                self.undone.get_or_init(|| read)
            }
        };
        let dict = self.core.dict(snapshot)?;
        let cut = (!self.desk.is_current()).then_some(today);
        let (_, mut case) = cases::load(snapshot, id, &dict, commits, cut)?;
        case.closed = None;
        let verdict = self.desk.rules.verdict(&case, today);
        Ok(Urgency {
            due: verdict.due,
            days_left: verdict.days_left,
            level: verdict.level,
            provisional: verdict.provisional,
            stated: case.now.due,
        })
    }
}
