//! The machine contract with a store of a few cases.

use super::*;

fn filled() -> Home {
    let home = Home::new();
    let ended = home.run(&[
        "add",
        NUMBER,
        "--filed",
        "2023.1.5",
        "--cause",
        "买卖合同纠纷",
        "--handler",
        "张建国",
        "--division",
        "民一庭",
        "--claim",
        "12万",
        "--tags",
        "涉企业",
        "--today",
        "2023-06-30",
    ]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    home
}

#[test]
fn add_answers_with_the_event_and_the_due_date() {
    let home = Home::new();
    let written = home.json(&["add", NUMBER, "--filed", "2023-01-05"]);
    assert_eq!(
        keys(&written),
        ["commit", "days_left", "due", "events", "level", "number"]
    );
    assert_eq!(written["events"][0]["kind"], "registered");
    assert_eq!(written["number"], NUMBER);
    assert_eq!(written["due"], "2023-07-05");
    assert_eq!(written["days_left"], 5);
    assert_eq!(written["level"], "near");
    assert!(home.path().join(".local/share/qingji/docket.redb").exists());
    assert_eq!(
        home.run(&["add", NUMBER]).code,
        6,
        "a second one of this number"
    );
}

#[test]
fn a_part_of_a_number_that_one_case_has_stands_for_it() {
    let home = filled();
    for number in ["(2023)内0783民初13号", "(2022)内0783民初13号"] {
        assert_eq!(home.run(&["add", number]).code, 0);
    }
    for part in ["0783民初12", "23内0783mc12", "mc12", "12", "民初12号"] {
        let ended = home.run(&["show", part, "--json"]);
        assert_eq!(ended.code, 0, "{part}: {}", ended.err);
        let shown: Value = serde_json::from_str(&ended.out).unwrap();
        assert_eq!(shown["number"], NUMBER, "{part}");
        assert_eq!(ended.err, format!("{part} is {NUMBER}\n"));
    }
    let written = home.json(&["amend", "mc12", "handler", "李娜"]);
    assert_eq!(written["number"], NUMBER);
    // The other case of a link too, but not a document.
    let linked = home.json(&["link", "mc12", "22mc13"]);
    assert_eq!(linked["events"][0]["to"], "(2022)内0783民初13号");
    let linked = home.json(&["link", "mc12", "复函"]);
    assert_eq!(linked["events"][0]["to"], "复函");

    let ended = home.run(&["why", "0783民初13", "--json"]);
    assert_eq!(ended.code, 3);
    assert_eq!(ended.out, "");
    let said: Value = serde_json::from_str(&ended.err).unwrap();
    assert_eq!(said["key"], "several-cases");
    let candidates = "(2023)内0783民初13号 (2022)内0783民初13号";
    assert_eq!(said["args"]["candidates"], candidates);
    assert_eq!(
        (&said["args"]["open"], &said["args"]["n"]),
        (&"year".into(), &"2".into())
    );
    let ended = home.run(&["why", "0783民初13"]);
    assert!(
        ended.err.contains("add year, or give the whole number"),
        "{}",
        ended.err
    );
    // What fits nothing is answered as it was typed.
    let ended = home.run(&["show", "民初14"]);
    assert_eq!(ended.code, 3);
    assert!(
        ended.err.contains("there is no case 民初14"),
        "{}",
        ended.err
    );
}

#[test]
fn of_many_cases_that_a_part_fits_nine_are_named() {
    let home = Home::new();
    for year in 2010..2023 {
        let number = format!("({year})内0783执5号");
        assert_eq!(home.run(&["add", &number]).code, 0);
    }
    let ended = home.run(&["show", "执5", "--json"]);
    assert_eq!(ended.code, 3);
    let said: Value = serde_json::from_str(&ended.err).unwrap();
    assert_eq!(said["key"], "many-cases");
    assert_eq!(said["args"]["n"], "13");
    let named = said["args"]["candidates"].as_str().unwrap();
    assert_eq!(named.split(' ').count(), 9, "{named}");
}

#[test]
fn due_has_the_keys_of_the_contract() {
    let home = filled();
    let rows = home.json(&["due"]);
    assert_eq!(
        keys(&rows[0]),
        [
            "cause",
            "court",
            "court_code",
            "days_left",
            "division",
            "due",
            "filed",
            "handler",
            "level",
            "number",
            "provisional"
        ]
    );
    assert_eq!(rows[0]["court_code"], "内0783");
    let counts = home.json(&["due", "--count"]);
    assert_eq!(counts["near"], 1);
    assert_eq!(counts["over"], 0);
    let tsv = home.run(&["due", "--today", "2023-06-30"]);
    assert!(
        tsv.out.starts_with("number\tcourt\tcourt_code\t"),
        "{}",
        tsv.out
    );
}

#[test]
fn due_check_ends_with_10_when_a_case_is_overdue() {
    let home = filled();
    assert_eq!(
        home.run(&["due", "--check", "--today", "2023-06-30"]).code,
        0
    );
    assert_eq!(
        home.run(&["due", "--check", "--today", "2023-07-06"]).code,
        10
    );
    assert_eq!(
        home.run(&["due", "--check", "--level", "near", "--today", "2023-07-06"])
            .code,
        0
    );
}

#[test]
fn a_case_filed_later_than_today_says_so_when_it_is_amended() {
    let home = filled();
    let amended = home.json(&["amend", NUMBER, "filed", "2024-02-01"]);
    assert_eq!(amended["level"], "later");
    let said = home.run(&[
        "amend",
        NUMBER,
        "filed",
        "2024-03-01",
        "--today",
        "2023-06-30",
        "--lang",
        "zh",
    ]);
    assert!(
        said.out.contains("以后立案") && !said.out.contains("正常"),
        "{}",
        said.out
    );
}

#[test]
fn a_setting_that_is_restored_is_named_and_not_the_undo_of_it() {
    let home = filled();
    let run = |args: &[&str]| {
        let ended = home.run(&[args, &["--lang", "zh"]].concat());
        assert_eq!(ended.code, 0, "{}", ended.err);
        ended.out
    };
    run(&[
        "thresholds",
        "--urgent",
        "4",
        "--near",
        "9",
        "--ahead",
        "31",
    ]);
    run(&["undo"]);
    let said = run(&["redo"]);
    assert!(
        said.contains("已重做 改级别界限为 4 / 9 / 31 天") && !said.contains("撤销第"),
        "{said}"
    );
}

#[test]
fn posts_are_set_by_court_and_in_total_and_taken_out_again() {
    let home = filled();
    let set = |args: &[&str]| home.json(&[&["thresholds"], args].concat());
    let posts = &set(&["--posts", "海拉尔=32,牙克石=28", "--posts-total", "420"])["posts"];
    assert_eq!(posts["total"], 420);
    assert_eq!(posts["courts"]["海拉尔区人民法院"], 32);
    assert_eq!(posts["courts"]["牙克石市人民法院"], 28);
    let window = ["--from", "2023-01-01", "--to", "2023-06-30"];
    let args = [&["indicators", "--id", "closed-per-handler"][..], &window].concat();
    let row = &home.json(&args)[0];
    assert_eq!(row["denominator"], 420);
    let formula = row["formula"].as_str().unwrap();
    assert!(
        formula.contains("员额") || formula.contains("posts"),
        "{formula}"
    );
    let posts = &set(&["--posts", "海拉尔=0", "--posts-total", "0"])["posts"];
    assert_eq!(posts["total"], Value::Null);
    assert_eq!(posts["courts"]["海拉尔区人民法院"], Value::Null);
    assert_eq!(home.run(&["thresholds", "--posts", "海拉尔"]).code, 2);
    let words = home
        .run(&["thresholds", "--lang", "zh", "--format", "table"])
        .out;
    assert!(words.contains("员额：牙克石 28"), "{words}");
}

#[test]
fn a_dash_says_why() {
    let home = filled();
    let window = ["--from", "2019-01-01", "--to", "2019-01-31"];
    let ask = |more: &[&str]| {
        let args = [&["indicators"][..], &window, more].concat();
        home.run(&args)
    };
    let row = ask(&["--id", "closed-to-filed", "--json"]).out;
    assert!(
        row.contains(r#""value":null"#) && row.contains(r#""why":"zero-denominator""#),
        "{row}"
    );
    let people = ask(&["--lang", "zh", "--format", "table"]);
    assert!(people.err.contains("分母为零"), "{}", people.err);
    assert!(people.err.contains("没有指明交办清单"), "{}", people.err);
    let listed = ask(&[
        "--lang",
        "zh",
        "--format",
        "table",
        "--closed-list",
        "交办",
        "--id",
        "clearance",
    ]);
    assert!(!listed.err.contains("没有指明"), "{}", listed.err);
    let forecast = home.run(&["forecast", "--json"]).out;
    assert!(forecast.contains(r#""why":"#), "{forecast}");
}

#[test]
fn help_in_chinese_has_no_english_of_the_parser() {
    let home = filled();
    let listed = home.run(&["--help", "--lang", "zh"]).out;
    let names = listed
        .lines()
        .filter_map(|line| line.split_whitespace().next());
    let names: Vec<String> = names.map(str::to_owned).collect();
    let mut seen = 0;
    for name in names
        .iter()
        .filter(|name| name.chars().all(|c| c.is_ascii_lowercase()))
    {
        let help = home.run(&[name, "--help", "--lang", "zh"]).out;
        seen += 1;
        for english in ["[default", "[possible", "Possible values", "<TIMESTAMP>"] {
            assert!(!help.contains(english), "{name}: {help}");
        }
    }
    assert!(seen > 20, "{listed}");
    assert!(
        home.run(&["demo", "--help", "--lang", "zh"])
            .out
            .contains("[默认: 12000]")
    );
}

#[test]
fn a_suspension_pauses_and_its_end_resumes() {
    let home = filled();
    let paused = home.json(&[
        "change",
        NUMBER,
        "suspend",
        "--from",
        "2023-06-20",
        "--ground",
        "鉴定",
    ]);
    assert_eq!(paused["events"][0]["kind"], "suspended");
    assert_eq!(paused["level"], "paused");
    let resumed = home.json(&["change", NUMBER, "resume", "--on", "2023-06-25"]);
    assert_eq!(resumed["events"][0]["kind"], "resumed");
    assert_eq!(resumed["events"][0]["from"], "2023-06-20");
    assert_eq!(resumed["due"], "2023-07-10");
    assert_eq!(home.run(&["change", NUMBER, "resume"]).code, 4);
}

#[test]
fn money_follow_ups_and_closing_are_events() {
    let home = filled();
    let paid = home.json(&["pay", NUMBER, "2104.95", "--on", "2023-06-01"]);
    assert_eq!(paid["events"][0]["kind"], "received");
    assert_eq!(paid["events"][0]["amount"], "2104.95");
    let out = home.json(&["payout", NUMBER, "1万", "--on", "2023-06-02"]);
    assert_eq!(
        (&out["events"][0]["kind"], &out["events"][0]["amount"]),
        (&"paid-out".into(), &"10000.00".into())
    );
    assert_eq!(home.run(&["pay", NUMBER, "0"]).code, 4);
    let ahead = home.run(&[
        "pay",
        NUMBER,
        "1",
        "--on",
        "2023-07-02",
        "--today",
        "2023-06-30",
    ]);
    assert!(
        ahead.code == 0 && ahead.err.contains("2023-07-02 lies ahead"),
        "{}",
        ahead.err
    );
    home.json(&["undo"]);
    let followed = home.json(&["follow", NUMBER, "--outcome", "1", "--next", "+7d"]);
    assert_eq!(followed["events"][0]["outcome"], "contacted");
    assert_eq!(followed["events"][0]["next"], "2023-07-07");
    assert_eq!(followed["events"][0]["on"], "2023-06-30");
    // By its rule +15d, but no later than the due date.
    let served = home.json(&["follow", NUMBER, "--outcome", "已送达"]);
    assert_eq!(served["events"][0]["outcome"], "served");
    assert_eq!(served["events"][0]["next"], "2023-07-05");
    assert_eq!(
        (&served["capped_by"], &served["cap"]),
        (&"due".into(), &"2023-07-05".into())
    );
    let last = home.json(&["follow", NUMBER, "--outcome", "served", "--no-next"]);
    assert!(last["events"][0].get("next").is_none() && last.get("cap").is_none());
    home.json(&["undo"]);
    home.json(&["undo"]);
    let closed = home.json(&["close", NUMBER, "--on", "2023-06-29", "--how", "判决"]);
    assert_eq!(closed["level"], "closed");
    assert!(closed["days_left"].is_null());
    let reopened = home.json(&["reopen", NUMBER, "--on", "2023-06-30", "--reason", "误结"]);
    assert_eq!(reopened["level"], "near");
    let file = home.json(&["show", NUMBER]);
    assert_eq!(file["received"], "2104.95");
    // Entries that were taken back remain visible.
    assert_eq!(file["timeline"].as_array().unwrap().len(), 9);
}

#[test]
fn undo_takes_back_and_undo_of_the_undo_restores() {
    let home = filled();
    home.json(&["amend", NUMBER, "handler", "李娜"]);
    assert_eq!(home.json(&["show", NUMBER])["handler"], "李娜");
    let undone = home.json(&["undo"]);
    assert_eq!(undone["events"][0]["kind"], "retracted");
    assert_eq!(home.json(&["show", NUMBER])["handler"], "张建国");
    let group = undone["commit"].to_string();
    home.json(&["undo", "--group", &group]);
    assert_eq!(home.json(&["show", NUMBER])["handler"], "李娜");
    assert_eq!(home.run(&["undo", "--group", "999"]).code, 3);
}

#[test]
fn why_explains_in_both_languages() {
    let home = filled();
    let why = home.json(&["why", NUMBER]);
    assert_eq!(why["number"], NUMBER);
    assert_eq!(why["due"], "2023-07-05");
    assert!(why["steps"].as_array().unwrap().len() >= 2);
    let chinese = home.run(&["why", NUMBER, "--lang", "zh", "--today", "2023-06-30"]);
    assert!(chinese.out.contains("2023-07-05"), "{}", chinese.out);
    assert_eq!(home.run(&["why", "(2020)内0783民初99号"]).code, 3);
}

#[test]
fn find_stock_and_execution_are_rows() {
    let home = filled();
    assert_eq!(home.json(&["find", "zjg"])[0]["number"], NUMBER);
    let stock = home.json(&[
        "stock",
        "--from",
        "2023-01-01",
        "--to",
        "2023-01-31",
        "--by",
        "day,court",
    ]);
    let rows = stock.as_array().unwrap();
    assert_eq!(rows.len(), 31);
    assert_eq!(rows[4]["date"], "2023-01-05");
    assert_eq!(
        (&rows[4]["filed"], &rows[4]["closing"]),
        (&1.into(), &1.into())
    );
    assert_eq!(rows[4]["court_code"], "内0783");
    let delayed = home.json(&[
        "stock",
        "--from",
        "2023-01-01",
        "--to",
        "2023-01-31",
        "--set",
        "delayed",
    ]);
    assert!(delayed[0]["entered"].is_number());
    let execution = home.json(&["execution", "--from", "2023-01-01", "--to", "2023-06-30"]);
    assert_eq!(execution[0]["received"], "0.00");
}

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

#[test]
fn columns_that_are_not_read_are_named() {
    let home = Home::new();
    let file = home.file(
        "c.csv",
        &format!("案号,立案日期,备忘甲\n{NUMBER},2023-01-05,x\n"),
    );
    let ended = home.run(&["import", file.to_str().unwrap()]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    assert!(ended.out.contains("备忘甲"), "{}", ended.out);
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
fn a_pause_ends_by_a_command_of_its_own() {
    let home = filled();
    let day = ["--today", "2023-06-30"];
    let args = [
        "change",
        NUMBER,
        "suspend",
        "--ground",
        "party-died",
        "--from",
        "2023-05-01",
    ];
    assert_eq!(home.run(&[&args[..], &day].concat()).code, 0);
    let resumed = home.json(&["resume", NUMBER, "--on", "2023-06-20"]);
    assert_eq!(resumed["events"][0]["kind"], "resumed");
    assert_eq!(resumed["events"][0]["from"], "2023-05-01");
    assert_eq!(home.run(&[&["resume", NUMBER][..], &day].concat()).code, 4);
}

#[test]
fn a_change_refuses_options_that_say_nothing_of_it() {
    let home = filled();
    for (kind, options) in [
        (
            "convert",
            &["--to", "civil-first-ordinary", "--from", "2023-04-01"][..],
        ),
        ("extend", &["--months", "3", "--from", "2023-04-01"]),
        ("restart", &["--from", "2023-04-01"]),
        ("resume", &["--to", "2023-04-01"]),
        ("deduct", &["--months", "3"]),
    ] {
        let mut args = vec!["change", NUMBER, kind];
        args.extend(options);
        let ended = home.run(&args);
        assert_eq!(ended.code, 2, "{args:?}: {}", ended.err);
        let refused = options.iter().rfind(|word| word.starts_with("--")).unwrap();
        assert!(ended.err.contains(refused), "{}", ended.err);
        assert!(ended.err.contains("it takes --"), "{}", ended.err);
    }
}

#[test]
fn english_words_are_days() {
    let home = filled();
    for word in ["tomorrow", "next monday", "in 3 working days"] {
        let args = ["follow", NUMBER, "--outcome", "contacted", "--next", word];
        assert_eq!(
            home.json(&args)["events"][0]["kind"],
            "followed-up",
            "{word}"
        );
    }
    assert_eq!(
        home.json(&["pay", NUMBER, "1", "--on", "today"])["number"],
        NUMBER
    );
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
fn the_day_of_a_court_has_its_own_numbers() {
    let home = filled();
    let csv = "案号,立案日期,法院\n(2023)内0782民初1号,2023-01-05,牙克石市人民法院\n(2023)内0782民初2号,2023-06-29,牙克石市人民法院\n";
    let file = home.file("more.csv", csv);
    home.json(&["import", file.to_str().unwrap()]);
    let all = home.json(&["today"]);
    let own = home.json(&["today", "--court", "牙克石"]);
    assert_eq!((&own["open"], &own["cases"]), (&2.into(), &2.into()));
    assert!(all["cases"].as_u64() > own["cases"].as_u64());
    assert_eq!(own["yesterday"]["entered"], 1);
    assert_eq!(own["yesterday"]["closing"], 2);
    let levels = own["levels"].as_object().unwrap().values();
    assert_eq!(levels.filter_map(Value::as_u64).sum::<u64>(), 2);
}

#[test]
fn a_sheet_of_a_past_is_of_its_day() {
    let home = filled();
    let past = home.json(&["report", "daily", "--as-of", "2023-05-31"]);
    assert_eq!(past["date"], "2023-05-31");
}

#[test]
fn the_last_outcome_is_a_word_for_people_and_an_id_for_programs() {
    let home = filled();
    let follow = |outcome: &str| {
        let ended = home.run(&[
            "follow",
            NUMBER,
            "--outcome",
            outcome,
            "--today",
            "2023-06-20",
        ]);
        assert_eq!(ended.code, 0, "{}", ended.err);
        ended.err
    };
    let ask = |args: &[&str], lang: &str| {
        let mut all = args.to_vec();
        all.extend(["--lang", lang, "--today", "2023-06-30"]);
        home.run(&all).out
    };
    assert_eq!(follow("no-answer"), "");
    let list = ["list", "--columns", "number,last", "--format"];
    for (lang, words) in [("zh", "未接通"), ("en", "no reply")] {
        let today = ask(&["today"], lang);
        assert!(
            today.contains(words) && !today.contains("no-answer"),
            "{today}"
        );
        assert!(ask(&[&list[..], &["table"]].concat(), lang).contains(words));
        assert!(ask(&[&list[..], &["tsv"]].concat(), lang).contains("no-answer"));
    }
    // A word that is not in the list is refused, with the list.
    let refused = home.run(&["follow", NUMBER, "--outcome", "门卫代收"]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("1 contacted"), "{}", refused.err);
}

#[test]
fn a_clock_for_people_has_words_and_one_of_a_thing_is_singular() {
    let home = filled();
    let file = home.file(
        "c.jsonl",
        "{\"id\":1,\"procedure\":\"civil-first-ordinary\",\"start\":\"2023-01-05\"}\n{\"id\":2}\n",
    );
    let clock = |format: &str| {
        let args = [
            "clock",
            file.to_str().unwrap(),
            "--lang",
            "zh",
            "--today",
            "2023-06-30",
        ];
        home.run(&[&args[..], &["--format", format]].concat()).out
    };
    let (people, programs) = (clock("table"), clock("csv"));
    assert!(
        people.contains("计算中") && people.contains("扣除日数"),
        "{people}"
    );
    assert!(
        !people.contains("running") && !people.contains("deducted") && !people.contains('{'),
        "{people}"
    );
    assert!(
        programs.contains("running") && programs.contains("deducted"),
        "{programs}"
    );
    let out = home.path().join("x.csv");
    let ended = home.run(&["list", "--out", out.to_str().unwrap()]);
    assert!(ended.err.contains("1 row exported"), "{}", ended.err);
}

/// The number of rows of a command's output.
fn behind(home: &Home, args: &[&str]) -> usize {
    home.json(args).as_array().map_or(0, Vec::len)
}

#[test]
fn every_cell_of_a_series_opens_by_its_period_and_its_keys() {
    let home = Home::new();
    let store = home.path().join("demo.redb");
    let store = store.to_str().unwrap();
    home.json(&["demo", "--cases", "120", "--no-tui", "--store", store]);
    let window = [
        "--from",
        "2023-03-10",
        "--to",
        "2023-06-20",
        "--store",
        store,
    ];
    for by in ["month", "week,court", "court,month", "year"] {
        let stock = [&["stock", "--by", by][..], &window].concat();
        let rows = home.json(&stock);
        for row in rows.as_array().unwrap().iter().step_by(5) {
            let date = row["date"].as_str().unwrap();
            let key = match (by.split_once(','), row["court"].as_str()) {
                (Some(("court", _)), Some(court)) => format!("{court},{date}"),
                (Some(_), Some(court)) => format!("{date},{court}"),
                _ => date.to_owned(),
            };
            for column in ["opening", "closed", "closing"] {
                let cases = [&stock[..], &["--cases", column, "--key", &key]].concat();
                let counted = row[column].as_u64().unwrap() as usize;
                assert_eq!(behind(&home, &cases), counted, "{by} {key} {column}");
            }
        }
    }
    // A month and a year by their own names, even if the window begins within them.
    let open = |by: &str, key: &str| {
        let stock = [
            &["stock", "--by", by, "--cases", "closing", "--key", key][..],
            &window,
        ];
        behind(&home, &stock.concat())
    };
    assert_eq!(open("month", "2023-03"), open("month", "2023-03-10"));
    assert_eq!(open("year", "2023"), open("day", "2023-06-20"));
    for key in ["2023-02", "2023-04-02", "2023-07-01", "2022", "2023"] {
        let wrong = ["stock", "--by", "month", "--cases", "closing", "--key", key];
        let ended = home.run(&[&wrong[..], &window].concat());
        assert_eq!(ended.code, 2, "{key}: {}", ended.err);
    }
}

#[test]
fn the_delayed_the_unknown_and_the_first_rows_of_a_load() {
    let home = filled();
    let unfiled = ["add", "(2023)内0783民初9号", "--handler", "张建国"];
    assert_eq!(home.run(&unfiled).code, 0);
    let load = home.json(&["workload", "--by", "handler"]);
    assert_eq!(
        (&load[0]["open"], &load[0]["unknown_filing"]),
        (&2.into(), &1.into())
    );
    for (column, cases) in [("open", 2), ("unknown_filing", 1), ("delayed", 0)] {
        let args = [
            "workload",
            "--by",
            "handler",
            "--cases",
            column,
            "--key",
            "张建国",
        ];
        assert_eq!(behind(&home, &args), cases, "{column}");
    }
    assert_eq!(behind(&home, &["ageing", "--cases", "unknown_filing"]), 1);
    assert_eq!(behind(&home, &["ageing", "--cases", "open"]), 1);
    assert_eq!(
        behind(&home, &["workload", "--by", "kind,handler", "--limit", "1"]),
        1
    );
    // They are among the open cases, which is reported.
    let said = home.run(&["workload", "--lang", "zh"]).err;
    assert!(said.contains("其中 1 件"), "{said}");
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

/// A custom outcome of the court is shown in its words everywhere; programs get its id.
#[test]
fn an_outcome_of_the_court_is_said_in_its_words_everywhere() {
    let home = filled();
    let folder = home.path().join(".config/qingji");
    std::fs::create_dir_all(&folder).unwrap();
    let own =
        "[[outcome]]\nid = \"visited\"\nzh = \"已走访\"\nen = \"paid a visit\"\nnext = \"+7d\"\n";
    std::fs::write(folder.join("outcomes.toml"), own).unwrap();
    let today = [
        "--today",
        "2023-06-30",
        "--now",
        "2023-06-30T09:00:00+08:00",
    ];
    let run = |args: &[&str]| {
        let ended = home.run(&[args, &today].concat());
        assert_eq!(ended.code, 0, "{args:?}: {}", ended.err);
        ended.out
    };
    let table = ["--format", "table"];
    let calendar = ["calendar", "--day", "2023-07-05", "--format", "table"];
    let said = [
        run(&[
            "follow",
            NUMBER,
            "--outcome",
            "visited",
            "--format",
            "table",
        ]),
        run(&["show", NUMBER, "--format", "table"]),
        run(&[&["history"], &table[..]].concat()),
        run(&["history", "2", "--format", "table"]),
        run(&["export", "file", NUMBER, "--format", "md"]),
        run(&[
            "list",
            "status=all",
            "--columns",
            "number,last",
            "--format",
            "table",
        ]),
        run(&["export", "ics", "--days", "30"]),
        run(&calendar),
    ];
    for said in &said {
        assert!(said.contains("paid a visit"), "{said}");
        assert!(!said.contains("visited"), "{said}");
    }
    let file = home.json(&["show", NUMBER]);
    let timeline = file["timeline"].as_array().unwrap();
    let last = timeline.last().unwrap();
    assert_eq!(last["event"]["outcome"], "visited", "{last}");
}

#[test]
fn the_day_names_the_open_cases_without_a_filing_date_alone() {
    let home = filled();
    let write = |args: &[&str], today: &str| {
        let ended = home.run(&[args, &["--today", today]].concat());
        assert_eq!(ended.code, 0, "{args:?}: {}", ended.err);
    };
    let (today, later) = ("2023-06-30", "2023-07-10");
    let judged = [
        "--handler",
        "张建国",
        "--closed",
        "2021-03-01",
        "--how",
        "判决",
    ];
    write(
        &[&["add", "(2021)内0783民初8号"][..], &judged].concat(),
        today,
    );
    let named = |wanted: u64| {
        for whose in [&[][..], &["--handler", "张建国"]] {
            let said = home.json(&[&["today"], whose].concat());
            assert_eq!(said["unknown_filing"], wanted, "{whose:?}");
        }
    };
    named(0);
    write(
        &["add", "(2023)内0783民初9号", "--handler", "张建国"],
        today,
    );
    named(1);
    let close = ["close", "(2023)内0783民初9号", "--how", "判决", "--on"];
    write(&[&close[..], &[today]].concat(), today);
    named(0);
    write(&["verify"], today);
    write(&["undo"], today);
    named(1);
    write(&["verify", "--rebuild"], today);
    named(1);
    // For a day before the last write, the number is counted from the events.
    write(&[&close[..], &[later]].concat(), later);
    named(1);
}

#[test]
fn a_day_that_lies_ahead_is_refused_and_a_window_ends_today() {
    let home = filled();
    let (today, ahead) = ("2023-06-30", "2023-07-01");
    for args in [
        &["ageing", "--on", ahead][..],
        &["workload", "--on", ahead],
        &["delays", "--on", ahead],
        &["forecast", "--as-of", ahead],
        &["due", "--as-of", ahead],
        &["report", "daily", "--as-of", ahead],
        &["report", "daily", "--date", ahead],
        &["ageing", "--as-of", ahead, "--cases", "open"],
    ] {
        let ended = home.run(&[args, &["--lang", "en", "--today", today]].concat());
        assert_eq!(ended.code, 4, "{args:?}: {}", ended.err);
        let said = format!("{ahead} is after today ({today})");
        assert!(ended.err.contains(&said), "{args:?}: {}", ended.err);
    }
    for args in [
        &["stock", "--from", "2022-01-01", "--to", today][..],
        &["due", "--as-of", today],
        &["calendar", "--from", today, "--to", ahead],
    ] {
        let ended = home.run(&[args, &["--today", today]].concat());
        assert_eq!(ended.code, 0, "{args:?}: {}", ended.err);
    }
    for command in ["stock", "indicators", "execution"] {
        let until = |to: &str| {
            let args = [command, "--from", "2022-01-01", "--to", to];
            home.run(&[&args[..], &["--json", "--lang", "en", "--today", today]].concat())
        };
        let (year, day) = (until("2023-12-31"), until(today));
        assert_eq!((year.code, &year.out), (0, &day.out), "{command}");
        assert!(year.err.contains("counted until today"), "{}", year.err);
        assert!(!day.err.contains("counted until today"), "{}", day.err);
        assert_eq!(
            home.run(&[command, "--from", ahead, "--to", ahead, "--today", today])
                .code,
            4
        );
    }
}

#[test]
fn a_row_is_named_like_a_scope_and_an_unknown_name_is_not_found() {
    let home = filled();
    let open = |by: &str, key: &str| {
        let figure = ["ageing", "--by", by, "--cases", "open", "--key", key];
        home.run(&[&figure[..], &["--today", "2023-06-30", "--json"]].concat())
    };
    for (by, key, cases) in [
        ("court", "扎兰屯市人民法院", 1),
        ("court", "扎兰屯", 1),
        ("court", "内0783", 1),
        ("court", "海拉尔区人民法院", 0),
        ("handler", "张建国", 1),
        ("division", "民一庭", 1),
        ("tag", "涉企业", 1),
        ("kind", "civil", 1),
        ("type", "民初", 1),
        ("court,handler", "扎兰屯,张建国", 1),
    ] {
        let ended = open(by, key);
        assert_eq!(ended.code, 0, "{by} {key}: {}", ended.err);
        let rows: Vec<Value> = serde_json::from_str(&ended.out).unwrap();
        assert_eq!(rows.len(), cases, "{by} {key}");
    }
    for (by, key, code) in [
        ("court", "无此法院", 3),
        ("handler", "张建", 3),
        ("division", "民", 3),
        ("tag", "涉企", 3),
        // There are six kinds, whatever the docket holds.
        ("kind", "月亮", 2),
        ("type", "月亮", 3),
        ("court,handler", "扎兰屯,王某某", 3),
    ] {
        let ended = open(by, key);
        assert_eq!(ended.code, code, "{by} {key}: {}", ended.err);
    }
}

#[test]
fn a_correction_stands_on_the_day_it_was_made() {
    let home = Home::new();
    let number = "(2023)内0783民初1号";
    for args in [
        &["add", number, "--filed", "2023-01-05"][..],
        &["amend", number, "cause", "借款合同纠纷"],
        &["follow", number, "--outcome", "served"],
    ] {
        let ended = home.run(&[args, &["--today", "2023-06-30"]].concat());
        assert_eq!(ended.code, 0, "{}", ended.err);
    }
    let shown = home.run(&["show", number, "--lang", "zh", "--today", "2023-06-30"]);
    let line = shown
        .out
        .lines()
        .find(|line| line.contains("借款合同纠纷") && line.contains("更正"));
    assert!(line.unwrap().contains("2023-06-30"), "{}", shown.out);
}
