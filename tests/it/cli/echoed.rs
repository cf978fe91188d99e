//! The answers of writing commands tell what was written, as it is stored; and what the tables of
//! other commands name.

use super::events::One;
use super::*;

/// The only event of an answer.
fn event(one: &One, args: &[&str]) -> Value {
    let answer = one.json(args);
    let events = answer["events"].as_array().unwrap();
    assert_eq!(events.len(), 1, "{answer}");
    events[0].clone()
}

#[test]
fn a_write_echoes_the_ids_and_the_clean_texts_that_it_stored() {
    let one = One::new();
    let dirty = "甲\u{1B}[31m乙\n丙\u{202E}丁";
    for (args, key, stored) in [
        (
            &[
                "change",
                NUMBER,
                "convert",
                "--to",
                "小额",
                "--on",
                "2023-02-01",
            ][..],
            "to",
            "civil-first-small-claims",
        ),
        (
            &[
                "change",
                NUMBER,
                "deduct",
                "--from",
                "2023-02-02",
                "--to",
                "2023-02-08",
                "--ground",
                "鉴定",
            ],
            "ground",
            "appraisal",
        ),
        (
            &[
                "change",
                NUMBER,
                "extend",
                "--months",
                "1",
                "--approved",
                "2023-02-09",
                "--level",
                "院长",
            ],
            "level",
            "president",
        ),
        (
            &[
                "change",
                NUMBER,
                "restart",
                "--on",
                "2023-02-10",
                "--reason",
                dirty,
            ],
            "reason",
            "甲乙 丙丁",
        ),
        (
            &[
                "change",
                NUMBER,
                "suspend",
                "--from",
                "2023-02-12",
                "--to",
                "2023-02-13",
                "--accept-late",
                dirty,
            ],
            "accepted",
            "甲乙 丙丁",
        ),
        (
            &["amend", NUMBER, "procedure", "简易"],
            "value",
            "civil-first-simplified",
        ),
        (
            &["amend", NUMBER, "tags", "涉企业，涉民生"],
            "value",
            "涉企业,涉民生",
        ),
        (
            &["pay", NUMBER, "5", "--method", dirty],
            "method",
            "甲乙 丙丁",
        ),
        (
            &["follow", NUMBER, "--outcome", "1", "--method", dirty],
            "method",
            "甲乙 丙丁",
        ),
        (
            &["close", NUMBER, "--on", "2023-03-01", "--how", dirty],
            "how",
            "甲乙 丙丁",
        ),
        (
            &["reopen", NUMBER, "--on", "2023-03-02", "--reason", dirty],
            "reason",
            "甲乙 丙丁",
        ),
    ] {
        let said = event(&one, args);
        assert_eq!(said[key], stored, "{args:?} {said}");
        let shown = one.json(&["show", NUMBER]);
        let timeline = shown["timeline"].as_array().unwrap();
        assert!(
            timeline.iter().any(|entry| entry["event"] == said),
            "{args:?} {said}"
        );
    }
    let amended = event(&one, &["amend", NUMBER, "court", "牙克石"]);
    assert_eq!(
        (&amended["value"], &amended["court_code"]),
        (&Value::from("牙克石市人民法院"), &Value::from("内0782"))
    );
}

#[test]
fn a_registration_echoes_what_the_docket_completed_and_its_closing() {
    let one = One::empty();
    let answer = one.json(&[
        "add",
        "（2023）内0782执5号",
        "--court",
        "牙克石",
        "--filed",
        "2023-01-05",
        "--tags",
        "涉民生/涉\u{1B}[31m企业",
        "--closed",
        "2023-02-01",
    ]);
    let events = answer["events"].as_array().unwrap();
    let told = &events[0]["registration"];
    for (key, stored) in [
        ("court", "牙克石市人民法院"),
        ("court_code", "内0782"),
        ("type", "执"),
        ("procedure", "execution-first"),
    ] {
        assert_eq!(told[key], stored, "{answer}");
    }
    assert_eq!(told["tags"], serde_json::json!(["涉企业", "涉民生"]));
    assert_eq!(
        (&events[1]["kind"], events.len()),
        (&Value::from("closed"), 2)
    );
}

#[test]
fn the_own_export_adds_no_money_for_a_text_that_came_dirty() {
    let one = One::new();
    one.json(&["pay", NUMBER, "5", "--voucher", "A\u{1B}[31mB\nC"]);
    let mut files = Vec::new();
    for what in ["cases", "events"] {
        let path = one.home.path().join(format!("{what}.csv"));
        one.ok(&[
            "export",
            what,
            "--out",
            path.to_str().unwrap(),
            "--status",
            "all",
        ]);
        files.push(path.to_str().unwrap().to_owned());
    }
    assert!(
        !std::fs::read_to_string(&files[1])
            .unwrap()
            .contains('\u{1B}')
    );
    let report = one.json(&["import", &files[0], "--events", &files[1]]);
    assert_eq!(
        (&report["added"], &report["updated"]),
        (&Value::from(0), &Value::from(0))
    );
    assert_eq!(one.json(&["show", NUMBER])["received"], "5.00");
}

