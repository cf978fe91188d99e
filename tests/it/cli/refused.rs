//! Whatever is refused leaves nothing behind and replaces nothing.

use clap::CommandFactory;

use super::*;

const GOOD: &str = "案号,立案日期\n(2023)内0783民初1号,2023-01-05\n";
const ONE_BAD: &str = "案号,立案日期\n(2023)内0783民初1号,2023-01-05\n(2023)内0783民初2号,soon\n";

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// The names of all files in the home except inputs.
fn left(home: &Home) -> Vec<String> {
    let entries = std::fs::read_dir(home.path()).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| !name.starts_with("in")).collect()
}

/// Runs on a store of the home, in English, on the last day of June 2023.
fn in_june(home: &Home, args: &[&str]) -> Ended {
    let store = home.path().join("in.redb");
    let all = [
        "--store",
        text(&store),
        "--today",
        "2023-06-30",
        "--lang",
        "en",
    ];
    home.run(&[args, &all].concat())
}

#[test]
fn an_import_of_which_nothing_was_written_leaves_no_store() {
    let home = Home::new();
    let good = home.file("in.csv", GOOD);
    let bad = home.file("in-bad.csv", ONE_BAD);
    let headless = home.file("in-header.csv", "案号,立案日期\n");
    let unknown = home.file(
        "in-events.csv",
        "案号,kind,on\n(2023)内0783民初99号,closed,2023-02-01\n",
    );
    let endless = home.file("in-quote.csv", &format!("{GOOD}\"{}", "x".repeat(20 << 20)));
    let store = home.path().join("a/b/d.redb");
    for (file, option, code) in [
        (&good, Some("--dry-run"), 0),
        (&bad, Some("--strict"), 4),
        (&headless, None, 0),
        (&unknown, None, 4),
        (&endless, None, 4),
    ] {
        let mut args = vec!["import", text(file), "--store", text(&store)];
        args.extend(option);
        let ended = home.run(&args);
        assert_eq!(ended.code, code, "{args:?}: {}", ended.err);
        assert_eq!(left(&home), [""; 0], "{args:?}");
    }
    // A store that existed is kept, however the import ends.
    assert_eq!(
        home.run(&["import", text(&good), "--store", text(&store)])
            .code,
        0
    );
    assert_eq!(
        home.run(&["import", text(&unknown), "--store", text(&store)])
            .code,
        4
    );
    assert_eq!(home.run(&["verify", "--store", text(&store)]).code, 0);
}

