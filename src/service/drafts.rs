//! Unsaved drafts, per person, form and case. Drafts are no facts: they are in no journal and no
//! chain, and are deleted when saved.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::api::{Context, Draft, DraftKey, Request, Response};
use super::error::{Error, ErrorKey};
use super::{Core, Result, add, lock, record};
use crate::store::kv::{Snapshot, Transaction};
use crate::store::table::Table;
use crate::store::visit;

/// The most drafts of one person; beyond that some have to be cleared.
const MOST: usize = 200;
/// The largest draft in bytes.
const LARGEST: usize = 64 * 1024;
/// The number of keys probed from the hash on: one for each session of a person, and for drafts
/// with the same hash.
const PROBES: u64 = 8;

/// A draft with its owner, as stored.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    actor: String,
    draft: Draft,
}

fn read(value: &[u8]) -> Option<Kept> {
    serde_json::from_slice(value).ok()
}

/// The content of a place where a draft may be.
#[derive(Debug)]
enum Place {
    Free,
    Of(Kept),
    /// A draft of a newer program, or damage: not to be overwritten.
    Unreadable,
}

impl Place {
    fn kept(&self) -> Option<&Kept> {
        match self {
            Place::Of(kept) => Some(kept),
            Place::Free | Place::Unreadable => None,
        }
    }
}

/// The places where drafts of a form and case may be, and what is there.
fn places(
    snapshot: &dyn Snapshot,
    actor: &str,
    form: &str,
    number: &str,
) -> Result<Vec<(u64, Place)>> {
    let hash = xxh3_64(format!("{actor}\0{form}\0{number}").as_bytes());
    let mut places = Vec::with_capacity(PROBES as usize);
    for probe in 0..PROBES {
        let key = hash.wrapping_add(probe);
        let mut place = Place::Free;
        snapshot.with(Table::Drafts, key, &mut |value| {
            place = read(value).map_or(Place::Unreadable, Place::Of);
        })?;
        places.push((key, place));
    }
    Ok(places)
}

impl Kept {
    fn is_of(&self, actor: &str, form: &str, number: &str) -> bool {
        self.actor == actor && self.draft.form == form && self.draft.number == number
    }
}

/// The keys of the drafts that `which` means.
fn meant(snapshot: &dyn Snapshot, actor: &str, which: &DraftKey) -> Result<Vec<u64>> {
    let places = places(snapshot, actor, &which.form, &which.number)?;
    let is_meant =
        |kept: &Kept| kept.is_of(actor, &which.form, &which.number) && which.means(&kept.draft);
    let keys = places
        .iter()
        .filter(|(_, place)| place.kept().is_some_and(is_meant));
    Ok(keys.map(|(key, _)| *key).collect())
}

/// Answers [`super::api::Request::Drafts`]: the drafts of the user who asks, newest first.
pub(crate) fn list(core: &Core, cx: &Context) -> Result<Response> {
    let snapshot = core.store.snapshot()?;
    let mut drafts = own(&*snapshot, &cx.actor.name)?;
    drafts.sort_by(|a, b| b.saved.cmp(&a.saved).then_with(|| a.number.cmp(&b.number)));
    Ok(Response::Drafts(drafts))
}

fn own(snapshot: &dyn Snapshot, actor: &str) -> Result<Vec<Draft>> {
    let mut drafts = Vec::new();
    visit::rows(snapshot, Table::Drafts, visit::ALL, |_, value| {
        let own = read(value).filter(|kept| kept.actor == actor);
        drafts.extend(own.map(|kept| kept.draft));
    })?;
    Ok(drafts)
}

