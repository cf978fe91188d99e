//! 执行到位: what execution brought in and paid out, by window, court, tag and handler.
//!
//! A case counts while its procedure is one of execution, for the court and people it is assigned
//! to. A window takes both as they were on its last day, a payment or closing as they were on its
//! own day, so that nothing later changes a past window. Money dated before the filing of its case
//! counts on the filing date. Money under other procedures stands beside, never in a sum of
//! execution, so that the two together are all money of the docket.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use chrono::NaiveDate;

use super::api::{
    Context, Execution, ExecutionBy, ExecutionPart, ExecutionQuery, ExecutionRow, Response, Slice,
};
use super::figure::{Bounds, Columns, Found, Need, Pass, Shown, is_over};
use super::{Core, Result, window};
use crate::domain::case::Case;
use crate::domain::event::Direction;
use crate::domain::instance::is_execution;
use crate::domain::money::Money;
use crate::domain::tally::{self, Cause, Moves, Seat};
use crate::domain::window::Window;
use crate::store::codec::to_days;
use crate::store::dict::Kind;
use crate::store::row::header::{Header, NO_DAY};

mod sums;

use sums::Sums;

/// Answers [`super::api::Request::Execution`].
pub(crate) fn handle(core: &Core, cx: &Context, query: &ExecutionQuery) -> Result<Response> {
    let snapshot = core.store.snapshot()?;
    let pass = Pass::new(core, &*snapshot, cx)?;
    let ask = Ask::new(&pass, std::slice::from_ref(query))?;
    let mut counter = Counter::new(&ask);
    pass.each_story(&|header, columns| ask.need(header, columns), &mut |shown| {
        counter.see(shown)
    })?;
    let unknown_filing = counter.unknown_filing();
    let rows = counter.finish()?.into_iter().flatten().collect();
    Ok(Response::Execution(Execution {
        rows,
        unknown_filing,
    }))
}

/// Something that rows of a query count.
enum Entry {
    Case {
        claim: Option<Money>,
    },
    /// A case without a filing date, for which it is unknown to which windows it belongs.
    Unknown,
    Closed {
        on: NaiveDate,
    },
    Paid {
        on: NaiveDate,
        direction: Direction,
        amount: Money,
        /// Whether the case was under a procedure of execution on the day.
        executed: bool,
    },
}

/// Several queries about the same cases.
pub(crate) struct Ask<'a> {
    pass: &'a Pass<'a>,
    bounds: Bounds,
    queries: &'a [ExecutionQuery],
    /// Dictionary numbers of the execution procedures.
    execution: HashSet<u32>,
    /// Day number of the earliest first day; `to` is that of the latest last day.
    from: i32,
    to: i32,
}

/// Receives what a case adds to a query: the index of the query, the keys of the rows, and the
/// entry.
type ShowEntry<'s> = &'s mut dyn FnMut(usize, &[Option<&str>], Entry);