/// A refused command makes nothing: not a store, not the files beside it, not the folder for them.
/// Every command of the program is tried, those that write with what they refuse.
#[test]
fn a_refused_command_leaves_no_store() {
    let home = Home::new();
    let no_json = home.file("in-days.json", "{");
    let no_year = home.file("in-year.json", "{\"year\":2031}");
    let garbled = home.path().join("in-bytes.json");
    std::fs::write(&garbled, [0xFF, 0xFE, 0x00]).unwrap();
    let other = home.file("in-other.csv", "甲,乙\n1,2\n");
    let n = "(2023)内0783民初12号";
    let [no_json, no_year, garbled, other] =
        [&no_json, &no_year, &garbled, &other].map(|p| text(p));
    let tried: &[&[&str]] = &[
        &["today"],
        &["skip", n],
        &["due"],
        &["list"],
        &["views", "save", "a", "status=open"],
        &["bulk", "status=all", "handler", "王芳"],
        &["calendar"],
        &["find", "12"],
        &["show", n],
        &["why", n],
        &["follow", n, "--outcome", "已联系"],
        &["change", n, "deduct", "--from", "2023-02-01"],
        &["resume", n, "--on", "2023-02-01"],
        &["pay", n, "100", "--on", "2023-02-01"],
        &["payout", n, "much"],
        &["add", " "],
        &["add", n, "--filed", "2023-02-30"],
        &["add", n, "--filed", "2023-01-05", "--closed", "2022-01-05"],
        &["add", n, "--filed", "2023-01-05", "--closed", "2099-01-05"],
        &["add", n, "--claim", "much"],
        &["amend", n, "filed", "2023-01-05"],
        &["close", n, "--on", "2023-02-01"],
        &["reopen", n],
        &["supervise", n, "a"],
        &["link", n, n],
        &["drafts"],
        &["undo"],
        &["redo"],
        &["history"],
        &["stock", "--from", "2023-01-01", "--to", "2023-02-01"],
        &["execution", "--from", "2023-01-01", "--to", "2023-02-01"],
        &["ageing"],
        &["delays"],
        &["workload"],
        &["forecast"],
        &["indicators", "--from", "2023-01-01", "--to", "2023-02-01"],
        &["reported", "import", other],
        &["reported", "list"],
        &["report", "daily", "--freeze"],
        &["import", other],
        &["import", "in-none.csv"],
        &["export", "cases"],
        &["verify"],
        &["verify", "--rebuild"],
        &["holidays", no_json],
        &["holidays", no_year],
        &["holidays", garbled],
        &["holidays", other],
        &["holidays", "in-none.json"],
        &["thresholds", "--urgent", "9", "--near", "3"],
        &["thresholds", "--preset", "nobodys"],
        &["thresholds", "--posts", "海拉尔"],
        &["thresholds", "--long-pending", "12,6"],
        &["thresholds"],
        &["demo", "--no-tui", "--cases", "many"],
    ];
    // These read no store, or say that there is none.
    let harmless = [
        "motd",
        "clock",
        "limits",
        "number",
        "doctor",
        "config",
        "keys",
        "tutorial",
        "display",
        "docs",
        "completions",
        "man",
    ];
    let store = home.path().join("a/b/d.redb");
    let at = ["--store", text(&store), "--today", "2023-06-30"];
    for args in tried {
        let ended = home.run(&[*args, &at].concat());
        assert_ne!(ended.code, 0, "{args:?}: {}", ended.out);
        assert_eq!(left(&home), [""; 0], "{args:?}: {}", ended.err);
    }
    for command in harmless {
        home.run(&[&[command][..], &at].concat());
        assert_eq!(left(&home), [""; 0], "{command}");
    }
    for command in qingji::cli::Cli::command().get_subcommands() {
        let name = command.get_name();
        let is_tried = tried.iter().any(|args| args.first() == Some(&name));
        assert!(is_tried || harmless.contains(&name), "{name}");
    }
}

/// A closing that is refused takes the registration of its case with it.
#[test]
fn a_case_is_not_added_without_its_closing() {
    let home = Home::new();
    let n = "(2023)内0783民初12号";
    assert_eq!(in_june(&home, &["add", "(2023)内0783民初1号"]).code, 0);
    let args = ["add", n, "--filed", "2023-01-05", "--closed"];
    assert_eq!(
        in_june(&home, &[&args[..], &["2022-01-05"]].concat()).code,
        4
    );
    assert_eq!(in_june(&home, &["show", n]).code, 3);
    assert_eq!(
        in_june(&home, &[&args[..], &["2023-02-05"]].concat()).code,
        0
    );
    assert_eq!(in_june(&home, &["show", n]).code, 0);
}

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
fn a_case_is_not_amended_into_the_impossible() {
    let home = Home::new();
    assert_eq!(home.run(&["add", NUMBER, "--filed", "2023-01-05"]).code, 0);
    for (field, value, code) in [
        ("closed", "2022-12-31", 4),
        ("closed", "2023-12-31", 4),
        ("closed", "2023-03-01", 0),
        ("filed", "2023-03-02", 4),
        ("filed", "2023-02-01", 0),
    ] {
        let ended = home.run(&["amend", NUMBER, field, value, "--today", "2023-06-30"]);
        assert_eq!(ended.code, code, "{field} {value}: {}", ended.err);
    }
    for extension in [["--months", "1201"], ["--days", "36601"]] {
        let ended = home.run(&["change", NUMBER, "extend", extension[0], extension[1]]);
        assert_eq!(ended.code, 2, "{}", ended.err);
    }
}

