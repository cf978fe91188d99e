//! Which columns of payments are those of receipts and which those of pay-outs.

use std::collections::HashMap;

use super::{Vocabulary, folded};
use crate::domain::event::Direction;

/// What the beginning of the name of a column of payments says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::exchange) struct PaymentSide {
    pub(in crate::exchange) direction: Direction,
    /// Whether it says so only in a sheet that has receipts as well: 付款 may be what the debtor
    /// does.
    pub(in crate::exchange) only_beside: bool,
}

impl Vocabulary {
    /// The side of the payments that a column of this name holds, if it says one: 发放日期.
    pub(in crate::exchange) fn payment_side(&self, header: &str) -> Option<PaymentSide> {
        let header = self.heading(header);
        let mut all = self.sided.iter();
        let (_, side) = all.find(|(word, _)| header.starts_with(word.as_str()))?;
        Some(*side)
    }
}

/// The words of each side, the longest first.
pub(super) fn sides(words: &HashMap<String, Vec<String>>) -> Vec<(String, PaymentSide)> {
    let side = |direction, only_beside| PaymentSide {
        direction,
        only_beside,
    };
    let mut all: Vec<(String, PaymentSide)> = [
        ("receipt", side(Direction::Receipt, false)),
        ("pay-out", side(Direction::PayOut, false)),
        ("pay-out-beside", side(Direction::PayOut, true)),
    ]
    .into_iter()
    .filter_map(|(id, side)| Some((side, words.get(id)?)))
    .flat_map(|(side, words)| words.iter().map(move |word| (folded(word), side)))
    .collect();
    all.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
    all
}
