//! Letters: full-width forms, the edit distance between words, and texts whose memory is reused.

use std::borrow::Cow;

/// Only this many leading characters of a word are compared.
const LONGEST: usize = 64;

/// Converts a full-width letter, digit or sign, as Chinese input methods produce, to half width.
pub fn half_width(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        c => c,
    }
}

/// Maximum characters of a name that may be spread out with blanks: `陈　丽`, `欧阳 锋`.
const LONGEST_NAME: usize = 4;

/// The name of a person without blanks that only pad it to the width of other names (`陈 丽`): one
/// person, however the sheet aligns the name.
///
/// Two names side by side (`张三 李四`) and Latin names stay unchanged.
pub fn person(name: &str) -> Cow<'_, str> {
    if !name.contains(char::is_whitespace) {
        return Cow::Borrowed(name);
    }
    let is_han = |c: char| matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}');
    let (mut all, mut single) = (0, false);
    for part in name.split_whitespace() {
        let letters = part.chars().count();
        if !part.chars().all(is_han) {
            return Cow::Borrowed(name);
        }
        all += letters;
        single |= letters == 1;
    }
    if single && all <= LONGEST_NAME {
        Cow::Owned(name.split_whitespace().collect())
    } else {
        Cow::Borrowed(name)
    }
}

/// Overwrites a text in its own memory, if it has room.
///
/// Otherwise the text gets new memory: growing the old one would wait for the thread that allocated
/// it, because an allocator locks what belongs to another thread.
pub fn overwrite(old: &mut String, text: &str) {
    if old.capacity() < text.len() {
        *old = String::from(text);
    } else {
        text.clone_into(old);
    }
}

/// [`overwrite`] for a text that may be missing.
pub fn overwrite_option(old: &mut Option<String>, text: Option<&str>) {
    match (old.as_mut(), text) {
        (Some(old), Some(text)) => overwrite(old, text),
        (_, text) => *old = text.map(str::to_owned),
    }
}

/// The number of letters to add, drop or change to turn one word into the other (Levenshtein).
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

/// The name nearest to `wrong`, if one is near enough to be what was meant.
pub fn nearest<'a>(wrong: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    names
        .into_iter()
        .map(|name| (distance(wrong, name), name))
        .filter(|(d, name)| *d <= name.chars().count().div_ceil(3))
        .min_by_key(|(d, _)| *d)
        .map(|(_, name)| name)
}

/// What a name that is not known may mean: the nearest name, or all of them if none is alike.
pub fn nearest_or_all<'a>(wrong: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.into_iter().collect();
    nearest(wrong, names.iter().copied()).map_or_else(|| names.join(", "), str::to_owned)
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
    fn a_text_is_overwritten_in_its_own_memory_if_it_has_room() {
        let mut kept = String::from("电话联系当事人");
        let room = kept.as_ptr();
        overwrite(&mut kept, "已送达");
        assert_eq!((kept.as_str(), kept.as_ptr()), ("已送达", room));
        overwrite(&mut kept, "已送达，当事人无异议，等待开庭");
        assert_eq!(kept, "已送达，当事人无异议，等待开庭");
        let mut missing = None;
        overwrite_option(&mut missing, Some("甲"));
        assert_eq!(missing.as_deref(), Some("甲"));
        overwrite_option(&mut missing, None);
        assert_eq!(missing, None);
    }

    #[test]
    fn blanks_that_spread_a_name_out_go() {
        for (given, kept) in [
            ("陈 丽", "陈丽"),
            ("王　芳", "王芳"),
            ("欧阳 锋", "欧阳锋"),
            ("呼 和 巴 图", "呼和巴图"),
            ("张三 李四", "张三 李四"),
            ("张三 李四 王", "张三 李四 王"),
            ("阿拉坦 巴图", "阿拉坦 巴图"),
            ("Anna Li", "Anna Li"),
            ("王芳", "王芳"),
        ] {
            assert_eq!(person(given), kept, "{given}");
        }
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

    #[test]
    fn the_nearest_name_is_the_one_with_a_typo() {
        let names = ["glyphs", "color"];
        assert_eq!(nearest("glyfs", names), Some("glyphs"));
        assert_eq!(nearest("colour", names), Some("color"));
        assert_eq!(nearest("whatever", names), None);
        assert_eq!(nearest_or_all("glyfs", names), "glyphs");
        assert_eq!(nearest_or_all("whatever", names), "glyphs, color");
    }
}
