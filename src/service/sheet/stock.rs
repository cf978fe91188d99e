//! Stock and increment: all cases, delayed ones, long-pending ones, and a closed list.

use std::collections::BTreeMap;

use chrono::Days;

use super::{Order, series};
use crate::domain::sheet::{Table, Value, total};
use crate::domain::tally::Delay;
use crate::domain::window::Window;
use crate::service::Result;
use crate::service::api::{Period, Slice, StockQuery, StockRow, StockSet};
use crate::service::error::Error;

/// The days that the window of a closed list covers, enough for every case on it to have been filed
/// within.
const CENTURY: u64 = 36_500;

impl Order<'_> {
    /// The rows of a stock over a window.
    pub(super) fn stock(
        &self,
        window: Window,
        slices: &[Slice],
        set: StockSet,
    ) -> Result<Vec<StockRow>> {
        self.stock_by(window, None, slices, set)
    }

    pub(super) fn stock_by(
        &self,
        window: Window,
        period: Option<Period>,
        slices: &[Slice],
        set: StockSet,
    ) -> Result<Vec<StockRow>> {
        let query = self.query(window, period, slices, set);
        let found = self.stocks.iter().find(|(asked, _)| *asked == query);
        // A table asks for something that `queries` does not list.
        let bug = || Error::bug("stock");
        found.map(|(_, rows)| rows.clone()).ok_or_else(bug)
    }

    pub(super) fn query(
        &self,
        window: Window,
        period: Option<Period>,
        slices: &[Slice],
        set: StockSet,
    ) -> StockQuery {
        StockQuery {
            window,
            period,
            slices: slices.to_vec(),
            set,
            scope: self.scope(),
        }
    }

    /// The row without a slice; zeros if there is none.
    pub(super) fn sum(&self, window: Window, set: StockSet) -> Result<StockRow> {
        let rows = self.stock(window, &[], set)?;
        Ok(rows.into_iter().next().unwrap_or_default())
    }

    /// What the rows of the first tables are split by: courts, or the divisions of one court.
    pub(super) fn seat(&self) -> (Slice, &'static str) {
        if self.court.is_some() {
            (Slice::Division, "division")
        } else {
            (Slice::Court, "court")
        }
    }

    pub(super) fn century(&self) -> Window {
        let date = self.query.date;
        let first = date.checked_sub_days(Days::new(CENTURY));
        self.since(first.unwrap_or(date))
    }

    /// A total row, then one row per court or division.
    fn by_seat(&self, set: StockSet) -> Result<Vec<(Value, StockRow)>> {
        let window = self.window();
        let mut rows = vec![(total(), self.sum(window, set)?)];
        for row in self.stock(window, &[self.seat().0], set)? {
            let key = row.keys.first().and_then(Option::as_deref);
            rows.push((Value::text(key), row));
        }
        Ok(rows)
    }
}

/// Every stock that a table of the sheet asks for.
pub(super) fn queries(order: &Order<'_>) -> Vec<StockQuery> {
    let (window, seat) = (order.window(), order.seat().0);
    let of = |window, slices: &[Slice], set| order.query(window, None, slices, set);
    let mut all = vec![
        of(window, &[], StockSet::All),
        of(window, &[seat], StockSet::All),
        of(window, &[], StockSet::Delayed),
        of(window, &[seat], StockSet::Delayed),
        of(window, &[seat, Slice::Kind], StockSet::Delayed),
        of(window, &[Slice::Kind], StockSet::Delayed),
    ];
    let months = order.months.iter();
    all.extend(months.map(|months| of(window, &[], StockSet::LongPending { months: *months })));
    if order.query.list.is_some() {
        all.push(of(order.century(), &[Slice::Tag], StockSet::All));
    }
    if let Some(period) = series::period(order.query.kind) {
        let sets = [StockSet::All, StockSet::Delayed];
        all.extend(sets.map(|set| order.query(window, Some(period), &[], set)));
    }
    all
}

/// The table of all cases: opening + filed + reopened + moved in − closed − moved out = closing.
pub(super) fn all(order: &Order<'_>) -> Result<Table> {
    let columns = [&[order.seat().1], StockRow::COLUMNS.as_slice()].concat();
    let mut table = Table::new("stock", 1, &columns);
    for (key, row) in order.by_seat(StockSet::All)? {
        table.rows.push(cells(key, &row.figures()));
    }
    Ok(table)
}

fn cells(key: Value, figures: &[i64]) -> Vec<Value> {
    std::iter::once(key)
        .chain(figures.iter().copied().map(Value::Count))
        .collect()
}

/// The row of a set that cases enter and leave.
fn flow(key: Value, row: &StockRow) -> Vec<Value> {
    cells(key, &[row.opening, row.entered(), row.left(), row.closing])
}

