//! Execution: which cases a window has.

use qingji::domain::change::Change;
use qingji::domain::event::{Fact, Registration};
use qingji::domain::money::Money;
use qingji::domain::window::Window;
use qingji::service::api::{
    Execution, ExecutionBy, ExecutionPart, ExecutionQuery, Figure, IndicatorQuery, Part, Request,
    Response, Scope, View,
};

use super::{drill, indicators};
use crate::support::court::{Docket, day};

/// A window excludes cases filed after it, and includes those filed before it and not yet closed.
#[test]
fn a_window_of_execution_knows_nothing_of_later_cases() {
    let docket = Docket::in_memory("2022-06-30");
    for (n, filed) in [(1, "2021-11-05"), (2, "2022-03-31"), (3, "2022-04-01")] {
        docket
            .ask(Request::Add(Box::new(Registration {
                number: format!("（2022）内0783执{n}号"),
                filed: Some(day(filed)),
                claim: Some(Money(100_000)),
                ..Registration::default()
            })))
            .unwrap();
    }
    for by in [ExecutionBy::Total, ExecutionBy::Month, ExecutionBy::Court] {
        let query = ExecutionQuery {
            window: Window::new(day("2022-03-01"), day("2022-03-31")),
            by,
            scope: Scope::default(),
        };
        let Response::Execution(Execution { rows, .. }) =
            docket.ask(Request::Execution(query.clone())).unwrap()
        else {
            panic!()
        };
        let found: Vec<(u64, i64)> = rows.iter().map(|r| (r.cases, r.claimed.0)).collect();
        assert_eq!(found, [(2, 200_000)], "{by:?}");
        let figure = Figure::Execution {
            query,
            key: rows[0].key.clone(),
            part: ExecutionPart::Cases,
        };
        assert_eq!(drill(&docket, View::default(), figure).total, 2);
    }
}

/// A case without a filing date is in no window: it is counted separately, each row names its own,
/// and the total is reported once.
#[test]
fn an_execution_without_a_filing_day_is_in_no_window() {
    let docket = Docket::in_memory("2026-06-30");
    for (n, filed) in [(1, Some("2026-01-05")), (2, None)] {
        docket
            .ask(Request::Add(Box::new(Registration {
                number: format!("（2026）内0783执{n}号"),
                filed: filed.map(day),
                tags: vec!["涉民生".to_owned(), "涉企业".to_owned()],
                claim: Some(Money(100_000)),
                ..Registration::default()
            })))
            .unwrap();
    }
    let payment = qingji::domain::event::Payment {
        amount: Money(700),
        ..Default::default()
    };
    docket
        .record("（2026）内0783执2号", Some("2026-02-05"), payment.into())
        .unwrap();
    for (from, to, wanted) in [
        ("2020-01-01", "2020-12-31", (0, 0, 0)),
        ("2026-01-01", "2026-06-30", (1, 100_000, 700)),
    ] {
        for by in [
            ExecutionBy::Total,
            ExecutionBy::Year,
            ExecutionBy::Court,
            ExecutionBy::Tag,
        ] {
            let query = ExecutionQuery {
                window: Window::new(day(from), day(to)),
                by,
                scope: Scope::default(),
            };
            let request = Request::Execution(query.clone());
            let Response::Execution(found) = docket.ask(request).unwrap() else {
                panic!()
            };
            assert_eq!(found.unknown_filing, 1, "{from} {by:?}");
            for row in &found.rows {
                // Money received has a day of its own.
                let said = (row.cases, row.claimed.0, row.received.0);
                assert_eq!((said, row.unknown_filing), (wanted, 1), "{from} {by:?}");
                let figure = Figure::Execution {
                    query: query.clone(),
                    key: row.key.clone(),
                    part: ExecutionPart::UnknownFiling,
                };
                assert_eq!(drill(&docket, View::default(), figure).total, 1);
            }
        }
    }
}

