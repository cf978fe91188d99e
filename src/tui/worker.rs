//! Runs requests outside the event loop: one thread for lists and writes, in order, one for sums,
//! which take a pass over all cases, and one for lookups, of which only the newest counts.
//!
//! If writes or exports are in progress on exit, everything queued is finished first, see
//! [`Workers::finish`].

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use super::export::Export;
use super::input;
use super::msg::Msg;
use super::options::Options;
use super::ticket::Ticket;
use crate::backend::Backend;
use crate::service::api::{Request, Response, View, ViewsRequest};
use crate::service::error::{Error, ErrorKey};

/// A request, where its answer goes, and the past it is about.
type Job = (Option<Ticket>, Request, View);

/// What a queue is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Queue {
    General,
    Sums,
    Lookup,
}

/// The queues, and what an export needs.
#[derive(Debug)]
pub(super) struct Workers {
    general: Sender<Job>,
    sums: Sender<Job>,
    lookup: Sender<Job>,
    backend: Arc<dyn Backend>,
    options: Options,
    /// The past being viewed.
    view: View,
    /// Held by every thread that may be writing; nothing is ever sent.
    alive: Sender<()>,
    ended: Receiver<()>,
    /// Held by every thread that has the docket open; nothing is ever sent.
    held: Sender<()>,
    /// Number of small writes in progress that the model does not wait for.
    owed: Arc<AtomicUsize>,
}

/// Whether a request is a small write that the model does not wait for: saving a view, deleting a
/// draft, freezing a sheet.
fn is_small_write(request: &Request) -> bool {
    match request {
        Request::Views(views) => !matches!(views, ViewsRequest::List),
        Request::DropDraft(_) | Request::Freeze(_) => true,
        _ => false,
    }
}

impl Workers {
    /// Starts the threads. All copies of `held` are dropped once no thread has the docket open.
    pub(super) fn start(
        backend: &Arc<dyn Backend>,
        options: &Options,
        held: Sender<()>,
    ) -> std::io::Result<Workers> {
        let (alive, ended) = channel();
        let owed = Arc::new(AtomicUsize::new(0));
        let start = |name: &str, queue: Queue| {
            let (sender, receiver) = channel();
            let backend = Arc::clone(backend);
            let options = options.clone();
            // Only the thread that writes is waited for.
            let alive = (queue == Queue::General).then(|| alive.clone());
            let owed = Arc::clone(&owed);
            let held = held.clone();
            thread::Builder::new()
                .name(name.to_owned())
                .spawn(move || {
                    let mut serving = Serving {
                        backend: backend.as_ref(),
                        options: &options,
                        owed: &owed,
                        newest: queue == Queue::Lookup,
                        told: None,
                    };
                    if queue == Queue::General {
                        serving.tell_room();
                    }
                    serving.serve(&receiver);
                    drop(alive);
                    drop(backend);
                    drop(held);
                })
                .map(|_| sender)
        };
        Ok(Workers {
            general: start("requests", Queue::General)?,
            sums: start("sums", Queue::Sums)?,
            lookup: start("lookup", Queue::Lookup)?,
            alive,
            ended,
            held,
            owed,
            backend: Arc::clone(backend),
            options: options.clone(),
            view: View::default(),
        })
    }

    /// Queues a request; without a ticket its answer is dropped.
    pub(super) fn ask(&self, ticket: Option<Ticket>, request: Request) {
        let queue = match request {
            Request::Find(_) | Request::Warm => &self.lookup,
            Request::Sums(_) | Request::NamesOf(_) => &self.sums,
            _ => &self.general,
        };
        if is_small_write(&request) {
            self.owed.fetch_add(1, Ordering::Relaxed);
        }
        // If the thread of a queue is gone it panicked, which ends the loop anyway.
        let _ = queue.send((ticket, request, self.view));
    }

    /// Exports a list on its own thread, so that nothing waits while a hundred thousand rows are
    /// written.
    pub(super) fn export(&self, ticket: Ticket, export: Box<Export>) {
        let (backend, options, view) = (Arc::clone(&self.backend), self.options.clone(), self.view);
        let (alive, held) = (self.alive.clone(), self.held.clone());
        let run = move || {
            let context = options.context().seen(view);
            let result = export.run(backend.as_ref(), &context, &options);
            input::send(Msg::Exported(ticket, Box::new(result)));
            drop(alive);
            drop(backend);
            drop(held);
        };
        if let Err(error) = thread::Builder::new().name("export".to_owned()).spawn(run) {
            let error = Error::new(ErrorKey::Io).with("detail", error);
            input::send(Msg::Exported(ticket, Box::new(Err(error))));
        }
    }

    /// Whether small writes are still in progress.
    pub(super) fn owe(&self) -> bool {
        self.owed.load(Ordering::Relaxed) > 0
    }

