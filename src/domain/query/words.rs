//! Words for keys and values.

use std::sync::LazyLock;

use serde::Deserialize;

use super::{Key, Status};
use crate::domain::checklist::Reason;
use crate::domain::letter::distance;
use crate::domain::level::Level;
use crate::domain::locale::Locale;

const FILE: &str = include_str!("../../../config/query.toml");

#[derive(Debug, Default, Deserialize)]
struct File {
    key: Vec<Word>,
    value: Vec<Word>,
}

#[derive(Debug, Deserialize)]
struct Word {
    id: String,
    #[serde(default)]
    of: String,
    zh: Vec<String>,
    en: Vec<String>,
}

/// A test reads the file, so an empty result cannot go unnoticed.
static WORDS: LazyLock<File> = LazyLock::new(|| toml::from_str(FILE).unwrap_or_default());

impl Word {
    fn all(&self) -> impl Iterator<Item = &str> {
        self.zh
            .iter()
            .chain(&self.en)
            .map(String::as_str)
            .chain([self.id.as_str()])
    }

    fn printed(&self, locale: Locale) -> &str {
        let words = locale.pick(&self.zh, &self.en);
        words.first().map_or(self.id.as_str(), String::as_str)
    }
}

/// The key with this word.
pub(super) fn key(word: &str) -> Option<Key> {
    let found = WORDS
        .key
        .iter()
        .find(|entry| entry.all().any(|known| known == word))?;
    Key::ALL.iter().copied().find(|key| key.id() == found.id)
}

/// Returns every word for a key, the printed one of the language first.
pub fn key_words(key: Key, locale: Locale) -> Vec<&'static str> {
    let entry = WORDS.key.iter().find(|entry| entry.id == key.id());
    let mut words = vec![entry.map_or(key.id(), |entry| entry.printed(locale))];
    for word in entry.into_iter().flat_map(Word::all) {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

/// The id of the value of a key with this word; `""` stands for values of any key.
pub(super) fn value(of: &str, word: &str) -> Option<&'static str> {
    WORDS
        .value
        .iter()
        .find(|entry| entry.of == of && entry.all().any(|known| known == word))
        .map(|entry| entry.id.as_str())
}

/// The printed word of a value.
pub(super) fn value_word(of: &str, id: &'static str, locale: Locale) -> &'static str {
    WORDS
        .value
        .iter()
        .find(|entry| entry.of == of && entry.id == id)
        .map_or(id, |entry| entry.printed(locale))
}

/// The printed word of a level.
pub fn level_words(level: Level, locale: Locale) -> &'static str {
    value_word("level", level.id(), locale)
}

/// The printed word of a status.
pub fn status_words(status: Status, locale: Locale) -> &'static str {
    value_word("status", status.id(), locale)
}

/// The printed word of a reason.
pub fn reason_words(reason: Reason, locale: Locale) -> &'static str {
    value_word("reason", reason.id(), locale)
}

/// Ids of the states of open cases, as the column of the state shows them.
const STATES: [&str; 4] = ["trial", "execution", "paused", "later"];

/// The printed word of a state of open cases.
pub(super) fn state_words(state: &str, locale: Locale) -> &'static str {
    let id = STATES.into_iter().find(|id| *id == state);
    value_word("state", id.unwrap_or_default(), locale)
}

/// Returns the level with a printed word (超, overdue), as the conditions of a query read it.
pub fn level_called(word: &str) -> Option<Level> {
    value("level", word).and_then(Level::from_id)
}

/// Returns the levels that a word means in the lookup, given a status or a level.
///
/// Of single characters, only the badge itself counts (停): a colour (黄) is as often part of a
/// name.
pub fn levels_called(word: &str) -> Option<Vec<Level>> {
    match value("status", word).and_then(Status::from_id) {
        Some(Status::Open) => {
            return Some(
                Level::ALL
                    .into_iter()
                    .filter(|level| level.is_open())
                    .collect(),
            );
        }
        Some(Status::Closed) => return Some(vec![Level::Closed]),
        Some(Status::All) => return None,
        None => {}
    }
    let level = level_called(word)?;
    let is_badge = level_words(level, Locale::Zh) == word;
    (is_badge || word.chars().count() > 1).then(|| vec![level])
}

/// Returns the printed values of a key that has few values.
pub fn value_words(key: Key, locale: Locale) -> Vec<&'static str> {
    match key.shape() {
        super::Shape::Level => Level::ALL.map(|level| level_words(level, locale)).to_vec(),
        super::Shape::Status => Status::ALL
            .map(|status| status_words(status, locale))
            .into_iter()
            .chain(STATES.map(|state| state_words(state, locale)))
            .collect(),
        super::Shape::Reason => Reason::ALL
            .map(|reason| reason_words(reason, locale))
            .to_vec(),
        super::Shape::Flag => ["yes", "no"].map(|id| value_word("", id, locale)).to_vec(),
        _ => Vec::new(),
    }
}

