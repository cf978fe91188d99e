//! Changes that a sheet states anew with a corrected cell, beside what an earlier import made of the
//! cell before.

use super::acts::Acts;
use super::event::Known;
use super::report::Tally;
use crate::domain::change::{Change, Extension, Pause};
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
    /// The stored change, and what ended it.
    pub keys: Vec<Key>,
    /// Whether the new change can only be the stored one, corrected.
    pub is_sure: bool,
}

/// In which column two changes differ, if they look like one whose cell was corrected.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Difference {
    pub column: &'static str,
    pub value: String,
    /// Whether they cannot both be meant.
    pub is_sure: bool,
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
            let column = "note";
            let value = note.clone().filter(|_| note != remark)?;
            let is_sure = true;
            Some(Difference {
                column,
                value,
                is_sure,
            })
        }
        (Change::Pause(one), Change::Pause(other)) if one.kind == other.kind => {
            of_pause(one, other)
        }
        (Change::Extend(one), Change::Extend(other)) => of_extension(one, other),
        _ => None,
    }
}

/// Two pauses of a kind that share two of ground, first day and last day.
fn of_pause(stored: &Pause, new: &Pause) -> Option<Difference> {
    let ground = stored.ground == new.ground;
    let from = stored.from == new.from;
    let to = stored.to == new.to;
    let is_open = stored.to.is_none() && new.to.is_none();
    let day = |day: chrono::NaiveDate| day.to_string();
    let (column, value, is_sure) = match (ground, from, to) {
        // An empty cell erases nothing.
        (true, true, false) => (
            "to",
            stored.to.map(day).unwrap_or_default(),
            new.to.is_some(),
        ),
        (false, true, true) => ("ground", stored.ground.clone().unwrap_or_default(), is_open),
        (true, false, true) => ("from", day(stored.from), is_open),
        _ => return None,
    };
    Some(Difference {
        column,
        value,
        is_sure,
    })
}

/// Two extensions approved on the same day.
fn of_extension(stored: &Extension, new: &Extension) -> Option<Difference> {
    if stored.approved.is_none() || stored.approved != new.approved {
        return None;
    }
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let (column, value) = if stored.months != new.months {
        ("months", stored.months.to_string())
    } else if stored.days != new.days {
        ("days", stored.days.to_string())
    } else if stored.until != new.until {
        let until = stored.until.map(|day| day.to_string());
        ("until", until.unwrap_or_default())
    } else if stored.level != new.level {
        ("level", text(&stored.level))
    } else {
        ("accepted", text(&stored.accepted))
    };
    let is_sure = true;
    Some(Difference {
        column,
        value,
        is_sure,
    })
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
    events: &[Event],
    (acts, docket): (&mut Acts, &dyn Transaction),
    tally: &mut Tally,
) -> Result<Taken> {
    let mut taken = Taken::default();
    for beside in known.beside() {
        if !events.contains(&beside.event) {
            continue;
        }
        let mut is_sure = beside.is_sure;
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
        let facts = beside.keys.into_iter();
        let facts = facts.map(|(commit, index)| Fact::Retracted { commit, index });
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

    #[test]
    fn a_corrected_cell_is_told_from_another_change() {
        let a = || pause("appraisal", "2026-02-01", "2026-03-20");
        let open = || pause("appraisal", "2026-02-01", "");
        let six = || extension(6, "2026-06-01", None);
        // Stored, new, and the column with what was stored and whether it is sure.
        let cases = [
            (
                a(),
                pause("appraisal", "2026-02-01", "2026-02-20"),
                Some(("to", "2026-03-20", true)),
            ),
            (a(), open(), Some(("to", "2026-03-20", false))),
            (
                a(),
                pause("audit", "2026-02-01", "2026-03-20"),
                Some(("ground", "appraisal", false)),
            ),
            (
                a(),
                pause("appraisal", "2026-02-03", "2026-03-20"),
                Some(("from", "2026-02-01", false)),
            ),
            (
                open(),
                pause("audit", "2026-02-01", ""),
                Some(("ground", "appraisal", true)),
            ),
            (
                open(),
                pause("appraisal", "2026-02-03", ""),
                Some(("from", "2026-02-01", true)),
            ),
            (a(), pause("appraisal", "2026-04-01", "2026-04-20"), None),
            (a(), pause("audit", "2026-02-01", "2026-02-20"), None),
            (open(), pause("audit", "2026-02-03", ""), None),
            (
                six(),
                extension(3, "2026-06-01", None),
                Some(("months", "6", true)),
            ),
            (six(), extension(6, "2026-09-01", None), None),
            (extension(6, "", None), extension(3, "", None), None),
            (
                extension(6, "2026-06-01", Some("甲")),
                extension(6, "2026-06-01", Some("乙")),
                Some(("note", "甲", true)),
            ),
            (six(), open(), None),
        ];
        for (stored, new, want) in cases {
            let found = difference(&stored, &new);
            let found = found
                .as_ref()
                .map(|d| (d.column, d.value.as_str(), d.is_sure));
            assert_eq!(found, want, "{stored:?} {new:?}");
        }
    }
}
