//! The past as it was, and as it was known.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, FixedOffset};
use proptest::prelude::*;
use qingji::domain::calendar::Calendar;
use qingji::domain::clock::{self, Law};
use qingji::domain::level::Level;
use qingji::domain::rules::Rules;
use qingji::domain::window::Window;
use qingji::service::api::{
    AgeingQuery, Column, DelaysQuery, DueQuery, ExecutionBy, ExecutionQuery, Figure, Filter,
    IndicatorQuery, ListQuery, Measure, Order, Period, Request, Response, Scope, Slice, Status,
    StockQuery, StockRow, StockSet, View, WorkloadQuery,
};

use super::{TODAY, cut, drill, indicators, logs, made, slices, stock};
use crate::docket::{act, offset, perform};
use crate::support::court::{Docket, day};

/// The answers of a docket to every question.
fn answers(docket: &Docket, view: View) -> Vec<String> {
    let all = Filter {
        status: Status::All,
        ..Filter::default()
    };
    let list = ListQuery {
        filter: all,
        order: vec![Order {
            by: Column::Number,
            descending: false,
        }],
        offset: 0,
        limit: 99,
        ..ListQuery::default()
    };
    let execution = ExecutionQuery {
        window: Window::new(day("2025-12-20"), day("2026-07-20")),
        by: ExecutionBy::Court,
        scope: Scope::default(),
    };
    let mut requests = vec![
        Request::Overview,
        Request::List(Box::new(list)),
        Request::Due(DueQuery {
            count: true,
            ..DueQuery::default()
        }),
        Request::Execution(execution),
        Request::Ageing(AgeingQuery {
            slices: vec![Slice::Division],
            ..AgeingQuery::default()
        }),
        Request::Delays(DelaysQuery::default()),
        Request::Workload(WorkloadQuery::default()),
        Request::Indicators(Box::new(indicators(vec![Slice::Court]))),
    ];
    for set in [
        StockSet::All,
        StockSet::Delayed,
        StockSet::LongPending { months: 3 },
    ] {
        for slices in [
            vec![],
            vec![Slice::Court, Slice::Kind],
            vec![Slice::Handler],
        ] {
            requests.push(Request::Stock(stock(set, slices, Some(Period::Week))));
        }
    }
    requests
        .into_iter()
        .map(|request| format!("{:?}", docket.ask_seen(view, request)))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    /// Nothing after a window changes it except corrections, and those apply as of its last day
    /// too.
    #[test]
    fn a_past_window_stays_as_it_was(acts in prop::collection::vec(act(), 1..40), days in 0..200_u64, slices in slices()) {
        let docket = made(&acts);
        let query = IndicatorQuery { window: Window::new(day("2025-12-20"), offset(days)), list: None, ..indicators(slices) };
        let rows = |view| {
            let Response::Indicators(found) = docket.ask_seen(view, Request::Indicators(Box::new(query.clone()))).unwrap() else { panic!() };
            let some = found.rows.into_iter().filter(|row| row.numerator != 0 || row.denominator != 0);
            some.map(|row| format!("{row:?}")).collect::<Vec<_>>()
        };
        prop_assert_eq!(rows(View::default()), rows(View::as_of(query.window.to)));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    /// As-of on the full log is the log cut at the day: lists, verdicts, ages; planned changes do
    /// not count.
    #[test]
    fn as_of_a_day_is_the_log_cut_there(acts in prop::collection::vec(act(), 1..40), days in 0..200_u64) {
        let docket = made(&acts);
        let on = offset(days);
        let calendar = Calendar::builtin();
        let mut open: Vec<_> = logs(&docket).iter().filter_map(|log| cut(log, on))
            .filter(|case| case.closed.is_none())
            .map(|case| {
                let verdict = clock::run(&case.term(), Law::new(Rules::builtin(), &calendar), on);
                (case.now.number.clone(), verdict.due, verdict.days_left, verdict.level, case.now.division.clone(), case.now.handler)
            })
            .collect();
        open.sort_by(|a, b| a.0.cmp(&b.0));
        let view = View::as_of(on);
        let Response::Cases(page) = docket.ask_seen(view, Request::Due(DueQuery { count: true, ..DueQuery::default() })).unwrap() else { panic!() };
        let mut rows: Vec<_> = page.rows.iter()
            .map(|line| (line.number.clone(), line.due, line.days_left, line.level, line.division.clone(), line.handler.clone()))
            .collect();
        rows.sort_by(|a, b| a.0.cmp(&b.0));
        prop_assert_eq!(&rows, &open);
        prop_assert_eq!(page.levels.total() as usize, open.len());
        // A second way to the same past: known at the end of time, which is replayed.
        let end = View { known_at: Some("2099-01-01T00:00:00+08:00".parse().unwrap()), ..view };
        prop_assert_eq!(answers(&docket, view), answers(&docket, end));
        // For dates up to the day of the view, the stock of that day is the same with and without
        // the view.
        let query = StockQuery { window: Window::new(day("2025-12-20"), on), ..stock(StockSet::All, vec![Slice::Division], None) };
        // Cases without a filing date are counted separately, where they are on the day asked from.
        let rows = |view| docket.stock_seen(view, query.clone()).rows.into_iter()
            .map(|row| StockRow { unknown_filing: 0, ..row }).collect::<Vec<_>>();
        prop_assert_eq!(rows(view), rows(View::default()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    /// A stock opens to exactly the cases that were open then, each in its division of that day.
    #[test]
    fn a_stock_opens_to_the_cases_of_the_log_cut_there(acts in prop::collection::vec(act(), 1..40), days in 0..200_u64) {
        let docket = made(&acts);
        let on = offset(days);
        let mut wanted: BTreeMap<Vec<Option<String>>, BTreeSet<String>> = BTreeMap::new();
        for case in logs(&docket).iter().filter_map(|log| cut(log, on)) {
            if case.closed.is_none() && case.now.filed.is_some_and(|filed| filed <= on) {
                wanted.entry(vec![case.now.division]).or_default().insert(case.now.number);
            }
        }
        let query = StockQuery { window: Window::of(on), ..stock(StockSet::All, vec![Slice::Division], None) };
        let mut found = BTreeMap::new();
        for row in docket.stock(query.clone()) {
            let figure = Figure::Stock { query: query.clone(), keys: row.keys.clone(), measure: Measure::Closing };
            let cases: BTreeSet<String> = drill(&docket, View::default(), figure).rows.into_iter()
                .map(|row| row.line.number)
                .collect();
            if !cases.is_empty() {
                found.insert(row.keys, cases);
            }
        }
        prop_assert_eq!(found, wanted);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    /// A view known at a moment gives the docket's answers of that moment.
    #[test]
    fn known_at_a_moment_is_what_was_answered_then(
        acts in prop::collection::vec(act(), 2..24), at in 0.0..1.0_f64
    ) {
        let mut docket = Docket::in_memory(TODAY);
        let stop = ((acts.len() - 1) as f64 * at) as usize;
        let begin: DateTime<FixedOffset> = format!("{TODAY}T09:00:00+08:00").parse().unwrap();
        let mut then = Vec::new();
        let mut moment = begin;
        for (i, act) in acts.iter().enumerate() {
            docket.context.now = begin + chrono::Duration::minutes(i as i64);
            perform(&docket, std::slice::from_ref(act));
            if i == stop {
                moment = docket.context.now;
                then = answers(&docket, View::default());
            }
        }
        prop_assert_eq!(answers(&docket, View::known_at(moment)), then);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    /// A past day as known at a moment gives the answers of that moment about the day: by the
    /// columns, by every case, and on an earlier today.
    #[test]
    fn a_past_day_known_at_a_moment_is_what_was_answered_then(
        acts in prop::collection::vec(act(), 2..30), at in 0.0..1.0_f64, days in 0..200_u64
    ) {
        let mut docket = Docket::in_memory(TODAY);
        let stop = ((acts.len() - 1) as f64 * at) as usize;
        let begin: DateTime<FixedOffset> = format!("{TODAY}T09:00:00+08:00").parse().unwrap();
        let on = offset(days).min(day(TODAY));
        let pages = |docket: &Docket, view: View| {
            let all = Filter::default();
            // Filters on more than levels are answered from the events of every case.
            let whole = Filter { text: Some("2026".to_owned()), ..Filter::default() };
            let late = Filter { levels: vec![Level::Over, Level::Paused], ..Filter::default() };
            [all, whole, late].map(|filter| {
                let query = DueQuery { filter, count: true, offset: 1, limit: Some(3) };
                format!("{:?}", docket.ask_seen(view, Request::Due(query)))
            })
        };
        let (mut then, mut moment) = (None, begin);
        for (i, act) in acts.iter().enumerate() {
            docket.context.now = begin + chrono::Duration::minutes(i as i64);
            perform(&docket, std::slice::from_ref(act));
            if i == stop {
                moment = docket.context.now;
                then = Some(pages(&docket, View::as_of(on)));
                docket.context.today = on;
                prop_assert_eq!(then.as_ref(), Some(&pages(&docket, View::default())));
                docket.context.today = day(TODAY);
            }
        }
        let known = View { as_of: Some(on), known_at: Some(moment) };
        prop_assert_eq!(Some(pages(&docket, known)), then);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    /// For a past day, the columns with their rows give the same cases of a handler as the events.
    #[test]
    fn a_past_page_of_somebody_is_that_part_of_the_whole_page(
        acts in prop::collection::vec(act(), 1..40), days in 0..200_u64, known in any::<bool>()
    ) {
        let docket = made(&acts);
        let end = "2099-01-01T00:00:00+08:00".parse().ok();
        let view = View { as_of: Some(offset(days)), known_at: end.filter(|_| known) };
        let ask = |filter: &Filter| {
            let query = DueQuery { filter: filter.clone(), count: true, ..DueQuery::default() };
            let Response::Cases(page) = docket.ask_seen(view, Request::Due(query)).unwrap() else { panic!() };
            page
        };
        let all = ask(&Filter::default());
        for line in all.rows.iter().take(6) {
            let one = |name: &Option<String>| name.iter().cloned().collect::<Vec<_>>();
            for filter in [
                Filter { courts: one(&line.court), ..Filter::default() },
                Filter { divisions: one(&line.division), ..Filter::default() },
                Filter { handlers: one(&line.handler), courts: one(&line.court), levels: vec![line.level], ..Filter::default() },
            ] {
                let named = |names: &[String], name: &Option<String>| names.is_empty() || name.as_ref().is_some_and(|n| names.contains(n));
                let wanted: Vec<&String> = all.rows.iter()
                    .filter(|row| named(&filter.courts, &row.court) && named(&filter.divisions, &row.division))
                    .filter(|row| named(&filter.handlers, &row.handler))
                    .filter(|row| filter.levels.is_empty() || filter.levels.contains(&row.level))
                    .map(|row| &row.number).collect();
                let found = ask(&filter);
                prop_assert_eq!(found.rows.iter().map(|row| &row.number).collect::<Vec<_>>(), wanted);
                let query = ListQuery { filter, limit: 99, ..ListQuery::default() };
                let Response::Cases(list) = docket.ask_seen(view, Request::List(Box::new(query))).unwrap() else { panic!() };
                prop_assert_eq!(list.rows, found.rows);
            }
        }
    }
}