impl<'a> Ask<'a> {
    pub(crate) fn new(pass: &'a Pass<'a>, queries: &'a [ExecutionQuery]) -> Result<Ask<'a>> {
        for query in queries {
            window::check(query.window, window::FIGURES)?;
        }
        let scope = queries.first().map(|query| query.scope.clone());
        let procedures = pass.dict.all(Kind::Procedure);
        let execution = procedures.filter(|(_, id)| is_execution(id));
        let days =
            |of: fn(&ExecutionQuery) -> NaiveDate| queries.iter().map(move |q| to_days(of(q)));
        Ok(Ask {
            pass,
            bounds: Bounds::new(&scope.unwrap_or_default(), &pass.dict)?,
            queries,
            execution: execution.map(|(id, _)| id).collect(),
            from: days(|query| query.window.from).min().unwrap_or(i32::MAX),
            to: days(|query| query.window.to).max().unwrap_or(i32::MIN),
        })
    }

    /// What must be read of a case. A case closed before the windows keeps the procedure it was
    /// closed under.
    pub(crate) fn need(&self, header: &Header, columns: &Columns<'_>) -> Need {
        let is_execution = self.execution.contains(&header.procedure);
        if header.filed != NO_DAY && header.filed > self.to {
            Need::Nothing
        } else if columns.is_turned() && !is_over(header, self.from) {
            Need::Changes
        } else if is_execution || columns.is_paid_since(self.from) {
            Need::Row
        } else {
            Need::Nothing
        }
    }

    /// Shows what a case adds to each query.
    fn entries(&self, shown: &Shown<'_>, show: ShowEntry<'_>) -> Result<()> {
        let case = shown.case;
        if !self.bounds.case(case) {
            return Ok(());
        }
        let rules = &self.pass.rules;
        let executed = |day| rules.procedure_on(case, day).is_some_and(is_execution);
        // The seat of the case on a day, if it was in scope then.
        let sits = |day| {
            Some(tally::seat_on(case, Moves::EVERY, day)).filter(|seat| self.bounds.seat(seat))
        };
        let seat = |day| executed(day).then(|| sits(day)).flatten();
        // Queries about the same cases usually end on the same day.
        let mut last: Option<(NaiveDate, Option<Seat<'_>>)> = None;
        for (at, query) in self.asked(case) {
            let seated = match last {
                Some((day, seated)) if day == query.window.to => seated,
                _ => seat(query.window.to),
            };
            last = Some((query.window.to, seated));
            if let Some(seat) = seated {
                let claim = case.now.claim;
                let entry = match case.now.filed {
                    Some(_) => Entry::Case { claim },
                    None => Entry::Unknown,
                };
                show(at, &keys(query.by, case, &seat), entry);
            }
            for closing in self.closings(case, query) {
                let on = closing.day;
                dated(query.by, on, case, &closing.seat, &mut |keys| {
                    show(at, keys, Entry::Closed { on });
                });
            }
        }
        let then = |day| sits(day).map(|seat| (seat, executed(day)));
        self.payments(shown, then, show)
    }

    /// Shows what a case received and paid out in each query; `then` is its seat on a day, with
    /// whether it was an execution case.
    fn payments<'c>(
        &self,
        shown: &Shown<'c>,
        then: impl Fn(NaiveDate) -> Option<(Seat<'c>, bool)>,
        show: ShowEntry<'_>,
    ) -> Result<()> {
        let case = shown.case;
        let is_paid = |columns: &Columns<'_>| columns.is_paid_since(self.from);
        if !shown.columns.is_none_or(is_paid) {
            return Ok(());
        }
        for &(paid, direction, amount) in self.pass.payments(shown.id)?.iter() {
            // Before the filing date there was no case to receive money for.
            let on = case.now.filed.map_or(paid, |filed| paid.max(filed));
            let within = || {
                let asked = self.asked(case);
                asked.filter(|(_, query)| query.window.contains(on))
            };
            if within().next().is_none() {
                continue;
            }
            let Some((seat, executed)) = then(on) else {
                continue;
            };
            for (at, query) in within() {
                let mut paid = Some(Entry::Paid {
                    on,
                    direction,
                    amount,
                    executed,
                });
                dated(query.by, on, case, &seat, &mut |keys| {
                    if let Some(paid) = paid.take() {
                        show(at, keys, paid);
                    }
                });
            }
        }
        Ok(())
    }

    /// The queries a case belongs to, with their indexes. A window does not include cases filed
    /// after it.
    fn asked(&self, case: &Case) -> impl Iterator<Item = (usize, &ExecutionQuery)> {
        let all = self.queries.iter().enumerate();
        all.filter(|(_, query)| case.is_filed_by(query.window.to))
    }

    /// The last closings of a case in each period of a query.
    fn closings<'c>(&self, case: &'c Case, query: &ExecutionQuery) -> Vec<Executed<'c>> {
        // Most cases have no closing in the window, so their flows need not be computed.
        let closed = case.closed;
        if case.turns.is_empty() && !closed.is_some_and(|day| query.window.contains(day)) {
            return Vec::new();
        }
        let of = |window| executed(self.pass, &self.bounds, Moves::EVERY, case, window);
        // Only rows of months or years need the last closing of each; in all others a case counts
        // once.
        if !matches!(query.by, ExecutionBy::Month | ExecutionBy::Year) {
            return of(query.window).into_iter().collect();
        }
        let flows = tally::flows(case, Moves::EVERY);
        let closings = flows.iter().filter(|flow| flow.cause == Cause::Closed);
        let days: BTreeSet<NaiveDate> = closings.map(|flow| flow.day).collect();
        let mut last: BTreeMap<String, NaiveDate> = BTreeMap::new();
        for day in days.range(query.window.from..=query.window.to) {
            last.insert(query.by.period(*day), *day);
        }
        let days = last.into_values();
        days.filter_map(|day| of(Window::of(day))).collect()
    }
}

/// The part that counts a payment.
fn paid_part(direction: Direction, executed: bool) -> ExecutionPart {
    match (direction, executed) {
        (Direction::Receipt, true) => ExecutionPart::Received,
        (Direction::PayOut, true) => ExecutionPart::PaidOut,
        (Direction::Receipt, false) => ExecutionPart::OtherReceived,
        (Direction::PayOut, false) => ExecutionPart::OtherPaidOut,
    }
}

/// How an execution case was closed in a window: its procedure then, its seat, and the day.
pub(crate) struct Executed<'c> {
    pub(crate) procedure: &'c str,
    pub(crate) seat: Seat<'c>,
    pub(crate) day: NaiveDate,
}

/// The last closing of a case in the window, in whatever seat. A case counts once and in one slice
/// of the seats.
pub(crate) fn executed<'c>(
    pass: &Pass<'_>,
    bounds: &Bounds,
    moves: Moves,
    case: &'c Case,
    window: Window,
) -> Option<Executed<'c>> {
    let (day, seat) = tally::last_closing(case, moves, window)?;
    // A later conversion neither removes a case from a past window nor adds one to it.
    let procedure = pass.rules.procedure_on(case, day)?;
    (is_execution(procedure) && bounds.seat(&seat)).then_some(Executed {
        procedure,
        seat,
        day,
    })
}

