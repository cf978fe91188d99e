//! Sheets that hold cases and their changes side by side, as clerks keep them: in groups of columns,
//! or one change a row.

use rust_xlsxwriter::{Format, Workbook};

use super::events::One;
use super::*;

/// The reason, row and column of each problem.
pub(super) fn problems(report: &Value) -> Vec<(String, u64, String)> {
    let all = report["problems"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    all.map(|p| {
        (
            text(&p["reason"]),
            p["row"].as_u64().unwrap(),
            text(&p["column"]),
        )
    })
    .collect()
}

/// The changes of a case: kind, first day or approval, end or limit.
pub(super) fn changes(one: &One, number: &str) -> Vec<String> {
    let file = one.json(&["show", number]);
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let all = file["changes"].as_array().unwrap().iter();
    all.map(|change| {
        let keys = match change["kind"].as_str() {
            Some("extend") => ["kind", "on", "until"],
            _ => ["kind", "from", "to"],
        };
        keys.map(|key| text(&change[key])).join(" ")
    })
    .collect()
}

fn number(n: u32) -> String {
    format!("(2023)内0783民初{n}号")
}

const GROUPS: &str = "案号,立案日期,承办人,扣除事由1,扣除起1,扣除止1,扣除事由2,扣除起2,扣除止2,延长期限,批准日期,中止日期,恢复日期\n\
    (2023)内0783民初1号,2023-01-05,周庭,鉴定,2023-02-01,2023-03-01,公告,2023-04-01,2023-05-01,3个月,2023-06-01,,\n\
    (2023)内0783民初2号,2023-01-05,周庭,,,,,,,,,2023-03-01,2023-03-20\n\
    (2023)内0783民初3号,2023-01-05,周庭,-,-,-,,,,无,,,\n\
    (2023)内0783民初4号,2023-01-05,周庭,鉴定,2023-02-30,,公告,,,,,,\n";

#[test]
fn groups_of_columns_beside_the_cases_are_their_changes() {
    let one = One::empty();
    let report = one.report(&[("g.csv", GROUPS)]);
    // Four cases and four changes; a bad one is named by its column, its case is taken.
    assert_eq!((&report["read"], &report["added"]), (&8.into(), &8.into()));
    assert_eq!(
        problems(&report),
        [
            ("not-a-date".to_owned(), 5, "扣除起1".to_owned()),
            ("missing-value".to_owned(), 5, "扣除起2".to_owned()),
        ]
    );
    assert!(report.get("ignored_columns").is_none(), "{report}");
    let kinds: Vec<_> = report["changes_beside"]
        .as_array()
        .unwrap()
        .iter()
        .collect();
    assert_eq!(kinds.len(), 4, "{report}");
    assert_eq!(
        changes(&one, &number(1)),
        [
            "deduct 2023-02-01 2023-03-01",
            "deduct 2023-04-01 2023-05-01",
            "extend 2023-06-01 -",
        ]
        .map(str::to_owned)
    );
    assert_eq!(changes(&one, &number(2)), ["suspend 2023-03-01 2023-03-20"]);
    assert_eq!(changes(&one, &number(3)), [] as [String; 0]);
    // The same sheet again changes nothing; a change that came since is added.
    let again = one.report(&[("g.csv", GROUPS)]);
    assert_eq!(
        (&again["added"], &again["unchanged"]),
        (&0.into(), &8.into())
    );
    let later = GROUPS.replace("周庭,-,-,-", "周庭,公告,2023-05-01,");
    let report = one.report(&[("g.csv", &later)]);
    assert_eq!(report["added"], 1);
    assert_eq!(changes(&one, &number(3)), ["deduct 2023-05-01 -"]);
    let ended = one.run(&[
        "import",
        one.home.path().join("g.csv").to_str().unwrap(),
        "--lang",
        "en",
    ]);
    let said = "read as cases, each with its suspension: 中止日期, 恢复日期";
    assert!(ended.out.contains(said), "{}", ended.out);
}

#[test]
fn a_header_of_two_rows_gives_the_kind_above_its_columns() {
    let rows: [&[&str]; 4] = [
        &["案号", "立案日期", "扣除审限", "", "", "延长审限", "", ""],
        &["", "", "事由", "起", "止", "批准日期", "期限", "审批人"],
        &[
            "(2023)内0783民初1号",
            "2023-01-05",
            "鉴定",
            "2023-02-01",
            "2023-03-01",
        ],
        &[
            "(2023)内0783民初2号",
            "2023-01-05",
            "",
            "",
            "",
            "2023-06-01",
            "3个月",
            "院长",
        ],
    ];
    let line = |row: &[&str]| row.join(",") + &",".repeat(rows[0].len() - row.len()) + "\n";
    let csv = rows.map(line).concat();
    let home = Home::new();
    let book = home.path().join("m.xlsx");
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let plain = Format::new();
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(cells.iter()).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string(row, column, *cell).unwrap();
        }
    }
    for column in 0..2 {
        let text = rows[0][usize::from(column)];
        sheet
            .merge_range(0, column, 1, column, text, &plain)
            .unwrap();
    }
    sheet.merge_range(0, 2, 0, 4, "扣除审限", &plain).unwrap();
    sheet.merge_range(0, 5, 0, 7, "延长审限", &plain).unwrap();
    workbook.save(&book).unwrap();
    for file in [one_file(&home, &csv), book.to_str().unwrap().to_owned()] {
        let one = One::empty();
        let report = one.json(&["import", &file]);
        assert_eq!(
            (&report["read"], &report["added"]),
            (&4.into(), &4.into()),
            "{report}"
        );
        assert_eq!(problems(&report), [], "{file}");
        assert_eq!(changes(&one, &number(1)), ["deduct 2023-02-01 2023-03-01"]);
        // Nine months end in the holidays of October; the Saturday after them is a working day.
        assert_eq!(one.json(&["why", &number(2)])["due"], "2023-10-07");
        assert_eq!(one.json(&["import", &file])["unchanged"], 4);
    }
}

