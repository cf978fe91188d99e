//! What a ledger says of a change is read by the kind of the change: a cell corrected since the last
//! import, the days of conversions, restarts and extensions, and cells no kind has a use for.

use super::events::One;
use super::*;

const CASES: &str = "案号,立案日期,适用程序\n(2023)内0702民初1号,2023-01-05,普通\n\
    (2023)内0702民初2号,2023-05-01,简易\n(2023)内0702刑初3号,2023-01-05,普通\n";

/// What a report says of each problem: the column, the value and the reason.
fn problems(report: &Value) -> Vec<(String, String, String)> {
    let text = |p: &Value, key: &str| p[key].as_str().unwrap_or_default().to_owned();
    let all = report["problems"].as_array().unwrap().iter();
    all.map(|p| (text(p, "column"), text(p, "value"), text(p, "reason")))
        .collect()
}

fn owned(all: &[(&str, &str, &str)]) -> Vec<(String, String, String)> {
    let own = |(a, b, c): &(&str, &str, &str)| (a.to_string(), b.to_string(), c.to_string());
    all.iter().map(own).collect()
}

fn due(one: &One, number: &str) -> String {
    let clock = one.json(&["why", number]);
    clock["due"].as_str().unwrap_or_default().to_owned()
}

const FIRST: &str = "(2023)内0702民初1号";

/// Imports rows of changes of the first case: kind, ground, first day, last day, length, approval.
fn ledger(one: &One, rows: &[&str]) -> Value {
    let mut sheet = "案号,变更类别,事由,开始日期,结束日期,延长期限,批准日期\n".to_owned();
    for row in rows {
        for part in [FIRST, ",", row, "\n"] {
            sheet.push_str(part);
        }
    }
    one.report(&[("l.csv", &sheet)])
}

#[test]
fn a_corrected_cell_of_a_change_replaces_what_was_imported() {
    // The rows of two imports, what the second one says of it, and the due date.
    for (rows, again, said, wanted) in [
        (
            &["扣除,鉴定,2023-02-01,2023-03-20,,"][..],
            &["扣除,鉴定,2023-02-01,2023-02-20,,"][..],
            &[("结束日期", "2023-03-20 (#2)", "replaced-imported")][..],
            "2023-07-24",
        ),
        (
            &["中止,当事人死亡,2023-02-01,,,"],
            &["中止,当事人死亡,2023-02-05,,,"],
            &[("开始日期", "2023-02-01 (#2)", "replaced-imported")],
            "2023-11-27",
        ),
        (
            &["延长,,,,3个月,2023-06-01"],
            &["延长,,,,6个月,2023-06-01"],
            &[("延长期限", "3 (#2)", "replaced-imported")],
            "2024-01-05",
        ),
        // The day of an approval, in the same term.
        (
            &["延长,,,,3个月,2023-06-01"],
            &["延长,,,,3个月,2023-06-12"],
            &[("批准日期", "2023-06-01 (#2)", "replaced-imported")],
            "2023-10-07",
        ),
        (
            &["延长,,,2023-12-29,,2023-06-01"],
            &["延长,,,2023-12-29,,2023-06-12"],
            &[("批准日期", "2023-06-01 (#2)", "replaced-imported")],
            "2023-12-29",
        ),
        // Both rows are still there, so that neither is the other.
        (
            &["扣除,鉴定,2023-02-01,2023-02-11,,"],
            &[
                "扣除,鉴定,2023-02-01,2023-02-11,,",
                "扣除,鉴定,2023-02-01,2023-02-21,,",
            ],
            &[],
            "2023-07-25",
        ),
        // An empty cell erases nothing, and two may be meant.
        (
            &["扣除,鉴定,2023-02-01,2023-02-11,,"],
            &[
                "扣除,鉴定,2023-02-01,2023-02-21,,",
                "扣除,鉴定,2023-02-01,2023-02-25,,",
            ],
            &[
                ("结束日期", "2023-02-11 (#2)", "beside-an-earlier-one"),
                ("结束日期", "2023-02-11 (#2)", "beside-an-earlier-one"),
            ],
            "2023-07-31",
        ),
    ] {
        let one = One::of(CASES);
        assert_eq!(problems(&ledger(&one, rows)), [], "{rows:?}");
        let before = due(&one, FIRST);
        let report = ledger(&one, again);
        assert_eq!(problems(&report), owned(said), "{again:?}");
        assert_eq!(due(&one, FIRST), wanted, "{again:?}");
        let replaced = said
            .iter()
            .any(|(.., reason)| *reason == "replaced-imported");
        assert_eq!(report["updated"], u64::from(replaced), "{again:?}");
        // The same file brings nothing more, and one step takes all of it back.
        assert_eq!(ledger(&one, again)["group"], Value::Null, "{again:?}");
        one.ok(&["undo"]);
        assert_eq!(due(&one, FIRST), before, "{again:?}");
    }
}

