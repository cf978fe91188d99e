//! Files that are read, written and named.

use super::*;

#[test]
fn strict_lists_what_was_wrong() {
    let home = Home::new();
    let file = home.file("in.csv", ONE_BAD);
    for more in [
        "案号,立案日期,结案日期\n(2023)内0783民初1号,2023-01-05,2022-01-01\n",
        ONE_BAD,
    ] {
        std::fs::write(&file, more).unwrap();
        let ended = home.run(&[
            "import",
            text(&file),
            "--strict",
            "--json",
            "--today",
            "2023-06-30",
        ]);
        assert_eq!(ended.code, 4, "{}", ended.err);
        let report: Value = serde_json::from_str(&ended.out).unwrap();
        assert_eq!(report["added"], 0);
        assert!(report["group"].is_null());
        assert_eq!(report["problems"].as_array().unwrap().len(), 1, "{report}");
    }
}

#[test]
fn a_list_of_problems_and_an_export_replace_no_input_and_no_store() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::new();
    let file = home.file("in.csv", GOOD);
    let store = home.path().join("d.redb");
    let import = |problems: &Path| {
        home.run(&[
            "import",
            text(&file),
            "--store",
            text(&store),
            "--problems",
            text(problems),
        ])
    };
    assert_eq!(import(&file).code, 2);
    assert_eq!(import(&home.path().join("none/p.csv")).code, 3);
    assert_eq!(
        left(&home),
        [""; 0],
        "the path is looked at before anything is written"
    );
    let problems = home.path().join("p.csv");
    assert_eq!(import(&problems).code, 0);
    // The file contains numbers and names of cases: only its owner may read it, and an existing one
    // is kept unasked.
    let mode = problems.metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    std::fs::write(&problems, "old").unwrap();
    let again = import(&problems);
    assert_eq!(again.code, 6, "{}", again.err);
    assert!(again.err.contains("--force"), "{}", again.err);
    assert_eq!(std::fs::read_to_string(&problems).unwrap(), "old");
    let over = [
        "--store",
        text(&store),
        "--problems",
        text(&problems),
        "--force",
    ];
    assert_eq!(
        home.run(&[&["import", text(&file)], &over[..]].concat())
            .code,
        0
    );
    assert_ne!(std::fs::read_to_string(&problems).unwrap(), "old");
    assert!(!left(&home).iter().any(|left| left.contains(".part")));
    assert_eq!(import(&store).code, 2);
    let link = home.path().join("in-link");
    std::os::unix::fs::symlink(&store, &link).unwrap();
    for out in [&store, &link, &home.path().join("d.redb.format")] {
        let ended = home.run(&[
            "export",
            "cases",
            "--store",
            text(&store),
            "--out",
            text(out),
        ]);
        assert_eq!(ended.code, 2, "{out:?}: {}", ended.err);
    }
    assert_eq!(home.run(&["verify", "--store", text(&store)]).code, 0);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), GOOD);
}

#[test]
fn pipes_and_devices_are_no_files() {
    let home = Home::new();
    let good = home.file("in.csv", GOOD);
    for args in [
        &["import", "/dev/zero"][..],
        &["import", "/dev/null"],
        &["import", text(&good), "--map", "/dev/zero"],
        &["import", text(&good), "--events", "/dev/zero"],
    ] {
        let ended = home.run(args);
        assert_eq!(ended.code, 4, "{args:?}: {}", ended.err);
        assert!(ended.err.contains("hint:"), "{}", ended.err);
    }
    assert_eq!(left(&home), [""; 0]);
}

#[test]
fn the_same_file_has_the_same_problems_the_second_time() {
    let home = Home::new();
    let text_of = "案号,立案日期\n(2023)内0783怪初1号,2023-01-05\n(2023)火9999民初2号,2023-01-05\n,2023-01-05\n";
    let file = home.file("in.csv", text_of);
    let store = home.path().join("d.redb");
    let args = ["import", text(&file), "--store", text(&store)];
    let first = home.json(&args);
    let problems = first["problems"].as_array().unwrap();
    assert_eq!(problems.len(), 3, "{first}");
    assert_eq!(first["problems"], home.json(&args)["problems"]);
}

/// The spreadsheet of the next reader does not run formulas from a hostile sheet; programs get the
/// text unchanged.
#[test]
fn no_file_for_spreadsheets_holds_a_formula() {
    let home = Home::new();
    let sheet = "案号,承办法官,立案日期,标的\n(2023)内0783民初1号,=1+1,2023-01-05,100\n\
                 (2023)内0783民初2号,＝1+1,@SUM(1),-1\n";
    let file = home.file("in.csv", sheet);
    let store = home.path().join("d.redb");
    let path = |name: &str| home.path().join(name).to_str().unwrap().to_owned();
    let run = |args: &[&str]| {
        let mut all = vec!["--store", text(&store), "--today", "2023-06-30"];
        all.extend(args);
        let ended = home.run(&all);
        assert_eq!(ended.code, 0, "{args:?}: {}", ended.err);
        ended.out
    };
    let [problems, cases, list] = ["p.csv", "cases.csv", "list.csv"].map(path);
    run(&["import", text(&file), "--problems", &problems]);
    run(&["export", "cases", "--out", &cases]);
    run(&[
        "list",
        "status=all",
        "--columns",
        "number,handler",
        "--out",
        &list,
    ]);
    for (file, guarded) in [
        (&problems, &["'@SUM(1)"][..]),
        (&cases, &["'=1+1", "'＝1+1"]),
        (&list, &["'=1+1", "'＝1+1"]),
    ] {
        let text = std::fs::read_to_string(file).unwrap();
        assert!(text.starts_with('\u{feff}'), "{file}");
        for cell in text.split(['\r', '\n', ',']) {
            let cell = cell.trim_matches('"');
            let live = cell.starts_with(['=', '@', '＝']) && cell.len() > 1;
            assert!(!live, "{file}: {cell}");
        }
        for cell in guarded {
            assert!(text.contains(cell), "{file}: {text}");
        }
    }
    let piped = run(&["find", "@=1+1", "--format", "csv"]);
    assert!(piped.contains(",=1+1,"), "{piped}");
}

