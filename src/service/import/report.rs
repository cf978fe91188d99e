//! Counts what an import did and what was wrong.

use std::collections::HashMap;

use crate::service::api::{ImportReport, Problem, Reason};

/// The most problems listed; further ones are only counted.
pub(super) const LISTED: usize = 100_000;

/// The report while it is compiled.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub report: ImportReport,
    /// Index in the list of each problem that is reported only once, by column, value and reason.
    once: HashMap<(&'static str, String, Reason), usize>,
    /// Index in the list of the problem that counts the cases registered by a ledger of changes.
    registered: Option<usize>,
    /// The number of new cases, and of those without a day of filing, with the first row.
    new: u64,
    unfiled: Option<(u32, u64)>,
    /// The number of regular case numbers; `irregular` has the first other ones with their rows.
    regular: u64,
    irregular: Vec<(u32, String)>,
    more_irregular: u64,
    /// Numbers of Latin letters and digits alone, as used by courts abroad.
    foreign: u64,
    more_foreign: u64,
    /// Whether more than remarks was reported.
    is_flawed: bool,
}

/// Whether a number is from no Chinese court.
fn is_foreign(number: &str) -> bool {
    number.is_ascii()
}

/// The most irregular numbers kept for the report.
const IRREGULAR: usize = 1_000;

impl Tally {
    /// Reports a bad cell.
    pub(super) fn problem(
        &mut self,
        row: u32,
        column: &str,
        value: impl Into<String>,
        reason: Reason,
    ) {
        self.list(Problem::at(row, column, value, reason));
    }

    /// Refuses a row because of one of its cells.
    pub(super) fn reject(
        &mut self,
        row: u32,
        column: &str,
        value: impl Into<String>,
        reason: Reason,
    ) {
        self.report.rejected += 1;
        self.report.rejected_rows.push(row);
        self.list(Problem::at(row, column, value, reason).rejecting());
    }

    fn list(&mut self, problem: Problem) {
        self.is_flawed |= !problem.reason.is_remark();
        if self.report.problems.len() < LISTED {
            self.report.problems.push(problem);
        } else {
            self.report.more_problems += 1;
        }
    }

    /// Reports what is odd about a value, once per value and reason: the first row is listed, the
    /// others are counted.
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

    /// Notes a case that the row of a ledger of changes registers. A mistyped number may do so: the
    /// first one is named, the others are counted.
    pub(super) fn registered(&mut self, row: u32, number: &str) {
        self.report.registered += 1;
        if self.report.registered_rows.len() < LISTED {
            self.report.registered_rows.push(row);
        }
        let named = self
            .registered
            .and_then(|at| self.report.problems.get_mut(at));
        match named {
            Some(problem) => problem.count += 1,
            None => {
                self.registered = Some(self.report.problems.len());
                self.problem(row, "number", number, Reason::Registered);
            }
        }
    }

    /// Counts a new case, with or without a day of filing.
    pub(super) fn new_case(&mut self, row: u32, is_filed: bool) {
        self.new += 1;
        if !is_filed {
            self.unfiled.get_or_insert((row, 0)).1 += 1;
        }
    }

    /// Reports after the last row that no new case has a day of filing.
    pub(super) fn judge_filing(&mut self) {
        if let Some((row, count)) = self.unfiled.filter(|(_, count)| *count == self.new) {
            self.list(Problem {
                count,
                ..Problem::at(row, "filed", "", Reason::NoFilingDay)
            });
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
        // Half of the list is reserved for numbers that are errors in any file.
        let kept = self.irregular.len();
        if kept < IRREGULAR / 2 || kept < IRREGULAR && !foreign {
            self.irregular.push((row, number.to_owned()));
        } else if foreign {
            self.more_foreign += 1;
        } else {
            self.more_irregular += 1;
        }
    }

    /// Reports the irregular numbers after the last row. In a file whose numbers are nearly all
    /// from another court system, those numbers are no errors.
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
        self.is_flawed |= more > 0;
        (self.more_irregular, self.more_foreign) = (0, 0);
    }

    /// The report of a refused file: what was wrong, with nothing imported.
    pub(super) fn refused(self) -> ImportReport {
        ImportReport {
            added: 0,
            updated: 0,
            unchanged: 0,
            registered: 0,
            several: 0,
            registered_rows: Vec::new(),
            group: None,
            ..self.report
        }
    }

    /// Whether nothing was wrong; remarks do not count ([`Reason::is_remark`]).
    pub(super) fn is_clean(&self) -> bool {
        !self.is_flawed
    }
}
