//! Charts of another day.

use qingji::backend::Backend;
use qingji::command::Context;
use qingji::service::api::{Request, Response};
use qingji::text::locale::Locale;

use crate::support::docket::Docket;
use crate::support::screen::Session;

#[test]
fn the_past_is_said_in_the_header_and_nothing_is_written_from_there() {
    let mut session = Session::new(Docket::real(220), Locale::Zh, 100, 30);
    session.press("g t D");
    session.type_text("2022-05-01");
    session.press("enter");
    assert!(session.rows()[0].contains("回看 2022-05-01"));
    session.press("g j 1");
    assert!(
        session.rows()[0].contains("回看 2022-05-01"),
        "on every page"
    );
    assert!(
        session.text().contains("回看时不能登记"),
        "{}",
        session.text()
    );
    // The remedy is a key of the screen, not an option of the command line.
    assert!(!session.text().contains("--as-of"), "{}", session.text());
    assert!(session.text().contains("按 D"), "{}", session.text());
    session.press("g t D ctrl-u enter");
    assert!(
        !session.rows()[0].contains("回看"),
        "an empty line is the present"
    );
    session.press("D");
    session.type_text("2999-01-01");
    session.press("enter");
    assert!(
        session.text().contains("看不懂这个日期"),
        "{}",
        session.text()
    );
}

#[test]
fn another_day_leads_from_the_list_behind_a_figure_to_its_chart() {
    let mut session = Session::new(Docket::real(220), Locale::Zh, 100, 30);
    for keys in ["g t down enter", "g t down enter enter"] {
        session.press(keys);
        let case = session.model.context() == Context::Case;
        session.press("D").type_text("2022-05-01").press("enter");
        assert!(session.rows()[0].contains("回看 2022-05-01"));
        if case {
            assert_eq!(session.model.context(), Context::Case);
            session.press("esc");
        }
        // The number in the title of the list was one of the other day.
        assert_eq!(session.model.context(), Context::Charts, "{keys}");
        session.press("D enter");
    }
}

#[test]
fn a_past_day_is_the_today_of_the_list_and_the_calendar() {
    let on: chrono::NaiveDate = "2022-05-01".parse().unwrap();
    let mut session = Session::new(Docket::real(220), Locale::Zh, 100, 30);
    session.press("g q g t D").type_text("2022-05-01");
    session.press("enter g j");
    let context = session.options.context().seen(session.view);
    let query = Request::Checklist(Box::default());
    let Response::Checklist(list) = session.docket.call(&context, query).unwrap() else {
        panic!()
    };
    let mut ahead = 0;
    for row in session.rows() {
        let mut lines = list.page.rows.iter();
        let Some(line) = lines.find(|line| row.contains(&line.number)) else {
            continue;
        };
        let days = line.next.map(|next| (next - on).num_days());
        let late = days.is_some_and(|days| (-99..0).contains(&days));
        assert_eq!(row.contains('迟'), late, "{row}");
        ahead += usize::from(days.is_some_and(|days| days > 0));
    }
    assert!(ahead > 0, "{}", session.text());
    session.press("g q");
    assert!(session.text().contains("05-01 周日"), "{}", session.text());
    assert!(session.text().contains(" 04-11"), "{}", session.text());
}

#[test]
fn what_was_shown_of_another_day_is_gone_until_the_past_is_counted() {
    let mut session = Session::new(Docket::real(120), Locale::Zh, 80, 24);
    let shown = |session: &Session| session.rows()[3..20].concat().trim().to_owned();
    session
        .press("g a g j g t D ctrl-u")
        .type_text("2022-05-01");
    let mut answers = session.press_and_wait("enter");
    for page in ["g t", "g j", "g a", "g q"] {
        // Also on 今日 and the other pages, which were viewed before.
        answers.extend(session.press_and_wait(page));
        let rows = session.rows();
        assert!(rows[0].contains("回看 2022-05-01"), "{rows:#?}");
        let fresh = page == "g q";
        assert!(fresh || rows[2].contains("正在统计"), "{page}: {rows:#?}");
        assert!(
            fresh || shown(&session).is_empty(),
            "{page}: the numbers of another day"
        );
    }
    session.run(answers);
    for page in ["g j", "g a", "g t"] {
        session.press(page);
        assert!(
            !session.text().contains("正在统计"),
            "{page}: {}",
            session.text()
        );
        assert!(!shown(&session).is_empty(), "{page}");
    }
}
