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
