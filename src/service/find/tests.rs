//! The columns find the same cases as a check of every case.

use chrono::{Days, NaiveDate};
use proptest::prelude::*;

use std::ops::ControlFlow;

use super::*;
use crate::domain::change::{Change, Pause, PauseKind};
use crate::domain::event::{Fact, Field, Registration};
use crate::service::Service;
use crate::service::api::{NewEvent, Request};
use crate::service::clerk_tests::context;
use crate::store::kv::Order;
use crate::store::row::header::Header;
use crate::store::table::Table;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

const TODAY: &str = "2026-06-30";

const NUMBERS: [&str; 8] = [
    "(2022)内0783执恢#号",
    "(2026)内0702民初#号",
    "(2000)内07行终#号",
    "(2025)内0721民初#号之一",
    "（２０２３）内0783刑初#号",
    // Not case numbers.
    "2024-#",
    "档案#|乙",
    "#",
];
const COURTS: [Option<&str>; 5] = [
    Some("呼伦贝尔市海拉尔区人民法院"),
    Some("扎兰屯市人民法院"),
    Some("内0782"),
    Some("第９号派出法庭"),
    None,
];
const HANDLERS: [Option<&str>; 6] = [
    Some("杨磊"),
    Some("曾長樂"),
    Some("单行"),
    Some("A4"),
    Some("·"),
    None,
];
const CAUSES: [Option<&str>; 4] = [
    Some("买卖合同纠纷"),
    Some("执行异议"),
    Some("1234号令"),
    None,
];
const PARTIES: [Option<&str>; 12] = [
    Some("王芳"),
    Some("张建国、李长河"),
    Some("买买提·艾力"),
    // Has more readings than the index has spellings.
    Some("重庆长行会计盛大仇单解曾有限公司"),
    Some("Ａ4紙業"),
    Some("1234公司"),
    Some("甲|乙"),
    Some("|"),
    Some("杨磊"),
    Some("买卖合同纠纷"),
    Some("海拉尔22"),
    None,
];

/// A case: the index of each text, days since filing, and what was done in it.
type Made = (usize, usize, usize, usize, usize, usize, u64, u8);

fn made() -> impl Strategy<Value = Made> {
    (
        0..NUMBERS.len(),
        0..COURTS.len(),
        0..HANDLERS.len(),
        0..CAUSES.len(),
        0..PARTIES.len(),
        0..PARTIES.len(),
        0..900_u64,
        0..12_u8,
    )
}

fn docket(cases: &[Made]) -> Service {
    let service = Service::in_memory();
    let today = day(TODAY);
    let ask = |on, request| service.handle(&context(on), request);
    for (n, (number, court, handler, cause, one, two, ago, done)) in cases.iter().enumerate() {
        let own = |text: Option<&str>| text.map(str::to_owned);
        let number = NUMBERS[*number].replace('#', &(n * 37 % 400).to_string());
        // Some are filed only tomorrow.
        let filed = today + Days::new(1) - Days::new(*ago);
        let registration = Registration {
            number: number.clone(),
            court: own(COURTS[*court]),
            handler: own(HANDLERS[*handler]),
            cause: own(CAUSES[*cause]),
            plaintiffs: own(PARTIES[*one]),
            defendants: own(PARTIES[*two]),
            filed: (*done != 0).then_some(filed),
            procedure: (*done == 1).then(|| "civil-foreign".to_owned()),
            ..Registration::default()
        };
        // A duplicate is refused.
        if ask(today, Request::Add(Box::new(registration))).is_err() {
            continue;
        }
        let fact = match done {
            2 => Fact::Closed { how: None },
            3 => Fact::Changed {
                change: Change::Pause(Pause {
                    kind: PauseKind::Suspend,
                    from: filed,
                    ground: None,
                    to: None,
                    accepted: None,
                }),
                note: None,
            },
            4 => Fact::Amended {
                field: Field::Handler,
                value: Some("周婷".to_owned()),
            },
            _ => continue,
        };
        let on = (*done == 2).then_some(today);
        let events = vec![NewEvent { on, fact }];
        let _ = ask(today, Request::Record { number, events });
    }
    service
}

/// Checks every case as a whole: numbers in order, and how many there are.
fn plain(core: &Core, cx: &Context, query: &FindQuery) -> (Vec<String>, usize) {
    let snapshot = core.store.snapshot().unwrap();
    let dict = core.dict(&*snapshot).unwrap();
    let rules = core.rules(&*snapshot).unwrap();
    let desk = Desk::new(&*snapshot, &rules, cx).unwrap();
    let stale = desk.stale(core).unwrap();
    let tokens = token::tokens(&query.text, &dict);
    let with_closed = query.closed || tokens.iter().any(Token::wants_closed);
    let named = cases::id_of(&*snapshot, query.text.trim()).unwrap();
    let mut found = Vec::new();
    let mut text = String::new();
    snapshot
        .scan(
            Table::Cases,
            0..=u64::MAX,
            Order::Ascending,
            &mut |key, value| {
                let (header, strings) = (
                    Header::read(value).unwrap(),
                    Header::strings(value).unwrap(),
                );
                body_into(&header, &strings, &dict, &mut text);
                let urgency = desk.now.of_header(&header);
                let (mut level, mut left) = (urgency.level, urgency.days_left);
                if let Some(Some(line)) = stale.get(&(key as u32)) {
                    (level, left) = (line.level, line.days_left);
                }
                let known = Known::new(&text, level, left);
                let is_sought = header.place != Place::Closed || with_closed;
                let is_found = is_sought && is_met(&tokens, &known, &header);
                if is_found || named == Some(key as u32) {
                    let number = if is_found {
                        known.number
                    } else {
                        query.text.trim()
                    };
                    let rank = rank_of(&tokens, number, level, left, header.closed);
                    found.push((rank, key, strings.number.to_owned()));
                }
                ControlFlow::Continue(())
            },
        )
        .unwrap();
    found.sort_unstable();
    let matches = found.len();
    let numbers = found.into_iter().map(|(.., number)| number);
    (numbers.take(query.limit).collect(), matches)
}