/// The changes of a case that count, as the docket shows them.
fn changes(one: &One, number: &str) -> Vec<String> {
    let clock = one.json(&["why", number]);
    let all = clock["steps"].as_array().unwrap().iter();
    all.filter_map(|step| step["change"].as_u64().map(|_| step.to_string()))
        .collect()
}

#[test]
fn a_corrected_day_of_a_conversion_or_restart_replaces_what_was_imported() {
    let (converted, criminal) = ("(2023)内0702民初2号", "(2023)内0702刑初3号");
    // The case, the rows of two imports, what the second one says, and the due date.
    for (number, row, again, said, wanted) in [
        (
            converted,
            "简转普,,2023-06-01,,,",
            "简转普,,2023-06-08,,,",
            &[("on", "2023-06-01 (#2)", "replaced-imported")][..],
            "2023-11-01",
        ),
        // An extension of the term that another one extended follows upon it.
        (
            criminal,
            "延长,,,,2023-03-20,3个月",
            "延长,,,,2023-06-26,3个月",
            &[("批准日期", "2023-03-20 (#2)", "beside-an-earlier-one")],
            "2023-10-07",
        ),
        (
            criminal,
            "延长,,,,2023-03-20,3个月",
            "延长,,,,2023-04-04,3个月",
            &[("批准日期", "2023-03-20 (#2)", "replaced-imported")],
            "2023-07-05",
        ),
        // The adjournment of an investigation and the restart after it move together.
        (
            criminal,
            "重新计算,补充侦查,2023-03-01,2023-03-20,,",
            "重新计算,补充侦查,2023-03-01,2023-03-30,,",
            &[
                ("结束日期", "2023-03-20 (#2)", "replaced-imported"),
                ("on", "2023-03-20 (#2)", "replaced-imported"),
            ],
            "2023-06-30",
        ),
        (
            criminal,
            "重新计算,改变管辖,2023-03-20,,,",
            "重新计算,改变管辖,2023-03-10,,,",
            &[("on", "2023-03-20 (#2)", "replaced-imported")],
            "2023-06-12",
        ),
        // A later one may be another; the term counts from it either way.
        (
            criminal,
            "重新计算,改变管辖,2023-03-10,,,",
            "重新计算,改变管辖,2023-03-20,,,",
            &[("on", "2023-03-10 (#2)", "beside-an-earlier-one")],
            "2023-06-20",
        ),
    ] {
        let one = One::of(CASES);
        let ledger = |row: &str| {
            let header = "案号,变更类别,事由,开始日期,结束日期,批准日期,延长期限";
            one.report(&[("l.csv", &format!("{header}\n{number},{row}\n"))])
        };
        assert_eq!(problems(&ledger(row)), [], "{row}");
        let before = (due(&one, number), changes(&one, number));
        assert_eq!(problems(&ledger(again)), owned(said), "{again}");
        assert_eq!(due(&one, number), wanted, "{again}");
        assert_eq!(ledger(again)["group"], Value::Null, "{again}");
        one.ok(&["undo"]);
        assert_eq!(
            (due(&one, number), changes(&one, number)),
            before,
            "{again}"
        );
    }
}

