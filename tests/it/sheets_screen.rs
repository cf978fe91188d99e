//! 日报, 周报, 月报 on the screen: what they show, what is copied and kept, and how they are chosen.

use qingji::backend::Backend;
use qingji::command::Context;
use qingji::domain::sheet::Kind;
use qingji::report;
use qingji::service::api::{Request, Response, SheetQuery};
use qingji::text::locale::Locale;
use qingji::text::width;

use crate::support::docket::Docket;
use crate::support::looks::walk;
use crate::support::screen::Session;

/// What is reached from the charts: name, keys from the state before.
const STATES: &[(&str, &str)] = &[
    ("sheet-daily", "g t b"),
    ("sheet-table", "pagedown pagedown"),
    ("sheet-court", "f"),
    ("sheet-weekly", "esc space <"),
    ("sheet-monthly", "space <"),
    ("sheet-figure", "down right right"),
    ("sheet-cases", "enter"),
    ("sheet-freeze", "esc d"),
    ("sheet-frozen", "enter c"),
    ("sheet-compared", "enter"),
];

#[test]
fn the_screens_of_the_sheets_look_as_they_did() {
    walk(STATES, |name, text| insta::assert_snapshot!(name, text));
}

/// The sheet that the docket gives for the same question.
fn sheet(session: &Session, kind: Kind, date: &str, court: Option<&str>) -> report::Sheet {
    let query = SheetQuery {
        kind,
        date: date.parse().unwrap(),
        court: court.map(str::to_owned),
        list: None,
        top: 20,
    };
    let context = session.options.context();
    let answer = session.docket.call(&context, Request::Sheet(query));
    let Response::Sheet(figures) = answer.unwrap() else {
        panic!()
    };
    report::compose(&figures, Locale::Zh)
}

