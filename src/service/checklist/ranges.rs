//! The ranges of the store that make up the checklist, in its order.

use std::collections::HashSet;

use super::Gather;
use crate::service::Result;
use crate::store::codec::day_key;
use crate::store::table::{Table, pair, unpair};
use crate::store::visit;

impl Gather<'_> {
    /// Reads the ranges in the order of the list, stopping when the window is full.
    pub(super) fn ranges(&mut self, today: i32) -> Result<()> {
        let ahead = today.saturating_add(self.desk.now.levels.ahead);
        let mut seen = HashSet::new();
        self.overdue(today)?;
        // If overdue cases fill the window, a paused case that is due later cannot get into it.
        let last = self.items.iter().map(|item| item.day).max();
        let full = self.full();
        let until = last.filter(|_| full).map_or(i32::MAX, |day| day - today);
        let need = self.need.take();
        self.range(Table::Paused, i32::MIN, until, &seen)?;
        if full {
            return Ok(());
        }
        self.need = need;
        self.range(Table::Due, today, ahead, &seen)?;
        if self.full() {
            return Ok(());
        }
        // A case due later is on the list only if a follow-up is due, a pause has ended or it was put
        // off.
        let mut rest: Vec<u32> = self.ends()?.keys().copied().collect();
        let until = pair(day_key(today), u32::MAX);
        visit::rows(self.desk.snapshot, Table::Next, 0..=until, |key, _| {
            rest.push(unpair(key).1);
        })?;
        rest.extend(self.skips.cases());
        rest.sort_unstable();
        rest.dedup();
        rest.retain(|id| seen.insert(*id));
        for id in rest {
            self.single(id, ahead + 1)?;
        }
        self.range(Table::Undated, i32::MIN, i32::MAX, &seen)
    }
}
