//! Payments with a future day: a row leaves them out, and they count from their day on even if the
//! row was written before.

use std::cell::OnceCell;
use std::collections::HashSet;

use chrono::NaiveDate;

use super::{Result, undone};
use crate::domain::event::Direction;
use crate::store::codec::to_days;
use crate::store::kv::Snapshot;
use crate::store::read::{blob, damaged, read_meta};
use crate::store::row::event::payments;
use crate::store::row::header::{Header, NO_DAY};

/// Computes the sums of rows by a day.
#[derive(Debug, Default)]
pub(crate) struct Planned {
    /// Whether rows were written for later days; `undone` is what was undone. Both are read on
    /// first use.
    past: OnceCell<bool>,
    undone: OnceCell<HashSet<u64>>,
}

impl Planned {
    /// The header with what was received and paid out by a day; `None` if the stored row is right.
    pub(crate) fn header(
        &self,
        snapshot: &dyn Snapshot,
        id: u32,
        header: &Header,
        today: NaiveDate,
    ) -> Result<Option<Header>> {
        let past = match self.past.get() {
            Some(past) => *past,
            None => {
                let past = to_days(today) < read_meta(snapshot)?.latest_today;
                *self.past.get_or_init(|| past)
            }
        };
        let (day, stale) = (to_days(today), header.stale);
        if !past && (stale == NO_DAY || stale > day) {
            return Ok(None);
        }
        let undone = match self.undone.get() {
            Some(undone) => undone,
            None => {
                let all = undone(snapshot, u64::MAX)?;
                self.undone.get_or_init(|| all)
            }
        };
        let mut header = *header;
        let all = payments(&blob(snapshot, id)?, |commit| !undone.contains(&commit));
        for (on, direction, amount) in all.ok_or_else(|| damaged(id))? {
            let on = to_days(on);
            // A row counts the payments before the day on which it becomes stale.
            let counted = stale == NO_DAY || on < stale;
            let sum = match direction {
                Direction::Receipt => &mut header.received,
                Direction::PayOut => &mut header.paid_out,
            };
            match (counted, on <= day) {
                (false, true) => *sum = sum.saturating_add(amount.0),
                (true, false) => *sum = sum.saturating_sub(amount.0),
                _ => {}
            }
        }
        Ok(Some(header))
    }
}
