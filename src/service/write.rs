//! Commits of single requests. A commit is planned on the state that its own transaction sees, and
//! the caches know which values it outdates before it becomes visible.

use super::api::{CaseLine, Context, Written};
use super::line::line_of_case;
use super::retract::Retractions;
use super::rules::Loaded;
use super::{Core, Result, author, cases, facts, lock};
use crate::domain::case::Case;
use crate::domain::event::Event;
use crate::domain::journal::Action;
use crate::domain::number;
use crate::store::change::Changer;
use crate::store::dict::Dict;
use crate::store::kv::{Snapshot, Transaction};
use crate::store::read::{history, named_entry, touched};
use crate::store::request;

/// The values in memory that a commit outdates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stale {
    Nothing,
    /// The texts by which open cases are found.
    Lookup,
    /// The rules as well as the lookup.
    All,
}

/// What the journal records about a commit besides its events, and what the commit outdates.
#[derive(Debug)]
pub(crate) struct Purpose {
    pub action: Action,
    /// The commits it undoes.
    pub retracts: Vec<u64>,
    pub source: Option<String>,
    pub stale: Stale,
}

impl Purpose {
    /// A commit of facts about cases.
    pub(crate) fn facts(action: Action, source: Option<String>) -> Purpose {
        Purpose {
            action,
            retracts: Vec::new(),
            source,
            stale: Stale::Lookup,
        }
    }
}

/// The outcome of planning a commit.
pub(crate) enum Planned<P> {
    Write(Purpose, P),
    /// There is nothing to write: this earlier commit already says it.
    Stands(u64),
}

/// Makes the changes of a commit; returns the case to answer with.
pub(crate) type Writing<'a, P> = &'a mut dyn FnMut(&mut Changer<'_, '_>, &P) -> Result<Option<u32>>;

/// Runs one commit that needs no plan.
pub(crate) fn commit(
    core: &Core,
    cx: &Context,
    purpose: Purpose,
    write: &mut dyn FnMut(&mut Changer<'_, '_>) -> Result<Option<u32>>,
) -> Result<Written> {
    let plan = |_: &dyn Snapshot| Ok(Planned::Write(purpose, ()));
    planned(core, cx, plan, &mut |changer, ()| write(changer)).map(|(written, _)| written)
}

/// Runs one commit: begins a transaction, plans, lets `write` make changes, seals and commits. The
/// writing lock is held throughout, so the plan stays true. Returns the plan if there was a commit.
pub(crate) fn planned<P>(
    core: &Core,
    cx: &Context,
    plan: impl FnOnce(&dyn Snapshot) -> Result<Planned<P>>,
    write: Writing<'_, P>,
) -> Result<(Written, Option<P>)> {
    let _writing = lock(&core.writing);
    let mut txn = core.store.begin()?;
    if let Some(commit) = repeated(&*txn, cx)? {
        let said = said_before(core, &*txn, commit)?;
        let written = Written {
            said,
            ..Written::again(commit)
        };
        return Ok((written, None));
    }
    let (purpose, plan) = match plan(&*txn)? {
        Planned::Write(purpose, plan) => (purpose, plan),
        Planned::Stands(commit) => return Ok((Written::again(commit), None)),
    };
    let loaded = core.rules(&*txn)?;
    let facts = facts(&loaded, cx.today);
    let mut retractions = Retractions::read(&*txn, u64::MAX)?;
    if !purpose.retracts.is_empty() {
        retractions.push(u64::MAX, &purpose.retracts);
    }
    let mut dict = core.take_dict(&*txn)?;
    let mut changer = Changer::new(&mut *txn, &mut dict, &facts, retractions.undone())?;
    let id = write(&mut changer, &plan)?;
    let events = changer.events() as u32;
    let (mut line, mut said) = (None, Vec::new());
    if let Some(id) = id {
        let history = changer.history(id)?;
        line = Some(line_of(&changer.fold(&history), &loaded, cx, id));
        let ours = history.into_iter().filter(|e| e.commit == changer.commit());
        said.extend(ours.map(|recorded| recorded.event));
    }
    let author = author(cx, purpose.action, purpose.source);
    let commit = changer.finish(author, &purpose.retracts)?.commit;
    core.put_dict(dict, commit);
    let stale = match purpose.stale {
        Stale::Lookup => core.carry_lookup(&*txn, commit, line.as_ref()),
        stale => stale,
    };
    core.commit(txn, commit, stale)?;
    let written = Written {
        commit,
        events,
        line: line.map(Box::new),
        said,
        ..Written::default()
    };
    Ok((written, Some(plan)))
}

fn line_of(case: &Case, loaded: &Loaded, cx: &Context, id: u32) -> CaseLine {
    let mut key = String::new();
    number::canonical_key(&case.now.number, &mut key);
    let verdict = loaded.verdict(case, cx.today);
    line_of_case(id, &key, case, &verdict)
}

/// What an earlier commit recorded of the case it is about, which it touched first; nothing if it
/// is about no single case.
fn said_before(core: &Core, txn: &dyn Snapshot, commit: u64) -> Result<Vec<Event>> {
    if !matches!(
        named_entry(txn, commit)?.action,
        Action::Add | Action::Record
    ) {
        return Ok(Vec::new());
    }
    let mut first = None;
    touched(txn, commit, &mut |id, _, _| {
        first.get_or_insert(id);
    })?;
    let Some(id) = first else {
        return Ok(Vec::new());
    };
    let recorded = history(txn, id, &*core.dict(txn)?)?.into_iter();
    let ours = recorded.filter(|recorded| recorded.commit == commit);
    Ok(ours.map(|recorded| recorded.event).collect())
}

