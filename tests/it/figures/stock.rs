//! Stock and flow of every day and slice.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use qingji::domain::age::is_over;
use qingji::domain::calendar::Calendar;
use qingji::domain::case::Case;
use qingji::domain::change::PauseKind::{Adjourn, Deduct, Suspend};
use qingji::domain::change::{Change, Pause};
use qingji::domain::clock::{self, Law};
use qingji::domain::event::{Event, Fact};
use qingji::domain::rules::Rules;
use qingji::domain::window::Window;
use qingji::service::api::{
    AgeingQuery, IndicatorQuery, Period, Request, Response, Scope, Slice, StockQuery, StockRow,
    StockSet, View, WorkloadQuery,
};

use super::{cut, indicators, logs, made, slices, stock};
use crate::docket::{act, offset};
use crate::support::court::day;

/// What delays a case on a day, by the definition of the design: as it was on the day, judged by the
/// clock of the day.
fn delay(case: &Case, calendar: &Calendar, on: NaiveDate) -> Option<&'static str> {
    let filed = case.now.filed.filter(|_| case.closed.is_none())?;
    let late = clock::run(&case.term(), Law::new(Rules::builtin(), calendar), on).late;
    let changes = case.changes.iter().enumerate();
    let accepted: Vec<&Change> = changes
        .filter(|(at, _)| !late.contains(at))
        .map(|(_, change)| change)
        .collect();
    let paused = |wanted| {
        let holds = |p: &Pause| p.kind == wanted && p.from <= on && p.to.is_none_or(|to| on < to);
        let mut all = accepted.iter();
        all.any(|change| matches!(change, Change::Pause(p) if holds(p)))
    };
    let ended = |from| {
        let mut all = accepted.iter();
        all.any(|other| {
            matches!(other, Change::Convert { on: end, .. } | Change::Restart { on: end, .. }
                if *end > from && *end <= on)
        })
    };
    let extended = accepted.iter().any(|change| match change {
        Change::Extend(e) => {
            let from = e.approved.unwrap_or(filed);
            from <= on && !ended(from)
        }
        _ => false,
    });
    [
        (paused(Suspend), "suspension"),
        (paused(Deduct), "deduction"),
        (paused(Adjourn), "adjournment"),
        (extended, "extension"),
    ]
    .into_iter()
    .find_map(|(holds, kind)| holds.then_some(kind))
}

/// The keys under which a case is counted, by its state.
fn keys(case: &Case, slices: &[Slice]) -> Vec<Vec<Option<String>>> {
    let tags: Vec<Option<String>> = if slices.contains(&Slice::Tag) && !case.now.tags.is_empty() {
        case.now.tags.iter().cloned().map(Some).collect()
    } else {
        vec![None]
    };
    tags.into_iter()
        .map(|tag| {
            slices
                .iter()
                .map(|slice| match slice {
                    Slice::Court => case.now.court.clone(),
                    Slice::Division => case.now.division.clone(),
                    Slice::Handler => case.now.handler.clone(),
                    Slice::Type => case.now.type_code.clone(),
                    Slice::Tag => tag.clone(),
                    Slice::Kind => Some(case.category().id().to_owned()),
                })
                .collect()
        })
        .collect()
}

/// The number of cases under each key.
fn count(
    cases: impl Iterator<Item = Case>,
    slices: &[Slice],
) -> BTreeMap<Vec<Option<String>>, i64> {
    let mut counts = BTreeMap::new();
    for case in cases {
        for keys in keys(&case, slices) {
            *counts.entry(keys).or_insert(0) += 1;
        }
    }
    counts
}

