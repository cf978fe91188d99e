//! Stock and increment for any window, period and slice. By court and category the stored deltas are summed;
//! other slices, and the past as it was known, are one pass over the cases.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate};

use super::api::{Period, Response, Slice, StockQuery, StockRow, StockSet};
use super::error::{Error, ErrorKind};
use super::{Core, Result, undone};
use crate::domain::case::Case;
use crate::domain::court;
use crate::domain::tally::{self, Cause, Delay, Flow, Moves};
use crate::domain::types::Category;
use crate::store::codec::{day_key, key_day, to_days};
use crate::store::dict::{Dict, Kind};
use crate::store::kv::Snapshot;
use crate::store::row::cells::{ANY_DELAY, CAUSES, DELAY_CAUSES, TOTAL, each};
use crate::store::row::journal::Entry;
use crate::store::table::{Table, unpair};

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

/// Classes of a court in `daily` and `delayed`: four bits.
const CLASSES: usize = 16;

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
        from_deltas(&*snapshot, query, &dict)?
    } else {
        from_cases(core, &*snapshot, query, &dict)?
    };
    Ok(Response::Stock(rows(query, &cells)))
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

/// From `daily` or `delayed`: a prefix sum up to the window, then its days.
fn from_deltas(
    snapshot: &dyn Snapshot,
    query: &StockQuery,
    dict: &Dict,
) -> Result<BTreeMap<Keys, Cell>> {
    let (from, to) = (to_days(query.from), to_days(query.to));
    let by_court = query.slices.contains(&Slice::Court);
    let by_kind = query.slices.contains(&Slice::Kind);
    let delayed = query.set == StockSet::Delayed;
    // A flat array keeps the sums at the speed of reading: sixteen classes a court.
    let mut sums: Vec<Cell> = Vec::new();
    let table = if delayed {
        Table::Delayed
    } else {
        Table::Daily
    };
    let wanted = |class: u8| !delayed || (class == ANY_DELAY) != by_kind;
    let backward = is_near_end(snapshot, table, from)?;
    let (first, last) = if backward {
        (u64::from(day_key(from)), TOTAL)
    } else {
        (0, u64::from(day_key(to)))
    };
    snapshot.scan(
        table,
        first,
        last,
        false,
        &mut |key, value| {
            let total = key == TOTAL;
            let day = key_day(key as u32);
            each(value, |court, class, code, n| {
                if !wanted(class) {
                    return;
                }
                let causes: &[Cause] = if delayed { &DELAY_CAUSES } else { &CAUSES };
                let Some(cause) = causes.get(usize::from(code)).copied() else {
                    return;
                };
                if !by_court && matches!(cause, Cause::MovedIn | Cause::MovedOut) {
                    return;
                }
                let sign = cause.sign();
                let cause = cause_index(shown(cause, query.set));
                let court = if by_court { court } else { 0 };
                let class = if by_kind { class & 15 } else { 0 };
                let at = court as usize * CLASSES + usize::from(class);
                if sums.len() <= at {
                    sums.resize_with(at + 1, Cell::default);
                }
                let Some(cell) = sums.get_mut(at) else { return };
                let n = i64::from(n);
                if total {
                    cell.opening += sign * n;
                    return;
                }
                if backward {
                    cell.opening -= sign * n;
                }
                if day <= to {
                    add(cell, from, day, cause, sign, n);
                }
            });
            ControlFlow::Continue(())
        },
    )?;
    let key = |(court, class): (u32, u8)| -> Keys {
        query
            .slices
            .iter()
            .map(|slice| match slice {
                Slice::Court => dict.text(Kind::Court, court).map(str::to_owned),
                _ if delayed => Delay::ALL
                    .get(usize::from(class))
                    .map(|d| d.id().to_owned()),
                _ => Category::ALL
                    .get(usize::from(class))
                    .map(|c| c.id().to_owned()),
            })
            .collect()
    };
    let seen = sums.into_iter().enumerate().filter(|(_, cell)| !cell.is_empty());
    Ok(seen
        .map(|(at, cell)| (key(((at / CLASSES) as u32, (at % CLASSES) as u8)), cell))
        .collect())
}

