//! 图表: what the charts show, and that every number opens exactly the cases behind it.

mod courts;
mod forecast;
mod kept;
mod opened;
mod past;
mod room;

use qingji::command::Context;
use qingji::domain::event::{Fact, Field, Registration};
use qingji::service::api::{NewEvent, Request};
use qingji::text::locale::Locale;
use qingji::text::width;

use crate::support::docket::Docket;
use crate::support::looks::walk;
use crate::support::screen::Session;

/// The charts in their order, each with the key that leads to the next one.
const CHARTS: [(&str, &str); 7] = [
    ("stock", "space"),
    ("ageing", "space"),
    ("delays", "space"),
    ("workload", "space"),
    // Two charts side by side.
    ("money", "tab"),
    ("courts", "space"),
    ("forecast", "space"),
];

/// The charts in the order of the page, and the states reached from the last one: the name, and the
/// keys from the state before.
pub(crate) const STATES: &[(&str, &str)] = &[
    ("chart-stock", "g t"),
    ("chart-ageing", "space"),
    ("chart-delays", "space"),
    ("chart-workload", "space"),
    ("chart-workload-last", ";"),
    ("chart-money", "space"),
    ("chart-courts", "tab"),
    ("chart-list", "l down enter"),
    ("chart-forecast", "space"),
    ("chart-delayed", "space t"),
    ("chart-months", "r r"),
    ("chart-drill", "down enter"),
    ("chart-past", "esc D"),
    ("chart-as-of", "2 0 2 2 - 0 5 - 0 1 enter"),
    ("chart-drill-past", "down enter"),
];

/// Compares a text with the snapshot of this name; all snapshots of the charts belong to this module.
fn look(name: &str, text: &str) {
    insta::assert_snapshot!(name, text);
}

#[test]
fn every_chart_of_an_empty_docket_says_that_there_is_no_case() {
    for (locale, said) in [(Locale::Zh, "没有未结案件"), (Locale::En, "no open case")] {
        let mut session = Session::new(Docket::empty(), locale, 80, 24);
        session.press("g t space");
        session.shows(said);
        assert!(!session.text().contains("占-"), "{}", session.text());
    }
}

#[test]
fn the_screens_of_the_charts_look_as_they_did() {
    walk(STATES, |name, text| look(&name, &text));
}

/// Two courts and a list handed down: one case of the list moved in the last weeks, one is closed
/// and one was reopened.
fn docket_of_courts() -> Docket {
    let docket = qingji::backend::in_memory();
    let context = crate::support::court::context("2022-06-15");
    let ask = |request| docket.call(&context, request).unwrap();
    let closed = || Fact::Closed { how: None };
    for (n, court) in [
        (1, "牙克石市人民法院"),
        (2, "扎兰屯市人民法院"),
        (3, "牙克石市人民法院"),
    ] {
        let registration = Registration {
            number: format!("(2022)内07民初{n}号"),
            court: Some(court.to_owned()),
            handler: Some("周婷".to_owned()),
            filed: Some("2022-02-01".parse().unwrap()),
            tags: vec!["交办".to_owned()],
            ..Registration::default()
        };
        ask(Request::Add(Box::new(registration)));
    }
    let court = Fact::Amended {
        field: Field::Court,
        value: Some("扎兰屯市人民法院".to_owned()),
    };
    let reopened = Fact::Reopened { reason: None };
    for (n, on, fact) in [
        (1, "2022-06-10", court),
        (2, "2022-03-01", closed()),
        (2, "2022-06-01", reopened),
        (3, "2022-06-02", closed()),
    ] {
        let number = format!("(2022)内07民初{n}号");
        let on = Some(on.parse().unwrap());
        let events = vec![NewEvent { on, fact }];
        ask(Request::Record { number, events });
    }
    Docket::over(docket)
}

#[test]
fn an_empty_docket_is_no_error() {
    let mut session = Session::new(Docket::real(0), Locale::Zh, 80, 24);
    session.press("g t");
    for (name, next) in CHARTS {
        let text = session.text();
        assert!(
            !text.contains("100.00%") && !text.contains("0.00%"),
            "{name}\n{text}"
        );
        session.press("enter");
        assert_eq!(session.model.context(), Context::Charts, "{name}");
        session.press("down up end x esc").press(next);
    }
    look("chart-empty__80x24__zh", &session.text());
}

#[test]
fn charts_fit_every_terminal_and_use_safe_glyphs() {
    let mut session = Session::new(Docket::real(220), Locale::Zh, 80, 24);
    session.press("g t");
    for (name, next) in CHARTS {
        for (width, height) in [
            (1, 1),
            (17, 5),
            (40, 10),
            (59, 14),
            (60, 15),
            (80, 24),
            (200, 60),
        ] {
            session.resize(width, height);
            for row in session.rows() {
                assert!(
                    width::width(&row) <= usize::from(width),
                    "{name} {width}: {row}"
                );
                assert_eq!(width::width(&row), width::width_wide(&row), "{name}: {row}");
            }
        }
        session.resize(80, 24);
        session.press(next);
    }
}

/// The row with the cursor, of two charts side by side the half with it.
fn marked(session: &Session) -> String {
    let rows = session.rows().into_iter();
    let halves = rows.flat_map(|row| {
        let halves = row.split('|').map(str::to_owned);
        std::iter::once(row.clone())
            .chain(halves)
            .collect::<Vec<_>>()
    });
    let mut halves = halves.filter(|half| half.starts_with(" >"));
    let whole = halves.next().unwrap_or_default();
    whole.split('|').next().unwrap_or_default().to_owned()
}

/// The number of cases in the title of the list behind a number.
fn listed(session: &Session) -> i64 {
    let title = session.rows()[2].clone();
    let count = title.rsplit('/').next().unwrap();
    count
        .chars()
        .filter(char::is_ascii_digit)
        .collect::<String>()
        .parse()
        .unwrap()
}
