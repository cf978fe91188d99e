//! Forms: the text beside a field, what is written, what is kept, what would follow.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use qingji::backend::Backend;
use qingji::command::Context;
use qingji::domain::change::{Change, PauseKind};
use qingji::domain::event::{Direction, Fact, FollowUp, Payment, Registration};
use qingji::domain::money::Money;
use qingji::service::api::{self as service, NewEvent, Request, Response};
use qingji::service::error::{Error, ErrorKey};
use qingji::text::locale::Locale;
use qingji::tui::msg::Msg;

use crate::support::court;
use crate::support::docket::Docket;
use crate::support::pty::Pty;
use crate::support::screen::{Session, keys};

#[test]
fn digits_choose_a_form_and_an_option_and_show_what_would_follow() {
    let mut session = Session::sample(80, 24);
    session.press("f4 1");
    assert_eq!(session.model.context(), Context::Form);
    session.press("1 enter ctrl-u").type_text("2019-11-01");
    session.press("enter").type_text("2019-12-31");
    let text = session.text();
    assert!(text.contains("公告"), "{text}");
    // Sixty days more.
    assert!(text.contains("届满 2020-02-03"), "{text}");
    assert!(text.contains("-> 2020-04-03"), "{text}");
    session.press("enter");
    let events = session.written();
    let Fact::Changed {
        change: Change::Pause(pause),
        ..
    } = &events[0].fact
    else {
        panic!("{events:?}")
    };
    assert_eq!(pause.kind, PauseKind::Deduct);
    assert_eq!(pause.ground.as_deref(), Some("announcement"));
    assert_eq!(pause.from.to_string(), "2019-11-01");
    assert_eq!(pause.to.unwrap().to_string(), "2019-12-31");
}

#[test]
fn a_late_change_is_asked_about_once() {
    let mut session = Session::sample(80, 24);
    session.press("f4 1 1 enter enter enter");
    let text = session.text();
    assert!(text.contains("晚于届满日"), "{text}");
    assert!(text.contains("照样保存"), "{text}");
    assert_eq!(session.writes(), 0);
    session.press("ctrl-s");
    assert_eq!(session.writes(), 1);
}

#[test]
fn pinyin_initials_name_an_option_and_tab_takes_it() {
    let mut session = Session::sample(80, 24);
    session.press("a").type_text("ysd");
    assert!(session.text().contains("= 已送达"), "{}", session.text());
    session.press("tab");
    assert!(session.text().contains("已送达"));
    session.press("enter enter");
    let events = session.written();
    let Fact::FollowedUp(follow_up) = &events[0].fact else {
        panic!("{events:?}")
    };
    assert_eq!(follow_up.outcome, "served");
}

#[test]
fn an_outcome_is_known_by_its_words_in_either_language_and_a_new_one_is_remarked() {
    let mut session = Session::new(Docket::sample(), Locale::En, 80, 24);
    session.press("a").type_text("未接通");
    assert!(session.text().contains("= no reply"), "{}", session.text());
    session.press("ctrl-s");
    let events = session.written();
    let Fact::FollowedUp(follow_up) = &events[0].fact else {
        panic!("{events:?}")
    };
    assert_eq!(follow_up.outcome, "no-answer");
    let mut session = Session::sample(80, 24);
    session.press("a").type_text("跑腿");
    let text = session.text();
    assert!(text.contains("不在结果表里: 照写登记"), "{text}");
}

#[test]
fn the_next_day_is_after_today_as_everywhere() {
    let mut session = Session::sample(80, 24);
    session.press("a 1 enter tab ctrl-u").type_text("t");
    let text = session.text();
    assert!(text.contains("要在今天之后"), "{text}");
    assert!(text.contains("建议 06-16"), "{text}");
}

#[test]
fn a_follow_up_may_say_how_and_what_came_in() {
    let mut session = Session::sample(100, 30);
    session.press("a 3 enter").type_text("向王某送达限制消费令");
    session.press("tab ctrl-u").type_text("+15d");
    let text = session.text();
    // The measure is due on 20 June, which Tab would fill in.
    assert!(text.contains("= 2022-06-30 周四 15天后"), "{text}");
    assert!(text.contains("! 晚于措施时限 06-20 周一"), "{text}");
    session.press("tab");
    assert!(
        session.text().contains("= 2022-06-20"),
        "{}",
        session.text()
    );
    // What Tab takes, it leaves behind like a word typed in full.
    session.press("3 tab").type_text("12万");
    let text = session.text();
    assert!(text.contains("= 120,000.00 元 壹拾贰万元整"), "{text}");
    session.press("ctrl-s");
    let events = session.written();
    let Fact::FollowedUp(follow_up) = &events[0].fact else {
        panic!("{events:?}")
    };
    assert_eq!(follow_up.method.as_deref(), Some("邮寄"));
    assert_eq!(follow_up.next.unwrap().to_string(), "2022-06-20");
    let Fact::Paid(payment) = &events[1].fact else {
        panic!("{events:?}")
    };
    assert_eq!(payment.amount.0, 12_000_000);
}

