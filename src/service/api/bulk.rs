//! Bulk changes: the request, its preview and its result.

use serde::Serialize;

use super::{Figure, Filter, Written};
use crate::domain::advice::Advice;
use crate::domain::bulk::{Doing, Shown, Skip};
use crate::domain::clock::Verdict;

/// The cases of a bulk change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// The cases with these numbers, in any notation.
    Numbers(Vec<String>),
    /// All cases that match the filter, of those behind a figure if there is one, without
    /// `except`.
    Query {
        figure: Option<Box<Figure>>,
        filter: Box<Filter>,
        except: Vec<String>,
    },
}

/// A bulk change. With `dry_run` it answers what it would do; the same query without writes exactly
/// that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkQuery {
    pub target: Target,
    pub doing: Doing,
    /// Also changes the cases that would be skipped for want of a reason; recorded in the journal.
    pub reason: Option<String>,
    pub dry_run: bool,
    /// What the preview saw ([`BulkReport::seen`]): if a case has changed since, nothing is
    /// written.
    pub seen: Option<u64>,
}

/// What happens to one case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BulkRow {
    /// Canonical; as given if there is no such case.
    pub number: String,
    pub before: Option<Shown>,
    pub after: Option<Shown>,
    #[serde(skip)]
    pub skip: Option<Skip>,
    /// The clock before and after, for changes that affect it.
    #[serde(skip)]
    pub clock: Option<Box<(Verdict, Verdict)>>,
    /// What the user should know first, as in the form for a single case; only in a preview.
    #[serde(skip)]
    pub advice: Vec<Advice>,
}

/// What a bulk change does, or did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BulkReport {
    pub rows: Vec<BulkRow>,
    /// Fingerprint of everything that was read.
    pub seen: u64,
    /// `None` if nothing was written: a preview, or nothing to do.
    pub written: Option<Written>,
}

impl BulkReport {
    /// The number of changing cases that carry advice.
    pub fn advised(&self) -> usize {
        let rows = self.rows.iter();
        rows.filter(|row| row.skip.is_none() && !row.advice.is_empty())
            .count()
    }

    /// The number of cases that change.
    pub fn changed(&self) -> usize {
        self.rows.iter().filter(|row| row.skip.is_none()).count()
    }
}
