//! The first week of a court: its own sheets unchanged, and the figures it compares them with.

use super::events::One;
use super::*;

#[test]
fn the_due_dates_of_a_sheet_are_compared_with_the_computed_ones() {
    let cases = "案号,立案日期,适用程序,审限届满日,结案日期\n\
        (2023)内0783民初1号,2023-01-05,普通,2023-07-05,\n\
        (2023)内0783民初2号,2023-01-05,普通,2023-07-01,\n\
        (2023)内0783民初3号,2023-01-05,普通,,\n\
        (2023)内0783民初4号,2023-01-05,普通,2023-07-01,2023-03-01\n\
        (2023)内0783民初5号,,普通,2023-07-01,\n";
    let one = One::empty();
    let report = one.report(&[("in.csv", cases)]);
    assert_eq!(report["due_differs"], 1, "{report}");
    let again = one.report(&[("in.csv", cases)]);
    assert_eq!(
        (&again["unchanged"], &again["due_differs"]),
        (&5.into(), &1.into())
    );
    let numbers = |query: &str| {
        let args = [
            "list",
            query,
            "--columns",
            "stated_due",
            "--format",
            "jsonl",
        ];
        let ended = one.run(&args);
        let rows = ended.out.lines().map(|line| {
            let row: Value = serde_json::from_str(line).unwrap();
            (
                row["number"].as_str().unwrap().to_owned(),
                row["stated_due"].clone(),
            )
        });
        rows.collect::<Vec<_>>()
    };
    let second = ("(2023)内0783民初2号".to_owned(), Value::from("2023-07-01"));
    assert_eq!(numbers("台账届满!=届满"), std::slice::from_ref(&second));
    assert_eq!(numbers("台账届满<届满"), [second]);
    assert_eq!(numbers("台账届满=届满").len(), 1);
    assert_eq!(numbers("台账届满=无").len(), 1);
    let closed = numbers("状态=已结 台账届满!=届满");
    assert_eq!(closed.len(), 1, "{closed:?}");
    // The computed date of a paused case moves with today, and so does the comparison.
    one.ok(&[
        "change",
        "(2023)内0783民初1号",
        "suspend",
        "--from",
        "2023-06-01",
        "--ground",
        "另案",
    ]);
    assert_eq!(numbers("台账届满!=届满").len(), 2);
}

/// The rows of a list, reduced to these keys.
fn rows(one: &One, keys: &[&str]) -> Vec<Vec<Value>> {
    let columns = "claim,party,opponent,days";
    let ended = one.run(&[
        "list",
        "status=all",
        "--sort",
        "number",
        "--columns",
        columns,
        "--format",
        "jsonl",
    ]);
    let rows = ended.out.lines().map(|line| {
        let row: Value = serde_json::from_str(line).unwrap();
        keys.iter().map(|key| row[*key].clone()).collect()
    });
    rows.collect()
}

#[test]
fn a_header_of_two_rows_is_read_with_its_units_and_groups() {
    let case = "(2023)内0783民初1号,2023-01-05,普通,5,180";
    for (above, below, claim) in [
        (
            "案号,立案日期,适用程序,标的额,法定审限",
            ",,,（万元）,（天）",
            "50000.00",
        ),
        ("案号,立案日期,适用程序,标的额,法定审限", ",,,元,天", "5.00"),
        (
            ",,,标的额,法定审限",
            "案号,立案日期,适用程序,（万元）,（天）",
            "50000.00",
        ),
        (",,,标的额,", "案号,立案日期,适用程序,,法定审限", "5.00"),
        (",立案,,,", "案号,日期,适用程序,标的额,", "5.00"),
        // Groups beside a unit, with the cells of one row merged or left empty.
        (
            "案号,立案日期,适用程序,标的额,审限",
            ",,,万元,法定审限",
            "50000.00",
        ),
        (
            "案号,案件信息,,,",
            ",立案日期,适用程序,标的额,法定审限",
            "5.00",
        ),
    ] {
        let one = One::empty();
        // The header is repeated further down, as in pages put together.
        let sheet = format!(
            "某法院台账,,,,\n{above}\n{below}\n{case}\n{above}\n{below}\n{}\n",
            case.replace("初1", "初2")
        );
        let report = one.report(&[("in.csv", &sheet)]);
        assert_eq!(report["added"], 2, "{below} {report}");
        for row in rows(&one, &["claim", "filed"]) {
            assert_eq!(row, [claim, "2023-01-05"], "{above}/{below} {report}");
        }
    }
}

