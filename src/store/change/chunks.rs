//! Rows that each hold many cases: columns, changes of due dates, search text.
//!
//! Of each table, the row changed last is kept in memory. An import changes the cases of a row one
//! after the other, and would otherwise write it again for each of them.

use super::Changer;
use crate::store::error::Result;
use crate::store::kv::Transaction;
use crate::store::row::{due_change, hot, search};
use crate::store::table::Table;

/// The rows changed last.
#[derive(Debug)]
pub(super) struct Chunks {
    hot: Chunk,
    changes: Chunk,
    search: Chunk,
}

impl Default for Chunks {
    fn default() -> Chunks {
        Chunks {
            hot: Chunk::of(Table::Hot),
            changes: Chunk::of(Table::DueChanges),
            search: Chunk::of(Table::Search),
        }
    }
}

/// A row of a table; without a key, none has been changed yet.
#[derive(Debug)]
struct Chunk {
    table: Table,
    key: Option<u64>,
    value: Vec<u8>,
    /// Whether the store has another value.
    changed: bool,
}

impl Chunk {
    fn of(table: Table) -> Chunk {
        Chunk {
            table,
            key: None,
            value: Vec::new(),
            changed: false,
        }
    }

    /// Turns to the row with this key, writing the one before it.
    fn turn(&mut self, key: u32, txn: &mut dyn Transaction) -> Result<()> {
        let key = u64::from(key);
        if self.key != Some(key) {
            self.write(txn)?;
            self.value = txn.get(self.table, key)?.unwrap_or_default();
            self.key = Some(key);
        }
        Ok(())
    }

    fn set(&mut self, value: Vec<u8>) {
        self.value = value;
        self.changed = true;
    }

    fn write(&mut self, txn: &mut dyn Transaction) -> Result<()> {
        let Some(key) = self.key.filter(|_| self.changed) else {
            return Ok(());
        };
        self.changed = false;
        if self.value.is_empty() {
            txn.delete(self.table, key)
        } else {
            txn.put(self.table, key, &self.value)
        }
    }
}

impl Changer<'_, '_> {
    pub(super) fn put_hot(&mut self, id: u32, columns: &[u8; hot::SIZE]) -> Result<()> {
        let at = (id % hot::CASES) as usize * hot::SIZE;
        let chunk = &mut self.chunks.hot;
        chunk.turn(id / hot::CASES, self.txn)?;
        if chunk.value.get(at..at + hot::SIZE) == Some(columns) {
            return Ok(());
        }
        if chunk.value.len() < at + hot::SIZE {
            chunk.value.resize(at + hot::SIZE, 0);
        }
        if let Some(slot) = chunk.value.get_mut(at..at + hot::SIZE) {
            slot.copy_from_slice(columns);
            chunk.changed = true;
        }
        Ok(())
    }

    /// A store without these rows never reads them, so they are not written for some cases only.
    pub(super) fn put_changes(&mut self, id: u32, changes: &[u8]) -> Result<()> {
        if !self.meta.past_kept {
            return Ok(());
        }
        let place = (id % hot::CASES) as u8;
        let chunk = &mut self.chunks.changes;
        chunk.turn(id / hot::CASES, self.txn)?;
        if let Some(new) = due_change::replace(&chunk.value, place, changes) {
            chunk.set(new);
        }
        Ok(())
    }

    pub(super) fn put_search(&mut self, id: u32, text: &str) -> Result<()> {
        let chunk = &mut self.chunks.search;
        chunk.turn(search::chunk(id), self.txn)?;
        if let Some(new) = search::replace(&chunk.value, id, text) {
            chunk.set(new);
        }
        Ok(())
    }

    /// Writes the rows kept in memory.
    pub(super) fn write_chunks(&mut self) -> Result<()> {
        let Chunks {
            hot,
            changes,
            search,
        } = &mut self.chunks;
        for chunk in [hot, changes, search] {
            chunk.write(self.txn)?;
        }
        Ok(())
    }
}
