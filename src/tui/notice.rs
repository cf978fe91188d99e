//! The message line: one sentence, and whether `u` takes it back.

use super::cx::Cx;
use crate::command::{Action, Context};
use crate::config::theme::Role;
use crate::service::error::Error;
use crate::text::locale::pairs;

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

/// One sentence after another; what has no end of its own gets one.
pub fn two_sentences(first: &str, second: &str) -> String {
    let ended = first
        .trim_end()
        .ends_with(['.', '!', '?', ':', '\u{3002}', '\u{ff1f}', '\u{ff01}']);
    let stop = if ended { " " } else { ". " };
    format!("{}{stop}{second}", first.trim_end())
}

impl Notice {
    pub fn say(words: impl Into<String>) -> Notice {
        Notice {
            words: words.into(),
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

    /// An error of the service in words: what happened, then what to do.
    pub fn error(cx: &Cx, error: &Error) -> Notice {
        let words: Vec<(&str, &str)> = error
            .args
            .iter()
            .map(|(name, value)| (name.as_str(), cx.locale.argument(name, value)))
            .collect();
        let args = pairs(&words);
        let what = format!("error.{}.what", error.key);
        let hint = format!("error.{}.hint", error.key);
        let mut words = if cx.locale.has(&what) {
            cx.fill(&what, &args)
        } else {
            cx.fill("tui.notice.error", &[("cause", &error)])
        };
        let hint = if error.key == PAST {
            // Not what the shell would leave out: here a key leads back to the present.
            let key = cx.keymap.keys(Context::Charts, Action::AsOf).first();
            let key = key.map(ToString::to_string).unwrap_or_default();
            Some(cx.fill("tui.as-of.no-writing", &[("key", &key)]))
        } else {
            cx.locale.has(&hint).then(|| cx.fill(&hint, &args))
        };
        if let Some(hint) = hint {
            words = cx.fill("tui.notice.what-hint", &[("what", &words), ("hint", &hint)]);
        }
        Notice {
            role: Role::NoticeError,
            ..Notice::say(words)
        }
    }
}
