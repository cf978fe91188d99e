//! What changed since the day before the window, and since the last frozen sheet of the kind:
//! counts, and the cases behind each.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime};

use super::Order;
use crate::domain::age;
use crate::domain::calendar::zone;
use crate::domain::case::Case;
use crate::domain::clock;
use crate::domain::event::FactKind;
use crate::domain::level::Level;
use crate::domain::number;
use crate::domain::sheet::{Development, Since, Table, Value};
use crate::domain::tally::{self, Cause, DelaySpan, Flow, Moves, Seat};
use crate::service::Result;
use crate::service::error::Error;
use crate::service::figure::{Bounds, Pass, Shown};
use crate::service::line::Urgency;
use crate::service::retract::{known_until, undone};
use crate::store::kv::{self, Snapshot};
use crate::store::visit;

mod opened;
mod restated;

/// What a sheet is compared with: the end of a day, as known at a commit.
struct Base {
    day: NaiveDate,
    known: u64,
    undone: HashSet<u64>,
    /// Whether the docket had any facts then.
    any: bool,
}

/// A case in a change, with its seat when it changed.
struct Item {
    court: Option<String>,
    division: Option<String>,
    handler: Option<String>,
    cause: Option<String>,
    /// What was recorded or undone.
    fact: Option<String>,
}

/// The cases of a change, latest first: those that are named, and how many there are.
#[derive(Default)]
struct Named {
    /// By day and number; a case that changed several times on one day is there as often.
    items: BTreeMap<(Reverse<Option<NaiveDate>>, String, usize), Item>,
    all: usize,
}

/// What is reported about a case that changed.
struct Told<'c> {
    id: u32,
    case: &'c Case,
    seat: &'c Seat<'c>,
    on: Option<NaiveDate>,
    /// What was recorded or undone.
    fact: Option<FactKind>,
}

impl<'c> Told<'c> {
    fn of(id: u32, case: &'c Case, seat: &'c Seat<'c>, on: Option<NaiveDate>) -> Told<'c> {
        Told {
            id,
            case,
            seat,
            on,
            fact: None,
        }
    }
}

/// Accumulates changes while the cases go by.
pub(super) struct Changes<'a> {
    order: &'a Order<'a>,
    bounds: &'a Bounds,
    moves: Moves,
    /// The number of months after which a case is long-pending.
    long: u32,
    /// The day before the window, then the frozen sheet.
    bases: Vec<Base>,
    /// The earlier of their days.
    earliest: NaiveDate,
    counts: BTreeMap<Development, Vec<i64>>,
    named: BTreeMap<Development, Named>,
    /// The count to be opened, if any.
    opened: opened::Opened,
}

