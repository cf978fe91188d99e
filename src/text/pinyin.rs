//! Pinyin of names: initials for the index, full and mixed spelling for the query.

/// Appends the pinyin initials of `text`: one lower-case letter per 汉字 (first reading), ASCII letters and digits as they are, the rest dropped.
/// Where a character has readings with other initials (长 c/z), nothing more is appended: see [`initial_variants`].
pub fn initials_into(_text: &str, _out: &mut String) {}

/// All spellings by initials of a text with polyphones, at most `limit`, the first reading first.
pub fn initial_variants(_text: &str, _limit: usize) -> Vec<String> {
    Vec::new()
}

/// A lower-case ASCII query read as pinyin: initials, full spellings or a mix (`zhangjg`).
#[derive(Debug, Clone)]
pub struct Matcher {}

impl Matcher {
    pub fn new(_query: &str) -> Matcher {
        Matcher {}
    }

    /// Strings of initials one of which every match must contain as a run of initials (`zhangjg` → `zjg`, `zhangjg` …): for scanning an index of initials before [`Matcher::is_match`].
    pub fn candidates(&self) -> &[String] {
        &[]
    }

    /// Whether a run of characters of `text` is spelled by the whole query, any reading of each character.
    pub fn is_match(&self, _text: &str) -> bool {
        false
    }
}
