//! A refusal names what is wrong, and what may stand there.

use super::*;

#[test]
fn a_window_of_more_than_a_century_is_said_to_be_one() {
    let home = Home::new();
    assert_eq!(home.run(&["add", NUMBER, "--filed", "2023-01-05"]).code, 0);
    let ended = home.run(&["stock", "--from", "1900-01-01", "--to", "2023-01-01"]);
    assert_eq!(ended.code, 2);
    assert!(ended.err.contains("century"), "{}", ended.err);
}

#[test]
fn a_page_that_was_wiped_is_damage_in_words() {
    let home = Home::new();
    let store = home.path().join("d.redb");
    home.json(&["demo", "--cases", "60", "--no-tui", "--store", text(&store)]);
    let whole = std::fs::read(&store).unwrap();
    let mut named = 0;
    for page in (0..whole.len()).step_by(7 * 4096) {
        let mut wiped = whole.clone();
        wiped[page..page + 4096].fill(0);
        std::fs::write(&store, wiped).unwrap();
        let ended = home.run(&["verify", "--store", text(&store)]);
        assert!([0, 1, 4].contains(&ended.code), "{page}: {}", ended.err);
        assert!(!ended.err.contains("panicked"), "{page}: {}", ended.err);
        named += usize::from(ended.err.contains("damaged"));
    }
    assert!(named > 0, "some of these pages make the engine panic");
    std::fs::write(&store, whole).unwrap();
    assert_eq!(home.json(&["verify", "--store", text(&store)])["ok"], true);
}

#[test]
fn what_is_refused_is_named_with_what_may_stand_there() {
    let home = Home::new();
    let good = home.file("in.csv", GOOD);
    let store = home.path().join("d.redb");
    let at = ["--store", text(&store), "--today", "2023-06-30"];
    let run = |args: &[&str], stdin: &str| home.run_with(&[args, &at].concat(), stdin);
    assert_eq!(run(&["import", text(&good)], "").code, 0);
    let number = "(2023)内0783民初1号";
    for (args, code, says) in [
        (
            &["export", "cases", "--format", "md"][..],
            2,
            &["--format cannot be md", "csv tsv json jsonl xlsx"][..],
        ),
        (&["import", "-"], 4, &["standard input is empty"]),
        (
            &["amend", number, "custody", "perhaps"],
            2,
            &["custody cannot be perhaps", "yes no"],
        ),
        (
            &["due", "--limit", "many"],
            2,
            &["it should be a whole number"],
        ),
        (&["due", "--now", "noon"], 2, &["2026-06-30T09:00:00+08:00"]),
    ] {
        let ended = run(args, "");
        assert_eq!(ended.code, code, "{args:?}: {}", ended.err);
        for said in says {
            assert!(ended.err.contains(said), "{args:?}: {}", ended.err);
        }
        assert!(!ended.err.contains("qingji-stdin"), "{}", ended.err);
    }
    for (today, said) in [
        ("2026-02-30", "there is no such day"),
        ("9999-12-31", "the years 1900 to 2199"),
        ("tomorrow", "write it as"),
    ] {
        let ended = home.run(&["due", "--today", today]);
        assert_eq!(ended.code, 2);
        assert!(ended.err.contains(said), "{}", ended.err);
    }
    for (word, stored) in [("在押", "true"), ("no", "false"), ("是", "true")] {
        let ended = run(&["amend", number, "custody", word, "--json"], "");
        assert_eq!(ended.code, 0, "{}", ended.err);
        assert!(ended.out.contains(stored), "{}", ended.out);
    }
}

#[test]
fn what_nobody_knows_is_refused_and_names_what_there_is() {
    let home = Home::new();
    let sheet = home.file("in.csv", GOOD);
    let number = "(2023)内0783民初1号";
    assert_eq!(home.run(&["import", text(&sheet)]).code, 0);
    for (args, code, says) in [
        (
            &["amend", number, "procedure", "foo"][..],
            4,
            "qingji limits",
        ),
        (
            &[
                "change",
                number,
                "convert",
                "--to-procedure",
                "civil-first-simplifed",
            ][..],
            4,
            "civil-first-simplified",
        ),
        (
            &["add", "(2023)内0783民初9号", "--procedure", "nosuch"][..],
            4,
            "qingji limits",
        ),
        (
            &["why", number, "--if", "convert to nosuch"][..],
            4,
            "nosuch",
        ),
        (&["history", "--kind", "nope"][..], 2, "followed-up"),
        (&["list", "--out", "none/x.csv"][..], 3, "folder none"),
        (
            &["import", text(&sheet), "--sheet", "a"][..],
            4,
            "no workbook",
        ),
    ] {
        let ended = home.run(args);
        assert_eq!(ended.code, code, "{args:?}: {}", ended.err);
        assert!(ended.err.contains(says), "{args:?}: {}", ended.err);
    }
    assert_eq!(
        home.json(&["history"]).as_array().unwrap().len(),
        1,
        "nothing was written"
    );
    // The sheets' names of a procedure are understood.
    for (said, id) in [
        ("简易", "civil-first-simplified"),
        ("civil-first-ordinary", "civil-first-ordinary"),
    ] {
        assert_eq!(home.run(&["amend", number, "procedure", said]).code, 0);
        assert_eq!(home.json(&["show", number])["procedure"], id);
    }
}

