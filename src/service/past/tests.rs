//! What was reported about a day on that day is reported about it forever.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate};
use proptest::prelude::*;

use crate::domain::change::{Change, Extension, Pause, PauseKind};
use crate::domain::event::{Direction, Fact, Field, FollowUp, Payment, Registration};
use crate::domain::level::Level;
use crate::domain::money::Money;
use crate::domain::query::{Key, Op, Term, Value as Asked};
use crate::domain::sheet::{Kind, Value};
use crate::domain::window::Window;
use crate::service::Service;
use crate::service::api::{
    AgePart, AgeingQuery, AgendaQuery, Among, CalendarQuery, CaseLine, ChecklistQuery, Column,
    Context, DelayPart, DelaysQuery, DrillQuery, DueQuery, ExecutionBy, ExecutionQuery, Figure,
    Filter, IndicatorQuery, ListQuery, Listed, LoadPart, Measure, NameKind, NamesQuery, NewEvent,
    Order, Request, Response, Scope, SheetQuery, Slice, Status, StockQuery, StockSet, View,
    WorkloadQuery,
};
use crate::service::clerk_tests::context;
use crate::service::error::ErrorKind;

const FIRST: &str = "2021-09-01";
/// Days from the first day to the last one on which anything is recorded.
const DAYS: u64 = 280;
const COURTS: [&str; 2] = ["海拉尔区人民法院", "满洲里市人民法院"];
const HOWS: [&str; 2] = ["判决", "调解"];
const PAUSES: [PauseKind; 3] = [PauseKind::Deduct, PauseKind::Suspend, PauseKind::Adjourn];

fn day(n: u64) -> NaiveDate {
    FIRST.parse::<NaiveDate>().unwrap() + Days::new(n)
}

/// What is recorded about a case: which case, on which day, what, and how many days later it is
/// recorded.
type Said = (usize, u64, u8, u64);

/// A case: day of filing, its kind by number, and whether its filing date is unknown.
type Filed = (u64, usize, bool);

/// Cases of which one in five has no filing date.
fn filings() -> impl Strategy<Value = Vec<Filed>> {
    let one = (0..200_u64, 0..4_usize, prop::bool::weighted(0.2));
    prop::collection::vec(one, 1..7)
}

fn number(cases: &[Filed], at: usize) -> String {
    let kind = ["民初", "刑初", "执", "行初"][cases[at].1];
    format!("(2022)内07{kind}{}号", at + 1)
}

/// The fact of a kind; a resumption ends one of the open pauses.
fn fact(kind: u8, on: NaiveDate, open: &mut Vec<(PauseKind, NaiveDate)>) -> Option<NewEvent> {
    let changed = |change| Fact::Changed { change, note: None };
    let amended = |field, value: &str| Fact::Amended {
        field,
        value: Some(value.to_owned()),
    };
    let mut pause = |kind, days: Option<u64>| {
        if days.is_none() {
            open.push((kind, on));
        }
        changed(Change::Pause(Pause {
            kind,
            ground: None,
            from: on,
            to: days.map(|days| on + Days::new(days)),
            accepted: Some("院长批准".to_owned()).filter(|_| on.day().is_multiple_of(2)),
        }))
    };
    let fact = match kind {
        0..=2 => pause(PAUSES[usize::from(kind)], None),
        3..=5 => pause(PAUSES[usize::from(kind - 3)], Some(12)),
        6..=8 => {
            let (kind, from) = open.pop()?;
            Fact::Resumed { kind, from }
        }
        9 => Fact::Closed {
            how: Some(HOWS[usize::from(on.day().is_multiple_of(2))].to_owned()),
        },
        10 => Fact::Reopened { reason: None },
        11 => changed(Change::Extend(Extension {
            months: 3,
            approved: Some(on),
            ..Extension::default()
        })),
        12 => changed(Change::Restart { on, reason: None }),
        13 => changed(Change::Convert {
            to: ["execution-resumed", "civil-first-ordinary"]
                [usize::from(on.day().is_multiple_of(2))]
            .to_owned(),
            on,
            accepted: None,
        }),
        14 => amended(
            Field::Court,
            COURTS[usize::from(on.day().is_multiple_of(2))],
        ),
        15 => amended(
            Field::Division,
            ["民庭", "执行局"][usize::from(on.day().is_multiple_of(3))],
        ),
        16 => amended(
            Field::Handler,
            ["周婷", "吴丹"][usize::from(on.day().is_multiple_of(2))],
        ),
        19..=21 => Fact::FollowedUp(FollowUp {
            outcome: "contacted".to_owned(),
            next: Some(on + Days::new(u64::from(on.day()))),
            ..FollowUp::default()
        }),
        // A correction of one of these holds from filing, whenever it is recorded.
        22 => amended(
            Field::Tags,
            ["涉民生,涉企业", "涉金融"][usize::from(on.day().is_multiple_of(2))],
        ),
        23 => amended(Field::Claim, "2500.00"),
        24 => amended(Field::Filed, &(on - Days::new(30)).to_string()),
        25 => amended(Field::Closed, &on.to_string()),
        26 => amended(
            Field::Procedure,
            ["execution-first", "civil-first-ordinary"][usize::from(on.day().is_multiple_of(2))],
        ),
        27 => amended(Field::How, HOWS[usize::from(on.day().is_multiple_of(3))]),
        _ => Fact::Paid(Payment {
            direction: if on.day().is_multiple_of(3) {
                Direction::PayOut
            } else {
                Direction::Receipt
            },
            amount: Money(i64::from(on.day()) * 100),
            ..Payment::default()
        }),
    };
    let dated = !matches!(kind, 0..=5 | 11..=13 | 22..=27);
    Some(NewEvent {
        on: dated.then_some(on),
        fact,
    })
}

