//! Search input for finding a line among a few: Chinese, pinyin initials or full pinyin, English,
//! or a key.

use super::fold;
use super::pinyin::Matcher;

/// A query; leading and trailing blanks are ignored.
#[derive(Debug)]
pub struct Search {
    text: String,
    pinyin: Matcher,
}

impl Search {
    pub fn new(query: &str) -> Search {
        let text = fold::fold(query.trim());
        let pinyin = Matcher::new(&text);
        Search { text, pinyin }
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Whether the text contains the query, literally or spelled in pinyin.
    pub fn matches(&self, text: &str) -> bool {
        fold::fold(text).contains(&self.text) || self.pinyin.is_match(text)
    }

    /// Whether the text begins with the query.
    pub fn begins(&self, text: &str) -> bool {
        fold::fold(text).starts_with(&self.text)
    }

    /// Whether the text begins with the query, literally or spelled in pinyin.
    pub fn begins_spelled(&self, text: &str) -> bool {
        let first = |n: usize| text.chars().take(n).collect::<String>();
        let most = text.chars().count().min(self.text.chars().count());
        self.begins(text) || (1..=most).any(|n| self.pinyin.is_match(&first(n)))
    }

    /// Whether the query is one of some keys as displayed, whatever blanks are in it: `gj`, `g j`,
    /// `ctrl-z`. Keys are a blank apart, or two where some are sequences.
    pub fn key(&self, keys: &str) -> bool {
        let query = self.text.replace(' ', "");
        let keys: Vec<String> = keys.split(' ').map(fold::fold).collect();
        let pair = |pair: &[String]| pair.concat() == query;
        !query.is_empty() && (keys.contains(&query) || keys.windows(2).any(pair))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_pinyin_and_keys_find() {
        for (query, text) in [
            ("导出", "导出当前列表"),
            ("dc", "导出当前列表"),
            ("daochu", "导出当前列表"),
            ("EXPORT", "export xlsx"),
            ("", "anything"),
        ] {
            assert!(Search::new(query).matches(text), "{query}");
        }
        assert!(!Search::new("xyz").matches("导出当前列表"));
        let keys = "g j  Ctrl-Z  F2 1  F3  /";
        for query in ["gj", "g j", "ctrl-z", "F2 1", "f3", "/", "？", "／"] {
            assert_eq!(Search::new(query).key(keys), query != "？", "{query}");
        }
    }
}
