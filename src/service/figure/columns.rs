//! The columns stored beside the rows of cases, case by case in the order of ids. For most cases
//! they describe the changes, so that the events need not be read.

use chrono::NaiveDate;

use crate::domain::tally::{DelaySpan, Span};
use crate::service::Result;
use crate::store::codec::to_days;
use crate::store::error::StoreError;
use crate::store::kv::Snapshot;
use crate::store::row::due_change::{self, Told, delay};
use crate::store::row::header::NO_DAY;
use crate::store::row::hot::{self, Hot};
use crate::store::table::Table;

/// The columns of the current case.
pub(crate) struct Columns<'s> {
    snapshot: &'s dyn Snapshot,
    /// The chunk that was last read, with its two rows.
    chunk: Option<u64>,
    hot: Vec<u8>,
    changes: Vec<u8>,
    /// Where the current case begins in the row of changes.
    at: usize,
    place: u8,
    /// Columns of the current case; `own` holds its changes.
    now: Option<Hot>,
    own: Vec<u8>,
}

impl<'s> Columns<'s> {
    pub(crate) fn new(snapshot: &'s dyn Snapshot) -> Columns<'s> {
        Columns {
            snapshot,
            chunk: None,
            hot: Vec::new(),
            changes: Vec::new(),
            at: 0,
            place: 0,
            now: None,
            own: Vec::new(),
        }
    }

    /// Moves to a case. Later cases of the same chunk are found by scanning on.
    pub(crate) fn go(&mut self, id: u32) -> Result<()> {
        let (chunk, place) = (u64::from(id / hot::CASES), (id % hot::CASES) as u8);
        if self.chunk != Some(chunk) {
            read(self.snapshot, Table::Hot, chunk, &mut self.hot)?;
            read(self.snapshot, Table::DueChanges, chunk, &mut self.changes)?;
            (self.chunk, self.at) = (Some(chunk), 0);
        } else if place < self.place {
            self.at = 0;
        }
        self.place = place;
        let from = usize::from(place) * hot::SIZE;
        let columns = self.hot.get(from..from + hot::SIZE);
        self.now = columns.and_then(Hot::read);
        self.own.clear();
        let rest = self.changes.get(self.at..).unwrap_or_default();
        self.at += due_change::own_into(rest, place, &mut self.own);
        Ok(())
    }

    /// Whether the case has only a filing and at most one closing: no reopening, and no change of
    /// its limit.
    pub(crate) fn is_plain(&self) -> bool {
        self.now.is_some() && self.own.is_empty()
    }

    /// Whether a payment of the case may count on or after a day; none counts before the case is
    /// filed.
    pub(crate) fn is_paid_since(&self, day: i32) -> bool {
        let paid = |columns: &Hot| columns.paid != NO_DAY && columns.paid.max(columns.filed) >= day;
        self.now.as_ref().is_none_or(paid)
    }

    /// Whether the case was ever converted to or from an execution procedure.
    pub(crate) fn is_turned(&self) -> bool {
        self.now.as_ref().is_none_or(|columns| columns.turned)
    }

    /// What delayed the case and when; `None` if the events must be read.
    pub(crate) fn spans(&self) -> Option<Vec<DelaySpan>> {
        self.now.and_then(|_| delay::spans(&self.own))
    }

    /// The spans of days that the net age leaves out; `None` if the events must be read.
    pub(crate) fn pauses(&self) -> Option<Vec<Span>> {
        self.now.and_then(|_| delay::pauses(&self.own))
    }

    /// The standing of the case on a day.
    pub(crate) fn told(&self, day: NaiveDate) -> Told {
        let told = |columns| due_change::told(columns, &self.own, to_days(day));
        self.now.as_ref().map_or(Told::Ask, told)
    }
}

fn read(snapshot: &dyn Snapshot, table: Table, chunk: u64, out: &mut Vec<u8>) -> Result<()> {
    out.clear();
    let mut take = |value: &[u8]| out.extend_from_slice(value);
    snapshot
        .with(table, chunk, &mut take)
        .map(|_| ())
        .map_err(|error: StoreError| error.into())
}
