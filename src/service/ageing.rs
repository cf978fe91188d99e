//! Ages of the open cases on the day of the context, and the workload: their levels and ages per
//! handler.

use std::collections::BTreeMap;

use super::api::{
    AgePart, Ageing, AgeingQuery, AgeingRow, Context, LoadPart, Response, StockSet, Workload,
    WorkloadQuery, WorkloadRow,
};
use super::figure::{Bounds, Found, Keys, Pass, in_order, keys_of, tags_of};
use super::{Core, Result};
use crate::domain::age::{self, Age, median};
use crate::domain::case::Case;
use crate::domain::level::Level;
use crate::domain::tally::{self, Delay};

/// Answers [`super::api::Request::Ageing`].
pub(crate) fn handle(core: &Core, cx: &Context, query: &AgeingQuery) -> Result<Response> {
    let snapshot = core.store.snapshot()?;
    let pass = Pass::new(core, &*snapshot, cx)?;
    let mut groups: BTreeMap<Keys, (Vec<Age>, u64)> = BTreeMap::new();
    if query.slices.is_empty() {
        groups.entry(Vec::new()).or_default();
    }
    each(&pass, query, &mut |_, case, keys| {
        let age = pass.age(case);
        for keys in keys {
            let (ages, unknown) = groups.entry(keys).or_default();
            match age {
                Some(age) => ages.push(age),
                None => *unknown += 1,
            }
        }
        Ok(())
    })?;
    let mut rows: Vec<AgeingRow> = groups
        .into_iter()
        .map(|(keys, (ages, unknown))| row(keys, &ages, unknown))
        .collect();
    rows.sort_by_cached_key(|row| in_order(&row.keys, &query.slices));
    Ok(Response::Ageing(Ageing { on: cx.today, rows }))
}

fn row(keys: Keys, ages: &[Age], unknown_filing: u64) -> AgeingRow {
    let mut row = AgeingRow {
        keys,
        open: ages.len() as u64,
        unknown_filing,
        ..AgeingRow::default()
    };
    for age in ages {
        for (bands, band) in [
            (&mut row.bands, age.band),
            (&mut row.net_bands, age.net_band),
        ] {
            if let Some(count) = bands.get_mut(band) {
                *count += 1;
            }
        }
    }
    let mut days: Vec<u32> = ages.iter().map(|age| age.days).collect();
    (row.median, row.oldest) = (median(&mut days), days.last().copied());
    let mut days: Vec<u32> = ages.iter().map(|age| age.net_days).collect();
    (row.net_median, row.net_oldest) = (median(&mut days), days.last().copied());
    row
}

/// Receives an open case and the keys it is counted under.
type Show<'s> = &'s mut dyn FnMut(u32, &Case, Vec<Keys>) -> Result<()>;

/// Shows the open cases of a set with the keys each is counted under.
fn each(pass: &Pass<'_>, query: &AgeingQuery, show: Show<'_>) -> Result<()> {
    let bounds = Bounds::new(&query.scope, &pass.dict)?;
    pass.each_open(&mut |id, case| {
        let seat = tally::seat_now(case);
        if !bounds.case(case) || !bounds.seat(&seat) {
            return Ok(());
        }
        let kind = match query.set {
            StockSet::All => Some(case.category().id()),
            StockSet::LongPending { months } => {
                let over = |filed| age::is_over(filed, months, pass.today);
                if !case.now.filed.is_some_and(over) {
                    return Ok(());
                }
                Some(case.category().id())
            }
            StockSet::Delayed => match pass.delay(case) {
                Some(kind) => Some(kind.id()),
                None => return Ok(()),
            },
        };
        let keys = tags_of(case, &query.slices)
            .iter()
            .map(|tag| keys_of(case, &query.slices, &seat, *tag, kind))
            .collect();
        show(id, case, keys)
    })
}

/// Finds the cases behind a number in a row of ages.
pub(crate) fn drill(
    pass: &Pass<'_>,
    query: &AgeingQuery,
    keys: &Keys,
    part: AgePart,
) -> Result<Vec<Found>> {
    let mut found = Vec::new();
    each(pass, query, &mut |id, case, all| {
        let age = pass.age(case);
        let counts = match (part, age) {
            (AgePart::UnknownFiling, age) => age.is_none(),
            (AgePart::Open | AgePart::Median { .. } | AgePart::Oldest { .. }, age) => age.is_some(),
            (AgePart::Band { band, net: false }, Some(age)) => age.band == band,
            (AgePart::Band { band, net: true }, Some(age)) => age.net_band == band,
            (AgePart::Band { .. }, None) => false,
        };
        if counts && all.contains(keys) {
            let weight = match (part, age) {
                (AgePart::Median { net } | AgePart::Oldest { net }, Some(age)) => {
                    i64::from(if net { age.net_days } else { age.days })
                }
                _ => 1,
            };
            found.push(Found {
                weight,
                ..Found::case(id, case.now.filed)
            });
        }
        Ok(())
    })?;
    if matches!(part, AgePart::Oldest { .. }) {
        keep_heaviest(&mut found);
    }
    Ok(found)
}

