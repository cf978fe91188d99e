//! The checklist of the day: the due range, the paused range, cases from the follow-up index, and
//! last the cases of unknown due date. Only rows in the window are read whole.

mod overdue;
mod ranges;

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::api::{
    CaseLine, Checklist, ChecklistQuery, Context, DayCounts, Filter, LevelCounts, Page, Response,
};
use super::desk::{Desk, bad_row};
use super::done_in::DoneIn;
use super::due::PAGE;
use super::filter::Resolved;
use super::line::{Spot, Urgency};
use super::skip::Skips;
use super::{Core, Result, cases, closings, followed};
use crate::domain::checklist::{Reason, Standing};
use crate::domain::days::days_until;
use crate::domain::query::{Op, Term, Value};
use crate::store::codec::to_days;
use crate::store::row::header::Place;
use crate::store::row::list::{Brief, ListRow, PauseEnd};
use crate::store::table::Table;

/// An item whose row may still have to be read whole.
#[derive(Debug, Clone, Copy)]
struct Item {
    /// The day that decides its position; the latest for a case without a due date.
    day: i32,
    id: u32,
    reason: Reason,
    /// Where its list row is; `None` for a stale case, which has already been computed.
    row: Option<(Table, u64)>,
    /// Index of its line, if it was made at once.
    line: Option<usize>,
}

/// The items being collected.
struct Gather<'a> {
    desk: &'a Desk<'a>,
    filter: &'a Resolved<'a>,
    skips: &'a Skips,
    /// Ends of pauses by case, as far as they may matter; read on first use.
    ends: OnceCell<HashMap<u32, NaiveDate>>,
    stale: &'a HashMap<u32, Option<CaseLine>>,
    items: Vec<Item>,
    /// Lines of items likely to be in the window, made while their rows were at hand.
    lines: Vec<CaseLine>,
    /// Items before the window.
    offset: usize,
    levels: LevelCounts,
    counts: DayCounts,
    /// How many items fill the window; `None` to count all.
    need: Option<usize>,
    only: Option<Reason>,
    /// Conditions on the reason.
    reasons: &'a [Term],
    /// How many items so far come in the order of the list; those of the paused range may belong
    /// further down.
    in_order: usize,
}

impl<'a> Gather<'a> {
    fn new(
        desk: &'a Desk<'a>,
        filter: &'a Resolved<'a>,
        query: &ChecklistQuery,
        (skips, stale): (&'a Skips, &'a HashMap<u32, Option<CaseLine>>),
        reasons: &'a [Term],
    ) -> Gather<'a> {
        let limit = query.limit.filter(|_| !query.count);
        let room = limit.map_or(0, |limit| limit.min(PAGE));
        Gather {
            ends: OnceCell::new(),
            desk,
            filter,
            skips,
            stale,
            items: Vec::with_capacity(room),
            lines: Vec::with_capacity(room),
            offset: query.offset,
            levels: LevelCounts::default(),
            counts: DayCounts::default(),
            need: limit.map(|limit| query.offset.saturating_add(limit)),
            only: query.only,
            reasons,
            in_order: 0,
        }
    }

    /// Adds the cases whose rows are stale.
    fn stale(&mut self) -> Result<()> {
        for (id, line) in self.stale {
            let Some(line) = line else { continue };
            if self.filter.line(self.desk.snapshot, line)? {
                let pause_end = self.ends()?.get(id).copied();
                let standing = Standing {
                    pause_end,
                    ..standing(line)
                };
                self.consider(*id, &standing, None)?;
            }
        }
        Ok(())
    }
}

