//! Dependencies between facts: which later facts of a case build on an earlier one, so that the
//! earlier one cannot be undone alone. Pure; the history asks before it undoes a commit out of
//! order.
//!
//! A later fact builds on an earlier one if without it the later one would mean something else or
//! nothing: the resumption of a deduction without the deduction, a second correction of a field
//! without the first, a closing judged by a different term, a pay-out of money that was not
//! received, an extension that was in time only because of a deduction.

use std::collections::{BTreeSet, HashSet};

use chrono::NaiveDate;

use super::case::Case;
use super::change::Change;
use super::clock::{self, Law, Term};
use super::event::{Direction, Event, Fact, Field, Recorded};

/// The commits that do not hold before and after an undo (or redo).
#[derive(Debug, Clone, Copy)]
pub struct Turn<'s> {
    pub before: &'s HashSet<u64>,
    pub after: &'s HashSet<u64>,
    /// The commit that undid what the turn redoes.
    ///
    /// Facts recorded up to that commit were recorded alongside it and are not judged by it again.
    pub since: u64,
    /// The day of the turn.
    pub today: NaiveDate,
}

impl Turn<'_> {
    /// Whether the turn undoes or redoes this commit.
    fn moves(self, commit: u64) -> bool {
        self.before.contains(&commit) != self.after.contains(&commit)
    }

    /// Whether the commit holds both before and after.
    fn stays(self, commit: u64) -> bool {
        !self.before.contains(&commit) && !self.after.contains(&commit)
    }

    /// Whether the commit `later` may build on the commit `moved` that the turn undoes or redoes.
    fn judges(self, moved: u64, later: u64) -> bool {
        self.stays(later)
            && if self.before.contains(&moved) {
                later > self.since
            } else {
                later > moved
            }
    }
}

/// Returns the commits that build on what the turn undoes or redoes, ascending.
///
/// `events` are all events of one case in recording order.
pub fn dependents(events: &[Recorded], turn: Turn<'_>, law: Law<'_>) -> BTreeSet<u64> {
    let mut found = BTreeSet::new();
    let Some(first) = events.iter().position(|e| turn.moves(e.commit)) else {
        return found;
    };
    let moved: Vec<(usize, &Recorded)> = events
        .iter()
        .enumerate()
        .skip(first)
        .filter(|(_, e)| turn.moves(e.commit))
        .collect();
    for (at, later) in events.iter().enumerate().skip(first) {
        let mut before = moved.iter().filter(|(before, _)| *before < at);
        if before.any(|(_, earlier)| {
            turn.judges(earlier.commit, later.commit) && stands_on(events, earlier, later)
        }) {
            found.insert(later.commit);
        }
    }
    let before = fold(events, turn.before);
    let after = fold(events, turn.after);
    let judged = |e: &&Recorded| {
        moved
            .iter()
            .any(|(_, moved)| turn.judges(moved.commit, e.commit))
    };
    let last = |wanted: &dyn Fn(&Fact) -> bool| {
        let mut later = events.iter().skip(first).rev().filter(judged);
        later.find(|e| wanted(&e.event.fact)).map(|e| e.commit)
    };
    // Money that was paid out must have been received.
    let covered = |case: &Case| case.paid_out <= case.received;
    if after.received < before.received && covered(&before) && !covered(&after) {
        found.extend(last(
            &|fact| matches!(fact, Fact::Paid(p) if p.direction == Direction::PayOut),
        ));
    }
    if moved.iter().any(|(_, e)| moves_term(&e.event.fact)) {
        let was = late(events, turn.before, &before, law, turn.today);
        let is = late(events, turn.after, &after, law, turn.today);
        let later = events.iter().skip(first);
        found.extend(
            later
                .filter(judged)
                .filter(|e| is.contains(&key(e)) && !was.contains(&key(e)))
                .map(|e| e.commit),
        );
    }
    found
}

fn key(event: &Recorded) -> (u64, u32) {
    (event.commit, event.index)
}

fn fold(events: &[Recorded], undone: &HashSet<u64>) -> Case {
    Case::of(events.iter().filter(|e| !undone.contains(&e.commit)))
}

/// Whether a fact may move the due date.
fn moves_term(fact: &Fact) -> bool {
    match fact {
        Fact::Changed { .. } | Fact::Resumed { .. } | Fact::Registered(_) => true,
        Fact::Amended { field, .. } => matches!(
            field,
            Field::Filed | Field::Procedure | Field::Custody | Field::Type
        ),
        _ => false,
    }
}

