//! Money counts from its day, and opens to the cent.

use qingji::domain::event::{Fact, Field, Registration};
use qingji::domain::money::Money;
use qingji::domain::query::{Key, Op, Term, Value};
use qingji::domain::window::Window;
use qingji::service::api::{
    CaseRow, Column, EventRow, Execution, ExecutionBy, ExecutionPart, ExecutionQuery, Figure,
    Filter, ListQuery, NewEvent, Order, Request, Response, Row, Scope, Status, View,
};

use super::drill;
use crate::support::court::{Docket, day};

/// The sums of an execution row are those of the payments behind it.
#[test]
fn payments_open_to_the_cent() {
    let docket = Docket::in_memory("2022-06-30");
    for n in 1..=3_u32 {
        docket
            .ask(Request::Add(Box::new(Registration {
                number: format!("（2022）内0783执{n}号"),
                filed: Some(day("2022-01-05")),
                tags: vec![if n == 1 { "涉企业" } else { "涉民生" }.to_owned()],
                claim: Some(Money(100_000)),
                ..Registration::default()
            })))
            .unwrap();
        for (on, cents) in [("2022-03-01", 1_001), ("2022-05-01", 2_002)] {
            let payment = qingji::domain::event::Payment {
                amount: Money(cents * i64::from(n)),
                ..Default::default()
            };
            docket
                .record(&format!("（2022）内0783执{n}号"), Some(on), payment.into())
                .unwrap();
        }
    }
    let query = ExecutionQuery {
        window: Window::new(day("2022-04-01"), day("2022-06-30")),
        by: ExecutionBy::Tag,
        scope: Scope::default(),
    };
    for (view, wanted) in [
        (View::default(), [(1, 2_002), (2, 2_002 * 5)]),
        (View::as_of(day("2022-04-30")), [(1, 0), (2, 0)]),
    ] {
        let Response::Execution(Execution { rows, .. }) = docket
            .ask_seen(view, Request::Execution(query.clone()))
            .unwrap()
        else {
            panic!()
        };
        let found: Vec<(u64, i64)> = rows.iter().map(|r| (r.cases, r.received.0)).collect();
        assert_eq!(found, wanted);
        for row in rows {
            let open = |part| {
                drill(
                    &docket,
                    view,
                    Figure::Execution {
                        query: query.clone(),
                        key: row.key.clone(),
                        part,
                    },
                )
            };
            assert_eq!(open(ExecutionPart::Received).sum, row.received.0);
            assert_eq!(open(ExecutionPart::Cases).total, row.cases);
        }
    }
}

/// An open case and a closed one, each with these events.
fn executions(numbers: &[&str; 2], said: &[NewEvent]) -> Vec<Row> {
    (0..)
        .zip(numbers)
        .flat_map(|(n, number)| {
            let case = Row::Case(Box::new(CaseRow {
                registration: Box::new(Registration {
                    number: (*number).to_owned(),
                    filed: Some(day("2026-01-05")),
                    claim: Some(Money(100_000)),
                    ..Registration::default()
                }),
                closed: (n == 1).then(|| day("2026-06-10")),
                closed_column: true,
                ..CaseRow::default()
            }));
            let event = |event: &NewEvent| {
                Row::Event(EventRow {
                    row: 0,
                    number: Some((*number).to_owned()),
                    event: event.clone(),
                })
            };
            let mut rows = vec![case];
            rows.extend(said.iter().map(event));
            rows
        })
        .collect()
}

/// The money received by the cases of a list, in both orders.
fn listed(docket: &Docket, filter: &Filter) -> Vec<(Vec<i64>, usize)> {
    let orders = [Vec::new(), vec![Order::up(Column::Received)]];
    let list = |order| {
        let query = ListQuery {
            filter: filter.clone(),
            order,
            limit: 9,
            columns: vec![Column::Received],
            ..ListQuery::default()
        };
        let answer = docket.ask(Request::List(Box::new(query))).unwrap();
        let Response::Cases(page) = answer else {
            panic!()
        };
        let more = page.rows.iter().map(|line| line.more.as_ref().unwrap());
        (more.map(|more| more.received.0).collect(), page.rows.len())
    };
    orders.into_iter().map(list).collect()
}

/// Money dated in the future is planned: it is in no sum until its day, from which it counts
/// without anything being written; for an earlier day it does not count. This holds for open and
/// closed cases.
#[test]
fn money_counts_from_its_day_wherever_it_is_summed() {
    let numbers = ["(2026)内0783执1号", "(2026)内0783执2号"];
    let payment = |on: &str, cents| NewEvent {
        on: Some(day(on)),
        fact: qingji::domain::event::Payment {
            amount: Money(cents),
            ..Default::default()
        }
        .into(),
    };
    let paid = [payment("2026-06-01", 5), payment("2026-08-02", 700)];
    let rows = executions(&numbers, &paid);
    let imported = Docket::in_memory("2026-06-30");
    imported.import(&rows);
    let entered = Docket::in_memory("2026-06-30");
    entered.import(&[rows[0].clone(), rows[3].clone()]);
    for number in numbers {
        for event in &paid {
            entered
                .ask(Request::Record {
                    number: number.to_owned(),
                    events: vec![event.clone()],
                })
                .unwrap();
        }
    }
    let said = |docket: &Docket, cents: i64, planned: i64| {
        let today = docket.context.today;
        for number in numbers {
            let file = docket.show(number);
            let sums = (file.received.0, file.planned.0.0, file.held.amount.0);
            assert_eq!(sums, (cents, planned, cents), "{number} {today}");
        }
        for (least, wanted) in [(cents, 2), (cents + 1, 0)] {
            let mut filter = Filter {
                status: Status::All,
                ..Filter::default()
            };
            filter.and(Term {
                key: Key::Received,
                op: Op::Ge,
                values: vec![Value::Money(Money(least))],
            });
            for (sums, rows) in listed(docket, &filter) {
                // For an earlier day, only cases open then are listed.
                assert!(rows == wanted || rows == wanted / 2, "{least} {today}");
                assert!(sums.iter().all(|sum| *sum == cents), "{today}");
            }
        }
        let query = ExecutionQuery {
            window: Window::new(day("2026-01-01"), today),
            by: ExecutionBy::Total,
            scope: Scope::default(),
        };
        let answer = docket.ask(Request::Execution(query)).unwrap();
        let Response::Execution(Execution { rows, .. }) = answer else {
            panic!()
        };
        assert_eq!(rows[0].received.0, 2 * cents, "{today}");
        assert!(docket.verify().ok, "{:?}", docket.verify().problems);
    };
    for mut docket in [imported, entered] {
        for (today, cents, planned) in [
            ("2026-06-30", 5, 700),
            ("2026-08-01", 5, 700),
            ("2026-08-02", 705, 0),
            ("2026-09-01", 705, 0),
        ] {
            docket.context = crate::support::court::context(today);
            said(&docket, cents, planned);
        }
        // Rewritten on a later day, and asked about an earlier one, which shows nothing later.
        for number in numbers {
            let note = Fact::Amended {
                field: Field::Note,
                value: Some("已核".to_owned()),
            };
            docket.record(number, None, note).unwrap();
        }
        said(&docket, 705, 0);
        docket.context = crate::support::court::context("2026-07-15");
        said(&docket, 5, 0);
    }
}
