//! Forms: what is typed is interpreted, and a draft is kept.

use qingji::command::Context;
use qingji::text::locale::Locale;

use super::{at_cursor, recorded};
use crate::support::docket::Docket;
use crate::support::screen::Session;

#[test]
fn the_day_is_interpreted_while_it_is_typed() {
    let mut session = Session::sample(80, 24);
    session.press("a 1 tab tab").type_text("+2w");
    let text = session.text();
    assert!(text.contains("= 2022-06-29 周三 14天后"), "{text}");
    session.press("ctrl-u").type_text("xyz");
    assert!(session.text().contains("看不懂这个日期"));
    session.press("enter");
    assert_eq!(recorded(&session), []);
}

/// `jd Tab 5.1`: the day goes where it goes after a ground typed in full.
#[test]
fn tab_takes_a_suggested_ground_and_goes_on() {
    for ground in ["jd", "鉴定"] {
        let mut session = Session::sample(80, 24);
        session.press("enter c 1").type_text(ground);
        session.press("tab").type_text("5.1");
        let rows = session.rows();
        let has = |words: [&str; 2]| {
            let all = |row: &&String| words.iter().all(|word| row.contains(word));
            rows.iter().any(|row| all(&row))
        };
        assert!(has(["事由", "鉴定"]), "{ground}\n{}", session.text());
        assert!(has([">起始", "5.1"]), "{ground}\n{}", session.text());
    }
}

#[test]
fn an_unknown_ground_is_remarked_on_once() {
    let mut session = Session::sample(80, 24);
    session.press("enter");
    while !session.text().contains("  急  ") {
        session.press("]");
        assert!(!session.text().contains("到头"), "{}", session.text());
    }
    session.press("c 1").type_text("甲乙");
    session.shows("届满 ");
    let text = session.text();
    assert_eq!(text.matches("这一事由").count(), 1, "{text}");
}

#[test]
fn the_cursor_stands_at_the_caret_of_a_field_and_nowhere_else() {
    let mut session = Session::sample(80, 24);
    assert_eq!(session.buffer().1, None);
    session.press("a 1 enter").type_text("约谈");
    let (_, cursor) = session.buffer();
    let rows = session.rows();
    let row = rows.iter().position(|row| row.contains("约谈")).unwrap() as u16;
    let column =
        qingji::text::width::width(rows[row as usize].split("约谈").next().unwrap()) as u16;
    assert_eq!(cursor, Some((column + 4, row)));
}

#[test]
fn esc_keeps_a_draft_and_q_does_not_lose_it() {
    let mut session = Session::sample(80, 24);
    session
        .press("a 1 enter")
        .type_text("写到一半")
        .press("esc");
    assert_eq!(recorded(&session), []);
    session.press("q");
    assert_eq!(session.effects, Vec::<String>::new());
    assert!(session.text().contains("草稿"));
    session.press("a");
    assert!(session.text().contains("写到一半"));
    session.press("f2 q");
    assert_eq!(recorded(&session).len(), 1);
    assert_eq!(session.effects, ["Quit"]);
}

#[test]
fn a_day_of_filing_after_today_is_warned_of_and_named() {
    let mut session = Session::new(Docket::real(300), Locale::Zh, 100, 30);
    session.press("enter e").type_text("lar");
    session.press("tab").type_text("2027-1-1");
    assert!(session.text().contains("! 晚于今天"), "{}", session.text());
    session.press("f2");
    assert!(session.text().contains("立案日未到"), "{}", session.text());
}

#[test]
fn a_late_extension_says_that_it_does_not_count() {
    let mut session = Session::new(Docket::real(300), Locale::Zh, 100, 30);
    session
        .press("g a f")
        .type_text("级=超")
        .press("enter enter c 5");
    session.type_text("6").press("f2");
    for _ in 0..4 {
        if session.text().contains("已记") {
            break;
        }
        session.press("f2");
    }
    let text = session.text();
    assert_eq!(text.matches("届满后提出, 不计").count(), 2, "{text}");
}

#[test]
fn an_empty_box_of_drafts_offers_nothing_to_go_on_with() {
    let mut session = Session::new(Docket::real(60), Locale::Zh, 80, 24);
    session.press("g d");
    let text = session.text();
    assert!(
        text.contains("没有草稿") && !text.contains("接着写"),
        "{text}"
    );
    assert!(!text.contains("丢弃"), "{text}");
}