/// A case counts by its procedure at its closing: a later conversion neither removes it from a past
/// window nor adds it to one.
#[test]
fn a_closed_execution_is_one_by_the_procedure_of_that_day() {
    let docket = Docket::in_memory("2026-06-30");
    let convert = |to: &str, on: &str| Fact::Changed {
        change: Change::Convert {
            to: to.to_owned(),
            on: day(on),
            accepted: None,
        },
        note: None,
    };
    let cases = [
        (1, "execution-first", "civil-first-ordinary"),
        (2, "civil-first-ordinary", "execution-first"),
    ];
    for (n, before, after) in cases {
        let number = format!("(2026)内0783民初{n}号");
        docket
            .ask(Request::Add(Box::new(Registration {
                number: number.clone(),
                filed: Some(day("2026-01-05")),
                procedure: Some(before.to_owned()),
                ..Registration::default()
            })))
            .unwrap();
        let record = |on, fact| docket.record(&number, Some(on), fact).unwrap();
        let money = qingji::domain::event::Payment {
            amount: Money(100 * i64::from(n)),
            ..Default::default()
        };
        record("2026-02-05", money.clone().into());
        record("2026-02-10", Fact::Closed { how: None });
        record("2026-03-10", Fact::Reopened { reason: None });
        record("2026-03-20", convert(after, "2026-03-20"));
        record("2026-04-05", money.into());
        record("2026-05-10", Fact::Closed { how: None });
    }
    for (from, to, wanted) in [
        ("2026-01-01", "2026-03-01", 1),
        ("2026-03-01", "2026-05-31", 2),
    ] {
        let figure = Figure::Indicator {
            query: IndicatorQuery {
                window: Window::new(day(from), day(to)),
                list: None,
                ..indicators(Vec::new())
            },
            id: "execution-performed".to_owned(),
            keys: Vec::new(),
            part: Part::Denominator,
        };
        for view in [View::default(), View::as_of(day(to))] {
            let behind = drill(&docket, view, figure.clone());
            let numbers: Vec<_> = behind.rows.iter().map(|row| &row.line.number).collect();
            assert_eq!(numbers.len(), 1, "{from} {numbers:?}");
            assert!(numbers[0].contains(&format!("民初{wanted}号")), "{from}");
            // So does its money: the window and each of its months have one case and its receipt.
            for by in [ExecutionBy::Total, ExecutionBy::Month] {
                let query = ExecutionQuery {
                    window: Window::new(day(from), day(to)),
                    by,
                    scope: Scope::default(),
                };
                let request = Request::Execution(query);
                let Response::Execution(Execution { rows, .. }) =
                    docket.ask_seen(view, request).unwrap()
                else {
                    panic!()
                };
                let received: i64 = rows.iter().map(|row| row.received.0).sum();
                let closed: u64 = rows.iter().map(|row| row.closed).sum();
                assert_eq!((received, closed), (100 * wanted, 1), "{from} {by:?}");
                // What the other case received then stands beside: together it is all money.
                let beside: i64 = rows.iter().map(|row| row.other_received.0).sum();
                assert_eq!(beside + received, 300, "{from} {by:?}");
                assert!(rows.iter().all(|row| row.cases == 1), "{from} {by:?}");
            }
        }
    }
}

/// A conversion while a case is closed counts only once it is reopened: until then it was closed
/// under the procedure before.
#[test]
fn a_later_reopening_changes_no_past_window_of_execution() {
    let docket = Docket::in_memory("2026-06-30");
    let number = "（2026）内0783执1号";
    docket
        .ask(Request::Add(Box::new(Registration {
            number: number.to_owned(),
            filed: Some(day("2026-01-05")),
            claim: Some(Money(100_000)),
            ..Registration::default()
        })))
        .unwrap();
    let converted = Fact::Changed {
        change: Change::Convert {
            to: "none-execution-other".to_owned(),
            on: day("2026-04-01"),
            accepted: None,
        },
        note: None,
    };
    for (on, fact) in [
        ("2026-03-05", Fact::Closed { how: None }),
        ("2026-04-01", converted),
        ("2026-05-04", Fact::Reopened { reason: None }),
    ] {
        docket.record(number, Some(on), fact).unwrap();
    }
    let cases = |to: &str, view| {
        let query = ExecutionQuery {
            window: Window::new(day("2026-02-01"), day(to)),
            by: ExecutionBy::Total,
            scope: Scope::default(),
        };
        let asked = docket.ask_seen(view, Request::Execution(query)).unwrap();
        let Response::Execution(Execution { rows, .. }) = asked else {
            panic!()
        };
        rows[0].cases
    };
    for (to, wanted) in [
        ("2026-03-01", 1),
        ("2026-04-15", 1),
        ("2026-05-03", 1),
        ("2026-05-04", 0),
    ] {
        for view in [View::default(), View::as_of(day(to))] {
            assert_eq!(cases(to, view), wanted, "{to} {view:?}");
        }
    }
    for as_of in ["2026-04-15", "2026-05-03", "2026-05-04", "2026-06-30"] {
        let view = View::as_of(day(as_of));
        assert_eq!(cases("2026-04-15", view), 1, "{as_of}");
    }
}
