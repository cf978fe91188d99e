//! Figures that open to what they count, of the day they are asked about.

use super::*;

/// A docket in a home of its own, written and read on any day.
struct Ledger(Home, String);

impl Ledger {
    fn new() -> Ledger {
        let home = Home::new();
        let store = home.path().join("r.redb").to_str().unwrap().to_owned();
        Ledger(home, store)
    }

    fn try_on(&self, day: &str, args: &[&str]) -> Ended {
        let globals = ["--store", &self.1, "--today", day, "--lang", "zh"];
        self.0.run(&[args, &globals].concat())
    }

    fn on(&self, day: &str, args: &[&str]) -> Ended {
        let ended = self.try_on(day, args);
        assert_eq!(ended.code, 0, "{args:?}: {} {}", ended.out, ended.err);
        ended
    }

    fn json(&self, day: &str, args: &[&str]) -> Value {
        let ended = self.on(day, &[args, &["--json"]].concat());
        serde_json::from_str(&ended.out).unwrap()
    }

    fn count(&self, day: &str, args: &[&str]) -> usize {
        self.json(day, args).as_array().unwrap().len()
    }
}

const ONE: &str = "(2025)内0781民初1号";

/// A case that somebody else, in another division and court, had for some days in between.
fn moved() -> Ledger {
    let ledger = Ledger::new();
    let add = ["add", ONE, "--filed", "2025-11-01", "--handler", "王芳"];
    let more = ["--division", "民一庭", "--court", "满洲里市人民法院"];
    ledger.on("2025-12-01", &[&add[..], &more].concat());
    // The later moves are entered first: the names in between are never the newest.
    for (field, value, on) in [
        ("handler", "李娜", "2025-12-17"),
        ("handler", "赵敏", "2025-11-25"),
        ("division", "民二庭", "2025-12-15"),
        ("division", "民九庭", "2025-12-05"),
        ("court", "牙克石市人民法院", "2025-12-15"),
        ("court", "根河市人民法院", "2025-12-05"),
    ] {
        ledger.on("2025-12-22", &["amend", ONE, field, value, "--on", on]);
    }
    ledger
}

#[test]
fn whoever_had_a_case_only_in_between_has_figures_that_open() {
    let ledger = moved();
    let day = ["stock", "--from", "2025-12-06", "--to", "2025-12-06"];
    for (by, name) in [
        ("handler", "赵敏"),
        ("division", "民九庭"),
        ("court", "根河市人民法院"),
    ] {
        let opened = ["--by", by, "--cases", "closing", "--key", name];
        assert_eq!(ledger.count("2025-12-22", &[&day[..], &opened].concat()), 1);
        let scope = format!("--{by}");
        let rows = ledger.json("2025-12-22", &[&day[..], &[&scope, name]].concat());
        assert_eq!(rows[0]["closing"], 1, "{name}");
    }
    let then = ["list", "--as-of", "2025-12-06", "承办=赵敏"];
    assert_eq!(ledger.count("2025-12-22", &then), 1);
    // A slip is still one.
    for args in [
        &["--by", "handler", "--cases", "closing", "--key", "赵敏敏"][..],
        &["--handler", "赵敏敏"],
    ] {
        let ended = ledger.try_on("2025-12-22", &[&day[..], args].concat());
        assert_eq!(ended.code, 3, "{args:?}: {}", ended.out);
    }
}

