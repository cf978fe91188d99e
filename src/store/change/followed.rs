//! The day of a case's last follow-up.
//!
//! Changes are collected and written together: an import moves a hundred thousand cases to one day,
//! whose row would otherwise be rewritten as often.

use super::Changer;
use crate::store::error::Result;
use crate::store::row::followed;
use crate::store::row::header::NO_DAY;
use crate::store::table::Table;

/// Maximum number of changes kept in memory.
const ROOM: usize = 1 << 16;

/// Key of the row, lower half of the case id, and whether the case was added or removed.
#[derive(Debug, Default)]
pub(super) struct Shifts(Vec<(u64, u16, bool)>);

impl Changer<'_, '_> {
    /// Moves a case from one day to another.
    pub(super) fn put_followed(&mut self, id: u32, was: i32, is: i32) -> Result<()> {
        if was == is {
            return Ok(());
        }
        for (day, here) in [(was, false), (is, true)] {
            if day != NO_DAY {
                let (key, low) = followed::place(day, id);
                self.followed.0.push((key, low, here));
            }
        }
        if self.followed.0.len() >= ROOM {
            self.write_followed()?;
        }
        Ok(())
    }

    /// Writes the collected changes.
    pub(super) fn write_followed(&mut self) -> Result<()> {
        let mut shifts = std::mem::take(&mut self.followed.0);
        // The sort is stable, so the changes of one case stay in order.
        shifts.sort_by_key(|(key, _, _)| *key);
        for of_row in shifts.chunk_by(|a, b| a.0 == b.0) {
            let Some((key, _, _)) = of_row.first() else {
                continue;
            };
            let row = self.txn.get(Table::Followed, *key)?.unwrap_or_default();
            let moved: Vec<_> = of_row.iter().map(|(_, low, here)| (*low, *here)).collect();
            let row = followed::shift(&row, &moved);
            if row.is_empty() {
                self.txn.delete(Table::Followed, *key)?;
            } else {
                self.txn.put(Table::Followed, *key, &row)?;
            }
        }
        Ok(())
    }
}
