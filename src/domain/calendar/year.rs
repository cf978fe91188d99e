//! The days of one year that are not as their weekday.

use chrono::{Datelike, NaiveDate};

/// One year as two bit sets by ordinal.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Year {
    /// Whether it has a file.
    pub(super) known: bool,
    off: [u64; 6],
    makeup: [u64; 6],
}

impl Year {
    /// Makes a day one off, or a day on which work is made up for.
    pub(super) fn set(&mut self, day: NaiveDate, off: bool) {
        let (word, bit) = slot(day);
        let (on, other) = if off {
            (&mut self.off, &mut self.makeup)
        } else {
            (&mut self.makeup, &mut self.off)
        };
        if let (Some(on), Some(other)) = (on.get_mut(word), other.get_mut(word)) {
            *on |= bit;
            *other &= !bit;
        }
    }

    pub(super) fn is_off(&self, day: NaiveDate) -> bool {
        has(&self.off, slot(day))
    }

    pub(super) fn is_made_up(&self, day: NaiveDate) -> bool {
        has(&self.makeup, slot(day))
    }
}

/// Whether a day is in the set of a year.
fn has(days: &[u64; 6], (word, bit): (usize, u64)) -> bool {
    days.get(word).is_some_and(|word| word & bit != 0)
}

fn slot(day: NaiveDate) -> (usize, u64) {
    let ordinal = day.ordinal0() as usize;
    (ordinal / 64, 1 << (ordinal % 64))
}
