//! Rows on their way into the store: one thread makes them, this one hands them over, so that reading a file and writing
//! it down overlap.

use std::sync::mpsc;

use super::exit::Failure;
use super::progress::Progress;
use super::session::{Session, answer};
use crate::backend::Backend;
use crate::service::api::{ImportOptions, ImportReport, Request, Row};

/// Rows of one message. Large enough that messages cost nothing, small enough that the rows on their way stay in the caches.
pub(super) const BATCH: usize = 512;
/// Messages that wait; the maker of rows rests when the store is slower.
const WAITING: usize = 3;

/// Where rows come from.
pub(super) trait Feed: Send {
    /// Adds about [`BATCH`] rows; `false` when there are no more.
    fn next_batch(&mut self, rows: &mut Vec<Row>) -> Result<bool, Failure>;

    /// Asked at the end: whether what was sent may be kept.
    fn may_commit(&self) -> bool {
        true
    }
}

/// Sends everything and commits. `None` when the feed did not want it kept; nothing is written then.
pub(super) fn run(
    session: &Session,
    backend: &dyn Backend,
    options: ImportOptions,
    feed: &mut dyn Feed,
    progress: &Progress,
) -> Result<Option<ImportReport>, Failure> {
    let ask = |request: Request| backend.call(&session.context, request);
    let import = answer!(ask(Request::ImportBegin(options))?, ImportOpened)?;
    let sent = std::thread::scope(|scope| {
        let (sender, receiver) = mpsc::sync_channel::<Vec<Row>>(WAITING);
        let feed = &mut *feed;
        let maker = scope.spawn(move || make(feed, &sender));
        let taken = receiver.iter().try_for_each(|rows| {
            let n = rows.len();
            ask(Request::ImportRows { import, rows }).map(|_| progress.add(n))
        });
        // The maker stops at its next message when nobody listens any more.
        drop(receiver);
        let made = maker
            .join()
            .unwrap_or_else(|_| Err(super::session::unexpected("rows")));
        taken.map_err(Failure::from).and(made)
    });
    if let Err(failure) = sent {
        // The first failure is the one to tell.
        let _ = ask(Request::ImportAbort { import });
        return Err(failure);
    }
    if !feed.may_commit() {
        ask(Request::ImportAbort { import })?;
        return Ok(None);
    }
    answer!(ask(Request::ImportCommit { import })?, Imported).map(Some)
}

fn make(feed: &mut dyn Feed, sender: &mpsc::SyncSender<Vec<Row>>) -> Result<(), Failure> {
    loop {
        let mut rows = Vec::with_capacity(BATCH + 64);
        let more = feed.next_batch(&mut rows)?;
        if !rows.is_empty() && sender.send(rows).is_err() {
            return Ok(());
        }
        if !more {
            return Ok(());
        }
    }
}
