//! Has the disk take what a bulk load writes while it goes on, so that its end does not wait for all of it.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{SyncSender, sync_channel};

/// Bytes between two rounds.
const STEP: usize = 8 << 20;

/// The rounds of one transaction.
#[derive(Debug)]
pub(super) struct Ahead {
    path: PathBuf,
    /// Bytes since the last round.
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

    /// Notes that so many bytes were loaded.
    pub(super) fn loaded(&mut self, bytes: usize) {
        self.bytes += bytes;
        if self.bytes >= STEP {
            self.round();
        }
    }

    /// Notes that all was loaded: what comes now takes its time, too.
    pub(super) fn rest(&mut self) {
        // What is small is written before anybody has begun.
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
            // Where a round still lasts, the next one takes this too.
            let _ = rounds.try_send(());
        }
    }
}

/// A thread that goes when the transaction ends. Without it the load is slower and as durable: what is durable is for the engine to say,
/// with a handle of its own, which is told of every failure.
fn begin(path: &Path) -> Option<SyncSender<()>> {
    let file = File::open(path).ok()?;
    let (send, rounds) = sync_channel(1);
    let run = move || {
        while rounds.recv().is_ok() && file.sync_data().is_ok() {}
    };
    let thread = std::thread::Builder::new().name("ahead".to_owned());
    thread.spawn(run).ok().map(|_| send)
}