/// Between two conversions to one procedure there may be one back.
#[test]
fn a_case_may_be_converted_to_a_procedure_twice() {
    let one = One::of(CASES);
    let number = "(2023)内0702民初2号";
    let sheet = |rows: &[&str]| {
        let rows = rows.iter().map(|row| format!("{number},转换程序,{row}\n"));
        let rows: String = rows.collect();
        one.report(&[(
            "l.csv",
            &format!("案号,变更类别,开始日期,转换后程序\n{rows}"),
        )])
    };
    let both = ["2023-06-01,普通程序", "2023-06-20,简易程序"];
    assert_eq!(problems(&sheet(&both)), []);
    let report = sheet(&["2023-07-10,普通程序"]);
    let said = [("on", "2023-06-01 (#2)", "beside-an-earlier-one")];
    assert_eq!(problems(&report), owned(&said));
}

#[test]
fn an_investigation_is_open_until_the_return_is_told() {
    let number = "(2023)内0702刑初4号";
    let one = One::of(&format!("案号,立案日期\n{number},2023-05-20\n"));
    let sheet = |end: &str| {
        let header = "案号,变更类别,事由,开始日期,结束日期";
        let row = format!("{number},重新计算,补充侦查,2023-06-10,{end}");
        one.report(&[("l.csv", &format!("{header}\n{row}\n"))])
    };
    // A cell is read once, so that its year is counted once.
    let short =
        format!("案号,变更类别,事由,开始日期,结束日期\n{number},重新计算,补充侦查,23.6.1,23.6.5\n");
    let file = one.home.file("s.csv", &short);
    let tried = one.json(&["import", file.to_str().unwrap(), "--dry-run"]);
    let counts: Vec<_> = tried["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| &p["count"])
        .collect();
    assert_eq!(counts, [&Value::Null; 2], "{tried}");
    let state = || one.json(&["why", number])["state"].clone();
    for end in ["", "至今"] {
        let said = [("结束日期", end, "back-not-told")];
        assert_eq!(problems(&sheet(end)), owned(&said), "{end}");
        assert_eq!(state(), "paused", "{end}");
    }
    // The return ends it, and the term begins anew on that day.
    let report = sheet("2023-06-28");
    assert_eq!(problems(&report), []);
    assert_eq!(
        (&report["added"], &report["updated"]),
        (&1.into(), &1.into())
    );
    assert_eq!(
        (state(), due(&one, number)),
        ("running".into(), "2023-09-28".into())
    );
    assert_eq!(sheet("2023-06-28")["group"], Value::Null);
    one.ok(&["undo"]);
    assert_eq!(state(), "paused");
}

#[test]
fn the_value_of_the_last_sheet_holds_also_where_it_is_an_earlier_one() {
    let one = One::of(CASES);
    let (long, short) = (
        "扣除,鉴定,2023-02-01,2023-03-20,,",
        "扣除,鉴定,2023-02-01,2023-02-20,,",
    );
    for (row, wanted) in [
        (long, "2023-08-21"),
        (short, "2023-07-24"),
        (long, "2023-08-21"),
    ] {
        ledger(&one, &[row]);
        assert_eq!(due(&one, FIRST), wanted, "{row}");
    }
    // A pause that an import opened and another one ended goes with its end.
    let one = One::of(CASES);
    for (row, wanted) in [
        ("扣除,鉴定,2023-02-01,,,", "2023-12-01"),
        (long, "2023-08-21"),
        (short, "2023-07-24"),
    ] {
        ledger(&one, &[row]);
        assert_eq!(due(&one, FIRST), wanted, "{row}");
    }
    let verdict = one.json(&["verify"]);
    assert_eq!(verdict["ok"], true);
}

#[test]
fn a_change_that_somebody_entered_stands_beside_the_one_of_the_sheet() {
    let one = One::of(CASES);
    one.ok(&[
        "change",
        FIRST,
        "deduct",
        "--from",
        "2023-02-01",
        "--to",
        "2023-03-20",
        "--ground",
        "鉴定",
    ]);
    let report = ledger(&one, &["扣除,鉴定,2023-02-01,2023-02-20,,"]);
    let said = [("结束日期", "2023-03-20 (#2)", "beside-an-earlier-one")];
    assert_eq!(problems(&report), owned(&said));
    assert_eq!(due(&one, FIRST), "2023-08-21");
}

#[test]
fn a_remark_that_a_sheet_leaves_out_makes_no_second_change() {
    let one = One::of(CASES);
    let sheet = |remark: &str| {
        format!("案号,变更类别,延长期限,批准日期,备注\n{FIRST},延长,3个月,2023-06-01,{remark}\n")
    };
    for (remark, added, updated) in [("疑难", 1, 0), ("", 0, 0), ("复杂", 0, 1)] {
        let report = one.report(&[("l.csv", &sheet(remark))]);
        assert_eq!(report["added"], added, "{remark} {report}");
        assert_eq!(report["updated"], updated, "{remark} {report}");
        assert_eq!(due(&one, FIRST), "2023-10-07", "{remark}");
    }
}

#[test]
fn the_days_of_a_change_mean_what_its_kind_says() {
    let header = "案号,变更类别,事由,开始日期,结束日期,延长期限,批准日期,转换后程序";
    // A row, what the report says, and the due date.
    for (row, said, number, wanted) in [
        // The word of the kind names its target; the days are no procedure.
        (
            "N2,简易转普通,案情复杂,2023-06-01,2023-06-01,,,",
            &[][..],
            2,
            "2023-11-01",
        ),
        (
            "N2,转换程序,,2023-06-01,2023-06-01,,,普通程序",
            &[],
            2,
            "2023-11-01",
        ),
        (
            "N2,转换程序,转普通程序,2023-06-01,,,,",
            &[],
            2,
            "2023-11-01",
        ),
        (
            "N2,转普,,2023-06-01,2023-06-30,,,",
            &[("结束日期", "2023-06-30", "not-used")],
            2,
            "2023-11-01",
        ),
        (
            "N2,转换程序,,2023-06-01,2023-06-01,,,",
            &[("转换后程序", "", "no-target")],
            2,
            "2023-08-01",
        ),
        // An investigation is over when the case is back.
        (
            "N3,重新计算,补充侦查,2023-03-01,2023-04-01,,,",
            &[],
            3,
            "2023-07-03",
        ),
        (
            "N3,重新计算,补充侦查,2023-03-01,至今,,,",
            &[
                ("结束日期", "至今", "back-not-told"),
                ("结束日期", "", "ground-over-maximum"),
            ],
            3,
            "2023-08-04",
        ),
        (
            "N3,重新计算,改变管辖,2023-03-01,至今,,,",
            &[("结束日期", "至今", "not-back-yet")],
            3,
            "2023-04-06",
        ),
        (
            "N3,重新计算,补充侦查,2023-04-01,2023-03-01,,,",
            &[("结束日期", "2023-03-01", "end-before-start")],
            3,
            "2023-04-06",
        ),
        // The end of an extension is the new due date.
        (
            "N1,延长,,2023-07-05,2023-12-29,,2023-06-01,",
            &[],
            1,
            "2023-12-29",
        ),
        ("N1,延长,,,2023-12-29,,2023-06-01,", &[], 1, "2023-12-29"),
        (
            "N1,延长,,2023-07-05,2024-01-05,6个月,2023-06-01,",
            &[],
            1,
            "2024-01-05",
        ),
        (
            "N1,延长,,2023-07-06,2024-01-05,6个月,2023-06-01,",
            &[],
            1,
            "2024-01-05",
        ),
        (
            "N1,延长,,2023-07-05,2023-10-05,6个月,2023-06-01,",
            &[("延长期限", "6个月", "other-length")],
            1,
            "2024-01-05",
        ),
        (
            "N1,延长,,,2023-10-05,6个月,2023-06-01,",
            &[("结束日期", "2023-10-05", "not-used")],
            1,
            "2024-01-05",
        ),
        (
            "N1,延长,,,,,2023-06-01,",
            &[("延长期限", "", "missing-value")],
            1,
            "2023-07-05",
        ),
        // A deduction has no use for what an extension has.
        (
            "N1,扣除,鉴定,2023-02-01,2023-02-20,3个月,2023-01-20,",
            &[
                ("延长期限", "3个月", "not-used"),
                ("批准日期", "2023-01-20", "not-used"),
            ],
            1,
            "2023-07-24",
        ),
    ] {
        let one = One::of(CASES);
        let numbers = [FIRST, "(2023)内0702民初2号", "(2023)内0702刑初3号"];
        let mut sheet = format!("{header}\n{row}\n");
        for (at, number) in (1..).zip(numbers) {
            sheet = sheet.replace(&format!("N{at}"), number);
        }
        let report = one.report(&[("l.csv", &sheet)]);
        assert_eq!(problems(&report), owned(said), "{row}");
        assert_eq!(due(&one, numbers[number - 1]), wanted, "{row}");
    }
}

#[test]
fn what_a_sheet_has_no_column_for_is_named_by_the_one_of_the_kind() {
    let one = One::of(CASES);
    let sheet = format!("案号,变更类别,批准日期\n{FIRST},延长,2023-06-01\n");
    let report = one.report(&[("l.csv", &sheet)]);
    assert_eq!(
        problems(&report),
        owned(&[("变更类别", "延长", "no-length")])
    );
    // A column of procedures and one of last days are two columns.
    let sheet = format!(
        "案号,变更类别,事由,开始日期,结束日期,转换后程序\n{FIRST},扣除,鉴定,2023-02-01,2023-02-20,\n\
         (2023)内0702民初2号,转换程序,,2023-06-01,,普通程序\n"
    );
    let report = one.report(&[("m.csv", &sheet)]);
    assert_eq!(
        (problems(&report), &report["added"]),
        (Vec::new(), &Value::from(2))
    );
}

#[test]
fn beside_a_case_a_conversion_with_both_days_is_one_too() {
    let one = One::of(CASES);
    let report = one.report(&[(
        "c.csv",
        "案号,立案日期,变更事项,起日,止日\n(2023)内0702民初2号,2023-05-01,简转普,2023-06-01,2023-06-01\n",
    )]);
    assert_eq!(problems(&report), []);
    assert_eq!(due(&one, "(2023)内0702民初2号"), "2023-11-01");
}

#[test]
fn what_a_list_prints_of_procedures_comes_in_again() {
    let cases = "案号,立案日期,适用程序\n(2023)内0702民初1号,2023-03-01,小额\n\
        (2023)内0702刑初2号,2023-03-01,公诉\n(2023)内0702执恢3号,2023-03-01,执恢\n\
        (2023)内07民申4号,2023-03-01,审查\n";
    for lang in ["zh", "en"] {
        let one = One::of(cases);
        let out = one.home.path().join("l.xlsx");
        let columns = ["--columns", "number,filed,procedure", "--lang", lang];
        let list = ["list", "--out", out.to_str().unwrap()];
        one.ok(&[&list[..], &columns[..]].concat());
        let before = one.json(&["list", "--columns", "number,procedure,due"]);
        let other = One::of("案号,立案日期\n(2023)内0702民初99号,2023-03-01\n");
        let report = other.json(&["import", out.to_str().unwrap()]);
        assert_eq!(problems(&report), [], "{lang}");
        let after = other.json(&["list", "--columns", "number,procedure,due"]);
        for row in before.as_array().unwrap() {
            let found = after.as_array().unwrap().iter().any(|one| one == row);
            assert!(found, "{lang} {row} {after}");
        }
    }
}
