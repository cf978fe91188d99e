//! Slips of the hand: keys that must not do more than was meant.

use qingji::command::Context;

use crate::support::screen::Session;

#[test]
fn a_draft_is_thrown_away_by_the_second_key_only() {
    let mut session = Session::sample(80, 24);
    session
        .press("f4 8")
        .type_text("写到一半")
        .press("esc g d 0");
    let text = session.text();
    assert!(
        text.contains("写到一半") && text.contains("再按一次 0"),
        "{text}"
    );
    // Another key drops the question.
    session.press("down 0");
    assert!(session.text().contains("写到一半"), "{}", session.text());
    session.press("0");
    assert!(session.text().contains("没有草稿"), "{}", session.text());
}

#[test]
fn a_case_that_was_looked_up_has_no_neighbours() {
    let mut session = Session::sample(80, 24);
    session.press("/").type_text("3364").press("enter");
    assert_eq!(session.model.context(), Context::Case);
    let head = session.rows()[2].clone();
    session.press("]");
    assert_eq!(session.rows()[2], head);
    assert!(session.text().contains("没有上下件"), "{}", session.text());
    // From a list there are.
    session.press("esc enter ]");
    assert!(!session.text().contains("没有上下件"), "{}", session.text());
    assert_eq!(session.model.context(), Context::Case);
}

#[test]
fn tab_in_the_palette_completes_commands_only() {
    let mut session = Session::sample(80, 24);
    session.press(":").type_text("jieqing").press("tab");
    assert!(
        session.text().contains("命令> jieqing "),
        "{}",
        session.text()
    );
}

#[test]
fn tab_in_the_palette_completes_a_command_of_the_shell_by_its_name() {
    let mut session = Session::sample(80, 24);
    session.press(":").type_text("completi").press("tab");
    assert!(
        session.text().contains("命令> completions "),
        "{}",
        session.text()
    );
}

#[test]
fn what_the_law_does_not_provide_is_asked_about_before_it_moves_the_due_date() {
    let mut session = Session::sample(80, 24);
    session.press("f4 7").type_text("补充侦查").press("ctrl-s");
    let text = session.text();
    assert!(text.contains("再按一次照样保存"), "{text}");
    assert_eq!(session.model.context(), Context::Form);
}

#[test]
fn an_outcome_of_no_list_is_asked_about_for_many_cases() {
    let mut session = Session::sample(80, 24);
    session.press("g a space down space b").type_text("2+7d");
    session.press("ctrl-s");
    let text = session.text();
    assert!(text.contains("没有规则"), "{text}");
    assert_eq!(session.model.context(), Context::Form);
    session.press("ctrl-s");
    assert_ne!(session.model.context(), Context::Form);
}
