//! Keys that are pressed before what they are about has come: who types ahead means the list as it will be, and who undoes means
//! the write that is still on its way.

use std::time::Duration;

use super::model::Model;
use super::msg::Effect;
use super::paste::AHEAD;
use crate::command::Action;
use crate::command::keymap::Meaning;
use crate::config::key::{Code, Key};

impl Model {
    /// Holds a key back while the list on top has no rows yet, an undo while something is being written, and with it all keys
    /// behind it. Esc leads away from rows that are awaited, with the keys for them; so does the key that leaves.
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

    /// Presses the keys that were held back, once what they are about is there.
    pub(super) fn release(&mut self) -> Vec<Effect> {
        let first = self.pressed.held.first();
        if self.awaits_rows() || first.is_some_and(|&(key, _)| self.awaits_write(key)) {
            return Vec::new();
        }
        let held = std::mem::take(&mut self.pressed.held);
        self.keys(held)
    }

    /// Whether a key takes back or does again what may still be on its way.
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
