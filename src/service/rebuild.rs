//! Rebuilds every projection from the events alone.

use std::collections::HashSet;

use super::api::{Context, Response, Written};
use super::write::{Stale, repeated};
use super::{Core, Result, author, facts, lock, undone};
use crate::domain::journal::Action;
use crate::store::bulk::{Bulk, Events, Packed};
use crate::store::codec::from_days;
use crate::store::commit::finish_bulk;
use crate::store::dict::Dict;
use crate::store::error::Result as StoreResult;
use crate::store::kv::{Snapshot, Transaction};
use crate::store::project::{Buffers, Facts, Key, project_existing};
use crate::store::read::{self, read_meta};
use crate::store::row::event::case_of;
use crate::store::table::Table;
use crate::store::visit;

/// Answers [`super::api::Request::Rebuild`].
pub(crate) fn handle(core: &Core, cx: &Context) -> Result<Response> {
    let written = all(core, cx, Action::Create, None, &mut |_| Ok(()))?;
    Ok(Response::Written(written))
}

/// Clears and rebuilds every projection in one transaction, after `first` changed what they depend
/// on. With [`Action::Create`] it writes no journal entry, because nothing was recorded.
pub(crate) fn all(
    core: &Core,
    cx: &Context,
    action: Action,
    source: Option<String>,
    first: &mut dyn FnMut(&mut dyn Transaction) -> Result<()>,
) -> Result<Written> {
    let _writing = lock(&core.writing);
    let mut txn = core.store.begin()?;
    if let Some(commit) = repeated(&*txn, cx)? {
        return Ok(Written::again(commit));
    }
    // The events as committed: while projections are loaded, the transaction itself cannot be read.
    let events = core.store.snapshot()?;
    first(&mut *txn)?;
    let loaded = super::rules::Loaded::read(&*txn)?;
    let mut meta = read_meta(&*events)?;
    // A projection describes the latest day any write knew; rebuilding for an earlier day would
    // lose what began since.
    let today = from_days(meta.latest_today).map_or(cx.today, |day| day.max(cx.today));
    let facts = Facts {
        today,
        ..facts(&loaded, cx.today)
    };
    let undone = undone(&*events, u64::MAX)?;
    let mut dict = core.take_dict(&*events)?;
    for table in Table::ALL.into_iter().filter(|table| table.is_projection()) {
        txn.clear(table)?;
    }
    let mut bulk = Bulk::new(meta.commit + 1);
    let log = Log {
        events: &*events,
        undone: &undone,
    };
    stream(&mut bulk, &mut *txn, &log, &facts, &mut dict)?;
    dict.save(&mut *txn)?;
    let entry = (action != Action::Create).then(|| author(cx, action, source));
    finish_bulk(&mut *txn, bulk, &mut meta, entry, today)?;
    core.commit(txn, meta.commit, Stale::All)?;
    // Without a journal entry the number of the commit does not change.
    core.forget();
    Ok(Written {
        commit: meta.commit,
        ..Written::default()
    })
}

/// What cases are derived from: their events, and the undone commits.
pub(crate) struct Log<'a> {
    pub events: &'a dyn Snapshot,
    pub undone: &'a HashSet<u64>,
}

/// Derives every case from its events and stores it.
pub(crate) fn stream(
    bulk: &mut Bulk,
    txn: &mut dyn Transaction,
    log: &Log<'_>,
    facts: &Facts<'_>,
    dict: &mut Dict,
) -> StoreResult<()> {
    let (mut key, mut memory) = (String::new(), Buffers::default());
    bulk.stream(txn, Events::Kept, &mut |bulk, loader| {
        visit::each_history(log.events, visit::ALL, |id, blob| {
            let case = case_of(blob, dict, |commit| !log.undone.contains(&commit))
                .ok_or_else(|| read::damaged(id))?;
            let used = std::mem::take(&mut memory);
            let key = Key::of(&case, &mut key);
            let packed = Packed {
                id,
                events: None,
                projection: project_existing(&case, key, facts, dict, used),
            };
            bulk.store(loader, &packed)?;
            memory = packed.projection.map(Buffers::from).unwrap_or_default();
            Ok(())
        })
    })
}
