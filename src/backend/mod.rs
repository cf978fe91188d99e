//! Access to the service: in this process today, over a socket later. Chosen in one place.

pub mod jot;

use std::path::Path;

use crate::service::api::{Context, Request, Response};
use crate::service::error::{Error, ErrorKey};
use crate::service::{Opener, Service};
use crate::store::file::{Access, Owner};

/// Access to the docket, wherever it is.
pub trait Backend: Send + Sync + std::fmt::Debug {
    /// Answers one request; several threads may ask at once.
    fn call(&self, context: &Context, request: Request) -> Result<Response, Error>;
}

/// The service in this process.
#[derive(Debug)]
pub struct Local(Service);

impl Backend for Local {
    fn call(&self, context: &Context, request: Request) -> Result<Response, Error> {
        // Without a log, not even the name of the request is looked up.
        let asked = tracing::enabled!(tracing::Level::WARN).then(|| request.id());
        let answer = self.0.handle(context, request);
        // Ids only: no party, note or case number reaches the log.
        match &answer {
            Ok(_) => tracing::debug!(uid = context.actor.uid, request = asked, "answered"),
            Err(e) => tracing::warn!(
                uid = context.actor.uid,
                request = asked,
                error = e.key.id(),
                "refused"
            ),
        }
        answer
    }
}

/// How to open the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// For reading; several readers share the store. A missing store is `no-store`.
    Read,
    /// For reading, without waiting for another process that holds the store.
    Glance,
    /// For reading and writing. A missing store is `no-store`.
    Existing,
    /// For reading and writing, after checking every page of the file. A missing store is
    /// `no-store`.
    Checked,
    /// For reading and writing; a missing store is created.
    Create,
}

/// Opens the store in this process. Retries for two seconds while another process holds it (in
/// [`Mode::Glance`] not at all), then reports who holds it and since when.
pub fn open(path: &Path, mode: Mode, context: &Context) -> Result<Box<dyn Backend>, Error> {
    let access = match mode {
        Mode::Read => Access::Read,
        Mode::Glance => Access::Glance,
        Mode::Checked => Access::Check,
        Mode::Existing | Mode::Create => Access::Write,
    };
    let opener = || Opener {
        name: context.actor.name.clone(),
        at: context.now,
    };
    let opened = match Service::open(path, access, opener()) {
        Err(error) if error.key == ErrorKey::NoStore && mode == Mode::Create => {
            Service::create(path, &opener().owner())
        }
        other => other,
    };
    Ok(Box::new(Local(opened?)))
}

/// Who last opened the store, if that program still runs.
pub fn holder(path: &Path) -> Option<Owner> {
    crate::store::file::holder(path)
}

/// Whether space is reserved in case the disk of a store fills up.
pub fn has_reserve(path: &Path) -> bool {
    crate::store::file::has_reserve(path)
}

/// Deletes a store that this process has just created and in which nothing was written. It is
/// deleted while it is still locked, so that it cannot be anybody else's.
pub fn discard(path: &Path, backend: Box<dyn Backend>) {
    crate::store::file::remove(path);
    drop(backend);
}

/// A docket in memory, for tests and for trying the program out.
pub fn in_memory() -> Box<dyn Backend> {
    Box::new(Local(Service::in_memory()))
}
