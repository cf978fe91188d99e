//! 图表: what the charts show, and that every number opens exactly the cases behind it.

use qingji::backend::Backend;
use qingji::command::Context;
use qingji::config::display::Clipboard;
use qingji::domain::court;
use qingji::domain::event::{Direction, Fact, Field, Payment, Registration};
use qingji::domain::money::Money;
use qingji::domain::sheet;
use qingji::domain::window::Window;
use qingji::service::api::{
    CaseRow, EventRow, ImportOptions, IndicatorQuery, NewEvent, Request, Response, Row, Scope,
    Slice,
};
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

#[test]
fn the_screens_of_the_charts_look_as_they_did() {
    walk(STATES, |name, text| insta::assert_snapshot!(name, text));
}

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

/// The pace in the sentence of the chart on the screen.
fn pace(session: &Session) -> String {
    let text = session.text();
    let (_, rest) = text.split_once("平均每周").expect(&text);
    rest.split_once(',').expect(&text).0.to_owned()
}

#[test]
fn stock_and_forecast_name_one_pace_though_the_week_is_not_over() {
    // A Wednesday: the last step of the chart has three days.
    let mut session = Session::new(Docket::real(220), Locale::Zh, 160, 40);
    session.press("g t");
    for over in ["近4周", "近13周"] {
        let stock = pace(&session);
        assert!(session.text().contains(over), "{}", session.text());
        session.press("space space space space space");
        assert!(session.text().contains("[预测]"), "{}", session.text());
        assert_eq!(pace(&session), stock);
        // Back to the stock, by months.
        session.press("space r r");
    }
}

#[test]
fn a_chart_to_be_copied_stays_until_it_is_left() {
    let mut session = Session::with(Docket::real(220), Locale::Zh, 80, 24, |options| {
        options.clipboard = Clipboard::Screen;
    });
    session.press("g t space space space space y");
    assert_eq!(session.model.context(), Context::Reader);
    for key in ["tab", "backtab"] {
        session.press(key);
        assert_eq!(session.model.context(), Context::Reader, "{key}");
        session.shows("按 Esc 回到刚才那一页");
    }
    session.press("esc");
    session.shows("[执行与各院]");
}

#[test]
fn the_note_of_the_forecast_is_whole_at_eighty_columns() {
    let mut session = Session::new(Docket::real(220), Locale::En, 80, 24);
    session.press("g t space space space space space end end");
    let rows = session.rows();
    let note = "The mean of these weeks, no prophecy; reopenings and moves count";
    assert!(rows.iter().any(|row| row.trim() == note), "{rows:#?}");
}

/// Every row of the forecast adds up from the numbers shown, whatever moved or was reopened in its
/// weeks.
#[test]
fn the_rows_of_a_forecast_add_up() {
    let docket = docket_of_courts();
    let mut session = Session::new(docket, Locale::Zh, 120, 30);
    session.press("g t space space space space space");
    let text = session.text();
    let mut rows = 0;
    for row in session.rows() {
        let numbers: Vec<&str> = row.split_whitespace().rev().take(3).collect();
        let [opening, left, entered] = numbers.as_slice() else {
            continue;
        };
        let numbers = [opening, entered, left].map(|n| n.parse::<i64>());
        let [Ok(opening), Ok(entered), Ok(left)] = numbers else {
            continue;
        };
        // The first number of a row is the open cases.
        let mut words = row.split_whitespace();
        let open = words.find_map(|word| word.parse::<i64>().ok());
        assert_eq!(open, Some(opening + entered - left), "{row}\n{text}");
        rows += 1;
    }
    // The total, two courts, and the handler of each.
    assert!(rows >= 5, "{text}");
}

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

