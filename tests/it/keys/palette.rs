//! The palette of commands.

use qingji::command::Context;
use qingji::config::docs;
use qingji::text::locale::Locale;
use qingji::tui::msg::Msg;

use crate::support::docket::Docket;
use crate::support::screen::Session;

#[test]
fn the_palette_opens_the_page_of_the_manual_that_is_named() {
    let mut session = Session::sample(80, 24);
    for page in &docs::PAGES {
        session.press(":").type_text(&format!("docs {}", page.id));
        let line = format!("> 手册: {}", page.title(Locale::Zh));
        assert!(session.text().contains(&line), "{}", session.text());
        session.press("enter");
        assert_eq!(session.model.context(), Context::Reader);
        let head = session.rows()[2].trim().to_owned();
        assert!(head.starts_with(page.title(Locale::Zh)), "{head}");
        session.press("esc");
    }
    // A page that does not exist is refused with the nearest name, and the line stays for
    // correction.
    session.press(":").type_text("docs dayly-hour");
    assert!(session.text().contains("> 手册没有 dayly-hour 这一页"));
    session.press("enter");
    assert_eq!(session.model.context(), Context::Palette);
    assert!(session.text().contains("可看: daily-hour"));
    // Without a name the list of pages opens, and the whole manual on request.
    session.press("esc :").type_text("docs").press("enter");
    for page in &docs::PAGES[..10] {
        assert!(session.text().contains(page.id), "{}", session.text());
    }
    session.press("esc :").type_text("docs all").press("enter");
    let head = session.rows()[2].clone();
    let lines = docs::all(Locale::Zh).lines().count();
    let shown: usize = head.rsplit('/').next().unwrap().trim().parse().unwrap();
    assert!(shown >= lines / 2, "{head}");
}

#[test]
fn a_line_of_the_shell_does_in_the_palette_what_it_does_there() {
    let mut session = Session::sample(80, 24);
    session.press(":").type_text("find 1187").press("enter");
    assert_eq!(session.model.context(), Context::Lookup);
    assert!(session.text().contains("1187号"), "{}", session.text());
    // A case that is named opens; where there is not just one, it is looked up.
    for (typed, text) in [
        ("show 19内07民初1187", "[进展"),
        ("why 19内07民初1187", "[期限算法"),
    ] {
        session.press("esc esc :").type_text(typed).press("enter");
        assert_eq!(session.model.context(), Context::Case);
        session.shows("(2019)内07民初1187号");
        session.shows(text);
    }
    session.press("esc :").type_text("show 民初").press("enter");
    assert_eq!(session.model.context(), Context::Lookup);
    // The name alone is the command, and its places are told in the reader's words.
    session.press("esc :").type_text("show");
    session.shows("show 案号");
    session
        .press("esc :")
        .type_text("qingji list 标的>=100000.00");
    session.press("enter");
    assert_eq!(session.model.context(), Context::Cases);
    assert!(session.text().contains("标的>=10万"), "{}", session.text());
    // The related command was done a moment ago, but does not come before the line that was typed.
    session.press(":").type_text("list 级=超");
    assert!(
        session.text().contains("> 列出: 级=超"),
        "{}",
        session.text()
    );
    session.press("enter");
    assert!(session.text().contains("级=超"), "{}", session.text());
    assert!(!session.text().contains("标的>="), "{}", session.text());
    session.press(":").type_text("workload");
    assert!(session.text().contains("> 到图表页"), "{}", session.text());
    // A text that is not a command may be a case.
    session.press("ctrl-u").type_text("3364x");
    assert!(session.text().contains("没有这个命令"));
    session.press("enter");
    assert_eq!(session.model.context(), Context::Lookup);
}

#[test]
fn the_palette_shows_as_much_of_a_line_as_its_box_has_room_for() {
    let mut session = Session::sample(80, 24);
    let line = "list 法院=扎兰屯 超期>0 级=超,急 标的>=10万 立案>=2020-01-01";
    session.press(":").type_text(line);
    session.shows(&format!("命令> {line}"));
}

