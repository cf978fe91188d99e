//! The whole case number that a text stands for: the one reading of rows, commands and corrections.

use super::cases;
use super::error::{Error, ErrorKey};
use crate::domain::advice::Advice;
use crate::domain::event::{Fact, Field};
use crate::domain::number::{self, CaseNumber, Known};
use crate::domain::types;
use crate::text::fold::fold;
use crate::text::pinyin::Matcher;

/// A whole number read from a text that is none as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Whole {
    pub number: String,
    /// Whether something was supplied, which is said; other characters for the same marks (號) are
    /// not.
    pub completed: bool,
}

/// The number that a cell means: with the marks that a typist left out, in simplified characters.
/// `None` if it is whole as written, or none even so.
pub(crate) fn written(raw: &str) -> Option<Whole> {
    if let Some(number) = cases::plain(raw) {
        let completed = false;
        return Some(Whole { number, completed });
    }
    let number = number::completed(&fold(raw))?;
    let completed = true;
    Some(Whole { number, completed })
}

/// The number that somebody typed: as in a cell, and with letters for the type (`2026内0725zhh7`).
/// Year and court have to be there, since nobody is asked; an error if the letters stand for several
/// types.
pub(crate) fn typed(raw: &str) -> Result<Option<Whole>, Error> {
    if let Some(whole) = written(raw) {
        return Ok(Some(whole));
    }
    let parsed = CaseNumber::parse(raw);
    if parsed.regular || number::is_legacy(parsed.key()) {
        return Ok(None);
    }
    let spelled = |letters: &str| {
        let matcher = Matcher::new(letters);
        types::codes(|code| matcher.spells(code))
    };
    // No year and no court is supplied: a number that lacks them has no candidate.
    let nothing = Known {
        year: 0,
        courts: &[],
        types: &spelled,
    };
    let found = number::candidates(&fold(raw), &nothing);
    match found.as_slice() {
        [] => Ok(None),
        [one] => Ok(Some(Whole {
            number: one.canonical.clone(),
            completed: true,
        })),
        several => {
            let names: Vec<&str> = several.iter().map(|one| one.canonical.as_str()).collect();
            Err(Error::new(ErrorKey::SeveralNumbers)
                .with("value", raw)
                .with("n", names.len())
                .with("choices", names.join(" ")))
        }
    }
}

/// The remark that a typed number was completed, if it was.
pub(crate) fn advice(about: &'static str, raw: &str) -> Option<Advice> {
    let whole = typed(raw).ok()?.filter(|whole| whole.completed)?;
    let advice = Advice::new(about, "number-completed");
    Some(advice.with("given", raw).with("number", whole.number))
}

/// The same of a correction of the number.
pub(crate) fn corrected(fact: &Fact) -> Option<Advice> {
    match fact {
        Fact::Amended {
            field: Field::Number,
            value: Some(number),
        } => advice("value", number.trim()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_number_is_the_whole_one_it_can_only_mean() {
        for (raw, number, completed) in [
            ("2026内0725民初5", "(2026)内0725民初5号", true),
            ("（2026）内0725民初5", "(2026)内0725民初5号", true),
            ("２０２６内０７２５民初５", "(2026)内0725民初5号", true),
            ("2026内0725zhh7", "(2026)内0725执恢7号", true),
            ("26内0725民初7", "(2026)内0725民初7号", true),
            ("(2026)內0725民初5號", "(2026)内0725民初5号", false),
        ] {
            let number = number.to_owned();
            let whole = Some(Whole { number, completed });
            assert_eq!(typed(raw).unwrap(), whole, "{raw}");
        }
        for raw in [
            "(2026)内0725民初5号",
            "(2013)海民初字第5号",
            "2026内0702民初号",
            "内0702民初5",
            "0702民初5",
            "民初5",
            "2026民初5",
            "5",
            "",
            "诉前调解",
        ] {
            assert_eq!(typed(raw).unwrap(), None, "{raw}");
        }
    }

    #[test]
    fn letters_that_stand_for_several_types_are_refused_with_what_they_may_be() {
        let error = typed("2026内0725mc7").unwrap_err();
        assert_eq!(error.key, ErrorKey::SeveralNumbers);
        assert!(format!("{error:?}").contains("(2026)内0725民初7号"));
    }
}
