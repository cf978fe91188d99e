//! What one case contributes to the indicators of a window.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;

mod closing;
mod execution;
mod handled;
mod year;

use super::items::Items;
use super::need::need;
use crate::domain::age;
use crate::domain::case::{Case, complete};
use crate::domain::indicator::{self, Item};
use crate::domain::number::{self, CaseNumber};
use crate::domain::setting::Posts;
use crate::domain::tally::{self, Cause, Delay, Flow, Moves, Seat};
use crate::service::Result;
use crate::service::api::{ClosedList, IndicatorQuery, Slice};
use crate::service::figure::{Bounds, Columns, Keys, Pass, Shown, keys_of, tags_of};
use crate::store::row::header::Header;

/// One thing that an item counts.
pub(super) struct Contribution {
    pub item: Item,
    /// The number of months, for long-pending cases only.
    pub months: Option<u32>,
    pub keys: Keys,
    pub day: Option<NaiveDate>,
    pub weight: i64,
}

/// The query, with its names resolved.
pub(super) struct Ask<'a> {
    pass: &'a Pass<'a>,
    pub(super) query: &'a IndicatorQuery,
    /// The items that the requested indicators sum up; nothing else is computed.
    items: Items,
    /// The numbers of months for which long-pending cases are counted.
    months: Vec<u32>,
    bounds: Bounds,
    moves: Moves,
    /// Canonical numbers of the closed list, with the typed numbers.
    listed: HashMap<String, &'a str>,
    /// Days of the window as counted by [`indicator::window_days`].
    days: i64,
}

impl<'a> Ask<'a> {
    pub(super) fn new(
        pass: &'a Pass<'a>,
        query: &'a IndicatorQuery,
        items: Items,
        months: Vec<u32>,
    ) -> Result<Ask<'a>> {
        let bounds = Bounds::new(&query.scope, &pass.dict)?;
        let moves = bounds.moves(&query.slices);
        let mut listed = HashMap::new();
        if let Some(ClosedList::Numbers(numbers)) = &query.list {
            for raw in numbers {
                let mut key = String::new();
                number::canonical_key(raw, &mut key);
                listed.entry(key).or_insert(raw.as_str());
            }
        }
        Ok(Ask {
            pass,
            query,
            items,
            months,
            bounds,
            moves,
            listed,
            days: indicator::window_days(query.window),
        })
    }

    /// The posts for judges that are set.
    pub(super) fn posts(&self) -> &Posts {
        &self.pass.rules.setting.posts
    }
}

/// Receives a case and what it contributes.
type Show<'s> = &'s mut dyn FnMut(u32, &Case, Vec<Contribution>) -> Result<()>;

/// Shows every case in scope with its contributions. Returns how many have no filing date.
pub(super) fn each(ask: &Ask<'_>, show: Show<'_>) -> Result<u64> {
    let mut seen = Seen::default();
    let need = need(ask.query, ask.items);
    let need = |header: &Header, _: &Columns<'_>| need(header);
    ask.pass.each_story(&need, &mut |shown| {
        let out = of_case(ask, &mut seen, shown, Vec::new())?;
        show(shown.id, shown.case, out)
    })?;
    missing(ask, &seen, show)?;
    Ok(seen.unknown)
}

/// Facts about all the cases shown so far.
#[derive(Default)]
pub(super) struct Seen {
    /// Canonical numbers of the closed list that the docket has.
    found: HashSet<String>,
    /// Cases in scope without a filing date, which the window leaves out.
    pub(super) unknown: u64,
    /// People who had a case: slice, court and name.
    handlers: HashSet<(Keys, Option<String>, String)>,
    /// Courts that had a case, with or without a handler; empty for cases without a court.
    pub(super) courts: BTreeSet<String>,
}

