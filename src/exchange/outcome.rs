//! Outcomes of follow-ups: known ones are read as their ids, by any of their words. Others are kept
//! as written, and each is reported once.

use std::collections::{BTreeMap, HashMap};

use super::cell::{Cells, excerpt, raw};
use super::clean::Clean;
use super::column::Column;
use super::limit;
use super::record::Record;
use crate::service::api::{Problem, Reason, Rows, Span};

/// The number of distinct words reported by name; the others are counted together.
const MOST: usize = 1_000;
/// Stands for the words beyond [`MOST`].
const OTHERS: &str = "...";

/// The known outcomes, and the unknown ones of a file.
#[derive(Debug, Default)]
pub(super) struct Outcomes {
    /// The ids, by ids and words in small letters; empty if every outcome is taken as known.
    known: HashMap<String, String>,
    /// Cells that were found to hold an id.
    seen: Clean,
    /// The row of the first occurrence and the number of occurrences.
    unknown: BTreeMap<String, (u32, u64)>,
    /// The same for all words beyond [`MOST`].
    others: Option<(u32, u64)>,
}

impl Outcomes {
    /// `known` are words, the ids themselves among them, each with its id; of equal words the first
    /// counts. If there are none, every outcome is taken as known.
    pub(super) fn new(known: &[(String, String)]) -> Outcomes {
        let mut outcomes = Outcomes::default();
        for (word, id) in known {
            let ids = outcomes.known.entry(word.to_lowercase());
            ids.or_insert_with(|| id.clone());
        }
        outcomes
    }

    /// The id of an outcome as written in a cell, if the cell says something else; an unknown one is
    /// counted.
    fn read(&mut self, cell: &[u8], row: u32) -> Option<&str> {
        if self.known.is_empty() || cell.len() > limit::CELL || self.seen.find(cell).is_some() {
            return None;
        }
        let cell = String::from_utf8_lossy(cell);
        let text = crate::text::sanitize::line(&cell);
        if let Some(id) = self.known.get(&text.to_lowercase()) {
            if *id == text {
                self.seen.keep(&cell, None);
            }
            return Some(id);
        }
        if let Some((_, count)) = self.unknown.get_mut(text.as_ref()) {
            *count += 1;
        } else if self.unknown.len() < MOST {
            self.unknown.insert(text.into_owned(), (row, 1));
        } else {
            self.others.get_or_insert((row, 0)).1 += 1;
        }
        None
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

    /// Reads the outcome of a follow-up into the texts of a message: its id if it is known.
    pub(super) fn put_outcome(&mut self, record: &Record, row: u32, rows: &mut Rows) -> Span {
        let cell = raw(&self.mapping, record, Column::Outcome);
        if !cell.is_empty()
            && let Some(id) = self.outcomes.read(cell, row)
        {
            return rows.put(id);
        }
        self.put(record, row, Column::Outcome, rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(words: &[&str]) -> Vec<(String, String)> {
        let each = words.iter().map(|word| (*word).to_owned());
        each.map(|word| (word, "contacted".to_owned())).collect()
    }

    #[test]
    fn a_word_is_read_as_its_id_and_an_id_as_itself() {
        let mut outcomes = Outcomes::new(&known(&["contacted", "已联系", "Reached"]));
        for (cell, id) in [
            ("已联系", Some("contacted")),
            ("reached", Some("contacted")),
            ("Contacted", Some("contacted")),
            // Kept as it is.
            ("未联系", None),
        ] {
            assert_eq!(outcomes.read(cell.as_bytes(), 1), id, "{cell}");
        }
        assert_eq!(outcomes.read(b"contacted", 1), Some("contacted"));
        assert_eq!(outcomes.read(b"contacted", 2), None);
    }

    #[test]
    fn words_beyond_the_most_are_counted_together() {
        let mut outcomes = Outcomes::new(&known(&["已联系"]));
        for row in 0..MOST as u32 + 5 {
            assert_eq!(outcomes.read(format!("词{row:05}").as_bytes(), row), None);
            assert_eq!(outcomes.read("已联系".as_bytes(), row), Some("contacted"));
        }
        outcomes.read("词00001".as_bytes(), 9_000);
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
