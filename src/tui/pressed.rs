//! What was pressed just before, for keys that mean something else right after others.

use std::time::Duration;

use ratatui::layout::Position;

use super::model::Model;
use super::ticket::ScreenId;
use crate::command;
use crate::command::keymap::Meaning;
use crate::config::key::{Code, Key};

/// Times of recent keys that following keys are compared with.
#[derive(Debug, Default)]
pub(super) struct Pressed {
    /// The last key, to detect key repeat.
    last: Option<(Key, Duration)>,
    /// The last piece of an unmarked paste.
    pub(super) pasted: Option<Duration>,
    /// The last characters that arrived at once in a field.
    pub(super) wrote: Option<Duration>,
    /// The last Ctrl-C.
    pub(super) interrupted: Option<Duration>,
    /// Keys pressed before what they refer to has arrived.
    pub(super) held: Vec<(Key, Duration)>,
    /// The last key saved a form.
    pub(super) saved: bool,
    /// The screen, and where it has what was clicked last: a second click opens.
    pub(super) clicked: Option<(ScreenId, Position)>,
    /// The closed case and the digit that has to be pressed again to record a follow-up of it.
    pub(super) asked: Option<(String, usize)>,
}

impl Model {
    /// Whether this is a key held down, which the keyboard repeats, and what it does must be done
    /// once a press: a held key must not record ten cases, undo a morning, or answer the question
    /// whether to leave.
    pub(super) fn held_down(&mut self, key: Key, time: Duration) -> bool {
        let same = key.half_width();
        let before = self.pressed.last.replace((same, time));
        let repeat = self.cx.waits.repeat;
        before.is_some_and(|(last, at)| last == same && time.saturating_sub(at) < repeat)
            && !self.repeats(key)
    }

    /// Whether a key goes on while it is held down.
    fn repeats(&self, key: Key) -> bool {
        let in_text = self.takes_text();
        if in_text && key.text().is_some() {
            return true;
        }
        let meaning = self
            .cx
            .keymap
            .meaning(self.context(), self.prefix, key.half_width());
        match meaning {
            Meaning::Action(action, _) => {
                command::of(action).is_some_and(|command| command.repeats)
            }
            Meaning::Prefix => true,
            Meaning::Nothing => moves(key.code) || (in_text && edits(key)),
        }
    }
}

/// Whether a key moves wherever it means something.
fn moves(code: Code) -> bool {
    matches!(
        code,
        Code::Up | Code::Down | Code::Left | Code::Right | Code::PageUp | Code::PageDown
    )
}

/// Whether a key deletes from a text, as held down by who deletes a word.
fn edits(key: Key) -> bool {
    matches!(key.code, Code::Backspace | Code::Delete) || key == Key::ctrl('h')
}
