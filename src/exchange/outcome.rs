//! Outcomes of follow-ups that no list of outcomes has: they are kept as they stand, and named once each.

use std::collections::{BTreeMap, HashSet};

use csv::ByteRecord;

use super::cell::{Cells, excerpt, raw};
use super::column::Column;
use super::limit;
use crate::service::api::{Problem, Reason};

/// Distinct words that are told apart; the others are counted under the last one.
const MOST: usize = 1_000;

/// The outcomes that are known, and those of a file that are not.
#[derive(Debug, Default)]
pub(super) struct Outcomes {
    /// Empty where nothing is said of what is known.
    known: HashSet<String>,
    /// The one read last, which was known: outcomes come in runs.
    last: Vec<u8>,
    /// With the row of the first and how many there are.
    unknown: BTreeMap<String, (u32, u64)>,
}

impl Outcomes {
    /// `known` are ids and words; where there are none, all are taken as known.
    pub(super) fn new(known: &[String]) -> Outcomes {
        Outcomes {
            known: known.iter().map(|word| word.to_lowercase()).collect(),
            ..Outcomes::default()
        }
    }

    /// Looks at an outcome as it stands in a cell.
    pub(super) fn see(&mut self, cell: &[u8], row: u32) {
        if self.known.is_empty() || cell == self.last || cell.len() > limit::CELL {
            return;
        }
        let text = String::from_utf8_lossy(cell);
        let text = crate::text::sanitize::line(&text);
        if self.known.contains(&text.to_lowercase()) {
            self.last.clear();
            self.last.extend_from_slice(cell);
        } else if let Some((_, count)) = self.unknown.get_mut(text.as_ref()) {
            *count += 1;
        } else if self.unknown.len() < MOST {
            self.unknown.insert(text.into_owned(), (row, 1));
        } else if let Some(mut last) = self.unknown.last_entry() {
            last.get_mut().1 += 1;
        }
    }

    /// The unknown ones, each once with its count, now that all were seen; `column` is the sheet's own name.
    pub(super) fn name(&mut self, column: &str) -> impl Iterator<Item = Problem> {
        let unknown = std::mem::take(&mut self.unknown);
        unknown
            .into_iter()
            .map(move |(value, (row, count))| Problem {
                count,
                ..Problem::at(
                    row,
                    column,
                    excerpt(value.as_bytes()),
                    Reason::UnknownOutcome,
                )
            })
    }
}

impl Cells {
    /// What is counted while rows are read and named at the end.
    pub(super) fn conclude(&mut self) {
        let column = self.mapping.name(Column::Outcome).to_owned();
        self.problems.extend(self.outcomes.name(&column));
        if let Some((row, text, count)) = self.unsided.take() {
            let column = self.mapping.name(Column::Plaintiffs);
            let text = excerpt(text.as_bytes());
            self.problems.push(Problem {
                count,
                ..Problem::at(row, column, text, Reason::OneSide)
            });
        }
    }

    /// Looks at the outcome of a follow-up.
    pub(super) fn see_outcome(&mut self, record: &ByteRecord, row: u32) {
        let cell = raw(&self.mapping, record, Column::Outcome);
        if !cell.is_empty() {
            self.outcomes.see(cell, row);
        }
    }
}