/// The commit made by an earlier write with this request id.
pub(crate) fn repeated(txn: &dyn Snapshot, cx: &Context) -> Result<Option<u64>> {
    match &cx.request_id {
        Some(id) => Ok(request::commit_of(txn, id)?),
        None => Ok(None),
    }
}

impl Core {
    /// Makes a commit durable. Values that it leaves unchanged stay in memory.
    pub(crate) fn commit(
        &self,
        txn: Box<dyn Transaction + '_>,
        commit: u64,
        stale: Stale,
    ) -> Result<()> {
        self.dict.advance(commit);
        if stale != Stale::All {
            self.rules.advance(commit);
        }
        if stale == Stale::Nothing {
            self.lookup.advance(commit);
        }
        txn.commit().map_err(|error| {
            self.forget();
            error.into()
        })
    }

    /// Drops the caches, for example after a failed commit, which may or may not have reached the
    /// store.
    pub(super) fn forget(&self) {
        self.dict.clear();
        self.rules.clear();
        self.lookup.clear();
    }

    /// Puts the dictionaries back that a commit may have added to. Readers see the words before the
    /// commit is durable: they only grow, so they serve earlier commits as well, in which an entry
    /// is merely unused.
    pub(crate) fn put_dict(&self, dict: Dict, commit: u64) {
        self.dict.put(dict.into(), 0..=commit);
    }

    /// Updates the lookup for a commit about the case of `line`; returns what is outdated then.
    /// Readers see the new standing before the commit is durable: it only ranks what they find.
    fn carry_lookup(&self, txn: &dyn Snapshot, commit: u64, line: Option<&CaseLine>) -> Stale {
        let before = commit.checked_sub(1).and_then(|last| self.lookup.at(last));
        let Some((lookup, line)) = before.zip(line) else {
            return Stale::Lookup;
        };
        match cases::header(txn, line.id) {
            Ok(Some(header)) if lookup.update(line, &header) => Stale::Nothing,
            Ok(_) | Err(_) => Stale::Lookup,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;

    use super::*;
    use crate::domain::event::Registration;
    use crate::domain::setting::Setting;
    use crate::service::Service;
    use crate::service::api::{Request, Response};
    use crate::service::clerk_tests::context;
    use crate::service::error::ErrorKey;

    const THREADS: usize = 4;

    /// Sends the same request from several threads at once and returns the answers.
    fn at_once(
        service: &Service,
        request: &Request,
    ) -> Vec<std::result::Result<Written, ErrorKey>> {
        let cx = context("2026-06-30".parse().unwrap());
        let start = Barrier::new(THREADS);
        let ask = || {
            start.wait();
            match service.handle(&cx, request.clone()) {
                Ok(Response::Written(written)) => Ok(written),
                Ok(other) => panic!("{other:?}"),
                Err(error) => Err(error.key),
            }
        };
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(ask)).collect();
            threads.into_iter().map(|one| one.join().unwrap()).collect()
        })
    }

    fn add(serial: usize) -> Request {
        Request::Add(Box::new(Registration {
            number: format!("(2026)内0702民初{serial}号"),
            filed: "2026-06-01".parse().ok(),
            ..Registration::default()
        }))
    }

    fn retracted(service: &Service) -> Vec<Vec<u64>> {
        let snapshot = service.core.store.snapshot().unwrap();
        let all = Retractions::read(&*snapshot, u64::MAX).unwrap();
        all.iter().map(|(_, targets)| targets.to_vec()).collect()
    }

    fn sound(service: &Service) {
        let cx = context("2026-06-30".parse().unwrap());
        match service.handle(&cx, Request::Verify).unwrap() {
            Response::Verified(report) => assert!(report.ok, "{:?}", report.problems),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn one_commit_is_taken_back_once_however_many_ask_for_it() {
        for round in 0..20 {
            let service = Service::in_memory();
            at_once(&service, &add(round));
            let answers = at_once(&service, &Request::Undo { commit: Some(1) });
            let done = answers.iter().filter(|answer| answer.is_ok()).count();
            assert_eq!(done, 1, "{answers:?}");
            let refused = Err(ErrorKey::AlreadyRetracted);
            assert_eq!(
                answers.iter().filter(|answer| **answer == refused).count(),
                THREADS - 1
            );
            assert_eq!(retracted(&service), [[1]]);
            sound(&service);
        }
    }

    #[test]
    fn several_who_take_back_the_last_take_back_one_each() {
        for round in 0..20 {
            let service = Service::in_memory();
            for serial in 1..THREADS {
                at_once(&service, &add(round * THREADS + serial));
            }
            let answers = at_once(&service, &Request::Undo { commit: None });
            let done = answers.iter().filter(|answer| answer.is_ok()).count();
            assert_eq!(done, THREADS - 1, "{answers:?}");
            assert!(answers.contains(&Err(ErrorKey::NothingToUndo)));
            assert_eq!(retracted(&service), [[3], [2], [1]]);
            sound(&service);
        }
    }

    #[test]
    fn settings_that_several_set_at_once_are_set_once() {
        for months in 1..20 {
            let service = Service::in_memory();
            let setting = Setting {
                long_pending: vec![months],
                ..Setting::default()
            };
            let answers = at_once(&service, &Request::SetSetting(Box::new(setting)));
            let first = |answer: &&std::result::Result<Written, ErrorKey>| {
                answer.as_ref().is_ok_and(|written| !written.repeated)
            };
            assert_eq!(answers.iter().filter(first).count(), 1, "{answers:?}");
            assert!(
                answers
                    .iter()
                    .all(|answer| answer.as_ref().is_ok_and(|w| w.commit == 1))
            );
        }
    }
}
