//! 更多: settings change at once, say where they come from, and are remembered.

use qingji::command::Context;
use qingji::config::display::{Ambiguous, Glyphs};
use qingji::config::origin::Origin;
use qingji::config::settings::Name;
use qingji::text::locale::Locale;
use qingji::tui::msg::{Mouse, Msg};

use crate::support::docket::Docket;
use crate::support::screen::Session;

/// The line of the page that begins with a name.
fn line(session: &Session, name: &str) -> String {
    let rows = session.rows();
    let mut rows = rows.into_iter();
    rows.find(|row| row.contains(name)).unwrap_or_default()
}

/// The page in a terminal of colours, with the cursor on the first setting.
fn settings(change: impl FnOnce(&mut qingji::tui::Options)) -> Session {
    let mut session = Session::with(Docket::sample(), Locale::Zh, 80, 24, |options| {
        options.surroundings.no_color = false;
        "xterm".clone_into(&mut options.surroundings.term);
        change(options);
    });
    session.press("g m end 7*up");
    session
}

#[test]
fn the_page_ends_the_ring() {
    let mut session = Session::sample(80, 24);
    session.press("backtab");
    assert!(session.rows()[0].contains("[更多]"));
    session.press("tab");
    assert!(session.rows()[0].contains("[今日]"));
    session.press("f2 6");
    assert!(session.rows()[0].contains("[更多]"));
}

#[test]
fn a_setting_changes_at_once_and_is_remembered_when_asked() {
    let mut session = settings(|_| {});
    assert!(line(&session, "主题").contains("素净") && line(&session, "主题").contains("默认"));
    session.press("s");
    assert!(session.text().contains("没有要记的"));
    session.press("right enter");
    assert!(line(&session, "主题").contains("浅色背景"));
    assert!(line(&session, "主题").contains("本次改的"));
    session.press("left down 2*space");
    assert_eq!(session.model.cx().glyphs, Glyphs::Rich);
    session.effects.clear();
    session.press("s");
    let kept = session.effects.concat();
    assert!(
        kept.contains("theme: Some(\"dark\")") && kept.contains("glyphs: Some(Rich)"),
        "{kept}"
    );
    assert!(
        kept.contains("ambiguous: None") && kept.contains("lang: None"),
        "{kept}"
    );
    session.send(Msg::Remembered(Ok("/state/display-xterm.toml".to_owned())));
    session.shows("已记住, 下次也用: /state/display-xterm.toml");
    assert!(line(&session, "主题").contains("记住的"));
    // Two columns leave no room for lines.
    session.press("down 2*right");
    assert_eq!(session.model.cx().ambiguous, Ambiguous::Wide);
    assert_eq!(session.model.cx().glyphs, Glyphs::Safe);
    session.shows("宽度按两格, 所以用安全字形");
}

#[test]
fn what_will_win_at_the_next_start_is_named() {
    let mut session = settings(|options| {
        options.origins.set(Name::Theme, Origin::User);
        options.origins.set(Name::Glyphs, Origin::Flag);
    });
    assert!(line(&session, "主题").contains("config.toml"));
    assert!(line(&session, "字形").contains("选项 --glyphs"));
    session.press("right");
    session.send(Msg::Remembered(Ok(String::new())));
    session.shows("主题 (config.toml)");
    assert!(line(&session, "主题").contains("本次改的"));
}

#[test]
fn why_a_theme_has_no_effect_is_said() {
    let session = settings(|options| options.surroundings.no_color = true);
    session.shows("有 NO_COLOR, 主题不起作用");
    let mut session = settings(|options| "vt100".clone_into(&mut options.surroundings.term));
    session.shows("终端 vt100 无颜色, 主题不起作用");
    session.press("4*down enter");
    session.shows("这个终端 (vt100) 不报告鼠标.");
    assert!(!session.model.cx().look.mouse);
}

#[test]
fn the_language_changes_at_once() {
    let mut session = settings(|_| {});
    session.press("3*down right");
    assert!(session.rows()[0].contains("[More]"));
    session.press("left g j");
    assert!(session.rows()[0].contains("[今日]"));
}

#[test]
fn digits_open_their_lines_and_the_last_line_tells_about_the_program() {
    for (keys, shown) in [
        ("1", "草稿"),
        ("2", "历史"),
        ("5", "视图"),
        ("8", "全部"),
        ("end enter", env!("CARGO_PKG_VERSION")),
    ] {
        let mut session = Session::sample(80, 24);
        session.press("g m").press(keys);
        session.shows(shown);
    }
}

