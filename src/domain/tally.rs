//! Tallies: how single cases add up to stock and flow.
//!
//! Pure, and the only definition, shared by the stored deltas, the recount and the screens.

use chrono::{Days, Months, NaiveDate};

use super::case::{Case, Move};
use super::event::Field;
use super::window::Window;

mod delay;

pub use delay::{Delay, DelaySpan, Delays, delay_on, delay_spans, delayed, delays};

/// Days `[from, to)`; `None` while it has no end.
pub type Span = (NaiveDate, Option<NaiveDate>);

/// A day after every date in use that stands for "never"; an open pause lasts until then.
pub fn horizon() -> NaiveDate {
    NaiveDate::from_ymd_opt(2200, 1, 1).unwrap_or(NaiveDate::MAX)
}

/// The slices to which a case belongs on a day. Tags, type and category do not change over time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Seat<'a> {
    pub court: Option<&'a str>,
    pub division: Option<&'a str>,
    pub handler: Option<&'a str>,
}

/// Which moves count: those that change a requested slice. A move between handlers is irrelevant to
/// a count by court.
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

    /// All moves.
    pub const EVERY: Moves = Moves {
        court: true,
        division: true,
        handler: true,
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
    /// +1 for causes that add to the stock, −1 for causes that reduce it.
    pub fn sign(self) -> i64 {
        match self {
            Cause::Filed | Cause::Reopened | Cause::MovedIn => 1,
            Cause::Closed | Cause::MovedOut => -1,
        }
    }
}

/// One entry or exit of one case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flow<'a> {
    pub day: NaiveDate,
    pub cause: Cause,
    pub seat: Seat<'a>,
}

/// The days `[from, to)` at whose end a case was open; no `to` while it is open.
pub fn open_spans(case: &Case) -> impl Iterator<Item = Span> + '_ {
    spans_from(case, case.now.filed)
}

/// The [`open_spans`] of a case that exists from `begin`; empty if that is `None`.
fn spans_from(case: &Case, mut begin: Option<NaiveDate>) -> impl Iterator<Item = Span> + '_ {
    let turns = case.reopenings.iter().map(Some).chain([None]);
    turns.map_while(move |turn| {
        let from = begin?;
        let Some(turn) = turn else {
            return Some((from, case.closed.map(|day| day.max(from))));
        };
        begin = Some(turn.reopened.max(turn.closed).max(from));
        Some((from, Some(turn.closed.max(from))))
    })
}

/// Whether a case was open at the end of a day; a case without a filing date was open until it was
/// first closed.
pub fn open_on(case: &Case, day: NaiveDate) -> bool {
    let from = case.now.filed.unwrap_or(NaiveDate::MIN);
    let open = |(from, to): Span| from <= day && to.is_none_or(|to| day < to);
    spans_from(case, Some(from)).any(open)
}

/// The last closing of a case by a day, and whether it was still closed at the end of it; `None` if
/// it had not been closed by then.
pub fn closed_by(case: &Case, day: NaiveDate) -> Option<(NaiveDate, bool)> {
    let ends = open_spans(case).filter_map(|(_, to)| to);
    let last = ends.filter(|to| *to <= day).max()?;
    Some((last, !open_on(case, day)))
}

/// The seat, at the end of a window, of a case without a filing date that the window therefore
/// leaves out.
///
/// `None` for any other case, and for a case closed before the window and not reopened by its end,
/// which would be in none of its figures.
pub fn unfiled(case: &Case, moves: Moves, window: Window) -> Option<Seat<'_>> {
    if case.now.filed.is_some() {
        return None;
    }
    let within =
        |(begin, end): Span| begin <= window.to && end.is_none_or(|end| window.from <= end);
    let left_out = spans_from(case, Some(NaiveDate::MIN)).any(within);
    left_out.then(|| seat_on(case, moves, window.to))
}

