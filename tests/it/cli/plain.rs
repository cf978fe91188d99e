//! `today --plain`, its summary, and `skip`: the checklist without a screen.

use super::*;
use crate::support::pty::Pty;

/// Three cases: overdue, urgent, near.
fn filled() -> Home {
    let home = Home::new();
    for (serial, filed) in [(1, "2023-01-05"), (2, "2023-04-01"), (3, "2023-04-06")] {
        let number = format!("(2023)内0783民初{serial}号");
        let ended = home.run(&[
            "add",
            &number,
            "--filed",
            filed,
            "--procedure",
            "civil-first-simplified",
            "--handler",
            if serial == 3 { "李静" } else { "周庭" },
            "--today",
            "2023-06-30",
        ]);
        assert_eq!(ended.code, 0, "{}", ended.err);
    }
    home
}

fn plain(home: &Home, args: &[&str], script: &str) -> Ended {
    let mut all = vec!["today", "--plain", "--lang", "zh", "--today", "2023-06-30"];
    all.extend(args);
    home.run_with(&all, script)
}

#[test]
fn the_list_is_gone_through_line_by_line() {
    let home = filled();
    let script = "\n1 电话约谈\nn\nu\nd 7/20\n２\n3\ns\n";
    let ended = plain(&home, &[], script);
    assert_eq!(ended.code, 0, "{}", ended.err);
    assert!(!ended.out.contains('\x1b'), "{}", ended.out);
    for said in [
        "清单 3 件，已办或跳过 0 件，还有 3 件",
        "第 1 件，共 3 件。已超期，未安排跟进。(2023)内0783民初1号",
        "已记 (2023)内0783民初1号：已联系，下次 2023-07-07 周五。说明：电话约谈。",
        "已跳过 (2023)内0783民初2号",
        "已撤销：(2023)内0783民初2号",
        "下次定为 2023-07-20",
        "已记 (2023)内0783民初2号：未接通，下次 2023-07-20 周四。",
        "不超过届满日",
        "清单办完了。",
        "跟进 3 次，涉及 3 件案件",
        "再见。",
    ] {
        assert!(ended.out.contains(said), "{said}\n{}", ended.out);
    }
    let done = home.json(&["today", "--done"]);
    assert_eq!(done["followed"], 3);
    assert_eq!(done["rescheduled"], 1);
    assert_eq!(done["items"][0]["note"], "电话约谈");
}

#[test]
fn what_was_done_before_is_named_before_it_is_taken_back() {
    let home = filled();
    let ended = plain(&home, &[], "u\nl\nu\nu\nq\n");
    assert_eq!(ended.code, 0, "{}", ended.err);
    let asked = "再输入一次 u，撤销以前的：登记 (2023)内0783民初3号";
    // Another line in between withdraws the question.
    assert_eq!(ended.out.matches(asked).count(), 2, "{}", ended.out);
    let done = ended.out.matches("已撤销：(2023)内0783民初3号").count();
    assert_eq!(done, 1, "{}", ended.out);
    let empty = Home::new();
    let ended = plain(&empty, &[], "u\nq\n");
    assert!(!ended.out.contains("再输入一次 u"), "{}", ended.out);
}

#[test]
fn a_case_is_looked_up_recorded_and_taken_back() {
    let home = filled();
    let ended = plain(
        &home,
        &[],
        "/民初3\n=1\n1\nu\nx\n12\nd 昨天\nd zz\n.\n?\nq\n1\n",
    );
    assert_eq!(ended.code, 0, "{}", ended.err);
    for said in [
        "找到 1 件",
        "已记 (2023)内0783民初3号",
        "已撤销：(2023)内0783民初3号",
        "没有 x 这个命令",
        "没有 12 这个命令",
        "下次跟进日要在今天之后",
        "看不懂这个日期：zz",
        "民诉",
        "q 离开",
    ] {
        assert!(ended.out.contains(said), "{said}\n{}", ended.out);
    }
    // Input after q is not read.
    assert_eq!(home.json(&["today", "--done"])["followed"], 0);
}

#[test]
fn a_digit_after_numbered_cases_is_asked_about() {
    let home = filled();
    let ended = plain(&home, &[], "/民初\n2\n2\n");
    assert_eq!(ended.code, 0, "{}", ended.err);
    let mut rest = ended.out.as_str();
    for said in [
        "找到 3 件",
        "要办上面第 2 件，写 =2；要给 (2023)内0783民初1号 记「未接通」，再写一次 2。",
        "已记 (2023)内0783民初1号：未接通",
    ] {
        let at = rest.find(said);
        let at = at.unwrap_or_else(|| panic!("{said}\n{}", ended.out));
        rest = &rest[at + said.len()..];
    }
    assert_eq!(ended.out.matches("已记").count(), 1, "{}", ended.out);
    // A digit beyond the list can mean no case of it.
    let ended = plain(&home, &[], "/民初\n4\n");
    assert!(!ended.out.contains("写 =4"), "{}", ended.out);
    assert_eq!(ended.out.matches("已记").count(), 1, "{}", ended.out);
}

