//! How a case stood on every day: the stretches between the days on which something took effect.
//!
//! Due dates on past days are read from these without the events.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::case::{Case, Cut, Turn};
use super::change::Change;
use super::clock::{self, Law, State, Term, Verdict};

/// The state of a case on a day, according to what took effect up to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Closed,
    /// The clock runs; the due date.
    Due(NaiveDate),
    /// The clock is stopped, so the date moves by a day each day; `ahead` is the unrolled date
    /// minus the day asked about.
    Paused {
        ahead: i32,
        custody: bool,
    },
    /// No limit by law.
    Unlimited,
    Unknown,
}

impl Standing {
    /// The standing according to a verdict of `day`; `None` for a paused case without a date, which
    /// no clock produces.
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

/// A standing and the day from which it holds; `None` means from the beginning.
pub type Stretch = (Option<NaiveDate>, Standing);

/// Whether a case has nothing but a filing, one due date and at most one closing.
pub fn is_plain(case: &Case) -> bool {
    let closings = matches!(
        case.turns.as_slice(),
        [] | [Turn::Closed(Some(_)) | Turn::Corrected(Some(_))]
    );
    case.changes.is_empty() && closings && case.now.filed.is_some()
}

/// The stretches of a case in the order of days; before the first, the case did not exist.
///
/// `None` if stretches cannot describe it: another change while a pause is open, or two ends of one
/// pause.
pub fn stretches(case: &Case, law: Law<'_>) -> Option<Vec<Stretch>> {
    if is_ambiguous(&case.turns) {
        return None;
    }
    let filed = case.now.filed;
    let mut starts = Vec::with_capacity(1 + case.changes.len() + case.turns.len());
    starts.push(filed);
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
    // Changes as they stood on the day: a pause that a later resumption ended is open until then.
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
        // A pause that continues is the same stretch: both sides move by a day each day.
        if stretches.last().is_none_or(|(_, last)| *last != standing) {
            stretches.push((start, standing));
        }
    }
    Some(stretches)
}

/// Whether one pause was ended several times, so that its end depends on the day.
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

/// Sets the ends given by resumptions up to a day, and reopens pauses that were ended later.
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

/// Whether the closings recorded up to a day leave the case closed on it.
fn closed_on(turns: &[Turn], day: NaiveDate) -> bool {
    let mut cut = Cut::at(day);
    let mut closed = None;
    for turn in turns.iter().filter(|turn| cut.counts_turn(turn)) {
        match turn {
            Turn::Closed(on) | Turn::Corrected(on) => closed = *on,
            Turn::Reopened(_) => closed = None,
            Turn::Resumed { .. } => {}
        }
    }
    closed.is_some_and(|on| on <= day)
}

/// Whether a pause moves the date by a day each day from `day` on.
///
/// It must be the only open pause, everything else in effect must have begun no later, and no other
/// day set may reach beyond `day`.
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