#[test]
fn money_out_beyond_what_is_held_is_asked_about() {
    let mut session = Session::sample(80, 24);
    session.press("enter m").type_text("3万");
    session.press("enter 2 enter enter");
    let text = session.text();
    assert!(text.contains("超过待发"), "{text}");
    assert_eq!(session.writes(), 0);
    session.press("ctrl-s");
    let events = session.written();
    assert!(matches!(&events[0].fact, Fact::Paid(p) if p.direction == Direction::PayOut));
}

#[test]
fn a_shortened_number_fills_court_and_procedure() {
    let mut session = Session::sample(100, 30);
    session.press("A").type_text("22内0783zhh77");
    assert!(
        session.text().contains("= (2022)内0783执恢77号"),
        "{}",
        session.text()
    );
    // A missing filing date is asked about.
    session.press("enter enter").press("ctrl-s ctrl-s");
    let writes = session.docket.writes.lock().unwrap();
    let Fact::Registered(registration) = &writes.last().unwrap().events[0].fact else {
        panic!("{writes:?}")
    };
    assert_eq!(registration.number, "(2022)内0783执恢77号");
    assert_eq!(registration.procedure.as_deref(), Some("execution-resumed"));
    assert_eq!(registration.court.as_deref(), Some("扎兰屯市人民法院"));
}

/// 民初 is by far the commonest of the types that `mc` spells.
#[test]
fn the_commonest_type_is_meant_first_and_a_digit_takes_another() {
    let mut session = Session::sample(100, 30);
    session.press("A").type_text("22内0783mc7");
    let text = session.text();
    assert!(text.contains("= (2022)内0783民初7号"), "{text}");
    assert!(text.contains("不止一个可能 (类型代字未定)"), "{text}");
    assert!(!text.contains("1 (2022)内0783民初7号"), "{text}");
    // A digit is the next one of the serial until the candidates have been offered.
    session.type_text("1").press("enter");
    let text = session.text();
    for shown in [
        "1 (2022)内0783民初71号 民事一审案件",
        "3 (2022)内0783民催71号 催告案件",
    ] {
        assert!(text.contains(shown), "{text}");
    }
    assert!(text.contains("按数字选, Enter 取第一个"), "{text}");
    let text = session.press("3").text();
    assert!(text.contains("= (2022)内0783民催71号"), "{text}");
    assert!(!text.contains("不止一个可能"), "{text}");
    session.press("enter enter").press("ctrl-s ctrl-s");
    let writes = session.docket.writes.lock().unwrap();
    let Fact::Registered(registration) = &writes.last().unwrap().events[0].fact else {
        panic!("{writes:?}")
    };
    assert_eq!(registration.number, "(2022)内0783民催71号");
}

/// On a small terminal the candidates take the place of what is wrong with the first of them.
#[test]
fn a_small_window_shows_the_numbers_that_digits_choose() {
    for (locale, short, taken, unseen) in [
        (Locale::Zh, "按数字选, Enter 取第一个", "已登记", "没有显示"),
        (
            Locale::En,
            "a digit takes one, Enter the first",
            "registered",
            "not shown",
        ),
    ] {
        let mut session = Session::new(Docket::sample(), locale, 40, 10);
        let ask = Request::List(Box::new(service::ListQuery {
            limit: usize::MAX,
            ..service::ListQuery::default()
        }));
        let Response::Cases(page) = session
            .docket
            .call(&session.options.context(), ask)
            .unwrap()
        else {
            panic!("not a list")
        };
        let number = page.rows.iter().map(|row| row.number.as_str());
        let number = number.filter(|number| number.contains("民初"));
        let number = number.min_by_key(|number| number.len()).unwrap();
        let letters = number.replace(['(', ')', '号'], "").replace("民初", "mc");
        session.press("A").type_text(&letters).press("enter");
        let text = session.text();
        for shown in [short, "1 民初", "2 民撤", "3 民催"] {
            assert!(text.contains(shown), "{shown}\n{text}");
        }
        assert!(!text.contains(taken), "{text}");
        session.press("1");
        session.shows(taken);
        // With the court open as well, not all of nine fit.
        session.press("ctrl-u").type_text("22mc77").press("enter 9");
        let text = session.text();
        assert!(text.contains(unseen) && text.contains("22mc77 "), "{text}");
        let last = text
            .lines()
            .rev()
            .find(|line| line.starts_with("| "))
            .unwrap();
        let seen: Vec<&str> = last.split("  ").collect();
        let choice = seen.first().unwrap().trim_start_matches("| ");
        let (digit, own) = choice.split_once(' ').unwrap();
        session.press(digit);
        session.shows(&own.replace(' ', ""));
    }
}

