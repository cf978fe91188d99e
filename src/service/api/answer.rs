//! Answers: rows, pages, figures and the file of a case.

use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;

use super::levels::LevelCounts;
use super::totals::Flow;
use crate::domain::calendar::Calendar;
use crate::domain::change::Change;
use crate::domain::clock::uncounted::Uncounted;
use crate::domain::clock::{Step, Verdict};
use crate::domain::event::{Event, Fact, Field, Registration, Supervision};
use crate::domain::held::Held;
use crate::domain::instance::is_execution;
use crate::domain::level::{DaysTold, Level, Thresholds};
use crate::domain::money::Money;
use crate::domain::next::Next;
use crate::domain::sides::Sides;
use crate::domain::types::Category;

/// A page of cases.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    pub rows: Vec<CaseLine>,
    /// Number of all matching rows, where it is known.
    pub total: Option<usize>,
    pub levels: LevelCounts,
}

/// A case as a row of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseLine {
    #[serde(skip)]
    pub id: u32,
    /// Canonical.
    pub number: String,
    pub court: Option<String>,
    pub court_code: Option<String>,
    pub division: Option<String>,
    pub handler: Option<String>,
    pub cause: Option<String>,
    pub plaintiffs: Option<String>,
    pub defendants: Option<String>,
    pub procedure: Option<String>,
    pub filed: Option<NaiveDate>,
    pub due: Option<NaiveDate>,
    pub days_left: Option<i32>,
    pub level: Level,
    /// Days deducted so far while the clock is paused; `None` otherwise.
    #[serde(skip)]
    pub stands: Option<u32>,
    pub provisional: bool,
    pub closed: Option<NaiveDate>,
    pub claim: Option<Money>,
    /// Day of the next follow-up.
    pub next: Option<NaiveDate>,
    /// Outcome of the last follow-up and its day.
    pub last: Option<(NaiveDate, String)>,
    /// The values of optional columns, if a column asked for them.
    #[serde(skip)]
    pub more: Option<Box<More>>,
}

impl CaseLine {
    /// How the days of the case are presented.
    pub fn told(&self) -> DaysTold {
        DaysTold::of(self.level, self.days_left, self.stands)
    }

    /// The party that names the case: the plaintiffs, or the defendants if there are none.
    pub fn party(&self) -> Option<&str> {
        self.plaintiffs.as_deref().or(self.defendants.as_deref())
    }

    /// The other party; `None` where the defendants already name the case.
    pub fn opponent(&self) -> Option<&str> {
        self.plaintiffs.as_ref()?;
        self.defendants.as_deref()
    }

    /// What the sides are called, as far as the row tells.
    pub fn sides(&self) -> Sides {
        Sides::by_number(&self.number, self.procedure.as_deref())
    }

    /// Both parties, plaintiffs first: `海拉尔城建投资 / 李某某`.
    pub fn parties(&self) -> String {
        match (&self.plaintiffs, &self.defendants) {
            (Some(a), Some(b)) => format!("{a} / {b}"),
            (Some(one), None) | (None, Some(one)) => one.clone(),
            (None, None) => String::new(),
        }
    }

    /// The state of the case: `trial`, `execution`, `paused`, `closed`, or `later` before its
    /// filing date.
    pub fn state(&self) -> &'static str {
        let execution = self.procedure.as_deref().is_some_and(is_execution);
        match self.level {
            Level::Closed => "closed",
            Level::Later => "later",
            Level::Paused => "paused",
            _ if execution => "execution",
            _ => "trial",
        }
    }
}

/// Values that a list reads only when a column asks for them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct More {
    pub clerk: Option<String>,
    pub received: Money,
    pub paid_out: Money,
    pub tags: Vec<String>,
    /// The due date stated in the ledger.
    pub stated_due: Option<NaiveDate>,
    /// 结案方式 of the closing on the day that the row names.
    pub how: Option<String>,
    /// 措施 of the last supervision and its limit, read only for [`super::Column::Measure`].
    pub measure: Option<(String, Option<NaiveDate>)>,
}

/// The sums over the cases that match a filter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Sums {
    pub cases: u64,
    /// Total over the cases that have a claim.
    pub claim: Money,
    /// Cases past their due date.
    pub late: u64,
    pub late_days: i64,
}

/// The best matches of a lookup.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    pub rows: Vec<CaseLine>,
    /// The number of cases that match, and the number searched.
    pub matches: usize,
    pub searched: usize,
    /// Of several whole numbers that were looked up, those that no case has.
    pub missing: Vec<String>,
}

/// The cases that a part of a case number may mean.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Named {
    /// Their whole numbers, of the latest year first; none if the part is itself the number of a
    /// case.
    pub numbers: Vec<String>,
}

/// 今日: the numbers of the day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Overview {
    pub today: NaiveDate,
    pub cases: u64,
    pub open: u64,
    #[serde(skip)]
    pub levels: LevelCounts,
    /// Open cases without a filing date, counted separately.
    pub unknown_filing: u64,
    /// Cases filed on a day after today, which no other number but `cases` contains.
    pub filed_later: u64,
    /// Stock, entered and left of yesterday, over all cases.
    pub yesterday: Flow,
    pub delayed_yesterday: Flow,
    /// Follow-ups due today or earlier.
    pub follow_ups_due: u64,
    /// Follow-ups recorded for today.
    pub followed_up_today: u64,
    pub demo: bool,
    /// Bounds of the levels.
    #[serde(skip)]
    pub thresholds: Thresholds,
    /// The number of months after which a case is long-pending.
    #[serde(skip)]
    pub long_pending: u32,
    /// Working days known to the docket, including the years added to it.
    #[serde(skip)]
    pub calendar: Arc<Calendar>,
}

