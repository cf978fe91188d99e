//! The columns of cases beside their rows, case by case in the order of ids: what tells of the changes of most without
//! their events.

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

/// The columns of the case at hand.
pub(crate) struct Columns<'s> {
    snapshot: &'s dyn Snapshot,
    /// The chunk that was read last, and its two rows.
    chunk: Option<u64>,
    hot: Vec<u8>,
    changes: Vec<u8>,
    /// Where in the row of changes the case at hand begins.
    at: usize,
    place: u8,
    /// Of the case at hand.
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

    /// Goes to a case; later ones of a chunk are found on the way on.
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

    /// Whether nothing but a filing and perhaps one closing was ever said of when the case was open, and nothing of its limit: no
    /// reopening, no change.
    pub(crate) fn is_plain(&self) -> bool {
        self.now.is_some() && self.own.is_empty()
    }

    /// Whether a payment of the case may count on a day or a later one: none does before the case is filed.
    pub(crate) fn is_paid_since(&self, day: i32) -> bool {
        let paid = |columns: &Hot| columns.paid != NO_DAY && columns.paid.max(columns.filed) >= day;
        self.now.as_ref().is_none_or(paid)
    }

    /// Whether the case was ever converted from or to a procedure of execution.
    pub(crate) fn is_turned(&self) -> bool {
        self.now.as_ref().is_none_or(|columns| columns.turned)
    }

    /// What delayed the case and when; `None` where its events must be asked.
    pub(crate) fn spans(&self) -> Option<Vec<DelaySpan>> {
        self.now.and_then(|_| delay::spans(&self.own))
    }

    /// The day sets that its net age leaves out; `None` where its events must be asked.
    pub(crate) fn pauses(&self) -> Option<Vec<Span>> {
        self.now.and_then(|_| delay::pauses(&self.own))
    }

    /// How the case stood on a day.
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