#[test]
fn what_finds_no_room_is_said_and_leaves_nothing_half() {
    let home = Home::new();
    let good = home.file("in.csv", GOOD);
    let bad = home.file("in-bad.csv", ONE_BAD);
    let store = home.path().join("d.redb");
    home.run(&["import", text(&good), "--store", text(&store)]);

    // On a full device the import succeeds, and only the list of its problems is missing.
    let args = ["--store", text(&store), "--problems", "/dev/full"];
    let ended = home.run(&[&["import", text(&bad)][..], &args].concat());
    assert_eq!(ended.code, 1, "{}", ended.err);
    assert!(
        ended.err.contains("what the import did stands"),
        "{}",
        ended.err
    );
    let found = home.json(&["find", "2023", "--store", text(&store)]);
    assert_eq!(found.as_array().map(Vec::len), Some(2), "{found}");

    // Whoever is told that nothing was written records it once more.
    let number = "(2023)内0783民初1号";
    let full = std::fs::File::options().write(true).open("/dev/full");
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_qingji"))
        .env_clear()
        .env("HOME", home.path())
        .args(["pay", number, "5000", "--on", "2023-06-01", "--lang", "en"])
        .args(["--store", text(&store)])
        .stdout(full.unwrap())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("what the command recorded stands"), "{said}");
    let shown = home.json(&["show", number, "--store", text(&store)]);
    assert!(shown.to_string().contains("5000.00"), "{shown}");

    // A limit on the size of files, which would kill the program by a signal.
    for name in ["out.csv", "out.xlsx"] {
        let out = home.path().join(name);
        let script = format!(
            "ulimit -f 0; exec {} export cases --store {} --out {}",
            env!("CARGO_BIN_EXE_qingji"),
            text(&store),
            text(&out)
        );
        let output = Command::new("sh")
            .env_clear()
            .env("HOME", home.path())
            .args(["-c", &script])
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert_eq!(said.lines().count(), 2, "{said}");
        assert!(left(&home).iter().all(|left| !left.starts_with("out")));
    }
}

#[test]
fn a_limit_on_the_size_of_files_is_said_and_leaves_no_file() {
    let home = Home::new();
    let rows = (1..200).map(|n| format!("(2023)内0783民初{n}号,2023-01-05\n"));
    let file = home.file(
        "in.csv",
        &format!("案号,立案日期\n{}", rows.collect::<String>()),
    );
    let store = home.path().join("in.redb");
    assert_eq!(
        home.run(&["import", text(&file), "--store", text(&store)])
            .code,
        0
    );
    let out = home.path().join("out.csv");
    let ended = std::process::Command::new("sh")
        .env_clear()
        .env("HOME", home.path())
        .args([
            "-c",
            "ulimit -f 1; exec \"$0\" \"$@\"",
            env!("CARGO_BIN_EXE_qingji"),
        ])
        .args(["list", "--store", text(&store), "--lang", "en"])
        .args(["--today", "2023-06-30", "--out", text(&out)])
        .output()
        .unwrap();
    let err = String::from_utf8_lossy(&ended.stderr);
    assert_eq!(ended.status.code(), Some(1), "{err}");
    assert!(err.contains("disk is full"), "{err}");
    assert_eq!(left(&home), [""; 0]);
}

#[test]
fn a_folder_in_place_of_lines_is_named() {
    let home = Home::new();
    let ended = home.run(&["clock", text(home.path()), "--lang", "en"]);
    assert_eq!(ended.code, 4);
    assert!(ended.err.contains(text(home.path())), "{}", ended.err);
}

#[test]
fn rubbish_in_a_file_of_json_lines_is_named_in_its_own_words() {
    let home = Home::new();
    for (text, wanted, unwanted) in [
        (
            "rubbish\n[1]\n",
            ["第 1 行写的是 rubbish", "花括号"],
            "表头",
        ),
        ("{\"no\":1}\n", ["看到的键：no", "number"], "表头"),
        ("{\"a\":1}\nrubbish\n", ["看到的键：a", "--map"], "表头"),
    ] {
        let file = home.file("a.jsonl", text).to_str().unwrap().to_owned();
        let ended = home.run(&["import", &file, "--lang", "zh"]);
        assert_eq!(ended.code, 4, "{}", ended.err);
        for part in wanted {
            assert!(ended.err.contains(part), "{}", ended.err);
        }
        assert!(!ended.err.contains(unwanted), "{}", ended.err);
    }
}