/// What `x` keeps has the columns, the words and the sum of the screen, and numbers are numbers.
#[test]
fn the_file_of_a_chart_says_what_the_screen_says() {
    let mut session = Session::new(docket_of_courts(), Locale::Zh, 240, 30);
    session.press("g t");
    let mut with_sum = 0;
    for (name, next) in CHARTS {
        let screen = session.text();
        session.press("x enter");
        let csv = session
            .saved
            .iter()
            .rev()
            .find(|(name, _)| name.ends_with("csv"));
        let csv = String::from_utf8(csv.unwrap().1.clone()).unwrap();
        let mut lines = csv.trim_start_matches('\u{feff}').lines();
        let heads: Vec<&str> = lines.next().unwrap().split(',').collect();
        for head in &heads[..heads.len() - 1] {
            // The name of the courts and handlers is one column on the screen.
            let known = screen.contains(head) || ["法院", "承办法官", "类别"].contains(head);
            assert!(known, "{name}: {head}\n{screen}");
        }
        let is_sum = |row: &String| {
            let mut parts = row.split('|');
            let part = match name {
                "courts" => parts.next_back(),
                _ => parts.next(),
            };
            let part = part.unwrap_or_default().trim_start_matches([' ', '>']);
            part.starts_with("合计") || part.starts_with("累计")
        };
        let numbers = session.rows().iter().filter(|row| is_sum(row)).count();
        let sums = csv.lines().filter(|line| line.starts_with("合计,")).count();
        assert_eq!(numbers, sums, "{name}\n{csv}\n{screen}");
        with_sum += sums;
        assert!(!csv.contains('\''), "{name}: no number is a text\n{csv}");
        for line in lines {
            assert_eq!(line.split(',').count(), heads.len(), "{name}\n{csv}");
        }
        session.press(next);
    }
    // Nothing is delayed there.
    assert_eq!(with_sum, CHARTS.len() - 1);
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
    insta::assert_snapshot!("chart-empty__80x24__zh", session.text());
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

/// The text under the cursor: the reversed cells of the row marked `>`.
fn selected(session: &Session) -> String {
    let (buffer, _) = session.buffer();
    let area = *buffer.area();
    let reversed = |x: u16, y: u16| {
        buffer
            .cell((x, y))
            .is_some_and(|cell| cell.modifier.contains(ratatui::style::Modifier::REVERSED))
    };
    let marked = |y: &u16| (2..area.right()).any(|x| reversed(x, *y));
    let y = (4..area.bottom()).find(marked).unwrap();
    (2..area.right())
        .filter(|x| reversed(*x, y))
        .filter_map(|x| buffer.cell((x, y)).map(|cell| cell.symbol().to_owned()))
        .collect()
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

/// For the columns that open something, in order, whether their numbers count cases. The others are
/// sums, days and shares.
fn counts(chart: &str) -> &'static [bool] {
    match chart {
        "stock" => &[true, true, true, true],
        "ageing" => &[true, true, true],
        "delays" => &[false, false, true, true],
        "workload" => &[true, true, true, true, false, false],
        "money" => &[false, true, false, false],
        "courts" => &[true, true, false, true, true, true],
        _ => &[true, false, false, false, true, true, true],
    }
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

#[test]
fn a_number_opens_exactly_the_cases_it_counts() {
    let mut session = Session::new(Docket::real(220), Locale::Zh, 100, 30);
    session.press("g t");
    for (name, next) in CHARTS {
        let mut opened = 0;
        for row in 0..10 {
            let label = marked(&session);
            let stops = match name {
                // Nothing was closed under other procedures, and a mean has no other numbers.
                "money" if label.contains("其他程序") => &[false; 3][..],
                "money" if label.contains("件均") => &[false][..],
                _ => counts(name),
            };
            for counts in stops {
                let text = selected(&session);
                // The last two rows of the ages are days.
                let counts = *counts && !(name == "ageing" && row > 7);
                // Moving removes the message about the number before.
                session.press("down up");
                let before = session.text();
                session.press("enter");
                if session.model.context() == Context::Drill {
                    let listed = listed(&session);
                    if counts {
                        assert_eq!(text.parse(), Ok(listed), "{name}\n{before}");
                    }
                    assert!(listed > 0, "{name} {text}\n{before}");
                    opened += 1;
                    session.press("esc");
                    assert_eq!(session.text(), before, "{name}: the cursor comes back");
                } else {
                    // A zero, or the date or weeks of a stock that is gone.
                    let nothing = ["0", "0元", "0.00", "0.00%", "不减", "2022-06-15"];
                    assert!(nothing.contains(&text.as_str()), "{name} {text}\n{before}");
                }
                session.press(",");
            }
            session.press("down");
        }
        assert!(opened >= 2 * counts(name).len(), "{name} {opened}");
        session.press(next);
    }
}

/// The numbers of a title are also in the total row, where the cursor stops.
#[test]
fn every_number_of_a_title_has_a_stop() {
    let mut session = Session::new(Docket::real(220), Locale::Zh, 100, 30);
    session.press("g t");
    for (name, next) in CHARTS {
        let titles = session.rows()[3].trim().to_owned();
        // The equations of two charts stand side by side.
        let mut titles = titles.split("   ");
        let title = match name {
            "courts" => titles.last(),
            _ => titles.next(),
        };
        let title = title.unwrap_or_default();
        while name == "money" && !marked(&session).contains("累计") {
            session.press("down");
        }
        let mut stops = Vec::new();
        for _ in counts(name) {
            stops.push(selected(&session));
            session.press(",");
        }
        let numbers = title.split(|c: char| !c.is_ascii_digit() && c != '.' && c != '%');
        for number in numbers.filter(|number| !number.is_empty()) {
            // The number of handlers is just the number of rows.
            let found = stops
                .iter()
                .any(|stop| stop.trim_end_matches("万元") == number);
            assert!(found || name == "workload", "{name}: {title} {stops:?}");
        }
        session.press(next);
    }
}

#[test]
fn a_case_behind_a_number_opens_and_its_neighbours_are_those_of_the_list() {
    let mut session = Session::new(Docket::real(220), Locale::Zh, 100, 30);
    session.press("g t end , , enter");
    assert_eq!(session.model.context(), Context::Drill);
    let first = session.rows()[5].clone();
    session.press("enter");
    assert_eq!(session.model.context(), Context::Case);
    let number = session.rows()[2]
        .trim()
        .split(' ')
        .next()
        .unwrap()
        .to_owned();
    assert!(first.contains(&number), "{first} {number}");
    session.press("]");
    assert_ne!(session.rows()[2], number);
    session.press("esc");
    assert_eq!(session.model.context(), Context::Drill, "back to the list");
    session.press("esc");
    assert_eq!(
        session.model.context(),
        Context::Charts,
        "back to the chart"
    );
}

#[test]
fn the_sentence_is_copied_and_the_table_is_kept() {
    let mut session = Session::new(Docket::real(220), Locale::Zh, 100, 30);
    session.press("g t");
    session.effects.clear();
    let rows = session.rows();
    let sentence = rows.iter().find(|row| row.contains("周来")).unwrap().trim();
    session.press("y");
    assert_eq!(
        session.model.context(),
        Context::Reader,
        "no clipboard known: a text"
    );
    assert!(
        session.rows().iter().any(|row| row == sentence),
        "{}",
        session.text()
    );
    session.press("esc x");
    assert!(
        session.text().contains("同时写出 csv"),
        "{}",
        session.text()
    );
    session.press("enter o enter");
    let names: Vec<&str> = session
        .saved
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "/home/wangfang/存量-2022-06-15.csv",
            "/home/wangfang/存量-2022-06-15.xlsx",
            "/home/wangfang/存量-2022-06-15.txt"
        ]
    );
    assert!(session.saved[1].1.starts_with(b"PK"));
    let csv = String::from_utf8(session.saved[0].1.clone()).unwrap();
    assert_eq!(
        csv.lines().count(),
        12,
        "a head, the sum and ten weeks\n{csv}"
    );
    let text = String::from_utf8(session.saved[2].1.clone()).unwrap();
    assert!(text.contains("旧存"), "{text}");
}