#[test]
fn the_list_behind_a_past_figure_shows_where_the_cases_were() {
    let ledger = moved();
    let sat = |args: &[&str]| {
        let rows = ledger.json("2025-12-22", args);
        let of = |key: &str| rows[0][key].as_str().unwrap_or_default().to_owned();
        [of("court"), of("division"), of("handler")]
    };
    let there = ["根河市人民法院", "民九庭", "赵敏"];
    let first = ["满洲里市人民法院", "民一庭", "赵敏"];
    let last = ["牙克石市人民法院", "民二庭", "李娜"];
    let stock = |from, to, cases, key| {
        let window = ["stock", "--by", "court", "--from", from, "--to", to];
        sat(&[&window[..], &["--cases", cases, "--key", key]].concat())
    };
    assert_eq!(
        stock("2025-12-06", "2025-12-06", "closing", there[0]),
        there
    );
    assert_eq!(
        stock("2025-12-05", "2025-12-20", "opening", first[0]),
        first
    );
    assert_eq!(
        stock("2025-12-01", "2025-12-20", "moved_in", there[0]),
        there
    );
    assert_eq!(
        stock("2025-12-06", "2025-12-20", "moved_out", there[0]),
        there
    );
    assert_eq!(stock("2025-12-06", "2025-12-20", "closing", last[0]), last);
    let sheet = ["report", "weekly", "--date", "2025-12-07", "--cases"];
    assert_eq!(
        sat(&[&sheet[..], &["stock.closing", "--key", there[0]]].concat()),
        there
    );
    // The state is that of the window too: what was closed later stood open.
    ledger.on("2025-12-22", &["close", ONE, "--on", "2025-12-21"]);
    let window = ["--from", "2025-12-06", "--to", "2025-12-20"];
    let opened = [&["stock"], &window[..], &["--cases", "closing"]].concat();
    let rows = ledger.json("2025-12-22", &opened);
    assert_ne!(rows[0]["level"], "closed", "{rows}");
    assert!(rows[0]["closed"].is_null(), "{rows}");
}

#[test]
fn a_window_ends_on_the_day_of_as_of() {
    let ledger = Ledger::new();
    ledger.on("2025-12-01", &["add", ONE, "--filed", "2025-12-01"]);
    let paused = ["--from", "2026-01-10", "--to", "2026-01-20"];
    ledger.on(
        "2026-01-31",
        &[&["change", ONE, "deduct"], &paused[..]].concat(),
    );
    let asked = |args: &[&str]| ledger.try_on("2026-01-31", &[args, &["--json"]].concat());
    let window = [
        "--from",
        "2026-01-09",
        "--to",
        "2026-01-31",
        "--as-of",
        "2026-01-11",
    ];
    for args in [
        &["stock", "--by", "day", "--set", "delayed"][..],
        &["indicators", "--id", "four-kinds"],
        &["execution"],
    ] {
        let ended = asked(&[args, &window].concat());
        assert_eq!(ended.code, 0, "{}", ended.err);
        assert!(ended.err.contains("2026-01-11"), "{args:?}: {}", ended.err);
        let rows: Value = serde_json::from_str(&ended.out).unwrap();
        match args[0] {
            "stock" => {
                let rows = rows.as_array().unwrap();
                assert_eq!(rows.len(), 3, "{rows:?}");
                assert_eq!(rows[2]["closing"], 1);
            }
            "indicators" => {
                assert_eq!(
                    (&rows[0]["numerator"], &rows[0]["denominator"]),
                    (&1.into(), &1.into())
                );
                assert_eq!(rows[0]["to"], "2026-01-11");
            }
            _ => {}
        }
        let ahead = [
            "--from",
            "2026-01-20",
            "--to",
            "2026-01-31",
            "--as-of",
            "2026-01-11",
        ];
        let refused = asked(&[args, &ahead].concat());
        assert_eq!(refused.code, 4, "{args:?}: {}", refused.out);
        assert!(
            refused.err.contains("--as-of 2026-01-11"),
            "{}",
            refused.err
        );
    }
}

#[test]
fn only_what_was_performed_is_received() {
    let ledger = Ledger::new();
    let today = "2025-12-01";
    for (n, how) in ["终结本次执行程序", "执行完毕", "和解"].iter().enumerate() {
        let number = format!("(2025)内0781执{}号", n + 1);
        let add = ["add", &number, "--filed", "2025-06-01", "--claim", "1000"];
        ledger.on(today, &add);
        ledger.on(today, &["pay", &number, "300", "--on", "2025-10-01"]);
        ledger.on(
            today,
            &["close", &number, "--on", "2025-11-01", "--how", how],
        );
    }
    let window = [
        "indicators",
        "--from",
        "2025-11-01",
        "--to",
        "2025-11-30",
        "--id",
    ];
    let rows = ledger.json(today, &[&window[..], &["execution-received"]].concat());
    assert_eq!(rows[0]["numerator"], "600.00");
    assert_eq!(rows[0]["denominator"], "3000.00");
    assert_eq!(rows[0]["value"], "20.00");
    let opened = ["execution-received", "--cases", "numerator"];
    assert_eq!(ledger.count(today, &[&window[..], &opened].concat()), 2);
    let rows = ledger.json(today, &[&window[..], &["execution-performed"]].concat());
    assert_eq!(
        (&rows[0]["numerator"], &rows[0]["denominator"]),
        (&2.into(), &3.into())
    );
}

