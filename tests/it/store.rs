//! One suite for every store: what the docket relies on, with any engine.

use std::ops::ControlFlow;
use std::path::Path;

use proptest::prelude::*;
use qingji::store::error::StoreError;
use qingji::store::file;
use qingji::store::kv::Order::{self, Ascending, Descending};
use qingji::store::kv::{Keys, Snapshot, Store};
use qingji::store::memory::MemoryStore;
use qingji::store::sidecar::{self, Owner};
use qingji::store::table::Table;
use qingji::store::visit;

/// Runs a test on a fresh store of every kind.
fn on_every_store(test: impl Fn(&dyn Store)) {
    test(&MemoryStore::default());
    let folder = tempfile::tempdir().unwrap();
    let store = file::create(
        &folder.path().join("s.redb"),
        &Owner::default(),
        &|_| Ok(()),
    )
    .unwrap();
    test(&store);
}

fn keys(snapshot: &dyn Snapshot, keys: Keys, order: Order) -> Vec<u64> {
    let mut seen = Vec::new();
    snapshot
        .scan(Table::Cases, keys, order, &mut |key, _| {
            seen.push(key);
            ControlFlow::Continue(())
        })
        .unwrap();
    seen
}

fn put(store: &dyn Store, rows: &[(u64, &[u8])]) {
    store
        .write(&mut |txn| {
            rows.iter()
                .try_for_each(|(key, value)| txn.put(Table::Cases, *key, value))
        })
        .unwrap();
}

#[test]
fn rows_come_in_the_order_of_keys_from_both_ends() {
    on_every_store(|store| {
        put(
            store,
            &[(7, b"b"), (0, b""), (u64::MAX, b"z"), (1 << 40, b"c")],
        );
        let snapshot = store.snapshot().unwrap();
        assert_eq!(
            keys(&*snapshot, 0..=u64::MAX, Ascending),
            [0, 7, 1 << 40, u64::MAX]
        );
        assert_eq!(
            keys(&*snapshot, 0..=u64::MAX, Descending),
            [u64::MAX, 1 << 40, 7, 0]
        );
        assert_eq!(keys(&*snapshot, 1..=1 << 40, Ascending), [7, 1 << 40]);
        assert!(keys(&*snapshot, Keys::new(8, 7), Ascending).is_empty());
        assert_eq!(snapshot.get(Table::Cases, 0).unwrap(), Some(Vec::new()));
        assert_eq!(snapshot.get(Table::Cases, 8).unwrap(), None);
        assert_eq!(snapshot.len(Table::Cases).unwrap(), 4);
        assert_eq!(snapshot.len(Table::Due).unwrap(), 0);
    });
}

#[test]
fn a_visitor_can_stop_a_scan() {
    on_every_store(|store| {
        put(store, &[(1, b"a"), (2, b"b"), (3, b"c")]);
        let mut seen = 0;
        let snapshot = store.snapshot().unwrap();
        let mut stop = |_: u64, _: &[u8]| {
            seen += 1;
            if seen == 2 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        };
        snapshot
            .scan(Table::Cases, visit::ALL, Ascending, &mut stop)
            .unwrap();
        assert_eq!(seen, 2);
    });
}

#[test]
fn a_snapshot_does_not_see_what_comes_after_it() {
    on_every_store(|store| {
        put(store, &[(1, b"old")]);
        let before = store.snapshot().unwrap();
        put(store, &[(1, b"new"), (2, b"more")]);
        assert_eq!(before.get(Table::Cases, 1).unwrap().unwrap(), b"old");
        assert_eq!(keys(&*before, 0..=9, Ascending), [1]);
        assert_eq!(
            store
                .snapshot()
                .unwrap()
                .get(Table::Cases, 1)
                .unwrap()
                .unwrap(),
            b"new"
        );
    });
}

