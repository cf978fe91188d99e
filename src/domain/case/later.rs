//! Whether the state of a case differed on an earlier day.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::{Case, Turn};
use crate::domain::change::Change;

impl Case {
    /// Whether anything that defines the case takes effect after a day, so that its state on that
    /// day must be computed by [`Case::as_of`].
    ///
    /// Follow-ups, payments and supervisions are ignored: they affect neither stock nor limit.
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

    /// How the case was closed on a day, by the last closing on it; a later reopening does not
    /// change this.
    pub fn how_on(&self, day: NaiveDate) -> Option<&str> {
        if self.closed == Some(day) {
            return self.how.as_deref();
        }
        let earlier = self.reopenings.iter().rfind(|one| one.closed == day);
        earlier.and_then(|one| one.how.as_deref())
    }

    /// The changes as they stood on a day.
    ///
    /// An end entered as a resumption is unknown before its day. Changes that begin later are
    /// included, as planned.
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