#[test]
fn a_closed_list_that_no_case_was_ever_on_is_refused() {
    let ledger = Ledger::new();
    let today = "2025-12-01";
    ledger.on(
        today,
        &["add", ONE, "--filed", "2025-11-01", "--tags", "交办"],
    );
    let window = [
        "--from",
        "2025-11-01",
        "--to",
        "2025-11-30",
        "--id",
        "clearance",
    ];
    let indicators = [&["indicators"], &window[..]].concat();
    let opened = [&indicators[..], &["--cases", "denominator"]].concat();
    for args in [
        &["report", "daily"][..],
        &["report", "daily", "--freeze"],
        &indicators,
        &opened,
    ] {
        let list = |tag| ledger.try_on(today, &[args, &["--closed-list", tag]].concat());
        let refused = list("没有这个");
        assert_eq!(refused.code, 3, "{args:?}: {}", refused.out);
        assert!(refused.err.contains("没有这个"), "{}", refused.err);
        assert_eq!(list("交办").code, 0, "{args:?}");
    }
    assert_eq!(
        ledger.count(today, &["report", "--list"]),
        1,
        "the slip froze nothing"
    );
}

#[test]
fn what_was_reopened_stands_beside_what_entered_a_set() {
    let ledger = Ledger::new();
    let today = "2026-06-01";
    for args in [
        &["add", ONE, "--filed", "2026-01-05"][..],
        &["change", ONE, "suspend", "--from", "2026-04-01"],
        &["close", ONE, "--on", "2026-05-04"],
        &["reopen", ONE, "--on", "2026-05-20"],
    ] {
        ledger.on(today, args);
    }
    for set in ["delayed", "long-pending=1"] {
        let window = ["--from", "2026-05-01", "--to", "2026-05-31"];
        let stock = [&["stock", "--set", set], &window[..]].concat();
        let rows = ledger.json(today, &stock);
        let keys = ["opening", "entered", "reopened", "left", "closing"];
        let row = keys.map(|key| rows[0][key].clone());
        assert_eq!(row, [1, 1, 1, 1, 1].map(Value::from), "{set}: {rows}");
        assert_eq!(rows[0].get("why"), None);
        for cases in ["entered", "reopened"] {
            let opened = [&stock[..], &["--cases", cases]].concat();
            assert_eq!(ledger.count(today, &opened), 1, "{set} {cases}");
        }
    }
}

