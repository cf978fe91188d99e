//! What a closing in the window contributes: its duration, and whether it was in time.

use super::One;
use crate::domain::age;
use crate::domain::closing::{self, Outcome};
use crate::domain::days;
use crate::domain::indicator::Item;
use crate::domain::tally::Flow;

/// The items about the limits of closed cases.
const LIMITS: [Item; 6] = [
    Item::InOriginal,
    Item::InChanged,
    Item::OverOriginal,
    Item::OverChanged,
    Item::NoLimit,
    Item::UnknownLimit,
];

impl One<'_> {
    /// Collects a case closed in the window.
    pub(super) fn closing(&mut self, flow: &Flow<'_>) {
        let (day, seat) = (Some(flow.day), &flow.seat);
        let rules = &self.ask.pass.rules;
        if let Some(filed) = self.case.now.filed {
            let days = days::days_between(filed, flow.day);
            self.push(Item::ClosedDated, seat, day, 1);
            self.push(Item::Days, seat, day, i64::from(days));
            if self.ask.items.has(Item::NetDays) {
                let paused = age::paused_to_closing(self.case, rules.law(), flow.day);
                self.push(Item::NetDays, seat, day, i64::from(days - paused.min(days)));
            }
        }
        let counted = self.ask.items.has(Item::ClosedDelayed);
        if counted && age::was_delayed(self.case, rules.law(), day, flow.day) {
            self.push(Item::ClosedDelayed, seat, day, 1);
        }
        if !self.ask.items.has_any(&LIMITS) {
            return;
        }
        let limits = closing::limits(self.case, rules.law(), flow.day);
        let item = |outcome: Outcome, within, over| match outcome {
            Outcome::Within => within,
            Outcome::Over => over,
            Outcome::NoLimit => Item::NoLimit,
            Outcome::Unknown => Item::UnknownLimit,
        };
        let original = limits.original.outcome(flow.day);
        let changed = limits.changed.outcome(flow.day);
        let original = item(original, Item::InOriginal, Item::OverOriginal);
        let changed = item(changed, Item::InChanged, Item::OverChanged);
        self.push(original, seat, day, 1);
        // A case without a limit has none in either reading, and is counted once.
        if changed != original {
            self.push(changed, seat, day, 1);
        }
    }
}
