//! The figures of the bulletin, and indicators with rules of their own.

use chrono::Days;
use qingji::domain::change::PauseKind::{Adjourn, Deduct, Suspend};
use qingji::domain::change::{Change, Extension, Pause, PauseKind};
use qingji::domain::event::{Fact, Registration};
use qingji::domain::setting::{Posts, Setting};
use qingji::domain::window::Window;
use qingji::service::api::{
    CaseRow, DrillQuery, Figure, IndicatorQuery, Measure, Part, Request, Response, Row, Scope,
    Slice, StockQuery, StockSet, View,
};
use qingji::service::error::ErrorKey;

use super::{drill, indicators};
use crate::support::court::{Docket, day};

/// The docket of the bulletin, entered case by case over thirteen divisions.
fn bulletin() -> Docket {
    let docket = Docket::in_memory("2022-06-30");
    let number = |n: u32| format!("（2022）内0783民初{}号", n + 1);
    let row = |n: u32| {
        let registration = Registration {
            number: number(n),
            court: Some("扎兰屯市人民法院".to_owned()),
            division: Some(format!("第{}庭", n % 13 + 1)),
            type_code: Some("民初".to_owned()),
            procedure: Some("civil-first-ordinary".to_owned()),
            filed: Some(day("2022-01-05") + Days::new(u64::from(n % 60))),
            ..Registration::default()
        };
        Row::Case(Box::new(CaseRow {
            row: n + 2,
            registration: Box::new(registration),
            ..CaseRow::default()
        }))
    };
    docket.import(&(0..788).map(row).collect::<Vec<_>>());
    let change = |change| Fact::Changed { change, note: None };
    let pause = |kind: PauseKind, ground: &str| {
        change(Change::Pause(Pause {
            kind,
            ground: Some(ground.to_owned()),
            from: day("2022-05-10"),
            to: None,
            accepted: None,
        }))
    };
    let extend = change(Change::Extend(Extension {
        months: 6,
        approved: Some(day("2022-05-20")),
        level: Some("院长".to_owned()),
        ..Extension::default()
    }));
    // Every third case; a case both suspended and extended counts once, as suspended.
    for n in 0..211_u32 {
        let facts = match n {
            0..119 => vec![extend.clone()],
            119..144 => vec![pause(Suspend, "appraisal"), extend.clone()],
            144..147 => vec![pause(Adjourn, "evidence")],
            _ => vec![pause(Deduct, "announcement")],
        };
        for fact in facts {
            docket.record(&number(n * 3), None, fact).unwrap();
        }
    }
    docket
}

#[test]
fn the_bulletin_is_rebuilt_from_entered_cases() {
    let docket = bulletin();
    let query = |set, slices| StockQuery {
        window: Window::new(day("2022-06-01"), day("2022-06-30")),
        period: None,
        slices,
        set,
        scope: Scope::default(),
    };
    for (set, wanted) in [(StockSet::All, 788), (StockSet::Delayed, 211)] {
        assert_eq!(docket.stock(query(set, vec![]))[0].closing, wanted);
        let divisions = docket.stock(query(set, vec![Slice::Division]));
        assert_eq!(divisions.len(), 13);
        let sum: i64 = divisions.iter().map(|row| row.closing).sum();
        assert_eq!(sum, wanted);
    }
    let kinds = [
        ("extension", 119),
        ("suspension", 25),
        ("adjournment", 3),
        ("deduction", 64),
    ];
    let rows = docket.stock(query(StockSet::Delayed, vec![Slice::Kind]));
    for (id, wanted) in kinds {
        let row = rows.iter().find(|row| row.keys[0].as_deref() == Some(id));
        assert_eq!(row.unwrap().closing, wanted, "{id}");
    }
    let asked = IndicatorQuery {
        window: Window::new(day("2022-06-01"), day("2022-06-30")),
        slices: vec![],
        scope: Scope::default(),
        list: None,
        ids: vec!["four-kinds".to_owned()],
    };
    let request = Request::Indicators(Box::new(asked));
    let Response::Indicators(rates) = docket.ask(request).unwrap() else {
        panic!()
    };
    let rate = &rates.rows[0];
    let line = (rate.numerator, rate.denominator, rate.value);
    assert_eq!(line, (211, 788, Some(2_678)));
    assert_eq!(rate.beside, kinds);
    let figure = Figure::Stock {
        query: query(StockSet::Delayed, vec![Slice::Kind]),
        keys: vec![Some("suspension".to_owned())],
        measure: Measure::Closing,
    };
    let behind = drill(&docket, View::default(), figure);
    assert_eq!(behind.total, 25);
    assert_eq!(behind.rows[0].on, Some(day("2022-05-10")));
}

