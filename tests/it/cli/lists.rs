//! `list`, `views` and `bulk` on the command line.

use super::*;

fn filled() -> Home {
    let home = Home::new();
    for (n, filed, handler, claim) in [
        ("1", "2023-01-05", "张建国", "12万"),
        ("2", "2023-05-05", "李娜", "200万"),
        ("10", "2023-06-05", "李娜", "3000"),
    ] {
        let number = format!("(2023)内0783民初{n}号");
        let add = [
            "add",
            &number,
            "--filed",
            filed,
            "--handler",
            handler,
            "--claim",
            claim,
            "--cause",
            "买卖合同纠纷",
            "--plaintiffs",
            "草原乳业",
            "--tags",
            "涉企业",
            "--today",
            "2023-07-31",
        ];
        let ended = home.run(&add);
        assert_eq!(ended.code, 0, "{}", ended.err);
    }
    home
}

fn numbers(rows: &Value) -> Vec<&str> {
    rows.as_array()
        .unwrap()
        .iter()
        .map(|row| row["number"].as_str().unwrap())
        .collect()
}

fn json(home: &Home, args: &[&str]) -> Value {
    let mut all = args.to_vec();
    all.extend(["--today", "2023-07-31", "--json"]);
    let ended = home.run(&all);
    assert_eq!(ended.code, 0, "{args:?}: {}", ended.err);
    serde_json::from_str(&ended.out).unwrap()
}

/// A paused case is not late, whatever its date: every way to count late cases gives the same
/// number.
#[test]
fn late_is_one_reading() {
    let home = filled();
    let late = |home: &Home| {
        let rows = |query: &str| numbers(&json(home, &["list", query])).len() as u64;
        let sums = json(home, &["list", "--sum"]);
        let counts = json(home, &["due", "--count"]);
        let found = json(home, &["find", ">0"]);
        (
            [
                rows("days-late>0"),
                rows("level=over"),
                numbers(&found).len() as u64,
                sums["late"].as_u64().unwrap(),
                counts["over"].as_u64().unwrap(),
            ],
            rows("days-left<0"),
        )
    };
    assert_eq!(late(&home), ([1; 5], 1));
    let args = [
        "change",
        "(2023)内0783民初1号",
        "suspend",
        "--from",
        "2023-07-20",
        "--accept-late",
        "院长批准",
        "--today",
        "2023-07-31",
    ];
    let ended = home.run(&args);
    assert_eq!(ended.code, 0, "{}", ended.err);
    assert_eq!(late(&home).0, [0; 5]);
}

#[test]
fn a_query_chooses_sorts_and_shows() {
    let home = filled();
    let rows = json(&home, &["list", "承办=李娜", "--sort", "-claim"]);
    assert_eq!(
        numbers(&rows),
        ["(2023)内0783民初2号", "(2023)内0783民初10号"]
    );
    let rows = json(&home, &["list", "days-late>0"]);
    assert_eq!(numbers(&rows), ["(2023)内0783民初1号"]);
    let rows = json(
        &home,
        &[
            "list",
            "--sort",
            "number",
            "--columns",
            "claim,tags,party,status",
        ],
    );
    assert_eq!(
        numbers(&rows),
        [
            "(2023)内0783民初1号",
            "(2023)内0783民初2号",
            "(2023)内0783民初10号"
        ]
    );
    assert_eq!(rows[0]["claim"], "120000.00");
    assert_eq!(rows[0]["tags"], "涉企业");
    assert_eq!(rows[0]["party"], "草原乳业");
    assert_eq!(rows[0]["status"], "trial");
    assert_eq!(rows[0]["days_left"], -26);
    let due = json(&home, &["due", "--query", "标的>=10万 承办=李娜"]);
    assert_eq!(numbers(&due), ["(2023)内0783民初2号"]);
    let sums = json(&home, &["list", "承办=李娜", "--sum"]);
    assert_eq!(
        (&sums["cases"], &sums["claim"]),
        (&2.into(), &"2003000.00".into())
    );
}

#[test]
fn a_query_that_cannot_be_read_is_a_usage_error_with_its_place() {
    let home = filled();
    let ended = home.run(&["list", "承伴=李娜", "--lang", "zh"]);
    assert_eq!((ended.code, ended.out.as_str()), (2, ""));
    assert!(
        ended.err.contains("第 1 字") && ended.err.contains("承办"),
        "{}",
        ended.err
    );
    assert_eq!(home.run(&["list", "--sort", "colour"]).code, 2);
    assert_eq!(home.run(&["list", "--columns", "colour"]).code, 2);
    assert_eq!(home.run(&["list", "承办=无此人"]).code, 3);
}

