//! V11: questions about the past, and pages and sheets of figures, compared with a full replay of
//! the events of all cases.

use chrono::{Datelike, Days, NaiveDate};
use qingji::backend::Backend;
use qingji::domain::change::{Change, Extension};
use qingji::domain::event::Fact;
use qingji::domain::sheet::Kind;
use qingji::domain::window::Window;
use qingji::service::api::{
    Context, DrillQuery, DueQuery, ExportQuery, Figure, Filter, Measure, NewEvent, Period, Request,
    Response, Scope, SheetQuery, Slice, Status, StockQuery, StockSet, View,
};

use crate::data::{Bench, today};
use crate::docket;
use crate::figure::Outcome;
use crate::measure::{Pairs, time};

/// The level counts and the first page of the due list as of a year back. A different day each
/// time, because the last past that was asked about is kept.
pub(crate) fn as_of(bench: &Bench) -> Outcome {
    against_replay(bench, |docket, turn| {
        let view = View::as_of(year_ago() - Days::new(turn));
        page(docket, view);
    })
}

/// The same page as known before the last facts were recorded, which change what is known of their
/// cases.
pub(crate) fn known_at(bench: &Bench) -> Outcome {
    let docket = docket::open(&bench.copy("series.redb"));
    let later = Context {
        // The import is recorded at the real time of the machine.
        now: "2098-01-01T08:30:00+08:00".parse().expect("a moment"),
        ..docket::context()
    };
    for line in docket::due(docket.as_ref(), FACTS).rows {
        let extension = Extension {
            months: 6,
            approved: Some(year_ago() - Days::new(30)),
            accepted: Some("院长批准".to_owned()),
            ..Extension::default()
        };
        let fact = Fact::Changed {
            change: Change::Extend(extension),
            note: None,
        };
        let request = Request::Record {
            number: line.number,
            events: vec![NewEvent { on: None, fact }],
        };
        docket.call(&later, request).expect("a commit");
    }
    docket_against_replay(bench, docket.as_ref(), |docket, turn| {
        let view = View {
            as_of: Some(year_ago() - Days::new(turn)),
            known_at: "2097-01-01T00:00:00+08:00".parse().ok(),
        };
        page(docket, view);
    })
}

/// The number of facts recorded after the moment that is asked about.
const FACTS: usize = 200;

/// The first page of the cases behind a figure of one court and month.
pub(crate) fn drill(bench: &Bench) -> Outcome {
    against_replay(bench, |docket, _| {
        let query = StockQuery {
            window: Window::new(today().with_day(1).expect("a day"), today()),
            period: Some(Period::Month),
            slices: vec![Slice::Court],
            set: StockSet::All,
            scope: Scope::default(),
        };
        let figure = Figure::Stock {
            query,
            keys: vec![Some("海拉尔区人民法院".to_owned())],
            measure: Measure::Ended,
        };
        let request = Request::Drill(Box::new(DrillQuery {
            limit: Some(60),
            ..DrillQuery::all(figure)
        }));
        match docket::ask(docket, request) {
            Response::Drill(drill) => assert!(!drill.rows.is_empty(), "no cases"),
            other => panic!("{other:?}"),
        }
    })
}

/// The figures of a daily sheet.
pub(crate) fn sheet(bench: &Bench) -> Outcome {
    against_replay(bench, |docket, _| {
        let request = Request::Sheet(SheetQuery {
            kind: Kind::Daily,
            date: today(),
            court: None,
            list: None,
            top: 10,
        });
        match docket::ask(docket, request) {
            Response::Sheet(_) => {}
            other => panic!("{other:?}"),
        }
    })
}

fn year_ago() -> NaiveDate {
    today().with_year(today().year() - 1).expect("a day")
}

fn page(docket: &dyn Backend, view: View) {
    let context = Context {
        view,
        ..docket::context()
    };
    let query = DueQuery {
        limit: Some(60),
        count: true,
        ..DueQuery::default()
    };
    match docket
        .call(&context, Request::Due(query))
        .expect("an answer")
    {
        Response::Cases(page) => assert!(!page.rows.is_empty(), "no cases"),
        other => panic!("{other:?}"),
    }
}

fn against_replay(bench: &Bench, ask: impl Fn(&dyn Backend, u64)) -> Outcome {
    let docket = docket::open(&bench.copy("series.redb"));
    docket_against_replay(bench, docket.as_ref(), ask)
}

fn docket_against_replay(
    bench: &Bench,
    docket: &dyn Backend,
    ask: impl Fn(&dyn Backend, u64),
) -> Outcome {
    let mut turn = 0;
    let product = || {
        turn += 1;
        time(|| ask(docket, turn)).0
    };
    let rounds = if bench.n > 200_000 { 2 } else { 5 };
    Outcome::Pairs(Pairs::alternate(
        1,
        rounds,
        || time(|| replay(docket)).0,
        product,
    ))
}

/// Reads every case from its events, page by page.
fn replay(docket: &dyn Backend) -> u64 {
    let (mut after, mut open) = (0, 0);
    loop {
        let request = Request::Export(ExportQuery {
            after,
            limit: 2_000,
            filter: Filter {
                status: Status::All,
                ..Filter::default()
            },
            events: true,
        });
        let Response::Export(cases) = docket::ask(docket, request) else {
            panic!("an export")
        };
        let Some(last) = cases.last() else {
            return open;
        };
        after = last.line.id;
        open += cases.iter().filter(|case| case.closed.is_none()).count() as u64;
    }
}
