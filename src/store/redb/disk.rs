//! The file under the engine.
//!
//! When the engine opens a file, it notes in the head of the file that the file is in use, and
//! syncs. The note is one bit, and it protects pages that are written later, so both are put off
//! until just before the first of them: opening a docket does not wait for the disk, and a process
//! that only reads leaves the file as it was, however it ends. Every other write and sync is made at
//! once, including those after a killed process, whose last writes they make durable.

use std::fs::File;
use std::io::{Error, Result};
use std::ops::Bound;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use redb::backends::FileBackend;
use redb::{BackendError, DatabaseError, StorageBackend};

use super::gather::{Gather, is_whole};
use crate::store::file::{Which, which};

/// Bytes that contain the head of the file, where the engine notes its state.
const HEAD: u64 = 512;

/// The file of a store, shared by the engine and the code that ends its use.
#[derive(Debug, Clone)]
pub(super) struct Disk(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    file: FileBackend,
    /// Of a file that has its final name.
    which: Option<Which>,
    pending: Mutex<Pending>,
    /// Whether pages may be collected; if not, nobody waits for a lock to read or write.
    gathers: AtomicBool,
    /// Pages not yet in the file, while they are collected.
    gather: Mutex<Option<Gather>>,
    #[cfg(test)]
    probe: tests::Probe,
}

/// What is not synced yet.
#[derive(Debug, Default)]
struct Pending {
    /// Whether the engine is opening the file: the note can wait.
    opening: bool,
    /// Whether anything was written since the last sync.
    written: bool,
    note: Option<Note>,
    /// Whether the engine closes the file: then a note that is still put off is never written.
    closing: bool,
    /// Whether nothing may be written any more.
    stopped: bool,
}

impl Pending {
    /// Fails if nothing may be written any more.
    fn allow(&self) -> Result<()> {
        if self.stopped {
            return Err(Error::other("writing was stopped"));
        }
        Ok(())
    }
}

/// The note that the file is in use, while it is put off.
#[derive(Debug)]
struct Note {
    offset: u64,
    /// The head of the file with the note.
    head: Vec<u8>,
    /// Whether the engine asked to sync it, which was put off too.
    asked: bool,
}

impl Disk {
    /// Opens the file of an existing store.
    pub(super) fn open(path: &Path) -> std::result::Result<Disk, DatabaseError> {
        let file = File::options().read(true).write(true).open(path)?;
        let meta = file.metadata()?;
        // The engine would turn it into a store.
        if meta.len() == 0 {
            return Err(Error::from(std::io::ErrorKind::InvalidData).into());
        }
        let disk = Disk::new(file, Some(which(&meta)))?;
        disk.pending().opening = true;
        Ok(disk)
    }

    /// Ends the opening: from now on each sync happens when the engine asks for it.
    pub(super) fn opened(&self) {
        self.pending().opening = false;
    }

    /// Begins the closing. The engine would record its state anew, and wait for the disk several
    /// times; of a file to which nothing was written, everything is recorded already, so no write
    /// succeeds any more.
    pub(super) fn closing(&self) {
        self.pending().closing = true;
    }

    /// Wraps a file open for reading and writing, which may be empty and gets its name later.
    pub(super) fn of(file: File) -> std::result::Result<Disk, DatabaseError> {
        Disk::new(file, None)
    }

    /// Whether the file is still the one at its path: what is written to a file that was removed or
    /// replaced is lost.
    pub(super) fn is_at(&self, path: &Path) -> bool {
        let there = || std::fs::metadata(path).map(|meta| which(&meta)).ok();
        self.0.which.is_none() || self.0.which == there()
    }

    fn new(file: File, which: Option<Which>) -> std::result::Result<Disk, DatabaseError> {
        Ok(Disk(Arc::new(Shared {
            file: FileBackend::new(file)?,
            which,
            pending: Mutex::default(),
            gathers: AtomicBool::new(false),
            gather: Mutex::default(),
            #[cfg(test)]
            probe: tests::Probe::default(),
        })))
    }

    /// Lets nothing be written any more, as if the process had been killed. Cuts off what is behind
    /// `length`, if it is given: appended by a transaction that was not committed.
    pub(super) fn stop(&self, length: Option<u64>) {
        self.pending().stopped = true;
        *self.gather() = None;
        self.0.gathers.store(false, Ordering::Release);
        if let Some(length) = length {
            // Otherwise it only stays longer.
            let _ = self.0.file.set_len(length);
        }
    }