/// What is written on which day, in the order of days.
fn writes(cases: &[Filed], said: &[Said]) -> Vec<(u64, Request)> {
    let mut writes = Vec::new();
    for (at, (filed, kind, unfiled)) in cases.iter().enumerate() {
        let registration = Registration {
            number: number(cases, at),
            court: Some(COURTS[at % 2].to_owned()),
            division: Some("民庭".to_owned()),
            handler: (at % 3 > 0).then(|| "周婷".to_owned()),
            filed: (!unfiled).then(|| day(*filed)),
            procedure: ["civil-first-simplified", "criminal-first-public"]
                .get(*kind)
                .map(|id| (*id).to_owned()),
            claim: Some(Money(100_000)),
            tags: vec!["涉民生".to_owned()],
            ..Registration::default()
        };
        // A case without a filing date exists on every day, so it is entered before the first
        // answers.
        let written = if *unfiled { 0 } else { *filed };
        writes.push((written, 0, Request::Add(Box::new(registration))));
    }
    let mut said: Vec<Said> = said.to_vec();
    said.sort_by_key(|(_, on, ..)| *on);
    let mut open = vec![Vec::new(); cases.len()];
    for (which, on, kind, later) in said {
        let at = which % cases.len();
        // Nothing is recorded about a case before it exists.
        if on < cases[at].0 {
            continue;
        }
        if let Some(event) = fact(kind, day(on), &mut open[at]) {
            let (number, events) = (number(cases, at), vec![event]);
            writes.push((on + later, 1, Request::Record { number, events }));
        }
    }
    writes.sort_by_key(|(on, rank, _)| (*on, *rank));
    writes.into_iter().map(|(on, _, what)| (on, what)).collect()
}

fn sheets(date: NaiveDate) -> Vec<Request> {
    let mut all = Vec::new();
    for kind in Kind::ALL {
        for court in [None, Some(COURTS[0].to_owned())] {
            all.push(Request::Sheet(SheetQuery {
                kind,
                date,
                court,
                list: Some("涉民生".to_owned()),
                top: 50,
            }));
        }
    }
    all
}