/// Keeps only the oldest of cases weighted by age.
fn keep_heaviest(found: &mut Vec<Found>) {
    let most = found.iter().map(|one| one.weight).max();
    found.retain(|one| Some(one.weight) == most);
}

/// The ageing query that covers the cases of a workload.
fn as_ageing(query: &WorkloadQuery) -> AgeingQuery {
    AgeingQuery {
        slices: query.row_slices().to_vec(),
        scope: query.scope.clone(),
        set: StockSet::All,
    }
}

/// Accumulates the open cases of a workload row.
#[derive(Debug, Default)]
pub(crate) struct Load {
    row: WorkloadRow,
    ages: Vec<u32>,
}

impl Load {
    /// Counts a case of this level, filed `age` days ago if that is known.
    pub(crate) fn add(&mut self, level: Level, age: Option<u32>, delayed: bool) {
        self.row.open += 1;
        self.row.levels.add(level, 1);
        self.row.delayed += u64::from(delayed);
        self.row.unknown_filing += u64::from(age.is_none());
        self.ages.extend(age);
    }

    /// The row with these keys.
    pub(crate) fn row(mut self, keys: Keys) -> WorkloadRow {
        WorkloadRow {
            keys,
            median: median(&mut self.ages),
            oldest: self.ages.last().copied(),
            ..self.row
        }
    }
}

/// Answers [`super::api::Request::Workload`].
pub(crate) fn workload(core: &Core, cx: &Context, query: &WorkloadQuery) -> Result<Response> {
    let snapshot = core.store.snapshot()?;
    let pass = Pass::new(core, &*snapshot, cx)?;
    let mut groups: BTreeMap<Keys, Load> = BTreeMap::new();
    let mut total = Load::default();
    each(&pass, &as_ageing(query), &mut |_, case, keys| {
        let level = pass.verdict(case).level;
        let delayed = pass.delay(case).is_some();
        let age = pass.age(case).map(|age| age.days);
        total.add(level, age, delayed);
        for keys in keys {
            groups.entry(keys).or_default().add(level, age, delayed);
        }
        Ok(())
    })?;
    let slices = query.row_slices().to_vec();
    let mut rows: Vec<WorkloadRow> = groups
        .into_iter()
        .map(|(keys, load)| load.row(keys))
        .collect();
    rows.sort_by_cached_key(|row| in_order(&row.keys, &slices));
    Ok(Response::Workload(Workload {
        on: cx.today,
        slices,
        rows,
        total: total.row(Vec::new()),
    }))
}

/// Finds the cases behind a number of a workload; without keys, of all its rows.
pub(crate) fn drill_workload(
    pass: &Pass<'_>,
    query: &WorkloadQuery,
    keys: &Keys,
    part: LoadPart,
) -> Result<Vec<Found>> {
    let mut found = Vec::new();
    each(pass, &as_ageing(query), &mut |id, case, all| {
        if !keys.is_empty() && !all.contains(keys) {
            return Ok(());
        }
        let age = pass.age(case).map(|age| i64::from(age.days));
        let weight = match part {
            LoadPart::Open => Some(1),
            LoadPart::Level(level) => (level == pass.verdict(case).level).then_some(1),
            LoadPart::Delayed => pass.delay(case).map(|_| 1),
            LoadPart::Median | LoadPart::Oldest => age,
            LoadPart::UnknownFiling => age.is_none().then_some(1),
        };
        found.extend(weight.map(|weight| Found {
            weight,
            ..Found::case(id, case.now.filed)
        }));
        Ok(())
    })?;
    if part == LoadPart::Oldest {
        keep_heaviest(&mut found);
    }
    Ok(found)
}

impl Pass<'_> {
    /// The kind of delay of a case on the day of the pass.
    pub(crate) fn delay(&self, case: &Case) -> Option<Delay> {
        let rules = &self.rules;
        tally::delay_on(case, rules.law(), self.today)
    }

    /// The age of a case on the day of the pass.
    pub(crate) fn age(&self, case: &Case) -> Option<Age> {
        age::age(case, self.rules.law(), self.today)
    }
}
