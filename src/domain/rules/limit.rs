//! The rows of the rules.

use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::domain::change::PauseKind;
use crate::domain::types::Category;

/// The length of a term before any change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Base {
    /// Months and days; in every row, one of them is zero.
    Length { months: u32, days: u32 },
    /// The law sets no length; the id of the reason (`foreign`, `bankruptcy` …, texts under
    /// `none.<id>`).
    None { reason: String },
}

/// One extension that the law provides for; rounds are used in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Round {
    /// With `months` and `days` both `None`, the statute states no length.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub months: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<u32>,
    /// Who approves: `president`, `president-or-deputy`, `upper`, `high`, `high-filing`, `supreme`
    /// (texts under `approver.<id>`).
    pub by: String,
    /// Whether the round may be used again (刑诉 208(1): 最高法, each time).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub repeat: bool,
}

impl Round {
    /// Whether the approver with this id may approve it.
    pub fn is_by(&self, level: &str) -> bool {
        self.by == level || self.by == "president-or-deputy" && level == "president"
    }
}

/// A row of the limits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// Procedure id, stable because scripts and files use it; `none-…` if no statute sets a limit.
    pub id: String,
    /// The row of the research table, for reference (`C1`); empty for other rows.
    pub row: String,
    pub family: Category,
    pub base: Base,
    /// The event from which it is counted (`filed`, `accepted` …, texts under `from.<id>`).
    pub from: String,
    pub extensions: Vec<Round>,
    /// Days before the due date by which an extension must be applied for.
    pub apply: Option<u32>,
    /// Days before the due date by which it must be decided.
    pub decide: Option<u32>,
    /// "At the latest": the cap in months on base plus extensions.
    pub latest: Option<u32>,
    /// The advisory length in months shown with the due date.
    pub normal: Option<u32>,
    /// Articles, in the short names of the statutes.
    pub articles: Vec<String>,
    pub valid_from: Option<NaiveDate>,
    /// Inclusive.
    pub valid_to: Option<NaiveDate>,
}

impl Limit {
    /// Whether a conversion to this procedure starts the term again (刑诉解释 368, 376); otherwise
    /// the term continues.
    pub fn conversion_restarts(&self) -> bool {
        self.family == Category::Criminal
    }

    /// Whether a term from the last day of a month ends on the last day of a month (刑诉解释 202);
    /// otherwise it ends on the corresponding day.
    pub fn sticks_to_month_end(&self) -> bool {
        self.family == Category::Criminal
    }

    /// The n-th extension the law provides for, counted from 0.
    pub fn round(&self, n: usize) -> Option<&Round> {
        self.extensions
            .get(n)
            .or_else(|| self.extensions.last().filter(|last| last.repeat))
    }

    /// The reason why the law sets no limit, if it sets none.
    pub fn no_limit(&self) -> Option<&str> {
        match &self.base {
            Base::None { reason } => Some(reason),
            Base::Length { .. } => None,
        }
    }
}

ids! {
    /// The kinds of change for which a ground may be given.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub enum GroundKind {
        Deduct = "deduct",
        Suspend = "suspend",
        Adjourn = "adjourn",
        Extend = "extend",
        Restart = "restart",
    }
}

impl From<PauseKind> for GroundKind {
    fn from(kind: PauseKind) -> GroundKind {
        match kind {
            PauseKind::Deduct => GroundKind::Deduct,
            PauseKind::Suspend => GroundKind::Suspend,
            PauseKind::Adjourn => GroundKind::Adjourn,
        }
    }
}

/// A row of the grounds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ground {
    /// The stable id; texts under `ground.<id>`.
    pub id: String,
    pub kinds: Vec<GroundKind>,
    /// Families to which it applies; empty means every family.
    #[serde(default)]
    pub families: Vec<Category>,
    /// Procedures to which it applies; empty means every procedure.
    #[serde(default)]
    pub procedures: Vec<String>,
    /// How much of it still counts towards the limit, by the first row that applies to the
    /// procedure.
    #[serde(default)]
    pub beyond: Vec<Beyond>,
    /// The maximum that the law allows, in days.
    #[serde(default)]
    pub days: Option<u32>,
    /// The maximum that the law allows, in months.
    #[serde(default)]
    pub months: Option<u32>,
    /// A local addition, lawful only with the approval of a vice president in each case (分管院长).
    #[serde(default)]
    pub local: bool,
    #[serde(default)]
    pub articles: Vec<String>,
    /// Its names in sheets.
    #[serde(default)]
    pub names: Vec<String>,
}

/// Days of a ground that still count towards the limit, before the part that may be left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Beyond {
    /// Procedures to which it applies; empty means every procedure of the family.
    #[serde(default)]
    pub procedures: Vec<String>,
    pub family: Category,
    pub days: u32,
}

impl Ground {
    /// Whether the law provides it for cases under this limit.
    pub fn fits(&self, limit: &Limit) -> bool {
        (self.families.is_empty() || self.families.contains(&limit.family))
            && (self.procedures.is_empty() || self.procedures.contains(&limit.id))
    }

    /// Whether the case is adjourned on it and its term begins anew when it is over: an investigation
    /// of the prosecutor (刑诉 205, 208(3)).
    pub fn ends_in_restart(&self) -> bool {
        let kinds = [GroundKind::Adjourn, GroundKind::Restart];
        kinds.iter().all(|kind| self.kinds.contains(kind))
    }

    /// How many of its days still count under this limit.
    pub fn beyond(&self, limit: &Limit) -> Option<u32> {
        let of = |row: &&Beyond| {
            row.family == limit.family
                && (row.procedures.is_empty() || row.procedures.contains(&limit.id))
        };
        self.beyond.iter().find(of).map(|row| row.days)
    }

    /// The last day that a pause on this ground may have if it begins on `from`; `None` if the law
    /// sets no maximum.
    pub fn last_day(&self, from: NaiveDate) -> Option<NaiveDate> {
        let by_days = self
            .days
            .and_then(|days| from.checked_add_days(Days::new(days.into())));
        let by_months = self
            .months
            .and_then(|months| from.checked_add_months(Months::new(months)));
        by_days.into_iter().chain(by_months).min()
    }

    /// Resolves a text to this ground's id if it is the id or a name; otherwise returns the text,
    /// which contains a name.
    pub fn stands_for<'g>(&'g self, said: &'g str) -> &'g str {
        let is = |name: &String| name == said.trim();
        if is(&self.id) || self.names.iter().any(is) {
            &self.id
        } else {
            said
        }
    }
}
