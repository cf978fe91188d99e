//! What delays a case on a day: its accepted deductions, suspensions, adjournments and extensions.
//!
//! Which changes are accepted is decided by the clock of that day. A change that began while a day
//! set without an end was running may be late on its first days and in time later, once the set has
//! moved the due date past it; and an end entered as a resumption is unknown before its day.

use chrono::{Days, NaiveDate};

use super::{Flow, Moves, Reading, Span, flows_of, horizon, joined, open_on, open_spans};
use crate::domain::case::{Case, Turn};
use crate::domain::change::{Change, PauseKind};
use crate::domain::clock::{self, Law, Term};

ids! {
    /// The kinds of delay, by priority: a case counts under the first that applies.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Delay: u8 {
        Suspension as 0 = "suspension",
        Deduction as 1 = "deduction",
        Adjournment as 2 = "adjournment",
        Extension as 3 = "extension",
    }
}

impl From<PauseKind> for Delay {
    fn from(kind: PauseKind) -> Delay {
        match kind {
            PauseKind::Suspend => Delay::Suspension,
            PauseKind::Deduct => Delay::Deduction,
            PauseKind::Adjourn => Delay::Adjournment,
        }
    }
}

/// What delays a case at the end of a day, by the clock of that day; `None` if the case was not
/// open.
pub fn delay_on(case: &Case, law: Law<'_>, day: NaiveDate) -> Option<Delay> {
    let filed = case.now.filed?;
    if case.changes.is_empty() || !open_on(case, day) {
        return None;
    }
    let changes = case.changes_on(day);
    let late = late(case, &changes, law, day);
    kind_on(&changes, filed, &late, day)
}

/// The days `[from, to)` at whose end a case was delayed, and how.
pub type DelaySpan = (NaiveDate, Option<NaiveDate>, Delay);

/// Which changes of a case count on which day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Delays {
    /// [`delay_on`] for every day. Adjacent spans differ in kind.
    pub spans: Vec<DelaySpan>,
    /// The day sets `(from, to]` of the accepted deductions, suspensions and adjournments, from
    /// filing on.
    ///
    /// The net age leaves them out on any day on which the case is open; they may overlap. `None`
    /// if one of them is late on one day and in time on another.
    pub pauses: Option<Vec<Span>>,
}

/// Computes what delays a case.
pub fn delays(case: &Case, law: Law<'_>) -> Delays {
    let Some(filed) = case.now.filed.filter(|_| !case.changes.is_empty()) else {
        return Delays {
            spans: Vec::new(),
            pauses: Some(Vec::new()),
        };
    };
    let eras = eras(case, filed, law);
    Delays {
        spans: spans(case, filed, &eras),
        pauses: pauses(case, filed, &eras),
    }
}

/// Computes only [`Delays::spans`].
pub fn delay_spans(case: &Case, law: Law<'_>) -> Vec<DelaySpan> {
    delays(case, law).spans
}

fn pauses(case: &Case, filed: NaiveDate, eras: &[Era]) -> Option<Vec<Span>> {
    let mut pauses = Vec::new();
    for (at, change) in case.changes.iter().enumerate() {
        let Change::Pause(pause) = change else {
            continue;
        };
        let begun = eras.iter().rposition(|era| era.from <= pause.from)?;
        let mut late = eras.iter().skip(begun).map(|era| era.late.contains(&at));
        let first = late.next()?;
        if late.any(|other| other != first) {
            return None;
        }
        if !first && pause.to.is_none_or(|to| to > filed) {
            pauses.push((pause.from.max(filed), pause.to));
        }
    }
    Some(pauses)
}

fn spans(case: &Case, filed: NaiveDate, eras: &[Era]) -> Vec<DelaySpan> {
    let mut spans: Vec<DelaySpan> = Vec::new();
    // The days on which something begins or ends divide time into stretches with one answer each.
    let mut marks = Vec::with_capacity(eras.len() + 2 * case.changes.len());
    marks.extend(eras.iter().map(|era| era.from));
    for change in &case.changes {
        marks.push(change.first_day(filed));
        if let Change::Pause(pause) = change {
            marks.extend(pause.to);
        }
    }
    for (open_from, open_to) in open_spans(case) {
        let mut cuts = Vec::with_capacity(1 + marks.len());
        cuts.push(open_from);
        let inside = |day: &&NaiveDate| **day > open_from && open_to.is_none_or(|to| **day < to);
        cuts.extend(marks.iter().filter(inside));
        cuts.sort_unstable();
        cuts.dedup();
        for (i, day) in cuts.iter().enumerate() {
            let era = eras.iter().rfind(|era| era.from <= *day);
            let late = era.map_or(&[] as &[usize], |era| &era.late);
            let Some(kind) = kind_on(&case.changes, filed, late, *day) else {
                continue;
            };
            let to = cuts.get(i + 1).copied().or(open_to);
            if to.is_some_and(|to| to <= *day) {
                continue;
            }
            match spans.last_mut() {
                Some((_, end, last)) if *last == kind && *end == Some(*day) => *end = to,
                _ => spans.push((*day, to, kind)),
            }
        }
    }
    spans
}