impl Gather<'_> {
    fn ends(&self) -> Result<&HashMap<u32, NaiveDate>> {
        if let Some(ends) = self.ends.get() {
            return Ok(ends);
        }
        let ends = self.desk.pause_ends()?;
        Ok(self.ends.get_or_init(|| ends))
    }

    fn full(&self) -> bool {
        self.need.is_some_and(|need| self.in_order >= need)
    }

    /// Adds a case. Returns whether it belongs on the list.
    fn consider(
        &mut self,
        id: u32,
        standing: &Standing,
        row: Option<(Table, u64)>,
    ) -> Result<bool> {
        let left = |due| days_until(self.desk.now.today, due);
        let urgency = Urgency {
            due: standing.due,
            days_left: standing.due.map(left),
            level: standing.level,
            provisional: false,
            stated: None,
        };
        let urgency = self.filter.compared(self.desk.snapshot, id, urgency)?;
        if !self.filter.within(&urgency) {
            return Ok(false);
        }
        self.levels.add(standing.level, 1);
        if !self.filter.urgency(&urgency) {
            return Ok(false);
        }
        let today = self.desk.now.today;
        let is_put_off = self.skips.last(id) == Some(today);
        // What was put off today is not listed, but counted as long as it is neither done nor closed.
        let standing = Standing {
            skipped: self.skips.last_before(id, today),
            ..*standing
        };
        let Some(reason) = standing.reason(today, self.desk.now.calendar) else {
            return Ok(false);
        };
        if !self.reasons.iter().all(|term| fits(term, reason)) {
            return Ok(false);
        }
        if is_put_off {
            self.counts.skipped += 1;
            return Ok(false);
        }
        self.counts.add(reason, standing.level);
        if self.only.is_some_and(|only| only != reason) {
            return Ok(false);
        }
        let day = standing.due.map_or(i32::MAX, to_days);
        self.in_order += usize::from(row.is_some_and(|(table, _)| table != Table::Paused));
        self.items.push(Item {
            day,
            id,
            reason,
            row,
            line: None,
        });
        Ok(true)
    }

    /// Adds a stored row. A row that is not whole has no texts.
    fn row(
        &mut self,
        (table, key): (Table, u64),
        id: u32,
        value: &[u8],
        whole: bool,
    ) -> Result<()> {
        let full = || ListRow::read(value).ok_or_else(|| bad_row(table, key));
        if !self.filter.takes_all() && !self.filter.row(self.desk.snapshot, id, &full()?)? {
            return Ok(());
        }
        let row = Brief::read(value).ok_or_else(|| bad_row(table, key))?;
        let spot = Spot {
            custody: row.custody,
            provisional: row.provisional,
            unlimited: row.unlimited,
            ..Spot::of_key(table, key)
        };
        let urgency = self.desk.now.urgency(spot);
        let standing = Standing {
            level: urgency.level,
            due: urgency.due,
            next: row.next,
            last: row.last,
            pause_end: match row.pause_end {
                PauseEnd::On(day) => Some(day),
                PauseEnd::Never => None,
                PauseEnd::Untold => self.ends()?.get(&id).copied(),
            },
            skipped: None,
        };
        let before = self.items.len();
        let taken = self.consider(id, &standing, Some((table, key)))?;
        // Rows that come in the order of the list are turned into lines at once.
        if taken && whole && self.need.is_some() && table == Table::Due && before >= self.offset {
            let line = self.desk.now.line(id, &full()?, spot);
            if let Some(item) = self.items.last_mut() {
                item.line = Some(self.lines.len());
                self.lines.push(line);
            }
        }
        Ok(())
    }

    /// Adds the rows of a dated table between two days until the window is full, except for the
    /// cases in `but`.
    fn range(&mut self, table: Table, from: i32, to: i32, but: &HashSet<u32>) -> Result<()> {
        let desk = self.desk;
        desk.each_row(table, (from, to), self.stale, &mut |key, id, value| {
            if !but.contains(&id) {
                self.row((table, key), id, value, true)?;
            }
            Ok(!self.full())
        })
    }

    /// Adds one case by its id, unless it is in a range that is read anyway.
    fn single(&mut self, id: u32, from: i32) -> Result<()> {
        if self.stale.contains_key(&id) {
            return Ok(());
        }
        let snapshot = self.desk.snapshot;
        let Some(header) = cases::header(snapshot, id)? else {
            // A case that was put off may have been undone since; the indexes of days always match
            // the cases.
            let put_off = self.skips.last(id).is_some();
            return put_off.then_some(()).ok_or_else(|| cases::lacking(id));
        };
        let elsewhere = match header.place {
            Place::Closed | Place::Later | Place::Paused => true,
            Place::Due => header.key_day < from,
            Place::Undated => false,
        };
        if elsewhere {
            return Ok(());
        }
        let Some((table, key)) = crate::store::project::list_place(&header, id) else {
            return Ok(());
        };
        let mut seen = Err(bad_row(table, key));
        snapshot.with(table, key, &mut |value| {
            seen = self.row((table, key), id, value, true);
        })?;
        seen
    }

    /// The rows of the window, read whole.
    fn window(&mut self, limit: Option<usize>) -> Result<(Vec<CaseLine>, Vec<Reason>)> {
        // Among those without a day the planned ones come first.
        let order = |item: &Item| (item.day, item.reason == Reason::Unknown, item.id);
        if !self.items.is_sorted_by_key(order) {
            self.items.sort_unstable_by_key(order);
        }
        let end = limit.map_or(usize::MAX, |limit| self.offset.saturating_add(limit));
        let items = self.items.get(..end).unwrap_or(&self.items);
        let items = items.get(self.offset..).unwrap_or_default();
        let reasons = |items: &[Item]| items.iter().map(|item| item.reason).collect();
        let made = |(at, item): (usize, &Item)| item.line == Some(at);
        // Usually the first page: every line is there, in order.
        if items.len() == self.lines.len() && items.iter().enumerate().all(made) {
            return Ok((std::mem::take(&mut self.lines), reasons(items)));
        }
        let mut made: Vec<_> = std::mem::take(&mut self.lines)
            .into_iter()
            .map(Some)
            .collect();
        let (mut lines, mut reasons) = (Vec::new(), Vec::new());
        for item in items {
            let line = match (item.line, item.row) {
                (Some(at), _) => made.get_mut(at).and_then(Option::take),
                (None, None) => self.stale.get(&item.id).cloned().flatten(),
                (None, Some((table, key))) => Some(self.desk.line_at(table, key, item.id)?),
            };
            if let Some(line) = line {
                lines.push(line);
                reasons.push(item.reason);
            }
        }
        Ok((lines, reasons))
    }
}