#[test]
fn a_transaction_sees_itself_and_leaves_no_trace_when_dropped() {
    on_every_store(|store| {
        put(store, &[(1, b"kept")]);
        {
            let mut txn = store.begin().unwrap();
            txn.put(Table::Cases, 2, b"gone").unwrap();
            txn.delete(Table::Cases, 1).unwrap();
            assert_eq!(keys(&*txn, 0..=9, Ascending), [2]);
        }
        assert_eq!(keys(&*store.snapshot().unwrap(), 0..=9, Ascending), [1]);
        let mut txn = store.begin().unwrap();
        txn.clear(Table::Cases).unwrap();
        txn.put(Table::Cases, 5, b"x").unwrap();
        txn.commit().unwrap();
        assert_eq!(keys(&*store.snapshot().unwrap(), 0..=9, Ascending), [5]);
    });
}

#[test]
fn a_bulk_load_appends_in_order_and_refuses_disorder() {
    on_every_store(|store| {
        put(store, &[(3, b"c")]);
        let mut txn = store.begin().unwrap();
        txn.load(&[Table::Cases, Table::Due], &mut |loader| {
            for key in 4..2_000_u64 {
                loader.append(Table::Cases, key, &key.to_le_bytes())?;
                loader.append(Table::Due, key * 2, b"d")?;
            }
            Ok(())
        })
        .unwrap();
        assert_eq!(
            txn.get(Table::Cases, 1_999).unwrap().unwrap(),
            1_999_u64.to_le_bytes()
        );
        txn.commit().unwrap();
        assert_eq!(store.snapshot().unwrap().len(Table::Cases).unwrap(), 1_997);
        let mut txn = store.begin().unwrap();
        let refused = txn.load(&[Table::Cases], &mut |loader| {
            loader.append(Table::Cases, 7, b"again")
        });
        assert!(refused.is_err());
        drop(txn);
        assert_eq!(
            store
                .snapshot()
                .unwrap()
                .get(Table::Cases, 7)
                .unwrap()
                .unwrap(),
            7_u64.to_le_bytes()
        );
    });
}

#[test]
fn a_large_bulk_load_is_as_atomic_as_any_other_change() {
    on_every_store(|store| {
        put(store, &[(0, b"a")]);
        let row = vec![7; 50 << 10];
        let large = |committed: bool| {
            let mut txn = store.begin().unwrap();
            txn.load(&[Table::Cases], &mut |loader| {
                (1..100_u64).try_for_each(|key| loader.append(Table::Cases, key, &row))
            })
            .unwrap();
            assert_eq!(keys(&*txn, 0..=999, Ascending).len(), 100);
            assert_eq!(keys(&*store.snapshot().unwrap(), 0..=999, Ascending), [0]);
            if committed {
                txn.commit().unwrap();
            }
        };
        large(false);
        assert_eq!(keys(&*store.snapshot().unwrap(), 0..=999, Ascending), [0]);
        large(true);
        let after = keys(&*store.snapshot().unwrap(), 0..=999, Ascending);
        assert_eq!(after.len(), 100);
    });
}

#[test]
fn a_change_that_fails_leaves_no_trace() {
    on_every_store(|store| {
        put(store, &[(1, b"a")]);
        let failed = store.write(&mut |txn| {
            txn.put(Table::Cases, 2, b"b")?;
            txn.delete(Table::Cases, 1)?;
            Err(StoreError::Full)
        });
        assert!(matches!(failed, Err(StoreError::Full)));
        assert_eq!(keys(&*store.snapshot().unwrap(), 0..=9, Ascending), [1]);
        store
            .write(&mut |txn| {
                txn.put(Table::Cases, 2, b"b")?;
                txn.delete(Table::Cases, 1)
            })
            .unwrap();
        assert_eq!(keys(&*store.snapshot().unwrap(), 0..=9, Ascending), [2]);
    });
}

