//! Lines of JSON written by strangers.

use super::*;

#[test]
fn jsonl_takes_synonyms_late_keys_and_survives_bad_lines() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let long = format!(
        "{{\"number\":\"(2023)内0783民初3号\",\"note\":\"{}\"}}",
        "x".repeat(1 << 20)
    );
    let text = format!(
        "{{\"案号\":\"(2023)内0783民初1号\",\"filed\":\"2023-01-05\",\"tags\":[\"a\",\"b\"],\"claim\":12.5}}\n\n{{oops\n{deep}\n\
         {{\"number\":\"(2023)内0783民初2号\",\"custody\":true}}\n{long}\n"
    );
    let opened = open("a.jsonl", text.as_bytes()).unwrap();
    let cases = opened.cases();
    assert_eq!(cases.len(), 3);
    assert!(cases[1].registration.custody);
    assert_eq!(cases[2].registration.note, None);
    assert_eq!(cases[0].registration.tags, ["a", "b"]);
    assert_eq!(cases[0].registration.claim.map(|m| m.0), Some(1250));
    assert_eq!(
        opened
            .problems
            .iter()
            .filter(|p| p.reason == Reason::BadJson)
            .count(),
        2
    );
}

#[test]
fn a_key_that_comes_late_makes_no_change_of_a_class_of_cases() {
    let line = |n: u32, more: &str| {
        format!(
            "{{\"案号\":\"(2023)内0783民初{n}号\",\"立案日期\":\"2023-01-05\",\"承办人\":\"王芳\",\
             \"案由\":\"合同纠纷\",\"类别\":\"民事\",\"天数\":\"13\"{more}}}\n"
        )
    };
    let first = (1..=limit::HEADER_ROWS as u32 + 1).map(|n| line(n, ""));
    let text = first.collect::<String>() + &line(1000, ",\"书记员\":\"李强\"");
    let opened = open("a.jsonl", text.as_bytes()).unwrap();
    assert_eq!(opened.cases().len(), limit::HEADER_ROWS + 2);
    assert_eq!(opened.reasons(), []);
}

#[test]
fn a_key_that_stands_twice_in_a_line_is_named() {
    let text = "{\"number\":\"(2023)内0783民初1号\",\"handler\":\"王芳\",\"filed\":\"2023-01-05\"}\n\
                {\"handler\":\"李强\",\"number\":\"(2023)内0783民初2号\",\"handler\":\"赵六\"}\n\
                {\"number\":\"(2023)内0783民初3号\",\"handler\":\"\",\"handler\":\"孙七\"}\n\
                {\"number\":\"(2023)内0783民初4号\",\"number\":\"(2023)内0783民初5号\"}\n";
    let opened = open("a.jsonl", text.as_bytes()).unwrap();
    let cases = opened.cases();
    let found: Vec<_> = cases
        .iter()
        .map(|case| case.registration.handler.as_deref().unwrap_or_default())
        .collect();
    assert_eq!(found, ["王芳", "李强", "孙七", ""]);
    let named: Vec<_> = opened
        .problems
        .iter()
        .map(|p| (p.row, p.value.as_str(), p.reason))
        .collect();
    let wanted = [
        (2, "赵六 (handler: 李强)", Reason::TwoKeys),
        (
            4,
            "(2023)内0783民初5号 (number: (2023)内0783民初4号)",
            Reason::TwoKeys,
        ),
    ];
    assert_eq!(named, wanted);
}

#[test]
fn an_object_with_too_many_keys_is_named() {
    let keys: Vec<String> = (0..257).map(|n| format!("\"a{n:03}\":1")).collect();
    let text = format!(
        "{{\"number\":\"(2023)内0783民初1号\"}}\n{{{},\"number\":\"(2023)内0783民初2号\"}}\n\
         {{\"number\":\"(2023)内0783民初3号\"}}\n",
        keys.join(",")
    );
    let opened = open("a.jsonl", text.as_bytes()).unwrap();
    assert_eq!(opened.cases().len(), 3);
    let wide: Vec<_> = opened
        .problems
        .iter()
        .filter(|p| p.reason == Reason::RaggedRow)
        .map(|p| (p.row, p.value.as_str()))
        .collect();
    assert_eq!(wide, [(2, "> 256")]);
}
