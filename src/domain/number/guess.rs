//! Abbreviated case numbers: `2019内0783zhh3364`, `22执恢3364`, `执恢3364`.
//!
//! Missing parts are filled in; if there are several ways, each is a candidate.

use super::{CaseNumber, LONGEST, PROVINCES, SUPREME, YEARS, court_end, is_han, normalise_into};

/// More candidates are of no use.
const MOST: usize = 9;

/// The values used to fill in missing parts.
pub struct Known<'a> {
    /// The year for a number that has none.
    pub year: i32,
    /// Court codes to try for a number that has none, the own court first.
    pub courts: &'a [String],
    /// Type codes that letters may stand for (`zhh` for 执恢), the likeliest first.
    pub types: &'a dyn Fn(&str) -> Vec<String>,
}

impl std::fmt::Debug for Known<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Known({}, {:?})", self.year, self.courts)
    }
}

/// The numbers that `text` may mean, the likeliest first, at most nine.
///
/// A full number is its only candidate; text that is not a number has none.
pub fn candidates(text: &str, known: &Known<'_>) -> Vec<CaseNumber> {
    let whole = CaseNumber::parse(text);
    if whole.regular {
        return vec![whole];
    }
    let Some(parts) = Parts::read(text, known) else {
        return Vec::new();
    };
    let mut found: Vec<CaseNumber> = Vec::new();
    for court in &parts.courts {
        for code in &parts.types {
            let number = format!(
                "({}){court}{code}{}号{}",
                parts.year, parts.serial, parts.rest
            );
            let number = CaseNumber::parse(&number);
            if number.regular
                && found
                    .iter()
                    .all(|other| other.canonical != number.canonical)
            {
                found.push(number);
            }
            if found.len() == MOST {
                return found;
            }
        }
    }
    found
}

#[derive(Debug)]
struct Parts {
    year: i32,
    courts: Vec<String>,
    types: Vec<String>,
    serial: String,
    /// 之N.
    rest: String,
}

