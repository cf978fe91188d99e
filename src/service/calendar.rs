//! 期限: how many cases fall due on each day. Without a filter it uses counts and indexes, never a
//! pass over the cases.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::api::{CalendarDay, CalendarQuery, Context, DueCalendar, Response};
use super::desk::Desk;
use super::filter::Resolved;
use super::line::Urgency;
use super::{Core, Result, cases, undone, window};
use crate::domain::calendar::Calendar;
use crate::domain::case::Case;
use crate::domain::level::Level;
use crate::domain::window::Window;
use crate::service::api::CaseLine;
use crate::store::codec::{day_key, key_day, to_days};
use crate::store::row::cells::each;
use crate::store::row::header::{Place, day};
use crate::store::table::{Table, pair, unpair};
use crate::store::visit;

/// Selects one count of a day.
type Count = fn(&mut CalendarDay) -> &mut u32;

/// The days of a window and the cases that may fall on them.
pub(crate) struct DueDays<'a> {
    pub desk: &'a Desk<'a>,
    pub filter: &'a Resolved<'a>,
    plain: bool,
    pub stale: &'a HashMap<u32, Option<CaseLine>>,
    /// Days of supervisions and pauses of the cases recomputed because today lies in the past.
    past: HashMap<u32, (Option<NaiveDate>, Option<NaiveDate>)>,
    pub from: i32,
    pub to: i32,
}

impl<'a> DueDays<'a> {
    pub(crate) fn new(
        core: &Core,
        desk: &'a Desk<'a>,
        filter: &'a Resolved<'a>,
        stale: &'a HashMap<u32, Option<CaseLine>>,
        days: Window,
    ) -> Result<DueDays<'a>> {
        let mut past = HashMap::new();
        if !desk.is_current() {
            let dict = core.dict(desk.snapshot)?;
            let undone = undone(desk.snapshot, u64::MAX)?;
            for (id, line) in stale {
                if line.is_some() {
                    let day = Some(desk.now.today);
                    let (_, case) = cases::load(desk.snapshot, *id, &dict, &undone, day)?;
                    past.insert(*id, marks(&case, desk));
                }
            }
        }
        Ok(DueDays {
            plain: filter.asks_nothing(),
            desk,
            filter,
            stale,
            past,
            from: to_days(days.from),
            to: to_days(days.to),
        })
    }

    /// Whether a case matches the filter.
    fn fits(&self, id: u32) -> Result<bool> {
        if self.plain {
            return Ok(true);
        }
        cases::with_indexed(self.desk.snapshot, id, &mut |header, value| {
            let mut header = self.filter.counted(self.desk.snapshot, id, header)?;
            let urgency = match self.stale.get(&id) {
                Some(Some(line)) => {
                    // Closed since, or filed only later, but open on the day asked about.
                    if matches!(header.place, Place::Closed | Place::Later) {
                        header.place = Place::Due;
                    }
                    Urgency {
                        stated: day(header.stated_due),
                        ..Urgency::of(line)
                    }
                }
                _ => self.desk.now.of_header(&header),
            };
            Ok(self.filter.header(&header, value) && self.filter.urgency(&urgency))
        })
    }

    /// Shows the cases of an index of days within the window.
    pub(crate) fn indexed(
        &self,
        table: Table,
        show: &mut dyn FnMut(i32, u32) -> Result<()>,
    ) -> Result<()> {
        let inside = |day: i32| (self.from..=self.to).contains(&day);
        if !self.desk.is_current() {
            for (id, line) in self.stale {
                let Some(line) = line else { continue };
                let (measure, ends) = self.past.get(id).copied().unwrap_or_default();
                let day = match table {
                    Table::Next => line.next,
                    Table::Measures => measure,
                    _ => ends,
                };
                if let Some(day) = day.map(to_days).filter(|day| inside(*day))
                    && self.fits(*id)?
                {
                    show(day, *id)?;
                }
            }
            return Ok(());
        }
        let (first, last) = (
            pair(day_key(self.from), 0),
            pair(day_key(self.to), u32::MAX),
        );
        self.scan(table, first, last, show)
    }

    fn scan(
        &self,
        table: Table,
        first: u64,
        last: u64,
        show: &mut dyn FnMut(i32, u32) -> Result<()>,
    ) -> Result<()> {
        visit::each(self.desk.snapshot, table, first..=last, |key, _| {
            let (day, id) = unpair(key);
            if self.fits(id)? {
                show(key_day(day), id)?;
            }
            Ok(())
        })
    }

    /// Shows the cases whose running clock ends from `from` to `to`.
    pub(crate) fn due(
        &self,
        (from, to): (i32, i32),
        show: &mut dyn FnMut(i32, u32) -> Result<()>,
    ) -> Result<()> {
        if self.desk.is_current() {
            let (first, last) = (pair(day_key(from), 0), pair(day_key(to), u32::MAX));
            self.scan(Table::Due, first, last, &mut |day, id| {
                if self.stale.contains_key(&id) {
                    return Ok(());
                }
                show(day, id)
            })?;
        }
        for (id, line) in self.stale {
            if let Some(day) = line.as_ref().and_then(running)
                && (from..=to).contains(&day)
                && self.fits(*id)?
            {
                show(day, *id)?;
            }
        }
        Ok(())
    }

    /// Counts the cases due on each day, from the counts per day. Stale cases are counted where
    /// they are now.
    fn due_counts(&self, add: &mut dyn FnMut(i32, i32)) -> Result<()> {
        if self.desk.is_current() {
            let (first, last) = (u64::from(day_key(self.from)), u64::from(day_key(self.to)));
            let days = first..=last;
            visit::rows(self.desk.snapshot, Table::DueDays, days, |key, value| {
                let mut sum = 0;
                each(value, |_, _, _, n| sum += n);
                add(key_day(key as u32), sum);
            })?;
            for id in self.stale.keys() {
                let header = cases::indexed(self.desk.snapshot, *id)?;
                if header.place == Place::Due {
                    add(header.key_day, -1);
                }
            }
        }
        for day in self.stale.values().flatten().filter_map(running) {
            add(day, 1);
        }
        Ok(())
    }
}

