//! Cells for which the kind of a change has no use: none is left out without a word.

use super::Reader;
use crate::exchange::column::Column as C;
use crate::exchange::kind::What;
use crate::service::api::Reason;

impl Reader<'_> {
    /// Names the cells of a change that its kind does not use. What ledgers fill in for all kinds
    /// alike, who approved and when, is counted by column.
    pub(super) fn name_unused(&mut self, what: What) {
        let (single, common): (&[C], &[C]) = match what {
            What::Pause(_) => (&[C::Months, C::Until, C::Target], &[C::Approved, C::Level]),
            What::Extend => (&[C::Target], &[]),
            What::Convert => (&[C::Months, C::Days, C::Until, C::Period], &[C::Level]),
            What::Restart => (
                &[C::Months, C::Days, C::Until, C::Period, C::Target],
                &[C::Level],
            ),
            _ => return,
        };
        for column in single {
            if self.says(*column) {
                self.report(*column, Reason::NotUsed);
            }
        }
        for column in common {
            if self.says(*column) {
                let (record, row) = (self.record, self.row);
                self.cells.count(record, row, *column, Reason::NotUsed);
            }
        }
    }

    /// Whether a cell of the row itself says anything; a length of nothing does not.
    fn says(&self, column: C) -> bool {
        let is_default = self.cells.mapping.slot(column).default.is_some();
        !is_default && self.is_given(column) && self.word(column) != "0"
    }
}
