//! Stock and increment for any window, period and slice. By court and category the stored deltas
//! are summed; other slices, and the past as it was known, take a pass over the cases.

use std::collections::BTreeMap;

use super::api::{Context, Response, Slice, Stock, StockQuery, StockSet};
use super::figure::{Keys, Need, Pass, Shown, is_over};
use super::{Core, Result, window};
use crate::domain::tally::Cause;
use crate::store::codec::to_days;
use crate::store::kv::Snapshot;
use crate::store::row::cells::cause_code;
use crate::store::row::header::Header;

mod deltas;
mod recount;
mod rows;

pub(crate) use recount::drill;
use recount::{Days, Recount};

/// The deltas of every slice, and the cases without a filing date.
#[derive(Debug, Default)]
pub(super) struct Counted {
    cells: BTreeMap<Keys, Cell>,
    /// Cases without a filing date, per slice.
    unknown: recount::Unknown,
    /// Cases without a filing date, counted once each.
    unknown_filing: u64,
}

impl Counted {
    /// Counts a case without a filing date in each of its slices.
    fn leave_out(&mut self, keys: Vec<Keys>) {
        self.unknown_filing += u64::from(!keys.is_empty());
        for keys in keys {
            *self.unknown.entry(keys).or_default() += 1;
        }
    }
}

/// The deltas of a slice: the stock before the window, and what each day of it brought.
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

    /// The counts of a day. Days come nearly in order: always from the deltas, and by filing date
    /// from cases.
    #[expect(clippy::indexing_slicing, reason = "found or put there just now")]
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
    let snapshot = core.store.snapshot()?;
    let pass = Pass::new(core, &*snapshot, cx)?;
    let ask = Ask::new(cx, std::slice::from_ref(query))?;
    let mut counter = Counter::new(&pass, &ask)?;
    if ask.kept.contains(&false) {
        pass.each_story(&|header, _| ask.need(header), &mut |shown| {
            counter.see(shown)
        })?;
    }
    let stock = counter.finish(&*snapshot)?.into_iter().next();
    Ok(Response::Stock(stock.unwrap_or_default()))
}

/// Several stock queries.
pub(crate) struct Ask<'a> {
    queries: &'a [StockQuery],
    /// Which queries the deltas kept per day answer.
    kept: Vec<bool>,
    /// The days of each query.
    days: Vec<Days>,
    /// The earliest first day of the queries that need cases.
    first: i32,
}

impl<'a> Ask<'a> {
    pub(crate) fn new(cx: &Context, queries: &'a [StockQuery]) -> Result<Ask<'a>> {
        for query in queries {
            window::check(query.window, window::FIGURES)?;
        }
        let mut ask = Ask {
            queries,
            kept: queries.iter().map(|query| is_kept(cx, query)).collect(),
            days: queries.iter().map(Days::of).collect(),
            first: i32::MAX,
        };
        let first = ask
            .rest()
            .map(|(query, _)| to_days(query.window.from))
            .min();
        ask.first = first.unwrap_or(i32::MAX);
        Ok(ask)
    }

    /// The queries that need cases.
    fn rest(&self) -> impl Iterator<Item = (&'a StockQuery, Days)> {
        let queries = self.queries.iter().zip(&self.days).zip(&self.kept);
        queries
            .filter(|(_, kept)| !**kept)
            .map(|((query, days), _)| (query, *days))
    }

    /// What must be known of a case.
    pub(crate) fn need(&self, header: &Header) -> Need {
        if is_over(header, self.first) {
            return Need::Nothing;
        }
        let needs = self
            .rest()
            .map(|(query, days)| recount::need(header, query, days));
        needs.max().unwrap_or(Need::Nothing)
    }
}

/// Accumulates the answers while the cases go by.
pub(crate) struct Counter<'a> {
    pass: &'a Pass<'a>,
    ask: &'a Ask<'a>,
    rest: Vec<Recount<'a>>,
}

impl<'a> Counter<'a> {
    pub(crate) fn new(pass: &'a Pass<'a>, ask: &'a Ask<'a>) -> Result<Counter<'a>> {
        let rest = ask
            .rest()
            .map(|(query, days)| Recount::new(pass, query, days));
        let rest = rest.collect::<Result<_>>()?;
        Ok(Counter { pass, ask, rest })
    }

    /// Counts a case.
    pub(crate) fn see(&mut self, shown: &Shown<'_>) -> Result<()> {
        let mut all = self.rest.iter_mut();
        all.try_for_each(|one| one.see(self.pass, shown))
    }

    /// The answers, in the order of the queries.
    pub(crate) fn finish(self, snapshot: &dyn Snapshot) -> Result<Vec<Stock>> {
        let mut recounted = self.rest.into_iter().map(|one| one.counted);
        let answer = |(query, kept): (&StockQuery, &bool)| {
            let counted = if *kept {
                deltas::from_deltas(self.pass, snapshot, query)?
            } else {
                recounted.next().unwrap_or_default()
            };
            Ok(Stock {
                rows: rows::rows(query, &counted),
                unknown_filing: counted.unknown_filing,
            })
        };
        self.ask
            .queries
            .iter()
            .zip(&self.ask.kept)
            .map(answer)
            .collect()
    }
}

/// Whether the deltas kept per day answer a query.
fn is_kept(cx: &Context, query: &StockQuery) -> bool {
    let kept = |slice: &Slice| matches!(slice, Slice::Court | Slice::Kind);
    cx.view.is_now()
        && query.scope.is_all()
        && matches!(query.set, StockSet::All | StockSet::Delayed)
        && query.slices.iter().all(kept)
}

/// Adds one step to a cell.
fn add(cell: &mut Cell, from: i32, day: i32, (cause, sign): (usize, i64), n: i64) {
    if day < from {
        cell.opening += sign * n;
    } else if let Some(slot) = cell.day(day - from).get_mut(cause) {
        *slot += n;
    }
}

fn cause_index(cause: Cause) -> usize {
    usize::from(cause_code(cause))
}
