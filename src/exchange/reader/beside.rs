//! The changes that the row of a case holds beside it.

use super::RowReader;
use crate::domain::number::several;
use crate::exchange::cell::is_blank;
use crate::exchange::column::Column;
use crate::exchange::event;
use crate::service::api::{Reason, Rows, Span};

impl RowReader {
    /// Reads the changes that the row of a case may also hold. Each counts as a row of its own if
    /// it can be taken; the case is taken anyway.
    pub(super) fn changes_beside(&mut self, row: u32, out: &mut Rows) {
        if self.cells.mapping.changes && self.says_kind(row) {
            let is_one = self.is_of_one_case();
            self.change_beside(row, is_one, out);
        }
        if self.cells.mapping.groups.is_empty() {
            return;
        }
        let mut groups = std::mem::take(&mut self.cells.mapping.groups);
        for group in &mut groups {
            if !group.is_given(&self.record) {
                continue;
            }
            let is_one = self.is_of_one_case();
            // The columns of the group are those of the sheet.
            group.names = std::mem::take(&mut self.cells.mapping.names);
            std::mem::swap(&mut self.cells.mapping, group);
            self.change_beside(row, is_one, out);
            std::mem::swap(&mut self.cells.mapping, group);
            self.cells.mapping.names = std::mem::take(&mut group.names);
        }
        self.cells.mapping.groups = groups;
    }

    /// Reads the change. If the row has several numbers, each is a case, and it does not say whose
    /// change it is.
    fn change_beside(&mut self, row: u32, is_one: bool, out: &mut Rows) {
        if !is_one {
            let mapping = &self.cells.mapping;
            let columns = mapping.columns().iter().copied();
            let column = std::iter::once(Column::Kind)
                .chain(columns)
                .find(|column| mapping.has(*column))
                .unwrap_or(Column::Kind);
            let record = &self.record;
            self.cells
                .report(record, row, column, Reason::SeveralNumbers);
            return;
        }
        if let Some(said) = event::read(&mut self.cells, &mut self.kinds, &self.record, row, out) {
            out.event(row, Span::NONE, said);
            self.read += 1;
            self.beside += 1;
            self.further(row, true, out);
        }
    }

    /// Whether the column of the kind says anything; the days of a change without a kind are
    /// reported.
    fn says_kind(&mut self, row: u32) -> bool {
        let is_given = |column| !is_blank(self.cells.raw(&self.record, column));
        if is_given(Column::Kind) {
            return true;
        }
        let days = [Column::From, Column::To, Column::Until, Column::Period];
        if days.into_iter().any(is_given) {
            self.cells
                .report(&self.record, row, Column::Kind, Reason::MissingValue);
        }
        false
    }

    /// Reads the case that a row of a ledger of changes describes, for a docket that does not have
    /// it.
    pub(super) fn case_of_change(&mut self, row: u32, out: &mut Rows) {
        let Some(mut case) = self.cells.mapping.case.take() else {
            return;
        };
        if case.says_case(&self.record) {
            std::mem::swap(&mut self.cells.mapping, &mut case);
            let spans = self.spans_aside(row, out);
            std::mem::swap(&mut self.cells.mapping, &mut case);
            if let Some(mut spans) = spans {
                spans.only_new = true;
                out.case(spans);
            }
        }
        self.cells.mapping.case = Some(case);
    }

    /// Lets no row register a case: another file or sheet is the one of cases.
    pub(in crate::exchange) fn register_nothing(&mut self) {
        self.cells.mapping.case = None;
    }

    fn is_of_one_case(&self) -> bool {
        let number = self.cells.raw(&self.record, Column::Number);
        several(&String::from_utf8_lossy(number)).is_none()
    }
}
