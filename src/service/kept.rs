//! Values read from the store that stay in memory until a write outdates them.

use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::Result;
use crate::store::kv::Snapshot;
use crate::store::read::read_meta;

/// A value read from the store. Reading may take long and a write may come between: a value read
/// before a write is returned to the caller, but not kept.
#[derive(Debug)]
pub(super) struct Kept<T>(RwLock<Slot<T>>);

#[derive(Debug)]
struct Slot<T> {
    value: Option<Arc<T>>,
    /// The last commit that outdated it: a value from an earlier snapshot is not kept.
    since: u64,
}

impl<T> Default for Kept<T> {
    fn default() -> Kept<T> {
        let (value, since) = (None, 0);
        Kept(RwLock::new(Slot { value, since }))
    }
}

impl<T> From<Arc<T>> for Kept<T> {
    fn from(value: Arc<T>) -> Kept<T> {
        let (value, since) = (Some(value), 0);
        Kept(RwLock::new(Slot { value, since }))
    }
}

impl<T> Kept<T> {
    fn read(&self) -> RwLockReadGuard<'_, Slot<T>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Slot<T>> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// The value in memory.
    pub(super) fn get(&self) -> Option<Arc<T>> {
        self.read().value.clone()
    }

    /// The value in memory, or else what `load` reads from this snapshot.
    pub(super) fn of(
        &self,
        snapshot: &dyn Snapshot,
        load: impl FnOnce() -> Result<T>,
    ) -> Result<Arc<T>> {
        match self.get() {
            Some(value) => Ok(value),
            None => Ok(self.keep(snapshot, load()?)),
        }
    }

    /// Keeps what was read from a snapshot, unless a write has outdated it or another thread was
    /// faster.
    fn keep(&self, snapshot: &dyn Snapshot, value: T) -> Arc<T> {
        let value = Arc::new(value);
        let mut slot = self.write();
        // A past view never becomes stale, so its commit number, which would have to be derived, is
        // not read.
        let is_old = || read_meta(snapshot).map_or(true, |meta| meta.commit < slot.since);
        if slot.since > 0 && is_old() {
            return value;
        }
        Arc::clone(slot.value.get_or_insert(value))
    }

    /// Takes the value out for a write that changes it.
    pub(super) fn take(&self) -> Option<Arc<T>> {
        self.write().value.take()
    }

    /// Sets the value in force from `commit` on, unless a later commit was reported before.
    pub(super) fn put(&self, value: T, commit: u64) {
        let mut slot = self.write();
        if commit >= slot.since {
            *slot = Slot {
                value: Some(Arc::new(value)),
                since: commit,
            };
        }
    }

    /// Drops the value, which `commit` outdated. A commit reported late does not revalidate
    /// anything.
    pub(super) fn forget(&self, commit: u64) {
        let mut slot = self.write();
        slot.value = None;
        slot.since = slot.since.max(commit);
    }

    /// Drops the value as of `commit`, unless it is in memory and `holds` says that the commit left
    /// it unchanged.
    pub(super) fn forget_unless(&self, commit: u64, holds: impl FnOnce(&T) -> bool) {
        let mut slot = self.write();
        if !slot.value.as_deref().is_some_and(holds) {
            slot.value = None;
        }
        slot.since = slot.since.max(commit);
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::domain::event::Registration;
    use crate::domain::setting::Setting;
    use crate::service::api::{FindQuery, Request, Response};
    use crate::service::clerk_tests::context;
    use crate::service::{Core, Service, lookup};

    fn ask(service: &Service, request: Request) -> Response {
        let today = NaiveDate::from_ymd_opt(2026, 6, 30).unwrap();
        service.handle(&context(today), request).unwrap()
    }

    fn add(serial: u32) -> Request {
        Request::Add(Box::new(Registration {
            number: format!("(2026)内0702民初{serial}号"),
            court: Some(format!("第{serial}号派出法庭")),
            filed: NaiveDate::from_ymd_opt(2026, 6, 1),
            ..Registration::default()
        }))
    }

    fn found(service: &Service, text: &str) -> usize {
        let query = FindQuery {
            text: text.to_owned(),
            limit: 9,
            closed: false,
        };
        match ask(service, Request::Find(query)) {
            Response::Found(found) => found.matches,
            other => panic!("{other:?}"),
        }
    }

    /// A docket of one case, read through a snapshot taken before `write`.
    fn read_across(write: Request, read: impl Fn(&Core, &dyn Snapshot)) -> Service {
        let service = Service::in_memory();
        ask(&service, add(1));
        let before = service.core.store.snapshot().unwrap();
        ask(&service, write);
        read(&service.core, &*before);
        drop(before);
        service
    }

    #[test]
    fn a_lookup_read_before_a_write_is_not_kept_after_it() {
        let service = read_across(add(2), |core, before| {
            let lookup = lookup::load::of(core, before).unwrap();
            assert_eq!(lookup.len(), 1);
        });
        assert_eq!(found(&service, "民初2号"), 1);
        // What is read from here on is kept.
        let one = lookup::warm(&service.core).unwrap();
        assert!(Arc::ptr_eq(&one, &lookup::warm(&service.core).unwrap()));
    }

    #[test]
    fn settings_read_before_they_were_changed_are_not_kept() {
        let setting = Setting {
            long_pending: vec![9],
            ..Setting::default()
        };
        let service = read_across(
            Request::SetSetting(Box::new(setting.clone())),
            |core, before| {
                assert_ne!(core.rules(before).unwrap().setting.long_pending, [9]);
            },
        );
        let now = service.core.store.snapshot().unwrap();
        assert_eq!(service.core.rules(&*now).unwrap().setting, setting);
    }

    #[test]
    fn a_commit_that_is_told_of_late_makes_nothing_young_again() {
        let service = read_across(add(2), |core, before| {
            let head = read_meta(&*core.store.snapshot().unwrap()).unwrap().commit;
            core.rules.forget(head);
            core.rules.forget(head - 1);
            drop(core.rules(before).unwrap());
            assert!(core.rules.get().is_none());
            core.rules.forget_unless(head - 1, |_| true);
            drop(core.rules(before).unwrap());
            assert!(core.rules.get().is_none());
        });
        let core = &service.core;
        let now = core.store.snapshot().unwrap();
        drop(core.rules(&*now).unwrap());
        assert!(core.rules.get().is_some());
    }

    #[test]
    fn words_read_before_a_write_are_not_kept_when_a_later_one_fails() {
        let service = Service::in_memory();
        ask(&service, add(1));
        let core = &service.core;
        let before = core.store.snapshot().unwrap();
        ask(&service, add(2));
        let commit = read_meta(&*core.store.snapshot().unwrap()).unwrap().commit;
        // As after a commit that may not have reached the disk.
        core.doubt(commit + 1);
        drop(core.dict(&*before).unwrap());
        let now = core.store.snapshot().unwrap();
        let court = |dict: &crate::store::dict::Dict| {
            dict.find(crate::store::dict::Kind::Court, "第2号派出法庭")
        };
        assert!(court(&core.dict(&*now).unwrap()).is_some());
        assert!(core.dict.get().is_none());
        // The next commit ends the doubt.
        ask(&service, add(3));
        drop(core.dict(&*before).unwrap());
        assert!(court(&core.dict.get().unwrap()).is_some());
    }
}
