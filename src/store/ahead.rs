//! Flushes the pages of a bulk load to disk while it is still running, so that its end does not
//! wait for all of them.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{SyncSender, sync_channel};

/// Bytes between two flushes: enough that they cost little beside the load, and little enough that
/// a slow disk has not much left to do at the end.
const STEP: usize = 64 << 20;

/// The flushes of one transaction.
#[derive(Debug)]
pub(super) struct Ahead {
    path: PathBuf,
    /// Bytes since the last flush.
    bytes: usize,
    rounds: Option<SyncSender<()>>,
}

impl Ahead {
    pub(super) fn of(path: &Path) -> Ahead {
        Ahead {
            path: path.to_owned(),
            bytes: 0,
            rounds: None,
        }
    }

    /// Records that this many bytes were loaded.
    pub(super) fn loaded(&mut self, bytes: usize) {
        self.bytes += bytes;
        if self.bytes >= STEP {
            self.round();
        }
    }

    /// Records that everything was loaded; what follows takes time, too.
    pub(super) fn rest(&mut self) {
        // A small load is written before a flush would have begun.
        if self.rounds.is_some() {
            self.round();
        }
    }

    fn round(&mut self) {
        self.bytes = 0;
        if self.rounds.is_none() {
            self.rounds = begin(&self.path);
        }
        if let Some(rounds) = &self.rounds {
            // If a flush is still running, the next one covers this too.
            let _ = rounds.try_send(());
        }
    }
}

/// Starts a thread that ends with the transaction.
///
/// Without it the load is slower but just as durable: durability is ensured by the engine, which
/// uses a handle of its own and sees every failure.
fn begin(path: &Path) -> Option<SyncSender<()>> {
    let file = File::open(path).ok()?;
    let (send, rounds) = sync_channel(1);
    let run = move || {
        while rounds.recv().is_ok() && file.sync_data().is_ok() {}
    };
    let thread = std::thread::Builder::new().name("ahead".to_owned());
    thread.spawn(run).ok().map(|_| send)
}
