//! A damaged store, a full disk, a foreign file: each is reported in words, and nothing hangs.

use super::*;

const PAGE: usize = 4096;

/// A new docket and its bytes.
fn docket(home: &Home) -> (PathBuf, Vec<u8>) {
    let path = home.path().join("d.redb");
    let demo = [
        "demo",
        "--cases",
        "150",
        "--no-tui",
        "--today",
        "2026-06-30",
    ];
    let ended = home.run(&[&demo[..], &["--store", path.to_str().unwrap()]].concat());
    assert_eq!(ended.code, 0, "{}", ended.err);
    let bytes = std::fs::read(&path).unwrap();
    (path, bytes)
}

#[test]
fn pages_that_lie_in_each_others_place_are_found_and_hang_nothing() {
    let home = Home::new();
    let (path, bytes) = docket(&home);
    let store = ["--store", path.to_str().unwrap(), "--today", "2026-06-30"];
    let ask = |args: &[&str]| home.run(&[args, &store[..]].concat());
    let (whole, list) = (ask(&["verify", "--file"]), ask(&["find", "1"]));
    assert_eq!((whole.code, list.code), (0, 0), "{}", whole.err);
    let pages = bytes.len() / PAGE;
    let mut found = 0;
    for step in 1..9 {
        let (one, other) = (step * 7 % pages, step * 19 % pages);
        if one == other || one == 0 || other == 0 {
            continue;
        }
        let mut swapped = bytes.clone();
        swapped[one * PAGE..][..PAGE].copy_from_slice(&bytes[other * PAGE..][..PAGE]);
        swapped[other * PAGE..][..PAGE].copy_from_slice(&bytes[one * PAGE..][..PAGE]);
        std::fs::write(&path, &swapped).unwrap();
        // Without the check of the file, never more problems are found than with it.
        let plain = ask(&["verify"]);
        std::fs::write(&path, &swapped).unwrap();
        let checked = ask(&["verify", "--file"]);
        for ended in [&plain, &checked] {
            assert!(matches!(ended.code, 0 | 1), "{one} {other}: {}", ended.err);
            assert!(!ended.err.contains("panicked"), "{}", ended.err);
        }
        // A lost root must not look like a docket without cases.
        assert!(plain.code == 1 || plain.out == whole.out, "{}", plain.out);
        found += checked.code;
    }
    assert!(found > 0);
}

#[test]
fn what_does_not_hold_is_said_with_its_case_and_what_to_do() {
    let home = Home::new();
    let (path, bytes) = docket(&home);
    let text = path.to_str().unwrap();
    // The name of a handler in the rows of cases: the row no longer matches its checksum.
    let listed = home.run(&[
        "list",
        "--store",
        text,
        "--today",
        "2026-06-30",
        "--limit",
        "1",
        "--json",
    ]);
    let rows: Value = serde_json::from_str(&listed.out).unwrap();
    let number = rows[0]["number"].as_str().unwrap();
    let mut broken = bytes;
    let places: Vec<usize> = broken
        .windows(number.len())
        .enumerate()
        .filter(|(_, window)| *window == number.as_bytes())
        .map(|(at, _)| at)
        .collect();
    assert!(!places.is_empty());
    for at in places {
        broken[at + number.len() - 4] ^= 1;
    }
    std::fs::write(&path, &broken).unwrap();
    let ended = home.run(&["verify", "--store", text, "--lang", "en"]);
    assert_eq!(ended.code, 1);
    assert!(
        ended
            .out
            .contains("cases as they stand: something is not what was written"),
        "{}",
        ended.out
    );
    assert!(ended.out.contains("restore the backup"), "{}", ended.out);
    let ended = home.run(&["verify", "--store", text, "--json"]);
    let verified: Value = serde_json::from_str(&ended.out).unwrap();
    let problems = verified["problems"].as_array().unwrap();
    assert!(
        problems
            .iter()
            .any(|p| p["what"] == "checksum" && p["table"] == "events"),
        "{verified}"
    );
    let ended = home.run(&["verify", "--store", text, "--lang", "zh"]);
    assert!(
        ended
            .out
            .contains("案件事项（原始记录）：一处内容与写入时不符"),
        "{}",
        ended.out
    );
}

/// The engine panics on such pages, in `export` in a thread that reads ahead.
#[test]
fn an_export_of_pages_without_anything_in_them_is_said_in_words() {
    let home = Home::new();
    let (path, bytes) = docket(&home);
    let mut refused = 0;
    for page in (8..bytes.len() / PAGE).step_by(9) {
        let mut broken = bytes.clone();
        broken[page * PAGE..][..PAGE].fill(0);
        std::fs::write(&path, &broken).unwrap();
        let ended = home.run(&["export", "events", "--store", path.to_str().unwrap()]);
        assert!(matches!(ended.code, 0 | 1), "{page}: {}", ended.err);
        assert!(!ended.err.contains("panicked"), "{page}: {}", ended.err);
        refused += ended.code;
    }
    assert!(refused > 0);
}

