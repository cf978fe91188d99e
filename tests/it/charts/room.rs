//! What stands where, and what a small window still has.

use qingji::domain::event::{Direction, Fact, Payment, Registration};
use qingji::domain::money::Money;
use qingji::service::api::{CaseRow, EventRow, ImportOptions, NewEvent, Request, Response, Row};
use qingji::text::locale::Locale;
use qingji::text::width;

use super::marked;
use crate::support::docket::Docket;
use crate::support::screen::Session;

#[test]
fn two_charts_that_count_different_cases_are_each_under_what_they_count() {
    for (locale, list) in [(Locale::Zh, "清单 "), (Locale::En, "list ")] {
        let mut session = Session::new(Docket::sample(), locale, 80, 24);
        session.press("g t space space space space");
        let rule = session.rows()[4].clone();
        assert!(rule.chars().all(|c| c == '-'), "{rule}");
        session.press("tab l down enter");
        for keys in ["", "tab"] {
            session.press(keys);
            let rule = session.rows()[4].clone();
            let bases: Vec<&str> = rule.split('-').filter(|part| !part.is_empty()).collect();
            let [left, right] = bases.as_slice() else {
                panic!("{rule}")
            };
            assert_eq!(format!(" {list}{}", left.trim_start()), *right, "{rule}");
        }
    }
}

#[test]
fn the_last_line_offers_a_range_where_a_chart_has_one() {
    let mut session = Session::new(Docket::real(60), Locale::Zh, 100, 30);
    session.press("g t");
    let offered = |session: &Session| session.rows()[29].contains("范围");
    assert!(offered(&session));
    session.press("space");
    assert!(!offered(&session), "{}", session.text());
}

#[test]
fn numbers_of_a_million_keep_their_columns() {
    let docket = qingji::backend::in_memory();
    let context = crate::support::court::context("2022-06-15");
    let ask = |request| docket.call(&context, request).unwrap();
    let Response::ImportOpened(import) = ask(Request::ImportBegin(ImportOptions::default())) else {
        panic!()
    };
    let number = "(2022)内07执1号".to_owned();
    let registration = Registration {
        number: number.clone(),
        filed: Some("2022-01-04".parse().unwrap()),
        ..Registration::default()
    };
    let row = CaseRow {
        registration: Box::new(registration),
        ..CaseRow::default()
    };
    let fact = Fact::Paid(Payment {
        direction: Direction::Receipt,
        amount: Money::parse("123456789.01亿").unwrap_or(Money(1_234_567_890_100_000_000)),
        ..Payment::default()
    });
    let event = NewEvent {
        on: Some("2022-03-04".parse().unwrap()),
        fact,
    };
    let event = EventRow {
        row: 1,
        number: Some(number),
        event,
    };
    ask(Request::ImportRows {
        import,
        rows: [Row::Case(Box::new(row)), Row::Event(event)]
            .into_iter()
            .collect(),
    });
    ask(Request::ImportCommit { import });
    let mut session = Session::new(Docket::over(docket), Locale::Zh, 80, 24);
    session.press("g t space space space space");
    let text = session.text();
    assert!(text.contains("123456789.01亿元"), "{text}");
    for row in session.rows() {
        assert!(width::width(&row) <= 80, "{row}");
    }
}

/// Of the bars of an axis, where a column of reopenings leaves them little room, and of the stock.
#[test]
fn every_bar_has_its_scale_where_cases_were_reopened() {
    for (locale, scale) in [(Locale::Zh, "每格"), (Locale::En, "/cell")] {
        let docket = qingji::backend::in_memory();
        let context = crate::support::court::context("2022-06-15");
        let ask = |request| docket.call(&context, request).unwrap();
        let Response::ImportOpened(import) = ask(Request::ImportBegin(ImportOptions::default()))
        else {
            panic!()
        };
        let case = |n: u32| {
            let registration = Registration {
                number: format!("(2022)内07民初{n}号"),
                filed: Some("2022-05-20".parse().unwrap()),
                ..Registration::default()
            };
            Row::Case(Box::new(CaseRow {
                registration: Box::new(registration),
                ..CaseRow::default()
            }))
        };
        let event = |on: &str, fact| {
            Row::Event(EventRow {
                row: 1,
                number: Some("(2022)内07民初1号".to_owned()),
                event: NewEvent {
                    on: Some(on.parse().unwrap()),
                    fact,
                },
            })
        };
        let rows = (1..=1200).map(case).chain([
            event("2022-06-01", Fact::Closed { how: None }),
            event("2022-06-08", Fact::Reopened { reason: None }),
        ]);
        ask(Request::ImportRows {
            import,
            rows: rows.collect(),
        });
        ask(Request::ImportCommit { import });
        let mut session = Session::new(Docket::over(docket), locale, 80, 24);
        session.press("g t");
        let rows = session.rows();
        let heads = rows.iter().skip(4).find(|row| row.contains("| ")).unwrap();
        assert_eq!(heads.matches(scale).count(), 2, "{rows:#?}");
    }
}

