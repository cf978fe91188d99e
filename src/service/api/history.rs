//! The journal: its commits as a list, one by one, and what can be undone.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;

use crate::domain::event::{Fact, FactKind, Field};
use crate::domain::journal::Action;
use crate::domain::setting::Setting;

/// A query for a page of commits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HistoryQuery {
    pub limit: usize,
    /// Only commits before this one.
    pub before: Option<u64>,
    /// Only commits after this one, the nearest of them; 0 gives the first commits of all. They
    /// still come newest first.
    pub after: Option<u64>,
    /// Only commits of this person.
    pub by: Option<String>,
    /// Only commits that recorded something about this case, and the undos of such commits.
    pub case: Option<String>,
    pub kind: Option<CommitKind>,
    /// Only commits that an undo without a number could be about: in force, and of a kind that can
    /// be taken back.
    pub undoable: bool,
}

/// What a commit was, or the kind of the first fact it recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommitKind {
    Action(Action),
    Fact(FactKind),
}

impl CommitKind {
    /// Every kind. Retractions are left out: they are found as undos.
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

    /// The kind with this id.
    pub fn from_id(id: &str) -> Option<CommitKind> {
        CommitKind::all().find(|kind| kind.id() == id)
    }
}

/// A commit of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CommitLine {
    pub commit: u64,
    pub moment: DateTime<FixedOffset>,
    pub actor: String,
    pub action: Action,
    /// The number of cases it recorded something about; for an undo, those of the commits it undid.
    pub cases: u64,
    /// The number of events it recorded; for an undo, those of the commits it undid.
    pub events: u64,
    /// The (first) commit it retracts.
    pub retracts: Option<u64>,
    /// All commits it retracts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub retracts_all: Vec<u64>,
    /// Whether it restored what an undo took back.
    pub redo: bool,
    /// The commit that undid it.
    pub retracted_by: Option<u64>,
    /// A case it touched (the only one for `record`).
    pub number: Option<String>,
    /// The kind of its first event.
    pub first: Option<FactKind>,
    /// The first event and its day; for an undo, that of the first commit it undid.
    #[serde(skip)]
    pub fact: Option<(Option<NaiveDate>, Fact)>,
    /// Whether its cases got different facts. Then `fact` holds only what [`Fact::common`] found in
    /// all of them, or `None` if that is nothing.
    #[serde(skip)]
    pub varies: bool,
    /// The file name of an import, or what an entry about working days took in or set.
    pub source: Option<String>,
    /// The number of cases that an import registered, if they are few enough to count; it updated
    /// the others.
    #[serde(skip)]
    pub added: Option<u64>,
    /// File name and number of events of the import that it undid or restored, if it did nothing
    /// else.
    #[serde(skip)]
    pub of_import: Option<(String, u64)>,
    /// The settings it set.
    pub setting: Option<Setting>,
}

/// A query for one commit with a page of its cases.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CommitQuery {
    pub commit: u64,
    pub offset: usize,
    pub limit: usize,
    /// The number of the case that is asked about: it comes before the others, and only what builds
    /// on the commit in it is looked for.
    pub about: Option<String>,
}

/// A commit and what it did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitFile {
    pub line: CommitLine,
    /// A page of the cases it touched, ordered by id, after the one that was asked about.
    pub cases: Vec<TouchedCase>,
    /// Number of all cases it touched.
    pub total: usize,
    /// The commits that build on it, which an undo would have to undo too.
    pub dependents: Vec<CommitLine>,
}

/// What a commit did to a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TouchedCase {
    /// The current number of the case; the number it had then if the case is gone.
    pub number: String,
    pub events: Vec<(Option<NaiveDate>, Fact)>,
    /// The values that differ before and after.
    pub changes: Vec<Difference>,
}

/// A value that a commit can change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Differing {
    /// Whether the case exists.
    Exists,
    /// The computed due date.
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
    /// The stable id, in texts and in JSON.
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

/// A value before and after, as text (ISO dates, decimal money); `None` for no value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    pub what: Differing,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// What to undo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RevertTarget {
    /// The actor's last commit that is still in force.
    Last,
    /// The actor's last undo, unless the actor recorded something since.
    LastUndone,
    Commit(u64),
    /// Everything after this commit, which restores the docket to what it was then.
    After(u64),
}

/// An undo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revert {
    pub target: RevertTarget,
    /// Also undo what builds on the target; without it such an undo is refused.
    pub with_dependents: bool,
    /// Also undo what other people recorded; without it such an undo is refused.
    pub others: bool,
}

impl Revert {
    /// An undo of just the target, and of nothing recorded by others.
    pub fn of(target: RevertTarget) -> Revert {
        Revert {
            target,
            with_dependents: false,
            others: false,
        }
    }

    /// An undo of this commit, or of the actor's last one.
    pub fn of_commit(commit: Option<u64>) -> Revert {
        Revert::of(commit.map_or(RevertTarget::Last, RevertTarget::Commit))
    }
}

/// The settings of a court and where they come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingLine {
    pub setting: Setting,
    /// The commit that set them; `None` for the program's defaults.
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
