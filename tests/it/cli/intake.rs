//! Wrong cells of a sheet are reported by row, column and value, and change nothing that was right.

use super::events::One;
use super::*;

const DETAINED: &str = "(2023)内0782刑初1号";
const CASES: &str = "案号,立案日期,适用程序,是否羁押,标的额,审限届满日,备注\n\
    (2023)内0783民初12号,2023-01-05,普通,,100,2023-07-05,原样\n\
    (2023)内0782刑初1号,2023-04-20,公诉,是,,,\n";

/// The reason of each problem, and whether its row was left out.
fn problems(report: &Value) -> Vec<(String, bool)> {
    let all = report["problems"].as_array().unwrap().iter();
    all.map(|p| {
        let rejected = p["rejected"].as_bool().unwrap_or(false);
        (p["reason"].as_str().unwrap().to_owned(), rejected)
    })
    .collect()
}

fn reasons(report: &Value) -> Vec<String> {
    problems(report)
        .into_iter()
        .map(|(reason, _)| reason)
        .collect()
}

fn case(one: &One, number: &str) -> Value {
    let exported = one.run(&["export", "cases", "--format", "jsonl"]).out;
    let rows = exported
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    let mut of = rows.filter(|row| row["number"] == number);
    of.next().unwrap_or_else(|| panic!("{number}: {exported}"))
}

fn clock(one: &One, number: &str) -> Value {
    one.json(&["why", number])
}

#[test]
fn a_correction_in_a_sheet_is_read_like_a_cell_of_cases() {
    let filed = |value: &str| ("立案日期".to_owned(), value.to_owned());
    for (number, (field, value), kept) in [
        (NUMBER, filed("2023年1月8日"), Ok(("filed", "2023-01-08"))),
        (NUMBER, filed("2023.1.6"), Ok(("filed", "2023-01-06"))),
        (NUMBER, filed("44932"), Ok(("filed", "2023-01-06"))),
        (NUMBER, filed(""), Err("missing-value")),
        (NUMBER, filed("-"), Err("missing-value")),
        (NUMBER, filed("2023-02-30"), Err("not-a-date")),
        (NUMBER, filed("9999-12-31"), Err("date-out-of-range")),
        (
            NUMBER,
            ("due".into(), "2023.9.1".into()),
            Ok(("due", "2023-09-01")),
        ),
        (NUMBER, ("claim".into(), "abc".into()), Err("not-an-amount")),
        (
            NUMBER,
            ("标的额（万元）".into(), "１．２".into()),
            Ok(("claim", "12000.00")),
        ),
        (
            NUMBER,
            ("closed".into(), "2020-01-01".into()),
            Err("closed-before-filed"),
        ),
        (
            NUMBER,
            ("closed".into(), "2024-01-01".into()),
            Err("closed-after-today"),
        ),
        (
            NUMBER,
            ("closed".into(), "2023.3.1".into()),
            Ok(("closed", "2023-03-01")),
        ),
        (
            NUMBER,
            ("适用程序".into(), "简易程序".into()),
            Ok(("procedure", "civil-first-simplified")),
        ),
        (
            NUMBER,
            ("procedure".into(), "criminal-second".into()),
            Err("other-branch"),
        ),
        (
            NUMBER,
            ("number".into(), DETAINED.into()),
            Err("number-taken"),
        ),
        (NUMBER, ("庭长".into(), "某人".into()), Err("unknown-field")),
        (
            NUMBER,
            ("承办人".into(), "某　人".into()),
            Ok(("handler", "某人")),
        ),
        (
            DETAINED,
            ("是否羁押".into(), "是".into()),
            Ok(("custody", "true")),
        ),
        (
            DETAINED,
            ("custody".into(), "maybe".into()),
            Err("not-yes-no"),
        ),
        (
            DETAINED,
            ("custody".into(), "取保".into()),
            Ok(("custody", "false")),
        ),
    ] {
        let one = One::of(CASES);
        let before = case(&one, number);
        let sheet = format!("案号,事件,更正字段,更正为\n{number},更正,{field},{value}\n");
        let report = one.report(&[("e.csv", &sheet)]);
        let after = case(&one, number);
        match kept {
            Ok((key, kept)) => {
                assert_eq!(problems(&report), [], "{field} {value}");
                let now = match &after[key] {
                    Value::String(text) => text.clone(),
                    other => other.to_string(),
                };
                assert_eq!(now, kept, "{field} {value}");
            }
            Err(reason) => {
                assert_eq!(
                    problems(&report),
                    [(reason.to_owned(), true)],
                    "{field} {value}"
                );
                assert_eq!(after, before, "{field} {value}");
            }
        }
        // Nothing is new the second time.
        let again = one.report(&[("e.csv", &sheet)]);
        assert_eq!(again["added"], 0, "{field} {value}");
        assert_eq!(case(&one, number), after, "{field} {value}");
    }
}

