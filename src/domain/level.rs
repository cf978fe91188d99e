//! Levels of urgency, from days left.

use serde::{Deserialize, Serialize};

ids! {
    /// How urgent a case is on a day.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Level {
        /// Past due.
        Over = "over",
        /// Due within three days by default, today included.
        Urgent = "urgent",
        /// Four to seven days left by default.
        Near = "near",
        /// Eight to thirty days left by default.
        Ahead = "ahead",
        Normal = "normal",
        /// The clock is stopped.
        Paused = "paused",
        /// No limit by law.
        None = "none",
        /// No start or no known procedure: never "in time", never silently overdue.
        Unknown = "unknown",
        /// Filed on a later day: in no stock, on no list of open cases and in no count until then.
        Later = "later",
        Closed = "closed",
    }
}

impl Level {
    /// Whether a case of this level is open on the day.
    pub fn is_open(self) -> bool {
        !matches!(self, Level::Later | Level::Closed)
    }
}

/// How the remaining days of a case are worded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DaysTold {
    /// Overdue by this many days.
    Over(u32),
    /// Due on the day itself.
    Today,
    /// This many days left.
    Left(u32),
    /// The clock stands still after this many deducted days; the days left stay constant and mean
    /// nothing.
    Stands(u32),
    Later,
    Closed,
    /// No limit by law.
    None,
    Unknown,
}

impl DaysTold {
    /// Derived from the level, the days left, and the days deducted if the clock stands still.
    pub fn of(level: Level, days_left: Option<i32>, deducted: Option<u32>) -> DaysTold {
        match (level, days_left) {
            (Level::Closed, _) => DaysTold::Closed,
            (Level::Later, _) => DaysTold::Later,
            (Level::None, _) => DaysTold::None,
            (Level::Paused, _) if let Some(n) = deducted => DaysTold::Stands(n),
            (_, None) => DaysTold::Unknown,
            (_, Some(0)) => DaysTold::Today,
            (_, Some(n)) if n < 0 => DaysTold::Over(n.unsigned_abs()),
            (_, Some(n)) => DaysTold::Left(n.unsigned_abs()),
        }
    }

    /// The suffix of its text key.
    pub const fn id(self) -> &'static str {
        match self {
            DaysTold::Over(_) => "over",
            DaysTold::Today => "today",
            DaysTold::Left(_) => "left",
            DaysTold::Stands(_) => "stands",
            DaysTold::Later => "later",
            DaysTold::Closed => "closed",
            DaysTold::None => "none",
            DaysTold::Unknown => "unknown",
        }
    }

    /// The number of days stated; 0 if there is none.
    pub const fn days(self) -> u32 {
        match self {
            DaysTold::Over(n) | DaysTold::Left(n) | DaysTold::Stands(n) => n,
            _ => 0,
        }
    }
}

/// Upper bounds in days left, inclusive; a setting of the court.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Thresholds {
    pub urgent: i32,
    pub near: i32,
    pub ahead: i32,
}

/// Why bounds are invalid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ThresholdsError {
    /// Each level must begin after the previous one, and a case due today is always `urgent`.
    #[error("the bounds must ascend: 0 <= urgent < near < ahead")]
    NotAscending,
    #[error("at most {LARGEST} days")]
    TooLarge,
}

/// No statutory limit is longer than ten years.
const LARGEST: i32 = 3_660;

impl Default for Thresholds {
    fn default() -> Self {
        Thresholds {
            urgent: 3,
            near: 7,
            ahead: 30,
        }
    }
}

impl Thresholds {
    /// Checks that the bounds are valid: `0 <= urgent < near < ahead`, up to ten years.
    pub fn check(&self) -> Result<(), ThresholdsError> {
        if !(0 <= self.urgent && self.urgent < self.near && self.near < self.ahead) {
            return Err(ThresholdsError::NotAscending);
        }
        if self.ahead > LARGEST {
            return Err(ThresholdsError::TooLarge);
        }
        Ok(())
    }

    /// The last number of days left at which a bounded level applies.
    pub fn bound(&self, level: Level) -> Option<i32> {
        match level {
            Level::Urgent => Some(self.urgent),
            Level::Near => Some(self.near),
            Level::Ahead => Some(self.ahead),
            _ => None,
        }
    }

    /// The level of a running term with this many days left; due today is `urgent`.
    pub fn level(&self, days_left: i32) -> Level {
        match days_left {
            d if d < 0 => Level::Over,
            d if d <= self.urgent => Level::Urgent,
            d if d <= self.near => Level::Near,
            d if d <= self.ahead => Level::Ahead,
            _ => Level::Normal,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_of_days_has_its_level_by_the_bounds() {
        let bounds = Thresholds {
            urgent: 0,
            near: 3,
            ahead: 7,
        };
        let levels: Vec<Level> = [-1, 0, 1, 3, 4, 7, 8].map(|d| bounds.level(d)).to_vec();
        assert_eq!(
            levels,
            [
                Level::Over,
                Level::Urgent,
                Level::Near,
                Level::Near,
                Level::Ahead,
                Level::Ahead,
                Level::Normal
            ]
        );
    }

    #[test]
    fn days_are_told_by_the_level_before_they_are_counted() {
        for (level, left, deducted, told) in [
            (Level::Over, Some(-866), None, DaysTold::Over(866)),
            (Level::Urgent, Some(0), None, DaysTold::Today),
            (Level::Urgent, Some(3), None, DaysTold::Left(3)),
            (Level::Paused, Some(40), Some(31), DaysTold::Stands(31)),
            (Level::Paused, Some(40), None, DaysTold::Left(40)),
            (Level::Closed, Some(3), None, DaysTold::Closed),
            (Level::Later, Some(3), None, DaysTold::Later),
            (Level::None, None, None, DaysTold::None),
            (Level::Unknown, None, None, DaysTold::Unknown),
        ] {
            assert_eq!(DaysTold::of(level, left, deducted), told);
        }
    }

    #[test]
    fn bounds_must_ascend() {
        let check = |urgent, near, ahead| {
            Thresholds {
                urgent,
                near,
                ahead,
            }
            .check()
        };
        assert_eq!(check(3, 7, 30), Ok(()));
        assert_eq!(check(0, 1, 2), Ok(()));
        for (u, n, a) in [(3, 3, 30), (7, 3, 30), (3, 30, 30), (-1, 3, 7)] {
            assert_eq!(check(u, n, a), Err(ThresholdsError::NotAscending));
        }
        assert_eq!(check(3, 7, 99_999), Err(ThresholdsError::TooLarge));
    }
}
