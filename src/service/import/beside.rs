//! Changes that a sheet states anew with a corrected cell, beside what an earlier import made of the
//! cell before.

use chrono::NaiveDate;

use super::acts::Acts;
use super::clean::Ground;
use super::event::Known;
use super::report::Tally;
use crate::domain::case::Case;
use crate::domain::change::{Change, Extension, Pause, PauseKind};
use crate::domain::clock::{self, Term};
use crate::domain::conversion::DAY_NOT_TOLD;
use crate::domain::event::{Event, Fact, Recorded};
use crate::service::Result;
use crate::service::api::Reason;
use crate::store::kv::Transaction;

/// Where an event stands in the docket: its commit, and its position among those of the case.
pub(super) type Key = (u64, u32);

/// A stored change that differs from a new one in a cell.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Beside {
    pub row: u32,
    /// The new event.
    pub event: Event,
    /// The column that was corrected, and what the docket has.
    pub column: &'static str,
    pub value: String,
    /// The stored change as it stands now, and where it and what ended it stand.
    pub stored: Fact,
    pub keys: Vec<Key>,
    pub likeness: Likeness,
}

/// Whether a new change can only be the stored one, corrected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Likeness {
    /// The two cannot both be meant.
    Same,
    /// Both may be meant.
    MayBeOther,
    /// It depends on the case: one may follow upon the other.
    ByCase,
}

impl Beside {
    /// Whether it moves the end of an adjournment from a day to another.
    fn moves_end(&self, from: NaiveDate, to: NaiveDate) -> bool {
        let end = |fact: &Fact| match fact {
            Fact::Changed {
                change: Change::Pause(pause),
                ..
            } if pause.kind == PauseKind::Adjourn => pause.to,
            _ => None,
        };
        self.likeness == Likeness::Same
            && end(&self.stored) == Some(from)
            && end(&self.event.fact) == Some(to)
    }
}

/// In which column two changes differ, if they look like one whose cell was corrected.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Difference {
    pub column: &'static str,
    pub value: String,
    pub likeness: Likeness,
}

impl Difference {
    pub(super) fn of(column: &'static str, value: String, likeness: Likeness) -> Difference {
        Difference {
            column,
            value,
            likeness,
        }
    }
}

/// What a cell held, which may have been empty.
pub(super) fn cell<T: ToString>(value: Option<&T>) -> String {
    value.map(T::to_string).unwrap_or_default()
}

/// Compares a stored change, as it stands now, with a new one.
pub(super) fn difference(stored: &Fact, new: &Fact) -> Option<Difference> {
    let (
        Fact::Changed { change, note },
        Fact::Changed {
            change: said,
            note: remark,
        },
    ) = (stored, new)
    else {
        return None;
    };
    match (change, said) {
        _ if change == said => {
            let value = note.clone().filter(|_| note != remark)?;
            Some(Difference::of("note", value, Likeness::Same))
        }
        (Change::Pause(one), Change::Pause(other)) if one.kind == other.kind => {
            of_pause(one, other)
        }
        (Change::Extend(one), Change::Extend(other)) => of_extension(one, other),
        // A conversion whose day no sheet told is replaced by the one that tells it.
        (Change::Convert { .. }, _) if note.as_deref() == Some(DAY_NOT_TOLD) => None,
        (
            Change::Convert { to, on, accepted },
            Change::Convert {
                to: target,
                on: day,
                ..
            },
        ) => match (to == target, on == day) {
            (true, true) => Some(Difference::of(
                "accepted",
                cell(accepted.as_ref()),
                Likeness::Same,
            )),
            (true, false) => Some(Difference::of("on", on.to_string(), Likeness::ByCase)),
            (false, true) => Some(Difference::of("to", to.clone(), Likeness::Same)),
            (false, false) => None,
        },
        (
            Change::Restart { on, reason },
            Change::Restart {
                on: day,
                reason: ground,
            },
        ) => match (reason == ground, on == day) {
            (true, _) => Some(Difference::of("on", on.to_string(), Likeness::ByCase)),
            (false, true) => Some(Difference::of(
                "ground",
                cell(reason.as_ref()),
                Likeness::Same,
            )),
            (false, false) => None,
        },
        _ => None,
    }
}