fn one_file(home: &Home, text: &str) -> String {
    home.file("m.csv", text).to_str().unwrap().to_owned()
}

#[test]
fn a_ledger_of_changes_registers_the_cases_that_the_docket_lacks() {
    let ledger = "案号,立案日期,案由,承办人,变更事项,事由,起,止\n\
        (2023)内0783民初1号,2023-01-05,买卖合同纠纷,周庭,扣除,鉴定,2023-02-01,2023-03-01\n\
        (2023)内0783民初1号,2023-01-05,买卖合同纠纷,周庭,扣除,公告,2023-04-01,2023-05-01\n\
        (2023)内0783民初2号,2023-01-06,借款合同纠纷,吴庭,中止,,2023-02-01,\n";
    let one = One::of("案号,立案日期,承办人\n(2023)内0783民初2号,2023-01-05,郑庭\n");
    let report = one.report(&[("l.csv", ledger)]);
    assert_eq!(
        (&report["registered"], &report["added"]),
        (&1.into(), &4.into())
    );
    let named = [("registered-here".to_owned(), 2, "案号".to_owned())];
    assert_eq!(problems(&report), named);
    let file = one.json(&["show", &number(1)]);
    assert_eq!(
        (&file["handler"], &file["filed"]),
        (&"周庭".into(), &"2023-01-05".into())
    );
    assert_eq!(changes(&one, &number(1)).len(), 2);
    // What the docket knew stays as it was: a ledger is no sheet of cases.
    let file = one.json(&["show", &number(2)]);
    assert_eq!(
        (&file["handler"], &file["filed"]),
        (&"郑庭".into(), &"2023-01-05".into())
    );
    let again = one.report(&[("l.csv", ledger)]);
    assert_eq!(
        (&again["added"], &again["unchanged"]),
        (&0.into(), &3.into())
    );
    assert!(again.get("registered").is_none(), "{again}");
    // By its kind it is one or the other alone.
    let path = one.home.path().join("l.csv");
    let path = path.to_str().unwrap();
    let cases = one.json(&["import", path, "--kind", "cases"]);
    assert_eq!(
        one.json(&["show", &number(2)])["handler"],
        "吴庭",
        "{cases}"
    );
    let other = One::empty();
    let alone = other.run(&["import", path, "--kind", "changes", "--json"]);
    assert_eq!(alone.code, 4);
    assert!(alone.out.contains("no-such-case"), "{}", alone.out);
}

