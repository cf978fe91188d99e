//! The machine contract, tested as a script would use the program: without a terminal, with a
//! separate home and on a fixed day.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "the helpers are tests too"
)]

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;

/// A home for one test alone.
struct Home(tempfile::TempDir);

/// The result of a command.
struct Ended {
    code: i32,
    out: String,
    err: String,
}

impl Home {
    fn new() -> Home {
        Home(tempfile::tempdir().unwrap())
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    fn run_with(&self, args: &[&str], stdin: &str) -> Ended {
        let output = Command::cargo_bin("qingji")
            .unwrap()
            .env_clear()
            .env("HOME", self.path())
            .env("TMPDIR", self.path())
            .env("LANG", "en_US.UTF-8")
            .args(args)
            .write_stdin(stdin)
            .output()
            .unwrap();
        Ended {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    fn run(&self, args: &[&str]) -> Ended {
        self.run_with(args, "")
    }

    /// The command to run the program in a terminal.
    fn in_terminal(&self, args: &[&str]) -> portable_pty::CommandBuilder {
        let mut command = portable_pty::CommandBuilder::new(env!("CARGO_BIN_EXE_qingji"));
        command.env_clear();
        command.env("HOME", self.path());
        command.env("TMPDIR", self.path());
        command.env("LANG", "en_US.UTF-8");
        command.args(args);
        command
    }

    /// Runs on 2023-06-30 and parses the JSON document.
    fn json(&self, args: &[&str]) -> Value {
        let mut all = args.to_vec();
        all.extend(["--json", "--today", "2023-06-30"]);
        let ended = self.run(&all);
        assert_eq!(ended.code, 0, "{args:?}: {}", ended.err);
        serde_json::from_str(&ended.out)
            .unwrap_or_else(|error| panic!("{args:?}: {error}: {}", ended.out))
    }
}

const NUMBER: &str = "(2023)内0783民初12号";

/// Row, reason and value of each problem of a report.
fn by_reason(report: &Value) -> Vec<(u64, &str, &str)> {
    let all = report["problems"].as_array().unwrap().iter();
    all.map(|problem| {
        let text = |key: &str| problem[key].as_str().unwrap_or_default();
        (
            problem["row"].as_u64().unwrap(),
            text("reason"),
            text("value"),
        )
    })
    .collect()
}

fn keys(value: &Value) -> Vec<&str> {
    value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

#[test]
fn usage_errors_end_with_2_and_leave_stdout_clean() {
    let home = Home::new();
    for args in [
        &["fidn", "x"][..],
        &["due", "--limmit", "3"],
        &["due", "--limit", "many"],
        &["due", "--level", "lately"],
        &["follow", NUMBER],
        &["stock", "--from", "2023-01-01"],
        &["stock", "--from", "2023-02-01", "--to", "2023-01-01"],
        &[
            "stock",
            "--from",
            "2023-01-01",
            "--to",
            "2023-02-01",
            "--by",
            "colour",
        ],
        &["due", "--today", "yesterday"],
        &["change", NUMBER, "extend"],
    ] {
        let ended = home.run(args);
        assert_eq!(ended.code, 2, "{args:?}: {}", ended.err);
        assert_eq!(ended.out, "", "{args:?}");
        assert!(!ended.err.is_empty(), "{args:?}");
    }
}

#[test]
fn a_wrong_command_names_the_nearest_in_the_users_language() {
    let home = Home::new();
    let english = home.run(&["exprot"]);
    assert!(
        english.err.contains("did you mean: export"),
        "{}",
        english.err
    );
    let chinese = home.run(&["--lang", "zh", "exprot"]);
    assert!(chinese.err.contains("没有命令 exprot"), "{}", chinese.err);
    assert!(chinese.err.contains("export"), "{}", chinese.err);
}

#[test]
fn reading_an_absent_store_is_not_found_and_says_what_to_do() {
    let home = Home::new();
    for args in [
        &["due"][..],
        &["today"],
        &["show", NUMBER],
        &["find", "张"],
        &["verify"],
        &["execution", "--from", "2023-01-01", "--to", "2023-12-31"],
        &["follow", NUMBER, "--outcome", "contacted"],
        &["export", "cases"],
    ] {
        let ended = home.run(args);
        assert_eq!(ended.code, 3, "{args:?}: {}", ended.err);
        assert_eq!(ended.out, "");
        assert!(ended.err.contains("qingji import"), "{}", ended.err);
        assert!(ended.err.contains("qingji demo"), "{}", ended.err);
    }
    let chinese = home.run(&["due", "--lang", "zh"]);
    assert!(chinese.err.contains("没有案件库"), "{}", chinese.err);
    assert!(
        !home.path().join(".local").exists(),
        "reading makes nothing"
    );
}

#[test]
fn global_options_stand_before_or_after_the_command() {
    let home = Home::new();
    let before = home.run(&["--lang", "zh", "--store", "/nowhere/x", "due"]);
    let after = home.run(&["due", "--store", "/nowhere/x", "--lang", "zh"]);
    assert_eq!((before.code, &before.err), (3, &after.err));
    assert!(after.err.contains("/nowhere/x"));
}

#[test]
fn help_is_data_in_both_languages() {
    let home = Home::new();
    let english = home.run(&["--help"]);
    assert_eq!((english.code, english.err.as_str()), (0, ""));
    assert!(english.out.contains("Open cases in order of due date"));
    let chinese = home.run(&["due", "--help", "--lang", "zh"]);
    assert_eq!(chinese.code, 0);
    assert!(
        chinese.out.contains("未结案件，按届满日排序"),
        "{}",
        chinese.out
    );
    assert_eq!(home.run(&["--version"]).out.lines().count(), 1);
}

#[test]
fn without_a_terminal_the_screens_are_refused() {
    let home = Home::new();
    let ended = home.run(&[]);
    assert_eq!(ended.code, 78);
    assert_eq!(ended.out, "");
    assert!(ended.err.contains("terminal"), "{}", ended.err);
}

#[test]
fn numbers_are_taken_apart_line_by_line() {
    let home = Home::new();
    let ended = home.run_with(&["number"], &format!("{NUMBER}\nsomething\n"));
    assert_eq!(ended.code, 0);
    let rows: Vec<Value> = ended
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(rows.len(), 2);
    assert_eq!(
        keys(&rows[0]),
        [
            "canonical",
            "court",
            "court_name",
            "raw",
            "regular",
            "serial",
            "special",
            "suffix",
            "type",
            "type_name",
            "year"
        ]
    );
    assert_eq!(rows[0]["serial"], 12);
    assert_eq!(rows[0]["court"], "内0783");
    assert_eq!(rows[1]["regular"], false);
    let array = home.run_with(&["number", "--json"], &format!("{NUMBER}\n"));
    assert_eq!(
        serde_json::from_str::<Value>(&array.out)
            .unwrap()
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let lines = home.run_with(
        &["number", "--json", "--format", "jsonl"],
        &format!("{NUMBER}\n"),
    );
    assert!(
        lines.out.starts_with("{\"raw\""),
        "--format wins: {}",
        lines.out
    );
}

#[test]
fn the_clock_answers_every_line() {
    let home = Home::new();
    let input = concat!(
        r#"{"id":"a","procedure":"civil-first-ordinary","start":"2023-01-05","changes":[]}"#,
        "\nnonsense\n",
        r#"{"id":"b","procedure":"no-such","start":"2023-01-05","changes":[]}"#,
        "\n"
    );
    let file = home.file("terms.jsonl", input);
    let ended = home.run(&["clock", file.to_str().unwrap(), "--today", "2023-06-30"]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    let rows: Vec<Value> = ended
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[0]["due"], "2023-07-05");
    assert_eq!(rows[0]["days_left"], 5);
    assert!(rows[1]["error"]["kind"].is_string());
    assert_eq!(rows[2]["state"], "unknown");
    assert!(rows[2]["due"].is_null());
    assert_eq!(home.run(&["clock", "absent.jsonl"]).code, 3);
}

#[test]
fn limits_are_rows() {
    let home = Home::new();
    let rows = home.json(&["limits"]);
    let first = rows
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["id"] == "civil-first-ordinary")
        .unwrap();
    assert_eq!(first["base_months"], 6);
    let tsv = home.run(&["limits"]);
    assert!(tsv.out.starts_with("id\t"), "{}", tsv.out);
}

/// Runs a command whose reader has closed the pipe.
fn unread(home: &Home, args: &[&str]) -> (Option<i32>, String) {
    use std::io::Read;
    use std::process::{Command, Stdio};
    let mut child = Command::new(assert_cmd::cargo::cargo_bin("qingji"))
        .args(args)
        .env("HOME", home.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut said = String::new();
    let mut stderr = child.stderr.take().unwrap();
    stderr.read_to_string(&mut said).unwrap();
    (child.wait().unwrap().code(), said)
}

#[test]
fn a_broken_pipe_is_no_failure() {
    let home = Home::new();
    let quiet = (Some(0), String::new());
    assert_eq!(unread(&home, &["completions", "bash"]), quiet);
    assert_eq!(unread(&home, &["limits"]), quiet);
    let store = home.path().join("d.redb");
    let store = store.to_str().unwrap();
    home.json(&["demo", "--cases", "300", "--no-tui", "--store", store]);
    for args in [
        &["due", "--store", store][..],
        &["export", "cases", "--store", store],
        &["export", "events", "--format", "jsonl", "--store", store],
        &["export", "events", "--json", "--store", store],
    ] {
        assert_eq!(unread(&home, args), quiet, "{args:?}");
    }
}

#[test]
fn doctor_works_without_a_store_and_names_remedies() {
    let home = Home::new();
    let found = home.json(&["doctor"]);
    assert_eq!(found["ok"], false);
    let store = found["checks"]
        .as_array()
        .unwrap()
        .iter()
        .find(|check| check["id"] == "store")
        .unwrap();
    assert_eq!(store["ok"], false);
    let added = home.run(&["add", NUMBER, "--today", "2023-06-30"]);
    assert_eq!(added.code, 0, "{}", added.err);
    let with_a_store = home.json(&["doctor"]);
    let mut checks = with_a_store["checks"].as_array().unwrap().iter();
    let writable = checks.find(|check| check["id"] == "writable").unwrap();
    assert_eq!(writable["ok"], true);
    assert!(store["remedy"].as_str().unwrap().contains("qingji"));
}

#[test]
fn completions_and_manual_are_made() {
    let home = Home::new();
    for shell in ["bash", "zsh", "fish"] {
        assert!(
            home.run(&["completions", shell]).out.contains("qingji"),
            "{shell}"
        );
    }
    assert!(home.run(&["man"]).out.contains(".TH qingji"));
    let page = home.run(&["man", "stock"]).out;
    assert!(page.contains(".TH qingji-stock"), "{page}");
    let unknown = home.run(&["--lang", "en", "man", "stok"]);
    assert!(
        unknown.code == 2 && unknown.err.contains("stock"),
        "{}",
        unknown.err
    );
    let dir = home.path().join("man");
    assert_eq!(home.run(&["man", "--dir", dir.to_str().unwrap()]).code, 0);
    assert!(dir.join("qingji-due.1").exists());
}

#[test]
fn a_bad_date_or_amount_is_invalid_data() {
    let home = Home::new();
    for args in [
        &["add", NUMBER, "--filed", "soon"][..],
        &["add", NUMBER, "--claim", "much"],
        &["pay", NUMBER, "much", "--on", "2023-01-05"],
    ] {
        let ended = home.run(args);
        assert_eq!(ended.code, 4, "{args:?}: {}", ended.err);
        assert!(
            ended.err.contains("error:") && ended.err.contains("hint:"),
            "{}",
            ended.err
        );
    }
}

#[test]
fn an_absent_or_empty_file_is_not_imported_and_leaves_no_store() {
    let home = Home::new();
    assert_eq!(home.run(&["import", "absent.csv"]).code, 3);
    let empty = home.file("empty.csv", "");
    let ended = home.run(&["import", empty.to_str().unwrap()]);
    assert_eq!(ended.code, 4, "{}", ended.err);
    assert!(!home.path().join(".local").exists());
}

mod apart;
mod beside;
mod damaged;
mod echoed;
mod ended;
mod events;
mod first_week;
mod foreign;
mod indicators;
mod intake;
mod ledgers;
mod listed;
mod lists;
mod merged;
mod mutated;
mod numbers;
mod plain;
mod real;
mod reconciled;
mod refused;
mod report_cases;
mod restated;
mod round_trip;
mod settings;
mod sheets;
mod spoiled;
mod terminal;
mod twins;
mod vouchers;
mod with_a_store;
mod worded;
mod workbooks;

#[test]
fn standard_input_is_imported_as_a_file_is() {
    let home = Home::new();
    let sheet = "案号,立案日期\n(2023)内0783民初7号,2023.1.5\n(2023)内0783民初8号,2023-02-30\n";
    let ended = home.run_with(&["import", "-", "--json"], sheet);
    let report: Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!((ended.code, &report["added"]), (0, &Value::from(2)));
    assert_eq!(report["problems"][0]["row"], 3);
    assert_eq!(home.json(&["due"]).as_array().unwrap().len(), 2);
    let empty = home.run_with(&["import", "-"], "");
    assert_eq!(empty.code, 4, "{}", empty.err);
}

#[test]
fn undo_does_not_take_the_demonstration_back() {
    let home = Home::new();
    let store = home.path().join("demo.redb").display().to_string();
    let filled = home.run(&["demo", "--cases", "20", "--no-tui", "--store", &store]);
    assert_eq!(filled.code, 0, "{}", filled.err);
    let ended = home.run(&["undo", "--store", &store]);
    assert_eq!(ended.code, 3, "nothing of one's own to undo");
}

#[test]
fn the_login_summary_never_fails_and_is_short() {
    let home = Home::new();
    let nothing = home.run(&["motd", "--always"]);
    assert_eq!(
        (nothing.code, nothing.out.as_str(), nothing.err.as_str()),
        (0, "", ""),
        "no store"
    );
    let day = ["--today", "2023-06-30"];
    home.run(&[&["add", NUMBER, "--filed", "2023-06-01"][..], &day].concat());
    let quiet = home.run(&[&["motd", "--always"][..], &day].concat());
    assert_eq!((quiet.code, quiet.out.as_str()), (0, ""), "nothing is due");
    let late = ["--today", "2024-06-30"];
    let piped = home.run(&[&["motd"][..], &late].concat());
    assert_eq!((piped.code, piped.out.as_str()), (0, ""), "nobody reads it");
    let said = home.run(&[&["motd", "--always"][..], &late].concat());
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.out.lines().count() <= 4, "{}", said.out);
    assert!(said.out.contains("1 overdue"), "{}", said.out);
    // All its numbers are as of the day: a case delayed by last midnight does not count.
    let other = "(2023)内0783民初13号";
    let pause = "deduct --ground audit --from 2023-06-05 --to 2024-06-30";
    home.run(&[&["add", other, "--filed", "2023-06-01"][..], &late].concat());
    let change: Vec<&str> = ["change", other]
        .into_iter()
        .chain(pause.split(' '))
        .collect();
    home.run(&[&change[..], &late].concat());
    let at = |day: &'static str| home.run(&["motd", "--always", "--today", day]).out;
    let before = at("2024-06-29");
    assert!(
        before.contains("1 delayed, today 0 entered and 0 left"),
        "{before}"
    );
    let on = at("2024-06-30");
    assert!(on.contains("0 delayed, today 0 entered and 1 left"), "{on}");
}

#[test]
fn a_docket_that_somebody_holds_is_one_line_at_login() {
    use qingji::backend;
    let home = Home::new();
    let path = home.path().join("d.redb");
    let store = path.display().to_string();
    let today = ["--store", &store, "--today", "2024-06-30"];
    home.run(&[&["add", NUMBER, "--filed", "2023-06-01"][..], &today].concat());
    let context = crate::support::court::context("2024-06-30");
    let held = backend::open(&path, backend::Mode::Existing, &context).unwrap();
    let said = home.run(&[&["motd", "--always"][..], &today].concat());
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    assert_eq!(said.out.lines().count(), 1, "{}", said.out);
    assert!(said.out.contains("in use"), "{}", said.out);
    // The morning mail gets the same line; programs get an error, after the usual wait.
    let mail = ["today", "--if-any", "--format", "text"];
    let mailed = home.run(&[&mail[..], &today].concat());
    assert_eq!((mailed.code, mailed.err.as_str()), (0, ""));
    assert_eq!(mailed.out, said.out);
    drop(held);
    let said = home.run(&[&["motd", "--always"][..], &today].concat());
    assert!(said.out.contains("1 overdue"), "{}", said.out);
}

#[test]
fn mail_goes_out_only_where_there_is_something_to_do() {
    let home = Home::new();
    let day = ["--today", "2023-06-30"];
    home.run(&[&["add", NUMBER, "--filed", "2023-06-01"][..], &day].concat());
    let mail = ["today", "--if-any", "--format", "text"];
    let quiet = home.run(&[&mail[..], &day].concat());
    assert_eq!(
        (quiet.code, quiet.out.as_str(), quiet.err.as_str()),
        (0, "", "")
    );
    let late = home.run(&[&mail[..], &["--today", "2024-06-30"]].concat());
    assert_eq!(late.code, 0, "{}", late.err);
    assert!(late.out.contains(NUMBER), "{}", late.out);
    assert!(
        late.out
            .lines()
            .all(|line| qingji::text::width::width(line) <= 80),
        "{}",
        late.out
    );
    // Another court's list is empty; without the option that is printed.
    let other = ["--today", "2024-06-30", "--court", "牙克石"];
    assert_eq!(home.run(&[&mail[..], &other].concat()).out, "");
    assert_ne!(home.run(&[&["today"][..], &other].concat()).out, "");
    let elsewhere = Home::new();
    let absent = elsewhere.run(&mail);
    assert_eq!(
        (absent.code, absent.out.as_str(), absent.err.as_str()),
        (0, "", ""),
        "who has no docket has nothing to do"
    );
    let wrong = elsewhere.path().join("wrong.redb");
    let wrong = ["--store", wrong.to_str().unwrap()];
    let told = elsewhere.run(&[&mail[..], &wrong].concat());
    assert_eq!((told.code, told.out.as_str()), (3, ""));
    assert!(!told.err.is_empty(), "a wrong path is told");
}

#[test]
fn a_printed_day_cuts_no_number_and_markdown_is_words() {
    let home = Home::new();
    let store = home.path().join("demo.redb");
    let store = store.to_str().unwrap();
    home.json(&["demo", "--cases", "400", "--no-tui", "--store", store]);
    for lang in ["zh", "en"] {
        let today = ["today", "--store", store, "--lang", lang, "--limit", "30"];
        let text = home.run(&[&today[..], &["--format", "text"]].concat()).out;
        let list = home.json(&today);
        let items = list["items"].as_array().unwrap();
        assert!(items.len() > 5, "{}", items.len());
        for item in items {
            let number = item["number"].as_str().unwrap();
            assert!(
                text.lines().any(|line| line.contains(number)),
                "{number} is not whole: {text}"
            );
        }
        for line in text.lines() {
            assert!(
                qingji::text::width::width(line) <= 80 && !line.contains(".."),
                "{line}"
            );
        }
        let md = home.run(&[&today[..], &["--format", "md"]].concat()).out;
        assert!(md.contains("\n## ") && md.contains("\n| --- |"), "{md}");
        assert!(!md.contains("levels."), "keys are for machines: {md}");
    }
}

#[test]
fn reports_are_written_frozen_compared_and_printed_again() {
    let home = Home::new();
    let day = ["--today", "2023-06-30"];
    home.run(&[&["add", NUMBER, "--filed", "2023-01-05"][..], &day].concat());
    let daily = home.json(&["report", "daily"]);
    assert_eq!(daily["kind"], "daily");
    assert_eq!(daily["tables"]["stock"][0]["court"], "total");
    assert_eq!(daily["tables"]["stock"][0]["closing"], 1);
    assert!(daily["identities"][0]["holds"].as_bool().unwrap());
    let run = |args: &[&str]| {
        let ended = home.run(&[args, &day].concat());
        assert_eq!(ended.code, 0, "{args:?}: {}", ended.err);
        ended.out
    };
    let issued = run(&["report", "daily", "--freeze"]);
    let list = home.json(&["report", "--list"]);
    let id = list[0]["id"].to_string();
    run(&["close", NUMBER, "--on", "2023-06-29"]);
    assert_eq!(run(&["report", "--print", &id]), issued, "byte for byte");
    let compared = home.json(&["report", "daily", "--compare", &id]);
    let restated = compared["tables"]["restated"].as_array().unwrap();
    assert!(
        restated
            .iter()
            .any(|row| row["table"] == "stock" && row["column"] == "closing" && row["by"] == -1)
    );
    assert_eq!(compared["tables"]["commits"][0]["fact"], "closed");
    let wrong = home.run(&["report", "weekly", "--compare", &id]);
    assert_eq!(wrong.code, 2, "{}", wrong.err);
    assert_eq!(home.run(&["report", "--print", "99"]).code, 3);
    assert_eq!(home.run(&["report"]).code, 2);
    let file = home.path().join("日报.xlsx");
    run(&["report", "daily", "--out", file.to_str().unwrap()]);
    assert!(std::fs::read(&file).unwrap().starts_with(b"PK"));
    // An existing file is kept, and nothing is frozen, unless `--force` is given.
    std::fs::write(&file, "keep").unwrap();
    let name = file.to_str().unwrap();
    let frozen = home.run(&["report", "--list"]).out;
    let refused = home.run(&["report", "daily", "--freeze", "--out", name]);
    assert_eq!(refused.code, 6, "{}", refused.err);
    assert_eq!(std::fs::read(&file).unwrap(), b"keep");
    assert_eq!(home.run(&["report", "--list"]).out, frozen);
    run(&["report", "daily", "--out", name, "--force"]);
    assert!(std::fs::read(file).unwrap().starts_with(b"PK"));
    let future = home.run(&[
        "report",
        "daily",
        "--date",
        "2023-07-01",
        "--today",
        "2023-06-30",
    ]);
    assert_eq!(future.code, 4, "{}", future.err);
}
