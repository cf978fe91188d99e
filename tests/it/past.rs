//! Past days by columns: the stores of an older program, and what `verify` finds.

use qingji::domain::event::Fact;
use qingji::domain::window::Window;
use qingji::exchange::demo::Demo;
use qingji::service::api::{
    DueQuery, Request, Response, Row, Scope, Slice, StockQuery, StockSet, View,
};
use qingji::service::error::ErrorKey;
use qingji::service::{Opener, Service};
use qingji::store::file;
use qingji::store::kv::Store;
use qingji::store::sidecar::Owner;
use qingji::store::table::Table;
use qingji::store::visit;

use crate::support::court::{Docket, day};

const TODAY: &str = "2026-06-30";

/// Turns a store into that of an older program: without changes of due dates, and without any mark
/// of them in the last numbers.
fn as_of_an_older_program(path: &std::path::Path) {
    let store = file::open(path, file::Access::Write).unwrap();
    let snapshot = store.snapshot().unwrap();
    let mut numbers = snapshot.get(Table::Meta, 1).unwrap().unwrap();
    numbers[85..94].fill(0);
    // Rows did not tell which cases were moved or reopened either.
    let mut rows = Vec::new();
    visit::rows(&*snapshot, Table::Cases, visit::ALL, |key, row| {
        let mut row = row.to_vec();
        row[1] &= !16;
        rows.push((key, row));
    })
    .unwrap();
    drop(snapshot);
    let mut txn = store.begin().unwrap();
    txn.clear(Table::DueChanges).unwrap();
    txn.put(Table::Meta, 1, &numbers).unwrap();
    for (key, row) in rows {
        txn.put(Table::Cases, key, &row).unwrap();
    }
    txn.commit().unwrap();
}

#[test]
fn a_store_of_an_older_program_answers_from_its_events_until_it_is_rebuilt() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("d.redb");
    let open = || {
        Docket::over(
            Service::open(&path, file::Access::Write, Opener::default()).unwrap(),
            TODAY,
        )
    };
    let docket = Docket::over(Service::create(&path, &Owner::default()).unwrap(), TODAY);
    docket.import(&Demo::new(300, 11, day(TODAY)).collect::<Vec<Row>>());
    let view = View::as_of(day("2025-09-30"));
    let ask = |docket: &Docket| {
        let query = DueQuery {
            count: true,
            limit: Some(40),
            ..DueQuery::default()
        };
        let stock = StockQuery {
            window: Window::new(day("2025-01-01"), day(TODAY)),
            period: None,
            slices: vec![Slice::Division, Slice::Tag],
            set: StockSet::LongPending { months: 6 },
            scope: Scope::default(),
        };
        let due = docket.ask_seen(view, Request::Due(query)).unwrap();
        format!("{due:?} {:?}", docket.stock(stock))
    };
    let Response::Cases(page) = docket
        .ask_seen(view, Request::Due(DueQuery::default()))
        .unwrap()
    else {
        panic!()
    };
    let number = page.rows[0].number.clone();
    let reopened = || Fact::Reopened { reason: None };
    let closed = || Fact::Closed { how: None };
    let write = |docket: &Docket| {
        let open = docket.show(&number).line.closed.is_none();
        let fact = if open { closed() } else { reopened() };
        docket.record(&number, Some(TODAY), fact).unwrap();
    };
    write(&docket);
    let before = ask(&docket);
    drop(docket);
    as_of_an_older_program(&path);
    let docket = open();
    assert_eq!(ask(&docket), before);
    assert!(docket.verify().ok, "{:?}", docket.verify().problems);
    // Writing works without them, and a rebuild restores them.
    write(&docket);
    assert!(docket.verify().ok, "{:?}", docket.verify().problems);
    let after = ask(&docket);
    docket.ask(Request::Rebuild).unwrap();
    assert_eq!(ask(&docket), after);
    drop(docket);
    let store = file::open(&path, file::Access::Read).unwrap();
    assert!(store.snapshot().unwrap().len(Table::DueChanges).unwrap() > 0);
    drop(store);
    let docket = open();
    assert!(docket.verify().ok, "{:?}", docket.verify().problems);
}