#[test]
fn the_manual_is_told_in_every_form() {
    let home = Home::new();
    let page = home.run(&["docs", "backup", "--format", "json", "--lang", "en"]);
    let page: Value = serde_json::from_str(&page.out).unwrap();
    let whole = qingji::config::docs::find("backup").unwrap();
    let text = whole.text(qingji::text::locale::Locale::En);
    assert_eq!(page[0]["page"], "backup");
    assert_eq!(page[0]["text"], text);
    let lines = home.run(&["docs", "--format", "jsonl"]).out;
    assert_eq!(lines.lines().count(), qingji::config::docs::PAGES.len());
    assert_eq!(home.run(&["docs", "none", "--format", "json"]).code, 3);
}

#[test]
fn a_year_without_holidays_is_not_taken_in() {
    let home = Home::new();
    let store = home.path().join("in.redb");
    let empty = home.file("in.json", r#"{"year":2027,"papers":[],"days":[]}"#);
    let day = r#"{"name":"元旦","date":"2027-01-01","isOffDay":true}"#;
    let full = home.file(
        "in-full.json",
        &format!(r#"{{"year":2027,"days":[{day}]}}"#),
    );
    // A year that is known may be emptied again; the same file once more changes nothing.
    for (file, code) in [(&empty, 4), (&full, 0), (&empty, 0), (&empty, 0)] {
        let ended = home.run(&["holidays", text(file), "--store", text(&store)]);
        assert_eq!(ended.code, code, "{file:?}: {}", ended.err);
    }
}

#[test]
fn a_text_longer_than_a_cell_is_refused_with_its_field() {
    let home = Home::new();
    let number = "(2023)内0783民初1号";
    let long = "x".repeat(32_768);
    assert_eq!(
        in_june(&home, &["add", number, "--filed", "2023-06-01"]).code,
        0
    );
    for (args, field) in [
        (
            &["add", "(2023)内0783民初2号", "--cause", &long][..],
            "Cause",
        ),
        (&["amend", number, "cause", &long], "Cause"),
        (
            &["follow", number, "--outcome", "contacted", "--note", &long],
            "Note",
        ),
        (&["close", number, "--how", &long], "closed"),
        (&["bulk", "status=open", "tag", &long, "--yes"], "Tags"),
    ] {
        let ended = in_june(&home, args);
        let said = ended.err.to_lowercase();
        assert_eq!(ended.code, 4, "{}: {}", args[0], ended.err);
        let names = said.contains(&field.to_lowercase()) && said.contains("32768");
        assert!(names, "{}: {said}", args[0]);
    }
    let longest = &long[1..];
    assert_eq!(in_june(&home, &["amend", number, "cause", longest]).code, 0);
}

/// Each refusal names what to do, and nothing that does not belong there.
#[test]
fn a_refusal_names_the_bound_the_place_and_the_choices() {
    let home = Home::new();
    assert_eq!(home.run(&["add", NUMBER, "--filed", "2023-01-05"]).code, 0);
    let no_year = home.file("none.json", "{}");
    let map = home.file(
        "map.toml",
        "kind = \"cases\"\n[columns]\nnumber = \"案号\"\nbogus = \"x\"\n",
    );
    let sheet = home.file("cases.csv", "案号\n(2023)内0783民初13号\n");
    let [no_year, map, sheet] = [&no_year, &map, &sheet].map(|path| path.to_str().unwrap());
    let gb = [
        "export",
        "cases",
        "--format",
        "jsonl",
        "--encoding",
        "gb18030",
    ];
    for (args, code, said) in [
        (&["campaign", "list"][..], 2, "用法见 qingji --help"),
        (&["export", "file"], 2, "缺少 案号"),
        (&["show", ""], 3, "没有写案号"),
        (
            &["change", NUMBER, "extend", "--months", "99999"],
            2,
            "范围：0 到 1200",
        ),
        (&gb, 2, "utf-8"),
        (&["holidays", no_year], 4, "缺少 year"),
        (
            &["import", sheet, "--map", map],
            4,
            "number, court, division",
        ),
    ] {
        let ended = home.run(&[args, &["--lang", "zh"]].concat());
        assert_eq!(ended.code, code, "{args:?}: {}", ended.err);
        assert!(ended.err.contains(said), "{args:?}: {}", ended.err);
    }
    let config = home.path().join(".config/qingji");
    std::fs::create_dir_all(&config).unwrap();
    std::fs::write(config.join("config.toml"), "store = 5\n").unwrap();
    let checked = home.run(&["config", "check", "--lang", "zh"]);
    assert!(checked.out.contains("store = 5") || checked.err.contains("store = 5"));
}
