//! Sheets as courts keep them: rows that are not cases stay out, cases stay in, and nothing is left
//! out silently.

use rust_xlsxwriter::Workbook;

use super::*;

pub(super) const HEADER: [&str; 4] = ["案号", "立案日期", "承办人", "标的额"];

/// A workbook with these sheets.
pub(super) fn workbook(home: &Home, sheets: &[(&str, &[&[&str]])]) -> PathBuf {
    let path = home.path().join("in.xlsx");
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap();
        for (row, cells) in (0..).zip(*rows) {
            for (column, cell) in (0..).zip(*cells) {
                sheet.write_string(row, column, *cell).unwrap();
            }
        }
    }
    book.save(&path).unwrap();
    path
}

pub(super) fn case(number: &'static str) -> [&'static str; 4] {
    [number, "2023-01-05", "周庭", "100"]
}

#[test]
fn sheets_that_are_not_read_are_named() {
    let home = Home::new();
    let cover: &[&[&str]] = &[&["填表说明"], &["每月五日前报送"]];
    let first: &[&[&str]] = &[&HEADER, &case("(2023)内0783民初1号")];
    let second: &[&[&str]] = &[&["牙克石"], &HEADER, &case("(2023)内0782民初1号")];
    let sheets = [
        ("说明", cover),
        ("扎兰屯", first),
        ("牙克石", second),
        ("空", cover),
    ];
    let file = workbook(&home, &sheets);
    let file = file.to_str().unwrap();
    let report = home.json(&["import", file]);
    assert_eq!((&report["read"], &report["added"]), (&1.into(), &1.into()));
    assert_eq!(report["unread_sheets"], serde_json::json!(["牙克石"]));
    let ended = home.run(&["import", file, "--dry-run"]);
    assert!(ended.out.contains("--sheet 牙克石"), "{}", ended.out);
    let report = home.json(&["import", file, "--sheet", "牙克石"]);
    assert_eq!(report["added"], 1);
    assert!(report.get("unread_sheets").is_none());
}

#[test]
fn sheets_of_other_kinds_are_named_with_the_command_that_reads_them() {
    let home = Home::new();
    let number = "(2023)内0783民初1号";
    let cases: &[&[&str]] = &[&HEADER, &case(number)];
    let pauses: &[&[&str]] = &[
        &["案号", "扣除类型", "扣除起始日期", "扣除截止日期"],
        &[number, "公告", "2023-02-01", "2023-04-01"],
    ];
    let money: &[&[&str]] = &[
        &["案号", "到账日期", "到账金额"],
        &[number, "2023-03-01", "1200"],
    ];
    let sheets = [
        ("案件", cases),
        ("扣除 审限", pauses),
        ("到账", money),
        ("空", &[&["案号", "到账金额"]]),
    ];
    let file = workbook(&home, &sheets);
    let file = file.to_str().unwrap();
    let report = home.json(&["import", file]);
    let named = serde_json::json!(["扣除 审限", "到账"]);
    let kinds = serde_json::json!(["changes", "payments"]);
    assert_eq!(
        (&report["unread_sheets"], &report["unread_kinds"]),
        (&named, &kinds)
    );
    for more in [&[][..], &["--kind", "cases"][..]] {
        let ended = home.run(&[&["import", file, "--dry-run"], more].concat());
        let kind = |kind: &str| match more {
            [] => String::new(),
            _ => format!(" --kind {kind}"),
        };
        for (sheet, kind) in [("'扣除 审限'", kind("changes")), ("到账", kind("payments"))] {
            let command = format!("qingji import {file} --sheet {sheet}{kind}\n");
            assert!(ended.out.contains(&command), "{command} {}", ended.out);
        }
    }
    for sheet in ["扣除 审限", "到账"] {
        let report = home.json(&["import", file, "--sheet", sheet]);
        assert_eq!(
            (&report["added"], &report["rejected"]),
            (&1.into(), &0.into())
        );
    }
}

