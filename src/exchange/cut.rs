//! Texts longer than a cell of a workbook can hold: they are cut, and a message names case and
//! field.

/// The most UTF-16 units of a cell of a workbook.
pub(super) const MOST: usize = 32_767;

/// A text that was cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    /// The number of the case.
    pub number: String,
    /// The column, in the language of the file.
    pub field: String,
}

/// The maximum number of places named in a message.
const NAMED: usize = 10;

/// The places of the first ten cut texts, for a message.
pub fn places(cuts: &[Cut]) -> String {
    let named = cuts.iter().take(NAMED);
    let mut all: Vec<String> = named
        .map(|cut| format!("{} {}", cut.number, cut.field))
        .collect();
    if cuts.len() > NAMED {
        all.push("...".to_owned());
    }
    all.join(", ")
}

/// The part of a text that fits a cell, if the whole text is too long.
pub(super) fn cut(text: &str) -> Option<&str> {
    // No text has more UTF-16 units than bytes.
    if text.len() <= MOST {
        return None;
    }
    let mut units = 0;
    let end = text.char_indices().find_map(|(at, c)| {
        units += c.len_utf16();
        (units > MOST).then_some(at)
    })?;
    text.get(..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_characters_at_the_last_unit_that_fits() {
        assert_eq!(cut(&"x".repeat(MOST)), None);
        assert_eq!(cut(&"字".repeat(MOST)), None);
        let long = "字".repeat(MOST + 1);
        assert_eq!(cut(&long).map(|text| text.chars().count()), Some(MOST));
        // A character of two units that would begin in the last one is left out.
        let wide = format!("{}𠀀", "x".repeat(MOST - 1));
        assert_eq!(cut(&wide).map(str::len), Some(MOST - 1));
    }
}
