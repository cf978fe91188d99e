//! Lists on the screen, answered by the service itself.

use qingji::text::locale::Locale;

use crate::support::docket::Docket;
use crate::support::screen::Session;

fn session(width: u16, height: u16) -> Session {
    let mut session = Session::new(Docket::real(120), Locale::Zh, width, height);
    session.press("g a");
    session
}

/// The row of the heads.
fn heads(session: &Session) -> String {
    session
        .rows()
        .into_iter()
        .find(|row| row.contains("案号"))
        .unwrap()
}

#[test]
fn a_column_sorts_both_ways_and_its_head_says_so() {
    let mut session = session(100, 30);
    assert!(!heads(&session).contains('^'));
    // The claim is picked, then turned round.
    session.press("s");
    let row = session
        .rows()
        .into_iter()
        .position(|row| row.contains("标的(万元)"))
        .unwrap();
    let first = session
        .rows()
        .into_iter()
        .position(|row| row.contains(" 1 ["))
        .unwrap();
    for _ in 0..30 {
        session.press("up");
    }
    for _ in first..row {
        session.press("down");
    }
    session.press("enter");
    assert!(heads(&session).contains("标的万元 ^"), "{}", session.text());
    session.press("s enter");
    assert!(heads(&session).contains("标的万元 v"), "{}", session.text());
}

#[test]
fn marks_are_counted_summed_and_go_with_esc() {
    let mut session = session(100, 30);
    session.press("space space");
    assert!(session.text().contains("已选 2 件"), "{}", session.text());
    assert_eq!(session.text().matches("[x]").count(), 2);
    session.press("*");
    assert!(session.text().contains("小计"), "{}", session.text());
    let all = session.text().matches("[x]").count();
    assert!(all > 10, "{all}");
    session.press("v");
    assert_eq!(session.text().matches("[x]").count(), 0);
    session.press("space esc");
    assert!(!session.text().contains("已选"));
    assert_eq!(session.effects, Vec::<String>::new());
    session.press("esc");
    assert_eq!(session.effects, ["Quit"]);
}

#[test]
fn columns_are_picked_and_moved() {
    let mut session = session(100, 30);
    assert!(heads(&session).contains("当事人"));
    // Off with the fourth, on with none.
    session.press("c 4 enter");
    assert!(!heads(&session).contains("当事人"), "{}", heads(&session));
    session.press("c left left enter");
    let text = heads(&session);
    assert!(text.find("级").unwrap() < text.find("案号").unwrap());
    session.press("c down down left left enter");
    let text = heads(&session);
    assert!(
        text.find("案号").unwrap() < text.find("级").unwrap(),
        "{text}"
    );
}

#[test]
fn a_query_is_counted_while_typed_completed_and_applied() {
    let mut session = session(100, 30);
    session.press("f").type_text("超期>");
    assert!(session.text().contains("后面没有值"), "{}", session.text());
    session.type_text("0");
    assert!(session.text().contains("选出"), "{}", session.text());
    session.press("enter");
    assert!(
        session.text().contains("筛选: 超期>0"),
        "{}",
        session.text()
    );
    assert!(session.text().contains("小计"), "{}", session.text());
    session
        .press("f ctrl-u")
        .type_text("级=")
        .press("tab enter");
    assert!(session.text().contains("筛选: 级=超"), "{}", session.text());
}

#[test]
fn marked_cases_are_changed_after_a_preview_and_undone_at_once() {
    let mut session = session(100, 30);
    session
        .press("space space b 5")
        .type_text("专项")
        .press("enter");
    let text = session.text();
    assert!(text.contains("将改 2 件, 跳过 0 件"), "{text}");
    session.press("enter");
    assert!(
        session.text().contains("已加标签 2 件"),
        "{}",
        session.text()
    );
    assert!(!session.text().contains("已选"), "{}", session.text());
    session.press("f").type_text("标签=专项");
    assert!(session.text().contains("选出 2 件"), "{}", session.text());
    session.press("esc u");
    assert!(session.text().contains("已撤销"), "{}", session.text());
    session.press("f").type_text("标签~专项");
    assert!(session.text().contains("选出 0 件"), "{}", session.text());
}
