//! A sheet frozen when it was issued, and what has been restated since.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;

use super::{Cell, Difference, Figures, Kind, Value};
use crate::domain::event::{FactKind, Field};
use crate::domain::journal::Action;

/// An entry in the list of frozen sheets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FrozenLine {
    /// The commit that froze it; the argument of `--compare`.
    pub id: u64,
    pub kind: Kind,
    pub date: NaiveDate,
    pub court: Option<String>,
    pub moment: DateTime<FixedOffset>,
    pub actor: String,
    /// SM3 of the stored data, in hex; also kept in the journal.
    pub digest: String,
}

/// A frozen sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frozen {
    pub line: FrozenLine,
    pub figures: Figures,
    pub issued: String,
    /// The tag of the closed list whose clearance it counts.
    pub list: Option<String>,
    /// Maximum number of cases named in each of its lists.
    pub top: usize,
}

/// What has become of a frozen sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    pub frozen: FrozenLine,
    /// The last commit that the sheet includes.
    pub known: u64,
    /// The last commit now.
    pub commit: u64,
    pub restated: Vec<Restated>,
    /// Rows and tables that the sheet did not have though there was something to count in them: an
    /// earlier version made it. They are not restated.
    pub lacked: Vec<Lacked>,
    /// Figures that are unchanged because restatements cancel out.
    pub offsets: Vec<Offset>,
    /// Every commit mentioned, oldest first.
    pub commits: Vec<RestatingCommit>,
}

/// A row, or a table, that a frozen sheet did not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lacked {
    /// Id of the table.
    pub table: String,
    /// The keys of the row; empty for the whole table.
    pub row: Vec<Value>,
}

/// A figure that has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restated {
    pub difference: Difference,
    /// The commits recorded since then without which it would not have changed.
    pub commits: Vec<u64>,
}

/// A figure that several cases restated by amounts that cancel out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offset {
    pub cell: Cell,
    /// The unchanged value.
    pub value: Value,
    /// The total added by the cases that increase it and, negative, by those that reduce it.
    pub up: Value,
    pub down: Value,
    /// The commits without which these cases would not have.
    pub commits: Vec<u64>,
}

/// A commit that restated figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestatingCommit {
    pub commit: u64,
    pub moment: DateTime<FixedOffset>,
    pub actor: String,
    pub action: Action,
    pub retracts: Option<u64>,
    /// The first of its events for the cases in the difference.
    pub events: Vec<RestatingEvent>,
    /// Number of events beyond those listed.
    pub more: u64,
}

/// An event behind a restated figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestatingEvent {
    pub number: String,
    pub fact: FactKind,
    /// What a correction corrects; `None` for any other event.
    pub field: Option<Field>,
    pub on: Option<NaiveDate>,
}