/// Queries about windows that end on a given day.
fn windows(to: NaiveDate) -> Vec<Request> {
    let from = to - Days::new(25);
    let mut all = sheets(to);
    let by = [ExecutionBy::Total, ExecutionBy::Handler, ExecutionBy::Month];
    all.extend(by.map(|by| {
        Request::Execution(ExecutionQuery {
            window: Window::new(from, to),
            by,
            scope: Scope::default(),
        })
    }));
    let sets = [
        StockSet::All,
        StockSet::Delayed,
        StockSet::LongPending { months: 2 },
    ];
    for slices in [
        Vec::new(),
        vec![Slice::Court, Slice::Kind],
        vec![Slice::Handler],
    ] {
        all.extend(sets.map(|set| {
            Request::Stock(StockQuery {
                window: Window::new(from, to),
                period: None,
                slices: slices.clone(),
                set,
                scope: Scope::default(),
            })
        }));
        all.push(Request::Indicators(Box::new(IndicatorQuery {
            window: Window::new(from, to),
            slices,
            scope: Scope::default(),
            list: None,
            ids: Vec::new(),
        })));
    }
    all
}

/// Queries about the day on which they are asked.
fn of_today() -> Vec<Request> {
    vec![
        Request::Ageing(AgeingQuery::default()),
        Request::Ageing(AgeingQuery {
            slices: vec![Slice::Handler, Slice::Kind],
            set: StockSet::Delayed,
            ..AgeingQuery::default()
        }),
        Request::Workload(WorkloadQuery::default()),
        Request::Delays(DelaysQuery::default()),
        Request::Due(DueQuery {
            count: true,
            ..DueQuery::default()
        }),
        Request::Due(DueQuery {
            filter: Filter {
                handlers: vec!["周婷".to_owned()],
                ..Filter::default()
            },
            count: true,
            ..DueQuery::default()
        }),
        ordered(Status::Open, Column::Filed),
        ordered(Status::Closed, Column::Due),
        Request::Sums(Filter::default().into()),
        Request::Sums(Among::from(Filter {
            status: Status::Closed,
            ..Filter::default()
        })),
    ]
}

/// The cases with a way of closing: those that a filter finds, and the closed ones of which a list
/// says so.
fn ways(service: &Service, cx: &Context, how: &str) -> [BTreeSet<String>; 2] {
    let is_how = Term {
        key: Key::How,
        op: Op::Eq,
        values: vec![Asked::Text(how.to_owned())],
    };
    let rows = |terms| {
        let query = ListQuery {
            filter: Filter {
                status: Status::All,
                terms,
                ..Filter::default()
            },
            columns: vec![Column::How],
            limit: usize::MAX,
            ..ListQuery::default()
        };
        match service.handle(cx, Request::List(Box::new(query))) {
            Ok(Response::Cases(page)) => page.rows,
            // No case was ever closed in that way.
            Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
            other => panic!("{other:?}"),
        }
    };
    let all = rows(Vec::new()).into_iter().filter(|row| {
        row.closed.is_some()
            && row
                .more
                .as_ref()
                .is_some_and(|more| more.how.as_deref() == Some(how))
    });
    let numbers = |rows: &mut dyn Iterator<Item = CaseLine>| rows.map(|row| row.number).collect();
    [
        numbers(&mut rows(vec![is_how]).into_iter()),
        numbers(&mut { all }),
    ]
}

/// The handlers of the checklist: those that are named for it, and those in its rows.
fn handlers_of_the_day(service: &Service, cx: &Context) -> [BTreeSet<String>; 2] {
    let query = NamesQuery {
        kind: NameKind::Handler,
        of: Listed::Day(Filter::default()),
    };
    let names = service.handle(cx, Request::NamesOf(Box::new(query)));
    let Ok(Response::Names(names)) = names else {
        panic!("{names:?}")
    };
    let list = service.handle(cx, Request::Checklist(Box::default()));
    let Ok(Response::Checklist(list)) = list else {
        panic!("{list:?}")
    };
    let handlers = list.page.rows.into_iter().filter_map(|row| row.handler);
    [names.into_iter().collect(), handlers.collect()]
}

/// A list in a given order, with its total.
fn ordered(status: Status, by: Column) -> Request {
    Request::List(Box::new(ListQuery {
        filter: Filter {
            status,
            ..Filter::default()
        },
        order: vec![Order::up(by)],
        limit: usize::MAX,
        ..ListQuery::default()
    }))
}

