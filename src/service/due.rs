//! Open cases by due date: the running and the paused range merged, and what went stale computed again.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::api::{CaseLine, Context, DueQuery, LevelCounts, Page};
use super::cases;
use super::error::Error;
use super::filter::{Resolved, is_delayed};
use super::line::{Now, line_of_case};
use super::rules::Loaded;
use super::then;
use super::{Core, Result, undone};
use crate::domain::checklist;
use crate::domain::level::Level;
use crate::domain::number;
use crate::store::codec::{day_key, from_days, key_day, to_days};
use crate::store::dict::Dict;
use crate::store::error::StoreError;
use crate::store::kv::{Keys, Order, Snapshot};
use crate::store::read::read_meta;
use crate::store::row::header::Place;
use crate::store::row::list::ListRow;
use crate::store::row::meta::Meta;
use crate::store::table::{Table, pair, unpair};
use crate::store::visit;

/// Rows of a usual page, for which room is made at once.
pub(crate) const PAGE: usize = 256;

/// Takes key, case and value of a list row; whether to go on.
type ShowRow<'a> = &'a mut dyn FnMut(u64, u32, &[u8]) -> Result<bool>;

/// A snapshot with everything a question about today needs.
pub(crate) struct Desk<'s> {
    pub snapshot: &'s dyn Snapshot,
    pub rules: &'s Loaded,
    pub meta: Meta,
    pub now: Now<'s>,
}

impl<'s> Desk<'s> {
    /// A case that an index names as a row of a list.
    pub(crate) fn line(&self, id: u32, dict: &Dict) -> Result<CaseLine> {
        cases::with_indexed(self.snapshot, id, &mut |header, value| {
            let strings = cases::strings_of(u64::from(id), value)?;
            Ok(self.now.line_of_header(id, header, &strings, dict))
        })
    }

