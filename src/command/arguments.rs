//! The words of a line as the shell takes them.

/// Splits a line into words; one in quotation marks may have blanks. An apostrophe within a word is
/// none of them: `don't`.
pub fn arguments(line: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word: Option<String> = None;
    let mut closing: Option<&[char]> = None;
    for c in line.chars() {
        if let Some(ends) = closing {
            if ends.contains(&c) {
                closing = None;
            } else {
                word.get_or_insert_default().push(c);
            }
            continue;
        }
        closing = opened(c, word.as_deref());
        if closing.is_some() {
            word.get_or_insert_default();
        } else if c.is_whitespace() {
            words.extend(word.take());
        } else {
            word.get_or_insert_default().push(c);
        }
    }
    words.extend(word);
    words
}

/// What ends the quotation that a mark begins, given the word before it. An input method writes the
/// two Chinese marks in turn, so either may come first.
fn opened(mark: char, before: Option<&str>) -> Option<&'static [char]> {
    let begins = before.is_none_or(|word| word.ends_with('='));
    match mark {
        '"' => Some(&['"']),
        '\u{201c}' | '\u{201d}' => Some(&['\u{201c}', '\u{201d}']),
        '\'' if begins => Some(&['\'']),
        '\u{2018}' | '\u{2019}' if begins => Some(&['\u{2018}', '\u{2019}']),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_at_its_blanks_and_not_within_quotation_marks() {
        for (line, expected) in [
            ("pay = 12万", vec!["pay", "=", "12万"]),
            (
                "77 \"七日内 结案\" --on 6-1",
                vec!["77", "七日内 结案", "--on", "6-1"],
            ),
            ("--note=\"先 付\" x", vec!["--note=先 付", "x"]),
            ("--note='先 付' x", vec!["--note=先 付", "x"]),
            (
                "amend 77 note '电话 约谈'",
                vec!["amend", "77", "note", "电话 约谈"],
            ),
            ("list “状态=未结 超期>0”", vec!["list", "状态=未结 超期>0"]),
            ("list ”状态=未结 超期>0“", vec!["list", "状态=未结 超期>0"]),
            ("list ‘a b’ c", vec!["list", "a b", "c"]),
            ("list “当事人=\"张 三\"”", vec!["list", "当事人=\"张 三\""]),
            (
                "follow 77 don't wait",
                vec!["follow", "77", "don't", "wait"],
            ),
            ("find \"\"", vec!["find", ""]),
            ("find \"a b", vec!["find", "a b"]),
            ("  ", vec![]),
        ] {
            assert_eq!(arguments(line), expected, "{line}");
        }
    }
}
