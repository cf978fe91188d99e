//! redb without the docket: the limits that no store on redb can beat.

use std::path::Path;

use redb::{
    Builder, Database, ReadTransaction, ReadableDatabase, ReadableTable, TableDefinition,
    TableHandle,
};

use crate::measure::{Sample, time};

/// The type of every table of the store.
pub(crate) type Rows<'a> = TableDefinition<'a, u64, &'static [u8]>;

/// The same as in the store.
const CACHE: usize = 16 << 20;

pub(crate) fn open(path: &Path) -> Database {
    Builder::new()
        .set_cache_size(CACHE)
        .open(path)
        .expect("a store")
}

pub(crate) fn create(path: &Path) -> Database {
    let _ = std::fs::remove_file(path);
    Builder::new()
        .set_cache_size(CACHE)
        .create(path)
        .expect("a new store")
}

/// The least that any use of the store can do.
pub(crate) fn open_and_read(path: &Path) -> Sample {
    let (sample, (txn, db)) = time(|| {
        let db = open(path);
        (db.begin_read().expect("a reader"), db)
    });
    // Close cleanly, after the clock has stopped.
    drop((txn, db));
    sample
}

/// The tables of a store.
pub(crate) fn tables(db: &Database) -> Vec<String> {
    let txn = db.begin_read().expect("a reader");
    txn.list_tables()
        .expect("tables")
        .map(|table| table.name().to_owned())
        .collect()
}

/// Passes every row of a table to `visit`.
pub(crate) fn scan(db: &Database, table: &str, visit: impl FnMut(u64, &[u8])) {
    each(&db.begin_read().expect("a reader"), table, visit);
}

pub(crate) fn each(txn: &ReadTransaction, table: &str, mut visit: impl FnMut(u64, &[u8])) {
    let Ok(rows) = txn.open_table(Rows::new(table)) else {
        return;
    };
    for row in rows.iter().expect("rows") {
        let (key, value) = row.expect("a row");
        visit(key.value(), value.value());
    }
}

/// Puts 40 bytes durably, with quick repair.
pub(crate) fn put(db: &Database, key: u64) {
    let mut txn = db.begin_write().expect("a writer");
    txn.set_quick_repair(true);
    txn.open_table(Rows::new("bench"))
        .expect("a table")
        .insert(key, &[7_u8; 40][..])
        .expect("a put");
    txn.commit().expect("a commit");
}
