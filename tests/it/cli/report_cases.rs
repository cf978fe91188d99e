//! `report --cases`: the figures of a sheet from the shell.

use super::*;

const TODAY: [&str; 2] = ["--today", "2023-06-30"];

/// A home with a made-up docket, and its path.
fn demo() -> (Home, String) {
    let home = Home::new();
    let store = home.path().join("d.redb").to_str().unwrap().to_owned();
    let made = ["demo", "--cases", "200", "--no-tui", "--store", &store];
    assert_eq!(home.run(&[&made[..], &TODAY].concat()).code, 0);
    (home, store)
}

#[test]
fn a_figure_of_a_sheet_lists_what_it_counts() {
    let (home, store) = demo();
    let report = |more: &[&str]| {
        let mut all = vec!["report", "monthly", "--store", store.as_str()];
        all.extend(more);
        home.json(&all)
    };
    let sheet = report(&[]);
    let table = |id: &str| sheet["tables"][id][0].clone();
    let listed = |more: &[&str]| report(more).as_array().unwrap().clone();
    let closing = table("stock")["closing"].as_u64().unwrap();
    let rows = listed(&["--cases", "stock.closing"]);
    assert_eq!(rows.len() as u64, closing);
    assert!(closing > 0);
    // By the words of a row in either language, or its id.
    let delayed = listed(&["--cases", "kinds.closing", "--key", "扣除"]);
    assert_eq!(
        delayed,
        listed(&["--cases", "kinds.closing", "--key", "deduction"])
    );
    // What is added up stands beside each: an amount, days.
    let amount = |row: &Value| row["amount"].as_str().unwrap().replace('.', "");
    let cents = |text: String| text.parse::<i64>().unwrap();
    let received = listed(&["--cases", "money.received_since"]);
    let sum: i64 = received.iter().map(|row| cents(amount(row))).sum();
    let whole = table("money")["received_since"]
        .as_str()
        .unwrap()
        .replace('.', "");
    assert_eq!(sum, cents(whole));
    let days = ["--cases", "indicators.value_since", "--key", "average-days"];
    let printed = |format: &str| {
        let monthly = ["report", "monthly", "--store", &store, "--lang", "zh"];
        home.run(&[&monthly[..], &TODAY, &days, &["--format", format]].concat())
    };
    let csv = printed("csv").out;
    assert!(csv.lines().next().unwrap().contains("weight"), "{csv}");
    for format in ["table", "md"] {
        let shown = printed(format);
        assert!(shown.out.contains("天数"), "{} {}", shown.out, shown.err);
    }
}

#[test]
fn what_is_no_figure_is_answered_with_all_there_are() {
    let (home, store) = demo();
    let ask = |more: &[&str]| {
        let daily = ["report", "daily", "--store", store.as_str()];
        home.run(&[&daily[..], &TODAY, more].concat())
    };
    let wrong = ask(&["--cases", "stock.court"]);
    assert_eq!(wrong.code, 2, "{}", wrong.err);
    assert!(wrong.err.contains("stock.closing") && wrong.err.contains("money.received"));
    let wrong = ask(&["--cases", "stock.closing", "--key", "上海"]);
    assert_eq!(wrong.code, 2, "{}", wrong.err);
    let wrong = ask(&["--cases", "stock.closing", "--freeze"]);
    assert_eq!(wrong.code, 2, "{}", wrong.err);
}

#[test]
fn a_figure_of_a_frozen_sheet_opens_to_what_was_known_then() {
    let (home, store) = demo();
    let run = |args: &[&str]| {
        let ended = home.run(&[args, &["--store", &store], &TODAY].concat());
        assert_eq!(ended.code, 0, "{args:?} {}", ended.err);
        ended
    };
    let json = |args: &[&str]| home.json(&[args, &["--store", &store]].concat());
    let frozen = run(&["report", "daily", "--freeze"]);
    let id: String = frozen.err.chars().filter(char::is_ascii_digit).collect();
    let printed = |more: &[&str]| json(&[&["report", "--print", &id][..], more].concat());
    let sheet = printed(&[]);
    let row = &sheet["tables"]["stock"][1];
    let court = row["court"].as_str().unwrap().to_owned();
    let open = ["--cases", "stock.closing", "--key", &court];
    let before = printed(&open);
    assert_eq!(
        Value::from(before.as_array().unwrap().len()),
        row["closing"]
    );
    // Closed late: the sheet of the day has one case less now, the frozen one has not.
    let number = before[0]["number"].as_str().unwrap();
    let filed = before[0]["filed"].as_str().unwrap();
    run(&["close", number, "--on", filed]);
    assert_eq!(printed(&open), before);
    let now = json(&[&["report", "daily"][..], &open].concat());
    assert_eq!(
        now.as_array().unwrap().len() + 1,
        before.as_array().unwrap().len()
    );
    // A sheet beside its comparison is still one too many.
    let two = [&open[..], &["--compare", &id]].concat();
    let wrong = home.run(&[&["report", "--store", &store][..], &TODAY, &two].concat());
    assert_eq!(wrong.code, 2, "{}", wrong.err);
}