/// Answers [`super::api::Request::KeepDraft`]. The draft replaces the one this session kept before,
/// or the one it took up if that has not changed since. A draft that another session of the same
/// person typed meanwhile stays, and this one is kept beside it.
pub(crate) fn keep(core: &Core, cx: &Context, mut draft: Draft) -> Result<Response> {
    let actor = cx.actor.name.as_str();
    // A draft that is just being saved must not reappear afterwards.
    let _writing = lock(&core.writing);
    let snapshot = core.store.snapshot()?;
    let places = places(&*snapshot, actor, &draft.form, &draft.number)?;
    let which = DraftKey::of(&draft);
    let same = || {
        places.iter().filter_map(|(key, place)| {
            let kept = place.kept()?;
            kept.is_of(actor, &draft.form, &draft.number)
                .then_some((*key, &kept.draft))
        })
    };
    let own_session =
        same().find(|(_, other)| !which.session.is_empty() && other.session == which.session);
    let taken_up = || same().find(|(_, other)| which.saved.is_some() && other.saved == which.saved);
    // A caller that names no session is taken to be the only one.
    let only = || same().next().filter(|_| which.session.is_empty());
    let mine = own_session
        .or_else(taken_up)
        .or_else(only)
        .map(|(key, _)| key);
    let beside = same()
        .find(|(key, _)| Some(*key) != mine)
        .map(|(_, other)| other.saved);
    let free = places
        .iter()
        .find(|(_, place)| matches!(place, Place::Free))
        .map(|(key, _)| *key);
    if mine.is_none() && own(&*snapshot, actor)?.len() >= MOST {
        return Err(Error::new(ErrorKey::TooManyDrafts).with("n", MOST));
    }
    let Some(key) = mine.or(free) else {
        return Err(Error::new(ErrorKey::TooManyDrafts).with("n", PROBES));
    };
    // The moment distinguishes versions, even if the clock stands still.
    let before = same().filter_map(|(_, other)| other.saved).max();
    let next = before.and_then(|at| at.checked_add_signed(TimeDelta::milliseconds(1)));
    let now = next.map_or(cx.now, |next| next.max(cx.now));
    draft.saved = Some(now);
    let kept = Kept {
        actor: cx.actor.name.clone(),
        draft,
    };
    let value = serde_json::to_vec(&kept).map_err(Error::bug)?;
    if value.len() > LARGEST {
        return Err(Error::new(ErrorKey::DraftTooLarge).with("n", LARGEST / 1024));
    }
    core.store
        .write(&mut |txn| txn.put(Table::Drafts, key, &value))?;
    Ok(beside.map_or(Response::DraftKept, Response::DraftBeside))
}

/// Answers [`super::api::Request::DropDraft`]. A draft that does not exist is no error.
pub(crate) fn drop(core: &Core, cx: &Context, which: &DraftKey) -> Result<Response> {
    let _writing = lock(&core.writing);
    let keys = meant(&*core.store.snapshot()?, &cx.actor.name, which)?;
    if !keys.is_empty() {
        core.store.write(&mut |txn| {
            keys.iter()
                .try_for_each(|key| txn.delete(Table::Drafts, *key))
        })?;
    }
    Ok(Response::DraftDropped)
}

/// Answers [`super::api::Request::Finish`].
pub(crate) fn finish(
    core: &Core,
    cx: &Context,
    which: &DraftKey,
    write: Request,
) -> Result<Response> {
    let mut also = |txn: &mut dyn Transaction| finished(txn, cx, which);
    match write {
        Request::Record { number, events } => {
            record::handle_with(core, cx, &number, &events, &mut also)
        }
        Request::Add(registration) => add::add(core, cx, *registration, &mut also),
        other => Err(Error::bug(other.id())),
    }
}

/// Deletes a draft in the transaction that saves its content.
fn finished(txn: &mut dyn Transaction, cx: &Context, which: &DraftKey) -> Result<()> {
    for key in meant(txn, &cx.actor.name, which)? {
        txn.delete(Table::Drafts, key)?;
    }
    Ok(())
}

/// Whether a row can be read.
pub(crate) fn is_draft(value: &[u8]) -> bool {
    read(value).is_some()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::service::Service;
    use crate::service::clerk_tests::context;
    use crate::store::kv::Store;
    use crate::store::memory::MemoryStore;

    #[test]
    fn what_cannot_be_read_is_not_written_over() {
        let store = Arc::new(MemoryStore::default());
        let service = Service::over(Arc::clone(&store) as Arc<dyn Store>, None);
        let cx = context("2026-06-30".parse().unwrap());
        let draft = Draft {
            form: "add".to_owned(),
            ..Draft::default()
        };
        let hash = xxh3_64(format!("{}\0add\0", cx.actor.name).as_bytes());
        let newer = b"a draft of a newer program".to_vec();
        store
            .write(&mut |txn| txn.put(Table::Drafts, hash, &newer))
            .unwrap();
        service
            .handle(&cx, Request::KeepDraft(Box::new(draft)))
            .unwrap();
        let snapshot = store.snapshot().unwrap();
        assert_eq!(snapshot.get(Table::Drafts, hash).unwrap(), Some(newer));
        assert_eq!(own(&*snapshot, &cx.actor.name).unwrap().len(), 1);
    }
}
