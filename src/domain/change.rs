//! Changes to a trial limit: the 扣延审 changes of one case.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::approver;
use super::rules::Rules;

/// The longest length of time, in months and in days: a century. Anything longer is a typing error,
/// or the year of a date.
pub const MAX_MONTHS: u32 = 1_200;
pub const MAX_DAYS: u32 = 36_500;

ids! {
    /// The three kinds of day set that do not count towards a limit.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum PauseKind: u8 {
        /// 扣除: days deducted on a statutory ground (审限规定 9; 民诉解释 243).
        Deduct as 0 = "deduct",
        /// 中止: proceedings suspended until resumed (民诉 153; 审限规定 9(9)).
        Suspend as 1 = "suspend",
        /// 延期审理: the hearing adjourned (审限规定 9(5)).
        Adjourn as 2 = "adjourn",
    }
}

/// A day set `(from, to]`: the start is excluded, the end included (民诉 85(2)).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Pause {
    pub kind: PauseKind,
    /// Ground id from `config/grounds.toml`, or free text; `None` if no ground was entered.
    #[serde(default)]
    pub ground: Option<String>,
    pub from: NaiveDate,
    /// The last day; `None` while it is open.
    #[serde(default)]
    pub to: Option<NaiveDate>,
    /// Why it counts although it began after the due date reached by then; a late change without a
    /// reason does not count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted: Option<String>,
}

impl Change {
    /// Whether `later` is this change with an end: the pause was open when it was recorded.
    pub fn is_ended_as(&self, later: &Change) -> bool {
        let (Change::Pause(open), Change::Pause(ended)) = (self, later) else {
            return false;
        };
        let to = ended.to;
        open.to.is_none() && Pause { to, ..open.clone() } == *ended
    }

    /// Why the change counts although it is late, if it does.
    pub fn accepted(&self) -> Option<&str> {
        match self {
            Change::Pause(pause) => pause.accepted.as_deref(),
            Change::Extend(extension) => extension.accepted.as_deref(),
            Change::Convert { accepted, .. } => accepted.as_deref(),
            // Never late.
            Change::Restart { .. } => None,
        }
    }

    /// Replaces the names of grounds, reasons and approvers by their ids ([`Rules::ground_id`],
    /// [`approver::stored`]).
    pub fn take_ids(&mut self) {
        match self {
            Change::Pause(Pause { ground: said, .. }) | Change::Restart { reason: said, .. } => {
                *said = said.take().map(Rules::ground_id);
            }
            Change::Extend(extension) => {
                extension.level = approver::stored(extension.level.take());
            }
            Change::Convert { .. } => {}
        }
    }
}

/// 延长: an extension of the limit itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Extension {
    #[serde(default)]
    pub months: u32,
    #[serde(default)]
    pub days: u32,
    /// The day of the approval; an extension without one is assumed to be in time.
    #[serde(default)]
    pub approved: Option<NaiveDate>,
    /// The date stated in the approval itself (延长至); it replaces the computed raw date.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// Who approved it: an id from [`approver::APPROVERS`], or free text.
    #[serde(default)]
    pub level: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted: Option<String>,
}

/// One change, as a fact. The order in a list never matters to the clock; results refer to changes
/// by position.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Change {
    Pause(Pause),
    Extend(Extension),
    /// 转换程序: a conversion to the procedure with id `to`.
    Convert {
        to: String,
        on: NaiveDate,
        /// Why it counts although it was decided after the due date reached by then.
        accepted: Option<String>,
    },
    /// 重新计算: the term starts again on this day.
    Restart {
        on: NaiveDate,
        reason: Option<String>,
    },
}

impl Change {
    /// The day from which it counts; `None` for an extension without an approval day, which counts
    /// from the start of the case.
    pub fn begins(&self) -> Option<NaiveDate> {
        match self {
            Change::Pause(pause) => Some(pause.from),
            Change::Extend(extension) => extension.approved,
            Change::Convert { on, .. } | Change::Restart { on, .. } => Some(*on),
        }
    }

    /// The field of that day, by its name in the import map.
    pub fn first_field(&self) -> &'static str {
        match self {
            Change::Pause(_) => "from",
            Change::Extend(_) => "approved",
            Change::Convert { .. } | Change::Restart { .. } => "on",
        }
    }

    /// The day from which it counts in a case that starts on `start`.
    pub fn first_day(&self, start: NaiveDate) -> NaiveDate {
        self.begins().unwrap_or(start)
    }

    /// Whether another procedure applies from this change on.
    pub fn is_conversion(&self) -> bool {
        matches!(self, Change::Convert { .. })
    }

    /// Whether extensions granted before this change lapse.
    pub fn ends_extensions(&self) -> bool {
        matches!(self, Change::Convert { .. } | Change::Restart { .. })
    }
}
