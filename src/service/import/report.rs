//! Counting what an import did and what was wrong.

use std::collections::HashMap;

use crate::service::api::{ImportReport, Problem, Reason};

/// Problems listed one by one; more are counted.
pub(super) const LISTED: usize = 100_000;

/// The report in the making.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub report: ImportReport,
    /// By column, value and reason, what is named once: the place of its problem in the list.
    once: HashMap<(&'static str, String, Reason), usize>,
    /// Numbers of cases that hold to the grammar, and the first of those that do not with their rows.
    regular: u64,
    irregular: Vec<(u32, String)>,
    more_irregular: u64,
    /// Numbers in Latin letters and digits alone, as of courts elsewhere.
    foreign: u64,
    more_foreign: u64,
}

/// Whether a number is of no Chinese court.
fn is_foreign(number: &str) -> bool {
    number.is_ascii()
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
        self.list(Problem::at(row, column, value, reason));
    }

    /// Leaves a row out for what stands in one of its cells.
    pub(super) fn reject(
        &mut self,
        row: u32,
        column: &str,
        value: impl Into<String>,
        reason: Reason,
    ) {
        self.report.rejected += 1;
        self.list(Problem::at(row, column, value, reason).rejecting());
    }

    fn list(&mut self, problem: Problem) {
        if self.report.problems.len() < LISTED {
            self.report.problems.push(problem);
        } else {
            self.report.more_problems += 1;
        }
    }

    /// Notes what is odd about a value, once for each value and reason: the first row is named, the rest counted.
    pub(super) fn once(&mut self, row: u32, column: &'static str, value: &str, reason: Reason) {
        let key = (column, value.to_owned(), reason);
        match self
            .once
            .get(&key)
            .and_then(|at| self.report.problems.get_mut(*at))
        {
            Some(problem) => problem.count += 1,
            None => {
                self.once.insert(key, self.report.problems.len());
                self.problem(row, column, value, reason);
            }
        }
    }

    /// Counts the number of a case row.
    pub(super) fn number(&mut self, row: u32, number: &str, regular: bool) {
        if regular {
            self.regular += 1;
            return;
        }
        let foreign = is_foreign(number);
        self.foreign += u64::from(foreign);
        // Room is kept for those that are slips in any file.
        let kept = self.irregular.len();
        if kept < IRREGULAR / 2 || kept < IRREGULAR && !foreign {
            self.irregular.push((row, number.to_owned()));
        } else if foreign {
            self.more_foreign += 1;
        } else {
            self.more_irregular += 1;
        }
    }

    /// Names the irregular numbers, now that all are in. In a file whose numbers are nearly all of another court system,
    /// those are no slips.
    pub(super) fn judge_numbers(&mut self) {
        let mut irregular = std::mem::take(&mut self.irregular);
        let (mut more, more_foreign) = (self.more_irregular, self.more_foreign);
        let all = self.regular + irregular.len() as u64 + more + more_foreign;
        if self.foreign * 10 >= all * 9 {
            irregular.retain(|(_, number)| !is_foreign(number));
        } else {
            more += more_foreign;
        }
        for (row, number) in irregular {
            self.problem(row, "number", number, Reason::IrregularNumber);
        }
        self.report.more_problems += more;
        (self.more_irregular, self.more_foreign) = (0, 0);
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
