//! Values read from the store that stay in memory as long as commits leave them unchanged.

use std::ops::RangeInclusive;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::Result;
use crate::store::kv::Snapshot;
use crate::store::read::read_meta;

/// A value with the commits it is valid for. A snapshot of another commit reads its own value, so a
/// reader never combines rows of one commit with rules of another.
#[derive(Debug)]
pub(super) struct Kept<T> {
    state: RwLock<State<T>>,
    /// A past view never gets another commit, and reading its number would mean deriving it.
    is_fixed: bool,
}

#[derive(Debug)]
struct State<T> {
    slot: Option<Slot<T>>,
    /// The number of times the value was dropped; a value whose reading began before a drop is not
    /// kept.
    cleared: u64,
}

#[derive(Debug)]
struct Slot<T> {
    value: Arc<T>,
    commits: RangeInclusive<u64>,
}

impl<T> Default for Kept<T> {
    fn default() -> Kept<T> {
        Kept {
            state: RwLock::new(State {
                slot: None,
                cleared: 0,
            }),
            is_fixed: false,
        }
    }
}

impl<T> Kept<T> {
    /// A cache for a docket that is no longer written to.
    pub(super) fn fixed() -> Kept<T> {
        Kept {
            is_fixed: true,
            ..Kept::default()
        }
    }

    fn read(&self) -> RwLockReadGuard<'_, State<T>> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, State<T>> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// The commit that a snapshot shows; `None` if its last numbers are unreadable.
    fn commit_of(&self, snapshot: &dyn Snapshot) -> Option<u64> {
        if self.is_fixed {
            return Some(0);
        }
        read_meta(snapshot).ok().map(|meta| meta.commit)
    }

    /// The value in memory for a commit.
    pub(super) fn at(&self, commit: u64) -> Option<Arc<T>> {
        self.read().at(commit)
    }

    /// Whether the value of a snapshot is in memory.
    pub(super) fn has(&self, snapshot: &dyn Snapshot) -> bool {
        let commit = self.commit_of(snapshot);
        commit.is_some_and(|commit| self.at(commit).is_some())
    }

    /// The value of a snapshot: the one in memory, otherwise the one that `load` reads. No lock is
    /// held while it reads.
    pub(super) fn of(
        &self,
        snapshot: &dyn Snapshot,
        load: impl FnOnce() -> Result<T>,
    ) -> Result<Arc<T>> {
        // Without last numbers the store is damaged, which the request reports; nothing is kept.
        let Some(commit) = self.commit_of(snapshot) else {
            return load().map(Arc::new);
        };
        let (known, cleared) = {
            let state = self.read();
            (state.at(commit), state.cleared)
        };
        match known {
            Some(value) => Ok(value),
            None => Ok(self.keep(load()?, commit, cleared)),
        }
    }

    /// Keeps the value of a commit, unless a later one is in memory, another thread was faster, or
    /// the value was dropped since it had been dropped `cleared` times.
    fn keep(&self, value: T, commit: u64, cleared: u64) -> Arc<T> {
        let value = Arc::new(value);
        let mut state = self.write();
        if state.cleared != cleared {
            return value;
        }
        match &state.slot {
            Some(other) if other.commits.contains(&commit) => Arc::clone(&other.value),
            Some(other) if *other.commits.end() > commit => value,
            _ => {
                state.slot = Some(Slot {
                    value: Arc::clone(&value),
                    commits: commit..=commit,
                });
                value
            }
        }
    }

    /// Takes the value of a commit out for a write that changes it.
    pub(super) fn take(&self, commit: u64) -> Option<Arc<T>> {
        let mut state = self.write();
        let taken = state.slot.take_if(|slot| slot.commits.contains(&commit));
        taken.map(|slot| slot.value)
    }

    /// Sets the value of these commits.
    pub(super) fn put(&self, value: Arc<T>, commits: RangeInclusive<u64>) {
        self.write().slot = Some(Slot { value, commits });
    }

    /// Marks the value as valid for the next commit, too. Must be called before that commit is
    /// visible.
    pub(super) fn advance(&self, commit: u64) {
        if let Some(slot) = &mut self.write().slot
            && slot.commits.end().checked_add(1) == Some(commit)
        {
            slot.commits = *slot.commits.start()..=commit;
        }
    }

    /// Drops the value.
    pub(super) fn clear(&self) {
        let mut state = self.write();
        state.slot = None;
        state.cleared += 1;
    }
}