/// All lines of the page, in a window that is tall enough for them.
fn read(session: &mut Session) -> String {
    let (width, height) = (session.width, session.height);
    session.resize(width, 900);
    let rows = session.rows();
    session.resize(width, height);
    // The first column has the sign of the cursor.
    let line = |row: &String| row.trim_start_matches('>').trim().to_owned();
    rows[4..].iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_number_of_a_sheet_stands_on_the_screen_at_any_width() {
    for columns in [40, 60, 80, 120] {
        let mut session = Session::new(Docket::real(120), Locale::Zh, columns, 24);
        session.press("g b");
        let text = read(&mut session);
        for row in text.lines() {
            assert!(width::width(row) <= usize::from(columns), "{row}");
        }
        let sheet = sheet(&session, Kind::Daily, "2022-06-15", None);
        let packed = text.replace(char::is_whitespace, "");
        let paragraph = sheet.paragraph.replace(char::is_whitespace, "");
        assert!(packed.contains(&paragraph), "{columns}\n{text}");
        for table in &sheet.tables {
            assert!(
                text.contains(&table.title),
                "{columns} {}\n{text}",
                table.title
            );
            let figures = table
                .columns
                .iter()
                .enumerate()
                .filter(|(_, column)| column.figure);
            for (at, _) in figures {
                for row in &table.rows {
                    let figure = row[at]
                        .text
                        .replace('–', "-")
                        .replace(char::is_whitespace, "");
                    assert!(
                        packed.contains(&figure),
                        "{columns} {} {figure}\n{text}",
                        table.title
                    );
                }
            }
        }
    }
}

#[test]
fn the_paragraph_is_copied_and_the_sheet_is_kept() {
    let mut session = Session::new(Docket::real(120), Locale::Zh, 100, 30);
    session.press("g b y");
    assert_eq!(
        session.model.context(),
        Context::Reader,
        "no clipboard known"
    );
    let wanted = sheet(&session, Kind::Daily, "2022-06-15", None);
    let text = session.text().replace(char::is_whitespace, "");
    let paragraph = wanted.paragraph.replace(char::is_whitespace, "");
    assert!(text.contains(&paragraph), "{text}");
    session.press("esc x enter o enter");
    let names: Vec<&str> = session
        .saved
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    let home = "/home/wangfang/案件审限管理日报-2022-06-15";
    let names: Vec<&str> = names
        .iter()
        .map(|name| name.strip_prefix(home).unwrap())
        .collect();
    assert_eq!(names, [".md", ".xlsx", ".txt"]);
    // The same bytes as from the command line.
    assert_eq!(session.saved[0].1, report::markdown(&wanted).into_bytes());
    assert_eq!(session.saved[1].1, report::workbook(&wanted).unwrap());
    assert_eq!(session.saved[2].1, report::text(&wanted).into_bytes());
}

#[test]
fn kind_day_court_and_list_are_chosen() {
    let mut session = Session::new(Docket::real(220), Locale::Zh, 100, 30);
    let mut shows = |keys: &str, kind, date: &str, court: Option<&str>| {
        session.press(keys);
        let text = session.text();
        let wanted = sheet(&session, kind, date, court);
        assert!(text.contains(&wanted.title), "{keys}\n{text}");
        assert!(
            text.contains(&wanted.head[0]),
            "{keys} {}\n{text}",
            wanted.head[0]
        );
        let start: String = wanted.paragraph.chars().take(20).collect();
        assert!(text.contains(&start), "{keys} {start}\n{text}");
    };
    let hailar = Some("海拉尔区人民法院");
    shows("g t b", Kind::Daily, "2022-06-15", None);
    // Nothing comes after today.
    shows(">", Kind::Daily, "2022-06-15", None);
    shows("<", Kind::Daily, "2022-06-14", None);
    shows("space", Kind::Weekly, "2022-06-14", None);
    shows("<", Kind::Weekly, "2022-06-12", None);
    shows(">", Kind::Weekly, "2022-06-15", None);
    shows("]", Kind::Monthly, "2022-06-15", None);
    shows("<", Kind::Monthly, "2022-05-31", None);
    shows("f 3 enter", Kind::Monthly, "2022-05-31", hailar);
    shows("f 1", Kind::Monthly, "2022-05-31", None);
    shows("[ >", Kind::Weekly, "2022-06-05", None);
    session.press("D").type_text("2022-05-01");
    session.press("enter");
    let text = session.text();
    assert!(text.contains("2022-04-25 至 2022-05-01"), "{text}");
    session.press("l 2 end");
    assert!(session.text().contains("清单 "), "{}", session.text());
    assert!(read(&mut session).contains("清积率"));
    // A page over the charts: Esc leads back, and a second one is not laid over it.
    session.press("g b esc");
    assert_eq!(session.model.context(), Context::Charts);
}

/// The number behind a path, and the number of rows below it.
fn counted(session: &Session) -> (String, i64) {
    let rows = session.rows();
    let title = rows[2].trim().to_owned();
    let all = title.rsplit('/').next().unwrap_or_default().trim().to_owned();
    (title, all.parse().unwrap_or(-1))
}

#[test]
fn every_figure_in_reach_opens_what_it_counts_and_esc_comes_back() {
    for (columns, rows) in [(80, 24), (100, 30), (40, 10)] {
        let mut session = Session::new(Docket::real(120), Locale::Zh, columns, rows);
        session.press("g b");
        let mut opened = 0;
        for _ in 0..60 {
            session.press("right");
            let before = session.text();
            if !before.lines().any(|row| row.starts_with('>')) {
                continue;
            }
            session.press("enter");
            assert_eq!(session.model.context(), Context::Drill, "{before}");
            let (title, all) = counted(&session);
            assert!(all >= 0, "{title}");
            // At this width the path is not cut: its last word is the figure.
            let figure = title.split("  ").next().unwrap_or_default();
            let figure = figure.rsplit(' ').next().unwrap_or_default();
            if let (Ok(n), 100) = (figure.parse::<i64>(), columns) {
                assert_eq!(n, all, "{title}");
                opened += 1;
            }
            session.press("esc");
            assert_eq!(session.text(), before);
        }
        assert!(columns != 100 || opened > 20, "{opened}");
    }
}

#[test]
fn a_sheet_is_frozen_and_compared_and_its_commits_are_read() {
    let mut session = Session::new(Docket::real(120), Locale::Zh, 100, 30);
    session.press("g b c");
    assert!(session.text().contains("还没有定稿"), "{}", session.text());
    session.press("d esc");
    session.press("c");
    assert!(session.text().contains("还没有定稿"), "{}", session.text());
    session.press("d enter");
    let said = session.text();
    assert!(said.contains("已定稿存档，第 "), "{said}");
    session.press("c");
    let listed = session.text();
    assert!(listed.contains("日报 2022-06-15 全市法院"), "{listed}");
    session.press("enter");
    assert_eq!(session.model.context(), Context::Compared);
    session.press("esc esc");
    // A case is closed for the day of the sheet.
    session.press("g a c");
}
