//! Keys pressed before what they refer to has arrived. Keys typed ahead refer to the list as it
//! will be, and an undo refers to the write still in progress.

use std::time::Duration;

use super::model::Model;
use super::msg::Effect;
use super::paste::AHEAD;
use crate::command::Action;
use crate::command::keymap::Meaning;
use crate::config::key::{Code, Key};

impl Model {
    /// Holds a key back while the list on top has no rows yet, or if it is an undo or redo while a
    /// write is in progress, along with all keys after it. Returns whether it was held.
    ///
    /// Esc leaves rows that are still loading and drops the keys held for them; the key that quits
    /// is never held.
    pub(super) fn holds(&mut self, key: Key, time: Duration) -> bool {
        let for_rows = self.awaits_rows();
        let behind = !self.pressed.held.is_empty();
        if self.leaves(key) || !(for_rows || behind || self.awaits_write(key)) {
            return false;
        }
        if for_rows && key == Key::plain(Code::Esc) {
            self.pressed.held.clear();
            return false;
        }
        if self.pressed.held.len() < AHEAD {
            self.pressed.held.push((key, time));
        }
        true
    }

    /// Replays the keys held back, once what they refer to is there.
    pub(super) fn release(&mut self) -> Vec<Effect> {
        let first = self.pressed.held.first();
        if self.awaits_rows() || first.is_some_and(|&(key, _)| self.awaits_write(key)) {
            return Vec::new();
        }
        let held = std::mem::take(&mut self.pressed.held);
        self.keys(held)
    }

    /// Whether a key would undo or redo something that may still be in progress.
    fn awaits_write(&self, key: Key) -> bool {
        if self.pending.is_empty() || (self.takes_text() && key.text().is_some()) {
            return false;
        }
        let meaning = self
            .cx
            .keymap
            .meaning(self.context(), self.prefix, key.half_width());
        matches!(meaning, Meaning::Action(Action::Undo | Action::Redo, _))
    }

    fn awaits_rows(&self) -> bool {
        let rows = self.top().and_then(|place| place.screen.rows());
        rows.is_some_and(|rows| rows.listing.is_waiting())
    }
}
