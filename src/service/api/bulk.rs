//! The same done to many cases: asked for, shown before it is done, and done.

use serde::Serialize;

use super::{Filter, Written};
use crate::domain::advice::Advice;
use crate::domain::bulk::{Doing, Shown, Skip};
use crate::domain::clock::Verdict;

/// Which cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// By their numbers, however written.
    Numbers(Vec<String>),
    /// All that a filter leaves, but these.
    Query {
        filter: Box<Filter>,
        except: Vec<String>,
    },
}

/// A bulk change. Asked with `dry_run` it answers what it would do; the same question without writes just that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkQuery {
    pub target: Target,
    pub doing: Doing,
    /// Does what would be skipped for a reason that a reason lifts, too; kept in the journal.
    pub reason: Option<String>,
    pub dry_run: bool,
    /// What the preview saw ([`BulkReport::seen`]): where a case has moved since, nothing is written.
    pub seen: Option<u64>,
}

/// What becomes of one case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BulkRow {
    /// Canonical; as given where there is no such case.
    pub number: String,
    pub before: Option<Shown>,
    pub after: Option<Shown>,
    #[serde(skip)]
    pub skip: Option<Skip>,
    /// The clock before and after, of what moves it.
    #[serde(skip)]
    pub clock: Option<Box<(Verdict, Verdict)>>,
    /// What a person should know before it is done, as the form of one case says it; of a preview.
    #[serde(skip)]
    pub advice: Vec<Advice>,
}

/// What a bulk change does, or did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BulkReport {
    pub rows: Vec<BulkRow>,
    /// Stands for all that was seen.
    pub seen: u64,
    /// `None` when nothing was written: a preview, or nothing to do.
    pub written: Option<Written>,
}

impl BulkReport {
    /// How many of those that change have something to be known first.
    pub fn advised(&self) -> usize {
        let rows = self.rows.iter();
        rows.filter(|row| row.skip.is_none() && !row.advice.is_empty())
            .count()
    }

    /// How many cases change.
    pub fn changed(&self) -> usize {
        self.rows.iter().filter(|row| row.skip.is_none()).count()
    }
}
