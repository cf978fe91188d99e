//! Ledgers of changes in the words of courts: which column holds what, which rows count, and what is
//! named when a row cannot be taken.

use super::events::One;
use super::*;

/// The only change of the case, as the timeline has it.
fn change(one: &One) -> Value {
    let file = one.json(&["show", NUMBER]);
    let changes = file["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 1, "{changes:?}");
    changes[0].clone()
}

/// The problems of an import: column, value, reason.
fn problems(report: &Value) -> Vec<[&str; 3]> {
    let all = report["problems"].as_array().unwrap().iter();
    all.map(|found| ["column", "value", "reason"].map(|key| found[key].as_str().unwrap()))
        .collect()
}

#[test]
fn an_opinion_on_an_extension_decides_whether_it_is_taken() {
    for name in ["审批意见", "批准意见", "领导意见", "院长意见", "是否同意"] {
        for (opinion, added) in [
            ("不同意", 0),
            ("退回补充", 0),
            ("同意", 1),
            ("同意延长三个月", 1),
            ("", 1),
        ] {
            let one = One::new();
            let sheet =
                format!("案号,延长期间,{name},批准日期\n{NUMBER},3个月,{opinion},2023-06-20\n");
            let report = one.report(&[("ext.csv", &sheet)]);
            assert_eq!(report["added"], added, "{name} {opinion}: {report}");
            if added == 0 {
                let refused = [[name, opinion, "not-approved"]];
                assert_eq!(problems(&report), refused);
            }
        }
    }
}

/// The due date of the case on a day.
fn due_on(one: &One, day: &str) -> String {
    let args = ["due", "--json", "--store", &one.store, "--today", day];
    let ended = one.home.run(&args);
    let rows: Value = serde_json::from_str(&ended.out).unwrap();
    rows[0]["due"].as_str().unwrap().to_owned()
}

#[test]
fn an_extension_that_begins_late_revives_nothing() {
    // Filed on 2023-01-05: due on 2023-07-05, with three months more on 2023-10-07.
    for (header, row, approved, due) in [
        ("开始日期", "2023-06-20", "2023-06-19", "2023-10-07"),
        // It goes on from where the term before ends.
        ("开始日期", "2023-07-06", "2023-07-05", "2023-10-07"),
        ("开始日期", "2023-07-20", "2023-07-19", "2023-07-05"),
        (
            "批准日期,开始日期",
            "2023-06-01,2023-07-20",
            "2023-06-01",
            "2023-10-07",
        ),
    ] {
        let one = One::new();
        let sheet = format!("案号,延长期间,审批意见,{header}\n{NUMBER},3个月,同意,{row}\n");
        let report = one.import(&[("ext.csv", &sheet)]);
        assert_eq!(change(&one)["approved"], approved, "{row}");
        // An approval that is only inferred is named.
        let inferred = [["开始日期", row, "start-of-extension"]];
        let wanted = if header == "开始日期" {
            &inferred[..]
        } else {
            &[]
        };
        assert_eq!(problems(&report), wanted, "{row}");
        assert_eq!(due_on(&one, "2023-08-01"), due, "{row}");
        // The same sheet again changes nothing.
        let again = one.import(&[("ext.csv", &sheet)]);
        assert_eq!(
            (&again["added"], &again["unchanged"]),
            (&0.into(), &1.into())
        );
    }
}

#[test]
fn the_only_day_of_a_resumption_is_its_own_unless_the_pause_begins_then() {
    // An unreadable day is not an empty one.
    let one = One::new();
    one.ok(&["change", NUMBER, "suspend", "--from", "2023-05-01"]);
    let sheet = format!("案号,变更类别,开始日期,结束日期\n{NUMBER},恢复,2023-05-20,六月初\n");
    let report = one.report(&[("res.csv", &sheet)]);
    assert_eq!(problems(&report), [["结束日期", "六月初", "not-a-date"]]);
    assert_eq!(change(&one)["to"], Value::Null);
    // The end of a pause; a day on which the pause begins is none.
    for (header, row, end) in [
        ("开始日期", "2023-06-01", Some("2023-06-01")),
        ("恢复日期", "2023-06-01", Some("2023-06-01")),
        ("开始日期,日期", "2023-05-01,2023-06-01", Some("2023-06-01")),
        ("开始日期", "2023-05-01", None),
        ("开始日期,结束日期", "2023-05-01,-", None),
        ("开始日期,结束日期", "-,-", None),
        ("开始日期", "", None),
    ] {
        let one = One::new();
        one.ok(&["change", NUMBER, "suspend", "--from", "2023-05-01"]);
        let sheet = format!("案号,变更类别,{header}\n{NUMBER},恢复,{row}\n");
        let report = one.report(&[("res.csv", &sheet)]);
        assert_eq!(change(&one)["to"].as_str(), end, "{row}: {report}");
        if end.is_some() {
            let again = one.import(&[("res.csv", &sheet)]);
            assert_eq!(
                (&again["added"], &again["unchanged"]),
                (&0.into(), &1.into())
            );
        } else {
            let found = problems(&report);
            assert_eq!(
                (found.len(), found[0][2]),
                (1, "missing-value"),
                "{row}: {report}"
            );
        }
    }
}

#[test]
fn sheets_of_one_kind_are_read_in_the_words_of_the_case_system() {
    for (header, row, kind, due) in [
        (
            "扣除审限起始日期,扣除审限结束日期,扣除事由",
            "2023-03-01,2023-03-31,鉴定",
            "deduct",
            "2023-08-04",
        ),
        (
            "扣除审限起日,扣除审限止日",
            "2023-03-01,2023-03-31",
            "deduct",
            "2023-08-04",
        ),
        (
            "中止审理原因,中止审理起始日期",
            "另案,2023-02-01",
            "suspend",
            "2023-12-01",
        ),
        (
            "延长期间,审批意见,审批日期",
            "3个月,同意,2023-06-01",
            "extend",
            "2023-10-07",
        ),
        (
            "延长审限起始日期,延长审限截止日期,延长审限天数,审批日期,审批领导",
            "2023-07-06,2023-10-03,90,2023-06-20,院长",
            "extend",
            "2023-10-07",
        ),
    ] {
        let one = One::new();
        let sheet = format!("案号,{header}\n{NUMBER},{row}\n");
        let report = one.import(&[("one.csv", &sheet)]);
        assert_eq!(report["added"], 1, "{header}: {report}");
        assert!(report.get("ignored_columns").is_none(), "{report}");
        assert_eq!(change(&one)["kind"], kind, "{header}");
        assert_eq!(due_on(&one, "2023-06-30"), due, "{header}");
    }
}

#[test]
fn a_day_before_the_filing_is_named_when_it_is_recorded() {
    for (args, field) in [
        (
            &["change", NUMBER, "restart", "--on", "2013-01-01"][..],
            "on",
        ),
        (
            &[
                "change",
                NUMBER,
                "deduct",
                "--from",
                "2013-01-01",
                "--to",
                "2013-02-01",
            ],
            "from",
        ),
        (
            &[
                "change",
                NUMBER,
                "extend",
                "--months",
                "1",
                "--approved",
                "2013-01-01",
            ],
            "approved",
        ),
        (
            &[
                "follow",
                NUMBER,
                "--outcome",
                "contacted",
                "--on",
                "2013-01-01",
            ],
            "on",
        ),
    ] {
        let one = One::new();
        let ended = one.run(&[args, &["--lang", "zh"]].concat());
        assert_eq!(ended.code, 0, "{}", ended.err);
        assert!(
            ended.err.contains("! 早于立案日 2023-01-05"),
            "{field}: {}",
            ended.err
        );
    }
    let one = One::new();
    one.ok(&["change", NUMBER, "restart", "--on", "2013-01-01"]);
    let why = one.run(&["why", NUMBER, "--lang", "zh"]);
    assert!(why.out.contains("早于立案日期，请核对年份"), "{}", why.out);
}
