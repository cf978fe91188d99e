//! Imports: one transaction and one undo step, whatever the size. A separate thread owns the
//! transaction, so that rows can come in batches while it works, and dropping it leaves no trace.

use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;

mod absent;
mod acts;
mod building;
mod clean;
mod closing;
mod corrections;
mod event;
mod former;
mod gathered;
mod ids;
mod imported;
mod intake;
mod kept;
mod links;
mod packer;
mod procedure;
mod remarks;
mod report;
mod request;
mod row;
mod second;
mod sheet;
mod sink;
mod stated;
mod turns;
mod worker;

use super::api::{Context, ImportOptions, ImportReport, Response, Rows};
use super::error::{Error, ErrorKey};
use super::{Result, Service, lock};

/// The number of batches that may wait for the worker.
const WAITING: usize = 4;

/// A message to the worker.
#[derive(Debug)]
enum Order {
    Rows(Rows),
    Commit,
}

/// A running import.
#[derive(Debug)]
pub(crate) struct Session {
    orders: SyncSender<Order>,
    worker: JoinHandle<Result<ImportReport>>,
}

/// Answers [`super::api::Request::ImportBegin`].
pub(crate) fn begin(service: &Service, cx: &Context, options: ImportOptions) -> Result<Response> {
    let (orders, inbox) = sync_channel(WAITING);
    let (core, cx) = (std::sync::Arc::clone(&service.core), cx.clone());
    let worker = std::thread::Builder::new()
        .name("import".to_owned())
        .spawn(move || worker::run(&core, &cx, &options, inbox))
        .map_err(|e| {
            Error::new(ErrorKey::Io)
                .with("path", "thread")
                .with("detail", e)
        })?;
    let mut imports = lock(&service.imports);
    let number = imports.keys().max().map_or(1, |last| last + 1);
    imports.insert(number, Session { orders, worker });
    Ok(Response::ImportOpened(number))
}

fn unknown(import: u64) -> Error {
    Error::new(ErrorKey::NoSuchImport).with("import", import)
}

/// The result of a worker that ended early.
fn outcome(session: Session) -> Result<ImportReport> {
    drop(session.orders);
    session
        .worker
        .join()
        .unwrap_or_else(|_| Err(Error::new(ErrorKey::ImportDied)))
}

/// Answers [`super::api::Request::ImportRows`]; waits while the worker is behind.
pub(crate) fn rows(service: &Service, import: u64, rows: Rows) -> Result<Response> {
    let orders = lock(&service.imports)
        .get(&import)
        .map(|s| s.orders.clone())
        .ok_or_else(|| unknown(import))?;
    if orders.send(Order::Rows(rows)).is_err() {
        drop(orders);
        let session = lock(&service.imports)
            .remove(&import)
            .ok_or_else(|| unknown(import))?;
        return match outcome(session) {
            Err(error) => Err(error),
            Ok(_) => Err(Error::new(ErrorKey::ImportDied)),
        };
    }
    Ok(Response::Done)
}

/// Answers [`super::api::Request::ImportCommit`].
pub(crate) fn commit(service: &Service, import: u64) -> Result<Response> {
    let session = lock(&service.imports)
        .remove(&import)
        .ok_or_else(|| unknown(import))?;
    // A worker that ended early gives the reason as its outcome.
    let _ = session.orders.send(Order::Commit);
    outcome(session).map(Response::Imported)
}

/// Answers [`super::api::Request::ImportAbort`].
pub(crate) fn abort(service: &Service, import: u64) -> Result<Response> {
    let session = lock(&service.imports)
        .remove(&import)
        .ok_or_else(|| unknown(import))?;
    let _ = outcome(session);
    Ok(Response::Done)
}