#[test]
fn a_store_that_was_counted_by_older_rules_is_rebuilt_when_it_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("d.redb");
    let docket = Docket::over(Service::create(&path, &Owner::default()).unwrap(), TODAY);
    docket.import(&Demo::new(120, 11, day(TODAY)).collect::<Vec<Row>>());
    let query = StockQuery {
        window: Window::new(day("2025-01-01"), day(TODAY)),
        period: None,
        slices: vec![Slice::Kind],
        set: StockSet::Delayed,
        scope: Scope::default(),
    };
    let before = docket.stock(query.clone());
    drop(docket);
    for access in [file::Access::Read, file::Access::Write] {
        // Last numbers without a version of counting, and days counted in another way.
        let store = file::open(&path, file::Access::Write).unwrap();
        let mut numbers = numbers_of(&store);
        numbers.truncate(94);
        let mut txn = store.begin().unwrap();
        txn.clear(Table::Delayed).unwrap();
        txn.put(Table::Meta, 1, &numbers).unwrap();
        txn.commit().unwrap();
        drop(store);
        let service = Service::open(&path, access, Opener::default()).unwrap();
        let docket = Docket::over(service, TODAY);
        assert_eq!(docket.stock(query.clone()), before);
        assert!(docket.verify().ok, "{:?}", docket.verify().problems);
    }
}

#[test]
fn a_store_that_was_counted_by_newer_rules_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("d.redb");
    let docket = Docket::over(Service::create(&path, &Owner::default()).unwrap(), TODAY);
    docket.import(&Demo::new(20, 11, day(TODAY)).collect::<Vec<Row>>());
    drop(docket);
    let store = file::open(&path, file::Access::Write).unwrap();
    let mut numbers = numbers_of(&store);
    // The version of the rules.
    numbers[94] += 1;
    let mut txn = store.begin().unwrap();
    txn.put(Table::Meta, 1, &numbers).unwrap();
    txn.commit().unwrap();
    drop(store);
    for access in [
        file::Access::Read,
        file::Access::Glance,
        file::Access::Write,
    ] {
        let error = Service::open(&path, access, Opener::default()).unwrap_err();
        assert_eq!(error.key, ErrorKey::NewerTallies, "{access:?}: {error:?}");
    }
    let store = file::open(&path, file::Access::Read).unwrap();
    assert_eq!(numbers_of(&store), numbers);
}

/// The row of the last numbers.
fn numbers_of(store: &impl Store) -> Vec<u8> {
    let snapshot = store.snapshot().unwrap();
    snapshot.get(Table::Meta, 1).unwrap().unwrap()
}

#[test]
fn a_changed_row_of_due_dates_is_found_by_verify() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("d.redb");
    let docket = Docket::over(Service::create(&path, &Owner::default()).unwrap(), TODAY);
    docket.import(&Demo::new(300, 11, day(TODAY)).collect::<Vec<Row>>());
    drop(docket);
    for change in 0..3 {
        let store = file::open(&path, file::Access::Write).unwrap();
        let mut row = store
            .snapshot()
            .unwrap()
            .get(Table::DueChanges, 0)
            .unwrap()
            .unwrap();
        match change {
            // Another day, one case too many, one too few.
            0 => row[2] ^= 1,
            1 => row.splice(0..0, [0, 5, 0, 0, 0, 0]).for_each(drop),
            _ => row.drain(..6).for_each(drop),
        }
        let mut txn = store.begin().unwrap();
        txn.put(Table::DueChanges, 0, &row).unwrap();
        txn.commit().unwrap();
        drop(store);
        let service = Service::open(&path, file::Access::Write, Opener::default()).unwrap();
        let docket = Docket::over(service, TODAY);
        let problems = docket.verify().problems;
        assert!(
            problems.iter().any(|p| p.table.id().contains("due")),
            "{change}: {problems:?}"
        );
        docket.ask(Request::Rebuild).unwrap();
        assert!(docket.verify().ok);
    }
}
