//! A list that was written to a file is read again as what it is: what the docket states, never what
//! it computed.

use super::events::One;
use super::*;

/// Cases with both parties, with one of either side, with a stated due date and without; of several
/// kinds, with everything that a list can show.
const CASES: &str = "案号,立案日期,结案日期,结案方式,原告,被告,案由,适用程序,承办法官,书记员,标的额,标签,审限届满日\n\
    (2023)内0783民初1号,2023-01-05,,,张三,李四,买卖合同纠纷,,王一,赵二,1000,涉企,2023-07-01\n\
    (2023)内0783民初2号,2023-01-05,2023-03-01,判决,张三,李四,买卖合同纠纷,简易,王一,赵二,1000,,\n\
    (2023)内0783民特3号,2023-01-05,,,张三,,宣告失踪,,王一,,,,\n\
    (2023)内0783民初4号,2023-01-05,,,,李四,买卖合同纠纷,,王一,,,,\n\
    (2023)内07刑更5号,2023-01-05,,,,李四,减刑,,王一,,,,\n\
    (2023)内0783刑初6号,2023-01-05,,,某检察院,李四,盗窃,,王一,,,,\n\
    (2023)内0783执7号,2023-01-05,,,张三,李四,,,王一,,99.50,,2023-08-01\n";

const ALL: &str = "level,days,number,party,opponent,cause,procedure,court,division,handler,clerk,\
    status,claim,received,filed,due,stated_due,closed,how,next,last,measure,tags";

fn docket() -> One {
    let one = One::of(CASES);
    for line in [
        &["follow", "(2023)内0783民初1号", "--outcome", "reached"][..],
        &["pay", "(2023)内0783执7号", "50", "--on", "2023-05-01"],
        &[
            "supervise",
            "(2023)内0783执7号",
            "查询",
            "--limit",
            "2023-06-01",
            "--lead",
            "院长",
        ],
    ] {
        one.ok(line);
    }
    one
}

#[test]
fn a_list_that_comes_in_again_changes_nothing() {
    let one = docket();
    let known = one.run(&["export", "cases", "--format", "jsonl"]).out;
    for columns in [
        "",
        ALL,
        "number,party,opponent,due,stated_due,handler",
        "number,party,opponent,filed,stated_due",
        "number,party",
        "number,opponent,cause",
        "days,number,due",
    ] {
        for (lang, ending) in [
            ("zh", "csv"),
            ("en", "csv"),
            ("zh", "xlsx"),
            ("en", "tsv"),
            ("zh", "jsonl"),
        ] {
            let file = one.home.path().join(format!("la.{ending}"));
            let file = file.to_str().unwrap();
            let mut line = vec![
                "list",
                "status=all",
                "--lang",
                lang,
                "--out",
                file,
                "--force",
            ];
            if !columns.is_empty() {
                line.extend(["--columns", columns]);
            }
            one.ok(&line);
            let said = format!("{columns} {lang} {ending}");
            let report = one.json(&["import", file, "--kind", "cases"]);
            assert_eq!(
                (&report["added"], &report["updated"]),
                (&0.into(), &0.into()),
                "{said}: {report}"
            );
            let now = one.run(&["export", "cases", "--format", "jsonl"]).out;
            assert_eq!(now, known, "{said}");
            // Nor is it taken for a sheet of something else.
            let report = one.json(&["import", file]);
            assert_eq!(report["updated"], 0, "{said}: {report}");
        }
    }
}