#[test]
fn moves_stand_beside_what_entered_and_left_a_set() {
    let ledger = Ledger::new();
    let today = "2026-06-01";
    let add = [
        "add",
        ONE,
        "--filed",
        "2026-01-05",
        "--court",
        "满洲里市人民法院",
    ];
    ledger.on(today, &add);
    ledger.on(today, &["change", ONE, "suspend", "--from", "2026-04-01"]);
    ledger.on(
        today,
        &[
            "amend",
            ONE,
            "court",
            "牙克石市人民法院",
            "--on",
            "2026-05-10",
        ],
    );
    let window = [
        "--from",
        "2026-05-01",
        "--to",
        "2026-05-31",
        "--by",
        "court",
    ];
    for set in ["delayed", "long-pending=1"] {
        let stock = [&["stock", "--set", set], &window[..]].concat();
        let rows = ledger.json(today, &stock);
        let of = |at: usize| {
            ["court", "entered", "moved_in", "left", "moved_out"].map(|key| rows[at][key].clone())
        };
        let row = |court: &str, n: [i64; 4]| {
            let mut row = vec![Value::from(court)];
            row.extend(n.map(Value::from));
            row
        };
        assert_eq!(
            of(0).to_vec(),
            row("满洲里市人民法院", [0, 0, 1, 1]),
            "{set}"
        );
        assert_eq!(
            of(1).to_vec(),
            row("牙克石市人民法院", [1, 1, 0, 0]),
            "{set}"
        );
        assert_eq!(rows[0]["reopened"], Value::from(0), "{rows}");
        for (cases, key) in [
            ("entered", "牙克石市人民法院"),
            ("moved_in", "牙克石市人民法院"),
            ("left", "满洲里市人民法院"),
            ("moved_out", "满洲里市人民法院"),
        ] {
            let opened = [&stock[..], &["--cases", cases, "--key", key]].concat();
            assert_eq!(ledger.count(today, &opened), 1, "{set} {cases}");
        }
    }
    // On the sheet the rows say why they do not add up to the total.
    let sheet = ["report", "monthly", "--date", "2026-05-31"];
    let said = ledger.json(today, &sheet);
    let rows = said["tables"]["delayed"].as_array().unwrap();
    let of = |at: usize| {
        ["entered", "entered_moved", "left", "left_moved"].map(|key| rows[at][key].clone())
    };
    assert_eq!(of(0), [0, 0, 0, 0].map(Value::from), "{rows:?}");
    assert_eq!(of(1), [0, 0, 1, 1].map(Value::from), "{rows:?}");
    assert_eq!(of(2), [1, 1, 0, 0].map(Value::from), "{rows:?}");
    let opened = [
        &sheet[..],
        &[
            "--cases",
            "delayed.entered_moved",
            "--key",
            "牙克石市人民法院",
        ],
    ];
    assert_eq!(ledger.count(today, &opened.concat()), 1);
    // Where nothing moved, there is nothing to say.
    let before = ledger.json(today, &["report", "monthly", "--date", "2026-04-30"]);
    assert!(
        before["tables"]["delayed"][0]
            .get("entered_moved")
            .is_none()
    );
}

#[test]
fn what_thresholds_restate_is_put_to_them_and_to_nothing_else() {
    let ledger = Ledger::new();
    let today = "2026-06-30";
    // Forty months old, and one of thirteen months whose filing is corrected.
    ledger.on(
        today,
        &["add", "(2023)内0781民初1号", "--filed", "2023-02-01"],
    );
    ledger.on(
        today,
        &["add", ONE, "--filed", "2025-05-01", "--handler", "王芳"],
    );
    let frozen = ledger.on(today, &["report", "monthly", "--freeze"]);
    assert!(frozen.err.contains('3'), "{}", frozen.err);
    ledger.on(today, &["amend", ONE, "filed", "2025-05-20"]);
    ledger.on(today, &["thresholds", "--long-pending", "6,12,24"]);
    ledger.on(today, &["thresholds", "--posts", "满洲里=2"]);
    let compared = ledger.json(today, &["report", "--compare", "3"]);
    let restated = compared["tables"]["restated"].as_array().unwrap();
    let commits = |row: &Value| row["commits"].as_str().unwrap().to_owned();
    let long = |months: i64| {
        let of = move |row: &&Value| row["table"] == "long-pending" && row["row"] == months;
        restated.iter().filter(of).map(commits).collect::<Vec<_>>()
    };
    // The rows that went: neither the corrected filing nor the posts took them away.
    for months in [18, 36] {
        let said = long(months);
        assert!(
            !said.is_empty() && said.iter().all(|said| said == "5"),
            "{months} {said:?}"
        );
    }
    // The days of the case are of its correction alone.
    let days = |row: &&Value| row["column"] == "median";
    let of_days: Vec<_> = restated.iter().filter(days).map(commits).collect();
    assert!(
        !of_days.is_empty() && of_days.iter().all(|said| said == "4"),
        "{of_days:?}"
    );
    // The row of all handlers has the id of a total, as in every other table.
    let load = |row: &&Value| row["table"] == "workload" && row["row"] == "total";
    assert_eq!(restated.iter().filter(load).count(), 1, "{restated:#?}");
    let zh = ledger
        .on(today, &["report", "--compare", "3", "--format", "md"])
        .out;
    assert!(zh.contains("阈值") && !zh.contains("thresholds"), "{zh}");
}

