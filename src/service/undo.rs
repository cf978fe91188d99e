//! Undo: one event "commit N retracted", whatever the commit was; a redo undoes the undo. Commits
//! can be undone out of order if nothing builds on them, and several at once as one step.

use std::collections::{BTreeSet, HashSet};
use std::ops::ControlFlow;

use chrono::NaiveDate;

use super::api::{Context, Response, Revert, RevertTarget};
use super::error::{Error, ErrorKey};
use super::history::{asked_entry, is_revertible, no_such_commit};
use super::retract::Retractions;
use super::show::moment_of;
use super::write::{Planned, Purpose, Stale, planned};
use super::{Core, Result, cases};
use crate::domain::calendar::zone;
use crate::domain::clock::Law;
use crate::domain::depend::{self, Turn};
use crate::domain::journal::Action;
use crate::store::change::Changer;
use crate::store::dict::Dict;
use crate::store::kv::{Order, Snapshot};
use crate::store::read::{history, named_entry, read_meta, touched};
use crate::store::row::journal::Entry;
use crate::store::visit;

/// The most commits that [`RevertTarget::After`] undoes in one step.
const MOST: u64 = 10_000;

/// The plan of an undo.
struct Plan {
    /// The commits to undo.
    targets: Vec<u64>,
    /// The retractions before it.
    before: Retractions,
    /// The number of facts concerned.
    facts: u64,
}

/// Answers [`super::api::Request::Revert`] and [`super::api::Request::Undo`].
pub(crate) fn handle(core: &Core, cx: &Context, revert: &Revert) -> Result<Response> {
    let plan = |txn: &dyn Snapshot| {
        let plan = plan(core, cx, revert, txn)?;
        let purpose = Purpose {
            action: Action::Undo,
            retracts: plan.targets.clone(),
            source: None,
            // Another version of the settings may be in force now.
            stale: Stale::All,
        };
        Ok(Planned::Write(purpose, plan))
    };
    let (mut written, plan) = planned(core, cx, plan, &mut |changer, plan| {
        take_back(core, cx, changer, plan)
    })?;
    if let Some(plan) = plan {
        // The facts of the undone commits that are no longer in force.
        written.events = plan.facts as u32;
    }
    Ok(Response::Written(written))
}

/// Recomputes the cases of the undone commits. Returns the case to answer with, if there is only
/// one.
fn take_back(
    core: &Core,
    cx: &Context,
    changer: &mut Changer<'_, '_>,
    plan: &Plan,
) -> Result<Option<u32>> {
    let Plan {
        targets, before, ..
    } = plan;
    let ids = touched_by(changer.txn, before, targets)?;
    let after = before_and(before, targets).undone();
    let was = before.undone();
    let turn = Turn {
        before: &was,
        after: &after,
        since: first_of(targets),
        today: cx.today,
    };
    let first = targets.iter().flat_map(|t| before.roots(*t)).min();
    if first.is_some_and(|first| changer.meta.commit > first) {
        refuse_dependents(changer, &ids, turn, targets)?;
    }
    for id in &ids {
        changer.reproject(*id, &was)?;
    }
    refuse_taken(core, changer, &ids)?;
    match ids.iter().collect::<Vec<_>>().as_slice() {
        [id] if changer.case(**id)?.exists => Ok(Some(**id)),
        _ => Ok(None),
    }
}

/// The first of the commits to undo: whatever undoing it restores was there until then.
fn first_of(targets: &[u64]) -> u64 {
    targets.iter().copied().min().unwrap_or_default()
}

/// The retractions after one more undo.
fn before_and(before: &Retractions, targets: &[u64]) -> Retractions {
    let mut after = before.clone();
    after.push(u64::MAX, targets);
    after
}

