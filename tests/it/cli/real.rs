//! Real records from outside this project, run through the program; skipped with a message if they
//! are absent.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};

use super::*;

fn data(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/data/cases")
        .join(name);
    if !path.exists() {
        println!("skipped: {name} is absent");
    }
    path.exists().then_some(path)
}

fn map(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/maps")
        .join(name)
}

/// Imports a file of the real data on a day.
fn import(home: &Home, file: &Path, map: Option<&Path>, today: &str) -> Value {
    let mut args = vec!["import", file.to_str().unwrap(), "--json", "--today", today];
    if let Some(map) = map {
        args.extend(["--map", map.to_str().unwrap()]);
    }
    let ended = home.run(&args);
    assert_eq!(ended.code, 0, "{}", ended.err);
    serde_json::from_str(&ended.out).unwrap()
}

fn figures(report: &Value) -> [i64; 5] {
    ["read", "added", "updated", "unchanged", "rejected"].map(|key| report[key].as_i64().unwrap())
}

fn with_reason(report: &Value, reasons: &[&str]) -> usize {
    let problems = report["problems"].as_array().unwrap().iter();
    problems
        .filter(|p| reasons.contains(&p["reason"].as_str().unwrap()))
        .count()
}

fn day(text: &str) -> Option<NaiveDate> {
    text.get(..10)?.parse().ok()
}

/// Cases filed and closed per court and day, counted row by row.
#[derive(Default)]
struct Recount {
    courts: BTreeSet<String>,
    filed: BTreeMap<(String, NaiveDate), i64>,
    closed: BTreeMap<(String, NaiveDate), i64>,
    impossible: usize,
    /// The days of filing and of closing of every case.
    spans: Vec<(NaiveDate, Option<NaiveDate>)>,
}

impl Recount {
    fn of(file: &Path, today: NaiveDate) -> Recount {
        let mut recount = Recount::default();
        let mut reader = csv::Reader::from_path(file).unwrap();
        let header = reader.headers().unwrap().clone();
        let at = |name: &str| header.iter().position(|column| column == name).unwrap();
        let (court, filed, closed) = (at("vara"), at("dt_distribuicao"), at("dt_mov"));
        let mut row = csv::StringRecord::new();
        while reader.read_record(&mut row).unwrap() {
            // A line break inside a one-line field becomes one blank.
            let court = row[court].replace('\n', " ");
            let filed = day(&row[filed]).unwrap();
            let closed = day(&row[closed]);
            let possible = closed.filter(|closed| *closed >= filed && *closed <= today);
            recount.spans.push((filed, possible));
            if closed != possible {
                recount.impossible += 1;
            } else if let Some(closed) = closed {
                *recount.closed.entry((court.clone(), closed)).or_default() += 1;
            }
            *recount.filed.entry((court, filed)).or_default() += 1;
        }
        let courts = recount.filed.keys().map(|(court, _)| court.clone());
        recount.courts = courts.collect();
        recount
    }

    /// (opening, filed, closed, closing) for every day of a court, or of all courts together.
    fn days(&self, court: Option<&str>, from: NaiveDate, to: NaiveDate) -> Vec<[i64; 4]> {
        let of = |cells: &BTreeMap<(String, NaiveDate), i64>| {
            let mut days = BTreeMap::<NaiveDate, i64>::new();
            for ((name, day), n) in cells {
                if court.is_none_or(|court| court == name) {
                    *days.entry(*day).or_default() += n;
                }
            }
            days
        };
        let (filed, closed) = (of(&self.filed), of(&self.closed));
        let before = |days: &BTreeMap<NaiveDate, i64>| days.range(..from).map(|d| d.1).sum::<i64>();
        let mut stock = before(&filed) - before(&closed);
        let mut days = Vec::new();
        let mut day = from;
        while day <= to {
            let opening = stock;
            let (new, gone) = (
                filed.get(&day).copied().unwrap_or_default(),
                closed.get(&day).copied().unwrap_or_default(),
            );
            stock += new - gone;
            days.push([opening, new, gone, stock]);
            day = day + Days::new(1);
        }
        days
    }
}

