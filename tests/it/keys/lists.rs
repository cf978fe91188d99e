//! Lists: filters, columns, bulk changes.

use qingji::backend::Backend;
use qingji::command::Context;
use qingji::domain::event::Registration;
use qingji::service::api::{HistoryQuery, Request, Response};
use qingji::service::error::{Error, ErrorKey};
use qingji::text::locale::Locale;
use qingji::tui::msg::{Effect, Msg};

use super::recorded;
use super::reversed;
use crate::support::docket::Docket;
use crate::support::screen::Session;

#[test]
fn pages_turn_and_come_back_as_they_were() {
    let mut session = Session::sample(80, 24);
    session.press("j j j tab");
    assert_eq!(session.model.context(), Context::Cases);
    session.press("g j");
    assert_eq!(session.model.context(), Context::Today);
    assert!(session.text().contains(" > 超 超138天"));
    session.press("backtab tab tab");
    assert_eq!(session.model.context(), Context::Cases);
}

/// The head of the narrowest column has the mark of the order too.
#[test]
fn the_order_by_level_is_marked() {
    let mut session = Session::sample(80, 24);
    session.press("g a s 1");
    let head = session.rows()[4].clone();
    assert!(head.contains("级^") || head.contains("级v"), "{head}");
}

/// On a small terminal the last outcome is cut where the whole does not fit.
#[test]
fn a_last_outcome_is_cut_and_not_left_out() {
    let mut session = Session::new(Docket::real(220), Locale::Zh, 40, 10);
    session.press("g a");
    let mut cut = 0;
    for _ in 0..6 {
        cut += session.text().matches("..\n").count();
        session.press("pagedown");
    }
    assert!(cut > 0, "{}", session.text());
}

#[test]
fn a_filter_keeps_what_it_names_and_goes_again() {
    let mut session = Session::sample(80, 24);
    session.press("g a f f7 space enter");
    assert!(session.text().contains("第 1 / 4 件"), "{}", session.text());
    session.press("f f7 0 enter");
    assert!(session.text().contains("第 1 / 30 件"));
}

#[test]
fn keys_ahead_of_a_filtered_list_are_about_its_rows() {
    let mut session = Session::sample(80, 24);
    session.press("f").type_text("级=超");
    let asked = session.press_and_wait("enter");
    // The rows have not arrived: nothing is recorded for a row that was not visible.
    assert!(session.press_and_wait("down 2").is_empty());
    assert_eq!(recorded(&session), []);
    session.run(asked);
    let second = recorded(&session);
    assert_eq!(second.len(), 1, "{}", session.text());
    assert_eq!(second[0].1, "no-answer");
    // Counts requested before it include it too.
    let head = session.rows()[2].clone();
    assert!(
        head.contains("待办 3 ") && head.contains("已办 1/4"),
        "{head}"
    );
    // Esc discards waiting keys.
    session.press("f ctrl-u").type_text("级=急");
    let asked = session.press_and_wait("enter");
    session.press_and_wait("1");
    let left = session.press_and_wait("esc");
    session.run(asked);
    session.run(left);
    assert_eq!(recorded(&session).len(), 1, "{}", session.text());
}

#[test]
fn keys_ahead_of_rows_that_do_not_come_leave_the_error_to_be_read() {
    let mut session = Session::sample(80, 24);
    session.press("f").type_text("级=超");
    let asked = session.press_and_wait("enter");
    session.press_and_wait("1");
    let rows = |effect: &&Effect| matches!(effect, Effect::Ask(_, Request::Checklist(query)) if !query.count);
    let Some(Effect::Ask(ticket, _)) = asked.iter().find(rows) else {
        panic!("{asked:?}");
    };
    let failed = Error::new(ErrorKey::DiskFull);
    session.send(Msg::Done(*ticket, Box::new(Err(failed))));
    assert!(session.text().contains("磁盘"), "{}", session.text());
    assert_eq!(recorded(&session), []);
}

#[test]
fn enter_before_the_preview_of_a_bulk_change_came_says_that_it_is_being_computed() {
    let mut session = Session::new(Docket::real(220), Locale::Zh, 80, 24);
    session.press("g a space space b esc 2").type_text("明天");
    let asked = session.press_and_wait("enter");
    let pressed = session.press_and_wait("enter");
    assert!(session.text().contains("还在算"), "{}", session.text());
    assert!(!session.text().contains("没有一件要改"));
    session.run(asked);
    session.run(pressed);
    assert!(
        session.text().contains("算好了: Enter 执行"),
        "{}",
        session.text()
    );
    let commits = |session: &Session| {
        let query = Request::History(HistoryQuery {
            limit: 100,
            ..HistoryQuery::default()
        });
        match session.docket.call(&session.options.context(), query) {
            Ok(Response::History(lines)) => lines.len(),
            other => panic!("{other:?}"),
        }
    };
    let before = commits(&session);
    assert_eq!(session.model.context(), Context::Picker);
    session.press("enter");
    assert_eq!(
        commits(&session),
        before + 1,
        "done once, after it was seen"
    );
}