/// A merged cell gives its value to each of its rows.
#[test]
fn a_header_of_two_rows_whose_cells_are_merged_is_one_header() {
    let one = One::empty();
    let sheet = "案号,案件信息,案件信息,标的额,审限\n\
        案号,立案日期,适用程序,（万元）,法定审限\n\
        (2023)内0783民初1号,2023-01-05,普通,5,180\n";
    let report = one.report(&[("in.csv", sheet)]);
    assert_eq!(
        (&report["added"], &report["rejected"]),
        (&1.into(), &0.into()),
        "{report}"
    );
    assert_eq!(
        rows(&one, &["claim", "filed"]),
        [["50000.00", "2023-01-05"]]
    );
}

#[test]
fn a_row_of_a_series_is_each_of_its_cases() {
    let one = One::empty();
    let cases = "案号,立案日期,当事人\n\
        （2023）内0783民初13、14号,2023-01-05,原告：甲；被告：乙\n\
        (2023)内0783民初15号,2023-01-05,丙诉丁\n\
        (2023)内0783民初16号,2023-01-05,戊\n";
    let events = "案号,到账日期,到账金额\n（2023）内0783民初13、14号,2023-03-01,10\n";
    let report = one.report(&[("in.csv", cases), ("e.csv", events)]);
    assert_eq!(
        (&report["added"], &report["rejected"]),
        (&4.into(), &1.into()),
        "{report}"
    );
    // Three rows, of which one stands for two cases, and a payment.
    assert_eq!((&report["read"], &report["rows"]), (&5.into(), &4.into()));
    let reasons = report["problems"].as_array().unwrap().iter();
    let reasons: Vec<_> = reasons
        .map(|found| found["reason"].as_str().unwrap())
        .collect();
    assert_eq!(reasons, ["several-numbers", "several-numbers", "one-side"]);
    let sides =
        [["甲", "乙"], ["甲", "乙"], ["丙", "丁"]].map(|sides| sides.map(Value::from).to_vec());
    let found = rows(&one, &["party", "opponent"]);
    assert_eq!(found[..3], sides);
    assert_eq!(found[3], [Value::from("戊"), Value::Null]);
    let again = one.report(&[("in.csv", cases)]);
    assert_eq!(
        (&again["unchanged"], &again["group"]),
        (&4.into(), &Value::Null)
    );
}