#[test]
fn the_clock_names_late_changes_in_tables_too() {
    let home = Home::new();
    let line = r#"{"id":1,"procedure":"civil-first-small-claims","start":"2023-01-05","changes":[{"kind":"deduct","from":"2023-02-01","to":"2023-02-03"},{"kind":"deduct","from":"2023-06-01","to":"2023-06-05"},{"kind":"extend","months":1,"approved":"2023-06-02"}]}"#;
    let ask = |format: &str| {
        let args = ["clock", "--format", format, "--today", "2023-06-30"];
        home.run_with(&args, line).out
    };
    let text = ask("csv");
    let mut lines = text.lines().map(|line| line.trim_start_matches('\u{FEFF}'));
    let head: Vec<&str> = lines.next().unwrap().split(',').collect();
    assert_eq!(head[9..], ["decide_by", "late", "error"]);
    assert!(lines.next().unwrap().ends_with(",\"1,2\","), "{text}");
    let text = ask("tsv");
    assert!(text.contains("\t1,2\t"), "{text}");
    assert!(ask("table").contains("1,2"));
}

#[test]
fn the_columns_of_numbers_have_a_name_each() {
    let home = Home::new();
    for lang in ["zh", "en"] {
        let args = ["number", "--format", "table", "--lang", lang];
        let out = home.run_with(&args, "(2023)内0782执5号\n").out;
        let head: Vec<&str> = out
            .lines()
            .next()
            .unwrap()
            .split("  ")
            .map(str::trim)
            .collect();
        let mut names: Vec<&str> = head.into_iter().filter(|name| !name.is_empty()).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all, "{out}");
    }
}

#[test]
fn what_is_missing_points_to_the_help_of_its_own_command() {
    let one = One::new();
    let ended = one.run(&["change", NUMBER, "convert", "--lang", "zh"]);
    assert!(ended.err.contains("qingji change --help"), "{}", ended.err);
    let ended = one.run(&["bulk", "tag", "--lang", "en"]);
    assert!(ended.err.contains("qingji bulk --help"), "{}", ended.err);
}

#[test]
fn a_second_conversion_of_a_day_is_named_before_and_after() {
    let one = One::new();
    let convert = |to: &str| {
        let args = [
            "change",
            NUMBER,
            "convert",
            "--to",
            to,
            "--on",
            "2023-02-05",
            "--lang",
            "en",
        ];
        one.run(&args)
    };
    assert_eq!(convert("小额").err, "");
    let ended = convert("简易");
    assert!(ended.err.contains("only one has effect"), "{}", ended.err);
    let why = one.run(&["why", NUMBER, "--lang", "en"]).out;
    assert!(why.contains("without effect"), "{why}");
}

#[test]
fn the_history_names_the_year_of_holidays_taken_in_or_out() {
    let one = One::new();
    let year = one.home.file(
        "2027.json",
        r#"{"year":2027,"days":[{"name":"元旦","date":"2027-01-01","isOffDay":true}]}"#,
    );
    one.ok(&["holidays", year.to_str().unwrap()]);
    one.ok(&["holidays", "--remove", "2027"]);
    for (lang, wanted) in [
        (
            "zh",
            ["撤下录入的 2027 年节假日安排", "录入 2027 年节假日安排"],
        ),
        (
            "en",
            [
                "took the public holidays of 2027 out again",
                "took in the public holidays of 2027",
            ],
        ),
    ] {
        let lines = one.json(&["history", "--limit", "2", "--lang", lang]);
        for (line, wanted) in lines.as_array().unwrap().iter().zip(wanted) {
            assert_eq!(line["summary"], wanted);
        }
    }
    assert!(one.run(&["verify"]).code == 0);
}

/// Every option of a change may be said without its dashes where one is tried out.
#[test]
fn a_change_is_tried_out_in_the_words_of_its_options() {
    let one = One::new();
    let tried = |change: &str| one.json(&["why", NUMBER, "--if", change])["then"].clone();
    let plain = tried("extend 2 months approved 2023-06-01 note 疑难");
    let dashed = tried("extend --months 2 --approved 2023-06-01");
    assert_eq!(plain["due"], dashed["due"]);
    assert_eq!(tried("extend months 2 approved 2023-06-01"), plain);
}