/// The table of delayed cases: opening + entered − left = closing, the kinds at the end, and the
/// share of the open cases. If cases moved between the rows, the moves have columns of their own,
/// without which the rows would not add up to the total.
pub(super) fn delayed(order: &Order<'_>) -> Result<Table> {
    let (slice, seat) = order.seat();
    let rows = order.by_seat(StockSet::Delayed)?;
    let moved = rows
        .iter()
        .any(|(_, row)| (row.moved_in, row.moved_out) != (0, 0));
    let flows: &[&str] = if moved {
        &["entered", "entered_moved", "left", "left_moved"]
    } else {
        &["entered", "left"]
    };
    let mut columns = vec![seat, "opening"];
    columns.extend(flows);
    columns.push("closing");
    columns.extend(Delay::ALL.map(Delay::id));
    columns.push("share");
    let mut table = Table::new("delayed", 1, &columns);
    let window = order.window();
    let mut kinds: BTreeMap<(Option<String>, String), i64> = BTreeMap::new();
    for row in order.stock(window, &[slice, Slice::Kind], StockSet::Delayed)? {
        if let [seat, Some(kind)] = row.keys.as_slice() {
            kinds.insert((seat.clone(), kind.clone()), row.closing);
        }
    }
    let open: BTreeMap<Option<String>, i64> = order
        .by_seat(StockSet::All)?
        .into_iter()
        .skip(1)
        .map(|(_, row)| (row.keys.into_iter().next().flatten(), row.closing))
        .collect();
    let all_open = order.sum(window, StockSet::All)?.closing;
    for (key, row) in rows {
        let is_total = key == total();
        let seat = row.keys.first().cloned().flatten();
        let mut cells = if moved {
            cells(key, &row.set_figures())
        } else {
            flow(key, &row)
        };
        for kind in Delay::ALL.map(Delay::id) {
            let n: i64 = if is_total {
                kinds
                    .iter()
                    .filter(|((_, k), _)| k == kind)
                    .map(|(_, n)| n)
                    .sum()
            } else {
                let key = (seat.clone(), kind.to_owned());
                kinds.get(&key).copied().unwrap_or(0)
            };
            cells.push(Value::Count(n));
        }
        let open = if is_total {
            all_open
        } else {
            open.get(&seat).copied().unwrap_or(0)
        };
        cells.push(Value::Share(row.closing, open));
        table.rows.push(cells);
    }
    Ok(table)
}

/// The table of delayed cases by kind of delay; a change of kind leaves one and enters another.
pub(super) fn kinds(order: &Order<'_>) -> Result<Table> {
    let columns = ["kind", "opening", "entered", "left", "closing", "share"];
    let mut table = Table::new("kinds", 1, &columns);
    let rows = order.stock(order.window(), &[Slice::Kind], StockSet::Delayed)?;
    let all: i64 = rows.iter().map(|row| row.closing).sum();
    for kind in Delay::ALL.map(Delay::id) {
        let found = rows
            .iter()
            .find(|row| row.keys.first().and_then(Option::as_deref) == Some(kind));
        let key = Value::Word(format!("kind.{kind}"));
        let mut row = match found {
            Some(row) => flow(key, row),
            None => cells(key, &[0; 4]),
        };
        row.push(Value::Share(found.map_or(0, |row| row.closing), all));
        table.rows.push(row);
    }
    Ok(table)
}

/// The table of long-pending cases for each number of months, with their share of the open cases.
pub(super) fn long_pending(order: &Order<'_>) -> Result<Table> {
    let columns = ["months", "opening", "entered", "left", "closing", "share"];
    let mut table = Table::new("long-pending", 1, &columns);
    let open = order.sum(order.window(), StockSet::All)?.closing;
    for months in order.months.iter().copied() {
        let row = order.sum(order.window(), StockSet::LongPending { months })?;
        let mut cells = flow(Value::Count(i64::from(months)), &row);
        cells.push(Value::Share(row.closing, open));
        table.rows.push(cells);
    }
    Ok(table)
}

/// The table of a closed list 交办, given by its tag: how many cases it has, and how many of them are
/// closed by the day, whatever their state.
pub(super) fn closed_list(order: &Order<'_>) -> Result<Option<Table>> {
    let Some(list) = &order.query.list else {
        return Ok(None);
    };
    let columns = ["list", "assigned", "cleared", "clearance"];
    let mut table = Table::new("closed-list", 1, &columns);
    let rows = order.stock(order.century(), &[Slice::Tag], StockSet::All)?;
    let row = rows
        .iter()
        .find(|row| row.keys.first().and_then(Option::as_ref) == Some(list));
    let (assigned, open) = row.map_or((0, 0), |row| {
        (
            row.opening + row.filed + row.moved_in - row.moved_out,
            row.closing,
        )
    });
    table.rows.push(vec![
        Value::Text(list.clone()),
        Value::Count(assigned),
        Value::Count(assigned - open),
        Value::Share(assigned - open, assigned),
    ]);
    Ok(Some(table))
}
