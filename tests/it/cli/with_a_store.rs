//! The machine contract with a store of a few cases.

mod entered;
mod figures;
mod files;
mod named;
mod words;

use super::*;

fn filled() -> Home {
    let home = Home::new();
    let ended = home.run(&[
        "add",
        NUMBER,
        "--filed",
        "2023.1.5",
        "--cause",
        "买卖合同纠纷",
        "--handler",
        "张建国",
        "--division",
        "民一庭",
        "--claim",
        "12万",
        "--tags",
        "涉企业",
        "--today",
        "2023-06-30",
    ]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    home
}

#[test]
fn due_has_the_keys_of_the_contract() {
    let home = filled();
    let rows = home.json(&["due"]);
    assert_eq!(
        keys(&rows[0]),
        [
            "cause",
            "court",
            "court_code",
            "days_left",
            "division",
            "due",
            "filed",
            "handler",
            "level",
            "number",
            "provisional"
        ]
    );
    assert_eq!(rows[0]["court_code"], "内0783");
    let counts = home.json(&["due", "--count"]);
    assert_eq!(counts["near"], 1);
    assert_eq!(counts["over"], 0);
    let tsv = home.run(&["due", "--today", "2023-06-30"]);
    assert!(
        tsv.out.starts_with("number\tcourt\tcourt_code\t"),
        "{}",
        tsv.out
    );
}

#[test]
fn due_check_ends_with_10_when_a_case_is_overdue() {
    let home = filled();
    assert_eq!(
        home.run(&["due", "--check", "--today", "2023-06-30"]).code,
        0
    );
    assert_eq!(
        home.run(&["due", "--check", "--today", "2023-07-06"]).code,
        10
    );
    assert_eq!(
        home.run(&["due", "--check", "--level", "near", "--today", "2023-07-06"])
            .code,
        0
    );
}