impl<'a> Changes<'a> {
    pub(super) fn new(
        order: &'a Order<'a>,
        snapshot: &dyn Snapshot,
        bounds: &'a Bounds,
        since: Option<&Since>,
    ) -> Result<Changes<'a>> {
        let from = order.window().from;
        let day = from.pred_opt().unwrap_or(from);
        let mut known = vec![(day, known_before(snapshot, from)?)];
        known.extend(since.map(|since| (since.date, since.commit)));
        let mut bases = Vec::new();
        for (day, known) in known {
            bases.push(Base {
                day,
                known,
                undone: undone(snapshot, known)?,
                any: has_facts(snapshot, known)?,
            });
        }
        Ok(Changes {
            order,
            bounds,
            moves: bounds.moves(&[]),
            long: order.long(),
            earliest: bases.iter().map(|base| base.day).min().unwrap_or(day),
            bases,
            counts: BTreeMap::new(),
            named: BTreeMap::new(),
            opened: opened::Opened::default(),
        })
    }

    /// The earliest day with which the sheet is compared.
    pub(super) fn earliest(&self) -> NaiveDate {
        self.earliest
    }

    /// Counts a case as made by all its events and, if it was open at the end of the day, as it
    /// stood then.
    pub(super) fn see(
        &mut self,
        pass: &Pass<'_>,
        shown: &Shown<'_>,
        open: Option<(&Shown<'_>, Urgency)>,
    ) -> Result<()> {
        let case = shown.case;
        if !self.bounds.case(case) {
            return Ok(());
        }
        if case.closed.is_none_or(|closed| closed > self.earliest) {
            self.flows(pass, shown)?;
        }
        if let Some((open, urgency)) = open {
            self.over(pass, open, urgency)?;
        }
        Ok(())
    }

    /// Whether nothing happened to a case, which never moved and was never reopened, on the days in
    /// question.
    fn is_quiet(&self, case: &Case, spans: &[DelaySpan]) -> bool {
        let is_near = |day: NaiveDate| day > self.earliest && day <= self.order.query.date;
        let began = case.now.filed.is_some_and(is_near) || case.closed.is_some_and(is_near);
        let became_long = || {
            let filed = case.now.filed;
            filed.is_some_and(|filed| {
                age::is_over(filed, self.long, self.order.query.date)
                    && !age::is_over(filed, self.long, self.earliest)
            })
        };
        let turned = |(from, to, _): &DelaySpan| is_near(*from) || to.is_some_and(is_near);
        !began && !became_long() && !spans.iter().any(turned)
    }

    fn flows(&mut self, pass: &Pass<'_>, shown: &Shown<'_>) -> Result<()> {
        let case = shown.case;
        let spans = shown.delay_spans(pass)?;
        if shown.header.is_some() && self.is_quiet(case, &spans) {
            return Ok(());
        }
        for flow in tally::flows(case, self.moves) {
            let change = match flow.cause {
                Cause::Filed => Development::Filed,
                Cause::Reopened => Development::Reopened,
                Cause::MovedIn => Development::MovedIn,
                Cause::Closed => Development::Closed,
                Cause::MovedOut => Development::MovedOut,
            };
            self.flow(change, &flow, shown);
        }
        for flow in tally::long_pending(case, self.long, self.moves) {
            if flow.cause.sign() > 0 {
                self.flow(Development::LongPending, &flow, shown);
            }
        }
        for (flow, _) in tally::delayed(case, &spans, false, self.moves) {
            let change = if flow.cause.sign() > 0 {
                Development::Entered
            } else {
                Development::Left
            };
            self.flow(change, &flow, shown);
        }
        Ok(())
    }

    fn flow(&mut self, change: Development, flow: &Flow<'_>, shown: &Shown<'_>) {
        if flow.day <= self.earliest
            || flow.day > self.order.query.date
            || !self.bounds.seat(&flow.seat)
        {
            return;
        }
        let hits: Vec<bool> = self.bases.iter().map(|base| flow.day > base.day).collect();
        // A case that left a part of the docket is named by its seat there, not by its seat at the
        // end of that day.
        let day = match change {
            Development::MovedOut | Development::Left => flow.day.pred_opt(),
            _ => Some(flow.day),
        };
        let seat = tally::seat_on(shown.case, Moves::EVERY, day.unwrap_or(flow.day));
        let on = Some(flow.day);
        self.push(change, &hits, &Told::of(shown.id, shown.case, &seat, on));
    }

    /// Counts a case that is overdue on the day and was not among the overdue cases of the sheet at
    /// the end of a base. A case moved here since counts as new here, as it does for delayed and
    /// long-pending cases.
    fn over(&mut self, pass: &Pass<'_>, open: &Shown<'_>, urgency: Urgency) -> Result<()> {
        if urgency.level != Level::Over || !self.bounds.seat(&tally::seat_now(open.case)) {
            return Ok(());
        }
        let newly = |base: &Base| {
            let was = tally::seat_on(open.case, self.moves, base.day);
            if !self.bounds.seat(&was) {
                return Ok(true);
            }
            if open.case.now.filed.is_some_and(|filed| filed > base.day) {
                return Ok(true);
            }
            if let Some(urgency) = open.told(pass, base.day) {
                return Ok(urgency.level != Level::Over);
            }
            if open.columns.is_none() && !open.case.has_later(base.day) {
                return Ok(!over_on(pass, open.case, base.day));
            }
            let recorded = pass.recorded(open.id)?;
            let was = Case::as_of(pass.held(&recorded).iter(), base.day);
            let was = was.filter(|was| was.closed.is_none());
            Ok(!was.is_some_and(|was| over_on(pass, &was, base.day)))
        };
        let hits = self
            .bases
            .iter()
            .map(newly)
            .collect::<Result<Vec<bool>>>()?;
        let seat = tally::seat_now(open.case);
        self.push(
            Development::Over,
            &hits,
            &Told::of(open.id, open.case, &seat, urgency.due),
        );
        Ok(())
    }

    fn push(&mut self, change: Development, hits: &[bool], told: &Told<'_>) {
        let Told {
            id,
            case,
            seat,
            on,
            fact,
        } = *told;
        if !hits.contains(&true) {
            return;
        }
        self.collect(change, hits, (id, on));
        let none = vec![0; self.bases.len()];
        let counts = self.counts.entry(change).or_insert(none);
        for (count, hit) in counts.iter_mut().zip(hits) {
            *count += i64::from(*hit);
        }
        let named = self.named.entry(change).or_default();
        named.all += 1;
        let mut key = String::new();
        number::canonical_key(&case.now.number, &mut key);
        let item = Item {
            court: seat.court.map(str::to_owned),
            division: seat.division.map(str::to_owned),
            handler: seat.handler.map(str::to_owned),
            cause: case.now.cause.clone(),
            fact: fact.map(|kind| kind.id().to_owned()),
        };
        let mut key = (Reverse(on), key, 0);
        while named.items.contains_key(&key) {
            key.2 += 1;
        }
        named.items.insert(key, item);
        if named.items.len() > self.order.query.top {
            named.items.pop_last();
        }
    }

    /// The table of counts and that of the cases.
    pub(super) fn tables(self) -> (Table, Table) {
        let mut columns = vec!["change", "count"];
        columns.extend(self.bases.get(1).map(|_| "since"));
        let mut counts = Table::new("changes", 1, &columns);
        let moves = |change| matches!(change, Development::MovedIn | Development::MovedOut);
        for change in Development::ALL {
            if moves(change) && self.order.court.is_none() {
                continue;
            }
            let mut row = vec![word(change)];
            for (at, base) in self.bases.iter().enumerate() {
                let n = self.counts.get(&change).and_then(|counts| counts.get(at));
                // If there was nothing, nothing could be restated.
                row.push(if change == Development::Restated && !base.any {
                    Value::Empty
                } else {
                    Value::Count(n.copied().unwrap_or(0))
                });
            }
            counts.rows.push(row);
        }
        let columns = [
            "change", "number", "on", "court", "division", "handler", "cause", "fact",
        ];
        let mut cases = Table::new("changed", 3, &columns);
        for (change, named) in self.named {
            let rest = named.all.saturating_sub(named.items.len());
            for ((Reverse(on), number, _), item) in named.items {
                cases.rows.push(vec![
                    word(change),
                    Value::Text(number),
                    Value::day(on),
                    Value::text(item.court.as_deref()),
                    Value::text(item.division.as_deref()),
                    Value::text(item.handler.as_deref()),
                    Value::text(item.cause.as_deref()),
                    item.fact
                        .map_or(Value::Empty, |fact| Value::Word(format!("fact.{fact}"))),
                ]);
            }
            if rest > 0 {
                let more = Value::Counts(vec![("more".to_owned(), rest as i64)]);
                let mut row = vec![word(change), more];
                row.resize(columns.len(), Value::Empty);
                cases.rows.push(row);
            }
        }
        (counts, cases)
    }
}

fn word(change: Development) -> Value {
    Value::Word(format!("change.{}", change.id()))
}

/// Whether a case was overdue at the end of a day.
fn over_on(pass: &Pass<'_>, case: &Case, day: NaiveDate) -> bool {
    clock::run(&case.term(), pass.rules.law(), day).level == Level::Over
}

/// Whether anything was recorded up to a commit.
fn has_facts(snapshot: &dyn Snapshot, known: u64) -> Result<bool> {
    let mut found = false;
    visit::journal(snapshot, 0..=known, kv::Order::Ascending, |_, entry| {
        found = entry.events > 0;
        Ok::<_, Error>(visit::go_on(!found))
    })?;
    Ok(found)
}

/// The last commit recorded before a day begins.
fn known_before(snapshot: &dyn Snapshot, day: NaiveDate) -> Result<u64> {
    let begin = day
        .and_time(NaiveTime::MIN)
        .and_local_timezone(zone())
        .single();
    let before = begin.and_then(|begin: DateTime<FixedOffset>| {
        begin.checked_sub_signed(chrono::Duration::milliseconds(1))
    });
    match before {
        Some(before) => known_until(snapshot, Some(before)),
        None => Ok(0),
    }
}