#[test]
fn a_field_is_emptied_only_by_saying_so_and_an_export_says_so() {
    let one = One::of(CASES);
    one.ok(&["amend", NUMBER, "note", ""]);
    let exported = one.run(&["export", "events", "--format", "csv"]);
    assert!(exported.out.contains("(empty)"), "{}", exported.out);
    let other = One::of(CASES);
    let report = other.report(&[("e.csv", &exported.out)]);
    assert_eq!(reasons(&report), [] as [String; 0]);
    assert_eq!(case(&other, NUMBER)["note"], Value::Null);
}

#[test]
fn a_conversion_goes_to_the_procedure_of_the_branch_of_its_case() {
    let cases = "案号,立案日期,适用程序\n\
        (2023)内0783民初12号,2023-01-05,简易\n\
        (2023)内0782刑初3号,2023-01-05,简易程序\n\
        (2023)内0782行初4号,2023-01-05,简易程序\n\
        (2023)内0782刑初6号,2023-01-05,速裁程序\n";
    let one = One::of(cases);
    let sheet = "案号,变更类别,转为程序,变更日期\n\
        (2023)内0783民初12号,简转普,,2023-01-20\n\
        (2023)内0782刑初3号,转换程序,普通程序,2023-01-20\n\
        (2023)内0782行初4号,简转普,,2023-01-20\n\
        (2023)内0782刑初6号,转换程序,简易程序,2023-01-10\n";
    let report = one.report(&[("e.csv", sheet)]);
    assert_eq!(problems(&report), []);
    for (number, to, due) in [
        (NUMBER, "civil-first-ordinary", "2023-07-05"),
        ("(2023)内0782刑初3号", "criminal-first-public", "2023-04-20"),
        ("(2023)内0782行初4号", "admin-first-ordinary", "2023-07-05"),
        // Twenty days, the last of them in the Spring Festival.
        ("(2023)内0782刑初6号", "criminal-simplified", "2023-01-30"),
    ] {
        let file = one.json(&["show", number]);
        assert_eq!(file["changes"][0]["to"], to, "{number}");
        assert_eq!(clock(&one, number)["due"], due, "{number}");
    }
    assert_eq!(one.report(&[("e.csv", sheet)])["added"], 0);
}

#[test]
fn a_procedure_of_another_branch_is_refused_on_every_way_in() {
    let one = One::of(CASES);
    let sheet = format!("number,kind,to,on\n{DETAINED},convert,civil-first-ordinary,2023-05-01\n");
    let report = one.report(&[("e.csv", &sheet)]);
    assert_eq!(problems(&report), [("other-branch".to_owned(), true)]);
    for args in [
        &[
            "change",
            DETAINED,
            "convert",
            "--to-procedure",
            "civil-first-ordinary",
        ][..],
        &["amend", DETAINED, "procedure", "civil-first-ordinary"],
        &[
            "add",
            "(2023)内0782刑初9号",
            "--procedure",
            "civil-first-ordinary",
        ],
    ] {
        let ended = one.run(args);
        assert_eq!(ended.code, 4, "{args:?}");
        assert!(ended.err.contains("another branch"), "{}", ended.err);
    }
    let cases = "number,filed,procedure\n(2023)内0782刑初8号,2023-01-05,civil-first-ordinary\n";
    let report = one.report(&[("c.csv", cases)]);
    assert_eq!(problems(&report), [("other-branch".to_owned(), false)]);
    assert_eq!(
        case(&one, "(2023)内0782刑初8号")["procedure"],
        "criminal-first-public"
    );
    // A word is read by the branch of law of the case.
    one.ok(&["change", DETAINED, "convert", "--to-procedure", "简易"]);
    let file = one.json(&["show", DETAINED]);
    assert_eq!(file["changes"][0]["to"], "criminal-simplified");
}

