//! What is entered and changed, and taken back.

use super::*;

#[test]
fn add_answers_with_the_event_and_the_due_date() {
    let home = Home::new();
    let written = home.json(&["add", NUMBER, "--filed", "2023-01-05"]);
    assert_eq!(
        keys(&written),
        ["commit", "days_left", "due", "events", "level", "number"]
    );
    assert_eq!(written["events"][0]["kind"], "registered");
    assert_eq!(written["number"], NUMBER);
    assert_eq!(written["due"], "2023-07-05");
    assert_eq!(written["days_left"], 5);
    assert_eq!(written["level"], "near");
    assert!(home.path().join(".local/share/qingji/docket.redb").exists());
    assert_eq!(
        home.run(&["add", NUMBER]).code,
        6,
        "a second one of this number"
    );
}

#[test]
fn a_case_filed_later_than_today_says_so_when_it_is_amended() {
    let home = filled();
    let amended = home.json(&["amend", NUMBER, "filed", "2024-02-01"]);
    assert_eq!(amended["level"], "later");
    let said = home.run(&[
        "amend",
        NUMBER,
        "filed",
        "2024-03-01",
        "--today",
        "2023-06-30",
        "--lang",
        "zh",
    ]);
    assert!(
        said.out.contains("以后立案") && !said.out.contains("正常"),
        "{}",
        said.out
    );
}

#[test]
fn a_setting_that_is_restored_is_named_and_not_the_undo_of_it() {
    let home = filled();
    let run = |args: &[&str]| {
        let ended = home.run(&[args, &["--lang", "zh"]].concat());
        assert_eq!(ended.code, 0, "{}", ended.err);
        ended.out
    };
    run(&[
        "thresholds",
        "--urgent",
        "4",
        "--near",
        "9",
        "--ahead",
        "31",
    ]);
    run(&["undo"]);
    let said = run(&["redo"]);
    assert!(
        said.contains("已重做 改级别界限为 4 / 9 / 31 天") && !said.contains("撤销第"),
        "{said}"
    );
}

#[test]
fn posts_are_set_by_court_and_in_total_and_taken_out_again() {
    let home = filled();
    let set = |args: &[&str]| home.json(&[&["thresholds"], args].concat());
    let posts = &set(&["--posts", "海拉尔=32,牙克石=28", "--posts-total", "420"])["posts"];
    assert_eq!(posts["total"], 420);
    assert_eq!(posts["courts"]["海拉尔区人民法院"], 32);
    assert_eq!(posts["courts"]["牙克石市人民法院"], 28);
    let window = ["--from", "2023-01-01", "--to", "2023-06-30"];
    let args = [&["indicators", "--id", "closed-per-handler"][..], &window].concat();
    let row = &home.json(&args)[0];
    assert_eq!(row["denominator"], 420);
    let formula = row["formula"].as_str().unwrap();
    assert!(
        formula.contains("员额") || formula.contains("posts"),
        "{formula}"
    );
    let posts = &set(&["--posts", "海拉尔=0", "--posts-total", "0"])["posts"];
    assert_eq!(posts["total"], Value::Null);
    assert_eq!(posts["courts"]["海拉尔区人民法院"], Value::Null);
    assert_eq!(home.run(&["thresholds", "--posts", "海拉尔"]).code, 2);
    let words = home
        .run(&["thresholds", "--lang", "zh", "--format", "table"])
        .out;
    assert!(words.contains("员额：牙克石 28"), "{words}");
}

#[test]
fn a_suspension_pauses_and_its_end_resumes() {
    let home = filled();
    let paused = home.json(&[
        "change",
        NUMBER,
        "suspend",
        "--from",
        "2023-06-20",
        "--ground",
        "鉴定",
    ]);
    assert_eq!(paused["events"][0]["kind"], "suspended");
    assert_eq!(paused["level"], "paused");
    let resumed = home.json(&["change", NUMBER, "resume", "--on", "2023-06-25"]);
    assert_eq!(resumed["events"][0]["kind"], "resumed");
    assert_eq!(resumed["events"][0]["from"], "2023-06-20");
    assert_eq!(resumed["due"], "2023-07-10");
    assert_eq!(home.run(&["change", NUMBER, "resume"]).code, 4);
}