#[test]
fn the_mouse_moves_the_cursor_and_a_second_click_opens() {
    let mut session = settings(|_| {});
    // Off, it does nothing.
    let before = session.text();
    session.send(Msg::Mouse(Mouse::WheelDown));
    assert_eq!(session.text(), before);
    session.press("4*down enter g a");
    let row = |session: &Session| {
        let rows = session.rows();
        rows.iter().position(|row| row.starts_with('>')).unwrap() as u16
    };
    let first = row(&session);
    session.send(Msg::Mouse(Mouse::WheelDown));
    assert_eq!(row(&session), first + 1);
    session.send(Msg::Mouse(Mouse::Click(8, first + 5)));
    assert_eq!(row(&session), first + 5);
    session.send(Msg::Mouse(Mouse::Click(8, first + 2)));
    assert_eq!(row(&session), first + 2);
    // The rows around the list are none of it.
    for y in [0, 1, 22, 23, 90] {
        session.send(Msg::Mouse(Mouse::Click(8, y)));
        assert_eq!(row(&session), first + 2);
    }
    // The first click on the row that has the cursor chooses it too.
    session.send(Msg::Mouse(Mouse::Click(8, first + 2)));
    assert!(session.rows()[0].contains("[案件]") && row(&session) == first + 2);
    session.send(Msg::Mouse(Mouse::Click(8, first + 2)));
    session.shows("进展");
}

/// A session of a docket in which the mouse has been turned on.
fn with_mouse(docket: Docket) -> Session {
    let mut session = Session::with(docket, Locale::Zh, 80, 24, |options| {
        "xterm-256color".clone_into(&mut options.surroundings.term);
    });
    session.press(":").type_text("mouse").press("enter");
    assert!(session.model.cx().look.mouse);
    session
}

/// Clicks on the first place where a text stands.
fn click(session: &mut Session, text: &str) {
    let rows = session.rows();
    let (y, row) = rows
        .iter()
        .enumerate()
        .find(|(_, row)| row.contains(text))
        .unwrap();
    let before = row.split(text).next().unwrap_or_default();
    let x = qingji::text::width::width(before) as u16;
    session.send(Msg::Mouse(Mouse::Click(x, y as u16)));
}

/// What stands behind the cursor mark at the beginning of a row.
fn marked(session: &Session, mark: &str) -> String {
    let rows = session.rows();
    let row = rows.iter().find(|row| row.contains(mark));
    row.cloned().unwrap_or_default()
}

#[test]
fn a_click_chooses_a_commit_and_a_second_one_opens_it() {
    let mut session = with_mouse(Docket::journal());
    session.press("g h");
    click(&mut session, " 4 06-14");
    assert!(
        marked(&session, ">  ").contains(" 4 06-14"),
        "{}",
        session.text()
    );
    // Neither the title nor the empty rows below are commits.
    for y in [2, 3, 15] {
        session.send(Msg::Mouse(Mouse::Click(9, y)));
        assert!(marked(&session, ">  ").contains(" 4 06-14"), "{y}");
    }
    click(&mut session, " 4 06-14");
    click(&mut session, " 4 06-14");
    assert_eq!(session.model.context(), Context::Reader);
    session.press("esc f");
    click(&mut session, "2 ");
    session.shows("| > 2");
    click(&mut session, "> 2");
    assert_eq!(session.model.context(), Context::History);
}

#[test]
fn a_click_chooses_a_day_of_the_calendar() {
    let mut session = with_mouse(Docket::sample());
    session.press("g q");
    click(&mut session, "2!");
    session.shows(">2!");
    session.shows(" 06-20 周一");
    // A day above and to the right, and rows that are no weeks.
    let row = session
        .rows()
        .iter()
        .position(|row| row.contains(" 06-06 "))
        .unwrap() as u16;
    session.send(Msg::Mouse(Mouse::Click(38, row)));
    session.shows(" 06-10 周五");
    for y in [2, 3, 4, 18] {
        session.send(Msg::Mouse(Mouse::Click(38, y)));
        session.shows(" 06-10 周五");
    }
    click(&mut session, "2!");
    click(&mut session, ">2!");
    assert_eq!(session.model.context(), Context::Drill);
}

