//! Unexpected contents of the environment and of a user's files: paths in another encoding, pipes,
//! far too much data.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::time::Duration;

use qingji::backend::{self, Mode};
use qingji::service::api as service;

use super::*;

/// A text as a GBK terminal sends it.
fn gbk(text: &[u8]) -> OsString {
    OsString::from_vec(text.to_vec())
}

fn run(home: &Home, variable: &str, value: &OsString, args: &[&str]) -> Ended {
    let output = Command::cargo_bin("qingji")
        .unwrap()
        .env_clear()
        .env("HOME", home.path())
        .env("LANG", "en_US.UTF-8")
        .env(variable, value)
        .args(args)
        .timeout(Duration::from_mins(5))
        .output()
        .unwrap();
    Ended {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

#[test]
fn a_path_that_is_no_text_is_that_path_and_not_another_docket() {
    let home = Home::new();
    let add = ["add", NUMBER, "--filed", "2023-06-01"];
    let store = home.path().join(gbk(b"\xcc\xa8\xd5\xcb.redb"));
    let added = run(&home, "QINGJI_STORE", &store.as_os_str().to_owned(), &add);
    assert_eq!(added.code, 0, "{}", added.err);
    assert!(store.is_file());
    // The writer's name is noted beside the store and nowhere else.
    let note = home.path().join(gbk(b"\xcc\xa8\xd5\xcb.redb.owner"));
    std::fs::remove_file(&note).unwrap();
    let context = service::Context {
        actor: qingji::edge::actor(),
        today: chrono::NaiveDate::default(),
        now: chrono::DateTime::default(),
        request_id: None,
        view: service::View::default(),
    };
    let docket = backend::open(&store, Mode::Existing, &context).unwrap();
    for _ in 0..2 {
        docket.call(&context, service::Request::Overview).unwrap();
    }
    drop(docket);
    assert!(note.is_file());
    let doctor = run(
        &home,
        "QINGJI_STORE",
        &store.as_os_str().to_owned(),
        &["doctor", "--json"],
    );
    let out = &doctor.out;
    assert!(
        out.contains(" KiB\"") && !out.contains("\"0 KiB\""),
        "{out}"
    );
    let data = home.path().join(gbk(b"\xca\xfd\xbe\xdd"));
    let added = run(&home, "XDG_DATA_HOME", &data.as_os_str().to_owned(), &add);
    assert_eq!(added.code, 0, "{}", added.err);
    assert!(data.join("qingji/docket.redb").is_file());
    assert!(!home.path().join(".local/share/qingji").exists());
}

#[test]
fn settings_of_the_environment_that_cannot_be_used_are_named() {
    let home = Home::new();
    let said = run(&home, "QINGJI_THEME", &gbk(b"\xff"), &["limits"]);
    assert_eq!(said.code, 0);
    let complaint = "QINGJI_THEME: \u{fffd} is no text in UTF-8";
    assert!(said.err.contains(complaint), "{}", said.err);
    let said = run(&home, "QINGJI_LOG", &"=x=".into(), &["limits"]);
    assert_eq!(said.code, 0);
    assert_eq!(said.err.matches("QINGJI_LOG").count(), 1, "{}", said.err);
    let said = run(&home, "QINGJI_LOG", &"debug".into(), &["limits"]);
    assert_eq!(said.err, "");
}

fn clearance(home: &Home, list: &Path) -> Ended {
    let list = list.to_str().unwrap();
    let args = [
        "indicators",
        "--from",
        "2023-01-01",
        "--to",
        "2023-06-30",
        "--today",
        "2023-06-30",
        "--json",
        "--id",
        "clearance",
        "--list-file",
        list,
    ];
    run(home, "TZ", &"UTC".into(), &args)
}

/// Adds one case to the docket.
fn add(home: &Home) {
    let filed = ["--filed", "2023-06-01", "--today", "2023-06-30"];
    let added = home.run(&[&["add", NUMBER], &filed[..]].concat());
    assert_eq!(added.code, 0, "{}", added.err);
}

/// A list and lines of numbers may come from any program of the court.
#[test]
fn numbers_in_another_encoding_and_below_a_heading_are_read() {
    let home = Home::new();
    add(&home);
    let text = format!("案号\n{NUMBER}\n");
    let gb18030 = qingji::exchange::gb18030(&text);
    let utf16: Vec<u8> = format!("\u{FEFF}{text}")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    for bytes in [text.as_bytes(), &gb18030, &utf16] {
        let list = home.path().join("numbers.txt");
        std::fs::write(&list, bytes).unwrap();
        let rows: Value = serde_json::from_str(&clearance(&home, &list).out).unwrap();
        assert_eq!(rows[0]["denominator"], 1, "{rows}");
    }
    let list = home.path().join("gb.txt");
    std::fs::write(&list, &gb18030).unwrap();
    let ended = home.run(&["number", list.to_str().unwrap(), "--format", "jsonl"]);
    let last: Value = serde_json::from_str(ended.out.lines().last().unwrap()).unwrap();
    assert_eq!(
        (&last["raw"], &last["regular"]),
        (&NUMBER.into(), &true.into()),
        "{last}"
    );
}

/// A closed list is counted in full or not at all.
#[test]
fn a_closed_list_is_never_cut_off() {
    let home = Home::new();
    add(&home);
    // The one case of the docket is at the end of a list of more than a million bytes.
    let others: Vec<String> = (20..40_000)
        .map(|n| format!("(2023)内0783民初{n}号\n"))
        .collect();
    let text = format!("{}{NUMBER}\n", others.concat());
    assert!(text.len() > 1 << 20);
    let list = home.file("list.txt", &text);
    let counted = clearance(&home, &list);
    assert_eq!(counted.code, 0, "{}", counted.err);
    let rows: Value = serde_json::from_str(&counted.out).unwrap();
    assert_eq!(rows[0]["denominator"], 39_981, "{rows}");
    assert_eq!(rows[0]["beside"]["not-found"], 39_980, "{rows}");
    let endless = home.file("endless.txt", "");
    let file = std::fs::File::options().write(true).open(&endless).unwrap();
    file.set_len(64 << 20).unwrap();
    let refused = clearance(&home, &endless);
    assert_eq!(refused.code, 4, "{}", refused.err);
    assert!(refused.err.contains("too large"), "{}", refused.err);
}

/// Creates a pipe that is never written to.
fn pipe(path: &Path) {
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    mknodat(CWD, path, FileType::Fifo, Mode::from_raw_mode(0o600), 0).unwrap();
}

#[test]
fn nobody_waits_for_a_pipe_in_the_place_of_a_file() {
    let home = Home::new();
    add(&home);
    let list = home.path().join("list.txt");
    pipe(&list);
    let refused = clearance(&home, &list);
    assert_eq!(refused.code, 4, "{}", refused.err);
    assert!(refused.err.contains("pipe"), "{}", refused.err);
    let sheet = home.file("in.csv", "案号\n");
    let map = home.path().join("map.toml");
    pipe(&map);
    let args = [
        "import",
        sheet.to_str().unwrap(),
        "--map",
        map.to_str().unwrap(),
    ];
    let refused = run(&home, "TZ", &"UTC".into(), &args);
    assert_eq!(refused.code, 4, "{}", refused.err);
    std::fs::remove_file(&map).unwrap();
    std::fs::File::create(&map)
        .unwrap()
        .set_len(64 << 20)
        .unwrap();
    let refused = run(&home, "TZ", &"UTC".into(), &args);
    assert!(refused.err.contains("too large"), "{}", refused.err);
}

/// A reader in another program holds the store: it has noted no name, and the name of a program
/// that has gone is not reported.
#[test]
fn who_only_reads_is_no_name() {
    use qingji::backend;
    let home = Home::new();
    let store = home.path().join("d.redb");
    let store_name = store.display().to_string();
    let today = ["--store", &store_name, "--today", "2024-06-30"];
    home.run(&[&["add", NUMBER, "--filed", "2023-06-01"][..], &today].concat());
    let context = crate::support::court::context("2024-06-30");
    let _reads = backend::open(&store, Mode::Read, &context).unwrap();
    for (lang, words) in [
        ("en", "in use by another program"),
        ("zh", "正被另一个程序使用"),
    ] {
        let add = ["close", NUMBER, "--on", "2024-06-01", "--lang", lang];
        let refused = home.run(&[&add[..], &today].concat());
        assert_eq!(refused.code, 5, "{}", refused.err);
        assert!(refused.err.contains(words), "{}", refused.err);
        assert!(!refused.err.contains("pid"), "{}", refused.err);
    }
}
