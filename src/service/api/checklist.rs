//! The checklist of a day: queries and answers.

use chrono::NaiveDate;
use serde::Serialize;

use super::{Filter, LevelCounts, Page};
use crate::domain::checklist::Reason;
use crate::domain::level::Level;
use crate::domain::money::Money;
use crate::domain::next::Rule;

/// A query for what is still to do on the day of the context (今日).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChecklistQuery {
    /// Whose list: courts, divisions, handlers. Every other condition applies as well.
    pub filter: Filter,
    pub offset: usize,
    /// `None`: all items.
    pub limit: Option<usize>,
    /// Only items of this reason.
    pub only: Option<Reason>,
    /// Also count sections, levels and what is done. This reads every open case due within the
    /// warning days.
    pub count: bool,
}

/// The items still to do on a day, overdue first, then by due date; the end of a pause sorts as due
/// today.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checklist {
    pub page: Page,
    /// The reason of each row of the page.
    pub reasons: Vec<Reason>,
    /// The counts, if they were asked for.
    pub counts: Option<DayCounts>,
}

/// The counts of the day, within the filter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DayCounts {
    /// Items still to do per reason, in the order of [`Reason::ALL`].
    pub sections: [u64; Reason::ALL.len()],
    /// The same items per level, which add up to the same number.
    pub levels: LevelCounts,
    /// Cases followed up today.
    pub followed: u64,
    /// Cases closed today without a follow-up today.
    pub closed: u64,
    /// Items this person put off until tomorrow and has not done since.
    pub skipped: u64,
}

#[expect(
    clippy::indexing_slicing,
    reason = "an array by an enum has a place for each of it"
)]
impl DayCounts {
    /// The number of items still to do for a reason.
    pub fn get(&self, reason: Reason) -> u64 {
        self.sections[reason as usize]
    }

    /// Counts one more item for a reason, whose case has this level.
    pub fn add(&mut self, reason: Reason, level: Level) {
        self.sections[reason as usize] += 1;
        self.levels.add(level, 1);
    }

    /// Counts one item fewer for a reason, whose case has this level.
    pub fn take(&mut self, reason: Reason, level: Level) {
        let slot = &mut self.sections[reason as usize];
        *slot = slot.saturating_sub(1);
        self.levels.take(level);
    }

    /// The number of cases done today: followed up or closed.
    pub fn done(&self) -> u64 {
        self.followed + self.closed
    }

    /// The number of items still to do.
    pub fn todo(&self) -> u64 {
        self.sections.iter().sum()
    }
}

/// A query for what a person did on a day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DoneQuery {
    /// `None`: the user who asks.
    pub actor: Option<String>,
    /// The rules of the outcomes by id. A next day other than the rule's counts as chosen by hand.
    pub rules: Vec<(String, Rule)>,
}

/// The summary of a person's day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DayDone {
    pub today: NaiveDate,
    pub actor: String,
    /// Follow-ups recorded; `cases` is the number of their cases.
    pub followed: u64,
    pub cases: u64,
    /// Cases put off until tomorrow and not done since.
    pub skipped: u64,
    /// Follow-ups whose next day was chosen by hand, and cases whose next day alone was moved.
    pub rescheduled: u64,
    pub received: Sum,
    pub paid_out: Sum,
    /// Follow-ups per outcome, the most frequent first.
    pub outcomes: Vec<Count>,
    /// Other facts by kind.
    pub facts: Vec<Count>,
    /// The follow-ups, in the order of recording.
    pub items: Vec<DoneItem>,
}

/// A number of payments and their amount.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Sum {
    pub count: u64,
    pub amount: Money,
}

/// How often an outcome or a kind of fact was recorded.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    pub id: String,
    pub count: u64,
}

/// A follow-up recorded on the day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DoneItem {
    pub number: String,
    pub outcome: String,
    pub note: Option<String>,
    pub next: Option<NaiveDate>,
}
