//! Stock from the cases one by one: any slice, any scope, and the past. Also finds the cases behind
//! a number.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Counted, add, cause_index};
use crate::domain::case::Case;
use crate::domain::tally::{self, Cause, Delay, Flow};
use crate::service::Result;
use crate::service::api::{Measure, Slice, StockQuery, StockSet};
use crate::service::figure::{
    Bounds, Columns, Found, Keys, Need, Pass, Shown, is_over, keys_of, last_over, tags_of,
};
use crate::store::codec::{from_days, to_days};
use crate::store::row::header::{Header, NO_DAY};

/// A step of a case into or out of a slice.
struct Step {
    day: i32,
    cause: Cause,
    keys: Keys,
}

/// A query with its names resolved, and what it has counted so far.
pub(super) struct Recount<'a> {
    query: &'a StockQuery,
    days: Days,
    bounds: Bounds,
    pub(super) counted: Counted,
}

impl<'a> Recount<'a> {
    pub(super) fn new(pass: &Pass<'_>, query: &'a StockQuery, days: Days) -> Result<Recount<'a>> {
        Ok(Recount {
            query,
            days,
            bounds: Bounds::new(&query.scope, &pass.dict)?,
            counted: Counted::default(),
        })
    }

    /// Counts a case.
    pub(super) fn see(&mut self, pass: &Pass<'_>, seen: &Shown<'_>) -> Result<()> {
        let need = |header| need(header, self.query, self.days);
        if seen
            .header
            .is_some_and(|header| need(header) == Need::Nothing)
        {
            return Ok(());
        }
        count(seen, self.query, &self.bounds, pass, &mut self.counted)
    }
}

/// The days of a query as day numbers, computed once and compared with every row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Days {
    from: i32,
    to: i32,
    /// The last filing date, if any, with which a case is long-pending at the end of the window.
    over: Option<i32>,
}

impl Days {
    pub(super) fn of(query: &StockQuery) -> Days {
        Days {
            from: to_days(query.window.from),
            to: to_days(query.window.to),
            over: match query.set {
                StockSet::LongPending { months } => last_over(months, query.window.to),
                StockSet::All | StockSet::Delayed => None,
            },
        }
    }
}

/// What a query needs of a case that never moved and was never reopened: nothing if the case was
/// filed and closed before the window, or filed after it.
pub(super) fn need(header: &Header, query: &StockQuery, days: Days) -> Need {
    if header.filed == NO_DAY {
        return Need::Row;
    }
    if header.filed > days.to || is_over(header, days.from) {
        return Need::Nothing;
    }
    let is_long = || days.over.is_some_and(|last| header.filed <= last);
    match query.set {
        StockSet::All => Need::Row,
        StockSet::LongPending { .. } if is_long() => Need::Row,
        StockSet::Delayed if header.changed => Need::Delays,
        StockSet::LongPending { .. } | StockSet::Delayed => Need::Nothing,
    }
}

/// Adds what a case counts for.
fn count(
    seen: &Shown<'_>,
    query: &StockQuery,
    bounds: &Bounds,
    pass: &Pass<'_>,
    counted: &mut Counted,
) -> Result<()> {
    let case = seen.case;
    if case.now.filed.is_none() {
        counted.leave_out(unknown(case, query, bounds));
        return Ok(());
    }
    let from = to_days(query.window.from);
    for step in steps(seen, query, bounds, pass)? {
        let cell = counted.cells.entry(step.keys).or_default();
        let cause = (cause_index(step.cause), step.cause.sign());
        add(cell, from, step.day, cause, 1);
    }
    Ok(())
}

/// The keys of a case without a filing date that the window leaves out; empty if it is not in
/// scope.
pub(super) fn unknown(case: &Case, query: &StockQuery, bounds: &Bounds) -> Vec<Keys> {
    let moves = bounds.moves(&query.slices);
    let seat = tally::unfiled(case, moves, query.window);
    let seat = seat.filter(|seat| bounds.case(case) && bounds.seat(seat));
    let Some(seat) = seat else {
        return Vec::new();
    };
    let by_kind = query.slices.contains(&Slice::Kind) && query.set != StockSet::Delayed;
    let kind = by_kind.then(|| case.category().id());
    tags_of(case, &query.slices)
        .iter()
        .map(|tag| keys_of(case, &query.slices, &seat, *tag, kind))
        .collect()
}

