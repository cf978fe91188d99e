//! The checklist: outcomes, dates, and what sinks below the rule.

use std::time::Duration;

use qingji::backend::Backend;
use qingji::command::Context;
use qingji::config::key::Key;
use qingji::domain::event::Fact;
use qingji::service::api::{HolidayOrder, Request};
use qingji::text::locale::Locale;
use qingji::tui::msg::Msg;

use super::recorded;
use super::reversed;
use crate::support::docket::Docket;
use crate::support::screen::{Session, keys};

#[test]
fn a_digit_records_the_outcome_and_moves_on() {
    let mut session = Session::sample(80, 24);
    session.press("2");
    assert_eq!(
        recorded(&session),
        [("(2019)内0783执恢3364号".into(), "no-answer".into())]
    );
    let text = session.text();
    // Two working days after Wednesday is Friday.
    assert!(
        text.contains("已记 (2019)内0783执恢3364号: 未接通, 下次 06-17 周五"),
        "{text}"
    );
    assert!(text.contains("u 撤销"));
    assert!(text.contains(" > 超 超811天"));
    assert!(text.contains("已办 8/23"));
}

#[test]
fn undo_takes_it_back() {
    let mut session = Session::sample(80, 24);
    session.press("2 u");
    assert_eq!(recorded(&session), []);
    assert!(session.text().contains("已撤销"));
}

#[test]
fn a_digit_held_down_records_once() {
    let mut session = Session::sample(80, 24);
    for n in 0..10 {
        session.send(Msg::Key(
            Key::char('2'),
            Duration::from_millis(5_000 + n * 33),
        ));
    }
    assert_eq!(recorded(&session).len(), 1);
    session.press("2");
    assert_eq!(recorded(&session).len(), 2);
}

#[test]
fn full_width_digits_record_as_well() {
    let mut session = Session::sample(80, 24);
    session.type_text("２");
    assert_eq!(recorded(&session).len(), 1);
}

#[test]
fn an_outcome_with_a_note_takes_a_digit_a_text_and_two_enters() {
    let mut session = Session::sample(80, 24);
    session
        .press("a 1 enter")
        .type_text("已约谈")
        .press("enter");
    assert_eq!(
        recorded(&session),
        [("(2019)内0783执恢3364号".into(), "contacted".into())]
    );
    let writes = session.docket.writes.lock().unwrap();
    let Fact::FollowedUp(f) = &writes.last().unwrap().events[0].fact else {
        panic!()
    };
    assert_eq!(f.note.as_deref(), Some("已约谈"));
    // In seven days the limit of the measure would have passed.
    assert_eq!(f.next.unwrap().to_string(), "2022-06-20");
}

#[test]
fn keys_typed_ahead_are_keys() {
    let mut session = Session::sample(80, 24);
    session.send(Msg::Burst(keys("/ 1 1 8 7 enter"), Duration::ZERO));
    assert_eq!(session.model.context(), Context::Case);
}

#[test]
fn a_date_comes_before_its_outcome_in_six_keys() {
    let mut session = Session::sample(80, 24);
    session.press("d");
    assert_eq!(session.model.context(), Context::Day);
    session.type_text("7/5");
    assert!(
        session.text().contains("= 2022-07-05 周二 20天后"),
        "{}",
        session.text()
    );
    session.press("enter");
    assert!(session.text().contains("下次定为 07-05 周二"));
    session.press("1");
    assert!(
        session
            .text()
            .contains("已记 (2019)内0783执恢3364号: 已联系, 下次 07-05 周二"),
        "{}",
        session.text()
    );
    // It applied to that outcome and no other.
    session.press("1");
    assert!(
        session.text().contains("下次 06-22 周三"),
        "{}",
        session.text()
    );
    session.press("0").type_text("+3d").press("enter esc 1");
    assert!(
        session.text().contains("下次 06-22 周三"),
        "{}",
        session.text()
    );
}

