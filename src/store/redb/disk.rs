//! The file under the engine.
//!
//! When the engine hashes a transaction, it treats all its pages as changed, including those it had
//! to write earlier because there were many: a bulk load would write all of its pages twice. Pages
//! that the file already contains are not written again.
//!
//! When the engine opens a file, it notes in the head of the file that the file is in use, and syncs.
//! The note protects pages that are written later, so the sync is put off until just before the
//! first of them: opening a docket does not wait for the disk.

use std::fs::File;
use std::hash::{BuildHasher, RandomState};
use std::io::Result;
use std::ops::Bound;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use redb::backends::FileBackend;
use redb::{BackendError, DatabaseError, StorageBackend};
use xxhash_rust::xxh3::xxh3_128_with_seed;

/// The smallest page of the engine; larger ones consist of several.
const PAGE: usize = 4 << 10;
/// Bytes that contain the head of the file, where the engine notes its state. They lie in one sector,
/// which a disk writes completely or not at all.
const HEAD: u64 = 512;
/// Number of recently read pages remembered: more than the engine caches before it writes them.
const REMEMBERED: usize = 8 << 10;

/// The file of a store, shared by the engine and the code that announces a bulk load.
#[derive(Debug, Clone)]
pub(super) struct Disk(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    file: FileBackend,
    pending: Mutex<Pending>,
    /// Whether a bulk load is running.
    loading: AtomicBool,
    load: Mutex<Load>,
}

/// Writes that are not synced yet.
#[derive(Debug, Default)]
struct Pending {
    /// Whether the engine is opening the file: a sync of the head can wait.
    opening: bool,
    /// Whether more than the head was written since the last sync.
    pages: bool,
    /// Whether the head was written and its sync was put off.
    owed: bool,
}

/// The pages of a bulk load that were read last.
#[derive(Debug, Default)]
struct Load {
    /// Page number and digest, in slots by number. Empty until the first page is read.
    read: Vec<Option<(u64, u128)>>,
    /// Random, so that pages with equal digests cannot be constructed.
    seed: u64,
}

impl Disk {
    /// Opens the file of an existing store.
    pub(super) fn open(path: &Path) -> std::result::Result<Disk, DatabaseError> {
        let file = File::options().read(true).write(true).open(path)?;
        // The engine would turn it into a store.
        if file.metadata()?.len() == 0 {
            return Err(std::io::Error::from(std::io::ErrorKind::InvalidData).into());
        }
        let disk = Disk::of(file)?;
        disk.pending().opening = true;
        Ok(disk)
    }

    /// Ends the opening: from now on each sync happens when the engine asks for it.
    pub(super) fn opened(&self) {
        self.pending().opening = false;
    }

    /// Wraps a file open for reading and writing, which may be empty.
    pub(super) fn of(file: File) -> std::result::Result<Disk, DatabaseError> {
        Ok(Disk(Arc::new(Shared {
            file: FileBackend::new(file)?,
            pending: Mutex::default(),
            loading: AtomicBool::new(false),
            load: Mutex::default(),
        })))
    }

    /// Remembers pages read until the returned value is dropped.
    pub(super) fn load(&self) -> Loading {
        self.lock().seed = RandomState::new().hash_one(0);
        self.0.loading.store(true, Ordering::Release);
        Loading(self.clone())
    }

    fn pending(&self) -> MutexGuard<'_, Pending> {
        self.0
            .pending
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes a sync that was put off, before anything except the head changes.
    fn before_pages(&self) -> Result<()> {
        let mut pending = self.pending();
        if std::mem::take(&mut pending.owed) {
            self.0.file.sync_data()?;
        }
        pending.pages = true;
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, Load> {
        self.0.load.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The state of the bulk load, if one is running; to be held until the file operation is done.
    fn loading(&self) -> Option<MutexGuard<'_, Load>> {
        let is_loading = self.0.loading.load(Ordering::Acquire);
        is_loading.then(|| self.lock())
    }
}

/// A running bulk load.
#[derive(Debug)]
pub(super) struct Loading(Disk);

impl Drop for Loading {
    fn drop(&mut self) {
        self.0.0.loading.store(false, Ordering::Release);
        *self.0.lock() = Load::default();
    }
}

impl Load {
    /// Remembers pages as they are in the file.
    fn remember(&mut self, offset: u64, bytes: &[u8]) {
        if !is_whole(offset, bytes) {
            return;
        }
        if self.read.is_empty() {
            self.read.resize(REMEMBERED, None);
        }
        for (number, page) in pages(offset, bytes) {
            let digest = xxh3_128_with_seed(page, self.seed);
            if let Some(slot) = self.read.get_mut(number as usize % REMEMBERED) {
                *slot = Some((number, digest));
            }
        }
    }

    /// Whether the file already contains exactly these pages.
    fn holds(&self, offset: u64, bytes: &[u8]) -> bool {
        is_whole(offset, bytes)
            && pages(offset, bytes).all(|(number, page)| {
                matches!(
                    self.read.get(number as usize % REMEMBERED),
                    Some(Some((known, digest)))
                        if *known == number && *digest == xxh3_128_with_seed(page, self.seed)
                )
            })
    }

