//! The file of a case.

use qingji::backend::Backend;
use qingji::command::Context;
use qingji::domain::change::{Change, Pause, PauseKind};
use qingji::domain::event::{Fact, Field};
use qingji::service::api::{Moment, NewEvent, Request};
use qingji::text::locale::Locale;
use qingji::tui::Clock;

use super::at_cursor;
use crate::support::docket::Docket;
use crate::support::screen::Session;

#[test]
fn next_case_follows_the_list() {
    let mut session = Session::sample(80, 24);
    session.press("enter ]");
    assert!(session.text().contains("(2019)内07民初1187号"));
    session.press("[");
    assert!(session.text().contains("3364号"));
    session.press("[");
    assert!(session.text().contains("列表到头了"));
}

/// A tab that was read to its end in a small window is full in a large one.
#[test]
fn a_case_read_to_its_end_is_whole_again_in_a_larger_window() {
    for tab in ["", ".", "space space", "space space space space"] {
        let mut session = Session::new(Docket::real(220), Locale::Zh, 40, 10);
        session.press("enter").press(tab).press("end");
        let grown = session.resize(100, 30).text();
        session.press("up down home");
        assert_eq!(grown, session.press("end").text(), "{tab}");
        // The cursor of a tab with lines to open stays in sight when the window shrinks.
        let at = |session: &Session| {
            let rows = session.rows();
            let row = rows.iter().find(|row| row.starts_with(" >"));
            row.map(|row| row.chars().take(12).collect::<String>())
        };
        let before = at(&session);
        session.resize(100, 12);
        assert_eq!(before, at(&session), "{tab}\n{}", session.text());
    }
}

/// However low the window is, a case says who has it and where.
#[test]
fn handler_and_court_stand_in_every_low_window() {
    for height in 13..25 {
        let mut session = Session::sample(80, height);
        session.press("enter");
        let text = session.text();
        assert!(text.contains("杨磊"), "{height}\n{text}");
        assert!(text.contains("扎兰屯法院"), "{height}\n{text}");
    }
}

/// The menu of a trial has fewer lines than that of what is recorded.
#[test]
fn a_menu_offers_the_digits_of_its_lines() {
    let mut session = Session::sample(80, 24);
    session.press("enter w");
    session.shows("1-7选第几条");
    session.press("esc c");
    session.shows("1-9 0选第几条");
}

#[test]
fn days_missed_are_never_cut() {
    let today: chrono::NaiveDate = "2022-07-15".parse().unwrap();
    for (locale, late) in [(Locale::Zh, " 迟2"), (Locale::En, "2")] {
        for (width, height) in [(80, 24), (72, 24), (100, 30)] {
            let docket = Docket::real(400);
            let mut session = Session::with(docket, locale, width, height, |options| {
                let now = options.clock.read().now;
                options.clock = Clock::fixed(Moment { today, now });
            });
            let mut seen = false;
            for _ in 0..4 {
                for row in session.rows() {
                    let missed = row.split_once('迟').map_or("", |(_, days)| days);
                    let digits = missed.trim_start_matches(|c: char| c.is_ascii_digit());
                    assert!(!digits.starts_with(".."), "{row}");
                    assert!(!row.contains("d .."), "{row}");
                    seen |= row.contains(late);
                }
                session.press("pagedown");
            }
            assert!(seen, "{}", session.text());
        }
    }
}

/// A case with an adjournment whose ground is long, in every size and language.
fn adjourned() -> impl Iterator<Item = Session> {
    let sizes = [(80, 24), (40, 10), (72, 24), (100, 30)];
    let all = [Locale::Zh, Locale::En].map(|locale| sizes.map(|size| (locale, size)));
    all.into_iter().flatten().map(|(locale, (width, height))| {
        let mut session = Session::new(Docket::sample(), locale, width, height);
        session.press("down down down down down");
        let fact = Fact::Changed {
            change: Change::Pause(Pause {
                kind: PauseKind::Adjourn,
                ground: Some("new-evidence".to_owned()),
                from: "2022-06-02".parse().unwrap(),
                to: Some("2022-06-28".parse().unwrap()),
                accepted: None,
            }),
            note: Some("调取新的证据".to_owned()),
        };
        let on = Some("2022-06-02".parse().unwrap());
        let request = Request::Record {
            number: "(2022)内0781民初418号".to_owned(),
            events: vec![NewEvent { on, fact }],
        };
        let context = session.options.context();
        session.docket.call(&context, request).unwrap();
        session.press("enter");
        session
    })
}

