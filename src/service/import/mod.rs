//! Imports: one transaction and one undo step, whatever the size. A separate thread owns the
//! transaction, so that rows can come in batches while it works, and dropping it leaves no trace.

use std::collections::HashMap;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

mod absent;
mod acts;
mod beside;
mod building;
mod clean;
mod closing;
mod corrections;
mod entry;
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

/// The number of batches that may wait for the worker. Threads that often wait for each other leave
/// processors idle, because waking up takes time: with 4, an import took a tenth longer.
const WAITING: usize = 32;

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

    /// The next message. A client that sends nothing for too long loses its import: until then
    /// every other writer waits for it, without an error.
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

/// The imports of a service.
#[derive(Debug, Default)]
pub(crate) struct Imports {
    running: HashMap<u64, Session>,
    /// The reasons why imports ended, for clients that have not come back yet.
    ended: HashMap<u64, Error>,
    /// The number of imports begun.
    begun: u64,
}

impl Imports {
    /// Adds an import. Its number was never used before, so that a late batch cannot end up in
    /// another import.
    fn add(&mut self, session: Session) -> u64 {
        self.reap();
        self.begun += 1;
        self.running.insert(self.begun, session);
        self.begun
    }

    /// Releases the threads of imports that ended while their clients were away.
    fn reap(&mut self) {
        let is_over = |_: &u64, session: &mut Session| session.worker.is_finished();
        for (number, session) in self.running.extract_if(is_over) {
            self.ended.insert(number, reason(session));
        }
    }

    /// Removes an import. If it has ended, the error is the reason.
    fn take(&mut self, number: u64) -> Result<Session> {
        match self.running.remove(&number) {
            Some(session) => Ok(session),
            None => Err(self.unknown(number)),
        }
    }

    fn orders(&mut self, number: u64) -> Result<SyncSender<Order>> {
        match self.running.get(&number) {
            Some(session) => Ok(session.orders.clone()),
            None => Err(self.unknown(number)),
        }
    }

    fn unknown(&mut self, number: u64) -> Error {
        let no_such = || Error::new(ErrorKey::NoSuchImport).with("import", number);
        self.ended.remove(&number).unwrap_or_else(no_such)
    }
}

/// Why an import ended before its client committed it.
fn reason(session: Session) -> Error {
    match outcome(session) {
        Err(error) => error,
        Ok(_) => Error::new(ErrorKey::ImportDied),
    }
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
    let number = lock(&service.imports).add(Session { orders, worker });
    Ok(Response::ImportOpened(number))
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
    let orders = lock(&service.imports).orders(import)?;
    if orders.send(Order::Rows(rows)).is_err() {
        drop(orders);
        let session = lock(&service.imports).take(import)?;
        return Err(reason(session));
    }
    Ok(Response::RowsTaken)
}

/// Answers [`super::api::Request::ImportCommit`].
pub(crate) fn commit(service: &Service, import: u64) -> Result<Response> {
    let session = lock(&service.imports).take(import)?;
    // A worker that ended early gives the reason as its outcome.
    let _ = session.orders.send(Order::Commit);
    outcome(session).map(Response::Imported)
}

/// Answers [`super::api::Request::ImportAbort`]. An import that has already ended counts as
/// aborted.
pub(crate) fn abort(service: &Service, import: u64) -> Result<Response> {
    let taken = lock(&service.imports).take(import);
    match taken {
        Ok(session) => drop(outcome(session)),
        Err(error) if error.key == ErrorKey::NoSuchImport => return Err(error),
        Err(_) => {}
    }
    Ok(Response::ImportAborted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::event::Registration;
    use crate::service::api::{CaseRow, Request, Row};
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

    /// The client of an import that ended long ago is still told why; its thread is released.
    #[test]
    fn an_import_whose_client_is_away_is_released_with_its_reason() {
        let service = Service::in_memory();
        let cx = context("2026-06-30".parse().unwrap());
        let away = |service: &Service| {
            let (orders, inbox) = sync_channel(WAITING);
            let (core, cx) = (std::sync::Arc::clone(&service.core), cx.clone());
            let worker = std::thread::spawn(move || {
                let inbox = Inbox::new(inbox, Duration::ZERO);
                worker::run(&core, &cx, &ImportOptions::default(), inbox)
            });
            while !worker.is_finished() {
                std::thread::yield_now();
            }
            lock(&service.imports).add(Session { orders, worker })
        };
        let numbers = [0; 3].map(|_| away(&service));
        let last = begin(&service, &cx, ImportOptions::default()).unwrap();
        assert_eq!(lock(&service.imports).running.len(), 1);
        let late = rows(&service, numbers[0], Rows::default());
        assert_eq!(late.unwrap_err().key, ErrorKey::ImportIdle);
        let late = commit(&service, numbers[1]);
        assert_eq!(late.unwrap_err().key, ErrorKey::ImportIdle);
        abort(&service, numbers[2]).unwrap();
        let gone = abort(&service, numbers[2]);
        assert_eq!(gone.unwrap_err().key, ErrorKey::NoSuchImport);
        let Response::ImportOpened(last) = last else {
            panic!("{last:?}");
        };
        abort(&service, last).unwrap();
    }

    /// The writer would wait for the client of the import, and the import for more rows.
    #[test]
    fn an_import_that_was_done_before_keeps_nobody_from_writing() {
        let service = Service::in_memory();
        let cx = Context {
            request_id: Some("one".to_owned()),
            ..context("2026-06-30".parse().unwrap())
        };
        let options = ImportOptions {
            content: Some(1),
            ..ImportOptions::default()
        };
        let Ok(Response::ImportOpened(number)) = begin(&service, &cx, options.clone()) else {
            panic!("not begun");
        };
        let mut first = Rows::default();
        first.push(Row::Case(Box::new(CaseRow {
            registration: Box::new(Registration {
                number: "1".to_owned(),
                ..Registration::default()
            }),
            ..CaseRow::default()
        })));
        rows(&service, number, first).unwrap();
        commit(&service, number).unwrap();
        let (orders, inbox) = sync_channel(WAITING);
        std::thread::scope(|scope| {
            let again = scope.spawn(|| {
                let inbox = Inbox::new(inbox, Duration::from_secs(20));
                worker::run(&service.core, &cx, &options, inbox)
            });
            // Once this is received, the remaining messages of the import are being discarded.
            for _ in 0..=WAITING {
                orders.send(Order::Rows(Rows::default())).unwrap();
            }
            let cx = context("2026-06-30".parse().unwrap());
            let registration = Registration {
                number: "2".to_owned(),
                ..Registration::default()
            };
            let add = Request::Add(Box::new(registration));
            assert!(service.handle(&cx, add).is_ok());
            orders.send(Order::Commit).unwrap();
            assert_eq!(again.join().unwrap().unwrap().read, 1);
        });
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