    /// Forgets pages that change.
    fn forget(&mut self, offset: u64, bytes: &[u8]) {
        let end = offset + bytes.len() as u64;
        for number in offset / PAGE as u64..end.div_ceil(PAGE as u64) {
            if let Some(slot) = self.read.get_mut(number as usize % REMEMBERED) {
                *slot = None;
            }
        }
    }
}

/// Whether these bytes are complete pages.
fn is_whole(offset: u64, bytes: &[u8]) -> bool {
    offset.is_multiple_of(PAGE as u64) && bytes.len().is_multiple_of(PAGE)
}

/// Pages with their numbers.
fn pages(offset: u64, bytes: &[u8]) -> impl Iterator<Item = (u64, &[u8])> {
    (offset / PAGE as u64..).zip(bytes.chunks(PAGE))
}

impl StorageBackend for Disk {
    fn len(&self) -> Result<u64> {
        self.0.file.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> Result<()> {
        let mut load = self.loading();
        self.0.file.read(offset, out)?;
        if let Some(load) = &mut load {
            load.remember(offset, out);
        }
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> Result<()> {
        let mut load = self.loading();
        if let Some(load) = &mut load {
            if load.holds(offset, data) {
                return Ok(());
            }
            load.forget(offset, data);
        }
        if offset + data.len() as u64 > HEAD {
            self.before_pages()?;
        }
        self.0.file.write(offset, data)
    }

    fn set_len(&self, len: u64) -> Result<()> {
        let mut load = self.loading();
        if let Some(load) = &mut load {
            load.read.clear();
        }
        self.before_pages()?;
        self.0.file.set_len(len)
    }

    fn sync_data(&self) -> Result<()> {
        let mut pending = self.pending();
        if pending.opening && !pending.pages {
            pending.owed = true;
            return Ok(());
        }
        pending.pages = false;
        if std::mem::take(&mut pending.owed) {
            // With the lock held: no page is written before the head is synced.
            return self.0.file.sync_data();
        }
        drop(pending);
        self.0.file.sync_data()
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
mod tests {
    use std::os::unix::fs::FileExt;

    use super::*;

    const PAGES: usize = 40;

    fn disk() -> (tempfile::TempDir, Disk, File) {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("a");
        let open = || {
            File::options()
                .read(true)
                .write(true)
                .create(true)
                .truncate(false)
                .open(&path)
        };
        let disk = Disk::of(open().unwrap()).unwrap();
        disk.set_len((PAGES * PAGE) as u64).unwrap();
        let beside = open().unwrap();
        (home, disk, beside)
    }

    fn content(file: &File) -> Vec<u8> {
        let mut bytes = vec![0; PAGES * PAGE];
        file.read_exact_at(&mut bytes, 0).unwrap();
        bytes
    }

    #[test]
    fn a_page_that_is_as_it_was_read_is_not_written() {
        let (_home, disk, beside) = disk();
        let _loading = disk.load();
        let (old, new) = (vec![0; PAGE], vec![7; PAGE]);
        let mut out = vec![1; PAGE];
        disk.read(0, &mut out).unwrap();
        assert_eq!(out, old);
        beside.write_all_at(&new, 0).unwrap();
        disk.write(0, &old).unwrap();
        disk.sync_data().unwrap();
        assert!(content(&beside).starts_with(&new));
        // A different page is written, and so is the previous one after it.
        for page in [[8; PAGE], [0; PAGE]] {
            disk.write(0, &page).unwrap();
            disk.sync_data().unwrap();
            assert!(content(&beside).starts_with(&page));
        }
    }

    #[test]
    fn the_sync_of_an_opening_is_made_before_the_first_page_and_not_before() {
        let (home, _, _) = disk();
        let disk = Disk::open(&home.path().join("a")).unwrap();
        let owed = || disk.pending().owed;
        let note = || {
            disk.write(0, &[5; 320]).unwrap();
            disk.sync_data().unwrap();
        };
        note();
        assert!(owed());
        // A repair writes pages: then the engine's next sync is made at once.
        disk.write(PAGE as u64, &[1; PAGE]).unwrap();
        assert!(!owed());
        note();
        assert!(!owed());
        note();
        assert!(owed());
        disk.opened();
        assert!(owed());
        disk.set_len((PAGES * PAGE) as u64).unwrap();
        assert!(!owed());
        note();
        assert!(!owed());
    }

    #[test]
    fn an_empty_file_is_no_store_and_is_not_made_one() {
        let file = tempfile::NamedTempFile::new().unwrap();
        assert!(Disk::open(file.path()).is_err());
    }

    proptest::proptest! {
        #[test]
        fn what_was_written_last_is_read(
            steps in proptest::collection::vec((0..4_u8, 0..PAGES - 4, 1..4_usize, 0..3_u8), 1..200)
        ) {
            let (_home, disk, beside) = disk();
            let mut model = vec![0; PAGES * PAGE];
            let mut loading = Some(disk.load());
            for (step, page, count, byte) in steps {
                let (start, len) = (page * PAGE, count * PAGE);
                let place = &mut model[start..start + len];
                match step {
                    0 => {
                        let mut out = vec![9; len];
                        disk.read(start as u64, &mut out).unwrap();
                        proptest::prop_assert!(out == *place);
                    }
                    // Part of a page, such as the header of the file.
                    1 if byte == 0 => {
                        place[..320].fill(5);
                        disk.write(start as u64, &place[..320]).unwrap();
                    }
                    1 | 2 => {
                        place.fill(byte);
                        disk.write(start as u64, place).unwrap();
                    }
                    _ => match loading.take() {
                        Some(loading) => drop(loading),
                        None => loading = Some(disk.load()),
                    },
                }
            }
            disk.sync_data().unwrap();
            proptest::prop_assert!(content(&beside) == model);
        }
    }
}
