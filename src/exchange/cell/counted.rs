//! Problems that whole columns have: the first cell is named, the others are counted.

use super::{Cells, Column, excerpt, problem};
use crate::exchange::record::Record;
use crate::service::api::{Problem, Reason};

impl Cells {
    /// Reports a problem that whole columns have: the first cell of a column is named, the others
    /// are counted.
    pub(in crate::exchange) fn count(
        &mut self,
        record: &Record,
        row: u32,
        column: Column,
        reason: Reason,
    ) {
        let first = || problem(&self.mapping, record, row, column, reason);
        count(&mut self.counted, (column, reason), first);
    }

    /// Reports a problem that whole columns may have, with a value that the first cell does not say
    /// by itself.
    pub(in crate::exchange) fn count_value(
        &mut self,
        (row, column): (u32, Column),
        reason: Reason,
        value: &str,
    ) {
        let name = self.mapping.name(column);
        let first = || Problem::at(row, name, excerpt(value.as_bytes()), reason);
        count(&mut self.counted, (column, reason), first);
    }
}

/// Counts one more problem of a column, the first of which is kept.
pub(super) fn count(
    counted: &mut Vec<(Column, Problem)>,
    (column, reason): (Column, Reason),
    first: impl FnOnce() -> Problem,
) {
    let mut known = counted.iter_mut();
    let same = |(of, problem): &&mut (Column, Problem)| *of == column && problem.reason == reason;
    match known.find(same) {
        Some((_, problem)) => problem.count += 1,
        None => counted.push((column, first())),
    }
}