/// Accumulates the rows of several queries while the cases go by.
pub(crate) struct Counter<'a> {
    ask: &'a Ask<'a>,
    all: Vec<Sums>,
}

impl<'a> Counter<'a> {
    pub(crate) fn new(ask: &'a Ask<'a>) -> Counter<'a> {
        Counter {
            ask,
            all: ask.queries.iter().map(Sums::new).collect(),
        }
    }

    /// Counts a case.
    pub(crate) fn see(&mut self, shown: &Shown<'_>) -> Result<()> {
        let all = &mut self.all;
        self.ask.entries(shown, &mut |at, keys, entry| {
            let Some(sums) = all.get_mut(at) else { return };
            match entry {
                Entry::Case { claim } => sums.case(claim.unwrap_or_default(), keys),
                Entry::Unknown => sums.unknown(keys),
                Entry::Closed { .. } => sums.close(keys),
                Entry::Paid {
                    direction,
                    amount,
                    executed,
                    ..
                } => sums.pay(keys, (direction, executed), amount),
            }
        })
    }

    /// The cases of the first query without a filing date, counted once each.
    fn unknown_filing(&self) -> u64 {
        self.all.first().map_or(0, Sums::unknown_filing)
    }

    /// The rows of each query.
    pub(crate) fn finish(self) -> Result<Vec<Vec<ExecutionRow>>> {
        let queries = self.ask.queries.iter().zip(self.all);
        queries.map(|(query, sums)| sums.rows(query)).collect()
    }
}

/// The keys of the rows that a case with this seat belongs to; none in a series.
fn keys<'k>(by: ExecutionBy, case: &'k Case, seat: &Seat<'k>) -> Cow<'k, [Option<&'k str>]> {
    match by {
        ExecutionBy::Total | ExecutionBy::Month | ExecutionBy::Year => Cow::Borrowed(&[]),
        ExecutionBy::Court => vec![seat.court].into(),
        ExecutionBy::Division => vec![seat.division].into(),
        ExecutionBy::Handler => vec![seat.handler].into(),
        ExecutionBy::Type => vec![case.now.type_code.as_deref()].into(),
        ExecutionBy::Tag => super::figure::tags_of(case, &[Slice::Tag]),
    }
}

/// Shows the keys of the rows that a payment or closing on a day belongs to.
fn dated(
    by: ExecutionBy,
    on: NaiveDate,
    case: &Case,
    seat: &Seat<'_>,
    show: &mut dyn FnMut(&[Option<&str>]),
) {
    match by {
        ExecutionBy::Total => show(&[None]),
        ExecutionBy::Month | ExecutionBy::Year => show(&[Some(&by.period(on))]),
        _ => show(&keys(by, case, seat)),
    }
}

/// Finds the cases, closings, claims or payments behind a number of the row with this key.
pub(crate) fn drill(
    pass: &Pass<'_>,
    query: &ExecutionQuery,
    key: Option<&str>,
    part: ExecutionPart,
) -> Result<Vec<Found>> {
    let mut found = Vec::new();
    let ask = Ask::new(pass, std::slice::from_ref(query))?;
    pass.each_story(&|header, columns| ask.need(header, columns), &mut |shown| {
        let (id, case) = (shown.id, shown.case);
        ask.entries(shown, &mut |_, keys, entry| {
            // In a series, cases and claims are the same in every row.
            let series = keys.is_empty() && matches!(entry, Entry::Case { .. } | Entry::Unknown);
            if !series && !keys.contains(&key) {
                return;
            }
            let money = |on, amount: Money| Found {
                amount: Some(amount),
                weight: amount.0,
                ..Found::case(id, on)
            };
            let filed = case.now.filed;
            // Money and closings are counted where the case sat on their day.
            let of_a_day = matches!(entry, Entry::Closed { .. } | Entry::Paid { .. });
            let wanted = match (part, entry) {
                (ExecutionPart::Cases, Entry::Case { .. }) => Some(Found::case(id, filed)),
                (ExecutionPart::UnknownFiling, Entry::Unknown) => Some(Found::case(id, None)),
                (ExecutionPart::Closed, Entry::Closed { on }) => Some(Found::case(id, Some(on))),
                (ExecutionPart::Claimed, Entry::Case { claim }) => {
                    claim.map(|claim| money(filed, claim))
                }
                (
                    part,
                    Entry::Paid {
                        on,
                        direction,
                        amount,
                        executed,
                    },
                ) if part == paid_part(direction, executed) => Some(money(Some(on), amount)),
                _ => None,
            };
            let counted = wanted.map(|one| {
                let sat_on = one.on.filter(|_| of_a_day);
                one.sat_on(sat_on).standing_on(query.window.to)
            });
            found.extend(counted);
        })
    })?;
    Ok(found)
}
