//! Sheets of past days, checked by hand.

use chrono::NaiveDate;

use crate::domain::change::{Change, Pause, PauseKind};
use crate::domain::event::{Fact, Field, Payment, Registration};
use crate::domain::money::Money;
use crate::domain::setting::Setting;
use crate::domain::sheet::{Figures, Kind, Table, Value, total};
use crate::domain::window::Window;
use crate::service::Service;
use crate::service::api::{
    ExecutionBy, ExecutionQuery, IndicatorQuery, NewEvent, Request, Response, Scope, SheetQuery,
};
use crate::service::clerk_tests::context;

const CITY: &str = "呼伦贝尔市中级人民法院";
const COUNTY: &str = "扎兰屯市人民法院";

fn day(text: &str) -> NaiveDate {
    format!("2026-{text}").parse().unwrap()
}

/// A docket of one case, with facts recorded about it for certain days.
fn docket(registration: Registration, said: &[(&str, Fact)]) -> Service {
    let service = Service::in_memory();
    let cx = context(day("06-30"));
    let number = registration.number.clone();
    let add = Request::Add(Box::new(registration));
    service.handle(&cx, add).unwrap();
    for (on, fact) in said {
        let number = number.clone();
        // A change of the limit has its own days.
        let dated = !matches!(fact, Fact::Changed { .. });
        let events = vec![NewEvent {
            on: dated.then(|| day(on)),
            fact: fact.clone(),
        }];
        let record = Request::Record { number, events };
        service.handle(&cx, record).unwrap();
    }
    service
}

fn case(number: &str, filed: &str) -> Registration {
    Registration {
        number: number.to_owned(),
        filed: Some(day(filed)),
        court: Some(CITY.to_owned()),
        ..Registration::default()
    }
}

fn sheet(service: &Service, kind: Kind, date: &str, court: Option<&str>) -> Figures {
    let query = SheetQuery {
        kind,
        date: day(date),
        court: court.map(str::to_owned),
        list: None,
        top: 20,
    };
    match service.handle(&context(day("06-30")), Request::Sheet(query)) {
        Ok(Response::Sheet(figures)) => *figures,
        other => panic!("{other:?}"),
    }
}

fn word(text: &str) -> Value {
    Value::Word(text.to_owned())
}

fn moved(field: Field, value: &str) -> Fact {
    Fact::Amended {
        field,
        value: Some(value.to_owned()),
    }
}

fn deducted(from: &str, to: Option<&str>) -> Fact {
    let change = Change::Pause(Pause {
        kind: PauseKind::Deduct,
        ground: None,
        from: day(from),
        to: to.map(day),
        accepted: None,
    });
    Fact::Changed { change, note: None }
}

#[test]
fn a_pause_that_ended_only_later_stops_the_case_on_the_days_before() {
    let resumed = Fact::Resumed {
        kind: PauseKind::Deduct,
        from: day("02-01"),
    };
    let service = docket(
        Registration {
            procedure: Some("civil-first-simplified".to_owned()),
            handler: Some("赵甲".to_owned()),
            ..case("(2026)内07民初1号", "01-05")
        },
        &[
            ("02-01", deducted("02-01", None)),
            ("02-10", deducted("02-10", Some("02-20"))),
            ("06-20", resumed),
        ],
    );
    for (date, paused) in [("02-15", 1), ("05-20", 1), ("06-19", 1), ("06-20", 0)] {
        let figures = sheet(&service, Kind::Weekly, date, None);
        let levels = figures.table("levels").unwrap();
        assert_eq!(
            levels.count(&word("level.paused"), "count"),
            paused,
            "{date}"
        );
        let workload = figures.table("workload").unwrap();
        for row in &workload.rows {
            assert_eq!(
                workload.cell(row, "paused"),
                Some(&Value::Count(paused)),
                "{date}"
            );
        }
    }
}

/// The cells of the given columns, one line per row.
fn listed(table: &Table, columns: &[&str]) -> Vec<String> {
    let text = |value: &Value| match value {
        Value::Word(text) | Value::Text(text) => text.clone(),
        other => format!("{other:?}"),
    };
    let row = |row: &Vec<Value>| {
        let cells = columns.iter().filter_map(|column| table.cell(row, column));
        cells.map(text).collect::<Vec<_>>().join(" ")
    };
    table.rows.iter().map(row).collect()
}

