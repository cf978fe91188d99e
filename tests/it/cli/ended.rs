//! Commands that are ended from outside, and programs that are shown the terminal meanwhile.

use std::io::Write;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use super::*;
use crate::support::pty::Pty;

/// A program that runs until it is ended; its language is one that the tests read.
fn started(home: &Home, program: &str, args: &[&str]) -> Child {
    std::process::Command::new(program)
        .env_clear()
        .env("HOME", home.path())
        .env("TMPDIR", home.path())
        .env("PATH", "/usr/bin:/bin")
        .env("LANG", "en_US.UTF-8")
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn signalled(child: &Child, signal: Signal) {
    kill_process(Pid::from_raw(child.id() as i32).unwrap(), signal).unwrap();
}

/// What stands in the folder for temporary files by names of ours.
fn passing(home: &Home) -> Vec<String> {
    let entries = std::fs::read_dir(home.path()).unwrap().flatten();
    let names = entries.map(|entry| entry.file_name().into_string().unwrap());
    names.filter(|name| name.contains("qingji-")).collect()
}

/// Waits until it is so; false after half a minute.
fn comes(holds: impl Fn() -> bool) -> bool {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(30) {
        if holds() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    false
}

const QINGJI: &str = env!("CARGO_BIN_EXE_qingji");

/// The sheet of a court came through a pipe that nobody closes.
#[test]
fn what_came_through_a_pipe_goes_with_whoever_is_ended() {
    for signal in [Signal::INT, Signal::TERM, Signal::HUP] {
        let home = Home::new();
        let mut child = started(&home, QINGJI, &["import", "-"]);
        let mut input = child.stdin.take().unwrap();
        input.write_all("案号\n".as_bytes()).unwrap();
        assert!(comes(|| !passing(&home).is_empty()));
        signalled(&child, signal);
        let ended = child.wait().unwrap();
        assert_eq!(ended.signal(), Some(signal.as_raw()), "{ended:?}");
        assert_eq!(passing(&home), [""; 0]);
    }
}

#[test]
fn a_signal_that_is_to_be_ignored_is() {
    let home = Home::new();
    let line = format!("trap '' HUP; exec '{QINGJI}' import -");
    let mut child = started(&home, "sh", &["-c", &line]);
    assert!(comes(|| !passing(&home).is_empty()));
    signalled(&child, Signal::HUP);
    let mut input = child.stdin.take().unwrap();
    input
        .write_all("案号\n(2023)内0783民初12号\n".as_bytes())
        .unwrap();
    drop(input);
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(passing(&home), [""; 0]);
}

/// All the cases of a sheet, in a store that nobody was to keep.
#[test]
fn a_dry_run_that_is_ended_leaves_no_docket() {
    let home = Home::new();
    let rows: Vec<String> = (1..40_000)
        .map(|n| format!("(2023)内0783民初{n}号,2023-01-05\n"))
        .collect();
    let file = home.file("in.csv", &format!("案号,立案日期\n{}", rows.concat()));
    let args = ["import", file.to_str().unwrap(), "--dry-run"];
    let mut child = started(&home, QINGJI, &args);
    let docket = || home.path().join(format!("qingji-{}-0", child.id()));
    assert!(comes(|| docket().join("docket.redb").exists()));
    signalled(&child, Signal::TERM);
    let ended = child.wait().unwrap();
    assert_eq!(ended.signal(), Some(Signal::TERM.as_raw()), "{ended:?}");
    assert_eq!(passing(&home), [""; 0]);
}

/// How often the title of the page was written.
fn paged(home: &Home, pager: &str) -> (usize, String) {
    let mut command = home.in_terminal(&["docs", "settings"]);
    command.env("TERM", "xterm");
    command.env("PATH", "/usr/bin:/bin");
    command.env("PAGER", pager);
    let mut pty = Pty::spawn(command, 80, 24);
    let raw = String::from_utf8(pty.wait_end()).unwrap();
    assert_eq!(pty.exit_code(), 0, "{raw}");
    (raw.matches("# Settings and thresholds").count(), raw)
}

#[test]
fn a_page_is_shown_once_however_the_pager_ends() {
    let home = Home::new();
    for pager in ["cat", "cat; exit 3", "no-such-pager"] {
        let (times, raw) = paged(&home, pager);
        assert_eq!(times, 1, "{pager}: {raw}");
    }
}

#[test]
fn ctrl_c_is_for_the_pager() {
    let home = Home::new();
    let mut command = home.in_terminal(&["docs", "settings"]);
    command.env("TERM", "xterm");
    command.env("PATH", "/usr/bin:/bin");
    command.env(
        "PAGER",
        "trap 'echo caught' INT; cat >/dev/null; echo ready; read x </dev/tty; echo left",
    );
    let mut pty = Pty::spawn(command, 80, 24);
    pty.wait_for("ready");
    pty.send(b"\x03");
    pty.wait_for("caught");
    pty.send(b"\r");
    pty.wait_end();
    assert_eq!(pty.exit_code(), 0);
}
