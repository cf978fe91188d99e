//! Words for people, ids for programs.

use super::*;

#[test]
fn a_dash_says_why() {
    let home = filled();
    let window = ["--from", "2019-01-01", "--to", "2019-01-31"];
    let ask = |more: &[&str]| {
        let args = [&["indicators"][..], &window, more].concat();
        home.run(&args)
    };
    let row = ask(&["--id", "closed-to-filed", "--json"]).out;
    assert!(
        row.contains(r#""value":null"#) && row.contains(r#""why":"zero-denominator""#),
        "{row}"
    );
    let people = ask(&["--lang", "zh", "--format", "table"]);
    assert!(people.err.contains("分母为零"), "{}", people.err);
    assert!(people.err.contains("没有指明交办清单"), "{}", people.err);
    let listed = ask(&[
        "--lang",
        "zh",
        "--format",
        "table",
        "--closed-list",
        "交办",
        "--id",
        "clearance",
    ]);
    assert!(!listed.err.contains("没有指明"), "{}", listed.err);
    let forecast = home.run(&["forecast", "--json"]).out;
    assert!(forecast.contains(r#""why":"#), "{forecast}");
}

#[test]
fn help_in_chinese_has_no_english_of_the_parser() {
    let home = filled();
    let listed = home.run(&["--help", "--lang", "zh"]).out;
    let names = listed
        .lines()
        .filter_map(|line| line.split_whitespace().next());
    let names: Vec<String> = names.map(str::to_owned).collect();
    let mut seen = 0;
    for name in names
        .iter()
        .filter(|name| name.chars().all(|c| c.is_ascii_lowercase()))
    {
        let help = home.run(&[name, "--help", "--lang", "zh"]).out;
        seen += 1;
        for english in ["[default", "[possible", "Possible values", "<TIMESTAMP>"] {
            assert!(!help.contains(english), "{name}: {help}");
        }
    }
    assert!(seen > 20, "{listed}");
    assert!(
        home.run(&["demo", "--help", "--lang", "zh"])
            .out
            .contains("[默认: 12000]")
    );
}

#[test]
fn why_explains_in_both_languages() {
    let home = filled();
    let why = home.json(&["why", NUMBER]);
    assert_eq!(why["number"], NUMBER);
    assert_eq!(why["due"], "2023-07-05");
    assert!(why["steps"].as_array().unwrap().len() >= 2);
    let chinese = home.run(&["why", NUMBER, "--lang", "zh", "--today", "2023-06-30"]);
    assert!(chinese.out.contains("2023-07-05"), "{}", chinese.out);
    assert_eq!(home.run(&["why", "(2020)内0783民初99号"]).code, 3);
}

#[test]
fn the_last_outcome_is_a_word_for_people_and_an_id_for_programs() {
    let home = filled();
    let follow = |outcome: &str| {
        let ended = home.run(&[
            "follow",
            NUMBER,
            "--outcome",
            outcome,
            "--today",
            "2023-06-20",
        ]);
        assert_eq!(ended.code, 0, "{}", ended.err);
        ended.err
    };
    let ask = |args: &[&str], lang: &str| {
        let mut all = args.to_vec();
        all.extend(["--lang", lang, "--today", "2023-06-30"]);
        home.run(&all).out
    };
    assert_eq!(follow("no-answer"), "");
    let list = ["list", "--columns", "number,last", "--format"];
    for (lang, words) in [("zh", "未接通"), ("en", "no reply")] {
        let today = ask(&["today"], lang);
        assert!(
            today.contains(words) && !today.contains("no-answer"),
            "{today}"
        );
        assert!(ask(&[&list[..], &["table"]].concat(), lang).contains(words));
        assert!(ask(&[&list[..], &["tsv"]].concat(), lang).contains("no-answer"));
    }
    // A word that is not in the list is refused, with the list.
    let refused = home.run(&["follow", NUMBER, "--outcome", "门卫代收"]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("1 contacted"), "{}", refused.err);
}

#[test]
fn a_clock_for_people_has_words_and_one_of_a_thing_is_singular() {
    let home = filled();
    let file = home.file(
        "c.jsonl",
        "{\"id\":1,\"procedure\":\"civil-first-ordinary\",\"start\":\"2023-01-05\"}\n{\"id\":2}\n",
    );
    let clock = |format: &str| {
        let args = [
            "clock",
            file.to_str().unwrap(),
            "--lang",
            "zh",
            "--today",
            "2023-06-30",
        ];
        home.run(&[&args[..], &["--format", format]].concat()).out
    };
    let (people, programs) = (clock("table"), clock("csv"));
    assert!(
        people.contains("计算中") && people.contains("扣除日数"),
        "{people}"
    );
    assert!(
        !people.contains("running") && !people.contains("deducted") && !people.contains('{'),
        "{people}"
    );
    assert!(
        programs.contains("running") && programs.contains("deducted"),
        "{programs}"
    );
    let out = home.path().join("x.csv");
    let ended = home.run(&["list", "--out", out.to_str().unwrap()]);
    assert!(ended.err.contains("1 row written"), "{}", ended.err);
}

/// A custom outcome of the court is shown in its words everywhere; programs get its id.
#[test]
fn an_outcome_of_the_court_is_said_in_its_words_everywhere() {
    let home = filled();
    let folder = home.path().join(".config/qingji");
    std::fs::create_dir_all(&folder).unwrap();
    let own =
        "[[outcome]]\nid = \"visited\"\nzh = \"已走访\"\nen = \"paid a visit\"\nnext = \"+7d\"\n";
    std::fs::write(folder.join("outcomes.toml"), own).unwrap();
    let today = [
        "--today",
        "2023-06-30",
        "--now",
        "2023-06-30T09:00:00+08:00",
    ];
    let run = |args: &[&str]| {
        let ended = home.run(&[args, &today].concat());
        assert_eq!(ended.code, 0, "{args:?}: {}", ended.err);
        ended.out
    };
    let table = ["--format", "table"];
    let calendar = ["calendar", "--day", "2023-07-05", "--format", "table"];
    let said = [
        run(&[
            "follow",
            NUMBER,
            "--outcome",
            "visited",
            "--format",
            "table",
        ]),
        run(&["show", NUMBER, "--format", "table"]),
        run(&[&["history"], &table[..]].concat()),
        run(&["history", "2", "--format", "table"]),
        run(&["export", "file", NUMBER, "--format", "md"]),
        run(&[
            "list",
            "status=all",
            "--columns",
            "number,last",
            "--format",
            "table",
        ]),
        run(&["export", "ics", "--days", "30"]),
        run(&calendar),
    ];
    for said in &said {
        assert!(said.contains("paid a visit"), "{said}");
        assert!(!said.contains("visited"), "{said}");
    }
    let file = home.json(&["show", NUMBER]);
    let timeline = file["timeline"].as_array().unwrap();
    let last = timeline.last().unwrap();
    assert_eq!(last["event"]["outcome"], "visited", "{last}");
}
