//! Every projection, from the events alone.

use super::api::{Context, Response, Written};
use super::{Core, Result, author, facts, lock, undone};
use crate::domain::case::Case;
use crate::store::bulk::Bulk;
use crate::store::codec::from_days;
use crate::store::commit::finish_bulk;
use crate::store::error::StoreError;
use crate::store::kv::{Loader, Snapshot, Transaction};
use crate::store::project::Facts;
use crate::store::read::read_meta;
use crate::store::row::journal::Action;
use crate::store::table::{Table, unpair};

/// Answers [`super::api::Request::Rebuild`].
pub(crate) fn handle(core: &Core, cx: &Context) -> Result<Response> {
    let written = all(core, cx, Action::Create, None, &mut |_| Ok(()))?;
    Ok(Response::Written(written))
}

/// Clears and rebuilds every projection in one transaction, after `first` changed what they depend on.
/// An `action` of [`Action::Create`] writes no journal entry: nothing was said.
pub(crate) fn all(
    core: &Core,
    cx: &Context,
    action: Action,
    source: Option<String>,
    first: &mut dyn FnMut(&mut dyn Transaction) -> Result<()>,
) -> Result<Written> {
    let _writing = lock(&core.writing);
    let mut txn = core.store.begin()?;
    // The events as committed: while projections are loaded the transaction itself cannot be read.
    let events = core.store.snapshot()?;
    first(&mut *txn)?;
    core.forget_rules();
    let loaded = super::rules::Loaded::read(&*txn)?;
    let mut meta = read_meta(&*events)?;
    // A projection stands for the latest day any write knew; rebuilding on an earlier one would lose what began since.
    let today = from_days(meta.latest_today).map_or(cx.today, |day| day.max(cx.today));
    let facts = Facts {
        today,
        ..facts(loaded.rules(), &loaded.calendar, loaded.levels, cx)
    };
    let undone = undone(&*events, u64::MAX)?;
    let mut dict = core.take_dict(&*events)?;
    for table in Table::ALL.into_iter().filter(|table| table.is_projection()) {
        txn.clear(table)?;
    }
    let mut bulk = Bulk::new(&facts, &mut dict, meta.commit + 1);
    bulk.stream(&mut *txn, false, &mut |bulk, loader| {
        each_case(&*events, &undone, bulk, loader)
    })?;
    let last_case = meta.last_case;
    let entry = (action != Action::Create).then(|| author(cx, action, source));
    finish_bulk(&mut *txn, bulk, &mut meta, entry, today, last_case)?;
    core.keep_dict(dict);
    if let Err(error) = txn.commit() {
        *core
            .dict
            .write()
            .unwrap_or_else(std::sync::PoisonError::into_inner) = None;
        return Err(error.into());
    }
    core.forget_rules();
    core.forget_lookup();
    Ok(Written {
        commit: meta.commit,
        ..Written::default()
    })
}

/// Feeds every case of a snapshot, in the order of ids, to a bulk load.
fn each_case(
    events: &dyn Snapshot,
    undone: &std::collections::HashSet<u64>,
    bulk: &mut Bulk<'_, '_>,
    loader: &mut dyn Loader,
) -> crate::store::error::Result<()> {
    let mut current: Option<(u32, Vec<u8>)> = None;
    let mut failed = None;
    let mut push = |id: u32, blob: &[u8], bulk: &mut Bulk<'_, '_>| {
        let damaged = StoreError::Corrupt {
            table: Table::Events,
            key: u64::from(id) << 32,
            what: "event",
        };
        let recorded = crate::store::row::event::decode(blob, bulk.dict).ok_or(damaged)?;
        let case = Case::of(recorded.iter().filter(|e| !undone.contains(&e.commit)));
        bulk.push(loader, id, &case, None)
    };
    events.scan(Table::Events, 0, u64::MAX, false, &mut |key, value| {
        let (id, _) = unpair(key);
        match &mut current {
            Some((last, blob)) if *last == id => blob.extend_from_slice(value),
            _ => {
                if let Some((last, blob)) = current.replace((id, value.to_vec()))
                    && let Err(error) = push(last, &blob, bulk)
                {
                    failed = Some(error);
                    return std::ops::ControlFlow::Break(());
                }
            }
        }
        std::ops::ControlFlow::Continue(())
    })?;
    if let Some(error) = failed {
        return Err(error);
    }
    match current {
        Some((last, blob)) => push(last, &blob, bulk),
        None => Ok(()),
    }
}
