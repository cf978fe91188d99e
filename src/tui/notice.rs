//! The message line: one sentence, and whether `u` takes it back.

use super::cx::Cx;
use crate::command::{Action, Context};
use crate::config::theme::Role;
use crate::service::error::Error;
use crate::text::locale::pairs;
use crate::text::stops;

/// The error of who writes while a past day is looked at.
const PAST: &str = "past-is-fixed";

/// One sentence for the message line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub words: String,
    pub role: Role,
    /// What was done can be undone by one key.
    pub undo: bool,
}

/// The first key of a command for a sentence, of two keys in a row with a blank between them: `g d`.
pub fn spoken_key(cx: &Cx, context: Context, action: Action) -> String {
    let chord = cx.keymap.keys(context, action).first();
    let keys = chord.map_or(&[][..], |chord| &chord.0);
    let keys: Vec<String> = keys.iter().map(ToString::to_string).collect();
    keys.join(" ")
}

/// The key that leads back to the present.
pub fn back_key(cx: &Cx) -> String {
    spoken_key(cx, Context::Global, Action::AsOf)
}

/// One sentence after another; what has no end of its own gets one.
pub fn two_sentences(first: &str, second: &str) -> String {
    let ended = first
        .trim_end()
        .ends_with(['.', '!', '?', ':', '\u{3002}', '\u{ff1f}', '\u{ff01}']);
    let stop = if ended { " " } else { ". " };
    format!("{}{stop}{second}", first.trim_end())
}

/// A sentence of its own begins with a capital; behind a colon in the shell it does not.
fn capital(words: &str) -> String {
    let mut chars = words.chars();
    let first = chars.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}

impl Notice {
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

    /// Nothing is recorded while looking back. Not what the shell would leave out: here a key leads to the present.
    pub fn past_is_fixed(cx: &Cx) -> Notice {
        let key = back_key(cx);
        Notice::warn(cx.fill("tui.as-of.no-writing", &[("key", &key)]))
    }

    /// An error of the service in words: what happened, then what to do.
    pub fn error(cx: &Cx, error: &Error) -> Notice {
        if error.key == PAST {
            return Notice::past_is_fixed(cx);
        }
        let words: Vec<(&str, &str)> = error
            .args
            .iter()
            .map(|(name, value)| (name.as_str(), cx.locale.argument(name, value)))
            .collect();
        let args = pairs(&words);
        let what = format!("error.{}.what", error.key);
        // Not what the shell would do, where here a key does it.
        let hint = [
            format!("tui.hint.{}", error.key),
            format!("error.{}.hint", error.key),
        ]
        .into_iter()
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
        let words = stops::narrow(&words);
        Notice {
            role: Role::NoticeError,
            ..Notice::say(words)
        }
    }
}
