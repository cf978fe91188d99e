//! Writes one transaction of events, projections, indexes, tallies and chain.

mod chunks;
mod followed;
mod numbers;

use std::collections::HashSet;

use chunks::Chunks;
use followed::Shifts;

use super::codec::{day_key, to_days};
use super::commit::{Author, Seal, Sums, Touch, Trail, seal_commit, targets_row, targets_source};
use super::dict::Dict;
use super::error::{Result, StoreError};
use super::front;
use super::kv::{Order, Transaction};
use super::project::{Facts, Marks, Projection, list_place, project};
use super::read::{history, read_meta};
use super::row::cells;
use super::row::event::{PART, encode};
use super::row::header::{Header, NO_DAY};
use super::row::hot;
use super::row::meta::{Counted, Meta};
use super::table::{Table, pair, under};
use super::visit;
use crate::domain::case::Case;
use crate::domain::event::{Event, Fact, Recorded};

/// A commit in progress. Nothing is visible before [`Changer::finish`].
pub struct Changer<'t, 'f> {
    pub txn: &'t mut dyn Transaction,
    pub dict: &'t mut Dict,
    pub facts: &'f Facts<'f>,
    /// Commits that do not hold.
    undone: HashSet<u64>,
    pub meta: Meta,
    commit: u64,
    sums: Sums,
    trail: Trail,
    scratch: Vec<u8>,
    key: String,
    /// What changed in the rows that the front of the due list covers.
    front: front::Changes,
    /// The cases whose last follow-up moved to another day.
    followed: Shifts,
    /// Rows of many cases, not yet written.
    chunks: Chunks,
}

impl std::fmt::Debug for Changer<'_, '_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Changer({})", self.commit)
    }
}

impl<'t, 'f> Changer<'t, 'f> {
    pub fn new(
        txn: &'t mut dyn Transaction,
        dict: &'t mut Dict,
        facts: &'f Facts<'f>,
        undone: HashSet<u64>,
    ) -> Result<Self> {
        let meta = read_meta(&*txn)?;
        let commit = meta.commit + 1;
        Ok(Changer {
            txn,
            dict,
            facts,
            undone,
            meta,
            commit,
            sums: Sums::default(),
            trail: Trail::default(),
            scratch: Vec::new(),
            key: String::new(),
            front: front::Changes::default(),
            followed: Shifts::default(),
            chunks: Chunks::default(),
        })
    }

    /// Continues a commit whose first part was loaded in bulk.
    pub fn resume(&mut self, meta: Meta, trail: Trail) {
        self.meta = meta;
        self.trail = trail;
    }

    /// Returns the number this commit will have.
    pub fn commit(&self) -> u64 {
        self.commit
    }

    /// Returns the number of events recorded so far.
    pub fn events(&self) -> u64 {
        self.trail.events
    }

    /// Reads the events of a case, including undone ones.
    pub fn history(&self, id: u32) -> Result<Vec<Recorded>> {
        history(&*self.txn, id, self.dict)
    }

    /// Whether a commit has not been undone.
    pub fn holds(&self, commit: u64) -> bool {
        !self.undone.contains(&commit)
    }

    /// Returns the current state of the case.
    pub fn case(&self, id: u32) -> Result<Case> {
        Ok(self.fold(&self.history(id)?))
    }

    /// Folds these events into a case, leaving out undone commits.
    pub fn fold(&self, events: &[Recorded]) -> Case {
        Case::of(events.iter().filter(|e| !self.undone.contains(&e.commit)))
    }

    /// Adds a new case and returns its id.
    pub fn create(&mut self, events: &[Event]) -> Result<u32> {
        self.meta.last_case += 1;
        let id = self.meta.last_case;
        self.record_onto(id, &[], events)?;
        Ok(id)
    }

    /// Records new facts of a case.
    pub fn record(&mut self, id: u32, events: &[Event]) -> Result<()> {
        let before = self.history(id)?;
        self.record_onto(id, &before, events)
    }

