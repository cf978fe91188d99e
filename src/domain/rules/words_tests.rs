//! Every id that can reach a screen has a word, in both languages.

use std::collections::BTreeSet;

use super::Rules;
use crate::domain::level::Level;
use crate::domain::types::Category;

const FILES: [&str; 2] = [
    include_str!("../../../config/locale/zh-CN/domain.toml"),
    include_str!("../../../config/locale/en/domain.toml"),
];

fn keys(text: &str) -> BTreeSet<String> {
    let table: toml::Table = text.parse().unwrap();
    let rows = table.iter().flat_map(|(section, rows)| {
        rows.as_table()
            .unwrap()
            .keys()
            .map(move |key| format!("{section}.{key}"))
    });
    rows.collect()
}

#[test]
fn both_languages_have_the_same_keys() {
    assert_eq!(keys(FILES[0]), keys(FILES[1]));
}

#[test]
fn every_id_has_a_word() {
    let keys = keys(FILES[0]);
    let has = |key: String| assert!(keys.contains(&key), "{key}");
    let rules = Rules::builtin();
    for limit in rules.limits() {
        has(format!("procedure.{}", limit.id));
        has(format!("from.{}", limit.from));
        limit
            .no_limit()
            .into_iter()
            .for_each(|reason| has(format!("none.{reason}")));
        limit
            .extensions
            .iter()
            .for_each(|round| has(format!("approver.{}", round.by)));
    }
    rules
        .grounds()
        .for_each(|ground| has(format!("ground.{}", ground.id)));
    for level in Level::ALL {
        has(format!("level.{}", level.id()));
    }
    for category in Category::ALL {
        has(format!("category.{}", category.id()));
    }
    let count = |section: &str| keys.iter().filter(|key| key.starts_with(section)).count();
    assert_eq!(count("procedure."), rules.limits().count());
    assert_eq!(count("ground."), rules.grounds().count());
}
