//! Tallies: how single cases make stock and flow. Pure, and the one definition the stored deltas, the recount and
//! the screens share.

use chrono::{Days, Months, NaiveDate};

use super::calendar::Calendar;
use super::case::{Case, Move};
use super::change::{Change, PauseKind};
use super::clock::{self, State};
use super::event::Field;
use super::level::Thresholds;
use super::rules::Rules;

/// Far enough behind every date to stand for "for ever"; an open pause lasts until then.
pub fn horizon() -> NaiveDate {
    NaiveDate::from_ymd_opt(2200, 1, 1).unwrap_or(NaiveDate::MAX)
}

/// Where a case stands in the slices on a day. Tags, type and category do not change with time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Seat<'a> {
    pub court: Option<&'a str>,
    pub division: Option<&'a str>,
    pub handler: Option<&'a str>,
}

/// Which moves count: those that change a slice that is asked for. A move of handler is nothing to a count by court.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Moves {
    pub court: bool,
    pub division: bool,
    pub handler: bool,
}

impl Moves {
    /// Only moves between courts.
    pub const OF_COURT: Moves = Moves {
        court: true,
        division: false,
        handler: false,
    };

    fn count(self, field: Field) -> bool {
        match field {
            Field::Court => self.court,
            Field::Division => self.division,
            _ => self.handler,
        }
    }
}

/// Why a case entered or left on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    Filed,
    Reopened,
    MovedIn,
    Closed,
    MovedOut,
}

impl Cause {
    /// +1 for what adds to the stock, −1 for what takes from it.
    pub fn sign(self) -> i64 {
        match self {
            Cause::Filed | Cause::Reopened | Cause::MovedIn => 1,
            Cause::Closed | Cause::MovedOut => -1,
        }
    }
}

/// One step of one case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flow<'a> {
    pub day: NaiveDate,
    pub cause: Cause,
    pub seat: Seat<'a>,
}

/// The kinds of delay, in the order in which one case counts under the first that applies.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Delay {
    Suspension,
    Deduction,
    Adjournment,
    Extension,
}

impl Delay {
    pub const ALL: [Delay; 4] = [
        Delay::Suspension,
        Delay::Deduction,
        Delay::Adjournment,
        Delay::Extension,
    ];

    pub fn id(self) -> &'static str {
        match self {
            Delay::Suspension => "suspension",
            Delay::Deduction => "deduction",
            Delay::Adjournment => "adjournment",
            Delay::Extension => "extension",
        }
    }
}

/// The days `[from, to)` at whose end a case was open, without an end while it is.
pub fn open_spans(case: &Case) -> Vec<(NaiveDate, Option<NaiveDate>)> {
    let Some(filed) = case.now.filed else {
        return Vec::new();
    };
    let mut spans = Vec::with_capacity(1);
    let mut from = filed;
    for reopening in &case.reopenings {
        spans.push((from, Some(reopening.closed.max(from))));
        from = reopening.reopened.max(reopening.closed).max(from);
    }
    spans.push((from, case.closed.map(|day| day.max(from))));
    spans
}

/// Who held the case on each stretch between moves, oldest first: (first day or `None` for the start, seat). What does
/// not count is left empty; of several moves on one day the last counts.
fn seats(case: &Case, moves: Moves) -> Vec<(Option<NaiveDate>, Seat<'_>)> {
    let origin = |field: Field| {
        if moves.count(field) {
            case.origin(field)
        } else {
            None
        }
    };
    let mut seat = Seat {
        court: origin(Field::Court),
        division: origin(Field::Division),
        handler: origin(Field::Handler),
    };
    let mut seats = Vec::with_capacity(case.moves.len() + 1);
    seats.push((None, seat));
    for Move { on, field, to } in case.moves.iter().filter(|m| moves.count(m.field)) {
        match field {
            Field::Court => seat.court = to.as_deref(),
            Field::Division => seat.division = to.as_deref(),
            _ => seat.handler = to.as_deref(),
        }
        match seats.last_mut() {
            Some((day, last)) if *day == Some(*on) => *last = seat,
            _ => seats.push((Some(*on), seat)),
        }
    }
    seats
}

/// Where a case sits now.
pub fn seat_now(case: &Case) -> Seat<'_> {
    Seat {
        court: case.now.court.as_deref(),
        division: case.now.division.as_deref(),
        handler: case.now.handler.as_deref(),
    }
}

/// What spans of membership make of a case: entries, exits, and moves while inside.
fn flows_of<'a>(
    case: &'a Case,
    spans: &[(NaiveDate, Option<NaiveDate>)],
    moves: Moves,
    reopens: bool,
) -> Vec<Flow<'a>> {
    let seats = seats(case, moves);
    let seat_on = |day: NaiveDate| {
        let at = seats.partition_point(|(from, _)| from.is_none_or(|from| from <= day));
        seats.get(at.saturating_sub(1)).map(|(_, seat)| *seat)
    };
    let mut flows = Vec::with_capacity(2 * spans.len());
    for (i, (from, to)) in spans.iter().enumerate() {
        let Some(mut seat) = seat_on(*from) else {
            continue;
        };
        let enter = if i == 0 || !reopens {
            Cause::Filed
        } else {
            Cause::Reopened
        };
        flows.push(Flow {
            day: *from,
            cause: enter,
            seat,
        });
        for (on, next) in &seats {
            let Some(on) = on.filter(|on| on > from && to.is_none_or(|to| *on <= to)) else {
                continue;
            };
            if *next != seat {
                let (out, into) = (Cause::MovedOut, Cause::MovedIn);
                flows.push(Flow {
                    day: on,
                    cause: out,
                    seat,
                });
                flows.push(Flow {
                    day: on,
                    cause: into,
                    seat: *next,
                });
                seat = *next;
            }
        }
        if let Some(to) = to {
            flows.push(Flow {
                day: *to,
                cause: Cause::Closed,
                seat,
            });
        }
    }
    flows
}

