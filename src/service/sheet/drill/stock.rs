//! The cells of stocks: all cases, delayed and long-pending ones, the series, a closed list.

use std::collections::BTreeMap;

use super::{Counted, Sheet, is_total, name};
use crate::domain::sheet::{Cell, Value};
use crate::domain::tally::Delay;
use crate::domain::window::Window;
use crate::service::Result;
use crate::service::api::{Measure, Slice, StockQuery, StockSet};
use crate::service::figure::{Found, Keys};
use crate::service::sheet::{Order, series};
use crate::service::stock;

/// A row of a stock and the measures that a cell adds up.
struct Part {
    query: StockQuery,
    keys: Keys,
    measures: Vec<Measure>,
}

/// What of a flow entered a set and what left it.
const ENTERED: [Measure; 3] = [Measure::Filed, Measure::Reopened, Measure::MovedIn];
const LEFT: [Measure; 2] = [Measure::Ended, Measure::MovedOut];

/// Finds what such a cell counts.
pub(super) fn found(sheet: &Sheet<'_>, cell: &Cell) -> Counted {
    if cell.table == "closed-list" {
        return closed_list(sheet, cell);
    }
    let Some(part) = part(sheet.order, cell) else {
        return Ok(None);
    };
    let mut found = Vec::new();
    for measure in &part.measures {
        found.extend(stock::drill(sheet.pass, &part.query, &part.keys, *measure)?);
    }
    Ok(Some(found))
}

/// The row and the measures of a cell.
fn part(order: &Order<'_>, cell: &Cell) -> Option<Part> {
    let seat = order.seat().0;
    let (set, slices, keys) = match cell.table.as_str() {
        "stock" => {
            let (slices, keys) = row_of(cell, seat);
            (StockSet::All, slices, keys)
        }
        "delayed" => {
            let (mut slices, mut keys) = row_of(cell, seat);
            // The kinds at the end of the window.
            if Delay::ALL.iter().any(|kind| kind.id() == cell.column) {
                slices.push(Slice::Kind);
                keys.push(Some(cell.column.clone()));
            }
            (StockSet::Delayed, slices, keys)
        }
        "kinds" => {
            let kind = cell.word("kind.")?.to_owned();
            (StockSet::Delayed, vec![Slice::Kind], vec![Some(kind)])
        }
        "long-pending" => {
            let months = cell.row.first()?.count()?;
            let months = u32::try_from(months).ok()?;
            (StockSet::LongPending { months }, Vec::new(), Vec::new())
        }
        "series" => return of_series(order, cell),
        _ => return None,
    };
    Some(Part {
        query: order.query(order.window(), None, &slices, set),
        keys,
        measures: measures(set, &cell.column)?,
    })
}

/// The slice and the key of a row of courts or divisions; none for the total.
fn row_of(cell: &Cell, seat: Slice) -> (Vec<Slice>, Keys) {
    if is_total(cell) {
        (Vec::new(), Vec::new())
    } else {
        (vec![seat], vec![name(cell, 0)])
    }
}

/// The measures that a column adds up.
fn measures(set: StockSet, column: &str) -> Option<Vec<Measure>> {
    let all = set == StockSet::All;
    Some(match column {
        "entered" if !all => ENTERED.to_vec(),
        "left" if !all => LEFT.to_vec(),
        "entered_moved" if !all => vec![Measure::MovedIn],
        "left_moved" if !all => vec![Measure::MovedOut],
        "opening" => vec![Measure::Opening],
        // The numerator of the share, and each kind at the end.
        "closing" | "share" => vec![Measure::Closing],
        kind if Delay::ALL.iter().any(|one| one.id() == kind) => vec![Measure::Closing],
        other if all => vec![Measure::from_id(other)?],
        _ => return None,
    })
}

/// A row of the series: its own period is the window.
fn of_series(order: &Order<'_>, cell: &Cell) -> Option<Part> {
    let Value::Day(from) = *cell.row.first()? else {
        return None;
    };
    let period = series::period(order.query.kind)?;
    let (set, measures) = match cell.column.as_str() {
        "delayed" => (StockSet::Delayed, vec![Measure::Closing]),
        column => (StockSet::All, measures(StockSet::All, column)?),
    };
    let window = Window::new(from, period.last_day(from, order.query.date));
    Some(Part {
        query: order.query(window, None, &[], set),
        keys: Vec::new(),
        measures,
    })
}

/// The cases of a closed list: those that came into the docket of the sheet and did not move away,
/// or those of them that are no longer open.
fn closed_list(sheet: &Sheet<'_>, cell: &Cell) -> Counted {
    let only_cleared = match cell.column.as_str() {
        "assigned" => false,
        "cleared" | "clearance" => true,
        _ => return Ok(None),
    };
    let order = sheet.order;
    let query = order.query(order.century(), None, &[Slice::Tag], StockSet::All);
    let keys = vec![name(cell, 0)];
    let mut cases: BTreeMap<u32, Found> = BTreeMap::new();
    let mut add = |measure: Measure, sign: i64| -> Result<()> {
        for one in stock::drill(sheet.pass, &query, &keys, measure)? {
            let known = cases.entry(one.id).or_insert_with(|| Found {
                weight: 0,
                ..Found::case(one.id, one.on)
            });
            known.weight += sign;
        }
        Ok(())
    };
    for measure in [Measure::Opening, Measure::Filed, Measure::MovedIn] {
        add(measure, 1)?;
    }
    add(Measure::MovedOut, -1)?;
    if only_cleared {
        add(Measure::Closing, -1)?;
    }
    Ok(Some(
        cases.into_values().filter(|one| one.weight != 0).collect(),
    ))
}