#[test]
fn a_header_in_ten_thousands_scales_every_spelling() {
    let one = One::of(
        "案号,标的额（万元）\n(2023)内0782民初1号,3.5\n(2023)内0782民初2号,３．５\n\
         (2023)内0782民初3号,\"1，200\"\n(2023)内0782民初4号,¥３．５\n(2023)内0782民初5号,伍拾\n\
         (2023)内0782民初6号,35000元\n(2023)内0782民初7号,-5\n",
    );
    let rows = one.json(&["list", "--columns", "number,claim"]);
    let claims: Vec<_> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["claim"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        claims,
        [
            "35000.00",
            "35000.00",
            "12000000.00",
            "35000.00",
            "500000.00",
            "35000.00",
            "-50000.00"
        ]
    );
    // A negative amount is reported as it is in the sheet.
    let again = one.report(&[("in.csv", "案号,标的额（万元）\n(2023)内0782民初7号,-5\n")]);
    assert_eq!(again["problems"][0]["value"], "-5");
}

#[test]
fn swapped_ends_leave_the_clock_running_and_are_both_named() {
    let one = One::of(CASES);
    let before = clock(&one, NUMBER)["due"].clone();
    let sheet = format!("案号,变更类别,事由,起日,止日\n{NUMBER},扣除,鉴定,2023-02-01,2023-01-20\n");
    let report = one.report(&[("e.csv", &sheet)]);
    assert_eq!(problems(&report), [("end-before-start".to_owned(), true)]);
    assert_eq!(report["problems"][0]["value"], "2023-02-01 - 2023-01-20");
    let after = clock(&one, NUMBER);
    assert_eq!(
        (&after["due"], &after["state"]),
        (&before, &"running".into())
    );
}

#[test]
fn days_beside_both_ends_agree_or_are_named_and_an_open_end_may_be_said() {
    for (to, days, reason) in [
        ("2023-02-11", "10", None),
        // Both ends counted.
        ("2023-02-11", "11", None),
        ("2023-02-11", "10天", None),
        ("2023-02-05", "60", Some("other-days")),
        ("至今", "", None),
        ("待定", "60", None),
        ("谁知道", "", Some("not-a-date")),
    ] {
        let one = One::of(CASES);
        let sheet = format!(
            "案号,扣除事由,扣除起始日期,扣除截止日期,扣除天数\n{NUMBER},鉴定,2023-02-01,{to},{days}\n"
        );
        let report = one.report(&[("e.csv", &sheet)]);
        let wanted: Vec<String> = reason.into_iter().map(str::to_owned).collect();
        assert_eq!(reasons(&report), wanted, "{to} {days}");
        // Without an end that can be read it would be open.
        let added = i32::from(reason != Some("not-a-date"));
        assert_eq!(report["added"], added, "{to} {days}");
    }
}

#[test]
fn the_lines_below_a_table_are_no_cases() {
    let one = One::of(
        "案号,立案日期,承办人,备注\n(2023)内0783民初12号,2023-01-05,某 人,\n\
         填表人：某甲,,审核人：某乙,2023年6月30日\n制表：某甲,,,\n2.扣除审限的案件未列入。,,某丙,\n\
         （1）本表不含执行案件,,某丙,\n注：另见附表,,某丙,\n",
    );
    let rows = one.json(&["list"]);
    assert_eq!(rows.as_array().unwrap().len(), 1);
    // A spaced-out name is the same name.
    assert_eq!(rows[0]["handler"], "某人");
}