/// The courts of [`courts`], with the short names by which they are called.
const COURTS: [(&str, &str); 2] = [
    ("海拉尔区人民法院", "海拉尔"),
    ("满洲里市人民法院", "满洲里"),
];

/// Two courts with a handler of the same name, cases in every state and some money.
fn courts() -> Ledger {
    let ledger = Ledger::new();
    let today = "2026-06-30";
    for (n, (court, kind, handler, filed)) in [
        (COURTS[0].0, "民初", "张艳", "2025-03-03"),
        (COURTS[0].0, "民初", "张艳", "2026-05-06"),
        (COURTS[0].0, "执", "陈红", "2026-06-01"),
        (COURTS[1].0, "民初", "张艳", "2026-06-03"),
        (COURTS[1].0, "执", "白云", "2025-12-01"),
        (COURTS[1].0, "民初", "白云", "2026-02-02"),
    ]
    .into_iter()
    .enumerate()
    {
        let number = format!("(2026)内07{kind}{}号", n + 1);
        let add = ["add", &number, "--filed", filed, "--court", court];
        ledger.on(today, &[&add[..], &["--handler", handler]].concat());
    }
    for args in [
        &["pay", "(2026)内07执3号", "300", "--on", "2026-06-10"][..],
        &["pay", "(2026)内07执5号", "20.50", "--on", "2026-05-10"],
        &["close", "(2026)内07民初6号", "--on", "2026-06-20"],
        &[
            "change",
            "(2026)内07民初1号",
            "suspend",
            "--from",
            "2025-06-01",
            "--ground",
            "related-case",
        ],
        &[
            "change",
            "(2026)内07民初4号",
            "deduct",
            "--from",
            "2026-06-10",
            "--ground",
            "appraisal",
        ],
    ] {
        ledger.on(today, args);
    }
    ledger
}

