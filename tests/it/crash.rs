//! A process killed midway: nothing acknowledged is lost, nothing is half applied.

use std::fmt::Write;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

fn qingji(store: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_qingji"));
    command
        .env_clear()
        .env("HOME", store.parent().unwrap())
        .env("LANG", "en_US.UTF-8");
    command
        .arg("--store")
        .arg(store)
        .args(["--today", "2026-06-30", "--lang", "en"]);
    command
}

fn verified(store: &Path) -> serde_json::Value {
    let output = qingji(store).args(["verify", "--json"]).output().unwrap();
    let value: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(value["ok"], true, "{value}");
    value
}

/// Writes a sheet of cases with one change each, large enough for a kill to hit any point of its
/// import.
fn sheets(folder: &Path, cases: u32) {
    let mut sheet = "案号,承办法院,立案日期,承办人\n".to_owned();
    let mut events = "案号,kind,from,to\n".to_owned();
    for n in 1..=cases {
        let day = n % 28 + 1;
        writeln!(
            sheet,
            "(2026)内0783民初{n}号,扎兰屯市人民法院,2026-01-{day:02},周庭"
        )
        .unwrap();
        writeln!(
            events,
            "(2026)内0783民初{n}号,deduct,2026-03-01,2026-03-{day:02}"
        )
        .unwrap();
    }
    std::fs::write(folder.join("cases.csv"), sheet).unwrap();
    std::fs::write(folder.join("events.csv"), events).unwrap();
}

#[test]
fn an_import_killed_at_any_moment_is_all_or_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (cases, rounds) = (4_000, 12);
    sheets(folder.path(), cases);
    let store = folder.path().join("d.redb");
    // A docket with one case, so that there is something to lose.
    let add = [
        "add",
        "(2025)内0783民初1号",
        "--filed",
        "2025-02-03",
        "--court",
        "扎兰屯市人民法院",
    ];
    assert!(qingji(&store).args(add).output().unwrap().status.success());
    let import = |store: &Path| {
        let mut command = qingji(store);
        command.arg("import").arg(folder.path().join("cases.csv"));
        command
            .arg("--events")
            .arg(folder.path().join("events.csv"));
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    let begun = std::time::Instant::now();
    let whole = folder.path().join("whole.redb");
    std::fs::copy(&store, &whole).unwrap();
    assert!(import(&whole).status().unwrap().success());
    let length = begun.elapsed();
    for round in 0..rounds {
        let copy = folder.path().join(format!("{round}.redb"));
        std::fs::copy(&store, &copy).unwrap();
        let mut child = import(&copy).spawn().unwrap();
        // Spread over the time of a whole import.
        std::thread::sleep(length * round / rounds);
        let _ = child.kill();
        child.wait().unwrap();
        let count = verified(&copy)["cases"].as_u64().unwrap();
        assert!(
            count == 1 || count == u64::from(cases) + 1,
            "{count} cases after the kill"
        );
    }
}

#[test]
fn follow_ups_acknowledged_before_a_kill_are_there_after_it() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("d.redb");
    let number = "(2025)内0783民初1号";
    assert!(
        qingji(&store)
            .args(["add", number, "--filed", "2025-02-03"])
            .output()
            .unwrap()
            .status
            .success()
    );
    let follow = |note: &str| {
        let mut child = qingji(&store);
        child.args(["follow", number, "--outcome", "contacted"]);
        child.args(["--note", note, "--json"]);
        child.stdout(Stdio::piped()).stderr(Stdio::null());
        child
    };
    let begun = std::time::Instant::now();
    assert!(follow("whole").output().unwrap().status.success());
    let length = begun.elapsed();
    let (rounds, mut acknowledged) = (12, 1);
    for round in 0..rounds {
        // Killed while it writes, or once it has acknowledged.
        let mut child = follow(&format!("round {round}")).spawn().unwrap();
        let mut line = String::new();
        let mut reader = BufReader::new(child.stdout.take().unwrap());
        if round % 2 == 0 {
            // Spread over the time of a whole run, the last when it is about to end.
            std::thread::sleep(length * (round + 1) / rounds);
        } else {
            reader.read_line(&mut line).unwrap();
        }
        let _ = child.kill();
        child.wait().unwrap();
        acknowledged += u64::from(line.contains("\"commit\""));
    }
    assert!(acknowledged > 1, "nothing was acknowledged before a kill");
    let output = qingji(&store)
        .args(["show", number, "--json"])
        .output()
        .unwrap();
    let file: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let said = file["timeline"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|e| e["event"]["kind"] == "followed-up")
        .count() as u64;
    assert!(said >= acknowledged, "{said} of {acknowledged}");
    verified(&store);
}

/// A limit on the size of files simulates a disk that is full for a while.
#[test]
fn screens_that_met_a_full_disk_write_again_once_there_is_room() {
    use crate::support::pty::Pty;
    use rustix::process::{Pid, Resource, Rlimit, prlimit};

    let home = tempfile::tempdir().unwrap();
    let store = home.path().join("d.redb");
    sheets(home.path(), 3);
    let cases = home.path().join("cases.csv");
    let imported = qingji(&store).arg("import").arg(&cases).output().unwrap();
    assert!(imported.status.success(), "{imported:?}");
    // The head of the file can be written, but nothing after it.
    let script = "ulimit -S -f 8; exec \"$0\" \"$@\"";
    let mut command = portable_pty::CommandBuilder::new("/bin/sh");
    command.env_clear();
    command.env("HOME", home.path());
    command.env("TERM", "xterm-256color");
    command.env("LANG", "en_US.UTF-8");
    command.args(["-c", script, env!("CARGO_BIN_EXE_qingji"), "--store"]);
    command.arg(&store);
    command.args(["--today", "2026-08-20", "--lang", "en"]);
    let mut pty = Pty::spawn(command, 80, 24);
    pty.wait_for("? help");
    pty.wait_for("To do");
    pty.send(b"1");
    pty.wait_for("disk is full");
    // The row that was removed in advance comes back, and the docket can be read all the time.
    pty.wait_for("To do 3");
    pty.send(b"\r");
    pty.wait_for("Timeline");
    pty.send(b"\x1b");
    pty.wait_gone("Timeline");
    pty.wait_for("To do 3");
    let pid = Pid::from_raw(pty.pid() as i32).unwrap();
    let limit = Rlimit {
        current: None,
        maximum: None,
    };
    prlimit(Some(pid), Resource::Fsize, limit).unwrap();
    pty.send(b"1");
    pty.wait_for("Recorded");
    pty.wait_for("done 1/");
    pty.send(b"u");
    pty.wait_for("done 0/");
    pty.send(b"\x1b[21~");
    pty.wait_end();
    assert_eq!(verified(&store)["events"], 4);
}