/// Plans which commits to undo, on the state that `snapshot` shows.
fn plan(core: &Core, cx: &Context, revert: &Revert, snapshot: &dyn Snapshot) -> Result<Plan> {
    let before = Retractions::read(snapshot, u64::MAX)?;
    let undone = before.undone();
    let actor = &cx.actor.name;
    let mut targets: BTreeSet<u64> = match revert.target {
        RevertTarget::Commit(commit) => BTreeSet::from([commit]),
        RevertTarget::Last => BTreeSet::from([last_of(snapshot, actor, &undone)?]),
        RevertTarget::LastUndone => {
            BTreeSet::from([last_undone(snapshot, actor, &before, &undone)?])
        }
        RevertTarget::After(commit) => after(snapshot, commit, &undone)?,
    };
    for target in &targets {
        let action = asked_entry(snapshot, *target)?.action;
        if undone.contains(target) && !matches!(revert.target, RevertTarget::After(_)) {
            return Err(Error::new(ErrorKey::AlreadyRetracted).with("commit", target));
        }
        if !is_revertible(action) {
            let key = match action {
                Action::Freeze => ErrorKey::FrozenStays,
                _ => ErrorKey::CannotRetract,
            };
            return Err(Error::new(key).with("commit", target));
        }
    }
    if revert.with_dependents {
        let (rules, dict) = (core.rules(snapshot)?, core.dict(snapshot)?);
        let bench = Bench {
            snapshot,
            dict: &dict,
            before: &before,
            law: rules.law(),
            today: cx.today,
        };
        bench.close_over(&mut targets)?;
    }
    let targets: Vec<u64> = targets.into_iter().collect();
    let moved: Vec<u64> = targets
        .iter()
        .copied()
        .filter(|target| !undone.contains(target))
        .collect();
    if !revert.others {
        for target in &moved {
            let entry = asked_entry(snapshot, *target)?;
            if entry.actor != *actor {
                return Err(named(Error::new(ErrorKey::BelongsToOther), *target, &entry));
            }
        }
    }
    let mut facts = 0;
    let roots: BTreeSet<u64> = moved.iter().flat_map(|t| before.roots(*t)).collect();
    for root in roots {
        facts += named_entry(snapshot, root)?.events;
    }
    Ok(Plan {
        targets,
        before,
        facts,
    })
}

/// Adds the number, person and moment of a commit to an error.
fn named(error: Error, commit: u64, entry: &Entry) -> Error {
    let at = moment_of(entry.moment, zone());
    error
        .with("commit", commit)
        .with("by", &entry.actor)
        .with("at", at.format("%m-%d %H:%M"))
}

/// What is needed to find the commits that build on others.
pub(crate) struct Bench<'s> {
    pub snapshot: &'s dyn Snapshot,
    pub dict: &'s Dict,
    /// The retractions so far.
    pub before: &'s Retractions,
    pub law: Law<'s>,
    pub today: NaiveDate,
}

impl Bench<'_> {
    /// Adds whatever builds on the targets, repeatedly, until nothing more does.
    fn close_over(&self, targets: &mut BTreeSet<u64>) -> Result<()> {
        loop {
            let list: Vec<u64> = targets.iter().copied().collect();
            let more = self.dependents(&list, None)?;
            if more.is_subset(targets) {
                return Ok(());
            }
            targets.extend(more);
        }
    }

    /// The commits that build on what undoing `targets` would remove or restore: in one case, or in
    /// all.
    pub(crate) fn dependents(&self, targets: &[u64], case: Option<u32>) -> Result<BTreeSet<u64>> {
        let was = self.before.undone();
        let is = before_and(self.before, targets).undone();
        let turn = Turn {
            before: &was,
            after: &is,
            since: first_of(targets),
            today: self.today,
        };
        let mut found = later_setting(self.snapshot, targets, &is)?;
        let cases = match case {
            Some(id) => BTreeSet::from([id]),
            None => touched_by(self.snapshot, self.before, targets)?,
        };
        for id in cases {
            let events = history(self.snapshot, id, self.dict)?;
            found.extend(depend::dependents(&events, turn, self.law));
        }
        Ok(found)
    }
}

/// The commits in force that changed the settings after the first of the targets that did.
fn later_setting(
    snapshot: &dyn Snapshot,
    targets: &[u64],
    undone: &HashSet<u64>,
) -> Result<BTreeSet<u64>> {
    let mut first = None;
    for target in targets {
        if named_entry(snapshot, *target)?.action == Action::Thresholds {
            first = first.or(Some(*target));
        }
    }
    let mut found = BTreeSet::new();
    if let Some(first) = first {
        visit::entries(snapshot, first + 1..=u64::MAX, |at, entry| {
            let sets = entry.action == Action::Thresholds;
            if sets && !undone.contains(&at) && !targets.contains(&at) {
                found.insert(at);
            }
        })?;
    }
    Ok(found)
}

