//! What was pressed just before, for keys that mean something else right after others.

use std::time::Duration;

use ratatui::layout::Position;

use super::ticket::ScreenId;
use crate::config::key::Key;

/// Times of recent keys that following keys are compared with.
#[derive(Debug, Default)]
pub(super) struct Pressed {
    /// The last key if it was a digit, to detect key repeat.
    pub(super) digit: Option<(char, Duration)>,
    /// The last piece of an unmarked paste.
    pub(super) pasted: Option<Duration>,
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
