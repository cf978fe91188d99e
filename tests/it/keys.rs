//! Keys in, effects and screens out.

use std::time::Duration;

use qingji::backend::Backend;
use qingji::command::keymap::Keymap;
use qingji::command::{COMMANDS, Context};
use qingji::config::docs;
use qingji::config::key::Key;
use qingji::domain::event::{Fact, Field, FollowUp};
use qingji::service::api::{HistoryQuery, Moment, NewEvent, Request, Response};
use qingji::service::error::{Error, ErrorKey};
use qingji::text::locale::Locale;
use qingji::tui::Clock;
use qingji::tui::msg::{Effect, Msg};

use crate::support::docket::Docket;
use crate::support::screen::{Session, keys};

/// The outcomes recorded so far: case and outcome.
fn recorded(session: &Session) -> Vec<(String, String)> {
    let writes = session.docket.writes.lock().unwrap();
    writes
        .iter()
        .map(|write| match &write.events[0].fact {
            Fact::FollowedUp(f) => (write.number.clone(), f.outcome.clone()),
            other => panic!("{other:?}"),
        })
        .collect()
}

#[test]
fn a_digit_records_the_outcome_and_moves_on() {
    let mut session = Session::sample(80, 24);
    session.press("2");
    assert_eq!(
        recorded(&session),
        [("(2019)内0783执恢3364号".into(), "no-answer".into())]
    );
    let text = session.text();
    // Two working days after Wednesday is Friday.
    assert!(
        text.contains("已记 3364号: 未接通, 下次 06-17 周五"),
        "{text}"
    );
    assert!(text.contains("u 撤销"));
    assert!(text.contains(" > 超 超811天"));
    assert!(text.contains("已办 8/23"));
}

#[test]
fn undo_takes_it_back() {
    let mut session = Session::sample(80, 24);
    session.press("2 u");
    assert_eq!(recorded(&session), []);
    assert!(session.text().contains("已撤销"));
}

#[test]
fn a_digit_held_down_records_once() {
    let mut session = Session::sample(80, 24);
    for n in 0..10 {
        session.send(Msg::Key(
            Key::char('2'),
            Duration::from_millis(5_000 + n * 33),
        ));
    }
    assert_eq!(recorded(&session).len(), 1);
    session.press("2");
    assert_eq!(recorded(&session).len(), 2);
}

#[test]
fn full_width_digits_record_as_well() {
    let mut session = Session::sample(80, 24);
    session.type_text("２");
    assert_eq!(recorded(&session).len(), 1);
}

#[test]
fn an_outcome_with_a_note_takes_a_digit_a_text_and_two_enters() {
    let mut session = Session::sample(80, 24);
    session
        .press("a 1 enter")
        .type_text("已约谈")
        .press("enter");
    assert_eq!(
        recorded(&session),
        [("(2019)内0783执恢3364号".into(), "contacted".into())]
    );
    let writes = session.docket.writes.lock().unwrap();
    let Fact::FollowedUp(f) = &writes.last().unwrap().events[0].fact else {
        panic!()
    };
    assert_eq!(f.note.as_deref(), Some("已约谈"));
    // In seven days the limit of the measure would have passed.
    assert_eq!(f.next.unwrap().to_string(), "2022-06-20");
}

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
    session.press("enter q");
    assert_eq!(recorded(&session).len(), 1);
    assert_eq!(session.effects, ["Quit"]);
}

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
fn keys_typed_ahead_are_keys() {
    let mut session = Session::sample(80, 24);
    session.send(Msg::Burst(keys("/ 1 1 8 7 enter"), Duration::ZERO));
    assert_eq!(session.model.context(), Context::Case);
}

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

/// The selected line of the history, and the whole screen.
fn at(session: &Session) -> (String, String) {
    let text = session.text();
    let line = text.lines().find(|line| line.starts_with('>'));
    (line.unwrap_or_default().to_owned(), text)
}

#[test]
fn an_entry_of_ones_own_is_undone_out_of_order_and_restored_by_the_same_key() {
    let mut session = Session::new(Docket::journal(), Locale::Zh, 80, 24);
    session.press("g h j u");
    let (line, text) = at(&session);
    assert!(
        line.contains("     5 ") && line.contains("(已撤销)"),
        "{text}"
    );
    assert!(text.contains("撤销第 5 号"), "{text}");
    session.press("u");
    let (line, text) = at(&session);
    assert!(
        line.contains("     5 ") && !line.contains("(已撤销)"),
        "{text}"
    );
    // The key of the list does not undo again what was undone and restored.
    session.press("esc u");
    assert!(session.text().contains("已撤销"), "{}", session.text());
}

#[test]
fn undo_on_the_page_of_an_entry_is_about_that_entry_and_named_there() {
    let mut session = Session::new(Docket::journal(), Locale::Zh, 80, 24);
    session.press("g h j enter");
    assert_eq!(session.model.context(), Context::Reader);
    let text = session.text();
    let foot = text.lines().last().unwrap();
    assert!(foot.contains("u撤销") && foot.contains("Esc返回"), "{text}");
    session.press("u");
    let (line, text) = at(&session);
    assert!(
        line.contains("     5 ") && line.contains("(已撤销)"),
        "{text}"
    );
    assert_eq!(text.matches("(已撤销)").count(), 1, "{text}");
}

#[test]
fn an_entry_of_somebody_else_is_undone_only_after_a_second_key() {
    let mut session = Session::new(Docket::journal(), Locale::Zh, 80, 24);
    session.press("g h j j u");
    let (line, text) = at(&session);
    assert!(line.contains("李明") && text.contains("不是您的"), "{text}");
    session.press("esc");
    let (line, text) = at(&session);
    assert!(
        !text.contains("(已撤销)") && line.contains("李明"),
        "{text}"
    );
    // A digit without a choice leaves the question open.
    session.press("u 3");
    assert_eq!(session.model.context(), Context::Picker);
    session.press("1");
    let (line, text) = at(&session);
    assert!(line.contains("李明") && line.contains("(已撤销)"), "{text}");
}