/// An option is never a word of the search, wherever it stands.
#[test]
fn an_option_of_a_list_or_search_is_refused_by_name() {
    for (typed, named) in [
        ("list 级=超 --sort filed", "--sort filed"),
        ("find 336 --limit 2", "--limit 2"),
        ("show 3364 --json", "--json"),
        ("due --level over", "--level over"),
        ("docs queries --all", "--all"),
    ] {
        let mut session = Session::sample(80, 24);
        session.press(":").type_text(typed);
        session.shows(&format!("界面里不接 {named}"));
        session.press("enter");
        assert_eq!(session.model.context(), Context::Palette, "{typed}");
        // The message may go on in the next line.
        let said: String = session.text().split_whitespace().collect();
        let shell: String = format!("qingji {typed}").split_whitespace().collect();
        assert!(said.contains(&shell), "{}", session.text());
    }
}

/// A command that records opens its form on the case that is named, with what was typed in the
/// fields; nothing is written before the form is.
#[test]
fn a_command_that_records_opens_its_form_on_the_case() {
    for (typed, title, said) in [
        (
            "pay 19内07民初1187 5000",
            "登记款项",
            vec!["5000", "= 5,000.00", "到位"],
        ),
        (
            "payout 19内07民初1187 1.2万 --on 6-10",
            "登记款项",
            vec!["1.2万", "2022-06-10", "发放"],
        ),
        ("follow 19内07民初1187", "登记跟进", vec![]),
        (
            "follow 19内07民初1187 2 等 回证",
            "登记跟进",
            vec!["未接通", "等 回证"],
        ),
        (
            "follow 19内07民初1187 --outcome served --next 6-20",
            "登记跟进",
            vec!["已送达", "2022-06-20"],
        ),
        ("change 19内07民初1187 扣除", "扣除审限", vec![]),
        (
            "change 19内07民初1187 extend 3 --approved 6-14",
            "延长审限",
            vec!["2022-06-14"],
        ),
        ("amend 19内07民初1187 承办法官 李娜", "更正", vec!["李娜"]),
        (
            "supervise 19内07民初1187 七日内结案 6-20",
            "督办",
            vec!["七日内结案", "2022-06-20"],
        ),
    ] {
        let mut session = Session::sample(80, 24);
        session.press(":").type_text(typed);
        session.shows(&format!("> {title}: "));
        session.press("enter");
        assert_eq!(
            session.model.context(),
            Context::Form,
            "{typed}\n{}",
            session.text()
        );
        session.shows("1187号");
        session.shows(title);
        for words in said {
            session.shows(words);
        }
        assert!(!session.text().contains("没有读入"), "{}", session.text());
        // The case lies below, unchanged.
        session.press("esc");
        assert_eq!(session.model.context(), Context::Case, "{typed}");
        assert!(session.docket.writes.lock().unwrap().is_empty(), "{typed}");
    }
    // Confirmed, it is written on that case.
    let mut session = Session::sample(80, 24);
    session
        .press(":")
        .type_text("pay 19内07民初1187 5000")
        .press("enter f2");
    let writes = session.docket.writes.lock().unwrap();
    let written: Vec<&str> = writes.iter().map(|write| write.number.as_str()).collect();
    assert_eq!(written, ["(2019)内07民初1187号"]);
}

#[test]
fn what_a_form_cannot_take_is_named_and_the_kind_left_out_is_chosen() {
    let mut session = Session::sample(80, 24);
    session
        .press(":")
        .type_text("pay 19内07民初1187 五千x --colour red");
    session.press("enter");
    assert_eq!(session.model.context(), Context::Form);
    session.shows("没有读入: --colour red  五千x");
    let mut session = Session::sample(80, 24);
    session
        .press(":")
        .type_text("change 19内07民初1187 甲乙")
        .press("enter");
    session.shows("没有读入: 甲乙");
    session.press("1");
    assert_eq!(session.model.context(), Context::Form);
    session.shows("扣除审限");
    // A new case needs none that there is.
    let mut session = Session::sample(80, 24);
    session.press(":").type_text("add 22执恢77").press("enter");
    session.shows("登记案件");
    session.shows("22执恢77");
    assert!(!session.text().contains("没有读入"));
    // What cannot be recorded about the case is said where it was typed.
    session
        .press("esc :")
        .type_text("reopen 19内07民初1187")
        .press("enter");
    assert_eq!(session.model.context(), Context::Palette);
}

#[test]
fn a_number_that_several_cases_have_is_looked_up_before_the_form_opens() {
    let mut session = Session::sample(80, 24);
    session.press(":").type_text("pay 民初 5000").press("enter");
    assert_eq!(session.model.context(), Context::Lookup);
    session.shows("快速查找: 登记款项");
    session.press("enter");
    assert_eq!(session.model.context(), Context::Form);
    session.shows("= 5,000.00");
}