#[test]
fn money_follow_ups_and_closing_are_events() {
    let home = filled();
    let paid = home.json(&["pay", NUMBER, "2104.95", "--on", "2023-06-01"]);
    assert_eq!(paid["events"][0]["kind"], "received");
    assert_eq!(paid["events"][0]["amount"], "2104.95");
    let out = home.json(&["payout", NUMBER, "1万", "--on", "2023-06-02"]);
    assert_eq!(
        (&out["events"][0]["kind"], &out["events"][0]["amount"]),
        (&"paid-out".into(), &"10000.00".into())
    );
    assert_eq!(home.run(&["pay", NUMBER, "0"]).code, 4);
    let ahead = home.run(&[
        "pay",
        NUMBER,
        "1",
        "--on",
        "2023-07-02",
        "--today",
        "2023-06-30",
    ]);
    assert!(
        ahead.code == 0 && ahead.err.contains("2023-07-02 lies ahead"),
        "{}",
        ahead.err
    );
    home.json(&["undo"]);
    let followed = home.json(&["follow", NUMBER, "--outcome", "1", "--next", "+7d"]);
    assert_eq!(followed["events"][0]["outcome"], "contacted");
    assert_eq!(followed["events"][0]["next"], "2023-07-07");
    assert_eq!(followed["events"][0]["on"], "2023-06-30");
    // By its rule +15d, but no later than the due date.
    let served = home.json(&["follow", NUMBER, "--outcome", "已送达"]);
    assert_eq!(served["events"][0]["outcome"], "served");
    assert_eq!(served["events"][0]["next"], "2023-07-05");
    assert_eq!(
        (&served["capped_by"], &served["cap"]),
        (&"due".into(), &"2023-07-05".into())
    );
    let last = home.json(&["follow", NUMBER, "--outcome", "served", "--no-next"]);
    assert!(last["events"][0].get("next").is_none() && last.get("cap").is_none());
    home.json(&["undo"]);
    home.json(&["undo"]);
    let closed = home.json(&["close", NUMBER, "--on", "2023-06-29", "--how", "判决"]);
    assert_eq!(closed["level"], "closed");
    assert!(closed["days_left"].is_null());
    let reopened = home.json(&["reopen", NUMBER, "--on", "2023-06-30", "--reason", "误结"]);
    assert_eq!(reopened["level"], "near");
    let file = home.json(&["show", NUMBER]);
    assert_eq!(file["received"], "2104.95");
    // Entries that were taken back remain visible.
    assert_eq!(file["timeline"].as_array().unwrap().len(), 9);
}

#[test]
fn undo_takes_back_and_undo_of_the_undo_restores() {
    let home = filled();
    home.json(&["amend", NUMBER, "handler", "李娜"]);
    assert_eq!(home.json(&["show", NUMBER])["handler"], "李娜");
    let undone = home.json(&["undo"]);
    assert_eq!(undone["events"][0]["kind"], "retracted");
    assert_eq!(home.json(&["show", NUMBER])["handler"], "张建国");
    let group = undone["commit"].to_string();
    home.json(&["undo", "--group", &group]);
    assert_eq!(home.json(&["show", NUMBER])["handler"], "李娜");
    assert_eq!(home.run(&["undo", "--group", "999"]).code, 3);
}

#[test]
fn a_pause_ends_by_a_command_of_its_own() {
    let home = filled();
    let day = ["--today", "2023-06-30"];
    let args = [
        "change",
        NUMBER,
        "suspend",
        "--ground",
        "party-died",
        "--from",
        "2023-05-01",
    ];
    assert_eq!(home.run(&[&args[..], &day].concat()).code, 0);
    let resumed = home.json(&["resume", NUMBER, "--on", "2023-06-20"]);
    assert_eq!(resumed["events"][0]["kind"], "resumed");
    assert_eq!(resumed["events"][0]["from"], "2023-05-01");
    assert_eq!(home.run(&[&["resume", NUMBER][..], &day].concat()).code, 4);
}

#[test]
fn a_change_refuses_options_that_say_nothing_of_it() {
    let home = filled();
    for (kind, options) in [
        (
            "convert",
            &["--to", "civil-first-ordinary", "--from", "2023-04-01"][..],
        ),
        ("extend", &["--months", "3", "--from", "2023-04-01"]),
        ("restart", &["--from", "2023-04-01"]),
        ("resume", &["--to", "2023-04-01"]),
        ("deduct", &["--months", "3"]),
    ] {
        let mut args = vec!["change", NUMBER, kind];
        args.extend(options);
        let ended = home.run(&args);
        assert_eq!(ended.code, 2, "{args:?}: {}", ended.err);
        let refused = options.iter().rfind(|word| word.starts_with("--")).unwrap();
        assert!(ended.err.contains(refused), "{}", ended.err);
        assert!(ended.err.contains("it takes --"), "{}", ended.err);
    }
}

#[test]
fn english_words_are_days() {
    let home = filled();
    for word in ["tomorrow", "next monday", "in 3 working days"] {
        let args = ["follow", NUMBER, "--outcome", "contacted", "--next", word];
        assert_eq!(
            home.json(&args)["events"][0]["kind"],
            "followed-up",
            "{word}"
        );
    }
    assert_eq!(
        home.json(&["pay", NUMBER, "1", "--on", "today"])["number"],
        NUMBER
    );
}

#[test]
fn a_correction_stands_on_the_day_it_was_made() {
    let home = Home::new();
    let number = "(2023)内0783民初1号";
    for args in [
        &["add", number, "--filed", "2023-01-05"][..],
        &["amend", number, "cause", "借款合同纠纷"],
        &["follow", number, "--outcome", "served"],
    ] {
        let ended = home.run(&[args, &["--today", "2023-06-30"]].concat());
        assert_eq!(ended.code, 0, "{}", ended.err);
    }
    let shown = home.run(&["show", number, "--lang", "zh", "--today", "2023-06-30"]);
    let line = shown
        .out
        .lines()
        .find(|line| line.contains("借款合同纠纷") && line.contains("更正"));
    assert!(line.unwrap().contains("2023-06-30"), "{}", shown.out);
}
