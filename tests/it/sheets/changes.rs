//! What changed since the sheet before.

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use qingji::domain::change::PauseKind;
use qingji::domain::event::{Fact, Field};
use qingji::domain::sheet::{Figures, Kind, Value};
use qingji::report;
use qingji::service::api::{Request, Response, View};
use qingji::text::locale::Locale;

use super::{case, event, extension, figures, pause, query};
use crate::support::court::{Docket, day};
use crate::support::sheets::freeze;

/// The count of a change in a column.
fn change(figures: &Figures, id: &str, column: &str) -> Option<i64> {
    let table = figures.table("changes").unwrap();
    let row = table.row(&Value::Word(format!("change.{id}"))).unwrap();
    table.cell(row, column).and_then(Value::count)
}

/// The numbers of the cases behind a change.
fn changed(figures: &Figures, id: &str) -> Vec<String> {
    let table = figures.table("changed").unwrap();
    let key = Value::Word(format!("change.{id}"));
    let rows = table.rows.iter().filter(|row| row[0] == key);
    rows.filter_map(|row| match &row[1] {
        Value::Text(number) => Some(number.clone()),
        _ => None,
    })
    .collect()
}

/// Moves the docket on to a morning.
fn on(docket: &mut Docket, date: &str) {
    docket.context.today = day(date);
    docket.context.now = format!("{date}T08:30:00+08:00").parse().unwrap();
}

#[test]
fn a_daily_sheet_tells_what_changed_and_by_which_cases() {
    let mut docket = Docket::in_memory("2022-06-10");
    on(&mut docket, "2022-06-10");
    let number = |n: u32| format!("(2022)内07民初{n}号");
    docket.import(&[
        // One due on 14 June, one a year old on 15 June, and two with neither.
        case(number(1), day("2021-12-14"), &[], None),
        case(number(2), day("2021-06-14"), &[], None),
        case(number(3), day("2022-03-01"), &[], None),
        case(number(4), day("2022-03-01"), &[], None),
        event(
            &number(4),
            None,
            pause(PauseKind::Deduct, "2022-05-01", None),
        ),
    ]);
    let first = figures(&docket, query(Kind::Daily, "2022-06-10"));
    assert_eq!(first.since, None);
    assert_eq!(
        change(&first, "restated", "count"),
        None,
        "nothing was known before"
    );
    let id = freeze(&docket, query(Kind::Daily, "2022-06-10"));
    on(&mut docket, "2022-06-13");
    // Dated before the frozen sheet, so it restates it.
    let late = Fact::Closed { how: None };
    let late = docket.record(&number(3), Some("2022-06-09"), late).unwrap();
    on(&mut docket, "2022-06-15");
    docket.import(&[case(number(5), day("2022-06-15"), &[], None)]);
    let resumed = Fact::Resumed {
        kind: PauseKind::Deduct,
        from: day("2022-05-01"),
    };
    docket
        .record(&number(4), Some("2022-06-14"), resumed)
        .unwrap();
    docket
        .record(
            &number(1),
            None,
            pause(PauseKind::Suspend, "2022-06-15", None),
        )
        .unwrap();
    let note = Fact::Amended {
        field: Field::Note,
        value: Some("已核".to_owned()),
    };
    docket.record(&number(2), None, note).unwrap();
    let sheet = figures(&docket, query(Kind::Daily, "2022-06-15"));
    let since = sheet.since.unwrap();
    assert_eq!((since.id, since.date), (id, day("2022-06-10")));
    for (change_id, today, frozen, cases) in [
        ("filed", 1, 1, vec![number(5)]),
        ("closed", 0, 0, vec![]),
        // A late suspension does not count: the case is overdue, and was not yesterday.
        ("over", 1, 1, vec![number(1)]),
        ("entered", 0, 0, vec![]),
        ("left", 0, 1, vec![number(4)]),
        ("long-pending", 1, 1, vec![number(2)]),
        // The resumption counts from yesterday, the closing from before the frozen sheet; a note
        // counts nowhere.
        ("restated", 1, 1, vec![number(4), number(3)]),
    ] {
        assert_eq!(
            change(&sheet, change_id, "count"),
            Some(today),
            "{change_id}"
        );
        assert_eq!(
            change(&sheet, change_id, "since"),
            Some(frozen),
            "{change_id}"
        );
        let mut found = changed(&sheet, change_id);
        found.sort();
        let mut cases = cases;
        cases.sort();
        assert_eq!(found, cases, "{change_id}");
    }
    // Once it is taken back, the closing no longer restates the frozen sheet; but it was known
    // yesterday.
    docket.undo(Some(late)).unwrap();
    let again = figures(&docket, query(Kind::Daily, "2022-06-15"));
    assert_eq!(changed(&again, "restated"), [number(4), number(3)]);
    assert_eq!(change(&again, "restated", "count"), Some(2));
    assert_eq!(change(&again, "restated", "since"), Some(0));
    let text = report::text(&report::compose(&sheet, Locale::Zh));
    assert!(text.contains("对照第"), "{text}");
}

