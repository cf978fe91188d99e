//! Keys and words that hold on every page.

use std::time::Duration;

use qingji::command::keymap::Keymap;
use qingji::command::{COMMANDS, Context};
use qingji::config::key::Key;
use qingji::text::locale::Locale;
use qingji::tui::msg::Msg;

use crate::support::docket::Docket;
use crate::support::screen::Session;

#[test]
fn ctrl_c_twice_leaves() {
    let mut session = Session::sample(80, 24);
    session.press("/ ctrl-c");
    assert_eq!(session.model.context(), Context::Today);
    assert_eq!(session.effects, Vec::<String>::new());
    session.press("ctrl-c");
    assert_eq!(session.effects, ["Quit"]);
}

#[test]
fn every_leaving_key_leaves() {
    for key in ["q", "f10", "esc"] {
        let mut session = Session::sample(80, 24);
        session.press(key);
        if key == "esc" {
            // One press too many asks for confirmation.
            assert_eq!(session.effects, Vec::<String>::new());
            assert!(session.text().contains("再按一次 Esc 离开"));
            session.press("j esc");
            assert_eq!(session.effects, Vec::<String>::new());
            session.press("esc");
        }
        assert_eq!(session.effects, ["Quit"], "{key}");
    }
}

#[test]
fn every_command_and_context_has_words_in_both_languages() {
    for locale in Locale::ALL {
        for command in COMMANDS {
            assert!(locale.has(&command.title()), "{}", command.title());
            assert!(locale.has(&command.doc()), "{}", command.doc());
        }
        for context in Context::ALL {
            assert!(locale.has(&context.title()));
        }
    }
}

#[test]
fn every_key_of_the_words_is_in_the_words() {
    let mut missing = Vec::new();
    let mut files = vec![std::path::PathBuf::from("src/tui")];
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(
                std::fs::read_dir(path)
                    .unwrap()
                    .map(|entry| entry.unwrap().path()),
            );
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for part in text.split("\"tui.").skip(1) {
            let key = format!("tui.{}", part.split('"').next().unwrap());
            if !key.contains('{') && !Locale::Zh.has(&key) {
                missing.push(key);
            }
        }
    }
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn random_keys_never_panic_and_never_leave_an_empty_stack() {
    // Every key of the keymap, text for fields, and the characters of an input method.
    let typed = "123456789jkgafs/:?.yu[]q扎Ｊ".chars().map(Key::char);
    let edit = ["backspace", "delete", "left", "home"].map(|key| Key::parse(key).unwrap());
    let keymap = Keymap::builtin();
    let bound = Context::ALL.iter().flat_map(|context| {
        COMMANDS
            .iter()
            .flat_map(|command| keymap.keys(*context, command.action))
            .flat_map(|chord| chord.0.iter().copied())
    });
    let keys: Vec<Key> = bound.chain(typed).chain(edit).collect();
    let mut state = 7u64;
    for size in [(80, 24), (40, 10), (9, 3)] {
        let mut session = Session::new(Docket::sample(), Locale::Zh, size.0, size.1);
        for _ in 0..600 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let key = keys[(state >> 33) as usize % keys.len()];
            session.time += Duration::from_millis(200);
            let time = session.time;
            session.send(Msg::Key(key, time));
            let drawn = session.text();
            assert!(!drawn.trim().is_empty(), "{key:?} at {size:?}");
        }
    }
}

#[test]
fn a_command_of_another_key_map_means_the_same_whichever_of_its_keys_is_pressed() {
    let mut session = Session::with(Docket::sample(), Locale::Zh, 100, 30, |options| {
        let patch = "[charts]\nprevious-tab = [\"z\", \"Z\"]\nleft = [\"h\", \"b\", \"left\"]\n[calendar]\nleft = [\"b\", \"h\", \"left\"]\n";
        options.keymap.apply("keymap.toml", patch, &mut Vec::new());
    });
    session.press("g q");
    let before = session.text();
    session.press("left right");
    assert_eq!(session.text(), before);
    session.press("b");
    let one = session.text();
    session.press("right h");
    assert_eq!(session.text(), one);
    session.press("g t");
    let chart = session.rows()[2].clone();
    session.press("space z space Z");
    assert_eq!(session.rows()[2], chart);
    session.press(":").type_text("上一张图").press("enter");
    assert_ne!(session.rows()[2], chart);
    for query in ["left", "right", "向右"] {
        session.press(":").type_text(query);
        assert!(!session.text().contains("没有这个命令"), "{query}");
        assert!(session.text().contains("个数, "), "{}", session.text());
        session.press("esc");
    }
}

#[test]
fn the_display_check_names_its_own_keys() {
    let mut session = Session::sample(80, 24);
    session.press(":").type_text("显示").press("enter");
    let rows = session.rows();
    assert!(rows[23].contains("1-4选择"), "{}", rows[23]);
    assert!(!rows[23].contains("导出"), "{}", rows[23]);
}

