//! Indicators of a small docket, counted by hand.

use super::*;

const CASES: &str = "number,court,handler,filed,closed
(2022)内0783民初1号,扎兰屯市人民法院,甲,2022-01-05,2022-03-01
(2022)内0783民初2号,扎兰屯市人民法院,甲,2022-02-05,2022-04-01
(2022)内0783民初3号,扎兰屯市人民法院,乙,2022-02-06,
(2022)内0783民初4号,扎兰屯市人民法院,,2022-02-07,2022-05-01
(2021)内0783民初5号,扎兰屯市人民法院,丙,2021-02-07,2021-05-01
(2022)内0783诉前调确6号,扎兰屯市人民法院,丁,2022-02-07,2022-02-08
(2022)内0782民初7号,牙克石市人民法院,甲,2022-02-07,2022-06-01
(2021)内0782民初8号,牙克石市人民法院,戊,2021-12-01,
(2022)内0782民初9号,牙克石市人民法院,戊,2022-07-15,
";
const CHANGES: &str = "number,kind,ground,from,to
(2022)内0783民初1号,deduct,appraisal,2022-01-20,2022-02-10
(2021)内0782民初8号,suspend,,2022-08-01,
(2022)内0782民初7号,suspend,,2022-03-01,2022-03-20
";

#[test]
fn closings_per_handler_and_the_delayed_share_by_either_denominator() {
    let home = Home::new();
    let store = home.path().join("in.redb");
    let (cases, changes) = (home.file("in.csv", CASES), home.file("ev.csv", CHANGES));
    let run = |args: &[&str]| {
        let all = [
            "--store",
            store.to_str().unwrap(),
            "--today",
            "2022-12-31",
            "--json",
        ];
        let ended = home.run(&[args, &all].concat());
        assert_eq!(ended.code, 0, "{args:?} {} {}", ended.out, ended.err);
        serde_json::from_str::<Value>(&ended.out).unwrap()
    };
    run(&[
        "import",
        cases.to_str().unwrap(),
        "--events",
        changes.to_str().unwrap(),
    ]);
    let of = |id: &str, rest: &[&str]| {
        let window = [
            "indicators",
            "--from",
            "2022-01-01",
            "--to",
            "2022-06-30",
            "--id",
            id,
        ];
        run(&[&window, rest].concat())
    };
    let figures = |rows: &Value| -> Vec<(i64, i64, Value)> {
        let rows = rows.as_array().unwrap();
        let int = |row: &Value, key: &str| row[key].as_i64().unwrap();
        rows.iter()
            .map(|row| {
                (
                    int(row, "numerator"),
                    int(row, "denominator"),
                    row["value"].clone(),
                )
            })
            .collect()
    };
    for (id, rest, wanted) in [
        // 甲 in two courts, 乙 who closed nothing, and 戊 with an old case; 丙 closed before the
        // window, 丁 only what is left out.
        ("closed-per-handler", &[][..], vec![(3, 4, "0.75")]),
        (
            "closed-per-handler",
            &["--by", "court"],
            vec![(1, 2, "0.50"), (2, 2, "1.00")],
        ),
        // The suspension of August is after the window.
        ("delayed-of-load", &[], vec![(2, 7, "28.57")]),
        ("delayed-of-closed", &[], vec![(2, 5, "40.00")]),
    ] {
        let rows = of(id, rest);
        let mut found = figures(&rows);
        found.sort_by_key(|one| one.0);
        let wanted: Vec<_> = wanted
            .into_iter()
            .map(|(n, d, value)| (n, d, Value::from(value)))
            .collect();
        assert_eq!(found, wanted, "{rows}");
    }
    let whole = of("closed-per-handler", &[]);
    assert_eq!(whole[0]["unit"], "cases");
    assert_eq!(whole[0]["beside"]["no-handler"], 1);
    for key in ["formula", "source", "name"] {
        assert!(!whole[0][key].as_str().unwrap().is_empty(), "{whole}");
    }
    // There are as many rows behind a number as it says.
    for (id, part, n) in [
        ("closed-per-handler", "numerator", 3),
        ("closed-per-handler", "denominator", 4),
        ("closed-per-handler", "no-handler", 1),
        ("delayed-of-load", "numerator", 2),
        ("delayed-of-load", "denominator", 7),
        ("delayed-of-closed", "numerator", 2),
    ] {
        let rows = of(id, &["--cases", part]);
        assert_eq!(rows.as_array().unwrap().len(), n, "{id} {part} {rows}");
    }
    // A new handler has the case from that day on; the earlier one had it before.
    run(&[
        "amend",
        "(2022)内0783民初3号",
        "handler",
        "己",
        "--on",
        "2022-05-05",
    ]);
    assert_eq!(
        figures(&of("closed-per-handler", &[])),
        [(3, 5, Value::from("0.60"))]
    );
}

#[test]
fn cases_without_a_filing_date_are_named_in_the_table_itself() {
    let home = Home::new();
    let window = ["--from", "2023-01-01", "--to", "2023-06-30"];
    home.run(&[
        "add",
        "(2023)内0783民初1号",
        "--filed",
        "2023-06-01",
        "--today",
        "2023-06-30",
    ]);
    let markdown = |words: &[&str]| {
        let asked = [
            words,
            &["--format", "md", "--lang", "en", "--today", "2023-06-30"][..],
        ];
        home.run(&asked.concat()).out
    };
    let all = || {
        [
            markdown(&[&["stock"][..], &window].concat()),
            markdown(&["ageing"]),
            markdown(&[&["indicators"][..], &window].concat()),
        ]
    };
    for table in all() {
        assert!(!table.contains("no filing date"), "{table}");
    }
    home.run(&["add", "(2023)内0783民初2号", "--today", "2023-06-30"]);
    for table in all() {
        assert!(table.contains("no filing date"), "{table}");
    }
}
