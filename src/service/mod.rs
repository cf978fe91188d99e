//! The only way to read and change the docket: load, ask the domain, append events, commit.
//! Language-free.
//!
//! Each request has a file; the dispatcher below is a `match` without logic.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, FixedOffset};

mod add;
mod ageing;
mod agenda;
pub mod api;
mod bulk;
mod calendar;
mod cases;
mod checklist;
mod choices;
mod clean;
mod closings;
mod commit;
mod delays;
mod desk;
mod done;
mod done_in;
mod drafts;
mod drill;
mod due;
pub mod error;
mod execution;
mod export;
mod figure;
mod filter;
mod find;
mod fold;
mod follow;
mod followed;
mod forecast;
mod history;
mod holidays;
mod import;
mod indicators;
mod kept;
mod known;
mod line;
mod list;
pub mod lookup;
mod named;
mod names;
mod order;
mod overview;
mod past;
mod planned;
mod rebuild;
mod record;
mod relief;
mod renew;
mod reported;
mod retract;
mod rules;
mod setting;
mod sheet;
mod show;
mod skip;
mod stand;
mod stock;
mod term;
mod then;
mod undo;
mod verify;
mod views;
mod what_if;
mod whole;
mod window;
mod write;

use api::{Context, Request, Response, Revert};
use error::{Error, ErrorKey};
use kept::Kept;

use crate::domain::journal::Action;
use crate::store::commit::Author;
use crate::store::dict::Dict;
use crate::store::error::StoreError;
use crate::store::file::{self, Access};
use crate::store::kv::{Snapshot, Store};
use crate::store::memory::MemoryStore;
use crate::store::project::Facts;
use crate::store::read::read_meta;
use crate::store::sidecar::{self, Owner};
use import::Imports;
use retract::undone;

/// The docket of one store.
#[derive(Debug)]
pub struct Service {
    core: Arc<Core>,
    imports: Mutex<Imports>,
    /// Who opened the store for writing, until that is noted next to it.
    unsigned: Mutex<Option<Opener>>,
    asked: AtomicBool,
    pasts: past::Pasts,
}

/// Who opened a store and when. It is turned into text only when written down.
#[derive(Debug, Default)]
pub struct Opener {
    pub name: String,
    pub at: DateTime<FixedOffset>,
}

impl Opener {
    /// The owner as other processes read it.
    pub fn owner(&self) -> Owner {
        Owner {
            name: self.name.clone(),
            pid: std::process::id(),
            since: self.at.format("%Y-%m-%d %H:%M:%S").to_string(),
        }
    }
}

/// What an import thread shares with the service.
#[derive(Debug)]
pub(crate) struct Core {
    store: Arc<dyn Store>,
    path: Option<PathBuf>,
    /// Allows one writer at a time, from the first read of a write to the caches after its commit.
    writing: Mutex<()>,
    dict: Kept<Dict>,
    rules: Kept<rules::Loaded>,
    lookup: Kept<lookup::Lookup>,
    /// The columns from which a past day may be read.
    then: Option<then::Then>,
    /// How many cases existed that a past leaves aside.
    aside: u64,
}

type Result<T> = std::result::Result<T, Error>;

impl Service {
    /// A docket in memory, for tests and the comparison of stores.
    pub fn in_memory() -> Service {
        Service::over(Arc::new(MemoryStore::default()), None)
    }

    /// Opens the store at `path`.
    pub fn open(path: &Path, access: Access, opener: Opener) -> Result<Service> {
        let store = renew::opened(path, access, &opener)?;
        let mut service = Service::over(store, Some(path.to_owned()));
        if access == Access::Write {
            service.unsigned = Mutex::new(Some(opener));
        }
        Ok(service)
    }

    /// Creates the store at `path`, with the rules of this program as their first version.
    pub fn create(path: &Path, owner: &Owner) -> Result<Service> {
        let store = file::create(path, owner, &|store| rules::write_first(store))?;
        Ok(Service::over(Arc::new(store), Some(path.to_owned())))
    }

    fn over(store: Arc<dyn Store>, path: Option<PathBuf>) -> Service {
        Service {
            core: Arc::new(Core::new(store, path)),
            imports: Mutex::default(),
            unsigned: Mutex::default(),
            asked: AtomicBool::new(false),
            pasts: past::Pasts::default(),
        }
    }

    /// Notes who holds the store once a request goes beyond the first page: writing another file
    /// would double the time to that page.
    fn sign(&self) {
        if self.asked.swap(true, Ordering::Relaxed)
            && let Some(opener) = lock(&self.unsigned).take()
            && let Some(path) = &self.core.path
        {
            sidecar::note_owner(path, &opener.owner());
        }
    }

