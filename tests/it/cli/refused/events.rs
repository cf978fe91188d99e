//! Events that cannot be.

use super::*;

/// A closing that is refused takes the registration of its case with it.
#[test]
fn a_case_is_not_added_without_its_closing() {
    let home = Home::new();
    let n = "(2023)内0783民初12号";
    assert_eq!(in_june(&home, &["add", "(2023)内0783民初1号"]).code, 0);
    let args = ["add", n, "--filed", "2023-01-05", "--closed"];
    assert_eq!(
        in_june(&home, &[&args[..], &["2022-01-05"]].concat()).code,
        4
    );
    assert_eq!(in_june(&home, &["show", n]).code, 3);
    assert_eq!(
        in_june(&home, &[&args[..], &["2023-02-05"]].concat()).code,
        0
    );
    assert_eq!(in_june(&home, &["show", n]).code, 0);
}

#[test]
fn a_case_is_not_amended_into_the_impossible() {
    let home = Home::new();
    assert_eq!(home.run(&["add", NUMBER, "--filed", "2023-01-05"]).code, 0);
    for (field, value, code) in [
        ("closed", "2022-12-31", 4),
        ("closed", "2023-12-31", 4),
        ("closed", "2023-03-01", 0),
        ("filed", "2023-03-02", 4),
        ("filed", "2023-02-01", 0),
    ] {
        let ended = home.run(&["amend", NUMBER, field, value, "--today", "2023-06-30"]);
        assert_eq!(ended.code, code, "{field} {value}: {}", ended.err);
    }
    for extension in [["--months", "1201"], ["--days", "36601"]] {
        let ended = home.run(&["change", NUMBER, "extend", extension[0], extension[1]]);
        assert_eq!(ended.code, 2, "{}", ended.err);
    }
}

#[test]
fn an_undo_is_not_undone_into_a_number_that_is_taken() {
    let home = Home::new();
    let file = home.file("in.csv", GOOD);
    let import = || home.json(&["import", text(&file)])["group"].clone();
    assert_eq!(import(), 1);
    assert_eq!(home.json(&["undo"])["commit"], 2);
    assert_eq!(import(), 3);
    assert_eq!(home.run(&["undo", "--group", "2"]).code, 6);
    let due = home.json(&["due"]);
    assert_eq!(due.as_array().unwrap().len(), 1, "{due}");
    // Once the second is taken back, the first may be restored.
    assert_eq!(home.run(&["undo", "--group", "3"]).code, 0);
    assert_eq!(home.run(&["undo", "--group", "2"]).code, 0);
    assert_eq!(home.run(&["undo", "--group", "4"]).code, 6);
    assert_eq!(home.json(&["due"]).as_array().unwrap().len(), 1);
    assert_eq!(home.json(&["verify"])["ok"], true);
}

#[test]
fn money_that_cannot_be_is_named_and_no_sum_of_it_is_cut_off() {
    let home = Home::new();
    let huge = "92233720368547758.07";
    let file = home.file(
        "in.csv",
        &format!(
            "案号,立案日期,标的额\n(2023)内0783执1号,2023-01-05,{huge}\n(2023)内0783执2号,2023-01-05,{huge}\n(2023)内0783执3号,2023-01-05,-5\n"
        ),
    );
    let paid = home.file(
        "in-paid.csv",
        "案号,到位金额,到位日期\n(2023)内0783执3号,100,2023-07-01\n",
    );
    let run = |args: &[&str]| {
        let store = home.path().join("in.redb");
        let all = [
            args,
            &[
                "--store",
                text(&store),
                "--today",
                "2023-06-30",
                "--lang",
                "en",
            ],
        ];
        home.run(&all.concat())
    };
    let cases = run(&["import", text(&file), "--json"]);
    assert!(cases.out.contains("negative-claim"), "{}", cases.out);
    let paid = run(&["import", text(&paid), "--kind", "payments", "--json"]);
    assert!(paid.out.contains("paid-after-today"), "{}", paid.out);
    for args in [
        &["execution", "--from", "2023-01-01", "--to", "2023-06-30"][..],
        &["list", "--sum"],
    ] {
        let ended = run(args);
        assert_eq!(ended.code, 4, "{} {}", ended.out, ended.err);
        assert!(ended.err.contains("too large"), "{}", ended.err);
    }
}