#[test]
fn the_sum_and_the_whole_sentence_are_in_reach_in_the_smallest_window() {
    let mut session = Session::new(Docket::real(220), Locale::Zh, 40, 10);
    session.press("g t space");
    let words = |session: &Session| session.text().replace(char::is_whitespace, "");
    let sum = "未结55=审判27+执行28";
    let sentence = "未结55件中一年以上1件,占1.82%";
    assert!(words(&session).contains(sum), "{}", session.text());
    assert!(session.text().contains("下面还有"), "{}", session.text());
    session.press("end end");
    assert!(words(&session).contains(sum) && words(&session).contains(sentence));
    assert!(!session.text().contains("下面还有"), "{}", session.text());
    // Going up line by line, the rows scroll back into view before the cursor moves.
    session.press("up up up up up up up up up up up up");
    assert!(session.text().contains(">合计"), "{}", session.text());
    for _ in 0..40 {
        session.press("down");
    }
    assert!(words(&session).contains(sentence), "{}", session.text());
}

#[test]
fn the_texts_of_two_charts_stay_where_they_are_whichever_has_the_cursor() {
    for (columns, rows) in [(80, 24), (100, 30), (120, 40)] {
        for locale in [Locale::Zh, Locale::En] {
            let mut session = Session::new(Docket::real(400), locale, columns, rows);
            session.press("g t 4*space");
            // All below the head line but the cursor.
            let body = |session: &Session| {
                let rows = session.rows().split_off(5);
                rows.join("\n").replace(" >", "  ")
            };
            let left = body(&session);
            session.press("tab");
            assert_eq!(body(&session), left, "{columns} {locale:?}");
            // A note beside another chart is broken, never cut.
            session.press("60*down");
            let halves = session.rows().join("\n").replace(" | ", "\n");
            assert!(!halves.contains(".."), "{columns} {halves}");
            let note = if locale == Locale::Zh {
                "按法院序列排列"
            } else {
                "official order"
            };
            session.shows(note);
        }
    }
}

#[test]
fn the_line_below_counts_the_rows_and_then_the_lines_of_the_notes() {
    let mut session = Session::new(Docket::real(400), Locale::Zh, 80, 24);
    session.press("g t 4*space tab");
    let hidden = |session: &Session, end: &str| {
        let text = session.text();
        let (_, rest) = text.split_once("下面还有 ")?;
        let (n, rest) = rest.split_once(' ')?;
        rest.starts_with(end).then(|| n.parse::<usize>().unwrap())
    };
    let mut below = hidden(&session, "行").unwrap();
    assert!(!session.text().contains("行说明"), "{}", session.text());
    // The cursor goes down to the last row that is seen, then each step reveals one.
    while below > 0 {
        let before = marked(&session);
        session.press("down");
        assert_ne!(marked(&session), before, "{}", session.text());
        below = match hidden(&session, "行说明") {
            Some(_) => 0,
            None => hidden(&session, "行").unwrap_or(0),
        };
    }
    session.press("end 20*down");
    assert_eq!(hidden(&session, "行"), None, "{}", session.text());
    // In the smallest window, too.
    session.resize(40, 10).press("home");
    let rows = |session: &Session| hidden(session, "行").unwrap();
    let all = rows(&session);
    session.press("2*down");
    assert_eq!(rows(&session), all - 1, "{}", session.text());
}

#[test]
fn heads_of_charts_are_never_cut() {
    for locale in [Locale::Zh, Locale::En] {
        let texts: std::collections::HashSet<&str> = locale
            .keys("tui")
            .iter()
            .filter(|key| key.starts_with("tui.chart."))
            .map(|key| locale.text(key))
            .collect();
        for (columns, rows) in [(40, 10), (80, 24), (100, 30)] {
            let mut session = Session::new(Docket::real(220), locale, columns, rows);
            session.press("g t");
            for _ in 0..7 {
                for _ in 0..3 {
                    let screen = session.rows();
                    // The heads are above the row of the cursor.
                    let marked = |row: &String| row.starts_with(" >") || row.contains("| >");
                    let at = screen.iter().position(marked);
                    // A chart without data has no heads.
                    let heads = at.map_or("", |at| &screen[at - 1]);
                    let heads = heads.replace(['|', '<', '>'], "  ");
                    // Without the scale of the bars.
                    let heads = heads.split("  ").map(|head| match head.split_once(" (") {
                        Some((head, _)) => head.trim(),
                        None => head.trim(),
                    });
                    for head in heads.filter(|head| !head.is_empty()) {
                        // A part and its whole are one.
                        let known = |head: &str| texts.contains(head);
                        let known = known(head) || head.split('/').all(known);
                        assert!(known, "{head}: {screen:#?}");
                    }
                    session.press("t");
                }
                session.press("space");
            }
        }
    }
}
