//! Who asks, when, and about which past.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};

use super::View;

/// The person asking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// Login name, frozen into the journal.
    pub name: String,
    pub uid: u32,
}

/// The person asking and the time. Time is an argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    pub actor: Actor,
    /// The domain day, in the court's zone.
    pub today: NaiveDate,
    /// The moment recorded in the journal.
    pub now: DateTime<FixedOffset>,
    /// Makes a write idempotent: a second write with the same id returns the commit of the first.
    pub request_id: Option<String>,
    /// The past the question is about; writes are refused unless it is now.
    pub view: View,
}

/// The domain day, in the court's zone, and the moment the journal records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    pub today: NaiveDate,
    pub now: DateTime<FixedOffset>,
}

impl Context {
    /// The day a question is about.
    pub fn day(&self) -> NaiveDate {
        self.view.day(self.today)
    }

    /// The same person and time with another view.
    #[must_use]
    pub fn seen(&self, view: View) -> Context {
        Context {
            view,
            ..self.clone()
        }
    }
}