#[test]
fn a_follow_up_of_no_known_outcome_is_named_once_and_kept() {
    let one = One::new();
    let events = "案号,跟进日期,跟进结果,跟进内容\n\
        (2023)内0783民初12号,2023-03-01,打过电话,\n\
        (2023)内0783民初12号,2023-03-02,打过电话,\n\
        (2023)内0783民初12号,2023-03-03,已联系,\n\
        (2023)内0783民初12号,2023-03-04,,只有备注\n";
    let report = one.report(&[("e.csv", events)]);
    assert_eq!(report["added"], 4);
    let problems = report["problems"].as_array().unwrap().iter();
    let found: Vec<_> = problems
        .map(|p| {
            (
                p["row"].as_u64().unwrap(),
                p["reason"].as_str().unwrap(),
                p["count"].as_u64(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [(2, "unknown-outcome", Some(2)), (5, "missing-value", None)]
    );
}

#[test]
fn a_clock_that_could_use_no_line_ends_with_4() {
    let home = Home::new();
    let good = r#"{"id":1,"procedure":"civil-first-ordinary","start":"2023-01-05"}"#;
    for (input, code) in [
        (good.to_owned(), 0),
        (format!("nonsense\n{good}\n"), 0),
        (String::new(), 0),
        ("{bad\n".to_owned(), 4),
        (format!("[{good}]"), 4),
    ] {
        let ended = home.run_with(&["clock", "-"], &input);
        assert_eq!(ended.code, code, "{input} {}", ended.err);
        // The answers are given nevertheless.
        assert_eq!(ended.out.lines().count(), input.lines().count(), "{input}");
    }
}

/// A year file is read as a whole or not at all, and what is wrong with it is said in Chinese.
#[test]
fn a_year_of_holidays_that_cannot_be_used_is_said_in_the_language_of_the_reader() {
    let home = Home::new();
    let one =
        |date: &str, off: bool| format!(r#"{{"name":"节","date":"{date}","isOffDay":{off}}}"#);
    let year =
        |year: i32, days: &[String]| format!(r#"{{"year":{year},"days":[{}]}}"#, days.join(","));
    let long = year(2027, &vec![one("2027-01-01", true); 6_000]);
    assert!(long.len() > 300_000);
    let twice = [one("2027-01-01", true), one("2027-01-01", false)];
    for (text, says) in [
        (long.as_str(), "262144"),
        (r#"{"year":2027,"days":["#, "第 1 行第 21 列"),
        (&year(12, &[]), "12"),
        (&year(2027, &[one("元旦", true)]), "元旦"),
        (&year(2027, &[one("2029-01-01", true)]), "2029-01-01"),
        (&year(2027, &twice), "既是放假又是上班"),
    ] {
        let file = home.file("in.json", text);
        let ended = home.run(&["holidays", file.to_str().unwrap(), "--lang", "zh"]);
        assert_eq!(ended.code, 4, "{}", ended.err);
        let said = ended.err.lines().next().unwrap();
        assert!(said.contains(says), "{said}");
        let latin = |word: &&str| word.len() >= 4;
        let words = said.split(|c: char| !c.is_ascii_alphabetic());
        assert_eq!(words.filter(latin).count(), 0, "{said}");
    }
    // A pipe is refused and not waited for.
    let pipe = home.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    let ended = home.run(&["holidays", pipe.to_str().unwrap()]);
    assert_eq!(ended.code, 4, "{}", ended.err);
}

/// A year of holidays cannot be undone, and nothing earlier is undone in its place; by its commit an
/// earlier change still is.
#[test]
fn undo_takes_nothing_back_in_place_of_a_year_of_holidays() {
    let one = One::new();
    let cause = one.json(&["amend", NUMBER, "cause", "借款"])["commit"].to_string();
    let year = one.home.file(
        "2024.json",
        r#"{"year":2024,"days":[{"name":"元旦","date":"2024-01-01","isOffDay":true}]}"#,
    );
    one.ok(&["holidays", year.to_str().unwrap()]);
    let ended = one.run(&["undo", "--format", "json"]);
    assert_eq!(ended.code, 4, "{}", ended.err);
    assert!(ended.err.contains("last-stays"), "{}", ended.err);
    assert_eq!(one.json(&["show", NUMBER])["cause"], "借款");
    one.ok(&["undo", "--group", &cause]);
    assert_eq!(one.json(&["show", NUMBER])["cause"], Value::Null);
}

/// Where everything since a commit is undone, such a year stays, which is said.
#[test]
fn undoing_everything_since_a_commit_leaves_a_year_of_holidays_and_says_so() {
    let one = One::new();
    let mark = one.json(&["amend", NUMBER, "cause", "借款"])["commit"].to_string();
    let year = one.home.file(
        "2024.json",
        r#"{"year":2024,"days":[{"name":"元旦","date":"2024-01-01","isOffDay":true}]}"#,
    );
    let days = one.json(&["holidays", year.to_str().unwrap()])["commit"].clone();
    one.ok(&["amend", NUMBER, "cause", "合同"]);
    let undone = one.json(&["undo", "--to", &mark]);
    assert_eq!(undone["kept"], serde_json::json!([days]), "{undone}");
    assert_eq!(one.json(&["show", NUMBER])["cause"], "借款");
    one.ok(&["redo"]);
    assert_eq!(one.json(&["show", NUMBER])["cause"], "合同");
    let ended = one.run(&["undo", "--to", &mark, "--lang", "en"]);
    assert!(
        ended.out.contains(&format!("commit {days} stays")),
        "{}",
        ended.out
    );
    // Only the year is left, which is nothing to take back.
    let mark = one.json(&["history", "--limit", "1"])[0]["commit"].to_string();
    one.ok(&["holidays", year.to_str().unwrap()]);
    let ended = one.run(&["undo", "--to", &mark]);
    assert_eq!(ended.code, 3, "{}", ended.err);
}