    /// Answers one request.
    pub fn handle(&self, cx: &Context, request: Request) -> Result<Response> {
        self.sign();
        relief::handle(self, cx, request)
    }

    fn once(&self, cx: &Context, request: Request) -> Result<Response> {
        let view = past::view(&self.core, cx, &request)?;
        if view.is_now() {
            return self.answer(&self.core, &cx.seen(view), request);
        }
        let then = Context {
            today: view.day(cx.today),
            ..cx.seen(view)
        };
        let past = self.pasts.of(&self.core, &then, &request)?;
        self.answer(&past, &then, request)
    }

    #[expect(clippy::too_many_lines, reason = "a line for each request")]
    fn answer(&self, core: &Core, cx: &Context, request: Request) -> Result<Response> {
        match request {
            Request::Overview => overview::handle(core, cx),
            Request::Checklist(query) => checklist::handle(core, cx, &query),
            Request::Skip { number, put_off } => skip::handle(core, cx, &number, put_off),
            Request::Done(query) => done::handle(core, cx, &query),
            Request::Due(query) => due::page(core, cx, &query).map(Response::Cases),
            Request::List(query) => list::handle(core, cx, &query),
            Request::Views(request) => views::handle(core, cx, request),
            Request::Sums(among) => list::sums(core, cx, &among),
            Request::Find(query) => find::handle(core, cx, &query),
            Request::Warm => lookup::ahead(core).map(|()| Response::Warmed),
            Request::Named { part } => named::handle(core, &part),
            Request::Show { number } => show::handle(core, cx, &number),
            Request::Stock(query) => stock::handle(core, cx, &query),
            Request::Execution(query) => execution::handle(core, cx, &query),
            Request::Sheet(query) => sheet::handle(core, cx, &query),
            Request::FrozenSheets => sheet::frozen::list(core),
            Request::Frozen { id } => sheet::frozen::read(core, id),
            Request::Compare { id } => sheet::compare::handle(core, cx, id),
            Request::Freeze(order) => sheet::frozen::freeze(core, cx, &order),
            Request::Calendar(query) => calendar::handle(core, cx, &query),
            Request::Agenda(query) => agenda::handle(core, cx, &query),
            Request::History(query) => history::handle(core, &query),
            Request::Commit(query) => commit::handle(core, cx, &query),
            Request::Setting { known_at } => setting::handle(core, known_at),
            Request::Names(kind) => names::all(core, kind),
            Request::NamesOf(query) => names::of_list(core, cx, &query),
            Request::Export(query) => export::handle(core, cx, &query),
            Request::Drill(query) => drill::handle(core, cx, &query),
            Request::Ageing(query) => ageing::handle(core, cx, &query),
            Request::Delays(query) => delays::handle(core, cx, &query),
            Request::Workload(query) => ageing::workload(core, cx, &query),
            Request::Forecast(query) => forecast::handle(core, cx, &query),
            Request::Indicators(query) => indicators::handle(core, cx, &query),
            Request::Reported(query) => reported::handle(core, cx, &query),
            Request::ReportedImport {
                rows,
                source,
                dry_run,
            } => reported::import(core, cx, &rows, &source, dry_run),
            Request::Verify => verify::handle(core),
            Request::Doctor => history::doctor(core),
            Request::WhatIf { number, changes } => what_if::handle(core, cx, &number, &changes),
            Request::Choices { number, among } => {
                choices::handle(core, cx, number.as_deref(), among.as_deref())
            }
            Request::Drafts => drafts::list(core, cx),
            Request::KeepDraft(draft) => drafts::keep(core, cx, *draft),
            Request::DropDraft(which) => drafts::drop(core, cx, &which),
            Request::Finish { draft, write } => drafts::finish(core, cx, &draft, *write),
            Request::Add(registration) => add::add(core, cx, *registration, &mut |_| Ok(())),
            Request::Record { number, events } => record::handle(core, cx, &number, &events),
            Request::Follow(follow) => follow::handle(core, cx, &follow),
            Request::Bulk(query) => bulk::handle(core, cx, &query),
            Request::Undo { commit } => undo::handle(core, cx, &Revert::of_commit(commit)),
            Request::Revert(revert) => undo::handle(core, cx, &revert),
            Request::SetSetting(setting) => setting::set(core, cx, &setting),
            Request::ImportBegin(options) => import::begin(self, cx, options),
            Request::ImportRows { import, rows } => import::rows(self, import, rows),
            Request::ImportCommit { import } => import::commit(self, import),
            Request::ImportAbort { import } => import::abort(self, import),
            Request::Holidays(order) => holidays::handle(core, cx, &order),
            Request::Rebuild => rebuild::handle(core, cx),
        }
    }
}