    pub(crate) fn new(
        snapshot: &'s dyn Snapshot,
        rules: &'s Loaded,
        cx: &Context,
    ) -> Result<Desk<'s>> {
        let now = Now::of_rules(rules, cx.today);
        Ok(Desk {
            snapshot,
            rules,
            meta: read_meta(snapshot)?,
            now,
        })
    }

    /// Whether the projections were made for an earlier or the same day; an earlier today asks the events.
    pub(crate) fn is_current(&self) -> bool {
        to_days(self.now.today) >= self.meta.latest_today
    }

    /// The cases whose projection no longer describes them, computed again; `None` for one that is not open.
    pub(crate) fn stale(&self, core: &Core) -> Result<HashMap<u32, Option<CaseLine>>> {
        let mut ids = Vec::new();
        let today = to_days(self.now.today);
        if !self.is_current() {
            cases::each_header(self.snapshot, &mut |id, _, _| {
                ids.push(id);
                Ok(())
            })?;
        } else if today >= self.meta.first_stale {
            let until = pair(day_key(today), u32::MAX);
            visit::rows(self.snapshot, Table::Stale, 0..=until, |key, _| {
                ids.push(unpair(key).1);
            })?;
        }
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let dict = core.dict(self.snapshot)?;
        let undone = undone(self.snapshot, u64::MAX)?;
        ids.into_iter()
            .map(|id| Ok((id, self.compute(id, &dict, &undone)?)))
            .collect()
    }

    /// The line of a case from its events as of today.
    pub(super) fn compute(
        &self,
        id: u32,
        dict: &Dict,
        undone: &HashSet<u64>,
    ) -> Result<Option<CaseLine>> {
        let day = (!self.is_current()).then_some(self.now.today);
        let (_, case) = cases::load(self.snapshot, id, dict, undone, day)?;
        if !case.exists || case.closed.is_some() || !case.is_filed_by(self.now.today) {
            return Ok(None);
        }
        let mut key = String::new();
        number::canonical_key(&case.now.number, &mut key);
        let verdict = self.rules.verdict(&case, self.now.today);
        Ok(Some(line_of_case(id, &key, &case, &verdict)))
    }

    /// Shows the stored rows of a table in its order, those gone stale left out; of dated rows none that is due after
    /// `until` even before it is rolled.
    fn rows(
        &self,
        table: Table,
        until: Option<NaiveDate>,
        stale: &HashMap<u32, Option<CaseLine>>,
        show: &mut dyn FnMut(CaseLine) -> Result<bool>,
    ) -> Result<()> {
        let until = until.map_or(i32::MAX, |day| match table {
            Table::Paused => to_days(day) - to_days(self.now.today),
            _ => to_days(day),
        });
        self.each_row(table, i32::MIN, until, stale, &mut |key, id, value| {
            let row = ListRow::read(value).ok_or_else(|| bad_row(table, key))?;
            let (place, day) = place_of(table, key);
            show(self.now.line(id, &row, place, day))
        })
    }

    /// Shows the stored rows of a table whose key days lie within `from` and `until`, in its order, those gone stale left out;
    /// `show` gets key, case and value. The table of undated rows has no days.
    pub(crate) fn each_row(
        &self,
        table: Table,
        from: i32,
        until: i32,
        stale: &HashMap<u32, Option<CaseLine>>,
        show: ShowRow<'_>,
    ) -> Result<()> {
        let keys = match table {
            Table::Due | Table::Paused if until < from => return Ok(()),
            // Not even looked at, where what is asked for lies before all of it.
            Table::Paused if until < self.meta.first_paused => return Ok(()),
            Table::Due | Table::Paused => pair(day_key(from), 0)..=pair(day_key(until), u32::MAX),
            _ => visit::ALL,
        };
        self.each_key(table, keys, stale, show)
    }

    /// [`Desk::each_row`] by the keys of the rows.
    pub(crate) fn each_key(
        &self,
        table: Table,
        keys: Keys,
        stale: &HashMap<u32, Option<CaseLine>>,
        show: ShowRow<'_>,
    ) -> Result<()> {
        let order = Order::Ascending;
        visit::try_scan(self.snapshot, table, keys, order, |key, value| {
            let (_, id) = unpair(key);
            Ok(visit::go_on(
                stale.contains_key(&id) || show(key, id, value)?,
            ))
        })
    }

    /// The line of a stored row.
    pub(crate) fn line_at(&self, table: Table, key: u64, id: u32) -> Result<CaseLine> {
        let mut line = None;
        self.snapshot.with(table, key, &mut |value| {
            let (place, day) = place_of(table, key);
            line = ListRow::read(value).map(|row| self.now.line(id, &row, place, day));
        })?;
        line.ok_or_else(|| bad_row(table, key))
    }

    /// Cases whose last pause ended within the days in which the checklist brings it up.
    pub(crate) fn pause_ends(&self) -> Result<HashMap<u32, NaiveDate>> {
        let today = to_days(self.now.today);
        let first = today - checklist::ENDED_WITHIN as i32;
        let mut ends = HashMap::new();
        let keys = pair(day_key(first), 0)..=pair(day_key(today), u32::MAX);
        visit::rows(self.snapshot, Table::Ends, keys, |key, _| {
            let (day, id) = unpair(key);
            ends.extend(from_days(key_day(day)).map(|day| (id, day)));
        })?;
        Ok(ends)
    }
}

/// Where the rows of a list table stand, and the day in a key.
pub(crate) fn place_of(table: Table, key: u64) -> (Place, i32) {
    match table {
        Table::Due => (Place::Due, key_day(unpair(key).0)),
        Table::Paused => (Place::Paused, key_day(unpair(key).0)),
        _ => (Place::Undated, 0),
    }
}

pub(crate) fn bad_row(table: Table, key: u64) -> Error {
    StoreError::unreadable(table, key).into()
}