/// Two pauses of a kind that share two of ground, first day and last day.
fn of_pause(stored: &Pause, new: &Pause) -> Option<Difference> {
    let ground = stored.ground == new.ground;
    let from = stored.from == new.from;
    let to = stored.to == new.to;
    let sure_if = |is_sure| {
        if is_sure {
            Likeness::Same
        } else {
            Likeness::MayBeOther
        }
    };
    let is_open = stored.to.is_none() && new.to.is_none();
    match (ground, from, to) {
        // An empty cell erases nothing.
        (true, true, false) => Some(Difference::of(
            "to",
            cell(stored.to.as_ref()),
            sure_if(new.to.is_some()),
        )),
        (false, true, true) => Some(Difference::of(
            "ground",
            cell(stored.ground.as_ref()),
            sure_if(is_open),
        )),
        (true, false, true) => Some(Difference::of(
            "from",
            stored.from.to_string(),
            sure_if(is_open),
        )),
        _ => None,
    }
}

/// Two extensions approved on the same day, or alike in everything else.
fn of_extension(stored: &Extension, new: &Extension) -> Option<Difference> {
    let same = Likeness::Same;
    if stored.approved != new.approved {
        let length = |one: &Extension| (one.months, one.days, one.until, one.level.clone());
        if length(stored) != length(new) {
            return None;
        }
        let likeness = match (new.approved, new.until) {
            // An empty cell erases nothing.
            (None, _) => Likeness::MayBeOther,
            // Once is enough to come to a day.
            (Some(_), Some(_)) => same,
            (Some(_), None) => Likeness::ByCase,
        };
        return Some(Difference::of(
            "approved",
            cell(stored.approved.as_ref()),
            likeness,
        ));
    }
    stored.approved?;
    Some(if stored.months != new.months {
        Difference::of("months", stored.months.to_string(), same)
    } else if stored.days != new.days {
        Difference::of("days", stored.days.to_string(), same)
    } else if stored.until != new.until {
        Difference::of("until", cell(stored.until.as_ref()), same)
    } else if stored.level != new.level {
        Difference::of("level", cell(stored.level.as_ref()), same)
    } else {
        Difference::of("accepted", cell(stored.accepted.as_ref()), same)
    })
}

/// Whether two changes that are alike but for their day can only be one, by the case that has both.
fn is_one(case: &Case, (stored, new): (&Fact, &Fact), all: &[Beside], ground: Ground<'_>) -> bool {
    let (Fact::Changed { change: stored, .. }, Fact::Changed { change: new, .. }) = (stored, new)
    else {
        return false;
    };
    match (stored, new) {
        (Change::Extend(_), Change::Extend(_)) => {
            is_in_time(case, stored, new, ground) && is_in_time(case, new, stored, ground)
        }
        (Change::Convert { on, .. }, Change::Convert { on: day, .. }) => {
            // Between two conversions to one procedure there is one to another.
            let between = *on.min(day)..=*on.max(day);
            let is_other = |change: &&Change| {
                let begins = change.begins();
                change.is_conversion() && begins.is_some_and(|begins| between.contains(&begins))
            };
            case.changes.iter().filter(is_other).count() <= 2
        }
        (Change::Restart { on, .. }, Change::Restart { on: day, .. }) => {
            // A term that began anew may do so again, but no earlier than before; and it moves with
            // the adjournment that ended on the day.
            day < on || all.iter().any(|one| one.moves_end(*on, *day))
        }
        _ => false,
    }
}