/// What a list does not say of the sides is not made up in another docket either.
#[test]
fn the_parties_of_a_list_stand_on_their_sides_in_a_new_docket() {
    let one = docket();
    let file = one.home.path().join("la.csv");
    let file = file.to_str().unwrap();
    let columns = "number,party,opponent,filed,due,stated_due,how,closed";
    one.ok(&[
        "list",
        "status=all",
        "--lang",
        "zh",
        "--columns",
        columns,
        "--out",
        file,
    ]);
    let other = One::empty();
    let report = other.json(&["import", file]);
    assert_eq!(report["added"], 7, "{report}");
    let row = |number: &str| other.json(&["show", number]);
    let convict = row("(2023)内07刑更5号");
    assert_eq!(
        (&convict["plaintiffs"], &convict["defendants"]),
        (&Value::Null, &"李四".into())
    );
    let both = row("(2023)内0783民初1号");
    assert_eq!(
        (&both["plaintiffs"], &both["defendants"]),
        (&"张三".into(), &"李四".into())
    );
    assert_eq!(both["stated_due"], "2023-07-01");
    assert_eq!(row("(2023)内0783民初2号")["stated_due"], Value::Null);
    assert_eq!(row("(2023)内0783民初2号")["how"], "判决");
}

/// The headings of lists that are knowingly not read: they are computed, or stand for what happened
/// and not for the case. The due date that was computed is read only where nothing tells it from a
/// stated one.
const NOT_READ: [&str; 8] = [
    "level", "days", "status", "received", "next", "last", "measure", "due",
];

#[test]
fn every_heading_of_a_list_is_read_or_knowingly_is_not() {
    let one = docket();
    let file = one.home.path().join("la.csv");
    let file = file.to_str().unwrap();
    for lang in ["zh", "en"] {
        one.ok(&[
            "list",
            "status=all",
            "--lang",
            lang,
            "--columns",
            ALL,
            "--out",
            file,
            "--force",
        ]);
        let text = std::fs::read_to_string(file).unwrap();
        let heads = text.trim_start_matches('\u{feff}').lines().next().unwrap();
        let report = one.json(&["import", file, "--dry-run"]);
        let mut unread: Vec<&str> = Vec::new();
        for (id, head) in ALL.split(',').zip(heads.split(',')) {
            let ignored = report["ignored_columns"].as_array().unwrap();
            if ignored.iter().any(|name| name == head) {
                unread.push(id);
            }
        }
        let wanted: Vec<&str> = ALL.split(',').filter(|id| NOT_READ.contains(id)).collect();
        assert_eq!(unread, wanted, "{lang}: {report}");
    }
}

/// Who leads a supervision, by the word under which it is shown.
#[test]
fn the_lead_of_a_supervision_is_read_by_the_words_that_are_shown() {
    for lead in ["牵头", "牵头人", "lead"] {
        let one = docket();
        let sheet =
            format!("案号,督办事项,督办时限,{lead}\n(2023)内0783民初1号,核查,2023-06-05,副院长\n");
        let report = one.import(&[("d.csv", &sheet)]);
        assert_eq!(
            report["problems"],
            Value::Array(Vec::new()),
            "{lead}: {report}"
        );
        let file = one.run(&[
            "show",
            "(2023)内0783民初1号",
            "--lang",
            "zh",
            "--format",
            "table",
        ]);
        assert!(file.out.contains("副院长"), "{lead}: {}", file.out);
    }
}

/// In a court's own sheet, where nothing says that it was computed, 届满日 is the date it states.
#[test]
fn the_due_date_of_a_sheet_is_the_stated_one() {
    let one = One::of("案号,立案日期,届满日\n(2023)内0783民初1号,2023-01-05,2023-07-07\n");
    let row = one.json(&["show", "(2023)内0783民初1号"]);
    assert_eq!(row["stated_due"], "2023-07-07");
}

/// Nothing has no line, and an object is one.
#[test]
fn a_list_is_an_object_a_line_for_programs_that_read_lines() {
    let one = One::of("案号,立案日期\n(2023)内0783民初1号,2023-05-20\n");
    for args in [&["drafts"][..], &["history", "--limit", "0"]] {
        let ended = one.run(&[args, &["--format", "jsonl"]].concat());
        assert_eq!((ended.code, ended.out.as_str()), (0, ""), "{args:?}");
    }
    let ended = one.run(&["config", "path", "--format", "jsonl"]);
    let lines: Vec<Value> = ended
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(
        lines.iter().any(|line| line["name"] == "store"),
        "{lines:?}"
    );
}