/// Figures of the open cases of a scope, and the cases behind them.
fn of_open_cases(scope: &Scope) -> Vec<Request> {
    let ageing = |set| AgeingQuery {
        slices: vec![Slice::Handler, Slice::Kind],
        set,
        scope: scope.clone(),
    };
    let workload = WorkloadQuery {
        slices: Vec::new(),
        scope: scope.clone(),
    };
    let delays = DelaysQuery {
        scope: scope.clone(),
    };
    let drill = |figure| Request::Drill(Box::new(DrillQuery::all(figure)));
    vec![
        Request::Ageing(ageing(StockSet::All)),
        Request::Ageing(ageing(StockSet::Delayed)),
        Request::Ageing(ageing(StockSet::LongPending { months: 2 })),
        Request::Workload(workload.clone()),
        Request::Delays(delays.clone()),
        drill(Figure::Ageing {
            query: AgeingQuery {
                slices: Vec::new(),
                ..ageing(StockSet::All)
            },
            keys: Vec::new(),
            part: AgePart::Open,
        }),
        drill(Figure::Workload {
            query: workload,
            keys: Vec::new(),
            part: LoadPart::UnknownFiling,
        }),
        drill(Figure::Delays {
            query: delays,
            why: None,
            part: DelayPart::Cases,
        }),
    ]
}

/// Requests that need not read every case of a past.
fn narrow(on: NaiveDate) -> Vec<Request> {
    let named = |courts: &[&str], handlers: &[&str]| Filter {
        courts: courts.iter().map(|name| (*name).to_owned()).collect(),
        handlers: handlers.iter().map(|name| (*name).to_owned()).collect(),
        ..Filter::default()
    };
    let filters = [
        Filter::default(),
        named(&COURTS[..1], &[]),
        named(&[], &["周婷"]),
        Filter {
            tags: vec!["涉民生".to_owned()],
            ..named(&COURTS[1..], &["吴丹"])
        },
        Filter {
            status: Status::All,
            ..named(&COURTS[..1], &[])
        },
        Filter {
            status: Status::Closed,
            ..named(&[], &["周婷"])
        },
        Filter {
            delayed: true,
            ..Filter::default()
        },
    ];
    let days = (on - Days::new(40), on + Days::new(200));
    let mut all = vec![Request::Overview];
    for (from, slices) in [
        (on - Days::new(25), vec![Slice::Court, Slice::Tag]),
        (on - Days::new(1), vec![Slice::Handler]),
        (on, Vec::new()),
    ] {
        let sets = [
            StockSet::All,
            StockSet::Delayed,
            StockSet::LongPending { months: 2 },
        ];
        all.extend(sets.map(|set| {
            Request::Stock(StockQuery {
                window: Window::new(from, on),
                period: None,
                slices: slices.clone(),
                set,
                scope: Scope::default(),
            })
        }));
        if slices.is_empty() {
            let measures = [Measure::Opening, Measure::Ended, Measure::Closing];
            all.extend(measures.map(|measure| {
                Request::Drill(Box::new(DrillQuery::all(Figure::Stock {
                    query: StockQuery {
                        window: Window::new(from, on),
                        period: None,
                        slices: Vec::new(),
                        set: StockSet::All,
                        scope: Scope::default(),
                    },
                    keys: Vec::new(),
                    measure,
                })))
            }));
        }
    }
    for slices in [Vec::new(), vec![Slice::Court, Slice::Handler]] {
        all.push(Request::Indicators(Box::new(IndicatorQuery {
            window: Window::new(on - Days::new(20), on),
            slices,
            scope: Scope::default(),
            list: None,
            ids: Vec::new(),
        })));
    }
    let scopes = [
        Scope::default(),
        Scope {
            courts: vec![COURTS[1].to_owned()],
            ..Scope::default()
        },
        Scope {
            handlers: vec!["周婷".to_owned()],
            divisions: vec!["民庭".to_owned()],
            ..Scope::default()
        },
    ];
    all.extend(scopes.iter().flat_map(of_open_cases));
    for filter in filters {
        if filter.status == Status::Open {
            all.push(Request::Checklist(Box::new(ChecklistQuery {
                filter: filter.clone(),
                count: true,
                ..ChecklistQuery::default()
            })));
            all.push(Request::Calendar(Box::new(CalendarQuery {
                window: Window::new(days.0, days.1),
                filter: filter.clone(),
            })));
            all.push(Request::Agenda(Box::new(AgendaQuery {
                window: Window::new(days.0, days.1),
                filter: filter.clone(),
                offset: 0,
                limit: usize::MAX,
                trace: false,
            })));
            all.push(Request::Drill(Box::new(DrillQuery::all(Figure::Agenda {
                window: Window::new(days.0, days.1),
                filter: filter.clone(),
            }))));
            all.push(Request::Due(DueQuery {
                filter: filter.clone(),
                count: true,
                ..DueQuery::default()
            }));
            all.extend(Level::ALL.map(|level| {
                Request::Drill(Box::new(DrillQuery::all(Figure::Level {
                    filter: filter.clone(),
                    level,
                })))
            }));
        }
        all.push(Request::Sums(filter.clone().into()));
        for of in [
            Listed::Cases(filter.clone().into()),
            Listed::Day(filter.clone()),
        ] {
            let kind = NameKind::Handler;
            all.push(Request::NamesOf(Box::new(NamesQuery { kind, of })));
        }
        // The same filters within the cases of a figure.
        let open = || Figure::Due {
            filter: Filter::default(),
        };
        all.push(Request::Sums(Among {
            figure: Some(Box::new(open())),
            filter: filter.clone(),
        }));
        all.push(Request::Drill(Box::new(DrillQuery {
            filter: Some(filter.clone()),
            order: vec![Order::up(Column::Filed)],
            ..DrillQuery::all(open())
        })));
        for by in [Column::Due, Column::Filed] {
            all.push(Request::List(Box::new(ListQuery {
                filter: filter.clone(),
                order: vec![Order::up(by)],
                limit: usize::MAX,
                ..ListQuery::default()
            })));
        }
    }
    all
}