#[test]
fn a_window_of_more_than_a_century_is_said_to_be_one() {
    let home = Home::new();
    assert_eq!(home.run(&["add", NUMBER, "--filed", "2023-01-05"]).code, 0);
    let ended = home.run(&["stock", "--from", "1900-01-01", "--to", "2023-01-01"]);
    assert_eq!(ended.code, 2);
    assert!(ended.err.contains("century"), "{}", ended.err);
}

#[test]
fn an_undo_is_not_undone_into_a_number_that_is_taken() {
    let home = Home::new();
    let file = home.file("in.csv", GOOD);
    let import = || home.json(&["import", text(&file)])["group"].clone();
    assert_eq!(import(), 1);
    assert_eq!(home.json(&["undo"])["commit"], 2);
    assert_eq!(import(), 3);
    assert_eq!(home.run(&["undo", "--group", "2"]).code, 6);
    let due = home.json(&["due"]);
    assert_eq!(due.as_array().unwrap().len(), 1, "{due}");
    // Once the second is taken back, the first may be restored.
    assert_eq!(home.run(&["undo", "--group", "3"]).code, 0);
    assert_eq!(home.run(&["undo", "--group", "2"]).code, 0);
    assert_eq!(home.run(&["undo", "--group", "4"]).code, 6);
    assert_eq!(home.json(&["due"]).as_array().unwrap().len(), 1);
    assert_eq!(home.json(&["verify"])["ok"], true);
}

#[test]
fn a_page_that_was_wiped_is_damage_in_words() {
    let home = Home::new();
    let store = home.path().join("d.redb");
    home.json(&["demo", "--cases", "60", "--no-tui", "--store", text(&store)]);
    let whole = std::fs::read(&store).unwrap();
    let mut named = 0;
    for page in (0..whole.len()).step_by(7 * 4096) {
        let mut wiped = whole.clone();
        wiped[page..page + 4096].fill(0);
        std::fs::write(&store, wiped).unwrap();
        let ended = home.run(&["verify", "--store", text(&store)]);
        assert!([0, 1, 4].contains(&ended.code), "{page}: {}", ended.err);
        assert!(!ended.err.contains("panicked"), "{page}: {}", ended.err);
        named += usize::from(ended.err.contains("damaged"));
    }
    assert!(named > 0, "some of these pages make the engine panic");
    std::fs::write(&store, whole).unwrap();
    assert_eq!(home.json(&["verify", "--store", text(&store)])["ok"], true);
}

