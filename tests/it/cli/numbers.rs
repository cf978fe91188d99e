//! Case numbers that lack a bracket or 号, as typists write them.

use super::events::One;
use super::*;

fn reasons(report: &Value) -> Vec<(&str, &str)> {
    let all = report["problems"].as_array().unwrap().iter();
    all.map(|problem| {
        (
            problem["value"].as_str().unwrap(),
            problem["reason"].as_str().unwrap(),
        )
    })
    .collect()
}

fn numbers(one: &One) -> Vec<String> {
    let exported = one.run(&["export", "cases", "--format", "jsonl"]).out;
    let rows = exported.lines().map(|line| {
        let row: Value = serde_json::from_str(line).unwrap();
        row["number"].as_str().unwrap().to_owned()
    });
    rows.collect()
}

#[test]
fn a_number_without_its_marks_is_the_case_that_has_them_and_is_said() {
    let one = One::empty();
    let cases = "案号,立案日期\n2023内0702民初1号,2023-01-05\n（2023）内0702民初2,2023-01-05\n\
        2023内0702民初号,2023-01-05\n";
    let report = one.report(&[("a.csv", cases)]);
    assert_eq!(
        reasons(&report),
        [
            ("2023内0702民初1号", "number-completed"),
            ("（2023）内0702民初2", "number-completed"),
            ("2023内0702民初号", "irregular-number"),
        ]
    );
    let all = [
        "(2023)内0702民初1号",
        "(2023)内0702民初2号",
        "2023内0702民初号",
    ];
    assert_eq!(numbers(&one), all);
    // The sheet again changes nothing; one with the full numbers is about the same cases.
    for again in [cases, "案号,立案日期\n(2023)内0702民初1号,2023-01-05\n"] {
        let report = one.report(&[("a.csv", again)]);
        assert_eq!(report["added"], 0, "{report}");
        assert_eq!(report["updated"], 0, "{report}");
    }
    let changes = "案号,变更事项,事由,起始日期,结束日期\n\
        ２０２３内０７０２民初１,扣除,鉴定,2023-02-02,2023-03-04\n";
    let report = one.report(&[("b.csv", changes)]);
    assert_eq!(report["rejected"], 0, "{report}");
    assert_eq!(one.json(&["why", all[0]])["deducted"], 30);
}

/// However the number is typed, it is the one that a sheet means by it.
#[test]
fn a_typed_number_is_read_as_in_a_sheet_and_said() {
    let one = One::empty();
    let full = "(2023)内0702民初1号";
    let done = one.run(&["add", "2023内0702民初1", "--filed", "2023-01-05", "--json"]);
    let said: Value = serde_json::from_str(&done.out).unwrap();
    assert_eq!((done.code, said["number"].as_str()), (0, Some(full)));
    assert!(
        done.err
            .contains("2023内0702民初1 is taken as (2023)内0702民初1号"),
        "{}",
        done.err
    );
    for again in [
        "2023内0702民初1号",
        "（2023）内0702民初1",
        "23内0702民初1",
        full,
    ] {
        let taken = one.run(&["add", again, "--filed", "2023-01-05"]);
        assert_eq!(taken.code, 6, "{again}: {}", taken.err);
    }
    let report = one.report(&[("a.csv", "案号,立案日期\n2023内0702民初1号,2023-01-05\n")]);
    assert_eq!(report["added"], 0, "{report}");
    // Letters that only one type spells are read as in the form; others are asked for.
    let closed = ["--filed", "2023-01-05", "--closed", "2023-02-05"];
    one.ok(&[&["add", "2023内0702zhh7"], &closed[..]].concat());
    let several = one.run(&["add", "2023内0702mc7", "--filed", "2023-01-05"]);
    assert_eq!(several.code, 4, "{}", several.err);
    assert!(
        several.err.contains("(2023)内0702民初7号"),
        "{}",
        several.err
    );
    assert_eq!(numbers(&one), [full, "(2023)内0702执恢7号"]);
    // So is a correction of the number.
    let taken = one.run(&["amend", "(2023)内0702执恢7号", "number", "2023内0702民初1"]);
    assert_eq!(taken.code, 6, "{}", taken.err);
    one.ok(&["amend", "(2023)内0702执恢7号", "number", "2023内0702执恢8"]);
    assert_eq!(numbers(&one), [full, "(2023)内0702执恢8号"]);
}

#[test]
fn the_rows_of_a_sheet_are_counted_as_a_reader_counts_them() {
    let one = One::empty();
    let sheet = "案号,立案日期,适用程序,扣除事由,扣除起,扣除止\n\
        (2023)内0702民初1号,2023-01-05,小额诉讼,鉴定,2023-01-12,2023-01-20\n\
        (2023)内0702民初2号,2023-01-05,小额诉讼,,,\n\
        (2023)内0702民初2号,2023-01-05,普通程序,,,\n";
    let report = one.report(&[("a.csv", sheet)]);
    assert_eq!((&report["rows"], &report["read"]), (&3.into(), &4.into()));
    let mut args = one.files(&[("a.csv", sheet)]);
    args.extend(["--lang", "zh"].map(str::to_owned));
    let said = one.run(&args.iter().map(String::as_str).collect::<Vec<_>>());
    let text = said.out + &said.err;
    assert!(text.contains("读入 3 行，共 4 项"), "{text}");
    // A value that a later row replaces is said by its name.
    assert!(text.contains("小额诉讼"), "{text}");
    assert!(!text.contains("civil-first"), "{text}");
}