#[test]
fn a_case_is_opened_read_and_passed_over() {
    let home = filled();
    let script = "+\n-\n-\nl\nl\n=3\no\n1 约谈\nt\n.\n海拉尔\nu\nr\nu\n";
    let ended = plain(&home, &[], script);
    assert_eq!(ended.code, 0, "{}", ended.err);
    let mut rest = ended.out.as_str();
    for said in [
        "第 1 件，共 3 件。已超期，未安排跟进。(2023)内0783民初1号",
        "按 1 已联系",
        "第 2 件，共 3 件。",
        "第 1 件，共 3 件。",
        "第 1 件，共 3 件。",
        "3. (2023)内0783民初3号",
        "l 接着念",
        "清单念完了。",
        "(2023)内0783民初3号。",
        "  承办人：李静",
        "登记",
        "已记 (2023)内0783民初3号：已联系",
        // The case in hand keeps its place, though another one was done meanwhile.
        "第 1 件，共 3 件。",
        "没有找到：海拉尔",
        "已撤销：(2023)内0783民初3号",
        "第 3 件，共 3 件。",
        "已重做：(2023)内0783民初3号",
        "已撤销：(2023)内0783民初3号",
    ] {
        let at = rest
            .find(said)
            .unwrap_or_else(|| panic!("{said}\n---\n{rest}\n---\n{}", ended.out));
        rest = &rest[at + said.len()..];
    }
    // The digits are named once.
    assert_eq!(ended.out.matches("按 1 已联系").count(), 1);
}

#[test]
fn a_command_is_given_on_the_case_at_hand_and_taken_back() {
    let home = filled();
    let script = ": amend = note '电话 约谈'\n: show =\nu\n: show =\n: tutorial\n: today --plain\n: nonsense\n:\n\n";
    let ended = plain(&home, &[], script);
    assert_eq!(ended.code, 0, "{}", ended.err);
    let said = "备注：电话 约谈";
    assert!(ended.out.contains(said), "{}", ended.out);
    let (_, after) = ended.out.split_once("已撤销：(2023)内0783民初1号").unwrap();
    assert!(!after.contains(said), "{after}");
    assert!(after.contains("行式里不能用这个：tutorial"), "{after}");
    assert!(after.contains("行式里不能用这个：today --plain"), "{after}");
    assert!(after.contains("没有 : 这个命令"), "{after}");
    assert!(ended.err.contains("没有命令 nonsense"), "{}", ended.err);
    // The item is read out again at the end: the run went on.
    assert!(after.contains("第 1 件，共 3 件。"), "{after}");
}

#[test]
fn the_whole_docket_is_worked_in_lines_on_a_terminal_without_moving_the_cursor() {
    let home = filled();
    let refused = home.run_with(&["--plain", "--lang", "zh"], "q\n");
    assert_eq!(refused.code, 2);
    assert!(
        refused.err.contains("qingji today --plain"),
        "{}",
        refused.err
    );
    let mut command = home.in_terminal(&["--plain", "--lang", "zh", "--today", "2023-06-30"]);
    command.env("TERM", "dumb");
    let mut pty = Pty::spawn(command, 100, 30);
    pty.wait_for("未结 3 件：已超期 1");
    pty.wait_for("第 1 件，共 3 件。");
    for (line, said) in [
        ("1 约谈", "已记 (2023)内0783民初1号：已联系"),
        ("民初2", "找到 1 件"),
        ("o", "程序：民事一审简易程序"),
        ("２", "已记 (2023)内0783民初2号：未接通"),
        ("u", "已撤销：(2023)内0783民初2号"),
        (": pay = 12万", "撤销：qingji undo"),
        ("q", "再见。"),
    ] {
        pty.send(format!("{line}\n").as_bytes());
        pty.wait_for(said);
    }
    let raw = pty.wait_end();
    assert!(!raw.contains(&0x1b), "{}", String::from_utf8_lossy(&raw));
    assert_eq!(pty.exit_code(), 0);
    assert_eq!(
        home.json(&["show", "(2023)内0783民初2号"])["received"],
        "120000.00"
    );
}