/// Delays as entries and exits.
///
/// With `by_kind`, a change of kind is an exit and an entry; otherwise only being delayed counts.
pub fn delayed<'a>(
    case: &'a Case,
    spans: &[DelaySpan],
    by_kind: bool,
    moves: Moves,
) -> Vec<(Flow<'a>, Option<Delay>)> {
    let flows = |spans: &[Span], kind: Option<Delay>| {
        let flows = flows_of(case, spans.iter().copied(), moves, Reading::EndOfDay);
        flows.into_iter().map(move |flow| (flow, kind))
    };
    if by_kind {
        let each = spans
            .iter()
            .flat_map(|(from, to, kind)| flows(&[(*from, *to)], Some(*kind)));
        return each.collect();
    }
    let set = joined(spans.iter().map(|(from, to, _)| (*from, *to)));
    flows(&set, None).collect()
}

/// The kind under which a case counts on a day, given which of its changes are late: the first that
/// applies.
fn kind_on(changes: &[Change], filed: NaiveDate, late: &[usize], day: NaiveDate) -> Option<Delay> {
    let accepted = || {
        let begun = changes.iter().enumerate();
        begun.filter(|(at, change)| !late.contains(at) && change.first_day(filed) <= day)
    };
    // On the same day restart and conversion come before an extension, so they end only earlier
    // ones.
    let ended = || {
        let ends = accepted().filter(|(_, change)| change.ends_extensions());
        ends.map(|(_, change)| change.first_day(filed)).max()
    };
    let kinds = accepted().filter_map(|(_, change)| match change {
        Change::Pause(p) => p.to.is_none_or(|to| day < to).then(|| p.kind.into()),
        Change::Extend(_) => {
            let stands = ended().is_none_or(|end| change.first_day(filed) >= end);
            stands.then_some(Delay::Extension)
        }
        Change::Convert { .. } | Change::Restart { .. } => None,
    });
    kinds.min()
}

/// Positions of the changes that are late according to the clock of a day.
fn late(case: &Case, changes: &[Change], law: Law<'_>, day: NaiveDate) -> Vec<usize> {
    let term = Term {
        changes,
        closed: None,
        ..case.term()
    };
    clock::run(&term, law, day).late
}

/// The changes that are late from a day on, until the next era.
struct Era {
    from: NaiveDate,
    late: Vec<usize>,
}

/// The eras of a case, in order.
///
/// Between two days on which something begins or is resumed, only running day sets without an end
/// grow. They move the date reached day by day, so the first late change whose answer differs has
/// come to be in time, and stays so: the day on which the answer changes is found by bisection.
fn eras(case: &Case, filed: NaiveDate, law: Law<'_>) -> Vec<Era> {
    let mut days = Vec::with_capacity(case.changes.len() + case.turns.len());
    days.extend(case.changes.iter().map(|change| change.first_day(filed)));
    days.extend(case.turns.iter().filter_map(|turn| match turn {
        Turn::Resumed {
            on,
            change: Some(_),
            ..
        } => Some(*on),
        _ => None,
    }));
    days.sort_unstable();
    days.dedup();
    let mut eras: Vec<Era> = Vec::with_capacity(days.len());
    for (i, day) in days.iter().enumerate() {
        let changes = case.changes_on(*day);
        let late_on = |day| late(case, &changes, law, day);
        let next = days.get(i + 1).copied().unwrap_or_else(horizon);
        let mut from = *day;
        loop {
            let late = late_on(from);
            let grows = !late.is_empty() && grows(&changes, filed, &late, from);
            let until = grows.then(|| first_other(from, next, |day| late_on(day) != late));
            if eras.last().is_none_or(|last| last.late != late) {
                eras.push(Era { from, late });
            }
            match until.flatten() {
                Some(day) => from = day,
                None => break,
            }
        }
    }
    eras
}

/// Whether an accepted day set without an end is running.
fn grows(changes: &[Change], filed: NaiveDate, late: &[usize], day: NaiveDate) -> bool {
    changes.iter().enumerate().any(|(at, change)| {
        let open = matches!(change, Change::Pause(pause) if pause.to.is_none());
        open && change.first_day(filed) <= day && !late.contains(&at)
    })
}

/// The first day in `(from, end)` on which a monotonic predicate holds.
fn first_other(
    from: NaiveDate,
    end: NaiveDate,
    holds: impl Fn(NaiveDate) -> bool,
) -> Option<NaiveDate> {
    let days = u64::try_from((end - from).num_days()).ok()?;
    let (mut before, mut after) = (0, days.checked_sub(1)?);
    if !holds(from + Days::new(after)) {
        return None;
    }
    while after - before > 1 {
        let middle = before + (after - before) / 2;
        if holds(from + Days::new(middle)) {
            after = middle;
        } else {
            before = middle;
        }
    }
    Some(from + Days::new(after))
}

#[cfg(test)]
mod tests;
