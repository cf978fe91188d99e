//! Boxes: they receive the text typed into them, they do what they ask, and invalid input is
//! reported at its field.

use chrono::NaiveDate;
use qingji::backend::Backend;
use qingji::command::Context;
use qingji::config::key::Key;
use qingji::domain::event::{Fact, Registration};
use qingji::service::api::{NewEvent, Request, Response};
use qingji::text::locale::Locale;
use qingji::tui::msg::Msg;

use crate::support::docket::Docket;
use crate::support::screen::Session;

/// Sends a phrase as an input method commits it: all at once.
fn commit(session: &mut Session, phrase: &str) {
    let keys: Vec<Key> = phrase.chars().map(Key::char).collect();
    let time = session.time + std::time::Duration::from_secs(1);
    session.time = time;
    session.send(Msg::Burst(keys, time));
}

/// Opens the file of a case.
fn due_on(session: &mut Session, number: &str) {
    session.press("/").type_text(number).press("enter");
    assert_eq!(session.model.context(), Context::Case);
}

#[test]
fn tab_in_a_filter_walks_on_from_a_word_that_is_one_and_writes_nothing_behind_it() {
    for (locale, typed, then, walks_on) in [
        (Locale::Zh, "级=急 承办", "级=急 承办=", true),
        (Locale::En, "handler", "handler=", true),
        // The only values that begin so.
        (Locale::Zh, "承办=杨磊", "承办=", false),
        (Locale::Zh, "级=超", "级=", false),
        (Locale::En, "level=late", "level=", false),
    ] {
        let mut session = Session::new(Docket::sample(), locale, 100, 30);
        session.press("f ctrl-u").type_text(typed).press("tab");
        let text = session.text();
        let within = |line: &&str| line.contains(then) && !line.contains("+-");
        let field = text.lines().find(within);
        let field = field.unwrap_or_else(|| panic!("{typed}\n{text}"));
        let rest = field.split(then).nth(1).unwrap_or_default();
        let behind = rest.split('|').next().unwrap_or_default().trim();
        // One value, or nothing yet.
        assert!(!behind.contains(' '), "{typed}: {behind}\n{text}");
        assert_eq!(format!("{then}{behind}") != typed, walks_on, "{text}");
    }
    // A prefix is still completed.
    let mut session = Session::sample(100, 30);
    session.press("f ctrl-u").type_text("承办=杨").press("tab");
    session.shows("承办=杨磊");
    session.press("ctrl-u").type_text("承").press("tab");
    session.shows("承办");
}

#[test]
fn a_phrase_leaves_a_box_as_it_is() {
    let mut session = Session::sample(80, 24);
    session.press("space down space b 1 f2");
    session.shows("批量预演");
    commit(&mut session, "院长同意");
    session.shows("批量预演");
    session.shows("此处不收文字");
    // A single character does too.
    session.press("esc");
    session.press("f2");
    commit(&mut session, "同");
    session.shows("此处不收文字");
    session.press("enter");
    session.shows("已登记结果 2 件");
}

#[test]
fn help_takes_a_phrase_as_its_search_and_a_list_looks_it_up() {
    let mut session = Session::sample(80, 24);
    session.press("?");
    commit(&mut session, "扣除审限");
    assert_eq!(session.model.context(), Context::Help);
    session.shows("搜: 扣除审限");
    session.press("esc");
    commit(&mut session, "杨磊的案");
    assert_eq!(session.model.context(), Context::Lookup);
}