#[test]
fn the_clock_says_the_days_of_a_pause_in_full() {
    for mut session in adjourned() {
        let text = session.press(". pagedown").text();
        assert!(text.contains("2022-06-02 .. 2022-06-28"), "{text}");
        assert!(session.width < 60 || text.contains(" 26天") || text.contains(" 26 days"));
    }
}

#[test]
fn the_timeline_cuts_the_ground_of_a_pause_before_its_days() {
    for session in adjourned() {
        let text = session.text();
        let days = ["06-02 .. 06-28", "2022-06-02 .. 2022-06-28"];
        assert!(days.iter().any(|days| text.contains(days)), "{text}");
        let ground = ["新证", "new "].iter().any(|words| text.contains(words));
        assert!(session.width < 80 || ground, "{text}");
    }
}

#[test]
fn a_correction_calls_a_party_what_the_case_calls_it() {
    for (number, words, shown) in [
        ("(2019)内0783执恢3364号", "申请执行人", Locale::Zh),
        ("(2022)内0781民初418号", "原告", Locale::Zh),
        ("(2019)内0783执恢3364号", "Applicant", Locale::En),
    ] {
        let mut session = Session::new(Docket::sample(), shown, 100, 30);
        let fact = Fact::Amended {
            field: Field::Plaintiffs,
            value: Some("中国银行".to_owned()),
        };
        let request = Request::Record {
            number: number.to_owned(),
            events: vec![NewEvent { on: None, fact }],
        };
        let context = session.options.context();
        session.docket.call(&context, request).unwrap();
        let digits = number.split_once("号").unwrap().0;
        let serial = digits.trim_start_matches(|c: char| !c.is_ascii_digit());
        let serial = serial.rsplit(|c: char| !c.is_ascii_digit()).next().unwrap();
        session.press("/").type_text(serial).press("enter");
        let said = format!("{words} = 中国银行");
        let text = session.text();
        assert!(text.contains(&said), "{text}");
        let text = session.press("space space space space").text();
        assert!(text.contains(&said), "{text}");
        let text = session.press("esc esc g h").text();
        assert!(text.contains(&format!("{words} 中国银行")), "{text}");
    }
}

#[test]
fn a_link_keeps_its_number_on_the_smallest_terminal() {
    let to = "(2024)内0785执恢3316号";
    for (how, locale) in [
        (None, Locale::Zh),
        (Some("上诉"), Locale::Zh),
        (Some("applies to reopen"), Locale::En),
    ] {
        let mut session = Session::new(Docket::real(220), locale, 100, 30);
        let fact = Fact::Linked {
            to: to.to_owned(),
            how: how.map(str::to_owned),
        };
        let request = Request::Record {
            number: at_cursor(&session),
            events: vec![NewEvent { on: None, fact }],
        };
        let context = session.options.context();
        session.docket.call(&context, request).unwrap();
        session.press("enter space space space").resize(40, 10);
        assert!(session.text().contains(to), "{}", session.text());
        // Without a relation the row says so.
        let unsaid = session.text().contains("关系未写");
        assert_eq!(unsaid, how.is_none(), "{}", session.text());
    }
}

#[test]
fn lines_of_a_case_open_what_they_are_about() {
    let mut session = Session::new(Docket::real(220), Locale::Zh, 80, 24);
    let number = at_cursor(&session);
    session.press("down");
    let to = at_cursor(&session);
    session.press("up enter");
    let context = session.options.context();
    for to in [&to, "(2024)内0785执恢3316号"] {
        let fact = Fact::Linked {
            to: to.to_owned(),
            how: None,
        };
        let request = Request::Record {
            number: number.clone(),
            events: vec![NewEvent { on: None, fact }],
        };
        session.docket.call(&context, request).unwrap();
    }
    // Nothing opens on the text of the first tabs, and a key that opens nothing says so.
    session.press("f5 enter");
    session.shows("这一页没有可打开的");
    assert!(!session.rows()[23].contains("Enter"), "{}", session.text());
    session.press("space space space");
    assert!(
        session.rows()[23].contains("Enter打开"),
        "{}",
        session.text()
    );
    // The newest link is first; a document that is no case of the docket is said to be none.
    session.press("enter");
    session.shows("没有案件 (2024)内0785执恢3316号");
    assert_eq!(session.model.context(), Context::Case);
    session.press("down enter");
    assert!(session.rows()[2].contains(&to), "{}", session.text());
    // It was opened from no list.
    session.press("]");
    session.shows("不是从列表打开的");
    session.press("esc");
    assert!(session.rows()[2].contains(&number), "{}", session.text());
    // A line of the history, and one of the money, open their commit.
    session.press("space enter");
    assert_eq!(session.model.context(), Context::Reader);
    session.shows("批次 ");
    session.shows("3316");
    session.press("esc");
    assert_eq!(session.model.context(), Context::Case);
    session.press("end enter");
    session.shows("立案登记");
    session.press("esc m").type_text("12").press("f2 3*space");
    session.shows("[款项 3]");
    session.press("enter");
    assert_eq!(session.model.context(), Context::Reader);
    session.shows("12.00");
}