#[test]
fn how_a_date_was_read_is_said_before_its_outcome_as_in_the_form() {
    for (size, text, said) in [
        ((80, 24), "3/5", "今年已过, 取 2023 年"),
        ((80, 24), "+5g", "跳过 06-18..06-19"),
        ((100, 30), "3/5", "今年已过, 取 2023 年"),
        ((40, 10), "3/5", "今年已过, 取 2023 年"),
        ((40, 10), "+5g", "跳过 06-18..06-19"),
    ] {
        let mut session = Session::sample(size.0, size.1);
        session.press("d");
        // The hint is shown in full.
        session.shows("下月15");
        session.type_text(text);
        assert!(session.text().contains(said), "{}", session.text());
    }
    let mut session = Session::sample(80, 24);
    let last_of_august = chrono::NaiveDate::from_ymd_opt(2022, 8, 31).unwrap();
    session.send(Msg::Day(last_of_august));
    session.press("d").type_text("+1m");
    let said = "= 2022-09-30 周五 30天后  该月没有 31 日, 取月末";
    assert!(session.text().contains(said), "{}", session.text());
}

/// A year of holidays that the docket was given counts in the dialog as it does in the form.
#[test]
fn working_days_are_those_of_the_docket() {
    let first = Session::sample(80, 24);
    let json = r#"{"year":2022,"days":[{"name":"那达慕","date":"2022-06-14","isOffDay":true},
        {"name":"那达慕","date":"2022-06-20","isOffDay":true}]}"#;
    let order = HolidayOrder::Year {
        json: json.to_owned(),
    };
    let context = first.options.context();
    first
        .docket
        .call(&context, Request::Holidays(order))
        .unwrap();
    let mut session = first.beside("later");
    session.press("d").type_text("+5g");
    session.shows("= 2022-06-23 周四 8天后  跳过 06-18..06-20");
    session.press("ctrl-u").type_text("6/20");
    session.shows("! 不是工作日");
    session.press("esc a 1 tab tab ctrl-u").type_text("+5g");
    session.shows("2022-06-23");
    // The past that is looked at.
    session.press("esc D").type_text("-1g").press("enter");
    session.shows("2022-06-13");
}

#[test]
fn a_date_that_cannot_be_is_said_at_once() {
    let mut session = Session::sample(80, 24);
    session.press("j j j j d").type_text("今");
    assert!(
        session.text().contains("下次跟进日要在今天之后"),
        "{}",
        session.text()
    );
    session.press("enter ctrl-u").type_text("+3d");
    // Due today: every day for the next look is after that.
    assert!(
        session
            .text()
            .contains("晚于届满日 06-15 周三, 建议 06-16 周四"),
        "{}",
        session.text()
    );
    session.press("ctrl-u").type_text("x");
    assert!(session.text().contains("看不懂这个日期"));
    session.press("esc");
    assert_eq!(session.model.context(), Context::Today);
    // Due in five days.
    session.press("j j j j d").type_text("+3d");
    // Saturday.
    assert!(session.text().contains("不是工作日"), "{}", session.text());
    session.press("ctrl-u").type_text("+7d");
    assert!(
        session.text().contains("晚于届满日 06-20"),
        "{}",
        session.text()
    );
}

#[test]
fn what_is_put_off_sinks_and_comes_back() {
    let mut session = Session::sample(80, 24);
    session.press("n");
    assert!(
        session.text().contains("已跳过 (2019)内0783执恢3364号"),
        "{}",
        session.text()
    );
    assert!(session.text().contains(" > 超 超811天"));
    assert_eq!(session.docket.skips.lock().unwrap().len(), 1);
    assert_eq!(recorded(&session), []);
    session.press("u");
    assert!(
        session.text().contains("3364号 放回今日清单"),
        "{}",
        session.text()
    );
    assert!(session.docket.skips.lock().unwrap().is_empty());
    assert!(session.text().contains(" > 超 超863天"));
    // After a record `u` takes the record back, and the case put off is further down.
    session.press("n 1 u");
    assert!(session.text().contains("已撤销"));
    assert_eq!(session.docket.skips.lock().unwrap().len(), 1);
    session.press("end down");
    assert!(
        session.text().contains(" > 超 超863天"),
        "{}",
        session.text()
    );
    session.press("n");
    assert!(session.docket.skips.lock().unwrap().is_empty());
}

