//! Keys held down, which the keyboard repeats, and lines pasted by a terminal that does not mark
//! pastes.

use std::time::Duration;

use qingji::command::Context;
use qingji::config::key::Key;
use qingji::text::locale::Locale;
use qingji::tui::msg::Msg;

use crate::support::docket::Docket;
use crate::support::screen::{Session, keys};

/// Holds a key down: the keyboard repeats it every 33 ms.
fn hold(session: &mut Session, name: &str) {
    let key = Key::parse(name).unwrap();
    session.time += Duration::from_secs(1);
    for _ in 0..15 {
        session.time += Duration::from_millis(33);
        session.send(Msg::Key(key, session.time));
    }
}

fn left(session: &Session) -> bool {
    session.effects.iter().any(|effect| effect == "Quit")
}

#[test]
fn a_held_key_undoes_one_step_and_puts_off_one_case() {
    for key in ["u", "ctrl-z"] {
        let mut session = Session::sample(80, 24);
        session.press("1 2 1");
        let before = session.writes();
        hold(&mut session, key);
        assert_eq!(session.writes(), before - 1, "{key}: {}", session.text());
        hold(&mut session, key);
        assert_eq!(session.writes(), before - 2, "{key}");
    }
    for key in ["n", "delete"] {
        let mut session = Session::sample(80, 24);
        hold(&mut session, key);
        session.shows("已跳过");
        session.press("u");
        session.shows("放回今日清单");
        session.press("u");
        // Only one was put off: there is none left to take back.
        session.shows("再按一次 u");
    }
}

#[test]
fn a_held_esc_answers_no_question() {
    let mut session = Session::sample(80, 24);
    session.press("a 1 enter").type_text("已约谈");
    hold(&mut session, "esc");
    assert!(!left(&session), "{}", session.text());
    assert_ne!(session.model.context(), Context::Form);
    // Each new press is one step: the draft, and leaving.
    session.press("esc");
    assert!(!left(&session), "{}", session.text());
    hold(&mut session, "ctrl-c");
    assert!(!left(&session), "{}", session.text());
    session.press("ctrl-c ctrl-c");
    assert!(left(&session), "{}", session.text());
}

#[test]
fn a_held_enter_confirms_no_doubt() {
    let mut session = Session::sample(80, 24);
    session
        .press("enter m")
        .type_text("5000")
        .press("enter 1 tab ctrl-u");
    session.type_text("2023-01-01").press("f2");
    session.shows("再按一次照样保存");
    let asked = Key::parse("f2").unwrap();
    for _ in 0..10 {
        session.time += Duration::from_millis(33);
        session.send(Msg::Key(asked, session.time));
    }
    assert_eq!(session.writes(), 0, "{}", session.text());
    session.press("enter");
    assert_eq!(session.writes(), 1, "{}", session.text());
}

#[test]
fn a_held_key_moves_on_and_writes_on() {
    let mut session = Session::new(Docket::real(120), Locale::Zh, 80, 24);
    session.press("g a");
    let at = |session: &Session| {
        let rows = session.rows();
        rows.iter().position(|row| row.starts_with('>'))
    };
    let first = at(&session).unwrap();
    hold(&mut session, "j");
    assert!(at(&session).unwrap() > first + 5, "{}", session.text());
    session.press("home");
    hold(&mut session, "down");
    assert!(at(&session).unwrap() > first + 5, "{}", session.text());
    session.press("/");
    hold(&mut session, "3");
    session.shows("333333333333333");
    hold(&mut session, "backspace");
    assert!(!session.text().contains("333"), "{}", session.text());
}

#[test]
fn several_lines_in_a_field_are_one_text() {
    let burst = |session: &mut Session, names: &str| {
        session.time += Duration::from_secs(1);
        session.send(Msg::Burst(keys(names), session.time));
    };
    for breaks in ["enter", "tab", "enter enter"] {
        let mut session = Session::sample(80, 24);
        session.press("a 1 enter");
        burst(
            &mut session,
            &format!("第 一 行 {breaks} 第 二 行 {breaks}"),
        );
        assert_eq!(session.writes(), 0, "{breaks}");
        assert_eq!(session.model.context(), Context::Form);
        session.shows("第一行 第二行");
        // What follows at once is of the same text, and a later Enter is Enter.
        session.time += Duration::from_millis(20);
        session.send(Msg::Key(Key::parse("enter").unwrap(), session.time));
        assert_eq!(session.writes(), 0, "{breaks}");
        session.press("enter");
        assert_eq!(session.writes(), 1, "{breaks}: {}", session.text());
    }
    // An input method delivers the characters at once; then somebody presses Enter.
    for together in [true, false] {
        let mut session = Session::sample(80, 24);
        session.press("a 1 enter");
        if together {
            burst(&mut session, "已 送 达 enter");
        } else {
            burst(&mut session, "已 送 达");
            session.press("enter");
        }
        assert_eq!(session.writes(), 1, "{together}");
    }
    // A digit and Enter, typed ahead of the note.
    let mut session = Session::sample(80, 24);
    session.press("a");
    burst(&mut session, "1 enter 已 约 谈");
    session.shows("已约谈");
    session.press("enter");
    assert_eq!(session.writes(), 1);
}