#[test]
fn the_past_is_said_in_the_header_and_nothing_is_written_from_there() {
    let mut session = Session::new(Docket::real(220), Locale::Zh, 100, 30);
    session.press("g t D");
    session.type_text("2022-05-01");
    session.press("enter");
    assert!(session.rows()[0].contains("回看 2022-05-01"));
    session.press("g j 1");
    assert!(
        session.rows()[0].contains("回看 2022-05-01"),
        "on every page"
    );
    assert!(
        session.text().contains("回看时不能登记"),
        "{}",
        session.text()
    );
    // The remedy is a key of the screen, not an option of the command line.
    assert!(!session.text().contains("--as-of"), "{}", session.text());
    assert!(session.text().contains("按 D"), "{}", session.text());
    session.press("g t D ctrl-u enter");
    assert!(
        !session.rows()[0].contains("回看"),
        "an empty line is the present"
    );
    session.press("D");
    session.type_text("2999-01-01");
    session.press("enter");
    assert!(
        session.text().contains("看不懂这个日期"),
        "{}",
        session.text()
    );
}

#[test]
fn another_day_leads_from_the_list_behind_a_figure_to_its_chart() {
    let mut session = Session::new(Docket::real(220), Locale::Zh, 100, 30);
    for keys in ["g t down enter", "g t down enter enter"] {
        session.press(keys);
        let case = session.model.context() == Context::Case;
        session.press("D").type_text("2022-05-01").press("enter");
        assert!(session.rows()[0].contains("回看 2022-05-01"));
        if case {
            assert_eq!(session.model.context(), Context::Case);
            session.press("esc");
        }
        // The number in the title of the list was one of the other day.
        assert_eq!(session.model.context(), Context::Charts, "{keys}");
        session.press("D enter");
    }
}

