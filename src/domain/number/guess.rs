//! Abbreviated case numbers: `2019内0783zhh3364`, `22执恢3364`, `执恢3364`.
//!
//! Missing parts are filled in; if there are several ways, each is a candidate.

use super::part::{Court, NumberPart};
use super::{CaseNumber, PROVINCES};

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
    let Some(part) = NumberPart::read(text, known.types) else {
        return Vec::new();
    };
    let year = part.year.map_or(known.year, i32::from);
    let special = if part.special { "知" } else { "" };
    let mut found: Vec<CaseNumber> = Vec::new();
    for court in &courts(&part.court, known) {
        for code in &part.types {
            let NumberPart { serial, rest, .. } = &part;
            let number = format!("({year}){court}{special}{code}{serial}号{rest}");
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

/// The parts in which numbers differ and which must be typed to tell them apart: of `year`, `court`
/// and `type` those that do, joined by `-`; empty if they are one.
pub fn open_parts(numbers: &[CaseNumber]) -> &'static str {
    let differ = |part: &dyn Fn(&CaseNumber) -> Option<String>| {
        let first = numbers.first().map(part);
        numbers.iter().any(|number| Some(part(number)) != first)
    };
    let year = differ(&|number| number.year.map(|year| year.to_string()));
    let court = differ(&|number| number.court.clone());
    let kind = differ(&|number| {
        let special = number.special.as_deref().unwrap_or_default();
        Some(format!("{special}{}", number.type_code.as_deref()?))
    });
    match (year, court, kind) {
        (true, true, true) => "year-court-type",
        (true, true, false) => "year-court",
        (true, false, true) => "year-type",
        (false, true, true) => "court-type",
        (true, false, false) => "year",
        (false, true, false) => "court",
        (false, false, true) => "type",
        (false, false, false) => "",
    }
}

/// The courts to try: the given one, the known ones, or the court with these digits in the province
/// of the first known one.
fn courts(given: &Court, known: &Known<'_>) -> Vec<String> {
    let digits = match given {
        Court::Any => return known.courts.to_vec(),
        Court::Code(code) => return vec![code.clone()],
        Court::Digits(digits) => digits,
    };
    let province = known.courts.first().and_then(|code| code.chars().next());
    province
        .filter(|province| PROVINCES.contains(*province))
        .map(|province| format!("{province}{digits}"))
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
    fn what_is_open_is_named() {
        for (text, courts, open) in [
            ("22mc1", &["内0783"][..], "type"),
            ("22执1", &["内0783", "内07"], "court"),
            ("22mc1", &["内0783", "内07"], "court-type"),
            ("22zhh1", &["内0783"], ""),
            ("none", &["内0783"], ""),
        ] {
            let numbers: Vec<CaseNumber> = guess(text, courts)
                .iter()
                .map(|number| CaseNumber::parse(number))
                .collect();
            assert_eq!(open_parts(&numbers), open, "{text}");
        }
        for (numbers, open) in [
            (["(2021)内07执1号", "(2022)内07执1号"], "year"),
            (["(2021)内07民初1号", "(2021)内07知民初1号"], "type"),
        ] {
            assert_eq!(open_parts(&numbers.map(CaseNumber::parse)), open);
        }
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