#[test]
fn the_palette_finds_by_initials_and_does_it() {
    let mut session = Session::sample(80, 24);
    session.press(":").type_text("czaj").press("enter");
    assert_eq!(session.model.context(), Context::Lookup);
}

#[test]
fn initials_of_a_command_find_it_before_what_holds_the_letters_somewhere() {
    let mut session = Session::sample(100, 30);
    session.press(":").type_text("dc");
    let rows = session.rows();
    let first = rows.iter().find(|row| row.contains("| > ")).unwrap();
    assert!(first.contains("存成") || first.contains("导出"), "{first}");
    // Settings are found by their names, and the reason why a command cannot be run is shown in
    // full.
    session.press("ctrl-u").type_text("主题");
    assert!(session.text().contains("手册: "), "{}", session.text());
    session.resize(80, 24).press("ctrl-u").type_text("口径");
    assert!(
        session.text().contains("(要在: 图表)"),
        "{}",
        session.text()
    );
}

#[test]
fn the_palette_takes_words_pinyin_the_shell_and_keys() {
    for query in ["撤销刚才", "cxgc", "chexiao", "undo", "ctrl-z", "u"] {
        let mut session = Session::sample(80, 24);
        session.press("2 :").type_text(query).press("enter");
        assert!(
            session.text().contains("已撤销"),
            "{query}: {}",
            session.text()
        );
    }
    // By a key sequence, and by its equivalent that input methods let through.
    for query in ["g a", "ga", "f2 2"] {
        let mut session = Session::sample(80, 24);
        session.press(":").send(Msg::Paste(query.to_owned()));
        session.press("enter");
        assert_eq!(session.model.context(), Context::Cases, "{query}");
    }
}

#[test]
fn the_palette_says_why_not_and_what_it_would_do() {
    let mut session = Session::sample(80, 24);
    session.press(":").type_text("上一件").press("enter");
    assert_eq!(session.model.context(), Context::Palette);
    assert!(
        session.text().contains("要在: 一案一册"),
        "{}",
        session.text()
    );
    let mut session = Session::new(Docket::empty(), Locale::Zh, 80, 24);
    session.press(":").type_text("复制案号").press("enter");
    assert!(session.text().contains("未选中案件"));
    session.press("f1");
    assert_eq!(session.model.context(), Context::Reader);
    assert!(session.text().contains("copy-number"));
    session.press("esc");
    assert_eq!(session.model.context(), Context::Palette);
    session.press("ctrl-u").type_text("czaj").press("tab");
    assert!(session.text().contains("命令> 查找案件"));
}

#[test]
fn the_palette_greys_redo_until_something_was_taken_back() {
    let greyed = |session: &mut Session| {
        session.press(":").type_text("重做");
        let text = session.text();
        session.press("esc");
        text.contains("没有撤销过的")
    };
    let mut session = Session::new(Docket::real(60), Locale::Zh, 80, 24);
    assert!(greyed(&mut session));
    session.press("2");
    assert!(greyed(&mut session));
    session.press("u");
    assert!(!greyed(&mut session));
    // Another run asks the journal.
    assert!(!greyed(&mut session.beside("2")));
    session.press("ctrl-y");
    assert!(greyed(&mut session));
    assert!(greyed(&mut session.beside("3")));
}

#[test]
fn the_palette_greys_what_cannot_be_said_of_this_case() {
    for (query, why) in [("重新开启", "还没有结案"), ("教程", "教程用的是演示库")]
    {
        let mut session = Session::sample(80, 24);
        session.press(":").type_text(query).press("enter");
        assert_eq!(session.model.context(), Context::Palette, "{query}");
        let text = session.text();
        assert!(text.contains(why), "{text}");
    }
    // In a list without rows nothing is marked or done.
    let mut session = Session::new(Docket::empty(), Locale::Zh, 80, 24);
    for (query, why) in [("反选", "列表是空的"), ("今天跳过", "未选中案件")] {
        session.press(":").type_text(query).press("enter");
        let text = session.text();
        assert!(text.contains(why), "{text}");
        session.press("esc");
    }
    // Nothing is written while a past day is shown.
    let mut session = Session::new(Docket::real(60), Locale::Zh, 80, 24);
    session
        .press("g t D")
        .type_text("2022-05-01")
        .press("enter g j :");
    session.type_text("登记跟进").press("enter");
    assert_eq!(session.model.context(), Context::Palette);
    assert!(
        session.text().contains("回看时不能登记"),
        "{}",
        session.text()
    );
}