/// Locks a mutex, ignoring poisoning: all writes are transactional, so a panicking thread leaves
/// nothing half done.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Core {
    fn new(store: Arc<dyn Store>, path: Option<PathBuf>) -> Core {
        Core {
            store,
            path,
            writing: Mutex::default(),
            dict: Kept::default(),
            rules: Kept::default(),
            lookup: Kept::default(),
            then: None,
            aside: 0,
        }
    }

    /// A docket that is no longer written to.
    fn fixed(store: Arc<dyn Store>, path: Option<PathBuf>) -> Core {
        Core {
            dict: Kept::fixed(),
            rules: Kept::fixed(),
            lookup: Kept::fixed(),
            ..Core::new(store, path)
        }
    }

    /// The dictionaries as of the last commit.
    fn dict(&self, snapshot: &dyn Snapshot) -> Result<Arc<Dict>> {
        self.dict.of(snapshot, || Ok(Dict::load(snapshot)?))
    }

    /// Takes the dictionaries for a write, which may add to them and puts them back; after a failed
    /// write they are read again.
    fn take_dict(&self, snapshot: &dyn Snapshot) -> Result<Dict> {
        match self.dict.take(read_meta(snapshot)?.commit) {
            Some(dict) => Ok(Arc::unwrap_or_clone(dict)),
            None => Ok(Dict::load(snapshot)?),
        }
    }

    fn rules(&self, snapshot: &dyn Snapshot) -> Result<Arc<rules::Loaded>> {
        self.rules
            .of(snapshot, || Ok(rules::Loaded::read(snapshot)?))
    }
}

/// What a projection needs to know.
fn facts(loaded: &rules::Loaded, today: chrono::NaiveDate) -> Facts<'_> {
    Facts {
        law: loaded.law(),
        today,
        fold: fold::search_text,
    }
}

/// The author of a commit, for the journal.
fn author(cx: &Context, action: Action, source: Option<String>) -> Author {
    Author {
        name: cx.actor.name.clone(),
        uid: cx.actor.uid,
        moment: cx.now.timestamp_millis(),
        action,
        request: cx.request_id.clone(),
        source,
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Error {
        match error {
            StoreError::Missing(path) => Error::new(ErrorKey::NoStore).with("path", path),
            StoreError::Dangling { path, target } => Error::new(ErrorKey::DanglingLink)
                .with("path", path)
                .with("target", target),
            StoreError::Busy { holder, since } => Error::new(ErrorKey::Busy)
                .with("holder", holder)
                .with("since", since),
            StoreError::BusyUnnamed => Error::new(ErrorKey::BusyUnnamed),
            StoreError::Newer { app, format } => Error::new(ErrorKey::NewerFormat)
                .with("app", app)
                .with("format", format),
            StoreError::NewerTallies { rules } => {
                Error::new(ErrorKey::NewerTallies).with("rules", rules)
            }
            StoreError::Foreign(path) => Error::new(ErrorKey::NotAStore).with("path", path),
            // The place as one code for whoever repairs the store; the words say what to do.
            StoreError::Corrupt { table, key, .. } => {
                Error::new(ErrorKey::Corrupt).with("place", format!("{}:{key:#x}", table.id()))
            }
            StoreError::Damaged(_) => Error::new(ErrorKey::CorruptFile),
            StoreError::Denied(path) => Error::new(ErrorKey::NoPermission).with("path", path),
            StoreError::Replaced(path) => Error::new(ErrorKey::StoreReplaced).with("path", path),
            StoreError::Full => Error::new(ErrorKey::DiskFull),
            StoreError::Stopped => Error::new(ErrorKey::StoppedWriting),
            StoreError::NoRoom(path) => Error::new(ErrorKey::TempFull).with("path", path),
            StoreError::Rules(detail) => Error::new(ErrorKey::BadRules).with("detail", detail),
            StoreError::SumTooLarge(number) => {
                Error::new(ErrorKey::CaseSumTooLarge).with("number", number)
            }
            StoreError::Io { path, source } => Error::new(ErrorKey::Io)
                .with("path", path)
                .with("detail", source),
            StoreError::Backend(detail) => Error::new(ErrorKey::Store).with("detail", detail),
        }
    }
}

#[cfg(test)]
mod clerk_tests;
