//! The calendar of due dates.

use qingji::command::Context;
use qingji::config::display::Clipboard;
use qingji::text::locale::Locale;

use crate::support::docket::Docket;
use crate::support::screen::Session;

#[test]
fn the_calendar_goes_by_days_weeks_and_months_and_opens_a_day() {
    let mut session = Session::sample(80, 24);
    session.press("g q");
    assert_eq!(session.model.context(), Context::Calendar);
    let at = |session: &Session, day: &str| {
        let text = session.text();
        assert!(text.contains(day), "{day}: {text}");
    };
    at(&session, "06-15 周三");
    session.press("right down");
    at(&session, "06-23 周四");
    session.press("pagedown");
    at(&session, "07-23 周六");
    session.press("t down down");
    at(&session, "06-29 周三");
    // Esc leaves the list of the day before it leaves the program.
    session.press("t enter");
    assert_eq!(session.model.context(), Context::Drill);
    session.press("esc");
    assert_eq!(session.model.context(), Context::Calendar);
    assert_eq!(session.effects, Vec::<String>::new());
    session.press("enter enter");
    assert_eq!(session.model.context(), Context::Case);
}

#[test]
fn the_calendar_becomes_a_file_and_a_week_a_sheet() {
    let mut session = Session::sample(80, 24);
    // The destination is shown and confirmed; Esc writes nothing.
    session.press("g q i");
    assert!(
        session.text().contains("存到 /home/wangfang/"),
        "{}",
        session.text()
    );
    session.press("esc");
    assert_eq!(session.effects, Vec::<String>::new());
    session.press("i enter o enter");
    let saved = &session.effects;
    assert_eq!(saved.len(), 2, "{saved:?}");
    assert!(saved[0].starts_with("Save /home/wangfang/"), "{}", saved[0]);
    assert!(
        saved[0].contains("BEGIN:VCALENDAR") && saved[0].contains(".ics"),
        "{}",
        saved[0]
    );
    assert!(
        saved[1].contains("2022-06-13") && saved[1].contains("| 案号 |"),
        "{}",
        saved[1]
    );
}

/// The box is there while what it saves is read, and Enter is not lost.
#[test]
fn the_file_of_the_calendar_says_that_it_is_read_and_is_saved_then() {
    let mut session = Session::sample(80, 24);
    session.press("g q");
    let asked = session.press_and_wait("i");
    session.shows("存到 /home/wangfang/");
    session.shows("正在读取 ..");
    session.press_and_wait("enter");
    session.shows("读完就存");
    assert_eq!(session.effects, Vec::<String>::new());
    session.run(asked);
    assert_eq!(session.model.context(), Context::Calendar);
    assert!(session.effects[0].contains("BEGIN:VEVENT"));
}

#[test]
fn the_list_of_the_day_is_subscribed_to_as_the_page_is_filtered() {
    let mut session = Session::with(Docket::sample(), Locale::Zh, 80, 24, |options| {
        options.clipboard = Clipboard::Osc52;
        options.store = Some("/srv/q j/docket.redb".into());
    });
    session.press("g q m");
    session.shows("0 8 * * 1-5 qingji --store '/srv/q j/docket.redb' today --if-any");
    assert!(!session.text().contains("没有带上"), "{}", session.text());
    // A court is an option; what the list in the mail does not know is said.
    session.press("esc f space 10*down space enter m");
    session.shows("--court 呼伦贝尔市中级人民法院");
    session.shows("没有带上: 级=超");
    session.press("y");
    assert!(session.effects[0].starts_with("Emit("));
    assert_eq!(session.model.context(), Context::Calendar);
}

#[test]
fn the_calendar_says_where_enter_leads_and_home_and_end_go_to_the_ends() {
    let mut session = Session::sample(80, 24);
    session.press("g q");
    let foot = |session: &Session| session.rows()[23].clone();
    assert!(foot(&session).contains("Enter当日"), "{}", foot(&session));
    session.press("home");
    session.shows("06-13 周一");
    session.press("end");
    session.shows("06-19 周日");
    session.press("t enter");
    assert!(foot(&session).contains("Enter打开"), "{}", foot(&session));
    assert!(foot(&session).contains("Esc返回"), "{}", foot(&session));
    session.press("esc");
    assert!(foot(&session).contains("Enter当日"), "{}", foot(&session));
}

#[test]
fn what_falls_due_is_said_anew_in_a_wider_window() {
    let mut session = Session::sample(80, 24);
    session.press("g q space enter");
    session.shows(" 06-15 审限届满");
    session.resize(120, 30);
    session.shows(" 2022-06-15 审限届满       首次执行");
}
