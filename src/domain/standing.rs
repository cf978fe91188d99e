//! How a case stood on every day: the stretches between the days on which something took effect. What was due on a past
//! day is read from these without the events.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::case::{Case, Turn};
use super::change::Change;
use super::clock::{self, Law, State, Term, Verdict};

/// How a case stands on a day by what took effect up to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Closed,
    /// Its clock runs; the due date.
    Due(NaiveDate),
    /// Its clock is stopped, which adds a day a day: the date before the roll, less the day asked about.
    Paused {
        ahead: i32,
        custody: bool,
    },
    /// No limit by law.
    Unlimited,
    Unknown,
}

impl Standing {
    /// What a verdict of `day` means; `None` for a paused case without a date, which no clock gives.
    pub fn of(verdict: &Verdict, custody: bool, day: NaiveDate) -> Option<Standing> {
        Some(match (verdict.state, verdict.due, verdict.raw) {
            (State::Closed, ..) => Standing::Closed,
            (State::Running, Some(due), _) => Standing::Due(due),
            (State::Paused, _, Some(raw)) => Standing::Paused {
                ahead: i32::try_from((raw - day).num_days()).ok()?,
                custody,
            },
            (State::None, ..) => Standing::Unlimited,
            (State::Unknown, ..) => Standing::Unknown,
            _ => return None,
        })
    }
}

/// A standing and the day from which it holds; `None`: from the beginning.
pub type Stretch = (Option<NaiveDate>, Standing);

/// Whether nothing but filing, one due date and one closing is to be told of a case.
pub fn is_plain(case: &Case) -> bool {
    let closings = matches!(
        case.turns.as_slice(),
        [] | [Turn::Closed(Some(_)) | Turn::Corrected(Some(_))]
    );
    case.changes.is_empty() && closings && case.now.filed.is_some()
}

/// The stretches of a case in the order of days; before the first it was not there. `None` where its standing cannot be
/// told by stretches: another change while a pause is open, two ends of one pause.
pub fn stretches(case: &Case, law: Law<'_>) -> Option<Vec<Stretch>> {
    if is_ambiguous(&case.turns) {
        return None;
    }
    let filed = case.now.filed;
    let mut starts: Vec<Option<NaiveDate>> = vec![filed];
    let later = |day: &NaiveDate| filed.is_none_or(|filed| *day > filed);
    let begins = case.changes.iter().filter_map(Change::begins);
    starts.extend(begins.filter(later).map(Some));
    let turned = case.turns.iter().filter_map(|turn| match turn {
        Turn::Resumed { on, .. } => Some(*on),
        Turn::Closed(on) | Turn::Reopened(on) | Turn::Corrected(on) => *on,
    });
    starts.extend(turned.filter(later).map(Some));
    starts.sort_unstable();
    starts.dedup();
    // As they stand on the day asked about: what a later resumption ended is open until then.
    let mut changes = Cow::Borrowed(case.changes.as_slice());
    let mut stretches: Vec<Stretch> = Vec::with_capacity(starts.len());
    for start in starts {
        let day = start.unwrap_or(NaiveDate::MIN);
        let standing = if closed_on(&case.turns, day) {
            Standing::Closed
        } else {
            if case.turns.iter().any(ends_a_pause) {
                resume_until(changes.to_mut(), &case.turns, day);
            }
            let term = Term {
                changes: &changes,
                closed: None,
                ..case.term()
            };
            let verdict = clock::run(&term, law, day);
            if verdict.state == State::Paused && !slides(&changes, filed, day) {
                return None;
            }
            Standing::of(&verdict, case.now.custody, day)?
        };
        // A pause that goes on is the same stretch: both sides add a day a day.
        if stretches.last().is_none_or(|(_, last)| *last != standing) {
            stretches.push((start, standing));
        }
    }
    Some(stretches)
}

/// Whether which pause a resumption ends depends on what had begun.
fn is_ambiguous(turns: &[Turn]) -> bool {
    let which = |turn: &Turn| match turn {
        Turn::Resumed { kind, from, .. } => Some((*kind, *from)),
        _ => None,
    };
    turns.iter().enumerate().any(|(at, turn)| {
        which(turn).is_some_and(|own| {
            let rest = turns.get(at + 1..).unwrap_or_default();
            rest.iter().any(|other| which(other) == Some(own))
        })
    })
}

fn ends_a_pause(turn: &Turn) -> bool {
    matches!(
        turn,
        Turn::Resumed {
            change: Some(_),
            ..
        }
    )
}

/// Gives pauses the ends that resumptions up to a day gave them, and opens those that were ended later.
fn resume_until(changes: &mut [Change], turns: &[Turn], day: NaiveDate) {
    for turn in turns {
        if let Turn::Resumed {
            on,
            change: Some(at),
            ..
        } = turn
            && let Some(Change::Pause(pause)) = changes.get_mut(*at)
        {
            pause.to = Some(*on).filter(|on| *on <= day);
        }
    }
}

/// Whether what was said of closing by a day closes the case on it.
fn closed_on(turns: &[Turn], day: NaiveDate) -> bool {
    let begun = |on: &Option<NaiveDate>| on.is_none_or(|on| on <= day);
    let mut closed = None;
    for turn in turns {
        match turn {
            Turn::Closed(on) if begun(on) => closed = *on,
            Turn::Reopened(on) if begun(on) => closed = None,
            Turn::Corrected(on) => closed = *on,
            _ => {}
        }
    }
    closed.is_some_and(|on| on <= day)
}

/// Whether a pause adds a day a day from this one on: it is the only open one, what else has begun was judged before it,
/// and the days of no other reach beyond this day.
fn slides(changes: &[Change], filed: Option<NaiveDate>, day: NaiveDate) -> bool {
    let begun = |change: &&Change| change.begins().is_none_or(|first| first <= day);
    let mut open = changes
        .iter()
        .filter(begun)
        .filter_map(|change| match change {
            Change::Pause(pause) if pause.to.is_none() => Some(pause.from),
            _ => None,
        });
    let (Some(from), None) = (open.next(), open.next()) else {
        return false;
    };
    changes.iter().filter(begun).all(|change| {
        let over = match change {
            Change::Pause(pause) => pause.to.is_none_or(|to| to <= day),
            _ => true,
        };
        let first = change.begins().or(filed);
        over && first.is_none_or(|first| first <= from)
    })
}
