//! Saved views. They are not facts: they are stored outside the journal, checked by `verify`, and
//! gone when deleted.

use xxhash_rust::xxh3::xxh3_64;

use super::api::{Context, Response, SavedView, ViewsRequest};
use super::error::{Error, ErrorKey};
use super::{Core, Result, lock};
use crate::store::error::StoreError;
use crate::store::table::Table;
use crate::store::visit;
use crate::text::sanitize;

/// The longest name, in characters.
const LONGEST: usize = 40;
/// The most views of one store.
const MOST: u64 = 2_000;

/// The key of a view.
fn key(name: &str, owner: Option<&str>) -> u64 {
    let mut text = owner.unwrap_or_default().to_owned();
    text.push('\u{1f}');
    text.push_str(name);
    xxh3_64(text.as_bytes())
}

/// Reads a row.
pub(crate) fn decode(key: u64, value: &[u8]) -> Result<SavedView> {
    serde_json::from_slice(value).map_err(|_| StoreError::unreadable(Table::Views, key).into())
}

/// Answers [`super::api::Request::Views`].
pub(crate) fn handle(core: &Core, cx: &Context, request: ViewsRequest) -> Result<Response> {
    match request {
        ViewsRequest::List => list(core, cx),
        ViewsRequest::Save { view, shared } => save(core, cx, view, shared),
        ViewsRequest::Delete { name, shared } => delete(core, cx, &name, shared),
    }
}

fn list(core: &Core, cx: &Context) -> Result<Response> {
    let snapshot = core.store.snapshot()?;
    let mut views: Vec<SavedView> = Vec::new();
    visit::each(&*snapshot, Table::Views, visit::ALL, |key, value| {
        views.push(decode(key, value)?);
        Ok::<(), Error>(())
    })?;
    let me = cx.actor.name.as_str();
    views.retain(|view| view.owner.as_deref().is_none_or(|owner| owner == me));
    views.sort_by(|a, b| {
        let key = |view: &SavedView| (view.owner.is_none(), view.name.clone());
        key(a).cmp(&key(b))
    });
    Ok(Response::Views(views))
}

fn save(core: &Core, cx: &Context, mut view: SavedView, shared: bool) -> Result<Response> {
    view.name = sanitize::line(&view.name).into_owned();
    view.query = sanitize::line(&view.query).into_owned();
    if view.name.is_empty() || view.name.chars().count() > LONGEST {
        return Err(Error::new(ErrorKey::BadViewName).with("name", &view.name));
    }
    view.owner = (!shared).then(|| cx.actor.name.clone());
    let value = serde_json::to_vec(&view).map_err(Error::bug)?;
    let key = key(&view.name, view.owner.as_deref());
    write(core, &mut |txn| {
        if txn.len(Table::Views)? >= MOST {
            return Err(Error::new(ErrorKey::TooManyViews).with("limit", MOST));
        }
        txn.put(Table::Views, key, &value)?;
        Ok(())
    })?;
    Ok(Response::Views(vec![view]))
}

fn delete(core: &Core, cx: &Context, name: &str, shared: bool) -> Result<Response> {
    let name = sanitize::line(name).into_owned();
    let owner = (!shared).then_some(cx.actor.name.as_str());
    let key = key(&name, owner);
    write(core, &mut |txn| {
        if txn.get(Table::Views, key)?.is_none() {
            return Err(Error::new(ErrorKey::NoSuchView).with("name", &name));
        }
        txn.delete(Table::Views, key)?;
        Ok(())
    })?;
    Ok(Response::ViewDeleted)
}

type Txn<'a> = dyn crate::store::kv::Transaction + 'a;

fn write(core: &Core, change: &mut dyn FnMut(&mut Txn<'_>) -> Result<()>) -> Result<()> {
    let _writing = lock(&core.writing);
    let mut txn = core.store.begin()?;
    change(&mut *txn)?;
    txn.commit()?;
    Ok(())
}

/// Whether a row can be read and has the key of its name and owner.
pub(crate) fn is_sound(at: u64, value: &[u8]) -> bool {
    decode(at, value).is_ok_and(|view| key(&view.name, view.owner.as_deref()) == at)
}
