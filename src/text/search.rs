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

    /// Whether the query is in the text from the beginning of a word, literally or spelled in
    /// pinyin: never from the middle of a word or of a syllable. Every 汉字 begins a word.
    pub fn names(&self, text: &str) -> bool {
        let literally = fold::fold(text).contains(&self.text);
        let mut tails = word_starts(text).filter_map(|at| text.get(at..));
        tails.any(|tail| literally && self.begins(tail) || self.pinyin.begins(tail))
    }

    /// Whether the text begins with the query.
    pub fn begins(&self, text: &str) -> bool {
        fold::fold(text).starts_with(&self.text)
    }

    /// Whether the text begins with the query, literally or spelled in pinyin.
    pub fn begins_spelled(&self, text: &str) -> bool {
        self.begins(text) || self.pinyin.begins(text)
    }

    /// Whether the query is one of some keys as displayed, whatever blanks are in it: `gj`, `g j`,
    /// `ctrl-z`, and as other programs write that: `C-z`, `^Z`, `ctrl+z`. Keys are a blank apart, or
    /// two where some are sequences.
    pub fn key(&self, keys: &str) -> bool {
        let query = self.text.replace(' ', "");
        let query = with_ctrl(&query).map_or(query.clone(), |key| format!("ctrl-{key}"));
        let keys: Vec<String> = keys.split(' ').map(fold::fold).collect();
        let pair = |pair: &[String]| pair.concat() == query;
        !query.is_empty() && (keys.contains(&query) || keys.windows(2).any(pair))
    }
}

/// The key that is pressed together with Ctrl, in any way to write that.
fn with_ctrl(key: &str) -> Option<&str> {
    let heads = ["ctrl-", "ctrl+", "c-", "^"];
    let tail = heads.iter().find_map(|head| key.strip_prefix(head))?;
    (!tail.is_empty()).then_some(tail)
}

/// Where words begin in a text: at everything that does not continue a run of Latin letters and
/// digits.
fn word_starts(text: &str) -> impl Iterator<Item = usize> {
    let mut inside = false;
    text.char_indices().filter_map(move |(at, c)| {
        let goes_on = inside && c.is_ascii_alphanumeric();
        inside = c.is_ascii_alphanumeric();
        (!goes_on).then_some(at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_from_the_beginning_of_a_word_or_syllable() {
        for (query, text, found) in [
            ("pj", "判决", true),
            ("j", "判决", true),
            ("jue", "判决", true),
            ("u", "判决", false),
            ("ue", "判决", false),
            ("anjue", "判决", false),
            ("决", "判决", true),
            ("u", "judgment", false),
            ("j", "judgment", true),
            ("full", "enforced in full", true),
            ("ull", "enforced in full", false),
            ("12", "第112条", false),
            ("112", "第112条", true),
            ("公告", "扣除-公告", true),
        ] {
            assert_eq!(Search::new(query).names(text), found, "{query} {text}");
        }
    }

    #[test]
    fn what_begins_a_text_is_not_further_on_in_it() {
        for (query, begins) in [("dc", true), ("daochu", true), ("chu", false), ("c", false)] {
            assert_eq!(
                Search::new(query).begins_spelled("导出当前列表"),
                begins,
                "{query}"
            );
        }
    }

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
        for query in [
            "gj", "g j", "ctrl-z", "Ctrl+Z", "C-z", "^Z", "F2 1", "f3", "/", "／",
        ] {
            assert!(Search::new(query).key(keys), "{query}");
        }
        for query in ["？", "c-", "^", "z", "c-y"] {
            assert!(!Search::new(query).key(keys), "{query}");
        }
    }
}
