//! Sheets: figures, words, forms, freezing and comparing.

mod changes;
mod counted;
mod files;
mod freezing;
mod restated;
mod words;

use chrono::NaiveDate;
use qingji::domain::change::{Change, Extension, Pause, PauseKind};
use qingji::domain::event::{Direction, Fact, Payment, Registration};
use qingji::domain::money::Money;
use qingji::domain::sheet::{Figures, Frozen, Kind};
use qingji::report;
use qingji::service::api::{CaseRow, EventRow, NewEvent, Request, Response, Row, SheetQuery, View};
use qingji::text::locale::Locale;

use crate::support::court::{Docket, day};
use crate::support::sheets::seen;

const COURTS: [&str; 3] = [
    "呼伦贝尔市中级人民法院",
    "牙克石市人民法院",
    "扎兰屯市人民法院",
];

fn figures(docket: &Docket, query: SheetQuery) -> Figures {
    seen(docket, View::default(), query)
}

fn query(kind: Kind, date: &str) -> SheetQuery {
    SheetQuery {
        kind,
        date: day(date),
        court: None,
        list: None,
        top: 20,
    }
}

fn frozen(docket: &Docket, id: u64) -> Frozen {
    match docket.ask(Request::Frozen { id }).unwrap() {
        Response::Frozen(frozen) => *frozen,
        other => panic!("{other:?}"),
    }
}

/// A case as a row of a sheet.
fn case(number: String, filed: NaiveDate, tags: &[&str], closed: Option<NaiveDate>) -> Row {
    Row::Case(Box::new(CaseRow {
        registration: Box::new(Registration {
            number,
            court: Some(COURTS[0].to_owned()),
            division: Some("民一庭".to_owned()),
            handler: Some("周婷".to_owned()),
            cause: Some("买卖合同纠纷".to_owned()),
            filed: Some(filed),
            tags: tags.iter().map(|t| (*t).to_owned()).collect(),
            ..Registration::default()
        }),
        closed,
        closed_column: closed.is_some(),
        ..CaseRow::default()
    }))
}

fn event(number: &str, on: Option<NaiveDate>, fact: Fact) -> Row {
    Row::Event(EventRow {
        row: 0,
        number: Some(number.to_owned()),
        event: NewEvent { on, fact },
    })
}

fn pause(kind: PauseKind, from: &str, to: Option<&str>) -> Fact {
    Fact::Changed {
        change: Change::Pause(Pause {
            kind,
            ground: Some("appraisal".to_owned()),
            from: day(from),
            to: to.map(day),
            accepted: None,
        }),
        note: None,
    }
}

fn extension(approved: &str) -> Fact {
    Fact::Changed {
        change: Change::Extend(Extension {
            months: 3,
            approved: Some(day(approved)),
            ..Extension::default()
        }),
        note: None,
    }
}

fn receipt(amount: &str) -> Fact {
    Fact::Paid(Payment {
        direction: Direction::Receipt,
        amount: Money::parse(amount).unwrap(),
        ..Payment::default()
    })
}

/// A docket with the figures of the courts' own bulletins: 788 open, 211 of them delayed; 39 handed
/// down, 28 cleared; 3104 closed of enterprises; 2.39亿元 in 307 financial cases.
fn bulletin() -> Docket {
    let docket = Docket::in_memory("2022-06-15");
    let mut rows = Vec::new();
    let delays = [(119, None), (25, Some(PauseKind::Suspend))];
    let more = [(3, Some(PauseKind::Adjourn)), (64, Some(PauseKind::Deduct))];
    let mut kinds = delays
        .into_iter()
        .chain(more)
        .flat_map(|(n, kind)| std::iter::repeat_n(kind, n));
    // Eleven of the open ones are on the list that was handed down.
    for n in 1..=788_u32 {
        let number = format!("(2022)内07民初{n}号");
        let handed = n > 777;
        let filed = if handed { "2020-03-02" } else { "2022-02-01" };
        let tags: &[&str] = if handed { &["交办"] } else { &[] };
        rows.push(case(number.clone(), day(filed), tags, None));
        match kinds.next() {
            Some(None) => rows.push(event(&number, None, extension("2022-05-01"))),
            Some(Some(kind)) => rows.push(event(&number, None, pause(kind, "2022-05-01", None))),
            None => {}
        }
    }
    for n in 1..=28_u32 {
        let number = format!("(2020)内07民初{n}号");
        let closed = Some(day("2022-04-11"));
        rows.push(case(number, day("2020-03-02"), &["交办"], closed));
    }
    for n in 1001..=4104_u32 {
        let number = format!("(2022)内07民初{n}号");
        let closed = Some(day("2022-05-11"));
        rows.push(case(number, day("2022-01-10"), &["涉企"], closed));
    }
    for n in 1..=307_u32 {
        let number = format!("(2022)内07执{n}号");
        let closed = Some(day("2022-06-10"));
        rows.push(case(number.clone(), day("2022-01-10"), &["涉金融"], closed));
        if n <= 2 {
            let amount = if n == 1 { "2亿" } else { "3900万" };
            rows.push(event(&number, Some(day("2022-05-05")), receipt(amount)));
        }
    }
    docket.import(&rows);
    docket
}

/// Two courts, a week of work.
fn small() -> Docket {
    let docket = Docket::in_memory("2022-06-15");
    let mut rows = Vec::new();
    for (n, filed, closed) in [
        (1, "2020-11-02", None),
        (2, "2022-01-10", None),
        (3, "2022-02-21", Some("2022-06-14")),
        (4, "2022-06-13", None),
        (5, "2022-06-15", None),
    ] {
        let number = format!("(2022)内0782民初{n}号");
        rows.push(case(number, day(filed), &["涉企业"], closed.map(day)));
    }
    rows.push(case(
        "(2022)内0783执7号".to_owned(),
        day("2022-03-01"),
        &["涉民生", "涉企业"],
        None,
    ));
    for row in &mut rows {
        if let Row::Case(case) = row {
            let court = if case.registration.number.contains("0783") {
                COURTS[2]
            } else {
                COURTS[1]
            };
            case.registration.court = Some(court.to_owned());
            case.registration.handler = Some("特木尔".to_owned());
        }
    }
    rows.extend([
        event(
            "(2022)内0782民初2号",
            None,
            pause(PauseKind::Deduct, "2022-05-20", Some("2022-06-18")),
        ),
        event(
            "(2022)内0783执7号",
            Some(day("2022-06-15")),
            receipt("1234567.89"),
        ),
    ]);
    docket.import(&rows);
    docket
}

/// Compares a text with the snapshot of this name; all snapshots of the sheets belong to this module.
fn look(name: &str, text: &str) {
    insta::assert_snapshot!(name, text);
}

#[test]
fn sheets_look_as_they_did() {
    let docket = small();
    for (kind, name) in [(Kind::Daily, "daily"), (Kind::Monthly, "monthly")] {
        let figures = figures(&docket, query(kind, "2022-06-15"));
        for (locale, tag) in [(Locale::Zh, "zh"), (Locale::En, "en")] {
            let sheet = report::compose(&figures, locale);
            look(&format!("{name}__md__{tag}"), &report::markdown(&sheet));
            look(&format!("{name}__text__{tag}"), &report::text(&sheet));
            if locale == Locale::Zh {
                let json = serde_json::to_string_pretty(&report::json(&sheet, None)).unwrap();
                look(&format!("{name}__json"), &json);
            }
        }
    }
}