#[test]
fn a_menu_goes_by_letters_by_words_and_round_its_ends() {
    let mut session = Session::sample(80, 24);
    let at = |session: &Session, line: &str| {
        let text = session.text();
        let found = text
            .lines()
            .any(|row| row.contains('>') && row.contains(line));
        assert!(found, "{line}\n{text}");
    };
    session.press("f4 up");
    at(&session, "登记跟进");
    session.press("down");
    at(&session, "1 扣除审限");
    session.press("end");
    at(&session, "登记跟进");
    session.press("home g");
    at(&session, "更正");
    commit(&mut session, "结案登记");
    at(&session, "0 结案");
    // Tab is no letter: it goes on as everywhere.
    session.press("home tab tab backtab");
    at(&session, "2 中止");
    assert_eq!(session.model.notice(), None);
    session.press("q");
    session.shows("没有这样开头的一项");
    // The tenth has a digit too.
    session.press("0");
    session.shows("结案方式");
    let mut session = Session::new(Docket::sample(), Locale::En, 80, 24);
    session.press("f4 l");
    at(&session, "Link");
    session.press("esc");
    session.press("g a space b esc 0");
    session.shows("1 case: close");
    assert_eq!(session.model.context(), Context::Form);
}

#[test]
fn a_digit_with_text_on_its_heels_is_text() {
    let mut session = Session::sample(80, 24);
    session.press("f4 0 enter").type_text("2020-01-01");
    session.shows("2020-01-01");
    session.shows("不在结案方式表里");
    session.press("ctrl-u").type_text("2号楼协商");
    session.shows("2号楼协商");
    // A second digit changes the choice; text after it turns both into text.
    session.press("ctrl-u").type_text("12");
    let text = session.text();
    assert!(!text.contains("12"), "{text}");
    session.type_text("-");
    session.shows("12-");
}

#[test]
fn an_unknown_ground_is_said_at_its_field() {
    let mut session = Session::sample(80, 24);
    session.press("f4 1").type_text("天气");
    session.shows("! 法律没有这一事由");
}

#[test]
fn the_digits_of_outcomes_stay_while_their_field_filters() {
    let mut session = Session::sample(80, 24);
    session.press("a t");
    session.shows("2未接通 3已送达");
    session.press("2 ctrl-s");
    let Fact::FollowedUp(follow_up) = &session.written()[0].fact else {
        panic!()
    };
    assert_eq!(follow_up.outcome, "no-answer");
    // A digit whose choice is filtered out is no choice but text.
    let mut session = Session::sample(80, 24);
    session.press("a").type_text("到2楼");
    session.shows("到2楼");
}

#[test]
fn money_of_a_day_that_has_not_come_is_asked_about() {
    let mut session = Session::sample(80, 24);
    session
        .press("enter m")
        .type_text("5000")
        .press("enter 1 tab ctrl-u");
    session.type_text("2023-01-01");
    // Two marks: it needs a confirmation.
    session.shows("!! 晚于今天");
    session.press("f2");
    assert_eq!(session.writes(), 0);
    session.shows("晚于今天. 再按一次照样保存");
    session.press("f2");
    assert_eq!(session.writes(), 1);
    // One mark: it is only reported.
    let mut session = Session::sample(80, 24);
    session
        .press("f4 8")
        .type_text("查账")
        .press("enter")
        .type_text("6/18");
    session.shows(" ! 不是工作日");
    session.press("ctrl-u").type_text("昨天");
    session.shows("!! 时限已经过去");
    session.press("f2");
    assert_eq!(session.writes(), 0);
    session.press("f2");
    assert_eq!(session.writes(), 1);
}

#[test]
fn enter_writes_where_it_is_said_that_it_does() {
    let mut session = Session::sample(80, 24);
    session
        .press("enter m")
        .type_text("12万")
        .press("enter 2 f2");
    session.shows("照样保存");
    assert_eq!(session.writes(), 0);
    session.press("enter");
    assert_eq!(session.writes(), 1);
    // After a trial.
    let mut session = Session::sample(80, 24);
    session
        .press("enter w 5 3 enter")
        .type_text("2022-06-01")
        .press("f2");
    // Doubts are asked about once, as without a trial, and before Enter is said to write.
    session.shows("再按 Enter 就写入");
    session.shows("照样保存");
    assert_eq!(session.writes(), 0);
    session.press("enter");
    assert_eq!(session.writes(), 1);
    // Going on in the form needs no more confirmations than before.
    let mut session = Session::sample(80, 24);
    session
        .press("enter w 5 3 enter")
        .type_text("2022-06-01")
        .press("f2 up enter");
    assert_eq!(session.writes(), 0);
}

