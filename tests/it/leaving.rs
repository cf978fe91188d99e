//! Leaving while work is pending: the work is done first, but a user in a hurry does not have to
//! wait.

use std::path::Path;
use std::process::Command;

use portable_pty::CommandBuilder;
use qingji::service::error::{Error, ErrorKey};
use qingji::text::locale::Locale;
use qingji::tui::msg::{Effect, Msg};
use qingji::tui::update::update;
use serde_json::Value;

use crate::support::docket::Docket;
use crate::support::pty::Pty;
use crate::support::screen::Session;

fn leaves(effects: &[Effect]) -> bool {
    effects.iter().any(|effect| matches!(effect, Effect::Quit))
}

#[test]
fn what_was_recorded_is_done_before_the_end() {
    let mut session = Session::sample(80, 24);
    let asked = session.press_and_wait("1");
    for key in ["f10", "j", "2", "/"] {
        assert!(!leaves(&session.press_and_wait(key)), "{key}");
        assert!(session.text().contains("还有 1 项没有写完"), "{key}");
    }
    session.run(asked);
    assert_eq!(session.effects, ["Quit"], "{}", session.text());
}

#[test]
fn whoever_asks_again_leaves_at_once() {
    for again in ["f10", "q", "ctrl-c"] {
        let mut session = Session::sample(80, 24);
        let _asked = session.press_and_wait("1");
        assert!(!leaves(&session.press_and_wait("q")));
        assert!(leaves(&session.press_and_wait(again)), "{again}");
    }
    // With nothing pending there is no wait.
    let mut session = Session::sample(80, 24);
    session.press("1");
    assert!(leaves(&session.press_and_wait("f10")));
}

#[test]
fn what_was_refused_is_read_before_anybody_leaves() {
    let mut session = Session::new(Docket::sample(), Locale::En, 80, 24);
    let asked = session.press_and_wait("1");
    session.press_and_wait("q");
    let [Effect::Ask(ticket, _), ..] = asked.as_slice() else {
        panic!("{asked:?}");
    };
    let refused = Box::new(Err(Error::new(ErrorKey::DiskFull)));
    let effects = update(&mut session.model, Msg::Done(*ticket, refused));
    assert!(!leaves(&effects));
    assert!(session.text().contains("disk"), "{}", session.text());
    assert!(leaves(&session.press_and_wait("q")));
}

#[test]
fn a_list_on_its_way_into_a_file_is_written_first_and_told_where_its_box_is_closed() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().to_path_buf();
    let start = || {
        Session::with(Docket::sample(), Locale::Zh, 100, 30, |options| {
            options.folder.clone_from(&folder);
        })
    };
    let mut session = start();
    session.press("g a x 2");
    let asked = session.press_and_wait("enter");
    assert!(!leaves(&session.press_and_wait("esc esc")));
    assert!(!leaves(&session.press_and_wait("f10")));
    session.run(asked);
    assert_eq!(session.effects, ["Quit"], "{}", session.text());
    let mut session = start();
    session.press("g a x 2");
    let asked = session.press_and_wait("enter");
    session.press_and_wait("esc esc");
    session.run(asked);
    // The file of the first export exists.
    assert!(session.text().contains("已存在"), "{}", session.text());
}

const QINGJI: &str = env!("CARGO_BIN_EXE_qingji");
const TODAY: &str = "2026-05-20";

fn shell(home: &Path, args: &[&str]) -> Value {
    let run = Command::new(QINGJI)
        .env_clear()
        .env("HOME", home)
        .env("LANG", "zh_CN.UTF-8")
        .args(["--today", TODAY, "--json"])
        .args(args)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{args:?}: {said}");
    serde_json::from_slice(&run.stdout).unwrap()
}

/// The real program in a terminal, once it shows the list of the day.
fn screens(home: &Path, store: &str) -> Pty {
    let mut command = CommandBuilder::new(QINGJI);
    command.args(["--store", store, "--today", TODAY]);
    command.env_clear();
    command.env("TERM", "xterm-256color");
    command.env("LANG", "zh_CN.UTF-8");
    command.env("HOME", home);
    let pty = Pty::spawn(command, 80, 24);
    pty.wait_for("?帮助");
    pty
}

/// The engine's mark in byte 9 of a file that is in use.
const IN_USE: u8 = 2;

/// A file that was not closed is mended by the next start, which waits for the disk before it shows
/// anything.
#[test]
fn the_next_start_finds_a_file_that_was_closed() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let path = home.join("docket.redb");
    let store = path.to_str().unwrap();
    shell(
        home,
        &["--store", store, "demo", "--cases", "300", "--no-tui"],
    );
    let closed = std::fs::read(&path).unwrap();
    // However a session ends that changes nothing.
    screens(home, store).hang_up();
    assert!(std::fs::read(&path).unwrap() == closed);
    let mut pty = screens(home, store);
    pty.send(b"\x1b[21~");
    pty.wait_end();
    assert!(std::fs::read(&path).unwrap() == closed);
    let mut pty = screens(home, store);
    pty.send(b"1");
    pty.wait_for("已记");
    pty.send(b"\x1b[21~");
    pty.wait_end();
    let changed = std::fs::read(&path).unwrap();
    assert!(changed != closed);
    assert_eq!(changed[9] & IN_USE, 0);
}

/// The real program: one key changes hundreds of cases, and the next one leaves.
#[test]
fn a_bulk_change_outlives_the_key_that_leaves() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let store = home.join("docket.redb");
    let store = store.to_str().unwrap();
    shell(
        home,
        &["--store", store, "demo", "--cases", "900", "--no-tui"],
    );
    let mut pty = screens(home, store);
    pty.send(b"ga");
    pty.wait_for("未结");
    pty.send(b"*");
    pty.wait_for("[x]");
    pty.send(b"b");
    pty.wait_for("预演");
    pty.send(b"\x1b");
    pty.wait_for("批量: 做什么");
    pty.send(b"4");
    pty.wait_for("批量 ");
    pty.send("新书记员".as_bytes());
    pty.wait_for("新书记员");
    pty.send(b"\r");
    pty.wait_for("将改 ");
    pty.wait_for("Enter 执行");
    // The same key again: pressed, not held down.
    pty.settle();
    std::thread::sleep(std::time::Duration::from_millis(150));
    pty.send(b"\r");
    pty.send(b"\x1b[21~");
    pty.wait_end();
    assert_eq!(pty.exit_code(), 0);
    let history = shell(home, &["--store", store, "history", "--limit", "1"]);
    let last = &history.as_array().unwrap()[0];
    assert_eq!(last["action"], "bulk", "{last}");
    assert!(last["events"].as_u64().unwrap() > 200, "{last}");
}
