//! 日报, 周报, 月报 on the screen: what they show, what is copied and kept, and how they are chosen.

use qingji::backend::Backend;
use qingji::command::Context;
use qingji::domain::event::Fact;
use qingji::domain::sheet::Kind;
use qingji::report;
use qingji::service::api::{NewEvent, Request, Response, SheetQuery};
use qingji::text::locale::Locale;
use qingji::text::width;

use crate::support::docket::Docket;
use crate::support::looks::walk;
use crate::support::screen::Session;

/// What is reached from the charts: name, keys from the state before.
pub(crate) const STATES: &[(&str, &str)] = &[
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
    ("sheet-compared-past", "D 2 0 2 2 - 0 5 - 0 3 enter"),
    ("sheet-of-court", "D enter esc esc g b f 3"),
    ("sheet-lists", "l"),
    ("sheet-of-list", "2 end"),
    ("sheet-past", "D 2 0 2 2 - 0 5 - 0 3 enter"),
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
    shows("f 3", Kind::Monthly, "2022-05-31", hailar);
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
    let title = rows.iter().find(|row| row.contains(" / "));
    let title = title.map(|row| row.trim().to_owned()).unwrap_or_default();
    let all = title.rsplit('/').next().unwrap_or_default();
    let all: String = all.chars().filter(char::is_ascii_digit).collect();
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
                // Behind a sum stands what it adds up.
                let sum = session.rows()[3].contains(&format!("合计 {n} 天"));
                assert!(n == all || sum, "{}", session.text());
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
    assert!(said.contains("已定稿, 第 "), "{said}");
    session.press("c");
    let listed = session.text();
    assert!(listed.contains("日报 2022-06-15 全市法院"), "{listed}");
    session.press("enter");
    assert_eq!(session.model.context(), Context::Compared);
    assert!(session.text().contains("无"), "{}", session.text());
    session.press("esc");
    // A case is closed for a day before the sheet.
    let overdue = sheet(&session, Kind::Daily, "2022-06-15", None);
    let number = overdue.table("overdue").unwrap().rows[0][0].text.clone();
    let closed = Request::Record {
        number: number.clone(),
        events: vec![NewEvent {
            on: Some("2022-06-10".parse().unwrap()),
            fact: Fact::Closed { how: None },
        }],
    };
    let context = session.options.context();
    let Response::Written(written) = session.docket.call(&context, closed).unwrap() else {
        panic!()
    };
    session.press("c enter");
    let text = session.text();
    assert!(text.lines().any(|row| row.starts_with('>')), "{text}");
    session.press("enter");
    assert_eq!(session.model.context(), Context::Reader, "{text}");
    let text = session.text();
    assert!(text.contains(&format!("批次 {}", written.commit)), "{text}");
    assert!(text.contains(&number), "{text}");
    // The number of a case in the list of commits opens the case.
    session.press("esc end enter");
    assert_eq!(session.model.context(), Context::Case);
    session.press("esc");
    assert_eq!(session.model.context(), Context::Compared);
    // A sheet on the screen that others have overtaken is made again before it is frozen.
    session.press("esc d enter");
    assert!(session.text().contains("未定稿"), "{}", session.text());
    session.press("d enter");
    assert!(session.text().contains("已定稿, 第 "), "{}", session.text());
}

#[test]
fn behind_an_amount_stands_each_payment_and_the_sum() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().to_path_buf();
    let mut session = Session::with(Docket::real(120), Locale::Zh, 100, 30, |options| {
        options.folder = folder;
    });
    session.press("g b space space");
    let sheet = sheet(&session, Kind::Monthly, "2022-06-15", None);
    let at = sheet.tables.iter().position(|table| table.id == "money");
    let wanted = &sheet.tables[at.unwrap()].rows[0];
    let since = wanted.iter().zip(&sheet.tables[at.unwrap()].columns);
    let since = since
        .clone()
        .find(|(_, column)| column.id == "received_since");
    let amount = &since.unwrap().0.text;
    session.press("end");
    for _ in 0..100 {
        session.press("left");
        let rows = session.rows();
        let here = rows.iter().find(|row| row.starts_with('>'));
        if here.is_some_and(|row| row.contains(amount.as_str())) {
            session.press("enter");
            if session.text().contains(&format!("{amount} 元")) {
                let text = session.text();
                assert!(text.contains("金额"), "{text}");
                // The files are those of every list, and have each amount; on paper the sum is below.
                session.press("x 2 enter");
                let file = |end: &str| home.path().join(format!("案件-2022-06-15.{end}"));
                let csv = std::fs::read_to_string(file("csv")).unwrap();
                let mut lines = csv.lines();
                assert!(lines.next().unwrap().ends_with(",日期,金额(元)"), "{csv}");
                let amounts = lines.map(|row| row.rsplit(',').next().unwrap());
                let cents = |text: &str| text.replace(['.', ','], "").parse::<i64>().unwrap();
                assert_eq!(amounts.map(cents).sum::<i64>(), cents(amount));
                session.press("o enter");
                let text = std::fs::read_to_string(file("txt")).unwrap();
                let sum = text.lines().last().unwrap();
                assert!(sum.ends_with(&amount.replace(',', "")), "{text}");
                return;
            }
            session.press("esc");
        }
    }
    panic!("{amount}");
}

/// Tab by habit must not leave the page for a list whose keys then do something else.
#[test]
fn tab_goes_through_the_kinds_of_sheets_and_back() {
    let mut session = Session::new(Docket::real(220), Locale::Zh, 100, 30);
    session.press("g b");
    for (key, kind) in [
        ("tab", "[周报]"),
        ("tab", "[月报]"),
        ("tab", "[日报]"),
        ("backtab", "[月报]"),
    ] {
        session.press(key);
        session.shows(kind);
    }
}