#[test]
fn an_empty_script_ends_cleanly_and_a_name_nobody_has_is_refused() {
    let home = filled();
    assert_eq!(plain(&home, &[], "").code, 0);
    let mine = plain(&home, &["--handler", "李静"], "q\n");
    assert!(mine.out.contains("清单 1 件"), "{}", mine.out);
    assert_eq!(plain(&home, &["--handler", "没有这个人"], "q\n").code, 3);
    assert_eq!(Home::new().run(&["today", "--plain"]).code, 3);
}

#[test]
fn today_has_sections_counts_and_the_keys_it_had() {
    let home = filled();
    let today = home.json(&["today"]);
    for key in [
        "open",
        "levels",
        "follow_ups_due",
        "followed_up_today",
        "yesterday",
        "due",
    ] {
        assert!(!today[key].is_null(), "{key}");
    }
    assert_eq!((&today["todo"], &today["done"]), (&3.into(), &0.into()));
    assert_eq!(today["sections"]["over"], 1);
    assert_eq!(today["items"][0]["reason"], "over");
    let skipped = home.json(&["skip", "(2023)内0783民初1号"]);
    assert_eq!(skipped["skipped"], true);
    let today = home.json(&["today", "--handler", "周庭"]);
    assert_eq!((&today["todo"], &today["skipped"]), (&1.into(), &1.into()));
    home.json(&["skip", "(2023)内0783民初1号", "--back"]);
    assert_eq!(home.json(&["today"])["todo"], 3);
    assert_eq!(home.run(&["skip", "(2023)内0783民初9号"]).code, 3);
    let words = home.run(&["today", "--lang", "zh", "--today", "2023-06-30"]);
    assert!(words.out.contains("已超期，未安排跟进 1"), "{}", words.out);
}

#[test]
fn the_day_is_asked_for_and_a_doubtful_entry_before_it_is_written() {
    let home = filled();
    let number = "(2023)内0783民初1号";
    let amend = ["amend", number, "claim", "1000", "--today", "2023-06-30"];
    assert_eq!(home.run(&amend).code, 0);
    let script = "d\n7/20\n2\nd\n\nd\n7/55\n: pay = 2000\nn\n: pay = 2000\ny\nq\n";
    let ended = plain(&home, &[], script);
    let mut rest = ended.out.as_str();
    for said in [
        "(2023)内0783民初1号 下次定在哪天？",
        "下次定为 2023-07-20 周四：(2023)内0783民初1号",
        "未接通，下次 2023-07-20",
        "(2023)内0783民初2号 下次定在哪天？",
        "第 2 件",
        "没有这一天：7/55。请核对月和日。",
    ] {
        let at = rest
            .find(said)
            .unwrap_or_else(|| panic!("{said}\n---\n{rest}\n---\n{}", ended.out));
        rest = &rest[at + said.len()..];
    }
    // Above a claim of nothing there is no doubt; above one that is written there is.
    assert_eq!(ended.err.matches("照写吗").count(), 0, "{}", ended.err);
    let lines = ["400", "2000\nn", "2000\ny", "900\n"];
    let script = lines
        .map(|line| format!(": pay {number} {line}\n"))
        .concat();
    let ended = plain(&home, &[], &script);
    assert_eq!(ended.err.matches("超过标的").count(), 3, "{}", ended.err);
    assert_eq!(ended.err.matches("没有写").count(), 2, "{}", ended.err);
    let file = home.json(&["show", number]);
    assert!(file.to_string().contains("\"2400.00\""), "{file}");
    // What the sentence names is not said twice, and a proposal has its word.
    assert!(ended.err.contains("；可改为 600.00"), "{}", ended.err);
}

#[test]
fn a_next_day_that_is_no_working_day_is_asked_about() {
    let home = filled();
    // 2023-07-09 is a Sunday.
    let ended = plain(&home, &[], "d 7/9\ny\n2\nd 7/9\n1\nq\n");
    assert_eq!(ended.code, 0, "{}", ended.err);
    for said in [
        "! 不是工作日；可改为 2023-07-10",
        "2023-07-09 周日，照定吗？",
        "下次定为 2023-07-09 周日：(2023)内0783民初1号",
        "已记 (2023)内0783民初1号：未接通，下次 2023-07-09 周日。",
        "刚才定的 2023-07-09 没有用上。",
    ] {
        assert!(ended.out.contains(said), "{said}\n{}", ended.out);
    }
    // Without a yes the second case has the day of its rule.
    let planned = ended.out.matches("下次定为").count();
    assert_eq!(planned, 1, "{}", ended.out);
}