/// A command that counts, the columns that name its rows, and those to open.
type Counting<'a> = (&'a [&'a str], &'a [&'a str], &'a [&'a str]);

#[test]
fn every_number_of_a_row_opens_to_as_much_by_the_full_and_the_short_name() {
    let ledger = courts();
    let today = "2026-06-30";
    let window = ["--from", "2026-05-01", "--to", today];
    let flow = ["opening", "filed", "closed", "closing"];
    let all: [Counting<'_>; 11] = [
        (&["stock", "--by", "month,court"], &["date", "court"], &flow),
        (&["stock", "--by", "court,kind"], &["court", "kind"], &flow),
        (
            &["stock", "--by", "court,kind", "--set", "delayed"],
            &["court", "kind"],
            &["opening", "entered", "left", "closing"],
        ),
        (
            &["ageing", "--by", "court,handler"],
            &["court", "handler"],
            &["open", "m0_6", "m12_18"],
        ),
        (
            &["workload"],
            &["court", "handler"],
            &["open", "normal", "paused", "delayed"],
        ),
        (
            &["workload", "--by", "court"],
            &["court"],
            &["open", "over"],
        ),
        (
            &["forecast", "--by", "court"],
            &["court"],
            &["opening", "entered", "left", "closing"],
        ),
        (
            &["delays"],
            &["delay", "ground"],
            &["cases", "current", "days"],
        ),
        (
            &["execution", "--by", "court"],
            &["court"],
            &["cases", "received"],
        ),
        (&["execution", "--by", "month"], &["period"], &["received"]),
        (
            &["indicators", "--by", "court", "--id", "four-kinds"],
            &["court"],
            &["numerator", "denominator"],
        ),
    ];
    let mut opened = 0;
    for (command, names, columns) in all {
        let windowed = matches!(command[0], "stock" | "execution" | "indicators");
        let command = [command, if windowed { &window } else { &[] }].concat();
        let rows = ledger.json(today, &command);
        for row in rows.as_array().unwrap() {
            let text = |name: &&str| row[*name].as_str().unwrap_or_default().to_owned();
            let key: Vec<String> = names.iter().map(text).collect();
            let short = |name: &String| {
                let court = COURTS.iter().find(|(full, _)| full == name);
                court.map_or(name.clone(), |(_, short)| (*short).to_owned())
            };
            let short: Vec<String> = key.iter().map(short).collect();
            for column in columns {
                // Money is text with two decimals, and its items weigh cents.
                let figure = &row[*column];
                let figure = figure
                    .as_i64()
                    .unwrap_or_else(|| figure.as_str().unwrap().replace('.', "").parse().unwrap());
                for key in [&key, &short] {
                    let key = key.join(",");
                    let asked = [&command[..], &["--cases", column, "--key", &key]].concat();
                    let items = ledger.json(today, &asked);
                    let weights = items.as_array().unwrap().iter();
                    let sum: i64 = weights.map(|item| item["weight"].as_i64().unwrap()).sum();
                    assert_eq!(sum, figure, "{asked:?}");
                    opened += 1;
                }
            }
        }
        // A name of nobody, and the row left out where there are several.
        let slip: Vec<&str> = names.iter().map(|_| "无此名").collect();
        let slip = slip.join(",");
        let ended = ledger.try_on(
            today,
            &[&command[..], &["--cases", columns[0], "--key", &slip]].concat(),
        );
        assert!((2..=4).contains(&ended.code), "{command:?} {}", ended.out);
        if !matches!(command[0], "workload" | "delays") {
            let ended = ledger.try_on(today, &[&command[..], &["--cases", columns[0]]].concat());
            assert_eq!(ended.code, 2, "{command:?}");
            let wanted = format!("--key {}", names.join(",").to_uppercase());
            let wanted = wanted.replace("PERIOD", "MONTH");
            assert!(ended.err.contains(&wanted), "{command:?} {}", ended.err);
        }
    }
    assert!(opened > 150, "{opened}");
}

#[test]
fn a_row_or_number_that_is_not_there_is_a_slip() {
    let ledger = courts();
    let today = "2026-06-30";
    let window = ["--from", "2026-05-01", "--to", today];
    for (args, windowed, code, said) in [
        ("workload --cases open --key 海拉尔,张燕", false, 3, "张燕"),
        ("workload --cases open --key 没有,张艳", false, 3, "没有"),
        (
            "indicators --id four-kinds --cases nonsense",
            true,
            2,
            "numerator",
        ),
        (
            "indicators --id four-kinds --cases beside.deduction",
            true,
            2,
            "deduction",
        ),
        (
            "indicators --id long-7 --cases deduction",
            true,
            2,
            "numerator",
        ),
        (
            "delays --cases cases --key suspension,xx",
            false,
            2,
            "suspension,related-case",
        ),
        ("delays --cases cases --key adjournment,xx", false, 3, "xx"),
        (
            "execution --by month --cases received --key 2026-13",
            true,
            2,
            "2026-05..2026-06",
        ),
        (
            "execution --by year --cases received --key 2027",
            true,
            2,
            "2026",
        ),
        (
            "execution --by court --cases received --key 没有",
            true,
            3,
            "没有",
        ),
        (
            "execution --by court --cases received --key a,b",
            true,
            2,
            "court",
        ),
        ("execution --cases received --key 海拉尔", true, 2, "--by"),
        ("stock --cases closing --key 海拉尔", true, 2, "--by"),
        (
            "stock --by kind --cases closing --key suspension",
            true,
            2,
            "civil",
        ),
        (
            "stock --by kind --set delayed --cases closing --key civil",
            true,
            2,
            "suspension",
        ),
        // A year is not the first of its months.
        (
            "stock --by month --cases closing --key 2026",
            true,
            2,
            "2026",
        ),
    ] {
        let mut asked: Vec<&str> = args.split(' ').collect();
        if windowed {
            asked.extend(window);
        }
        let ended = ledger.try_on(today, &asked);
        assert_eq!(ended.code, code, "{asked:?} {}", ended.out);
        assert!(ended.out.is_empty(), "{asked:?} {}", ended.out);
        assert!(ended.err.contains(said), "{asked:?} {}", ended.err);
    }
    // What the law knows may be behind no case today, in its words too.
    for key in [
        "adjournment,new-evidence",
        "扣除,鉴定",
        "extension,president",
    ] {
        let asked = ["delays", "--cases", "cases", "--key", key];
        assert!(ledger.count(today, &asked) <= 1, "{key}");
    }
}
