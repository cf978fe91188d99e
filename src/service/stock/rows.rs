//! The rows of a stock: every period of every slice that was not empty throughout.

use chrono::NaiveDate;

use super::{Cell, Counted};
use crate::service::api::{StockQuery, StockRow};
use crate::service::figure::{Keys, in_order};
use crate::store::codec::to_days;

/// The first day of each period of the window, clipped, with the offsets of that day and of the day
/// after the period.
fn periods(query: &StockQuery) -> Vec<(Option<NaiveDate>, i32, i32)> {
    let (from, to) = (to_days(query.window.from), to_days(query.window.to));
    let Some(period) = query.period else {
        return vec![(None, 0, to - from + 1)];
    };
    let mut periods = Vec::new();
    let mut day = query.window.from;
    while day <= query.window.to {
        let next = period.next(day);
        let end = if next > query.window.to {
            to + 1
        } else {
            to_days(next)
        };
        periods.push((Some(day), to_days(day) - from, end - from));
        day = next;
    }
    periods
}

/// The rows for every period of every slice that was not empty throughout.
pub(super) fn rows(query: &StockQuery, counted: &Counted) -> Vec<StockRow> {
    let cells = &counted.cells;
    let periods = periods(query);
    let empty = Cell::default();
    let mut slices: Vec<(&Keys, &Cell)> =
        cells.iter().filter(|(_, cell)| !cell.is_empty()).collect();
    let no_keys: Keys = Vec::new();
    if query.slices.is_empty() && slices.is_empty() {
        slices.push((&no_keys, &empty));
    }
    slices.sort_by_cached_key(|(keys, _)| in_order(keys, &query.slices));
    let mut rows = Vec::with_capacity(slices.len() * periods.len());
    // The stock of each slice so far, and how many of its days have been counted.
    let mut reached: Vec<(i64, usize)> = slices.iter().map(|(_, cell)| (cell.opening, 0)).collect();
    // By day, then by slice, as people read a table.
    for (date, _, end) in &periods {
        for ((keys, cell), (stock, next)) in slices.iter().zip(&mut reached) {
            let mut sums = [0_i64; 5];
            while let Some((_, counts)) = cell.days.get(*next).filter(|(day, _)| day < end) {
                for (sum, n) in sums.iter_mut().zip(counts) {
                    *sum += n;
                }
                *next += 1;
            }
            let [filed, ended, reopened, moved_in, moved_out] = sums;
            let opening = *stock;
            *stock += filed + reopened + moved_in - ended - moved_out;
            rows.push(StockRow {
                date: *date,
                keys: (*keys).clone(),
                opening,
                filed,
                reopened,
                moved_in,
                ended,
                moved_out,
                closing: *stock,
                unknown_filing: counted.unknown.get(*keys).copied().unwrap_or(0),
            });
        }
    }
    rows
}
