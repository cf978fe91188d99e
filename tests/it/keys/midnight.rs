//! A screen that is open over midnight, and one that looks back.

use qingji::command::Context;
use qingji::service::api::Moment;
use qingji::text::locale::Locale;
use qingji::tui::Clock;
use qingji::tui::msg::Msg;

use super::at_cursor;
use crate::support::docket::Docket;
use crate::support::screen::Session;

#[test]
fn midnight_rolls_the_page_its_levels_and_what_sank() {
    let mut session = Session::sample(80, 24);
    session.press("d + 3 d enter n 2 1");
    assert!(session.text().contains("已办 9"));
    let day = crate::support::docket::today() + chrono::Days::new(1);
    session.send(Msg::Day(day));
    let text = session.text();
    assert!(text.contains("06-16 周四"), "{text}");
    // Nothing was done today, and no date is planned.
    assert!(
        !text.contains("   ---") && !text.contains("[下次"),
        "{text}"
    );
    session.press("d").type_text("明");
    assert!(
        session.text().contains("= 2022-06-17 周五"),
        "{}",
        session.text()
    );
}

/// Moves the program and its requests to the next day.
fn midnight(session: &mut Session) {
    let moment = session.options.clock.read();
    let today = moment.today + chrono::Days::new(1);
    session.options.clock = Clock::fixed(Moment { today, ..moment });
    session.send(Msg::Day(today));
}

#[test]
fn the_cursor_stays_on_its_case_over_midnight() {
    for (width, height, down) in [(120, 24, 0), (120, 24, 5), (120, 30, 40), (120, 24, 300)] {
        let mut session = Session::new(Docket::real(2_000), Locale::Zh, width, height);
        for _ in 0..down {
            session.press("down");
        }
        // The list of the new day has other cases before it.
        session.press("n n 2 2");
        let case = at_cursor(&session);
        let text = session.text();
        midnight(&mut session);
        assert_ne!(session.text(), text);
        assert_eq!(at_cursor(&session), case, "{text}\n{}", session.text());
        // The next key applies to it, and what was done yesterday is not a step of today.
        session.press("2");
        assert!(
            session.text().contains(&format!("已记 {case}: 未接通")),
            "{}",
            session.text()
        );
    }
}

#[test]
fn a_date_box_open_over_midnight_records_on_the_case_it_names() {
    let mut session = Session::new(Docket::real(2_000), Locale::Zh, 120, 24);
    session
        .press("n down down down down down d")
        .type_text("+3d");
    let case = at_cursor(&session);
    midnight(&mut session);
    assert_eq!(at_cursor(&session), case);
    session.press("enter 1");
    let said = format!("已记 {case}: 已联系, 下次 06-19 周日");
    assert!(session.text().contains(&said), "{}", session.text());
    // A date set for one case does not go with the outcome of another.
    session.press("d").type_text("+9d").press("enter");
    assert!(
        session.text().contains("[下次 06-25 周六]"),
        "{}",
        session.text()
    );
    session.press("down");
    assert!(!session.text().contains("[下次"), "{}", session.text());
    session.press("1");
    assert!(!session.text().contains("下次 06-25"), "{}", session.text());
}

#[test]
fn a_case_gone_from_the_list_of_the_new_day_is_named() {
    let mut session = Session::new(Docket::real(300), Locale::Zh, 120, 24);
    session.press("1");
    // The cursor moves down to what was done today.
    session.press("end down");
    let case = at_cursor(&session);
    midnight(&mut session);
    let said = format!("{case} 不在新一天的清单上了");
    assert!(session.text().contains(&said), "{}", session.text());
}

#[test]
fn a_case_put_off_comes_back_and_goes_again_by_undo_and_redo() {
    let mut session = Session::sample(80, 24);
    session.press("1 n");
    let skipped = || session_skips(&session.docket);
    assert_eq!(skipped().len(), 1);
    let off = skipped();
    session.press("u");
    assert_eq!(session_skips(&session.docket).len(), 0);
    session.press("ctrl-y");
    assert_eq!(session_skips(&session.docket), off);
    assert!(session.text().contains("明天再列出"), "{}", session.text());
    // In turn: the case put off, then the outcome before it, and forward again.
    session.press("u u");
    assert!(session.text().contains("已撤销"), "{}", session.text());
    assert_eq!(session_skips(&session.docket).len(), 0);
    session.press("ctrl-y");
    assert!(session.text().contains("已重做"), "{}", session.text());
    session.press("ctrl-y");
    assert_eq!(session_skips(&session.docket), off);
    // At midnight it is back anyway: there is nothing to take back.
    midnight(&mut session);
    session.press("u");
    assert!(session.text().contains("已撤销"), "{}", session.text());
}

