//! Frozen sheets: printed as they were, found out when changed, and of versions with fewer tables.

use qingji::domain::event::Fact;
use qingji::domain::journal::Action;
use qingji::domain::sheet::{Comparison, Kind, other};
use qingji::report;
use qingji::service::api::{FreezeOrder, HistoryQuery, Request, Response};
use qingji::service::error::{ErrorKey, ErrorKind};
use qingji::text::locale::Locale;

use super::{case, event, figures, frozen, query, receipt, small};
use crate::support::court::{Docket, day};
use crate::support::sheets::{compare, freeze};

#[test]
fn a_frozen_sheet_is_printed_again_as_it_was() {
    let docket = small();
    let asked = query(Kind::Daily, "2022-06-15");
    let first = freeze(&docket, asked.clone());
    let issued = frozen(&docket, first);
    let sheet: report::Sheet = serde_json::from_str(&issued.issued).unwrap();
    let before = report::markdown(&sheet.stamped(&issued.line));
    let second = freeze(&docket, asked);
    assert_ne!(first, second, "two issues are two sheets");
    let number = "(2022)内0782民初1号";
    docket
        .record(number, Some("2022-06-10"), Fact::Closed { how: None })
        .unwrap();
    let again = frozen(&docket, first);
    let sheet: report::Sheet = serde_json::from_str(&again.issued).unwrap();
    assert_eq!(report::markdown(&sheet.stamped(&again.line)), before);
    assert!(before.contains(&format!("第 {first} 号定稿")));
    let Response::FrozenSheets(list) = docket.ask(Request::FrozenSheets).unwrap() else {
        panic!()
    };
    assert_eq!(
        list.iter().map(|l| l.id).collect::<Vec<_>>(),
        [second, first]
    );
    assert!(docket.verify().ok, "{:?}", docket.verify());
    let refused = docket.undo(Some(first)).unwrap_err();
    assert_eq!(refused.key, ErrorKey::FrozenStays);
    let Response::History(history) = docket
        .ask(Request::History(HistoryQuery {
            limit: 10,
            ..HistoryQuery::default()
        }))
        .unwrap()
    else {
        panic!()
    };
    assert_eq!(
        history
            .iter()
            .filter(|c| c.action == Action::Freeze)
            .count(),
        2
    );
}

#[test]
fn a_sheet_is_not_frozen_over_what_was_recorded_meanwhile() {
    let docket = small();
    let figures = figures(&docket, query(Kind::Daily, "2022-06-15"));
    docket
        .record("(2022)内0782民初1号", None, receipt("5"))
        .unwrap();
    let order = FreezeOrder {
        figures,
        issued: String::new(),
        list: None,
        top: 20,
    };
    let refused = docket.ask(Request::Freeze(Box::new(order))).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Conflict);
    let future = docket.ask(Request::Sheet(query(Kind::Daily, "2022-06-16")));
    assert_eq!(future.unwrap_err().key, ErrorKey::FutureDay);
}

/// A sheet frozen by a version without the row of other procedures: the row is said to be new, nothing is
/// restated.
#[test]
fn a_row_that_a_frozen_sheet_did_not_have_is_not_restated() {
    let docket = Docket::in_memory("2022-06-15");
    let number = "(2022)内07执保1号";
    docket.import(&[
        case(number.to_owned(), day("2022-01-04"), &[], None),
        event(number, Some(day("2022-03-04")), receipt("5万")),
    ]);
    let mut old = figures(&docket, query(Kind::Daily, "2022-06-15"));
    let money = old
        .tables
        .iter_mut()
        .find(|table| table.id == "money")
        .unwrap();
    money.rows.retain(|row| row.first() != Some(&other()));
    let order = FreezeOrder {
        figures: old,
        issued: String::new(),
        list: None,
        top: 20,
    };
    let Response::Written(written) = docket.ask(Request::Freeze(Box::new(order))).unwrap() else {
        panic!()
    };
    let compared = compare(&docket, written.commit);
    assert_eq!(compared.restated, [], "nothing was recorded since");
    let rows: Vec<_> = compared
        .lacked
        .iter()
        .map(|row| (row.table.as_str(), row.row.clone()))
        .collect();
    assert_eq!(rows, [("money", vec![other()])]);
    for locale in [Locale::Zh, Locale::En] {
        let text = report::markdown(&report::compare(&compared, locale));
        let said = locale.fill(
            "report.note.lacked",
            &[
                ("id", &written.commit),
                ("table", &locale.text("report.table.money")),
                ("row", &locale.text("report.row.other")),
            ],
        );
        assert!(text.contains(&said), "{text}");
    }
}