#[test]
fn a_draft_that_was_left_is_named_and_enter_opens_the_case() {
    let mut session = Session::new(Docket::real(60), Locale::Zh, 80, 24);
    session.press("a 1 enter").type_text("写到一半");
    // The session was not left: the connection broke.
    let cut_off = session.beside("2");
    assert!(cut_off.text().contains("上次中断"), "{}", cut_off.text());
    let mut cut_off = session.beside("3");
    cut_off.press("enter");
    assert_eq!(cut_off.model.context(), Context::Form);
    // If it is left there, it is a draft from now on.
    cut_off.press("esc");
    for (locale, said, key) in [
        (Locale::Zh, "有草稿", "按 g d 接着写"),
        (Locale::En, "Draft: ", "g d goes on"),
    ] {
        cut_off.options.locale = locale;
        let mut next = cut_off.beside("4");
        let text = next.text();
        assert!(text.contains(said) && text.contains(key), "{text}");
        assert!(!text.contains("上次中断"), "{text}");
        next.press("enter");
        assert_eq!(next.model.context(), Context::Case);
        next.press("esc g d enter");
        assert_eq!(next.model.context(), Context::Form);
        assert!(next.text().contains("写到一半"), "{}", next.text());
    }
    // Drafts of an earlier session do not delay leaving.
    cut_off.options.locale = Locale::Zh;
    let mut next = cut_off.beside("5");
    next.press("q");
    assert_eq!(next.effects, ["Quit"]);
}

#[test]
fn a_form_left_by_ctrl_c_is_a_draft() {
    let mut session = Session::new(Docket::real(60), Locale::Zh, 80, 24);
    session
        .press("a 1 enter")
        .type_text("写到一半")
        .press("ctrl-c");
    let next = session.beside("2");
    assert!(next.text().contains("有草稿"), "{}", next.text());
}

#[test]
fn a_part_of_a_number_is_told_how_to_be_asked_for() {
    let mut session = Session::sample(80, 24);
    session.press("g a f").type_text("案号=3364");
    session.shows("没有案号 3364");
    session.shows("案号~3364");
    session.press("ctrl-u").type_text("案号~3364");
    session.shows("选出 2 件");
    session
        .press("ctrl-u")
        .type_text("案号=（2019）内0783执恢3364号");
    session.shows("选出 1 件");
    session.press("ctrl-u").type_text("承办=杨").press("enter");
    session.shows("承办人~杨");
}

#[test]
fn a_change_that_is_planned_says_so_and_whether_it_will_count() {
    let mut session = Session::new(Docket::real(120), Locale::Zh, 100, 30);
    session
        .press("g a f")
        .type_text("级=超")
        .press("enter enter");
    session
        .press("f4 1 2 enter")
        .type_text("2022-07-05")
        .press("f2");
    let text = session.text();
    assert!(text.contains("到那天已过届满日"), "{text}");
    assert_eq!(session.writes(), 0, "{text}");
    session.press("f2");
    assert_eq!(session.writes(), 1, "{}", session.text());
    let text = session.text();
    assert!(text.contains("(计划, 届满后, 不计)"), "{text}");
    // In time, it is only planned.
    session
        .press("esc f ctrl-u")
        .type_text("剩余>90")
        .press("enter enter");
    session
        .press("f4 1 2 enter")
        .type_text("2022-07-05")
        .press("f2");
    assert_eq!(session.writes(), 2, "{}", session.text());
    let text = session.text();
    assert!(text.contains("(计划, 未到日)"), "{text}");
}

#[test]
fn a_form_filled_from_a_draft_says_so_and_can_be_started_over() {
    let mut session = Session::sample(80, 24);
    session
        .press("a 1 enter")
        .type_text("写到一半")
        .press("esc esc a");
    session.shows("登记跟进 (草稿");
    session.shows("写到一半");
    // The caret is in the first field: a digit is the outcome, not text behind the old words.
    session.press("2");
    session.shows("未接通");
    session.shows("写到一半");
    session.press("f4");
    session.shows("再按一次 F4 重填");
    // Any other key in between is no second one.
    session.press("down f4");
    session.shows("写到一半");
    session.press("f4");
    assert!(!session.text().contains("写到一半"), "{}", session.text());
    assert!(!session.text().contains("(草稿"), "{}", session.text());
    session.press("f4");
    session.shows("还什么都没有写");
    session.press("esc esc a");
    assert!(!session.text().contains("写到一半"), "{}", session.text());
    assert_eq!(session.writes(), 0);
}

#[test]
fn a_number_that_is_taken_says_the_keys_that_lead_to_the_case() {
    for (query, keys, closed) in [("状态=未结", "/", false), ("状态=已结", "/ f4", true)] {
        for locale in [Locale::Zh, Locale::En] {
            let mut session = Session::new(Docket::real(120), Locale::Zh, 80, 24);
            session.press("g a f").type_text(query).press("enter");
            let number = at_cursor(&session);
            let number = number.split_once('(').unwrap().1;
            let number = format!("({number}");
            session.options.locale = locale;
            let mut session = session.beside("2");
            session.press("A").type_text(&number).press("enter");
            let text = session.text();
            assert_eq!(text.contains("F4"), closed, "{text}");
            assert!(text.contains("Esc"), "{text}");
            // Doing what it says opens the case, and e corrects it.
            session
                .press("esc")
                .press(keys)
                .type_text(&number)
                .press("enter");
            assert_eq!(session.model.context(), Context::Case, "{}", session.text());
            session.shows(&number);
            session.press("e");
            assert_eq!(session.model.context(), Context::Form, "{}", session.text());
        }
    }
}