#[test]
fn what_is_refused_is_named_with_what_may_stand_there() {
    let home = Home::new();
    let good = home.file("in.csv", GOOD);
    let store = home.path().join("d.redb");
    let at = ["--store", text(&store), "--today", "2023-06-30"];
    let run = |args: &[&str], stdin: &str| home.run_with(&[args, &at].concat(), stdin);
    assert_eq!(run(&["import", text(&good)], "").code, 0);
    let number = "(2023)内0783民初1号";
    for (args, code, says) in [
        (
            &["export", "cases", "--format", "md"][..],
            2,
            &["--format cannot be md", "csv tsv json jsonl xlsx"][..],
        ),
        (&["import", "-"], 4, &["standard input is empty"]),
        (
            &["amend", number, "custody", "perhaps"],
            2,
            &["custody cannot be perhaps", "yes no"],
        ),
        (
            &["due", "--limit", "many"],
            2,
            &["it should be a whole number"],
        ),
        (&["due", "--now", "noon"], 2, &["2026-06-30T09:00:00+08:00"]),
    ] {
        let ended = run(args, "");
        assert_eq!(ended.code, code, "{args:?}: {}", ended.err);
        for said in says {
            assert!(ended.err.contains(said), "{args:?}: {}", ended.err);
        }
        assert!(!ended.err.contains("qingji-stdin"), "{}", ended.err);
    }
    for (today, said) in [
        ("2026-02-30", "there is no such day"),
        ("tomorrow", "write it as"),
    ] {
        let ended = home.run(&["due", "--today", today]);
        assert_eq!(ended.code, 2);
        assert!(ended.err.contains(said), "{}", ended.err);
    }
    for (word, stored) in [("在押", "true"), ("no", "false"), ("是", "true")] {
        let ended = run(&["amend", number, "custody", word, "--json"], "");
        assert_eq!(ended.code, 0, "{}", ended.err);
        assert!(ended.out.contains(stored), "{}", ended.out);
    }
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

#[test]
fn a_demonstration_without_a_store_leaves_nothing() {
    let home = Home::new();
    let ended = home.run(&["demo", "--cases", "20", "--no-tui"]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    assert!(ended.err.contains("--store PATH"), "{}", ended.err);
    assert_eq!(left(&home), [""; 0]);
}

#[test]
fn what_nobody_knows_is_refused_and_names_what_there_is() {
    let home = Home::new();
    let sheet = home.file("in.csv", GOOD);
    let number = "(2023)内0783民初1号";
    assert_eq!(home.run(&["import", text(&sheet)]).code, 0);
    for (args, code, says) in [
        (
            &["amend", number, "procedure", "foo"][..],
            4,
            "qingji limits",
        ),
        (
            &[
                "change",
                number,
                "convert",
                "--to-procedure",
                "civil-first-simplifed",
            ][..],
            4,
            "civil-first-simplified",
        ),
        (
            &["add", "(2023)内0783民初9号", "--procedure", "nosuch"][..],
            4,
            "qingji limits",
        ),
        (
            &["why", number, "--if", "convert to nosuch"][..],
            4,
            "nosuch",
        ),
        (&["history", "--kind", "nope"][..], 2, "followed-up"),
        (&["list", "--out", "none/x.csv"][..], 3, "folder none"),
        (
            &["import", text(&sheet), "--sheet", "a"][..],
            4,
            "no workbook",
        ),
    ] {
        let ended = home.run(args);
        assert_eq!(ended.code, code, "{args:?}: {}", ended.err);
        assert!(ended.err.contains(says), "{args:?}: {}", ended.err);
    }
    assert_eq!(
        home.json(&["history"]).as_array().unwrap().len(),
        1,
        "nothing was written"
    );
    // The sheets' names of a procedure are understood.
    for (said, id) in [
        ("简易", "civil-first-simplified"),
        ("civil-first-ordinary", "civil-first-ordinary"),
    ] {
        assert_eq!(home.run(&["amend", number, "procedure", said]).code, 0);
        assert_eq!(home.json(&["show", number])["procedure"], id);
    }
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

/// Options that do not apply to the action are refused, as in `change`: silently ignored, they
/// would seem to have had an effect.
#[test]
fn many_cases_take_no_option_that_says_nothing_of_what_is_done() {
    let home = Home::new();
    let store = home.path().join("d.redb");
    let file = home.file("in.csv", GOOD);
    let run = |args: &[&str]| {
        let mut all = vec!["--store", text(&store), "--today", "2023-06-30"];
        all.extend(args);
        home.run(&all)
    };
    assert_eq!(run(&["import", text(&file)]).code, 0);
    for (args, option, taken) in [
        (
            &["follow", "contacted", "--months", "1"][..],
            "--months",
            "--note",
        ),
        (&["close", "--from", "2023-06-01"], "--from", "--how"),
        (&["tag", "涉企业", "--how", "判决"], "--how", "VALUE"),
        (&["next", "+7d", "--on", "2023-06-01"], "--on", "VALUE"),
        (&["extend", "1", "--months", "1"], "VALUE", "--months"),
        (&["resume", "--to", "2023-06-01"], "--to", "--on"),
    ] {
        let ended = run(&[&["bulk", "status=all"], args, &["--dry-run"]].concat());
        assert_eq!(ended.code, 2, "{args:?}: {}", ended.err);
        let said = format!("bulk {} takes no {option}", args[0]);
        assert!(ended.err.contains(&said), "{}", ended.err);
        assert!(ended.err.contains(taken), "{}", ended.err);
    }
    for args in [
        &[
            "deduct",
            "--on",
            "2023-06-01",
            "--to",
            "2023-06-11",
            "--ground",
            "appraisal",
        ][..],
        &["extend", "--months", "1", "--level", "president"],
        &["close", "判决"],
    ] {
        let ended = run(&[&["bulk", "status=all"], args, &["--dry-run"]].concat());
        assert_eq!(ended.code, 0, "{args:?}: {}", ended.err);
    }
}

/// The same of commands that only list or export: `undo --case` would take back the last change of
/// another case.
#[test]
fn no_option_is_taken_that_has_no_effect() {
    let home = Home::new();
    let file = home.file("in.csv", GOOD);
    assert_eq!(in_june(&home, &["import", text(&file)]).code, 0);
    let number = "(2023)内0783民初1号";
    let tag = in_june(&home, &["amend", number, "tags", "涉企业"]);
    assert_eq!(tag.code, 0, "{}", tag.err);
    for (args, what, option) in [
        (&["undo", "--case", number][..], "undo", "--case"),
        (&["undo", "--kind", "holidays"], "undo", "--kind"),
        (&["undo", "--by", "nobody"], "undo", "--by"),
        (&["undo", "--before", "2"], "undo", "--before"),
        (&["undo", "--after", "1"], "undo", "--after"),
        (&["undo", "--limit", "50"], "undo", "--limit"),
        (&["history", "1", "--by", "zz"], "history COMMIT", "--by"),
        (
            &["reported", "import", text(&file), "--court", "牙克石"],
            "reported import",
            "--court",
        ),
        (&["reported", "list", text(&file)], "reported list", "FILE"),
        (
            &["reported", "check", "--dry-run"],
            "reported check",
            "--dry-run",
        ),
        (&["export", "events", number], "export events", "NUMBER"),
        (
            &["export", "cases", "--days", "3"],
            "export cases",
            "--days",
        ),
        (
            &["export", "ics", "--encoding", "gb18030"],
            "export ics",
            "--encoding",
        ),
        (
            &["export", "file", number, "--court", "牙克石"],
            "export file",
            "--court",
        ),
        (&["views", "list", "weekly"], "views list", "NAME"),
        (
            &["views", "show", "weekly", "--shared"],
            "views show",
            "--shared",
        ),
        (
            &["views", "delete", "weekly", "late>0"],
            "views delete",
            "QUERY",
        ),
        (
            &["views", "delete", "weekly", "--sort", "due"],
            "views delete",
            "--sort",
        ),
    ] {
        let ended = in_june(&home, args);
        assert_eq!(ended.code, 2, "{args:?}: {}", ended.err);
        let said = format!("{what} takes no {option}");
        assert!(ended.err.contains(&said), "{args:?}: {}", ended.err);
        assert!(ended.out.is_empty(), "{args:?}: {}", ended.out);
    }
    // Nothing was taken back.
    let shown = in_june(&home, &["show", number, "--json"]);
    assert!(shown.out.contains("涉企业"), "{}", shown.out);
    for args in [
        &["history", "2", "--limit", "1"][..],
        &["undo", "--list", "--case", number],
        &["export", "ics", "--days", "3", "--court", "牙克石"],
        &["undo", "--to", "1"],
    ] {
        let ended = in_june(&home, args);
        assert_eq!(ended.code, 0, "{args:?}: {}", ended.err);
    }
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
fn money_that_cannot_be_is_named_and_no_sum_of_it_is_cut_off() {
    let home = Home::new();
    let huge = "92233720368547758.07";
    let file = home.file(
        "in.csv",
        &format!(
            "案号,立案日期,标的额\n(2023)内0783执1号,2023-01-05,{huge}\n(2023)内0783执2号,2023-01-05,{huge}\n(2023)内0783执3号,2023-01-05,-5\n"
        ),
    );
    let paid = home.file(
        "in-paid.csv",
        "案号,到位金额,到位日期\n(2023)内0783执3号,100,2023-07-01\n",
    );
    let run = |args: &[&str]| {
        let store = home.path().join("in.redb");
        let all = [
            args,
            &[
                "--store",
                text(&store),
                "--today",
                "2023-06-30",
                "--lang",
                "en",
            ],
        ];
        home.run(&all.concat())
    };
    let cases = run(&["import", text(&file), "--json"]);
    assert!(cases.out.contains("negative-claim"), "{}", cases.out);
    let paid = run(&["import", text(&paid), "--kind", "payments", "--json"]);
    assert!(paid.out.contains("paid-after-today"), "{}", paid.out);
    for args in [
        &["execution", "--from", "2023-01-01", "--to", "2023-06-30"][..],
        &["list", "--sum"],
    ] {
        let ended = run(args);
        assert_eq!(ended.code, 4, "{} {}", ended.out, ended.err);
        assert!(ended.err.contains("too large"), "{}", ended.err);
    }
}

/// Money received may be taken back, so the limit applies to the sum of absolute amounts.
#[test]
fn the_money_of_one_case_is_never_cut_off() {
    let home = Home::new();
    let (one, huge) = ("(2023)内0783执1号", "50000000000000000.00");
    let file = home.file(
        "in.csv",
        &format!("案号,立案日期\n{one},2023-01-05\n(2023)内0783执2号,2023-01-05\n"),
    );
    let row = |number: &str, sum: &str| format!("{number},{sum},2023-05-05\n");
    let rows = [
        row(one, huge),
        row(one, huge),
        row("(2023)内0783执2号", "12.50"),
        row("(2023)内0783执2号", huge),
        row("(2023)内0783执2号", huge),
    ];
    let paid = home.file(
        "in-paid.csv",
        &format!("案号,到位金额,到位日期\n{}", rows.concat()),
    );
    let run = |args: &[&str]| in_june(&home, args);
    // Together with the cases, and into existing cases.
    for args in [
        &["import", text(&file), "--events", text(&paid), "--json"][..],
        &["undo"],
        &["import", text(&file)],
        &["import", text(&paid), "--json"],
    ] {
        let ended = run(args);
        assert_eq!(ended.code, 0, "{args:?} {} {}", ended.out, ended.err);
        if args.contains(&"--json") {
            let report: Value = serde_json::from_str(&ended.out).unwrap();
            let problems = report["problems"].as_array().unwrap();
            let refused: Vec<_> = problems
                .iter()
                .filter(|p| p["reason"] == "sum-too-large")
                .map(|p| p["row"].as_u64().unwrap())
                .collect();
            assert_eq!(refused, [3, 6], "{report}");
        }
    }
    for (args, code) in [
        (&["pay", one, huge, "--on", "2023-06-01"][..], 4),
        (&["payout", one, huge, "--on", "2023-06-01"], 4),
        (&["pay", one, "-50000000000000000", "--on", "2023-06-01"], 4),
        (&["pay", one, "1", "--on", "2023-06-01"], 0),
    ] {
        let ended = run(args);
        assert_eq!(ended.code, code, "{args:?} {} {}", ended.out, ended.err);
        assert!(
            code == 0 || ended.err.contains("more than can be counted"),
            "{}",
            ended.err
        );
    }
    let shown: Value = serde_json::from_str(&run(&["show", one, "--json"]).out).unwrap();
    assert_eq!(shown["received"], "50000000000000001.00");
    // Undone and restored while another was entered: together they would not fit.
    assert_eq!(run(&["undo"]).code, 0);
    assert_eq!(run(&["verify"]).code, 0);
    // Summed over all cases they no longer fit, which is reported; also for the cases behind the
    // figure, which are summed separately.
    let execution = ["execution", "--from", "2023-01-01", "--to", "2023-06-30"];
    for behind in [&[][..], &["--cases", "received"]] {
        let ended = run(&[&execution, behind].concat());
        assert_eq!(ended.code, 4, "{}", ended.err);
        assert!(ended.err.contains("too large"), "{}", ended.err);
    }
}

#[test]
fn links_that_say_nothing_are_reported_by_an_import() {
    let home = Home::new();
    let one = "(2023)内0783执1号";
    let cases = home.file("in.csv", &format!("案号,立案日期\n{one},2023-01-05\n"));
    let links = home.file(
        "in-links.csv",
        &format!(
            "number,kind,to,how\n{one},linked,(2022)内0783民初9号,一审\n{one},linked,（2022）内0783民初9号,一审\n{one},linked,（2023）内0783执1号,\n{one},linked,(2022)内0783民初9号,二审\n"
        ),
    );
    let run = |args: &[&str]| {
        let ended = in_june(&home, args);
        assert_eq!(ended.code, 0, "{args:?} {} {}", ended.out, ended.err);
        ended.out
    };
    // With the case, and again into the existing case.
    for (args, added) in [
        (
            &["import", text(&cases), "--events", text(&links), "--json"][..],
            3,
        ),
        (&["import", text(&links), "--json"], 0),
    ] {
        let report: Value = serde_json::from_str(&run(args)).unwrap();
        let problems: Vec<_> = report["problems"]
            .as_array()
            .unwrap()
            .iter()
            .map(|p| (p["row"].as_u64().unwrap(), p["reason"].as_str().unwrap()))
            .collect();
        assert_eq!(
            problems,
            [(3, "linked-already"), (4, "link-to-itself")],
            "{report}"
        );
        assert_eq!(report["added"], added, "{report}");
    }
}

#[test]
fn the_manual_is_told_in_every_form() {
    let home = Home::new();
    let page = home.run(&["docs", "backup", "--format", "json", "--lang", "en"]);
    let page: Value = serde_json::from_str(&page.out).unwrap();
    let whole = qingji::config::docs::find("backup").unwrap();
    let text = whole.text(qingji::text::locale::Locale::En);
    assert_eq!(page[0]["page"], "backup");
    assert_eq!(page[0]["text"], text);
    let lines = home.run(&["docs", "--format", "jsonl"]).out;
    assert_eq!(lines.lines().count(), qingji::config::docs::PAGES.len());
    assert_eq!(home.run(&["docs", "none", "--format", "json"]).code, 3);
}

#[test]
fn a_year_without_holidays_is_not_taken_in() {
    let home = Home::new();
    let store = home.path().join("in.redb");
    let empty = home.file("in.json", r#"{"year":2027,"papers":[],"days":[]}"#);
    let day = r#"{"name":"元旦","date":"2027-01-01","isOffDay":true}"#;
    let full = home.file(
        "in-full.json",
        &format!(r#"{{"year":2027,"days":[{day}]}}"#),
    );
    // A year that is known may be emptied again; the same file once more changes nothing.
    for (file, code) in [(&empty, 4), (&full, 0), (&empty, 0), (&empty, 0)] {
        let ended = home.run(&["holidays", text(file), "--store", text(&store)]);
        assert_eq!(ended.code, code, "{file:?}: {}", ended.err);
    }
}

#[test]
fn a_text_longer_than_a_cell_is_refused_with_its_field() {
    let home = Home::new();
    let number = "(2023)内0783民初1号";
    let long = "x".repeat(32_768);
    assert_eq!(
        in_june(&home, &["add", number, "--filed", "2023-06-01"]).code,
        0
    );
    for (args, field) in [
        (
            &["add", "(2023)内0783民初2号", "--cause", &long][..],
            "Cause",
        ),
        (&["amend", number, "cause", &long], "Cause"),
        (
            &["follow", number, "--outcome", "contacted", "--note", &long],
            "Note",
        ),
        (&["close", number, "--how", &long], "closed"),
        (&["bulk", "status=open", "tag", &long, "--yes"], "Tags"),
    ] {
        let ended = in_june(&home, args);
        let said = ended.err.to_lowercase();
        assert_eq!(ended.code, 4, "{}: {}", args[0], ended.err);
        let names = said.contains(&field.to_lowercase()) && said.contains("32768");
        assert!(names, "{}: {said}", args[0]);
    }
    let longest = &long[1..];
    assert_eq!(in_june(&home, &["amend", number, "cause", longest]).code, 0);
}

/// Each refusal names what to do, and nothing that does not belong there.
#[test]
fn a_refusal_names_the_bound_the_place_and_the_choices() {
    let home = Home::new();
    assert_eq!(home.run(&["add", NUMBER, "--filed", "2023-01-05"]).code, 0);
    let no_year = home.file("none.json", "{}");
    let map = home.file(
        "map.toml",
        "kind = \"cases\"\n[columns]\nnumber = \"案号\"\nbogus = \"x\"\n",
    );
    let sheet = home.file("cases.csv", "案号\n(2023)内0783民初13号\n");
    let [no_year, map, sheet] = [&no_year, &map, &sheet].map(|path| path.to_str().unwrap());
    let gb = [
        "export",
        "cases",
        "--format",
        "jsonl",
        "--encoding",
        "gb18030",
    ];
    for (args, code, said) in [
        (&["campaign", "list"][..], 2, "用法见 qingji --help"),
        (&["export", "file"], 2, "缺少 案号"),
        (&["show", ""], 3, "没有写案号"),
        (
            &["change", NUMBER, "extend", "--months", "99999"],
            2,
            "范围：0 到 1200",
        ),
        (&gb, 2, "utf-8"),
        (&["holidays", no_year], 4, "缺少 year"),
        (
            &["import", sheet, "--map", map],
            4,
            "number, court, division",
        ),
    ] {
        let ended = home.run(&[args, &["--lang", "zh"]].concat());
        assert_eq!(ended.code, code, "{args:?}: {}", ended.err);
        assert!(ended.err.contains(said), "{args:?}: {}", ended.err);
    }
    let config = home.path().join(".config/qingji");
    std::fs::create_dir_all(&config).unwrap();
    std::fs::write(config.join("config.toml"), "store = 5\n").unwrap();
    let checked = home.run(&["config", "check", "--lang", "zh"]);
    assert!(checked.out.contains("store = 5") || checked.err.contains("store = 5"));
}

#[test]
fn what_an_option_says_is_usage_if_nobody_can_read_it() {
    let home = Home::new();
    let number = "(2023)内0783民初1号";
    let text = format!("案号,立案日期\n{number},2023-01-05\n");
    let file = home.file("a.csv", &text).to_str().unwrap().to_owned();
    home.json(&["import", &file]);
    for args in [
        &["import", &file, "--encoding", "foo"][..],
        &["import", &file, "--kind", "foo"],
        &["due", "--known-at", "garbage"],
        &["due", "--known-at", "2023-01-05 25:61"],
        &["due", "--as-of", "garbage"],
        &["due", "--today", "garbage"],
        &["due", "--now", "garbage"],
        &["stock", "--from", "garbage", "--to", "2023-01-05"],
        &["report", "daily", "--date", "garbage"],
        &["calendar", "--from", "garbage"],
        &["export", "cases", "--encoding", "foo"],
        &[
            "export",
            "cases",
            "--format",
            "jsonl",
            "--encoding",
            "gb18030",
        ],
    ] {
        let ended = home.run(args);
        assert_eq!(ended.code, 2, "{args:?}: {}", ended.err);
        assert!(!ended.err.is_empty(), "{args:?}");
    }
    // What does not fit, and what was to be recorded, is invalid.
    for args in [
        &["due", "--as-of", "2999-01-01"][..],
        &["pay", number, "0", "--on", "2023-02-01"],
        &["close", number, "--on", "2023-02-30"],
        &["close", number, "--on", "2022-01-01"],
    ] {
        assert_eq!(home.run(args).code, 4, "{args:?}");
    }
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