/// The day on which a running clock ends; `None` if the clock is paused or the case closed.
fn running(line: &CaseLine) -> Option<i32> {
    line.due
        .filter(|_| line.level != Level::Paused && line.closed.is_none())
        .map(to_days)
}

/// The limit of the last supervision and the end of the last pause.
fn marks(case: &Case, desk: &Desk<'_>) -> (Option<NaiveDate>, Option<NaiveDate>) {
    (
        case.measure.as_ref().and_then(|measure| measure.limit),
        case.pause_end(desk.rules.rules()),
    )
}

/// The days asked for, with empty counts.
fn empty_days(query: &CalendarQuery, calendar: &Calendar) -> Vec<CalendarDay> {
    let days = query.window.days();
    days.map(|date| CalendarDay {
        date,
        due: 0,
        follow_ups: 0,
        supervision: 0,
        pauses_ending: 0,
        working: calendar.is_working(date),
    })
    .collect()
}

/// Answers [`super::api::Request::Calendar`].
pub(crate) fn handle(core: &Core, cx: &Context, query: &CalendarQuery) -> Result<Response> {
    window::check(query.window, window::CALENDAR)?;
    let snapshot = core.store.snapshot()?;
    let rules = core.rules(&*snapshot)?;
    let desk = Desk::new(&*snapshot, &rules, cx)?;
    let dict = core.dict(&*snapshot)?;
    let filter = Resolved::new(&query.filter, &*snapshot, &dict, &rules, cx.today)?;
    let stale = desk.stale(core)?;
    let window = DueDays::new(core, &desk, &filter, &stale, query.window)?;
    let mut days = empty_days(query, &rules.calendar);
    let first = window.from;
    let mut at = |day: i32, change: &dyn Fn(&mut CalendarDay)| {
        let at = usize::try_from(day - first).ok();
        if let Some(day) = at.and_then(|at| days.get_mut(at)) {
            change(day);
        }
    };
    let mut overdue = 0;
    if window.plain {
        window.due_counts(&mut |day, n| at(day, &|d| d.due = d.due.saturating_add_signed(n)))?;
        overdue = super::overview::level_counts(core, &desk)?.get(Level::Over);
    } else {
        window.due((window.from, window.to), &mut |day, _| {
            at(day, &|d| d.due += 1);
            Ok(())
        })?;
        let late = (i32::MIN / 2, to_days(cx.today) - 1);
        window.due(late, &mut |_, _| {
            overdue += 1;
            Ok(())
        })?;
    }

    let indexes: [(Table, Count); 3] = [
        (Table::Next, |d| &mut d.follow_ups),
        (Table::Measures, |d| &mut d.supervision),
        (Table::Ends, |d| &mut d.pauses_ending),
    ];
    for (table, count) in indexes {
        window.indexed(table, &mut |day, _| {
            at(day, &|d| *count(d) += 1);
            Ok(())
        })?;
    }
    Ok(Response::Calendar(DueCalendar { days, overdue }))
}
