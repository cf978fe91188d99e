//! Imports: one transaction and one undo step, whatever the size. A separate thread owns the
//! transaction, so that rows can come in batches while it works, and dropping it leaves no trace.

use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

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

/// How long the worker waits for the next batch.
const IDLE: Duration = Duration::from_mins(10);

/// A message to the worker.
#[derive(Debug)]
enum Order {
    Rows(Rows),
    Commit,
}

/// The worker's end of the channel of an import.
#[derive(Debug)]
struct Inbox {
    orders: Receiver<Order>,
    patience: Duration,
}

impl Inbox {
    fn new(orders: Receiver<Order>, patience: Duration) -> Inbox {
        Inbox { orders, patience }
    }

    /// The next message. A client that sends nothing for too long loses its import, which keeps
    /// everybody else from writing.
    fn next(&self) -> Result<Order> {
        let order = self.orders.recv_timeout(self.patience);
        order.map_err(|error| {
            Error::new(match error {
                RecvTimeoutError::Timeout => ErrorKey::ImportIdle,
                RecvTimeoutError::Disconnected => ErrorKey::ImportDropped,
            })
        })
    }
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
    let inbox = Inbox::new(inbox, IDLE);
    let (core, cx) = (std::sync::Arc::clone(&service.core), cx.clone());
    let worker = std::thread::Builder::new()
        .name("import".to_owned())
        .spawn(move || worker::run(&core, &cx, &options, inbox))
        .map_err(|e| {
            Error::new(ErrorKey::Io)
                .with("path", "thread")
                .with("detail", e)
        })?;
    // Never a number that was used before: a late batch must not end up in another import.
    let number = service.begun.fetch_add(1, Ordering::Relaxed) + 1;
    lock(&service.imports).insert(number, Session { orders, worker });
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::event::Registration;
    use crate::service::api::Request;
    use crate::service::clerk_tests::context;

    #[test]
    fn a_client_that_sends_nothing_more_keeps_nobody_from_writing() {
        let service = Service::in_memory();
        let cx = context("2026-06-30".parse().unwrap());
        let (orders, inbox) = sync_channel(WAITING);
        let inbox = Inbox::new(inbox, Duration::from_millis(1));
        let idle = worker::run(&service.core, &cx, &ImportOptions::default(), inbox);
        assert_eq!(idle.unwrap_err().key, ErrorKey::ImportIdle);
        // The client is still there.
        assert!(orders.send(Order::Commit).is_err());
        let registration = Registration {
            number: "1".to_owned(),
            ..Registration::default()
        };
        let add = Request::Add(Box::new(registration));
        assert!(service.handle(&cx, add).is_ok());
    }

    #[test]
    fn an_import_never_has_the_number_of_an_earlier_one() {
        let service = Service::in_memory();
        let cx = context("2026-06-30".parse().unwrap());
        let begin = || match begin(&service, &cx, ImportOptions::default()).unwrap() {
            Response::ImportOpened(number) => number,
            other => panic!("{other:?}"),
        };
        let first = begin();
        abort(&service, first).unwrap();
        let second = begin();
        assert_ne!(first, second);
        let late = rows(&service, first, Rows::default());
        assert_eq!(late.unwrap_err().key, ErrorKey::NoSuchImport);
        abort(&service, second).unwrap();
    }
}
