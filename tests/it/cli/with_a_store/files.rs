//! Files in and out.

use super::*;

#[test]
fn import_counts_reports_and_is_one_step() {
    let home = Home::new();
    let csv = "案号,立案日期,案由\n(2023)内0783民初1号,2023-01-05,买卖合同纠纷\n(2023)内0783民初2号,someday,\n,2023-01-05,\n";
    let file = home.file("docket.csv", csv);
    let file = file.to_str().unwrap();
    let dry = home.json(&["import", file, "--dry-run"]);
    assert!(dry["group"].is_null());
    let done = home.json(&["import", file]);
    assert_eq!(
        (&done["read"], &done["added"], &done["rejected"]),
        (&3.into(), &2.into(), &1.into())
    );
    let problems = done["problems"].as_array().unwrap();
    assert!(
        problems.iter().any(|problem| {
            problem["row"] == 3
                && problem["column"] == "立案日期"
                && problem["value"] == "someday"
                && problem["reason"] == "not-a-date"
        }),
        "{problems:?}"
    );
    let again = home.json(&["import", file]);
    assert_eq!(
        (&again["added"], &again["unchanged"]),
        (&0.into(), &2.into())
    );
    let strict = home.run(&["import", file, "--strict", "--json"]);
    assert_eq!(strict.code, 4, "{}", strict.err);
    home.json(&["undo", "--group", &done["group"].to_string()]);
    assert_eq!(home.json(&["due"]), Value::Array(Vec::new()));
}

#[test]
fn an_export_can_be_imported_and_changes_nothing() {
    let home = filled();
    home.json(&["pay", NUMBER, "100", "--on", "2023-06-01"]);
    let cases = home.path().join("cases.csv");
    let events = home.path().join("events.jsonl");
    for (what, path) in [("cases", &cases), ("events", &events)] {
        let ended = home.run(&["export", what, "--out", path.to_str().unwrap()]);
        assert_eq!((ended.code, ended.out.as_str()), (0, ""), "{}", ended.err);
    }
    let again = home.json(&[
        "import",
        cases.to_str().unwrap(),
        "--events",
        events.to_str().unwrap(),
    ]);
    assert_eq!(
        (&again["added"], &again["updated"]),
        (&0.into(), &0.into()),
        "{again}"
    );
    assert_eq!(again["problems"], Value::Array(Vec::new()));
}

#[test]
fn verify_and_the_demonstration() {
    let home = Home::new();
    let store = home.path().join("demo.redb");
    let store = store.to_str().unwrap();
    let made = home.json(&["demo", "--cases", "60", "--no-tui", "--store", store]);
    assert_eq!(made["cases"], 60);
    let verified = home.json(&["verify", "--store", store]);
    assert_eq!(verified["ok"], true);
    assert_eq!(verified["cases"], 60);
    assert_eq!(verified["head"].as_str().unwrap().len(), 64);
    assert_eq!(
        home.run(&["demo", "--no-tui", "--store", store]).code,
        6,
        "never into a docket in use"
    );
    let today = home.json(&["today", "--store", store]);
    assert_eq!(today["demo"], true);
    assert!(today["levels"]["over"].is_number());
}

/// A case with a change in time, a late one, money and a measure.
fn told() -> Home {
    let home = filled();
    for args in [
        &[
            "change",
            NUMBER,
            "deduct",
            "--ground",
            "appraisal",
            "--from",
            "2023-02-01",
            "--to",
            "2023-02-11",
        ][..],
        &[
            "change",
            NUMBER,
            "extend",
            "--months",
            "1",
            "--approved",
            "2023-08-20",
        ],
        &[
            "pay",
            NUMBER,
            "1.2万",
            "--on",
            "2023-03-01",
            "--voucher",
            "收据一号",
        ],
        &["supervise", NUMBER, "拿出处置方案", "--limit", "2023-09-30"],
        &[
            "follow",
            NUMBER,
            "--outcome",
            "contacted",
            "--note",
            "当事人说要等鉴定机构的补充意见，书面材料下周才能寄到法院来",
        ],
    ] {
        let ended = home.run(&[args, &["--today", "2023-08-25"]].concat());
        assert_eq!(ended.code, 0, "{}", ended.err);
    }
    home
}

