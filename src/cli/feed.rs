//! Rows on their way into the store. Each message is answered as soon as it is queued there, so
//! that reading the file and writing the store overlap.

use super::exit::Failure;
use super::progress::Progress;
use super::session::{Session, answer};
use crate::backend::Backend;
use crate::service::api::{ImportOptions, ImportReport, Request, Rows};

/// The number of rows per message: large enough to make the cost of messages negligible, small
/// enough for the rows of one to stay in the caches.
pub(super) const BATCH: usize = 1024;

/// A source of rows.
pub(super) trait Feed {
    /// Adds about [`BATCH`] rows; `false` when there are no more.
    fn next_batch(&mut self, rows: &mut Rows) -> Result<bool, Failure>;

    /// Returns whether the rows sent may be kept. Called at the end.
    fn may_commit(&self) -> bool {
        true
    }
}

/// Sends all rows and commits. Returns `None` if the feed did not want them kept; nothing is
/// written then.
pub(super) fn run(
    session: &Session,
    backend: &dyn Backend,
    options: ImportOptions,
    feed: &mut dyn Feed,
    progress: &Progress,
) -> Result<Option<ImportReport>, Failure> {
    let ask = |request: Request| backend.call(&session.context, request);
    let import = answer!(ask(Request::ImportBegin(options))?, ImportOpened)?;
    let mut send = || -> Result<(), Failure> {
        let mut empty = Rows::default();
        loop {
            let mut rows = empty;
            let more = feed.next_batch(&mut rows)?;
            empty = rows.like();
            let n = rows.len();
            if n > 0 {
                ask(Request::ImportRows { import, rows })?;
                progress.add(n);
            }
            if !more {
                return Ok(());
            }
        }
    };
    let sent = send();
    if let Err(failure) = sent {
        // Only the first failure is reported.
        let _ = ask(Request::ImportAbort { import });
        return Err(failure);
    }
    if !feed.may_commit() {
        ask(Request::ImportAbort { import })?;
        return Ok(None);
    }
    answer!(ask(Request::ImportCommit { import })?, Imported).map(Some)
}
