//! The checklist of a day: what is asked, what is answered.

use chrono::NaiveDate;
use serde::Serialize;

use super::{Filter, LevelCounts, Page};
use crate::domain::checklist::Reason;
use crate::domain::level::Level;
use crate::domain::money::Money;
use crate::domain::next::Rule;

/// What is still to do on the day of the context (今日).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChecklistQuery {
    /// Whose list: courts, divisions, handlers; everything else holds as well.
    pub filter: Filter,
    pub offset: usize,
    /// `None`: all items.
    pub limit: Option<usize>,
    /// Only items of this reason.
    pub only: Option<Reason>,
    /// Also count sections, levels and what is done; it reads every open case due within the warning days.
    pub count: bool,
}

/// The items of the day still to do, overdue first, then in order of due date; the end of a pause stands at today.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checklist {
    pub page: Page,
    /// Why, one per row of the page.
    pub reasons: Vec<Reason>,
    /// Where they were counted.
    pub counts: Option<DayCounts>,
}

/// The numbers of the day, for the filter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DayCounts {
    /// Items still to do per reason, in the order of [`Reason::ALL`].
    pub sections: [u64; Reason::ALL.len()],
    /// The same items per level: together as many.
    pub levels: LevelCounts,
    /// Cases followed up today.
    pub done: u64,
    /// Cases this person put off until tomorrow.
    pub skipped: u64,
}

#[expect(
    clippy::indexing_slicing,
    reason = "an array by an enum has a place for each of it"
)]
impl DayCounts {
    /// Items still to do of a reason.
    pub fn get(&self, reason: Reason) -> u64 {
        self.sections[reason as usize]
    }

    /// One item more of a reason, whose case is of a level.
    pub fn add(&mut self, reason: Reason, level: Level) {
        self.sections[reason as usize] += 1;
        self.levels.add(level, 1);
    }

    /// One item less of a reason, whose case is of a level.
    pub fn take(&mut self, reason: Reason, level: Level) {
        let slot = &mut self.sections[reason as usize];
        *slot = slot.saturating_sub(1);
        self.levels.take(level);
    }

    /// Items still to do.
    pub fn todo(&self) -> u64 {
        self.sections.iter().sum()
    }
}

/// What a person did on a day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DoneQuery {
    /// `None`: whoever asks.
    pub actor: Option<String>,
    /// The rules of the outcomes by id: a next day that is not the rule's counts as changed.
    pub rules: Vec<(String, Rule)>,
}

/// The summary of a day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DayDone {
    pub today: NaiveDate,
    pub actor: String,
    /// Follow-ups recorded, and of how many cases.
    pub followed: u64,
    pub cases: u64,
    /// Put off until tomorrow.
    pub skipped: u64,
    /// Follow-ups whose next day was chosen by hand, and cases whose next day was moved alone.
    pub rescheduled: u64,
    pub received: Sum,
    pub paid_out: Sum,
    /// Follow-ups per outcome, the most frequent first.
    pub outcomes: Vec<Count>,
    /// Other facts by their kind.
    pub facts: Vec<Count>,
    /// The follow-ups in the order of recording.
    pub items: Vec<DoneItem>,
}

/// So many, so much.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Sum {
    pub count: u64,
    pub amount: Money,
}

/// How often something was said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    pub id: String,
    pub count: u64,
}

/// A follow-up of the day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DoneItem {
    pub number: String,
    pub outcome: String,
    pub note: Option<String>,
    pub next: Option<NaiveDate>,
}