/// The seats of a case between moves. Most cases never move and need only the first.
struct Seats<'a> {
    first: Seat<'a>,
    /// Later seats with their first day, oldest first.
    later: Vec<(NaiveDate, Seat<'a>)>,
}

impl<'a> Seats<'a> {
    fn on(&self, day: NaiveDate) -> Seat<'a> {
        let held = self.later.iter().rfind(|(from, _)| *from <= day);
        held.map_or(self.first, |(_, seat)| *seat)
    }
}

/// The seats of a case. Fields that do not count are left empty; of several moves on one day the
/// last counts.
fn seats(case: &Case, moves: Moves) -> Seats<'_> {
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
    let (first, mut later) = (seat, Vec::new());
    for Move { on, field, to } in case.moves.iter().filter(|m| moves.count(m.field)) {
        match field {
            Field::Court => seat.court = to.as_deref(),
            Field::Division => seat.division = to.as_deref(),
            _ => seat.handler = to.as_deref(),
        }
        match later.last_mut() {
            Some((day, last)) if day == on => *last = seat,
            _ => later.push((*on, seat)),
        }
    }
    Seats { first, later }
}

/// The current seat of a case.
pub fn seat_now(case: &Case) -> Seat<'_> {
    Seat {
        court: case.now.court.as_deref(),
        division: case.now.division.as_deref(),
        handler: case.now.handler.as_deref(),
    }
}

/// How steps on the same day are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// Every step counts on its day, even if another step reverses it: filed, reopened, closed,
    /// moved.
    Steps,
    /// Only the state at the end of each day counts.
    ///
    /// A case entered if it was in the set at the end of the day but not of the day before, and
    /// left in the opposite case; steps that reverse each other within a day do not count. It
    /// entered as reopened on a day on which it was reopened.
    EndOfDay,
}

/// The flows that follow from spans of membership: entries, exits, and moves while inside.
fn flows_of<'a>(
    case: &'a Case,
    spans: impl Iterator<Item = Span>,
    moves: Moves,
    reading: Reading,
) -> Vec<Flow<'a>> {
    let seats = seats(case, moves);
    let reopened = match reading {
        Reading::Steps => Vec::new(),
        Reading::EndOfDay => reopenings(case),
    };
    let inside = |on: NaiveDate, to: Option<NaiveDate>| match reading {
        Reading::Steps => to.is_none_or(|to| on <= to),
        // A move on the day of leaving does not count: the new holder never had the case at the end
        // of a day.
        Reading::EndOfDay => to.is_none_or(|to| on < to),
    };
    // Nearly every case has at most two spans.
    let mut flows = Vec::with_capacity(4);
    for (i, (from, to)) in spans.enumerate() {
        let mut seat = seats.on(from);
        let reopens = match reading {
            Reading::Steps => i > 0,
            Reading::EndOfDay => reopened.contains(&from),
        };
        let enter = if reopens {
            Cause::Reopened
        } else {
            Cause::Filed
        };
        flows.push(Flow {
            day: from,
            cause: enter,
            seat,
        });
        let within = |(on, _): &&(NaiveDate, Seat<'a>)| *on > from && inside(*on, to);
        for &(on, next) in seats.later.iter().filter(within) {
            if next != seat {
                let (out, into) = (Cause::MovedOut, Cause::MovedIn);
                flows.push(Flow {
                    day: on,
                    cause: out,
                    seat,
                });
                flows.push(Flow {
                    day: on,
                    cause: into,
                    seat: next,
                });
                seat = next;
            }
        }
        if let Some(to) = to {
            flows.push(Flow {
                day: to,
                cause: Cause::Closed,
                seat,
            });
        }
    }
    flows
}