/// 一案一册: everything the docket knows about a case on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseFile {
    pub line: CaseLine,
    pub raw_number: String,
    /// `false` for legacy and unparsable numbers.
    pub regular: bool,
    pub category: Category,
    pub type_code: Option<String>,
    pub clerk: Option<String>,
    pub how: Option<String>,
    pub tags: Vec<String>,
    pub custody: bool,
    pub note: Option<String>,
    /// The due date as stated in the ledger.
    pub stated_due: Option<NaiveDate>,
    pub changes: Vec<Change>,
    pub verdict: Verdict,
    pub steps: Vec<Step>,
    /// The changes that do not count today.
    pub uncounted: Vec<Uncounted>,
    pub received: Money,
    pub paid_out: Money,
    /// Amounts to be received and to be paid out on future days, which no other sum contains.
    pub planned: (Money, Money),
    /// 待发: money received and not yet paid out.
    pub held: Held,
    /// 督办 in force: what is to be done, by when, who leads it and who is responsible.
    pub measure: Option<Supervision>,
    /// In the order of recording; the screen reverses it.
    pub timeline: Vec<TimelineEntry>,
}

impl CaseFile {
    /// What the sides of the case are called.
    pub fn sides(&self) -> Sides {
        Sides::of(self.type_code.as_deref(), self.line.procedure.as_deref())
    }

    /// The current text of a field, in the form an amendment takes; `None` if it is empty.
    pub fn value(&self, field: Field) -> Option<String> {
        let line = &self.line;
        match field {
            Field::Number => Some(self.raw_number.clone()),
            Field::Court => line.court.clone(),
            Field::Division => line.division.clone(),
            Field::Handler => line.handler.clone(),
            Field::Clerk => self.clerk.clone(),
            Field::Type => self.type_code.clone(),
            Field::Procedure => line.procedure.clone(),
            Field::Cause => line.cause.clone(),
            Field::Plaintiffs => line.plaintiffs.clone(),
            Field::Defendants => line.defendants.clone(),
            Field::Filed => line.filed.map(|day| day.to_string()),
            Field::Closed => line.closed.map(|day| day.to_string()),
            Field::How => self.how.clone(),
            Field::Claim => line.claim.map(|claim| claim.to_string()),
            Field::Tags => (!self.tags.is_empty()).then(|| self.tags.join(",")),
            Field::Custody => Some(self.custody.to_string()),
            Field::Due => self.stated_due.map(|day| day.to_string()),
            Field::Note => self.note.clone(),
            Field::Next => line.next.map(|day| day.to_string()),
        }
    }

    /// The change that an entry recorded, as it stands now, with its place among the changes: a
    /// pause has the end that it was given later. `None` if the entry is no change or was undone.
    pub fn change_of(&self, entry: &TimelineEntry) -> Option<(usize, &Change)> {
        let Fact::Changed { change, .. } = &entry.fact else {
            return None;
        };
        if entry.retracted {
            return None;
        }
        let now = || self.changes.iter().enumerate();
        let same = now().find(|(_, one)| *one == change);
        same.or_else(|| now().find(|(_, one)| change.is_ended_as(one)))
    }
}

/// An event of a case as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineEntry {
    pub commit: u64,
    /// Its position among the events of the commit, from 0.
    pub index: u32,
    /// The day from which the event counts; `None` for an event that concerns no day.
    pub on: Option<NaiveDate>,
    pub recorded: DateTime<FixedOffset>,
    pub actor: String,
    pub fact: Fact,
    /// Whether a later commit undid it.
    pub retracted: bool,
}

impl TimelineEntry {
    /// The day of the event; for an event that concerns no day, the day it was recorded.
    pub fn day(&self) -> NaiveDate {
        self.on.unwrap_or_else(|| self.recorded.date_naive())
    }
}

/// A case with its events, for export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportCase {
    pub line: CaseLine,
    pub registration: Registration,
    pub closed: Option<(NaiveDate, Option<String>)>,
    pub events: Vec<TimelineEntry>,
}

/// What a write did. It is on disk by the time this is returned.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Written {
    /// The commit number, which `undo --group` takes.
    pub commit: u64,
    /// Events written.
    pub events: u32,
    /// The case after the write, if the write concerned a single case.
    #[serde(skip)]
    pub line: Option<Box<CaseLine>>,
    /// What was written of that case, in order, as it is stored.
    #[serde(skip)]
    pub said: Vec<Event>,
    /// Whether the write had already been done under the same request id.
    pub repeated: bool,
    /// The day of the next follow-up and what limited it, if a rule set it.
    #[serde(skip)]
    pub next: Option<Next>,
}

impl Written {
    /// A write that had already been done, with its commit.
    pub fn again(commit: u64) -> Written {
        Written {
            commit,
            repeated: true,
            ..Written::default()
        }
    }
}
