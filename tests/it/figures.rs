//! Figures compared with counting by hand: any slice, any past, and the cases behind each number.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Days, FixedOffset, NaiveDate};
use proptest::prelude::*;
use qingji::domain::age::{BANDS, is_over};
use qingji::domain::calendar::Calendar;
use qingji::domain::case::Case;
use qingji::domain::change::PauseKind::{Adjourn, Deduct, Suspend};
use qingji::domain::change::{Change, Extension, Pause, PauseKind};
use qingji::domain::clock::{self, Law};
use qingji::domain::event::{Event, Fact, Field, Recorded, Registration};
use qingji::domain::level::Level;
use qingji::domain::money::Money;
use qingji::domain::query::{Key, Op, Term, Value};
use qingji::domain::rules::Rules;
use qingji::domain::setting::{Posts, Setting};
use qingji::domain::window::Window;
use qingji::service::api::{
    AgePart, AgeingQuery, CalendarQuery, CaseRow, ChecklistQuery, Column, DelayPart, DelaysQuery,
    Drill, DrillQuery, DueQuery, EventRow, Execution, ExecutionBy, ExecutionPart, ExecutionQuery,
    ExportQuery, Figure, Filter, FindQuery, ForecastPart, ForecastQuery, ForecastRow,
    IndicatorQuery, ListQuery, LoadPart, Measure, NewEvent, Order, Part, Period, Request, Response,
    Row, Scope, Slice, Status, StockQuery, StockRow, StockSet, View, WorkloadQuery,
};
use qingji::service::error::ErrorKey;

use crate::docket::{Act, act, offset, perform};
use crate::support::court::{Docket, day};

const TODAY: &str = "2026-06-30";
const SLICES: [Slice; 6] = [
    Slice::Court,
    Slice::Division,
    Slice::Handler,
    Slice::Type,
    Slice::Tag,
    Slice::Kind,
];

fn made(acts: &[Act]) -> Docket {
    let docket = Docket::in_memory(TODAY);
    perform(&docket, acts);
    docket
}

/// Every case as the docket exports it: its events in the order of recording, without those not in
/// force.
fn logs(docket: &Docket) -> Vec<Vec<Event>> {
    let filter = Filter {
        status: Status::All,
        ..Filter::default()
    };
    let request = Request::Export(ExportQuery {
        after: 0,
        limit: 999,
        filter,
        events: true,
    });
    let Response::Export(cases) = docket.ask(request).unwrap() else {
        panic!()
    };
    cases
        .into_iter()
        .map(|case| {
            case.events
                .into_iter()
                .filter(|entry| !entry.retracted)
                .map(|entry| Event {
                    on: entry.on,
                    fact: entry.fact,
                })
                .collect()
        })
        .collect()
}

/// The log of a case cut at an effective day, by the definition of the design.
fn cut(log: &[Event], on: NaiveDate) -> Option<Case> {
    let begun = |event: &&Event| match &event.fact {
        Fact::Amended {
            field: Field::Court | Field::Division | Field::Handler,
            ..
        } => event.on.is_none_or(|first| first <= on),
        Fact::Registered(_) | Fact::Amended { .. } => true,
        Fact::Changed { change, .. } => match change {
            Change::Pause(p) => p.from <= on,
            Change::Extend(e) => e.approved.is_none_or(|first| first <= on),
            Change::Convert { on: first, .. } | Change::Restart { on: first, .. } => *first <= on,
        },
        _ => event.on.is_none_or(|first| first <= on),
    };
    let kept: Vec<Recorded> = log
        .iter()
        .filter(begun)
        .enumerate()
        .map(|(i, event)| Recorded {
            commit: i as u64 + 1,
            index: 0,
            event: event.clone(),
        })
        .collect();
    let mut case = Case::of(kept.iter());
    if case.now.filed.is_some_and(|filed| filed > on) {
        return None;
    }
    if case.closed.is_some_and(|closed| closed > on) {
        case.closed = None;
    }
    Some(case)
}

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

fn stock(set: StockSet, slices: Vec<Slice>, period: Option<Period>) -> StockQuery {
    StockQuery {
        window: Window::new(day("2025-12-20"), day("2026-07-20")),
        period,
        slices,
        set,
        scope: Scope::default(),
    }
}