fn fast(service: &Service, cx: &Context, query: FindQuery) -> (Vec<String>, usize) {
    match service.handle(cx, Request::Find(query)).unwrap() {
        Response::Found(found) => {
            let numbers = found.rows.into_iter().map(|row| row.number);
            (numbers.collect(), found.matches)
        }
        other => panic!("{other:?}"),
    }
}

/// Typed text, composed of pieces that form words.
fn pieces() -> impl Strategy<Value = String> {
    let some = prop::sample::select(vec![
        "2",
        "20",
        "00",
        "22",
        "2022",
        "0783",
        "37",
        "111",
        "12",
        "号",
        "(",
        ")",
        "内",
        "执",
        "执恢",
        "zh",
        "zhh",
        "w",
        "wf",
        "wang",
        "z",
        "zhang",
        "c",
        "cq",
        "hl",
        "yl",
        "王芳",
        "长",
        "磊",
        "公司",
        "甲|",
        "|",
        "A4",
        "a",
        "@",
        "#",
        ">",
        "!",
        "！",
        "30",
        "已结",
        "停",
        "未结",
        "已超期",
        "杨",
        "海拉尔",
        "海拉尔法院",
        "扎兰屯市人民法院",
        "人民法院",
        " ",
        " ",
        "-",
        "y",
        "x",
        "s",
        "号|王",
    ]);
    prop::collection::vec(some, 1..5).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn columns_answer_what_a_look_at_every_case_answers(
        cases in prop::collection::vec(made(), 1..150),
        queries in prop::collection::vec((pieces(), any::<bool>(), 1..40_usize), 40),
        later in 0..3_u64,
    ) {
        let service = docket(&cases);
        let cx = context(day(TODAY) + Days::new(later));
        for (text, closed, limit) in queries {
            let query = FindQuery { text, limit, closed };
            let wanted = plain(&service.core, &cx, &query);
            let said = format!("{query:?}");
            prop_assert_eq!(fast(&service, &cx, query), wanted, "{}", said);
        }
    }
}

/// A row has the short name of its court; the name in full, and the one that screens show, find it
/// as well, and so does a party of that name.
#[test]
fn a_court_is_found_by_every_name_it_has() {
    let service = docket(&[
        (0, 0, 0, 0, 0, 1, 40, 9),
        (1, 1, 1, 1, 5, 8, 50, 9),
        (2, 3, 1, 1, 5, 8, 50, 9),
    ]);
    let cx = context(day(TODAY));
    for (text, found) in [
        ("海拉尔", 1),
        ("海拉尔法院", 1),
        ("海拉尔区人民法院", 1),
        ("呼伦贝尔市海拉尔区人民法院", 1),
        ("扎兰屯法院", 1),
        ("扎兰屯市人民", 1),
        ("第9号派出法庭", 1),
        ("!海拉尔法院", 2),
        ("牙克石法院", 0),
        ("人民法院", 0),
    ] {
        let query = FindQuery {
            text: text.to_owned(),
            limit: 9,
            closed: false,
        };
        assert_eq!(plain(&service.core, &cx, &query).1, found, "{text}");
        assert_eq!(fast(&service, &cx, query).1, found, "{text}");
    }
}

fn warm(service: &Service) -> std::sync::Arc<lookup::Lookup> {
    lookup::of(&service.core, &*service.core.store.snapshot().unwrap()).unwrap()
}

/// A follow-up changes nothing by which a case is found: the lookup of a million cases is not read
/// again for it.
#[test]
fn a_write_that_changes_no_text_keeps_the_lookup() {
    let service = docket(&[(0, 0, 0, 0, 0, 1, 40, 9), (1, 1, 1, 1, 5, 8, 50, 9)]);
    let cx = context(day(TODAY));
    let before = warm(&service);
    let write = |fact, on| {
        let number = "(2022)内0783执恢0号".to_owned();
        let events = vec![NewEvent { on, fact }];
        service
            .handle(&cx, Request::Record { number, events })
            .unwrap();
        warm(&service)
    };
    let amended = |field, value: &str| Fact::Amended {
        field,
        value: Some(value.to_owned()),
    };
    let same = write(amended(Field::Note, "已核"), None);
    assert!(std::sync::Arc::ptr_eq(&before, &same));
    for (field, value) in [
        (Field::Handler, "周婷"),
        (Field::Court, "扎兰屯市人民法院"),
        (Field::Plaintiffs, "王芳芳"),
    ] {
        let before = warm(&service);
        let after = write(amended(field, value), None);
        assert!(!std::sync::Arc::ptr_eq(&before, &after), "{field:?}");
    }
}
