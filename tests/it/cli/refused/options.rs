//! Options that say nothing of what is done.

use super::*;

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
        (
            &["export", "events", number],
            "export events",
            "CASE NUMBER",
        ),
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
