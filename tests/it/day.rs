//! The first day of a case manager with the real program: start, find, read why, record, leave, and
//! everything is still there.

use std::path::Path;
use std::process::Command;

use portable_pty::CommandBuilder;
use serde_json::Value;

use crate::support::pty::Pty;

const QINGJI: &str = env!("CARGO_BIN_EXE_qingji");
const TODAY: &str = "2026-05-20";

/// Runs the program with a separate home.
fn shell(home: &Path, args: &[&str]) -> Vec<u8> {
    let run = Command::new(QINGJI)
        .env_clear()
        .env("HOME", home)
        .env("LANG", "zh_CN.UTF-8")
        .args(["--today", TODAY])
        .args(args)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{args:?}: {said}");
    run.stdout
}

fn json(home: &Path, args: &[&str]) -> Value {
    serde_json::from_slice(&shell(home, &[&["--json"], args].concat())).unwrap()
}

fn screens(home: &Path, columns: u16, rows: u16) -> Pty {
    let mut command = CommandBuilder::new(QINGJI);
    command.args(["--today", TODAY]);
    command.env_clear();
    command.env("TERM", "xterm-256color");
    command.env("LANG", "zh_CN.UTF-8");
    command.env("HOME", home);
    Pty::spawn(command, columns, rows)
}

/// Makes a demonstration the docket of this home; returns the cases in the order of 今日.
fn docket(home: &Path) -> Vec<Value> {
    let store = home.join(".local/share/qingji/docket.redb");
    let store = store.to_str().unwrap();
    shell(
        home,
        &["--store", store, "demo", "--cases", "400", "--no-tui"],
    );
    let due = json(home, &["due", "--limit", "40"]);
    due.as_array().unwrap().clone()
}

fn text<'v>(case: &'v Value, key: &str) -> &'v str {
    case[key].as_str().unwrap_or_default()
}

/// Three digits or letters that lead to a case, and the first line of a lookup for them.
fn three_keys(home: &Path, cases: &[Value]) -> (String, String) {
    for case in cases {
        let number = text(case, "number");
        let serial: String = number
            .trim_end_matches('号')
            .chars()
            .rev()
            .take_while(char::is_ascii_digit)
            .collect();
        let serial: String = serial.chars().rev().collect();
        for keys in [serial.clone(), format!("{serial} z"), format!("{serial} h")] {
            if keys.len() != 3 {
                continue;
            }
            let found = json(home, &["find", &keys]);
            if found[0]["number"] == case["number"] {
                return (keys, number.to_owned());
            }
        }
    }
    panic!("no case of the demonstration is found by three keys");
}

#[test]
fn a_case_is_found_in_five_keys_explained_recorded_and_still_there() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let cases = docket(home);
    let (query, number) = three_keys(home, &cases);
    let before = json(home, &["show", &number])["timeline"]
        .as_array()
        .unwrap()
        .len();

    let mut pty = screens(home, 100, 30);
    pty.wait_for(text(&cases[0], "number"));
    pty.wait_for("?帮助");

    let keys = format!("/{query}\r");
    assert_eq!(keys.chars().count(), 5, "{keys:?}");
    for key in keys.chars() {
        if key == '\r' {
            // A user reads what was found before confirming it.
            pty.wait_for(&number);
            pty.wait_for("件中");
        }
        pty.send(key.to_string().as_bytes());
    }
    pty.wait_for("[进展");
    pty.wait_gone("快速查找");
    pty.wait_for(&number);

    pty.send(b".");
    pty.wait_for("[期限算法");
    pty.wait_for("起算日");

    pty.send(b"2");
    pty.wait_for("未接通, 下次");
    pty.wait_for("u 撤销");
    pty.send(b"\x1b");
    pty.wait_for("待办");
    pty.wait_for("已办 1/");
    pty.send(b"q");
    pty.wait_end();

    let shown = json(home, &["show", &number]);
    let timeline = shown["timeline"].as_array().unwrap();
    assert_eq!(timeline.len(), before + 1);
    assert!(
        timeline
            .iter()
            .any(|entry| entry["event"]["on"] == TODAY && entry.to_string().contains("no-answer")),
        "{shown:#}"
    );
}

#[test]
fn what_is_recorded_outlives_a_kill() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let cases = docket(home);
    let number = text(&cases[0], "number");
    let pty = {
        let mut pty = screens(home, 80, 24);
        pty.wait_for("?帮助");
        pty.wait_for(number);
        pty.send(b"1");
        pty.wait_for("u 撤销");
        pty
    };
    // Dropping it kills the program with SIGKILL.
    drop(pty);
    assert!(
        json(home, &["show", number])["timeline"]
            .to_string()
            .contains("contacted")
    );
    shell(home, &["verify"]);
}

#[test]
fn a_first_run_is_asked_once_about_the_display() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let mut pty = screens(home, 80, 24);
    pty.wait_for("右边竖线对齐吗?");
    pty.send(b"1");
    pty.wait_for("(试用)");
    pty.send(b"1");
    pty.wait_for("你登录的名字是");
    pty.send(b"\r");
    pty.wait_for("空的案件库");
    pty.send(b"3");
    pty.wait_for("库里还没有案件");
    pty.send(b"q");
    pty.wait_end();
    let kept = home.join(".local/state/qingji/display-xterm-256color.toml");
    assert!(std::fs::read_to_string(kept).unwrap().contains("rich"));

    std::fs::remove_dir_all(home.join(".local/share/qingji")).unwrap();
    let mut pty = screens(home, 80, 24);
    // Straight to the second question, drawn as answered.
    pty.wait_for("空的案件库");
    assert!(pty.contents().contains('─'));
    pty.send(b"q");
    pty.wait_end();
}

#[test]
fn without_a_fit_terminal_it_says_so_with_its_own_code() {
    let home = tempfile::tempdir().unwrap();
    let run = Command::new(QINGJI)
        .env_clear()
        .env("HOME", home.path())
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    assert_eq!(run.status.code(), Some(78));
    assert!(run.stdout.is_empty());
    assert!(String::from_utf8_lossy(&run.stderr).contains("qingji today"));
}
