//! 执行到位: what execution brought in and paid out, by window, court and tag.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::api::{ExecutionBy, ExecutionQuery, ExecutionRow, Response};
use super::{Core, Result, cases, undone};
use crate::domain::court;
use crate::domain::event::{Direction, Fact};
use crate::domain::money::Money;
use crate::store::dict::Kind;
use crate::store::read::history;
use crate::store::row::header::Header;

#[derive(Debug, Default, Clone)]
struct Sum {
    cases: u64,
    received: i64,
    paid_out: i64,
    claimed: i64,
}

/// Answers [`super::api::Request::Execution`].
pub(crate) fn handle(core: &Core, query: &ExecutionQuery) -> Result<Response> {
    let snapshot = core.store.snapshot()?;
    let dict = core.dict(&*snapshot)?;
    let undone = undone(&*snapshot, u64::MAX)?;
    let execution: Vec<u32> = dict
        .all(Kind::Procedure)
        .filter(|(_, id)| id.starts_with("execution-"))
        .map(|(id, _)| id)
        .collect();
    let mut sums: BTreeMap<Option<String>, Sum> = BTreeMap::new();
    let mut total = Sum::default();
    if query.by == ExecutionBy::Total {
        sums.entry(None).or_default();
    }
    for key in periods(query) {
        sums.entry(Some(key)).or_default();
    }
    let mut ids = Vec::new();
    cases::each_header(&*snapshot, &mut |id, header, value| {
        if execution.contains(&header.procedure) {
            let keys = match query.by {
                ExecutionBy::Court => vec![dict.text(Kind::Court, header.court).map(str::to_owned)],
                ExecutionBy::Tag => tags(value, &dict),
                _ => Vec::new(),
            };
            ids.push((
                id,
                keys,
                header.claim.unwrap_or(0),
                header.received != 0 || header.paid_out != 0,
            ));
        }
        Ok(())
    })?;
    for (id, keys, claim, paid) in ids {
        total.cases += 1;
        total.claimed = total.claimed.saturating_add(claim);
        for key in &keys {
            let sum = sums.entry(key.clone()).or_default();
            sum.cases += 1;
            sum.claimed = sum.claimed.saturating_add(claim);
        }
        if !paid {
            continue;
        }
        let events = history(&*snapshot, id, &dict)?;
        let gone: Vec<(u64, u32)> = events
            .iter()
            .filter_map(|e| match e.event.fact {
                Fact::Retracted { commit, index } if !undone.contains(&e.commit) => {
                    Some((commit, index))
                }
                _ => None,
            })
            .collect();
        for e in &events {
            let (Fact::Paid(payment), Some(on)) = (&e.event.fact, e.event.on) else {
                continue;
            };
            if undone.contains(&e.commit)
                || gone.contains(&(e.commit, e.index))
                || !(query.from..=query.to).contains(&on)
            {
                continue;
            }
            let dated = match query.by {
                ExecutionBy::Total => vec![None],
                ExecutionBy::Month | ExecutionBy::Year => vec![Some(period(query.by, on))],
                ExecutionBy::Court | ExecutionBy::Tag => keys.clone(),
            };
            for key in dated {
                let sum = sums.entry(key).or_default();
                let side = match payment.direction {
                    Direction::Receipt => &mut sum.received,
                    Direction::PayOut => &mut sum.paid_out,
                };
                *side = side.saturating_add(payment.amount.0);
            }
        }
    }
    Ok(Response::Execution(rows(query, sums, &total)))
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

/// The tags of a case; `None` for one without.
fn tags(value: &[u8], dict: &crate::store::dict::Dict) -> Vec<Option<String>> {
    let strings = Header::strings(value);
    let tags = strings.map(|s| s.tags).unwrap_or_default();
    if tags.is_empty() {
        return vec![None];
    }
    tags.into_iter()
        .map(|tag| dict.text(Kind::Tag, tag).map(str::to_owned))
        .collect()
}
