//! 执行到位: what execution brought in and paid out, by window, court, tag and who handles the case.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::api::{
    Context, DrillRow, ExecutionBy, ExecutionPart, ExecutionQuery, ExecutionRow, Response, Slice,
};
use super::figure::{Bounds, Pass, case_of_row};
use super::stock::check_window;
use super::{Core, Result, cases};
use crate::domain::case::Case;
use crate::domain::court;
use crate::domain::event::{Direction, Fact, Payment};
use crate::domain::money::Money;
use crate::domain::tally;
use crate::store::dict::Kind;
use crate::store::kv::Snapshot;
use crate::store::row::header::Header;

#[derive(Debug, Default, Clone)]
struct Sum {
    cases: u64,
    received: i64,
    paid_out: i64,
    claimed: i64,
}

/// Answers [`super::api::Request::Execution`].
pub(crate) fn handle(core: &Core, cx: &Context, query: &ExecutionQuery) -> Result<Response> {
    check_window(query.from, query.to)?;
    let snapshot = core.store.snapshot()?;
    let pass = Pass::new(core, &*snapshot, cx)?;
    let mut sums: BTreeMap<Option<String>, Sum> = BTreeMap::new();
    let mut total = Sum::default();
    if query.by == ExecutionBy::Total {
        sums.entry(None).or_default();
    }
    for key in periods(query) {
        sums.entry(Some(key)).or_default();
    }
    each_case(&pass, &*snapshot, query, &mut |id, case, keys| {
        let claim = case.now.claim.map_or(0, |claim| claim.0);
        total.cases += 1;
        total.claimed = total.claimed.saturating_add(claim);
        for key in keys {
            let sum = sums.entry(key.clone()).or_default();
            sum.cases += 1;
            sum.claimed = sum.claimed.saturating_add(claim);
        }
        if case.received.0 == 0 && case.paid_out.0 == 0 {
            return Ok(());
        }
        for (on, payment) in pass.payments(id)? {
            if !(query.from..=query.to).contains(&on) {
                continue;
            }
            for key in dated(query.by, on, keys) {
                let sum = sums.entry(key).or_default();
                let side = match payment.direction {
                    Direction::Receipt => &mut sum.received,
                    Direction::PayOut => &mut sum.paid_out,
                };
                *side = side.saturating_add(payment.amount.0);
            }
        }
        Ok(())
    })?;
    Ok(Response::Execution(rows(query, sums, &total)))
}

/// Sees an execution case: id, what its row says, the keys of its rows.
type ShowCase<'a> = &'a mut dyn FnMut(u32, &Case, &[Option<String>]) -> Result<()>;

/// Shows every execution case in scope.
fn each_case(
    pass: &Pass<'_>,
    snapshot: &dyn Snapshot,
    query: &ExecutionQuery,
    show: ShowCase<'_>,
) -> Result<()> {
    let bounds = Bounds::new(&query.scope, &pass.dict)?;
    let execution: Vec<u32> = pass
        .dict
        .all(Kind::Procedure)
        .filter(|(_, id)| id.starts_with("execution-"))
        .map(|(id, _)| id)
        .collect();
    cases::each_header(snapshot, &mut |id, header, value| {
        if !execution.contains(&header.procedure) {
            return Ok(());
        }
        let Some(strings) = Header::strings(value) else {
            return Ok(());
        };
        let case = case_of_row(header, &strings, &pass.dict);
        if bounds.case(&case) && bounds.seat(&tally::seat_now(&case)) {
            show(id, &case, &keys(query.by, &case))?;
        }
        Ok(())
    })
}

/// The keys of the rows a case belongs to; none in a series.
fn keys(by: ExecutionBy, case: &Case) -> Vec<Option<String>> {
    let now = &case.now;
    match by {
        ExecutionBy::Total | ExecutionBy::Month | ExecutionBy::Year => Vec::new(),
        ExecutionBy::Court => vec![now.court.clone()],
        ExecutionBy::Division => vec![now.division.clone()],
        ExecutionBy::Handler => vec![now.handler.clone()],
        ExecutionBy::Type => vec![now.type_code.clone()],
        ExecutionBy::Tag => super::figure::tags_of(case, &[Slice::Tag])
            .into_iter()
            .map(|tag| tag.map(str::to_owned))
            .collect(),
    }
}