#[test]
fn a_changed_frozen_sheet_is_found_out() {
    use qingji::store::kv::Store;
    use qingji::store::table::Table;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("d.redb");
    let owner = qingji::store::sidecar::Owner::default();
    let docket = small();
    drop(docket);
    let service = qingji::service::Service::create(&path, &owner).unwrap();
    let context = crate::support::court::context("2022-06-15");
    let ask = |service: &qingji::service::Service, request| service.handle(&context, request);
    let Response::Sheet(figures) =
        ask(&service, Request::Sheet(query(Kind::Daily, "2022-06-15"))).unwrap()
    else {
        panic!()
    };
    let order = FreezeOrder {
        issued: "as issued".to_owned(),
        figures: *figures,
        list: None,
        top: 20,
    };
    let Response::Written(written) = ask(&service, Request::Freeze(Box::new(order))).unwrap()
    else {
        panic!()
    };
    drop(service);
    {
        let store = qingji::store::file::open(&path, qingji::store::file::Access::Write).unwrap();
        let key = written.commit;
        let snapshot = store.snapshot().unwrap();
        let mut bytes = snapshot.get(Table::Frozen, key).unwrap().unwrap();
        drop(snapshot);
        let at = bytes.windows(6).position(|w| w == b"issued").unwrap() + 9;
        bytes[at] ^= 1;
        store
            .write(&mut |txn| txn.put(Table::Frozen, key, &bytes))
            .unwrap();
    }
    let opener = qingji::service::Opener::default();
    let service =
        qingji::service::Service::open(&path, qingji::store::file::Access::Read, opener).unwrap();
    let id = written.commit;
    assert!(ask(&service, Request::Frozen { id }).is_err());
    let Response::Verified(verified) = ask(&service, Request::Verify).unwrap() else {
        panic!()
    };
    assert!(!verified.ok);
    assert_eq!(verified.problems[0].table.id(), "frozen", "{verified:?}");
}

/// A sheet frozen by a version without the table of trial cases: the table is said to be new, and
/// nothing of it is restated, also by what is recorded later.
#[test]
fn a_table_that_a_frozen_sheet_did_not_have_is_not_restated() {
    let docket = Docket::in_memory("2022-06-15");
    let number = |n: u32| format!("(2022)内07民初{n}号");
    docket.import(&[
        case(
            number(1),
            day("2022-01-04"),
            &["涉企"],
            Some(day("2022-03-04")),
        ),
        case(number(2), day("2022-01-04"), &["涉企"], None),
    ]);
    let mut old = figures(&docket, query(Kind::Daily, "2022-06-15"));
    old.tables.retain(|table| table.id != "tried");
    let order = FreezeOrder {
        figures: old,
        issued: String::new(),
        list: None,
        top: 20,
    };
    let Response::Written(written) = docket.ask(Request::Freeze(Box::new(order))).unwrap() else {
        panic!()
    };
    let lacked = || -> Comparison {
        let compared = compare(&docket, written.commit);
        assert_eq!(compared.lacked.len(), 1);
        assert_eq!(compared.lacked[0].table, "tried");
        assert_eq!(compared.lacked[0].row, []);
        compared
    };
    let compared = lacked();
    assert_eq!((compared.restated.len(), compared.commits.len()), (0, 0));
    for locale in Locale::ALL {
        let text = report::markdown(&report::compare(&compared, locale));
        let args: [(&str, &dyn std::fmt::Display); 2] = [
            ("id", &written.commit),
            ("table", &locale.text("report.table.tried")),
        ];
        let said = locale.fill("report.note.lacked-table", &args);
        assert!(text.contains(&said), "{text}");
    }
    let late = Fact::Closed { how: None };
    let closing = docket.record(&number(2), Some("2022-06-10"), late).unwrap();
    let tables = |compared: Comparison| -> Vec<String> {
        let cells = compared.restated.into_iter();
        cells.map(|one| one.difference.cell.table).collect()
    };
    let restated = tables(lacked());
    assert!(restated.contains(&"indicators".to_owned()), "{restated:?}");
    assert!(!restated.contains(&"tried".to_owned()), "{restated:?}");
    // A sheet that has the table is restated in it.
    let fresh = freeze(&docket, query(Kind::Daily, "2022-06-15"));
    docket.undo(Some(closing)).unwrap();
    assert!(tables(compare(&docket, fresh)).contains(&"tried".to_owned()));
}
