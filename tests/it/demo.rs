//! The demonstration docket, imported as a user's own would be.

use chrono::NaiveDate;
use qingji::backend::{self, Backend};
use qingji::domain::level::Level;
use qingji::domain::window::Window;
use qingji::exchange::demo::Demo;
use qingji::service::api::{
    Actor, Context, DueQuery, ImportOptions, Period, Problem, Reason, Request, Response, Row,
    Scope, Slice, Stock, StockQuery, StockSet, View,
};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 6, 30).unwrap()
}

fn context() -> Context {
    Context {
        actor: Actor {
            name: "王芳".to_owned(),
            uid: 1000,
        },
        today: today(),
        now: "2026-06-30T08:30:00+08:00".parse().unwrap(),
        request_id: None,
        view: View::default(),
    }
}

fn docket(cases: u64) -> Box<dyn Backend> {
    let docket = backend::in_memory();
    let ask = |request| docket.call(&context(), request).unwrap();
    let Response::ImportOpened(import) = ask(Request::ImportBegin(ImportOptions::default())) else {
        panic!()
    };
    let rows: Vec<Row> = Demo::new(cases, 5, today()).collect();
    let read = rows.len() as u64;
    ask(Request::ImportRows {
        import,
        rows: rows.into_iter().collect(),
    });
    let Response::Imported(report) = ask(Request::ImportCommit { import }) else {
        panic!()
    };
    // Some extensions of the demonstration do not follow the law, as in any docket.
    let of_law = |one: &&Problem| {
        !matches!(
            one.reason,
            Reason::Approver | Reason::ExtensionOverStatute | Reason::ExtensionNotProvided
        )
    };
    let found: Vec<&Problem> = report.problems.iter().filter(of_law).collect();
    assert_eq!(found, Vec::<&Problem>::new());
    assert_eq!((report.read, report.added), (read, read));
    docket
}

fn stock(docket: &dyn Backend, view: View, query: &StockQuery) -> Stock {
    match docket
        .call(&context().seen(view), Request::Stock(query.clone()))
        .unwrap()
    {
        Response::Stock(stock) => stock,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_deltas_give_the_same_stock_as_the_events() {
    let docket = docket(1500);
    let later = "2099-01-01T00:00:00+08:00".parse().unwrap();
    for set in [StockSet::All, StockSet::Delayed] {
        for period in [
            None,
            Some(Period::Day),
            Some(Period::Week),
            Some(Period::Month),
        ] {
            for slices in [
                vec![],
                vec![Slice::Court],
                vec![Slice::Kind],
                vec![Slice::Kind, Slice::Court],
            ] {
                for (from, to) in [
                    ("2026-03-02", "2026-06-30"),
                    ("2019-01-01", "2026-06-30"),
                    ("2024-02-29", "2024-02-29"),
                ] {
                    let query = StockQuery {
                        window: Window::new(from.parse().unwrap(), to.parse().unwrap()),
                        period,
                        slices: slices.clone(),
                        set,
                        scope: Scope::default(),
                    };
                    // A view known at a moment is always computed from the events of every case.
                    let slow = stock(docket.as_ref(), View::known_at(later), &query);
                    assert_eq!(
                        stock(docket.as_ref(), View::default(), &query),
                        slow,
                        "{query:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn its_due_list_shows_every_level_of_a_docket() {
    let docket = docket(4000);
    let query = DueQuery {
        limit: Some(60),
        count: true,
        ..DueQuery::default()
    };
    let Response::Cases(page) = docket.call(&context(), Request::Due(query)).unwrap() else {
        panic!()
    };
    assert_eq!(page.rows.len(), 60);
    for level in [
        Level::Over,
        Level::Urgent,
        Level::Near,
        Level::Ahead,
        Level::Normal,
        Level::Paused,
    ] {
        assert!(page.levels.get(level) > 0, "{level:?}: {:?}", page.levels);
    }
    let open = f64::from(page.levels.total());
    let share = f64::from(page.levels.get(Level::Over)) / open;
    assert!((0.03..0.10).contains(&share), "{share} overdue");
    assert!(
        (0.2..0.33).contains(&(open / 4000.0)),
        "{open} open of 4000"
    );
}