#[test]
fn transfers_between_threads_lose_nothing() {
    on_every_store(|store| {
        let (accounts, threads) = (4_u64, 4_u64);
        for account in 0..accounts {
            put(store, &[(account, &100_i64.to_le_bytes())]);
        }
        let transfers = if cfg!(debug_assertions) { 20 } else { 100 };
        // From an account to its neighbour; every thread begins elsewhere and goes round more than
        // once.
        let between =
            move |thread: u64, i: u64| ((thread + i) % accounts, (thread + i + 1) % accounts);
        std::thread::scope(|scope| {
            for thread in 0..threads {
                scope.spawn(move || {
                    for i in 0..transfers + thread {
                        let (from, to) = between(thread, i);
                        let mut txn = store.begin().unwrap();
                        let read = |key| number(txn.get(Table::Cases, key).unwrap());
                        let (a, b) = (read(from) - 1, read(to) + 1);
                        txn.put(Table::Cases, from, &a.to_le_bytes()).unwrap();
                        txn.put(Table::Cases, to, &b.to_le_bytes()).unwrap();
                        txn.commit().unwrap();
                    }
                });
            }
        });
        let mut wanted = [100_i64; 4];
        for thread in 0..threads {
            for i in 0..transfers + thread {
                let (from, to) = between(thread, i);
                wanted[usize::try_from(from).unwrap()] -= 1;
                wanted[usize::try_from(to).unwrap()] += 1;
            }
        }
        assert_ne!(wanted, [100; 4], "what is lost would not be seen");
        let snapshot = store.snapshot().unwrap();
        let found: Vec<i64> = (0..accounts)
            .map(|key| number(snapshot.get(Table::Cases, key).unwrap()))
            .collect();
        assert_eq!(found, wanted);
    });
}

fn number(value: Option<Vec<u8>>) -> i64 {
    i64::from_le_bytes(value.unwrap().try_into().unwrap())
}

/// One operation on a store, with few keys so that they collide.
#[derive(Debug, Clone)]
enum Op {
    Put(u64, Vec<u8>),
    Delete(u64),
    /// All operations of one transaction, which is kept or thrown away.
    Group(Vec<(u64, Option<Vec<u8>>)>, bool),
}

fn op() -> impl Strategy<Value = Op> {
    let key = || prop_oneof![6 => 0..12_u64, 1 => Just(u64::MAX)];
    // Also values that fill whole pages.
    let value = || {
        prop_oneof![
            6 => prop::collection::vec(any::<u8>(), 0..40),
            1 => prop::collection::vec(any::<u8>(), 5_000..9_000),
        ]
    };
    let row = (key(), prop::option::of(value()));
    prop_oneof![
        4 => (key(), value()).prop_map(|(key, value)| Op::Put(key, value)),
        2 => key().prop_map(Op::Delete),
        3 => (prop::collection::vec(row, 1..8), any::<bool>()).prop_map(|(rows, kept)| Op::Group(rows, kept)),
    ]
}

type Rows = Vec<(u64, Vec<u8>)>;

/// The results of scans, forwards and backwards, of all keys and of some; and each key by itself.
fn told(snapshot: &dyn Snapshot) -> (Vec<Rows>, Rows) {
    let mut scans = Vec::new();
    for keys in [visit::ALL, 3..=8] {
        for order in [Ascending, Descending] {
            let mut rows = Vec::new();
            snapshot
                .scan(Table::Cases, keys.clone(), order, &mut |key, value| {
                    rows.push((key, value.to_vec()));
                    ControlFlow::Continue(())
                })
                .unwrap();
            scans.push(rows);
        }
    }
    let single = (0..12)
        .chain([u64::MAX])
        .filter_map(|key| Some((key, snapshot.get(Table::Cases, key).unwrap()?)))
        .collect();
    (scans, single)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_asked_every_store_tells_the_same(ops in prop::collection::vec(op(), 1..24)) {
        let memory = MemoryStore::default();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.redb");
        let redb = file::create(&path, &Owner::default(), &|_| Ok(())).unwrap();
        // A snapshot from before a write stays as it was.
        let mut before = None;
        for (step, op) in ops.iter().enumerate() {
            for store in [&memory as &dyn Store, &redb] {
                match op {
                    Op::Put(key, value) => put(store, &[(*key, value)]),
                    Op::Delete(key) => {
                        store.write(&mut |txn| txn.delete(Table::Cases, *key)).unwrap();
                    }
                    Op::Group(rows, kept) => {
                        let mut txn = store.begin().unwrap();
                        for (key, value) in rows {
                            match value {
                                Some(value) => txn.put(Table::Cases, *key, value).unwrap(),
                                None => txn.delete(Table::Cases, *key).unwrap(),
                            }
                        }
                        if *kept {
                            txn.commit().unwrap();
                        }
                    }
                }
            }
            let (ours, theirs) = (memory.snapshot().unwrap(), redb.snapshot().unwrap());
            prop_assert_eq!(told(&*ours), told(&*theirs), "after {:?}", op);
            if step == ops.len() / 2 {
                before = Some((told(&*ours), ours, theirs));
            }
        }
        if let Some((seen, ours, theirs)) = before.take() {
            prop_assert_eq!(&told(&*ours), &seen);
            prop_assert_eq!(&told(&*theirs), &seen);
        }
        drop(before);
        let last = told(&*redb.snapshot().unwrap());
        drop(redb);
        let again = file::open(&path, file::Access::Write).unwrap();
        prop_assert_eq!(told(&*again.snapshot().unwrap()), last);
    }
}

