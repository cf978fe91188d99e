//! Figures, and the cases behind them.

use super::*;

#[test]
fn find_stock_and_execution_are_rows() {
    let home = filled();
    assert_eq!(home.json(&["find", "zjg"])[0]["number"], NUMBER);
    let stock = home.json(&[
        "stock",
        "--from",
        "2023-01-01",
        "--to",
        "2023-01-31",
        "--by",
        "day,court",
    ]);
    let rows = stock.as_array().unwrap();
    assert_eq!(rows.len(), 31);
    assert_eq!(rows[4]["date"], "2023-01-05");
    assert_eq!(
        (&rows[4]["filed"], &rows[4]["closing"]),
        (&1.into(), &1.into())
    );
    assert_eq!(rows[4]["court_code"], "内0783");
    let delayed = home.json(&[
        "stock",
        "--from",
        "2023-01-01",
        "--to",
        "2023-01-31",
        "--set",
        "delayed",
    ]);
    assert!(delayed[0]["entered"].is_number());
    let execution = home.json(&["execution", "--from", "2023-01-01", "--to", "2023-06-30"]);
    assert_eq!(execution[0]["received"], "0.00");
}

#[test]
fn the_day_of_a_court_has_its_own_numbers() {
    let home = filled();
    let csv = "案号,立案日期,法院\n(2023)内0782民初1号,2023-01-05,牙克石市人民法院\n(2023)内0782民初2号,2023-06-29,牙克石市人民法院\n";
    let file = home.file("more.csv", csv);
    home.json(&["import", file.to_str().unwrap()]);
    let all = home.json(&["today"]);
    let own = home.json(&["today", "--court", "牙克石"]);
    assert_eq!((&own["open"], &own["cases"]), (&2.into(), &2.into()));
    assert!(all["cases"].as_u64() > own["cases"].as_u64());
    assert_eq!(own["yesterday"]["entered"], 1);
    assert_eq!(own["yesterday"]["closing"], 2);
    let levels = own["levels"].as_object().unwrap().values();
    assert_eq!(levels.filter_map(Value::as_u64).sum::<u64>(), 2);
}

#[test]
fn a_sheet_of_a_past_is_of_its_day() {
    let home = filled();
    let past = home.json(&["report", "daily", "--as-of", "2023-05-31"]);
    assert_eq!(past["date"], "2023-05-31");
}

/// The number of rows of a command's output.
fn behind(home: &Home, args: &[&str]) -> usize {
    home.json(args).as_array().map_or(0, Vec::len)
}

#[test]
fn every_cell_of_a_series_opens_by_its_period_and_its_keys() {
    let home = Home::new();
    let store = home.path().join("demo.redb");
    let store = store.to_str().unwrap();
    home.json(&["demo", "--cases", "120", "--no-tui", "--store", store]);
    let window = [
        "--from",
        "2023-03-10",
        "--to",
        "2023-06-20",
        "--store",
        store,
    ];
    for by in ["month", "week,court", "court,month", "year"] {
        let stock = [&["stock", "--by", by][..], &window].concat();
        let rows = home.json(&stock);
        for row in rows.as_array().unwrap().iter().step_by(5) {
            let date = row["date"].as_str().unwrap();
            let key = match (by.split_once(','), row["court"].as_str()) {
                (Some(("court", _)), Some(court)) => format!("{court},{date}"),
                (Some(_), Some(court)) => format!("{date},{court}"),
                _ => date.to_owned(),
            };
            for column in ["opening", "closed", "closing"] {
                let cases = [&stock[..], &["--cases", column, "--key", &key]].concat();
                let counted = row[column].as_u64().unwrap() as usize;
                assert_eq!(behind(&home, &cases), counted, "{by} {key} {column}");
            }
        }
    }
    // A month and a year by their own names, even if the window begins within them.
    let open = |by: &str, key: &str| {
        let stock = [
            &["stock", "--by", by, "--cases", "closing", "--key", key][..],
            &window,
        ];
        behind(&home, &stock.concat())
    };
    assert_eq!(open("month", "2023-03"), open("month", "2023-03-10"));
    assert_eq!(open("year", "2023"), open("day", "2023-06-20"));
    for key in ["2023-02", "2023-04-02", "2023-07-01", "2022", "2023"] {
        let wrong = ["stock", "--by", "month", "--cases", "closing", "--key", key];
        let ended = home.run(&[&wrong[..], &window].concat());
        assert_eq!(ended.code, 2, "{key}: {}", ended.err);
    }
}