#[test]
fn a_row_that_was_left_out_says_so_and_one_that_was_kept_does_not() {
    let one = One::of(CASES);
    let sheet = format!(
        "案号,收支,金额,日期\n{NUMBER},到位,abc,2023-03-01\n{NUMBER},到位,100,2022-03-01\n\
         {NUMBER},到位,0,2023-03-01\n"
    );
    let report = one.report(&[("p.csv", &sheet)]);
    let wanted = [
        ("not-an-amount", true),
        ("before-filed", false),
        ("zero-amount", false),
    ];
    assert_eq!(
        problems(&report),
        wanted.map(|(r, left)| (r.to_owned(), left))
    );
    let path = one.home.path().join("p.csv");
    let ended = one.run(&["import", path.to_str().unwrap(), "--lang", "en"]);
    assert!(
        ended.out.contains("not an amount of money; row not taken"),
        "{}",
        ended.out
    );
}

#[test]
fn follow_ups_are_checked_as_they_are_when_typed() {
    let one = One::of(CASES);
    let sheet = format!(
        "案号,跟进日期,结果,下次日期\n{NUMBER},2024-03-02,已联系,2020-01-01\n\
         {NUMBER},1905-06-30,已联系,\n{NUMBER},2023-03-07,已联系,2023-03-06\n"
    );
    let report = one.report(&[("f.csv", &sheet)]);
    let mut found = reasons(&report);
    found.sort();
    assert_eq!(
        found,
        ["before-filed", "followed-after-today", "next-before-on"]
    );
    assert_eq!(
        (&report["added"], &report["rejected"]),
        (&2.into(), &1.into())
    );
    let report = one.report(&[(
        "s.csv",
        &format!("案号,类别,日期,备注\n{NUMBER},督办,2024-03-02,限期结案\n"),
    )]);
    assert_eq!(reasons(&report), ["followed-after-today"]);
    assert_eq!(report["rejected"], 1);
}

/// An outcome is kept as its id by whatever words it is said, so that it is found by all of them
/// and is no second follow-up.
#[test]
fn an_outcome_in_words_is_the_one_recorded_by_hand() {
    let one = One::of(CASES);
    one.ok(&[
        "follow",
        NUMBER,
        "--outcome",
        "已联系",
        "--on",
        "2023-03-07",
        "--no-next",
    ]);
    let sheet =
        format!("案号,跟进日期,结果\n{NUMBER},2023-03-07,已联系\n{NUMBER},2023-03-08,Reached\n");
    let report = one.report(&[("f.csv", &sheet)]);
    assert_eq!(
        (&report["added"], &report["unchanged"]),
        (&1.into(), &1.into())
    );
    for asked in ["结果=已联系", "outcome=contacted", "outcome=reached"] {
        let found = one.run(&["list", asked, "--json"]);
        let found: Value = serde_json::from_str(&found.out).unwrap();
        assert_eq!(found.as_array().map(Vec::len), Some(1), "{asked} {found}");
    }
}

#[test]
fn a_request_id_answers_for_the_same_content_and_for_no_other() {
    let one = One::empty();
    let import = |text: &str| {
        let path = one.home.file("c.csv", text);
        one.run(&[
            "import",
            path.to_str().unwrap(),
            "--request-id",
            "A",
            "--json",
        ])
    };
    let first: Value = serde_json::from_str(&import(CASES).out).unwrap();
    let again: Value = serde_json::from_str(&import(CASES).out).unwrap();
    assert_eq!(first["added"], 2);
    assert_eq!(first, again);
    let other = import("案号\n(2023)内0783民初99号\n");
    assert_eq!(other.code, 6, "{}", other.err);
    assert!(other.err.contains("request id A"), "{}", other.err);
    assert_eq!(one.json(&["list"]).as_array().unwrap().len(), 2);
    // An undone import is gone and not reported as present.
    one.ok(&["undo"]);
    let undone = import(CASES);
    assert_eq!(undone.code, 6, "{}", undone.err);
    assert!(undone.err.contains("was undone"), "{}", undone.err);
}