#[test]
fn tab_and_a_second_enter_take_the_first_number_that_may_be_meant() {
    for keys in ["tab", "enter enter", "f2 f2"] {
        let mut session = Session::sample(100, 30);
        session.press("A").type_text("22内0783mc7").press(keys);
        let text = session.text();
        assert!(!text.contains("不止一个可能"), "{keys}: {text}");
        assert!(text.contains("(2022)内0783民初7号"), "{keys}: {text}");
    }
}

#[test]
fn a_link_offers_the_courts_that_a_short_number_leaves_open() {
    let mut session = Session::sample(100, 30);
    session.press("enter L").type_text("22执3").press("enter");
    let text = session.text();
    assert!(text.contains("不止一个可能 (法院代字未定)"), "{text}");
    let second = text
        .lines()
        .find_map(|row| Some(row.split_once(" 2 ")?.1.split_once('号')?.0.to_owned()))
        .unwrap();
    let text = session.press("2").text();
    assert!(text.contains(&format!("= {second}号")), "{text}");
}

#[test]
fn a_handler_nobody_has_heard_of_is_asked_about_and_kept() {
    let mut session = Session::sample(80, 24);
    session
        .press("a tab tab tab tab tab tab ctrl-u")
        .type_text("杨垒");
    let text = session.text();
    assert!(text.contains("还没有案件由 杨垒 承办"), "{text}");
    session.press("ctrl-u").type_text("杨磊");
    assert!(
        !session.text().contains("还没有案件由"),
        "{}",
        session.text()
    );
}

#[test]
fn a_needed_field_is_named_at_its_place() {
    let mut session = Session::sample(80, 24);
    session.press("f4 8 ctrl-s");
    assert!(session.text().contains("这一项要填"), "{}", session.text());
    assert_eq!(session.writes(), 0);
}

#[test]
fn what_if_shows_both_clocks_and_writes_nothing_until_asked() {
    let mut session = Session::sample(80, 24);
    session
        .press("enter w 1 1 enter ctrl-u")
        .type_text("2019-11-01");
    session.press("enter").type_text("2019-12-31");
    let text = session.text();
    assert!(text.contains("试算"), "{text}");
    assert!(
        text.contains("2020-02-03") && text.contains("2020-04-03"),
        "{text}"
    );
    session.press("enter");
    assert_eq!(session.writes(), 0);
    session.press("enter");
    assert_eq!(session.writes(), 1);
}

#[test]
fn full_width_digits_and_chinese_bursts_are_text_where_text_is_taken() {
    let mut session = Session::sample(80, 24);
    session.press("a").type_text("２");
    assert!(session.text().contains("未接通"));
    session.press("enter");
    session.send(Msg::Burst(keys("电 话 无 人 接 听"), session.time));
    assert!(
        session.text().contains("电话无人接听"),
        "{}",
        session.text()
    );
    session.press("tab ctrl-u").type_text("＋５ｇ");
    let text = session.text();
    assert!(text.contains("= 2022-06-22 周三"), "{text}");
    assert!(text.contains("跳过 06-18..06-19"), "{text}");
}

#[test]
fn a_paste_with_line_breaks_never_submits() {
    let mut session = Session::sample(80, 24);
    session.press("a 1 enter");
    session.send(Msg::Paste("第一行\n第二行\r\n".to_owned()));
    assert_eq!(session.model.context(), Context::Form);
    assert!(
        session.text().contains("第一行 第二行"),
        "{}",
        session.text()
    );
    assert_eq!(session.writes(), 0);
}

