//! Stock from the events of every case: any slice, any scope, and the past. Also the cases behind a number.

use std::collections::BTreeMap;

use super::{Counted, add, cause_index, shown};
use crate::domain::case::Case;
use crate::domain::tally::{self, Cause, Delay, Flow};
use crate::service::Result;
use crate::service::api::{DrillRow, Measure, Slice, StockQuery, StockSet};
use crate::service::figure::{Bounds, Keys, Pass, keys_of, tags_of};
use crate::store::codec::to_days;

/// A step of a case into or out of a slice.
struct Step {
    day: i32,
    cause: Cause,
    keys: Keys,
}

/// From the events of every case.
pub(super) fn from_cases(pass: &Pass<'_>, query: &StockQuery) -> Result<Counted> {
    let bounds = Bounds::new(&query.scope, &pass.dict)?;
    let from = to_days(query.from);
    let mut counted = Counted::default();
    pass.each_case(&mut |_, case| {
        if case.now.filed.is_none() {
            let keys = unknown(case, query, &bounds);
            counted.unknown_filing += u64::from(!keys.is_empty());
            for keys in keys {
                *counted.unknown.entry(keys).or_default() += 1;
            }
            return Ok(());
        }
        for step in steps(case, query, &bounds, pass) {
            let cell = counted.cells.entry(step.keys).or_default();
            let cause = cause_index(shown(step.cause, query.set));
            add(cell, from, step.day, cause, step.cause.sign(), 1);
        }
        Ok(())
    })?;
    Ok(counted)
}

/// The keys of a case without a filing date; none when it is not in scope.
fn unknown(case: &Case, query: &StockQuery, bounds: &Bounds) -> Vec<Keys> {
    let seat = tally::seat_now(case);
    if !bounds.case(case) || !bounds.seat(&seat) {
        return Vec::new();
    }
    let kind = (query.set != StockSet::Delayed).then(|| case.category().id());
    tags_of(case, &query.slices)
        .into_iter()
        .map(|tag| keys_of(case, &query.slices, &seat, tag, kind))
        .collect()
}

/// What a case counts for, up to the end of the window.
fn steps(case: &Case, query: &StockQuery, bounds: &Bounds, pass: &Pass<'_>) -> Vec<Step> {
    if !bounds.case(case) {
        return Vec::new();
    }
    let moves = bounds.moves(&query.slices);
    let by_kind = query.slices.contains(&Slice::Kind);
    let flows: Vec<(Flow<'_>, Option<Delay>)> = match query.set {
        StockSet::All => plain(tally::flows(case, moves)),
        StockSet::LongPending { months } => plain(tally::long_pending(case, months, moves)),
        StockSet::Delayed => {
            let spans = tally::delay_spans(case, pass.rules.rules(), &pass.rules.calendar);
            tally::delayed(case, &spans, by_kind, moves)
        }
    };
    let tags = tags_of(case, &query.slices);
    let mut steps = Vec::with_capacity(flows.len() * tags.len());
    for (flow, delay) in flows {
        if flow.day > query.to || !bounds.seat(&flow.seat) {
            continue;
        }
        let kind = match query.set {
            StockSet::Delayed => delay.map(Delay::id),
            _ => Some(case.category().id()),
        };
        for tag in &tags {
            steps.push(Step {
                day: to_days(flow.day),
                cause: flow.cause,
                keys: keys_of(case, &query.slices, &flow.seat, *tag, kind),
            });
        }
    }
    steps
}

fn plain(flows: Vec<Flow<'_>>) -> Vec<(Flow<'_>, Option<Delay>)> {
    flows.into_iter().map(|flow| (flow, None)).collect()
}

/// What a number of a row counts, one row for each.
pub(crate) fn drill(
    pass: &Pass<'_>,
    query: &StockQuery,
    keys: &Keys,
    measure: Measure,
) -> Result<Vec<DrillRow>> {
    let bounds = Bounds::new(&query.scope, &pass.dict)?;
    let from = to_days(query.from);
    let mut rows = Vec::new();
    pass.each_case(&mut |id, case| {
        let mut push = |day: Option<i32>| {
            rows.push(DrillRow {
                line: pass.line(id, case),
                on: day.and_then(crate::store::codec::from_days),
                amount: None,
                weight: 1,
            });
        };
        if case.now.filed.is_none() {
            if measure == Measure::UnknownFiling && unknown(case, query, &bounds).contains(keys) {
                push(None);
            }
            return Ok(());
        }
        let mut steps = steps(case, query, &bounds, pass);
        steps.retain(|step| step.keys == *keys);
        let wanted = match measure {
            Measure::Filed => Cause::Filed,
            Measure::Reopened => Cause::Reopened,
            Measure::MovedIn => Cause::MovedIn,
            Measure::Ended => Cause::Closed,
            Measure::MovedOut => Cause::MovedOut,
            Measure::Opening | Measure::Closing => {
                // A case stands in a slice or not: its steps in and out alternate.
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
            if step.day >= from && shown(step.cause, query.set) == wanted {
                push(Some(step.day));
            }
        }
        Ok(())
    })?;
    Ok(rows)
}

/// The number of cases per slice that have no filing date.
pub(super) type Unknown = BTreeMap<Keys, u64>;