/// The stock of each slice at the end of a day.
fn closing(rows: &[StockRow], on: NaiveDate) -> BTreeMap<Vec<Option<String>>, i64> {
    rows.iter()
        .filter(|row| row.date == Some(on) && row.closing != 0)
        .map(|row| (row.keys.clone(), row.closing))
        .collect()
}

fn slices() -> impl Strategy<Value = Vec<Slice>> {
    prop::sample::subsequence(SLICES.to_vec(), 0..=4).prop_shuffle()
}

fn drill(docket: &Docket, view: View, figure: Figure) -> Drill {
    let query = DrillQuery::all(figure);
    match docket
        .ask_seen(view, Request::Drill(Box::new(query)))
        .unwrap()
    {
        Response::Drill(drill) => drill,
        other => panic!("{other:?}"),
    }
}

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

fn indicators(slices: Vec<Slice>) -> IndicatorQuery {
    IndicatorQuery {
        window: Window::new(day("2026-01-01"), day("2026-06-30")),
        slices,
        scope: Scope::default(),
        // A tag would be refused in a docket that never had it.
        list: Some(qingji::service::api::ClosedList::Numbers(
            (1..6).map(|n| format!("(2026)内0783民初{n}号")).collect(),
        )),
        ids: Vec::new(),
    }
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

/// The docket of the bulletin, entered case by case over thirteen divisions.
fn bulletin() -> Docket {
    let docket = Docket::in_memory("2022-06-30");
    let number = |n: u32| format!("（2022）内0783民初{}号", n + 1);
    let row = |n: u32| {
        let registration = Registration {
            number: number(n),
            court: Some("扎兰屯市人民法院".to_owned()),
            division: Some(format!("第{}庭", n % 13 + 1)),
            type_code: Some("民初".to_owned()),
            procedure: Some("civil-first-ordinary".to_owned()),
            filed: Some(day("2022-01-05") + Days::new(u64::from(n % 60))),
            ..Registration::default()
        };
        Row::Case(Box::new(CaseRow {
            row: n + 2,
            registration,
            ..CaseRow::default()
        }))
    };
    docket.import(&(0..788).map(row).collect::<Vec<_>>());
    let change = |change| Fact::Changed { change, note: None };
    let pause = |kind: PauseKind, ground: &str| {
        change(Change::Pause(Pause {
            kind,
            ground: Some(ground.to_owned()),
            from: day("2022-05-10"),
            to: None,
            accepted: None,
        }))
    };
    let extend = change(Change::Extend(Extension {
        months: 6,
        approved: Some(day("2022-05-20")),
        level: Some("院长".to_owned()),
        ..Extension::default()
    }));
    // Every third case; a case both suspended and extended counts once, as suspended.
    for n in 0..211_u32 {
        let facts = match n {
            0..119 => vec![extend.clone()],
            119..144 => vec![pause(Suspend, "appraisal"), extend.clone()],
            144..147 => vec![pause(Adjourn, "evidence")],
            _ => vec![pause(Deduct, "announcement")],
        };
        for fact in facts {
            docket.record(&number(n * 3), None, fact).unwrap();
        }
    }
    docket
}

#[test]
fn the_bulletin_is_rebuilt_from_entered_cases() {
    let docket = bulletin();
    let query = |set, slices| StockQuery {
        window: Window::new(day("2022-06-01"), day("2022-06-30")),
        period: None,
        slices,
        set,
        scope: Scope::default(),
    };
    for (set, wanted) in [(StockSet::All, 788), (StockSet::Delayed, 211)] {
        assert_eq!(docket.stock(query(set, vec![]))[0].closing, wanted);
        let divisions = docket.stock(query(set, vec![Slice::Division]));
        assert_eq!(divisions.len(), 13);
        let sum: i64 = divisions.iter().map(|row| row.closing).sum();
        assert_eq!(sum, wanted);
    }
    let kinds = [
        ("extension", 119),
        ("suspension", 25),
        ("adjournment", 3),
        ("deduction", 64),
    ];
    let rows = docket.stock(query(StockSet::Delayed, vec![Slice::Kind]));
    for (id, wanted) in kinds {
        let row = rows.iter().find(|row| row.keys[0].as_deref() == Some(id));
        assert_eq!(row.unwrap().closing, wanted, "{id}");
    }
    let asked = IndicatorQuery {
        window: Window::new(day("2022-06-01"), day("2022-06-30")),
        slices: vec![],
        scope: Scope::default(),
        list: None,
        ids: vec!["four-kinds".to_owned()],
    };
    let request = Request::Indicators(Box::new(asked));
    let Response::Indicators(rates) = docket.ask(request).unwrap() else {
        panic!()
    };
    let rate = &rates.rows[0];
    let line = (rate.numerator, rate.denominator, rate.value);
    assert_eq!(line, (211, 788, Some(2_678)));
    assert_eq!(rate.beside, kinds);
    let figure = Figure::Stock {
        query: query(StockSet::Delayed, vec![Slice::Kind]),
        keys: vec![Some("suspension".to_owned())],
        measure: Measure::Closing,
    };
    let behind = drill(&docket, View::default(), figure);
    assert_eq!(behind.total, 25);
    assert_eq!(behind.rows[0].on, Some(day("2022-05-10")));
}

/// A window excludes cases filed after it, and includes those filed before it and not yet closed.
#[test]
fn a_window_of_execution_knows_nothing_of_later_cases() {
    let docket = Docket::in_memory("2022-06-30");
    for (n, filed) in [(1, "2021-11-05"), (2, "2022-03-31"), (3, "2022-04-01")] {
        docket
            .ask(Request::Add(Box::new(Registration {
                number: format!("（2022）内0783执{n}号"),
                filed: Some(day(filed)),
                claim: Some(Money(100_000)),
                ..Registration::default()
            })))
            .unwrap();
    }
    for by in [ExecutionBy::Total, ExecutionBy::Month, ExecutionBy::Court] {
        let query = ExecutionQuery {
            window: Window::new(day("2022-03-01"), day("2022-03-31")),
            by,
            scope: Scope::default(),
        };
        let Response::Execution(Execution { rows, .. }) =
            docket.ask(Request::Execution(query.clone())).unwrap()
        else {
            panic!()
        };
        let found: Vec<(u64, i64)> = rows.iter().map(|r| (r.cases, r.claimed.0)).collect();
        assert_eq!(found, [(2, 200_000)], "{by:?}");
        let figure = Figure::Execution {
            query,
            key: rows[0].key.clone(),
            part: ExecutionPart::Cases,
        };
        assert_eq!(drill(&docket, View::default(), figure).total, 2);
    }
}

/// A case without a filing date is in no window: it is counted separately, each row names its own,
/// and the total is reported once.
#[test]
fn an_execution_without_a_filing_day_is_in_no_window() {
    let docket = Docket::in_memory("2026-06-30");
    for (n, filed) in [(1, Some("2026-01-05")), (2, None)] {
        docket
            .ask(Request::Add(Box::new(Registration {
                number: format!("（2026）内0783执{n}号"),
                filed: filed.map(day),
                tags: vec!["涉民生".to_owned(), "涉企业".to_owned()],
                claim: Some(Money(100_000)),
                ..Registration::default()
            })))
            .unwrap();
    }
    let payment = qingji::domain::event::Payment {
        amount: Money(700),
        ..Default::default()
    };
    docket
        .record("（2026）内0783执2号", Some("2026-02-05"), payment.into())
        .unwrap();
    for (from, to, wanted) in [
        ("2020-01-01", "2020-12-31", (0, 0, 0)),
        ("2026-01-01", "2026-06-30", (1, 100_000, 700)),
    ] {
        for by in [
            ExecutionBy::Total,
            ExecutionBy::Year,
            ExecutionBy::Court,
            ExecutionBy::Tag,
        ] {
            let query = ExecutionQuery {
                window: Window::new(day(from), day(to)),
                by,
                scope: Scope::default(),
            };
            let request = Request::Execution(query.clone());
            let Response::Execution(found) = docket.ask(request).unwrap() else {
                panic!()
            };
            assert_eq!(found.unknown_filing, 1, "{from} {by:?}");
            for row in &found.rows {
                // Money received has a day of its own.
                let said = (row.cases, row.claimed.0, row.received.0);
                assert_eq!((said, row.unknown_filing), (wanted, 1), "{from} {by:?}");
                let figure = Figure::Execution {
                    query: query.clone(),
                    key: row.key.clone(),
                    part: ExecutionPart::UnknownFiling,
                };
                assert_eq!(drill(&docket, View::default(), figure).total, 1);
            }
        }
    }
}

/// A case counts by its procedure at its closing: a later conversion neither removes it from a past
/// window nor adds it to one.
#[test]
fn a_closed_execution_is_one_by_the_procedure_of_that_day() {
    let docket = Docket::in_memory("2026-06-30");
    let convert = |to: &str, on: &str| Fact::Changed {
        change: Change::Convert {
            to: to.to_owned(),
            on: day(on),
            accepted: None,
        },
        note: None,
    };
    let cases = [
        (1, "execution-first", "civil-first-ordinary"),
        (2, "civil-first-ordinary", "execution-first"),
    ];
    for (n, before, after) in cases {
        let number = format!("(2026)内0783民初{n}号");
        docket
            .ask(Request::Add(Box::new(Registration {
                number: number.clone(),
                filed: Some(day("2026-01-05")),
                procedure: Some(before.to_owned()),
                ..Registration::default()
            })))
            .unwrap();
        let record = |on, fact| docket.record(&number, Some(on), fact).unwrap();
        let money = qingji::domain::event::Payment {
            amount: Money(100 * i64::from(n)),
            ..Default::default()
        };
        record("2026-02-05", money.clone().into());
        record("2026-02-10", Fact::Closed { how: None });
        record("2026-03-10", Fact::Reopened { reason: None });
        record("2026-03-20", convert(after, "2026-03-20"));
        record("2026-04-05", money.into());
        record("2026-05-10", Fact::Closed { how: None });
    }
    for (from, to, wanted) in [
        ("2026-01-01", "2026-03-01", 1),
        ("2026-03-01", "2026-05-31", 2),
    ] {
        let figure = Figure::Indicator {
            query: IndicatorQuery {
                window: Window::new(day(from), day(to)),
                list: None,
                ..indicators(Vec::new())
            },
            id: "execution-performed".to_owned(),
            keys: Vec::new(),
            part: Part::Denominator,
        };
        for view in [View::default(), View::as_of(day(to))] {
            let behind = drill(&docket, view, figure.clone());
            let numbers: Vec<_> = behind.rows.iter().map(|row| &row.line.number).collect();
            assert_eq!(numbers.len(), 1, "{from} {numbers:?}");
            assert!(numbers[0].contains(&format!("民初{wanted}号")), "{from}");
            // So does its money: the window and each of its months have one case and its receipt.
            for by in [ExecutionBy::Total, ExecutionBy::Month] {
                let query = ExecutionQuery {
                    window: Window::new(day(from), day(to)),
                    by,
                    scope: Scope::default(),
                };
                let request = Request::Execution(query);
                let Response::Execution(Execution { rows, .. }) =
                    docket.ask_seen(view, request).unwrap()
                else {
                    panic!()
                };
                let received: i64 = rows.iter().map(|row| row.received.0).sum();
                let closed: u64 = rows.iter().map(|row| row.closed).sum();
                assert_eq!((received, closed), (100 * wanted, 1), "{from} {by:?}");
                // What the other case received then stands beside: together it is all money.
                let beside: i64 = rows.iter().map(|row| row.other_received.0).sum();
                assert_eq!(beside + received, 300, "{from} {by:?}");
                assert!(rows.iter().all(|row| row.cases == 1), "{from} {by:?}");
            }
        }
    }
}

/// A conversion while a case is closed counts only once it is reopened: until then it was closed
/// under the procedure before.
#[test]
fn a_later_reopening_changes_no_past_window_of_execution() {
    let docket = Docket::in_memory("2026-06-30");
    let number = "（2026）内0783执1号";
    docket
        .ask(Request::Add(Box::new(Registration {
            number: number.to_owned(),
            filed: Some(day("2026-01-05")),
            claim: Some(Money(100_000)),
            ..Registration::default()
        })))
        .unwrap();
    let converted = Fact::Changed {
        change: Change::Convert {
            to: "none-execution-other".to_owned(),
            on: day("2026-04-01"),
            accepted: None,
        },
        note: None,
    };
    for (on, fact) in [
        ("2026-03-05", Fact::Closed { how: None }),
        ("2026-04-01", converted),
        ("2026-05-04", Fact::Reopened { reason: None }),
    ] {
        docket.record(number, Some(on), fact).unwrap();
    }
    let cases = |to: &str, view| {
        let query = ExecutionQuery {
            window: Window::new(day("2026-02-01"), day(to)),
            by: ExecutionBy::Total,
            scope: Scope::default(),
        };
        let asked = docket.ask_seen(view, Request::Execution(query)).unwrap();
        let Response::Execution(Execution { rows, .. }) = asked else {
            panic!()
        };
        rows[0].cases
    };
    for (to, wanted) in [
        ("2026-03-01", 1),
        ("2026-04-15", 1),
        ("2026-05-03", 1),
        ("2026-05-04", 0),
    ] {
        for view in [View::default(), View::as_of(day(to))] {
            assert_eq!(cases(to, view), wanted, "{to} {view:?}");
        }
    }
    for as_of in ["2026-04-15", "2026-05-03", "2026-05-04", "2026-06-30"] {
        let view = View::as_of(day(as_of));
        assert_eq!(cases("2026-04-15", view), 1, "{as_of}");
    }
}

/// Where the posts for judges are set, they stand below closed cases per handler, and the formula
/// says so; no case stands behind them.
#[test]
fn posts_stand_below_the_line_where_they_are_set() {
    let docket = Docket::in_memory("2026-06-30");
    let courts = ["海拉尔区人民法院", "牙克石市人民法院"];
    for n in 1..=6_u32 {
        let number = format!("（2026）内0783民初{n}号");
        docket
            .ask(Request::Add(Box::new(Registration {
                number: number.clone(),
                court: Some(courts[n as usize % 2].to_owned()),
                handler: (n != 3).then(|| "周婷".to_owned()),
                filed: Some(day("2026-01-05")),
                ..Registration::default()
            })))
            .unwrap();
        if n < 6 {
            docket
                .record(&number, Some("2026-03-02"), Fact::Closed { how: None })
                .unwrap();
        }
    }
    let query = |slices, courts: &[&str]| IndicatorQuery {
        window: Window::new(day("2026-01-01"), day("2026-06-30")),
        scope: Scope {
            courts: courts.iter().map(|name| (*name).to_owned()).collect(),
            ..Scope::default()
        },
        ids: vec!["closed-per-handler".to_owned()],
        ..indicators(slices)
    };
    let rows = |query: &IndicatorQuery| {
        let request = Request::Indicators(Box::new(query.clone()));
        let Response::Indicators(found) = docket.ask(request).unwrap() else {
            panic!()
        };
        let rows = found.rows.into_iter();
        rows.map(|row| (row.numerator, row.denominator, row.formula))
            .collect::<Vec<_>>()
    };
    let set = |total, posts: &[(&str, u32)]| {
        let courts = posts.iter().map(|(name, n)| ((*name).to_owned(), *n));
        let setting = Setting {
            posts: Posts {
                total,
                courts: courts.collect(),
            },
            ..Setting::default()
        };
        docket.ask(Request::SetSetting(Box::new(setting)))
    };
    let (all, by, one) = (
        query(Vec::new(), &[]),
        query(vec![Slice::Court], &[]),
        query(Vec::new(), &["海拉尔"]),
    );
    let (own, per_post) = ("closed-per-handler", "closed-per-post");
    // Courts in official order: 海拉尔 has numbers 2, 4, 6, 牙克石 1, 3, 5; of 3 no handler is known.
    assert_eq!(rows(&all), [(4, 2, own)]);
    assert_eq!(rows(&by), [(2, 1, own), (2, 1, own)]);
    set(None, &[(courts[0], 8)]).unwrap();
    assert_eq!(rows(&all), [(4, 2, own)]);
    assert_eq!(rows(&by), [(2, 8, per_post), (2, 1, own)]);
    assert_eq!(rows(&one), [(2, 8, per_post)]);
    set(None, &[(courts[0], 8), (courts[1], 5)]).unwrap();
    assert_eq!(rows(&all), [(5, 13, per_post)]);
    assert_eq!(rows(&by), [(2, 8, per_post), (3, 5, per_post)]);
    // A third court has no posts, and its only case no handler: its closing is no work of the others.
    let number = "（2026）内0785民初1号";
    let third = Registration {
        number: number.to_owned(),
        court: Some("根河市人民法院".to_owned()),
        filed: Some(day("2026-01-05")),
        ..Registration::default()
    };
    let Response::Written(added) = docket.ask(Request::Add(Box::new(third))).unwrap() else {
        panic!()
    };
    let closed = Fact::Closed { how: None };
    let closed = docket.record(number, Some("2026-03-02"), closed).unwrap();
    assert_eq!(rows(&all), [(4, 2, own)]);
    docket.undo(Some(closed)).unwrap();
    docket.undo(Some(added.commit)).unwrap();
    set(Some(20), &[]).unwrap();
    assert_eq!(rows(&all), [(5, 20, per_post)]);
    assert_eq!(rows(&by), [(2, 1, own), (2, 1, own)]);
    let figure = |part| Figure::Indicator {
        query: all.clone(),
        id: own.to_owned(),
        keys: Vec::new(),
        part,
    };
    assert_eq!(
        drill(&docket, View::default(), figure(Part::Numerator)).total,
        5
    );
    let refused = docket
        .ask(Request::Drill(Box::new(DrillQuery::all(figure(
            Part::Denominator,
        )))))
        .unwrap_err();
    assert_eq!(refused.key, ErrorKey::NoCasesBehind);
    assert_eq!(
        set(None, &[("海拉耳", 3)]).unwrap_err().key,
        ErrorKey::NoSuchCourt
    );
    assert_eq!(set(Some(0), &[]).unwrap_err().key, ErrorKey::BadPosts);
}

/// The sums of an execution row are those of the payments behind it.
#[test]
fn payments_open_to_the_cent() {
    let docket = Docket::in_memory("2022-06-30");
    for n in 1..=3_u32 {
        docket
            .ask(Request::Add(Box::new(Registration {
                number: format!("（2022）内0783执{n}号"),
                filed: Some(day("2022-01-05")),
                tags: vec![if n == 1 { "涉企业" } else { "涉民生" }.to_owned()],
                claim: Some(Money(100_000)),
                ..Registration::default()
            })))
            .unwrap();
        for (on, cents) in [("2022-03-01", 1_001), ("2022-05-01", 2_002)] {
            let payment = qingji::domain::event::Payment {
                amount: Money(cents * i64::from(n)),
                ..Default::default()
            };
            docket
                .record(&format!("（2022）内0783执{n}号"), Some(on), payment.into())
                .unwrap();
        }
    }
    let query = ExecutionQuery {
        window: Window::new(day("2022-04-01"), day("2022-06-30")),
        by: ExecutionBy::Tag,
        scope: Scope::default(),
    };
    for (view, wanted) in [
        (View::default(), [(1, 2_002), (2, 2_002 * 5)]),
        (View::as_of(day("2022-04-30")), [(1, 0), (2, 0)]),
    ] {
        let Response::Execution(Execution { rows, .. }) = docket
            .ask_seen(view, Request::Execution(query.clone()))
            .unwrap()
        else {
            panic!()
        };
        let found: Vec<(u64, i64)> = rows.iter().map(|r| (r.cases, r.received.0)).collect();
        assert_eq!(found, wanted);
        for row in rows {
            let open = |part| {
                drill(
                    &docket,
                    view,
                    Figure::Execution {
                        query: query.clone(),
                        key: row.key.clone(),
                        part,
                    },
                )
            };
            assert_eq!(open(ExecutionPart::Received).sum, row.received.0);
            assert_eq!(open(ExecutionPart::Cases).total, row.cases);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// A case filed on a later day is open nowhere: stock, levels, the checklist, ages and loads
    /// give one number, on the day itself, on days after the last write and before it, and as it
    /// was known.
    #[test]
    fn open_cases_are_one_number_everywhere(
        acts in prop::collection::vec(act(), 1..40), later in -120..120_i64, known in any::<bool>()
    ) {
        let mut docket = made(&acts);
        let on = day(TODAY) + chrono::Duration::days(later);
        docket.context = crate::support::court::context(&on.to_string());
        // Whatever was recorded by then, an earlier day stays that day.
        let end = "2099-01-01T00:00:00+08:00".parse().unwrap();
        let view = if known { View::known_at(end) } else { View::default() };
        let ask = |request| docket.ask_seen(view, request).unwrap();

        let whole = StockQuery { window: Window::of(on), ..stock(StockSet::All, vec![], None) };
        let row = docket.stock_seen(view, whole).rows.remove(0);
        let Response::Ageing(ageing) = ask(Request::Ageing(AgeingQuery::default())) else { panic!() };
        let unknown = ageing.rows.first().map_or(0, |row| row.unknown_filing);
        prop_assert_eq!(ageing.rows.first().map_or(0, |row| row.open as i64), row.closing);

        let open = row.closing as u64 + unknown;
        let Response::Overview(overview) = ask(Request::Overview) else { panic!() };
        prop_assert_eq!(overview.open, open);
        let Response::Checklist(list) = ask(Request::Checklist(Box::new(ChecklistQuery { count: true, ..ChecklistQuery::default() })))
            else { panic!() };
        prop_assert!(Level::ALL.iter().all(|level| list.page.levels.get(*level) <= overview.levels.get(*level)));
        prop_assert!(list.page.rows.iter().all(|line| line.filed.is_none_or(|filed| filed <= on)));
        let Response::Cases(due) = ask(Request::Due(DueQuery { count: true, ..DueQuery::default() })) else { panic!() };
        prop_assert_eq!((due.levels, due.rows.len() as u64), (overview.levels, open));
        for status in [Status::Open, Status::All] {
            let filter = Filter { status, courts: vec!["扎兰屯市人民法院".to_owned(), "牙克石市人民法院".to_owned()], ..Filter::default() };
            let query = ListQuery { filter, limit: 99, ..ListQuery::default() };
            let Response::Cases(page) = ask(Request::List(Box::new(query))) else { panic!() };
            let counted = page.rows.iter().filter(|line| line.level.is_open()).count() as u64;
            prop_assert_eq!(counted, open, "{:?}", status);
            prop_assert!(page.rows.iter().all(|line| (line.level == Level::Later)
                == (line.closed.is_none() && line.filed.is_some_and(|filed| filed > on))));
        }
        let Response::Workload(load) = ask(Request::Workload(WorkloadQuery::default())) else { panic!() };
        prop_assert_eq!(load.rows.iter().map(|row| row.open).sum::<u64>(), open);
        let calendar = CalendarQuery { window: Window::of(on), filter: Filter::default() };
        let Response::Calendar(calendar) = ask(Request::Calendar(Box::new(calendar))) else { panic!() };
        prop_assert_eq!(calendar.overdue, overview.levels.get(Level::Over));
    }
}

#[test]
fn a_case_filed_later_is_found_and_shown_and_counts_from_its_day() {
    let mut docket = Docket::in_memory(TODAY);
    let registration = |n: u32, filed: &str| Registration {
        number: format!("(2026)内0783民初{n}号"),
        plaintiffs: Some("甲".to_owned()),
        procedure: Some("civil-first-ordinary".to_owned()),
        filed: Some(day(filed)),
        ..Registration::default()
    };
    for (n, filed) in [(1, "2026-06-01"), (2, "2026-07-15")] {
        docket
            .ask(Request::Add(Box::new(registration(n, filed))))
            .unwrap();
    }
    let later = "(2026)内0783民初2号";
    for (on, open, level) in [
        ("2026-06-30", 1, Level::Later),
        ("2026-07-14", 1, Level::Later),
        ("2026-07-15", 2, Level::Normal),
        ("2027-02-01", 2, Level::Over),
        ("2026-06-01", 1, Level::Later),
        ("2026-05-01", 0, Level::Later),
    ] {
        docket.context = crate::support::court::context(on);
        let Response::Overview(overview) = docket.ask(Request::Overview).unwrap() else {
            panic!()
        };
        assert_eq!(overview.open, open, "{on}");
        assert_eq!(overview.filed_later, 2 - open, "{on}");
        assert_eq!(docket.show(later).line.level, level, "{on}");
        for text in ["2号", later, "@ 甲"] {
            let query = FindQuery {
                text: text.replace("@ ", ""),
                limit: 9,
                closed: false,
            };
            let Response::Found(found) = docket.ask(Request::Find(query)).unwrap() else {
                panic!()
            };
            let line = found.rows.iter().find(|line| line.number == later);
            assert_eq!(line.map(|line| line.level), Some(level), "{text} on {on}");
        }
    }
    // A write on a later day does not make it open before its own day.
    docket.context = crate::support::court::context("2026-08-01");
    docket
        .ask(Request::Add(Box::new(registration(3, "2026-08-20"))))
        .unwrap();
    assert!(docket.verify().ok, "{:?}", docket.verify().problems);
    let Response::Overview(overview) = docket.ask(Request::Overview).unwrap() else {
        panic!()
    };
    assert_eq!((overview.open, overview.filed_later), (2, 1));
}

/// An open case and a closed one, each with these events.
fn executions(numbers: &[&str; 2], said: &[NewEvent]) -> Vec<Row> {
    (0..)
        .zip(numbers)
        .flat_map(|(n, number)| {
            let case = Row::Case(Box::new(CaseRow {
                registration: Registration {
                    number: (*number).to_owned(),
                    filed: Some(day("2026-01-05")),
                    claim: Some(Money(100_000)),
                    ..Registration::default()
                },
                closed: (n == 1).then(|| day("2026-06-10")),
                closed_column: true,
                ..CaseRow::default()
            }));
            let event = |event: &NewEvent| {
                Row::Event(EventRow {
                    row: 0,
                    number: Some((*number).to_owned()),
                    event: event.clone(),
                })
            };
            let mut rows = vec![case];
            rows.extend(said.iter().map(event));
            rows
        })
        .collect()
}

/// The money received by the cases of a list, in both orders.
fn listed(docket: &Docket, filter: &Filter) -> Vec<(Vec<i64>, usize)> {
    let orders = [Vec::new(), vec![Order::up(Column::Received)]];
    let list = |order| {
        let query = ListQuery {
            filter: filter.clone(),
            order,
            limit: 9,
            columns: vec![Column::Received],
            ..ListQuery::default()
        };
        let answer = docket.ask(Request::List(Box::new(query))).unwrap();
        let Response::Cases(page) = answer else {
            panic!()
        };
        let more = page.rows.iter().map(|line| line.more.as_ref().unwrap());
        (more.map(|more| more.received.0).collect(), page.rows.len())
    };
    orders.into_iter().map(list).collect()
}

/// Money dated in the future is planned: it is in no sum until its day, from which it counts
/// without anything being written; for an earlier day it does not count. This holds for open and
/// closed cases.
#[test]
fn money_counts_from_its_day_wherever_it_is_summed() {
    let numbers = ["(2026)内0783执1号", "(2026)内0783执2号"];
    let payment = |on: &str, cents| NewEvent {
        on: Some(day(on)),
        fact: qingji::domain::event::Payment {
            amount: Money(cents),
            ..Default::default()
        }
        .into(),
    };
    let paid = [payment("2026-06-01", 5), payment("2026-08-02", 700)];
    let rows = executions(&numbers, &paid);
    let imported = Docket::in_memory("2026-06-30");
    imported.import(&rows);
    let entered = Docket::in_memory("2026-06-30");
    entered.import(&[rows[0].clone(), rows[3].clone()]);
    for number in numbers {
        for event in &paid {
            entered
                .ask(Request::Record {
                    number: number.to_owned(),
                    events: vec![event.clone()],
                })
                .unwrap();
        }
    }
    let said = |docket: &Docket, cents: i64, planned: i64| {
        let today = docket.context.today;
        for number in numbers {
            let file = docket.show(number);
            let sums = (file.received.0, file.planned.0.0, file.held.amount.0);
            assert_eq!(sums, (cents, planned, cents), "{number} {today}");
        }
        for (least, wanted) in [(cents, 2), (cents + 1, 0)] {
            let mut filter = Filter {
                status: Status::All,
                ..Filter::default()
            };
            filter.and(Term {
                key: Key::Received,
                op: Op::Ge,
                values: vec![Value::Money(Money(least))],
            });
            for (sums, rows) in listed(docket, &filter) {
                // For an earlier day, only cases open then are listed.
                assert!(rows == wanted || rows == wanted / 2, "{least} {today}");
                assert!(sums.iter().all(|sum| *sum == cents), "{today}");
            }
        }
        let query = ExecutionQuery {
            window: Window::new(day("2026-01-01"), today),
            by: ExecutionBy::Total,
            scope: Scope::default(),
        };
        let answer = docket.ask(Request::Execution(query)).unwrap();
        let Response::Execution(Execution { rows, .. }) = answer else {
            panic!()
        };
        assert_eq!(rows[0].received.0, 2 * cents, "{today}");
        assert!(docket.verify().ok, "{:?}", docket.verify().problems);
    };
    for mut docket in [imported, entered] {
        for (today, cents, planned) in [
            ("2026-06-30", 5, 700),
            ("2026-08-01", 5, 700),
            ("2026-08-02", 705, 0),
            ("2026-09-01", 705, 0),
        ] {
            docket.context = crate::support::court::context(today);
            said(&docket, cents, planned);
        }
        // Rewritten on a later day, and asked about an earlier one, which shows nothing later.
        for number in numbers {
            let note = Fact::Amended {
                field: Field::Note,
                value: Some("已核".to_owned()),
            };
            docket.record(number, None, note).unwrap();
        }
        said(&docket, 705, 0);
        docket.context = crate::support::court::context("2026-07-15");
        said(&docket, 5, 0);
    }
}
