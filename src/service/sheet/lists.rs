//! What open cases make, seen once: levels, the longest overdue, the load of each handler; and pauses that end soon.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::Order;
use crate::domain::age::days_between;
use crate::domain::case::{Case, Turn};
use crate::domain::change::Change;
use crate::domain::level::Level;
use crate::domain::number;
use crate::domain::sheet::{Table, Value, total};
use crate::domain::tally::Delay;
use crate::service::ageing::Load;
use crate::service::api::{CaseLine, WorkloadRow};
use crate::service::due::{Desk, each_open};
use crate::service::{Result, cases, undone};

/// Pauses that end within so many days are named.
const SOON: u64 = 7;

/// Tables from one pass over the open cases.
pub(super) struct Open {
    pub(super) levels: Table,
    pub(super) overdue: Table,
    pub(super) workload: Table,
}

/// The row of a workload.
fn load_row([court, handler]: [Value; 2], row: &WorkloadRow) -> Vec<Value> {
    let count = |n: u64| Value::Count(i64::try_from(n).unwrap_or(i64::MAX));
    vec![
        court,
        handler,
        count(row.open),
        count(row.levels.get(Level::Over).into()),
        count(row.levels.get(Level::Paused).into()),
        row.median.map_or(Value::Empty, |n| count(n.into())),
        count(row.unknown_filing),
    ]
}

/// Levels, the longest overdue, and the workload per handler; those of one name in two courts are two.
pub(super) fn open(order: &Order<'_>) -> Result<Open> {
    let snapshot = order.core.store.snapshot()?;
    let rules = order.core.rules(&*snapshot)?;
    let desk = Desk::new(&*snapshot, &rules, &order.cx)?;
    let mut counts: BTreeMap<Level, i64> = BTreeMap::new();
    let mut overdue: BTreeMap<(i32, u32), CaseLine> = BTreeMap::new();
    let mut loads: BTreeMap<Option<String>, BTreeMap<Option<String>, Load>> = BTreeMap::new();
    let mut all = Load::default();
    let (top, date) = (order.query.top, order.query.date);
    each_open(order.core, &desk, &mut |line| {
        if !order.wants(line.court.as_deref()) {
            return;
        }
        *counts.entry(line.level).or_default() += 1;
        // Whether something delays them, the sheet tells elsewhere.
        let age = line.filed.map(|filed| days_between(filed, date));
        all.add(line.level, age, false);
        let court = match loads.get_mut(&line.court) {
            Some(court) => court,
            None => loads.entry(line.court.clone()).or_default(),
        };
        let load = match court.get_mut(&line.handler) {
            Some(load) => load,
            None => court.entry(line.handler.clone()).or_default(),
        };
        load.add(line.level, age, false);
        if let (Level::Over, Some(left)) = (line.level, line.days_left) {
            overdue.insert((left, line.id), line);
            if overdue.len() > top {
                overdue.pop_last();
            }
        }
    })?;
    let mut levels = Table::new("levels", 1, &["level", "count"]);
    for level in Level::ALL.into_iter().filter(|level| level.is_open()) {
        let n = counts.get(&level).copied().unwrap_or(0);
        levels.rows.push(vec![
            Value::Word(format!("level.{}", level.id())),
            Value::Count(n),
        ]);
    }
    let columns = [
        "court",
        "handler",
        "open",
        "over",
        "paused",
        "median_age",
        "unknown_filing",
    ];
    let mut workload = Table::new("workload", 2, &columns);
    let whole = all.row(Vec::new());
    let nobody = Value::Text(String::new());
    workload.rows.push(load_row([total(), nobody], &whole));
    let loads = loads.into_iter().flat_map(|(court, handlers)| {
        let of_court = move |(name, load): (_, Load)| load.row(vec![court.clone(), name]);
        handlers.into_iter().map(of_court)
    });
    let mut rows: Vec<WorkloadRow> = loads.collect();
    rows.sort_by_key(|row| (std::cmp::Reverse(row.open), row.keys.clone()));
    for row in &rows {
        let key = |at: usize| Value::text(row.keys.get(at).and_then(Option::as_deref));
        workload.rows.push(load_row([key(0), key(1)], row));
    }
    Ok(Open {
        levels,
        overdue: overdue_table(overdue.into_values()),
        workload,
    })
}

