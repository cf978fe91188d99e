//! Single cases, each counted alone by the code that makes the sheet: as the sheet knew them, and
//! as they are now.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::turn::Turns;
use crate::domain::event::Recorded;
use crate::domain::sheet::{Difference, Figures, Frozen, Value};
use crate::service::api::{Context, SheetQuery};
use crate::service::rules::Loaded;
use crate::service::sheet::figures;
use crate::service::sheet::single::Single;
use crate::service::{Core, Result, cases};
use crate::store::dict::Dict;
use crate::store::kv::Snapshot;
use crate::store::read::history;

/// The list of overdue cases, which names only the first.
const OVERDUE: &str = "overdue";

/// A docket whose cases are counted one by one for a frozen sheet.
pub(super) struct Alone<'a> {
    cx: &'a Context,
    query: &'a SheetQuery,
    pub(super) snapshot: &'a dyn Snapshot,
    pub(super) frozen: &'a Frozen,
    rules: Arc<Loaded>,
    dict: Arc<Dict>,
    pub(super) turns: Turns,
}

impl<'a> Alone<'a> {
    pub(super) fn new(
        (core, cx): (&'a Core, &'a Context),
        query: &'a SheetQuery,
        snapshot: &'a dyn Snapshot,
        frozen: &'a Frozen,
    ) -> Result<Alone<'a>> {
        Ok(Alone {
            cx,
            query,
            snapshot,
            frozen,
            rules: core.rules(snapshot)?,
            dict: core.dict(snapshot)?,
            turns: Turns::read(snapshot, frozen.figures.commit)?,
        })
    }

    /// Everything recorded about a case.
    pub(super) fn events(&self, id: u32) -> Result<Vec<Recorded>> {
        Ok(history(self.snapshot, id, &self.dict)?)
    }

    /// The events the sheet knew, and those in force now.
    pub(super) fn sides(&self, events: &[Recorded]) -> [Vec<Recorded>; 2] {
        let held = |side: fn([bool; 2]) -> bool| -> Vec<Recorded> {
            let holds = |e: &&Recorded| side(self.turns.held(e.commit));
            events.iter().filter(holds).cloned().collect()
        };
        [held(|[then, _]| then), held(|[_, now]| now)]
    }

    /// The events that would be in force now with only these of the commits since the freeze that
    /// changed any.
    pub(super) fn with(&self, events: &[Recorded], kept: &BTreeSet<u64>) -> Vec<Recorded> {
        let holds = |e: &&Recorded| {
            let [then, now] = self.turns.held(e.commit);
            match self.turns.cause(e.commit) {
                Some(cause) if !kept.contains(&cause) => then,
                _ => now,
            }
        };
        events.iter().filter(holds).cloned().collect()
    }

    /// The sheet of one case.
    pub(super) fn count(&self, events: &[Recorded]) -> Result<Figures> {
        let alone = Single::new(&self.rules, self.cx, events)?;
        figures(alone.core(), self.cx, self.query, self.frozen.figures.since)
    }

    /// Whether a difference only means that a case entered or left the list of the longest overdue
    /// because of other cases: its days overdue are unchanged, and the list has no place for so
    /// few.
    pub(super) fn is_rank(&self, difference: &Difference, now: &Figures) -> Result<bool> {
        let cell = &difference.cell;
        let (value, other, side) = match (&difference.was, &difference.is) {
            (value, Value::Empty) => (value, now, 1),
            (Value::Empty, value) => (value, &self.frozen.figures, 0),
            _ => return Ok(false),
        };
        let full = other.table(&cell.table).filter(|table| {
            let last = table
                .rows
                .last()
                .and_then(|row| table.cell(row, &cell.column));
            let least = last.and_then(Value::count);
            table.rows.len() >= self.query.top && value.count() <= least
        });
        let (OVERDUE, Some(_), Some(Value::Text(number))) =
            (cell.table.as_str(), full, cell.row.first())
        else {
            return Ok(false);
        };
        let Some(id) = cases::id_of(self.snapshot, number)? else {
            return Ok(false);
        };
        let sides = self.sides(&self.events(id)?);
        let events = sides.get(side).map_or(&[] as &[Recorded], Vec::as_slice);
        let alone = self.count(events)?;
        let same = alone.table(OVERDUE).and_then(|table| {
            let row = table.row(&Value::Text(number.clone()))?;
            table.cell(row, &cell.column)
        });
        Ok(same == Some(value))
    }
}
