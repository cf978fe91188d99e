//! Every number opens exactly the cases behind it.

use qingji::command::Context;
use qingji::domain::event::{Direction, Fact, Payment, Registration};
use qingji::domain::money::Money;
use qingji::service::api::{NewEvent, Request};
use qingji::text::locale::Locale;

use super::{CHARTS, listed, marked};
use crate::support::docket::Docket;
use crate::support::screen::Session;

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