#[test]
fn a_draft_survives_and_is_listed_and_taken_up() {
    let mut session = Session::sample(80, 24);
    session.press("f4 8").type_text("限期拿出方案").press("esc");
    assert!(session.text().contains("草稿"), "{}", session.text());
    session.press("g d");
    assert!(
        session.text().contains("限期拿出方案"),
        "{}",
        session.text()
    );
    session.press("1");
    assert_eq!(session.model.context(), Context::Form);
    assert!(session.text().contains("限期拿出方案"));
    session.press("ctrl-s");
    let events = session.written();
    assert!(matches!(&events[0].fact, Fact::Supervised(s) if s.text == "限期拿出方案"));
    session.press("g d");
    assert!(session.text().contains("没有草稿"), "{}", session.text());
}

#[test]
fn two_sessions_that_write_the_same_form_keep_both_and_say_so() {
    let first = Session::sample(80, 24).beside("a");
    let mut second = first.beside("b");
    let mut first = first;
    first.press("f4 8").type_text("甲的写法");
    assert!(!first.text().contains("别处"), "{}", first.text());
    second.press("f4 8").type_text("乙的写法");
    assert!(
        second.text().contains("您在别处也在写这份"),
        "{}",
        second.text()
    );
    // Each session goes on with its own draft.
    first.type_text("，再改").press("esc g d");
    let text = first.text();
    assert!(
        text.contains("甲的写法，再改") && text.contains("乙的写法"),
        "{text}"
    );
    first.press("esc");
    // A saved draft is gone; the text typed in the other session is still there.
    second.press("ctrl-s g d");
    let rows = second.rows();
    let drafts: Vec<_> = rows.iter().filter(|row| row.contains(" 督办 ")).collect();
    assert!(
        drafts.len() == 1 && drafts[0].contains("甲的写法，再改"),
        "{rows:?}"
    );
    // It can be taken up there too, and then there is only one.
    second.press("1").type_text("完").press("ctrl-s g d");
    assert!(second.text().contains("没有草稿"), "{}", second.text());
    let texts: Vec<String> = {
        let writes = second.docket.writes.lock().unwrap();
        writes.iter().map(|write| format!("{write:?}")).collect()
    };
    assert_eq!(texts.len(), 2);
    assert!(
        texts[0].contains("乙的写法") && texts[1].contains("甲的写法，再改完"),
        "{texts:?}"
    );
}

#[test]
fn a_draft_taken_up_by_two_sessions_becomes_two() {
    let begun = Session::sample(80, 24).beside("a");
    let mut begun = begun;
    begun.press("f4 8").type_text("开头").press("esc");
    let (mut one, mut two) = (begun.beside("b"), begun.beside("c"));
    one.press("g d 1");
    two.press("g d 1");
    one.type_text("一");
    two.type_text("二");
    two.press("esc g d");
    let text = two.text();
    assert!(text.contains("开头一") && text.contains("开头二"), "{text}");
}

#[test]
fn a_day_taken_as_next_years_behind_the_due_date_is_asked_about() {
    for (width, height) in [(80, 24), (40, 10)] {
        let mut session = Session::sample(width, height);
        // In an overdue case every day is in the past, so the year may be wrong.
        session.press("a 1 enter tab ctrl-u").type_text("1.5");
        let text = session.text().replace([' ', '|', '\n'], "");
        assert!(text.contains("取了2023年,晚于届满日"), "{text}");
        session.press("ctrl-s");
        assert_eq!(session.writes(), 0, "{}", session.text());
        session.press("ctrl-s");
        assert_eq!(session.writes(), 1);
    }
    // With its year, or in this year, the day is not questioned.
    for day in ["2023-1-5", "7.5"] {
        let mut session = Session::sample(80, 24);
        session.press("a 1 enter tab ctrl-u").type_text(day);
        assert!(!session.text().contains("年份对吗"), "{}", session.text());
    }
}

/// Opens the form of a closing on a day.
fn closing(session: &mut Session, day: &str) {
    session.press(": ").type_text("close").press("enter ctrl-u");
    session.type_text(day).press("enter 1");
}

#[test]
fn a_closing_that_cannot_be_is_refused_at_its_field() {
    let mut session = Session::sample(80, 24);
    closing(&mut session, "2022-07-01");
    let below = |text: &str| {
        let mut rows = text.lines();
        let on = rows.position(|row| row.contains("日期") && row.contains("2022-07-01"));
        on.and_then(|_| rows.next()).unwrap_or_default().to_owned()
    };
    let text = session.text();
    assert!(below(&text).contains("在今天之后"), "{text}");
    session.press("ctrl-s");
    let text = session.text();
    assert!(below(&text).contains("在今天之后"), "{text}");
    assert_eq!(text.matches("在今天之后").count(), 1, "{text}");
    assert_eq!(session.writes(), 0);
}

