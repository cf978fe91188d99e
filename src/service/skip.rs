//! Cases that a person put off until tomorrow. This is no fact of the case, so it is kept outside
//! the chain.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::api::{Context, Response};
use super::error::{Error, ErrorKey};
use super::{Core, Result, cases, lock};
use crate::domain::calendar::Calendar;
use crate::store::codec::{day_key, from_days, key_day, to_days};
use crate::store::kv::{Order, Snapshot, Transaction};
use crate::store::table::{Table, pair, unpair};
use crate::store::visit;

/// How many days it is kept.
const KEPT: i32 = 60;

/// The cases one person put off, today and since the last working day.
#[derive(Debug, Default)]
pub(crate) struct Skips {
    days: HashMap<u32, NaiveDate>,
    today: u64,
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
                skips.days.insert(id, day);
                skips.today += u64::from(day == today);
            }
        })?;
        Ok(skips)
    }

    /// The last day on which a case was put off.
    pub(crate) fn last(&self, id: u32) -> Option<NaiveDate> {
        self.days.get(&id).copied()
    }

    pub(crate) fn cases(&self) -> impl Iterator<Item = u32> + '_ {
        self.days.keys().copied()
    }

    /// The number of cases put off today.
    pub(crate) fn today(&self) -> u64 {
        self.today
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
