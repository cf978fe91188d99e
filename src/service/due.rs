//! Open cases by due date: the running and the paused range merged.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::api::{CaseLine, Context, DueQuery, LevelCounts, Page};
use super::desk::Desk;
use super::filter::{DelayFilter, Resolved};
use super::line::Urgency;
use super::then;
use super::{Core, Result};
use crate::domain::level::Level;
use crate::store::table::Table;

/// Rows of a usual page, for which capacity is reserved at once.
pub(crate) const PAGE: usize = 256;

/// Answers [`super::api::Request::Due`]: a page of open cases by due date.
pub(crate) fn page(core: &Core, cx: &Context, query: &DueQuery) -> Result<Page> {
    let snapshot = core.store.snapshot()?;
    let rules = core.rules(&*snapshot)?;
    let plain = Resolved::is_plain(&query.filter);
    let by_columns = || then::page(core, cx, &*snapshot, &rules, query);
    // Even the metadata of a past is a projection, which would have to be made first.
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
        Arc::default()
    } else {
        core.dict(&*snapshot)?
    };
    let filter = Resolved::new(&query.filter, &*snapshot, &dict, &rules, cx.today)?;
    let stale = desk.stale(core)?;
    let mut window = Window::new(&desk, &filter, filter.delays(&desk, &dict)?, query);
    if desk.is_current() {
        window.ranges(&stale)?;
    }
    window.rest(stale)?;
    let mut page = window.page();
    desk.stand_still(core, &mut page.rows)?;
    Ok(page)
}

/// The rows of a page, gathered from their ranges.
struct Window<'a> {
    desk: &'a Desk<'a>,
    filter: &'a Resolved<'a>,
    delays: DelayFilter<'a>,
    query: &'a DueQuery,
    /// The most rows of one range that can get into the window.
    most: usize,
    /// How many more rows of the current range can.
    room: usize,
    levels: LevelCounts,
    lines: Vec<CaseLine>,
}

impl<'a> Window<'a> {
    fn new(
        desk: &'a Desk<'a>,
        filter: &'a Resolved<'a>,
        delays: DelayFilter<'a>,
        query: &'a DueQuery,
    ) -> Window<'a> {
        let need = query.limit.map(|limit| query.offset.saturating_add(limit));
        Window {
            desk,
            filter,
            delays,
            query,
            most: need.unwrap_or(usize::MAX),
            room: 0,
            levels: LevelCounts::default(),
            lines: Vec::with_capacity(need.unwrap_or_default().min(PAGE)),
        }
    }

    /// Adds the stored rows, range by range.
    fn ranges(&mut self, stale: &HashMap<u32, Option<CaseLine>>) -> Result<()> {
        let (desk, counted) = (self.desk, self.query.count);
        let mut until = None;
        for table in [Table::Due, Table::Paused, Table::Undated] {
            self.room = self.most;
            let beyond = until.is_some() && table == Table::Undated;
            if counted || wanted(table, self.query) && !beyond {
                desk.rows(table, until, stale, &mut |line| self.take(line))?;
            }
            // If running cases fill the window, a paused case that is due later cannot get into it.
            if table == Table::Due && self.room == 0 && !counted {
                until = self.lines.last().and_then(|line| line.due);
            }
        }
        Ok(())
    }

    /// Adds the stale cases, which are in no range.
    fn rest(&mut self, stale: HashMap<u32, Option<CaseLine>>) -> Result<()> {
        self.room = usize::MAX;
        for line in stale.into_values().flatten() {
            self.take(line)?;
        }
        Ok(())
    }

    /// Adds a row if it matches. Returns whether the rows after it may match too. A counting
    /// request looks at every row; otherwise a range gives no more than the window can hold.
    fn take(&mut self, line: CaseLine) -> Result<bool> {
        if !self.filter.line(self.desk.snapshot, &line)? || !self.delays.takes(line.id)? {
            return Ok(true);
        }
        let counted = self.query.count;
        let urgency = Urgency::of(&line);
        let urgency = self.filter.compared(self.desk.snapshot, line.id, urgency)?;
        if self.filter.within(&urgency) {
            self.levels.add(line.level, 1);
        } else if !counted && line.due.is_some() && self.filter.is_past(&urgency) {
            // Rows come in order of due date, so none after this one is within either.
            return Ok(false);
        }
        if self.filter.urgency(&urgency) && self.room > 0 {
            self.room -= 1;
            self.lines.push(line);
        }
        Ok(counted || self.room > 0)
    }

    /// The rows of the window, in order.
    fn page(self) -> Page {
        let Window {
            query,
            levels,
            mut lines,
            ..
        } = self;
        // The first page usually arrives in order.
        if !lines.is_sorted_by_key(by_due) {
            lines.sort_by_key(by_due);
        }
        let rows = lines
            .into_iter()
            .skip(query.offset)
            .take(query.limit.unwrap_or(usize::MAX));
        Page {
            rows: rows.collect(),
            total: query.count.then(|| levels.of(&query.filter.levels)),
            levels,
        }
    }
}

/// The sort key of a list by due date; rows without one come last.
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