    /// Begins to collect the pages that are written, or writes what was collected and ends it.
    pub(super) fn collect(&self, begins: bool) -> Result<()> {
        let mut gather = self.gather();
        self.drain(&mut gather)?;
        *gather = begins.then(Gather::default);
        self.0.gathers.store(begins, Ordering::Release);
        Ok(())
    }

    fn gather(&self) -> MutexGuard<'_, Option<Gather>> {
        self.0.gather.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is collected, if pages may be.
    fn gathered(&self) -> Option<MutexGuard<'_, Option<Gather>>> {
        let gathers = self.0.gathers.load(Ordering::Acquire);
        gathers.then(|| self.gather())
    }

    /// Writes the pages collected so far.
    fn drain(&self, gather: &mut Option<Gather>) -> Result<()> {
        let write = &mut |offset, pages: &[u8]| self.write_pages(offset, pages);
        gather.as_mut().map_or(Ok(()), |gather| gather.drain(write))
    }

    fn write_pages(&self, offset: u64, pages: &[u8]) -> Result<()> {
        #[cfg(test)]
        self.0.probe.note(tests::Step::Pages)?;
        self.0.file.write(offset, pages)
    }

    /// Whether writing was stopped.
    pub(super) fn is_stopped(&self) -> bool {
        self.pending().stopped
    }

    /// The length of the file.
    pub(super) fn length(&self) -> Result<u64> {
        self.0.file.len()
    }

    fn pending(&self) -> MutexGuard<'_, Pending> {
        self.0
            .pending
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Syncs the file.
    fn sync(&self, pending: &mut Pending) -> Result<()> {
        #[cfg(test)]
        self.0.probe.note(tests::Step::Sync)?;
        self.0.file.sync_data()?;
        pending.written = false;
        Ok(())
    }

    /// Writes a piece of the head.
    fn write_head(&self, pending: &mut Pending, offset: u64, head: &[u8]) -> Result<()> {
        pending.written = true;
        #[cfg(test)]
        self.0.probe.note(tests::Step::Head)?;
        self.0.file.write(offset, head)
    }

    /// Writes and syncs the note that was put off; only then is it no longer owed.
    fn settle(&self, pending: &mut Pending) -> Result<()> {
        pending.allow()?;
        if pending.closing && pending.note.is_some() {
            return Err(Error::other("nothing was changed"));
        }
        let Some(note) = pending.note.take() else {
            return Ok(());
        };
        let settled = self
            .write_head(pending, note.offset, &note.head)
            .and_then(|()| self.sync(pending));
        if settled.is_err() {
            pending.note = Some(note);
        }
        settled
    }

    /// Whether a write to the head, made now, would only note that the file is in use.
    fn is_note(&self, pending: &Pending, offset: u64, head: &[u8]) -> Result<bool> {
        if !pending.opening || pending.written || pending.note.is_some() {
            return Ok(false);
        }
        let mut old = vec![0; head.len()];
        self.0.file.read(offset, &mut old)?;
        Ok(sets_one_bit(&old, head))
    }
}

/// Whether `new` is `old` with one more bit set.
fn sets_one_bit(old: &[u8], new: &[u8]) -> bool {
    let pairs = || old.iter().zip(new);
    let changed: u32 = pairs().map(|(old, new)| (old ^ new).count_ones()).sum();
    changed == 1 && pairs().all(|(old, new)| old & new == *old)
}

