//! A sheet that was frozen when it went out, and what was restated since.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;

use super::{Cell, Difference, Figures, Kind, Value};
use crate::domain::event::FactKind;
use crate::domain::journal::Action;

/// A frozen sheet in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FrozenLine {
    /// The commit that froze it; what `--compare` takes.
    pub id: u64,
    pub kind: Kind,
    pub date: NaiveDate,
    pub court: Option<String>,
    pub moment: DateTime<FixedOffset>,
    pub actor: String,
    /// SM3 of what is stored, hex; the journal vouches for it.
    pub digest: String,
}

/// A frozen sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frozen {
    pub line: FrozenLine,
    pub figures: Figures,
    pub issued: String,
    /// The closed list it counts clearance of, by its tag.
    pub list: Option<String>,
    /// How many cases its lists named at most.
    pub top: usize,
}

/// What became of a frozen sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    pub frozen: FrozenLine,
    /// The last commit the sheet knew.
    pub known: u64,
    /// The last commit of now.
    pub commit: u64,
    pub restated: Vec<Restated>,
    /// Figures that are what they were because what restated them cancels out.
    pub offsets: Vec<Offset>,
    /// Every commit that is named, oldest first.
    pub commits: Vec<RestatingCommit>,
}

/// A figure that is another one now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restated {
    pub difference: Difference,
    /// The commits recorded since that touched the cases in the difference.
    pub commits: Vec<u64>,
}

/// A figure that several cases restated by amounts that cancel out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offset {
    pub cell: Cell,
    /// What it was and is.
    pub value: Value,
    /// What the cases that add to it add together, and, below zero, those that take from it.
    pub up: Value,
    pub down: Value,
    /// The commits behind these cases.
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
    /// What it said of the cases in the difference, the first ones.
    pub events: Vec<RestatingEvent>,
    /// Events beyond those listed.
    pub more: u64,
}

/// An event behind a restated figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestatingEvent {
    pub number: String,
    pub fact: FactKind,
    pub on: Option<NaiveDate>,
}
