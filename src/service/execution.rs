//! 执行到位: what execution brought in and paid out, by window, court, tag and who handles the case.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::api::{
    Context, ExecutionBy, ExecutionPart, ExecutionQuery, ExecutionRow, Response, Slice,
};
use super::figure::{Bounds, Found, Pass, case_of_row};
use super::{Core, Result, cases, window};
use crate::domain::case::Case;
use crate::domain::court;
use crate::domain::event::Direction;
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
    let rows = answers(core, cx, std::slice::from_ref(query))?;
    Ok(Response::Execution(rows.into_iter().flatten().collect()))
}

/// The sums of one question on their way.
struct Sums {
    rows: BTreeMap<Option<String>, Sum>,
    total: Sum,
}

impl Sums {
    fn new(query: &ExecutionQuery) -> Sums {
        let mut rows: BTreeMap<Option<String>, Sum> = BTreeMap::new();
        if query.by == ExecutionBy::Total {
            rows.entry(None).or_default();
        }
        for key in periods(query) {
            rows.entry(Some(key)).or_default();
        }
        Sums {
            rows,
            total: Sum::default(),
        }
    }

    fn case(&mut self, claim: i64, keys: &[Option<String>]) {
        self.total.cases += 1;
        self.total.claimed = self.total.claimed.saturating_add(claim);
        for key in keys {
            let sum = self.rows.entry(key.clone()).or_default();
            sum.cases += 1;
            sum.claimed = sum.claimed.saturating_add(claim);
        }
    }

    fn pay(&mut self, keys: Vec<Option<String>>, direction: Direction, amount: Money) {
        for key in keys {
            let sum = self.rows.entry(key).or_default();
            let side = match direction {
                Direction::Receipt => &mut sum.received,
                Direction::PayOut => &mut sum.paid_out,
            };
            *side = side.saturating_add(amount.0);
        }
    }
}

/// The rows of several questions about the same cases, in one pass.
pub(crate) fn answers(
    core: &Core,
    cx: &Context,
    queries: &[ExecutionQuery],
) -> Result<Vec<Vec<ExecutionRow>>> {
    for query in queries {
        window::check(query.from, query.to, window::FIGURES)?;
    }
    let snapshot = core.store.snapshot()?;
    let pass = Pass::new(core, &*snapshot, cx)?;
    let mut all: Vec<Sums> = queries.iter().map(Sums::new).collect();
    each_case(&pass, &*snapshot, queries, &mut |id, case, keys| {
        let claim = case.now.claim.map_or(0, |claim| claim.0);
        for (sums, keys) in all.iter_mut().zip(keys) {
            if let Some(keys) = keys {
                sums.case(claim, keys);
            }
        }
        for (on, direction, amount) in pass.payments(id)? {
            for ((sums, query), keys) in all.iter_mut().zip(queries).zip(keys) {
                if let Some(keys) = keys
                    && (query.from..=query.to).contains(&on)
                {
                    sums.pay(dated(query.by, on, keys), direction, amount);
                }
            }
        }
        Ok(())
    })?;
    let queries = queries.iter().zip(all);
    Ok(queries
        .map(|(query, sums)| rows(query, sums.rows, &sums.total))
        .collect())
}

/// Keys of the rows of a case; `None` where the question is not about it.
type CaseKeys = Option<Vec<Option<String>>>;

/// Sees an execution case: id, what its row says, the keys of its rows by question.
type ShowCase<'a> = &'a mut dyn FnMut(u32, &Case, &[CaseKeys]) -> Result<()>;

/// Shows every execution case in the scope of the questions, which is the same.
fn each_case(
    pass: &Pass<'_>,
    snapshot: &dyn Snapshot,
    queries: &[ExecutionQuery],
    show: ShowCase<'_>,
) -> Result<()> {
    let scope = queries.first().map(|query| query.scope.clone());
    let bounds = Bounds::new(&scope.unwrap_or_default(), &pass.dict)?;
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
            // A window does not know what was filed after it.
            let of =
                |query: &ExecutionQuery| case.is_filed_by(query.to).then(|| keys(query.by, &case));
            let keys: Vec<CaseKeys> = queries.iter().map(of).collect();
            show(id, &case, &keys)?;
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
) -> Result<Vec<Found>> {
    let mut found = Vec::new();
    let same = |other: &Option<String>| other.as_deref() == key;
    let queries = std::slice::from_ref(query);
    each_case(pass, snapshot, queries, &mut |id, case, keys| {
        let Some(Some(keys)) = keys.first() else {
            return Ok(());
        };
        if part == ExecutionPart::Cases {
            if keys.is_empty() || keys.iter().any(same) {
                found.push(Found::case(id, case.now.filed));
            }
            return Ok(());
        }
        for (on, direction, amount) in pass.payments(id)? {
            let side = match direction {
                Direction::Receipt => ExecutionPart::Received,
                Direction::PayOut => ExecutionPart::PaidOut,
            };
            if side == part
                && (query.from..=query.to).contains(&on)
                && dated(query.by, on, keys).iter().any(same)
            {
                found.push(Found {
                    amount: Some(amount),
                    weight: amount.0,
                    ..Found::case(id, Some(on))
                });
            }
        }
        Ok(())
    })?;
    Ok(found)
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