#[test]
fn a_closing_before_what_was_recorded_later_is_asked_about() {
    let mut session = Session::sample(80, 24);
    closing(&mut session, "2020-06-01");
    let text = session.text();
    assert!(text.contains("这一天以后还登记了"), "{text}");
    session.press("ctrl-s");
    assert_eq!(session.writes(), 0);
    session.press("ctrl-s");
    assert_eq!(session.writes(), 1);
    // Even in the smallest window the question is shown in full.
    for (locale, again) in [
        (Locale::Zh, "再按一次照样保存"),
        (Locale::En, "oncemoresaves"),
    ] {
        let mut session = Session::new(Docket::sample(), locale, 40, 10);
        closing(&mut session, "2020-06-01");
        session.press("ctrl-s");
        let text = session.text().replace([' ', '|', '\n'], "");
        assert!(text.contains(again), "{}", session.text());
    }
    // Money may be received after a closing, and a closing that was taken back does not matter.
    let docket = court::Docket::in_memory("2026-06-30");
    let number = "(2026)内0783民初7号";
    let registration = Registration {
        number: number.to_owned(),
        filed: Some(court::day("2026-01-05")),
        ..Registration::default()
    };
    docket.ask(Request::Add(Box::new(registration))).unwrap();
    let advice = || {
        let closed = NewEvent {
            on: Some(court::day("2026-05-01")),
            fact: Fact::Closed { how: None },
        };
        let number = number.to_owned();
        let changes = vec![closed];
        match docket.ask(Request::WhatIf { number, changes }).unwrap() {
            Response::WhatIf(answer) => answer.advice,
            other => panic!("{other:?}"),
        }
    };
    let behind = || {
        let found = advice()
            .into_iter()
            .find(|one| one.key == "steps-after-closing");
        found.map(|advice| (advice.about, advice.instead))
    };
    let paid = Fact::Paid(Payment {
        amount: Money::parse("12万").unwrap(),
        ..Payment::default()
    });
    docket.record(number, Some("2026-06-01"), paid).unwrap();
    assert_eq!(behind(), None);
    let heard = Fact::FollowedUp(FollowUp {
        outcome: "heard".to_owned(),
        ..FollowUp::default()
    });
    let commit = docket.record(number, Some("2026-05-02"), heard).unwrap();
    assert_eq!(behind(), Some(("on", Some("2026-05-02".to_owned()))));
    docket.undo(Some(commit)).unwrap();
    assert_eq!(behind(), None);
}

#[test]
fn chosen_words_are_read_from_their_beginning() {
    let mut session = Session::sample(80, 24);
    session
        .press("a")
        .type_text("向城郊社区居委会了解被执行人下落并调取其名下机动车登记信息");
    let text = session.text();
    // While it is typed its end is visible, afterwards its beginning.
    assert!(text.contains("登记信息"), "{text}");
    session.press("enter");
    let text = session.text();
    assert!(text.contains("向城郊社区"), "{text}");
}

#[test]
fn a_trial_says_that_enter_writes_nothing_yet() {
    let mut session = Session::sample(80, 24);
    session.press("enter w 1 1 enter ctrl-u");
    session.type_text("2020-05-01");
    session.press("enter");
    let text = session.text();
    assert!(text.contains("Enter 转为登记, 再按一次才写入"), "{text}");
    session.press("enter");
    assert_eq!(session.writes(), 0);
    assert!(
        session.text().contains("再按 Enter 就写入"),
        "{}",
        session.text()
    );
}

#[test]
fn a_trial_asks_what_must_be_confirmed_before_it_says_that_enter_writes() {
    for (locale, doubt, said) in [
        (Locale::Zh, "晚于届满日", "再按 Enter 就写入"),
        (Locale::En, "after the due date", "Enter again writes it"),
    ] {
        let mut session = Session::new(Docket::sample(), locale, 80, 24);
        session.press("enter w 1 1 f2");
        let text = session.text();
        assert!(text.contains(doubt) && text.contains(said), "{text}");
        assert_eq!(session.writes(), 0);
        session.press("enter");
        assert_eq!(session.writes(), 1, "{}", session.text());
    }
}

#[test]
fn a_number_that_follows_no_grammar_is_asked_about_once() {
    for (locale, doubt) in [
        (Locale::Zh, "!! 案号不合规范, 按原样保留"),
        (Locale::En, "!! not a regular case number"),
    ] {
        let mut session = Session::new(Docket::sample(), locale, 80, 24);
        session
            .press("A")
            .type_text("旧卷第5本")
            .press("tab tab f2");
        let text = session.text();
        assert!(text.contains(doubt), "{text}");
        assert!(
            text.contains("|>案号") || text.contains("|>Number"),
            "{text}"
        );
        assert_eq!(session.writes(), 0);
        session.press("f2");
        assert_eq!(session.writes(), 1, "{}", session.text());
    }
}