/// Whether a word, in any of its forms, is a value of this key.
pub fn is_value_word(key: Key, word: &str) -> bool {
    let word = word.to_lowercase();
    match key.shape() {
        super::Shape::Level => value("level", &word).is_some(),
        super::Shape::Status => value("status", &word).is_some() || value("state", &word).is_some(),
        super::Shape::Reason => value("reason", &word).is_some(),
        super::Shape::Flag => value("", &word).is_some(),
        _ => false,
    }
}

/// Whether a word without a key has a meaning of its own: a key or a status.
pub fn is_bare_word(word: &str) -> bool {
    let word = word.to_lowercase();
    key(&word).is_some() || value("status", &word).is_some()
}

/// The known word nearest to an unknown one, if any is near: the fewest letters changed, at most
/// half of them.
pub(in crate::domain) fn nearest<'w>(
    word: &str,
    known: impl IntoIterator<Item = &'w str>,
) -> Option<String> {
    let length = word.chars().count();
    known
        .into_iter()
        .map(|other| {
            // A single letter occurs in half of all words; a single Chinese character is
            // significant.
            let says_something = word.len() > 1;
            let contained = says_something && (other.contains(word) || word.contains(other));
            let distance = if contained { 1 } else { distance(word, other) };
            (distance, other)
        })
        .filter(|(distance, other)| {
            *distance <= 1 || *distance * 2 <= length.max(other.chars().count())
        })
        .min_by_key(|(distance, other)| (*distance, other.len()))
        .map(|(_, other)| other.to_owned())
}

/// Every word of every key.
pub(super) fn all_keys() -> impl Iterator<Item = &'static str> {
    WORDS.key.iter().flat_map(Word::all)
}

/// Every word for the values of a key.
pub(super) fn all_values(of: &str) -> impl Iterator<Item = &'static str> {
    WORDS
        .value
        .iter()
        .filter(move |entry| entry.of == of)
        .flat_map(Word::all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_and_value_has_words_that_mean_it_alone() {
        assert_eq!(WORDS.key.len(), Key::ALL.len());
        let mut seen = std::collections::HashMap::new();
        for entry in &WORDS.key {
            assert!(!entry.zh.is_empty() && !entry.en.is_empty());
            for word in entry.all() {
                let other = seen.insert(word.to_owned(), &entry.id);
                assert!(other.is_none_or(|other| other == &entry.id), "{word}");
            }
        }
        for key in Key::ALL {
            for locale in Locale::ALL {
                for word in key_words(*key, locale) {
                    assert_eq!(super::key(word), Some(*key), "{word}");
                }
            }
        }
        for level in Level::ALL {
            for locale in Locale::ALL {
                assert_eq!(value("level", level_words(level, locale)), Some(level.id()));
            }
        }
        for reason in Reason::ALL {
            for locale in Locale::ALL {
                let word = reason_words(reason, locale);
                assert_eq!(value("reason", word), Some(reason.id()), "{word}");
            }
        }
    }

    #[test]
    fn whole_words_are_told_from_beginnings() {
        for (key, word) in [
            (Key::Level, "late"),
            (Key::Level, "超"),
            (Key::Level, "LATER"),
            (Key::Status, "已结"),
        ] {
            assert!(is_value_word(key, word), "{word}");
        }
        for (key, word) in [
            (Key::Level, "lat"),
            (Key::Court, "牙克石"),
            (Key::Level, ""),
        ] {
            assert!(!is_value_word(key, word), "{word}");
        }
        for word in ["承办", "Handler", "已结", "late"] {
            assert!(is_bare_word(word), "{word}");
        }
        for word in ["承", "hand", "急急", ""] {
            assert!(!is_bare_word(word), "{word}");
        }
    }

    #[test]
    fn a_word_of_lookup_means_the_levels_it_names() {
        for (word, levels) in [
            ("已结", Some(vec![Level::Closed])),
            ("closed", Some(vec![Level::Closed])),
            ("停", Some(vec![Level::Paused])),
            ("超", Some(vec![Level::Over])),
            ("已超期", Some(vec![Level::Over])),
            ("late", Some(vec![Level::Over])),
            ("soon", Some(vec![Level::Urgent])),
            ("黄", None),
            ("all", None),
            ("银行", None),
        ] {
            assert_eq!(levels_called(word), levels, "{word}");
        }
        assert_eq!(levels_called("未结").map(|levels| levels.len()), Some(8));
    }

    #[test]
    fn the_nearest_word_is_near() {
        let known = ["法院", "承办", "handler", "court"];
        assert_eq!(nearest("handlr", known).as_deref(), Some("handler"));
        assert_eq!(nearest("法官院", known).as_deref(), Some("法院"));
        assert_eq!(nearest("zzz", known), None);
    }
}