/// What one case contributes, collected in the empty `out`; nothing if it is out of scope.
pub(super) fn of_case(
    ask: &Ask<'_>,
    seen: &mut Seen,
    shown: &Shown<'_>,
    out: Vec<Contribution>,
) -> Result<Vec<Contribution>> {
    let case = shown.case;
    let mut key = String::new();
    if !ask.listed.is_empty() {
        number::canonical_key(&case.now.number, &mut key);
    }
    // A case filed only after the window does not exist in it.
    let filed = case.is_filed_by(ask.query.window.to);
    let numbered = filed && ask.listed.contains_key(&key);
    if numbered {
        seen.found.insert(key);
    }
    if !ask.bounds.case(case) {
        return Ok(out);
    }
    let unfiled = tally::unfiled(case, ask.moves, ask.query.window);
    seen.unknown += u64::from(unfiled.is_some_and(|seat| ask.bounds.seat(&seat)));
    let mut one = One {
        ask,
        shown,
        case,
        tags: tags_of(case, &ask.query.slices),
        kind: kind_of(case, ask.query),
        out,
    };
    let flows = one.steps(ask.moves);
    one.flows(&flows)?;
    one.execution()?;
    one.year(&flows);
    one.handled(seen);
    let on_list = match &ask.query.list {
        Some(ClosedList::Tag(tag)) => filed && case.now.tags.iter().any(|own| own == tag),
        Some(ClosedList::Numbers(_)) => numbered,
        None => false,
    };
    // By the seat at the end of the window: a later move removes nothing from a past list.
    let stood = tally::seat_on(case, ask.moves, ask.query.window.to);
    if on_list && ask.bounds.seat(&stood) {
        one.listed(&stood);
    }
    Ok(one.out)
}

/// Shows the numbers of the closed list that the docket does not have, which count as listed and
/// not cleared.
pub(super) fn missing(ask: &Ask<'_>, seen: &Seen, show: Show<'_>) -> Result<()> {
    let all: BTreeMap<&str, &str> = ask
        .listed
        .iter()
        .filter(|(key, _)| !seen.found.contains(*key))
        .map(|(key, raw)| (key.as_str(), *raw))
        .collect();
    for raw in all.into_values() {
        let mut case = Case::default();
        raw.clone_into(&mut case.now.number);
        complete(&mut case.now, &CaseNumber::parse(raw));
        let seat = tally::seat_now(&case);
        if !ask.bounds.case(&case) || !ask.bounds.seat(&seat) {
            continue;
        }
        let mut one = One {
            ask,
            shown: &Shown::story(0, &case),
            case: &case,
            tags: Cow::Borrowed(&[None]),
            kind: kind_of(&case, ask.query),
            out: Vec::new(),
        };
        one.push(Item::Listed, &seat, None, 1);
        one.push(Item::NotFound, &seat, None, 1);
        let out = one.out;
        show(0, &case, out)?;
    }
    Ok(())
}

fn kind_of(case: &Case, query: &IndicatorQuery) -> Option<&'static str> {
    let is_asked = query.slices.contains(&Slice::Kind);
    is_asked.then(|| case.category().id())
}

/// One case while its contributions are collected.
struct One<'a> {
    ask: &'a Ask<'a>,
    shown: &'a Shown<'a>,
    case: &'a Case,
    tags: Cow<'a, [Option<&'a str>]>,
    /// The id of its category, if that is a slice.
    kind: Option<&'static str>,
    out: Vec<Contribution>,
}

impl<'a> One<'a> {
    fn push(&mut self, item: Item, seat: &Seat<'_>, day: Option<NaiveDate>, weight: i64) {
        self.push_at((item, None), seat, day, weight);
    }

    fn push_at(
        &mut self,
        (item, months): (Item, Option<u32>),
        seat: &Seat<'_>,
        day: Option<NaiveDate>,
        weight: i64,
    ) {
        if !self.ask.items.has(item) {
            return;
        }
        let (case, slices) = (self.case, &self.ask.query.slices);
        for tag in self.tags.iter() {
            self.out.push(Contribution {
                item,
                months,
                keys: keys_of(case, slices, seat, *tag, self.kind),
                day,
                weight,
            });
        }
    }