/// Answers [`super::api::Request::Due`]: a page of open cases by due date.
pub(crate) fn page(core: &Core, cx: &Context, query: &DueQuery) -> Result<Page> {
    let snapshot = core.store.snapshot()?;
    let rules = core.rules(&*snapshot)?;
    let plain = Resolved::is_plain(&query.filter);
    let by_columns = || then::page(core, cx, &*snapshot, &rules, query);
    // Even the last numbers of a past are a projection, which would be made first.
    if Resolved::is_named(&query.filter)
        && core.then.is_some()
        && let Some(page) = by_columns()?
    {
        return Ok(page);
    }
    let desk = Desk::new(&*snapshot, &rules, cx)?;
    if plain
        && !desk.is_current()
        && desk.meta.past_kept
        && let Some(page) = by_columns()?
    {
        return Ok(page);
    }
    let dict = if plain {
        std::sync::Arc::default()
    } else {
        core.dict(&*snapshot)?
    };
    let filter = Resolved::new(&query.filter, &dict, &rules, cx.today)?;
    let undone = if filter.wants_delayed() {
        undone(&*snapshot, u64::MAX)?
    } else {
        HashSet::new()
    };
    let stale = desk.stale(core)?;
    let counted = query.count;
    let need = query.limit.map(|limit| query.offset + limit);
    let mut levels = LevelCounts::default();
    let mut lines: Vec<CaseLine> = Vec::with_capacity(need.unwrap_or_default().min(PAGE));
    let last_due = std::cell::Cell::new(None);
    // A counting request looks at every row; else each range gives no more than the window can hold.
    let mut take = |line: CaseLine, room: &mut usize| -> Result<bool> {
        if !filter.line(desk.snapshot, &line)?
            || filter.wants_delayed()
                && !filter.delayed(is_delayed(
                    desk.snapshot,
                    line.id,
                    &dict,
                    &undone,
                    &rules,
                    cx.today,
                )?)
        {
            return Ok(true);
        }
        let urgency = super::line::Urgency {
            due: line.due,
            days_left: line.days_left,
            level: line.level,
            provisional: line.provisional,
        };
        if filter.within(&urgency) {
            levels.add(line.level, 1);
        } else if !counted && line.due.is_some() && filter.is_past(&urgency) {
            // Rows come in order of due date, so none after this is within either.
            return Ok(false);
        }
        if filter.urgency(&urgency) && *room > 0 {
            *room -= 1;
            last_due.set(line.due);
            lines.push(line);
        }
        Ok(counted || *room > 0)
    };
    let full = need.unwrap_or(usize::MAX);
    if desk.is_current() {
        let mut until = None;
        for table in [Table::Due, Table::Paused, Table::Undated] {
            let mut room = full;
            let full_before = until.is_some() && table == Table::Undated;
            if (wanted(table, query) && !full_before) || counted {
                desk.rows(table, until, &stale, &mut |line| take(line, &mut room))?;
            }
            // The window is full of running cases: a paused one that is due later cannot get into it.
            if table == Table::Due && room == 0 && !counted {
                until = last_due.get();
            }
        }
    }
    let mut room = usize::MAX;
    for line in stale.into_values().flatten() {
        take(line, &mut room)?;
    }
    // The first page mostly comes in its order.
    if !lines.is_sorted_by_key(by_due) {
        lines.sort_by_key(by_due);
    }
    let total = counted.then(|| levels.of(&query.filter.levels));
    let mut rows: Vec<CaseLine> = lines
        .into_iter()
        .skip(query.offset)
        .take(query.limit.unwrap_or(usize::MAX))
        .collect();
    desk.stand_still(core, &mut rows)?;
    Ok(Page {
        rows,
        total,
        levels,
    })
}

/// The order of a list by due date; those without one come last.
fn by_due(line: &CaseLine) -> (bool, Option<NaiveDate>, u32) {
    (line.due.is_none(), line.due, line.id)
}

/// Whether rows of a table can match the levels asked for.
fn wanted(table: Table, query: &DueQuery) -> bool {
    let levels = &query.filter.levels;
    let any = |some: &[Level]| levels.is_empty() || levels.iter().any(|level| some.contains(level));
    match table {
        Table::Paused => any(&[Level::Paused]),
        Table::Undated => query.filter.within.is_none() && any(&[Level::None, Level::Unknown]),
        _ => any(&[
            Level::Over,
            Level::Urgent,
            Level::Near,
            Level::Ahead,
            Level::Normal,
        ]),
    }
}
