//! Case numbers of which only a part is given: `0782民初77`, `26内0782mc77`, `执恢3364`, `3364`.

use crate::domain::letter::half_width;

use super::{
    LONGEST, NumberParts, SUPREME, YEARS, court_end, digits as number_of, is_han, is_suffix,
    normalise_into,
};

/// What is given of a case number. The serial always is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberPart {
    pub(super) year: Option<u16>,
    pub(super) court: Court,
    /// Whether 知 precedes the type code.
    pub(super) special: bool,
    /// The type codes it may have, the likeliest first; empty if nothing is said of it.
    pub(super) types: Vec<String>,
    pub(super) serial: u32,
    /// 之N, which names a document.
    pub(super) rest: String,
}

/// What is given of 法院代字.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Court {
    Any,
    /// Digits without a province: `0782`.
    Digits(String),
    Code(String),
}

impl NumberPart {
    /// Reads a part of a number; `None` if the text is none. `spelled` returns the type codes that
    /// letters stand for, the likeliest first.
    pub fn read(text: &str, spelled: &dyn Fn(&str) -> Vec<String>) -> Option<NumberPart> {
        if text.len() > LONGEST {
            return None;
        }
        let normal = normal(text);
        let (head, rest) = digits(&normal);
        if let (false, "" | "号") = (head.is_empty(), rest) {
            return NumberPart::of_serial(head);
        }
        let (year, bare) = split_head(head)?;
        let (court, rest) = match bare {
            Some(bare) => (Court::Digits(bare.to_owned()), rest),
            None => match court_end(rest, 0).filter(|end| has_code(rest, *end)) {
                Some(end) => (Court::Code(rest.get(..end)?.to_owned()), rest.get(end..)?),
                None => (Court::Any, rest),
            },
        };
        let (special, rest) = match rest.strip_prefix('知') {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        let end = rest.find(|c: char| c.is_ascii_digit())?;
        let (code, rest) = rest.split_at_checked(end)?;
        let types = if code.chars().all(|c| c.is_ascii_lowercase()) && !code.is_empty() {
            spelled(code)
        } else if !code.is_empty() && code.chars().all(is_han) {
            vec![code.to_owned()]
        } else {
            return None;
        };
        if types.is_empty() {
            return None;
        }
        let (serial, rest) = digits(rest);
        let rest = rest.strip_prefix('号').unwrap_or(rest);
        if !(rest.is_empty() || is_suffix(rest)) {
            return None;
        }
        Some(NumberPart {
            year,
            court,
            special,
            types,
            serial: number_of(serial).filter(|serial| *serial > 0)?,
            rest: rest.to_owned(),
        })
    }

    /// A serial alone.
    fn of_serial(serial: &str) -> Option<NumberPart> {
        Some(NumberPart {
            year: None,
            court: Court::Any,
            special: false,
            types: Vec::new(),
            serial: number_of(serial).filter(|serial| *serial > 0)?,
            rest: String::new(),
        })
    }

    /// Whether a case with this number has the part; `canonical` is room for reading it.
    pub fn fits(&self, number: &str, canonical: &mut String) -> bool {
        let Some(parts) = NumberParts::read(number, canonical) else {
            return false;
        };
        let court = parts.court(canonical);
        let same_court = match &self.court {
            Court::Any => true,
            Court::Digits(digits) => {
                court.trim_start_matches(|c: char| !c.is_ascii_digit()) == digits
            }
            Court::Code(code) => court == code,
        };
        let code = parts.type_code(canonical);
        let same_type = self.types.is_empty()
            || self.special == parts.special && self.types.iter().any(|known| known == code);
        parts.serial == self.serial
            && self.year.is_none_or(|year| year == parts.year)
            && same_court
            && same_type
    }
}

/// Any piece of a case number, such as `初12`, `内0725` or `呼民申字第2号`.
#[derive(Debug, Clone)]
pub struct Piece(String);

impl Piece {
    /// Reads a piece of at least two characters.
    pub fn read(text: &str) -> Option<Piece> {
        let normal = normal(text.get(..LONGEST).unwrap_or(text));
        (normal.chars().nth(1).is_some()).then_some(Piece(normal))
    }