#[test]
fn a_form_tells_what_is_above_and_below_and_what_is_doubted_there() {
    for (locale, below, above, doubt) in [
        (Locale::Zh, "下面还有", "上面还有", "!! 案号不合规范"),
        (Locale::En, "below", "above", "!! not a regular case number"),
    ] {
        let mut session = Session::new(Docket::sample(), locale, 80, 24);
        session.press("A").type_text("旧卷第5本");
        let frame = |session: &Session| {
            let rows = session.rows();
            let mut frames = rows.iter().filter(|row| row.contains("+-"));
            frames.next_back().cloned().unwrap_or_default()
        };
        let first = frame(&session);
        assert!(first.contains(below) && !first.contains(above), "{first}");
        assert!(!first.contains("!!"), "{first}");
        session.press(&"down ".repeat(20));
        let last = frame(&session);
        assert!(last.contains(above) && !last.contains(below), "{last}");
        assert!(last.contains(doubt), "{last}");
    }
}

#[test]
fn tab_is_named_only_where_it_takes_what_is_suggested() {
    let named = "(Tab";
    for (locale, better) in [(Locale::Zh, "建议"), (Locale::En, "better")] {
        let mut session = Session::new(Docket::sample(), locale, 80, 24);
        session.press("a 3 enter tab ctrl-u").type_text("+15d");
        let text = session.text();
        assert!(text.contains(better) && text.contains(named), "{text}");
        session.press("down");
        let text = session.text();
        assert!(text.contains(better) && !text.contains(named), "{text}");
        session.press("up tab");
        assert!(!session.text().contains(better), "{}", session.text());
    }
}

#[test]
fn the_title_of_a_form_keeps_the_court_of_the_number() {
    for locale in Locale::ALL {
        for key in ["1", "3", "5"] {
            let mut session = Session::new(Docket::sample(), locale, 40, 10);
            session.press("f4").press(key);
            let title = session.rows()[0].clone();
            assert!(title.contains("0783执恢3364号"), "{title}");
        }
    }
}

#[test]
fn a_link_stands_in_both_cases_and_goes_from_both() {
    let docket = court::Docket::in_memory("2026-06-30");
    let numbers = ["(2026)内0783民初7号", "(2026)内07民终8号"];
    for number in numbers {
        let registration = Registration {
            number: number.to_owned(),
            ..Registration::default()
        };
        docket.ask(Request::Add(Box::new(registration))).unwrap();
    }
    let links = |number: &str| -> Vec<(String, String)> {
        let timeline = docket.show(number).timeline;
        let holding = timeline.into_iter().filter(|entry| !entry.retracted);
        holding
            .filter_map(|entry| match entry.fact {
                Fact::Linked { to, how } => Some((to, how.unwrap_or_default())),
                _ => None,
            })
            .collect()
    };
    let link = |from: &str, to: &str, how: &str| {
        let fact = Fact::Linked {
            to: to.to_owned(),
            how: Some(how.to_owned()),
        };
        docket.record(from, None, fact).unwrap()
    };
    let commit = link(numbers[0], "（2026）内07民终8号", "上诉");
    assert_eq!(links(numbers[0]).len(), 1);
    let there = (numbers[0].to_owned(), "<- 上诉".to_owned());
    assert_eq!(links(numbers[1]), [there]);
    docket.undo(Some(commit)).unwrap();
    assert_eq!((links(numbers[0]).len(), links(numbers[1]).len()), (0, 0));
    // A link given from the other side as well is shown only once.
    link(numbers[1], numbers[0], "原审");
    link(numbers[0], numbers[1], "上诉");
    assert_eq!((links(numbers[0]).len(), links(numbers[1]).len()), (2, 1));
    // A target that the docket does not have is kept too.
    link(numbers[0], "(2020)内07民终1号", "原审");
    assert_eq!(links(numbers[0]).len(), 3);
    assert_eq!(docket.verify().problems, vec![]);
}

