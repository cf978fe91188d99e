//! Visits that may fail: rows by their keys, and the events of a case as one.

use std::ops::ControlFlow;

use super::error::StoreError;
use super::kv::Snapshot;
use super::table::{Table, unpair};

/// The keys of a whole table.
pub const ALL: (u64, u64) = (0, u64::MAX);

/// Whether a scan goes on.
pub fn go_on(more: bool) -> ControlFlow<()> {
    if more {
        ControlFlow::Continue(())
    } else {
        ControlFlow::Break(())
    }
}

/// Shows the rows from the first to the last of two keys, in their order, until one ends it. The first error ends it too.
///
/// # Errors
/// What `visit` says, or else what the scan does.
pub fn try_scan<E: From<StoreError>>(
    snapshot: &(impl Snapshot + ?Sized),
    table: Table,
    (from, to): (u64, u64),
    visit: impl FnMut(u64, &[u8]) -> Result<ControlFlow<()>, E>,
) -> Result<(), E> {
    turned(snapshot, table, (from, to), false, visit)
}

/// As [`try_scan`], or from the last row to the first.
///
/// # Errors
/// What `visit` says, or else what the scan does.
pub fn turned<E: From<StoreError>>(
    snapshot: &(impl Snapshot + ?Sized),
    table: Table,
    (from, to): (u64, u64),
    backward: bool,
    mut visit: impl FnMut(u64, &[u8]) -> Result<ControlFlow<()>, E>,
) -> Result<(), E> {
    let mut failed = None;
    snapshot.scan(table, from, to, backward, &mut |key, value| {
        visit(key, value).unwrap_or_else(|error| {
            failed = Some(error);
            ControlFlow::Break(())
        })
    })?;
    failed.map_or(Ok(()), Err)
}

/// Shows each row from the first to the last of two keys. The first error ends it.
///
/// # Errors
/// What `visit` says, or else what the scan does.
pub fn each<E: From<StoreError>>(
    snapshot: &(impl Snapshot + ?Sized),
    table: Table,
    keys: (u64, u64),
    mut visit: impl FnMut(u64, &[u8]) -> Result<(), E>,
) -> Result<(), E> {
    try_scan(snapshot, table, keys, |key, value| {
        visit(key, value).map(ControlFlow::Continue)
    })
}

/// Shows the events of each case as one, in the order of ids; a long history lies in several rows.
///
/// # Errors
/// What `visit` says, or else what the scan does.
pub fn each_history<E: From<StoreError>>(
    snapshot: &(impl Snapshot + ?Sized),
    keys: (u64, u64),
    mut visit: impl FnMut(u32, &[u8]) -> Result<(), E>,
) -> Result<(), E> {
    let mut current: Option<u32> = None;
    let mut history = Vec::new();
    each(snapshot, Table::Events, keys, |key, value| {
        let (id, _) = unpair(key);
        if let Some(before) = current.replace(id).filter(|before| *before != id) {
            visit(before, &history)?;
            history.clear();
        }
        history.extend_from_slice(value);
        Ok::<(), E>(())
    })?;
    current.map_or(Ok(()), |id| visit(id, &history))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::kv::Store;
    use crate::store::memory::MemoryStore;
    use crate::store::table::pair;

    fn store() -> MemoryStore {
        let store = MemoryStore::default();
        let mut txn = store.begin().unwrap();
        for (id, part, text) in [(1, 0, "a"), (1, 1, "b"), (3, 0, "c"), (4, 0, "d")] {
            txn.put(Table::Events, pair(id, part), text.as_bytes())
                .unwrap();
        }
        txn.commit().unwrap();
        store
    }

    #[test]
    fn a_history_in_several_rows_is_shown_once() {
        let (store, mut seen) = (store(), Vec::new());
        let snapshot = store.snapshot().unwrap();
        each_history(&*snapshot, ALL, |id, blob| {
            seen.push((id, String::from_utf8_lossy(blob).into_owned()));
            Ok::<(), StoreError>(())
        })
        .unwrap();
        let expected = [(1, "ab"), (3, "c"), (4, "d")].map(|(id, text)| (id, text.to_owned()));
        assert_eq!(seen, expected);
    }

    #[test]
    fn the_first_error_ends_a_visit_and_is_what_is_said() {
        let store = store();
        let snapshot = store.snapshot().unwrap();
        for bad in [1, 3, 4] {
            let mut seen = Vec::new();
            let said = each_history(&*snapshot, ALL, |id, _| {
                seen.push(id);
                if id == bad {
                    return Err(StoreError::Conflict);
                }
                Ok(())
            });
            assert!(matches!(said, Err(StoreError::Conflict)));
            assert_eq!(seen.last(), Some(&bad));
        }
        let mut rows = 0;
        turned::<StoreError>(&*snapshot, Table::Events, ALL, true, |key, _| {
            rows += 1;
            assert!(rows > 1 || key == pair(4, 0));
            Ok(ControlFlow::Break(()))
        })
        .unwrap();
        assert_eq!(rows, 1);
    }
}