/// The stock of each slice at the end of a day.
fn closing(rows: &[StockRow], on: NaiveDate) -> BTreeMap<Vec<Option<String>>, i64> {
    rows.iter()
        .filter(|row| row.date == Some(on) && row.closing != 0)
        .map(|row| (row.keys.clone(), row.closing))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    /// Moves, reopenings, corrections with and without a day, overlapping tags: every day of every
    /// slice.
    #[test]
    fn a_stock_is_the_number_of_cases_open_at_the_end_of_the_day(
        acts in prop::collection::vec(act(), 1..40), slices in slices()
    ) {
        let docket = made(&acts);
        let logs = logs(&docket);
        for (set, months) in [(StockSet::All, 0), (StockSet::LongPending { months: 2 }, 2)] {
            let rows = docket.stock(stock(set, slices.clone(), Some(Period::Day)));
            for days in (0..200).step_by(9) {
                let on = offset(days);
                let open = logs.iter().filter_map(|log| cut(log, on)).filter(|case| {
                    case.closed.is_none()
                        && case.now.filed.is_some_and(|filed| months == 0 || is_over(filed, months, on))
                });
                prop_assert_eq!(closing(&rows, on), count(open, &slices), "{:?} {}", set, on);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    /// Delay by the definition of the design: under an accepted pause with from <= t < to, or an
    /// accepted extension.
    #[test]
    fn delayed_stock_is_counted_by_kind_and_day(acts in prop::collection::vec(act(), 1..40)) {
        let docket = made(&acts);
        let logs = logs(&docket);
        let rows = docket.stock(stock(StockSet::Delayed, vec![Slice::Kind], Some(Period::Day)));
        let calendar = Calendar::builtin();
        for days in (0..200).step_by(7) {
            let on = offset(days);
            let mut counted: BTreeMap<Vec<Option<String>>, i64> = BTreeMap::new();
            for case in logs.iter().filter_map(|log| cut(log, on)) {
                if let Some(kind) = delay(&case, &calendar, on) {
                    *counted.entry(vec![Some(kind.to_owned())]).or_default() += 1;
                }
            }
            prop_assert_eq!(&closing(&rows, on), &counted, "{}", on);
            // Every other way to this number gives the same, for the day or for the whole docket.
            for view in [View::default(), View::as_of(on)] {
                let query = IndicatorQuery { window: Window::new(day("2025-01-01"), on), ids: vec!["four-kinds".to_owned()], ..indicators(Vec::new()) };
                let Response::Indicators(found) = docket.ask_seen(view, Request::Indicators(Box::new(query))).unwrap() else { panic!() };
                let row = &found.rows[0];
                prop_assert_eq!(row.numerator, counted.values().sum::<i64>());
                for (kind, n) in &row.beside {
                    prop_assert_eq!(counted.get(&vec![Some((*kind).to_owned())]).copied().unwrap_or(0), *n, "{} {}", on, kind);
                }
            }
            let query = AgeingQuery { set: StockSet::Delayed, slices: vec![Slice::Kind], ..AgeingQuery::default() };
            let Response::Ageing(ageing) = docket.ask_seen(View::as_of(on), Request::Ageing(query)).unwrap() else { panic!() };
            let aged: BTreeMap<_, _> = ageing.rows.iter().map(|row| (row.keys.clone(), row.open as i64)).collect();
            prop_assert_eq!(&aged, &counted, "{}", on);
            let query = WorkloadQuery::default();
            let Response::Workload(load) = docket.ask_seen(View::as_of(on), Request::Workload(query)).unwrap() else { panic!() };
            prop_assert_eq!(load.rows.iter().map(|row| row.delayed as i64).sum::<i64>(), counted.values().sum::<i64>(), "{}", on);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    /// Of the cases that enter a set on a day, those that were closed the day before are reopened.
    #[test]
    fn what_enters_a_set_when_it_is_reopened_is_reopened(acts in prop::collection::vec(act(), 1..60)) {
        let docket = made(&acts);
        let logs = logs(&docket);
        let calendar = Calendar::builtin();
        let reopens = |event: &&Event| matches!(event.fact, Fact::Reopened { .. });
        let days = logs.iter().flatten().filter(reopens).filter_map(|event| event.on);
        let days: BTreeSet<NaiveDate> = days.flat_map(|on| [on, on + Days::new(1)]).collect();
        for set in [StockSet::Delayed, StockSet::LongPending { months: 2 }] {
            let rows = docket.stock(stock(set, Vec::new(), Some(Period::Day)));
            let is_in = |case: &Case, on| match set {
                StockSet::LongPending { months } => case.closed.is_none()
                    && case.now.filed.is_some_and(|filed| is_over(filed, months, on)),
                _ => delay(case, &calendar, on).is_some(),
            };
            for on in days.iter().copied() {
                let Some(row) = rows.iter().find(|row| row.date == Some(on)) else { continue };
                let before = on.pred_opt().unwrap();
                let (mut filed, mut reopened) = (0, 0);
                for log in &logs {
                    let was = cut(log, before);
                    if !cut(log, on).is_some_and(|case| is_in(&case, on)) || was.as_ref().is_some_and(|was| is_in(was, before)) {
                        continue;
                    }
                    *if was.is_some_and(|was| was.closed.is_some()) { &mut reopened } else { &mut filed } += 1;
                }
                prop_assert_eq!((row.filed, row.reopened), (filed, reopened), "{:?} {}", set, on);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    /// A scope equals the row of its slice, and the parts of all closings add up to all closings.
    #[test]
    fn a_scope_is_the_row_of_its_slice(acts in prop::collection::vec(act(), 1..40)) {
        let docket = made(&acts);
        let ask = |query: IndicatorQuery| {
            let Response::Indicators(found) = docket.ask(Request::Indicators(Box::new(query))).unwrap() else { panic!() };
            found.rows
        };
        for slice in [Slice::Court, Slice::Division, Slice::Handler, Slice::Type] {
            for row in ask(IndicatorQuery { list: None, ..indicators(vec![slice]) }) {
                let parts = |id: &str| row.beside.iter().find(|(item, _)| *item == id).map_or(0, |(_, n)| *n);
                if row.id == "in-original-limit" || row.id == "in-changed-limit" {
                    let over = parts("over-original") + parts("over-changed");
                    prop_assert_eq!(row.numerator + over + parts("no-limit") + parts("unknown-limit"), row.denominator, "{:?}", row);
                }
                let Some(name) = row.keys[0].clone() else { continue };
                let names = vec![name];
                let scope = match slice {
                    Slice::Court => Scope { courts: names, ..Scope::default() },
                    Slice::Division => Scope { divisions: names, ..Scope::default() },
                    Slice::Handler => Scope { handlers: names, ..Scope::default() },
                    _ => Scope { types: names, ..Scope::default() },
                };
                let alone = ask(IndicatorQuery { list: None, scope, ids: vec![row.id.to_owned()], ..indicators(vec![slice]) });
                let same = alone.iter().find(|other| other.keys == row.keys);
                prop_assert_eq!(same.map(|other| format!("{other:?}")), Some(format!("{row:?}")));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    /// A scope equals the row of its slice.
    #[test]
    fn a_scope_counts_what_its_row_counts(acts in prop::collection::vec(act(), 1..40)) {
        let docket = made(&acts);
        for set in [StockSet::All, StockSet::Delayed] {
            for row in docket.stock(stock(set, vec![Slice::Division], Some(Period::Month))) {
                let [Some(division)] = row.keys.as_slice() else { continue };
                let query = StockQuery {
                    scope: Scope { divisions: vec![division.clone()], ..Scope::default() },
                    ..stock(set, vec![], Some(Period::Month))
                };
                let scoped = docket.stock(query);
                let same = scoped.iter().find(|other| other.date == row.date).unwrap();
                prop_assert_eq!(StockRow { keys: row.keys.clone(), ..same.clone() }, row);
            }
        }
    }
}