/// Whether an extension would be in time if another one had not been granted: it does not follow
/// upon that one, but was approved in the same term.
fn is_in_time(case: &Case, extension: &Change, other: &Change, ground: Ground<'_>) -> bool {
    let mut changes = case.changes.clone();
    let place = |changes: &[Change], of: &Change| changes.iter().position(|one| one == of);
    if let Some(at) = place(&changes, other) {
        changes.remove(at);
    }
    let Some(at) = place(&changes, extension) else {
        return false;
    };
    if let Some(Change::Extend(extension)) = changes.get_mut(at) {
        extension.accepted = None;
    }
    let term = Term {
        changes: &changes,
        ..case.term()
    };
    // What is planned is judged as on its day.
    let today = extension
        .begins()
        .map_or(ground.today, |day| day.max(ground.today));
    let verdict = clock::run(&term, ground.law, today);
    verdict.due.is_some() && !verdict.late.contains(&at)
}

/// What no longer counts because this import states it anew.
#[derive(Debug, Default)]
pub(super) struct Taken {
    /// The retractions.
    pub events: Vec<Event>,
    /// How many of them are of changes, the others of what ended them.
    pub changes: usize,
}

impl Taken {
    /// The retractions as the docket will have them, in this commit.
    pub(super) fn recorded(&self, commit: u64) -> Vec<Recorded> {
        let all = (0..).zip(&self.events);
        all.map(|(index, event)| Recorded {
            commit,
            index,
            event: event.clone(),
        })
        .collect()
    }
}

