//! How sheets word what they hold: the groups above their columns, the kinds of changes, the days of
//! payments, and traditional script.

use super::beside::{changes, problems};
use super::events::One;
use super::*;
use qingji::domain::rules::Rules;
use qingji::domain::types;

fn number(n: u32) -> String {
    format!("(2023)内0783民初{n}号")
}

/// Reasons and columns of the problems of a report.
fn named(report: &Value) -> Vec<(String, String)> {
    let all = problems(report).into_iter();
    all.map(|(reason, _, column)| (reason, column)).collect()
}

fn owned(all: &[(&str, &str)]) -> Vec<(String, String)> {
    let all = all.iter();
    all.map(|(reason, column)| ((*reason).to_owned(), (*column).to_owned()))
        .collect()
}

#[test]
fn a_change_is_taken_from_the_columns_of_its_own_group() {
    const SUSPENDED: &str = "suspend 2023-03-01 2023-03-15";
    const EXTENDED: &str = "extend 2023-06-10 -";
    // The two rows of a header, the changes of a case that has both, and what is named.
    for (upper, lower, wanted, lost) in [
        (
            "中止审理,,,延长审限,",
            "中止事由,起始日期,终止日期,延长期限,批准日期",
            &[SUSPENDED, EXTENDED][..],
            &[][..],
        ),
        (
            "中止审理情况,,,延长审限情况,",
            "中止事由,起始日期,终止日期,延长期限,批准日期",
            &[SUSPENDED, EXTENDED],
            &[],
        ),
        (
            "中止审理事项（起止）,,,延长审限信息（批准）,",
            "事由,起始日期,终止日期,期限,批准日期",
            &[SUSPENDED, EXTENDED],
            &[],
        ),
        (
            "中止原因说明,起始日期,终止日期,延长期限,批准日期",
            "",
            &[SUSPENDED, EXTENDED],
            &[],
        ),
        // Nothing says what was suspended, extended or deducted in these days.
        (
            "停下来的情况,,,延长审限,",
            "为何,起始日期,终止日期,延长期限,批准日期",
            &[EXTENDED],
            &[
                ("no-such-change", "起始日期"),
                ("no-such-change", "终止日期"),
            ],
        ),
        (
            "中止说明情形,起始日期,终止日期,延长期限,批准日期",
            "",
            &[EXTENDED],
            &[
                ("no-such-change", "中止说明情形"),
                ("no-such-change", "起始日期"),
                ("no-such-change", "终止日期"),
            ],
        ),
    ] {
        let below = match lower {
            "" => String::new(),
            lower => format!(",,{lower}\n"),
        };
        let sheet = format!(
            "案号,立案日期,{upper}\n{below}\
            {},2023-01-05,当事人死亡,2023-03-01,2023-03-15,3个月,2023-06-10\n\
            {},2023-01-05,当事人死亡,2023-03-01,2023-03-15,,\n",
            number(1),
            number(2),
        );
        let one = One::empty();
        let report = one.report(&[("g.csv", &sheet)]);
        assert_eq!(changes(&one, &number(1)), wanted, "{upper}");
        let alone: &[&str] = if lost.is_empty() { &[SUSPENDED] } else { &[] };
        assert_eq!(changes(&one, &number(2)), alone, "{upper}");
        assert_eq!(named(&report), owned(lost), "{upper}");
    }
}

#[test]
fn a_group_without_columns_that_are_known_is_named() {
    let sheet = "案号,立案日期,扣除审限情况\n(2023)内0783民初1号,2023-01-05,鉴定两个月\n\
        (2023)内0783民初2号,2023-01-05,无\n(2023)内0783民初3号,2023-01-05,公告\n";
    let one = One::empty();
    let report = one.report(&[("g.csv", sheet)]);
    let wanted = ("no-such-change".to_owned(), 2, "扣除审限情况".to_owned());
    assert_eq!(problems(&report), [wanted]);
    assert_eq!(report["problems"][0]["count"], 2, "{report}");
}