fn stock(rows: &Value, court: Option<&str>) -> Vec<[i64; 4]> {
    let rows = rows.as_array().unwrap().iter();
    rows.filter(|row| court.is_none_or(|court| row["court"] == court))
        .map(|row| ["opening", "filed", "closed", "closing"].map(|key| row[key].as_i64().unwrap()))
        .collect()
}

#[test]
fn a_quarter_of_a_million_cases_are_counted_as_by_hand() {
    let Some(packed) = data("saopaulo_civil.csv.gz") else {
        return;
    };
    let home = Home::new();
    let unpacked = std::process::Command::new("gzip")
        .arg("-dc")
        .arg(&packed)
        .output();
    let Ok(unpacked) = unpacked else {
        println!("skipped: there is no gzip");
        return;
    };
    let file = home.path().join("saopaulo.csv");
    std::fs::write(&file, unpacked.stdout).unwrap();
    let recount = Recount::of(&file, day("2013-01-31").unwrap());
    assert_eq!((recount.courts.len(), recount.impossible), (4, 65));

    let report = import(&home, &file, Some(&map("saopaulo.toml")), "2013-01-31");
    assert_eq!(figures(&report), [227_664, 227_664, 0, 0, 0]);
    let impossible = [
        "closed-before-filed",
        "closed-after-today",
        "date-out-of-range",
    ];
    assert_eq!(with_reason(&report, &impossible), 65);
    assert_eq!(with_reason(&report, &["unknown-court"]), 4);
    assert_eq!(report["problems"].as_array().unwrap().len(), 69);

    let window = ["--from", "2009-01-01", "--to", "2013-01-31"];
    let (from, to) = (day(window[1]).unwrap(), day(window[3]).unwrap());
    let ask = |by: &str| {
        let mut args = vec!["stock", "--by", by];
        args.extend(window);
        home.json(&args)
    };
    assert_eq!(stock(&ask("day"), None), recount.days(None, from, to));
    let by_court = ask("day,court");
    for court in &recount.courts {
        let (found, counted) = (
            stock(&by_court, Some(court)),
            recount.days(Some(court), from, to),
        );
        assert_eq!(found, counted, "{court}");
    }
    let whole = recount.days(None, from, to);
    let sum = |at: usize| whole.iter().map(|day| day[at]).sum::<i64>();
    let total = &home.json(&["stock", window[0], window[1], window[2], window[3]])[0];
    assert_eq!(
        (&total["opening"], &total["closing"]),
        (&whole[0][0].into(), &whole.last().unwrap()[3].into())
    );
    assert_eq!(
        (&total["filed"], &total["closed"]),
        (&sum(1).into(), &sum(2).into())
    );
    assert_eq!(total["date"], "2009-01-01");

    // Long-pending cases as of a day in between: later filings and closings do not count, and the
    // window ends with that day.
    let cut = day("2011-06-30").unwrap();
    let rows = home.json(&[
        "stock",
        "--from",
        window[1],
        "--to",
        window[3],
        "--by",
        "year",
        "--set",
        "long-pending=12",
        "--as-of",
        "2011-06-30",
    ]);
    let rows = rows.as_array().unwrap();
    assert_eq!(rows.len(), 3);
    for (row, end) in rows.iter().zip(["2009-12-31", "2010-12-31", "2011-06-30"]) {
        let end = day(end).unwrap();
        let pending = recount.spans.iter().filter(|(filed, closed)| {
            *filed <= cut
                && *filed + chrono::Months::new(12) < end
                && closed.is_none_or(|closed| closed > end)
        });
        assert_eq!(row["closing"], pending.count(), "{end}");
    }
}

#[test]
fn chinese_judgments_are_read_without_a_map() {
    let Some(file) = data("chinese_judgments_2019.csv") else {
        return;
    };
    let home = Home::new();
    let report = import(&home, &file, None, "2019-12-31");
    assert_eq!(figures(&report), [3_729, 3_729, 0, 0, 0]);
    assert_eq!(with_reason(&report, &["closed-before-filed"]), 3);
    let again = import(&home, &file, None, "2019-12-31");
    assert_eq!(figures(&again), [3_729, 0, 0, 3_729, 0]);
    assert!(again["group"].is_null());
    // 767 have no filing date; no total leaves them out silently.
    let ended = home.run(&[
        "stock",
        "--from",
        "2019-01-01",
        "--to",
        "2019-12-31",
        "--json",
    ]);
    assert!(ended.err.contains("767"), "{}", ended.err);
}