/// The changes that an earlier import brought and rows of this one, whose `events` are kept, state
/// with a corrected cell. One that somebody entered, or that may not be the same, stands and is
/// named.
pub(super) fn taken(
    known: &Known,
    (case, events): (&Case, &[Event]),
    (acts, docket): (&mut Acts, &dyn Transaction),
    ground: Ground<'_>,
    tally: &mut Tally,
) -> Result<Taken> {
    let mut taken = Taken::default();
    let all = known.beside();
    for beside in &all {
        if !events.contains(&beside.event) {
            continue;
        }
        let mut is_sure = match beside.likeness {
            Likeness::Same => true,
            Likeness::MayBeOther => false,
            Likeness::ByCase => {
                let both = (&beside.stored, &beside.event.fact);
                is_one(case, both, &all, ground)
            }
        };
        for (commit, _) in &beside.keys {
            is_sure &= acts.by(*commit, docket)?.is_none();
        }
        let commit = beside.keys.first().map_or(0, |(commit, _)| *commit);
        let value = format!("{} (#{commit})", beside.value)
            .trim_start()
            .to_owned();
        let reason = if is_sure {
            Reason::ReplacedImported
        } else {
            Reason::BesideEarlier
        };
        tally.problem(beside.row, beside.column, value, reason);
        if !is_sure {
            continue;
        }
        tally.report.added -= 1;
        tally.report.updated += 1;
        taken.changes += 1;
        let facts = beside.keys.iter();
        let facts = facts.map(|&(commit, index)| Fact::Retracted { commit, index });
        taken
            .events
            .extend(facts.map(|fact| Event { on: None, fact }));
    }
    Ok(taken)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::change::PauseKind;

    fn pause(ground: &str, from: &str, to: &str) -> Fact {
        let change = Change::Pause(Pause {
            kind: PauseKind::Deduct,
            ground: Some(ground.to_owned()),
            from: from.parse().unwrap(),
            to: to.parse().ok(),
            accepted: None,
        });
        Fact::Changed { change, note: None }
    }

    fn extension(months: u32, approved: &str, note: Option<&str>) -> Fact {
        let change = Change::Extend(Extension {
            months,
            approved: approved.parse().ok(),
            ..Extension::default()
        });
        let note = note.map(str::to_owned);
        Fact::Changed { change, note }
    }

    fn until(approved: &str) -> Fact {
        let change = Change::Extend(Extension {
            until: "2026-12-31".parse().ok(),
            approved: approved.parse().ok(),
            ..Extension::default()
        });
        Fact::Changed { change, note: None }
    }

    fn conversion(on: &str, note: Option<&str>) -> Fact {
        let change = Change::Convert {
            to: "civil-first-ordinary".to_owned(),
            on: on.parse().unwrap(),
            accepted: None,
        };
        let note = note.map(str::to_owned);
        Fact::Changed { change, note }
    }

    fn restart(reason: &str, on: &str) -> Fact {
        let change = Change::Restart {
            on: on.parse().unwrap(),
            reason: Some(reason.to_owned()),
        };
        Fact::Changed { change, note: None }
    }

    #[test]
    fn a_corrected_cell_is_told_from_another_change() {
        let a = || pause("appraisal", "2026-02-01", "2026-03-20");
        let open = || pause("appraisal", "2026-02-01", "");
        let six = || extension(6, "2026-06-01", None);
        // Stored, new, and the column with what was stored and how like they are.
        let cases = [
            (
                a(),
                pause("appraisal", "2026-02-01", "2026-02-20"),
                Some(("to", "2026-03-20", Likeness::Same)),
            ),
            (
                a(),
                open(),
                Some(("to", "2026-03-20", Likeness::MayBeOther)),
            ),
            (
                a(),
                pause("audit", "2026-02-01", "2026-03-20"),
                Some(("ground", "appraisal", Likeness::MayBeOther)),
            ),
            (
                a(),
                pause("appraisal", "2026-02-03", "2026-03-20"),
                Some(("from", "2026-02-01", Likeness::MayBeOther)),
            ),
            (
                open(),
                pause("audit", "2026-02-01", ""),
                Some(("ground", "appraisal", Likeness::Same)),
            ),
            (
                open(),
                pause("appraisal", "2026-02-03", ""),
                Some(("from", "2026-02-01", Likeness::Same)),
            ),
            (a(), pause("appraisal", "2026-04-01", "2026-04-20"), None),
            (a(), pause("audit", "2026-02-01", "2026-02-20"), None),
            (open(), pause("audit", "2026-02-03", ""), None),
            (
                six(),
                extension(3, "2026-06-01", None),
                Some(("months", "6", Likeness::Same)),
            ),
            (
                six(),
                extension(6, "2026-09-01", None),
                Some(("approved", "2026-06-01", Likeness::ByCase)),
            ),
            (
                extension(6, "", None),
                six(),
                Some(("approved", "", Likeness::ByCase)),
            ),
            (
                six(),
                extension(6, "", None),
                Some(("approved", "2026-06-01", Likeness::MayBeOther)),
            ),
            (
                until("2026-06-01"),
                until("2026-06-10"),
                Some(("approved", "2026-06-01", Likeness::Same)),
            ),
            (six(), extension(3, "2026-09-01", None), None),
            (extension(6, "", None), extension(3, "", None), None),
            (
                conversion("2026-06-01", None),
                conversion("2026-06-10", None),
                Some(("on", "2026-06-01", Likeness::ByCase)),
            ),
            (
                conversion("2026-06-01", Some(DAY_NOT_TOLD)),
                conversion("2026-06-10", None),
                None,
            ),
            (
                restart("移送", "2026-06-01"),
                restart("移送", "2026-05-20"),
                Some(("on", "2026-06-01", Likeness::ByCase)),
            ),
            (
                restart("移送", "2026-06-01"),
                restart("发回", "2026-06-01"),
                Some(("ground", "移送", Likeness::Same)),
            ),
            (
                restart("移送", "2026-06-01"),
                restart("发回", "2026-06-10"),
                None,
            ),
            (
                extension(6, "2026-06-01", Some("甲")),
                extension(6, "2026-06-01", Some("乙")),
                Some(("note", "甲", Likeness::Same)),
            ),
            (six(), open(), None),
        ];
        for (stored, new, want) in cases {
            let found = difference(&stored, &new);
            let found = found
                .as_ref()
                .map(|d| (d.column, d.value.as_str(), d.likeness));
            assert_eq!(found, want, "{stored:?} {new:?}");
        }
    }
}
