//! The journal as a list, its entries one by one, and what may be taken back.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;

use crate::domain::event::{Fact, FactKind, Field};
use crate::domain::journal::Action;
use crate::domain::setting::Setting;

/// Which commits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HistoryQuery {
    pub limit: usize,
    /// Only commits before this one.
    pub before: Option<u64>,
    /// Only commits after this one, and of these the ones next to it; 0 gives the first of all. Newest first as ever.
    pub after: Option<u64>,
    /// Only those of a person.
    pub by: Option<String>,
    /// Only those that said something of a case, and the undoings of such.
    pub case: Option<String>,
    pub kind: Option<CommitKind>,
}

/// What a commit was, or of what kind the fact was that it recorded first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommitKind {
    Action(Action),
    Fact(FactKind),
}

impl CommitKind {
    /// Every one. What was taken back is asked for as an undoing.
    pub fn all() -> impl Iterator<Item = CommitKind> {
        let facts = FactKind::ALL.into_iter();
        let facts = facts.filter(|kind| *kind != FactKind::Retracted);
        let actions = Action::ALL.into_iter().map(CommitKind::Action);
        actions.chain(facts.map(CommitKind::Fact))
    }

    /// The stable id.
    pub fn id(self) -> &'static str {
        match self {
            CommitKind::Action(action) => action.id(),
            CommitKind::Fact(kind) => kind.id(),
        }
    }

    /// The one with this id.
    pub fn from_id(id: &str) -> Option<CommitKind> {
        CommitKind::all().find(|kind| kind.id() == id)
    }
}

/// A transaction of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CommitLine {
    pub commit: u64,
    pub moment: DateTime<FixedOffset>,
    pub actor: String,
    pub action: Action,
    /// Cases it said something of; of an undo, those of what it undid.
    pub cases: u64,
    pub events: u64,
    /// The (first) commit this one retracts.
    pub retracts: Option<u64>,
    /// All commits this one retracts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub retracts_all: Vec<u64>,
    /// An undo of an undo.
    pub redo: bool,
    /// Undone by that commit.
    pub retracted_by: Option<u64>,
    /// A case it touched (the only one for `record`).
    pub number: Option<String>,
    /// Kind of its first event.
    pub first: Option<FactKind>,
    /// The first event and its day; of an undo, that of the first commit it undid.
    #[serde(skip)]
    pub fact: Option<(Option<NaiveDate>, Fact)>,
    /// Its cases were not all told the same: of `fact` only what [`Fact::common`] left holds for all of them, or, for
    /// want of anything, there is none.
    #[serde(skip)]
    pub varies: bool,
    /// The file of an import.
    pub source: Option<String>,
    /// The import that it took back or restored, where it is that alone: its file and events.
    #[serde(skip)]
    pub of_import: Option<(String, u64)>,
    /// The settings it brought.
    pub setting: Option<Setting>,
}

/// One commit, with a page of its cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitQuery {
    pub commit: u64,
    pub offset: usize,
    pub limit: usize,
}

/// A commit and what it did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitFile {
    pub line: CommitLine,
    /// A page of the cases it touched, in the order of ids.
    pub cases: Vec<TouchedCase>,
    /// All cases it touched.
    pub total: usize,
    /// The commits that build on it, which an undo would take back with it.
    pub dependents: Vec<CommitLine>,
}

/// What a commit did to a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TouchedCase {
    /// As it is called now; as it was called then where it is gone.
    pub number: String,
    pub events: Vec<(Option<NaiveDate>, Fact)>,
    /// What differs between before and after.
    pub changes: Vec<Difference>,
}

/// A value that can differ before and after a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Differing {
    /// Whether there is the case at all.
    Exists,
    /// The due date as computed.
    Due,
    State,
    /// The next follow-up.
    Next,
    /// The last follow-up: its day and outcome.
    Last,
    Received,
    PaidOut,
    Field(Field),
}

impl Differing {
    /// The stable id, in the words and in JSON.
    pub fn id(self) -> &'static str {
        match self {
            Differing::Exists => "exists",
            Differing::Due => "due",
            Differing::State => "state",
            Differing::Next => "next",
            Differing::Last => "last",
            Differing::Received => "received",
            Differing::PaidOut => "paid-out",
            Differing::Field(field) => field.id(),
        }
    }
}

impl Serialize for Differing {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

/// A value before and after, as text (dates ISO, money decimal); `None` is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    pub what: Differing,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// What to take back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RevertTarget {
    /// The actor's last commit that holds.
    Last,
    /// The actor's last undo, unless he recorded something since.
    LastUndone,
    Commit(u64),
    /// Everything after this commit, so that the docket stands as it stood then.
    After(u64),
}

/// An undo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revert {
    pub target: RevertTarget,
    /// Takes back what builds on it as well; else that is a refusal.
    pub with_dependents: bool,
    /// Takes back what somebody else recorded; else that is a refusal.
    pub others: bool,
}

impl Revert {
    /// Takes back no more than is named, and nothing of others.
    pub fn of(target: RevertTarget) -> Revert {
        Revert {
            target,
            with_dependents: false,
            others: false,
        }
    }

    /// Of one commit, else of the last.
    pub fn of_commit(commit: Option<u64>) -> Revert {
        Revert::of(commit.map_or(RevertTarget::Last, RevertTarget::Commit))
    }
}

/// The settings of a court and where they come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingLine {
    pub setting: Setting,
    /// The commit that brought them; `None` for those of the program.
    pub commit: Option<u64>,
    pub since: Option<DateTime<FixedOffset>>,
    pub by: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_an_id_of_its_own() {
        for kind in CommitKind::all() {
            assert_eq!(CommitKind::from_id(kind.id()), Some(kind));
        }
        assert_eq!(CommitKind::from_id("retracted"), None);
    }
}