#[test]
fn the_words_of_the_law_for_a_change_are_known() {
    // The word of a change, its other cells, and what the case has then.
    for (kind, cells, wanted) in [
        (
            "扣除审理期限",
            "鉴定,2023-02-01,2023-03-01,,",
            "deduct 2023-02-01 2023-03-01",
        ),
        (
            "其他事由扣除审限",
            ",2023-02-01,2023-03-01,,",
            "deduct 2023-02-01 2023-03-01",
        ),
        (
            "诉讼中止",
            ",2023-02-01,2023-03-01,,",
            "suspend 2023-02-01 2023-03-01",
        ),
        (
            "审限中止",
            ",2023-02-01,2023-03-01,,",
            "suspend 2023-02-01 2023-03-01",
        ),
        ("延长审理期限", ",,,3个月,2023-06-01", "extend 2023-06-01 -"),
        (
            "暂缓执行",
            ",2023-02-01,2023-03-01,,",
            "deduct 2023-02-01 2023-03-01",
        ),
    ] {
        let sheet = format!(
            "案号,变更类别,事由,起日,止日,延长期限,批准日\n{},{kind},{cells}\n",
            number(12)
        );
        let one = One::new();
        let report = one.report(&[("l.csv", &sheet)]);
        assert_eq!(report["added"], 1, "{kind}: {report}");
        assert_eq!(changes(&one, &number(12)), [wanted], "{kind}");
    }
}

#[test]
fn a_conversion_needs_a_target_and_no_last_day() {
    for (kind, ground, target) in [
        ("转程序", "转为普通程序", Some("civil-first-ordinary")),
        (
            "转程序",
            "简易程序转为普通程序",
            Some("civil-first-ordinary"),
        ),
        ("转为普通程序", "", Some("civil-first-ordinary")),
        ("转程序", "案情复杂", None),
        ("转程序", "", None),
    ] {
        let one = One::of("案号,立案日期,适用程序\n(2023)内0783民初12号,2023-01-05,简易程序\n");
        let sheet = format!(
            "案号,变更类别,事由,起日,止日,天数\n{},{kind},{ground},2023-02-20,,\n",
            number(12)
        );
        let report = one.report(&[("l.csv", &sheet)]);
        let wanted: &[(&str, &str)] = match target {
            Some(_) => &[],
            None => &[("no-target", "事由")],
        };
        assert_eq!(named(&report), owned(wanted), "{kind} {ground}");
        let file = one.json(&["show", &number(12)]);
        let wanted = target.unwrap_or("civil-first-simplified");
        assert_eq!(file["procedure"], wanted, "{kind} {ground}");
    }
}

#[test]
fn the_term_of_an_investigation_begins_anew_when_the_case_is_back() {
    let one = One::of("案号,立案日期\n(2023)内0783刑初1号,2023-01-05\n");
    let of = |end: &str| {
        let sheet =
            format!("案号,变更类别,起日,止日\n(2023)内0783刑初1号,补充侦查,2023-02-01,{end}\n");
        one.report(&[("l.csv", &sheet)])
    };
    let changes = || one.json(&["show", "(2023)内0783刑初1号"])["changes"].clone();
    assert_eq!(
        named(&of("")),
        owned(&[("back-not-told", "止日"), ("ground-over-maximum", "止日")])
    );
    let away = changes();
    assert_eq!(
        (&away[0]["kind"], &away[0]["to"]),
        (&"adjourn".into(), &Value::Null),
        "{away}"
    );
    of("2023-03-01");
    let back = changes();
    let restarts: Vec<_> = back
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["kind"] == "restart")
        .collect();
    assert_eq!(restarts.len(), 1, "{back}");
    assert_eq!(restarts[0]["on"], "2023-03-01", "{back}");
}

/// What a docket of one case has been paid after a sheet of payments: received and paid out, and
/// what the sheet was told.
fn paid(sheet: &str) -> (String, String, Value) {
    let one = One::of("案号,立案日期\n(2023)内0783执12号,2023-01-05\n");
    let report = one.report(&[("p.csv", sheet)]);
    let file = one.json(&["show", "(2023)内0783执12号"]);
    let sum = |key: &str| file[key].as_str().unwrap().to_owned();
    (sum("received"), sum("paid_out"), report)
}

