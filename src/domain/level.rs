//! Levels of urgency, from days left.

use serde::{Deserialize, Serialize};

/// How urgent a case is on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Past due.
    Over,
    /// Today to three days.
    Urgent,
    /// Four to seven days.
    Near,
    /// Eight to thirty days.
    Ahead,
    Normal,
    /// The clock is stopped.
    Paused,
    /// No limit by law.
    None,
    /// No start or no known procedure: never "in time", never silently overdue.
    Unknown,
    Closed,
}

impl Level {
    /// All levels in the order of lists.
    pub const ALL: [Level; 9] = [
        Level::Over,
        Level::Urgent,
        Level::Near,
        Level::Ahead,
        Level::Normal,
        Level::Paused,
        Level::None,
        Level::Unknown,
        Level::Closed,
    ];

    /// The stable id (`over`, `urgent` …).
    pub fn id(self) -> &'static str {
        match self {
            Level::Over => "over",
            Level::Urgent => "urgent",
            Level::Near => "near",
            Level::Ahead => "ahead",
            Level::Normal => "normal",
            Level::Paused => "paused",
            Level::None => "none",
            Level::Unknown => "unknown",
            Level::Closed => "closed",
        }
    }

    /// The level with this id.
    pub fn from_id(id: &str) -> Option<Level> {
        Level::ALL.into_iter().find(|level| level.id() == id)
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
    /// The level of a running term with so many days left; due today is `urgent`.
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
