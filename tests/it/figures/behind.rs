//! The cases behind each number.

use proptest::prelude::*;
use qingji::domain::age::BANDS;
use qingji::domain::level::Level;
use qingji::domain::window::Window;
use qingji::service::api::{
    AgePart, AgeingQuery, ChecklistQuery, DelayPart, DelaysQuery, Drill, Execution, ExecutionBy,
    ExecutionPart, ExecutionQuery, Figure, Filter, ForecastPart, ForecastQuery, ForecastRow,
    LoadPart, Measure, Part, Period, Request, Response, Scope, StockQuery, StockSet, View,
    WorkloadQuery,
};

use super::{drill, indicators, made, slices, stock};
use crate::docket::{act, offset};
use crate::support::court::day;

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    /// Every number opens to as many cases as it counts.
    #[test]
    fn a_drill_down_has_as_many_rows_as_the_figure(
        acts in prop::collection::vec(act(), 1..40), slices in slices(), past in prop::option::of(0..200_u64),
        period in prop::sample::select(vec![Period::Day, Period::Week, Period::Month, Period::Year]), skip in 0..40_usize,
    ) {
        let docket = made(&acts);
        let view = past.map_or(View::default(), |days| View::as_of(offset(days)));
        // A bar or cell of a series is opened with the window of its period.
        let series = stock(StockSet::All, slices.clone(), Some(period));
        for row in docket.stock_seen(view, series.clone()).rows.into_iter().skip(skip).step_by(7).take(12) {
            let from = row.date.unwrap();
            let query = StockQuery { window: Window::new(from, period.last_day(from, series.window.to)), period: None, ..series.clone() };
            for (measure, n) in [(Measure::Opening, row.opening), (Measure::Filed, row.filed), (Measure::Ended, row.ended), (Measure::Closing, row.closing)] {
                let figure = Figure::Stock { query: query.clone(), keys: row.keys.clone(), measure };
                prop_assert_eq!(drill(&docket, view, figure).total as i64, n, "{:?} {:?} {:?}", period, row, measure);
            }
        }
        for set in [StockSet::All, StockSet::Delayed, StockSet::LongPending { months: 2 }] {
            let query = stock(set, slices.clone(), None);
            for row in docket.stock_seen(view, query.clone()).rows {
                for (measure, n) in [
                    (Measure::Opening, row.opening), (Measure::Filed, row.filed), (Measure::Reopened, row.reopened),
                    (Measure::MovedIn, row.moved_in), (Measure::Ended, row.ended), (Measure::MovedOut, row.moved_out),
                    (Measure::Closing, row.closing), (Measure::UnknownFiling, row.unknown_filing as i64),
                ] {
                    let found = drill(&docket, view, Figure::Stock { query: query.clone(), keys: row.keys.clone(), measure });
                    prop_assert_eq!(found.total as i64, n, "{:?} {:?} {:?}", set, row, measure);
                }
            }
        }
        let query = AgeingQuery { slices: slices.clone(), ..AgeingQuery::default() };
        let Response::Ageing(ageing) = docket.ask_seen(view, Request::Ageing(query.clone())).unwrap() else { panic!() };
        for row in ageing.rows {
            for (part, n) in [(AgePart::Open, row.open), (AgePart::UnknownFiling, row.unknown_filing)] {
                let figure = Figure::Ageing { query: query.clone(), keys: row.keys.clone(), part };
                prop_assert_eq!(drill(&docket, view, figure).total, n, "{:?}", part);
            }
            prop_assert_eq!(row.bands.iter().sum::<u64>(), row.open);
            prop_assert_eq!(row.net_bands.iter().sum::<u64>(), row.open);
            for band in 0..=BANDS.len() {
                for (net, counts) in [(false, row.bands), (true, row.net_bands)] {
                    let figure = Figure::Ageing { query: query.clone(), keys: row.keys.clone(), part: AgePart::Band { band, net } };
                    prop_assert_eq!(drill(&docket, view, figure).total, counts[band]);
                }
            }
        }
        let query = indicators(slices.clone());
        let Response::Indicators(all) = docket.ask_seen(view, Request::Indicators(Box::new(query.clone()))).unwrap() else { panic!() };
        for row in all.rows {
            let open = |part: Part| drill(&docket, view, Figure::Indicator {
                query: query.clone(), id: row.id.to_owned(), keys: row.keys.clone(), part,
            }).sum;
            prop_assert_eq!(open(Part::Numerator), row.numerator, "{}", row.id);
            prop_assert_eq!(open(Part::Denominator), row.denominator, "{}", row.id);
            for (id, n) in row.beside.iter().filter(|(id, _)| *id != "floor") {
                prop_assert_eq!(open(Part::Beside((*id).to_owned())), *n, "{} {}", row.id, id);
            }
        }
        let Response::Workload(load) = docket.ask_seen(view, Request::Workload(WorkloadQuery::default())).unwrap() else { panic!() };
        for row in load.rows {
            prop_assert_eq!(u64::from(row.levels.total()), row.open);
            for (part, n) in [(LoadPart::Open, row.open), (LoadPart::Delayed, row.delayed), (LoadPart::UnknownFiling, row.unknown_filing)] {
                let figure = Figure::Workload { query: WorkloadQuery::default(), keys: row.keys.clone(), part };
                prop_assert_eq!(drill(&docket, view, figure).total, n, "{:?}", part);
            }
            for level in Level::ALL {
                let figure = Figure::Workload { query: WorkloadQuery::default(), keys: row.keys.clone(), part: LoadPart::Level(level) };
                prop_assert_eq!(drill(&docket, view, figure).total, u64::from(row.levels.get(level)), "{:?}", level);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    /// A reason of delay opens to its cases, to those it delays on the day, and to its days; a
    /// level opens to its cases.
    #[test]
    fn a_reason_and_a_level_open_to_what_they_count(
        acts in prop::collection::vec(act(), 1..40), past in prop::option::of(0..200_u64)
    ) {
        let docket = made(&acts);
        let view = past.map_or(View::default(), |days| View::as_of(offset(days)));
        let query = DelaysQuery::default();
        let Response::Delays(delays) = docket.ask_seen(view, Request::Delays(query.clone())).unwrap() else { panic!() };
        for row in delays.rows {
            let open = |part| drill(&docket, view, Figure::Delays {
                query: query.clone(), why: Some((row.kind, row.ground.clone())), part,
            });
            let days = open(DelayPart::Days);
            prop_assert_eq!((days.total, days.sum), (row.cases, row.days as i64), "{:?}", row);
            for (part, n) in [(DelayPart::Cases, row.cases), (DelayPart::Current, row.current)] {
                let found = open(part);
                prop_assert_eq!((found.total, found.sum), (n, n as i64), "{:?}", row);
            }
        }
        let todo = ChecklistQuery { count: true, limit: Some(0), ..ChecklistQuery::default() };
        let todo = docket.ask_seen(view, Request::Checklist(Box::new(todo))).unwrap();
        let Response::Checklist(todo) = todo else { panic!() };
        let counts = todo.counts.unwrap();
        prop_assert_eq!(u64::from(counts.levels.total()), counts.todo());
        for level in Level::ALL {
            let found = drill(&docket, view, Figure::Level { filter: Filter::default(), level });
            prop_assert_eq!(found.total, u64::from(counts.levels.get(level)), "{:?}", level);
            prop_assert!(found.rows.iter().all(|row| row.line.level == level));
        }
    }
}

/// The median of the cases' weights, rounded half up.
fn middle(found: &Drill) -> Option<u32> {
    let mut days: Vec<i64> = found.rows.iter().map(|row| row.weight).collect();
    days.sort_unstable();
    let (low, high) = (
        days.get(days.len().checked_sub(1)? / 2)?,
        days.get(days.len() / 2)?,
    );
    u32::try_from((low + high + 1) / 2).ok()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Medians, the oldest cases, sums of money, forecasts and the numbers of titles open to what
    /// they are made of.
    #[test]
    fn no_number_is_without_its_cases(
        acts in prop::collection::vec(act(), 1..40), slices in slices(), past in prop::option::of(0..200_u64),
        by in prop::sample::select(vec![
            ExecutionBy::Total, ExecutionBy::Month, ExecutionBy::Year, ExecutionBy::Court, ExecutionBy::Division,
            ExecutionBy::Handler, ExecutionBy::Type, ExecutionBy::Tag,
        ]),
        weeks in 1..30_u32,
    ) {
        let docket = made(&acts);
        let view = past.map_or(View::default(), |days| View::as_of(offset(days)));
        for set in [StockSet::All, StockSet::Delayed, StockSet::LongPending { months: 2 }] {
            let query = AgeingQuery { slices: slices.clone(), set, ..AgeingQuery::default() };
            let Response::Ageing(ageing) = docket.ask_seen(view, Request::Ageing(query.clone())).unwrap() else { panic!() };
            for row in ageing.rows {
                let open = |part| drill(&docket, view, Figure::Ageing { query: query.clone(), keys: row.keys.clone(), part });
                for (net, median, oldest) in [(false, row.median, row.oldest), (true, row.net_median, row.net_oldest)] {
                    let found = open(AgePart::Median { net });
                    prop_assert_eq!((found.total, middle(&found)), (row.open, median));
                    let found = open(AgePart::Oldest { net });
                    prop_assert_eq!(found.rows.is_empty(), oldest.is_none());
                    prop_assert!(found.rows.iter().all(|row| Some(row.weight) == oldest.map(i64::from)));
                }
            }
            let query = ForecastQuery { slices: slices.clone(), scope: Scope::default(), set, weeks };
            let Response::Forecast(rows) = docket.ask_seen(view, Request::Forecast(query.clone())).unwrap() else { panic!() };
            for ForecastRow { keys, forecast } in rows {
                let open = |part| drill(&docket, view, Figure::Forecast { query: query.clone(), keys: keys.clone(), part }).sum;
                for (part, n) in [
                    (ForecastPart::Opening, forecast.opening), (ForecastPart::Entered, forecast.entered),
                    (ForecastPart::Left, forecast.left), (ForecastPart::Closing, forecast.closing),
                    (ForecastPart::PerWeek, forecast.opening - forecast.closing),
                    (ForecastPart::UnknownFiling, forecast.unknown_filing as i64),
                ] {
                    prop_assert_eq!(open(part), n, "{:?} {:?}", part, set);
                }
            }
        }
        let query = WorkloadQuery { slices, scope: Scope::default() };
        let Response::Workload(load) = docket.ask_seen(view, Request::Workload(query.clone())).unwrap() else { panic!() };
        let total = load.total.clone();
        for row in load.rows.into_iter().chain([load.total]) {
            let open = |part| drill(&docket, view, Figure::Workload { query: query.clone(), keys: row.keys.clone(), part });
            prop_assert_eq!(open(LoadPart::Open).total, row.open);
            prop_assert_eq!(open(LoadPart::Delayed).total, row.delayed);
            let found = open(LoadPart::Median);
            prop_assert_eq!((found.total, middle(&found)), (row.open - row.unknown_filing, row.median));
            let found = open(LoadPart::Oldest);
            prop_assert!(found.rows.iter().all(|one| Some(one.weight) == row.oldest.map(i64::from)));
            prop_assert_eq!(found.rows.is_empty(), row.oldest.is_none());
        }
        let query = DelaysQuery::default();
        let Response::Delays(delays) = docket.ask_seen(view, Request::Delays(query.clone())).unwrap() else { panic!() };
        let open = |part| drill(&docket, view, Figure::Delays { query: query.clone(), why: None, part });
        let days = open(DelayPart::Days);
        prop_assert_eq!((days.total, days.sum), (delays.cases, delays.days as i64));
        prop_assert_eq!(open(DelayPart::Cases).sum, delays.cases as i64);
        prop_assert_eq!(open(DelayPart::Current).sum, delays.current as i64);

        let query = ExecutionQuery { window: Window::new(day("2026-01-01"), day("2026-06-30")), by, scope: Scope::default() };
        let Response::Execution(Execution { rows, .. }) = docket.ask_seen(view, Request::Execution(query.clone())).unwrap() else { panic!() };
        for row in rows {
            let open = |part| drill(&docket, view, Figure::Execution { query: query.clone(), key: row.key.clone(), part });
            prop_assert_eq!(open(ExecutionPart::Cases).total, row.cases);
            prop_assert_eq!(open(ExecutionPart::Closed).total, row.closed);
            prop_assert_eq!(open(ExecutionPart::Claimed).sum, row.claimed.0);
            prop_assert_eq!(open(ExecutionPart::Received).sum, row.received.0);
            prop_assert_eq!(open(ExecutionPart::PaidOut).sum, row.paid_out.0);
            prop_assert_eq!(open(ExecutionPart::OtherReceived).sum, row.other_received.0);
            prop_assert_eq!(open(ExecutionPart::OtherPaidOut).sum, row.other_paid_out.0);
        }
        // A number that is the sum of others has the rows of each.
        let part = |part| Figure::Workload { query: WorkloadQuery::default(), keys: Vec::new(), part };
        let both = drill(&docket, view, Figure::Sum(vec![part(LoadPart::Open), part(LoadPart::Delayed)]));
        prop_assert_eq!(both.total, total.open + total.delayed);
    }
}
