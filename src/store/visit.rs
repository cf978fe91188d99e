//! Visits rows by key, entries of the journal, and the events of a case as a whole.

use std::ops::ControlFlow;

use super::error::StoreError;
use super::kv::{Keys, Order, Snapshot};
use super::read::entry_of;
use super::row::journal::Entry;
use super::table::{Table, unpair};

/// The keys of a whole table.
pub const ALL: Keys = 0..=u64::MAX;

/// Converts a flag into whether a scan continues.
pub fn go_on(more: bool) -> ControlFlow<()> {
    if more {
        ControlFlow::Continue(())
    } else {
        ControlFlow::Break(())
    }
}

/// Shows the rows of these keys until `visit` ends the scan. The first error ends it too.
///
/// # Errors
/// The error of `visit`, or else that of the scan.
pub fn try_scan<E: From<StoreError>>(
    snapshot: &dyn Snapshot,
    table: Table,
    keys: Keys,
    order: Order,
    mut visit: impl FnMut(u64, &[u8]) -> Result<ControlFlow<()>, E>,
) -> Result<(), E> {
    let mut failed = None;
    snapshot.scan(table, keys, order, &mut |key, value| {
        visit(key, value).unwrap_or_else(|error| {
            failed = Some(error);
            ControlFlow::Break(())
        })
    })?;
    failed.map_or(Ok(()), Err)
}

/// Shows each row of these keys, from the first to the last. The first error ends the scan.
///
/// # Errors
/// The error of `visit`, or else that of the scan.
pub fn each<E: From<StoreError>>(
    snapshot: &dyn Snapshot,
    table: Table,
    keys: Keys,
    mut visit: impl FnMut(u64, &[u8]) -> Result<(), E>,
) -> Result<(), E> {
    try_scan(snapshot, table, keys, Order::Ascending, |key, value| {
        visit(key, value).map(ControlFlow::Continue)
    })
}

/// Shows each row of these keys, from the first to the last, to an infallible visitor.
///
/// # Errors
/// The error of the scan.
pub fn rows(
    snapshot: &dyn Snapshot,
    table: Table,
    keys: Keys,
    mut visit: impl FnMut(u64, &[u8]),
) -> Result<(), StoreError> {
    snapshot.scan(table, keys, Order::Ascending, &mut |key, value| {
        visit(key, value);
        ControlFlow::Continue(())
    })
}

/// Returns what `read` returns for the first row in an order; `None` if there is no row.
///
/// # Errors
/// The error of the scan.
pub fn first<T>(
    snapshot: &dyn Snapshot,
    table: Table,
    keys: Keys,
    order: Order,
    mut read: impl FnMut(u64, &[u8]) -> T,
) -> Result<Option<T>, StoreError> {
    let mut found = None;
    snapshot.scan(table, keys, order, &mut |key, value| {
        found = Some(read(key, value));
        ControlFlow::Break(())
    })?;
    Ok(found)
}

/// Shows the journal entries of these commits until `visit` ends the scan. An unreadable entry is
/// damage.
///
/// # Errors
/// The error of `visit`, or else that of the scan.
pub fn journal<E: From<StoreError>>(
    snapshot: &dyn Snapshot,
    commits: Keys,
    order: Order,
    mut visit: impl FnMut(u64, Entry) -> Result<ControlFlow<()>, E>,
) -> Result<(), E> {
    try_scan(snapshot, Table::Journal, commits, order, |commit, value| {
        visit(commit, entry_of(commit, value)?)
    })
}

/// Shows each journal entry of these commits, from the first to the last, to an infallible visitor.
///
/// # Errors
/// The error of the scan.
pub fn entries(
    snapshot: &dyn Snapshot,
    commits: Keys,
    mut visit: impl FnMut(u64, Entry),
) -> Result<(), StoreError> {
    each(snapshot, Table::Journal, commits, |commit, value| {
        visit(commit, entry_of(commit, value)?);
        Ok(())
    })
}

/// Shows the events of each case as a whole, in the order of ids; a long history spans several
/// rows.
///
/// # Errors
/// The error of `visit`, or else that of the scan.
pub fn each_history<E: From<StoreError>>(
    snapshot: &dyn Snapshot,
    keys: Keys,
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
    use crate::domain::journal::Action;
    use crate::store::chain::Digest;
    use crate::store::damage::Flaw;
    use crate::store::kv::Store;
    use crate::store::memory::MemoryStore;
    use crate::store::table::{pair, under};

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
    }

    #[test]
    fn the_first_row_is_that_of_the_order() {
        let store = store();
        let snapshot = store.snapshot().unwrap();
        for (keys, order, found) in [
            (ALL, Order::Ascending, Some(pair(1, 0))),
            (ALL, Order::Descending, Some(pair(4, 0))),
            (under(1), Order::Descending, Some(pair(1, 1))),
            (under(2), Order::Ascending, None),
        ] {
            let key = first(&*snapshot, Table::Events, keys, order, |key, _| key).unwrap();
            assert_eq!(key, found);
        }
    }

    #[test]
    fn an_entry_that_cannot_be_read_is_damage() {
        let entry = Entry {
            moment: 0,
            actor: "甲".to_owned(),
            uid: 0,
            action: Action::Record,
            request: None,
            source: None,
            retracts: None,
            cases: 0,
            events: 0,
            touched: Vec::new(),
            events_digest: Digest::default(),
            previous: Digest::default(),
            digest: Digest::default(),
        };
        let store = MemoryStore::default();
        let mut txn = store.begin().unwrap();
        for (commit, said) in [(1, 1), (2, 2), (3, 7)] {
            let value = entry.encode(said);
            txn.put(Table::Journal, commit, &value).unwrap();
        }
        txn.put(Table::Journal, 4, b"no entry").unwrap();
        txn.commit().unwrap();
        let snapshot = store.snapshot().unwrap();
        for (commits, order, damaged) in [
            (1..=2, Order::Ascending, None),
            (ALL, Order::Ascending, Some(3)),
            (ALL, Order::Descending, Some(4)),
        ] {
            let said = journal::<StoreError>(&*snapshot, commits, order, |_, _| Ok(go_on(true)));
            match (said, damaged) {
                (Ok(()), None) => {}
                (Err(StoreError::Corrupt { table, key, flaw }), Some(commit)) => assert_eq!(
                    (table, key, flaw),
                    (Table::Journal, commit, Flaw::Unreadable)
                ),
                other => panic!("{other:?}"),
            }
        }
        assert!(entries(&*snapshot, 4..=4, |_, _| ()).is_err());
    }
}
