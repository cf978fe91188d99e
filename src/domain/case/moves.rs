//! Moves of a case from one court, division or handler to another on a day.

use chrono::NaiveDate;

use super::{Case, Move};
use crate::domain::event::Field;

impl Case {
    /// Inserts a move at its day, which may precede moves already known.
    pub(super) fn move_to(&mut self, on: NaiveDate, field: Field, to: Option<String>) {
        if self.origins.iter().all(|(moved, _)| *moved != field) {
            let origin = self.text(field).map(str::to_owned);
            self.origins.push((field, origin));
        }
        let at = self.moves.partition_point(|m| m.on <= on);
        self.moves.insert(at, Move { on, field, to });
        let last = self.moves.iter().rfind(|m| m.field == field);
        let value = last.and_then(|m| m.to.clone());
        match field {
            Field::Court => self.now.court = value,
            Field::Division => self.now.division = value,
            _ => self.now.handler = value,
        }
    }

    /// The court, division or handler at filing.
    pub fn origin(&self, field: Field) -> Option<&str> {
        let moved = self.origins.iter().find(|(moved, _)| *moved == field);
        moved.map_or_else(|| self.text(field), |(_, value)| value.as_deref())
    }

    /// Whether a dated move took the case away from this court, division or handler.
    pub fn was_moved_from(&self, field: Field, value: Option<&str>) -> bool {
        let moves = self.moves.iter().filter(|m| m.field == field);
        let mut held = moves.map(|m| m.to.as_deref());
        // The last move gave the current value.
        held.next_back().is_some()
            && (self.origin(field) == value || held.any(|former| former == value))
    }
}
