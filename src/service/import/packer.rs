//! Turns cases into rows of the store, in one thread; another thread stores them.

use std::sync::mpsc::{Receiver, SyncSender};

use crate::domain::case::Case;
use crate::service::Result;
use crate::service::error::{Error, ErrorKey};
use crate::store::bulk::{NewEvents, Packed};
use crate::store::dict::Dict;
use crate::store::project::{Buffers, Facts, Key, project_existing};

/// The most cases of one message.
const CASES: usize = 128;
/// Bytes of events after which a message is sent.
const BYTES: usize = 256 << 10;

/// Derives the rows of new cases and sends them to be stored.
pub(super) struct Packer<'p> {
    facts: &'p Facts<'p>,
    pub dict: &'p mut Dict,
    cases: Vec<Packed>,
    /// Bytes of events in `cases`.
    bytes: usize,
    send: SyncSender<Vec<Packed>>,
    /// Stored rows come back, so that the thread that allocated the memory also frees it.
    stored: Receiver<Vec<Packed>>,
    /// Memory for reuse: for events, and in `memory` for derived rows.
    buffers: Vec<Vec<u8>>,
    memory: Vec<Buffers>,
}

impl<'p> Packer<'p> {
    pub(super) fn new(
        facts: &'p Facts<'p>,
        dict: &'p mut Dict,
        send: SyncSender<Vec<Packed>>,
        stored: Receiver<Vec<Packed>>,
    ) -> Packer<'p> {
        Packer {
            facts,
            dict,
            cases: Vec::with_capacity(CASES),
            bytes: 0,
            send,
            stored,
            buffers: Vec::new(),
            memory: Vec::new(),
        }
    }

    /// An empty buffer for the events of a case.
    pub(super) fn buffer(&mut self) -> Vec<u8> {
        self.buffers.pop().unwrap_or_default()
    }

    /// Derives the rows of a case whose events are these bytes.
    pub(super) fn push(
        &mut self,
        id: u32,
        case: &Case,
        key: Key<'_>,
        events: NewEvents,
    ) -> Result<()> {
        self.bytes += events.bytes.len();
        let memory = self.memory.pop().unwrap_or_default();
        let (facts, dict) = (self.facts, &mut *self.dict);
        self.cases.push(Packed {
            id,
            events: Some(events),
            projection: project_existing(case, key, facts, dict, memory),
        });
        if self.cases.len() < CASES && self.bytes < BYTES {
            Ok(())
        } else {
            self.flush()
        }
    }

    /// Sends what is ready.
    pub(super) fn flush(&mut self) -> Result<()> {
        let mut empty = Vec::new();
        for mut cases in self.stored.try_iter() {
            for packed in cases.drain(..) {
                if let Some(NewEvents { mut bytes, .. }) = packed.events {
                    bytes.clear();
                    self.buffers.push(bytes);
                }
                self.memory.extend(packed.projection.map(Buffers::from));
            }
            empty = cases;
        }
        self.bytes = 0;
        let full = std::mem::replace(&mut self.cases, empty);
        // The storing thread ended early: its error is the one to report.
        self.send
            .send(full)
            .map_err(|_| Error::new(ErrorKey::ImportDied))
    }
}