#[test]
fn what_is_done_sinks_below_a_rule_and_can_be_opened_there() {
    let mut session = Session::sample(80, 30);
    session.press("1 2");
    let rows = session.rows();
    let rule = rows
        .iter()
        .position(|row| row.starts_with("   ---"))
        .unwrap();
    assert!(
        rows[rule + 1].contains("1187号") && rows[rule + 2].contains("3364号"),
        "{rows:?}"
    );
    assert!(rows[rule + 1].starts_with(" +"));
    session.press("end down down enter");
    assert_eq!(session.model.context(), Context::Case);
    assert!(session.text().contains("3364号"));
    session.press("esc u");
    let rows = session.rows();
    let rule = rows
        .iter()
        .position(|row| row.starts_with("   ---"))
        .unwrap();
    assert!(rows[rule + 1].contains("3364号"), "{rows:?}");
    assert!(
        session.text().contains(" > 超 超811天"),
        "{}",
        session.text()
    );
}

#[test]
fn the_last_item_brings_the_summary_and_it_is_copied() {
    use qingji::config::display::Clipboard;
    let mut session = Session::with(Docket::sample(), Locale::Zh, 80, 24, |options| {
        options.clipboard = Clipboard::Osc52;
    });
    session.press("1 2 3 4 5 1 2 3 4 5 1 2 3 4 5");
    assert_eq!(session.model.context(), Context::Today);
    session.press("n");
    assert_eq!(session.model.context(), Context::Summary);
    assert!(
        session.text().contains("办 22  跳过 1"),
        "{}",
        session.text()
    );
    session.press("y");
    assert!(
        session.effects[0].starts_with("Emit("),
        "{:?}",
        session.effects
    );
    assert_eq!(session.model.context(), Context::Today);
    assert!(session.text().contains("办完了"), "{}", session.text());
    session.press("g x");
    assert_eq!(session.model.context(), Context::Summary);
}

#[test]
fn a_case_followed_up_in_its_file_leaves_the_list() {
    let mut session = Session::sample(80, 24);
    session.press("enter 1 esc");
    assert!(
        session.text().contains(" > 超 超811天"),
        "{}",
        session.text()
    );
    assert!(session.text().contains("待办 15"), "{}", session.text());
}

#[test]
fn a_case_that_a_change_takes_off_the_list_is_gone_at_once() {
    let mut session = Session::sample(80, 24);
    session.press("down enter e").type_text("lar");
    session.press("tab ctrl-u").type_text("2022-06-14");
    session.press("f2 f2 esc");
    assert_eq!(session.model.context(), Context::Today);
    let at_once = session.text();
    assert!(!at_once.contains("1187号"), "{at_once}");
    // Those above and below it stay, the cursor on the next one, with its own reason.
    assert!(at_once.contains("3364号"), "{at_once}");
    assert!(at_once.contains("待办 15"), "{at_once}");
    let row = at_once.lines().find(|row| row.starts_with(" > ")).unwrap();
    assert!(row.contains("1228号"), "{at_once}");
    session.press("f5");
    assert_eq!(session.text(), at_once);
    session.press("u");
    assert!(session.text().contains("1187号"), "{}", session.text());
}

#[test]
fn a_case_that_only_changes_keeps_the_cursor_and_gets_its_new_place() {
    let mut session = Session::sample(80, 24);
    session.press("down enter e").type_text("lar");
    session.press("tab ctrl-u").type_text("2019-01-02");
    session.press("f2 f2 esc");
    let at_once = session.text();
    let row = at_once.lines().find(|row| row.starts_with(" > ")).unwrap();
    assert!(row.contains("1187号"), "{at_once}");
    session.press("f5");
    assert_eq!(session.text(), at_once);
}

#[test]
fn all_marks_the_items_of_the_list_and_no_other_case() {
    let mut session = Session::sample(80, 24);
    // Inverting marks the other fifteen items, never open cases that are not on the list.
    session.press("space v");
    let marked = session.text().matches("[x]").count();
    assert!((10..=14).contains(&marked), "{}", session.text());
    assert!(
        !session.text().contains("[x] 超 超863天"),
        "{}",
        session.text()
    );
    session.press("esc");
    session.press("*");
    let marked = session.text().matches("[x]").count();
    assert!(marked > 10, "{}", session.text());
    session.press("1");
    assert_eq!(session.text().matches("待办 15").count(), 1);
}

