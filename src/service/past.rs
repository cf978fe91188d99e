//! The past of a docket: which commits and days a view covers, and the projections it shows.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::NaiveDate;

use super::api::{Context, Figure, Request, View};
use super::error::{Error, ErrorKey};
use super::filter::Resolved;
use super::rebuild::{Log, stream};
use super::retract::{known_until, undone};
use super::then::Then;
use super::{Core, Result, facts, rules};
use crate::store::bulk::Bulk;
use crate::store::codec::to_days;
use crate::store::commit::finish_bulk;
use crate::store::dict::Dict;
use crate::store::error::Result as StoreResult;
use crate::store::kv::{Snapshot, Store};
use crate::store::memory::MemoryStore;
use crate::store::past::{Cut, PastStore};
use crate::store::read::read_meta;
use crate::store::visit;

mod aside;

use aside::Wanted;

/// What distinguishes one past from another: last commit, as-of day, and day asked about.
type Which = (u64, Option<NaiveDate>, NaiveDate);

/// What is wanted of a past; `None` for all of it.
type Part = Option<Wanted>;

/// The past that was last asked about, as far as it was wanted each time, the latest first: a
/// screen asks for a list and a figure in turn.
#[derive(Debug, Default)]
pub(crate) struct Pasts(Mutex<Vec<Kept>>);

type Kept = (Which, Part, Arc<Core>);

/// How often one past is kept.
const KEPT: usize = 3;

impl Pasts {
    /// The docket as the view of a context shows it, with at least the cases that a request needs.
    pub(crate) fn of(&self, core: &Core, cx: &Context, request: &Request) -> Result<Arc<Core>> {
        self.with(core, cx, Wanted::of(request))
    }

    fn all(&self) -> MutexGuard<'_, Vec<Kept>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The past that was made before, which then is the latest. Projections take memory, so those
    /// of another past are dropped.
    fn kept(&self, which: Which, wanted: &Part) -> Option<Arc<Core>> {
        let mut kept = self.all();
        kept.retain(|(same, ..)| *same == which);
        let at = kept.iter().position(|(_, part, _)| part == wanted)?;
        let found = kept.remove(at);
        let past = Arc::clone(&found.2);
        kept.insert(0, found);
        Some(past)
    }

    /// The docket as the view of a context shows it, with at least the wanted cases.
    fn with(&self, core: &Core, cx: &Context, wanted: Part) -> Result<Arc<Core>> {
        let snapshot = core.store.snapshot()?;
        let meta = read_meta(&*snapshot)?;
        let until = match cx.view.known_at {
            Some(moment) => known_until(&*snapshot, Some(moment))?,
            None => meta.commit,
        };
        let which = (until, cx.view.as_of, cx.day());
        if let Some(past) = self.kept(which, &wanted) {
            return Ok(past);
        }
        // Cut without the lock: others may ask about a past that is kept. At worst two cut the
        // same.
        let mut cut = Cut {
            until,
            day: cx.view.as_of,
            undone: undone(&*snapshot, until)?,
            today: cx.day(),
            demo: meta.demo,
            rules: rules::rows_at(&*snapshot, until)?,
            aside: None,
        };
        if let Some(wanted) = &wanted {
            cut.aside = aside::of(core, &*snapshot, &cut, wanted)?.map(Arc::new);
        }
        let existing = cut.aside.as_ref().map_or(0, |aside| aside.existing);
        let then = cut
            .day
            .map(|_| Then::new(Arc::clone(&core.store), cut.clone()));
        let store = PastStore::new(Arc::clone(&core.store), cut, project);
        let mut past = Core::fixed(Arc::new(store), core.path.clone());
        past.then = then;
        past.aside = existing;
        let past = Arc::new(past);
        let mut kept = self.all();
        kept.retain(|(same, part, _)| *same == which && *part != wanted);
        kept.truncate(KEPT - 1);
        kept.insert(0, (which, wanted, Arc::clone(&past)));
        Ok(past)
    }
}

/// The past that a request is asked about. Figures of open cases use projections, which describe
/// the latest day that any write knew; if today is earlier than that, they are asked as of today.
pub(crate) fn view(core: &Core, cx: &Context, request: &Request) -> Result<View> {
    let of_open_cases = match request {
        // Names are read from the rows, those of the checklist too.
        Request::Ageing(_)
        | Request::Delays(_)
        | Request::Workload(_)
        | Request::Sums(_)
        | Request::NamesOf(_) => true,
        // A filter applies to the case as it was then.
        Request::Due(query) => !Resolved::is_plain(&query.filter),
        Request::List(query) => !query.is_of_due_dates() || !Resolved::is_plain(&query.filter),
        Request::Drill(query) => query.figure.is_of_open_cases() || query.is_of_cases(),
        _ => false,
    };
    let is_earlier = || -> Result<bool> {
        let latest = read_meta(&*core.store.snapshot()?)?.latest_today;
        Ok(to_days(cx.today) < latest)
    };
    if cx.view.is_now() {
        return Ok(if of_open_cases && is_earlier()? {
            View::as_of(cx.today)
        } else {
            View::default()
        });
    }
    if !asks(request)? || is_of_a_past_window(cx, request) {
        return Ok(View::default());
    }
    if matches!(request, Request::History(_)) {
        // Records are selected by the moment of recording, whatever day they count from.
        return Ok(View {
            as_of: None,
            ..cx.view
        });
    }
    // If today is earlier than the latest write, what is open is what was open as of today, known
    // then or now.
    let open = of_open_cases || is_of_the_day(request);
    let as_of = match cx.view.as_of {
        None if open && is_earlier()? => Some(cx.today),
        as_of => as_of,
    };
    Ok(View { as_of, ..cx.view })
}