#[test]
fn a_view_is_saved_opened_and_deleted_and_survives() {
    let home = filled();
    let saved = home.run(&[
        "views",
        "save",
        "李娜的大案",
        "承办=李娜 标的>=10万",
        "--sort",
        "-claim",
        "--columns",
        "number,claim",
    ]);
    assert_eq!(saved.code, 0, "{}", saved.err);
    let rows = json(&home, &["list", "--view", "李娜的大案"]);
    assert_eq!(numbers(&rows), ["(2023)内0783民初2号"]);
    let views = home.json(&["views"]);
    assert_eq!(views[0]["columns"], "number,claim");
    assert_eq!(home.json(&["verify"])["ok"], true);
    assert_eq!(home.run(&["views", "save", "坏", "承伴=李娜"]).code, 2);
    // A shared view may have the same name; the user's own takes precedence.
    assert_eq!(
        home.run(&["views", "save", "李娜的大案", "--shared"]).code,
        0
    );
    assert_eq!(home.json(&["views"]).as_array().unwrap().len(), 2);
    let kept = home.json(&["views"]);
    let ended = home.run(&["views", "delete", "李娜的大案"]);
    assert_eq!(ended.code, 0);
    // What restores it is told, because undo is about facts.
    let command = ended.err.trim_end().split_once("qingji ").unwrap().1;
    let args: Vec<&str> = command
        .split(' ')
        .map(|word| word.trim_matches('\''))
        .collect();
    assert_eq!(home.run(&args).code, 0, "{command}");
    assert_eq!(home.json(&["views"]), kept);
    assert_eq!(home.run(&["views", "delete", "李娜的大案"]).code, 0);
    let rows = json(&home, &["list", "--view", "李娜的大案"]);
    assert_eq!(numbers(&rows).len(), 3);
    assert_eq!(home.run(&["views", "delete", "李娜的大案"]).code, 3);
    assert_eq!(home.run(&["list", "--view", "没有"]).code, 3);
}

