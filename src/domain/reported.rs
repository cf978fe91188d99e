//! Kinds of cases as named in publications.

use std::sync::OnceLock;

use serde::Deserialize;

use super::types::Category;

#[derive(Debug, Default, Deserialize)]
struct Words {
    kinds: Vec<Kind>,
}

#[derive(Debug, Deserialize)]
struct Kind {
    category: Category,
    words: Vec<String>,
}

fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    // A test ensures that the file compiled in can be read.
    WORDS.get_or_init(|| {
        toml::from_str(include_str!("../../config/reported.toml")).unwrap_or_default()
    })
}

/// The category that a published kind of cases means; `None` for kinds that the docket does not
/// distinguish.
pub fn category(kind: &str) -> Option<Category> {
    let kind = kind.to_lowercase();
    let says = |word: &String| kind.contains(word.as_str());
    let found = words()
        .kinds
        .iter()
        .find(|known| known.words.iter().any(says));
    found.map(|known| known.category)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_known_in_both_languages() {
        assert_eq!(category("民事"), Some(Category::Civil));
        assert_eq!(category("Criminal Actions"), Some(Category::Criminal));
        assert_eq!(category("首次执行"), Some(Category::Execution));
        assert_eq!(category("Traffic Violations"), None);
        assert_eq!(category(""), None);
    }
}