#[test]
fn what_is_wrong_with_the_keys_is_said_once_at_the_start() {
    let said = "[global] help = \"u\" 与 [global] undo 是同一个键";
    let mut session = Session::with(Docket::real(60), Locale::Zh, 80, 24, |options| {
        options.complaints = vec![said.to_owned(), "另一处".to_owned()];
    });
    let text = session.text();
    assert!(text.contains(said), "{text}");
    assert!(text.contains("2 处不用"), "{text}");
    session.press("j j");
    assert!(!session.text().contains(said), "{}", session.text());
    // Unsaved input is reported first.
    session
        .press("a 1 enter")
        .type_text("写到一半")
        .press("esc");
    let mut next = session.beside("2");
    assert!(next.text().contains("有草稿"), "{}", next.text());
    next.press("j");
    assert!(next.text().contains(said), "{}", next.text());
    next.press("j");
    assert!(!next.text().contains(said), "{}", next.text());
}

#[test]
fn help_finds_a_key_and_does_it() {
    let mut session = Session::sample(80, 24);
    session.press("?").type_text("查找");
    assert_eq!(session.model.context(), Context::Help);
    session.press("enter");
    assert_eq!(session.model.context(), Context::Lookup);
    // All places, on demand; a line of another place says where it applies.
    session
        .press("esc ? tab")
        .type_text("上一件")
        .press("enter");
    assert!(
        session.text().contains("要在: 一案一册"),
        "{}",
        session.text()
    );
    // Every letter belongs to the search, also the first, and never works on the docket below.
    for word in ["tn", "order", "all", "undo", "12", "tutorial"] {
        session.press("esc ?").type_text(word);
        assert_eq!(session.model.context(), Context::Help, "{word}");
        session.shows(&format!("搜: {word}"));
        assert!(session.docket.skips.lock().unwrap().is_empty(), "{word}");
        assert_eq!(session.writes(), 0, "{word}");
    }
    // `/` begins a search as everywhere.
    session
        .press("esc ?")
        .send(Msg::Key(Key::char('/'), Duration::from_secs(99)));
    session.type_text("ab");
    assert!(session.text().contains("搜:  ab"), "{}", session.text());
    session.press("esc /");
    session.press("f1");
    assert_eq!(session.model.context(), Context::Help);
    assert!(session.text().contains("帮助: 查找"));
}

#[test]
fn a_line_of_the_help_that_tells_of_several_keys_opens() {
    let mut session = Session::sample(80, 24);
    session.press("? down down down down down down down down down");
    assert!(session.text().contains(">s c "), "{}", session.text());
    let opened = session.press("enter").text();
    assert!(
        opened.contains(">s F8 改变排序") && opened.contains("Esc 回到全部"),
        "{opened}"
    );
    assert!(!opened.contains("撤销, 重做"), "{opened}");
    // Esc goes back to the line, and only then out.
    session.press("esc");
    assert!(session.text().contains(">s c "), "{}", session.text());
    session.press("enter down enter");
    assert_eq!(session.model.context(), Context::Picker);
    session.press("esc ? enter");
    assert_eq!(session.model.context(), Context::Today);
    // A search begun there covers everything.
    session.press("? down down down down down down down down down enter");
    session.type_text("查找");
    assert!(session.text().contains("/ F3"), "{}", session.text());
}

#[test]
fn the_key_card_is_a_file_and_the_messages_can_be_read_again() {
    let mut session = Session::sample(80, 24);
    session.press("? f4 enter");
    assert!(
        session.effects[0].starts_with("Save"),
        "{:?}",
        session.effects
    );
    assert!(session.effects[0].contains("F10"));
    session.send(Msg::Saved(Ok("/home/wang/a.txt".into())));
    assert!(session.text().contains("已存到 /home/wang/a.txt"));
    session.press("2");
    session.press(":").type_text("消息").press("enter");
    let text = session.text();
    assert!(
        text.contains("已存到 /home/wang/a.txt") && text.contains("已记 (2019)内0783执恢3364号"),
        "{text}"
    );
}

#[test]
fn a_copy_goes_where_the_terminal_takes_it() {
    use qingji::config::display::Clipboard;
    let mut session = Session::sample(80, 24);
    session.press("y");
    assert_eq!(session.model.context(), Context::Reader);
    assert!(
        session
            .rows()
            .iter()
            .any(|row| row == "(2019)内0783执恢3364号")
    );
    session.press("s enter");
    assert!(
        session.effects[0].starts_with("Save"),
        "{:?}",
        session.effects
    );
    let mut session = Session::with(Docket::sample(), Locale::Zh, 80, 24, |options| {
        options.clipboard = Clipboard::Osc52;
    });
    session.press("y");
    assert!(
        session.effects[0].contains("]52;c;"),
        "{:?}",
        session.effects
    );
    assert!(session.text().contains("已复制 (2019)内0783执恢3364号"));
}