/// The keys of the rows a payment of a day belongs to.
fn dated(by: ExecutionBy, on: NaiveDate, keys: &[Option<String>]) -> Vec<Option<String>> {
    match by {
        ExecutionBy::Total => vec![None],
        ExecutionBy::Month | ExecutionBy::Year => vec![Some(period(by, on))],
        _ => keys.to_vec(),
    }
}

/// The cases or payments behind a number of the row with this key.
pub(crate) fn drill(
    pass: &Pass<'_>,
    snapshot: &dyn Snapshot,
    query: &ExecutionQuery,
    key: Option<&str>,
    part: ExecutionPart,
) -> Result<Vec<DrillRow>> {
    let mut found: Vec<(u32, NaiveDate, Payment)> = Vec::new();
    let mut ids = Vec::new();
    let same = |other: &Option<String>| other.as_deref() == key;
    each_case(pass, snapshot, query, &mut |id, case, keys| {
        if keys.is_empty() || keys.iter().any(same) {
            ids.push(id);
        }
        if part == ExecutionPart::Cases || case.received.0 == 0 && case.paid_out.0 == 0 {
            return Ok(());
        }
        for (on, payment) in pass.payments(id)? {
            let side = match payment.direction {
                Direction::Receipt => ExecutionPart::Received,
                Direction::PayOut => ExecutionPart::PaidOut,
            };
            if side == part
                && (query.from..=query.to).contains(&on)
                && dated(query.by, on, keys).iter().any(same)
            {
                found.push((id, on, payment));
            }
        }
        Ok(())
    })?;
    if part == ExecutionPart::Cases {
        return pass.rows_of(&ids);
    }
    let lines = pass.lines(found.iter().map(|(id, _, _)| *id))?;
    let rows = found.into_iter().filter_map(|(id, on, payment)| {
        Some(DrillRow {
            line: lines.get(&id)?.clone(),
            on: Some(on),
            amount: Some(payment.amount),
            weight: payment.amount.0,
        })
    });
    Ok(rows.collect())
}

fn rows(
    query: &ExecutionQuery,
    sums: BTreeMap<Option<String>, Sum>,
    total: &Sum,
) -> Vec<ExecutionRow> {
    let series = matches!(
        query.by,
        ExecutionBy::Total | ExecutionBy::Month | ExecutionBy::Year
    );
    let mut rows: Vec<ExecutionRow> = sums
        .into_iter()
        .map(|(key, sum)| ExecutionRow {
            key,
            cases: if series { total.cases } else { sum.cases },
            received: Money(sum.received),
            paid_out: Money(sum.paid_out),
            claimed: Money(if series { total.claimed } else { sum.claimed }),
        })
        .collect();
    if query.by == ExecutionBy::Court {
        rows.sort_by_key(|row| row.key.as_deref().map_or(u32::MAX, court::official_order));
    }
    rows
}

fn period(by: ExecutionBy, day: NaiveDate) -> String {
    match by {
        ExecutionBy::Year => format!("{:04}", day.year()),
        _ => format!("{:04}-{:02}", day.year(), day.month()),
    }
}

/// Every period of the window, quiet ones too.
fn periods(query: &ExecutionQuery) -> Vec<String> {
    if !matches!(query.by, ExecutionBy::Month | ExecutionBy::Year) {
        return Vec::new();
    }
    let mut keys: Vec<String> = Vec::new();
    for day in query.from.iter_days().take_while(|day| *day <= query.to) {
        let key = period(query.by, day);
        if keys.last() != Some(&key) {
            keys.push(key);
        }
    }
    keys
}

/// The payments that hold among events, with their days.
pub(crate) fn payments_of(events: &[crate::domain::event::Recorded]) -> Vec<(NaiveDate, Payment)> {
    let gone: Vec<(u64, u32)> = events
        .iter()
        .filter_map(|e| match e.event.fact {
            Fact::Retracted { commit, index } => Some((commit, index)),
            _ => None,
        })
        .collect();
    events
        .iter()
        .filter(|e| !gone.contains(&(e.commit, e.index)))
        .filter_map(|e| match &e.event.fact {
            Fact::Paid(payment) => Some((e.event.on?, payment.clone())),
            _ => None,
        })
        .collect()
}