fn store(folder: &Path) -> std::path::PathBuf {
    let store = folder.join("d.redb");
    // Two cases, so that the list is not finished with the first and its summary does not cover the
    // screen.
    for (number, filed) in [
        ("(2026)内0783民初7号", "2025-12-01"),
        ("(2026)内0783民初8号", "2025-12-15"),
    ] {
        let status = Command::new(env!("CARGO_BIN_EXE_qingji"))
            .env_clear()
            .env("HOME", folder)
            .args(["--today", "2026-06-30", "--lang", "zh", "--store"])
            .arg(&store)
            .args(["add", number, "--filed", filed])
            .output()
            .unwrap();
        assert!(status.status.success(), "{status:?}");
    }
    store
}

/// The screens on that docket. Typed text waits so long before it is stored in the docket that this
/// never happens by itself.
fn screens(folder: &Path, store: &Path) -> Pty {
    let mut command = crate::pty::command("xterm-256color");
    command.env("QINGJI_TEST_STORE", store);
    command.env("QINGJI_TEST_STATE", state(folder));
    command.env("QINGJI_TEST_WAITS", "keep=600000");
    let pty = Pty::spawn(command, 80, 24);
    pty.wait_for("?帮助");
    pty
}

/// The folder for the state of the program in this home.
fn state(folder: &Path) -> std::path::PathBuf {
    folder.join(".local/state/qingji")
}

/// The contents of the files of typed text.
fn jotted(folder: &Path) -> String {
    let files = std::fs::read_dir(state(folder).join("typed")).unwrap();
    let texts = files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap());
    texts.collect()
}

#[test]
fn half_a_form_is_there_again_after_kill_9_and_after_a_hang_up() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(folder.path());
    let mut pty = screens(folder.path(), &store);
    pty.wait_for("民初7号");
    pty.send(b"a");
    pty.wait_for("登记跟进");
    pty.send("1".as_bytes());
    pty.wait_for("已联系");
    pty.send(b"\r");
    pty.send("写到一半".as_bytes());
    pty.wait_for("写到一半");
    let drafts = || {
        let output = Command::new(env!("CARGO_BIN_EXE_qingji"))
            .env_clear()
            .env("HOME", folder.path())
            .args(["--json", "--store"])
            .arg(&store)
            .arg("drafts")
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    // The text on the screen is in the file, but not in the docket.
    let kill = |mut pty: Pty| {
        assert!(jotted(folder.path()).contains("写到一半"));
        pty.signal(rustix::process::Signal::KILL);
        pty.wait_end();
    };
    kill(pty);
    // The next session has it.
    let mut pty = screens(folder.path(), &store);
    pty.wait_for("上次中断");
    pty.send(b"\r");
    pty.wait_for("写到一半");
    pty.send("了".as_bytes());
    pty.wait_for("写到一半了");
    pty.send(b"\x7f");
    pty.wait_gone("写到一半了");
    kill(pty);
    // The command line has it too.
    let text = drafts();
    assert!(
        text.contains("写到一半") && !text.contains("写到一半了"),
        "{text}"
    );
    let mut pty = screens(folder.path(), &store);
    pty.wait_for("上次中断");
    pty.send(b"\r");
    pty.wait_for("写到一半");
    pty.send("，再写".as_bytes());
    pty.wait_for("写到一半，再写");
    pty.hang_up();
    assert!(drafts().contains("写到一半，再写"), "{}", drafts());
    let mut pty = screens(folder.path(), &store);
    pty.wait_for("上次中断");
    pty.send(b"\r");
    pty.wait_for("写到一半，再写");
    pty.send(b"\r");
    pty.wait_for("已记");
    pty.send(b"\x1b[21~");
    pty.wait_end();
    assert_eq!(drafts().trim(), "[]");
}

#[test]
fn a_small_window_shows_the_day_a_change_leads_to() {
    let late = |days: &str, locale| match locale {
        Locale::Zh => format!("超{days}天"),
        Locale::En => format!("{days}d late"),
    };
    for locale in [Locale::Zh, Locale::En] {
        for form in ["enter w 1", "f4 1"] {
            let mut session = Session::new(Docket::sample(), locale, 40, 10);
            session.press(form).press("1 enter ctrl-u");
            session.type_text("2019-11-01").press("enter");
            session.type_text("2019-12-31");
            let text = session.text();
            let last = |row: &str| row.contains("2020-04-03") && !row.contains("..");
            assert!(text.lines().any(last), "{text}");
            assert!(text.contains("2020-02-03"), "{text}");
            // A trial also names what moved the date.
            if form == "enter w 1" {
                assert!(text.contains("+ 2020-04-03"), "{text}");
            }
            assert!(text.contains(&late("863", locale)), "{text}");
            assert!(text.contains(&late("803", locale)), "{text}");
            // The new date alone is shown if the row is too narrow for both.
            let alone = text.lines().any(|row| row.contains("| -> 2020-04-03 "));
            assert!(alone, "{text}");
        }
    }
}

