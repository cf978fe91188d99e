//! What is copied from a chart and saved of it.

use qingji::command::Context;
use qingji::config::display::Clipboard;
use qingji::text::locale::Locale;

use super::{CHARTS, docket_of_courts};
use crate::support::docket::Docket;
use crate::support::screen::Session;

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