#[test]
fn a_limit_on_the_size_of_files_is_a_full_disk() {
    let home = Home::new();
    let mut sheet = "案号,立案日期\n".to_owned();
    for n in 1..6_000 {
        use std::fmt::Write;
        writeln!(sheet, "(2023)内0783民初{n}号,2023-01-05").unwrap();
    }
    let file = home.file("in.csv", &sheet);
    let store = home.path().join("d.redb");
    let output = std::process::Command::new("sh")
        .env_clear()
        .env("LANG", "en_US.UTF-8")
        .env("HOME", home.path())
        .args([
            "-c",
            "ulimit -f 300; exec \"$0\" import \"$1\" --store \"$2\"",
        ])
        .arg(env!("CARGO_BIN_EXE_qingji"))
        .args([&file, &store])
        .output()
        .unwrap();
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{err}");
    assert!(err.contains("disk is full"), "{err}");
    assert!(!store.exists());
}

#[test]
fn a_file_of_somebody_else_is_no_fault_of_the_store() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::new();
    let (path, _) = docket(&home);
    let format = path.with_extension("redb.format");
    for file in [&path, &format] {
        std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o000)).unwrap();
    }
    if std::fs::read(&path).is_ok() {
        println!("skipped: this user may read everything");
        return;
    }
    let ended = home.run(&["due", "--store", path.to_str().unwrap()]);
    assert_eq!(ended.code, 5);
    assert!(ended.err.contains("no permission"), "{}", ended.err);
    // The message names the store, not a file beside it.
    assert!(!ended.err.contains(".format"), "{}", ended.err);
}

#[test]
fn a_closing_before_the_reopening_says_so() {
    let home = Home::new();
    let number = "(2023)内0783民初1号";
    home.json(&["add", number, "--filed", "2023-01-05"]);
    home.json(&["close", number, "--on", "2023-02-01"]);
    home.json(&["reopen", number, "--on", "2023-03-01"]);
    let ended = home.run(&[
        "close",
        number,
        "--on",
        "2023-02-10",
        "--today",
        "2023-06-30",
    ]);
    assert_eq!(ended.code, 4);
    assert!(
        ended.err.contains("before it was reopened on 2023-03-01"),
        "{}",
        ended.err
    );
}

/// An entry records who did what and when. If it cannot be read there is no answer, and never one
/// of 1970 without a name.
#[test]
fn a_journal_entry_that_cannot_be_read_is_damage() {
    use qingji::store::file::{Access, open};
    use qingji::store::kv::Store as _;
    use qingji::store::table::Table;
    let home = Home::new();
    let path = home.path().join("d.redb");
    let edge = ["--store", path.to_str().unwrap(), "--today", "2026-06-30"];
    let ask = |args: &[&str]| home.run(&[args, &edge[..]].concat());
    let number = "(2026)内0702民初1号";
    for deed in [
        &["add", number, "--filed", "2026-03-02"][..],
        &["follow", number, "--outcome", "contacted"],
        &["thresholds", "--urgent", "2"],
    ] {
        let done = ask(deed);
        assert_eq!(done.code, 0, "{deed:?}: {}", done.err);
    }
    let month = ["--from", "2026-06-01", "--to", "2026-06-30"];
    let known_at = ["--known-at", "2026-06-01T00:00:00+08:00"];
    let stock = [&["stock"][..], &month, &known_at].concat();
    let questions = [
        &["show", number][..],
        &["history"],
        &["history", "--case", number],
        &["history", "2"],
        &["today", "--done"],
        &["report", "daily", "--date", "2026-06-30"],
        &stock,
        &["thresholds"],
        &["undo", "--group", "2"],
    ];
    for args in &questions[..8] {
        let said = ask(args);
        assert_eq!(said.code, 0, "{args:?}: {}", said.err);
    }
    let store = open(&path, Access::Write).unwrap();
    store
        .write(&mut |txn| {
            txn.put(Table::Journal, 2, b"no entry")?;
            txn.put(Table::Journal, 3, b"no entry")
        })
        .unwrap();
    drop(store);
    for args in questions {
        let said = ask(args);
        assert_eq!((said.code, said.out.as_str()), (1, ""), "{args:?}");
        assert!(said.err.contains("journal:0x"), "{args:?}: {}", said.err);
    }
    // The problems are listed in full and name the commits.
    let said = ask(&["verify", "--json"]);
    let verified: Value = serde_json::from_str(&said.out).unwrap();
    let commits = |what: &str| -> Vec<u64> {
        let problems = verified["problems"].as_array().unwrap().iter();
        let such = problems.filter(|damage| damage["what"] == what);
        such.filter_map(|damage| damage["commit"].as_u64())
            .collect()
    };
    assert_eq!((said.code, commits("sequence")), (1, vec![2, 3]));
}