#[test]
fn the_bar_of_the_day_gets_shorter_and_never_goes() {
    for (width, height) in [(80, 24), (100, 30)] {
        let mut session = Session::new(Docket::real(12_000), Locale::Zh, width, height);
        for _ in 0..12 {
            let head = session.rows()[2].clone();
            assert!(head.contains("[.") || head.contains("[#"), "{head}");
            session.press("1");
        }
    }
}

#[test]
fn a_closing_on_the_list_of_the_day_counts_at_once_in_its_head_and_as_work_done() {
    for many in [false, true] {
        let mut session = Session::new(Docket::real(400), Locale::Zh, 100, 30);
        let head = |session: &Session| session.rows()[2].clone();
        let number = |session: &Session, word: &str| {
            let head = head(session);
            let rest = head.split(word).nth(1).unwrap_or_default().to_owned();
            let digits = rest.trim_start().split(|c: char| !c.is_ascii_digit());
            digits.clone().next().unwrap().parse::<usize>().unwrap()
        };
        let text = session.text();
        let row = text.lines().find(|row| row.starts_with(" > ")).unwrap();
        let level = row.chars().nth(3).unwrap().to_string();
        let words = ["待办", level.as_str(), "已办"];
        let [all, of_level, done] = words.map(|word| number(&session, word));
        assert!(of_level > 0 && done == 0, "{text}");
        let keys = if many {
            "space b esc 0 enter 1 f2 enter"
        } else {
            "f4 0 enter 1 f2"
        };
        session.press(keys);
        let after = words.map(|word| number(&session, word));
        assert_eq!(
            after,
            [all - 1, of_level - 1, 1],
            "{many}\n{}",
            session.text()
        );
        let at_once = head(&session);
        session.press("f5");
        assert_eq!(head(&session), at_once, "{many}");
        session.press("u");
        let back = words.map(|word| number(&session, word));
        assert_eq!(back, [all, of_level, 0], "{many}\n{}", session.text());
    }
}

#[test]
fn what_was_done_to_many_sinks_as_it_does_one_by_one() {
    let mut session = Session::new(Docket::real(300), Locale::Zh, 100, 30);
    let first = |session: &Session| {
        let row = session.rows().into_iter().find(|row| row.contains(" > "));
        row.unwrap_or_default()
    };
    let number = |row: &str| {
        let from = row.find('(').unwrap();
        let to = row.find('号').unwrap();
        row[from..to].to_owned()
    };
    let row = first(&session);
    let number = number(&row);
    session.press("space space b 1");
    let text = session.text();
    assert!(text.contains("批量 2 件"), "{text}");
    session.press("f2 enter");
    let text = session.text();
    let sunk: Vec<&str> = text.lines().filter(|row| row.starts_with(" +")).collect();
    assert_eq!(sunk.len(), 2, "{text}");
    assert!(sunk.iter().any(|row| row.contains(&number)), "{text}");
    assert!(text.contains("已办 2/"), "{text}");
    session.press("u");
    assert!(session.text().contains("已办 0/"), "{}", session.text());
    // If all are marked, the box shows how many there are, or that it is all of them.
    session.press("g a f").type_text("级=超").press("enter * b");
    let text = session.text();
    session.press("1");
    let text = format!("{text}{}", session.text());
    assert!(!text.contains(".. 件"), "{text}");
    // With nothing to do, no box opens.
    session
        .press("esc esc esc esc f")
        .press("ctrl-u")
        .type_text("立案<1990-01-01")
        .press("enter space b");
    let text = session.text();
    assert!(text.contains("列表是空的"), "{text}");
    assert_eq!(session.model.context(), Context::Cases);
}

/// The number under the cursor in the head of 今日; the badge of a level is reversed too.
fn counted(session: &Session, line: u16) -> String {
    let all = reversed(session, line);
    all.chars().filter(char::is_ascii_digit).collect()
}

