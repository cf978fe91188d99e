//! Stock and increment for any window, period and slice. By court and category the stored deltas are summed;
//! other slices, and the past as it was known, are one pass over the cases.

use super::api::{Response, Slice, StockQuery, StockSet};
use super::error::{Error, ErrorKind};
use super::{Core, Result};
use crate::domain::tally::Cause;
use crate::store::row::cells::CAUSES;

mod deltas;
mod recount;
mod rows;

/// The longest window in days: a century of daily rows is a mistake, not a question.
const LONGEST: i64 = 36_600;

type Keys = Vec<Option<String>>;

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
pub(crate) fn handle(core: &Core, query: &StockQuery) -> Result<Response> {
    let length = (query.to - query.from).num_days();
    if !(0..=LONGEST).contains(&length) {
        let key = if length < 0 {
            "bad-window"
        } else {
            "long-window"
        };
        return Err(Error::new(ErrorKind::Usage, key)
            .with("from", query.from)
            .with("to", query.to));
    }
    let snapshot = core.store.snapshot()?;
    let dict = core.dict(&*snapshot)?;
    let stored = query.known_at.is_none()
        && match query.set {
            StockSet::All | StockSet::Delayed => query
                .slices
                .iter()
                .all(|s| matches!(s, Slice::Court | Slice::Kind)),
            StockSet::LongPending { .. } => false,
        };
    let cells = if stored {
        deltas::from_deltas(&*snapshot, query, &dict)?
    } else {
        recount::from_cases(core, &*snapshot, query, &dict)?
    };
    Ok(Response::Stock(rows::rows(query, &cells)))
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