/// What a case counts for, up to the end of the window.
fn steps(
    seen: &Shown<'_>,
    query: &StockQuery,
    bounds: &Bounds,
    pass: &Pass<'_>,
) -> Result<Vec<Step>> {
    let case = seen.case;
    if !bounds.case(case) {
        return Ok(Vec::new());
    }
    let moves = bounds.moves(&query.slices);
    let by_kind = query.slices.contains(&Slice::Kind);
    let flows: Vec<(Flow<'_>, Option<Delay>)> = match query.set {
        StockSet::All => plain(tally::flows(case, moves)),
        StockSet::LongPending { months } => plain(tally::long_pending(case, months, moves)),
        StockSet::Delayed => tally::delayed(case, &seen.delay_spans(pass)?, by_kind, moves),
    };
    let tags = tags_of(case, &query.slices);
    let category = by_kind.then(|| case.category().id());
    let mut steps = Vec::with_capacity(flows.len() * tags.len());
    for (flow, delay) in flows {
        if flow.day > query.window.to || !bounds.seat(&flow.seat) {
            continue;
        }
        let kind = match query.set {
            StockSet::Delayed => delay.map(Delay::id),
            _ => category,
        };
        for tag in tags.iter() {
            steps.push(Step {
                day: to_days(flow.day),
                cause: flow.cause,
                keys: keys_of(case, &query.slices, &flow.seat, *tag, kind),
            });
        }
    }
    Ok(steps)
}

fn plain(flows: Vec<Flow<'_>>) -> Vec<(Flow<'_>, Option<Delay>)> {
    flows.into_iter().map(|flow| (flow, None)).collect()
}

/// Finds what a number of a row counts, one row for each.
pub(crate) fn drill(
    pass: &Pass<'_>,
    query: &StockQuery,
    keys: &Keys,
    measure: Measure,
) -> Result<Vec<Found>> {
    let bounds = Bounds::new(&query.scope, &pass.dict)?;
    let from = to_days(query.window.from);
    let mut rows = Vec::new();
    let days = Days::of(query);
    let need = |header: &Header, _: &Columns<'_>| need(header, query, days);
    pass.each_story(&need, &mut |seen| {
        let (id, case) = (seen.id, seen.case);
        let mut push = |day: Option<i32>| {
            let one = Found::case(id, day.and_then(from_days));
            rows.push(of_measure(one, query, measure));
        };
        if case.now.filed.is_none() {
            if measure == Measure::UnknownFiling && unknown(case, query, &bounds).contains(keys) {
                push(None);
            }
            return Ok(());
        }
        let mut steps = steps(seen, query, &bounds, pass)?;
        steps.retain(|step| step.keys == *keys);
        let wanted = match measure {
            Measure::Filed => Cause::Filed,
            Measure::Reopened => Cause::Reopened,
            Measure::MovedIn => Cause::MovedIn,
            Measure::Ended => Cause::Closed,
            Measure::MovedOut => Cause::MovedOut,
            Measure::Opening | Measure::Closing => {
                // A case is in a slice or not, so its steps in and out alternate.
                let counts = |step: &&Step| measure == Measure::Closing || step.day < from;
                let taken = steps.iter().filter(counts);
                let stands = taken.clone().map(|step| step.cause.sign()).sum::<i64>() > 0;
                let since = taken.filter(|step| step.cause.sign() > 0).map(|s| s.day);
                if stands {
                    push(since.max());
                }
                return Ok(());
            }
            Measure::UnknownFiling => return Ok(()),
        };
        for step in steps {
            if step.day >= from && step.cause == wanted {
                push(Some(step.day));
            }
        }
        Ok(())
    })?;
    Ok(rows)
}

/// The row of a measure, as the case stood when it was counted: before the window, on the day of a
/// step, otherwise at the end.
fn of_measure(one: Found, query: &StockQuery, measure: Measure) -> Found {
    let before = |day: NaiveDate| day.pred_opt().unwrap_or(day);
    let sat_on = match measure {
        Measure::Filed | Measure::Reopened | Measure::MovedIn => one.on,
        Measure::Ended if query.set == StockSet::All => one.on,
        // A set is read at the ends of days: what left it was in it until the day before.
        Measure::MovedOut | Measure::Ended => one.on.map(before),
        Measure::Opening | Measure::Closing | Measure::UnknownFiling => None,
    };
    let day = match measure {
        Measure::Opening => before(query.window.from),
        _ => query.window.to,
    };
    one.sat_on(sat_on).standing_on(day)
}

/// The number of cases without a filing date, per slice.
pub(super) type Unknown = BTreeMap<Keys, u64>;
