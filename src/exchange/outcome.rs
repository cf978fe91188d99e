//! Outcomes of follow-ups that no list has. They are kept as written, and each is reported once.

use std::collections::{BTreeMap, HashSet};

use super::cell::{Cells, excerpt, raw};
use super::clean::Clean;
use super::column::Column;
use super::limit;
use super::record::Record;
use crate::service::api::{Problem, Reason};

/// The number of distinct words reported by name; the others are counted together.
const MOST: usize = 1_000;
/// Stands for the words beyond [`MOST`].
const OTHERS: &str = "...";

/// The known outcomes, and the unknown ones of a file.
#[derive(Debug, Default)]
pub(super) struct Outcomes {
    /// Empty if every outcome is taken as known.
    known: HashSet<String>,
    /// Cells that were found to hold a known outcome.
    seen: Clean,
    /// The row of the first occurrence and the number of occurrences.
    unknown: BTreeMap<String, (u32, u64)>,
    /// The same for all words beyond [`MOST`].
    others: Option<(u32, u64)>,
}

impl Outcomes {
    /// `known` are ids and words; if there are none, every outcome is taken as known.
    pub(super) fn new(known: &[String]) -> Outcomes {
        Outcomes {
            known: known.iter().map(|word| word.to_lowercase()).collect(),
            ..Outcomes::default()
        }
    }

    /// Counts an outcome as written in a cell.
    pub(super) fn count(&mut self, cell: &[u8], row: u32) {
        if self.known.is_empty() || cell.len() > limit::CELL || self.seen.find(cell).is_some() {
            return;
        }
        let cell = String::from_utf8_lossy(cell);
        let text = crate::text::sanitize::line(&cell);
        if self.known.contains(&text.to_lowercase()) {
            self.seen.keep(&cell);
        } else if let Some((_, count)) = self.unknown.get_mut(text.as_ref()) {
            *count += 1;
        } else if self.unknown.len() < MOST {
            self.unknown.insert(text.into_owned(), (row, 1));
        } else {
            self.others.get_or_insert((row, 0)).1 += 1;
        }
    }

    /// Turns the unknown outcomes into problems, one for each word; `column` is the sheet's own name.
    pub(super) fn into_problems(self, column: &str) -> impl Iterator<Item = Problem> {
        let others = self.others.map(|seen| (OTHERS.to_owned(), seen));
        self.unknown
            .into_iter()
            .chain(others)
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
    /// Reports what was counted while the rows were read.
    pub(super) fn conclude(&mut self) {
        let column = self.mapping.name(Column::Outcome).to_owned();
        let outcomes = std::mem::take(&mut self.outcomes);
        self.problems.extend(outcomes.into_problems(&column));
        self.conclude_counted();
    }

    /// Reports what is counted over all rows of a sheet of cases.
    pub(super) fn conclude_counted(&mut self) {
        let counted = self.counted.drain(..);
        self.problems.extend(counted.map(|(_, problem)| problem));
        if let Some((row, text, count)) = self.unsided.take() {
            let column = self.mapping.name(Column::Plaintiffs);
            let text = excerpt(text.as_bytes());
            self.problems.push(Problem {
                count,
                ..Problem::at(row, column, text, Reason::OneSide)
            });
        }
    }

    /// Counts the outcome of a follow-up if it is unknown.
    pub(super) fn count_outcome(&mut self, record: &Record, row: u32) {
        let cell = raw(&self.mapping, record, Column::Outcome);
        if !cell.is_empty() {
            self.outcomes.count(cell, row);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_beyond_the_most_are_counted_together() {
        let mut outcomes = Outcomes::new(&["已联系".to_owned()]);
        for row in 0..MOST as u32 + 5 {
            outcomes.count(format!("词{row:05}").as_bytes(), row);
            outcomes.count("已联系".as_bytes(), row);
        }
        outcomes.count("词00001".as_bytes(), 9_000);
        let problems: Vec<Problem> = outcomes.into_problems("跟进结果").collect();
        assert_eq!(problems.len(), MOST + 1);
        let found = |value: &str| {
            let found = problems.iter().find(|problem| problem.value == value);
            found.map(|problem| (problem.row, problem.count))
        };
        assert_eq!(found("词00001"), Some((1, 2)));
        assert_eq!(found("词00999"), Some((999, 1)));
        assert_eq!(found(OTHERS), Some((1_000, 5)));
    }
}
