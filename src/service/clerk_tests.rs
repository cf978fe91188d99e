//! The user and the disk in the tests of the services.

use std::sync::atomic::{AtomicU32, Ordering};

use chrono::NaiveDate;

use super::api::{Actor, Context, View};
use crate::store::error::{Result as StoreResult, StoreError};
use crate::store::kv::{Fill, Keys, Order, Snapshot, Store, Transaction, Visit};
use crate::store::memory::MemoryStore;
use crate::store::table::Table;

/// A clerk, at nine in the morning of the given day.
pub(crate) fn context(today: NaiveDate) -> Context {
    Context {
        actor: Actor {
            name: "clerk".to_owned(),
            uid: 1000,
        },
        today,
        now: format!("{today}T09:00:00+08:00").parse().unwrap(),
        request_id: None,
        view: View::default(),
    }
}

/// A store on a disk that is full for a while.
#[derive(Debug, Default)]
pub(crate) struct Tight {
    pub(crate) memory: MemoryStore,
    /// How often it must be reopened before there is space; `reserve` is how often the reserve
    /// must be given up.
    pub(crate) anew: AtomicU32,
    pub(crate) reserve: AtomicU32,
    /// How often it reports a full disk after it wrote.
    pub(crate) lies: AtomicU32,
    /// How often it must be reopened before anything can be read.
    pub(crate) blind: AtomicU32,
    pub(crate) opened: AtomicU32,
}

fn down(left: &AtomicU32) -> bool {
    let less = |n: u32| n.checked_sub(1);
    left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less)
        .is_ok()
}

impl Store for Tight {
    fn snapshot(&self) -> StoreResult<Box<dyn Snapshot + '_>> {
        if self.blind.load(Ordering::Relaxed) > 0 {
            return Err(StoreError::Stopped);
        }
        self.memory.snapshot()
    }

    fn begin(&self) -> StoreResult<Box<dyn Transaction + '_>> {
        let left = [&self.anew, &self.reserve].map(|left| left.load(Ordering::Relaxed));
        if left != [0, 0] {
            return Err(StoreError::Stopped);
        }
        let txn = self.memory.begin()?;
        let lies = down(&self.lies);
        Ok(Box::new(Written { txn, lies }))
    }

    fn reopen(&self) -> StoreResult<()> {
        self.opened.fetch_add(1, Ordering::Relaxed);
        down(&self.anew);
        down(&self.blind);
        Ok(())
    }

    fn give_up_reserve(&self) -> bool {
        down(&self.reserve)
    }
}

struct Written<'s> {
    txn: Box<dyn Transaction + 's>,
    pub(crate) lies: bool,
}

impl Snapshot for Written<'_> {
    fn with(&self, table: Table, key: u64, see: &mut dyn FnMut(&[u8])) -> StoreResult<bool> {
        self.txn.with(table, key, see)
    }

    fn scan(&self, table: Table, keys: Keys, order: Order, visit: Visit<'_>) -> StoreResult<()> {
        self.txn.scan(table, keys, order, visit)
    }

    fn len(&self, table: Table) -> StoreResult<u64> {
        self.txn.len(table)
    }
}

impl Transaction for Written<'_> {
    fn put(&mut self, table: Table, key: u64, value: &[u8]) -> StoreResult<()> {
        self.txn.put(table, key, value)
    }

    fn delete(&mut self, table: Table, key: u64) -> StoreResult<()> {
        self.txn.delete(table, key)
    }

    fn clear(&mut self, table: Table) -> StoreResult<()> {
        self.txn.clear(table)
    }

    fn load(&mut self, tables: &[Table], fill: Fill<'_>) -> StoreResult<()> {
        self.txn.load(tables, fill)
    }

    fn commit(self: Box<Self>) -> StoreResult<()> {
        self.txn.commit()?;
        if self.lies {
            return Err(StoreError::Full);
        }
        Ok(())
    }
}