fn overdue_table(lines: impl Iterator<Item = CaseLine>) -> Table {
    let columns = [
        "number",
        "court",
        "division",
        "handler",
        "cause",
        "filed",
        "due",
        "days_over",
    ];
    let mut table = Table::new("overdue", 1, &columns);
    for line in lines {
        table.rows.push(vec![
            Value::Text(line.number),
            Value::text(line.court.as_deref()),
            Value::text(line.division.as_deref()),
            Value::text(line.handler.as_deref()),
            Value::text(line.cause.as_deref()),
            Value::day(line.filed),
            Value::day(line.due),
            line.days_left
                .map_or(Value::Empty, |left| Value::Count(-i64::from(left))),
        ]);
    }
    table
}

/// Whether a case, as all that was ever said of it makes it, may have a pause that ends soon after the day of the sheet.
pub(super) fn is_ending(order: &Order<'_>, case: &Case) -> bool {
    let date = order.query.date;
    case.now.filed.is_some()
        && case.closed.is_none_or(|closed| closed > date)
        && order.wants(case.now.court.as_deref())
        && may_end(case, date, soon(date))
}

/// The last day that is soon.
fn soon(date: NaiveDate) -> NaiveDate {
    date.checked_add_days(Days::new(SOON)).unwrap_or(date)
}

/// Accepted deductions, suspensions and adjournments whose end is the day of the sheet or soon after it, of the cases for
/// which [`is_ending`] holds.
pub(super) fn ending(order: &Order<'_>, ids: Vec<u32>) -> Result<Table> {
    let columns = ["number", "from", "kind", "ground", "to", "court", "handler"];
    let mut table = Table::new("ending", 3, &columns);
    let snapshot = order.core.store.snapshot()?;
    let rules = order.core.rules(&*snapshot)?;
    let dict = order.core.dict(&*snapshot)?;
    let undone = undone(&*snapshot, u64::MAX)?;
    let date = order.query.date;
    let until = soon(date);
    let mut rows = Vec::new();
    for id in ids {
        let (_, case) = cases::load(&*snapshot, id, &dict, &undone, Some(date))?;
        if !case.exists || case.closed.is_some() {
            continue;
        }
        let verdict = rules.verdict(&case, date);
        pauses(&case, &verdict.late, date, until, &mut rows);
    }
    rows.sort_by(|(a, x), (b, y)| (a, sort_key(x)).cmp(&(b, sort_key(y))));
    table.rows = rows.into_iter().map(|(_, row)| row).collect();
    table.rows.dedup_by(|a, b| a.get(..3) == b.get(..3));
    Ok(table)
}

/// Whether a pause ends within these days by anything that was ever said; whether it did then, only the events tell.
fn may_end(case: &Case, date: NaiveDate, until: NaiveDate) -> bool {
    let near = |day: NaiveDate| (date..=until).contains(&day);
    let dated = case.changes.iter().any(|change| match change {
        Change::Pause(pause) => pause.to.is_some_and(near),
        _ => false,
    });
    dated
        || case.turns.iter().any(|turn| match turn {
            Turn::Resumed { on, .. } => near(*on),
            _ => false,
        })
}

fn sort_key(row: &[Value]) -> String {
    format!("{:?}", row.first())
}

fn pauses(
    case: &Case,
    late: &[usize],
    date: NaiveDate,
    until: NaiveDate,
    rows: &mut Vec<(NaiveDate, Vec<Value>)>,
) {
    let mut key = String::new();
    number::canonical_key(&case.now.number, &mut key);
    for (at, change) in case.changes.iter().enumerate() {
        let Change::Pause(pause) = change else {
            continue;
        };
        let Some(to) = pause.to.filter(|to| (date..=until).contains(to)) else {
            continue;
        };
        if late.contains(&at) || pause.from > date {
            continue;
        }
        let kind = Delay::from(pause.kind).id();
        let ground = pause.ground.as_deref().map_or(Value::Empty, |ground| {
            Value::Word(format!("ground.{ground}"))
        });
        rows.push((
            to,
            vec![
                Value::Text(key.clone()),
                Value::Day(pause.from),
                Value::Word(format!("kind.{kind}")),
                ground,
                Value::Day(to),
                Value::text(case.now.court.as_deref()),
                Value::text(case.now.handler.as_deref()),
            ],
        ));
    }
}
