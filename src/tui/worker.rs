//! Requests run beside the loop: one thread for lists and writes in their order, one for lookups, of which the newest counts.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use super::export::Export;
use super::input;
use super::msg::{Msg, Ticket};
use super::options::Options;
use crate::backend::Backend;
use crate::service::api::{Request, Response, View};
use crate::service::error::{Error, ErrorKind};

/// A request, who waits for its answer, and the past it is about.
type Job = (Option<Ticket>, Request, View);

/// The two queues, and what an export needs.
#[derive(Debug)]
pub(super) struct Workers {
    general: Sender<Job>,
    lookup: Sender<Job>,
    backend: Arc<dyn Backend>,
    options: Options,
    /// The past that is looked at.
    view: View,
}

impl Workers {
    pub(super) fn start(backend: &Arc<dyn Backend>, options: &Options) -> std::io::Result<Workers> {
        let queue = |name: &str, newest: bool| {
            let (sender, receiver) = channel();
            let backend = Arc::clone(backend);
            let options = options.clone();
            thread::Builder::new()
                .name(name.to_owned())
                .spawn(move || {
                    let mut told = None;
                    if !newest {
                        tell_room(&options, &mut told);
                    }
                    serve(&receiver, backend.as_ref(), &options, newest, &mut told);
                })
                .map(|_| sender)
        };
        Ok(Workers {
            general: queue("requests", false)?,
            lookup: queue("lookup", true)?,
            backend: Arc::clone(backend),
            options: options.clone(),
            view: View::default(),
        })
    }

    /// Queues a request; without a ticket nobody waits for the answer.
    pub(super) fn ask(&self, ticket: Option<Ticket>, request: Request) {
        let queue = match request {
            Request::Find(_) | Request::Warm => &self.lookup,
            _ => &self.general,
        };
        // A queue whose thread is gone means a panic, which ends the loop anyway.
        let _ = queue.send((ticket, request, self.view));
    }

    /// Writes a list into a file in a thread of its own: a hundred thousand rows take a while, and nothing waits for them.
    pub(super) fn export(&self, ticket: Ticket, export: Box<Export>) {
        let (backend, options, view) = (Arc::clone(&self.backend), self.options.clone(), self.view);
        let run = move || {
            let context = options.context().seen(view);
            let result = export.run(backend.as_ref(), &context, &options);
            input::send(Msg::Exported(ticket, Box::new(result)));
        };
        if let Err(error) = thread::Builder::new().name("export".to_owned()).spawn(run) {
            let error = Error::new(ErrorKind::Storage, "io").with("detail", error);
            input::send(Msg::Exported(ticket, Box::new(Err(error))));
        }
    }

    /// What is asked from here on is about this past.
    pub(super) fn see(&mut self, view: View) {
        self.view = view;
    }
}

/// Says that little room is left, once until there is enough again.
fn tell_room(options: &Options, told: &mut Option<u64>) {
    let little = options.room.little();
    if let (Some(n), None) = (little, *told) {
        input::send(Msg::LittleRoom(n));
    }
    *told = little;
}

fn serve(
    receiver: &Receiver<Job>,
    backend: &dyn Backend,
    options: &Options,
    newest: bool,
    told: &mut Option<u64>,
) {
    while let Ok(mut job) = receiver.recv() {
        if newest {
            // Of several queries that wait only the last one is still wanted.
            while let Ok(next) = receiver.try_recv() {
                job = next;
            }
        }
        let (ticket, request, view) = job;
        let response = backend.call(&options.context().seen(view), request);
        let wrote = matches!(response, Ok(Response::Written(_) | Response::Bulk(_)));
        if let Some(ticket) = ticket {
            input::send(Msg::Done(ticket, Box::new(response)));
        }
        if wrote {
            tell_room(options, told);
        }
    }
}