/// All cases: filed, closed, reopened and moved, on their days. Empty for a case without a filing date.
pub fn flows(case: &Case, moves: Moves) -> Vec<Flow<'_>> {
    flows_of(case, &open_spans(case), moves, true)
}

/// Long-pending at `months`: open and `add_months(filed`, N) < t. Entering is `Filed`, leaving `Closed`; a move while
/// inside is a move, which a slice counts as leaving here and entering there.
pub fn long_pending(case: &Case, months: u32, moves: Moves) -> Vec<Flow<'_>> {
    let Some(from) = case
        .now
        .filed
        .and_then(|d| d.checked_add_months(Months::new(months)))
        .and_then(next_day)
    else {
        return Vec::new();
    };
    let spans: Vec<_> = open_spans(case)
        .into_iter()
        .map(|(a, b)| (a.max(from), b))
        .filter(|(a, b)| b.is_none_or(|b| *a < b))
        .collect();
    flows_of(case, &spans, moves, false)
}

fn next_day(day: NaiveDate) -> Option<NaiveDate> {
    day.checked_add_days(Days::new(1))
}

/// The days `[from, to)` at whose end a case was delayed, and how; adjacent spans differ in kind.
pub fn delay_spans(
    case: &Case,
    rules: &Rules,
    calendar: &Calendar,
) -> Vec<(NaiveDate, Option<NaiveDate>, Delay)> {
    if case.changes.is_empty() || case.now.filed.is_none() {
        return Vec::new();
    }
    let raw = accepted(case, rules, calendar);
    if raw.is_empty() {
        return Vec::new();
    }
    let mut spans = Vec::new();
    for (open_from, open_to) in open_spans(case) {
        // All days on which something begins or ends cut the time into stretches of one answer.
        let mut cuts: Vec<NaiveDate> = vec![open_from];
        for (from, to, _) in &raw {
            cuts.push((*from).max(open_from));
            cuts.extend(*to);
        }
        cuts.retain(|day| *day >= open_from && open_to.is_none_or(|to| *day < to));
        cuts.sort_unstable();
        cuts.dedup();
        for (i, day) in cuts.iter().enumerate() {
            let kind = raw
                .iter()
                .filter(|(a, b, _)| a <= day && b.is_none_or(|b| *day < b))
                .map(|(_, _, k)| *k)
                .min();
            let Some(kind) = kind else { continue };
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

/// Delay as entries and exits. With `by_kind` a change of kind is an exit and an entry; else only the set counts.
pub fn delayed<'a>(
    case: &'a Case,
    spans: &[(NaiveDate, Option<NaiveDate>, Delay)],
    by_kind: bool,
    moves: Moves,
) -> Vec<(Flow<'a>, Option<Delay>)> {
    if by_kind {
        return spans
            .iter()
            .flat_map(|(from, to, kind)| {
                flows_of(case, &[(*from, *to)], moves, false)
                    .into_iter()
                    .map(move |flow| (flow, Some(*kind)))
            })
            .collect();
    }
    let mut merged: Vec<(NaiveDate, Option<NaiveDate>)> = Vec::new();
    for (from, to, _) in spans {
        match merged.last_mut() {
            Some((_, end)) if *end == Some(*from) => *end = *to,
            _ => merged.push((*from, *to)),
        }
    }
    flows_of(case, &merged, moves, false)
        .into_iter()
        .map(|flow| (flow, None))
        .collect()
}

/// The accepted pauses and extensions as spans; an extension lasts until a restart or conversion ends it.
fn accepted(
    case: &Case,
    rules: &Rules,
    calendar: &Calendar,
) -> Vec<(NaiveDate, Option<NaiveDate>, Delay)> {
    // Judged as if every planned change had begun: which day it is must not matter to a tally of a day.
    let term = clock::Term {
        closed: None,
        ..case.term()
    };
    let verdict = clock::run(&term, rules, calendar, &Thresholds::default(), horizon());
    if verdict.state == State::Unknown && case.now.filed.is_none() {
        return Vec::new();
    }
    let late = &verdict.late;
    let ends: Vec<NaiveDate> = case
        .changes
        .iter()
        .enumerate()
        .filter(|(i, _)| !late.contains(i))
        .filter_map(|(_, change)| match change {
            Change::Convert { on, .. } | Change::Restart { on, .. } => Some(*on),
            _ => None,
        })
        .collect();
    let mut spans = Vec::with_capacity(case.changes.len());
    for (i, change) in case.changes.iter().enumerate() {
        if late.contains(&i) {
            continue;
        }
        match change {
            Change::Pause(p) => {
                let kind = match p.kind {
                    PauseKind::Suspend => Delay::Suspension,
                    PauseKind::Deduct => Delay::Deduction,
                    PauseKind::Adjourn => Delay::Adjournment,
                };
                if p.to.is_none_or(|to| to > p.from) {
                    spans.push((p.from, p.to, kind));
                }
            }
            Change::Extend(e) => {
                let Some(from) = e.approved.or(case.now.filed) else {
                    continue;
                };
                // On one day restart and conversion come before an extension, so they end earlier ones only.
                let to = ends.iter().copied().filter(|day| *day > from).min();
                spans.push((from, to, Delay::Extension));
            }
            Change::Convert { .. } | Change::Restart { .. } => {}
        }
    }
    spans
}