#[test]
fn a_page_of_a_bulk_preview_goes_past_no_row_that_was_not_seen() {
    let mut session = Session::new(Docket::real(220), Locale::Zh, 80, 24);
    session.press("g a").press(&"space ".repeat(20));
    session.press("b esc 6 1 enter enter enter .");
    // The first and the last row in sight, and how many there are: `第 1-4 件, 共 20 件`.
    let position = |session: &Session| -> [usize; 3] {
        let text = session.text();
        let line = text.lines().find(|line| line.contains("件, 共"));
        let line = line.unwrap_or_else(|| panic!("{text}"));
        let (_, line) = line.split_once('第').unwrap();
        let numbers = line.split(|c: char| !c.is_ascii_digit());
        let numbers = numbers.filter_map(|n| n.parse().ok());
        numbers.take(3).collect::<Vec<_>>().try_into().unwrap()
    };
    let [mut from, mut to, all] = position(&session);
    assert!(from == 1 && to + 1 < all, "{}", session.text());
    while to < all {
        session.press("pagedown");
        let [next, last, _] = position(&session);
        assert!(from < next && next <= to + 1, "{}", session.text());
        (from, to) = (next, last);
    }
}

#[test]
fn columns_without_room_are_named_and_the_number_stays() {
    let mut session = Session::new(Docket::real(120), Locale::Zh, 80, 24);
    session.press("g a");
    assert!(!session.rows()[4].contains("庭室"), "{}", session.text());
    // Columns picked by the user are drawn; those that the page would show by itself give way.
    session.press("c");
    for _ in 0..10 {
        session.press("down");
    }
    session.press("space");
    session.shows("[x] 案由");
    session.shows("标的(万元) (放不下)");
    session.press("enter");
    assert!(session.rows()[4].contains("案由"), "{}", session.text());
    session.press("c home");
    for _ in 0..20 {
        session.press("down");
    }
    for _ in 0..14 {
        session.press("space up");
    }
    session.press("enter");
    assert!(
        session.text().contains("放不下, 没有显示: "),
        "{}",
        session.text()
    );
    let rows = session.rows();
    let number = rows.iter().find(|row| row.contains("号 ")).unwrap().clone();
    session.press("c 3 enter");
    assert!(
        session.rows().iter().any(|row| row.contains("号 ")),
        "{number}\n{}",
        session.text()
    );
}

#[test]
fn the_cursor_of_a_chart_is_in_sight_in_a_small_window() {
    for locale in [Locale::Zh, Locale::En] {
        let mut session = Session::new(Docket::real(220), locale, 40, 10);
        session.press("g t");
        for _ in 0..7 {
            let row = session
                .rows()
                .iter()
                .position(|row| row.starts_with(" >"))
                .unwrap();
            for key in [",", ";"] {
                for _ in 0..7 {
                    session.press(key);
                    let under = reversed(&session, row as u16);
                    assert_ne!(under, "", "{}", session.text());
                }
            }
            session.press("space");
        }
    }
}

#[test]
fn tab_walks_through_keys_and_values_and_a_digit_takes_one() {
    let mut session = Session::sample(100, 30);
    session.press("g a f").type_text("级");
    session.press("tab");
    session.shows("级=");
    session.press("tab");
    session.shows(">1 超  2 急  3 近");
    session.press("tab");
    session.shows("级=急");
    session.press("backtab backtab backtab");
    // Around the end, and back.
    session.press("tab tab");
    session.type_text("3");
    session.shows("级=近");
    session.press("space").type_text("法院");
    session.press("tab tab");
    session.shows("级=近 法院=");
    session.shows(">1 ");
    session.press("esc f").type_text("缘由=跳过");
    session.press("enter");
    session.shows("缘由只有今日清单有");
    // A name with a sign of the language in it is one value.
    let case = Registration {
        number: "(2022)内0783民初9号".to_owned(),
        cause: Some("船舶碰撞、共同海损".to_owned()),
        ..Registration::default()
    };
    let context = session.options.context();
    let add = Request::Add(Box::new(case));
    session.docket.call(&context, add).unwrap();
    session.press("ctrl-u").type_text("案由=船舶").press("tab");
    session.shows("案由=\"船舶碰撞、共同海损\"");
}