#[test]
fn a_past_sheet_names_its_cases_as_they_sat_then() {
    let service = docket(
        Registration {
            handler: Some("赵甲".to_owned()),
            ..case("(2026)内07执1号", "04-20")
        },
        &[
            ("04-21", deducted("04-21", Some("04-28"))),
            ("06-01", moved(Field::Court, COUNTY)),
            ("06-01", moved(Field::Handler, "李丁")),
            ("06-03", Fact::Closed { how: None }),
        ],
    );
    let columns = ["change", "court", "handler"];
    let of = |date, court| {
        let figures = sheet(&service, Kind::Daily, date, court);
        listed(figures.table("changed").unwrap(), &columns)
    };
    let there = |change: &str, court: &str, handler: &str| {
        vec![format!("change.{change} {court} {handler}")]
    };
    for court in [None, Some(CITY)] {
        assert_eq!(of("04-20", court), there("filed", CITY, "赵甲"));
        assert_eq!(of("04-21", court), there("entered", CITY, "赵甲"));
    }
    assert_eq!(of("04-20", Some(COUNTY)), [""; 0]);
    assert_eq!(of("06-01", Some(CITY)), there("moved-out", CITY, "赵甲"));
    assert_eq!(of("06-01", Some(COUNTY)), there("moved-in", COUNTY, "李丁"));
    assert_eq!(of("06-03", None), there("closed", COUNTY, "李丁"));
    // A pause that ends soon belongs to the court that had the case then.
    let ending = |court| {
        let figures = sheet(&service, Kind::Daily, "04-24", Some(court));
        listed(figures.table("ending").unwrap(), &["court", "handler"])
    };
    assert_eq!(ending(CITY), [format!("{CITY} 赵甲")]);
    assert_eq!(ending(COUNTY), [""; 0]);
}

#[test]
fn a_case_closed_twice_on_a_day_is_listed_twice_and_nothing_is_left_out() {
    let closed = || ("06-29", Fact::Closed { how: None });
    let reopened = || ("06-29", Fact::Reopened { reason: None });
    let service = docket(
        case("(2026)内07民初1号", "05-01"),
        &[closed(), reopened(), closed(), reopened()],
    );
    let figures = sheet(&service, Kind::Daily, "06-29", None);
    let changes = figures.table("changes").unwrap();
    assert_eq!(changes.count(&word("change.closed"), "count"), 2);
    let named = listed(figures.table("changed").unwrap(), &["change", "number"]);
    let row = |change: &str| format!("change.{change} (2026)内07民初1号");
    let all = [
        row("reopened"),
        row("reopened"),
        row("closed"),
        row("closed"),
    ];
    assert_eq!(named, all);
}

#[test]
fn money_of_before_the_filing_counts_on_the_day_of_filing_in_every_window() {
    let paid = |cents| {
        Fact::Paid(Payment {
            amount: Money(cents),
            ..Payment::default()
        })
    };
    let service = docket(
        Registration {
            procedure: Some("execution-first".to_owned()),
            claim: Some(Money(100_000)),
            ..case("(2026)内07执1号", "06-05")
        },
        &[("05-20", paid(25_000)), ("06-20", paid(1_000))],
    );
    let received = |from: &str, to: &str, by| -> Vec<i64> {
        let query = ExecutionQuery {
            window: Window::new(day(from), day(to)),
            by,
            scope: Scope::default(),
        };
        match service.handle(&context(day("06-30")), Request::Execution(query)) {
            Ok(Response::Execution(answer)) => {
                answer.rows.iter().map(|row| row.received.0).collect()
            }
            other => panic!("{other:?}"),
        }
    };
    let total_of = |from: &str, to: &str| received(from, to, ExecutionBy::Total);
    assert_eq!(total_of("05-01", "05-31"), [0]);
    assert_eq!(total_of("06-01", "06-30"), [26_000]);
    assert_eq!(total_of("05-01", "06-30"), [26_000]);
    assert_eq!(received("05-01", "06-30", ExecutionBy::Month), [0, 26_000]);
    let june = day("06-01").iter_days().take(30).map(|on| {
        let on = on.format("%m-%d").to_string();
        total_of(&on, &on)[0]
    });
    assert_eq!(june.sum::<i64>(), 26_000);
    for (kind, date, wanted) in [
        (Kind::Daily, "06-05", 25_000),
        (Kind::Daily, "06-04", 0),
        (Kind::Monthly, "05-31", 0),
        (Kind::Monthly, "06-30", 26_000),
    ] {
        let figures = sheet(&service, kind, date, None);
        let money = figures.table("money").unwrap();
        let row = money.row(&total()).unwrap();
        let received = money.cell(row, "received");
        assert_eq!(received, Some(&Value::Money(Money(wanted))), "{date}");
    }
}

