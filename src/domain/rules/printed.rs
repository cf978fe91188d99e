//! The names of procedures as qingji prints them, read back: a list that was written out comes in
//! again.

use std::collections::HashMap;
use std::sync::OnceLock;

use serde::Deserialize;

/// The words of the domain in every language, of which the names of procedures are a part.
const TEXTS: [&str; 2] = [
    include_str!("../../../config/locale/zh-CN/domain.toml"),
    include_str!("../../../config/locale/en/domain.toml"),
];

#[derive(Deserialize)]
struct Words {
    procedure: HashMap<String, String>,
}

/// The id of the procedure that is printed under this name in some language.
pub(super) fn id(name: &str) -> Option<&'static str> {
    static IDS: OnceLock<HashMap<String, String>> = OnceLock::new();
    let ids = IDS.get_or_init(|| {
        let words = TEXTS.iter().filter_map(|text| toml::from_str(text).ok());
        let all = words.flat_map(|words: Words| words.procedure);
        all.map(|(id, name)| (folded(&name), id)).collect()
    });
    ids.get(&folded(name)).map(String::as_str)
}

/// A name without case, blanks, commas and brackets.
fn folded(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}
