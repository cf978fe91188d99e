//! Normalises text for matching only; stored text stays as given.
//!
//! Characters are folded one by one, regardless of their neighbours: part of a text folds to part
//! of the folded text, on which substring search relies.

use std::sync::OnceLock;

const PAGE: usize = 256;
/// The blocks that contain traditional characters: extension A and the unified ideographs.
const FIRST: u32 = 0x3400;
const LAST: u32 = 0x9FFF;
const PAGES: usize = ((LAST - FIRST) as usize + 1) / PAGE;

/// Simplified forms, a page at a time: a docket uses a few dozen pages, and building one takes some
/// microseconds.
static SIMPLIFIED: [OnceLock<Box<[char]>>; PAGES] = [const { OnceLock::new() }; PAGES];

/// Folds a text for search and appends it to `out`.
///
/// Full width becomes half width, traditional becomes simplified, ASCII becomes lower case, bracket
/// variants become `()`, dots, dashes and quotes one form each; white space is dropped.
pub fn fold_into(text: &str, out: &mut String) {
    out.reserve(text.len());
    out.extend(text.chars().filter_map(fold_char));
}

/// Folds a text like [`fold_into`] and returns a new string.
pub fn fold(text: &str) -> String {
    let mut out = String::new();
    fold_into(text, &mut out);
    out
}

/// Folds one character; `None` if it is dropped (blanks and zero-width characters).
pub fn fold_char(c: char) -> Option<char> {
    match c {
        '[' | '（' | '〔' | '［' | '【' | '〖' | '﹝' | '﹙' => Some('('),
        ']' | '）' | '〕' | '］' | '】' | '〗' | '﹞' | '﹚' => Some(')'),
        '!'..='~' => Some(c.to_ascii_lowercase()),
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).and_then(fold_char),
        '—' | '―' | '–' | '‐' | '‑' | '−' => Some('-'),
        '“' | '”' | '„' | '〝' | '〞' => Some('"'),
        '‘' | '’' | '‛' => Some('\''),
        '￥' => Some('¥'),
        '\u{3400}'..='\u{9FFF}' => Some(simplified(c)),
        '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}' => None,
        c if is_dot(c) || c.is_whitespace() => None,
        c => Some(c),
    }
}

/// Whether a character is the dot inside a name, which is typed in many ways or not at all.
fn is_dot(c: char) -> bool {
    matches!(c, '·' | '・' | '•' | '‧' | '∙' | '･')
}

fn simplified(c: char) -> char {
    let place = (c as u32).wrapping_sub(FIRST) as usize;
    let page = SIMPLIFIED
        .get(place / PAGE)
        .map(|page| page.get_or_init(|| build(place / PAGE)));
    page.and_then(|page| page.get(place % PAGE))
        .copied()
        .unwrap_or(c)
}

fn build(page: usize) -> Box<[char]> {
    let first = FIRST + (page * PAGE) as u32;
    (first..first + PAGE as u32)
        .map(|code| char::from_u32(code).map_or(' ', settled))
        .collect()
}

/// Simplifies repeatedly, until the form no longer changes.
fn settled(c: char) -> char {
    let mut found = c;
    for _ in 0..3 {
        let mut buffer = [0; 4];
        let next = fast2s::convert(found.encode_utf8(&mut buffer))
            .chars()
            .next()
            .unwrap_or(found);
        if next == found {
            break;
        }
        found = next;
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn texts_that_mean_the_same_fold_to_the_same() {
        for (text, folded) in [
            ("內蒙古 扎蘭屯", "内蒙古扎兰屯"),
            ("（２０１９）内0783執恢3364號", "(2019)内0783执恢3364号"),
            ("〔2019〕", "(2019)"),
            ("【ＡＢＣ】公司", "(abc)公司"),
            ("買買提・艾力", "买买提艾力"),
            ("乾坤", "干坤"),
            (" a\u{3000}b\u{200B}c ", "abc"),
            ("“長”—", "\"长\"-"),
            ("", ""),
        ] {
            assert_eq!(fold(text), folded);
        }
    }

    #[test]
    fn every_character_folds_to_one_that_stays() {
        for c in ('\0'..=char::MAX).take(0x1_1000) {
            let once = fold_char(c);
            assert_eq!(once.and_then(fold_char), once, "{c:?}");
        }
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing_and_parts_stay_parts(a in any::<String>(), b in "[一-龥Ａ-ｚ （）a-zA-Z]{0,12}") {
            let folded = fold(&a);
            prop_assert_eq!(fold(&folded), folded);
            let whole = format!("{b}{a}{b}");
            prop_assert!(fold(&whole).contains(&fold(&b)));
        }
    }
}