#[test]
fn a_map_without_the_number_adds_to_the_names_that_are_known() {
    let sheet = "案号,立案时刻,承办人\n(2023)内0783民初12号,2023-01-05,某人\n";
    for (map, filed, handler) in [
        (
            "[columns]\nfiled = \"立案时刻\"\n",
            "2023-01-05".into(),
            "某人".into(),
        ),
        // A map that names the number is complete.
        (
            "[columns]\nnumber = \"案号\"\nfiled = \"立案时刻\"\n",
            "2023-01-05".into(),
            Value::Null,
        ),
        // A known name may be mapped to another field.
        ("[columns]\nclerk = \"承办人\"\n", Value::Null, Value::Null),
    ] {
        let one = One::empty();
        let (map, sheet) = (one.home.file("m.toml", map), one.home.file("c.csv", sheet));
        one.ok(&[
            "import",
            sheet.to_str().unwrap(),
            "--map",
            map.to_str().unwrap(),
        ]);
        let case = case(&one, NUMBER);
        assert_eq!((&case["filed"], &case["handler"]), (&filed, &handler));
    }
    let one = One::empty();
    let map = one.home.file(
        "m.toml",
        "[columns]\nnumber = \"案号\"\namount = \"标的额\"\n",
    );
    let sheet = one.home.file("c.csv", CASES);
    let ended = one.run(&[
        "import",
        sheet.to_str().unwrap(),
        "--map",
        map.to_str().unwrap(),
    ]);
    assert_eq!(ended.code, 4, "{}", ended.err);
    assert!(
        ended.err.contains("line 3") && ended.err.contains("amount"),
        "{}",
        ended.err
    );
}

#[test]
fn what_a_later_row_of_a_number_replaces_is_named() {
    let one = One::empty();
    let twice = "案号,立案日期,原告,标的额\n(2023)内0783民初12号,2023-01-05,张某,100\n\
        (2023)内0783民初12号,2023-01-05,李某,200\n(2023)内0783民初12号,2023-01-05,李某,200\n";
    for _ in 0..2 {
        let report = one.report(&[("c.csv", twice)]);
        let lost: Vec<_> = report["problems"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|p| p["reason"] == "replaced-above")
            .map(|p| (p["column"].as_str().unwrap(), p["value"].as_str().unwrap()))
            .collect();
        assert_eq!(lost, [("原告", "张某"), ("标的额", "100.00")]);
    }
    assert_eq!(case(&one, NUMBER)["plaintiffs"], "李某");
}

/// What clerks keep in one sheet: the cases, and beside some of them what changed their limit.
const BESIDE: &str = "案号,承办人,案由,立案日期,变更事项,起始日期,结束日期,天数,批准日期,备注\n\
    (2023)内0783民初1号,周庭,合同纠纷,2023-01-05,扣除（鉴定）,2023-02-01,2023-03-03,,,等结论\n\
    (2023)内0783民初2号,周庭,合同纠纷,2023-01-05,延长,,,90,2023-06-01,\n\
    (2023)内0783民初3号,周庭,合同纠纷,2023-01-05,中止,2023-02-01,至今,,,\n\
    (2023)内0783民初4号,周庭,合同纠纷,2023-01-05,,,,,,\n\
    (2023)内0783民初5号,周庭,合同纠纷,2023-01-05,无,,,,,\n";