fn session_skips(docket: &Docket) -> Vec<String> {
    docket.skips.lock().unwrap().clone()
}

#[test]
fn who_comes_back_from_a_past_day_stands_where_he_stood() {
    let mut session = Session::new(Docket::real(60), Locale::Zh, 80, 24);
    let at_hand = |session: &Session| {
        let text = session.text();
        let row = text.lines().find(|line| line.starts_with(" > "));
        row.map(str::to_owned).unwrap_or_default()
    };
    for keys in ["", "j j j", "end"] {
        session.press("home");
        if !keys.is_empty() {
            session.press(keys);
        }
        let before = at_hand(&session);
        assert!(!before.is_empty(), "{}", session.text());
        // The cursor moves elsewhere on the past day, then from one past day to another.
        session
            .press("D")
            .type_text("2022-05-01")
            .press("enter end");
        session
            .press("D")
            .type_text("2022-04-01")
            .press("enter home");
        session.press("D enter");
        assert_eq!(at_hand(&session), before, "{keys}");
    }
}

#[test]
fn no_form_opens_while_a_past_is_looked_at() {
    for (locale, said) in [
        (
            Locale::Zh,
            "回看时不能登记. 按 D 再按回车 (留空), 就回到现在",
        ),
        (
            Locale::En,
            "Nothing is recorded while looking back. D, then Enter, leads to today",
        ),
    ] {
        let mut session = Session::new(Docket::real(220), locale, 80, 24);
        session.press("D").type_text("2022-05-01").press("enter");
        for key in ["a", "1", "d", "n", "f4", "A", "u", "ctrl-y", "b"] {
            session.press(key);
            assert_eq!(session.model.context(), Context::Today, "{key}");
            assert!(session.text().contains(said), "{key} {}", session.text());
        }
        session.press("enter");
        assert_eq!(session.model.context(), Context::Case);
        for key in ["a", "1", "c", "d", "m", "e", "L"] {
            session.press(key);
            assert_eq!(session.model.context(), Context::Case, "{key}");
            assert!(session.text().contains(said), "{key} {}", session.text());
        }
        // The last line offers the way back instead of what is refused.
        session.press("esc j");
        let keys = session.rows()[23].clone();
        let back = if locale == Locale::Zh {
            "D Enter回到现在"
        } else {
            "D Enter to today"
        };
        assert!(keys.contains(back), "{keys}");
        for digit in ["1已联系", "2未接通", "1-9", "1 contacted"] {
            assert!(!keys.contains(digit), "{keys}");
        }
        session.press("space");
        let marked = session.rows()[22].clone();
        assert!(
            !marked.contains("b批量") && !marked.contains("b bulk"),
            "{marked}"
        );
        session.press("esc D enter");
        assert!(!session.text().contains("2022-05-01"), "{}", session.text());
        session.press("a");
        assert_eq!(session.model.context(), Context::Form);
    }
}

#[test]
fn what_is_tried_while_looking_back_begins_with_that_day() {
    let mut session = Session::new(Docket::real(220), Locale::Zh, 100, 30);
    session
        .press("D")
        .type_text("2022-05-04")
        .press("enter enter w 5");
    assert_eq!(session.model.context(), Context::Form);
    let text = session.text();
    assert!(text.contains("2022-05-04"), "{text}");
    assert!(!text.contains("2022-06-15"), "{text}");
    // It can be tried, but never recorded.
    assert!(!text.contains("转为登记"), "{text}");
    session.type_text("1").press("enter enter 1 enter f2");
    assert!(
        session.text().contains("回看时不能登记"),
        "{}",
        session.text()
    );
    session.press("esc");
    let text = session.text();
    assert!(
        !text.contains("> 今天") && !text.contains("D回到现在 Enter确定"),
        "{text}"
    );
    session.press(":");
    let keys = session.rows()[29].clone();
    assert!(!keys.contains("D Enter回到现在"), "D is text there: {keys}");
}