/// Merges spans where one begins on the day another ends: the case was not outside at the end of
/// any day.
fn joined(spans: impl Iterator<Item = Span>) -> Vec<Span> {
    let mut joined: Vec<Span> = Vec::new();
    for (from, to) in spans.filter(|(from, to)| to.is_none_or(|to| *from < to)) {
        match joined.last_mut() {
            Some((_, end)) if *end == Some(from) => *end = to,
            _ => joined.push((from, to)),
        }
    }
    joined
}

/// The days on which a case that had been closed at the end of the day before was reopened.
fn reopenings(case: &Case) -> Vec<NaiveDate> {
    if case.reopenings.is_empty() {
        return Vec::new();
    }
    let begun = joined(open_spans(case)).into_iter().map(|(from, _)| from);
    begun.filter(|day| Some(*day) != case.now.filed).collect()
}

/// The flows of all cases: filed, closed, reopened and moved, on their days. Empty for a case
/// without a filing date.
pub fn flows(case: &Case, moves: Moves) -> Vec<Flow<'_>> {
    flows_of(case, open_spans(case), moves, Reading::Steps)
}

/// The last closing of a case in a window: its day and the seat it was closed in. It is one closing however often the case was reopened and closed again.
pub fn last_closing(case: &Case, moves: Moves, window: Window) -> Option<(NaiveDate, Seat<'_>)> {
    let within = |day: NaiveDate| window.contains(day);
    // Most cases have no closing there, so their flows need not be computed.
    if case.reopenings.is_empty() && !case.closed.is_some_and(within) {
        return None;
    }
    let flows = flows(case, moves);
    let closing = |flow: &&Flow<'_>| flow.cause == Cause::Closed && within(flow.day);
    flows
        .iter()
        .rfind(closing)
        .map(|flow| (flow.day, flow.seat))
}

/// The seat of a case at the end of a day, as far as these moves count.
pub fn seat_on(case: &Case, moves: Moves, day: NaiveDate) -> Seat<'_> {
    if case.moves.is_empty() {
        return seat_now(case);
    }
    seats(case, moves).on(day)
}

/// The flows of a long-pending case: open and `add_months(filed, months) < t`.
///
/// Entering is `Filed`, or `Reopened` on the day of a reopening, leaving `Closed`; a move while inside is a move, which a slice counts as
/// leaving here and entering there.
pub fn long_pending(case: &Case, months: u32, moves: Moves) -> Vec<Flow<'_>> {
    let Some(from) = case
        .now
        .filed
        .and_then(|d| d.checked_add_months(Months::new(months)))
        .and_then(next_day)
    else {
        return Vec::new();
    };
    let spans = joined(open_spans(case).map(|(a, b)| (a.max(from), b)));
    flows_of(case, spans.into_iter(), moves, Reading::EndOfDay)
}

/// Whether a case that was long-pending at the start of a window, or became so in it, is closed at
/// its end.
///
/// `None` if it was not long-pending, or was moved away since: a case of another court is neither
/// assigned here nor cleared. A case counts once, however often it was closed and reopened.
/// `within` selects the seats that count.
pub fn cleared(
    case: &Case,
    months: u32,
    moves: Moves,
    within: &dyn Fn(&Seat<'_>) -> bool,
    window: Window,
) -> Option<bool> {
    let flows = long_pending(case, months, moves);
    let mut inside = false;
    let mut assigned = false;
    let mut last = None;
    for flow in flows
        .iter()
        .filter(|f| f.day <= window.to && within(&f.seat))
    {
        // The state at the start of the window.
        assigned |= flow.day >= window.from && inside;
        inside = flow.cause.sign() > 0;
        assigned |= flow.day >= window.from && inside;
        last = Some(flow.cause);
    }
    match last? {
        Cause::Filed | Cause::Reopened | Cause::MovedIn => Some(false),
        Cause::Closed => assigned.then_some(true),
        Cause::MovedOut => None,
    }
}

fn next_day(day: NaiveDate) -> Option<NaiveDate> {
    day.checked_add_days(Days::new(1))
}

#[cfg(test)]
mod tests;