#[test]
fn a_click_chooses_a_figure_of_either_chart() {
    let mut session = with_mouse(Docket::sample());
    session.press("g t space space space space");
    click(&mut session, "海拉尔");
    assert!(
        marked(&session, ">海拉尔").contains("海拉尔"),
        "{}",
        session.text()
    );
    click(&mut session, "2022-03");
    assert!(
        marked(&session, ">2022-03").contains("2022-03"),
        "{}",
        session.text()
    );
    click(&mut session, "2022-03");
    assert_eq!(
        session.model.context(),
        Context::Drill,
        "{}",
        session.text()
    );
}

#[test]
fn a_click_chooses_a_line_of_a_dialog_and_a_second_one_takes_it() {
    let mut session = with_mouse(Docket::sample());
    session.press("f4");
    click(&mut session, "督办  ");
    assert!(
        marked(&session, "|> 8").contains("督办"),
        "{}",
        session.text()
    );
    // The frame is no line.
    click(&mut session, "登记变更");
    assert!(
        marked(&session, "|> 8").contains("督办"),
        "{}",
        session.text()
    );
    click(&mut session, "> 8 督办");
    click(&mut session, "> 8 督办");
    assert_eq!(session.model.context(), Context::Form);
    session.press("esc g s");
    let before = session.text();
    let row = session
        .rows()
        .iter()
        .rposition(|row| row.contains('0'))
        .unwrap() as u16;
    session.send(Msg::Mouse(Mouse::Click(40, row)));
    assert_ne!(session.text(), before);
}

#[test]
fn a_click_gives_a_field_of_a_form_the_focus_and_the_caret() {
    let mut session = with_mouse(Docket::sample());
    session.press("a");
    let typed = "已送达 回证待查";
    let focus = |session: &Session, label: &str| {
        let rows = session.rows();
        assert!(
            rows.iter().any(|row| row.contains(&format!("|>{label}"))),
            "{label}\n{}",
            session.text()
        );
    };
    focus(&session, "结果");
    click(&mut session, " 说明");
    focus(&session, "说明");
    session.type_text(typed);
    // Back and forth: the next click is on a field without the focus.
    click(&mut session, " 结果");
    focus(&session, "结果");
    click(&mut session, "回证");
    focus(&session, "说明");
    session.type_text("(");
    session.shows("已送达 (回证待查");
    // The second column of a character is the character; behind the text is its end.
    click(&mut session, "待查");
    session.type_text(")");
    session.shows("已送达 (回证)待查");
    // The frame, the title and what is below the fields are none.
    for text in ["登记跟进", "Esc 暂存草稿", "+--"] {
        click(&mut session, text);
        focus(&session, "说明");
    }
}

#[test]
fn a_click_reaches_the_fields_of_a_form_for_many_cases() {
    let mut session = with_mouse(Docket::sample());
    session.press("g a space down space b 1");
    click(&mut session, " 说明");
    assert!(
        session.rows().iter().any(|row| row.contains("|>说明")),
        "{}",
        session.text()
    );
}

/// Nothing that a small window has no room for is left out unsaid.
#[test]
fn a_small_window_says_what_it_leaves_out() {
    for locale in Locale::ALL {
        for (columns, rows) in [(60, 12), (60, 16), (40, 10)] {
            let open = |keys: &str| {
                let docket = Docket::real(400);
                let mut session = Session::with(docket, locale, columns, rows, |_| {});
                session.press(keys);
                session
            };
            // Levels give way to the progress of the day.
            let text = open("").text();
            let done = locale.text("tui.today.done").split('{').next().unwrap();
            assert!(text.contains(done), "{text}");
            // The tabs of a case that do not fit are dots.
            let text = open("g a enter").text();
            let title = |key| locale.fill(key, &[("n", &"")]).trim().to_owned();
            let open_tab = format!("[{}", title("tui.case.timeline"));
            let tabs = text.lines().find(|line| line.contains(&open_tab)).unwrap();
            assert!(
                tabs.contains(&title("tui.case.history")) || tabs.contains(" .."),
                "{tabs}\n{text}"
            );
            // The list of what more there is goes on below, to its last line.
            let mut session = open("g m");
            let more = |n: usize| locale.fill("tui.chart.more", &[("n", &n)]);
            let below = |session: &Session| {
                let text = session.text();
                (1..20).any(|n| text.contains(&more(n)))
            };
            assert!(below(&session), "{}", session.text());
            session.press("end");
            assert!(!below(&session), "{}", session.text());
            assert!(marked(&session, ">  ").len() > 3, "{}", session.text());
        }
    }
}
