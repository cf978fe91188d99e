//! 审结: the trial cases closed since the new year, by tag. Trial is every case but those of
//! execution, by their type or by their procedure on the day: the preservation of property (执保) is
//! in neither.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::Order;
use crate::domain::case::Case;
use crate::domain::instance::is_execution;
use crate::domain::sheet::{Table, Value, total};
use crate::domain::tally::{self, Moves};
use crate::domain::types::Category;
use crate::domain::window::Window;
use crate::service::figure::{Bounds, Columns, Need, Pass, is_over};
use crate::store::codec::to_days;
use crate::store::row::header::{Header, NO_DAY};

/// Accumulates the cases, once each, while they go by.
pub(super) struct Tried<'a> {
    pass: &'a Pass<'a>,
    bounds: &'a Bounds,
    /// From the new year to the day of the sheet.
    window: Window,
    all: i64,
    tags: BTreeMap<String, i64>,
}

/// Where a trial case stands at the end of the window.
pub(super) enum Stand {
    Open,
    /// Last closed in the window, on this day.
    Closed(NaiveDate),
}

impl Stand {
    pub(super) fn closed(self) -> Option<NaiveDate> {
        match self {
            Stand::Open => None,
            Stand::Closed(day) => Some(day),
        }
    }
}

/// What must be known of a case for a window: nothing if it was closed before it or filed after it.
/// A case that was converted to or from execution was something else earlier.
pub(super) fn need(window: Window) -> impl Fn(&Header, &Columns<'_>) -> Need {
    let (from, to) = (to_days(window.from), to_days(window.to));
    move |header, columns| {
        if header.filed == NO_DAY || header.filed > to || is_over(header, from) {
            Need::Nothing
        } else if columns.is_turned() {
            Need::Changes
        } else {
            Need::Row
        }
    }
}

impl<'a> Tried<'a> {
    pub(super) fn new(order: &Order<'_>, pass: &'a Pass<'a>, bounds: &'a Bounds) -> Tried<'a> {
        Tried {
            pass,
            bounds,
            window: order.year(),
            all: 0,
            tags: BTreeMap::new(),
        }
    }

    /// Where a trial case stands; `None` for any other case, and for one that was over before the
    /// window.
    pub(super) fn stand(&self, case: &Case) -> Option<Stand> {
        if case.category() == Category::Execution || !self.bounds.case(case) {
            return None;
        }
        let to = self.window.to;
        let closing = tally::last_closing(case, Moves::EVERY, self.window);
        let (day, seat) = closing.unwrap_or_else(|| (to, tally::seat_on(case, Moves::EVERY, to)));
        let procedure = self.pass.rules.procedure_on(case, day);
        let stands = closing.is_some() || case.now.filed.is_some() && tally::open_on(case, to);
        let counts = stands && !procedure.is_some_and(is_execution) && self.bounds.seat(&seat);
        counts.then_some(closing.map_or(Stand::Open, |(day, _)| Stand::Closed(day)))
    }

    /// Counts a case.
    pub(super) fn see(&mut self, case: &Case) {
        let Some(stand) = self.stand(case) else {
            return;
        };
        let closed = i64::from(stand.closed().is_some());
        self.all += closed;
        for tag in &case.now.tags {
            *self.tags.entry(tag.clone()).or_default() += closed;
        }
    }

    /// A total, then a row per tag of the trial cases closed or open; tags overlap and are not
    /// summed.
    pub(super) fn table(self) -> Table {
        let mut table = Table::new("tried", 1, &["tag", "closed_since"]);
        let tags = self.tags.into_iter().map(|(tag, n)| (Value::Text(tag), n));
        let rows = std::iter::once((total(), self.all)).chain(tags);
        table
            .rows
            .extend(rows.map(|(key, n)| vec![key, Value::Count(n)]));
        table
    }
}