    /// Whether a number contains the piece; at its ends no digits may be missing.
    pub fn is_in(&self, number: &str) -> bool {
        let number = normal(number);
        let Piece(piece) = self;
        let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let cuts = |outside: Option<char>, end: Option<char>| is_digit(outside) && is_digit(end);
        number.match_indices(piece.as_str()).any(|(at, _)| {
            let (before, rest) = number.split_at_checked(at).unwrap_or_default();
            let after = rest.get(piece.len()..).unwrap_or_default();
            !cuts(before.chars().next_back(), piece.chars().next())
                && !cuts(after.chars().next(), piece.chars().next_back())
        })
    }
}

/// Half width and small letters, without brackets and what separates parts.
fn normal(text: &str) -> String {
    let mut normal = String::new();
    normalise_into(text, &mut normal);
    normal
        .chars()
        .map(half_width)
        .filter(|c| !matches!(c, '(' | ')' | '-' | '_' | '.' | '/'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whether the text up to `end` is a court code: 最高法, or a province with digits.
///
/// A province alone may be the first character of a type code, and no court of the table has such a
/// code.
fn has_code(text: &str, end: usize) -> bool {
    text.starts_with(SUPREME)
        || text
            .get(..end)
            .is_some_and(|code| code.ends_with(|c: char| c.is_ascii_digit()))
}

/// The digits at the start, and the rest.
fn digits(text: &str) -> (&str, &str) {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    text.split_at(end)
}

/// Splits a run of digits into the year and the digits of a court code: `22`, `2019`, `0783`,
/// `220783`, `20190783`.
fn split_head(digits: &str) -> Option<(Option<u16>, Option<&str>)> {
    let year = |text: &str| -> Option<u16> {
        let year: u16 = text.parse().ok()?;
        let year = if text.len() == 2 { 2000 + year } else { year };
        YEARS.contains(&year).then_some(year)
    };
    Some(match digits.len() {
        0 => (None, None),
        2 => (Some(year(digits)?), None),
        4 => match year(digits) {
            Some(year) => (Some(year), None),
            None => (None, Some(digits)),
        },
        6 | 8 => {
            let (first, court) = digits.split_at_checked(digits.len() - 4)?;
            (Some(year(first)?), Some(court))
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::CaseNumber;
    use super::*;

    fn spelled(letters: &str) -> Vec<String> {
        let known: &[&str] = match letters {
            "mc" => &["民初", "民催"],
            "zh" => &["执恢"],
            _ => &[],
        };
        known.iter().map(|code| (*code).to_owned()).collect()
    }

    fn fits(part: &str, number: &str) -> bool {
        let part = NumberPart::read(part, &spelled);
        part.is_some_and(|part| part.fits(number, &mut String::new()))
    }

    #[test]
    fn a_piece_is_in_the_numbers_that_contain_it_with_whole_digits_at_its_ends() {
        const NUMBER: &str = "(2026)内0725民初12号";
        for (piece, number, is) in [
            ("初12", NUMBER, true),
            ("5民初12号", NUMBER, false),
            ("0725民初", NUMBER, true),
            ("内0725", NUMBER, true),
            ("(2026)内", NUMBER, true),
            ("２０２６", NUMBER, true),
            ("初1", NUMBER, false),
            ("725", NUMBER, false),
            ("026", NUMBER, false),
            ("初12", "(2026)内0725民初1212号", false),
            ("2", "2号", false),
            ("呼民申字第2号", "(2015)呼民申字第2号", true),
            ("2015呼民申字第2号", "（2015）呼民申字第2号", true),
            ("旧账", "旧账77", true),
            ("1号", "11号1号", true),
        ] {
            let found = Piece::read(piece).is_some_and(|piece| piece.is_in(number));
            assert_eq!(found, is, "{piece} in {number}");
        }
    }

    #[test]
    fn a_part_fits_the_numbers_that_have_it() {
        const NUMBER: &str = "(2025)内0782民初77号";
        for (part, number, is) in [
            ("0782民初77", NUMBER, true),
            ("0782mc77号", NUMBER, true),
            ("25内0782mc77", NUMBER, true),
            ("２５ＭＣ７７", NUMBER, true),
            ("(2025)内0782民初77", NUMBER, true),
            ("民初77", NUMBER, true),
            ("民初077", NUMBER, true),
            ("77", NUMBER, true),
            ("77号", NUMBER, true),
            ("民初77号之一", NUMBER, true),
            ("26民初77", NUMBER, false),
            ("0783民初77", NUMBER, false),
            ("晋0782民初77", NUMBER, false),
            ("民初7", NUMBER, false),
            ("民初771", NUMBER, false),
            ("7", NUMBER, false),
            ("民催77", NUMBER, false),
            ("zh77", NUMBER, false),
            ("知民初77", NUMBER, false),
            ("知民初77", "(2025)内07知民初77号", true),
            ("民初77", "(2025)内07知民初77号", false),
            ("77", "(2025)内07知民初77号", true),
            ("77", "内法民字第77号", false),
        ] {
            assert_eq!(fits(part, number), is, "{part} of {number}");
        }
    }

    #[test]
    fn what_has_no_serial_or_more_than_a_document_after_it_is_no_part() {
        for text in [
            "",
            "民初",
            "0",
            "民初0",
            "xy7",
            "内0782",
            "民初77x",
            "民初77号甲",
            "王某",
            "1234567890",
        ] {
            assert_eq!(NumberPart::read(text, &spelled), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_end_of_a_number_that_is_a_part_fits_it(
            year in 1990u16..2030,
            court in prop::sample::select(vec!["内07", "内0782", "京0105", "最高法"]),
            code in prop::sample::select(vec!["民初", "执", "执恢", "知民终"]),
            serial in 1u32..99_999,
        ) {
            let number = CaseNumber::parse(&format!("({year}){court}{code}{serial}号"));
            prop_assert!(number.regular);
            for text in [
                format!("{year}{court}{code}{serial}"),
                format!("{court}{code}{serial}号"),
                format!("{code}{serial}"),
                serial.to_string(),
            ] {
                prop_assert!(fits(&text, &number.canonical), "{text} of {}", number.canonical);
            }
        }
    }
}
