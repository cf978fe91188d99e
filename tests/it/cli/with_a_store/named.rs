//! What a name or a part of a number stands for.

use super::*;

#[test]
fn a_part_of_a_number_that_one_case_has_stands_for_it() {
    let home = filled();
    for number in ["(2023)内0783民初13号", "(2022)内0783民初13号"] {
        assert_eq!(home.run(&["add", number]).code, 0);
    }
    for part in ["0783民初12", "23内0783mc12", "mc12", "12", "民初12号"] {
        let ended = home.run(&["show", part, "--json"]);
        assert_eq!(ended.code, 0, "{part}: {}", ended.err);
        let shown: Value = serde_json::from_str(&ended.out).unwrap();
        assert_eq!(shown["number"], NUMBER, "{part}");
        assert_eq!(ended.err, format!("{part} is {NUMBER}\n"));
    }
    let written = home.json(&["amend", "mc12", "handler", "李娜"]);
    assert_eq!(written["number"], NUMBER);
    // The other case of a link too, but not a document.
    let linked = home.json(&["link", "mc12", "22mc13"]);
    assert_eq!(linked["events"][0]["to"], "(2022)内0783民初13号");
    let linked = home.json(&["link", "mc12", "复函"]);
    assert_eq!(linked["events"][0]["to"], "复函");

    let ended = home.run(&["why", "0783民初13", "--json"]);
    assert_eq!(ended.code, 3);
    assert_eq!(ended.out, "");
    let said: Value = serde_json::from_str(&ended.err).unwrap();
    assert_eq!(said["key"], "several-cases");
    let candidates = "(2023)内0783民初13号 (2022)内0783民初13号";
    assert_eq!(said["args"]["candidates"], candidates);
    assert_eq!(
        (&said["args"]["open"], &said["args"]["n"]),
        (&"year".into(), &"2".into())
    );
    let ended = home.run(&["why", "0783民初13"]);
    assert!(
        ended.err.contains("add year, or give the whole number"),
        "{}",
        ended.err
    );
    // What fits nothing is answered as it was typed.
    let ended = home.run(&["show", "民初14"]);
    assert_eq!(ended.code, 3);
    assert!(
        ended.err.contains("there is no case 民初14"),
        "{}",
        ended.err
    );
}

#[test]
fn of_many_cases_that_a_part_fits_nine_are_named() {
    let home = Home::new();
    for year in 2010..2023 {
        let number = format!("({year})内0783执5号");
        assert_eq!(home.run(&["add", &number]).code, 0);
    }
    let ended = home.run(&["show", "执5", "--json"]);
    assert_eq!(ended.code, 3);
    let said: Value = serde_json::from_str(&ended.err).unwrap();
    assert_eq!(said["key"], "many-cases");
    assert_eq!(said["args"]["n"], "13");
    let named = said["args"]["candidates"].as_str().unwrap();
    assert_eq!(named.split(' ').count(), 9, "{named}");
}

#[test]
fn columns_that_are_not_read_are_named() {
    let home = Home::new();
    let file = home.file(
        "c.csv",
        &format!("案号,立案日期,备忘甲\n{NUMBER},2023-01-05,x\n"),
    );
    let ended = home.run(&["import", file.to_str().unwrap()]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    assert!(ended.out.contains("备忘甲"), "{}", ended.out);
}

#[test]
fn a_row_is_named_like_a_scope_and_an_unknown_name_is_not_found() {
    let home = filled();
    let open = |by: &str, key: &str| {
        let figure = ["ageing", "--by", by, "--cases", "open", "--key", key];
        home.run(&[&figure[..], &["--today", "2023-06-30", "--json"]].concat())
    };
    for (by, key, cases) in [
        ("court", "扎兰屯市人民法院", 1),
        ("court", "扎兰屯", 1),
        ("court", "内0783", 1),
        ("court", "海拉尔区人民法院", 0),
        ("handler", "张建国", 1),
        ("division", "民一庭", 1),
        ("tag", "涉企业", 1),
        ("kind", "civil", 1),
        ("type", "民初", 1),
        ("court,handler", "扎兰屯,张建国", 1),
    ] {
        let ended = open(by, key);
        assert_eq!(ended.code, 0, "{by} {key}: {}", ended.err);
        let rows: Vec<Value> = serde_json::from_str(&ended.out).unwrap();
        assert_eq!(rows.len(), cases, "{by} {key}");
    }
    for (by, key, code) in [
        ("court", "无此法院", 3),
        ("handler", "张建", 3),
        ("division", "民", 3),
        ("tag", "涉企", 3),
        // There are six kinds, whatever the docket holds.
        ("kind", "月亮", 2),
        ("type", "月亮", 3),
        ("court,handler", "扎兰屯,王某某", 3),
    ] {
        let ended = open(by, key);
        assert_eq!(ended.code, code, "{by} {key}: {}", ended.err);
    }
}
