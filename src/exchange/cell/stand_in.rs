//! Cells whose word stands for something else: for a missing value, or for the cell above.

use super::LONGEST_BLANK;
use crate::exchange::vocabulary::Vocabulary;

/// What a word stands for that is no value of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::exchange) enum StandIn {
    /// A missing value: `/`, `无`.
    Nothing,
    /// The cell above: `同上`.
    Above,
}

impl StandIn {
    /// What a cell stands for, if it is such a word. Asked of every text that is read for the first
    /// time, few of which begin like one.
    pub(in crate::exchange) fn of(cell: &[u8]) -> Option<StandIn> {
        if cell.len() > LONGEST_BLANK || cell.first().is_none_or(u8::is_ascii_digit) {
            return None;
        }
        let text = std::str::from_utf8(cell).ok()?;
        let words = Vocabulary::get();
        if !words.opens_stand_in(text) {
            None
        } else if words.is_blank(text) {
            Some(StandIn::Nothing)
        } else {
            words.is_ditto(text).then_some(StandIn::Above)
        }
    }
}