#[test]
fn every_page_has_a_letter_behind_g_and_its_digit_behind_f2() {
    use qingji::tui::screen::SCREENS;
    let mut before = 0;
    for entry in SCREENS {
        let keymap = Keymap::builtin();
        let keys = keymap.keys(Context::Global, entry.go);
        let shown: Vec<String> = keys.iter().map(ToString::to_string).collect();
        assert!(
            shown
                .iter()
                .any(|key| key.starts_with("g ") && key.len() == 3),
            "{}: {shown:?}",
            entry.id
        );
        // In the order of the ring; between them is the digit of the sheets.
        let digit = shown.iter().find_map(|key| key.strip_prefix("F2 "));
        let digit: u8 = digit.and_then(|digit| digit.parse().ok()).unwrap_or(0);
        assert!(digit > before, "{}: {shown:?}", entry.id);
        before = digit;
    }
}

#[test]
fn the_display_check_holds_at_once_and_is_remembered() {
    let mut session = Session::sample(80, 24);
    session.press(":").type_text("检查显示").press("enter");
    assert_eq!(session.effects, ["Measure"]);
    session.press("down");
    assert!(session.text().contains("收到 Down"));
    session.press("1 1");
    assert_eq!(session.model.context(), Context::Today);
    assert!(
        session.effects.iter().any(|effect| effect
            .starts_with("Remember(Remembered { glyphs: Some(Rich), ambiguous: Some(Narrow)")),
        "{:?}",
        session.effects
    );
    assert!(session.text().contains('\u{2500}'));
}

/// Everything else about this is checked by every session of these tests after each of its keys.
#[test]
fn a_screen_that_takes_text_has_a_context_that_says_so() {
    for (keys, context) in [
        ("/", Context::Lookup),
        (":", Context::Palette),
        ("A", Context::Form),
        ("a", Context::Form),
        ("d", Context::Day),
        ("D", Context::AsOf),
        ("f", Context::Form),
    ] {
        let mut session = Session::sample(80, 24);
        session.press(keys);
        assert_eq!(session.model.context(), context, "{keys}");
        assert!(session.model.takes_text(), "{keys}");
        assert!(context.takes_text(), "{keys}");
    }
}

#[test]
fn a_second_key_of_no_sequence_is_named_and_does_nothing() {
    let mut session = Session::sample(80, 24);
    for (keys, said) in [("f2 x", "F2 x"), ("g w", "g w"), ("f2 g", "F2 g")] {
        session.press(keys);
        let text = session.text();
        assert!(text.contains(&format!("{said} 不是组合键")), "{text}");
        assert_eq!(session.model.context(), Context::Today);
    }
    // Leaving the strip of a first key shows no message.
    session.press("g esc");
    assert!(!session.text().contains("不是组合键"), "{}", session.text());
    assert_eq!(session.writes(), 0);
    // Right after a form was saved, its save key does not begin a sequence that takes the next key,
    // be it a letter or the digit of an outcome.
    session.press("a 1 f2");
    assert_eq!(session.writes(), 1, "{}", session.text());
    session.press("f2 g a");
    assert_eq!(session.model.context(), Context::Cases);
    session.press("g j a 1 f2");
    assert_eq!(session.writes(), 2, "{}", session.text());
    session.press("f2");
    assert!(session.text().contains("已记"), "{}", session.text());
    session.press("2");
    assert_eq!(session.model.context(), Context::Today);
    assert_eq!(session.writes(), 3);
    session.press("f2 2");
    assert_eq!(session.model.context(), Context::Cases);
    session.press("g j a 1 f2");
    let writes = session.writes();
    session.press("g 3");
    assert!(
        session.text().contains("g 3 不是组合键"),
        "{}",
        session.text()
    );
    assert_eq!(session.writes(), writes);
}

#[test]
fn all_that_may_follow_a_key_is_shown_on_a_small_window() {
    let mut session = Session::sample(40, 10);
    session.press("g");
    for page in [
        "j今日", "q期限", "t图表", "b报表", "d草稿", "h历史", "m更多",
    ] {
        session.shows(page);
    }
    session.press("esc enter");
    let text = session.text();
    assert!(text.contains("杨磊") && text.contains("扎兰屯"), "{text}");
}

#[test]
fn a_terminal_without_a_type_is_told_what_to_set_for_the_mouse() {
    for (locale, said) in [(Locale::Zh, "没有设 TERM"), (Locale::En, "TERM is not set")] {
        let mut session = Session::new(Docket::sample(), locale, 80, 24);
        session.press(":").type_text("mouse").press("enter");
        session.shows(said);
        session.shows("TERM=xterm-256color");
    }
}