/// The events whose changes came too late.
fn late(
    events: &[Recorded],
    undone: &HashSet<u64>,
    case: &Case,
    law: Law<'_>,
    today: NaiveDate,
) -> HashSet<(u64, u32)> {
    let retracted = retracted(events, undone);
    // The changes of a case are in the order of their events.
    let changes: Vec<(u64, u32)> = events
        .iter()
        .filter(|e| !undone.contains(&e.commit) && !retracted.contains(&key(e)))
        .filter(|e| matches!(e.event.fact, Fact::Changed { .. }))
        .map(key)
        .collect();
    // Ignore the closing: whether a change came in time does not depend on when the case ended, and
    // undoing or redoing a closing must not make a change late that the closing merely hid.
    let term = Term {
        closed: None,
        ..case.term()
    };
    let verdict = clock::run(&term, law, today);
    verdict
        .late
        .iter()
        .filter_map(|at| changes.get(*at).copied())
        .collect()
}

/// The events of a case retracted by a later one, as commit and index, without the events of undone
/// commits.
pub(crate) fn retracted(events: &[Recorded], undone: &HashSet<u64>) -> HashSet<(u64, u32)> {
    events
        .iter()
        .filter(|e| !undone.contains(&e.commit))
        .filter_map(|e| match e.event.fact {
            Fact::Retracted { commit, index } => Some((commit, index)),
            _ => None,
        })
        .collect()
}

/// Like [`builds_on`], with single retractions resolved to the events that they retract.
fn stands_on(events: &[Recorded], earlier: &Recorded, later: &Recorded) -> bool {
    let named = |commit: u64, index: u32| events.iter().find(|e| key(e) == (commit, index));
    match (&earlier.event.fact, &later.event.fact) {
        (_, Fact::Retracted { commit, index }) => (*commit, *index) == key(earlier),
        // Undoing a retraction restores its event, so whatever builds on that event builds on the
        // retraction.
        (Fact::Retracted { commit, index }, _) => {
            named(*commit, *index).is_some_and(|e| builds_on(&e.event, &later.event))
        }
        _ => builds_on(&earlier.event, &later.event),
    }
}

/// Whether a later fact builds on an earlier one of the same case, judging by the two facts alone.
pub fn builds_on(earlier: &Event, later: &Event) -> bool {
    use Fact::{Amended, Changed, Closed, FollowedUp, Registered, Reopened, Resumed, Supervised};
    let ends = |field: &Field| matches!(field, Field::Closed | Field::How);
    match (&earlier.fact, &later.fact) {
        // Without its registration there is no case to record facts for; a second registration
        // replaced every field.
        (Registered(_), _)
        | (Amended { .. }, Registered(_))
        // A closing is judged by the term as it stood; a reopening builds on the closing.
        | (Changed { .. } | Resumed { .. } | Closed { .. }, Closed { .. })
        | (Closed { .. }, Reopened { .. })
        // The clock of a case runs again only because the case was reopened.
        | (
            Reopened { .. },
            Changed { .. }
            | Resumed { .. }
            | Closed { .. }
            | Reopened { .. }
            | FollowedUp(_)
            | Supervised { .. },
        ) => true,
        (Amended { field: one, .. }, Amended { field: other, .. }) => {
            one == other || ends(one) && ends(other)
        }
        (Amended { field, .. }, Closed { .. }) => ends(field) || moves_term(&earlier.fact),
        (Amended { field, .. }, Reopened { .. })
        | (Closed { .. } | Reopened { .. }, Amended { field, .. }) => ends(field),
        (Amended { field, .. }, Changed { change, .. }) => {
            *field == Field::Procedure && matches!(change, Change::Convert { .. })
        }
        (Changed { change, .. }, Resumed { kind, from }) => {
            matches!(change, Change::Pause(p) if p.kind == *kind && p.from == *from)
        }
        (Changed { change: one, .. }, Changed { change: other, .. }) => matches!(
            (one, other),
            (Change::Convert { .. }, Change::Convert { .. })
        ),
        (Resumed { kind, from }, Resumed { kind: k, from: f }) => kind == k && from == f,
        // A new pause of the kind presupposes that the previous one had ended.
        (Resumed { kind, .. }, Changed { change, .. }) => {
            matches!(change, Change::Pause(p)
                if p.kind == *kind && earlier.on.is_none_or(|end| p.from >= end))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests;