#[test]
fn what_is_odd_about_a_case_that_a_ledger_registers_has_the_name_of_its_column() {
    let one = One::new();
    let ledger = format!(
        "案号,立案日期,当事人,变更事项,起,止\n{},2019-01-05,周某,扣除,2023-02-01,2023-03-01\n",
        number(9)
    );
    let mut found = problems(&one.report(&[("l.csv", &ledger)]));
    found.sort();
    let named = [
        ("filing-year", "立案日期"),
        ("late", "起"),
        ("one-side", "当事人"),
        ("registered-here", "案号"),
    ];
    assert_eq!(
        found,
        named.map(|(reason, column)| (reason.to_owned(), 2, column.to_owned()))
    );
}

#[test]
fn a_ledger_registers_no_case_of_which_it_says_too_little() {
    for (columns, cells) in [
        // A handler alone may stand beside a mistyped number.
        ("承办人", "周庭"),
        ("案由,承办人", ",周庭"),
        ("立案日期", ""),
    ] {
        let one = One::new();
        let ledger = format!(
            "案号,{columns},变更事项,起,止\n{},{cells},扣除,2023-02-01,2023-03-01\n",
            number(9)
        );
        let report = one.report(&[("l.csv", &ledger)]);
        let named = [("no-such-case".to_owned(), 2, "案号".to_owned())];
        assert_eq!(problems(&report), named, "{columns}");
    }
    // Nor one whose number is not one, nor one beside a file of cases.
    let one = One::new();
    let ledger = "案号,立案日期,变更事项,起,止\n某案,2023-01-05,扣除,2023-02-01,2023-03-01\n";
    let report = one.report(&[("l.csv", ledger)]);
    assert_eq!(report["added"], 0, "{report}");
    let ledger = ledger.replace("某案", &number(9));
    let cases = format!("案号,立案日期\n{},2023-01-05\n", number(8));
    let report = one.report(&[("c.csv", &cases), ("l.csv", &ledger)]);
    assert_eq!(
        (&report["added"], &report["rejected"]),
        (&1.into(), &1.into()),
        "{report}"
    );
}

#[test]
fn a_sheet_of_supervisions_is_known_by_its_columns() {
    let one = One::of(GROUPS);
    for (sheet, lead) in [
        (
            "案号,督办领导,督办时限\n(2023)内0783民初1号,某院长,2023-08-01\n",
            "某院长",
        ),
        (
            "案号,立案日期,承办人,督办领导,督办时限,督办内容,责任部门,督办日期\n\
             (2023)内0783民初1号,2023-01-05,周庭,某副院长,2023-09-01,限期审结,民一庭,2023-06-01\n",
            "某副院长",
        ),
    ] {
        let report = one.report(&[("s.csv", sheet)]);
        assert_eq!(
            (&report["added"], problems(&report)),
            (&1.into(), vec![]),
            "{report}"
        );
        assert!(report.get("passed_columns").is_none(), "{report}");
        let file = one.json(&["show", &number(1)]);
        assert_eq!(file["supervision"]["lead"], lead, "{file}");
        assert_eq!(one.report(&[("s.csv", sheet)])["unchanged"], 1);
    }
    // The handler of a case does not lead its supervision; the file of a case may have such columns.
    let sheet = "案号,承办人,督办时限,督办要求\n(2023)内0783民初2号,周庭,2023-09-01,限期审结\n";
    one.report(&[("s.csv", sheet)]);
    let file = one.json(&["show", &number(2)]);
    assert_eq!(file["supervision"]["lead"], Value::Null, "{file}");
    let cases = "案号,立案日期,督办领导,督办时限\n(2023)内0783民初5号,2023-01-05,,\n";
    assert_eq!(one.report(&[("c.csv", cases)])["added"], 1);
}

