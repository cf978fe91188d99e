//! What was typed and not saved, per person, form and case. Drafts are no facts: no journal, no chain, gone when saved.

use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::api::{Context, Draft, Request, Response};
use super::error::{Error, ErrorKind};
use super::{Core, Result, add, record};
use crate::store::kv::{Batch, Snapshot, Transaction};
use crate::store::table::Table;

/// A person who leaves more than this unsaved has to clear some.
const MOST: usize = 200;
/// Bytes of one draft.
const LARGEST: usize = 64 * 1024;
/// Keys tried where two drafts have the same hash.
const PROBES: u64 = 8;

/// A draft with whose it is, as stored.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    actor: String,
    draft: Draft,
}

fn read(value: &[u8]) -> Option<Kept> {
    serde_json::from_slice(value).ok()
}

/// The key of a draft: where it is, or where it would go.
fn key(
    snapshot: &(impl Snapshot + ?Sized),
    actor: &str,
    form: &str,
    number: &str,
) -> Result<(u64, bool)> {
    let hash = xxh3_64(format!("{actor}\0{form}\0{number}").as_bytes());
    for probe in 0..PROBES {
        let key = hash.wrapping_add(probe);
        let mut taken = None;
        snapshot.with(Table::Drafts, key, &mut |value| taken = read(value))?;
        match taken {
            None => return Ok((key, false)),
            Some(kept)
                if kept.actor == actor
                    && kept.draft.form == form
                    && kept.draft.number == number =>
            {
                return Ok((key, true));
            }
            Some(_) => {}
        }
    }
    Ok((hash, false))
}

/// Answers [`super::api::Request::Drafts`]: those of who asks, the newest first.
pub(crate) fn list(core: &Core, cx: &Context) -> Result<Response> {
    let snapshot = core.store.snapshot()?;
    let mut drafts = own(&*snapshot, &cx.actor.name)?;
    drafts.sort_by(|a, b| b.saved.cmp(&a.saved).then_with(|| a.number.cmp(&b.number)));
    Ok(Response::Drafts(drafts))
}

fn own(snapshot: &dyn Snapshot, actor: &str) -> Result<Vec<Draft>> {
    let mut drafts = Vec::new();
    snapshot.scan(Table::Drafts, 0, u64::MAX, false, &mut |_, value| {
        drafts.extend(
            read(value)
                .filter(|kept| kept.actor == actor)
                .map(|kept| kept.draft),
        );
        ControlFlow::Continue(())
    })?;
    Ok(drafts)
}

/// Answers [`super::api::Request::KeepDraft`].
pub(crate) fn keep(core: &Core, cx: &Context, mut draft: Draft) -> Result<Response> {
    draft.saved = Some(cx.now);
    let (key, _) = {
        let snapshot = core.store.snapshot()?;
        let found = key(&*snapshot, &cx.actor.name, &draft.form, &draft.number)?;
        if !found.1 && own(&*snapshot, &cx.actor.name)?.len() >= MOST {
            return Err(Error::new(ErrorKind::Invalid, "too-many-drafts").with("n", MOST));
        }
        found
    };
    let kept = Kept {
        actor: cx.actor.name.clone(),
        draft,
    };
    let value = serde_json::to_vec(&kept)
        .map_err(|error| Error::new(ErrorKind::Bug, "bug").with("detail", error))?;
    if value.len() > LARGEST {
        return Err(Error::new(ErrorKind::Invalid, "draft-too-large").with("n", LARGEST / 1024));
    }
    core.store.apply(&Batch {
        put: vec![(Table::Drafts, key, value)],
        ..Batch::default()
    })?;
    Ok(Response::Done)
}

/// Answers [`super::api::Request::DropDraft`]; one that is not there is no error.
pub(crate) fn drop(core: &Core, cx: &Context, form: &str, number: &str) -> Result<Response> {
    let (key, known) = key(&*core.store.snapshot()?, &cx.actor.name, form, number)?;
    if known {
        core.store.apply(&Batch {
            delete: vec![(Table::Drafts, key)],
            ..Batch::default()
        })?;
    }
    Ok(Response::Done)
}

/// Answers [`super::api::Request::Finish`].
pub(crate) fn finish(
    core: &Core,
    cx: &Context,
    form: &str,
    number: &str,
    write: Request,
) -> Result<Response> {
    let mut also = |txn: &mut dyn Transaction| finished(txn, cx, form, number);
    match write {
        Request::Record { number, events } => record::handle(core, cx, &number, &events, &mut also),
        Request::Add(registration) => add::add(core, cx, *registration, &mut also),
        other => Err(Error::new(ErrorKind::Bug, "bug").with("detail", other.id())),
    }
}

/// Takes a draft away in the transaction that saves what it became.
fn finished(txn: &mut dyn Transaction, cx: &Context, form: &str, number: &str) -> Result<()> {
    let (key, known) = key(txn, &cx.actor.name, form, number)?;
    if known {
        txn.delete(Table::Drafts, key)?;
    }
    Ok(())
}

/// Reads every draft, for `verify`.
pub(crate) fn verify(snapshot: &dyn Snapshot, problems: &mut Vec<String>) -> Result<()> {
    snapshot.scan(Table::Drafts, 0, u64::MAX, false, &mut |key, value| {
        if read(value).is_none() {
            problems.push(format!("drafts {key:#x}: not readable"));
        }
        ControlFlow::Continue(())
    })?;
    Ok(())
}
