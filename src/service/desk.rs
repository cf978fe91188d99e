//! The starting point of every question about today: a snapshot, the rules, the metadata, and the
//! stale cases recomputed.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::api::{CaseLine, Context};
use super::error::Error;
use super::line::{Now, Spot, line_of_case};
use super::rules::Loaded;
use super::{Core, Result, cases, undone};
use crate::domain::checklist;
use crate::domain::number;
use crate::store::codec::{day_key, from_days, key_day, to_days};
use crate::store::dict::Dict;
use crate::store::error::StoreError;
use crate::store::kv::{Keys, Order, Snapshot};
use crate::store::read::read_meta;
use crate::store::row::list::ListRow;
use crate::store::row::meta::Meta;
use crate::store::table::{Table, pair, unpair};
use crate::store::visit;

/// Receives key, case and value of a list row; returns whether to go on.
type ShowRow<'a> = &'a mut dyn FnMut(u64, u32, &[u8]) -> Result<bool>;

/// A snapshot with everything a question about today needs.
pub(crate) struct Desk<'s> {
    pub snapshot: &'s dyn Snapshot,
    pub rules: &'s Loaded,
    pub meta: Meta,
    pub now: Now<'s>,
}

impl<'s> Desk<'s> {
    /// The line of a case that an index names.
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

    /// Whether the projections were made for today or an earlier day. If today is earlier than
    /// that, the events are read instead.
    pub(crate) fn is_current(&self) -> bool {
        to_days(self.now.today) >= self.meta.latest_today
    }

    /// The cases whose projection is out of date, recomputed; `None` for a case that is not open.
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

    /// The line of a case, computed from its events as of today; `None` if it is not open.
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

    /// Shows the stored rows of a table in order, without the stale ones. Of dated rows it shows
    /// none that would be due after `until` even before it is rolled to a working day.
    pub(crate) fn rows(
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
        self.each_row(table, (i32::MIN, until), stale, &mut |key, id, value| {
            let row = ListRow::read(value).ok_or_else(|| bad_row(table, key))?;
            show(self.now.line(id, &row, Spot::of_row(table, key, &row)))
        })
    }

    /// Shows the stored rows of a table whose key days are within `from` and `until`, in order,
    /// without the stale ones. `show` gets key, case and value. The table of undated rows has no
    /// days.
    pub(crate) fn each_row(
        &self,
        table: Table,
        (from, until): (i32, i32),
        stale: &HashMap<u32, Option<CaseLine>>,
        show: ShowRow<'_>,
    ) -> Result<()> {
        let keys = match table {
            Table::Due | Table::Paused if until < from => return Ok(()),
            // Skipped entirely if the range ends before the first paused row.
            Table::Paused if until < self.meta.first_paused => return Ok(()),
            Table::Due | Table::Paused => pair(day_key(from), 0)..=pair(day_key(until), u32::MAX),
            _ => visit::ALL,
        };
        self.each_key(table, keys, stale, show)
    }

    /// [`Desk::each_row`] for a range of keys.
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
            let line_of = |row| self.now.line(id, &row, Spot::of_row(table, key, &row));
            line = ListRow::read(value).map(line_of);
        })?;
        line.ok_or_else(|| bad_row(table, key))
    }

    /// Cases whose last pause ended recently enough for the checklist to list it.
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

pub(crate) fn bad_row(table: Table, key: u64) -> Error {
    StoreError::unreadable(table, key).into()
}
