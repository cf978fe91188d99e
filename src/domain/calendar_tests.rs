use std::path::Path;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Make-up working weekends from the State Council's yearly holiday notices (国办发明电).
const MAKEUP: &[(i32, &str)] = &[
    (2015, "01-04 02-15 02-28 09-06 10-10"),
    (2016, "02-06 02-14 06-12 09-18 10-08 10-09"),
    (2017, "01-22 02-04 04-01 05-27 09-30"),
    (2018, "02-11 02-24 04-08 04-28 09-29 09-30 12-29"),
    (2019, "02-02 02-03 04-28 05-05 09-29 10-12"),
    (2020, "01-19 04-26 05-09 06-28 09-27 10-10"),
    (2021, "02-07 02-20 04-25 05-08 09-18 09-26 10-09"),
    (2022, "01-29 01-30 04-02 04-24 05-07 10-08 10-09"),
    (2023, "01-28 01-29 04-23 05-06 06-25 10-07 10-08"),
    (2024, "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12"),
    (2025, "01-26 02-08 04-27 09-28 10-11"),
    (2026, "01-04 02-14 02-28 05-09 09-20 10-10"),
];

#[test]
fn every_builtin_year_can_be_read_and_is_known() {
    for (at, text) in BUILTIN.iter().enumerate() {
        let (year, days) = read(text).unwrap();
        assert_eq!(year, BUILTIN_FIRST + at as i32);
        assert!(days.len() > 15, "{year}");
        assert!(Calendar::builtin().knows(year));
    }
    assert!(!Calendar::builtin().knows(2006));
    assert!(!Calendar::builtin().knows(2027));
    assert_eq!(Calendar::builtin().known_until(), Some(2026));
    assert_eq!(Calendar::default().known_until(), None);
}

#[test]
fn working_weekends_are_those_of_the_notices() {
    let calendar = Calendar::builtin();
    for (year, list) in MAKEUP {
        let found: Vec<String> = (0..366)
            .filter_map(|n| NaiveDate::from_yo_opt(*year, n + 1))
            .filter(|d| is_weekend(*d) && calendar.is_working(*d))
            .map(|d| d.format("%m-%d").to_string())
            .collect();
        assert_eq!(found.join(" "), *list, "{year}");
    }
}

#[test]
fn days_off_of_2025_are_28() {
    let calendar = Calendar::builtin();
    let (_, days) = read(BUILTIN[18]).unwrap();
    let off: Vec<_> = days.iter().filter(|(_, off)| *off).collect();
    assert_eq!(off.len(), 28);
    assert!(off.iter().all(|(d, _)| !calendar.is_working(*d)));
}

#[test]
fn december_days_come_from_the_next_years_file() {
    let calendar = Calendar::builtin();
    assert!(calendar.is_working(day("2018-12-29")));
    assert!(!calendar.is_working(day("2018-12-31")));
    assert_eq!(calendar.roll(day("2018-12-30")), day("2019-01-02"));
}

#[test]
fn the_switch_turns_makeup_weekends_off() {
    assert_eq!(
        Calendar::builtin().roll(day("2026-02-28")),
        day("2026-02-28")
    );
    assert_eq!(
        Calendar::builtin()
            .with_makeup(false)
            .roll(day("2026-02-28")),
        day("2026-03-02")
    );
}

#[test]
fn a_year_can_be_added_replaced_and_emptied_at_run_time() {
    let mut calendar = Calendar::builtin();
    assert!(!calendar.is_working(day("2027-01-02")));
    assert!(calendar.is_working(day("2027-01-01")));
    let file = r#"{"year":2027,"days":[{"name":"元旦","date":"2027-01-01","isOffDay":true},{"name":"元旦","date":"2026-12-31","isOffDay":true}]}"#;
    assert_eq!(calendar.add_year(file), Ok(2027));
    assert!(calendar.knows(2027));
    assert!(!calendar.is_working(day("2027-01-01")));
    assert!(!calendar.is_working(day("2026-12-31")));
    assert_eq!(calendar.known_until(), Some(2027));
    assert_eq!(calendar.add_year(r#"{"year":2027,"days":[]}"#), Ok(2027));
    assert!(!calendar.knows(2027));
    assert!(calendar.is_working(day("2026-12-31")));
    assert!(calendar.is_working(day("2027-01-01")));
}

#[test]
fn an_added_year_outside_the_window_works_too() {
    let mut calendar = Calendar::default();
    calendar
        .add_year(r#"{"year":2199,"days":[{"date":"2199-01-01","isOffDay":true}]}"#)
        .unwrap();
    assert!(calendar.knows(2199));
    assert!(!calendar.is_working(day("2199-01-01")));
}

#[test]
fn a_bad_file_says_what_is_wrong_and_changes_nothing() {
    let mut calendar = Calendar::builtin();
    let before = calendar.clone();
    let bad = [
        "",
        "[]",
        r#"{"year":2027}"#,
        r#"{"year":2027,"days":[{"date":"2027-02-30","isOffDay":true}]}"#,
        r#"{"year":2027,"days":[{"date":"2026-11-30","isOffDay":true}]}"#,
        r#"{"year":2027,"days":[{"date":"2027-01-01","isOffDay":true},{"date":"2027-01-01","isOffDay":false}]}"#,
        r#"{"year":20270,"days":[]}"#,
    ];
    for text in bad {
        assert!(calendar.add_year(text).is_err(), "{text}");
    }
    assert_eq!(calendar, before);
}

#[test]
fn working_days_agree_with_another_library() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/data/holidays/find_workday_cases.json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("skipped: ../shared/data/holidays/find_workday_cases.json is absent");
        return;
    };
    let calendar = Calendar::builtin();
    let file: serde_json::Value = serde_json::from_str(&text).unwrap();
    let cases = file["cases"].as_array().unwrap();
    assert!(cases.len() >= 14);
    for case in cases {
        let delta = case["delta"].as_i64().unwrap() as i32;
        let from = day(case["date"].as_str().unwrap());
        assert_eq!(
            calendar.add_working_days(from, delta).to_string(),
            case["expected"].as_str().unwrap(),
            "{case}"
        );
    }
}

proptest::proptest! {
    /// Any text as a year file is either accepted or refused with a message, and a refused one
    /// changes nothing.
    #[test]
    fn no_year_file_panics(text in r#"\{"year":(20[0-9]{2}|-1|99999|"x"),"days":\[(\{"name":"x","date":"20[0-9]{2}-[0-9]{2}-[0-9]{2}","isOffDay":(true|false|1)\},?){0,3}\]\}|\PC{0,40}"#) {
        let before = Calendar::builtin();
        let mut calendar = before.clone();
        match calendar.add_year(&text) {
            Ok(year) => proptest::prop_assert!((1900..=2200).contains(&year), "{year}"),
            Err(_) => {
                let same = (2005..2040).all(|year| calendar.knows(year) == before.knows(year));
                proptest::prop_assert!(same);
            }
        }
    }
}
