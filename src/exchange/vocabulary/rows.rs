//! Words of rows that are no cases, and of cells that say nothing.

use super::{Vocabulary, folded};
use crate::text::fold::fold_char;
use crate::text::sanitize;

impl Vocabulary {
    /// Whether a cell marks its row as a total or a footer: `合计`, `本页小计`, `合计：12件`; a
    /// Latin word must stand alone.
    pub(in crate::exchange) fn is_total(&self, text: &str) -> bool {
        let text = folded(text);
        let bare = text.strip_suffix(':').unwrap_or(&text);
        self.totals.iter().any(|total| {
            bare == total || !total.is_ascii() && (bare.starts_with(total) || bare.ends_with(total))
        })
    }

    /// Whether a cell opens a line below the table that names its authors, or a note:
    /// `填表人：某某`, `审核人 某某`, `注1：…`.
    pub(in crate::exchange) fn is_footer(&self, text: &str) -> bool {
        let is_word = |text: &str| {
            let word = text.trim_end_matches(|c: char| c.is_ascii_digit());
            self.footers.iter().any(|footer| footer == word)
        };
        // The characters of the word may be spaced out (`填 表 人：`), and a blank may stand for
        // the colon.
        let text = sanitize::line(text);
        let head = text.split([':', '：', '.', '、']).next();
        let first = text.split([':', '：', ' ']).next();
        let mut words = [head, first].into_iter().flatten();
        words.any(|word| is_word(&folded(word))) || self.opens_note(&folded(&text))
    }

    /// Whether a folded text begins like a note on the whole sheet: `以上数据截至2026年6月30日`.
    fn opens_note(&self, text: &str) -> bool {
        let mut openings = self.note_openings.iter();
        openings.any(|opening| text.starts_with(opening.as_str()))
    }

    /// What counts columns of words, in order: 甲, 乙.
    pub(in crate::exchange) fn stems(&self) -> impl Iterator<Item = char> {
        self.stems.chars()
    }

    /// Whether a cell says that those behind it count the columns: `栏次`.
    pub(in crate::exchange) fn heads_index(&self, text: &str) -> bool {
        self.index_heads.contains(&folded(text))
    }

    /// Whether a cell in the place of a case number is a count: `7件`, `共 3 件`.
    pub(in crate::exchange) fn is_count(&self, text: &str) -> bool {
        let text = folded(text);
        let text = text.trim_start_matches(['共', '计', ':']);
        let word = text.trim_start_matches(|c: char| c.is_ascii_digit());
        word.len() < text.len() && self.counters.iter().any(|counter| word == counter)
    }

    /// Whether a cell only stands for a missing value.
    pub(in crate::exchange) fn is_blank(&self, text: &str) -> bool {
        self.blanks.contains(&folded(text))
    }

    /// Whether a cell only repeats the one above.
    pub(in crate::exchange) fn is_ditto(&self, text: &str) -> bool {
        !text.is_empty() && self.dittos.contains(&folded(text))
    }

    /// Whether a cell begins like one of the words that stand for something else.
    pub(in crate::exchange) fn opens_stand_in(&self, text: &str) -> bool {
        let first = text.chars().find_map(fold_char);
        first.is_some_and(|first| self.stand_in_heads.contains(&first))
    }

    /// Whether a cell for a case number says that there is none: `/`, `待立案`.
    pub(in crate::exchange) fn is_no_number(&self, text: &str) -> bool {
        let text = folded(text);
        self.blanks.contains(&text) || self.unnumbered.contains(&text)
    }
}