impl Parts {
    fn read(text: &str, known: &Known<'_>) -> Option<Parts> {
        if text.len() > LONGEST {
            return None;
        }
        let mut normal = String::new();
        normalise_into(text, &mut normal);
        let normal: String = normal
            .chars()
            .map(|c| match c {
                'ａ'..='ｚ' | 'Ａ'..='Ｚ' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
                c => c,
            })
            .filter(|c| !matches!(c, '(' | ')' | '-' | '_' | '.' | '/'))
            .flat_map(char::to_lowercase)
            .collect();
        let (head, rest) = digits(&normal);
        let (year, bare) = split_head(head)?;
        let (courts, rest) = if let (None, Some(end)) = (bare, court_end(rest, 0))
            && has_code(rest, end)
        {
            (vec![rest.get(..end)?.to_owned()], rest.get(end..)?)
        } else {
            (courts(bare, known), rest)
        };
        let (special, rest) = match rest.strip_prefix('知') {
            Some(rest) => ("知", rest),
            None => ("", rest),
        };
        let end = rest.find(|c: char| c.is_ascii_digit())?;
        let (code, rest) = rest.split_at_checked(end)?;
        let types = if code.chars().all(|c| c.is_ascii_lowercase()) && !code.is_empty() {
            (known.types)(code)
        } else if !code.is_empty() && code.chars().all(is_han) {
            vec![code.to_owned()]
        } else {
            return None;
        };
        let (serial, rest) = digits(rest);
        Some(Parts {
            year: year.unwrap_or(known.year),
            courts,
            types: types
                .into_iter()
                .map(|code| format!("{special}{code}"))
                .collect(),
            serial: serial.to_owned(),
            rest: rest.strip_prefix('号').unwrap_or(rest).to_owned(),
        })
    }
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
fn split_head(digits: &str) -> Option<(Option<i32>, Option<&str>)> {
    let year = |text: &str| -> Option<i32> {
        let year: i32 = text.parse().ok()?;
        let year = if text.len() == 2 { 2000 + year } else { year };
        u16::try_from(year)
            .is_ok_and(|year| YEARS.contains(&year))
            .then_some(year)
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

/// The courts to try: the known ones, or the court with these digits in the province of the first
/// known one.
fn courts(bare: Option<&str>, known: &Known<'_>) -> Vec<String> {
    let Some(bare) = bare else {
        return known.courts.to_vec();
    };
    let province = known.courts.first().and_then(|code| code.chars().next());
    province
        .filter(|province| PROVINCES.contains(*province))
        .map(|province| format!("{province}{bare}"))
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn types(letters: &str) -> Vec<String> {
        let known = [("zhh", "执恢"), ("mc", "民初"), ("mc", "民辖"), ("z", "执")];
        known
            .into_iter()
            .filter(|(spelled, _)| *spelled == letters)
            .map(|(_, code)| code.to_owned())
            .collect()
    }

    fn guess(text: &str, courts: &[&str]) -> Vec<String> {
        let courts: Vec<String> = courts.iter().map(|c| (*c).to_owned()).collect();
        let known = Known {
            year: 2022,
            courts: &courts,
            types: &types,
        };
        candidates(text, &known)
            .into_iter()
            .map(|number| number.canonical)
            .collect()
    }

    #[test]
    fn a_shortened_number_is_filled_in() {
        for (text, full) in [
            ("（2019）内0783执恢3364号", "(2019)内0783执恢3364号"),
            ("2019内0783zhh3364", "(2019)内0783执恢3364号"),
            ("2019 内0783 ZHH 3364", "(2019)内0783执恢3364号"),
            ("２０１９内０７８３ｚｈｈ３３６４", "(2019)内0783执恢3364号"),
            ("22执恢3364", "(2022)内0783执恢3364号"),
            ("执恢3364", "(2022)内0783执恢3364号"),
            ("执恢3364号之一", "(2022)内0783执恢3364号之一"),
            ("220721执5", "(2022)内0721执5号"),
            ("20190721z5", "(2019)内0721执5号"),
            ("0721执5号", "(2022)内0721执5号"),
            ("内0702民初7", "(2022)内0702民初7号"),
            ("2022最高法知民终3", "(2022)最高法知民终3号"),
        ] {
            assert_eq!(guess(text, &["内0783"]), [full], "{text}");
        }
    }

    #[test]
    fn what_may_mean_several_is_offered_in_order() {
        assert_eq!(
            guess("22执恢3364", &["内0783", "内07"]),
            ["(2022)内0783执恢3364号", "(2022)内07执恢3364号"]
        );
        assert_eq!(
            guess("22mc1", &["内0783"]),
            ["(2022)内0783民初1号", "(2022)内0783民辖1号"]
        );
        let many: Vec<String> = (10..40).map(|n| format!("内07{n}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(guess("执1", &many).len(), MOST);
    }

    #[test]
    fn what_is_no_number_has_no_candidate() {
        for text in [
            "",
            "3364",
            "执恢",
            "xyz1",
            "22",
            "执恢0",
            "999执1",
            "执恢3364x",
            "甲乙丙丁戊己1",
        ] {
            assert_eq!(guess(text, &["内0783"]), Vec::<String>::new(), "{text}");
        }
        assert_eq!(guess("22执恢3364", &[]), Vec::<String>::new());
    }

    proptest! {
        #[test]
        fn candidates_are_regular_and_no_text_panics(text in any::<String>(), pieces in prop::collection::vec(
            prop::sample::select(vec!["2019", "22", "(", ")", "内", "0783", "执", "恢", "z", "mc", "1", "号", "之一", "知", "最高法"]), 0..8)) {
            for text in [text, pieces.concat()] {
                for number in guess(&text, &["内0783", "内07"]) {
                    prop_assert!(CaseNumber::parse(&number).regular);
                }
            }
        }
    }
}
