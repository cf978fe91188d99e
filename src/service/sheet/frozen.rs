//! Frozen sheets: kept as issued, each by one commit whose journal entry contains its digest.

use serde::{Deserialize, Serialize};

use crate::domain::calendar::zone;
use crate::domain::journal::Action;
use crate::domain::sheet::{Figures, Frozen, FrozenLine, Since};
use crate::service::api::{Context, FreezeOrder, Response, Written};
use crate::service::error::{Error, ErrorKey};
use crate::service::show::moment_of;
use crate::service::write::{Stale, repeated};
use crate::service::{Core, Result, author};
use crate::store::chain::digest;
use crate::store::codec::to_days;
use crate::store::commit::seal_plain;
use crate::store::damage::Flaw;
use crate::store::error::StoreError;
use crate::store::kv::{Order, Snapshot};
use crate::store::read::{named_entry, read_meta};
use crate::store::row::journal::Entry;
use crate::store::table::Table;
use crate::store::visit;

/// The longest sheet that is kept, in bytes; a sheet of fifteen courts has some ten thousand.
const LONGEST: usize = 4 << 20;
/// Precedes the digest of a frozen sheet in the journal.
const MARK: &str = "sm3:";

/// A frozen sheet as stored.
#[derive(Serialize, Deserialize)]
struct Stored {
    figures: Figures,
    issued: String,
    list: Option<String>,
    top: usize,
}

/// Answers [`crate::service::api::Request::Freeze`].
pub(crate) fn freeze(core: &Core, cx: &Context, order: &FreezeOrder) -> Result<Response> {
    let stored = Stored {
        figures: order.figures.clone(),
        issued: order.issued.clone(),
        list: order.list.clone(),
        top: order.top,
    };
    let bytes = serde_json::to_vec(&stored).map_err(Error::bug)?;
    if bytes.len() > LONGEST {
        return Err(Error::new(ErrorKey::LongSheet).with("bytes", bytes.len()));
    }
    let _writing = crate::service::lock(&core.writing);
    let mut txn = core.store.begin()?;
    if let Some(commit) = repeated(&*txn, cx)? {
        return Ok(Response::Written(Written::again(commit)));
    }
    let mut meta = read_meta(&*txn)?;
    // Figures belong to a commit. What was recorded since is not in them, and a sheet must not hide
    // that.
    if meta.commit != order.figures.commit {
        return Err(Error::new(ErrorKey::SheetMoved));
    }
    let source = Some(format!("{MARK}{}", digest(&bytes)));
    txn.put(Table::Frozen, meta.commit + 1, &bytes)?;
    seal_plain(
        &mut *txn,
        &mut meta,
        author(cx, Action::Freeze, source),
        to_days(cx.today),
    )?;
    core.commit(txn, meta.commit, Stale::Nothing)?;
    Ok(Response::Written(Written {
        commit: meta.commit,
        ..Written::default()
    }))
}

/// Answers [`crate::service::api::Request::FrozenSheets`], newest first.
pub(crate) fn list(core: &Core) -> Result<Response> {
    let snapshot = core.store.snapshot()?;
    let mut ids = Vec::new();
    visit::rows(&*snapshot, Table::Frozen, visit::ALL, |id, _| ids.push(id))?;
    let lines = ids
        .into_iter()
        .rev()
        .map(|id| Ok(load(&*snapshot, id)?.line));
    Ok(Response::FrozenSheets(lines.collect::<Result<_>>()?))
}

/// Answers [`crate::service::api::Request::Frozen`].
pub(crate) fn read(core: &Core, id: u64) -> Result<Response> {
    Ok(Response::Frozen(Box::new(load(
        &*core.store.snapshot()?,
        id,
    )?)))
}

/// A frozen sheet, provided the journal vouches for it.
pub(super) fn load(snapshot: &dyn Snapshot, id: u64) -> Result<Frozen> {
    let bytes = snapshot
        .get(Table::Frozen, id)?
        .ok_or_else(|| Error::new(ErrorKey::NoSuchSheet).with("id", id))?;
    let entry = named_entry(snapshot, id)?;
    let digest = digest(&bytes).to_string();
    if vouched(&entry) != Some(&digest) {
        return Err(StoreError::corrupt(Table::Frozen, id, Flaw::JournalDiffers).into());
    }
    let stored: Stored =
        serde_json::from_slice(&bytes).map_err(|_| StoreError::unreadable(Table::Frozen, id))?;
    Ok(Frozen {
        line: FrozenLine {
            id,
            kind: stored.figures.kind,
            date: stored.figures.date,
            court: stored.figures.court.clone(),
            moment: moment_of(entry.moment, zone()),
            actor: entry.actor,
            digest,
        },
        figures: stored.figures,
        issued: stored.issued,
        list: stored.list,
        top: stored.top,
    })
}

/// The last frozen sheet that `fits` accepts.
pub(super) fn last(
    snapshot: &dyn Snapshot,
    fits: &dyn Fn(&Figures) -> bool,
) -> Result<Option<Since>> {
    let mut found = None;
    let order = Order::Descending;
    visit::try_scan(snapshot, Table::Frozen, visit::ALL, order, |id, value| {
        let stored: Stored =
            serde_json::from_slice(value).map_err(|_| StoreError::unreadable(Table::Frozen, id))?;
        if fits(&stored.figures) {
            found = Some(Since {
                id,
                date: stored.figures.date,
                commit: stored.figures.commit,
            });
        }
        Ok::<_, Error>(visit::go_on(found.is_none()))
    })?;
    Ok(found)
}

/// The digest of the frozen sheet that a journal entry contains.
pub(crate) fn vouched(entry: &Entry) -> Option<&str> {
    entry
        .source
        .as_deref()
        .filter(|_| entry.action == Action::Freeze)?
        .strip_prefix(MARK)
}
