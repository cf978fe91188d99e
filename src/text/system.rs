//! Error messages of the operating system and of parsers, in the user's language; the originals are
//! English and worded in various ways.

use super::locale::Locale;

/// Error codes (errno) with the ids of their texts under `domain.system`.
const CODES: [(i32, &str); 22] = [
    (1, "not-permitted"),
    (2, "not-found"),
    (4, "interrupted"),
    (5, "device"),
    (6, "no-device"),
    (12, "no-memory"),
    (13, "denied"),
    (16, "in-use"),
    (17, "exists"),
    (18, "other-disk"),
    (20, "no-folder"),
    (21, "folder"),
    (23, "too-many-open"),
    (24, "too-many-open"),
    (26, "in-use"),
    (27, "too-large"),
    (28, "full"),
    (30, "read-only"),
    (32, "closed"),
    (36, "long-name"),
    (40, "links"),
    (122, "quota"),
];

/// Messages without a code, by their beginning.
const SAID: [(&str, &str); 19] = [
    // The keys of a year of holidays.
    ("missing field `year`", "no-year"),
    ("missing field `days`", "no-days"),
    ("missing field `date`", "no-date"),
    ("missing field `isOffDay`", "no-off-day"),
    ("file too large", "too-large"),
    ("no storage space", "full"),
    ("permission denied", "denied"),
    ("unexpected end of file", "cut-short"),
    ("failed to fill whole buffer", "cut-short"),
    ("stream did not contain valid UTF-8", "not-text"),
    ("unclosed", "unclosed"),
    ("duplicate key", "twice"),
    ("string values must be quoted", "unquoted"),
    ("key with no value", "no-value"),
    ("unquoted keys cannot be empty", "no-key"),
    ("invalid", "syntax"),
    ("EOF while parsing", "cut-short"),
    // Files that are not read, see `bounded`.
    ("not a file", "special"),
    ("more than", "too-large"),
];

/// The text for a message; `None` if there is none.
pub fn words(locale: Locale, said: &str) -> Option<&'static str> {
    let id = match code(said) {
        Some(code) => CODES.iter().find(|(of, _)| *of == code)?.1,
        None => SAID.iter().find(|(begin, _)| said.starts_with(begin))?.1,
    };
    locale.find(&format!("domain.system.{id}"))
}

/// The error code at the end of a message: `Is a directory (os error 21)`.
fn code(said: &str) -> Option<i32> {
    let (_, code) = said.rsplit_once("(os error ")?;
    code.strip_suffix(')')?.parse().ok()
}

#[cfg(test)]
mod tests {
    use std::io::{Error, ErrorKind};

    use super::*;

    #[test]
    fn every_failure_of_the_table_has_words_in_both_languages() {
        let by_code = CODES.map(|(code, _)| Error::from_raw_os_error(code).to_string());
        let said = SAID.map(|(begin, _)| format!("{begin} ..."));
        for said in by_code.iter().chain(&said) {
            for locale in [Locale::Zh, Locale::En] {
                let words = words(locale, said).unwrap_or_default();
                assert!(!words.is_empty() && !words.contains("os error"), "{said}");
                let chinese = words.chars().any(|c| c > '\u{7F}');
                assert_eq!(chinese, locale == Locale::Zh, "{said}: {words}");
            }
        }
    }

    #[test]
    fn what_nobody_wrote_words_for_stays_as_it_is() {
        for said in ["", "line 3", "(os error x)", "what (os error 9999)"] {
            assert_eq!(words(Locale::Zh, said), None, "{said}");
            assert_eq!(Locale::Zh.argument("detail", said), said);
        }
        let full = Error::from(ErrorKind::FileTooLarge).to_string();
        assert_eq!(Locale::Zh.argument("detail", &full), "文件过大");
        assert_eq!(Locale::Zh.argument("path", &full), full);
    }
}
