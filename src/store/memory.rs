//! The model: a store in memory, for tests and for comparison.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, RwLock};

use super::error::{Result, StoreError};
use super::kv::{Fill, Keys, Loader, Order, Snapshot, Store, Transaction, Visit, show};
use super::table::Table;

type Rows = BTreeMap<(Table, u64), Vec<u8>>;

/// Holds everything in one ordered map; a snapshot is a shared copy.
#[derive(Debug, Default)]
pub struct MemoryStore {
    rows: RwLock<Arc<Rows>>,
    writer: Mutex<()>,
}

fn poisoned<T>(_: T) -> StoreError {
    StoreError::Backend("a thread died while it held the store".to_owned())
}

struct View(Arc<Rows>);

impl Snapshot for View {
    fn with(&self, table: Table, key: u64, visit: &mut dyn FnMut(&[u8])) -> Result<bool> {
        Ok(self
            .0
            .get(&(table, key))
            .map(|value| visit(value))
            .is_some())
    }

    fn scan(&self, table: Table, keys: Keys, order: Order, visit: Visit<'_>) -> Result<()> {
        if keys.is_empty() {
            return Ok(());
        }
        let range = self.0.range((table, *keys.start())..=(table, *keys.end()));
        let rows = range.map(|((_, key), value)| (*key, value.as_slice()));
        show(rows, order, visit);
        Ok(())
    }

    fn len(&self, table: Table) -> Result<u64> {
        Ok(self.0.range((table, 0)..=(table, u64::MAX)).count() as u64)
    }
}

struct Write<'s> {
    store: &'s MemoryStore,
    view: View,
    _writer: MutexGuard<'s, ()>,
}

impl Snapshot for Write<'_> {
    fn with(&self, table: Table, key: u64, visit: &mut dyn FnMut(&[u8])) -> Result<bool> {
        self.view.with(table, key, visit)
    }

    fn scan(&self, table: Table, keys: Keys, order: Order, visit: Visit<'_>) -> Result<()> {
        self.view.scan(table, keys, order, visit)
    }

    fn len(&self, table: Table) -> Result<u64> {
        self.view.len(table)
    }
}

impl Loader for Write<'_> {
    fn append(&mut self, table: Table, key: u64, value: &[u8]) -> Result<()> {
        let last = self
            .view
            .0
            .range((table, 0)..=(table, u64::MAX))
            .next_back()
            .map(|((_, key), _)| *key);
        if last.is_some_and(|last| last >= key) {
            return Err(StoreError::Backend(format!(
                "bulk load out of order: {} {key:#x}",
                table.id()
            )));
        }
        self.put(table, key, value)
    }
}

impl Transaction for Write<'_> {
    fn put(&mut self, table: Table, key: u64, value: &[u8]) -> Result<()> {
        Arc::make_mut(&mut self.view.0).insert((table, key), value.to_vec());
        Ok(())
    }

    fn delete(&mut self, table: Table, key: u64) -> Result<()> {
        Arc::make_mut(&mut self.view.0).remove(&(table, key));
        Ok(())
    }

    fn clear(&mut self, table: Table) -> Result<()> {
        Arc::make_mut(&mut self.view.0).retain(|(t, _), _| *t != table);
        Ok(())
    }

    fn load(&mut self, _tables: &[Table], fill: Fill<'_>) -> Result<()> {
        fill(self)
    }

    fn commit(self: Box<Self>) -> Result<()> {
        *self.store.rows.write().map_err(poisoned)? = Arc::clone(&self.view.0);
        Ok(())
    }
}

impl Store for MemoryStore {
    fn snapshot(&self) -> Result<Box<dyn Snapshot + '_>> {
        Ok(Box::new(View(Arc::clone(
            &*self.rows.read().map_err(poisoned)?,
        ))))
    }

    fn begin(&self) -> Result<Box<dyn Transaction + '_>> {
        let writer = self.writer.lock().map_err(poisoned)?;
        let view = View(Arc::clone(&*self.rows.read().map_err(poisoned)?));
        Ok(Box::new(Write {
            store: self,
            view,
            _writer: writer,
        }))
    }
}
