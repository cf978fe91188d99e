//! What a user may set, as data: settings, keys, themes, outcomes. Files in `config/` are compiled in and patched by the
//! user's own; nothing is ever written out but the answers of the first run. A bad setting is a [`Problem`] with file and line, never the end of the program.

pub mod display;
pub mod event;
pub mod key;
pub mod outcome;
pub mod path;
pub mod remembered;
pub mod sentence;
pub mod settings;
pub mod theme;
pub mod threshold;

/// Something wrong in a file of settings; the program goes on without it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// File as the user knows it.
    pub file: String,
    /// 1-based; 0 where the line is not known.
    pub line: usize,
    /// What was found.
    pub found: String,
    /// The nearest name that exists, or what was expected.
    pub hint: Option<String>,
}

/// The 1-based line of a byte offset.
pub(crate) fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|b| *b == b'\n').count() + 1
}

/// The name nearest to `wrong`, if one is near enough to be meant.
pub fn nearest<'a>(wrong: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    names
        .into_iter()
        .map(|name| (distance(wrong, name), name))
        .filter(|(d, name)| *d <= name.chars().count().div_ceil(3))
        .min_by_key(|(d, _)| *d)
        .map(|(_, name)| name)
}

/// Edits between two words (Levenshtein, one row).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut left_above = i;
        let mut left = i + 1;
        for (slot, y) in row.iter_mut().skip(1).zip(&b) {
            let above = *slot;
            let edit = left_above + usize::from(x != *y);
            *slot = edit.min(above + 1).min(left + 1);
            left_above = above;
            left = *slot;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_the_one_with_a_typo() {
        assert_eq!(nearest("glyfs", ["glyphs", "color"]), Some("glyphs"));
        assert_eq!(nearest("colour", ["glyphs", "color"]), Some("color"));
        assert_eq!(nearest("whatever", ["glyphs", "color"]), None);
    }
}