/// Whether a condition on the reason holds.
fn fits(term: &Term, reason: Reason) -> bool {
    let named = term.values.contains(&Value::Reason(reason));
    named != (term.op == Op::Ne)
}

/// Answers [`super::api::Request::Checklist`].
pub(crate) fn handle(core: &Core, cx: &Context, query: &ChecklistQuery) -> Result<Response> {
    Ok(Response::Checklist(Box::new(of(core, cx, query)?)))
}

/// The cases of the items that a filter leaves.
pub(super) fn ids(core: &Core, cx: &Context, filter: &Filter) -> Result<Vec<u32>> {
    let query = ChecklistQuery {
        filter: filter.clone(),
        limit: Some(0),
        count: true,
        ..ChecklistQuery::default()
    };
    gathered(core, cx, &query, |gather| {
        Ok(gather.items.iter().map(|item| item.id).collect())
    })
}

/// The items that a query asks for.
pub(super) fn of(core: &Core, cx: &Context, query: &ChecklistQuery) -> Result<Checklist> {
    gathered(core, cx, query, |gather| {
        let (mut rows, reasons) = gather.window(query.limit)?;
        gather.desk.stand_still(core, &mut rows)?;
        let counts = if query.count {
            let mut counts = gather.counts;
            let done = DoneIn::new(core, gather.desk, gather.filter, gather.stale);
            counts.followed = followed::count(core, gather.desk, Some(&done))?;
            counts.closed = closings::count(core, cx, gather.desk, &done)?;
            Some(counts)
        } else {
            None
        };
        Ok(Checklist {
            page: Page {
                rows,
                total: counts.map(|counts| counts.todo() as usize),
                levels: gather.levels,
            },
            reasons,
            counts,
        })
    })
}

/// Collects the items of a query and makes something of them.
fn gathered<T>(
    core: &Core,
    cx: &Context,
    query: &ChecklistQuery,
    make: impl FnOnce(&mut Gather<'_>) -> Result<T>,
) -> Result<T> {
    let snapshot = core.store.snapshot()?;
    let rules = core.rules(&*snapshot)?;
    let desk = Desk::new(&*snapshot, &rules, cx)?;
    let (filter, reasons) = query.filter.without_reasons();
    let dict = if Resolved::is_plain(&filter) {
        std::sync::Arc::default()
    } else {
        core.dict(&*snapshot)?
    };
    let filter = Resolved::new(&filter, &*snapshot, &dict, &rules, cx.today)?;
    let skips = Skips::read(&*snapshot, &cx.actor.name, cx.today, &rules.calendar)?;
    let stale = desk.stale(core)?;
    let mut gather = Gather::new(&desk, &filter, query, (&skips, &stale), &reasons);
    gather.stale()?;
    if desk.is_current() {
        gather.ranges(to_days(cx.today))?;
    }
    make(&mut gather)
}

/// The state of a line; its pauses and what was put off are not in it.
pub(super) fn standing(line: &CaseLine) -> Standing {
    Standing {
        level: line.level,
        due: line.due.filter(|_| line.level.is_open()),
        next: line.next,
        last: line.last.as_ref().map(|(day, _)| *day),
        pause_end: None,
        skipped: None,
    }
}