#[test]
fn a_bulk_change_is_shown_confirmed_done_and_undone() {
    let home = filled();
    let today = ["--today", "2023-07-31"];
    let run = |args: &[&str]| home.run(&[args, &today].concat());
    let preview = json(
        &home,
        &["bulk", "承办=李娜", "handler", "王芳", "--dry-run"],
    );
    assert_eq!(
        (&preview["changed"], &preview["commit"]),
        (&2.into(), &Value::Null)
    );
    assert_eq!(preview["rows"][0]["before"], "李娜");
    let refused = run(&["bulk", "承办=李娜", "handler", "王芳"]);
    assert_eq!(refused.code, 2, "{}", refused.err);
    assert_eq!(
        json(&home, &["list", "承办=李娜"])
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let done = json(&home, &["bulk", "承办=李娜", "handler", "王芳", "--yes"]);
    assert_eq!(done["changed"], 2);
    assert!(done["commit"].is_u64());
    assert_eq!(
        json(&home, &["list", "承办=王芳"])
            .as_array()
            .unwrap()
            .len(),
        2
    );
    assert_eq!(run(&["undo"]).code, 0);
    assert_eq!(
        json(&home, &["list", "承办=李娜"])
            .as_array()
            .unwrap()
            .len(),
        2
    );
    // A distance is added to each case's own day; a case without one is skipped.
    assert_eq!(
        run(&["amend", "(2023)内0783民初2号", "next", "2023-08-01"]).code,
        0
    );
    let done = json(&home, &["bulk", "承办=李娜", "next", "+7d", "--yes"]);
    assert_eq!((&done["changed"], &done["skipped"]), (&1.into(), &1.into()));
    let rows = done["rows"].as_array().unwrap();
    let skipped = rows.iter().find(|row| !row["skip"].is_null()).unwrap();
    assert_eq!(skipped["skip"], "no-next");
    let said = run(&[
        "bulk",
        "承办=李娜",
        "tag",
        "专项",
        "--dry-run",
        "--lang",
        "zh",
    ]);
    assert!(said.err.contains("将改 2 件"), "{}", said.err);
    // In a pipe: one row per case under stable names, in any language.
    let lines: Vec<&str> = said.out.lines().collect();
    assert_eq!(
        lines[0],
        "number\tbefore\tafter\tbefore_level\tafter_level\tadvice\tskip"
    );
    assert_eq!(lines.len(), 3, "{}", said.out);
    let bulk = ["bulk", "承办=李娜", "next", "+7d", "--dry-run", "--format"];
    let tsv = run(&[&bulk[..], &["tsv"]].concat());
    assert!(
        tsv.out.contains("(2023)内0783民初2号\t2023-08-"),
        "{}",
        tsv.out
    );
    assert!(tsv.out.contains("\tno-next\n"), "{}", tsv.out);
    let csv = run(&[&bulk[..], &["csv"]].concat());
    assert_eq!(csv.out.replace(',', "\t"), tsv.out);
    let jsonl = run(&[&bulk[..], &["jsonl"]].concat());
    let rows: Vec<Value> = jsonl
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(rows.len(), 2, "{}", jsonl.out);
    assert!(rows.iter().any(|row| row["skip"] == "no-next"), "{rows:?}");
    let table = run(&[&bulk[..], &["table"]].concat());
    assert!(
        table.out.contains("将改") || table.out.contains("would"),
        "{}",
        table.out
    );
}

#[test]
fn a_list_is_written_into_files_and_never_over_one() {
    let home = filled();
    let book = home.path().join("清单.xlsx");
    let path = book.to_str().unwrap();
    let ended = home.run(&["list", "承办=李娜", "--out", path]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    assert!(std::fs::read(&book).unwrap().starts_with(b"PK"));
    assert_eq!(home.run(&["list", "--out", path]).code, 6);
    assert_eq!(home.run(&["list", "--out", path, "--force"]).code, 0);
    // The output can be imported again without any change.
    let csv = home.path().join("清单.csv");
    let path = csv.to_str().unwrap();
    assert_eq!(
        home.run(&["list", "--out", path, "--encoding", "gb18030"])
            .code,
        0
    );
    assert!(!std::fs::read(&csv).unwrap().starts_with(b"\xEF\xBB\xBF"));
    assert_eq!(home.run(&["list", "--out", "x.doc"]).code, 2);
    let text = home.run(&["list", "--format", "text", "--lang", "zh"]);
    assert!(text.out.contains("第 1 页 共 1 页"), "{}", text.out);
    let cases = home.path().join("all.xlsx");
    let path = cases.to_str().unwrap();
    assert_eq!(
        home.run(&["export", "cases", "--query", "承办=李娜", "--out", path])
            .code,
        0
    );
    let dry = home.run(&["import", path, "--dry-run", "--json"]);
    let report: Value = serde_json::from_str(&dry.out).unwrap();
    assert_eq!(
        (&report["read"], &report["unchanged"]),
        (&2.into(), &2.into()),
        "{report}"
    );
}

#[test]
fn the_state_that_a_list_shows_selects_its_cases() {
    let home = Home::new();
    let run = |args: &[&str]| {
        let mut all = args.to_vec();
        all.extend(["--today", "2023-07-31"]);
        let ended = home.run(&all);
        assert_eq!(ended.code, 0, "{args:?}: {}", ended.err);
        ended
    };
    for number in [
        "(2023)内0783民初1号",
        "(2023)内0783执2号",
        "(2023)内0783民初3号",
        "(2023)内0783执4号",
    ] {
        run(&["add", number, "--filed", "2023-06-05"]);
    }
    for number in ["(2023)内0783民初3号", "(2023)内0783执4号"] {
        run(&[
            "change",
            number,
            "suspend",
            "--ground",
            "party-died",
            "--from",
            "2023-06-20",
        ]);
    }
    let list = |query: &str| {
        let rows = json(&home, &["list", query]);
        let mut found: Vec<String> = numbers(&rows).into_iter().map(str::to_owned).collect();
        found.sort();
        found
    };
    for (queries, numbers) in [
        (["状态=在审", "status=trial"], vec!["(2023)内0783民初1号"]),
        (["状态=在执", "status=exec."], vec!["(2023)内0783执2号"]),
        (
            ["状态=停", "status=paused"],
            vec!["(2023)内0783执4号", "(2023)内0783民初3号"],
        ),
        (
            ["状态=全部 状态=在执", "状态=未结 状态=在执"],
            vec!["(2023)内0783执2号"],
        ),
        (["状态=在审 执", "状态=在执 @无此人"], vec![]),
    ] {
        for query in queries {
            assert_eq!(list(query), numbers, "{query}");
        }
    }
}