#[test]
fn what_later_entries_build_on_goes_with_them_as_one_step_and_comes_back_so() {
    let mut session = Session::new(Docket::journal(), Locale::Zh, 80, 24);
    session.press("g h end u");
    let (_, text) = at(&session);
    assert!(
        text.contains("以后有 2 条") && text.contains("5 王芳"),
        "{text}"
    );
    session.press("enter");
    let (line, text) = at(&session);
    assert!(line.contains("     1 "), "{text}");
    assert_eq!(text.matches("(已撤销)").count(), 3, "{text}");
    session.press("u");
    let (_, text) = at(&session);
    assert!(text.contains("1 5 6"), "{text}");
    session.press("enter");
    let (_, text) = at(&session);
    assert_eq!(text.matches("(已撤销)").count(), 1, "{text}");
}

#[test]
fn the_history_is_filtered_and_paged() {
    let mut session = Session::new(Docket::journal(), Locale::Zh, 80, 24);
    session.press("g h j j f 3");
    assert!(
        session.text().contains("第 1 到 1 条"),
        "{}",
        session.text()
    );
    session.press("f 1 f 4 enter");
    assert_eq!(session.model.context(), Context::Reader);
    session.press("esc esc");
    assert_eq!(session.model.context(), Context::Today);
    // More than a page: over its edge and back.
    for _ in 0..200 {
        let fact = Fact::FollowedUp(FollowUp {
            outcome: "contacted".to_owned(),
            ..FollowUp::default()
        });
        let events = vec![NewEvent { on: None, fact }];
        let number = "(2021)内0783执336号".to_owned();
        let request = Request::Record { number, events };
        session
            .docket
            .call(&session.options.context(), request)
            .unwrap();
    }
    session.press("g h");
    for _ in 0..20 {
        if at(&session).0.contains("     7 ") {
            break;
        }
        session.press("pagedown");
    }
    session.press("j");
    let (line, text) = at(&session);
    assert!(line.contains("     6 "), "{text}");
    assert!(text.contains("第 201 到 206 条"), "{text}");
    session.press("k");
    let (line, text) = at(&session);
    assert!(line.contains("     7 "), "{text}");
    assert!(text.contains("第 184 到 200 条"), "{text}");
    // End goes to the end of all, not of the page; from there up over the edge.
    session.press("end");
    let (line, text) = at(&session);
    assert!(line.contains("     1 "), "{text}");
    assert!(text.contains("倒数第 1 到 17 条"), "{text}");
    for _ in 0..20 {
        if at(&session).0.contains("   200 ") {
            break;
        }
        session.press("pageup");
    }
    assert!(at(&session).1.contains("倒数第 184 到 200 条"));
    session.press("k");
    let (line, text) = at(&session);
    assert!(line.contains("   201 "), "{text}");
    assert!(text.contains("第 1 到 6 条"), "{text}");
    session.press("j end home");
    let (line, text) = at(&session);
    assert!(line.contains("   206 "), "{text}");
    assert!(text.contains("第 1 到 17 条"), "{text}");
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
fn next_case_follows_the_list() {
    let mut session = Session::sample(80, 24);
    session.press("enter ]");
    assert!(session.text().contains("(2019)内07民初1187号"));
    session.press("[");
    assert!(session.text().contains("3364号"));
    session.press("[");
    assert!(session.text().contains("列表到头了"));
}

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
fn the_palette_finds_by_initials_and_does_it() {
    let mut session = Session::sample(80, 24);
    session.press(":").type_text("czaj").press("enter");
    assert_eq!(session.model.context(), Context::Lookup);
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
        head.contains("待办 3 ") && head.contains("已办 8/11"),
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
fn an_undo_ahead_of_the_write_takes_that_write_back() {
    let mut session = Session::sample(80, 24);
    let written = session.press_and_wait("2");
    // Nothing of this session is in the docket yet, and the key after the undo applies to the list
    // after it.
    assert!(session.press_and_wait("u 1").is_empty());
    assert_eq!(session.docket.writes.lock().unwrap().len(), 0);
    session.run(written);
    let recorded = recorded(&session);
    assert_eq!(recorded.len(), 1, "{}", session.text());
    assert_eq!(recorded[0].1, "contacted");
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
fn what_was_before_this_session_is_undone_only_when_asked_twice() {
    let mut session = Session::sample(80, 24);
    session.press("u");
    assert!(session.text().contains("再按一次 u"));
    session.press("j u");
    assert!(session.text().contains("再按一次 u"));
    session.press("u");
    assert!(session.text().contains("已撤销"));
}

#[test]
fn a_date_comes_before_its_outcome_in_six_keys() {
    let mut session = Session::sample(80, 24);
    session.press("d");
    assert_eq!(session.model.context(), Context::Day);
    session.type_text("7/5");
    assert!(
        session.text().contains("= 2022-07-05 周二 20天后"),
        "{}",
        session.text()
    );
    session.press("enter");
    assert!(session.text().contains("下次定为 07-05 周二"));
    session.press("1");
    assert!(
        session
            .text()
            .contains("已记 3364号: 已联系, 下次 07-05 周二"),
        "{}",
        session.text()
    );
    // It applied to that outcome and no other.
    session.press("1");
    assert!(
        session.text().contains("下次 06-22 周三"),
        "{}",
        session.text()
    );
    session.press("0").type_text("+3d").press("enter esc 1");
    assert!(
        session.text().contains("下次 06-22 周三"),
        "{}",
        session.text()
    );
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
fn days_missed_are_never_cut() {
    let today: chrono::NaiveDate = "2022-07-15".parse().unwrap();
    for (locale, late) in [(Locale::Zh, " 迟2"), (Locale::En, "2")] {
        for (width, height) in [(80, 24), (72, 24), (100, 30)] {
            let docket = Docket::real(400);
            let mut session = Session::with(docket, locale, width, height, |options| {
                let now = options.clock.read().now;
                options.clock = Clock::fixed(Moment { today, now });
            });
            let mut seen = false;
            for _ in 0..4 {
                for row in session.rows() {
                    let missed = row.split_once('迟').map_or("", |(_, days)| days);
                    let digits = missed.trim_start_matches(|c: char| c.is_ascii_digit());
                    assert!(!digits.starts_with(".."), "{row}");
                    assert!(!row.contains("d .."), "{row}");
                    seen |= row.contains(late);
                }
                session.press("pagedown");
            }
            assert!(seen, "{}", session.text());
        }
    }
}

#[test]
fn a_link_keeps_its_number_on_the_smallest_terminal() {
    let to = "(2024)内0785执恢3316号";
    for (how, locale) in [
        (None, Locale::Zh),
        (Some("上诉"), Locale::Zh),
        (Some("applies to reopen"), Locale::En),
    ] {
        let mut session = Session::new(Docket::real(220), locale, 100, 30);
        let fact = Fact::Linked {
            to: to.to_owned(),
            how: how.map(str::to_owned),
        };
        let request = Request::Record {
            number: at_cursor(&session),
            events: vec![NewEvent { on: None, fact }],
        };
        let context = session.options.context();
        session.docket.call(&context, request).unwrap();
        session.press("enter space space space").resize(40, 10);
        assert!(session.text().contains(to), "{}", session.text());
    }
}

#[test]
fn lines_of_a_case_open_what_they_are_about() {
    let mut session = Session::new(Docket::real(220), Locale::Zh, 80, 24);
    let number = at_cursor(&session);
    session.press("down");
    let to = at_cursor(&session);
    session.press("up enter");
    let context = session.options.context();
    for to in [&to, "(2024)内0785执恢3316号"] {
        let fact = Fact::Linked {
            to: to.to_owned(),
            how: None,
        };
        let request = Request::Record {
            number: number.clone(),
            events: vec![NewEvent { on: None, fact }],
        };
        session.docket.call(&context, request).unwrap();
    }
    // Nothing opens on the text of the first tabs, and a key that opens nothing says so.
    session.press("f5 enter");
    session.shows("这一页没有可打开的");
    assert!(!session.rows()[23].contains("Enter"), "{}", session.text());
    session.press("space space space");
    assert!(
        session.rows()[23].contains("Enter打开"),
        "{}",
        session.text()
    );
    // The newest link is first; a document that is no case of the docket is said to be none.
    session.press("enter");
    session.shows("没有案件 (2024)内0785执恢3316号");
    assert_eq!(session.model.context(), Context::Case);
    session.press("down enter");
    assert!(session.rows()[2].contains(&to), "{}", session.text());
    // It was opened from no list.
    session.press("]");
    session.shows("不是从列表打开的");
    session.press("esc");
    assert!(session.rows()[2].contains(&number), "{}", session.text());
    // A line of the history, and one of the money, open their commit.
    session.press("space enter");
    assert_eq!(session.model.context(), Context::Reader);
    session.shows("第 ");
    session.shows("3316");
    session.press("esc");
    assert_eq!(session.model.context(), Context::Case);
    session.press("end enter");
    session.shows("立案登记");
    session.press("esc m").type_text("12").press("f2 3*space");
    session.shows("[款项 3]");
    session.press("enter");
    assert_eq!(session.model.context(), Context::Reader);
    session.shows("12.00");
}

#[test]
fn the_timeline_of_a_case_shows_one_kind_until_another_is_chosen() {
    let mut session = Session::sample(80, 24);
    session.press("enter");
    let all = session.text();
    session.press("f");
    assert_eq!(session.model.context(), Context::Picker);
    session.shows("1 全部");
    session.press("2");
    let text = session.text();
    assert!(text.contains("过滤: "), "{text}");
    assert_ne!(text, all);
    // Kept while the case is open, whatever tab is looked at.
    session.press("space space esc");
    session.press("enter");
    assert_eq!(
        session.text(),
        all,
        "another look at the case begins with all"
    );
    session.press("f 2 5*space");
    assert_eq!(session.text(), text);
    session.press("f 1");
    assert_eq!(session.text(), all);
    session.resize(100, 30);
    session.shows("过滤: 全部 f");
}

#[test]
fn the_next_follow_up_moves_by_itself_from_the_file_of_a_case_and_from_the_list() {
    let mut session = Session::sample(80, 24);
    session.press("enter d");
    assert_eq!(session.model.context(), Context::Day);
    session.type_text("+7d");
    assert!(session.text().contains("Enter 改期"), "{}", session.text());
    session.press("enter");
    let moved = |session: &Session| {
        let writes = session.docket.writes.lock().unwrap();
        writes
            .iter()
            .filter(|write| {
                matches!(
                    &write.events[..],
                    [NewEvent {
                        fact: Fact::Amended {
                            field: Field::Next,
                            ..
                        },
                        ..
                    }]
                )
            })
            .count()
    };
    assert_eq!(moved(&session), 1);
    let said = "已改期 3364号: 下次 06-22 周三";
    assert!(session.text().contains(said), "{}", session.text());
    // An outcome right after keeps the chosen day.
    session.press("2");
    let said = "已记 3364号: 未接通, 下次 06-22 周三";
    assert!(session.text().contains(said), "{}", session.text());
    // On the list Enter waits for the outcome, F2 does not.
    session.press("esc j d").type_text("+7d");
    assert!(session.text().contains("F2 只改期"), "{}", session.text());
    session.press("f2");
    assert_eq!(moved(&session), 2);
    assert!(session.text().contains("已改期"), "{}", session.text());
}

#[test]
fn a_box_leaves_the_case_it_speaks_of_in_sight_on_a_tall_terminal() {
    for down in [0, 1, 5, 9, 12, 14, 16] {
        for keys in ["d", "a", "f4", "f4 1", "f4 5", "?", ":", "/"] {
            let mut session = Session::new(Docket::real(60), Locale::Zh, 100, 30);
            for _ in 0..down {
                session.press("j");
            }
            let row = |session: &Session| {
                let rows = session.rows();
                rows.into_iter().find(|row| row.starts_with(" > "))
            };
            let before = row(&session).unwrap();
            session.press(keys);
            assert_eq!(
                row(&session),
                Some(before),
                "{down} {keys}\n{}",
                session.text()
            );
        }
    }
    // The file of a case keeps its number and its due date visible.
    let mut session = Session::sample(80, 24);
    session.press("enter");
    let head = session.rows().get(2).cloned();
    for keys in ["d", "a", "c", "m", "e"] {
        session.press(keys);
        assert_eq!(session.rows().get(2).cloned(), head, "{}", session.text());
        session.press("esc");
    }
}

#[test]
fn how_a_date_was_read_is_said_before_its_outcome_as_in_the_form() {
    for (size, text, said) in [
        ((80, 24), "3/5", "今年已过, 取 2023 年"),
        ((80, 24), "+5g", "跳过 06-18..06-19"),
        ((100, 30), "3/5", "今年已过, 取 2023 年"),
        ((40, 10), "3/5", "今年已过, 取 2023 年"),
        ((40, 10), "+5g", "跳过 06-18..06-19"),
    ] {
        let mut session = Session::sample(size.0, size.1);
        session.press("d");
        // The hint is shown in full.
        assert!(session.text().contains("月底"), "{}", session.text());
        session.type_text(text);
        assert!(session.text().contains(said), "{}", session.text());
    }
    let mut session = Session::sample(80, 24);
    let last_of_august = chrono::NaiveDate::from_ymd_opt(2022, 8, 31).unwrap();
    session.send(Msg::Day(last_of_august));
    session.press("d").type_text("+1m");
    let said = "= 2022-09-30 周五 30天后  该月没有 31 日, 取月末";
    assert!(session.text().contains(said), "{}", session.text());
}

#[test]
fn a_date_that_cannot_be_is_said_at_once() {
    let mut session = Session::sample(80, 24);
    session.press("j j j j d").type_text("今");
    assert!(
        session.text().contains("下次跟进日要在今天之后"),
        "{}",
        session.text()
    );
    session.press("enter ctrl-u").type_text("+3d");
    // Due today: every day for the next look is after that.
    assert!(
        session
            .text()
            .contains("晚于届满日 06-15 周三, 建议 06-16 周四"),
        "{}",
        session.text()
    );
    session.press("ctrl-u").type_text("x");
    assert!(session.text().contains("看不懂这个日期"));
    session.press("esc");
    assert_eq!(session.model.context(), Context::Today);
    // Due in five days.
    session.press("j j j j d").type_text("+3d");
    // Saturday.
    assert!(session.text().contains("不是工作日"), "{}", session.text());
    session.press("ctrl-u").type_text("+7d");
    assert!(
        session.text().contains("晚于届满日 06-20"),
        "{}",
        session.text()
    );
}

#[test]
fn what_is_put_off_sinks_and_comes_back() {
    let mut session = Session::sample(80, 24);
    session.press("n");
    assert!(
        session.text().contains("已跳过 3364号"),
        "{}",
        session.text()
    );
    assert!(session.text().contains(" > 超 超811天"));
    assert_eq!(session.docket.skips.lock().unwrap().len(), 1);
    assert_eq!(recorded(&session), []);
    session.press("u");
    assert!(
        session.text().contains("3364号 放回今日清单"),
        "{}",
        session.text()
    );
    assert!(session.docket.skips.lock().unwrap().is_empty());
    assert!(session.text().contains(" > 超 超863天"));
    // After a record `u` takes the record back, and the case put off is further down.
    session.press("n 1 u");
    assert!(session.text().contains("已撤销"));
    assert_eq!(session.docket.skips.lock().unwrap().len(), 1);
    session.press("end down");
    assert!(
        session.text().contains(" > 超 超863天"),
        "{}",
        session.text()
    );
    session.press("n");
    assert!(session.docket.skips.lock().unwrap().is_empty());
}

#[test]
fn what_is_done_sinks_below_a_rule_and_can_be_opened_there() {
    let mut session = Session::sample(80, 30);
    session.press("1 2");
    let rows = session.rows();
    let rule = rows
        .iter()
        .position(|row| row.starts_with("   ---"))
        .unwrap();
    assert!(
        rows[rule + 1].contains("1187号") && rows[rule + 2].contains("3364号"),
        "{rows:?}"
    );
    assert!(rows[rule + 1].starts_with(" +"));
    session.press("end down down enter");
    assert_eq!(session.model.context(), Context::Case);
    assert!(session.text().contains("3364号"));
    session.press("esc u");
    let rows = session.rows();
    let rule = rows
        .iter()
        .position(|row| row.starts_with("   ---"))
        .unwrap();
    assert!(rows[rule + 1].contains("3364号"), "{rows:?}");
    assert!(
        session.text().contains(" > 超 超811天"),
        "{}",
        session.text()
    );
}

#[test]
fn the_last_item_brings_the_summary_and_it_is_copied() {
    use qingji::config::display::Clipboard;
    let mut session = Session::with(Docket::sample(), Locale::Zh, 80, 24, |options| {
        options.clipboard = Clipboard::Osc52;
    });
    session.press("1 2 3 4 5 1 2 3 4 5 1 2 3 4 5");
    assert_eq!(session.model.context(), Context::Today);
    session.press("n");
    assert_eq!(session.model.context(), Context::Summary);
    assert!(
        session.text().contains("办 22  跳过 1"),
        "{}",
        session.text()
    );
    session.press("y");
    assert!(
        session.effects[0].starts_with("Emit("),
        "{:?}",
        session.effects
    );
    assert_eq!(session.model.context(), Context::Today);
    assert!(session.text().contains("办完了"), "{}", session.text());
    session.press("g x");
    assert_eq!(session.model.context(), Context::Summary);
}

#[test]
fn a_case_followed_up_in_its_file_leaves_the_list() {
    let mut session = Session::sample(80, 24);
    session.press("enter 1 esc");
    assert!(
        session.text().contains(" > 超 超811天"),
        "{}",
        session.text()
    );
    assert!(session.text().contains("待办 15"), "{}", session.text());
}

#[test]
fn all_marks_the_items_of_the_list_and_no_other_case() {
    let mut session = Session::sample(80, 24);
    // Inverting marks the other fifteen items, never open cases that are not on the list.
    session.press("space v");
    let marked = session.text().matches("[x]").count();
    assert!((10..=14).contains(&marked), "{}", session.text());
    assert!(
        !session.text().contains("[x] 超 超863天"),
        "{}",
        session.text()
    );
    session.press("esc");
    session.press("*");
    let marked = session.text().matches("[x]").count();
    assert!(marked > 10, "{}", session.text());
    session.press("1");
    assert_eq!(session.text().matches("待办 15").count(), 1);
}

#[test]
fn midnight_rolls_the_page_its_levels_and_what_sank() {
    let mut session = Session::sample(80, 24);
    session.press("d + 3 d enter n 2 1");
    assert!(session.text().contains("已办 9"));
    let day = crate::support::docket::today() + chrono::Days::new(1);
    session.send(Msg::Day(day));
    let text = session.text();
    assert!(text.contains("06-16 周四"), "{text}");
    // Nothing was done today, and no date is planned.
    assert!(
        !text.contains("   ---") && !text.contains("[下次"),
        "{text}"
    );
    session.press("d").type_text("明");
    assert!(
        session.text().contains("= 2022-06-17 周五"),
        "{}",
        session.text()
    );
}

#[test]
fn the_bar_of_the_day_gets_shorter_and_never_goes() {
    for (width, height) in [(80, 24), (100, 30)] {
        let mut session = Session::new(Docket::real(12_000), Locale::Zh, width, height);
        for _ in 0..12 {
            let head = session.rows()[2].clone();
            assert!(head.contains("[.") || head.contains("[#"), "{head}");
            session.press("1");
        }
    }
}

#[test]
fn a_day_of_filing_after_today_is_warned_of_and_named() {
    let mut session = Session::new(Docket::real(300), Locale::Zh, 100, 30);
    session.press("enter e").type_text("lar");
    session.press("tab tab").type_text("2027-1-1");
    assert!(session.text().contains("! 晚于今天"), "{}", session.text());
    session.press("f2");
    assert!(session.text().contains("立案日未到"), "{}", session.text());
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
fn the_display_check_names_its_own_keys() {
    let mut session = Session::sample(80, 24);
    session.press(":").type_text("显示").press("enter");
    let rows = session.rows();
    assert!(rows[23].contains("1-4选择"), "{}", rows[23]);
    assert!(!rows[23].contains("存文件"), "{}", rows[23]);
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

/// Moves the program and its requests to the next day.
fn midnight(session: &mut Session) {
    let moment = session.options.clock.read();
    let today = moment.today + chrono::Days::new(1);
    session.options.clock = Clock::fixed(Moment { today, ..moment });
    session.send(Msg::Day(today));
}

/// The case under the cursor of the list.
fn at_cursor(session: &Session) -> String {
    let rows = session.rows();
    let row = rows
        .iter()
        .find(|row| row.trim_start().starts_with('>'))
        .unwrap_or_else(|| panic!("{}", session.text()));
    let number = row.split_whitespace().find(|word| word.contains('号'));
    number
        .unwrap_or_else(|| panic!("{}", session.text()))
        .to_owned()
}

#[test]
fn the_cursor_stays_on_its_case_over_midnight() {
    for (width, height, down) in [(120, 24, 0), (120, 24, 5), (120, 30, 40), (120, 24, 300)] {
        let mut session = Session::new(Docket::real(2_000), Locale::Zh, width, height);
        for _ in 0..down {
            session.press("down");
        }
        // The list of the new day has other cases before it.
        session.press("n n 2 2");
        let case = at_cursor(&session);
        let text = session.text();
        midnight(&mut session);
        assert_ne!(session.text(), text);
        assert_eq!(at_cursor(&session), case, "{text}\n{}", session.text());
        // The next key applies to it, and what was done yesterday is not a step of today.
        session.press("2");
        assert!(
            session.text().contains(&format!("已记 {case}: 未接通")),
            "{}",
            session.text()
        );
    }
}

#[test]
fn a_date_box_open_over_midnight_records_on_the_case_it_names() {
    let mut session = Session::new(Docket::real(2_000), Locale::Zh, 120, 24);
    session
        .press("n down down down down down d")
        .type_text("+3d");
    let case = at_cursor(&session);
    midnight(&mut session);
    assert_eq!(at_cursor(&session), case);
    session.press("enter 1");
    let said = format!("已记 {case}: 已联系, 下次 06-19 周日");
    assert!(session.text().contains(&said), "{}", session.text());
    // A date set for one case does not go with the outcome of another.
    session.press("d").type_text("+9d").press("enter");
    assert!(
        session.text().contains("[下次 06-25 周六]"),
        "{}",
        session.text()
    );
    session.press("down");
    assert!(!session.text().contains("[下次"), "{}", session.text());
    session.press("1");
    assert!(!session.text().contains("下次 06-25"), "{}", session.text());
}

#[test]
fn a_case_gone_from_the_list_of_the_new_day_is_named() {
    let mut session = Session::new(Docket::real(300), Locale::Zh, 120, 24);
    session.press("1");
    // The cursor moves down to what was done today.
    session.press("end down");
    let case = at_cursor(&session);
    midnight(&mut session);
    let said = format!("{case} 不在新一天的清单上了");
    assert!(session.text().contains(&said), "{}", session.text());
}

#[test]
fn a_case_put_off_comes_back_and_goes_again_by_undo_and_redo() {
    let mut session = Session::sample(80, 24);
    session.press("1 n");
    let skipped = || session_skips(&session.docket);
    assert_eq!(skipped().len(), 1);
    let off = skipped();
    session.press("u");
    assert_eq!(session_skips(&session.docket).len(), 0);
    session.press("ctrl-y");
    assert_eq!(session_skips(&session.docket), off);
    assert!(session.text().contains("明天再列出"), "{}", session.text());
    // In turn: the case put off, then the outcome before it, and forward again.
    session.press("u u");
    assert!(session.text().contains("已撤销"), "{}", session.text());
    assert_eq!(session_skips(&session.docket).len(), 0);
    session.press("ctrl-y");
    assert!(session.text().contains("已重做"), "{}", session.text());
    session.press("ctrl-y");
    assert_eq!(session_skips(&session.docket), off);
    // At midnight it is back anyway: there is nothing to take back.
    midnight(&mut session);
    session.press("u");
    assert!(session.text().contains("已撤销"), "{}", session.text());
}

fn session_skips(docket: &Docket) -> Vec<String> {
    docket.skips.lock().unwrap().clone()
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
fn who_comes_back_from_a_past_day_stands_where_he_stood() {
    let mut session = Session::new(Docket::real(60), Locale::Zh, 80, 24);
    let at_hand = |session: &Session| {
        let text = session.text();
        let row = text.lines().find(|line| line.starts_with(" > "));
        row.map(str::to_owned).unwrap_or_default()
    };
    for keys in ["", "j j j", "end"] {
        session.press("home");
        if !keys.is_empty() {
            session.press(keys);
        }
        let before = at_hand(&session);
        assert!(!before.is_empty(), "{}", session.text());
        // The cursor moves elsewhere on the past day, then from one past day to another.
        session
            .press("D")
            .type_text("2022-05-01")
            .press("enter end");
        session
            .press("D")
            .type_text("2022-04-01")
            .press("enter home");
        session.press("D enter");
        assert_eq!(at_hand(&session), before, "{keys}");
    }
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
fn no_form_opens_while_a_past_is_looked_at() {
    for (locale, said) in [
        (
            Locale::Zh,
            "回看时不能登记. 按 D 再按回车 (留空), 就回到现在",
        ),
        (
            Locale::En,
            "Nothing is recorded while looking back. D, then Enter, leads to today",
        ),
    ] {
        let mut session = Session::new(Docket::real(220), locale, 80, 24);
        session.press("D").type_text("2022-05-01").press("enter");
        for key in ["a", "1", "d", "n", "f4", "A", "u", "ctrl-y", "b"] {
            session.press(key);
            assert_eq!(session.model.context(), Context::Today, "{key}");
            assert!(session.text().contains(said), "{key} {}", session.text());
        }
        session.press("enter");
        assert_eq!(session.model.context(), Context::Case);
        for key in ["a", "1", "c", "d", "m", "e", "L"] {
            session.press(key);
            assert_eq!(session.model.context(), Context::Case, "{key}");
            assert!(session.text().contains(said), "{key} {}", session.text());
        }
        // The last line offers the way back instead of what is refused.
        session.press("esc j");
        let keys = session.rows()[23].clone();
        let back = if locale == Locale::Zh {
            "D回到现在"
        } else {
            "D to today"
        };
        assert!(keys.contains(back), "{keys}");
        for digit in ["1已联系", "2未接通", "1-9", "1 contacted"] {
            assert!(!keys.contains(digit), "{keys}");
        }
        session.press("space");
        let marked = session.rows()[22].clone();
        assert!(
            !marked.contains("b批量") && !marked.contains("b bulk"),
            "{marked}"
        );
        session.press("esc D enter");
        assert!(!session.text().contains("2022-05-01"), "{}", session.text());
        session.press("a");
        assert_eq!(session.model.context(), Context::Form);
    }
}

#[test]
fn what_is_tried_while_looking_back_begins_with_that_day() {
    let mut session = Session::new(Docket::real(220), Locale::Zh, 100, 30);
    session
        .press("D")
        .type_text("2022-05-04")
        .press("enter enter w 5");
    assert_eq!(session.model.context(), Context::Form);
    let text = session.text();
    assert!(text.contains("2022-05-04"), "{text}");
    assert!(!text.contains("2022-06-15"), "{text}");
    // It can be tried, but never recorded.
    assert!(!text.contains("转为登记"), "{text}");
    session.type_text("1").press("enter enter 1 enter f2");
    assert!(
        session.text().contains("回看时不能登记"),
        "{}",
        session.text()
    );
    session.press("esc");
    let text = session.text();
    assert!(
        !text.contains("> 今天") && !text.contains("D回到现在 Enter确定"),
        "{text}"
    );
    session.press(":");
    let keys = session.rows()[29].clone();
    assert!(!keys.contains("D回到现在"), "D is text there: {keys}");
}

#[test]
fn a_closing_on_the_list_of_the_day_counts_at_once_in_its_head_and_as_work_done() {
    for many in [false, true] {
        let mut session = Session::new(Docket::real(400), Locale::Zh, 100, 30);
        let head = |session: &Session| session.rows()[2].clone();
        let number = |session: &Session, word: &str| {
            let head = head(session);
            let rest = head.split(word).nth(1).unwrap_or_default().to_owned();
            let digits = rest.trim_start().split(|c: char| !c.is_ascii_digit());
            digits.clone().next().unwrap().parse::<usize>().unwrap()
        };
        let text = session.text();
        let row = text.lines().find(|row| row.starts_with(" > ")).unwrap();
        let level = row.chars().nth(3).unwrap().to_string();
        let words = ["待办", level.as_str(), "已办"];
        let [all, of_level, done] = words.map(|word| number(&session, word));
        assert!(of_level > 0 && done == 0, "{text}");
        let keys = if many {
            "space b esc 0 enter 1 f2 enter"
        } else {
            "f4 0 enter 1 f2"
        };
        session.press(keys);
        let after = words.map(|word| number(&session, word));
        assert_eq!(
            after,
            [all - 1, of_level - 1, 1],
            "{many}\n{}",
            session.text()
        );
        let at_once = head(&session);
        session.press("f5");
        assert_eq!(head(&session), at_once, "{many}");
        session.press("u");
        let back = words.map(|word| number(&session, word));
        assert_eq!(back, [all, of_level, 0], "{many}\n{}", session.text());
    }
}

#[test]
fn what_was_done_to_many_sinks_as_it_does_one_by_one() {
    let mut session = Session::new(Docket::real(300), Locale::Zh, 100, 30);
    let first = |session: &Session| {
        let row = session.rows().into_iter().find(|row| row.contains(" > "));
        row.unwrap_or_default()
    };
    let number = |row: &str| {
        let from = row.find('(').unwrap();
        let to = row.find('号').unwrap();
        row[from..to].to_owned()
    };
    let row = first(&session);
    let number = number(&row);
    session.press("space space b 1");
    let text = session.text();
    assert!(text.contains("批量 2 件"), "{text}");
    session.press("enter enter");
    let text = session.text();
    let sunk: Vec<&str> = text.lines().filter(|row| row.starts_with(" +")).collect();
    assert_eq!(sunk.len(), 2, "{text}");
    assert!(sunk.iter().any(|row| row.contains(&number)), "{text}");
    assert!(text.contains("已办 2/"), "{text}");
    session.press("u");
    assert!(session.text().contains("已办 0/"), "{}", session.text());
    // If all are marked, the box shows how many there are, or that it is all of them.
    session.press("g a f").type_text("级=超").press("enter * b");
    let text = session.text();
    session.press("1");
    let text = format!("{text}{}", session.text());
    assert!(!text.contains(".. 件"), "{text}");
    // With nothing to do, no box opens.
    session
        .press("esc esc esc esc f")
        .press("ctrl-u")
        .type_text("立案<1990-01-01")
        .press("enter space b");
    let text = session.text();
    assert!(text.contains("列表是空的"), "{text}");
    assert_eq!(session.model.context(), Context::Cases);
}

#[test]
fn the_tutorial_goes_on_when_the_form_or_the_list_of_commands_is_left_otherwise() {
    let mut session = Session::with(Docket::sample(), Locale::Zh, 80, 24, |options| {
        options.demo = true;
        options.tutorial = true;
    });
    for (press, _) in LESSON.into_iter().take(8) {
        session.press(press);
    }
    assert!(session.text().contains("教程 9/16"), "{}", session.text());
    session.press("1 enter enter");
    assert!(session.text().contains("教程 10/16"), "{}", session.text());
    session.press("/").type_text("3364").press("tab 1");
    assert!(session.text().contains("教程 12/16"), "{}", session.text());
    session.press("esc tab :");
    assert!(session.text().contains("教程 15/16"), "{}", session.text());
    session.type_text("到今日页").press("enter");
    assert!(session.text().contains("教程 16/16"), "{}", session.text());
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
fn help_finds_a_key_and_does_it() {
    let mut session = Session::sample(80, 24);
    session.press("?").type_text("查找");
    assert_eq!(session.model.context(), Context::Help);
    session.press("enter");
    assert_eq!(session.model.context(), Context::Lookup);
    // All places, on demand; a line of another place says where it applies.
    session.press("esc ? a").type_text("上一件").press("enter");
    assert!(
        session.text().contains("要在: 一案一册"),
        "{}",
        session.text()
    );
    // A search may begin with a letter that is a key of the window.
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
    session.press("? o enter");
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
        text.contains("已存到 /home/wang/a.txt") && text.contains("已记 3364号"),
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
    for (n, entry) in SCREENS.iter().enumerate() {
        let keymap = Keymap::builtin();
        let keys = keymap.keys(Context::Global, entry.go);
        let digit = format!("F2 {}", n + 1);
        let shown: Vec<String> = keys.iter().map(ToString::to_string).collect();
        assert!(
            shown
                .iter()
                .any(|key| key.starts_with("g ") && key.len() == 3),
            "{}: {shown:?}",
            entry.id
        );
        assert!(
            shown.contains(&digit),
            "{}: {digit} is missing in {shown:?}",
            entry.id
        );
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
        session
            .effects
            .contains(&"Remember(Rich, Narrow)".to_owned()),
        "{:?}",
        session.effects
    );
    assert!(session.text().contains('\u{2500}'));
}

#[test]
fn the_tutorial_is_for_made_up_cases() {
    let mut session = Session::sample(80, 24);
    session.press("? t");
    assert!(
        session.text().contains("qingji tutorial"),
        "{}",
        session.text()
    );
    let mut session = Session::with(Docket::sample(), Locale::Zh, 80, 24, |options| {
        options.demo = true;
    });
    session.press("? t");
    assert!(session.text().contains("教程 1/"), "{}", session.text());
    // Anything other than the step is carried out and leaves the step as it is.
    session.press("g a g j");
    assert!(session.text().contains("教程 1/"));
    session.press("j");
    assert!(session.text().contains("教程 2/"));
    session.press(":").type_text("教程").press("enter");
    assert!(!session.text().contains("教程 2/"), "{}", session.text());
}

/// The key of each step of the tutorial, as typed and as shown in the strip.
const LESSON: [(&str, &str); 16] = [
    ("j", "j"),
    ("enter", "Enter"),
    (".", "."),
    ("esc", "Esc"),
    ("2", "1-9"),
    ("u", "u"),
    ("ctrl-r", "Ctrl-R"),
    ("a", "a"),
    ("esc", "Esc"),
    ("/", "/"),
    ("enter", "Enter"),
    ("esc", "Esc"),
    ("tab", "Tab"),
    (":", ":"),
    ("esc", "Esc"),
    ("?", "?"),
];

#[test]
fn the_tutorial_says_every_step_to_its_end() {
    for (width, height) in [(40, 10), (80, 24), (100, 30)] {
        for locale in [Locale::Zh, Locale::En] {
            let mut session = Session::with(Docket::sample(), locale, width, height, |options| {
                options.demo = true;
                options.tutorial = true;
            });
            for (n, (press, shown)) in LESSON.into_iter().enumerate() {
                let at = format!("{}/16 ", n + 1);
                let text = session.text();
                let rows: Vec<&str> = text.lines().collect();
                let first = rows.iter().position(|row| row.contains(&at));
                let first = first.unwrap_or_else(|| panic!("{at} {press}\n{text}"));
                let lines = if width == 40 { 2 } else { 1 };
                let strip = rows[first..first + lines].join(" ");
                assert!(!strip.contains(".."), "{strip}\n{text}");
                let words = strip.replace(&at, "");
                let mut words = words.split(' ');
                let asked =
                    |word: &str| word == shown || word.trim_end_matches([':', ',']) == shown;
                assert!(words.any(asked), "{shown}: {strip}\n{text}");
                if press == "enter" && n > 1 {
                    session.type_text("3364");
                }
                session.press(press);
            }
            let text = session.text();
            assert!(text.contains("--dry-run"), "{text}");
        }
    }
}

/// The reversed text in a line of the screen.
fn reversed(session: &Session, y: u16) -> String {
    let (buffer, _) = session.buffer();
    let area = *buffer.area();
    (0..area.right())
        .filter_map(|x| buffer.cell((x, y)))
        .filter(|cell| cell.modifier.contains(ratatui::style::Modifier::REVERSED))
        .map(ratatui::buffer::Cell::symbol)
        .collect()
}

/// The number under the cursor in the head of 今日; the badge of a level is reversed too.
fn counted(session: &Session, line: u16) -> String {
    let all = reversed(session, line);
    all.chars().filter(char::is_ascii_digit).collect()
}

#[test]
fn a_level_count_of_today_opens_as_many_cases_as_it_says() {
    for (width, height, line, levels) in [(80, 24, 2, 6), (40, 10, 0, 3)] {
        for filter in [None, Some("法院=海拉尔")] {
            let mut session = Session::new(Docket::real(220), Locale::Zh, width, height);
            if let Some(filter) = filter {
                session.press("f ctrl-u").type_text(filter).press("enter");
            }
            assert_eq!(session.model.context(), Context::Today);
            let rows = session.rows();
            let title = rows[usize::from(line)].clone();
            let mut opened = 0;
            for _ in 0..levels {
                session.press(",");
                let count = counted(&session, line);
                assert!(title.contains(&format!(" {count} ")), "{title}: {count}");
                assert_ne!(count, "", "{title}");
                assert!(session.rows()[usize::from(line)].contains(&format!(">{count} ")));
                session.press("enter");
                if count == "0" {
                    assert_eq!(session.model.context(), Context::Today);
                    continue;
                }
                assert_eq!(session.model.context(), Context::Drill, "{title}: {count}");
                let all = session.rows()[usize::from(line)].clone();
                assert!(all.contains(&format!("/ {count} ")), "{all}: {count}");
                opened += 1;
                session.press("esc");
            }
            assert!(opened > 0, "{title}");
            // Back to the first, and back to the list, whose cursor has not moved.
            session.press(", ; ,");
            assert_ne!(counted(&session, line), "");
            session.press("esc");
            assert_eq!(counted(&session, line), "");
            assert_eq!(session.rows(), rows);
        }
    }
}

#[test]
fn nothing_is_recorded_while_the_cursor_is_in_the_head_of_today() {
    let mut session = Session::new(Docket::real(220), Locale::Zh, 80, 24);
    let rows = session.rows();
    session.press(", 1 esc");
    assert_eq!(session.rows()[2], rows[2]);
    session.press(", down");
    assert_eq!(session.rows(), rows);
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
fn the_count_beside_a_filter_of_today_is_that_of_its_list() {
    let mut session = Session::new(Docket::real(220), Locale::Zh, 80, 24);
    let todo = session.rows()[2]
        .split_whitespace()
        .nth(1)
        .unwrap()
        .to_owned();
    session.press("f");
    session.shows(&format!("选出 {todo} 件"));
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
fn a_closed_case_says_what_does_not_count_and_asks_once() {
    let mut session = Session::new(Docket::real(120), Locale::Zh, 80, 24);
    session.press("g a f").type_text("状态=已结").press("enter");
    session.press("enter");
    for (keys, digit) in [("1", 1), ("2", 2), ("1", 1), ("down 1", 1)] {
        session.press(keys);
        let asks = format!("再按一次 {digit}");
        assert!(session.text().contains(&asks), "{keys} {}", session.text());
    }
    assert_eq!(session.writes(), 0);
    session.press("1");
    assert_eq!(session.writes(), 1, "{}", session.text());
    // Forms that move the due date are dim, and open when chosen again.
    session.press("f4");
    let text = session.text();
    assert_eq!(text.matches("已结案, 结案后的不计").count(), 7, "{text}");
    session.press("1");
    assert!(session.text().contains("再按一次"), "{}", session.text());
    session.press("1");
    assert!(session.text().contains("扣除审限"), "{}", session.text());
    // A deduction from today asks for confirmation, and its line says that it does not count.
    session.press("2 f2");
    assert_eq!(session.writes(), 1, "{}", session.text());
    session.press("f2");
    assert_eq!(session.writes(), 2, "{}", session.text());
    let text = session.text();
    assert!(text.contains("(结案后, 不计)"), "{text}");
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
fn on_the_counts_a_digit_keeps_a_reason_and_records_nothing() {
    let mut session = Session::sample(80, 24);
    session.press(",");
    session.shows("缘由:  1 ");
    let foot = session.rows().pop().unwrap();
    assert!(
        ["Enter打开", "1-9按缘由", "Esc回清单"]
            .iter()
            .all(|words| foot.contains(words)),
        "{foot}"
    );
    assert!(!foot.contains("已联系"), "{foot}");
    // What needs a case says where the cursor is.
    session.press("d");
    session.shows("光标在顶上的件数上");
    let row = session
        .rows()
        .into_iter()
        .find(|row| row.contains("缘由:"))
        .unwrap();
    let (_, first) = row.split_once("1 ").unwrap();
    let mut words = first.split_whitespace();
    let (word, count) = (
        words.next().unwrap().to_owned(),
        words.next().unwrap().to_owned(),
    );
    session.press("1");
    session.shows(&format!("待办 {count} "));
    session.shows("缘由=");
    assert_eq!((session.writes(), word.as_str()), (0, "跟进到期"));
    // The filter is written as any other, and taken away as any other.
    session.press("f");
    session.shows("缘由=跟进到期");
    session.press("esc esc");
    session.shows("待办 16 ");
    // Back on the list, a digit is an outcome.
    session.press("1");
    assert_eq!(session.writes(), 1, "{}", session.text());
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
    session.press("ctrl-u").type_text("程序=船舶").press("tab");
    session.shows("程序=\"船舶碰撞、共同海损\"");
}

#[test]
fn what_falls_due_is_said_anew_in_a_wider_window() {
    let mut session = Session::sample(80, 24);
    session.press("g q space enter");
    session.shows(" 06-15 审限届满");
    session.resize(120, 30);
    session.shows(" 2022-06-15 审限届满       首次执行");
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
fn a_lookup_in_the_closed_cases_says_that_it_reads_them() {
    let mut session = Session::sample(80, 24);
    session.press("/ f4");
    session.press_and_wait("7");
    session.shows("正在读已结的");
    assert!(!session.text().contains("0 件中"), "{}", session.text());
}

#[test]
fn all_that_may_follow_a_key_is_shown_on_a_small_window() {
    let mut session = Session::sample(40, 10);
    session.press("g");
    for page in ["j今日", "q期限", "t图表", "b报表", "d草稿", "h历史"] {
        session.shows(page);
    }
    session.press("esc enter");
    let text = session.text();
    assert!(text.contains("杨磊") && text.contains("扎兰屯"), "{text}");
}