/// The day before had the cases, so its figures are other ones now.
#[test]
fn a_filing_that_was_moved_to_a_later_day_or_removed_restates_the_days_before() {
    let mut docket = Docket::in_memory("2022-06-14");
    on(&mut docket, "2022-06-14");
    let number = |n: u32| format!("(2022)内07民初{n}号");
    let cases: Vec<_> = (1..=4)
        .map(|n| case(number(n), day("2022-06-10"), &[], None))
        .collect();
    docket.import(&cases);
    on(&mut docket, "2022-06-15");
    for (n, filed) in [(1, "2022-06-15"), (2, "2022-07-02"), (3, "")] {
        let moved = Fact::Amended {
            field: Field::Filed,
            value: Some(filed.to_owned()),
        };
        docket.record(&number(n), None, moved).unwrap();
    }
    let sheet = figures(&docket, query(Kind::Daily, "2022-06-15"));
    let mut found = changed(&sheet, "restated");
    found.sort();
    assert_eq!(found, [number(1), number(2), number(3)]);
    assert_eq!(sheet.total("stock", "opening"), 1);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// The changes match the tables of stock and the difference between the lists of overdue cases
    /// of the two days.
    #[test]
    fn changes_agree_with_the_tables_and_the_lists(
        cases in prop::collection::vec((0..500_u64, prop::option::of(0..200_u64), 0..5_u8, 0..60_u64), 1..12),
        back in 0..60_u64,
    ) {
        let docket = Docket::in_memory("2022-06-15");
        let today = day("2022-06-15");
        let mut rows = Vec::new();
        for (n, (filed, closed, change, after)) in cases.iter().enumerate() {
            let filed = today - Days::new(*filed);
            let closed = closed.map(|d| filed + Days::new(d)).filter(|d| *d <= today);
            let number = format!("(2022)内07民初{}号", n + 1);
            rows.push(case(number.clone(), filed, &[], closed));
            let from = (filed + Days::new(*after)).to_string();
            let to = (filed + Days::new(after + 25)).to_string();
            let fact = match change {
                1 => pause(PauseKind::Deduct, &from, None),
                2 => pause(PauseKind::Suspend, &from, Some(&to)),
                3 => extension(&from),
                _ => continue,
            };
            rows.push(event(&number, None, fact));
        }
        docket.import(&rows);
        let date = today - Days::new(back);
        let sheet = figures(&docket, query(Kind::Daily, &date.to_string()));
        for (id, table, column) in [
            ("filed", "stock", "filed"), ("closed", "stock", "closed"),
            ("entered", "delayed", "entered"), ("left", "delayed", "left"),
        ] {
            prop_assert_eq!(change(&sheet, id, "count"), Some(sheet.total(table, column)), "{}", id);
        }
        let long = sheet.table("long-pending").unwrap().count(&Value::Count(12), "entered");
        prop_assert_eq!(change(&sheet, "long-pending", "count"), Some(long));
        let over = |on: NaiveDate| {
            let asked = qingji::service::api::DueQuery {
                filter: qingji::service::api::Filter {
                    levels: vec![qingji::domain::level::Level::Over],
                    ..Default::default()
                },
                ..Default::default()
            };
            let view = View::as_of(on);
            let Response::Cases(page) = docket.ask_seen(view, Request::Due(asked)).unwrap() else { panic!() };
            page.rows.into_iter().map(|line| line.number).collect::<std::collections::BTreeSet<_>>()
        };
        let (before, after) = (over(date.pred_opt().unwrap()), over(date));
        let newly: Vec<String> = after.difference(&before).cloned().collect();
        let mut found = changed(&sheet, "over");
        found.sort();
        prop_assert_eq!(&found, &newly);
        prop_assert_eq!(change(&sheet, "over", "count"), Some(newly.len() as i64));
        // The bands of the ages contain every open case, natural and net.
        let ageing = sheet.table("ageing").unwrap();
        for column in ["all", "net"] {
            let sum: i64 = ageing.rows.iter().skip(1).filter_map(|row| ageing.cell(row, column)?.count()).sum();
            prop_assert_eq!(sum, sheet.total("stock", "closing"), "{}", column);
            prop_assert_eq!(sum, sheet.total("ageing", column));
        }
    }
}
