//! Letters: full-width ones, and how many differ between two words.

/// Longer words are compared by their beginning.
const LONGEST: usize = 64;

/// A full-width letter, digit or sign as a half-width one, as an input method of Chinese writes them.
pub fn half_width(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        c => c,
    }
}

/// How many letters have to be added, dropped or changed to make one word of the other (Levenshtein).
pub fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(LONGEST).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().take(LONGEST).enumerate() {
        let (mut left_above, mut left) = (i, i + 1);
        for (slot, y) in row.iter_mut().skip(1).zip(&b) {
            let above = *slot;
            let changed = left_above + usize::from(x != *y);
            *slot = changed.min(above + 1).min(left + 1);
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
    fn full_width_letters_digits_and_signs_are_narrowed_and_nothing_else() {
        let narrow = |text: &str| text.chars().map(half_width).collect::<String>();
        assert_eq!(narrow("＋７　Ａｂ。王"), "+7　Ab。王");
    }

    #[test]
    fn a_distance_counts_letters() {
        for (a, b, n) in [
            ("", "", 0),
            ("", "法院", 2),
            ("法院", "", 2),
            ("法官院", "法院", 1),
            ("kitten", "sitting", 3),
            ("glyfs", "glyphs", 2),
        ] {
            assert_eq!(distance(a, b), n, "{a} {b}");
            assert_eq!(distance(b, a), n, "{b} {a}");
        }
    }
}