#[test]
fn what_was_picked_stands_first_next_time() {
    let mut session = Session::sample(80, 24);
    session.press(":").type_text("刷新").press("enter");
    session.press(": ctrl-u");
    session.press("esc :").type_text("重新").press("enter");
    session.press(":");
    let first = session
        .rows()
        .into_iter()
        .find(|row| row.contains("> "))
        .unwrap_or_default();
    assert!(session.text().contains("> 重新读取并重画"), "{first}");
}

#[test]
fn the_palette_opens_pages_of_the_manual() {
    let mut session = Session::sample(80, 24);
    session
        .press(":")
        .type_text("届满日")
        .press("down down down down down down enter");
    session.press("esc esc");
    session.press(":").type_text("kdjmr").press("enter");
    assert_eq!(session.model.context(), Context::Reader);
    assert!(session.text().contains("看懂届满日"));
    session.press("pagedown pageup end g g esc");
    assert_eq!(session.model.context(), Context::Today);
}

#[test]
fn an_answer_about_what_was_typed_before_opens_nothing() {
    let mut session = Session::sample(80, 24);
    session.press(":").type_text("show 19内07民初1187");
    let asked = session.press_and_wait("enter");
    session.press_and_wait("backspace");
    session.run(asked);
    assert_eq!(session.model.context(), Context::Palette);
    session.type_text("7").press("enter");
    assert_eq!(session.model.context(), Context::Case);
    session.shows("(2019)内07民初1187号");
}

#[test]
fn a_case_is_put_off_and_brought_back_by_a_typed_line() {
    for (locale, off, back) in [
        (Locale::Zh, "已跳过", "放回"),
        (Locale::En, "skipped today", "on the list"),
    ] {
        let mut session = Session::new(Docket::sample(), locale, 80, 24);
        let skipped = |session: &Session| session.docket.skips.lock().unwrap().clone();
        session
            .press(":")
            .type_text("skip 19内0783执恢3364")
            .press("enter");
        assert!(session.text().contains(off), "{}", session.text());
        assert_eq!(skipped(&session), ["(2019)内0783执恢3364号"]);
        // The list has dropped it, and it is taken back like one that was put off by its key.
        let rows = session.rows();
        let selected = rows.iter().find(|row| row.starts_with(" >")).unwrap();
        assert!(!selected.contains("3364"), "{selected}");
        session.press("u");
        assert!(skipped(&session).is_empty(), "{}", session.text());
        session
            .press(":")
            .type_text("skip 19内0783执恢3364")
            .press("enter");
        session.press(":").type_text("skip 19内0783执恢3364 --back");
        session.press("enter");
        assert!(session.text().contains(back), "{}", session.text());
        assert!(skipped(&session).is_empty());
        // A part that several cases have is looked up, and the one that is chosen is put off.
        session.press(":").type_text("skip 民初").press("enter");
        assert_eq!(session.model.context(), Context::Lookup);
        session.press("enter");
        assert_eq!(skipped(&session).len(), 1, "{}", session.text());
    }
}

/// Every key finds what it does, also the command that has no line of its own because it is the
/// palette itself, or a step of the cursor.
#[test]
fn a_key_finds_its_command_however_it_is_written() {
    for (typed, doc) in [
        ("F9", "命令面板"),
        ("Ctrl-P", "命令面板"),
        ("C-p", "命令面板"),
        ("^P", "命令面板"),
        ("F10", "离开"),
        ("PgDn", "下翻一屏"),
        ("g g", "第一行"),
        ("F5", "重新读取并重画"),
    ] {
        let mut session = Session::sample(80, 24);
        session.press(":").type_text(typed);
        session.shows(&format!("> {doc}"));
    }
    // A single letter begins a word sooner than it is a step of the cursor.
    let mut session = Session::sample(80, 24);
    session.press(":").type_text("k");
    assert!(!session.text().contains("上一行"), "{}", session.text());
    session.press("ctrl-u").type_text("F9").press("enter");
    assert_eq!(session.model.context(), Context::Palette);
    session.shows("命令> ");
}
