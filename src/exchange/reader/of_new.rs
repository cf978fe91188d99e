//! The problems of the cells from which a row of a ledger of changes registers its case. They matter
//! only if the docket does not have the case, which it tells at the end.

use std::collections::HashSet;

use super::RowReader;
use crate::exchange::case;
use crate::service::api::{CaseSpans, Problem, Reason, Rows};

/// The most problems kept aside; those beyond are reported at once.
const MOST: usize = 100_000;

impl RowReader {
    /// Reads a case and keeps its problems aside.
    pub(super) fn spans_aside(&mut self, row: u32, out: &mut Rows) -> Option<CaseSpans> {
        let others = std::mem::take(&mut self.cells.problems);
        let counted = std::mem::take(&mut self.cells.counted);
        let unsided = self.cells.unsided.take();
        let spans = case::spans(&mut self.cells, &self.record, row, out);
        self.cells.conclude_counted();
        self.cells.counted = counted;
        self.cells.unsided = unsided;
        let own = std::mem::replace(&mut self.cells.problems, others);
        if self.of_new.len() < MOST {
            self.of_new.extend(own);
        } else {
            self.cells.problems.extend(own);
        }
        spans
    }

    /// The problems of the rows that registered their cases, taken once all rows are in. `rows` are
    /// the first ones of the `count` such rows.
    pub(in crate::exchange) fn take_problems_of_new(
        &mut self,
        rows: &[u32],
        count: u64,
    ) -> Vec<Problem> {
        let known: HashSet<u32> = rows.iter().copied().collect();
        // What became of the rows behind the listed ones is not known.
        let listed = rows.last().copied().filter(|_| count > rows.len() as u64);
        let registers = |row: u32| known.contains(&row) || listed.is_some_and(|last| row > last);
        let mut all: Vec<Problem> = Vec::new();
        for problem in std::mem::take(&mut self.of_new) {
            if !registers(problem.row) {
                continue;
            }
            let is_counted = matches!(
                problem.reason,
                Reason::ShortYear | Reason::OneSide | Reason::Ditto
            );
            let same = |known: &&mut Problem| {
                known.reason == problem.reason && known.column == problem.column
            };
            match all.iter_mut().find(same).filter(|_| is_counted) {
                Some(first) => first.count += problem.count,
                None => all.push(problem),
            }
        }
        all
    }
}
