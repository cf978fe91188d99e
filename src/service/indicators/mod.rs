//! Indicators of a window: sums of what cases contribute, as numerators and denominators.

use std::collections::BTreeMap;

use chrono::Datelike;

use super::api::{ClosedList, Context, IndicatorQuery, IndicatorRow, Indicators, Part, Response};
use super::error::{Error, ErrorKey};
use super::figure::{Bounds, Found, Keys, Need, Pass, Shown, in_order};
use super::{Core, Result, window};
use crate::domain::indicator::{self, Definition, Item};
use crate::domain::window::Window;
use crate::store::row::header::Header;

mod contribution;
mod items;
mod need;
mod posts;

use contribution::{Ask, Contribution, Seen, each, missing, of_case};
use items::Items;
use need::need;
pub(super) use need::year_begin;

/// Answers [`super::api::Request::Indicators`].
pub(crate) fn handle(core: &Core, cx: &Context, query: &IndicatorQuery) -> Result<Response> {
    let snapshot = core.store.snapshot()?;
    let pass = Pass::new(core, &*snapshot, cx)?;
    check_list(&pass, query)?;
    let mut counter = Counter::new(&pass, query)?;
    let need = need_of(&pass, query)?;
    pass.each_story(&|header, _| need(header), &mut |shown| counter.see(shown))?;
    counter.finish().map(Response::Indicators)
}

/// Refuses the tag of a closed list that no case ever had.
fn check_list(pass: &Pass<'_>, query: &IndicatorQuery) -> Result<()> {
    match &query.list {
        Some(ClosedList::Tag(tag)) => Bounds::check_tag(tag, &pass.dict),
        _ => Ok(()),
    }
}

/// Accumulates indicators while the cases go by, so that several windows are counted in one pass.
pub(crate) struct Counter<'a> {
    ask: Ask<'a>,
    wanted: Vec<&'static Definition>,
    seen: Seen,
    sums: Sums,
    /// Memory for the contributions of a case, reused.
    out: Vec<Contribution>,
}

impl<'a> Counter<'a> {
    pub(crate) fn new(pass: &'a Pass<'a>, query: &'a IndicatorQuery) -> Result<Counter<'a>> {
        window::check(query.window, window::FIGURES)?;
        let mut sums = Sums::default();
        if query.slices.is_empty() {
            sums.0.entry(Vec::new()).or_default();
        }
        let wanted = wanted(pass, query)?;
        let items = items_of(query, &wanted);
        let months = wanted.iter().filter_map(|one| one.months).collect();
        Ok(Counter {
            ask: Ask::new(pass, query, items, months)?,
            wanted,
            seen: Seen::default(),
            sums,
            out: Vec::new(),
        })
    }

    /// Counts a case.
    pub(crate) fn see(&mut self, shown: &Shown<'_>) -> Result<()> {
        let out = std::mem::take(&mut self.out);
        self.out = of_case(&self.ask, &mut self.seen, shown, out)?;
        self.sums.add(self.out.drain(..));
        Ok(())
    }

    /// The indicators of the cases seen.
    pub(crate) fn finish(mut self) -> Result<Indicators> {
        let sums = &mut self.sums;
        missing(&self.ask, &self.seen, &mut |_, _, out| {
            sums.add(out.into_iter());
            Ok(())
        })?;
        let query = self.ask.query;
        let mut slices: Vec<(Keys, Sum)> = self.sums.0.into_iter().collect();
        slices.sort_by_cached_key(|(keys, _)| in_order(keys, &query.slices));
        let (posts, seen) = (self.ask.posts(), &self.seen);
        let rows = self
            .wanted
            .iter()
            .flat_map(|definition| slices.iter().map(move |slice| (definition, slice)))
            .map(|(definition, (keys, sums))| {
                let mut row = row(definition, keys, sums, query)?;
                posts::apply(&mut row, sums.total(&posts::CLOSED)?, (posts, query, seen));
                Ok(row)
            })
            .collect::<Result<_>>()?;
        Ok(Indicators {
            window: query.window,
            rows,
            unknown_filing: self.seen.unknown,
        })
    }
}

/// The items to be computed. With slices, a slice is shown for anything it has, so all items are
/// needed.
fn items_of(query: &IndicatorQuery, wanted: &[&'static Definition]) -> Items {
    if query.slices.is_empty() {
        Items::of(wanted.iter().copied())
    } else {
        Items::ALL
    }
}

/// What the indicators of a query need to know about a case that never moved and was never
/// reopened.
pub(crate) fn need_of(
    pass: &Pass<'_>,
    query: &IndicatorQuery,
) -> Result<impl Fn(&Header) -> Need + use<>> {
    let items = items_of(query, &wanted(pass, query)?);
    Ok(need(query, items))
}

/// Items added up per slice.
#[derive(Default)]
struct Sums(BTreeMap<Keys, Sum>);

/// The sums of the items, in an array because nearly every case adds to some.
struct Sum {
    items: [i128; Item::ALL.len()],
    /// Long-pending cases by number of months.
    long: BTreeMap<u32, i128>,
}

impl Default for Sum {
    fn default() -> Sum {
        Sum {
            items: [0; Item::ALL.len()],
            long: BTreeMap::new(),
        }
    }
}

#[expect(
    clippy::indexing_slicing,
    reason = "an array by an enum has a place for each of it"
)]
impl Sum {
    fn slot(&mut self, item: Item, months: Option<u32>) -> &mut i128 {
        match months {
            None => &mut self.items[item as usize],
            Some(months) => self.long.entry(months).or_default(),
        }
    }