    /// Waits until the queued requests and the exports are done; returns `false` on timeout.
    pub(super) fn finish(self, patience: Duration) -> bool {
        let Workers {
            general,
            alive,
            ended,
            ..
        } = self;
        drop((general, alive));
        ended.recv_timeout(patience) == Err(RecvTimeoutError::Disconnected)
    }

    /// Sets the past that following requests are about.
    pub(super) fn see(&mut self, view: View) {
        self.view = view;
    }
}

/// The state of one of the threads.
struct Serving<'s> {
    backend: &'s dyn Backend,
    options: &'s Options,
    owed: &'s AtomicUsize,
    /// Whether only the last of several waiting requests is still wanted.
    newest: bool,
    /// The low disk space that was reported last.
    told: Option<u64>,
}

impl Serving<'_> {
    /// Reports low disk space, once until there is enough again.
    fn tell_room(&mut self) {
        let little = self.options.room.little();
        if let (Some(n), None) = (little, self.told) {
            input::send(Msg::LittleRoom(n));
        }
        self.told = little;
    }

    fn serve(&mut self, receiver: &Receiver<Job>) {
        while let Ok(mut job) = receiver.recv() {
            if self.newest {
                while let Ok(next) = receiver.try_recv() {
                    job = next;
                }
            }
            let (ticket, request, view) = job;
            let is_owed = is_small_write(&request);
            let response = self
                .backend
                .call(&self.options.context().seen(view), request);
            if is_owed {
                self.owed.fetch_sub(1, Ordering::Relaxed);
            }
            let wrote = matches!(response, Ok(Response::Written(_) | Response::Bulk(_)));
            if let Some(ticket) = ticket {
                input::send(Msg::Done(ticket, Box::new(response)));
            }
            if wrote {
                self.tell_room();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::service::api::{Actor, Context, Moment, Response};
    use crate::text::locale::Locale;
    use crate::tui::options::Clock;

    /// A backend that answers when it is released.
    #[derive(Debug)]
    struct Slow {
        go: Mutex<Receiver<()>>,
        done: Mutex<Vec<Request>>,
    }

    impl Backend for Slow {
        fn call(&self, _: &Context, request: Request) -> Result<Response, Error> {
            self.go.lock().unwrap().recv().unwrap();
            self.done.lock().unwrap().push(request);
            Ok(Response::Warmed)
        }
    }

    fn started() -> (Workers, Arc<Slow>, Sender<()>) {
        let (sender, go) = channel();
        let slow = Arc::new(Slow {
            go: Mutex::new(go),
            done: Mutex::default(),
        });
        let moment = Moment {
            today: chrono::NaiveDate::default(),
            now: chrono::DateTime::default(),
        };
        let actor = Actor {
            name: "clerk".to_owned(),
            uid: 1000,
        };
        let options = Options::new(Clock::fixed(moment), actor, Locale::Zh);
        let backend: Arc<dyn Backend> = slow.clone();
        let (held, _) = channel();
        let workers = Workers::start(&backend, &options, held).unwrap();
        (workers, slow, sender)
    }

    #[test]
    fn who_leaves_waits_for_all_that_is_queued() {
        let (workers, slow, go) = started();
        for commit in 1..4 {
            let commit = Some(commit);
            workers.ask(None, Request::Undo { commit });
        }
        for _ in 0..3 {
            go.send(()).unwrap();
        }
        assert!(workers.finish(Duration::from_mins(1)));
        assert_eq!(slow.done.lock().unwrap().len(), 3);
        // While a request is in progress, it is never reported as done.
        let (workers, _slow, go) = started();
        workers.ask(None, Request::Undo { commit: Some(1) });
        assert!(!workers.finish(Duration::ZERO));
        drop(go);
    }

    #[test]
    fn a_view_that_is_kept_is_waited_for() {
        let (workers, _slow, go) = started();
        workers.ask(None, Request::Views(ViewsRequest::List));
        assert!(!workers.owe());
        let name = "甲".to_owned();
        let forget = ViewsRequest::Delete {
            name,
            shared: false,
        };
        workers.ask(None, Request::Views(forget));
        assert!(workers.owe());
        let owed = Arc::clone(&workers.owed);
        go.send(()).unwrap();
        go.send(()).unwrap();
        assert!(workers.finish(Duration::from_mins(1)));
        assert_eq!(owed.load(Ordering::Relaxed), 0);
    }

    #[test]
    fn nobody_waits_for_ever_or_for_a_lookup() {
        let (workers, _slow, go) = started();
        workers.ask(None, Request::Undo { commit: None });
        assert!(!workers.finish(Duration::ZERO));
        drop(go);
        let (workers, _slow, _go) = started();
        workers.ask(None, Request::Warm);
        assert!(workers.finish(Duration::from_mins(1)));
    }
}
