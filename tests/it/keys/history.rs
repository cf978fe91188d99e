//! Undo, redo and the page of commits.

use qingji::backend::Backend;
use qingji::command::Context;
use qingji::domain::event::{Fact, FollowUp};
use qingji::service::api::{NewEvent, Request};
use qingji::text::locale::Locale;

use super::at;
use super::recorded;
use crate::support::docket::Docket;
use crate::support::screen::Session;

#[test]
fn an_entry_of_ones_own_is_undone_out_of_order_and_restored_by_the_same_key() {
    let mut session = Session::new(Docket::journal(), Locale::Zh, 80, 24);
    session.press("g h j u");
    let (line, text) = at(&session);
    assert!(
        line.contains("     5 ") && line.contains("(已撤销)"),
        "{text}"
    );
    assert!(text.contains("撤销批次 5"), "{text}");
    session.press("u");
    let (line, text) = at(&session);
    assert!(
        line.contains("     5 ") && !line.contains("(已撤销)"),
        "{text}"
    );
    // The key of the list does not undo again what was undone and restored.
    session.press("esc u");
    assert!(session.text().contains("已撤销"), "{}", session.text());
}

#[test]
fn undo_on_the_page_of_an_entry_is_about_that_entry_and_named_there() {
    let mut session = Session::new(Docket::journal(), Locale::Zh, 80, 24);
    session.press("g h j enter");
    assert_eq!(session.model.context(), Context::Reader);
    let text = session.text();
    let foot = text.lines().last().unwrap();
    assert!(foot.contains("u撤销") && foot.contains("Esc返回"), "{text}");
    session.press("u");
    let (line, text) = at(&session);
    assert!(
        line.contains("     5 ") && line.contains("(已撤销)"),
        "{text}"
    );
    assert_eq!(text.matches("(已撤销)").count(), 1, "{text}");
}

#[test]
fn an_entry_of_somebody_else_is_undone_only_after_a_second_key() {
    let mut session = Session::new(Docket::journal(), Locale::Zh, 80, 24);
    session.press("g h j j u");
    let (line, text) = at(&session);
    assert!(line.contains("李明") && text.contains("不是您的"), "{text}");
    session.press("esc");
    let (line, text) = at(&session);
    assert!(
        !text.contains("(已撤销)") && line.contains("李明"),
        "{text}"
    );
    // A digit without a choice leaves the question open.
    session.press("u 3");
    assert_eq!(session.model.context(), Context::Picker);
    session.press("1");
    let (line, text) = at(&session);
    assert!(line.contains("李明") && line.contains("(已撤销)"), "{text}");
}

#[test]
fn what_later_entries_build_on_goes_with_them_as_one_step_and_comes_back_so() {
    let mut session = Session::new(Docket::journal(), Locale::Zh, 80, 24);
    session.press("g h end u");
    let (_, text) = at(&session);
    assert!(
        text.contains("以后有 2 条") && text.contains("5 王芳"),
        "{text}"
    );
    session.press("enter");
    let (line, text) = at(&session);
    assert!(line.contains("     1 "), "{text}");
    assert_eq!(text.matches("(已撤销)").count(), 3, "{text}");
    session.press("u");
    let (_, text) = at(&session);
    assert!(text.contains("1 5 6"), "{text}");
    session.press("enter");
    let (_, text) = at(&session);
    assert_eq!(text.matches("(已撤销)").count(), 1, "{text}");
}

#[test]
fn the_history_is_filtered_and_paged() {
    let mut session = Session::new(Docket::journal(), Locale::Zh, 80, 24);
    session.press("g h j j f 3");
    assert!(
        session.text().contains("第 1 到 1 条"),
        "{}",
        session.text()
    );
    session.press("f 1 f 4 enter");
    assert_eq!(session.model.context(), Context::Reader);
    session.press("esc esc");
    assert_eq!(session.model.context(), Context::Today);
    // More than a page: over its edge and back.
    for _ in 0..200 {
        let fact = Fact::FollowedUp(FollowUp {
            outcome: "contacted".to_owned(),
            ..FollowUp::default()
        });
        let events = vec![NewEvent { on: None, fact }];
        let number = "(2021)内0783执336号".to_owned();
        let request = Request::Record { number, events };
        session
            .docket
            .call(&session.options.context(), request)
            .unwrap();
    }
    session.press("g h");
    for _ in 0..20 {
        if at(&session).0.contains("     7 ") {
            break;
        }
        session.press("pagedown");
    }
    session.press("j");
    let (line, text) = at(&session);
    assert!(line.contains("     6 "), "{text}");
    assert!(text.contains("第 201 到 206 条"), "{text}");
    session.press("k");
    let (line, text) = at(&session);
    assert!(line.contains("     7 "), "{text}");
    assert!(text.contains("第 184 到 200 条"), "{text}");
    // End goes to the end of all, not of the page; from there up over the edge.
    session.press("end");
    let (line, text) = at(&session);
    assert!(line.contains("     1 "), "{text}");
    assert!(text.contains("倒数第 1 到 17 条"), "{text}");
    for _ in 0..20 {
        if at(&session).0.contains("   200 ") {
            break;
        }
        session.press("pageup");
    }
    assert!(at(&session).1.contains("倒数第 184 到 200 条"));
    session.press("k");
    let (line, text) = at(&session);
    assert!(line.contains("   201 "), "{text}");
    assert!(text.contains("第 1 到 6 条"), "{text}");
    session.press("j end home");
    let (line, text) = at(&session);
    assert!(line.contains("   206 "), "{text}");
    assert!(text.contains("第 1 到 17 条"), "{text}");
}

#[test]
fn an_undo_ahead_of_the_write_takes_that_write_back() {
    let mut session = Session::sample(80, 24);
    let written = session.press_and_wait("2");
    // Nothing of this session is in the docket yet, and the key after the undo applies to the list
    // after it.
    assert!(session.press_and_wait("u 1").is_empty());
    assert_eq!(session.docket.writes.lock().unwrap().len(), 0);
    session.run(written);
    let recorded = recorded(&session);
    assert_eq!(recorded.len(), 1, "{}", session.text());
    assert_eq!(recorded[0].1, "contacted");
}

#[test]
fn what_was_before_this_session_is_undone_only_when_asked_twice() {
    let mut session = Session::sample(80, 24);
    session.press("u");
    assert!(session.text().contains("再按一次 u"));
    session.press("j u");
    assert!(session.text().contains("再按一次 u"));
    session.press("u");
    assert!(session.text().contains("已撤销"));
}

#[test]
fn the_last_line_calls_u_by_what_it_does_to_the_row() {
    let mut session = Session::sample(80, 24);
    session.press("1 u g h");
    let last = |session: &Session| session.rows().last().cloned().unwrap_or_default();
    // The undo, and what it took back: both are restored.
    assert!(last(&session).contains("u重做"), "{}", session.text());
    session.press("down");
    assert!(last(&session).contains("u重做"), "{}", session.text());
    session.press("enter");
    assert!(last(&session).contains("u重做"), "{}", session.text());
    session.press("esc down");
    assert!(last(&session).contains("u撤销"), "{}", session.text());
}
