//! Views: which past a question is about.

use chrono::{DateTime, FixedOffset, NaiveDate};

/// The two times of a question (as of and known at). A view is part of the [`super::Context`], so
/// that every question can be asked about any past; writes are refused unless the view is now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct View {
    /// The state by effective days up to this day; planned changes do not count.
    pub as_of: Option<NaiveDate>,
    /// The state as recorded by this moment: by the last commit at or before it, with the rules of
    /// that commit.
    pub known_at: Option<DateTime<FixedOffset>>,
}

impl View {
    /// The view as of a day, as known now.
    pub fn as_of(day: NaiveDate) -> View {
        View {
            as_of: Some(day),
            known_at: None,
        }
    }

    /// The view as known at a moment.
    pub fn known_at(moment: DateTime<FixedOffset>) -> View {
        View {
            as_of: None,
            known_at: Some(moment),
        }
    }

    /// Whether it is the current docket, as known now.
    pub fn is_now(&self) -> bool {
        self.as_of.is_none() && self.known_at.is_none()
    }

    /// The day that a question concerns: the day asked for; otherwise the day of the moment, which
    /// the docket showed then, or `today` if that is earlier.
    pub fn day(&self, today: NaiveDate) -> NaiveDate {
        self.as_of.unwrap_or_else(|| {
            self.known_at
                .map_or(today, |moment| moment.date_naive().min(today))
        })
    }
}
