//! The same receipt twice: it is recorded, and said.

use super::events::One;
use super::*;

const CASE: &str = "(2023)内0783执5号";

fn docket() -> One {
    One::of(&format!("案号,立案日期\n{CASE},2023-01-05\n"))
}

fn reasons(report: &Value) -> Vec<(u64, &str, &str)> {
    let all = report["problems"].as_array().unwrap().iter();
    all.map(|problem| {
        let text = |key: &str| problem[key].as_str().unwrap();
        (
            problem["row"].as_u64().unwrap(),
            text("value"),
            text("reason"),
        )
    })
    .collect()
}

#[test]
fn a_receipt_that_is_typed_twice_is_named() {
    let one = docket();
    let pay = |more: &[&str]| {
        let said = one.run(&[&["pay", CASE, "100", "--lang", "zh"], more].concat());
        assert_eq!(said.code, 0, "{}", said.err);
        said.err
    };
    let named = |said: &str| said.contains("凭证 A1 同样金额已登记过一笔");
    let first = ["--voucher", "A1", "--on", "2023-02-01"];
    assert!(!named(&pay(&first)));
    assert!(!named(&pay(&["--voucher", "A1", "--on", "2023-02-02"])));
    assert!(!named(&pay(&["--on", "2023-02-01"])));
    assert!(named(&pay(&first)));
    // What was taken back does not stand.
    for _ in 0..4 {
        one.ok(&["undo"]);
    }
    assert!(!named(&pay(&first)));
}

#[test]
fn a_receipt_that_a_sheet_has_twice_is_named_and_taken() {
    let rows = format!(
        "案号,到账日期,到账金额,凭证号,备注\n{CASE},2023-02-01,100,A1,\n{CASE},2023-02-01,100,A1,\n\
         {CASE},2023-02-01,100,,\n{CASE},2023-02-01,100,,\n{CASE},2023-02-02,100,A1,\n"
    );
    let cases = format!("案号,立案日期\n{CASE},2023-01-05\n");
    let twice = [(3, "A1", "same-voucher")];
    // In a docket that has the case, and with the case itself.
    let one = docket();
    let both = One::empty();
    for (one, report) in [
        (&one, one.report(&[("p.csv", &rows)])),
        (&both, both.report(&[("a.csv", &cases), ("p.csv", &rows)])),
    ] {
        assert_eq!(reasons(&report), twice, "{report}");
        assert_eq!(one.json(&["show", CASE])["received"], "500.00");
        // The same sheet again is no news.
        let again = one.report(&[("p.csv", &rows)]);
        assert_eq!(
            (reasons(&again), &again["added"]),
            (vec![], &0.into()),
            "{again}"
        );
        // Another remark makes it another row, of the same receipt.
        let other = format!("案号,到账日期,到账金额,凭证号,备注\n{CASE},2023-02-02,100,A1,补录\n");
        let other = one.report(&[("q.csv", &other)]);
        assert_eq!(reasons(&other), [(2, "A1", "same-voucher")], "{other}");
    }
}
