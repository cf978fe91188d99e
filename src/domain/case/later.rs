//! Whether a case was another one on an earlier day.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::{Case, Turn};
use crate::domain::change::Change;

impl Case {
    /// Whether anything that makes it what it is takes effect after a day, so that only [`Case::as_of`] tells how it stood
    /// then. Follow-ups, payments and measures are not looked at: they decide neither stock nor limit.
    pub fn has_later(&self, day: NaiveDate) -> bool {
        let later = |on: Option<NaiveDate>| on.is_some_and(|on| on > day);
        later(self.closed)
            || self.moves.iter().any(|moved| moved.on > day)
            || self.changes.iter().any(|change| later(change.begins()))
            || self.turns.iter().any(|turn| match turn {
                Turn::Resumed { on, .. } => later(Some(*on)),
                Turn::Closed(on) | Turn::Reopened(on) => later(*on),
                // Holds on every day.
                Turn::Corrected(_) => false,
            })
    }

    /// How it was closed on a day, by the last closing there; a later reopening changes nothing of that.
    pub fn how_on(&self, day: NaiveDate) -> Option<&str> {
        if self.closed == Some(day) {
            return self.how.as_deref();
        }
        let earlier = self.reopenings.iter().rfind(|one| one.closed == day);
        earlier.and_then(|one| one.how.as_deref())
    }

    /// The changes as they stood on a day: an end that was entered as a resumption is not known before its day. What
    /// begins later is there too, as planned.
    pub fn changes_on(&self, day: NaiveDate) -> Cow<'_, [Change]> {
        let mut changes = Cow::Borrowed(self.changes.as_slice());
        for turn in &self.turns {
            if let Turn::Resumed {
                on,
                change: Some(at),
                ..
            } = turn
                && *on > day
                && let Some(Change::Pause(pause)) = changes.to_mut().get_mut(*at)
            {
                pause.to = None;
            }
        }
        changes
    }
}
