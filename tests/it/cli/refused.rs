//! Whatever is refused leaves nothing behind and replaces nothing.

mod events;
mod files;
mod named;
mod options;

use super::*;
use clap::CommandFactory;

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

#[test]
fn a_demonstration_without_a_store_leaves_nothing() {
    let home = Home::new();
    let ended = home.run(&["demo", "--cases", "20", "--no-tui"]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    assert!(ended.err.contains("--store PATH"), "{}", ended.err);
    assert_eq!(left(&home), [""; 0]);
}
