//! The courts beside each other.

use qingji::backend::Backend;
use qingji::command::Context;
use qingji::domain::event::{Direction, Fact, Payment, Registration};
use qingji::domain::money::Money;
use qingji::domain::window::Window;
use qingji::domain::{court, sheet};
use qingji::service::api::{IndicatorQuery, NewEvent, Request, Response, Scope, Slice};
use qingji::text::locale::Locale;

use super::{docket_of_courts, listed, look};
use crate::support::docket::Docket;
use crate::support::screen::Session;

/// The tab of the courts has the closing rate of the indicators, whatever was reopened or moved; the clearance stands
/// only where the user names a list.
#[test]
fn the_rate_of_the_courts_is_that_of_the_indicators() {
    let docket = docket_of_courts();
    let query = |scope| IndicatorQuery {
        window: Window::new("2022-01-01".parse().unwrap(), "2022-06-15".parse().unwrap()),
        slices: vec![Slice::Court],
        scope,
        list: None,
        ids: vec!["closing-rate".to_owned()],
    };
    let tagged = Scope {
        tags: vec!["交办".to_owned()],
        ..Scope::default()
    };
    let mut session = Session::new(docket, Locale::Zh, 240, 30);
    session.press("g t space space space space tab");
    // All cases, delayed, long-pending, then the tag.
    for (keys, scope) in [("", Scope::default()), ("t t t", tagged)] {
        session.press(keys);
        let context = session.options.context();
        let request = Request::Indicators(Box::new(query(scope)));
        let Response::Indicators(rates) = session.docket.call(&context, request).unwrap() else {
            panic!()
        };
        let text = session.text();
        for row in &rates.rows {
            let court = court::short_name(row.keys[0].as_deref().unwrap());
            let share = sheet::percent(row.numerator, row.denominator);
            let share = share.map_or_else(|| "-".to_owned(), |share| format!("{share}%"));
            let line = session
                .rows()
                .into_iter()
                .find(|line| line.contains(&*court));
            assert!(line.unwrap().contains(&share), "{share} {text}");
        }
        // Two closings and one reopening of three cases, all filed in the window.
        assert!(
            text.contains("已结 2 / (旧存 0 + 新收 3) = 66.67%"),
            "{text}"
        );
        assert!(
            text.contains("结案率 = 已结 / (旧存 + 新收); 出处"),
            "{text}"
        );
        assert!(text.contains("重新开启") && text.contains("移出"), "{text}");
        assert!(!text.contains("清积率"), "{text}");
    }
    session.press("l down enter");
    let text = session.text();
    assert!(text.contains("已清 1 / 交办 3 = 33.33%"), "{text}");
    assert!(text.contains("案件3件, 已清结1件, 清积率33.33%"), "{text}");
    assert!(text.contains("清积率 = 已清结 / 交办"), "{text}");
    let caption = &session.rows()[2];
    assert!(
        caption.contains("截至 2022-06-15") && !caption.contains("2022-01-01"),
        "{text}"
    );
    // What is cleared of what was assigned, the rate, what is not cleared.
    for cases in [1, 3, 1, 2] {
        session.press("enter");
        assert_eq!(
            (session.model.context(), listed(&session)),
            (Context::Drill, cases)
        );
        session.press("esc ,");
    }
    session.press("t");
    assert!(session.text().contains("结案率"), "{}", session.text());
}

/// A session on a docket of three courts in which courts may be ranked.
fn ranked(locale: Locale, width: u16, height: u16) -> Session {
    let docket = qingji::backend::in_memory();
    let context = crate::support::court::context("2022-06-15");
    let ask = |request| docket.call(&context, request).unwrap();
    // Before the window of the year all cases of 牙克石 were open and that of 扎兰屯 was closed.
    for (n, court, closed) in [
        (1, "牙克石市人民法院", Some("2022-03-01")),
        (2, "牙克石市人民法院", Some("2022-04-01")),
        (3, "扎兰屯市人民法院", Some("2021-11-01")),
        (4, "扎兰屯市人民法院", None),
        (5, "根河市人民法院", None),
        (6, "阿荣旗人民法院", Some("2021-10-01")),
    ] {
        let number = format!("(2021)内07执{n}号");
        ask(Request::Add(Box::new(Registration {
            number: number.clone(),
            court: Some(court.to_owned()),
            filed: Some("2021-09-01".parse().unwrap()),
            tags: vec!["涉金融".to_owned()],
            ..Registration::default()
        })));
        let mut events = Vec::new();
        if n == 1 {
            let fact = Fact::Paid(Payment {
                direction: Direction::Receipt,
                amount: Money::parse("30万").unwrap(),
                ..Payment::default()
            });
            let on = Some("2022-03-04".parse().unwrap());
            events.push(NewEvent { on, fact });
        }
        if let Some(on) = closed {
            let on = Some(on.parse().unwrap());
            let fact = Fact::Closed { how: None };
            events.push(NewEvent { on, fact });
        }
        if !events.is_empty() {
            ask(Request::Record { number, events });
        }
    }
    let mut session = Session::with(Docket::over(docket), locale, width, height, |options| {
        options.ranking = true;
    });
    session.press("g t space space space space tab");
    session
}

/// Equal rates share a rank, a court without cases has none, and each rank is compared with that of the
/// window of the same length before.
#[test]
fn courts_are_ranked_with_their_movement_where_the_setting_allows_it() {
    for (locale, tag) in crate::support::looks::locales() {
        let mut session = ranked(locale, 100, 30);
        for (width, height) in crate::support::looks::SIZES {
            session.resize(width, height);
            let name = format!("chart-ranked__{width}x{height}__{tag}");
            look(&name, &session.text());
        }
    }
    let session = ranked(Locale::Zh, 100, 30);
    let row = |court: &str| {
        let mut rows = session.rows().into_iter().rev();
        let row = rows.find(|row| row.split('|').next_back().unwrap().contains(court));
        let row = row.unwrap();
        let half = row.split('|').next_back().unwrap().to_owned();
        half.trim_start_matches([' ', '>'])
            .split_whitespace()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let ranks = ["牙克石", "扎兰屯", "根河"].map(|court| row(court)[0].clone());
    assert_eq!(ranks, ["1", "2", "2"], "{}", session.text());
    // 扎兰屯 was second of three in the window before, after 阿荣旗, which has no case now.
    let moved = ["牙克石", "扎兰屯", "根河"].map(|court| {
        let moved = |word: &String| word.starts_with(['+', '-']);
        row(court).into_iter().find(moved).unwrap()
    });
    assert_eq!(moved, ["+2", "--", "+1"], "{}", session.text());
    assert!(session.text().contains("不列名次"), "{}", session.text());
    session.shows("较上期");
    let mut plain = Session::new(docket_of_courts(), Locale::Zh, 100, 30);
    plain.press("g t space space space space tab");
    plain.shows("牙克石");
    assert!(!plain.text().contains("较上期"), "{}", plain.text());
}