#[test]
fn what_clerks_write_shorter_is_read_or_named() {
    let sheet = "案号，立案日期，承办法官/书记员，适用程序，标的额\n\
        (2023)内0783民初1号，23.1.5，周庭/吴记，普通（合议庭），1,200\n\
        (2023)内0783民初2号，2023。1。5，周庭 吴记，简易程序（独任），约12万\n\
        (2023)内0783民初3号，2023、1、5，周 庭，，\n\
        (2023)内0783民初4号，1月5日，，，\n\
        (2023)内0783民初5号，05.01.23，，，\n";
    let one = One::empty();
    let report = one.report(&[("w.csv", sheet)]);
    assert_eq!(report["added"], 5, "{report}");
    let named = [
        ("short-year", 2, "立案日期"),
        ("not-an-amount", 3, "标的额"),
        ("no-year", 5, "立案日期"),
        ("not-a-date", 6, "立案日期"),
    ];
    let mut found = problems(&report);
    found.sort_by_key(|(_, row, _)| *row);
    assert_eq!(
        found,
        named.map(|(r, row, c)| (r.to_owned(), row, c.to_owned()))
    );
    for (n, wanted) in [
        (
            1,
            [
                "2023-01-05",
                "周庭",
                "吴记",
                "civil-first-ordinary",
                "1200.00",
            ],
        ),
        (
            2,
            ["2023-01-05", "周庭", "吴记", "civil-first-simplified", "-"],
        ),
        (3, ["2023-01-05", "周庭", "-", "civil-first-ordinary", "-"]),
        (4, ["-", "-", "-", "civil-first-ordinary", "-"]),
    ] {
        let file = one.json(&["show", &number(n)]);
        let keys = ["filed", "handler", "clerk", "procedure", "claim"];
        assert_eq!(
            keys.map(|key| file[key].as_str().unwrap_or("-")),
            wanted,
            "{file}"
        );
    }
}

#[test]
fn both_days_of_a_change_may_stand_in_one_cell() {
    let sheet = "案号,立案日期,扣除起止,扣除事由,中止日期,恢复日期,延长起止\n\
        (2023)内0783民初1号,2023-01-05,2023-02-01至2023-03-01,鉴定,,,\n\
        (2023)内0783民初2号,2023-01-05,2023.2.1-3.1；2023.4.1-5.1,公告,,,\n\
        (2023)内0783民初3号,2023-01-05,\"2023年2月1日—3月1日（鉴定）\n2023年4月1日—5月1日（公告）\",,,,\n\
        (2023)内0783民初4号,2023-01-05,,,2023-02-01至2023-03-01,,\n\
        (2023)内0783民初5号,2023-01-05,,,,,2023-07-06至2023-10-05\n\
        (2023)内0783民初6号,2023-01-05,二月至三月,,,,\n\
        (2023)内0783民初7号,2023-01-05,2023-02-01,鉴定,,,\n\
        (2023)内0783民初8号,2023-01-05,,,2023-02-01至2023-03-01,2023-03-02,\n\
        (2023)内0783民初9号,2023-01-05,2023-03-01至2023-02-01,,,,\n";
    let one = One::empty();
    let report = one.report(&[("p.csv", sheet)]);
    // Nine cases; two changes of cases 2 and 3 each, one of 1, 4, 5 and 8, none of the others.
    assert_eq!(report["added"], 17, "{report}");
    let mut found = problems(&report);
    found.retain(|(reason, ..)| reason != "approver");
    found.sort_by_key(|(_, row, _)| *row);
    let named = [
        ("start-of-extension", 6, "延长起止"),
        ("not-a-period", 7, "扣除起止"),
        ("not-a-period", 8, "扣除起止"),
        ("other-period", 9, "恢复日期"),
        ("end-before-start", 10, "扣除起止"),
    ];
    assert_eq!(
        found,
        named.map(|(r, row, c)| (r.to_owned(), row, c.to_owned())),
        "{report}"
    );
    let both = [
        "deduct 2023-02-01 2023-03-01",
        "deduct 2023-04-01 2023-05-01",
    ];
    for (n, wanted) in [
        (1, &both[..1]),
        (2, &both),
        (3, &both),
        (4, &["suspend 2023-02-01 2023-03-01"]),
        (5, &["extend 2023-07-05 2023-10-05"]),
        (6, &[]),
        (7, &[]),
        (8, &["suspend 2023-02-01 2023-03-01"]),
        (9, &[]),
    ] {
        assert_eq!(changes(&one, &number(n)), wanted, "{n}");
    }
    let file = one.json(&["show", &number(3)]);
    assert_eq!(
        (&file["changes"][0]["ground"], &file["changes"][1]["ground"]),
        (&"appraisal".into(), &"announcement".into()),
        "{file}"
    );
    let again = one.report(&[("p.csv", sheet)]);
    assert_eq!(
        (&again["added"], &again["unchanged"]),
        (&0.into(), &17.into())
    );
    // In a ledger of changes too, with the kind in its own column or in the name of the other.
    for (columns, kind) in [("变更事项,起止日期", "扣除,"), ("扣除期间", "")] {
        let one = One::of("案号,立案日期\n(2023)内0783民初1号,2023-01-05\n");
        let ledger = format!(
            "案号,{columns}\n{},{kind}2023-02-01至2023-03-01；2023-04-01～05-01\n",
            number(1)
        );
        let report = one.report(&[("l.csv", &ledger)]);
        assert_eq!(
            (&report["read"], &report["added"]),
            (&2.into(), &2.into()),
            "{report}"
        );
        assert_eq!(changes(&one, &number(1)), both, "{columns}");
        assert_eq!(one.report(&[("l.csv", &ledger)])["unchanged"], 2);
    }
}