#[test]
fn the_delayed_the_unknown_and_the_first_rows_of_a_load() {
    let home = filled();
    let unfiled = ["add", "(2023)内0783民初9号", "--handler", "张建国"];
    assert_eq!(home.run(&unfiled).code, 0);
    let load = home.json(&["workload", "--by", "handler"]);
    assert_eq!(
        (&load[0]["open"], &load[0]["unknown_filing"]),
        (&2.into(), &1.into())
    );
    for (column, cases) in [("open", 2), ("unknown_filing", 1), ("delayed", 0)] {
        let args = [
            "workload",
            "--by",
            "handler",
            "--cases",
            column,
            "--key",
            "张建国",
        ];
        assert_eq!(behind(&home, &args), cases, "{column}");
    }
    assert_eq!(behind(&home, &["ageing", "--cases", "unknown_filing"]), 1);
    assert_eq!(behind(&home, &["ageing", "--cases", "open"]), 1);
    assert_eq!(
        behind(&home, &["workload", "--by", "kind,handler", "--limit", "1"]),
        1
    );
    // They are among the open cases, which is reported.
    let said = home.run(&["workload", "--lang", "zh"]).err;
    assert!(said.contains("其中 1 件"), "{said}");
}

#[test]
fn the_day_names_the_open_cases_without_a_filing_date_alone() {
    let home = filled();
    let write = |args: &[&str], today: &str| {
        let ended = home.run(&[args, &["--today", today]].concat());
        assert_eq!(ended.code, 0, "{args:?}: {}", ended.err);
    };
    let (today, later) = ("2023-06-30", "2023-07-10");
    let judged = [
        "--handler",
        "张建国",
        "--closed",
        "2021-03-01",
        "--how",
        "判决",
    ];
    write(
        &[&["add", "(2021)内0783民初8号"][..], &judged].concat(),
        today,
    );
    let named = |wanted: u64| {
        for whose in [&[][..], &["--handler", "张建国"]] {
            let said = home.json(&[&["today"], whose].concat());
            assert_eq!(said["unknown_filing"], wanted, "{whose:?}");
        }
    };
    named(0);
    write(
        &["add", "(2023)内0783民初9号", "--handler", "张建国"],
        today,
    );
    named(1);
    let close = ["close", "(2023)内0783民初9号", "--how", "判决", "--on"];
    write(&[&close[..], &[today]].concat(), today);
    named(0);
    write(&["verify"], today);
    write(&["undo"], today);
    named(1);
    write(&["verify", "--rebuild"], today);
    named(1);
    // For a day before the last write, the number is counted from the events.
    write(&[&close[..], &[later]].concat(), later);
    named(1);
}

#[test]
fn a_day_that_lies_ahead_is_refused_and_a_window_ends_today() {
    let home = filled();
    let (today, ahead) = ("2023-06-30", "2023-07-01");
    for args in [
        &["ageing", "--on", ahead][..],
        &["workload", "--on", ahead],
        &["delays", "--on", ahead],
        &["forecast", "--as-of", ahead],
        &["due", "--as-of", ahead],
        &["report", "daily", "--as-of", ahead],
        &["report", "daily", "--date", ahead],
        &["ageing", "--as-of", ahead, "--cases", "open"],
    ] {
        let ended = home.run(&[args, &["--lang", "en", "--today", today]].concat());
        assert_eq!(ended.code, 4, "{args:?}: {}", ended.err);
        let said = format!("{ahead} is after today ({today})");
        assert!(ended.err.contains(&said), "{args:?}: {}", ended.err);
    }
    for args in [
        &["stock", "--from", "2022-01-01", "--to", today][..],
        &["due", "--as-of", today],
        &["calendar", "--from", today, "--to", ahead],
    ] {
        let ended = home.run(&[args, &["--today", today]].concat());
        assert_eq!(ended.code, 0, "{args:?}: {}", ended.err);
    }
    for command in ["stock", "indicators", "execution"] {
        let until = |to: &str| {
            let args = [command, "--from", "2022-01-01", "--to", to];
            home.run(&[&args[..], &["--json", "--lang", "en", "--today", today]].concat())
        };
        let (year, day) = (until("2023-12-31"), until(today));
        assert_eq!((year.code, &year.out), (0, &day.out), "{command}");
        assert!(year.err.contains("counted until today"), "{}", year.err);
        assert!(!day.err.contains("counted until today"), "{}", day.err);
        assert_eq!(
            home.run(&[command, "--from", ahead, "--to", ahead, "--today", today])
                .code,
            4
        );
    }
}