#[test]
fn payments_of_fines_add_up_to_the_cent() {
    let (Some(fines), Some(payments)) = (data("fines.csv"), data("fines_payments.csv")) else {
        return;
    };
    let home = Home::new();
    let (fines_map, payments_map) = (map("fines.toml"), map("fines_payments.toml"));
    let report = import(&home, &fines, Some(&fines_map), "2020-12-31");
    assert_eq!(figures(&report), [10_000, 10_000, 0, 0, 0]);
    let report = import(&home, &payments, Some(&payments_map), "2020-12-31");
    assert_eq!(figures(&report), [4_910, 4_910, 0, 0, 0]);
    let again = import(&home, &payments, Some(&payments_map), "2020-12-31");
    assert_eq!(figures(&again), [4_910, 0, 0, 4_910, 0]);
    let total = home.json(&["execution", "--from", "2000-01-01", "--to", "2020-12-31"]);
    assert_eq!(
        total,
        serde_json::json!([{
            "cases": 10_000, "received": "210495.90", "paid_out": "0.00", "claimed": "599499.60",
            "other_received": "0.00", "other_paid_out": "0.00", "unknown_filing": 0,
        }])
    );
    let years = home.json(&[
        "execution",
        "--from",
        "2000-01-01",
        "--to",
        "2020-12-31",
        "--by",
        "year",
    ]);
    let cents = |row: &Value| {
        let text = row["received"].as_str().unwrap().replace('.', "");
        text.parse::<i64>().unwrap()
    };
    let sum: i64 = years.as_array().unwrap().iter().map(cents).sum();
    assert_eq!(sum, 21_049_590);
}

#[test]
fn published_totals_are_taken_in_as_they_are_and_checked() {
    let Some(file) = data("hawaii_totals.csv") else {
        return;
    };
    let home = Home::new();
    let path = file.to_str().unwrap();
    // A trial needs no docket and creates none.
    let trial = home.json(&["reported", "import", path, "--dry-run"]);
    assert_eq!(trial["group"], Value::Null);
    assert_eq!(home.run(&["reported", "list"]).code, 3);
    let report = home.json(&["reported", "import", path]);
    assert_eq!(figures(&report), [783, 783, 0, 0, 0]);
    assert_eq!(report["problems"], serde_json::json!([]));
    let again = home.json(&["reported", "import", path]);
    assert_eq!(figures(&again), [783, 0, 0, 783, 0]);
    assert!(again["group"].is_null());
    let rows = home.json(&["reported", "list"]);
    let rows = rows.as_array().unwrap();
    assert_eq!(rows.len(), 783);
    // -1 stands for a number unknown to the court.
    let unknown = |row: &&Value| {
        ["opening", "filed", "closed", "closing", "caseload"]
            .iter()
            .any(|key| row[*key].is_null())
    };
    assert_eq!(rows.iter().filter(unknown).count(), 24);
    let checked = home.json(&["reported", "check"]);
    let off = |key: &str| {
        let differs = |row: &&Value| row[key].as_i64().is_some_and(|n| n != 0);
        checked.as_array().unwrap().iter().filter(differs).count()
    };
    assert_eq!(
        [off("gap"), off("caseload_gap"), off("restated")],
        [37, 4, 441]
    );
    let one = home.json(&[
        "reported",
        "check",
        "--court",
        "First Circuit",
        "--kind",
        "Civil Actions",
        "--from",
        "1998-01-01",
        "--to",
        "1999-12-31",
    ]);
    assert!(one.as_array().unwrap().len() <= 2);
    assert_eq!(home.json(&["verify"])["ok"], true);
    home.json(&["undo"]);
    assert_eq!(home.json(&["reported", "list"]), serde_json::json!([]));
    assert_eq!(home.json(&["verify"])["ok"], true);
}