#[test]
fn the_timeline_of_a_case_shows_one_kind_until_another_is_chosen() {
    let mut session = Session::sample(80, 24);
    session.press("enter");
    let all = session.text();
    session.press("f");
    assert_eq!(session.model.context(), Context::Picker);
    session.shows("1 全部");
    session.press("2");
    let text = session.text();
    assert!(text.contains("-- 筛选: "), "{text}");
    assert_ne!(text, all);
    // Kept while the case is open, whatever tab is looked at.
    session.press("5*space");
    assert_eq!(session.text(), text);
    session.press("space space esc");
    session.press("enter");
    assert_eq!(
        session.text(),
        all,
        "another look at the case begins with all"
    );
    session.press("f 2 5*space");
    assert_eq!(session.text(), text);
    session.press("f 1");
    assert_eq!(session.text(), all);
    session.resize(100, 30);
    session.shows("筛选: 全部 f");
}

#[test]
fn esc_shows_the_whole_timeline_again_before_it_leaves_the_case() {
    for (columns, rows) in [(80, 24), (40, 10), (100, 30)] {
        for (locale, filter, dropped) in [
            (Locale::Zh, "筛选: ", "已去掉筛选 "),
            (Locale::En, "Filter: ", "Filter "),
        ] {
            let mut session = Session::new(Docket::sample(), locale, columns, rows);
            session.press("enter");
            let all = session.text();
            let tabs = |session: &Session| {
                let rows = session.rows();
                let at = rows.iter().position(|row| row.starts_with(" ["));
                (rows[at.unwrap() - 1].clone(), rows[at.unwrap()].clone())
            };
            session.press("f 2");
            // The filter stands above the tabs, not among them.
            let (rule, line) = tabs(&session);
            assert!(rule.starts_with(&format!("-- {filter}")), "{rule}\n{line}");
            assert!(!line.contains(" f"), "{line}");
            session.press("esc");
            assert_eq!(session.model.context(), Context::Case);
            session.shows(dropped);
            // The message goes with the next key.
            session.press("end home");
            assert_eq!(session.text(), all);
            session.press("esc");
            assert_ne!(session.model.context(), Context::Case);
        }
    }
}

#[test]
fn an_empty_tab_offers_nothing_to_open() {
    let mut session = Session::new(Docket::real(220), Locale::Zh, 80, 24);
    session.press("enter space space space");
    session.shows("没有关联");
    let last = session.rows()[23].clone();
    assert!(!last.contains("Enter"), "{last}");
    assert!(last.contains("Space下一栏"), "{last}");
    session.press("space");
    let last = session.rows()[23].clone();
    assert!(last.contains("Enter打开"), "{last}");
}

#[test]
fn a_row_opens_its_step_at_the_row() {
    let mut session = Session::new(Docket::real(220), Locale::Zh, 80, 24);
    let number = at_cursor(&session);
    // The oldest line of the history is what the import recorded first.
    session.press("enter 4*space");
    for _ in 0..3 {
        let row = session.rows().into_iter().find(|row| row.starts_with(" >"));
        let row = row.unwrap();
        session.press("enter");
        assert_eq!(session.model.context(), Context::Reader);
        let rows = session.rows();
        let at = rows.iter().position(|row| row.trim() == number);
        let at = at.unwrap_or_else(|| panic!("{}", session.text()));
        assert!(at <= 6, "{}", session.text());
        // The kind of the row is said right below the number.
        let kind = row.split_whitespace().nth(4).unwrap();
        assert!(rows[at + 1].contains(kind), "{kind}: {}", session.text());
        session.press("esc down");
    }
    // How many other cases the import touched stands behind, and only some of them are listed.
    session.press("enter end");
    session.shows("另有 199 件");
}

