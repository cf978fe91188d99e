//! Rows that each hold many cases: columns, changes of due dates, search text.

use super::Changer;
use crate::store::error::Result;
use crate::store::row::{due_change, hot, search};
use crate::store::table::Table;

impl Changer<'_, '_> {
    pub(super) fn put_hot(&mut self, id: u32, columns: &[u8; hot::SIZE]) -> Result<()> {
        let (chunk, at) = (
            u64::from(id / hot::CASES),
            (id % hot::CASES) as usize * hot::SIZE,
        );
        let mut value = self.txn.get(Table::Hot, chunk)?.unwrap_or_default();
        if value.get(at..at + hot::SIZE) == Some(columns) {
            return Ok(());
        }
        if value.len() < at + hot::SIZE {
            value.resize(at + hot::SIZE, 0);
        }
        if let Some(slot) = value.get_mut(at..at + hot::SIZE) {
            slot.copy_from_slice(columns);
        }
        self.txn.put(Table::Hot, chunk, &value)
    }

    /// A store without these rows never reads them, so they are not written for some cases only.
    pub(super) fn put_changes(&mut self, id: u32, changes: &[u8]) -> Result<()> {
        if !self.meta.past_kept {
            return Ok(());
        }
        let (chunk, place) = (u64::from(id / hot::CASES), (id % hot::CASES) as u8);
        let value = self.txn.get(Table::DueChanges, chunk)?.unwrap_or_default();
        match due_change::replace(&value, place, changes) {
            None => Ok(()),
            Some(new) if new.is_empty() => self.txn.delete(Table::DueChanges, chunk),
            Some(new) => self.txn.put(Table::DueChanges, chunk, &new),
        }
    }

    pub(super) fn put_search(&mut self, id: u32, text: &str) -> Result<()> {
        let chunk = u64::from(search::chunk(id));
        let value = self.txn.get(Table::Search, chunk)?.unwrap_or_default();
        match search::replace(&value, id, text) {
            None => Ok(()),
            Some(new) if new.is_empty() => self.txn.delete(Table::Search, chunk),
            Some(new) => self.txn.put(Table::Search, chunk, &new),
        }
    }
}
