//! Keys that are pressed before the rows they are about have come: who types ahead means the list as it will be.

use std::time::Duration;

use super::model::Model;
use super::msg::Effect;
use crate::config::key::{Code, Key};

/// More keys than this nobody types ahead; the rest is dropped.
const MOST: usize = 64;

impl Model {
    /// Holds a key back while the list on top has no rows yet. Esc leads away from what is awaited, with the keys for it; so does
    /// the key that leaves.
    pub(super) fn holds(&mut self, key: Key, time: Duration) -> bool {
        if !self.awaits_rows() || self.leaves(key) {
            return false;
        }
        if key == Key::plain(Code::Esc) {
            self.pressed.held.clear();
            return false;
        }
        if self.pressed.held.len() < MOST {
            self.pressed.held.push((key, time));
        }
        true
    }

    /// Presses the keys that were held back, once there are rows.
    pub(super) fn release(&mut self) -> Vec<Effect> {
        if self.awaits_rows() {
            return Vec::new();
        }
        let held = std::mem::take(&mut self.pressed.held);
        self.keys(held)
    }

    fn awaits_rows(&self) -> bool {
        let rows = self.top().and_then(|place| place.screen.rows());
        rows.is_some_and(|rows| rows.listing.is_waiting())
    }
}
