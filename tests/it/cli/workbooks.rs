//! Imports of whole workbooks, and files refused as a whole.

use super::sheets::{HEADER, case, workbook};
use super::*;

/// All sheets of a workbook are one import: cases first regardless of their position, one step of
/// undo, and problems by sheet and row.
#[test]
fn all_sheets_are_one_import_and_one_undo() {
    let home = Home::new();
    let first = "(2023)内0783民初1号";
    let changes: &[&[&str]] = &[
        &["案号", "变更类别", "起始日期", "结束日期", "事由"],
        &[first, "扣除", "2023-02-01", "2023-03-03", "鉴定"],
        &[
            "(2023)内0782民初1号",
            "扣除",
            "2023-02-01",
            "2023-03-03",
            "鉴定",
        ],
        &[first, "扣除", "2月30日", "2023-03-03", "鉴定"],
    ];
    let one: &[&[&str]] = &[&HEADER, &case(first)];
    let two: &[&[&str]] = &[
        &["牙克石"],
        &HEADER,
        &case("(2023)内0782民初1号"),
        &["(2023)内0782民初2号", "2023-01-05", "周庭", "一百多"],
    ];
    let sheets = [("扣延审", changes), ("扎兰屯", one), ("牙克石", two)];
    let file = workbook(&home, &sheets);
    let file = file.to_str().unwrap();
    let tried = home.json(&["import", file, "--all-sheets", "--dry-run"]);
    assert_eq!(tried["group"], Value::Null);
    let report = home.json(&["import", file, "--all-sheets"]);
    let counts = ["read", "added", "updated", "unchanged", "rejected"];
    let counts = |report: &Value| counts.map(|key| report[key].as_u64().unwrap());
    assert_eq!(counts(&report), [6, 5, 0, 0, 1]);
    assert_eq!(counts(&tried), counts(&report));
    let read = report["sheets"].as_array().unwrap().iter();
    let read: Vec<_> = read.map(|sheet| sheet["sheet"].as_str().unwrap()).collect();
    assert_eq!(read, ["扎兰屯", "牙克石", "扣延审"]);
    let problems = report["problems"].as_array().unwrap().iter();
    let at: Vec<_> = problems
        .map(|found| {
            (
                found["sheet"].as_str().unwrap(),
                found["row"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(at, [("牙克石", 4), ("扣延审", 4)]);
    for number in [first, "(2023)内0782民初1号"] {
        assert_eq!(home.json(&["why", number])["deducted"], 30);
    }
    let again = home.json(&["import", file, "--all-sheets"]);
    assert_eq!(
        (counts(&again), &again["group"]),
        ([6, 0, 0, 5, 1], &Value::Null)
    );
    home.json(&["undo"]);
    assert_eq!(
        home.run(&["list", "status=all", "--format", "csv"])
            .out
            .lines()
            .count(),
        1
    );
    // A single sheet or kind cannot be combined with all sheets.
    let ended = home.run(&["import", file, "--all-sheets", "--sheet", "牙克石"]);
    assert_eq!(ended.code, 2);
}

/// A sheet of cases is read first, with the changes that its rows hold.
#[test]
fn a_ledger_behind_another_sheet_is_read_for_its_changes_as_well() {
    let home = Home::new();
    let number = "(2023)内0783民初1号";
    let payments: &[&[&str]] = &[
        &["案号", "到位日期", "到位金额"],
        &[number, "2023-02-10", "100"],
    ];
    let ledger: &[&[&str]] = &[
        &[
            "案号",
            "立案日期",
            "承办人",
            "标的额",
            "案由",
            "变更类别",
            "起始日期",
            "结束日期",
            "事由",
        ],
        &[
            number,
            "2023-01-05",
            "周庭",
            "100",
            "借款合同纠纷",
            "扣除",
            "2023-02-01",
            "2023-03-03",
            "鉴定",
        ],
    ];
    let file = workbook(&home, &[("收款", payments), ("台账", ledger)]);
    let report = home.json(&["import", file.to_str().unwrap(), "--all-sheets"]);
    let read = report["sheets"].as_array().unwrap().iter();
    let read: Vec<_> = read.map(|sheet| sheet["sheet"].as_str().unwrap()).collect();
    assert_eq!(read, ["台账", "收款"], "{report}");
    assert_eq!(home.json(&["why", number])["deducted"], 30);
}

/// A row that only the docket can refuse counts to its sheet like one that says too little.
#[test]
fn each_sheet_tells_how_many_of_its_rows_were_refused() {
    let home = Home::new();
    let number = "(2023)内0783民初1号";
    let unknown = "(2023)内0783民初9号";
    let cases: &[&[&str]] = &[&HEADER, &case(number)];
    let changes: &[&[&str]] = &[
        &["案号", "变更类别", "起始日期", "结束日期", "事由"],
        &[number, "扣除", "2023-02-01", "2023-03-03", "鉴定"],
        &[unknown, "扣除", "2023-02-01", "2023-03-03", "鉴定"],
        &[number, "扣除", "2023-04-01", "2023-02-30", "鉴定"],
    ];
    let payments: &[&[&str]] = &[
        &["案号", "到账日期", "到账金额"],
        &[unknown, "2023-02-01", "10"],
    ];
    let sheets = [("台账", cases), ("扣延审", changes), ("收款", payments)];
    let file = workbook(&home, &sheets);
    let file = file.to_str().unwrap();
    for more in [&["--dry-run"][..], &[]] {
        let report = home.json(&[&["import", file, "--all-sheets"], more].concat());
        let read = report["sheets"].as_array().unwrap().iter();
        let rejected: Vec<_> = read
            .map(|sheet| sheet["rejected"].as_u64().unwrap())
            .collect();
        assert_eq!(rejected, [0, 2, 1], "{report}");
        assert_eq!(report["rejected"], 3, "{report}");
    }
}

/// A sheet with case numbers whose rows nobody can tell is named, read together or not.
#[test]
fn a_sheet_that_is_not_understood_is_named() {
    let home = Home::new();
    let number = "(2023)内0783民初1号";
    let cases: &[&[&str]] = &[&HEADER, &case(number)];
    let unclear: &[&[&str]] = &[
        &["案号", "起始日期", "结束日期"],
        &[number, "2023-02-01", "2023-03-03"],
    ];
    let file = workbook(&home, &[("在审案件", cases), ("会见", unclear)]);
    let file = file.to_str().unwrap();
    for more in [&[][..], &["--all-sheets"]] {
        let report = home.json(&[&["import", file, "--dry-run"], more].concat());
        let said = (&report["unread_sheets"], &report["unread_kinds"]);
        let wanted = (serde_json::json!(["会见"]), serde_json::json!(["unclear"]));
        assert_eq!(said, (&wanted.0, &wanted.1), "{report}");
        let ended = home.run(&[&["import", file, "--dry-run"], more].concat());
        assert!(ended.out.contains("--sheet 会见"), "{}", ended.out);
        assert!(!ended.out.contains("--all-sheets"), "{}", ended.out);
    }
}

/// The cases are missing, not the names of the columns.
#[test]
fn changes_without_their_cases_are_told_to_import_the_cases_first() {
    let home = Home::new();
    let text = "案号,变更类别,起始日期,结束日期\n(2023)内0783民初1号,扣除,2023-02-01,2023-03-03\\n";
    let file = home.file("e.csv", &text.replace("\\n", "\n"));
    let ended = home.run(&["import", file.to_str().unwrap()]);
    assert_eq!(ended.code, 4);
    assert!(ended.err.contains("--all-sheets"), "{}", ended.err);
}

/// A strict import reports the problems found by the reader and by the docket, and so does its dry
/// run.
#[test]
fn strictly_every_problem_is_named_at_once() {
    let home = Home::new();
    let text = "案号,立案日期,结案日期\n\
        (2023)内0783民初1号,2023-02-30,\n\
        (2023)内0783民初2号,2023-02-01,2023-01-01\n\
        (2023)内0783民初3号,2023-02-01,\n\
        (2023)内0783民初3号,2023-02-02,\n";
    let file = home.file("in.csv", text);
    let file = file.to_str().unwrap();
    let found = |ended: &Ended| {
        let report: Value = serde_json::from_str(&ended.out).unwrap();
        let problems = report["problems"].as_array().unwrap().iter();
        problems
            .map(|found| found["row"].as_u64().unwrap())
            .collect::<Vec<_>>()
    };
    let loosely = home.run(&["import", file, "--dry-run", "--json"]);
    assert_eq!(found(&loosely), [2, 3, 5, 5]);
    for args in [&["--strict"][..], &["--strict", "--dry-run"]] {
        let ended = home.run(&[&["import", file, "--json"], args].concat());
        assert_eq!(
            (ended.code, found(&ended)),
            (4, vec![2, 3, 5, 5]),
            "{args:?}"
        );
        assert!(!home.path().join("data/qingji/docket.redb").exists());
    }
}