#[test]
fn the_next_follow_up_moves_by_itself_from_the_file_of_a_case_and_from_the_list() {
    let mut session = Session::sample(80, 24);
    session.press("enter d");
    assert_eq!(session.model.context(), Context::Day);
    session.type_text("+7d");
    assert!(session.text().contains("Enter 改期"), "{}", session.text());
    session.press("enter");
    let moved = |session: &Session| {
        let writes = session.docket.writes.lock().unwrap();
        writes
            .iter()
            .filter(|write| {
                matches!(
                    &write.events[..],
                    [NewEvent {
                        fact: Fact::Amended {
                            field: Field::Next,
                            ..
                        },
                        ..
                    }]
                )
            })
            .count()
    };
    assert_eq!(moved(&session), 1);
    let said = "已改期 (2019)内0783执恢3364号: 下次 06-22 周三";
    assert!(session.text().contains(said), "{}", session.text());
    // An outcome right after keeps the chosen day.
    session.press("2");
    let said = "已记 (2019)内0783执恢3364号: 未接通, 下次 06-22 周三";
    assert!(session.text().contains(said), "{}", session.text());
    // On the list Enter waits for the outcome, F2 does not.
    session.press("esc j d").type_text("+7d");
    assert!(session.text().contains("F2 只改期"), "{}", session.text());
    session.press("f2");
    assert_eq!(moved(&session), 2);
    assert!(session.text().contains("已改期"), "{}", session.text());
}

#[test]
fn a_box_leaves_the_case_it_speaks_of_in_sight_on_a_tall_terminal() {
    for down in [0, 1, 5, 9, 12, 14, 16] {
        for keys in ["d", "a", "f4", "f4 1", "f4 5", "?", ":", "/"] {
            let mut session = Session::new(Docket::real(60), Locale::Zh, 100, 30);
            for _ in 0..down {
                session.press("j");
            }
            let row = |session: &Session| {
                let rows = session.rows();
                rows.into_iter().find(|row| row.starts_with(" > "))
            };
            let before = row(&session).unwrap();
            session.press(keys);
            assert_eq!(
                row(&session),
                Some(before),
                "{down} {keys}\n{}",
                session.text()
            );
        }
    }
    // The file of a case keeps its number and its due date visible.
    let mut session = Session::sample(80, 24);
    session.press("enter");
    let head = session.rows().get(2).cloned();
    for keys in ["d", "a", "c", "m", "e"] {
        session.press(keys);
        assert_eq!(session.rows().get(2).cloned(), head, "{}", session.text());
        session.press("esc");
    }
}

#[test]
fn a_closed_case_says_what_does_not_count_and_asks_once() {
    let mut session = Session::new(Docket::real(120), Locale::Zh, 80, 24);
    session.press("g a f").type_text("状态=已结").press("enter");
    session.press("enter");
    // What its last line does not offer is not in the line above it.
    assert!(!session.text().contains("2未接通"), "{}", session.text());
    for (keys, digit) in [("1", 1), ("2", 2), ("1", 1), ("down 1", 1)] {
        session.press(keys);
        let asks = format!("再按一次 {digit}");
        assert!(session.text().contains(&asks), "{keys} {}", session.text());
    }
    assert_eq!(session.writes(), 0);
    session.press("1");
    assert_eq!(session.writes(), 1, "{}", session.text());
    // Forms that move the due date are dim, and open when chosen again.
    session.press("f4");
    let text = session.text();
    assert_eq!(text.matches("已结案, 结案后的不计").count(), 7, "{text}");
    session.press("1");
    assert!(session.text().contains("再按一次"), "{}", session.text());
    session.press("1");
    assert!(session.text().contains("扣除审限"), "{}", session.text());
    // A deduction from today asks for confirmation, and its line says that it does not count.
    session.press("2 f2");
    assert_eq!(session.writes(), 1, "{}", session.text());
    session.press("f2");
    assert_eq!(session.writes(), 2, "{}", session.text());
    let text = session.text();
    assert!(text.contains("(结案后, 不计)"), "{text}");
}

/// In a list the digit moves on; in a case it stays, and one press too many would count twice.
#[test]
fn the_same_outcome_on_the_same_day_is_asked_about_once() {
    let mut session = Session::sample(80, 24);
    session.press("enter 1");
    assert_eq!(session.writes(), 1);
    session.press("1");
    assert_eq!(session.writes(), 1, "{}", session.text());
    assert!(session.text().contains("再按一次 1"), "{}", session.text());
    session.press("1");
    assert_eq!(session.writes(), 2, "{}", session.text());
    // Another outcome is another thing.
    session.press("2");
    assert_eq!(session.writes(), 3, "{}", session.text());
}

#[test]
fn of_two_rows_opened_in_a_hurry_the_second_is_shown() {
    let mut session = Session::new(Docket::real(220), Locale::Zh, 80, 24);
    session.press("enter 4*space");
    session.shows("[历史");
    let first = session.press_and_wait("enter");
    let second = session.press_and_wait("down enter");
    session.run(first);
    assert_eq!(session.model.context(), Context::Case, "{}", session.text());
    session.run(second);
    assert_eq!(session.model.context(), Context::Reader);
    session.press("esc");
    assert_eq!(session.model.context(), Context::Case, "{}", session.text());
}
