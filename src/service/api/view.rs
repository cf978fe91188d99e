//! Which past a question is about.

use chrono::{DateTime, FixedOffset, NaiveDate};

/// The two times of a question (as of and known at). Part of the [`super::Context`], so that every
/// question can be asked of any past; a write with a view is refused.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct View {
    /// The state by effective days up to this day; planned changes do not count.
    pub as_of: Option<NaiveDate>,
    /// As recorded by this moment: by the last commit at or before it, with the rules of that commit.
    pub known_at: Option<DateTime<FixedOffset>>,
}

impl View {
    /// As of a day, as known now.
    pub fn as_of(day: NaiveDate) -> View {
        View {
            as_of: Some(day),
            known_at: None,
        }
    }

    /// As known at a moment.
    pub fn known_at(moment: DateTime<FixedOffset>) -> View {
        View {
            as_of: None,
            known_at: Some(moment),
        }
    }

    /// The docket as it stands, as known now.
    pub fn is_now(&self) -> bool {
        self.as_of.is_none() && self.known_at.is_none()
    }

    /// The day a question about a day is about: the day asked for; else the day of the moment, which the docket showed
    /// then, or `today` where that is earlier.
    pub fn day(&self, today: NaiveDate) -> NaiveDate {
        self.as_of.unwrap_or_else(|| {
            self.known_at
                .map_or(today, |moment| moment.date_naive().min(today))
        })
    }
}