#[test]
fn the_changes_in_a_sheet_of_cases_are_taken_with_them() {
    for heading in [
        "变更事项",
        "变更类型",
        "变更类别",
        "扣延审事由",
        "扣延审事项",
        "审限变更事项",
    ] {
        let one = One::empty();
        let sheet = BESIDE.replace("变更事项", heading);
        let report = one.report(&[("c.csv", &sheet)]);
        let counts = |report: &Value| {
            ["read", "added", "unchanged", "rejected"].map(|key| report[key].as_u64().unwrap())
        };
        assert_eq!(counts(&report), [8, 8, 0, 0], "{heading}: {report}");
        assert_eq!(reasons(&report), Vec::<String>::new(), "{heading}");
        let n = |n: u32| clock(&one, &format!("(2023)内0783民初{n}号"));
        assert_eq!(
            (&n(1)["deducted"], &n(1)["state"]),
            (&30.into(), &"running".into())
        );
        assert_eq!(n(2)["due"], "2023-10-07");
        assert_eq!(n(3)["state"], "paused");
        assert_eq!(
            [&n(4)["due"], &n(5)["due"]].map(Value::as_str),
            [Some("2023-07-05"); 2]
        );
        // The remark is the case's: when it is written on, the same deduction is not a second one.
        let next = sheet.replace("等结论", "结论已到");
        let again = one.report(&[("c.csv", &next)]);
        assert_eq!(counts(&again)[3], 0, "{heading}: {again}");
        assert_eq!(n(1)["deducted"], 30, "{heading}");
        one.ok(&["undo"]);
        one.ok(&["undo"]);
        assert_eq!(one.run(&["show", "(2023)内0783民初1号"]).code, 3);
    }
}

#[test]
fn a_change_beside_a_case_that_cannot_be_read_is_named_and_the_case_taken() {
    for (cells, column, reason) in [
        ("飞升,2023-02-01,", "变更事项", "unknown-kind"),
        ("结案,2023-02-01,", "变更事项", "unknown-kind"),
        ("扣除,,", "起始日期", "missing-value"),
        ("扣除,2月30日,", "起始日期", "not-a-date"),
        (",2023-02-01,2023-03-03", "变更事项", "missing-value"),
        ("扣除,2023-03-03,2023-02-01", "结束日期", "end-before-start"),
    ] {
        let one = One::empty();
        let sheet = format!(
            "案号,立案日期,案由,原告,变更事项,起始日期,结束日期\n\
            (2023)内0783民初12号,2023-01-05,合同纠纷,甲,{cells}\n\
            (2023)内0783民初13号,2023-01-05,合同纠纷,甲,扣除,2023-02-01,2023-03-03\n"
        );
        let report = one.report(&[("c.csv", &sheet)]);
        let problem = &report["problems"][0];
        assert_eq!(
            (&problem["row"], &problem["column"], &problem["reason"]),
            (&2.into(), &column.into(), &reason.into()),
            "{cells}: {report}"
        );
        assert_eq!(case(&one, NUMBER)["plaintiffs"], "甲", "{cells}");
        assert_eq!(clock(&one, NUMBER)["deducted"], 0, "{cells}");
        assert_eq!(
            clock(&one, "(2023)内0783民初13号")["deducted"],
            30,
            "{cells}"
        );
    }
}

#[test]
fn of_two_names_for_one_field_the_one_that_is_read_is_said() {
    let one = One::empty();
    let lines = "{\"案号\":\"(2023)内0783民初12号\",\"立案日期\":\"2023-01-05\",\"case number\":\"(2023)内0783民初99号\"}\n\
        {\"案号\":\"(2023)内0783民初13号\",\"立案日期\":\"2023-01-05\",\"case number\":\"(2023)内0783民初13号\"}\n\
        {\"立案日期\":\"2023-01-05\",\"case number\":\"(2023)内0783民初14号\"}\n";
    let report = one.report(&[("c.jsonl", lines)]);
    assert_eq!(
        (&report["added"], &report["rejected"]),
        (&3.into(), &0.into())
    );
    let problems = report["problems"].as_array().unwrap();
    assert_eq!(problems.len(), 1, "{report}");
    let said = ["row", "column", "value", "reason"].map(|key| problems[0][key].clone());
    let value = "(2023)内0783民初99号 (案号: (2023)内0783民初12号)";
    let wanted = serde_json::json!([1, "case number", value, "two-keys"]);
    assert_eq!(Value::from(said.to_vec()), wanted);
    case(&one, "(2023)内0783民初12号");
    case(&one, "(2023)内0783民初14号");
    // In a table, two such columns are two facts; which of them is read is said once.
    let sheet = one.home.file(
        "s.csv",
        "案号,收案日期,立案日期\n(2023)内0783民初21号,2023-01-04,2023-01-05\n",
    );
    let report = one.json(&["import", sheet.to_str().unwrap()]);
    assert_eq!(
        report["passed_columns"],
        serde_json::json!([{"column": "收案日期", "read": "立案日期"}])
    );
    let ended = one.run(&["import", sheet.to_str().unwrap(), "--dry-run"]);
    assert!(
        ended
            .out
            .contains("收案日期 means the same field as 立案日期"),
        "{}",
        ended.out
    );
}