fn message(error: &StoreError) -> String {
    error.to_string()
}

#[test]
fn a_store_that_is_none_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let open = |path: &Path| file::open(path, file::Access::Write);
    assert!(matches!(
        open(&folder.path().join("no")),
        Err(StoreError::Missing(_))
    ));
    assert!(matches!(open(folder.path()), Err(StoreError::Foreign(_))));
    let text = folder.path().join("notes.txt");
    std::fs::write(
        &text,
        "not a store, but long enough to look at: ".repeat(400),
    )
    .unwrap();
    let before = std::fs::read(&text).unwrap();
    let error = open(&text).unwrap_err();
    assert!(
        matches!(error, StoreError::Foreign(_)),
        "{}",
        message(&error)
    );
    assert_eq!(std::fs::read(&text).unwrap(), before);
}

#[test]
fn a_newer_format_is_refused_before_the_engine_sees_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.redb");
    drop(file::create(&path, &Owner::default(), &|_| Ok(())).unwrap());
    std::fs::write(
        folder.path().join("s.redb.format"),
        r#"{"format":99,"app":"9.9.9"}"#,
    )
    .unwrap();
    let error = file::open(&path, file::Access::Read).unwrap_err();
    assert!(
        matches!(&error, StoreError::Newer { app, format: 99 } if app == "9.9.9"),
        "{}",
        message(&error)
    );
}

#[test]
fn a_garbled_sidecar_locks_nobody_out() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.redb");
    drop(file::create(&path, &Owner::default(), &|_| Ok(())).unwrap());
    std::fs::write(folder.path().join("s.redb.format"), [0xFF, 0xFE, 0]).unwrap();
    file::open(&path, file::Access::Read).unwrap();
}

/// A process that lives as long as this value.
struct Other(std::process::Child);

impl Other {
    fn start() -> Other {
        let sleep = std::process::Command::new("sleep").arg("600").spawn();
        Other(sleep.unwrap())
    }
}

impl Drop for Other {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_second_process_is_told_who_holds_the_store() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.redb");
    let other = Other::start();
    let owner = Owner {
        name: "li".to_owned(),
        pid: other.0.id(),
        since: "08:30".to_owned(),
    };
    let held = file::create(&path, &owner, &|_| Ok(())).unwrap();
    let at_once = std::time::Duration::ZERO;
    match file::open_within(&path, file::Access::Read, at_once) {
        Err(StoreError::Busy { holder, since }) => {
            let named = format!("li (pid {})", owner.pid);
            assert_eq!((holder, since.as_str()), (named, "08:30"));
        }
        other => panic!("{other:?}"),
    }
    // A patient opener gets the store as soon as the other lets go.
    let (begins, begun) = std::sync::mpsc::channel();
    let patient = std::thread::spawn(move || {
        let long = std::time::Duration::from_mins(5);
        begins.send(()).unwrap();
        file::open_within(&path, file::Access::Read, long).map(|_| ())
    });
    begun.recv().unwrap();
    // Long enough to be refused at least once; the wait goes on however long it takes.
    std::thread::sleep(std::time::Duration::from_millis(100));
    assert!(!patient.is_finished());
    drop(held);
    patient.join().unwrap().unwrap();
}