/// The answers from every case of a past.
fn replayed(service: &Service, cx: &Context, requests: Vec<Request>) -> Vec<String> {
    let then = Context {
        today: cx.view.day(cx.today),
        ..cx.clone()
    };
    let past = service.pasts.with(&service.core, &then, None).unwrap();
    told(requests, &|request| {
        service.answer(&past, &then, request).map(without_restated)
    })
}

fn answers(service: &Service, cx: &Context, requests: Vec<Request>) -> Vec<String> {
    told(requests, &|request| service.handle(cx, request))
}

/// An answer without what a sheet says to be restated: the events of a past no longer have what was
/// undone, or what became of a case that then did not exist.
fn without_restated(answer: Response) -> Response {
    let Response::Sheet(mut figures) = answer else {
        return answer;
    };
    let restated = Value::Word("change.restated".to_owned());
    for table in &mut figures.tables {
        table.rows.retain(|row| row.first() != Some(&restated));
    }
    Response::Sheet(figures)
}

/// Requests and their answers, except for the commit on which a sheet is based and the name of the
/// docket.
fn told(
    requests: Vec<Request>,
    answer: &dyn Fn(Request) -> crate::service::Result<Response>,
) -> Vec<String> {
    let tell = |request: Request| match answer(request) {
        Ok(Response::Sheet(mut figures)) => {
            figures.commit = 0;
            // The docket is called by the courts it has when it is asked.
            figures.whole = None;
            format!("{figures:?}")
        }
        Ok(other) => format!("{other:?}"),
        // A name that is not yet in use.
        Err(error) => format!("{:?}", error.kind()),
    };
    requests
        .into_iter()
        .map(|request| format!("{request:?}: {}", tell(request.clone())))
        .collect()
}