impl<T> State<T> {
    fn at(&self, commit: u64) -> Option<Arc<T>> {
        let slot = self.slot.as_ref()?;
        let is_of = slot.commits.contains(&commit);
        is_of.then(|| Arc::clone(&slot.value))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;

    use chrono::NaiveDate;

    use super::*;
    use crate::domain::event::Registration;
    use crate::domain::setting::Setting;
    use crate::service::api::{FindQuery, Request, Response};
    use crate::service::clerk_tests::{Tight, context};
    use crate::service::error::ErrorKey;
    use crate::service::{Core, Service, lookup};
    use crate::store::kv::Store;

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
            let lookup = lookup::of(core, before).unwrap();
            assert_eq!(lookup.len(), 1);
        });
        assert_eq!(found(&service, "民初2号"), 1);
        // What is read from here on is kept.
        let now = service.core.store.snapshot().unwrap();
        let one = lookup::of(&service.core, &*now).unwrap();
        assert!(Arc::ptr_eq(
            &one,
            &lookup::of(&service.core, &*now).unwrap()
        ));
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
    fn what_is_in_memory_is_of_the_commit_that_a_snapshot_shows() {
        let text = |service: &Service, snapshot: &dyn Snapshot| {
            let rules = service.core.rules(snapshot).unwrap();
            rules.setting.long_pending.clone()
        };
        let service = Service::in_memory();
        ask(&service, add(1));
        let before = service.core.store.snapshot().unwrap();
        let was = text(&service, &*before);
        let setting = Setting {
            long_pending: vec![9],
            ..Setting::default()
        };
        ask(&service, Request::SetSetting(Box::new(setting)));
        let after = service.core.store.snapshot().unwrap();
        // Regardless of the order in which the two are asked, and of which one is in memory.
        for _ in 0..2 {
            assert_eq!(text(&service, &*after), [9]);
            assert_eq!(text(&service, &*before), was);
        }
        // A commit that leaves the settings alone keeps them in memory.
        let one = service.core.rules(&*after).unwrap();
        ask(&service, add(2));
        let now = service.core.store.snapshot().unwrap();
        assert!(Arc::ptr_eq(&one, &service.core.rules(&*now).unwrap()));
    }

    /// A rebuild does not change the number of the commit.
    #[test]
    fn a_value_that_is_dropped_while_it_is_read_is_not_kept() {
        let service = Service::in_memory();
        let snapshot = service.core.store.snapshot().unwrap();
        let kept = Kept::default();
        let read = kept.of(&*snapshot, || {
            kept.clear();
            Ok("before")
        });
        assert_eq!(*read.unwrap(), "before");
        assert_eq!(*kept.of(&*snapshot, || Ok("after")).unwrap(), "after");
        assert_eq!(*kept.of(&*snapshot, || Ok("again")).unwrap(), "after");
    }

    #[test]
    fn after_a_commit_that_failed_everything_is_read_again() {
        let store = Arc::new(Tight::default());
        let service = Service::over(Arc::clone(&store) as Arc<dyn Store>, None);
        ask(&service, add(1));
        let core = &service.core;
        let before = core.store.snapshot().unwrap();
        drop(lookup::of(core, &*before).unwrap());
        assert!(core.dict.has(&*before) && core.rules.has(&*before) && core.lookup.has(&*before));
        store.lies.store(1, Ordering::Relaxed);
        let today = NaiveDate::from_ymd_opt(2026, 6, 30).unwrap();
        let failed = service.handle(&context(today), add(2));
        assert_eq!(failed.unwrap_err().key, ErrorKey::DiskFull);
        // The commit may or may not have reached the disk.
        assert!(core.dict.read().slot.is_none());
        assert!(core.rules.read().slot.is_none());
        assert!(core.lookup.read().slot.is_none());
        drop(core.dict(&*before).unwrap());
        let now = core.store.snapshot().unwrap();
        let court = |dict: &crate::store::dict::Dict| {
            dict.find(crate::store::dict::Kind::Court, "第2号派出法庭")
        };
        assert!(court(&core.dict(&*now).unwrap()).is_some());
        // A word missing from the dictionary read before would be given a second number.
        ask(&service, add(2_000));
        let now = core.store.snapshot().unwrap();
        assert!(court(&core.dict(&*now).unwrap()).is_some());
        assert!(core.dict.has(&*now));
    }
}