    /// Records new facts of a case whose history is `before`.
    pub fn record_onto(&mut self, id: u32, before: &[Recorded], events: &[Event]) -> Result<()> {
        let mut bytes = Vec::new();
        for event in events {
            encode(event, self.commit, self.dict, &mut self.scratch, &mut bytes);
        }
        if before.is_empty() {
            self.txn.put(Table::Events, pair(id, 0), &bytes)?;
        } else {
            self.append(id, &bytes)?;
        }
        let first = before.iter().filter(|e| e.commit == self.commit).count() as u32;
        let txn = &mut *self.txn;
        let touch = Touch {
            id,
            bytes: &bytes,
            position: before.len() as u32,
            count: events.len() as u32,
            again: first > 0,
        };
        self.trail.note(self.commit, &touch, &mut |key, value| {
            txn.put(Table::Touched, key, value)
        })?;
        let old = self.fold(before);
        let mut case = old.clone();
        if events
            .iter()
            .any(|e| matches!(e.fact, Fact::Retracted { .. }))
        {
            let added = events.iter().zip(first..).map(|(event, index)| Recorded {
                commit: self.commit,
                index,
                event: event.clone(),
            });
            let all: Vec<Recorded> = before.iter().cloned().chain(added).collect();
            case = self.fold(&all);
        } else {
            for event in events {
                case.apply(event);
            }
        }
        self.replace(id, &old, &case)
    }

    /// Appends to the last part of a case's events, or begins the next part.
    fn append(&mut self, id: u32, bytes: &[u8]) -> Result<()> {
        let last = visit::first(
            self.txn,
            Table::Events,
            under(id),
            Order::Descending,
            |key, value| (key, value.to_vec()),
        )?;
        let (key, mut value) = match last {
            Some((key, value)) if value.len() + bytes.len() <= PART || value.is_empty() => {
                (key, value)
            }
            Some((key, _)) => (key + 1, Vec::new()),
            None => (pair(id, 0), Vec::new()),
        };
        value.extend_from_slice(bytes);
        self.txn.put(Table::Events, key, &value)
    }

    /// Projects a case again, after an undo or when the rules or the calendar changed.
    ///
    /// `undone_before` are the commits that did not hold when the case was last projected.
    pub fn reproject(&mut self, id: u32, undone_before: &HashSet<u64>) -> Result<()> {
        let events = self.history(id)?;
        let old = Case::of(events.iter().filter(|e| !undone_before.contains(&e.commit)));
        let case = self.fold(&events);
        self.replace(id, &old, &case)
    }

    /// Replaces the rows of the old case by those of the new one.
    fn replace(&mut self, id: u32, old: &Case, case: &Case) -> Result<()> {
        // A case whose sums are already too large may still be corrected.
        if !case.sums_fit() && old.sums_fit() {
            return Err(StoreError::SumTooLarge(case.now.number.clone()));
        }
        let stored = self.txn.get(Table::Cases, u64::from(id))?;
        let header = match &stored {
            Some(value) => {
                let damaged = || StoreError::unreadable(Table::Cases, u64::from(id));
                Some(Header::read(value).ok_or_else(damaged)?)
            }
            None => None,
        };
        // The numbers under which it is listed.
        let (mut marks, mut listed) = (Marks::NONE, Vec::new());
        let mut text = None;
        if let Some(header) = &header {
            // Tallies do not depend on the day of projection, so the old case yields them again; the
            // place does, so it is taken from the stored row.
            let mut before = project(old, self.facts, self.dict, &mut self.key);
            marks = before.marks;
            listed = std::mem::take(&mut before.former);
            listed.push(header.number_hash);
            text = Some(std::mem::take(&mut before.search));
            self.sums.deltas(&before, -1);
            self.sums.place(header, -1);
            self.meta.count(header, Counted::Out);
        }
        if !case.exists {
            self.vanish(id, header.as_ref(), marks, &listed)?;
            return Ok(());
        }
        let after = project(case, self.facts, self.dict, &mut self.key);
        self.sums.count(&after, 1);
        self.meta.count(&after.header, Counted::In);
        self.swap(id, header.as_ref(), marks, &after)?;
        // Independent of the day, too. One row holds many texts, so it is not even read if nothing
        // changes.
        if text.as_ref() != Some(&after.search) {
            self.put_search(id, &after.search)?;
        }
        self.relist(id, &listed, &after)?;
        if stored.as_deref() != Some(&after.row) {
            self.txn.put(Table::Cases, u64::from(id), &after.row)?;
        }
        Ok(())
    }