/// Whether fewer days lie behind the start of a window than before it: then its opening is counted back from the sum
/// of all days.
fn is_near_end(snapshot: &dyn Snapshot, table: Table, from: i32) -> Result<bool> {
    let end = |reverse| {
        let mut found = None;
        snapshot.scan(table, 0, TOTAL - 1, reverse, &mut |key, _| {
            found = Some(key_day(key as u32));
            ControlFlow::Break(())
        })?;
        Result::Ok(found)
    };
    Ok(match (end(false)?, end(true)?) {
        (Some(first), Some(last)) => last.saturating_sub(from) < from.saturating_sub(first),
        _ => false,
    })
}

/// From the events of every case.
fn from_cases(
    core: &Core,
    snapshot: &dyn Snapshot,
    query: &StockQuery,
    dict: &Dict,
) -> Result<BTreeMap<Keys, Cell>> {
    let rules = core.rules(snapshot)?;
    let until = known_until(snapshot, query.known_at)?;
    let undone = undone(snapshot, until)?;
    let mut cells: BTreeMap<Keys, Cell> = BTreeMap::new();
    let mut take = |blob: &[u8]| -> Result<()> {
        let Some(mut events) = crate::store::row::event::decode(blob, dict) else {
            return Err(Error::new(ErrorKind::Storage, "corrupt").with("detail", "event"));
        };
        events.retain(|e| e.commit <= until && !undone.contains(&e.commit));
        let case = Case::of(events.iter());
        if case.exists {
            count(&case, query, &rules, &mut cells);
        }
        Ok(())
    };
    let mut current: Option<(u32, Vec<u8>)> = None;
    let mut failed = None;
    snapshot.scan(Table::Events, 0, u64::MAX, false, &mut |key, value| {
        let (id, _) = unpair(key);
        match &mut current {
            Some((last, blob)) if *last == id => blob.extend_from_slice(value),
            Some((last, blob)) => {
                if let Err(error) = take(blob) {
                    failed = Some(error);
                    return ControlFlow::Break(());
                }
                *last = id;
                blob.clear();
                blob.extend_from_slice(value);
            }
            None => current = Some((id, value.to_vec())),
        }
        ControlFlow::Continue(())
    })?;
    if let Some(error) = failed {
        return Err(error);
    }
    if let Some((_, blob)) = current {
        take(&blob)?;
    }
    Ok(cells)
}

/// The last commit at or before a moment.
fn known_until(snapshot: &dyn Snapshot, moment: Option<DateTime<FixedOffset>>) -> Result<u64> {
    let Some(moment) = moment else {
        return Ok(u64::MAX);
    };
    let millis = moment.timestamp_millis();
    let mut until = 0;
    snapshot.scan(
        Table::Journal,
        0,
        u64::MAX,
        true,
        &mut |commit, value| match Entry::read(value) {
            Some((_, entry)) if entry.moment > millis => ControlFlow::Continue(()),
            _ => {
                until = commit;
                ControlFlow::Break(())
            }
        },
    )?;
    Ok(until)
}

/// Adds what a case counts for.
fn count(
    case: &Case,
    query: &StockQuery,
    rules: &super::rules::Loaded,
    cells: &mut BTreeMap<Keys, Cell>,
) {
    let from = to_days(query.from);
    let asked = |slice| query.slices.contains(&slice);
    let moves = Moves {
        court: asked(Slice::Court),
        division: asked(Slice::Division),
        handler: asked(Slice::Handler),
    };
    let flows: Vec<(Flow<'_>, Option<Delay>)> = match query.set {
        StockSet::All => tally::flows(case, moves)
            .into_iter()
            .map(|f| (f, None))
            .collect(),
        StockSet::LongPending { months } => tally::long_pending(case, months, moves)
            .into_iter()
            .map(|f| (f, None))
            .collect(),
        StockSet::Delayed => {
            let spans = tally::delay_spans(case, rules.rules(), &rules.calendar);
            tally::delayed(case, &spans, asked(Slice::Kind), moves)
        }
    };
    let tags: Vec<Option<&str>> = match case.now.tags.as_slice() {
        [] => vec![None],
        tags => tags.iter().map(|tag| Some(tag.as_str())).collect(),
    };
    let tags = if asked(Slice::Tag) { tags } else { vec![None] };
    for (flow, delay) in flows.iter().filter(|(f, _)| f.day <= query.to) {
        for tag in &tags {
            let keys: Keys = query
                .slices
                .iter()
                .map(|slice| {
                    match slice {
                        Slice::Court => flow.seat.court,
                        Slice::Division => flow.seat.division,
                        Slice::Handler => flow.seat.handler,
                        Slice::Type => case.now.type_code.as_deref(),
                        Slice::Tag => *tag,
                        Slice::Kind if query.set == StockSet::Delayed => delay.map(Delay::id),
                        Slice::Kind => Some(case.category().id()),
                    }
                    .map(str::to_owned)
                })
                .collect();
            let cell = cells.entry(keys).or_default();
            add(
                cell,
                from,
                to_days(flow.day),
                cause_index(shown(flow.cause, query.set)),
                flow.cause.sign(),
                1,
            );
        }
    }
}

