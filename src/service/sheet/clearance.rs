//! 清积: of the cases that were long-pending at the new year or became so since, how many are closed.

use std::collections::BTreeMap;

use super::Order;
use crate::domain::case::Case;
use crate::domain::sheet::{Table, Value, total};
use crate::domain::tally::{self, Moves};
use crate::domain::window::Window;
use crate::service::figure::{Bounds, Need, is_over, last_over};
use crate::store::codec::to_days;
use crate::store::row::header::{Header, NO_DAY};

/// The number of cases to clear, and how many of them are closed.
#[derive(Default, Clone, Copy)]
struct Sum {
    assigned: i64,
    cleared: i64,
}

impl Sum {
    fn add(&mut self, cleared: bool) {
        self.assigned += 1;
        self.cleared += i64::from(cleared);
    }

    fn row(self, key: Value) -> Vec<Value> {
        vec![
            key,
            Value::Count(self.assigned),
            Value::Count(self.cleared),
            Value::Share(self.cleared, self.assigned),
        ]
    }
}

/// What must be known of a case for a window: nothing if it was closed before the window or is too
/// young at its end.
pub(super) fn need(months: u32, window: Window) -> impl Fn(&Header) -> Need {
    let (from, last) = (to_days(window.from), last_over(months, window.to));
    move |header| {
        let filed = header.filed;
        let is_long = filed != NO_DAY && last.is_some_and(|last| filed <= last);
        if is_long && !is_over(header, from) {
            Need::Row
        } else {
            Need::Nothing
        }
    }
}

/// Accumulates the cases, once each, while they go by.
pub(super) struct Clearance<'a> {
    bounds: &'a Bounds,
    moves: Moves,
    /// The number of months after which a case is long-pending.
    months: u32,
    /// From the new year to the day of the sheet.
    window: Window,
    all: Sum,
    tags: BTreeMap<String, Sum>,
}

impl<'a> Clearance<'a> {
    pub(super) fn new(order: &Order<'_>, bounds: &'a Bounds) -> Clearance<'a> {
        Clearance {
            bounds,
            moves: bounds.moves(&[]),
            months: order.long(),
            window: order.year(),
            all: Sum::default(),
            tags: BTreeMap::new(),
        }
    }

    /// Whether a case that was to be cleared is cleared; `None` if it was not to be cleared.
    pub(super) fn cleared(&self, case: &Case) -> Option<bool> {
        if !self.bounds.case(case) {
            return None;
        }
        let within = |seat: &tally::Seat<'_>| self.bounds.seat(seat);
        tally::cleared(case, self.months, self.moves, &within, self.window)
    }

    /// Counts a case.
    pub(super) fn see(&mut self, case: &Case) {
        let Some(cleared) = self.cleared(case) else {
            return;
        };
        self.all.add(cleared);
        for tag in &case.now.tags {
            self.tags.entry(tag.clone()).or_default().add(cleared);
        }
    }

    /// A total, then a row per tag; tags overlap and are not summed.
    pub(super) fn table(self) -> Table {
        let columns = ["tag", "assigned", "cleared", "clearance"];
        let mut table = Table::new("clearance", 1, &columns);
        table.rows.push(self.all.row(total()));
        let tags = self.tags.into_iter();
        table
            .rows
            .extend(tags.map(|(tag, sum)| sum.row(Value::Text(tag))));
        table
    }
}