    /// The steps of the case in scope, up to the end of the window.
    fn steps(&self, moves: Moves) -> Vec<Flow<'a>> {
        let mut steps = tally::flows(self.case, moves);
        let to = self.ask.query.window.to;
        steps.retain(|flow| flow.day <= to && self.ask.bounds.seat(&flow.seat));
        steps
    }

    /// Collects stock and flow in scope.
    fn flows(&mut self, all: &[Flow<'_>]) -> Result<()> {
        let from = self.ask.query.window.from;
        let delayed = self.was_delayed()?;
        if let Some((seat, since)) = stands(all.iter().filter(|flow| flow.day < from)) {
            self.push(Item::Opening, &seat, Some(since), 1);
            self.load(&seat, since, delayed);
        }
        for flow in all.iter().filter(|flow| flow.day >= from) {
            let item = match flow.cause {
                Cause::Filed => {
                    self.load(&flow.seat, flow.day, delayed);
                    Item::Filed
                }
                Cause::Reopened => Item::Reopened,
                Cause::MovedIn => Item::MovedIn,
                Cause::MovedOut => Item::MovedOut,
                Cause::Closed => {
                    self.closing(flow);
                    Item::Closed
                }
            };
            self.push(item, &flow.seat, Some(flow.day), 1);
        }
        match stands(all.iter()) {
            Some((seat, since)) => self.open(&seat, since),
            None => Ok(()),
        }
    }

    /// Whether an accepted change had delayed the case by the end of the window, if that is asked
    /// for. For a case not closed by then, the delayed days tell; otherwise its changes, because
    /// days counted while it was closed must be left out.
    fn was_delayed(&self) -> Result<bool> {
        if !self.ask.items.has(Item::LoadDelayed) {
            return Ok(false);
        }
        let to = self.ask.query.window.to;
        let Some((closed, still)) = tally::closed_by(self.case, to) else {
            let spans = self.shown.delay_spans(self.ask.pass)?;
            return Ok(spans.iter().any(|(first, ..)| *first <= to));
        };
        let closed = Some(closed).filter(|_| still);
        let law = self.ask.pass.rules.law();
        Ok(age::was_delayed(self.case, law, closed, to))
    }

    /// Collects a case of the load, delayed or not.
    fn load(&mut self, seat: &Seat<'_>, since: NaiveDate, delayed: bool) {
        if delayed {
            self.push(Item::LoadDelayed, seat, Some(since), 1);
        }
    }

    /// Collects a case open at the end of the window.
    fn open(&mut self, seat: &Seat<'_>, since: NaiveDate) -> Result<()> {
        let to = self.ask.query.window.to;
        self.push(Item::Open, seat, Some(since), 1);
        self.push(Item::OpenDays, seat, Some(since), self.ask.days);
        let ask = self.ask;
        for months in &ask.months {
            if let Some(filed) = self.case.now.filed
                && age::is_over(filed, *months, to)
            {
                let long = (Item::Long, Some(*months));
                self.push_at(long, seat, Some(filed), 1);
            }
        }
        if !self.ask.items.has_any(&DELAYS) {
            return Ok(());
        }
        let spans = self.shown.delay_spans(self.ask.pass)?;
        let now = spans.iter().rfind(|(from, ..)| *from <= to);
        let Some((from, _, kind)) = now.filter(|(_, end, _)| end.is_none_or(|end| to < end)) else {
            return Ok(());
        };
        let item = match kind {
            Delay::Extension => Item::Extension,
            Delay::Suspension => Item::Suspension,
            Delay::Adjournment => Item::Adjournment,
            Delay::Deduction => Item::Deduction,
        };
        self.push(item, seat, Some(*from), 1);
        self.push(Item::Delayed, seat, Some(*from), 1);
        Ok(())
    }

    fn listed(&mut self, seat: &Seat<'_>) {
        let to = self.ask.query.window.to;
        self.push(Item::Listed, seat, self.case.now.filed, 1);
        let closed = self.case.closed.filter(|closed| *closed <= to);
        let begun = self.case.now.filed.is_none_or(|filed| filed <= to);
        if begun && !tally::open_on(self.case, to) {
            self.push(Item::Cleared, seat, closed, 1);
        }
    }
}

/// The items about delayed cases.
const DELAYS: [Item; 5] = [
    Item::Delayed,
    Item::Extension,
    Item::Suspension,
    Item::Adjournment,
    Item::Deduction,
];

/// Where a case stands after these steps, and since when; `None` if it has left.
fn stands<'f>(flows: impl Iterator<Item = &'f Flow<'f>>) -> Option<(Seat<'f>, NaiveDate)> {
    let mut place = None;
    for flow in flows {
        if flow.cause.sign() > 0 {
            place = Some((flow.seat, flow.day));
        } else if place.is_some_and(|(seat, _)| seat == flow.seat) {
            place = None;
        }
    }
    place
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_stands_where_it_went_last() {
        let day = |d| NaiveDate::from_ymd_opt(2025, 1, d).unwrap();
        let seat = |division| Seat {
            court: None,
            division: Some(division),
            handler: None,
        };
        let flow = |d, cause, at| Flow {
            day: day(d),
            cause,
            seat: seat(at),
        };
        let all = [
            flow(1, Cause::Filed, "甲"),
            flow(5, Cause::MovedOut, "甲"),
            flow(5, Cause::MovedIn, "乙"),
            flow(9, Cause::Closed, "乙"),
        ];
        assert_eq!(stands(all[..1].iter()), Some((seat("甲"), day(1))));
        assert_eq!(stands(all[..3].iter()), Some((seat("乙"), day(5))));
        assert_eq!(stands(all.iter()), None);
        // Out of scope: only the steps within the scope are seen.
        assert_eq!(stands(all[..2].iter()), None);
    }
}
