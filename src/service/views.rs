//! Saved views. They are not facts: they are stored outside the journal, checked by `verify`, and
//! gone when deleted.

use xxhash_rust::xxh3::xxh3_64;

use super::api::{Context, Response, SavedView, ViewChange, ViewsRequest};
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
        ViewsRequest::Change(wanted) => change(core, cx, *wanted),
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

/// Makes the texts of a view fit to be stored.
fn tidy(view: &mut SavedView) -> Result<()> {
    view.name = sanitize::line(&view.name).into_owned();
    view.query = sanitize::line(&view.query).into_owned();
    if view.name.is_empty() || view.name.chars().count() > LONGEST {
        return Err(Error::new(ErrorKey::BadViewName).with("name", &view.name));
    }
    Ok(())
}

fn save(core: &Core, cx: &Context, mut view: SavedView, shared: bool) -> Result<Response> {
    tidy(&mut view)?;
    view.owner = (!shared).then(|| cx.actor.name.clone());
    let key = key(&view.name, view.owner.as_deref());
    write(core, key, Some(view), &|_| Ok(()))
}

fn delete(core: &Core, cx: &Context, name: &str, shared: bool) -> Result<Response> {
    let name = sanitize::line(name).into_owned();
    let owner = (!shared).then_some(cx.actor.name.as_str());
    let missing = || Error::new(ErrorKey::NoSuchView).with("name", &name);
    write(core, key(&name, owner), None, &|before| {
        before.map(drop).ok_or_else(missing)
    })
}

/// Changes a view that has not changed since.
fn change(core: &Core, cx: &Context, mut change: ViewChange) -> Result<Response> {
    change.after.as_mut().map(tidy).transpose()?;
    let name = change.name().to_owned();
    let views = [&change.before, &change.after].into_iter().flatten();
    let whose: Vec<(&str, Option<&str>)> = views
        .map(|view| (view.name.as_str(), view.owner.as_deref()))
        .collect();
    let me = cx.actor.name.as_str();
    let missing = || Error::new(ErrorKey::NoSuchView).with("name", &name);
    let (first, owner) = *whose.first().ok_or_else(missing)?;
    // Whose view it is follows from the view; that of somebody else is out of reach.
    let is_one = whose.iter().all(|other| *other == (first, owner));
    if !is_one || owner.is_some_and(|owner| owner != me) {
        return Err(missing());
    }
    let key = key(first, owner);
    write(core, key, change.after, &|before| {
        if before == change.before.as_ref() {
            Ok(())
        } else {
            Err(Error::new(ErrorKey::ViewChanged).with("name", &name))
        }
    })
}

/// Makes the view with this key what is `after`, if the check lets what it was pass.
fn write(
    core: &Core,
    key: u64,
    after: Option<SavedView>,
    check: &dyn Fn(Option<&SavedView>) -> Result<()>,
) -> Result<Response> {
    let _writing = lock(&core.writing);
    let mut txn = core.store.begin()?;
    let before = txn.get(Table::Views, key)?;
    let before = before.map(|value| decode(key, &value)).transpose()?;
    check(before.as_ref())?;
    match &after {
        Some(view) => {
            if before.is_none() && txn.len(Table::Views)? >= MOST {
                return Err(Error::new(ErrorKey::TooManyViews).with("limit", MOST));
            }
            let value = serde_json::to_vec(view).map_err(Error::bug)?;
            txn.put(Table::Views, key, &value)?;
        }
        None => txn.delete(Table::Views, key)?,
    }
    txn.commit()?;
    let change = ViewChange { before, after };
    Ok(Response::ViewChanged(Box::new(change)))
}

/// Whether a row can be read and has the key of its name and owner.
pub(crate) fn is_sound(at: u64, value: &[u8]) -> bool {
    decode(at, value).is_ok_and(|view| key(&view.name, view.owner.as_deref()) == at)
}

#[cfg(test)]
mod tests {
    use super::super::clerk_tests::context;
    use super::*;
    use crate::service::Service;
    use crate::service::api::Request;

    fn ask(service: &Service, cx: &Context, request: ViewsRequest) -> Result<ViewChange> {
        match service.handle(cx, Request::Views(request))? {
            Response::ViewChanged(change) => Ok(*change),
            other => panic!("{other:?}"),
        }
    }

    fn listed(service: &Service, cx: &Context) -> Vec<SavedView> {
        match service.handle(cx, Request::Views(ViewsRequest::List)) {
            Ok(Response::Views(views)) => views,
            other => panic!("{other:?}"),
        }
    }

    fn saved(query: &str) -> ViewsRequest {
        let view = SavedView {
            name: "甲".to_owned(),
            query: query.to_owned(),
            ..SavedView::default()
        };
        ViewsRequest::Save { view, shared: true }
    }

    fn gone() -> ViewsRequest {
        ViewsRequest::Delete {
            name: "甲".to_owned(),
            shared: true,
        }
    }

    fn changed(change: ViewChange) -> ViewsRequest {
        ViewsRequest::Change(Box::new(change))
    }

    #[test]
    fn every_change_is_taken_back_by_the_opposite_one() {
        let service = Service::in_memory();
        let cx = context("2026-06-30".parse().unwrap());
        let mut states = vec![listed(&service, &cx)];
        let mut changes = Vec::new();
        for request in [saved("法院=牙克石"), saved("超期>0"), gone()] {
            changes.push(ask(&service, &cx, request).unwrap());
            states.push(listed(&service, &cx));
        }
        for change in changes.into_iter().rev() {
            assert_eq!(listed(&service, &cx), states.pop().unwrap());
            let back = ask(&service, &cx, changed(change.clone().reversed())).unwrap();
            assert_eq!(back, change.reversed());
        }
        assert_eq!(listed(&service, &cx), states.pop().unwrap());
        assert!(states.is_empty());
    }

    #[test]
    fn a_view_that_somebody_changed_since_is_left_alone() {
        let service = Service::in_memory();
        let cx = context("2026-06-30".parse().unwrap());
        let first = ask(&service, &cx, saved("法院=牙克石")).unwrap();
        ask(&service, &cx, saved("超期>0")).unwrap();
        let kept = listed(&service, &cx);
        let refused = ask(&service, &cx, changed(first.reversed()));
        assert_eq!(refused.unwrap_err().key, ErrorKey::ViewChanged);
        assert_eq!(listed(&service, &cx), kept);
    }

    #[test]
    fn a_change_reaches_one_view_and_none_of_somebody_else() {
        let service = Service::in_memory();
        let cx = context("2026-06-30".parse().unwrap());
        let view = |name: &str, owner: Option<&str>| {
            let owner = owner.map(str::to_owned);
            Some(SavedView {
                name: name.to_owned(),
                owner,
                ..SavedView::default()
            })
        };
        let me = Some(cx.actor.name.as_str());
        for (before, after, error) in [
            (None, view("乙", Some("someone")), ErrorKey::NoSuchView),
            (view("乙", me), view("乙", None), ErrorKey::NoSuchView),
            (view("甲", me), view("乙", me), ErrorKey::NoSuchView),
            (None, None, ErrorKey::NoSuchView),
            (None, view(" ", me), ErrorKey::BadViewName),
        ] {
            let refused = ask(&service, &cx, changed(ViewChange { before, after }));
            assert_eq!(refused.unwrap_err().key, error);
        }
        assert!(listed(&service, &cx).is_empty());
    }
}