    /// The sum of these items, none of which is by months.
    fn total(&self, items: &[Item]) -> Result<i64> {
        let all: i128 = items.iter().map(|item| self.of(*item, None)).sum();
        i64::try_from(all).map_err(|_| Error::sum_too_large())
    }

    fn of(&self, item: Item, months: Option<u32>) -> i128 {
        match months {
            None => self.items[item as usize],
            Some(months) => self.long.get(&months).copied().unwrap_or_default(),
        }
    }
}

impl Sums {
    fn add(&mut self, all: impl Iterator<Item = Contribution>) {
        for one in all {
            let sums = self.0.entry(one.keys).or_default();
            *sums.slot(one.item, one.months) += i128::from(one.weight);
        }
    }
}

/// The requested definitions; without ids, all of them, with long-pending at the months set by the
/// court.
fn wanted(pass: &Pass<'_>, query: &IndicatorQuery) -> Result<Vec<&'static Definition>> {
    let all = || indicator::all(&pass.rules.setting.long_pending);
    if query.ids.is_empty() {
        return Ok(all());
    }
    let known = |id: &String| {
        indicator::by_id(id).ok_or_else(|| {
            let ids: Vec<&str> = all().iter().map(|one| one.id.as_str()).collect();
            Error::new(ErrorKey::NoSuchIndicator)
                .with("value", id)
                .with("choices", ids.join(" "))
        })
    };
    query.ids.iter().map(known).collect()
}

fn row(
    definition: &'static Definition,
    keys: &Keys,
    sums: &Sum,
    query: &IndicatorQuery,
) -> Result<IndicatorRow> {
    let sum = |items: &[Item]| {
        let months = |item: &Item| definition.months.filter(|_| *item == Item::Long);
        let all: i128 = items.iter().map(|item| sums.of(*item, months(item))).sum();
        i64::try_from(all).map_err(|_| Error::sum_too_large())
    };
    let (numerator, denominator) = (sum(&definition.numerator)?, sum(&definition.denominator)?);
    let mut beside: Vec<(&'static str, i64)> = definition
        .beside
        .iter()
        .map(|item| Ok((item.id(), sum(std::slice::from_ref(item))?)))
        .collect::<Result<_>>()?;
    if definition.year {
        beside.extend(indicator::year_floor(query.window.to.month()).map(|floor| ("floor", floor)));
    }
    Ok(IndicatorRow {
        id: &definition.id,
        keys: keys.clone(),
        numerator,
        denominator,
        money: definition.money,
        unit: definition.unit,
        value: indicator::ratio(definition.unit, numerator, denominator),
        beside,
        formula: &definition.id,
        window: if definition.year {
            Window::year_to(query.window.to)
        } else {
            query.window
        },
    })
}

/// Finds what is in the numerator, denominator or an additional number of an indicator, one row for
/// each thing counted.
pub(crate) fn drill(
    pass: &Pass<'_>,
    query: &IndicatorQuery,
    id: &str,
    keys: &Keys,
    part: &Part,
) -> Result<Vec<Found>> {
    window::check(query.window, window::FIGURES)?;
    check_list(pass, query)?;
    let only = IndicatorQuery {
        ids: vec![id.to_owned()],
        ..query.clone()
    };
    let definition = wanted(pass, &only)?;
    let posts = per_post(pass, &only, keys)?;
    if let Some(n) = posts.filter(|_| matches!(part, Part::Denominator | Part::Rest)) {
        return Err(Error::new(ErrorKey::NoCasesBehind).with("n", n));
    }
    let items: Vec<Item> = definition
        .iter()
        .flat_map(|definition| match part {
            Part::Numerator if posts.is_some() => posts::CLOSED.to_vec(),
            Part::Numerator => definition.numerator.clone(),
            Part::Denominator => definition.denominator.clone(),
            Part::Rest => [&definition.denominator[..], &definition.numerator[..]].concat(),
            Part::Beside(id) => {
                let named = definition.beside.iter().filter(|item| item.id() == id);
                named.copied().collect()
            }
        })
        .collect();
    let money = definition.iter().any(|definition| definition.money);
    let months = definition.iter().filter_map(|one| one.months).collect();
    let ask = Ask::new(pass, query, items.iter().copied().collect(), months)?;
    let mut rows = Vec::new();
    each(&ask, &mut |id, case, mut all| {
        all.retain(|one| one.keys == *keys && items.contains(&one.item));
        if *part == Part::Rest {
            rest(&mut all, &definition);
        }
        let counted = all.into_iter();
        for one in counted {
            let cents = matches!(one.item, Item::ReceivedCents | Item::ClaimedCents);
            // A case that the docket does not have is described by the query.
            let absent = (id == 0).then(|| Box::new(pass.line(id, case)));
            let sat_on = match one.item {
                Item::Opening => query.window.from.pred_opt(),
                // The case is counted where it was closed; the day is that of the payment.
                Item::ReceivedCents => None,
                item if item.is_of_the_end() => None,
                _ => one.day,
            };
            let found = Found {
                id,
                line: absent,
                on: one.day,
                amount: (money && cents).then_some(crate::domain::money::Money(one.weight)),
                weight: one.weight,
                ..Found::default()
            };
            rows.push(found.sat_on(sat_on).standing_on(query.window.to));
        }
        Ok(())
    })?;
    Ok(rows)
}

/// The posts below the line of a row of closed cases per handler; `None` for any other row, and
/// where handlers are counted.
fn per_post(pass: &Pass<'_>, only: &IndicatorQuery, keys: &Keys) -> Result<Option<i64>> {
    let is_per_handler = only.ids == [indicator::PER_HANDLER];
    if !is_per_handler || pass.rules.setting.posts.is_empty() {
        return Ok(None);
    }
    let mut counter = Counter::new(pass, only)?;
    let need = need_of(pass, only)?;
    pass.each_story(&|header, _| need(header), &mut |shown| counter.see(shown))?;
    let rows = counter.finish()?.rows;
    let mut rows = rows.into_iter().filter(|row| row.keys == *keys);
    let row = rows.find(|row| row.formula == indicator::PER_POST);
    Ok(row.map(|row| row.denominator))
}

/// Keeps only what a case adds to the denominator beyond what it adds to the numerator.
fn rest(all: &mut Vec<Contribution>, definitions: &[&'static Definition]) {
    let is_above = |one: &Contribution| {
        let mut definitions = definitions.iter();
        definitions.any(|definition| definition.numerator.contains(&one.item))
    };
    let mut above: i64 = all
        .iter()
        .filter(|one| is_above(one))
        .map(|one| one.weight)
        .sum();
    all.retain(|one| !is_above(one));
    for one in &mut *all {
        let taken = above.min(one.weight);
        one.weight -= taken;
        above -= taken;
    }
    all.retain(|one| one.weight != 0);
}