#[test]
fn what_is_suggested_for_money_is_written_like_money() {
    let mut session = Session::sample(80, 24);
    session.press("enter m").type_text("9亿").press("enter 1");
    let text = session.text();
    let suggested = text
        .split("建议 ")
        .nth(1)
        .unwrap_or_else(|| panic!("{text}"));
    let amount = suggested.split(' ').next().unwrap_or_default();
    assert!(
        amount.contains(',') && amount.contains('.'),
        "{amount}\n{text}"
    );
}

#[test]
fn a_case_file_says_what_its_digits_and_its_keys_do() {
    for (width, height) in [(80, 24), (100, 30)] {
        let mut session = Session::sample(width, height);
        session.press("enter");
        session.shows("1已联系 2未接通 3已送达");
        session.shows("1-9记结果");
        session.shows("Space下一");
        let footer = |session: &Session| session.rows().last().cloned().unwrap_or_default();
        assert!(!footer(&session).contains("w试算"), "{}", footer(&session));
        session.press(".");
        assert!(footer(&session).contains("w试算"), "{}", footer(&session));
        session.press("?");
        session.shows("记下结果, 留在本案");
    }
    let mut session = Session::sample(80, 24);
    session.press("enter 2");
    assert_eq!(session.model.context(), Context::Case);
    session.shows("未接通, 下次");
}

#[test]
fn a_next_day_is_held_against_what_ends_before_it() {
    // The measure of the first case ends on Monday the 20th.
    let mut session = Session::sample(80, 24);
    session.press("d").type_text("+15d");
    session.shows("! 晚于措施时限 06-20 周一, 建议 06-20 周一 (Tab 采用)");
    session.press("tab");
    session.shows("= 2022-06-20");
    let text = session.text();
    assert!(!text.contains("晚于措施时限"), "{text}");
    session.press("enter 1");
    let Fact::FollowedUp(follow_up) = &session.written()[0].fact else {
        panic!()
    };
    assert_eq!(follow_up.next, NaiveDate::from_ymd_opt(2022, 6, 20));
}

#[test]
fn a_case_due_today_has_every_day_behind_its_limit() {
    let mut session = Session::sample(80, 24);
    due_on(&mut session, "1082");
    session.press("d").type_text("+30d");
    session.shows("晚于届满日 06-15");
    session.shows("建议 06-16 周四 (Tab 采用)");
    session.press("esc a 3 enter tab");
    session.shows("晚于届满日 06-15");
}

#[test]
fn a_day_far_ahead_is_asked_about_and_one_beyond_all_plans_is_none() {
    let mut session = Session::sample(80, 24);
    due_on(&mut session, "336");
    session.press("d").type_text("9999-12-31").press("enter");
    session.shows("太远了");
    assert_eq!(session.model.context(), Context::Day);
    let mut session = Session::sample(80, 24);
    session
        .press("f ctrl-u")
        .type_text("级=停")
        .press("enter enter");
    session.press("d").type_text("2024-06-14").press("enter");
    session.shows("!! 一年多以后");
    assert_eq!(
        (session.model.context(), session.writes()),
        (Context::Day, 0)
    );
    session.press("enter");
    assert_eq!(session.writes(), 1);
}

/// Where the clock stands still, the due date of today is none of tomorrow: no day is held against
/// it, neither the next one nor that of a measure.
#[test]
fn a_paused_case_is_not_held_against_its_due_date_of_today() {
    for (keys, words, field) in [("a 1 tab tab", "", "+90d"), ("f4 8", "查", "+90d")] {
        let mut session = Session::sample(100, 30);
        session.press("f ctrl-u").type_text("级=停").press("enter");
        session.press(keys).type_text(words);
        if !words.is_empty() {
            session.press("enter");
        }
        session.type_text(field);
        let text = session.text();
        assert!(text.contains("90天后"), "{keys}: {text}");
        assert!(!text.contains("晚于届满日"), "{keys}: {text}");
    }
}