/// What Tab offers behind a key is there: of the type codes with what they mean, of names those of
/// the list, of the reasons those of the day.
#[test]
fn tab_offers_what_the_cases_of_the_list_have() {
    for (locale, key, reason) in [(Locale::Zh, "类型", "缘由"), (Locale::En, "type", "reason")]
    {
        let mut session = Session::new(Docket::sample(), locale, 100, 30);
        session.press("g a f").type_text(&format!("{key}="));
        session.shows("民初 民事一审");
        session.press("tab");
        session.shows(&format!("{key}=民初"));
        session.shows(">1 民初 民事一审");
        // The name is found by its pinyin, too.
        session
            .press("ctrl-u")
            .type_text(&format!("{key}=zh"))
            .press("tab");
        session.shows(&format!("{key}=执"));
        session.press("ctrl-u").type_text(&format!("{key}=xx"));
        session.shows("xx");
        session.shows("民初 ");
        // A number has nothing to choose from, and says so.
        let late = match locale {
            Locale::Zh => "超期>",
            Locale::En => "days-late>",
        };
        session.press("ctrl-u").type_text(late).press("tab");
        session.shows("30");
        assert!(session.model.notice().is_some());
        // Only reasons of which the day has a case.
        session.press("esc g j f").type_text(&format!("{reason}="));
        let text = session.press("tab").text();
        let offered: Vec<&str> = text.lines().filter(|line| line.contains(">1 ")).collect();
        assert_eq!(offered.len(), 1, "{text}");
        for n in 1..=offered[0].matches("  ").count() {
            assert!(!session.text().contains(" 0 "), "{n}: {}", session.text());
            session.press("tab");
        }
    }
}

/// The rest of the query narrows what is offered.
#[test]
fn the_other_conditions_narrow_what_is_offered() {
    let mut session = Session::new(Docket::real(300), Locale::Zh, 100, 30);
    session
        .press("g a f")
        .type_text("法院=海拉尔 承办=")
        .press("tab");
    let offers = |session: &Session| {
        let text = session.text();
        let line = text
            .lines()
            .find(|line| line.contains(">1 "))
            .map(str::to_owned);
        line.unwrap_or_else(|| panic!("{text}"))
    };
    let here = offers(&session);
    for _ in 0..8 {
        let text = session.text();
        assert!(
            text.contains("选出") && !text.contains("选出 0 件"),
            "{text}"
        );
        session.press("tab");
    }
    session.press("ctrl-u").type_text("承办=").press("tab");
    assert_ne!(offers(&session), here);
}

#[test]
fn an_unfinished_query_is_no_error_and_is_not_said_to_select_nothing() {
    let mut session = Session::sample(80, 24);
    session.press("g a f");
    for text in ["立", "案由=", "法院=海拉"] {
        session.press("ctrl-u").type_text(text);
        session.shows("还没写完");
        assert!(!session.text().contains("选出 0 件"), "{}", session.text());
    }
    // Enter takes it at its word: all that is wrong is said, once.
    session
        .press("ctrl-u")
        .type_text("法苑=1 超期>x 标的>=")
        .press("enter");
    let text = session.text();
    for said in ["法苑", "超期", "标的"] {
        assert!(text.contains(said), "{text}");
    }
    assert_eq!(text.matches("第 1 字").count(), 1, "{text}");
    assert_eq!(session.model.notice(), None);
}

#[test]
fn marks_that_a_filter_may_hide_are_said() {
    let mut session = Session::sample(80, 24);
    session
        .press("g a space space space f")
        .type_text("法院=牙克石")
        .press("enter");
    session.shows("先前选中的 3 件还选着");
    session
        .press("esc esc f")
        .type_text("法院=海拉尔")
        .press("enter");
    assert!(!session.text().contains("还选着"), "{}", session.text());
}

#[test]
fn what_is_changed_inside_a_case_changes_its_list_and_sums_at_once() {
    let mut session = Session::new(Docket::real(300), Locale::Zh, 100, 30);
    session.press("g a f").type_text("超期>0").press("enter");
    let before = session.text();
    let number = |text: &str| {
        let row = text.lines().find(|row| row.starts_with(" >[")).expect(text);
        row[row.find("(20").unwrap()..row.find('号').unwrap()].to_owned()
    };
    let changed = number(&before);
    session.press("down");
    let next = number(&session.text());
    session.press("up enter e").type_text("lar");
    session.press("tab ctrl-u").type_text("2022-06-14");
    session.press("f2 f2 esc");
    let at_once = session.text();
    assert_eq!(session.model.context(), Context::Cases);
    assert!(!at_once.contains(&changed), "{at_once}");
    assert_eq!(number(&at_once), next, "{at_once}");
    let sum = |text: &str| {
        text.lines()
            .find(|row| row.contains("小计"))
            .map(str::to_owned)
    };
    assert_ne!(sum(&at_once), sum(&before));
    session.press("f5");
    assert_eq!(session.text(), at_once);
}
