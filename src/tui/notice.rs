//! The message line: one sentence, and whether `u` undoes what it reports.

use super::cx::Cx;
use crate::command::{Action, Context};
use crate::config::theme::Role;
use crate::service::error::{Error, ErrorKey};
use crate::text::locale::pairs;
use crate::text::stops;

/// A sentence for the message line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub words: String,
    pub role: Role,
    /// Whether one key undoes what it reports.
    pub undo: bool,
}

/// The first key binding of a command, for use in a sentence.
pub fn spoken_key(cx: &Cx, context: Context, action: Action) -> String {
    let chord = cx.keymap.keys(context, action).first();
    chord.map(ToString::to_string).unwrap_or_default()
}

/// The key that returns to the present.
pub fn back_key(cx: &Cx) -> String {
    spoken_key(cx, Context::Global, Action::AsOf)
}

/// Joins two sentences; the first gets a full stop if it has no end mark.
pub fn two_sentences(first: &str, second: &str) -> String {
    let ended = first
        .trim_end()
        .ends_with(['.', '!', '?', ':', '\u{3002}', '\u{ff1f}', '\u{ff01}']);
    let stop = if ended { " " } else { ". " };
    format!("{}{stop}{second}", first.trim_end())
}

/// Capitalizes the first letter. Errors are worded for the shell, where they follow a colon.
/// A letter that stands alone stays as it is: it names a key, and `U` is another key than `u`.
fn capital(words: &str) -> String {
    let first = words.split(' ').next().unwrap_or_default();
    if first.len() == 1 && first != "a" {
        return words.to_owned();
    }
    let mut chars = words.chars();
    let first = chars.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}

impl Notice {
    /// A message. Its first letter becomes a capital, so it must not begin with a name.
    pub fn say(words: impl Into<String>) -> Notice {
        Notice {
            words: capital(&words.into()),
            role: Role::NoticeGood,
            undo: false,
        }
    }

    pub fn warn(words: impl Into<String>) -> Notice {
        Notice {
            role: Role::NoticeWarn,
            ..Notice::say(words)
        }
    }

    /// Offers to undo it.
    #[must_use]
    pub fn undoable(self) -> Notice {
        Notice { undo: true, ..self }
    }

    /// The message that nothing can be recorded while a past is viewed. It names the key that
    /// returns to the present, not the option that the shell would leave out.
    pub fn past_is_fixed(cx: &Cx) -> Notice {
        let key = back_key(cx);
        Notice::warn(cx.fill("tui.as-of.no-writing", &[("key", &key)]))
    }

    /// A service error in words: what happened, then what to do.
    pub fn error(cx: &Cx, error: &Error) -> Notice {
        if error.key == ErrorKey::PastIsFixed {
            return Notice::past_is_fixed(cx);
        }
        // What the user entered stays as it is; `may` and `nearest` are words of the program.
        let said = |name: &str, value: &str| match cx.locale.argument(name, value) {
            words if words == value && !matches!(name, "may" | "nearest") => words.to_owned(),
            words => stops::narrow(words).into_owned(),
        };
        let words: Vec<(&str, String)> = error
            .args
            .iter()
            .map(|(name, value)| (name.as_str(), said(name, value)))
            .collect();
        let args = pairs(&words);
        let what = format!("{}.what", error.key.words());
        // Prefers the hint for the screens, where a key does what the shell needs an option for.
        let closed = words.iter().any(|(name, _)| *name == "closed");
        let hint = [
            format!("tui.hint.{}-closed", error.key.id()),
            format!("tui.hint.{}", error.key.id()),
            format!("{}.hint", error.key.words()),
        ]
        .into_iter()
        .skip(usize::from(!closed))
        .find(|key| cx.locale.has(key));
        let mut words = if cx.locale.has(&what) {
            cx.fill(&what, &args)
        } else {
            cx.fill("tui.notice.error", &[("cause", &error)])
        };
        if let Some(hint) = hint {
            let hint = cx.fill(&hint, &args);
            words = cx.fill("tui.notice.what-hint", &[("what", &words), ("hint", &hint)]);
        }
        Notice {
            role: Role::NoticeError,
            ..Notice::say(words)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Notice;

    #[test]
    fn a_sentence_begins_with_a_capital_and_a_key_stays_as_it_is() {
        for (words, said) in [
            ("nothing to undo", "Nothing to undo"),
            ("a day is missing", "A day is missing"),
            ("u again takes back: it", "u again takes back: it"),
        ] {
            assert_eq!(Notice::say(words).words, said);
        }
    }
}
