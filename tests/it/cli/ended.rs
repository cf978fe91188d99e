//! Commands that are killed by a signal, and programs that use the terminal meanwhile.

use std::io::Write;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use super::*;
use crate::support::pty::{PATIENCE, Pty};

/// Starts a program that runs until it is ended, in a language that the tests can read.
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

/// The entries of the folder for temporary files with names of qingji.
fn passing(home: &Home) -> Vec<String> {
    let entries = std::fs::read_dir(home.path()).unwrap().flatten();
    let names = entries.map(|entry| entry.file_name().into_string().unwrap());
    names.filter(|name| name.contains("qingji-")).collect()
}

/// Waits until `look` finds something.
fn comes<T>(mut look: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(begun.elapsed() < PATIENCE, "never comes");
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Waits until a temporary file exists.
fn comes_up(home: &Home) {
    comes(|| passing(home).pop());
}

/// Waits for the end of a process and returns its status.
fn end_of(child: &mut Child) -> ExitStatus {
    comes(|| child.try_wait().unwrap())
}

const QINGJI: &str = env!("CARGO_BIN_EXE_qingji");

/// The sheet of a court arrives through a pipe that is never closed.
#[test]
fn what_came_through_a_pipe_goes_with_whoever_is_ended() {
    for signal in [Signal::INT, Signal::TERM, Signal::HUP] {
        let home = Home::new();
        let mut child = started(&home, QINGJI, &["import", "-"]);
        let mut input = child.stdin.take().unwrap();
        input.write_all("案号\n".as_bytes()).unwrap();
        comes_up(&home);
        signalled(&child, signal);
        let ended = end_of(&mut child);
        assert_eq!(ended.signal(), Some(signal.as_raw()), "{ended:?}");
        assert_eq!(passing(&home), [""; 0]);
    }
}

#[test]
fn a_signal_that_is_to_be_ignored_is() {
    let home = Home::new();
    let line = format!("trap '' HUP; exec '{QINGJI}' import -");
    let mut child = started(&home, "sh", &["-c", &line]);
    comes_up(&home);
    signalled(&child, Signal::HUP);
    let mut input = child.stdin.take().unwrap();
    input
        .write_all("案号\n(2023)内0783民初12号\n".as_bytes())
        .unwrap();
    drop(input);
    assert_eq!(end_of(&mut child).code(), Some(0));
    assert_eq!(passing(&home), [""; 0]);
}

/// The cases of a sheet, in a store that is not to be kept. Its terminal is stopped at the start
/// (Ctrl-S): the progress output blocks, so the command cannot finish before the test looks.
#[test]
fn a_dry_run_that_is_ended_leaves_no_docket() {
    let home = Home::new();
    let file = home.file("in.csv", &format!("案号,立案日期\n{NUMBER},2023-01-05\n"));
    let mut command = home.in_terminal(&[]);
    *command.get_argv_mut() = [
        "/bin/sh",
        "-c",
        "read go; exec \"$0\" \"$@\"",
        QINGJI,
        "import",
    ]
    .map(Into::into)
    .to_vec();
    command.args([file.to_str().unwrap(), "--dry-run"]);
    command.env("TERM", "xterm");
    let mut pty = Pty::spawn(command, 80, 24);
    pty.send(b"\x13\n");
    let docket = home.path().join(format!("qingji-{}-0", pty.pid()));
    comes(|| docket.join("docket.redb").exists().then_some(()));
    pty.signal(Signal::TERM);
    pty.wait_end();
    assert_eq!(pty.signalled().as_deref(), Some("Terminated"));
    assert_eq!(passing(&home), [""; 0]);
}

/// What a killed command could not remove, the next one does; it leaves alone what is still in use.
#[test]
fn what_a_killed_command_left_is_gone_after_the_next() {
    let home = Home::new();
    let good = home.file("in.csv", &format!("案号,立案日期\n{NUMBER},2023-01-05\n"));
    let piped = || {
        let mut child = started(&home, QINGJI, &["import", "-", "--dry-run"]);
        let mut input = child.stdin.take().unwrap();
        input.write_all("案号\n".as_bytes()).unwrap();
        let folder = format!("qingji-{}-0", child.id());
        comes(|| {
            home.path()
                .join(&folder)
                .join("stdin")
                .exists()
                .then_some(())
        });
        (child, input, folder)
    };
    let (mut killed, _input, _) = piped();
    signalled(&killed, Signal::KILL);
    end_of(&mut killed);
    assert_eq!(passing(&home).len(), 1);
    let (mut working, input, folder) = piped();
    assert_eq!(passing(&home), std::slice::from_ref(&folder));
    let ended = home.run(&["import", good.to_str().unwrap(), "--dry-run"]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    assert_eq!(passing(&home), [folder]);
    drop(input);
    end_of(&mut working);
    assert_eq!(passing(&home), [""; 0]);
}

/// How often the title of the page was written, and the output.
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