#[test]
fn a_day_off_far_ahead_is_told_as_both() {
    let mut session = Session::sample(80, 24);
    session
        .press("f ctrl-u")
        .type_text("级=停")
        .press("enter enter");
    // A Saturday.
    session.press("d").type_text("2024-06-15");
    session.shows("一年多以后");
    session.shows("不是工作日");
}

#[test]
fn brackets_are_explained() {
    let mut session = Session::sample(80, 24);
    session.press("f4 7");
    let text = session.text();
    assert!(text.contains("(补充侦查)"), "{text}");
    assert!(text.contains("括号里的不适用本案"), "{text}");
}

#[test]
fn a_case_without_a_filing_date_is_asked_about_and_opened_when_it_is_there() {
    let mut session = Session::sample(80, 24);
    session
        .press("A")
        .type_text("2022内0782民初9999")
        .press("enter");
    session.shows("!! 没有立案日");
    session.press("f2");
    assert_eq!(session.writes(), 0);
    session.press("f2");
    assert_eq!(session.model.context(), Context::Case);
    session.shows("9999号");
    let mut session = Session::sample(80, 24);
    session
        .press("A")
        .type_text("2022内0782民初9999")
        .press("enter");
    session.type_text("6/1").press("f2");
    assert_eq!(session.model.context(), Context::Case);
    session.press("esc");
    assert_eq!(session.model.context(), Context::Today);
}

#[test]
fn esc_takes_a_filter_away_before_the_program_is_left() {
    for page in ["g j", "g a", "g q"] {
        let mut session = Session::sample(80, 24);
        session.press(page);
        let all = session.rows();
        if page == "g q" {
            session.press("f 3 enter");
        } else {
            session.press("f ctrl-u").type_text("级=急").press("enter");
        }
        assert_ne!(session.rows()[2..20], all[2..20], "{page}");
        session.press("esc");
        let text = session.text();
        assert!(!text.contains("离开"), "{page}\n{text}");
        assert_eq!(session.rows()[2..20], all[2..20], "{page}");
        session.press("esc");
        session.shows("离开");
    }
}

#[test]
fn the_tutorial_begins_on_its_page_and_names_the_keys_that_lead_on() {
    let mut session = Session::with(Docket::sample(), Locale::Zh, 80, 24, |options| {
        options.demo = true;
    });
    session
        .press("enter")
        .press(":")
        .type_text("教程")
        .press("enter");
    assert_eq!(session.model.context(), Context::Today);
    session.shows("按 Down 或 j 往下走");
    session.shows("(+跳过 -结束)");
    session.press("+ f11");
    session.shows("教程 3/16");
    // Full width, as an input method sends it.
    session.press("＋");
    session.shows("教程 4/16");
    session.press("-");
    let text = session.text();
    assert!(!text.contains("教程"), "{text}");
    // Outside it these characters are not keys.
    session.press("+");
    session.shows("此处没有 + 键");
}

#[test]
fn registrations_know_that_a_day_is_missing() {
    let docket = Docket::sample();
    let session = Session::new(docket, Locale::Zh, 80, 24);
    let registration = Registration {
        number: "(2022)内0782民初9998号".to_owned(),
        ..Registration::default()
    };
    let number = registration.number.clone();
    let changes = vec![NewEvent {
        on: None,
        fact: Fact::Registered(Box::new(registration)),
    }];
    let context = session.options.context();
    let answer = session
        .docket
        .call(&context, Request::WhatIf { number, changes });
    let Response::WhatIf(answer) = answer.unwrap() else {
        panic!()
    };
    let keys: Vec<&str> = answer.advice.iter().map(|said| said.key).collect();
    assert_eq!(keys, ["not-filed"]);
}