/// Where the posts for judges are set, they stand below closed cases per handler, and the formula
/// says so; no case stands behind them.
#[test]
fn posts_stand_below_the_line_where_they_are_set() {
    let docket = Docket::in_memory("2026-06-30");
    let courts = ["海拉尔区人民法院", "牙克石市人民法院"];
    for n in 1..=6_u32 {
        let number = format!("（2026）内0783民初{n}号");
        docket
            .ask(Request::Add(Box::new(Registration {
                number: number.clone(),
                court: Some(courts[n as usize % 2].to_owned()),
                handler: (n != 3).then(|| "周婷".to_owned()),
                filed: Some(day("2026-01-05")),
                ..Registration::default()
            })))
            .unwrap();
        if n < 6 {
            docket
                .record(&number, Some("2026-03-02"), Fact::Closed { how: None })
                .unwrap();
        }
    }
    let query = |slices, courts: &[&str]| IndicatorQuery {
        window: Window::new(day("2026-01-01"), day("2026-06-30")),
        scope: Scope {
            courts: courts.iter().map(|name| (*name).to_owned()).collect(),
            ..Scope::default()
        },
        ids: vec!["closed-per-handler".to_owned()],
        ..indicators(slices)
    };
    let rows = |query: &IndicatorQuery| {
        let request = Request::Indicators(Box::new(query.clone()));
        let Response::Indicators(found) = docket.ask(request).unwrap() else {
            panic!()
        };
        let rows = found.rows.into_iter();
        rows.map(|row| (row.numerator, row.denominator, row.formula))
            .collect::<Vec<_>>()
    };
    let set = |total, posts: &[(&str, u32)]| {
        let courts = posts.iter().map(|(name, n)| ((*name).to_owned(), *n));
        let setting = Setting {
            posts: Posts {
                total,
                courts: courts.collect(),
            },
            ..Setting::default()
        };
        docket.ask(Request::SetSetting(Box::new(setting)))
    };
    let (all, by, one) = (
        query(Vec::new(), &[]),
        query(vec![Slice::Court], &[]),
        query(Vec::new(), &["海拉尔"]),
    );
    let (own, per_post) = ("closed-per-handler", "closed-per-post");
    // Courts in official order: 海拉尔 has numbers 2, 4, 6, 牙克石 1, 3, 5; of 3 no handler is known.
    assert_eq!(rows(&all), [(4, 2, own)]);
    assert_eq!(rows(&by), [(2, 1, own), (2, 1, own)]);
    set(None, &[(courts[0], 8)]).unwrap();
    assert_eq!(rows(&all), [(4, 2, own)]);
    assert_eq!(rows(&by), [(2, 8, per_post), (2, 1, own)]);
    assert_eq!(rows(&one), [(2, 8, per_post)]);
    set(None, &[(courts[0], 8), (courts[1], 5)]).unwrap();
    assert_eq!(rows(&all), [(5, 13, per_post)]);
    assert_eq!(rows(&by), [(2, 8, per_post), (3, 5, per_post)]);
    // A third court has no posts, and its only case no handler: its closing is no work of the others.
    let number = "（2026）内0785民初1号";
    let third = Registration {
        number: number.to_owned(),
        court: Some("根河市人民法院".to_owned()),
        filed: Some(day("2026-01-05")),
        ..Registration::default()
    };
    let Response::Written(added) = docket.ask(Request::Add(Box::new(third))).unwrap() else {
        panic!()
    };
    let closed = Fact::Closed { how: None };
    let closed = docket.record(number, Some("2026-03-02"), closed).unwrap();
    assert_eq!(rows(&all), [(4, 2, own)]);
    docket.undo(Some(closed)).unwrap();
    docket.undo(Some(added.commit)).unwrap();
    set(Some(20), &[]).unwrap();
    assert_eq!(rows(&all), [(5, 20, per_post)]);
    assert_eq!(rows(&by), [(2, 1, own), (2, 1, own)]);
    let figure = |part| Figure::Indicator {
        query: all.clone(),
        id: own.to_owned(),
        keys: Vec::new(),
        part,
    };
    assert_eq!(
        drill(&docket, View::default(), figure(Part::Numerator)).total,
        5
    );
    let refused = docket
        .ask(Request::Drill(Box::new(DrillQuery::all(figure(
            Part::Denominator,
        )))))
        .unwrap_err();
    assert_eq!(refused.key, ErrorKey::NoCasesBehind);
    assert_eq!(
        set(None, &[("海拉耳", 3)]).unwrap_err().key,
        ErrorKey::NoSuchCourt
    );
    assert_eq!(set(Some(0), &[]).unwrap_err().key, ErrorKey::BadPosts);
}