#[test]
fn a_filing_day_far_from_the_year_of_its_number_is_named_and_kept() {
    let home = Home::new();
    let rows: &[&[&str]] = &[
        &HEADER,
        &["(2023)内0783民初1号", "2021-12-30", "周庭", "-"],
        &["(2023)内0783民初2号", "2022-12-30", "周庭", "-"],
        &["(2020)内0783民初3号", "2023-01-03", "周庭", "-"],
    ];
    let file = workbook(&home, &[("台账", rows)]);
    let report = home.json(&["import", file.to_str().unwrap()]);
    let problems = report["problems"].as_array().unwrap().iter();
    let found: Vec<(u64, &str, &str)> = problems
        .map(|p| {
            let said = |key: &str| p[key].as_str().unwrap();
            (p["row"].as_u64().unwrap(), said("value"), said("reason"))
        })
        .collect();
    assert_eq!(
        found,
        [
            (2, "2021-12-30", "filing-year"),
            (4, "2023-01-03", "filing-year"),
        ]
    );
    assert_eq!(report["added"], 3);
    let kept = home.json(&["show", "(2020)内0783民初3号"]);
    assert_eq!(kept["filed"], "2023-01-03");
}

#[test]
fn totals_headers_and_dashes_are_no_cases_and_no_values() {
    let home = Home::new();
    let dashed = ["(2023)内0783民初3号", "/", "——", "无"];
    let soon = ["(2023)内0783民初4号", "2023-09-01", "周庭", "-"];
    let rows: &[&[&str]] = &[
        &HEADER,
        &case("（2023）内0783民初1号"),
        &case("〔2023〕内0783民初2号"),
        &["本页小计", "", "", "200"],
        &HEADER,
        &dashed,
        &soon,
        &case("2023内0783民初5"),
        &["合计：5件"],
        &["", "共 5 件"],
    ];
    let file = workbook(&home, &[("台账", rows)]);
    let report = home.json(&["import", file.to_str().unwrap()]);
    let counts = ["read", "added", "updated", "unchanged", "rejected"];
    assert_eq!(
        counts.map(|key| report[key].as_u64().unwrap()),
        [9, 5, 0, 0, 4]
    );
    let problems = report["problems"].as_array().unwrap().iter();
    let found: Vec<(u64, &str)> = problems
        .map(|p| (p["row"].as_u64().unwrap(), p["reason"].as_str().unwrap()))
        .collect();
    assert_eq!(
        found,
        [
            (4, "total-row"),
            (5, "header-again"),
            (7, "filed-after-today"),
            (8, "number-completed"),
            (9, "total-row"),
            (10, "missing-number"),
        ]
    );
    // The same file gives the same report the second time, and changes nothing.
    let again = home.json(&["import", file.to_str().unwrap()]);
    assert_eq!(again["problems"], report["problems"]);
    assert_eq!(
        counts.map(|key| again[key].as_u64().unwrap()),
        [9, 0, 0, 5, 4]
    );
}

#[test]
fn numbers_of_another_court_system_are_no_slips() {
    let home = Home::new();
    let file = home.file("in.csv", "案号,立案日期\nA-1,2023-01-05\nA-2,2023-01-06\n");
    let report = home.json(&["import", file.to_str().unwrap()]);
    assert_eq!(
        (&report["added"], &report["problems"]),
        (&2.into(), &serde_json::json!([]))
    );
}

