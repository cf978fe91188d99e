//! Cases that a person put off until tomorrow. This is no fact of the case, so it is kept outside
//! the chain.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::api::{Context, Response};
use super::desk::Desk;
use super::error::{Error, ErrorKey};
use super::{Core, Result, cases, checklist, lock, undone};
use crate::domain::calendar::Calendar;
use crate::domain::checklist::Standing;
use crate::store::codec::{day_key, from_days, key_day, to_days};
use crate::store::kv::{Order, Snapshot, Transaction};
use crate::store::table::{Table, pair, unpair};
use crate::store::visit;

/// How many days it is kept.
const KEPT: i32 = 60;

/// The cases one person put off, today and since the last working day.
#[derive(Debug, Default)]
pub(crate) struct Skips {
    days: HashMap<u32, PutOff>,
}

/// When a case was put off last, and when before that.
#[derive(Debug, Clone, Copy)]
struct PutOff {
    last: NaiveDate,
    before: Option<NaiveDate>,
}

impl Skips {
    pub(crate) fn read(
        snapshot: &dyn Snapshot,
        actor: &str,
        today: NaiveDate,
        calendar: &Calendar,
    ) -> Result<Skips> {
        let mut skips = Skips::default();
        // The calendar is needed only if anything was put off at all; it would slow down the first
        // page.
        let order = Order::Descending;
        if visit::first(snapshot, Table::Skips, visit::ALL, order, |_, _| ())?.is_none() {
            return Ok(skips);
        }
        let since = to_days(calendar.add_working_days(today, -1));
        let from = pair(day_key(since), 0);
        let until = pair(day_key(to_days(today)), u32::MAX);
        visit::rows(snapshot, Table::Skips, from..=until, |key, value| {
            let (day, id) = unpair(key);
            if names(value).any(|name| name == actor)
                && let Some(day) = from_days(key_day(day))
            {
                let before = skips.last(id);
                skips.days.insert(id, PutOff { last: day, before });
            }
        })?;
        Ok(skips)
    }

    /// The last day on which a case was put off.
    pub(crate) fn last(&self, id: u32) -> Option<NaiveDate> {
        self.days.get(&id).map(|put_off| put_off.last)
    }

    /// The last day before `today` on which a case was put off.
    pub(crate) fn last_before(&self, id: u32, today: NaiveDate) -> Option<NaiveDate> {
        let put_off = self.days.get(&id)?;
        let last = Some(put_off.last).filter(|last| *last < today);
        last.or(put_off.before)
    }

    pub(crate) fn cases(&self) -> impl Iterator<Item = u32> + '_ {
        self.days.keys().copied()
    }

    /// The cases put off on this day.
    pub(crate) fn of_day(&self, day: NaiveDate) -> impl Iterator<Item = u32> + '_ {
        let of_day = self.days.iter().filter(move |(_, one)| one.last == day);
        of_day.map(|(id, _)| *id)
    }
}

/// The people who put a case off, one per line.
pub(crate) fn names(value: &[u8]) -> impl Iterator<Item = &str> {
    value
        .split(|b| *b == b'\n')
        .filter_map(|name| std::str::from_utf8(name).ok())
}

/// Answers [`super::api::Request::Skip`].
pub(crate) fn handle(core: &Core, cx: &Context, number: &str, put_off: bool) -> Result<Response> {
    let _writing = lock(&core.writing);
    if put_off {
        check(core, cx, number)?;
    }
    let mut txn = core.store.begin()?;
    let id = cases::need(&*txn, number)?;
    let today = to_days(cx.today);
    let key = pair(day_key(today), id);
    let before = txn.get(Table::Skips, key)?.unwrap_or_default();
    let mut people: Vec<&str> = names(&before)
        .filter(|name| !name.is_empty() && *name != cx.actor.name)
        .collect();
    if !put_off && !names(&before).any(|name| name == cx.actor.name) {
        return Err(Error::new(ErrorKey::NotPutOff).with("number", number));
    }
    if put_off {
        people.push(&cx.actor.name);
    }
    if people.is_empty() {
        txn.delete(Table::Skips, key)?;
    } else {
        let value = people.join("\n");
        txn.put(Table::Skips, key, value.as_bytes())?;
    }
    forget(&mut *txn, today - KEPT)?;
    txn.commit()?;
    Ok(Response::Skipped)
}

/// Refuses to put off what is not on the list of today, or is done already: the counts of the day
/// would have it twice.
fn check(core: &Core, cx: &Context, number: &str) -> Result<()> {
    let snapshot = core.store.snapshot()?;
    let id = cases::need(&*snapshot, number)?;
    let (rules, dict) = (core.rules(&*snapshot)?, core.dict(&*snapshot)?);
    let (undone, desk) = (
        undone(&*snapshot, u64::MAX)?,
        Desk::new(&*snapshot, &rules, cx)?,
    );
    let (_, case) = cases::load(&*snapshot, id, &dict, &undone, None)?;
    let refused = |key| Err(Error::new(key).with("number", &case.now.number));
    if case.closed.is_some() {
        return refused(ErrorKey::ClosedOffList);
    }
    let skips = Skips::read(&*snapshot, &cx.actor.name, cx.today, &rules.calendar)?;
    let reason = desk.compute(id, &dict, &undone)?.and_then(|line| {
        let standing = Standing {
            pause_end: case.pause_end(rules.rules()),
            skipped: skips.last_before(id, cx.today),
            ..checklist::standing(&line)
        };
        standing.reason(cx.today, &rules.calendar)
    });
    match (reason, &case.last) {
        (Some(_), _) => Ok(()),
        (None, Some((day, _))) if *day == cx.today => refused(ErrorKey::DoneToday),
        (None, _) => refused(ErrorKey::NotOnList),
    }
}

/// Deletes what was put off before a day, which is no longer needed.
fn forget(txn: &mut dyn Transaction, before: i32) -> Result<()> {
    let mut old = Vec::new();
    let until = pair(day_key(before), 0).saturating_sub(1);
    visit::rows(txn, Table::Skips, 0..=until, |key, _| old.push(key))?;
    for key in old {
        txn.delete(Table::Skips, key)?;
    }
    Ok(())
}