#[test]
fn the_file_of_a_case_is_written_whole_and_never_over_another() {
    let home = told();
    for (lang, late, note) in [
        ("zh", "已过届满日 2023-07-17", "三、扣除、延长等变更"),
        (
            "en",
            "missed the due date 2023-07-17",
            "3. Changes of the term",
        ),
    ] {
        let args = [
            "export",
            "file",
            NUMBER,
            "--today",
            "2023-08-25",
            "--lang",
            lang,
        ];
        let pages = home.run(&args);
        assert_eq!(pages.code, 0, "{}", pages.err);
        assert!(pages.out.contains(note), "{}", pages.out);
        for line in pages.out.lines() {
            assert!(qingji::text::width::width(line) <= 80, "{line}");
        }
        // Nothing is cut: the end of the long note is among the follow-ups and in the timeline.
        assert_eq!(pages.out.matches('寄').count(), 2, "{}", pages.out);
        let markdown = home.run(&[&args[..], &["--format", "md"]].concat());
        for part in [
            late,
            "12,000.00",
            "书面材料下周才能寄到法院来",
            "拿出处置方案",
            "收据一号",
        ] {
            assert!(markdown.out.contains(part), "{part}: {}", markdown.out);
        }
        // The clock gives the same reason.
        let why = home.run(&["why", NUMBER, "--today", "2023-08-25", "--lang", lang]);
        assert!(why.out.contains(late), "{}", why.out);
    }
    let day = ["--today", "2023-08-25"];
    let json = home.run(&[&["export", "file", NUMBER, "--format", "json"][..], &day].concat());
    let file: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(file["held"], "12000.00");
    assert_eq!(file["supervision"]["limit"], "2023-09-30");
    assert_eq!(file["clock"]["late"], serde_json::json!([1]));
    let out = home.path().join("册.md");
    let out = out.to_str().unwrap();
    assert_eq!(home.run(&["export", "file", NUMBER, "--out", out]).code, 0);
    let before = std::fs::read(out).unwrap();
    assert!(before.starts_with("# ".as_bytes()));
    assert_eq!(home.run(&["export", "file", NUMBER, "--out", out]).code, 6);
    assert_eq!(std::fs::read(out).unwrap(), before);
    assert_eq!(home.run(&["export", "file"]).code, 2);
    let table = home.path().join("表.csv");
    let table = table.to_str().unwrap();
    for what in [&["cases"][..], &["events"], &["ics"], &["file", NUMBER]] {
        let out = if what[0].ends_with('s') && what[0] != "ics" {
            table
        } else {
            out
        };
        std::fs::write(out, "keep").unwrap();
        let args = [&["export"], what, &["--out", out]].concat();
        assert_eq!(home.run(&args).code, 6, "{what:?}");
        assert_eq!(std::fs::read(out).unwrap(), b"keep");
        let forced = home.run(&[&args[..], &["--force"]].concat());
        assert_eq!(forced.code, 0, "{}", forced.err);
        assert_ne!(std::fs::read(out).unwrap(), b"keep");
    }
}

#[test]
fn a_reader_that_went_away_is_no_failure() {
    let home = filled();
    for args in [
        &["export", "cases", "--format", "csv"][..],
        &["export", "cases", "--format", "tsv"],
        &["export", "events", "--format", "csv"],
        &["export", "cases", "--format", "jsonl"],
        &["due"],
        &["limits"],
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_qingji"))
            .args(args)
            .env_clear()
            .env("HOME", home.path())
            .stdout(writer)
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap()
            .wait_with_output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(
            (output.status.code(), said.as_str()),
            (Some(0), ""),
            "{args:?}"
        );
    }
}

#[test]
fn an_import_taken_back_is_named_as_what_it_was_and_not_by_one_of_its_cases() {
    let home = Home::new();
    let sheet = home.file(
        "台账.csv",
        "案号,立案日期\n（2022）内0783民初1号,2022-01-05\n（2022）内0783民初2号,2022-01-06\n",
    );
    home.json(&["import", sheet.to_str().unwrap()]);
    let said = home.run(&["--lang", "zh", "--format", "table", "undo"]);
    assert_eq!(said.code, 0);
    assert!(said.out.contains("导入 台账.csv"), "{}", said.out);
    assert!(!said.out.contains("民初1号"), "{}", said.out);
    home.json(&["redo"]);
    assert!(home.json(&["undo"])["number"].is_null());
}