#[test]
fn irregular_numbers_of_chinese_cases_are_named_however_many_they_are() {
    let home = Home::new();
    let file = home.file(
        "in.csv",
        "案号,立案日期\nx1,2023-1-5\n内0721民初字12号,2023-1-5\n内0721民初字13号,2023-1-5\n(2023)内0721民初2号,2023-1-5\n",
    );
    let report = home.json(&["import", file.to_str().unwrap()]);
    let named: Vec<_> = report["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| (p["row"].as_u64().unwrap(), p["reason"].as_str().unwrap()))
        .collect();
    assert_eq!(named, [2, 3, 4].map(|row| (row, "irregular-number")));
    let strict = home.run(&["import", "--strict", file.to_str().unwrap()]);
    assert_eq!(strict.code, 4);
}

/// The problems of a report: row, value, reason.
fn problems(report: &Value) -> Vec<(u64, &str, &str)> {
    let list = report["problems"].as_array().unwrap().iter();
    list.map(|p| {
        (
            p["row"].as_u64().unwrap(),
            p["value"].as_str().unwrap(),
            p["reason"].as_str().unwrap(),
        )
    })
    .collect()
}

#[test]
fn columns_are_known_by_the_names_of_other_lists() {
    let home = Home::new();
    let number = "(2023)内0783民初1号";
    let cases = home.file(
        "cases.csv",
        "案号,登记日期,承办单位,合议庭,审理期限届满日\n\
         (2023)内0783民初1号,2023-1-5,扎兰屯市人民法院,民一庭,2023-07-05\n",
    );
    let changes = home.file(
        "changes.csv",
        "案号,延长期限,批准日期,批准级别\n\
         (2023)内0783民初1号,六个月,2023-06-20,本院院长\n",
    );
    for file in [&cases, &changes] {
        let ended = home.run(&["import", file.to_str().unwrap(), "--lang", "zh"]);
        assert!(!ended.out.contains("未读取的列"), "{}", ended.out);
        let report = home.json(&["import", file.to_str().unwrap()]);
        assert_eq!(problems(&report), []);
    }
    let shown = home.json(&["show", number]);
    assert_eq!(
        (&shown["filed"], &shown["court"], &shown["division"]),
        (
            &"2023-01-05".into(),
            &"扎兰屯市人民法院".into(),
            &"民一庭".into()
        )
    );
    let events = home.run(&["show", number, "--lang", "zh"]).out;
    assert!(events.contains("延长 6个月"), "{events}");
}

#[test]
fn a_list_that_says_this_court_means_the_one_in_the_number() {
    let home = Home::new();
    let file = home.file(
        "in.csv",
        "案号,立案日期,法院,类型代字\n\
         (2023)内0782民初1号,2023-1-5,本院,\n\
         (2023)黑0102民初2号,2023-1-5,本院,\n\
         (2023)内0782民初3号,2023-1-5,中院,\n\
         (2023)黑0102民初4号,2023-1-5,市中级人民法院,\n\
         (2023)内0721民初5号,2023-1-5,海拉尔区人民法院,执\n\
         (2023)内07民初6号,2023-1-5,中院,\n",
    );
    for _ in 0..2 {
        let report = home.json(&["import", file.to_str().unwrap()]);
        assert_eq!(
            problems(&report),
            [
                (4, "中院", "other-court"),
                (5, "市中级人民法院", "other-court"),
                (6, "海拉尔区人民法院", "other-court"),
                (6, "执", "other-type")
            ]
        );
    }
    let courts = [
        ("(2023)内0782民初1号", "牙克石市人民法院"),
        ("(2023)黑0102民初2号", "哈尔滨市道里区人民法院"),
        ("(2023)内0782民初3号", "呼伦贝尔市中级人民法院"),
        ("(2023)黑0102民初4号", "黑龙江省哈尔滨市中级人民法院"),
        ("(2023)内0721民初5号", "海拉尔区人民法院"),
    ];
    for (number, court) in courts {
        assert_eq!(home.json(&["show", number])["court"], court, "{number}");
    }
}

#[test]
fn a_procedure_nobody_knows_is_kept_and_has_no_date() {
    let home = Home::new();
    let file = home.file(
        "in.csv",
        "案号,立案日期,适用程序\n\
         (2023)内0721民初1号,2023-1-5,民事简易\n\
         (2023)内0721民初2号,2023-1-5,速裁\n\
         (2023)内0721民初3号,2023-1-5,xyz\n\
         (2023)内0721民初4号,2023-1-5,一审\n\
         (2023)内0721执5号,2023-1-5,简易程序\n\
         (2023)内0721民初6号,2023-1-5,速裁\n",
    );
    for _ in 0..2 {
        let report = home.json(&["import", file.to_str().unwrap()]);
        assert_eq!(
            problems(&report),
            [
                (3, "速裁", "unknown-procedure"),
                (4, "xyz", "unknown-procedure"),
                (6, "简易程序", "unknown-procedure"),
            ]
        );
        assert_eq!(report["problems"][0]["count"], 2);
    }
    for (number, procedure, has_date) in [
        ("(2023)内0721民初1号", "civil-first-simplified", true),
        ("(2023)内0721民初2号", "速裁", false),
        ("(2023)内0721民初3号", "xyz", false),
        ("(2023)内0721民初4号", "civil-first-ordinary", true),
        ("(2023)内0721执5号", "简易程序", false),
    ] {
        let file = home.json(&["show", number]);
        assert_eq!(
            (file["procedure"].as_str(), file["due"].is_string()),
            (Some(procedure), has_date),
            "{number}"
        );
    }
    let changes = home.file(
        "changes.csv",
        "案号,变更类别,转换日期,转换后程序\n(2023)内0721民初4号,转换程序,2023-02-05,nonsense\n",
    );
    let report = home.json(&["import", changes.to_str().unwrap()]);
    assert_eq!(problems(&report), [(2, "nonsense", "unknown-procedure")]);
}

#[test]
fn every_change_of_a_case_that_is_not_there_is_named_with_its_number() {
    let home = Home::new();
    let cases = home.file("in.csv", "案号,立案日期\n(2023)内0783民初1号,2023-01-05\n");
    home.run(&["import", cases.to_str().unwrap()]);
    let number = "(2023)内0783民初999号";
    let file = home.file(
        "changes.csv",
        &format!(
            "案号,变更类别,起始日期,止日\n{number},扣除,2023-02-01,2023-02-05\n{number},扣除,2023-03-01,2023-03-05\n\
             (2023)内0783民初1号,扣除,2023-02-01,2023-02-05\n{number},扣除,2023-04-01,2023-04-05\n"
        ),
    );
    let report = home.json(&["import", file.to_str().unwrap()]);
    assert_eq!(
        problems(&report),
        [2, 3, 5].map(|row| (row, number, "no-such-case"))
    );
}

#[test]
fn taking_back_all_after_a_redo_is_no_restoring() {
    let home = Home::new();
    let cases = home.file("in.csv", "案号,立案日期\n(2023)内0783民初1号,2023-01-05\n");
    home.run(&["import", cases.to_str().unwrap()]);
    home.run(&["follow", "(2023)内0783民初1号", "--outcome", "contacted"]);
    home.run(&["undo"]);
    home.run(&["redo"]);
    let back = home.run(&["undo", "--to", "1", "--others", "--with-later"]);
    assert_eq!(back.code, 0, "{}", back.err);
    let history = home.json(&["history"]);
    let last = &history[0];
    let summary = last["summary"].as_str().unwrap();
    assert_eq!(summary, "took back 2 .. 4 (1 entry)");
    assert_eq!(last["cases"], 1);
}

/// What several commits recorded is counted, and a restored step is said to be what it restored.
#[test]
fn several_commits_taken_back_are_counted() {
    let home = Home::new();
    let number = |n: u32| format!("(2023)内0783民初{n}号");
    for n in 1..=4 {
        let added = home.run(&["add", &number(n), "--filed", "2023-01-05"]);
        assert_eq!(added.code, 0, "{}", added.err);
    }
    let said = |args: &[&str]| {
        let ended = home.run(args);
        assert_eq!(ended.code, 0, "{args:?}: {}", ended.err);
        ended.out.trim_end().to_owned()
    };
    let first = ["history", "--limit", "1"];
    let summary = |lang: &str| {
        let out = said(&[&first[..], &["--lang", lang]].concat());
        out.lines().last().unwrap().to_owned()
    };
    // Not one of the commits after the first is left out, so dots may stand for them.
    let back = said(&["undo", "--to", "2", "--lang", "en"]);
    assert_eq!(
        back,
        "took back 2 commits (3, 4): 2 cases, 2 events, as 5; to restore them: qingji redo"
    );
    assert!(summary("en").ends_with("took back 3, 4 (2 entries)"));
    assert!(summary("zh").ends_with("撤销批次 3, 4 (共 2 项)"));
    let rows = home.json(&first);
    assert_eq!(rows[0]["undoes"], serde_json::json!([3, 4]));
    assert_eq!(rows[0]["events"], 2);
    let separated = said(&[&first[..], &["--format", "tsv"]].concat());
    assert!(separated.contains("\t3,4\t"), "{separated}");
    let again = said(&["redo", "--lang", "en"]);
    assert_eq!(
        again,
        "restored 2 commits (3, 4): 2 cases, 2 events; took back 5, as 6"
    );
    assert!(summary("en").ends_with("restored what 5 took back (2 cases)"));
    let again = said(&["undo", "--to", "1", "--lang", "zh"]);
    assert!(
        again.starts_with("已撤销 5 个批次（2 .. 6）：3 件，"),
        "{again}"
    );
    // Of a setting there is nothing to count.
    let home = Home::new();
    for urgent in ["2", "1"] {
        let set = home.run(&["thresholds", "--urgent", urgent]);
        assert_eq!(set.code, 0, "{}", set.err);
    }
    let back = home.run(&["undo", "--to", "0", "--lang", "en"]);
    assert_eq!(
        back.out.trim_end(),
        "took back 2 commits (1, 2), as 3; to restore them: qingji redo"
    );
}

#[test]
fn an_undo_of_an_import_names_the_files_and_no_single_case() {
    let home = Home::new();
    let cases = home.file(
        "in.csv",
        "案号,立案日期\n(2023)内0783民初1号,2023-01-05\n(2023)内0783民初2号,2023-01-06\n",
    );
    let events = home.file(
        "in-events.csv",
        "案号,kind,on\n(2023)内0783民初1号,closed,2023-02-01\n",
    );
    home.json(&[
        "import",
        cases.to_str().unwrap(),
        "--events",
        events.to_str().unwrap(),
    ]);
    let undone = home.json(&["undo"]);
    assert_eq!(undone["number"], Value::Null);
    assert_eq!(
        (&undone["cases"], &undone["retracted"]),
        (&2.into(), &3.into())
    );
    assert_eq!(undone["source"], "in.csv + in-events.csv");
    let said = |args: &[&str]| home.run(args).out;
    let restored = said(&["redo"]);
    assert!(
        restored.contains("restored the import of in.csv + in-events.csv (2 cases, 3 events)"),
        "{restored}"
    );
    let undone = said(&["undo"]);
    assert!(
        undone.contains("import of in.csv + in-events.csv (2 cases, 3 events)"),
        "{undone}"
    );
    let history = said(&["history", "--limit", "2"]);
    let lines: Vec<&str> = history.lines().collect();
    assert!(
        lines[1].ends_with("took back 1: import of in.csv + in-events.csv (2 cases, 3 events)")
    );
    assert!(
        lines[2].contains("restored what 2 took back: import of in.csv"),
        "{history}"
    );
}

#[test]
fn columns_that_are_not_read_are_named_to_programs_too() {
    let home = Home::new();
    let file = home.path().join("cases.csv");
    let rows = "案号,立案日期,案件类别标签\n(2023)内0783民初1号,2023-01-05,涉企\n";
    std::fs::write(&file, rows).unwrap();
    let file = file.to_str().unwrap();
    let report = home.json(&["import", file]);
    assert_eq!(
        report["ignored_columns"],
        serde_json::json!(["案件类别标签"])
    );
    let ended = home.run(&["import", file, "--dry-run"]);
    assert!(ended.out.contains("案件类别标签"), "{}", ended.out);
    std::fs::write(
        home.path().join("cases.csv"),
        "案号,立案日期\n(2023)内0783民初2号,2023-01-05\n",
    )
    .unwrap();
    assert!(
        home.json(&["import", file])
            .get("ignored_columns")
            .is_none()
    );
}

#[test]
fn a_hidden_sheet_is_read_only_by_its_name() {
    let home = Home::new();
    let file = home.path().join("h.xlsx");
    let path = file.to_str().unwrap();
    let written = |sheets: &[(&str, &'static str, u8)]| {
        let mut book = Workbook::new();
        for (name, number, hidden) in sheets {
            let sheet = book.add_worksheet();
            sheet.set_name(*name).unwrap();
            if !number.is_empty() {
                for (row, cells) in (0..).zip([HEADER, case(number)]) {
                    for (column, cell) in (0..).zip(cells) {
                        sheet.write_string(row, column, cell).unwrap();
                    }
                }
            }
            match hidden {
                0 => sheet,
                1 => sheet.set_hidden(true),
                _ => sheet.set_very_hidden(true),
            };
        }
        book.save(&file).unwrap();
    };
    let numbers = [
        "(2023)内0783民初1号",
        "(2023)内0783民初2号",
        "(2023)内0783民初3号",
        "(2023)内0783民初4号",
    ];
    written(&[
        ("一", numbers[0], 0),
        ("旧", numbers[1], 1),
        ("底稿", numbers[2], 2),
        ("二", numbers[3], 0),
    ]);
    let hidden = serde_json::json!(["旧", "底稿"]);
    let report = home.json(&["import", path, "--all-sheets"]);
    assert_eq!(report["added"], 2, "{report}");
    assert_eq!(
        (&report["hidden_sheets"], &report["unread_sheets"]),
        (&hidden, &hidden)
    );
    let ended = home.run(&["import", path, "--all-sheets", "--lang", "zh"]);
    let said =
        format!("隐藏的工作表未读取：旧（案件）；要导入，用 qingji import {path} --sheet 旧");
    assert!(ended.out.contains(&said), "{}", ended.out);
    assert!(!ended.out.contains("一次读入"), "{}", ended.out);
    assert_eq!(home.json(&["import", path, "--sheet", "底稿"])["added"], 1);
    // Nor does it stand in for sheets without cases.
    written(&[("说明", "", 0), ("旧", numbers[1], 1)]);
    let ended = home.run(&["import", path, "--lang", "zh"]);
    assert_eq!(ended.code, 4, "{}", ended.out);
    assert!(ended.err.contains("隐藏的工作表 旧"), "{}", ended.err);
    assert_eq!(home.json(&["import", path, "--sheet", "旧"])["added"], 1);
}

#[test]
fn what_a_clerk_leaves_on_a_sheet_is_read_or_named() {
    for (sheet, added, wanted) in [
        // Two tables: the rows of the second are not taken for cases, nor is the first one lost.
        (
            "一、在审案件\n案号,立案日期,承办人\n(2023)内0783民初1号,2023-01-05,周庭\n\n二、扣除审限\n\
             案号,扣除类型,扣除起始日期,扣除截止日期\n(2023)内0783民初1号,鉴定,2023-02-01,2023-03-01\n",
            1,
            &[
                (5, "missing-number", "二、扣除审限"),
                (6, "header-again", "案号"),
                (7, "other-table", "(2023)内0783民初1号"),
            ][..],
        ),
        // Notes and signatures stand in the first column, wherever the number is.
        (
            "序号,案号,立案日期\n1,(2023)内0783民初1号,2023-01-05\n注：1.截至6月底,,\n填表人：某某,,审核人：某某\n",
            1,
            &[
                (3, "footer", "注：1.截至6月底"),
                (4, "footer", "填表人：某某"),
            ],
        ),
        (
            "案号,立案日期\n(2023)内0783民初1号,2023-01-05\n以上共1件\n",
            1,
            &[(3, "total-row", "以上共1件")],
        ),
        // An apostrophe keeps a cell as text, that of the end too.
        (
            "案号,立案日期,扣除起,扣除止\n'(2023)内0783民初1号,'2023-01-05,'2023-02-01,'2023-03-01\n",
            2,
            &[],
        ),
    ] {
        let home = Home::new();
        let file = home.file("a.csv", sheet);
        let report = home.json(&["import", file.to_str().unwrap()]);
        assert_eq!(report["added"], added, "{report}");
        assert_eq!(by_reason(&report), wanted, "{sheet}");
    }
    // Of two columns of one name the report says which is read.
    let home = Home::new();
    let file = home.file(
        "a.csv",
        "案号,案号,立案日期\n(2023)内0783民初1号,(2023)内0783民初2号,2023-01-05\n",
    );
    let report = home.json(&["import", file.to_str().unwrap()]);
    assert_eq!(
        report["passed_columns"],
        serde_json::json!([{"column": "案号 [2]", "read": "案号 [1]"}])
    );
}
