//! Cells that held an error value of a spreadsheet program, which count as empty.

use super::{Cells, Column};
use crate::service::api::{Problem, Reason};

impl Cells {
    /// Reports the error values of the row.
    pub(in crate::exchange) fn report_errors(&mut self, row: u32) {
        for (at, value) in &self.erred {
            let name = self.mapping.names.get(*at).map_or("", String::as_str);
            let problem = Problem::at(row, name, value, Reason::ErrorValue);
            self.problems.push(problem);
        }
    }

    /// Whether the cell of a column held an error value.
    pub(in crate::exchange) fn is_erred(&self, column: Column) -> bool {
        let place = self.mapping.slot(column).at;
        self.erred.iter().any(|(at, _)| Some(*at) == place)
    }
}