#[test]
fn an_extension_keeps_its_reason_its_approver_and_the_number_of_the_approval() {
    let cases = "案号,立案日期,延长月数,延长事由,批准日期,批准人,审批文号\n\
        (2023)内0783民初1号,2023-01-05,6,疑难复杂,2023-06-01,院长,内0783延12号\n";
    let ledger = "案号,变更事项,月数,事由,批准日期,批准人,审批文号\n\
        (2023)内0783民初1号,延长,6,疑难复杂,2023-06-01,院长,内0783延12号\n";
    let bare = "案号,立案日期\n(2023)内0783民初1号,2023-01-05\n";
    let of = |one: &One| {
        let file = one.json(&["show", &number(1)]);
        let all = file["timeline"].as_array().unwrap().iter();
        let mut change = all
            .map(|entry| &entry["event"])
            .filter(|event| event["kind"] == "extended");
        let said = change.next().unwrap();
        let text = |key: &str| said[key].as_str().unwrap_or_default().to_owned();
        assert!(change.next().is_none(), "{file}");
        (text("note"), text("level"))
    };
    let one = One::empty();
    let report = one.report(&[("c.csv", cases)]);
    assert!(report.get("ignored_columns").is_none(), "{report}");
    let wanted = (
        "疑难复杂；审批文号：内0783延12号".to_owned(),
        "president".to_owned(),
    );
    assert_eq!(of(&one), wanted);
    let other = One::of(bare);
    other.report(&[("l.csv", ledger)]);
    assert_eq!(of(&other), wanted);
    assert_eq!(other.report(&[("l.csv", ledger)])["unchanged"], 1);
    // A docket that took the extension without its reason does not take it twice.
    let old = One::of(bare);
    let without = ledger.replace("疑难复杂", "").replace("内0783延12号", "");
    old.report(&[("l.csv", &without)]);
    let report = old.report(&[("l.csv", ledger)]);
    assert_eq!(
        (&report["added"], &report["unchanged"]),
        (&0.into(), &1.into())
    );
    assert_eq!(problems(&report)[0].0, "note-not-kept");
    assert_eq!(of(&old).0, "");
}

#[test]
fn bad_cells_of_a_case_that_is_known_are_not_reported_again() {
    let ledger = "案号,立案日期,标的额,当事人,变更事项,事由,起,止\n\
        (2023)内0783民初1号,2023-13-05,约12万,周某,扣除,鉴定,2023-02-01,2023-03-01\n\
        (2023)内0783民初1号,2023-13-05,约12万,周某,扣除,鉴定,2023-04-01,2023-05-32\n\
        (2023)内0783民初2号,23.1.5,约3万,周某,扣除,鉴定,2023-02-01,2023-03-01\n";
    let one = One::empty();
    let report = one.report(&[("l.csv", ledger)]);
    let of = |report: &Value| {
        let mut found = problems(report);
        found.sort_by_key(|(reason, row, _)| (*row, reason.clone()));
        found
    };
    let own = ("not-a-date".to_owned(), 3, "止".to_owned());
    let named = |reason: &str, row, column: &str| (reason.to_owned(), row, column.to_owned());
    assert_eq!(
        of(&report),
        [
            named("not-a-date", 2, "立案日期"),
            named("not-an-amount", 2, "标的额"),
            named("one-side", 2, "当事人"),
            named("registered-here", 2, "案号"),
            own.clone(),
            named("not-an-amount", 4, "标的额"),
            named("short-year", 4, "立案日期"),
        ],
        "{report}"
    );
    // The cases are known now; what is wrong with a change is still named.
    let again = one.report(&[("l.csv", ledger)]);
    assert_eq!(of(&again), [own], "{again}");
}