#[test]
fn long_pending_is_counted_from_the_months_of_the_court() {
    let service = docket(case("(2026)内07民初1号", "02-01"), &[]);
    let months = |figures: &Figures| -> Vec<(i64, i64)> {
        let table = figures.table("long-pending").unwrap();
        let row = |row: &Vec<Value>| (row[0].count().unwrap(), table.count(&row[0], "closing"));
        table.rows.iter().map(row).collect()
    };
    let usual = sheet(&service, Kind::Daily, "06-30", None);
    assert_eq!(months(&usual), [(6, 0), (12, 0), (18, 0), (24, 0), (36, 0)]);
    let set = |long_pending: &[u32]| {
        let setting = Setting {
            long_pending: long_pending.to_vec(),
            ..Setting::default()
        };
        let request = Request::SetSetting(Box::new(setting));
        service.handle(&context(day("06-30")), request).unwrap();
    };
    let long = |ids: &[&str]| -> Vec<(String, i64)> {
        let query = IndicatorQuery {
            window: Window::new(day("06-01"), day("06-30")),
            slices: Vec::new(),
            scope: Scope::default(),
            list: None,
            ids: ids.iter().map(|id| (*id).to_owned()).collect(),
        };
        let request = Request::Indicators(Box::new(query));
        match service.handle(&context(day("06-30")), request) {
            Ok(Response::Indicators(answer)) => {
                let rows = answer.rows.iter().filter(|row| row.id.starts_with("long-"));
                rows.map(|row| (row.id.to_owned(), row.numerator)).collect()
            }
            other => panic!("{other:?}"),
        }
    };
    let named = |id: &str, n| (id.to_owned(), n);
    assert_eq!(long(&[]).len(), 5);
    set(&[3, 4, 60]);
    let figures = sheet(&service, Kind::Daily, "06-30", None);
    assert_eq!(months(&figures), [(3, 1), (4, 1), (60, 0)]);
    let all = [named("long-3", 1), named("long-4", 1), named("long-60", 0)];
    assert_eq!(long(&[]), all);
    // Whatever the court has set, any number of months can be asked for.
    assert_eq!(
        long(&["long-5", "long-4"]),
        [named("long-5", 0), named("long-4", 1)]
    );
    // If a single number is needed, it is the first of a year or more, otherwise the last.
    let one = |months: &[u32], date: &str| {
        set(months);
        let figures = sheet(&service, Kind::Daily, date, None);
        let ids = listed(figures.table("indicators").unwrap(), &["indicator"]);
        let long: Vec<_> = ids.into_iter().filter(|id| id.contains("long-")).collect();
        let changes = figures.table("changes").unwrap();
        let became = changes.count(&word("change.long-pending"), "count");
        let clearance = figures.table("clearance").unwrap();
        (long, became, clearance.count(&total(), "assigned"))
    };
    let indicator = |id: &str| vec![format!("indicator.{id}")];
    assert_eq!(one(&[3, 4], "06-02"), (indicator("long-4"), 1, 1));
    assert_eq!(one(&[3, 4], "06-01"), (indicator("long-4"), 0, 0));
    assert_eq!(one(&[3, 13, 60], "06-02"), (indicator("long-13"), 0, 0));
}

#[test]
fn beside_a_rate_of_the_month_stands_what_it_leaves_out_in_the_month() {
    let service = docket(
        Registration {
            procedure: Some("civil-first-ordinary".to_owned()),
            ..case("(2026)内07民初1号", "02-01")
        },
        &[("03-02", Fact::Closed { how: None })],
    );
    for (date, of_month, of_year) in [("03-31", 1, 1), ("06-30", 0, 1)] {
        let figures = sheet(&service, Kind::Monthly, date, None);
        let table = figures.table("indicators").unwrap();
        let row = table.row(&word("indicator.in-original-limit")).unwrap();
        let sum = |columns: [&str; 2]| {
            let [above, beside] = columns.map(|column| table.cell(row, column).unwrap());
            let Value::Counts(beside) = beside else {
                panic!()
            };
            above.count().unwrap() + beside.iter().map(|(_, n)| n).sum::<i64>()
        };
        // In time, over, without a limit and unknown add up to all closed cases.
        assert_eq!(sum(["numerator", "beside"]), of_month, "{date}");
        assert_eq!(sum(["numerator_since", "beside_since"]), of_year, "{date}");
    }
}
