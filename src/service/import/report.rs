//! Counting what an import did and what was wrong.

use std::collections::HashMap;

use crate::service::api::{ImportReport, Problem, Reason};

/// Problems listed one by one; more are counted.
const LISTED: usize = 100_000;

/// The report in the making.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub report: ImportReport,
    /// Unknown dictionary values: one problem per distinct value, at this place of the list.
    unknown: HashMap<(&'static str, String), usize>,
    /// Numbers of cases that hold to the grammar, and the first of those that do not with their rows.
    regular: u64,
    irregular: Vec<(u32, String)>,
    more_irregular: u64,
}

/// Irregular numbers that are kept for the report.
const IRREGULAR: usize = 1_000;

impl Tally {
    /// Notes a bad cell.
    pub(super) fn problem(
        &mut self,
        row: u32,
        column: &str,
        value: impl Into<String>,
        reason: Reason,
    ) {
        let problem = Problem {
            row,
            column: column.to_owned(),
            value: value.into(),
            reason,
            count: 1,
        };
        if self.report.problems.len() < LISTED {
            self.report.problems.push(problem);
        } else {
            self.report.more_problems += 1;
        }
    }

    /// Notes a value that no dictionary knows; the first row is named, the rest counted.
    pub(super) fn unknown(&mut self, row: u32, column: &'static str, value: &str, reason: Reason) {
        let key = (column, value.to_owned());
        match self
            .unknown
            .get(&key)
            .and_then(|at| self.report.problems.get_mut(*at))
        {
            Some(problem) => problem.count += 1,
            None => {
                self.unknown.insert(key, self.report.problems.len());
                self.problem(row, column, value, reason);
            }
        }
    }

    /// Counts the number of a case row.
    pub(super) fn number(&mut self, row: u32, number: &str, regular: bool) {
        if regular {
            self.regular += 1;
        } else if self.irregular.len() < IRREGULAR {
            self.irregular.push((row, number.to_owned()));
        } else {
            self.more_irregular += 1;
        }
    }

    /// Names the irregular numbers among regular ones, now that all are in. In a file that numbers its cases in another
    /// way none of them is a slip.
    pub(super) fn judge_numbers(&mut self) {
        let irregular = std::mem::take(&mut self.irregular);
        if irregular.len() as u64 + self.more_irregular > self.regular {
            return;
        }
        for (row, number) in irregular {
            self.problem(row, "number", number, Reason::IrregularNumber);
        }
        self.report.more_problems += std::mem::take(&mut self.more_irregular);
    }

    /// The report of a file that was refused: what was wrong, and nothing taken.
    pub(super) fn refused(self) -> ImportReport {
        ImportReport {
            added: 0,
            updated: 0,
            unchanged: 0,
            group: None,
            ..self.report
        }
    }

    /// Whether anything was wrong.
    pub(super) fn is_clean(&self) -> bool {
        self.report.problems.is_empty() && self.report.more_problems == 0
    }
}
