//! What open cases contribute, in one pass: levels, the longest overdue cases, the load of each
//! handler, and pauses that end soon.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::Order;
use crate::domain::case::{Case, Turn};
use crate::domain::change::Change;
use crate::domain::days::days_between;
use crate::domain::event::Registration;
use crate::domain::level::Level;
use crate::domain::number;
use crate::domain::sheet::{Kind, Table, Value, total};
use crate::domain::tally::{self, Delay, Moves};
use crate::service::ageing::Load;
use crate::service::api::WorkloadRow;
use crate::service::figure::{Bounds, Columns, Shown};
use crate::service::line::Urgency;
use crate::service::{Result, cases, undone};

/// Pauses that end within this many days are named.
const SOON: u64 = 7;

/// A row of the workload table.
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

/// The handlers of a court with their loads.
type Handlers = BTreeMap<Option<String>, Load>;

/// An overdue case.
struct Overdue {
    number: String,
    court: Option<String>,
    division: Option<String>,
    handler: Option<String>,
    cause: Option<String>,
    filed: Option<NaiveDate>,
    due: Option<NaiveDate>,
}

/// Accumulates open cases: levels, the longest overdue, and the workload per handler. People of the
/// same name in two courts are counted separately.
#[derive(Default)]
pub(super) struct Open {
    counts: BTreeMap<Level, i64>,
    /// Cases without a filing date, which no stock contains.
    unknown_filing: u64,
    /// By days left and case id.
    overdue: BTreeMap<(i32, u32), Overdue>,
    loads: BTreeMap<Option<String>, Handlers>,
    all: Load,
}

impl Open {
    /// Counts a case that is open on the day of the sheet, with its urgency on that day.
    pub(super) fn see(
        &mut self,
        order: &Order<'_>,
        bounds: &Bounds,
        shown: &Shown<'_>,
        urgency: &Urgency,
    ) {
        let now = &shown.case.now;
        if !bounds.case(shown.case) || !bounds.seat(&tally::seat_now(shown.case)) {
            return;
        }
        *self.counts.entry(urgency.level).or_default() += 1;
        self.unknown_filing += u64::from(now.filed.is_none());
        if order.query.kind != Kind::Daily {
            self.load(order.query.date, now, urgency);
        }
        let Some(left) = urgency.days_left.filter(|_| urgency.level == Level::Over) else {
            return;
        };
        let last = self.overdue.last_key_value().map(|(key, _)| *key);
        if self.overdue.len() >= order.query.top && last.is_none_or(|last| last < (left, shown.id))
        {
            return;
        }
        let mut number = String::new();
        number::canonical_key(&now.number, &mut number);
        let one = Overdue {
            number,
            court: now.court.clone(),
            division: now.division.clone(),
            handler: now.handler.clone(),
            cause: now.cause.clone(),
            filed: now.filed,
            due: urgency.due,
        };
        self.overdue.insert((left, shown.id), one);
        if self.overdue.len() > order.query.top {
            self.overdue.pop_last();
        }
    }

    fn load(&mut self, date: NaiveDate, now: &Registration, urgency: &Urgency) {
        // The sheet reports delays in another table.
        let age = now.filed.map(|filed| days_between(filed, date));
        self.all.add(urgency.level, age, false);
        let court = match self.loads.get_mut(&now.court) {
            Some(court) => court,
            None => self.loads.entry(now.court.clone()).or_default(),
        };
        let load = match court.get_mut(&now.handler) {
            Some(load) => load,
            None => court.entry(now.handler.clone()).or_default(),
        };
        load.add(urgency.level, age, false);
    }

    /// The number of cases without a filing date.
    pub(super) fn unknown_filing(&self) -> u64 {
        self.unknown_filing
    }

    /// The tables of levels, overdue cases and workload.
    pub(super) fn tables(self) -> [Table; 3] {
        let Open {
            counts,
            overdue,
            loads,
            all,
            ..
        } = self;
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
        [levels, overdue_table(overdue.into_iter()), workload]
    }
}

fn overdue_table(cases: impl Iterator<Item = ((i32, u32), Overdue)>) -> Table {
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
    for ((left, _), case) in cases {
        table.rows.push(vec![
            Value::Text(case.number),
            Value::text(case.court.as_deref()),
            Value::text(case.division.as_deref()),
            Value::text(case.handler.as_deref()),
            Value::text(case.cause.as_deref()),
            Value::day(case.filed),
            Value::day(case.due),
            Value::Count(-i64::from(left)),
        ]);
    }
    table
}

/// Whether a case, taken with everything ever recorded about it, may have a pause that ends soon
/// after the day of the sheet.
pub(super) fn is_ending(order: &Order<'_>, shown: &Shown<'_>) -> bool {
    let (case, date) = (shown.case, order.query.date);
    let seat = tally::seat_on(case, Moves::OF_COURT, date);
    case.now.filed.is_some()
        // For a case that was reopened or corrected, only its events tell whether it was open then.
        && (case.turns.len() > 1 || case.closed.is_none_or(|closed| closed > date))
        && order.wants(seat.court)
        && match shown.columns {
            Some(columns) => may_end_by(columns, date, soon(date)),
            None => may_end(case, date, soon(date)),
        }
}

/// The last day that counts as soon.
fn soon(date: NaiveDate) -> NaiveDate {
    date.checked_add_days(Days::new(SOON)).unwrap_or(date)
}

/// Accepted deductions, suspensions and adjournments that end on the day of the sheet or soon
/// after, for the cases accepted by [`is_ending`].
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
    rows.sort_by(|(a, one), (b, other)| (a, one.first()).cmp(&(b, other.first())));
    table.rows = rows.into_iter().map(|(_, row)| row).collect();
    table.rows.dedup_by(|a, b| a.get(..3) == b.get(..3));
    Ok(table)
}

/// Whether a pause ends within these days according to anything ever recorded; only the events tell
/// whether it did at the time.
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

/// [`may_end`] by the columns of a case: an accepted pause ends within these days, or only its
/// events tell.
fn may_end_by(columns: &Columns<'_>, date: NaiveDate, until: NaiveDate) -> bool {
    let near = |day: NaiveDate| (date..=until).contains(&day);
    let pauses = columns.pauses();
    pauses.is_none_or(|pauses| pauses.iter().any(|(_, to)| to.is_some_and(near)))
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