/// Money received may be taken back, so the limit applies to the sum of absolute amounts.
#[test]
fn the_money_of_one_case_is_never_cut_off() {
    let home = Home::new();
    let (one, huge) = ("(2023)内0783执1号", "50000000000000000.00");
    let file = home.file(
        "in.csv",
        &format!("案号,立案日期\n{one},2023-01-05\n(2023)内0783执2号,2023-01-05\n"),
    );
    let row = |number: &str, sum: &str| format!("{number},{sum},2023-05-05\n");
    let rows = [
        row(one, huge),
        row(one, huge),
        row("(2023)内0783执2号", "12.50"),
        row("(2023)内0783执2号", huge),
        row("(2023)内0783执2号", huge),
    ];
    let paid = home.file(
        "in-paid.csv",
        &format!("案号,到位金额,到位日期\n{}", rows.concat()),
    );
    let run = |args: &[&str]| in_june(&home, args);
    // Together with the cases, and into existing cases.
    for args in [
        &["import", text(&file), "--events", text(&paid), "--json"][..],
        &["undo"],
        &["import", text(&file)],
        &["import", text(&paid), "--json"],
    ] {
        let ended = run(args);
        assert_eq!(ended.code, 0, "{args:?} {} {}", ended.out, ended.err);
        if args.contains(&"--json") {
            let report: Value = serde_json::from_str(&ended.out).unwrap();
            let problems = report["problems"].as_array().unwrap();
            let refused: Vec<_> = problems
                .iter()
                .filter(|p| p["reason"] == "sum-too-large")
                .map(|p| p["row"].as_u64().unwrap())
                .collect();
            assert_eq!(refused, [3, 6], "{report}");
        }
    }
    for (args, code) in [
        (&["pay", one, huge, "--on", "2023-06-01"][..], 4),
        (&["payout", one, huge, "--on", "2023-06-01"], 4),
        (&["pay", one, "-50000000000000000", "--on", "2023-06-01"], 4),
        (&["pay", one, "1", "--on", "2023-06-01"], 0),
    ] {
        let ended = run(args);
        assert_eq!(ended.code, code, "{args:?} {} {}", ended.out, ended.err);
        assert!(
            code == 0 || ended.err.contains("more than can be counted"),
            "{}",
            ended.err
        );
    }
    let shown: Value = serde_json::from_str(&run(&["show", one, "--json"]).out).unwrap();
    assert_eq!(shown["received"], "50000000000000001.00");
    // Undone and restored while another was entered: together they would not fit.
    assert_eq!(run(&["undo"]).code, 0);
    assert_eq!(run(&["verify"]).code, 0);
    // Summed over all cases they no longer fit, which is reported; also for the cases behind the
    // figure, which are summed separately.
    let execution = ["execution", "--from", "2023-01-01", "--to", "2023-06-30"];
    for behind in [&[][..], &["--cases", "received"]] {
        let ended = run(&[&execution, behind].concat());
        assert_eq!(ended.code, 4, "{}", ended.err);
        assert!(ended.err.contains("too large"), "{}", ended.err);
    }
}

#[test]
fn links_that_say_nothing_are_reported_by_an_import() {
    let home = Home::new();
    let one = "(2023)内0783执1号";
    let cases = home.file("in.csv", &format!("案号,立案日期\n{one},2023-01-05\n"));
    let links = home.file(
        "in-links.csv",
        &format!(
            "number,kind,to,how\n{one},linked,(2022)内0783民初9号,一审\n{one},linked,（2022）内0783民初9号,一审\n{one},linked,（2023）内0783执1号,\n{one},linked,(2022)内0783民初9号,二审\n"
        ),
    );
    let run = |args: &[&str]| {
        let ended = in_june(&home, args);
        assert_eq!(ended.code, 0, "{args:?} {} {}", ended.out, ended.err);
        ended.out
    };
    // With the case, and again into the existing case.
    for (args, added) in [
        (
            &["import", text(&cases), "--events", text(&links), "--json"][..],
            3,
        ),
        (&["import", text(&links), "--json"], 0),
    ] {
        let report: Value = serde_json::from_str(&run(args)).unwrap();
        let problems: Vec<_> = report["problems"]
            .as_array()
            .unwrap()
            .iter()
            .map(|p| (p["row"].as_u64().unwrap(), p["reason"].as_str().unwrap()))
            .collect();
        assert_eq!(
            problems,
            [(3, "linked-already"), (4, "link-to-itself")],
            "{report}"
        );
        assert_eq!(report["added"], added, "{report}");
    }
}