#[test]
fn a_past_day_is_the_today_of_the_list_and_the_calendar() {
    let on: chrono::NaiveDate = "2022-05-01".parse().unwrap();
    let mut session = Session::new(Docket::real(220), Locale::Zh, 100, 30);
    session.press("g q g t D").type_text("2022-05-01");
    session.press("enter g j");
    let context = session.options.context().seen(session.view);
    let query = Request::Checklist(Box::default());
    let Response::Checklist(list) = session.docket.call(&context, query).unwrap() else {
        panic!()
    };
    let mut ahead = 0;
    for row in session.rows() {
        let mut lines = list.page.rows.iter();
        let Some(line) = lines.find(|line| row.contains(&line.number)) else {
            continue;
        };
        let days = line.next.map(|next| (next - on).num_days());
        let late = days.is_some_and(|days| (-99..0).contains(&days));
        assert_eq!(row.contains('迟'), late, "{row}");
        ahead += usize::from(days.is_some_and(|days| days > 0));
    }
    assert!(ahead > 0, "{}", session.text());
    session.press("g q");
    assert!(session.text().contains("05-01 周日"), "{}", session.text());
    assert!(session.text().contains(" 04-11"), "{}", session.text());
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

/// Money under other procedures is beside the total, in none of its numbers, and opens to its cases.
#[test]
fn money_of_other_procedures_has_a_row_of_its_own() {
    let mut session = Session::new(
        docket_of_money(&[("(2022)内07执1号", "3万"), ("(2022)内07执保1号", "5万")]),
        Locale::Zh,
        200,
        30,
    );
    session.press("g t space space space space");
    let text = session.text();
    assert!(text.contains("执行到位 (全部) 3.00万元"), "{text}");
    assert!(text.contains("不在合计和各期内"), "{text}");
    session.press("end");
    let row = marked(&session);
    let numbers: Vec<&str> = row.split_whitespace().skip(1).collect();
    assert_eq!(numbers, ["5.00万元", "5.00万元", "0元"], "{text}");
    session.press("enter");
    let text = session.text();
    assert!(
        text.contains("执保1号") && !text.contains("执1号 "),
        "{text}"
    );
    let mut session = Session::new(
        docket_of_money(&[("(2022)内07执1号", "3万")]),
        Locale::Zh,
        100,
        30,
    );
    session.press("g t space space space space");
    assert!(!session.text().contains("其他程序"), "{}", session.text());
}

/// A docket in which each of these cases received an amount.
fn docket_of_money(all: &[(&str, &str)]) -> Docket {
    let docket = qingji::backend::in_memory();
    let context = crate::support::court::context("2022-06-15");
    let ask = |request| docket.call(&context, request).unwrap();
    for (number, amount) in all {
        ask(Request::Add(Box::new(Registration {
            number: (*number).to_owned(),
            filed: Some("2022-01-04".parse().unwrap()),
            ..Registration::default()
        })));
        let fact = Fact::Paid(Payment {
            direction: Direction::Receipt,
            amount: Money::parse(amount).unwrap(),
            ..Payment::default()
        });
        let on = Some("2022-03-04".parse().unwrap());
        ask(Request::Record {
            number: (*number).to_owned(),
            events: vec![NewEvent { on, fact }],
        });
    }
    Docket::over(docket)
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
        registration,
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
                registration,
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
fn what_was_shown_of_another_day_is_gone_until_the_past_is_counted() {
    let mut session = Session::new(Docket::real(120), Locale::Zh, 80, 24);
    let shown = |session: &Session| session.rows()[3..20].concat().trim().to_owned();
    session
        .press("g a g j g t D ctrl-u")
        .type_text("2022-05-01");
    let mut answers = session.press_and_wait("enter");
    for page in ["g t", "g j", "g a", "g q"] {
        // Also on 今日 and the other pages, which were viewed before.
        answers.extend(session.press_and_wait(page));
        let rows = session.rows();
        assert!(rows[0].contains("回看 2022-05-01"), "{rows:#?}");
        let fresh = page == "g q";
        assert!(fresh || rows[2].contains("正在统计"), "{page}: {rows:#?}");
        assert!(
            fresh || shown(&session).is_empty(),
            "{page}: the numbers of another day"
        );
    }
    session.run(answers);
    for page in ["g j", "g a", "g t"] {
        session.press(page);
        assert!(
            !session.text().contains("正在统计"),
            "{page}: {}",
            session.text()
        );
        assert!(!shown(&session).is_empty(), "{page}");
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
            insta::assert_snapshot!(name, session.text());
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

/// The cases without a filing date, which no total has, open like every other number.
#[test]
fn cases_without_a_filing_date_open_from_their_row() {
    let docket = qingji::backend::in_memory();
    let context = crate::support::court::context("2022-06-15");
    for (n, filed) in [(1, Some("2022-02-01")), (2, None), (3, None)] {
        let registration = Registration {
            number: format!("(2022)内07民初{n}号"),
            court: Some("牙克石市人民法院".to_owned()),
            filed: filed.map(|day| day.parse().unwrap()),
            ..Registration::default()
        };
        docket
            .call(&context, Request::Add(Box::new(registration)))
            .unwrap();
    }
    let mut session = Session::new(Docket::over(docket), Locale::Zh, 100, 30);
    session.press("g t");
    for (name, next) in CHARTS {
        // Money has no need of a filing date.
        if name != "money" {
            session.press("end");
            let row = marked(&session);
            assert!(row.contains("另有无立案日期"), "{name}\n{}", session.text());
            assert_eq!(selected(&session), "2", "{name}\n{}", session.text());
            session.press("enter");
            assert_eq!(listed(&session), 2, "{name}\n{}", session.text());
            session.press("esc");
        }
        session.press(next);
    }
}