/// The first difference between two series of answers; `None` if they are the same.
fn parting(one: &[String], other: &[String]) -> Option<String> {
    // A name that was not in use on the day may be in use now.
    let named = |one: &str| !one.ends_with(": NotFound");
    let both = one.iter().zip(other);
    let (one, other) = both
        .into_iter()
        .find(|(one, other)| one != other && named(one))?;
    let same = one.chars().zip(other.chars());
    let at = same.take_while(|(a, b)| a == b).count();
    let part = |text: &str| {
        let near = text.chars().skip(at.saturating_sub(300));
        near.take(450).collect::<String>()
    };
    let question = one.chars().take(160).collect::<String>();
    Some(format!("{question}\n{}\n{}", part(one), part(other)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn a_day_is_told_for_ever_as_it_was_told_on_that_day(
        cases in filings(),
        said in prop::collection::vec((0..7_usize, 5..DAYS, 0..19_u8, Just(0_u64)), 0..40),
        days in prop::collection::btree_set(40..DAYS, 3),
    ) {
        let service = Service::in_memory();
        let mut left = writes(&cases, &said).into_iter().peekable();
        let mut told = Vec::new();
        for on in days.iter().copied().chain([DAYS + 60]) {
            while let Some((written, request)) = left.next_if(|(written, _)| *written <= on) {
                // Writes that contradict the docket are refused.
                let _ = service.handle(&context(day(written)), request);
            }
            let cx = context(day(on));
            told.push((on, answers(&service, &cx, windows(day(on))), answers(&service, &cx, of_today())));
        }
        let last = context(day(DAYS + 60));
        for (on, window, today) in told {
            let on = day(on);
            let plain = answers(&service, &last, windows(on));
            prop_assert_eq!(parting(&window, &plain), None, "plain {}", on);
            let seen = last.seen(View::as_of(on));
            prop_assert_eq!(parting(&window, &answers(&service, &seen, windows(on))), None, "as of {}", on);
            prop_assert_eq!(parting(&today, &answers(&service, &seen, of_today())), None, "as of {}", on);
            prop_assert_eq!(parting(&today, &answers(&service, &context(on), of_today())), None, "on {}", on);
        }
    }

    /// What is recorded late counts from its day, whichever way the day is asked about.
    #[test]
    fn a_day_is_the_same_as_of_it_and_in_a_window_that_ends_with_it(
        cases in filings(),
        said in prop::collection::vec((0..7_usize, 5..DAYS, 0..28_u8, 0..50_u64), 0..40),
        undone in prop::collection::vec(1..40_u64, 0..3),
        on in 40..DAYS, before in 0..30_u64,
    ) {
        let service = Service::in_memory();
        for (written, request) in writes(&cases, &said) {
            let _ = service.handle(&context(day(written)), request);
        }
        let last = context(day(DAYS + 60));
        for commit in undone {
            let _ = service.handle(&last, Request::Undo { commit: Some(commit) });
        }
        let (on, to) = (day(on), day(on - before));
        let seen = last.seen(View::as_of(on));
        let plain = answers(&service, &last, windows(to));
        prop_assert_eq!(parting(&plain, &answers(&service, &seen, windows(to))), None);
        let plain = told(windows(to), &|request| service.handle(&last, request).map(without_restated));
        prop_assert_eq!(parting(&plain, &replayed(&service, &seen, windows(to))), None);
        let today = answers(&service, &context(on), of_today());
        prop_assert_eq!(parting(&today, &answers(&service, &seen, of_today())), None);
        for cx in [seen, context(on), last] {
            for how in HOWS {
                let [found, listed] = ways(&service, &cx, how);
                prop_assert_eq!(found, listed, "{}", how);
            }
            let [names, listed] = handlers_of_the_day(&service, &cx);
            prop_assert_eq!(names, listed);
        }
    }

    /// What leaves cases aside gives the answers of reading them all, whatever was undone since.
    #[test]
    fn cases_that_are_left_aside_do_not_matter(
        cases in filings(),
        said in prop::collection::vec((0..7_usize, 5..DAYS, 0..28_u8, 0..50_u64), 0..40),
        undone in prop::collection::vec(1..40_u64, 0..4),
        on in 40..DAYS, known in prop::option::of(40..DAYS),
    ) {
        let service = Service::in_memory();
        for (written, request) in writes(&cases, &said) {
            let _ = service.handle(&context(day(written)), request);
        }
        let last = context(day(DAYS + 60));
        for commit in undone {
            let _ = service.handle(&last, Request::Undo { commit: Some(commit) });
        }
        let view = View {
            known_at: known.map(|n| context(day(n)).now),
            ..View::as_of(day(on))
        };
        let seen = last.seen(view);
        let wanted = replayed(&service, &seen, narrow(day(on)));
        prop_assert_eq!(parting(&wanted, &answers(&service, &seen, narrow(day(on)))), None);
    }
}

/// A correction of the way of closing holds on every day, but says nothing of a case that was open.
#[test]
fn a_case_that_was_open_has_no_way_of_closing() {
    let service = Service::in_memory();
    let last = context(day(60));
    let registration = Registration {
        number: "(2021)内07民初1号".to_owned(),
        filed: Some(day(0)),
        ..Registration::default()
    };
    let number = registration.number.clone();
    service
        .handle(&last, Request::Add(Box::new(registration)))
        .unwrap();
    let how = |how: &str| Some(how.to_owned());
    let closed = Fact::Closed { how: how("判决") };
    let amended = Fact::Amended {
        field: Field::How,
        value: how("调解"),
    };
    for (on, fact) in [(Some(day(40)), closed), (None, amended)] {
        let events = vec![NewEvent { on, fact }];
        let number = number.clone();
        let record = Request::Record { number, events };
        service.handle(&last, record).unwrap();
    }
    for (on, wanted) in [(20, None), (50, how("调解"))] {
        let seen = last.seen(View::as_of(day(on)));
        let [found, listed] = ways(&service, &seen, "调解");
        assert_eq!(found, listed, "{on}");
        assert_eq!(found.is_empty(), wanted.is_none(), "{on}");
        let query = ListQuery {
            filter: Filter {
                status: Status::All,
                ..Filter::default()
            },
            columns: vec![Column::How],
            limit: usize::MAX,
            ..ListQuery::default()
        };
        let answer = service.handle(&seen, Request::List(Box::new(query)));
        let Ok(Response::Cases(page)) = answer else {
            panic!("{answer:?}")
        };
        let more = page.rows[0].more.as_ref().unwrap();
        assert_eq!(more.how, wanted, "{on}");
    }
}

/// Of a docket in which most cases are over or with others, only the rest is read.
#[test]
fn most_cases_are_left_aside() {
    let service = Service::in_memory();
    for n in 0..60 {
        let registration = Registration {
            number: format!("(2021)内07民初{}号", n + 1),
            court: Some(COURTS[n as usize % 2].to_owned()),
            filed: Some(day(n)),
            procedure: Some("civil-first-simplified".to_owned()),
            ..Registration::default()
        };
        let number = registration.number.clone();
        let add = Request::Add(Box::new(registration));
        service.handle(&context(day(n)), add).unwrap();
        if n < 40 {
            let on = Some(day(n + 20));
            let events = vec![NewEvent {
                on,
                fact: Fact::Closed { how: None },
            }];
            let close = Request::Record { number, events };
            service.handle(&context(day(n + 20)), close).unwrap();
        }
    }
    let seen = context(day(DAYS)).seen(View::as_of(day(50)));
    let then = Context {
        today: day(50),
        ..seen.clone()
    };
    let read = |request: &Request| {
        let past = service.pasts.of(&service.core, &then, request).unwrap();
        let snapshot = past.store.snapshot().unwrap();
        let mut read = 0;
        crate::store::visit::each_history(&*snapshot, crate::store::visit::ALL, |_, _| {
            read += 1;
            Ok::<(), crate::service::Error>(())
        })
        .unwrap();
        (read, past.aside)
    };
    // 51 were filed by then, 29 of them closed two days before or earlier.
    assert_eq!(read(&Request::Overview), (22, 29));
    let Response::Overview(overview) = service.handle(&seen, Request::Overview).unwrap() else {
        panic!()
    };
    assert_eq!((overview.cases, overview.open), (51, 20));
    let filter = Filter {
        courts: vec![COURTS[0].to_owned()],
        ..Filter::default()
    };
    let list = Request::Checklist(Box::new(ChecklistQuery {
        filter,
        ..ChecklistQuery::default()
    }));
    assert_eq!(read(&list).0, 11);
    assert_eq!(
        read(&Request::Stock(StockQuery {
            window: Window::new(day(30), day(50)),
            period: None,
            slices: Vec::new(),
            set: StockSet::All,
            scope: Scope::default(),
        }))
        .0,
        42
    );
}