    fn swap(
        &mut self,
        id: u32,
        before: Option<&Header>,
        marks: Marks,
        after: &Projection,
    ) -> Result<()> {
        let header = &after.header;
        self.meta.notice(header);
        let (was, is) = (
            before.and_then(|h| list_place(h, id)),
            list_place(header, id),
        );
        if was != is {
            for place in [was, is].into_iter().flatten() {
                self.moved(place);
            }
            if let Some((table, key)) = was {
                self.txn.delete(table, key)?;
            }
        } else if let Some((Table::Due, key)) = is {
            self.front.replaced(&self.meta, key, &after.list);
        }
        if let Some((table, key)) = is {
            self.txn.put(table, key, &after.list)?;
        }
        let moved = marks.rows().into_iter().zip(after.marks.rows());
        let moved = moved.map(|((table, was), (_, is))| (table, was, is));
        let days = [
            (
                Table::Stale,
                before.map_or(NO_DAY, |h| h.stale),
                header.stale,
            ),
            (
                Table::Next,
                before.map_or(NO_DAY, Header::next_key),
                header.next_key(),
            ),
        ];
        for (table, was, is) in days.into_iter().chain(moved) {
            if was != is && was != NO_DAY {
                self.txn.delete(table, pair(day_key(was), id))?;
            }
            if was != is && is != NO_DAY {
                self.txn.put(table, pair(day_key(is), id), &[])?;
            }
        }
        self.put_followed(id, before.map_or(NO_DAY, |h| h.last), header.last)?;
        self.put_hot(id, &after.hot.encode())?;
        self.put_changes(id, &after.changes)
    }

    /// Notes that a case came to a place in a list, or left it.
    fn moved(&mut self, (table, key): (Table, u64)) {
        if table == Table::Due {
            self.front.moved(&self.meta, key);
        }
    }

    fn vanish(
        &mut self,
        id: u32,
        before: Option<&Header>,
        marks: Marks,
        numbers: &[u64],
    ) -> Result<()> {
        let Some(before) = before else { return Ok(()) };
        if let Some(place) = list_place(before, id) {
            self.moved(place);
            self.txn.delete(place.0, place.1)?;
        }
        let days = [
            (Table::Stale, before.stale),
            (Table::Next, before.next_key()),
        ];
        for (table, day) in days.into_iter().chain(marks.rows()) {
            if day != NO_DAY {
                self.txn.delete(table, pair(day_key(day), id))?;
            }
        }
        for hash in numbers {
            self.unlist(*hash, id)?;
        }
        self.txn.delete(Table::Cases, u64::from(id))?;
        self.put_followed(id, before.last, NO_DAY)?;
        self.put_hot(id, &[0; hot::SIZE])?;
        self.put_changes(id, &[])?;
        self.put_search(id, "")
    }

    /// Writes the sums, the dictionary, the journal entry and the last numbers; the caller commits the
    /// transaction.
    ///
    /// For an undo, `retracts` names the commits that it undoes.
    pub fn finish(mut self, mut author: Author, retracts: &[u64]) -> Result<Meta> {
        for (table, rows) in self.sums.rows() {
            // A change that moves nothing between days leaves their rows unchanged.
            let moved = rows.iter().filter(|(_, cells)| !cells.is_zero());
            for (key, cells) in moved {
                let mut all = self
                    .txn
                    .get(table, *key)?
                    .map(|value| cells::decode(&value))
                    .unwrap_or_default();
                all.add_all(cells);
                cells::encode(&all, &mut self.scratch);
                if self.scratch.is_empty() {
                    self.txn.delete(table, *key)?;
                } else {
                    self.txn.put(table, *key, &self.scratch)?;
                }
            }
        }
        self.write_followed()?;
        self.write_chunks()?;
        self.dict.save(self.txn)?;
        if !retracts.is_empty() {
            self.txn
                .put(Table::Retracts, self.commit, &targets_row(retracts))?;
            author.source = targets_source(retracts).or(author.source);
        }
        let today = to_days(self.facts.today);
        front::update(self.txn, &mut self.meta, &self.front, today)?;
        let seal = Seal {
            author,
            retracts: retracts.first().copied(),
            today,
        };
        seal_commit(self.txn, &mut self.meta, self.trail, seal)?;
        Ok(self.meta)
    }
}

#[cfg(test)]
mod tests;
