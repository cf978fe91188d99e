//! Stock from the deltas kept per day, by court and by category or kind of delay.

use std::collections::BTreeMap;

use super::recount::unknown;
use super::{Cell, Counted, add, cause_index};
use crate::domain::tally::{Cause, Delay};
use crate::domain::types::Category;
use crate::service::Result;
use crate::service::api::{Slice, StockQuery, StockSet};
use crate::service::figure::{Bounds, Keys, Pass};
use crate::store::codec::{day_key, key_day, to_days};
use crate::store::dict::{Dict, Kind};
use crate::store::kv::{Order, Snapshot};
use crate::store::read::read_meta;
use crate::store::row::cells::{ANY_DELAY, CAUSES, DELAY_CAUSES, TOTAL, each};
use crate::store::row::header::NO_DAY;
use crate::store::row::hot;
use crate::store::table::Table;
use crate::store::visit;

/// The classes of a court in `daily` and `delayed`: four bits.
const CLASSES: usize = 16;

/// Counts from `daily` or `delayed`: a prefix sum up to the window, then its days.
pub(super) fn from_deltas(
    pass: &Pass<'_>,
    snapshot: &dyn Snapshot,
    query: &StockQuery,
) -> Result<Counted> {
    let mut counted = Counted {
        cells: cells(snapshot, query, &pass.dict)?,
        ..Counted::default()
    };
    if read_meta(snapshot)?.unknown_filing > 0 {
        leave_out(pass, snapshot, query, &mut counted)?;
    }
    Ok(counted)
}

/// Adds the cases without a filing date that the window leaves out.
fn leave_out(
    pass: &Pass<'_>,
    snapshot: &dyn Snapshot,
    query: &StockQuery,
    counted: &mut Counted,
) -> Result<()> {
    let bounds = Bounds::new(&query.scope, &pass.dict)?;
    let mut unfiled = Vec::new();
    visit::rows(snapshot, Table::Hot, visit::ALL, |chunk, value| {
        for (place, columns) in (0..).zip(value.chunks_exact(hot::SIZE)) {
            let columns = hot::Hot::read(columns);
            if let Some(columns) = columns.filter(|columns| columns.filed == NO_DAY) {
                unfiled.push((chunk as u32 * hot::CASES + place, columns));
            }
        }
    })?;
    for (id, columns) in unfiled {
        // The row of a case that moved or was reopened does not tell where it was and whether it
        // was open.
        if !pass.is_plain(id)? {
            counted.leave_out(unknown(&pass.story(id)?, query, &bounds));
        } else if columns.closed == NO_DAY || columns.closed >= to_days(query.window.from) {
            // A case that was never filed cannot be delayed.
            let class = match query.set {
                StockSet::Delayed => ANY_DELAY,
                _ => columns.category,
            };
            counted.leave_out(vec![keys(query, &pass.dict, columns.court, class)]);
        }
    }
    Ok(())
}

/// The cells of the requested slices.
fn cells(snapshot: &dyn Snapshot, query: &StockQuery, dict: &Dict) -> Result<BTreeMap<Keys, Cell>> {
    let table = match query.set {
        StockSet::Delayed => Table::Delayed,
        _ => Table::Daily,
    };
    let mut sums = Sums::new(
        query,
        is_near_end(snapshot, table, to_days(query.window.from))?,
    );
    let (first, last) = if sums.backward {
        (u64::from(day_key(sums.from)), TOTAL)
    } else {
        (0, u64::from(day_key(sums.to)))
    };
    visit::rows(snapshot, table, first..=last, |key, value| {
        let day = (key != TOTAL).then(|| key_day(key as u32));
        each(value, |court, class, code, n| {
            if let Some((at, cause)) = sums.place(court, class, code) {
                sums.add(at, cause, day, n.into());
            }
        });
    })?;
    let seen = sums.cells.into_iter().enumerate();
    let seen = seen.filter(|(_, cell)| !cell.is_empty());
    let keyed = seen.map(|(at, cell)| {
        let (court, class) = ((at / CLASSES) as u32, (at % CLASSES) as u8);
        (keys(query, dict, court, class), cell)
    });
    Ok(keyed.collect())
}

/// Cells being summed. A flat array of sixteen classes per court keeps summing as fast as reading.
struct Sums {
    cells: Vec<Cell>,
    set: StockSet,
    by_court: bool,
    by_kind: bool,
    from: i32,
    to: i32,
    /// Whether the opening is counted back from the sum of all days.
    backward: bool,
}

impl Sums {
    fn new(query: &StockQuery, backward: bool) -> Sums {
        Sums {
            cells: Vec::new(),
            set: query.set,
            by_court: query.slices.contains(&Slice::Court),
            by_kind: query.slices.contains(&Slice::Kind),
            from: to_days(query.window.from),
            to: to_days(query.window.to),
            backward,
        }
    }

    /// The cell of a delta and what it counts; `None` if it was not asked for.
    fn place(&self, court: u32, class: u8, code: u8) -> Option<(usize, Cause)> {
        let delayed = self.set == StockSet::Delayed;
        if delayed && (class == ANY_DELAY) == self.by_kind {
            return None;
        }
        let causes: &[Cause] = if delayed { &DELAY_CAUSES } else { &CAUSES };
        let cause = causes.get(usize::from(code)).copied()?;
        if !self.by_court && matches!(cause, Cause::MovedIn | Cause::MovedOut) {
            return None;
        }
        let court = if self.by_court { court } else { 0 };
        let class = if self.by_kind { class & 15 } else { 0 };
        Some((court as usize * CLASSES + usize::from(class), cause))
    }

    /// Adds what a day brought to a cell; without a day, `n` is the sum of all days.
    fn add(&mut self, at: usize, cause: Cause, day: Option<i32>, n: i64) {
        if self.cells.len() <= at {
            self.cells.resize_with(at + 1, Cell::default);
        }
        let Some(cell) = self.cells.get_mut(at) else {
            return;
        };
        let sign = cause.sign();
        let Some(day) = day else {
            cell.opening += sign * n;
            return;
        };
        if self.backward {
            cell.opening -= sign * n;
        }
        if day <= self.to {
            add(cell, self.from, day, (cause_index(cause), sign), n);
        }
    }
}

/// The keys of the requested slices for a court and the code of a category or kind of delay.
fn keys(query: &StockQuery, dict: &Dict, court: u32, class: u8) -> Keys {
    let slices = query.slices.iter();
    let key = slices.map(|slice| match (slice, query.set) {
        (Slice::Court, _) => dict.text(Kind::Court, court).map(str::to_owned),
        (_, StockSet::Delayed) => Delay::from_code(class).map(|d| d.id().to_owned()),
        _ => Category::from_code(class).map(|c| c.id().to_owned()),
    });
    key.collect()
}

/// Whether fewer days lie after the start of a window than before it, so that its opening is better
/// counted back from the sum of all days.
fn is_near_end(snapshot: &dyn Snapshot, table: Table, from: i32) -> Result<bool> {
    let day = |key, _: &[u8]| key_day(key as u32);
    let end = |order| visit::first(snapshot, table, 0..=TOTAL - 1, order, day);
    Ok(match (end(Order::Ascending)?, end(Order::Descending)?) {
        (Some(first), Some(last)) => last.saturating_sub(from) < from.saturating_sub(first),
        _ => false,
    })
}
