//! The rows of the rules.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::change::PauseKind;
use crate::domain::types::Category;

/// How long a term is before anything happens to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Base {
    /// Months and days; one of them is zero in every row of ours.
    Length { months: u32, days: u32 },
    /// The law sets none; the id of the reason (`foreign`, `bankruptcy` …, words under `none.<id>`).
    None { reason: String },
}

/// One extension the law provides for, in the order they are used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Round {
    /// `None` with `days` `None`: the statute states no length.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub months: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<u32>,
    /// Who approves: `president`, `president-or-deputy`, `upper`, `high`, `high-filing`, `supreme` (words under `approver.<id>`).
    pub by: String,
    /// The round may be used again (刑诉 208(1): 最高法, each time).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub repeat: bool,
}

impl Round {
    /// Whether somebody of this id may approve it.
    pub fn is_by(&self, level: &str) -> bool {
        self.by == level || self.by == "president-or-deputy" && level == "president"
    }
}

/// A row of the limits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// Procedure id, stable: scripts and files name it. `none-…` where no statute sets a limit.
    pub id: String,
    /// The row of the research table, for reference (`C1`); empty for rows beside it.
    pub row: String,
    pub family: Category,
    pub base: Base,
    /// What it is counted from (`filed`, `accepted` …, words under `from.<id>`).
    pub from: String,
    pub extensions: Vec<Round>,
    /// Days before the due date by which an extension must be applied for.
    pub apply: Option<u32>,
    /// Days before the due date by which it must be decided.
    pub decide: Option<u32>,
    /// "At the latest": the cap in months on base plus extensions.
    pub latest: Option<u32>,
    /// The advisory length in months beside the due date.
    pub normal: Option<u32>,
    /// Articles, in the short names of the statutes.
    pub articles: Vec<String>,
    pub valid_from: Option<NaiveDate>,
    /// Inclusive.
    pub valid_to: Option<NaiveDate>,
}

impl Limit {
    /// A conversion to this procedure starts the term again (刑诉解释 368, 376); elsewhere it continues.
    pub fn conversion_restarts(&self) -> bool {
        self.family == Category::Criminal
    }

    /// A month counted from a month's last day ends on a month's last day (刑诉解释 202); elsewhere on the corresponding day.
    pub fn sticks_to_month_end(&self) -> bool {
        self.family == Category::Criminal
    }

    /// The n-th extension the law provides for, counted from 0.
    pub fn round(&self, n: usize) -> Option<&Round> {
        self.extensions
            .get(n)
            .or_else(|| self.extensions.last().filter(|last| last.repeat))
    }

    /// The reason where the law sets no limit.
    pub fn no_limit(&self) -> Option<&str> {
        match &self.base {
            Base::None { reason } => Some(reason),
            Base::Length { .. } => None,
        }
    }
}

ids! {
    /// What a ground may be given for.
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
    /// Words under `ground.<id>`.
    pub id: String,
    pub kinds: Vec<GroundKind>,
    /// Empty: every family.
    #[serde(default)]
    pub families: Vec<Category>,
    /// Of these procedures only; empty: of all.
    #[serde(default)]
    pub procedures: Vec<String>,
    /// So much of it counts all the same; the first row that is of the procedure.
    #[serde(default)]
    pub beyond: Vec<Beyond>,
    /// The longest the law allows, in days.
    #[serde(default)]
    pub days: Option<u32>,
    /// The longest the law allows, in months.
    #[serde(default)]
    pub months: Option<u32>,
    /// A local addition, lawful only with the approval of a vice president in each case (分管院长).
    #[serde(default)]
    pub local: bool,
    #[serde(default)]
    pub articles: Vec<String>,
    /// What sheets call it.
    #[serde(default)]
    pub names: Vec<String>,
}

/// Days of a ground that count all the same, before the part that may be left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Beyond {
    /// Empty: of every procedure of the family.
    #[serde(default)]
    pub procedures: Vec<String>,
    pub family: Category,
    pub days: u32,
}

impl Ground {
    /// Whether the law has it for cases under this limit.
    pub fn fits(&self, limit: &Limit) -> bool {
        (self.families.is_empty() || self.families.contains(&limit.family))
            && (self.procedures.is_empty() || self.procedures.contains(&limit.id))
    }

    /// How many days of it count all the same under this limit.
    pub fn beyond(&self, limit: &Limit) -> Option<u32> {
        let of = |row: &&Beyond| {
            row.family == limit.family
                && (row.procedures.is_empty() || row.procedures.contains(&limit.id))
        };
        self.beyond.iter().find(of).map(|row| row.days)
    }

    /// What stands for what was said: the id where that is a name of it, else the very words, of which a name is a part.
    pub fn stands_for<'g>(&'g self, said: &'g str) -> &'g str {
        let is = |name: &String| name == said.trim();
        if is(&self.id) || self.names.iter().any(is) {
            &self.id
        } else {
            said
        }
    }
}