#[test]
fn what_is_explained_is_named_also_while_others_are_offered() {
    let home = filled();
    for (lang, why, all) in [
        (
            "zh",
            "(2023)内0783民初1号 的期限：",
            "(2023)内0783民初1号 的经过",
        ),
        (
            "en",
            "The due date of (2023)内0783民初1号:",
            "All that happened in (2023)内0783民初1号",
        ),
    ] {
        let args = ["today", "--plain", "--lang", lang, "--today", "2023-06-30"];
        let ended = home.run_with(&args, "/民初\n.\nt\n");
        assert_eq!(ended.code, 0, "{}", ended.err);
        for said in [why, all] {
            assert!(ended.out.contains(said), "{said}\n{}", ended.out);
        }
    }
}

#[test]
fn a_day_that_is_none_is_asked_for_again() {
    let home = filled();
    let ended = plain(&home, &[], "d 2.30\nd\n昨天\nzz\n7/20\n");
    assert_eq!(ended.code, 0, "{}", ended.err);
    for said in [
        "没有这一天：2.30。请核对月和日。",
        "下次跟进日要在今天之后",
        "看不懂这个日期：zz",
        "下次定为 2023-07-20 周四：(2023)内0783民初1号",
    ] {
        assert!(ended.out.contains(said), "{said}\n{}", ended.out);
    }
    let asked = ended.out.matches("下次定在哪天").count();
    assert_eq!(asked, 4, "{}", ended.out);
    let args = ["today", "--plain", "--lang", "en", "--today", "2023-06-30"];
    let ended = home.run_with(&args, "d 2.30\n");
    assert!(
        ended.out.contains("There is no such day: 2.30"),
        "{}",
        ended.out
    );
}

/// Closed from the dialogue, the case in hand cannot be put off: the counts would have it twice.
#[test]
fn a_case_closed_from_the_dialogue_is_not_put_off() {
    let home = filled();
    let ended = plain(&home, &[], ": close =\nn\n+\nq\n");
    assert_eq!(ended.code, 0, "{}", ended.err);
    for said in ["(2023)内0783民初1号 已结案", "不需要跳过"] {
        assert!(ended.out.contains(said), "{said}\n{}", ended.out);
    }
    let day = home.json(&["today"]);
    assert_eq!(
        (&day["todo"], &day["done"]),
        (&2.into(), &1.into()),
        "{day}"
    );
    assert_eq!(day["skipped"], 0);
    let ended = home.run(&["skip", "(2023)内0783民初1号", "--today", "2023-06-30"]);
    assert_eq!(ended.code, 6, "{}", ended.err);
}

/// Working days are counted by the calendar of the docket wherever a day is typed, also before the
/// command that takes it has opened the store.
#[test]
fn typed_working_days_are_those_of_the_docket() {
    const FIRST: &str = "(2023)内0783民初1号";
    let home = filled();
    let year = home.file(
        "2023.json",
        r#"{"year":2023,"days":[{"name":"调休","date":"2023-06-25","isOffDay":false},
        {"name":"那达慕","date":"2023-07-05","isOffDay":true}]}"#,
    );
    let said = |day: &str, args: &[&str]| {
        let ended = home.run(&[args, &["--lang", "zh", "--today", day]].concat());
        assert_eq!(ended.code, 0, "{args:?}: {}", ended.err);
        ended.out + &ended.err
    };
    said("2023-06-30", &["holidays", year.to_str().unwrap()]);
    // Monday and Tuesday, then from Thursday on the three others.
    let follow = ["follow", FIRST, "--outcome", "1", "--next", "+5g"];
    let followed = said("2023-06-30", &follow);
    assert!(followed.contains("07-10"), "{followed}");
    let ended = plain(&home, &[], "d +5g\nd 7/5\n");
    for said in ["下次定为 2023-07-10", "2023-07-05 周三"] {
        assert!(ended.out.contains(said), "{said}\n{}", ended.out);
    }
    // The Sunday before is a working day no longer: it is looked back to the Friday.
    let before = said("2023-06-26", &["show", FIRST, "--as-of=-1g"]);
    assert!(before.contains("已超 81 天"), "{before}");
    said("2023-06-30", &["holidays", "--makeup", "off"]);
    let before = said("2023-06-26", &["show", FIRST, "--as-of=-1g"]);
    assert!(before.contains("已超 79 天"), "{before}");
}

/// Without a docket the working days are those that the program knows.
#[test]
fn working_days_can_be_typed_before_there_is_a_docket() {
    let home = Home::new();
    let add = [
        "add",
        "(2023)内0783民初1号",
        "--filed=-1g",
        "--today",
        "2023-06-26",
    ];
    let ended = home.run(&add);
    assert_eq!(ended.code, 0, "{}", ended.err);
    assert!(ended.out.contains("2023-06-25"), "{}", ended.out);
}
