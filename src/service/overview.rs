//! The numbers of the day.

use std::sync::Arc;

use super::api::{Context, Flow, LevelCounts, Overview, Response};
use super::desk::Desk;
use super::{Core, Result, cases, followed};
use crate::domain::level::Level;
use crate::domain::setting::chief;
use crate::domain::tally::Cause;
use crate::store::codec::{day_key, key_day, to_days};
use crate::store::kv::Snapshot;
use crate::store::row::cells::{ANY_DELAY, CAUSES, DELAY_CAUSES, TOTAL, Undue, each};
use crate::store::row::header::NO_DAY;
use crate::store::table::{Table, pair};
use crate::store::visit;

/// Answers [`super::api::Request::Overview`].
pub(crate) fn handle(core: &Core, cx: &Context) -> Result<Response> {
    let snapshot = core.store.snapshot()?;
    let rules = core.rules(&*snapshot)?;
    let desk = Desk::new(&*snapshot, &rules, cx)?;
    let levels = level_counts(core, &desk)?;
    let today = to_days(cx.today);
    let until = pair(day_key(today), u32::MAX);
    let mut due = 0;
    visit::rows(&*snapshot, Table::Next, 0..=until, |_, _| due += 1)?;
    let yesterday = today - 1;
    let filed_later = filed_after(&*snapshot, today)?;
    let all = flow(&*snapshot, Table::Daily, yesterday, |_, code| {
        over_all(CAUSES.get(usize::from(code)))
    })?;
    let delayed = flow(
        &*snapshot,
        Table::Delayed,
        yesterday,
        |class, code| match class {
            ANY_DELAY => over_all(DELAY_CAUSES.get(usize::from(code))),
            _ => 0,
        },
    )?;
    Ok(Response::Overview(Box::new(Overview {
        today: cx.today,
        cases: u64::from(desk.meta.cases) + core.aside,
        open: u64::from(levels.total()),
        levels,
        unknown_filing: unfiled_open(core, &desk)?,
        filed_later,
        yesterday: all,
        delayed_yesterday: delayed,
        follow_ups_due: due,
        followed_up_today: followed::count(core, &desk, None)?,
        demo: desk.meta.demo,
        thresholds: rules.levels,
        long_pending: chief(&rules.setting.long_pending),
        calendar: Arc::clone(&rules.calendar),
    })))
}

/// The number of open cases without a filing date: taken from the store, or counted if an older
/// version wrote last or the day is in the past.
fn unfiled_open(core: &Core, desk: &Desk<'_>) -> Result<u64> {
    if desk.meta.unknown_filing == 0 {
        return Ok(0);
    }
    if !desk.is_current() {
        let lines = desk.stale(core)?.into_values().flatten();
        return Ok(lines.filter(|line| line.filed.is_none()).count() as u64);
    }
    if let Some(kept) = desk.meta.unfiled_open {
        return Ok(u64::from(kept));
    }
    let mut open = 0;
    cases::each_header(desk.snapshot, &mut |_, header, _| {
        open += u64::from(header.filed == NO_DAY && header.closed == NO_DAY);
        Ok(())
    })?;
    Ok(open)
}

/// The levels of all open cases without reading the cases, from the counts per due day.
pub(super) fn level_counts(core: &Core, desk: &Desk<'_>) -> Result<LevelCounts> {
    let mut levels = LevelCounts::default();
    let stale = desk.stale(core)?;
    if desk.is_current() {
        let today = to_days(desk.now.today);
        visit::rows(desk.snapshot, Table::DueDays, visit::ALL, |key, value| {
            let mut sum = 0;
            each(value, |_, _, _, n| sum += n);
            let level = [
                (Undue::Paused, Level::Paused),
                (Undue::None, Level::None),
                (Undue::Unknown, Level::Unknown),
            ]
            .into_iter()
            .find(|(undue, _)| undue.key() == key)
            .map_or_else(
                || desk.now.levels.level(key_day(key as u32) - today),
                |(_, level)| level,
            );
            levels.add(level, sum.unsigned_abs());
        })?;
        // A stale case is counted where it was; remove it there.
        for id in stale.keys() {
            let header = cases::indexed(desk.snapshot, *id)?;
            let level = desk.now.of_header(&header).level;
            levels.take(level);
        }
    }
    for line in stale.values().flatten() {
        levels.add(line.level, 1);
    }
    Ok(levels)
}

/// What a cause adds over all courts: a move between two courts adds nothing.
fn over_all(cause: Option<&Cause>) -> i64 {
    match cause {
        None | Some(Cause::MovedIn | Cause::MovedOut) => 0,
        Some(cause) => cause.sign(),
    }
}

/// Stock and flow of one day, counted back from the sum of all days.
fn flow(
    snapshot: &dyn Snapshot,
    table: Table,
    day: i32,
    sign: impl Fn(u8, u8) -> i64,
) -> Result<Flow> {
    let mut flow = Flow::default();
    let of_day = u64::from(day_key(day));
    visit::rows(snapshot, table, of_day..=TOTAL, |key, value| {
        each(value, |_, class, code, n| {
            let n = i64::from(n) * sign(class, code);
            match (key, n > 0) {
                (TOTAL, _) => flow.opening += n,
                (key, true) if key == of_day => {
                    flow.entered += n;
                    flow.opening -= n;
                }
                (key, false) if key == of_day => {
                    flow.left -= n;
                    flow.opening -= n;
                }
                _ => flow.opening -= n,
            }
        });
    })?;
    flow.closing = flow.opening + flow.entered - flow.left;
    Ok(flow)
}

/// The number of cases that the tallies count as filed after a day.
fn filed_after(snapshot: &dyn Snapshot, day: i32) -> Result<u64> {
    let first = u64::from(day_key(day)) + 1;
    let mut filed = 0;
    visit::rows(snapshot, Table::Daily, first..=TOTAL, |key, value| {
        each(value, |_, _, code, n| {
            if key != TOTAL && CAUSES.get(usize::from(code)) == Some(&Cause::Filed) {
                filed += i64::from(n);
            }
        });
    })?;
    Ok(filed.unsigned_abs())
}