/// A program that has gone holds nothing, and a reader has noted no name: a waiting program is
/// never told a wrong name.
#[test]
fn nobody_is_told_a_name_that_does_not_hold_the_store() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.redb");
    let gone = Owner {
        name: "li".to_owned(),
        // No process has so high a number.
        pid: u32::MAX,
        since: "08:30".to_owned(),
    };
    drop(file::create(&path, &gone, &|_| Ok(())).unwrap());
    assert_eq!(file::holder(&path), None);
    let at_once = std::time::Duration::ZERO;
    for held in [file::Access::Read, file::Access::Write] {
        let _held = file::open(&path, held).unwrap();
        let refused = file::open_within(&path, file::Access::Write, at_once).unwrap_err();
        assert!(matches!(refused, StoreError::BusyUnnamed), "{refused:?}");
    }
}

/// In a group's folder the second writer could not write into the note of the first, so a third was
/// told the first one's name.
#[test]
fn the_note_of_another_is_replaced_and_as_open_as_the_store() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.redb");
    let note = folder.path().join("s.redb.owner");
    let other = Other::start();
    let owner = |name: &str| Owner {
        name: name.to_owned(),
        pid: other.0.id(),
        since: "08:30".to_owned(),
    };
    let shared = std::fs::Permissions::from_mode(0o770);
    std::fs::set_permissions(folder.path(), shared).unwrap();
    drop(file::create(&path, &owner("li"), &|_| Ok(())).unwrap());
    let first = note.metadata().unwrap();
    assert_eq!(first.permissions().mode() & 0o777, 0o660);
    let readable = std::fs::Permissions::from_mode(0o444);
    std::fs::set_permissions(&note, readable).unwrap();
    sidecar::note_owner(&path, &owner("wang"));
    let second = note.metadata().unwrap();
    assert_ne!(first.ino(), second.ino());
    assert_eq!(second.permissions().mode() & 0o777, 0o660);
    assert_eq!(file::holder(&path).unwrap().name, "wang");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 3);
}

#[test]
fn a_flipped_byte_is_an_error_and_never_another_answer() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.redb");
    let store = file::create(&path, &Owner::default(), &|_| Ok(())).unwrap();
    let rows: Vec<(u64, Vec<u8>)> = (0..200_u64)
        .map(|k| (k, format!("row {k} with some text").into_bytes()))
        .collect();
    put(
        &store,
        &rows
            .iter()
            .map(|(k, v)| (*k, v.as_slice()))
            .collect::<Vec<_>>(),
    );
    drop(store);
    let clean = std::fs::read(&path).unwrap();
    let at = clean
        .windows(12)
        .position(|w| w == b"row 77 with ")
        .unwrap();
    let mut flipped = clean;
    flipped[at + 8] ^= 0x10;
    std::fs::write(&path, flipped).unwrap();
    let store = file::open(&path, file::Access::Write).unwrap();
    let snapshot = store.snapshot().unwrap();
    assert!(matches!(
        snapshot.get(Table::Cases, 77),
        Err(StoreError::Corrupt { key: 77, .. })
    ));
    assert_eq!(snapshot.get(Table::Cases, 76).unwrap().unwrap(), rows[76].1);
}

/// Tables that the first stores did not have.
const LATER: [Table; 10] = [
    Table::Drafts,
    Table::Views,
    Table::Skips,
    Table::Frozen,
    Table::Reported,
    Table::DueChanges,
    Table::Measures,
    Table::Ends,
    Table::Front,
    Table::Followed,
];

#[test]
fn a_table_that_an_older_store_does_not_have_is_empty() {
    on_every_store(|store| {
        let snapshot = store.snapshot().unwrap();
        for table in LATER {
            assert_eq!(snapshot.len(table).unwrap(), 0);
            assert_eq!(snapshot.get(table, 7).unwrap(), None);
        }
        drop(snapshot);
        let mut txn = store.begin().unwrap();
        for table in LATER {
            txn.put(table, 7, b"x").unwrap();
        }
        txn.load(&[Table::Hot, Table::DueChanges], &mut |loader| {
            loader.append(Table::Hot, 8, b"h")?;
            loader.append(Table::DueChanges, 8, b"c")
        })
        .unwrap();
        txn.commit().unwrap();
        let snapshot = store.snapshot().unwrap();
        for table in LATER {
            assert_eq!(snapshot.get(table, 7).unwrap().unwrap(), b"x", "{table:?}");
        }
        assert_eq!(snapshot.get(Table::DueChanges, 8).unwrap().unwrap(), b"c");
    });
}
