//! The order of divisions 庭室: by the numbers in their names, not by how these are written.

use std::fmt::Write as _;

use super::letter::half_width;
use super::numeral::{chinese_integer, is_numeral};

/// Digits to which a number is padded.
const DIGITS: usize = 8;

/// The key by which divisions are sorted: 民二庭 before 民十庭, and 10 after 9. Numerals count by
/// their value, all else by its characters.
pub fn order(name: &str) -> String {
    let mut key = String::with_capacity(name.len() + 2 * DIGITS);
    let mut number = String::new();
    for c in name.chars() {
        if half_width(c).is_ascii_digit() || is_numeral(c) {
            number.push(c);
        } else {
            put(&mut key, &mut number);
            key.push(c);
        }
    }
    put(&mut key, &mut number);
    // Names that differ only in how a number is written still have an order.
    key.push('\u{1f}');
    key.push_str(name);
    key
}

/// Appends a number by its value, or as it is if it has none.
fn put(key: &mut String, number: &mut String) {
    let digits: String = number.chars().map(half_width).collect();
    match digits.parse().ok().or_else(|| chinese_integer(number)) {
        Some(value) => {
            // Writing to a text cannot fail.
            let _ = write!(key, "{value:0DIGITS$}");
        }
        None => key.push_str(number),
    }
    number.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn divisions_are_in_the_order_of_their_numbers() {
        let right = [
            "刑一庭",
            "刑二庭",
            "执行局",
            "民一庭",
            "民二庭",
            "民三庭",
            "民四庭",
            "民九庭",
            "民十庭",
            "民十一庭",
            "民二十庭",
            "民事审判第三庭",
            "民事审判第十庭",
            "立案庭",
            "第2法庭",
            "第９法庭",
            "第10法庭",
        ];
        let mut names = right;
        names.reverse();
        names.sort_by_cached_key(|name| order(name));
        assert_eq!(names, right);
    }

    #[test]
    fn a_name_has_one_place() {
        for (a, b) in [("民一庭", "民1庭"), ("民庭", "民一庭"), ("万庭", "千庭")] {
            assert_ne!(order(a), order(b));
        }
        assert_eq!(order(""), "\u{1f}");
    }
}
