//! Several things in one row: the changes that the row of a case holds beside it, and the receipt
//! and the pay-out of a row of payments.

use super::RowReader;
use crate::domain::number::several;
use crate::exchange::cell::is_blank;
use crate::exchange::column::{Column, FileKind};
use crate::exchange::event;
use crate::exchange::mapping::Mapping;
use crate::service::api::{Reason, Rows, Said, Span};

impl RowReader {
    /// Reads the changes that the row of a case may also hold. Each counts as a row of its own if
    /// it can be taken; the case is taken anyway.
    pub(super) fn changes_beside(&mut self, row: u32, out: &mut Rows) {
        if self.cells.mapping.changes && self.says_kind(row) {
            let is_one = self.is_of_one_case();
            self.change_beside(row, is_one, out);
        }
        let mut groups = self.cells.mapping.groups.iter();
        if !groups.any(|group| group.is_given(&self.record)) {
            return;
        }
        let is_one = self.is_of_one_case();
        self.in_groups(|reader| reader.change_beside(row, is_one, out));
    }

    /// Reads with the columns of each group that the record says anything of.
    fn in_groups(&mut self, mut read: impl FnMut(&mut RowReader)) {
        let mut groups = std::mem::take(&mut self.cells.mapping.groups);
        for group in &mut groups {
            if !group.is_given(&self.record) {
                continue;
            }
            // The columns of the group are those of the sheet.
            group.names = std::mem::take(&mut self.cells.mapping.names);
            std::mem::swap(&mut self.cells.mapping, group);
            read(self);
            std::mem::swap(&mut self.cells.mapping, group);
            self.cells.mapping.names = std::mem::take(&mut group.names);
        }
        self.cells.mapping.groups = groups;
    }

    /// Reads the record as an event, the first one if it holds several: a row of payments may hold
    /// a receipt and a pay-out. If it says nothing of either, what it lacks is named.
    pub(super) fn said_of(&mut self, row: u32, out: &mut Rows) -> Option<Said> {
        let mapping = &self.cells.mapping;
        let is_given = |group: &Mapping| group.is_given(&self.record);
        let is_sided = mapping.kind == FileKind::Payments && mapping.groups.iter().any(is_given);
        if !is_sided {
            return event::read(&mut self.cells, &mut self.kinds, &self.record, row, out);
        }
        let mut first = None;
        self.in_groups(|reader| {
            let said = event::read(
                &mut reader.cells,
                &mut reader.kinds,
                &reader.record,
                row,
                out,
            );
            match &first {
                None => first = said,
                Some(_) => reader.cells.further.extend(said),
            }
        });
        first
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

    /// Appends the other events of the record, each of which counts as a row of its own. They
    /// follow the first one, unless that has been left out for want of a number.
    pub(super) fn further(&mut self, row: u32, has_case: bool, out: &mut Rows) {
        for said in std::mem::take(&mut self.cells.further) {
            self.read += 1;
            self.beside += 1;
            if has_case {
                out.event(row, Span::NONE, said);
            } else {
                self.rejected += 1;
            }
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
