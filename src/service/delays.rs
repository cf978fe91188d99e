//! Reasons of delay: what extended, deducted, suspended or adjourned the cases open on the day, and
//! for how many days.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::api::{Context, DelayPart, DelayRow, Delays, DelaysQuery, Response};
use super::figure::{Bounds, Found, Pass};
use super::{Core, Result};
use crate::domain::age::{self, Reason};
use crate::domain::tally::{self, Delay};

/// A kind of delay with its ground.
type Why = (Delay, Option<String>);

/// Days of a case by reason, and whether the reason delays it on the day.
type Reasons = BTreeMap<Why, (u32, bool)>;

/// Answers [`super::api::Request::Delays`].
pub(crate) fn handle(core: &Core, cx: &Context, query: &DelaysQuery) -> Result<Response> {
    let snapshot = core.store.snapshot()?;
    let pass = Pass::new(core, &*snapshot, cx)?;
    let mut sums: BTreeMap<Why, DelayRow> = BTreeMap::new();
    let (mut cases, mut current_cases) = (0, 0);
    let unknown_filing = each(&pass, query, &mut |_, _, reasons| {
        cases += 1;
        current_cases += u64::from(reasons.values().any(|(_, current)| *current));
        for (why, (days, current)) in reasons {
            let row = sums.entry(why.clone()).or_insert_with(|| DelayRow {
                kind: why.0,
                ground: why.1,
                cases: 0,
                current: 0,
                days: 0,
            });
            row.cases += 1;
            row.current += u64::from(current);
            row.days += u64::from(days);
        }
    })?;
    let mut rows: Vec<DelayRow> = sums.into_values().collect();
    // As in a Pareto chart; equal rows stay in the order of kinds.
    rows.sort_by_key(|row| std::cmp::Reverse((row.days, row.cases)));
    let days = rows.iter().map(|row| row.days).sum();
    Ok(Response::Delays(Delays {
        on: cx.today,
        rows,
        cases,
        current: current_cases,
        days,
        unknown_filing,
    }))
}

/// Receives a case, its filing date and its reasons.
type ShowReasons<'s> = &'s mut dyn FnMut(u32, Option<NaiveDate>, Reasons);

/// Shows the open cases that have a reason. Returns how many open cases in scope have no filing
/// date.
fn each(pass: &Pass<'_>, query: &DelaysQuery, show: ShowReasons<'_>) -> Result<u64> {
    let bounds = Bounds::new(&query.scope, &pass.dict)?;
    let mut unknown = 0;
    pass.each_open(&mut |id, case| {
        if !bounds.case(case) || !bounds.seat(&tally::seat_now(case)) {
            return Ok(());
        }
        unknown += u64::from(case.now.filed.is_none());
        let rules = &pass.rules;
        let all = age::reasons(case, rules.law(), pass.today);
        if all.is_empty() {
            return Ok(());
        }
        let mut why: BTreeSet<Why> = BTreeSet::new();
        why.extend(all.iter().map(|r| (r.kind, r.ground.clone())));
        let one = |why: Why| {
            let own: Vec<&Reason> = all
                .iter()
                .filter(|r| (r.kind, &r.ground) == (why.0, &why.1))
                .collect();
            let days = age::days_of(own.iter().copied(), pass.today);
            let current = own.iter().any(|r| r.current);
            (why, (days, current))
        };
        show(id, case.now.filed, why.into_iter().map(one).collect());
        Ok(())
    })?;
    Ok(unknown)
}

/// Finds the cases behind a reason, or behind any reason.
pub(crate) fn drill(
    pass: &Pass<'_>,
    query: &DelaysQuery,
    why: Option<&Why>,
    part: DelayPart,
) -> Result<Vec<Found>> {
    let mut found = Vec::new();
    each(pass, query, &mut |id, filed, reasons| {
        let own: Vec<(u32, bool)> = match why {
            Some(why) => reasons.get(why).copied().into_iter().collect(),
            None => reasons.values().copied().collect(),
        };
        if own
            .iter()
            .any(|(_, now)| *now || part != DelayPart::Current)
        {
            let days = own.iter().map(|(days, _)| i64::from(*days));
            let case = Found::case(id, filed);
            found.push(match part {
                DelayPart::Days => Found {
                    weight: days.sum(),
                    ..case
                },
                DelayPart::Cases | DelayPart::Current => case,
            });
        }
    })?;
    Ok(found)
}