#[test]
fn a_level_count_of_today_opens_as_many_cases_as_it_says() {
    for (width, height, line, levels) in [(80, 24, 2, 6), (40, 10, 0, 3)] {
        for filter in [None, Some("法院=海拉尔")] {
            let mut session = Session::new(Docket::real(220), Locale::Zh, width, height);
            if let Some(filter) = filter {
                session.press("f ctrl-u").type_text(filter).press("enter");
            }
            assert_eq!(session.model.context(), Context::Today);
            let rows = session.rows();
            let title = rows[usize::from(line)].clone();
            let mut opened = 0;
            for _ in 0..levels {
                session.press(",");
                let count = counted(&session, line);
                assert!(title.contains(&format!(" {count} ")), "{title}: {count}");
                assert_ne!(count, "", "{title}");
                assert!(session.rows()[usize::from(line)].contains(&format!(">{count} ")));
                session.press("enter");
                if count == "0" {
                    assert_eq!(session.model.context(), Context::Today);
                    continue;
                }
                assert_eq!(session.model.context(), Context::Drill, "{title}: {count}");
                let all = session.rows()[usize::from(line)].clone();
                assert!(all.contains(&format!("/ {count} ")), "{all}: {count}");
                opened += 1;
                session.press("esc");
            }
            assert!(opened > 0, "{title}");
            // Back to the first, and back to the list, whose cursor has not moved.
            session.press(", ; ,");
            assert_ne!(counted(&session, line), "");
            session.press("esc");
            assert_eq!(counted(&session, line), "");
            assert_eq!(session.rows(), rows);
        }
    }
}

#[test]
fn nothing_is_recorded_while_the_cursor_is_in_the_head_of_today() {
    let mut session = Session::new(Docket::real(220), Locale::Zh, 80, 24);
    let rows = session.rows();
    session.press(", 1 esc");
    assert_eq!(session.rows()[2], rows[2]);
    session.press(", down");
    assert_eq!(session.rows(), rows);
}

#[test]
fn the_count_beside_a_filter_of_today_is_that_of_its_list() {
    let mut session = Session::new(Docket::real(220), Locale::Zh, 80, 24);
    let todo = session.rows()[2]
        .split_whitespace()
        .nth(1)
        .unwrap()
        .to_owned();
    session.press("f");
    session.shows(&format!("选出 {todo} 件"));
}

#[test]
fn on_the_counts_a_digit_keeps_a_reason_and_records_nothing() {
    let mut session = Session::sample(80, 24);
    session.press(",");
    session.shows("缘由:  1 ");
    let foot = session.rows().pop().unwrap();
    assert!(
        ["Enter打开", "1-9按缘由", "Esc回清单"]
            .iter()
            .all(|words| foot.contains(words)),
        "{foot}"
    );
    assert!(!foot.contains("已联系"), "{foot}");
    // What needs a case says where the cursor is.
    session.press("d");
    session.shows("光标在顶上的件数上");
    let row = session
        .rows()
        .into_iter()
        .find(|row| row.contains("缘由:"))
        .unwrap();
    let (_, first) = row.split_once("1 ").unwrap();
    let mut words = first.split_whitespace();
    let (word, count) = (
        words.next().unwrap().to_owned(),
        words.next().unwrap().to_owned(),
    );
    session.press("1");
    session.shows(&format!("待办 {count} "));
    session.shows("缘由=");
    assert_eq!((session.writes(), word.as_str()), (0, "跟进到期"));
    // The filter is written as any other, and taken away as any other.
    session.press("f");
    session.shows("缘由=跟进到期");
    session.press("esc esc");
    session.shows("待办 16 ");
    // Back on the list, a digit is an outcome.
    session.press("1");
    assert_eq!(session.writes(), 1, "{}", session.text());
}

/// Below the rule stands what was done in the list above it; the counts say the same.
#[test]
fn a_filter_holds_below_the_rule_too() {
    let mut session = Session::sample(80, 40);
    session.press("2");
    let sunk = |session: &Session| {
        let text = session.text();
        text.lines().filter(|row| row.starts_with(" +")).count()
    };
    assert_eq!(sunk(&session), 1);
    session.press("f 牙 克 石 enter");
    assert_eq!(sunk(&session), 0, "{}", session.text());
    session.press("2");
    assert_eq!(sunk(&session), 1, "{}", session.text());
    // The whole day has all of them, and what was undone is nowhere.
    session.press("f ctrl-u enter");
    assert_eq!(sunk(&session), 2, "{}", session.text());
    session.press("u f 牙 克 石 enter");
    assert_eq!(sunk(&session), 0, "{}", session.text());
    // Nothing matches and nothing was done: that is no list worked off.
    session.press("f ctrl-u 没 有 的 enter");
    assert!(!session.text().contains("办完"), "{}", session.text());
}