impl StorageBackend for Disk {
    fn len(&self) -> Result<u64> {
        self.0.file.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> Result<()> {
        if offset < HEAD {
            self.settle(&mut self.pending())?;
        }
        let gather = self.gathered();
        let Some(gather) = gather.as_deref().and_then(Option::as_ref) else {
            return self.0.file.read(offset, out);
        };
        // What the file does not have yet is a hole in it, or its end. The system would read on
        // behind it, and clear memory for pages that are about to be written.
        if !(is_whole(offset, out) && gather.has(offset, out.len())) {
            self.0.file.read(offset, out)?;
        }
        gather.overlay(offset, out);
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> Result<()> {
        let mut pending = self.pending();
        if offset + data.len() as u64 <= HEAD {
            if self.is_note(&pending, offset, data)? {
                pending.note = Some(Note {
                    offset,
                    head: data.to_vec(),
                    asked: false,
                });
                return Ok(());
            }
            self.settle(&mut pending)?;
            return self.write_head(&mut pending, offset, data);
        }
        self.settle(&mut pending)?;
        pending.written = true;
        drop(pending);
        let Some(mut gather) = self.gathered() else {
            return self.write_pages(offset, data);
        };
        match &mut *gather {
            Some(gather) if is_whole(offset, data) => {
                let write = &mut |offset, pages: &[u8]| self.write_pages(offset, pages);
                gather.put(offset, data, write)
            }
            _ => {
                self.drain(&mut gather)?;
                self.write_pages(offset, data)
            }
        }
    }

    fn set_len(&self, len: u64) -> Result<()> {
        let mut pending = self.pending();
        self.settle(&mut pending)?;
        pending.written = true;
        drop(pending);
        // Pages behind the end would make it longer again.
        self.drain(&mut self.gather())?;
        self.0.file.set_len(len)
    }

    fn sync_data(&self) -> Result<()> {
        // The lock is held throughout: no page is written before the head is synced.
        let mut pending = self.pending();
        pending.allow()?;
        self.drain(&mut self.gather())?;
        let opening = pending.opening;
        match &mut pending.note {
            Some(note) if opening && !note.asked => {
                #[cfg(test)]
                self.0.probe.note(tests::Step::PutOff)?;
                note.asked = true;
                Ok(())
            }
            Some(_) => self.settle(&mut pending),
            None => self.sync(&mut pending),
        }
    }

    fn close(&self) -> Result<()> {
        self.0.file.close()
    }

    fn try_lock_range(
        &self,
        start: Bound<u64>,
        end: Bound<u64>,
    ) -> std::result::Result<bool, BackendError> {
        self.0.file.try_lock_range(start, end)
    }

    fn try_lock_shared_range(
        &self,
        start: Bound<u64>,
        end: Bound<u64>,
    ) -> std::result::Result<bool, BackendError> {
        self.0.file.try_lock_shared_range(start, end)
    }

    fn lock_range(
        &self,
        start: Bound<u64>,
        end: Bound<u64>,
    ) -> std::result::Result<(), BackendError> {
        self.0.file.lock_range(start, end)
    }

    fn lock_shared_range(
        &self,
        start: Bound<u64>,
        end: Bound<u64>,
    ) -> std::result::Result<(), BackendError> {
        self.0.file.lock_shared_range(start, end)
    }

    fn unlock_range(
        &self,
        start: Bound<u64>,
        end: Bound<u64>,
    ) -> std::result::Result<(), BackendError> {
        self.0.file.unlock_range(start, end)
    }

    fn query_lock_range(
        &self,
        start: Bound<u64>,
        end: Bound<u64>,
    ) -> std::result::Result<bool, BackendError> {
        self.0.file.query_lock_range(start, end)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::ErrorKind;

    use redb::{Database, ReadableDatabase};

    use super::super::CACHE;
    use super::super::gather::PAGE;
    use super::*;

    /// What was done to a file.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub(in super::super) enum Step {
        Head,
        Pages,
        Sync,
        PutOff,
    }

    /// Records what is done to a file, and makes it fail as on a full disk.
    #[derive(Debug, Default)]
    pub(super) struct Probe {
        steps: Mutex<Vec<Step>>,
        full: AtomicBool,
        unsynced: AtomicBool,
    }

    impl Probe {
        pub(super) fn note(&self, step: Step) -> Result<()> {
            self.steps.lock().unwrap().push(step);
            if self.full.load(Ordering::Relaxed) {
                return Err(Error::from(ErrorKind::StorageFull));
            }
            if step == Step::Sync && self.unsynced.load(Ordering::Relaxed) {
                return Err(Error::other("the disk does not answer"));
            }
            Ok(())
        }
    }

    impl Disk {
        /// Sets whether every write fails from now on.
        pub(in super::super) fn fill_up(&self, full: bool) {
            self.0.probe.full.store(full, Ordering::Relaxed);
        }

        /// Lets every sync fail from now on.
        pub(in super::super) fn refuse_syncs(&self) {
            self.0.probe.unsynced.store(true, Ordering::Relaxed);
        }

        /// Takes what was done since the last call.
        fn steps(&self) -> Vec<Step> {
            std::mem::take(&mut self.0.probe.steps.lock().unwrap())
        }
    }

    const LEN: u64 = 40 * PAGE as u64;

    /// A file of zeros.
    fn zeros() -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        file.as_file().set_len(LEN).unwrap();
        file
    }

    /// The head of a file, with these bits in one byte.
    fn head(bits: u8) -> [u8; 320] {
        let mut head = [0; 320];
        head[9] = bits;
        head
    }

    #[test]
    fn only_the_note_waits_and_only_until_the_first_page() {
        let file = zeros();
        let disk = Disk::open(file.path()).unwrap();
        let write = |bits| {
            disk.write(0, &head(bits)).unwrap();
            disk.sync_data().unwrap();
            disk.steps()
        };
        assert_eq!(write(2), [Step::PutOff]);
        // A second note does not wait, and it settles the first one.
        assert_eq!(write(3), [Step::Head, Step::Sync].repeat(2));
        // A bit more waits, but not an unchanged head, several bits, or a bit less.
        assert_eq!(write(3), [Step::Head, Step::Sync]);
        assert_eq!(write(15), [Step::Head, Step::Sync]);
        assert_eq!(write(7), [Step::Head, Step::Sync]);
        assert_eq!(write(15), [Step::PutOff]);
        disk.write(PAGE as u64, &[1; PAGE]).unwrap();
        assert_eq!(disk.steps(), [Step::Head, Step::Sync, Step::Pages]);
        // The sync for this note also covers a page.
        assert_eq!(write(31), [Step::Head, Step::Sync]);
        // A sync without a write covers what another process wrote.
        disk.sync_data().unwrap();
        assert_eq!(disk.steps(), [Step::Sync]);
        // Two writes are more than a note, even if the second is one.
        disk.write(0, &head(0)).unwrap();
        assert_eq!(write(1), [Step::Head, Step::Head, Step::Sync]);
        assert_eq!(write(3), [Step::PutOff]);
        // Whoever reads the head gets the note.
        let mut out = [0; 320];
        disk.read(0, &mut out).unwrap();
        assert_eq!((out, disk.steps()), (head(3), vec![Step::Head, Step::Sync]));
        assert_eq!(write(7), [Step::PutOff]);
        disk.opened();
        disk.set_len(LEN).unwrap();
        assert_eq!(disk.steps(), [Step::Head, Step::Sync]);
        assert_eq!(write(15), [Step::Head, Step::Sync]);
    }

    /// The sync of a page is no sync of the note, even if that was not asked for yet.
    #[test]
    fn a_page_written_before_the_note_is_synced_is_synced() {
        let file = zeros();
        let disk = Disk::open(file.path()).unwrap();
        disk.write(0, &head(2)).unwrap();
        disk.write(PAGE as u64, &[1; PAGE]).unwrap();
        disk.sync_data().unwrap();
        let steps = [Step::Head, Step::Sync, Step::Pages, Step::Sync];
        assert_eq!(disk.steps(), steps);
    }

    #[test]
    fn a_note_that_cannot_be_written_stays_owed() {
        let file = zeros();
        let disk = Disk::open(file.path()).unwrap();
        disk.write(0, &head(2)).unwrap();
        disk.sync_data().unwrap();
        disk.fill_up(true);
        assert!(disk.write(PAGE as u64, &[1; PAGE]).is_err());
        disk.fill_up(false);
        disk.steps();
        disk.write(PAGE as u64, &[1; PAGE]).unwrap();
        assert_eq!(disk.steps(), [Step::Head, Step::Sync, Step::Pages]);
    }

    #[test]
    fn pages_that_are_collected_are_read_and_reach_the_file_with_the_next_sync() {
        let file = zeros();
        let disk = Disk::of(file.reopen().unwrap()).unwrap();
        disk.collect(true).unwrap();
        let at = |page: u64| page * PAGE as u64;
        let read = || {
            let mut out = vec![0; 4 * PAGE];
            disk.read(0, &mut out).unwrap();
            [out[0], out[PAGE], out[2 * PAGE], out[3 * PAGE]]
        };
        let stored = || std::fs::read(file.path()).unwrap();
        for (page, byte) in [(2, 5), (1, 4), (2, 6)] {
            disk.write(at(page), &[byte; PAGE]).unwrap();
        }
        assert_eq!(read(), [0, 4, 6, 0]);
        assert!(disk.steps().is_empty() && stored() == vec![0; LEN as usize]);
        disk.sync_data().unwrap();
        assert_eq!(disk.steps(), [Step::Pages, Step::Sync]);
        assert_eq!(
            stored()[at(1) as usize..at(3) as usize],
            [[4; PAGE], [6; PAGE]].concat()
        );
        // A piece of a page follows the page.
        disk.write(at(3), &[7; PAGE]).unwrap();
        disk.write(at(3), &[8; 600]).unwrap();
        assert_eq!(read(), [0, 4, 6, 8]);
        disk.write(at(1), &[9; PAGE]).unwrap();
        disk.collect(false).unwrap();
        assert_eq!(read(), [0, 9, 6, 8]);
        assert_eq!(stored()[at(1) as usize..at(2) as usize], [9; PAGE]);
        disk.steps();
        disk.write(at(2), &[1; PAGE]).unwrap();
        assert_eq!(disk.steps(), [Step::Pages]);
    }

    #[test]
    fn the_file_is_not_read_for_pages_that_are_all_collected() {
        let file = zeros();
        let disk = Disk::of(file.reopen().unwrap()).unwrap();
        disk.collect(true).unwrap();
        let read = |count: usize| {
            let mut out = vec![0; count * PAGE];
            disk.read(LEN, &mut out).map(|()| out)
        };
        disk.write(LEN, &[[1; PAGE], [2; PAGE]].concat()).unwrap();
        // The file ends before them.
        assert_eq!(read(2).unwrap(), [[1; PAGE], [2; PAGE]].concat());
        assert!(read(3).is_err());
        disk.sync_data().unwrap();
        assert_eq!(read(1).unwrap(), [1; PAGE]);
    }

    #[test]
    fn pages_that_do_not_fit_any_more_are_an_error_of_the_sync() {
        let file = zeros();
        let disk = Disk::of(file.reopen().unwrap()).unwrap();
        disk.collect(true).unwrap();
        disk.write(PAGE as u64, &[1; PAGE]).unwrap();
        disk.fill_up(true);
        assert!(disk.sync_data().is_err());
    }

    #[test]
    fn after_a_stop_nothing_is_written() {
        let file = zeros();
        let disk = Disk::open(file.path()).unwrap();
        disk.write(0, &head(2)).unwrap();
        disk.collect(true).unwrap();
        disk.write(PAGE as u64, &[1; PAGE]).unwrap();
        disk.stop(Some(2 * PAGE as u64));
        assert!(disk.is_stopped());
        assert!(disk.write(PAGE as u64, &[1; PAGE]).is_err());
        assert!(disk.write(0, &head(3)).is_err());
        assert!(disk.set_len(LEN).is_err());
        assert!(disk.sync_data().is_err());
        // The note was written before the page that is lost.
        let mut left = vec![0; 2 * PAGE];
        left[..320].copy_from_slice(&head(2));
        assert!(std::fs::read(file.path()).unwrap() == left);
    }

    fn database(disk: &Disk, check: bool) -> Database {
        redb::Builder::new()
            .set_cache_size(CACHE)
            .set_check_integrity_on_open(check)
            .create_with_backend(disk.clone())
            .unwrap()
    }

    const ROWS: redb::TableDefinition<'static, u64, u64> = redb::TableDefinition::new("rows");

    fn row(db: &Database) -> Option<u64> {
        let rows = db.begin_read().unwrap().open_table(ROWS).unwrap();
        rows.get(1).unwrap().map(|row| row.value())
    }

    fn commit(db: &Database) {
        let mut txn = db.begin_write().unwrap();
        txn.set_quick_repair(true);
        txn.open_table(ROWS).unwrap().insert(1, 1).unwrap();
        txn.commit().unwrap();
    }

    #[test]
    fn the_engine_writes_nothing_to_open_a_file_that_was_closed_and_to_read_it() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("a");
        commit(&Database::create(&path).unwrap());
        let closed = std::fs::read(&path).unwrap();
        let disk = Disk::open(&path).unwrap();
        let db = database(&disk, false);
        disk.opened();
        assert_eq!(disk.steps(), [Step::PutOff]);
        assert_eq!(row(&db), Some(1));
        // A process that is killed now leaves a file that was closed.
        assert!(disk.steps().is_empty() && std::fs::read(&path).unwrap() == closed);
        commit(&db);
        let steps = disk.steps();
        assert_eq!(steps[..2], [Step::Head, Step::Sync], "{steps:?}");
        assert!(steps.contains(&Step::Pages));
    }

    /// What a killed process wrote last is made durable before anything is read from it.
    #[test]
    fn the_engine_waits_for_every_sync_to_open_a_file_that_was_not_closed() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("a");
        let db = Database::create(&path).unwrap();
        commit(&db);
        for check in [false, true] {
            let killed = home.path().join(format!("{check}"));
            std::fs::copy(&path, &killed).unwrap();
            let disk = Disk::open(&killed).unwrap();
            let _db = database(&disk, check);
            disk.opened();
            let steps = disk.steps();
            assert_eq!(steps[..4], [Step::Head, Step::Sync].repeat(2), "{steps:?}");
            // Only a full repair leaves the file as if it had been closed; then the note can wait.
            let waits = steps.iter().position(|step| *step == Step::PutOff);
            assert_eq!(waits, check.then_some(steps.len() - 1), "{steps:?}");
        }
    }

    #[test]
    fn an_empty_file_is_no_store_and_is_not_made_one() {
        let file = tempfile::NamedTempFile::new().unwrap();
        assert!(Disk::open(file.path()).is_err());
    }
}
