//! Cells that say nothing of what they should: error values, marks in place of a number, days that
//! contradict what stands. They are named and not used.

use super::events::One;
use super::*;

#[test]
fn what_is_no_case_number_makes_no_case() {
    let sheet = |cells: &[&str]| {
        let rows = cells.iter().map(|cell| format!("{cell},2023-01-05,周庭\n"));
        format!("案号,立案日期,承办人\n{}", rows.collect::<String>())
    };
    for (cells, reason) in [
        (
            &["/", "无", "-", "——", "N/A", "待立案", "暂无案号"][..],
            "missing-number",
        ),
        (&["共 3 件", "共3件", "合计：12件", "7件"], "total-row"),
        (
            &["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "Err:502"],
            "error-value",
        ),
    ] {
        let one = One::empty();
        let mut all = cells.to_vec();
        all.push("(2023)内0783民初1号");
        let report = one.report(&[("c.csv", &sheet(&all))]);
        let rows = (2..).zip(cells).map(|(row, cell)| (row, reason, *cell));
        assert_eq!(by_reason(&report), rows.collect::<Vec<_>>());
        assert_eq!(
            (&report["added"], &report["rejected"]),
            (&1.into(), &cells.len().into()),
            "{report}"
        );
        let left = report["problems"].as_array().unwrap();
        assert!(left.iter().all(|p| p["rejected"] == true), "{report}");
    }
    // A number that looks like none is one.
    let one = One::empty();
    let report = one.report(&[("c.csv", &sheet(&["阿民初字第12号", "#12"]))]);
    assert_eq!(report["added"], 2, "{report}");
}

#[test]
fn an_error_value_is_no_value() {
    let one = One::of(
        "案号,立案日期,承办人,案由,标的额,备注,房号\n\
         (2023)内0783民初1号,2023-01-05,#N/A,#REF!,#DIV/0!,门牌#12,#N/A\n",
    );
    let case = &one.json(&["list", "--columns", "handler,cause,claim,filed"])[0];
    assert_eq!(case["handler"], Value::Null, "{case}");
    assert_eq!(
        (&case["cause"], &case["claim"]),
        (&Value::Null, &Value::Null)
    );
    let exported = one.run(&["export", "cases", "--format", "jsonl"]).out;
    assert!(exported.contains("门牌#12"), "{exported}");
    let again = one.report(&[(
        "d.csv",
        "案号,立案日期,承办人,案由\n(2023)内0783民初1号,#VALUE!,周庭,#NAME?\n",
    )]);
    let wanted = [(2, "error-value", "#VALUE!"), (2, "error-value", "#NAME?")];
    assert_eq!(by_reason(&again), wanted);
    let case = &one.json(&["list", "--columns", "handler,filed"])[0];
    assert_eq!(
        (&case["handler"], &case["filed"]),
        (&"周庭".into(), &"2023-01-05".into())
    );
}

#[test]
fn a_day_of_filing_after_the_closing_is_not_used() {
    const NUMBER: &str = "(2023)内0783民初1号";
    let cases = format!("案号,立案日期,结案日期\n{NUMBER},2023-01-05,2023-03-01\n");
    let late = "filed-after-closed";
    for (row, wanted, days) in [
        // The same closing, or none: the day of filing is the bad cell.
        (
            "2023-03-05,2023-03-01",
            &[(2, late, "2023-03-05")][..],
            ("2023-01-05", "2023-03-01"),
        ),
        (
            "2023-03-05,",
            &[
                (2, late, "2023-03-05"),
                (2, "closing-vanished", "2023-03-01"),
            ],
            ("2023-01-05", "2023-03-01"),
        ),
        // Both moved together are a correction.
        ("2023-03-05,2023-04-01", &[], ("2023-03-05", "2023-04-01")),
        ("2023-03-01,2023-03-01", &[], ("2023-03-01", "2023-03-01")),
        // Neither of two days that contradict each other and what stands.
        (
            "2023-03-05,2023-03-04",
            &[
                (2, "closed-before-filed", "2023-03-04"),
                (2, late, "2023-03-05"),
                (2, "closing-vanished", "2023-03-01"),
            ],
            ("2023-01-05", "2023-03-01"),
        ),
        (
            "2023-01-05,2023-01-04",
            &[
                (2, "closed-before-filed", "2023-01-04"),
                (2, "closing-vanished", "2023-03-01"),
            ],
            ("2023-01-05", "2023-03-01"),
        ),
    ] {
        let one = One::of(&cases);
        let sheet = format!("案号,立案日期,结案日期\n{NUMBER},{row}\n");
        let report = one.report(&[("d.csv", &sheet)]);
        assert_eq!(by_reason(&report), wanted, "{row}");
        let shown = one.json(&["list", "status=all", "--columns", "filed,closed"]);
        let (filed, closed) = days;
        assert_eq!(
            (&shown[0]["filed"], &shown[0]["closed"]),
            (&filed.into(), &closed.into()),
            "{row}"
        );
    }
    // Two rows of one file, of a case that the docket does not have.
    let one = One::of("案号,立案日期\n(2023)内0783民初2号,2023-01-05\n");
    let rows = format!("{cases}{NUMBER},2023-03-05,\n");
    let report = one.report(&[("d.csv", &rows)]);
    let wanted = [(3, "duplicate", NUMBER), (3, late, "2023-03-05")];
    assert_eq!(by_reason(&report), wanted);
}

#[test]
fn short_names_of_days_are_known_and_days_that_lack_altogether_are_named_once() {
    for (sheet, filed, closed, wanted) in [
        (
            "案号,立案,结案,届满\n(2023)内0783民初1号,2023-01-05,2023-03-01,2023-07-05\n",
            "2023-01-05",
            "2023-03-01",
            &[][..],
        ),
        (
            "案号,日期,,承办人\n,立案,结案,\n(2023)内0783民初1号,2023-01-05,2023-03-01,周庭\n",
            "2023-01-05",
            "2023-03-01",
            &[],
        ),
        (
            "案号,日期,\n,立案,结案\n(2023)内0783民初1号,2023-01-05,2023-03-01\n",
            "2023-01-05",
            "2023-03-01",
            &[],
        ),
        (
            "案号,立案日期,结案,\n,,日期,方式\n(2023)内0783民初1号,2023-01-05,2023-03-01,判决\n",
            "2023-01-05",
            "2023-03-01",
            &[],
        ),
        (
            "案号,承办人,立案之日\n(2023)内0783民初1号,周庭,2023-01-05\n(2023)内0783民初2号,周庭,2023-01-05\n",
            "",
            "",
            &[(2, "no-filing-day", "")],
        ),
    ] {
        let one = One::empty();
        let report = one.report(&[("c.csv", sheet)]);
        assert_eq!(by_reason(&report), wanted, "{sheet}");
        let shown = one.json(&["list", "status=all", "--columns", "filed,closed"]);
        let text = |key: &str| shown[0][key].as_str().unwrap_or_default().to_owned();
        assert_eq!(
            (text("filed"), text("closed")),
            (filed.to_owned(), closed.to_owned())
        );
    }
    // Some have their day, or the docket has them all: nothing lacks.
    let one = One::of("案号,立案日期\n(2023)内0783民初1号,2023-01-05\n(2023)内0783民初2号,\n");
    let known = one.report(&[("d.csv", "案号,承办人\n(2023)内0783民初1号,周庭\n")]);
    assert_eq!(by_reason(&known), []);
}

#[test]
fn a_value_replaced_is_named_once_at_the_row_that_replaced_it() {
    let row = |filed: &str, handler: &str| format!("(2023)内0783民初1号,{filed},{handler}\n");
    for (rows, wanted) in [
        (
            &[("01", "甲"), ("01", "甲"), ("02", "甲")][..],
            &[(4, "replaced-above", "2023-01-01")][..],
        ),
        (
            &[("01", "甲"), ("01", "乙"), ("01", "丙"), ("01", "丙")],
            &[(3, "replaced-above", "甲"), (4, "replaced-above", "乙")],
        ),
        (
            &[("01", "甲"), ("01", "甲"), ("01", "乙"), ("01", "丙")],
            &[(4, "replaced-above", "甲"), (5, "replaced-above", "乙")],
        ),
    ] {
        let cells = rows
            .iter()
            .map(|(day, handler)| row(&format!("2023-01-{day}"), handler));
        let sheet = format!("案号,立案日期,承办人\n{}", cells.collect::<String>());
        let other = "案号,立案日期\n(2023)内0783民初9号,2023-01-05\n";
        // Into an empty docket, where rows are taken as they come, and into another.
        for one in [One::empty(), One::of(other)] {
            let report = one.report(&[("c.csv", &sheet)]);
            let mut found = by_reason(&report);
            found.retain(|(_, reason, _)| *reason != "duplicate");
            assert_eq!(found, wanted, "{sheet}");
        }
    }
}

#[test]
fn an_import_that_changes_nothing_makes_no_group_and_keeps_its_request_id() {
    const NUMBER: &str = "(2023)内0783民初1号";
    let sheet = |handler: &str| format!("案号,立案日期,承办人\n{NUMBER},2023-01-05,{handler}\n");
    let one = One::of(&sheet("甲"));
    one.ok(&["amend", NUMBER, "handler", "乙"]);
    let group = |text: &str, id: &str| {
        let path = one.home.file("d.csv", text);
        let args = [
            "import",
            path.to_str().unwrap(),
            "--request-id",
            id,
            "--json",
        ];
        one.run(&args)
    };
    // The sheet now says what was entered by hand.
    let first = group(&sheet("乙"), "A");
    let report: Value = serde_json::from_str(&first.out).unwrap();
    assert_eq!(
        [&report["updated"], &report["unchanged"], &report["group"]],
        [&0.into(), &1.into(), &Value::Null]
    );
    assert_eq!(one.json(&["history"]).as_array().unwrap().len(), 2);
    let again: Value = serde_json::from_str(&group(&sheet("乙"), "A").out).unwrap();
    assert_eq!(report, again);
    let other = group(&sheet("丙"), "A");
    assert_eq!(other.code, 6, "{}", other.err);
    assert!(other.err.contains("request id A"), "{}", other.err);
    assert_eq!(one.json(&["history"]).as_array().unwrap().len(), 2);
    // Of a file of which nothing could be used the id stays free: the file is corrected.
    assert_eq!(group("案号,立案日期\n无,2023-01-05\n", "B").code, 4);
    assert_eq!(group(&sheet("丙"), "B").code, 0);
    // The docket's own export is nothing new, whatever was corrected by hand.
    one.ok(&["amend", NUMBER, "handler", "丁"]);
    let [cases, events] = ["cases", "events"].map(|what| {
        let exported = one.run(&["export", what, "--format", "csv"]).out;
        let path = one.home.file(&format!("{what}.csv"), &exported);
        path.to_str().unwrap().to_owned()
    });
    let report = one.json(&["import", &cases, "--events", &events]);
    assert_eq!(
        [&report["added"], &report["updated"], &report["group"]],
        [&0.into(), &0.into(), &Value::Null],
        "{report}"
    );
}

#[test]
fn a_reversal_in_a_sheet_of_payments_is_named() {
    let one = One::new();
    let sheet =
        format!("案号,到账日期,到账金额\n{NUMBER},2023-02-01,-100\n{NUMBER},2023-02-01,100\n");
    let report = one.report(&[("p.csv", &sheet)]);
    assert_eq!(by_reason(&report), [(2, "negative-amount", "-100.00")]);
    assert_eq!(report["added"], 2);
}

/// A strict import refuses what is wrong or in doubt, not what is only remarked on.
#[test]
fn a_remark_keeps_no_strict_import_out() {
    let day = "2023-06-28";
    let new = format!("案号,立案日期\n(2023)内0783民初9号,{day}\n");
    for (sheet, reason, code) in [
        (
            format!("案号,到账日期,到账金额\n{NUMBER},{day},-100\n"),
            "negative-amount",
            0,
        ),
        (
            format!("案号,到账日期,到账金额\n{NUMBER},{day},0\n"),
            "zero-amount",
            4,
        ),
        (
            format!("案号,变更类别,事由,开始日期,结束日期\n{NUMBER},重新计算,补充侦查,{day},\n"),
            "back-not-told",
            0,
        ),
        // Lines that are no cases.
        (format!("{new}合计,\n"), "total-row", 0),
        (format!("{new}填表人：张三,\n"), "footer", 0),
        (format!("{new}案号,立案日期\n"), "header-again", 0),
        (new.replacen('\n', "\n1,2\n", 1), "index-row", 0),
        // A renamed column looks just like that, and no case of it would ever be due.
        (
            "案号,承办人\n(2023)内0783民初2号,周庭\n".to_owned(),
            "no-filing-day",
            4,
        ),
    ] {
        let one = One::of("案号,立案日期\n(2023)内0783刑初1号,2023-05-20\n");
        let sheet = sheet.replace(NUMBER, "(2023)内0783刑初1号");
        let file = one.home.file("s.csv", &sheet);
        let ended = one.run(&["import", file.to_str().unwrap(), "--strict", "--json"]);
        assert_eq!(ended.code, code, "{reason} {}", ended.err);
        let report: Value = serde_json::from_str(&ended.out).unwrap();
        assert_eq!(by_reason(&report)[0].1, reason);
        let is_in = u64::from(code == 0);
        assert_eq!(report["added"], is_in, "{reason}");
    }
}

#[test]
fn lines_and_keys_of_json_say_what_they_lack() {
    let one = One::empty();
    let lines =
        "{\"number\":\"(2023)内0783民初1号\",\"filed\":\"2023-01-05T20:00:00Z\"}\nnot json\n[1]\n";
    let report = one.report(&[("c.jsonl", lines)]);
    assert_eq!(
        by_reason(&report),
        [(2, "bad-json", "not json"), (3, "bad-json", "[1]")]
    );
    let left = report["problems"].as_array().unwrap();
    assert!(left.iter().all(|p| p["rejected"] == true), "{report}");
    assert_eq!(report["rejected"], 2);
    one.ok(&["pay", "(2023)内0783民初1号", "5", "--on", "2023-02-01"]);
    // Every key is there; the day of filing is that in China.
    for (what, known, unknown) in [
        ("cases", ("filed", "2023-01-06"), "closed"),
        ("events", ("amount", "5.00"), "ground"),
    ] {
        for format in ["json", "jsonl"] {
            let out = one.run(&["export", what, "--format", format]).out;
            let value: Value = serde_json::from_str(&out).unwrap();
            let row = value.as_array().map_or(&value, |rows| &rows[0]);
            let row = row.as_object().unwrap();
            assert_eq!(row.get(known.0), Some(&known.1.into()), "{out}");
            assert_eq!(row.get(unknown), Some(&Value::Null), "{out}");
        }
    }
}

#[test]
fn a_map_that_is_no_text_is_called_so() {
    let one = One::empty();
    let sheet = one
        .home
        .file("c.csv", "案号,立案日期\n(2023)内0783民初1号,2023-01-05\n");
    let map = one.home.path().join("m.toml");
    std::fs::write(&map, b"\xff\xfe[columns]").unwrap();
    let args = [
        "import",
        sheet.to_str().unwrap(),
        "--map",
        map.to_str().unwrap(),
    ];
    let ended = one.run(&args);
    assert_eq!(ended.code, 4);
    assert!(ended.err.contains("UTF-8"), "{}", ended.err);
    assert!(!ended.err.contains("permissions"), "{}", ended.err);
}
