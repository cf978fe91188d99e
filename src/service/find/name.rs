//! The handlers and courts that a word of a query means.

use std::collections::HashSet;

use crate::domain::court::{self, COURT, COURT_IN_SHORT};
use crate::store::dict::{Dict, Kind};
use crate::text::fold::fold;
use crate::text::pinyin::{Matcher, initials_into};

/// The characters of the shortest word that calls a court by more than its short name.
const SHORTEST: usize = 3;

/// The dictionary numbers of the handlers or courts that a typed name means.
#[derive(Debug)]
pub(super) struct Name {
    pub ids: HashSet<u32>,
}

impl Name {
    pub(super) fn handler(name: &str, dict: &Dict) -> Name {
        let matcher = name.is_ascii().then(|| Matcher::new(name));
        let is_meant = |text: &str| said(text, name, matcher.as_ref());
        Name {
            ids: of(dict, Kind::Handler, is_meant),
        }
    }

    pub(super) fn court(name: &str, dict: &Dict) -> Name {
        let named = court::by_name(name).or_else(|| court::by_code(name));
        let matcher = name.is_ascii().then(|| Matcher::new(name));
        let is_digits = name.bytes().all(|b| b.is_ascii_digit());
        // Typed pinyin means the usual readings; a rare reading of a court's name counts only if no
        // court has them as usual.
        let usual = of(dict, Kind::Court, |text| {
            matcher.is_some() && begins_usual(&court::short_name(text), name)
        });
        let ids = of(dict, Kind::Court, |text| {
            let known = court::by_name(text);
            if let (Some(named), Some(known)) = (named, known) {
                return named.code == known.code;
            }
            let code = known.map_or("", |court| court.code);
            let digits = code.trim_start_matches(|c: char| !c.is_ascii_digit());
            (is_digits && !digits.is_empty() && digits == name)
                || said(text, name, matcher.as_ref())
                || said(&court::short_name(text), name, matcher.as_ref())
        });
        let ids = if usual.is_empty() { ids } else { usual };
        Name { ids }
    }

    /// The courts that a word calls by more than their short names, in full or as the screen shows
    /// them; `None` if there are none. What all of their names end with calls none of them.
    pub(super) fn called(word: &str, dict: &Dict) -> Option<Name> {
        if word.chars().count() < SHORTEST || word.contains('|') || COURT.contains(word) {
            return None;
        }
        let ids = of(dict, Kind::Court, |name| {
            let short = fold(&court::short_name(name));
            !short.contains(word)
                && (court::is_meant(word, name)
                    || fold(name).contains(word)
                    || (short + COURT_IN_SHORT).contains(word))
        });
        (!ids.is_empty()).then_some(Name { ids })
    }
}

/// Whether the initials of a name, with the usual reading of each character, begin with these.
fn begins_usual(text: &str, initials: &str) -> bool {
    let mut usual = String::new();
    initials_into(text, &mut usual);
    usual.starts_with(initials)
}

fn said(text: &str, name: &str, matcher: Option<&Matcher>) -> bool {
    let folded = fold(text);
    folded.contains(name) || matcher.is_some_and(|matcher| matcher.is_match(&folded))
}

/// The dictionary entries that `is_meant` accepts.
fn of(dict: &Dict, kind: Kind, is_meant: impl Fn(&str) -> bool) -> HashSet<u32> {
    let all = dict.all(kind);
    all.filter_map(|(id, text)| is_meant(text).then_some(id))
        .collect()
}