#[test]
fn a_payment_has_a_day_by_any_of_its_names() {
    for name in [
        "到账时间",
        "到款时间",
        "收款时间",
        "付款时间",
        "支付时间",
        "入账日期",
        "缴款日期",
        "缴款时间",
        "实际到位日期",
        "到账日",
    ] {
        let sheet =
            format!("案号,{name},到账金额（万元）\n(2023)内0783执12号,2023-03-01 10:22:11,5\n");
        let (received, out, report) = paid(&sheet);
        assert_eq!(
            (received.as_str(), out.as_str()),
            ("50000.00", "0.00"),
            "{name}"
        );
        assert_eq!(problems(&report), [], "{name}");
    }
}

#[test]
fn a_row_may_hold_a_receipt_and_a_pay_out() {
    const NUMBER: &str = "(2023)内0783执12号";
    let header = "案号,到位金额,到位日期,发放金额,发放日期,备注";
    // The header, the cells of the rows, the sums, and what is named.
    for (header, rows, sums, wanted) in [
        (
            header,
            &[
                "50000,2023-03-01,40000,2023-03-10,",
                "20000,2023-04-01,,,",
                ",,10000,2023-05-01,补发",
            ][..],
            ("70000.00", "50000.00"),
            &[][..],
        ),
        (
            "案号,收款金额（万元）,收款日期,付款金额,付款日期",
            &["5,2023-03-01,40000,2023-03-10"],
            ("50000.00", "40000.00"),
            &[],
        ),
        // One day for both.
        (
            "案号,日期,到账金额,发放金额",
            &["2023-03-01,50000,40000", "2023-03-02,0,10000"],
            ("50000.00", "50000.00"),
            &[],
        ),
        // A bad payment does not take the other one with it.
        (
            header,
            &["50000,2023-03-01,40000,,"],
            ("50000.00", "0.00"),
            &[("missing-value", "发放日期")],
        ),
        (
            header,
            &[",,,,什么也没有"],
            ("0.00", "0.00"),
            &[("missing-value", "到位日期")],
        ),
        // Without an amount of its own a day is that of no payment.
        (
            "案号,到位金额,到位日期,发放日期",
            &["50000,2023-03-01,2023-03-10"],
            ("50000.00", "0.00"),
            &[("no-amount-beside", "发放日期")],
        ),
        // Nor is it that of the other one.
        (
            "案号,到位金额,日期,发放日期",
            &["50000,2023-03-01,2023-03-10"],
            ("50000.00", "0.00"),
            &[("no-amount-beside", "发放日期")],
        ),
        // Alone, what is paid out is no receipt, and what is paid is not yet paid out.
        (
            "案号,发放金额,发放日期",
            &["40000,2023-03-10"],
            ("0.00", "40000.00"),
            &[],
        ),
        (
            "案号,付款金额,付款日期",
            &["40000,2023-03-10"],
            ("40000.00", "0.00"),
            &[],
        ),
    ] {
        let lines = rows.iter().map(|row| format!("{NUMBER},{row}\n"));
        let sheet = format!("{header}\n{}", lines.collect::<String>());
        let (received, out, report) = paid(&sheet);
        assert_eq!((received.as_str(), out.as_str()), sums, "{sheet}");
        assert_eq!(named(&report), owned(wanted), "{sheet}");
        assert!(report.get("passed_columns").is_none(), "{report}");
    }
}

