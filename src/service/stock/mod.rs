//! Stock and increment for any window, period and slice. By court and category the stored deltas are summed;
//! other slices, and the past as it was known, are one pass over the cases.

use std::collections::BTreeMap;

use super::api::{Context, Response, Slice, Stock, StockQuery, StockSet};
use super::figure::{Keys, Pass};
use super::{Core, Result, window};
use crate::domain::tally::Cause;
use crate::store::row::cells::CAUSES;

mod deltas;
mod recount;
mod rows;

pub(crate) use recount::drill;

/// Deltas of every slice, and the cases that stand apart.
#[derive(Debug, Default)]
pub(super) struct Counted {
    cells: BTreeMap<Keys, Cell>,
    /// Cases without a filing date per slice.
    unknown: recount::Unknown,
    /// The same, each once.
    unknown_filing: u64,
}

/// Deltas per slice: what stood before the window, and what each day of it brought.
#[derive(Debug, Default)]
struct Cell {
    opening: i64,
    /// (days after the start of the window, counts by cause), ascending.
    days: Vec<(i32, [i64; 5])>,
}

impl Cell {
    fn is_empty(&self) -> bool {
        self.opening == 0 && self.days.is_empty()
    }

    /// The counts of a day. Days come nearly in order: from the deltas always, from cases by their filing.
    fn day(&mut self, day: i32) -> &mut [i64; 5] {
        let at = match self.days.last() {
            Some((last, _)) if *last == day => self.days.len() - 1,
            Some((last, _)) if *last > day => {
                match self.days.binary_search_by_key(&day, |(day, _)| *day) {
                    Ok(at) => at,
                    Err(at) => {
                        self.days.insert(at, (day, [0; 5]));
                        at
                    }
                }
            }
            _ => {
                self.days.push((day, [0; 5]));
                self.days.len() - 1
            }
        };
        &mut self.days[at].1
    }
}

/// Answers [`super::api::Request::Stock`].
pub(crate) fn handle(core: &Core, cx: &Context, query: &StockQuery) -> Result<Response> {
    let stocks = answers(core, cx, std::slice::from_ref(query))?;
    Ok(Response::Stock(
        stocks.into_iter().next().unwrap_or_default(),
    ))
}

/// The answers to several questions: what is not kept is counted in one pass over the cases.
pub(crate) fn answers(core: &Core, cx: &Context, queries: &[StockQuery]) -> Result<Vec<Stock>> {
    for query in queries {
        window::check(query.from, query.to, window::FIGURES)?;
    }
    let snapshot = core.store.snapshot()?;
    let rest: Vec<&StockQuery> = queries.iter().filter(|q| !is_kept(cx, q)).collect();
    let mut recounted = if rest.is_empty() {
        Vec::new()
    } else {
        recount::from_cases(&Pass::new(core, &*snapshot, cx)?, &rest)?
    }
    .into_iter();
    let mut stocks = Vec::with_capacity(queries.len());
    for query in queries {
        let counted = if is_kept(cx, query) {
            deltas::from_deltas(&*snapshot, query, &*core.dict(&*snapshot)?)?
        } else {
            recounted.next().unwrap_or_default()
        };
        stocks.push(Stock {
            rows: rows::rows(query, &counted),
            unknown_filing: counted.unknown_filing,
        });
    }
    Ok(stocks)
}

/// Whether the deltas kept per day answer a question.
fn is_kept(cx: &Context, query: &StockQuery) -> bool {
    let kept = |slice: &Slice| matches!(slice, Slice::Court | Slice::Kind);
    cx.view.is_now()
        && query.scope.is_all()
        && matches!(query.set, StockSet::All | StockSet::Delayed)
        && query.slices.iter().all(kept)
}

/// Adds one step to a cell.
fn add(cell: &mut Cell, from: i32, day: i32, cause: usize, sign: i64, n: i64) {
    if day < from {
        cell.opening += sign * n;
    } else if let Some(slot) = cell.day(day - from).get_mut(cause) {
        *slot += n;
    }
}

/// How a set shows a cause: what a move brings into a slice has entered it, what it takes out has left.
fn shown(cause: Cause, set: StockSet) -> Cause {
    match (set, cause) {
        (StockSet::All, cause) => cause,
        (_, Cause::MovedIn | Cause::Reopened) => Cause::Filed,
        (_, Cause::MovedOut) => Cause::Closed,
        (_, cause) => cause,
    }
}

fn cause_index(cause: Cause) -> usize {
    CAUSES.iter().position(|c| *c == cause).unwrap_or(0)
}
