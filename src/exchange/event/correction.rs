//! Rows that correct a field of their case: the value is read like a cell of a sheet of cases.

use super::Reader;
use crate::domain::event::{Fact, Field};
use crate::exchange::column::{Column as C, FileKind};
use crate::exchange::vocabulary::Vocabulary;
use crate::service::api::Reason;

impl Reader<'_> {
    pub(super) fn amendment(&mut self) -> Option<Fact> {
        let name = self.needed_text(C::Field)?;
        // An id as qingji writes it, otherwise a name as people write it. The next follow-up is a
        // field but not a column of cases.
        let named = Vocabulary::get().column(FileKind::Cases, &name);
        let power = named.and_then(|named| named.power).unwrap_or(0);
        let found = Field::from_id(&name).or_else(|| named?.column.field());
        let Some(field) = found else {
            self.report(C::Field, Reason::UnknownField);
            return None;
        };
        let value = if Vocabulary::get().is_emptied(self.word(C::Value)) {
            None
        } else {
            Some(self.corrected(field, power)?)
        };
        Some(Fact::Amended { field, value })
    }

    /// Reads the new value of a field like a cell of a sheet of cases. Neither an empty cell nor a
    /// dash erases anything.
    fn corrected(&mut self, field: Field, power: u8) -> Option<String> {
        let before = self.cells.problems.len();
        let (record, row) = (self.record, self.row);
        let value = match field {
            Field::Filed | Field::Closed | Field::Due | Field::Next => {
                self.day(C::Value).map(|day| day.to_string())
            }
            Field::Claim => {
                let amount = self.cells.money_in(record, row, C::Value, power);
                amount.map(|amount| amount.to_string())
            }
            Field::Custody => {
                let answer = self.cells.yes_no(record, row, C::Value);
                answer.map(|answer| answer.to_string())
            }
            _ => self.text(C::Value),
        };
        if value.is_none() && self.cells.problems.len() == before {
            self.report(C::Value, Reason::MissingValue);
        }
        value
    }
}
