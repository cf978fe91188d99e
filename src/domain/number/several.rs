//! Several case numbers in one cell, as series of cases are written: `（2026）内0783民初13、14号`, `民初13-16号`, one below the other.

use super::{CaseNumber, NumberParts, normalise_into};

/// Numbers that one text may name.
const MOST: usize = 200;

/// The canonical numbers that a text names when it names two or more and nothing else; `None` otherwise. A number without a year
/// of its own has what stands before the serial of the one before it.
///
/// ```
/// # use qingji::domain::number::several;
/// let two = ["(2026)内0783民初13号", "(2026)内0783民初14号"];
/// assert_eq!(several("（2026）内0783民初13、14号").unwrap(), two);
/// assert_eq!(several("（2026）内0783民初13号"), None);
/// ```
pub fn several(text: &str) -> Option<Vec<String>> {
    let is_end = |c: char| {
        matches!(c, '、' | ',' | '，' | ';' | '；' | '/' | '和' | '及' | '与') || c.is_whitespace()
    };
    let mut all: Vec<String> = Vec::new();
    // What stands before the serial of the number before.
    let mut head = String::new();
    for piece in text.split(is_end).filter(|piece| !piece.trim().is_empty()) {
        let mut plain = String::new();
        normalise_into(piece, &mut plain);
        let plain = plain.strip_suffix('号').unwrap_or(&plain);
        let (own, serials) = plain.split_at(plain.len() - serials_of(plain).len());
        if !own.is_empty() {
            own.clone_into(&mut head);
        }
        for serial in range(serials)? {
            let number = canonical(&format!("{head}{serial}号"))?;
            if all.len() == MOST {
                return None;
            }
            if !all.contains(&number) {
                all.push(number);
            }
        }
    }
    (all.len() > 1).then_some(all)
}

fn canonical(text: &str) -> Option<String> {
    let mut canonical = String::new();
    NumberParts::read(text, &mut canonical)?;
    Some(CaseNumber::parse(text).key().to_owned())
}

const RANGE: [char; 8] = ['-', '—', '–', '－', '~', '～', '至', '到'];

/// The serial numbers at the end of a text: `13` or `13-15`, perhaps with 号 behind the first.
fn serials_of(text: &str) -> &str {
    let is_part = |c: char| c.is_ascii_digit() || c == '号' || RANGE.contains(&c);
    let head = text.trim_end_matches(is_part);
    text.get(head.len()..).unwrap_or_default()
}

/// A serial, or all from the first to the last of a range.
fn range(text: &str) -> Option<std::ops::RangeInclusive<u32>> {
    let serial = |text: &str| text.trim_end_matches('号').parse::<u32>().ok();
    let ends: Vec<&str> = text.split(RANGE).filter(|end| !end.is_empty()).collect();
    let (first, last) = match ends.as_slice() {
        [one] => (serial(one)?, serial(one)?),
        [first, last] => (serial(first)?, serial(last)?),
        _ => return None,
    };
    (first <= last && (last - first) as usize <= MOST).then_some(first..=last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn series_are_taken_apart() {
        let of = |serials: &[u32]| {
            let numbers = serials.iter().map(|n| format!("(2026)内0783民初{n}号"));
            Some(numbers.collect::<Vec<_>>())
        };
        for (text, serials) in [
            ("（2026）内0783民初13、14号", &[13, 14][..]),
            ("（2026）内0783民初13号、14号，15号", &[13, 14, 15]),
            ("(2026)内0783民初13-15号", &[13, 14, 15]),
            ("(2026)内0783民初13号至15号", &[13, 14, 15]),
            ("〔2026〕内0783民初１３—１４号", &[13, 14]),
            ("(2026)内0783民初13号 (2026)内0783民初14号", &[13, 14]),
            ("(2026)内0783民初13号\n(2026)内0783民初15号", &[13, 15]),
            ("(2026)内0783民初13号及14号", &[13, 14]),
        ] {
            assert_eq!(several(text), of(serials), "{text}");
        }
        let two = several("(2026)内0783民初13号、(2025)内07民终4号").unwrap();
        assert_eq!(two, ["(2026)内0783民初13号", "(2025)内07民终4号"]);
        for text in [
            "",
            "合计",
            "(2026)内0783民初13号",
            "(2026)内0783民初13号之一、之二",
            "(2026)内0783民初13、13号",
            "(2026)内0783民初15-13号",
            "(2026)内0783民初1-900号",
            "13、14号",
            "(2026)内0783民初13号、不详",
            "（2015）呼民申字第2、3号",
        ] {
            assert_eq!(several(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "((（2026）内0783民初)?[0-9]{1,3}(号|-|至|、|和| )?){1,8}|\\PC{0,40}") {
            if let Some(all) = several(&text) {
                proptest::prop_assert!(all.len() > 1);
                for number in all {
                    proptest::prop_assert!(CaseNumber::parse(&number).regular);
                }
            }
        }
    }
}