/// Refuses an undo on which later commits build, naming the first of them.
fn refuse_dependents(
    changer: &Changer<'_, '_>,
    ids: &BTreeSet<u32>,
    turn: Turn<'_>,
    targets: &[u64],
) -> Result<()> {
    let law = changer.facts.law;
    let mut found = later_setting(changer.txn, targets, turn.after)?;
    for id in ids {
        found.extend(depend::dependents(&changer.history(*id)?, turn, law));
    }
    let Some(later) = found.first() else {
        return Ok(());
    };
    let entry = named_entry(changer.txn, *later)?;
    let error = named(Error::new(ErrorKey::BuiltUpon), *later, &entry);
    let target = targets.first().copied().unwrap_or_default();
    Err(error.with("target", target).with("n", found.len()))
}

/// Refuses to restore a case whose number another case has taken meanwhile. Cases that already
/// shared a number are no reason to refuse, because nothing about them could ever be undone.
fn refuse_taken(core: &Core, changer: &Changer<'_, '_>, ids: &BTreeSet<u32>) -> Result<()> {
    for id in ids {
        if let Some(number) = cases::shared_number(changer.txn, *id)?
            && cases::shared_number(&*core.store.snapshot()?, *id)?.as_deref() != Some(&number)
        {
            return Err(Error::new(ErrorKey::CaseExists).with("number", number));
        }
    }
    Ok(())
}

/// The last commit of a person that is in force, undos aside.
///
/// # Errors
/// If it cannot be undone: an earlier step is not what was meant.
fn last_of(snapshot: &dyn Snapshot, actor: &str, undone: &HashSet<u64>) -> Result<u64> {
    let mut found = None;
    let order = Order::Descending;
    visit::journal(snapshot, visit::ALL, order, |commit, entry| {
        let is_step = !matches!(entry.action, Action::Undo | Action::Create);
        if entry.actor == actor && is_step && !undone.contains(&commit) {
            found = Some((commit, entry.action));
        }
        Ok::<_, Error>(visit::go_on(found.is_none()))
    })?;
    match found {
        Some((commit, action)) if is_revertible(action) => Ok(commit),
        Some((commit, _)) => Err(Error::new(ErrorKey::LastStays).with("commit", commit)),
        None => Err(Error::new(ErrorKey::NothingToUndo)),
    }
}

/// The last undo of a person that is in force, unless that person recorded something since: this
/// ends what can be redone.
fn last_undone(
    snapshot: &dyn Snapshot,
    actor: &str,
    before: &Retractions,
    undone: &HashSet<u64>,
) -> Result<u64> {
    let redos = before.redos();
    let mut found = None;
    let order = Order::Descending;
    visit::journal(snapshot, visit::ALL, order, |commit, entry| {
        if entry.actor != actor || undone.contains(&commit) {
            return Ok(ControlFlow::Continue(()));
        }
        if entry.action == Action::Undo {
            // What a redo restored is there.
            if redos.contains(&commit) {
                return Ok(ControlFlow::Continue(()));
            }
            found = Some(commit);
        }
        Ok::<_, Error>(ControlFlow::Break(()))
    })?;
    found.ok_or_else(|| Error::new(ErrorKey::NothingToRedo))
}

/// Every commit after `commit` that can be undone, undos included, so that the docket returns to
/// what it was then.
fn after(snapshot: &dyn Snapshot, commit: u64, undone: &HashSet<u64>) -> Result<BTreeSet<u64>> {
    let head = read_meta(snapshot)?.commit;
    if commit > head {
        return Err(no_such_commit(commit));
    }
    if head - commit > MOST {
        return Err(Error::new(ErrorKey::UndoTooFar)
            .with("n", head - commit)
            .with("most", MOST));
    }
    let mut all: BTreeSet<u64> = (commit + 1..=head).collect();
    // A frozen sheet stays as it was issued, and only a later entry corrects one about working
    // days.
    visit::entries(snapshot, commit + 1..=head, |at, entry| {
        if !is_revertible(entry.action) {
            all.remove(&at);
        }
    })?;
    if all.iter().all(|commit| undone.contains(commit)) {
        return Err(Error::new(ErrorKey::NothingToUndo));
    }
    Ok(all)
}

/// The cases that these commits, or their undoing, touch.
pub(crate) fn touched_by(
    snapshot: &dyn Snapshot,
    before: &Retractions,
    targets: &[u64],
) -> Result<BTreeSet<u32>> {
    let mut ids = BTreeSet::new();
    let roots: BTreeSet<u64> = targets.iter().flat_map(|t| before.roots(*t)).collect();
    for root in roots {
        touched(snapshot, root, &mut |id, _, _| {
            ids.insert(id);
        })?;
    }
    Ok(ids)
}