#[test]
fn the_only_day_of_a_conversion_is_taken_whatever_its_column_is_called() {
    let one = One::of(CASES);
    let changed = |text: &str| one.report(&[("e.csv", &text.replace('N', NUMBER))]);
    let report = changed("案号,变更类别,批准日,转换后程序\nN,转程序,2023-03-10,普通程序\n");
    assert_eq!(report["rejected"], 0, "{report}");
    // Where there is no day at all, a column that the sheet has is named.
    let report = changed("案号,变更类别,批准日,转换后程序\nN,转程序,,普通程序\n");
    assert_eq!(report["problems"][0]["column"], "批准日", "{report}");
}

#[test]
fn a_change_beside_several_numbers_is_nobodys() {
    let one = One::empty();
    let sheet = "案号,立案日期,案由,原告,变更事项,起始日期,结束日期\n\
        (2023)内0783民初12、13号,2023-01-05,合同纠纷,甲,扣除,2023-02-01,2023-03-03\n";
    let report = one.report(&[("c.csv", sheet)]);
    let problems = report["problems"].as_array().unwrap();
    let of_kind = problems
        .iter()
        .find(|problem| problem["column"] == "变更事项");
    assert_eq!(of_kind.unwrap()["reason"], "several-numbers", "{report}");
    for n in [12, 13] {
        let number = format!("(2023)内0783民初{n}号");
        assert_eq!(clock(&one, &number)["deducted"], 0);
    }
}

#[test]
fn a_class_of_cases_is_no_kind_of_change() {
    let one = One::empty();
    let sheet = "案号,立案日期,案由,原告,类别,开始日期\n\
        (2023)内0783民初12号,2023-01-05,合同纠纷,甲,民事,2023-02-01\n";
    let report = one.report(&[("c.csv", sheet)]);
    assert_eq!(reasons(&report), Vec::<String>::new(), "{report}");
    assert_eq!(
        report["ignored_columns"],
        serde_json::json!(["类别", "开始日期"]),
        "{report}"
    );
}

#[test]
fn a_line_of_json_may_hold_a_case_and_its_change() {
    let one = One::empty();
    let lines = "{\"案号\":\"(2023)内0783民初11号\",\"立案日期\":\"2023-01-05\"}\n\
        {\"案号\":\"(2023)内0783民初12号\",\"立案日期\":\"2023-01-05\",\"变更事项\":\"扣除\",\"起始日期\":\"2023-02-01\",\"结束日期\":\"2023-03-03\"}\n";
    let report = one.report(&[("c.jsonl", lines)]);
    assert_eq!(report["added"], 3, "{report}");
    assert_eq!(clock(&one, NUMBER)["deducted"], 30);
}

#[test]
fn a_file_of_a_form_that_is_not_written_is_refused() {
    let one = One::of(CASES);
    let path = |name: &str| one.home.path().join(name).to_str().unwrap().to_owned();
    for (args, name) in [
        (&["export", "cases"][..], "x.pdf"),
        (&["report", "daily"], "x.docx"),
    ] {
        let out = path(name);
        let ended = one.run(&[args, &["--out", &out]].concat());
        assert_eq!(ended.code, 2, "{args:?}: {}", ended.err);
        assert!(!Path::new(&out).exists());
    }
    let out = path("x");
    one.ok(&["export", "cases", "--out", &out]);
}

