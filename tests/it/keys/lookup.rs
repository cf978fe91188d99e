//! Lookup from anywhere.

use std::time::Duration;

use qingji::command::Context;
use qingji::text::locale::Locale;
use qingji::tui::msg::Msg;

use super::recorded;
use crate::support::docket::Docket;
use crate::support::screen::{Session, keys};

#[test]
fn lookup_opens_the_first_match() {
    let mut session = Session::sample(80, 24);
    session.press("/").type_text("1187").press("enter");
    assert_eq!(session.model.context(), Context::Case);
    assert!(session.text().contains("(2019)内07民初1187号"));
    session.press("esc");
    assert_eq!(session.model.context(), Context::Today);
}

#[test]
fn lookup_digits_pick_after_tab() {
    let mut session = Session::sample(80, 24);
    session.press("/").type_text("1082").press("tab 2");
    assert_eq!(session.model.context(), Context::Case);
    assert!(session.text().contains("执10821号"));
}

#[test]
fn a_chinese_character_in_a_list_looks_it_up() {
    let mut session = Session::sample(80, 24);
    session.type_text("草");
    assert_eq!(session.model.context(), Context::Lookup);
    assert!(session.text().contains("草原乳业"));
}

#[test]
fn a_paste_is_looked_up_and_never_records() {
    let mut session = Session::sample(80, 24);
    session.send(Msg::Paste("2021\n1082".into()));
    assert_eq!(session.model.context(), Context::Lookup);
    assert!(session.text().contains("2021 1082"));
    let mut session = Session::sample(80, 24);
    session.send(Msg::Burst(
        keys("( 2 0 2 1 ) 内 0 7 2 1 执 1 0 8 2 号"),
        Duration::ZERO,
    ));
    assert_eq!(session.model.context(), Context::Lookup);
    assert_eq!(recorded(&session), []);
}

#[test]
fn a_lookup_among_closed_cases_says_so_everywhere() {
    for (locale, nothing, key) in [
        (Locale::Zh, "已结的也没有", "F4只看未结"),
        (Locale::En, "not among closed cases either", "F4 open only"),
    ] {
        let mut session = Session::new(Docket::sample(), locale, 100, 30);
        session.press("/ f4").type_text("不存在的人");
        let rows = session.rows();
        assert!(session.text().contains(nothing), "{}", session.text());
        assert!(rows[29].contains(key), "{}", rows[29]);
    }
}

#[test]
fn a_lookup_in_the_closed_cases_says_that_it_reads_them() {
    let mut session = Session::sample(80, 24);
    session.press("/ f4");
    session.press_and_wait("7");
    session.shows("正在读已结的");
    assert!(!session.text().contains("0 件中"), "{}", session.text());
}

#[test]
fn pasted_numbers_are_looked_up_each_and_filter_a_list_as_any_of_them() {
    for (locale, missing, refused) in [
        (
            Locale::Zh,
            "没有的: (2022)内07民初99号",
            "台账中没有这些案号",
        ),
        (
            Locale::En,
            "not in the docket: (2022)内07民初99号",
            "The docket does not have",
        ),
    ] {
        let pasted = "（2019）内0783执恢3364号\n（2019）内07民初1187号\n";
        let one_more = format!("{pasted}（2022）内07民初99号\n");
        let mut session = Session::new(Docket::sample(), locale, 80, 24);
        session.press("/").send(Msg::Paste(one_more.clone()));
        session.shows("3364号");
        session.shows("1187号");
        session.shows(missing);
        session.press("esc g a f").send(Msg::Paste(one_more));
        session.press("enter");
        session.shows(refused);
        session.press("ctrl-u").send(Msg::Paste(pasted.to_owned()));
        session.press("enter");
        session.shows("3364号");
        session.shows("1187号");
        assert!(!session.text().contains("(2021)"), "{}", session.text());
    }
}
