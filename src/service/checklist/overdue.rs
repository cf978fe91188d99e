//! Overdue cases come first, and are read from the stored front of the list as far as it goes.

use super::Gather;
use crate::service::Result;
use crate::service::desk::bad_row;
use crate::store::codec::day_key;
use crate::store::front;
use crate::store::table::{Table, pair, unpair};

impl Gather<'_> {
    /// Adds the rows due before `today` until the window is full: from the front of the list as far
    /// as it goes, then from the table.
    pub(super) fn overdue(&mut self, today: i32) -> Result<()> {
        let last = pair(day_key(today), 0).saturating_sub(1);
        let front = self.desk.meta.front;
        let mut from = 0;
        if self.need.is_some() && self.filter.takes_all() && front != 0 {
            if !self.front(last)? {
                return Ok(());
            }
            from = front.saturating_add(1);
        }
        if from > last || self.full() {
            return Ok(());
        }
        let desk = self.desk;
        let table = Table::Due;
        desk.each_key(table, from..=last, self.stale, &mut |key, id, value| {
            self.row((table, key), id, value, true)?;
            Ok(!self.full())
        })
    }

    /// Adds the rows of the front up to a key. Returns whether more may follow it.
    fn front(&mut self, last: u64) -> Result<bool> {
        let snapshot = self.desk.snapshot;
        let mut more = Ok(true);
        snapshot.with(Table::Front, front::KEY, &mut |value| {
            more = self.rows_of(value, last);
        })?;
        more
    }

    fn rows_of(&mut self, value: &[u8], last: u64) -> Result<bool> {
        for row in front::rows(value) {
            let row = row.ok_or_else(|| bad_row(Table::Front, front::KEY))?;
            if row.key > last || self.full() {
                return Ok(false);
            }
            let id = unpair(row.key).1;
            if !self.stale.contains_key(&id) {
                self.row((Table::Due, row.key), id, row.value, row.whole)?;
            }
        }
        Ok(true)
    }
}
