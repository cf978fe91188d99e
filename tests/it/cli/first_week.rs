//! The first week of a court: its own sheets as they are, and what it compares them with.

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
    // Of a paused case the computed date moves with today, and the comparison with it.
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