/// A docket that cannot keep typed text while its disk is full.
#[derive(Debug)]
struct Full {
    docket: Docket,
    is_full: Arc<AtomicBool>,
}

impl Backend for Full {
    fn call(&self, context: &service::Context, request: Request) -> Result<Response, Error> {
        if matches!(request, Request::KeepDraft(_)) && self.is_full.load(Ordering::Relaxed) {
            return Err(Error::new(ErrorKey::DiskFull));
        }
        self.docket.call(context, request)
    }
}

#[test]
fn what_the_docket_does_not_take_waits_and_is_tried_again() {
    let is_full = Arc::new(AtomicBool::new(true));
    let full = Full {
        docket: Docket::sample(),
        is_full: Arc::clone(&is_full),
    };
    let mut session = Session::new(Docket::over(Box::new(full)), Locale::Zh, 80, 24);
    session.press("a 1 enter").type_text("写到一半");
    session.send(Msg::Tick);
    assert!(session.text().contains("磁盘已满"), "{}", session.text());
    let waiting = session.model.take_typed().unwrap();
    assert_eq!(waiting.len(), 1, "{waiting:?}");
    assert!(waiting[0].fields.iter().any(|(_, text)| text == "写到一半"));
    // It is retried at growing intervals.
    session.press("esc");
    for _ in 0..20 {
        session.send(Msg::Tick);
    }
    assert!(session.model.has_unkept());
    is_full.store(false, Ordering::Relaxed);
    for _ in 0..70 {
        session.send(Msg::Tick);
    }
    assert!(!session.model.has_unkept());
    assert_eq!(session.model.take_unkept(), []);
    assert_eq!(session.model.take_typed(), Some(Vec::new()));
    let beside = session.beside("2-2");
    assert!(beside.text().contains("接着写"), "{}", beside.text());
}

#[test]
fn an_end_before_the_beginning_is_told_while_it_is_typed() {
    for (locale, words) in [
        (Locale::Zh, "终止早于起始"),
        (Locale::En, "it ends before it begins"),
    ] {
        let mut session = Session::new(Docket::sample(), locale, 80, 24);
        session.press("f4 1 2 enter ctrl-u");
        session.type_text("6/10").press("enter").type_text("6/5");
        session.shows(words);
        session.press("up");
        session.shows(words);
        assert_eq!(
            session.text().matches(words).count(),
            1,
            "{}",
            session.text()
        );
        session.press("down ctrl-u").type_text("6/12");
        assert!(!session.text().contains(words), "{}", session.text());
    }
}

#[test]
fn a_deduction_of_no_days_is_asked_about() {
    let mut session = Session::sample(80, 24);
    session.press("f4 1 2 enter ctrl-u");
    session.type_text("6/1").press("enter").type_text("6/1");
    session.shows("!! 起止同一天, 一天也不扣");
    session.press("f2");
    assert_eq!(session.writes(), 0);
    session.press("f2");
    assert_eq!(session.writes(), 1);
}

#[test]
fn an_error_is_said_once_wherever_the_cursor_is() {
    let mut session = Session::sample(80, 24);
    session.press("f4 1 2 enter ctrl-u").type_text("2月30日");
    let said = |session: &Session| session.text().matches("没有这一天").count();
    assert_eq!(said(&session), 1, "{}", session.text());
    session.press("down");
    assert_eq!(said(&session), 1, "{}", session.text());
}

#[test]
fn a_choice_that_is_not_understood_leaves_its_options_to_choose_from() {
    let mut session = Session::sample(80, 24);
    session
        .press("enter m")
        .type_text("1")
        .press("enter")
        .type_text("乱写");
    session.shows("不在选项里");
    session.shows("1到位 2发放");
    session.press("2");
    session.shows("发放");
    assert!(!session.text().contains("不在选项里"), "{}", session.text());
}

#[test]
fn a_first_instance_is_offered_its_own_ways_of_closing_first() {
    let session = |digits: &str| {
        let mut session = Session::new(Docket::real(120), Locale::Zh, 100, 30);
        session
            .press("g a f")
            .type_text(digits)
            .press("enter f4 0 enter");
        session
    };
    let mut first = session("类型=民初");
    first.shows("1判决");
    first.shows("6移送管辖");
    first.type_text("维持原判").press("f2");
    first.shows("这是二审、再审的结案方式");
    assert_eq!(first.writes(), 0, "{}", first.text());
}
