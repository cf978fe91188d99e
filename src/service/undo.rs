//! Undo: one event "commit N retracted", whatever the commit was; redo is to undo the undo.

use std::ops::ControlFlow;

use super::api::{Context, Response};
use super::error::{Error, ErrorKind};
use super::{Core, Result, cases, record, undone};
use crate::store::kv::Snapshot;
use crate::store::row::journal::{Action, Entry, each_touched};
use crate::store::table::{Table, pair};

/// Answers [`super::api::Request::Undo`].
pub(crate) fn handle(core: &Core, cx: &Context, commit: Option<u64>) -> Result<Response> {
    let (target, before, events) = {
        let snapshot = core.store.snapshot()?;
        let before = undone(&*snapshot, u64::MAX)?;
        let target = match commit {
            Some(commit) => commit,
            None => last_of(&*snapshot, &cx.actor.name, &before)?,
        };
        let entry = entry(&*snapshot, target)?;
        if before.contains(&target) {
            return Err(Error::new(ErrorKind::Conflict, "already-retracted").with("commit", target));
        }
        if matches!(
            entry.action,
            Action::Create | Action::Holidays | Action::Freeze
        ) {
            return Err(Error::new(ErrorKind::Invalid, "cannot-retract").with("commit", target));
        }
        (target, before, root_events(&*snapshot, entry)?)
    };
    let mut written = record::commit(core, cx, Action::Undo, Some(target), &mut |changer| {
        let mut ids = Vec::new();
        touched(changer.txn, target, &mut |id| ids.push(id))?;
        ids.sort_unstable();
        ids.dedup();
        for id in &ids {
            changer.reproject(*id, &before)?;
        }
        // What comes back may find its number taken by a case that was registered meanwhile.
        for id in &ids {
            if let Some(number) = cases::shared_number(changer.txn, *id)? {
                return Err(Error::new(ErrorKind::Conflict, "case-exists").with("number", number));
            }
        }
        let single = if let [id] = ids.as_slice() {
            Some(*id)
        } else {
            None
        };
        match single {
            Some(id) if changer.case(id)?.exists => Ok(Some(id)),
            _ => Ok(None),
        }
    })?;
    core.forget_lookup();
    // What the commit said of cases no longer holds: so many facts.
    written.events = events as u32;
    Ok(Response::Written(written))
}

/// The facts that an undo, or the undo of one, is about.
fn root_events(snapshot: &dyn Snapshot, mut at: Entry) -> Result<u64> {
    while let Some(target) = at.retracts {
        at = entry(snapshot, target)?;
    }
    Ok(at.events)
}

fn entry(snapshot: &dyn Snapshot, commit: u64) -> Result<Entry> {
    let mut found = None;
    snapshot.with(Table::Journal, commit, &mut |value| {
        found = Entry::read(value);
    })?;
    found
        .map(|(_, entry)| entry)
        .ok_or_else(|| Error::new(ErrorKind::NotFound, "no-such-commit").with("commit", commit))
}

/// The last commit of a person that holds and is no undo.
fn last_of(
    snapshot: &dyn Snapshot,
    actor: &str,
    undone: &std::collections::HashSet<u64>,
) -> Result<u64> {
    let mut found = None;
    snapshot.scan(Table::Journal, 0, u64::MAX, true, &mut |commit, value| {
        let Some((_, entry)) = Entry::read(value) else {
            return ControlFlow::Continue(());
        };
        let fit = entry.actor == actor
            && matches!(
                entry.action,
                Action::Add | Action::Record | Action::Import | Action::Holidays | Action::Bulk
            )
            && !undone.contains(&commit);
        if fit {
            found = Some(commit);
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    })?;
    found.ok_or_else(|| Error::new(ErrorKind::NotFound, "nothing-to-undo"))
}

/// Shows the cases that a commit touched; of an undo, those of what it undid.
pub(crate) fn touched(
    snapshot: &(impl Snapshot + ?Sized),
    commit: u64,
    show: &mut dyn FnMut(u32),
) -> Result<()> {
    let mut target = commit;
    loop {
        let mut found = None;
        snapshot.with(Table::Journal, target, &mut |value| {
            found = Entry::read(value);
        })?;
        let Some((_, entry)) = found else {
            return Ok(());
        };
        match entry.retracts {
            Some(next) => target = next,
            None => {
                let mut last = 0;
                let (from, to) = (pair(target as u32, 0), pair(target as u32, u32::MAX));
                snapshot.scan(Table::Touched, from, to, false, &mut |_, value| {
                    last = each_touched(value, last, |id, _, _| show(id)).unwrap_or(last);
                    ControlFlow::Continue(())
                })?;
                each_touched(&entry.touched, last, |id, _, _| show(id));
                return Ok(());
            }
        }
    }
}