/// Whether a request asks for a window that ends by the day of the view, as known now. Nothing that
/// took effect after a window is in its figures, so the docket of now answers for it, from its
/// columns.
fn is_of_a_past_window(cx: &Context, request: &Request) -> bool {
    let to = match request {
        Request::Stock(query) => query.window.to,
        Request::Execution(query) => query.window.to,
        Request::Indicators(query) => query.window.to,
        Request::Sheet(query) => query.date,
        // What was restated is not in a past, where it never was otherwise.
        Request::Drill(query) => match &query.figure {
            Figure::Sheet { query, .. } => query.date,
            _ => return false,
        },
        _ => return false,
    };
    let by = cx.view.as_of.filter(|by| *by <= cx.today);
    cx.view.known_at.is_none() && by.is_some_and(|by| to <= by)
}

/// Whether a request asks what is open on the day of the question.
fn is_of_the_day(request: &Request) -> bool {
    match request {
        Request::Overview
        | Request::Checklist(_)
        | Request::Due(_)
        | Request::List(_)
        | Request::Calendar(_)
        | Request::Agenda(_) => true,
        Request::Drill(query) => matches!(
            query.figure,
            Figure::Level { .. } | Figure::Due { .. } | Figure::Agenda { .. }
        ),
        _ => false,
    }
}

/// Whether a request queries the docket, so that it can be asked about a past. Writes cannot, and
/// requests about the file as it is need no view.
pub(super) fn asks(request: &Request) -> Result<bool> {
    match request {
        Request::Overview
        | Request::Checklist(_)
        | Request::Done(_)
        | Request::Sums(_)
        | Request::NamesOf(_)
        | Request::Due(_)
        | Request::List(_)
        | Request::Find(_)
        | Request::Show { .. }
        | Request::WhatIf { .. }
        | Request::Stock(_)
        | Request::Execution(_)
        | Request::Ageing(_)
        | Request::Delays(_)
        | Request::Workload(_)
        | Request::Forecast(_)
        | Request::Indicators(_)
        | Request::Drill(_)
        | Request::Reported(_)
        | Request::Calendar(_)
        | Request::Agenda(_)
        | Request::History { .. }
        | Request::Sheet(_)
        | Request::Export(_) => Ok(true),
        Request::FrozenSheets
        | Request::Views(_)
        | Request::Setting { .. }
        | Request::Commit(_)
        | Request::Frozen { .. }
        | Request::Compare { .. }
        | Request::Warm
        | Request::Named { .. }
        | Request::Choices { .. }
        | Request::Drafts
        | Request::Names(_)
        | Request::Verify
        | Request::Doctor => Ok(false),
        Request::Skip { .. }
        | Request::KeepDraft(_)
        | Request::DropDraft(_)
        | Request::Finish { .. }
        | Request::Add(_)
        | Request::Record { .. }
        | Request::Follow(_)
        | Request::Bulk(_)
        | Request::Undo { .. }
        | Request::Revert(_)
        | Request::SetSetting(_)
        | Request::ImportBegin(_)
        | Request::ImportRows { .. }
        | Request::ImportCommit { .. }
        | Request::ImportAbort { .. }
        | Request::Freeze(_)
        | Request::Holidays(_)
        | Request::Rebuild
        | Request::ReportedImport { .. } => Err(Error::new(ErrorKey::PastIsFixed)),
    }
}

/// Every projection of a past, in memory; search texts only with `search`.
fn project(past: &dyn Snapshot, cut: &Cut, search: bool) -> StoreResult<MemoryStore> {
    let loaded = rules::Loaded::read(past)?;
    let undone = undone(past, u64::MAX)?;
    let mut facts = facts(&loaded, cut.today);
    if !search {
        facts.fold = |_, _, _| {};
    }
    let mut dict = Dict::load(past)?;
    let memory = MemoryStore::default();
    let mut txn = memory.begin()?;
    let mut meta = last_numbers(past)?;
    meta.demo = cut.demo;
    let mut bulk = Bulk::new(meta.commit + 1);
    let log = Log {
        events: past,
        undone: &undone,
    };
    stream(&mut bulk, &mut *txn, &log, &facts, &mut dict)?;
    finish_bulk(&mut *txn, bulk, &mut meta, None, cut.today)?;
    txn.commit()?;
    Ok(memory)
}

/// The metadata of the journal as it was then.
fn last_numbers(past: &dyn Snapshot) -> StoreResult<crate::store::row::meta::Meta> {
    let mut meta = crate::store::row::meta::Meta::default();
    visit::entries(past, visit::ALL, |commit, entry| {
        meta.commit = commit;
        meta.events += entry.events;
        meta.head = entry.digest;
        meta.moment = entry.moment;
    })?;
    Ok(meta)
}

#[cfg(test)]
mod tests;