#[cfg(unix)]
#[test]
fn a_store_behind_a_link_is_guarded_as_the_store_is() {
    let one = One::of(CASES);
    let link = one.home.path().join("link.redb");
    std::os::unix::fs::symlink(&one.store, &link).unwrap();
    std::fs::write(
        format!("{}.format", one.store),
        "{\"format\":999,\"app\":\"9.0.0\"}",
    )
    .unwrap();
    let link = link.to_str().unwrap();
    for args in [&["due"][..], &["pay", NUMBER, "100"]] {
        let ended = one
            .home
            .run(&[args, &["--store", link, "--today", "2023-06-30"]].concat());
        assert_eq!(ended.code, 4, "{args:?}: {}", ended.err);
    }
    assert!(!Path::new(&format!("{link}.owner")).exists());
}

#[test]
fn errors_are_objects_where_json_is_asked_for() {
    let one = One::of(CASES);
    for (args, code, kind, key) in [
        (
            &["show", "(2099)内0783民初1号", "--json"][..],
            3,
            "not-found",
            "no-such-case",
        ),
        (
            &["due", "--bogus", "--format", "jsonl"],
            2,
            "usage",
            "unknown-option",
        ),
        (&["due", "extra", "--json"], 2, "usage", "unknown-argument"),
        (
            &["import", "nofile.csv", "--format=json"],
            3,
            "not-found",
            "exchange.error.not-found",
        ),
    ] {
        let ended = one.run(args);
        assert_eq!((ended.code, ended.out.as_str()), (code, ""), "{args:?}");
        let last = ended.err.lines().last().unwrap();
        let error: Value = serde_json::from_str(last).unwrap();
        assert_eq!((&error["kind"], &error["key"]), (&kind.into(), &key.into()));
        assert!(
            error["message"].is_string() && error["hint"].is_string(),
            "{last}"
        );
    }
    let words = one.run(&["due", "--bogus"]);
    assert!(
        words.err.contains("error: there is no option --bogus"),
        "{}",
        words.err
    );
    assert!(words.err.contains("qingji due --help"), "{}", words.err);
}

#[test]
fn a_legacy_number_is_one_case_of_its_type_and_no_problem() {
    let one = One::empty();
    let report = one.report(&[(
        "c.csv",
        "案号,立案日期,适用程序\n（2015）呼民申字第2号,2015-03-01,\n(2012)呼民初字第00012号,2012-05-01,普通程序\n",
    )]);
    assert_eq!((&report["added"], reasons(&report).len()), (&2.into(), 0));
    assert_eq!(clock(&one, "(2012)呼民初字第12号")["due"], "2012-11-01");
    let again = one.report(&[(
        "c.csv",
        "案号,立案日期,适用程序\n（2012）呼民初字第12号,2012-05-01,普通程序\n",
    )]);
    assert_eq!(
        (&again["added"], &again["unchanged"]),
        (&0.into(), &1.into())
    );
}

/// A payment whose cell was corrected in the sheet comes in beside the one that was wrong; it may be
/// another one, so it is named.
#[test]
fn an_entry_that_differs_in_one_cell_from_an_earlier_one_is_named() {
    let one = One::of(CASES);
    let sheet = |amount: &str, next: &str| {
        [
            (
                "p.csv",
                format!("案号,到账日期,到账金额,票据号\n{NUMBER},2023-03-07,{amount},A1\n"),
            ),
            (
                "f.csv",
                format!("案号,跟进日期,结果,下次日期\n{NUMBER},2023-03-07,served,{next}\n"),
            ),
        ]
    };
    let import = |(name, text): &(&'static str, String)| one.report(&[(name, text)]);
    for first in &sheet("1000", "2023-03-20") {
        assert_eq!(import(first)["added"], 1);
    }
    for (again, value) in sheet("1100", "2023-03-21")
        .iter()
        .zip(["1000.00", "2023-03-20"])
    {
        let report = import(again);
        assert_eq!(report["added"], 1, "{report}");
        let problem = &report["problems"][0];
        assert_eq!(problem["reason"], "beside-an-earlier-one", "{report}");
        let said = problem["value"].as_str().unwrap();
        assert!(said.starts_with(value), "{said}");
        assert_eq!(import(again)["unchanged"], 1);
    }
}
