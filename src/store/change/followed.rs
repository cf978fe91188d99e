//! On which day a case was followed up last. Collected and written many at once: an import moves a hundred thousand of
//! them to one day, and their row would be written as often.

use super::Changer;
use crate::store::error::Result;
use crate::store::row::followed;
use crate::store::row::header::NO_DAY;
use crate::store::table::Table;

/// So many are kept in memory at most.
const ROOM: usize = 1 << 16;

/// Key of the row, half of the case, whether it came or went.
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

    /// Writes what was collected.
    pub(super) fn write_followed(&mut self) -> Result<()> {
        let mut shifts = std::mem::take(&mut self.followed.0);
        // Stable: what happened to one case stays in its order.
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