/// The first day of each period of the window, clipped, with the day after its last one.
fn periods(query: &StockQuery) -> Vec<(Option<NaiveDate>, i32, i32)> {
    let (from, to) = (to_days(query.from), to_days(query.to));
    let Some(period) = query.period else {
        return vec![(None, 0, to - from + 1)];
    };
    let mut periods = Vec::new();
    let mut day = query.from;
    while day <= query.to {
        let next = match period {
            Period::Day => day.checked_add_days(Days::new(1)),
            Period::Week => day.checked_add_days(Days::new(
                7 - u64::from(day.weekday().num_days_from_monday()),
            )),
            Period::Month => match day.month() {
                12 => NaiveDate::from_ymd_opt(day.year() + 1, 1, 1),
                month => NaiveDate::from_ymd_opt(day.year(), month + 1, 1),
            },
            Period::Year => NaiveDate::from_ymd_opt(day.year() + 1, 1, 1),
        };
        let next = next.unwrap_or(NaiveDate::MAX);
        let end = if next > query.to {
            to + 1
        } else {
            to_days(next)
        };
        periods.push((Some(day), to_days(day) - from, end - from));
        day = next;
    }
    periods
}

/// Every period of every slice that was not empty throughout.
fn rows(query: &StockQuery, cells: &BTreeMap<Keys, Cell>) -> Vec<StockRow> {
    let periods = periods(query);
    let empty = Cell::default();
    let mut slices: Vec<(&Keys, &Cell)> = cells
        .iter()
        .filter(|(_, cell)| !cell.is_empty())
        .collect();
    let no_keys = Vec::new();
    if query.slices.is_empty() && slices.is_empty() {
        slices.push((&no_keys, &empty));
    }
    let order = |keys: &Keys| -> Vec<(u32, Option<String>)> {
        keys.iter()
            .zip(&query.slices)
            .map(|(key, slice)| {
                let rank = match (slice, key) {
                    (Slice::Court, Some(name)) => court::official_order(name),
                    (_, None) => u32::MAX,
                    _ => 0,
                };
                (rank, key.clone())
            })
            .collect()
    };
    slices.sort_by_cached_key(|(keys, _)| order(keys));
    let mut rows = Vec::with_capacity(slices.len() * periods.len());
    // Stock of each slice so far, and how many of its days are counted.
    let mut reached: Vec<(i64, usize)> = slices.iter().map(|(_, cell)| (cell.opening, 0)).collect();
    // Day by day, then slice by slice, as a person reads a table.
    for (date, _, end) in &periods {
        for ((keys, cell), (stock, next)) in slices.iter().zip(&mut reached) {
            let mut sums = [0_i64; 5];
            while let Some((_, counts)) = cell.days.get(*next).filter(|(day, _)| day < end) {
                for (sum, n) in sums.iter_mut().zip(counts) {
                    *sum += n;
                }
                *next += 1;
            }
            let [filed, ended, reopened, moved_in, moved_out] = sums;
            let opening = *stock;
            *stock += filed + reopened + moved_in - ended - moved_out;
            rows.push(StockRow {
                date: *date,
                keys: (*keys).clone(),
                opening,
                filed,
                reopened,
                moved_in,
                ended,
                moved_out,
                closing: *stock,
            });
        }
    }
    rows
}