#[test]
fn traditional_script_is_read_as_simplified() {
    let sheet = "案號,立案日期,承辦法院,適用程序\n\
        （2023）內0783民初1號,2023-01-05,扎蘭屯市人民法院,簡易程序\n\
        (2023)内0783民初2号。,2023-01-05,,\n\
        (2023)內0783執恢3號；,2023-01-05,,\n";
    let one = One::empty();
    let report = one.report(&[("t.csv", sheet)]);
    assert_eq!(problems(&report), [], "{report}");
    let file = one.json(&["show", &number(1)]);
    let said = ["number", "court", "procedure"].map(|key| file[key].as_str().unwrap());
    assert_eq!(
        said,
        [&number(1), "扎兰屯市人民法院", "civil-first-simplified"]
    );
    for asked in ["（2023）內0783民初1號", "(2023)内0783民初1号。"] {
        assert_eq!(one.json(&["show", asked])["number"], number(1), "{asked}");
    }
    // A part of a number is found as well, in either script.
    for part in ["執恢3", "執恢3號", "执恢3"] {
        assert_eq!(
            one.json(&["show", part])["number"],
            "(2023)内0783执恢3号",
            "{part}"
        );
    }
    assert_eq!(one.report(&[("t.csv", sheet)])["unchanged"], 3);
    let ledger =
        "案號,變更類別,事由,起日,止日\n（2023）內0783民初1號,扣除,鑑定,2023-02-01,2023-03-01\n";
    assert_eq!(one.report(&[("l.csv", ledger)])["added"], 1);
    one.ok(&["add", "（2023）內0783民初9號", "--filed", "2023-01-05"]);
    assert_eq!(one.json(&["show", &number(9)])["number"], number(9));
}

#[test]
fn a_remark_behind_yes_or_no_is_no_other_answer() {
    let sheet = "案号,立案日期,是否羁押\n\
        (2023)内0783刑初1号,2023-01-05,在押（扎兰屯看守所）\n\
        (2023)内0783刑初2号,2023-01-05,否（取保候审）\n\
        (2023)内0783刑初3号,2023-01-05,不清楚（在押）\n";
    let one = One::empty();
    let report = one.report(&[("y.csv", sheet)]);
    assert_eq!(named(&report), owned(&[("not-yes-no", "是否羁押")]));
    for (n, held) in [(1, true), (2, false)] {
        let file = one.json(&["show", &format!("(2023)内0783刑初{n}号")]);
        assert_eq!(file["custody"], held, "{n}");
    }
}

/// The printed names of procedures, in one language or the other, with their ids.
fn printed() -> Vec<(String, String)> {
    let texts = [
        include_str!("../../../config/locale/zh-CN/domain.toml"),
        include_str!("../../../config/locale/en/domain.toml"),
    ];
    let tables = texts.map(|text| text.parse::<toml::Table>().unwrap());
    let names = tables
        .iter()
        .flat_map(|table| table["procedure"].as_table().unwrap());
    names
        .map(|(id, name)| (id.clone(), name.as_str().unwrap().to_owned()))
        .collect()
}

/// The type of a case that may be under a procedure: one that has it without being told, or else any.
fn type_of(id: &str) -> &'static str {
    let rules = Rules::builtin();
    let all = || types::all().iter();
    let own = all().find(|kind| kind.procedure == id);
    let other = || all().find(|kind| rules.may_have(kind.code, id));
    own.or_else(other).map(|kind| kind.code).unwrap()
}

#[test]
fn a_procedure_is_read_by_every_name_that_is_printed_in_any_case_of_its_letters() {
    let capital = |name: &str| {
        let mut letters = name.chars();
        let first = letters.next().map(|c| c.to_uppercase().to_string());
        first.unwrap_or_default() + letters.as_str()
    };
    let mut sheet = "案号\t立案日期\t适用程序\n".to_owned();
    let mut wanted = Vec::new();
    for (id, name) in printed() {
        let code = type_of(&id);
        for said in [
            name.clone(),
            name.to_lowercase(),
            name.to_uppercase(),
            capital(&name),
        ] {
            let number = format!("(2023)内0783{code}{}号", wanted.len() + 1);
            sheet.extend([number.as_str(), "\t2023-01-05\t", said.as_str(), "\n"]);
            wanted.push((number, said, id.clone()));
        }
    }
    let one = One::empty();
    let report = one.report(&[("a.tsv", &sheet)]);
    assert_eq!(report["problems"], Value::Array(Vec::new()));
    let exported = one.run(&["export", "cases", "--format", "jsonl"]).out;
    for (line, (number, said, id)) in exported.lines().zip(wanted) {
        let row: Value = serde_json::from_str(line).unwrap();
        let stored = (row["number"].as_str(), row["procedure"].as_str());
        assert_eq!(stored, (Some(&*number), Some(&*id)), "{said}");
    }
}
