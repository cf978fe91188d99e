//! Closings, reopenings and resumptions of an import: a batch equals the same events recorded one
//! by one, whatever the order of the rows.

use chrono::NaiveDate;
use proptest::prelude::*;
use qingji::domain::change::{Change, Pause, PauseKind};
use qingji::domain::event::{Fact, Registration};
use qingji::domain::window::Window;
use qingji::service::api::{
    CaseRow, EventRow, NewEvent, Period, Reason, Request, Row, Scope, Slice, StockQuery, StockRow,
    StockSet, View,
};

use crate::docket::offset;
use crate::support::court::{Docket, day};

const TODAY: &str = "2026-06-30";

fn registration(n: u32) -> Registration {
    Registration {
        number: format!("(2026)内0783民初{n}号"),
        court: Some("扎兰屯市人民法院".to_owned()),
        division: Some("民一庭".to_owned()),
        type_code: Some("民初".to_owned()),
        procedure: Some("civil-first-ordinary".to_owned()),
        filed: Some(offset(5)),
        ..Registration::default()
    }
}

fn closed() -> Fact {
    Fact::Closed { how: None }
}

fn reopened() -> Fact {
    Fact::Reopened { reason: None }
}

/// The story of one case in order, and where its first or last closing is given.
#[derive(Debug, Clone)]
struct Story {
    turns: Vec<(u64, Fact)>,
    /// Whether the row of the case gives its last closing too.
    last: bool,
    /// Whether only the row of the case gives the first closing, if that is not its current
    /// closing.
    first: bool,
    pause: Option<(u64, u64)>,
}

fn story() -> impl Strategy<Value = Story> {
    let days = prop::collection::vec(6..170_u64, 0..6);
    let pause = prop::option::of((6..90_u64, 0..60_u64));
    (days, any::<bool>(), any::<bool>(), pause).prop_map(|(mut days, last, first, pause)| {
        days.sort_unstable();
        let turn = |(at, day)| (day, if at % 2 == 0 { closed() } else { reopened() });
        Story {
            turns: days.into_iter().enumerate().map(turn).collect(),
            last,
            first,
            pause: pause.map(|(from, length)| (from, from + length)),
        }
    })
}

impl Story {
    fn events(&self) -> Vec<NewEvent> {
        let turns = self.turns.iter().map(|(at, fact)| NewEvent {
            on: Some(offset(*at)),
            fact: fact.clone(),
        });
        let pause = self.pause.iter().flat_map(|(from, to)| {
            let (kind, from) = (PauseKind::Suspend, offset(*from));
            let change = Change::Pause(Pause {
                kind,
                ground: None,
                from,
                to: None,
                accepted: None,
            });
            let note = None;
            [
                NewEvent {
                    on: Some(from),
                    fact: Fact::Changed { change, note },
                },
                NewEvent {
                    on: Some(offset(*to)),
                    fact: Fact::Resumed { kind, from },
                },
            ]
        });
        turns.chain(pause).collect()
    }

    /// The row of the case, and the events in the rows below it.
    fn rows(&self, n: u32) -> (Row, Vec<NewEvent>) {
        let mut events = self.events();
        let ends_closed = self.turns.len() % 2 == 1;
        let mut stated = None;
        if self.first && self.turns.len() > 1 && self.turns.len().is_multiple_of(2) {
            stated = events.remove(0).on;
        } else if self.last && ends_closed {
            stated = self.turns.last().map(|(at, _)| offset(*at));
        }
        let row = CaseRow {
            row: n,
            registration: Box::new(registration(n)),
            closed: stated,
            closed_column: false,
            ..CaseRow::default()
        };
        (Row::Case(Box::new(row)), events)
    }
}

fn row_of(n: u32, event: NewEvent) -> Row {
    Row::Event(EventRow {
        row: 100 + n,
        number: Some(registration(n).number),
        event,
    })
}

/// Everything counted in the docket, by days.
fn counted(docket: &Docket) -> Vec<Vec<StockRow>> {
    let end = View::known_at("2099-01-01T00:00:00+08:00".parse().unwrap());
    let mut all = Vec::new();
    for set in [
        StockSet::All,
        StockSet::Delayed,
        StockSet::LongPending { months: 2 },
    ] {
        for slice in [Slice::Court, Slice::Kind] {
            for view in [View::default(), end] {
                let query = StockQuery {
                    window: Window::new(day("2025-12-28"), day("2026-07-05")),
                    period: Some(Period::Day),
                    slices: vec![slice],
                    set,
                    scope: Scope::default(),
                };
                all.push(docket.stock_seen(view, query).rows);
            }
        }
    }
    all
}

fn one_by_one(stories: &[Story]) -> Docket {
    let docket = Docket::in_memory(TODAY);
    for (n, story) in (1..).zip(stories) {
        let add = Request::Add(Box::new(registration(n)));
        docket.ask(add).unwrap();
        for NewEvent { on, fact } in story.events() {
            let on = on.map(|day| day.to_string());
            let number = registration(n).number;
            docket.record(&number, on.as_deref(), fact).unwrap();
        }
    }
    docket
}

fn spans(docket: &Docket, stories: &[Story]) -> Vec<(Option<NaiveDate>, Option<NaiveDate>)> {
    (1..)
        .zip(stories)
        .map(|(n, _)| docket.show(&registration(n).number).line)
        .map(|line| (line.closed, line.due))
        .collect()
}

/// Rows in a pseudo-random order, the same for the same numbers.
fn shuffled(mut rows: Vec<Row>, seed: &[u32]) -> Vec<Row> {
    let mut drawn = Vec::with_capacity(rows.len());
    for at in 0..rows.len() {
        let take = seed
            .get(at % seed.len().max(1))
            .copied()
            .unwrap_or_default() as usize;
        drawn.push(rows.swap_remove(take % rows.len()));
    }
    drawn
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 80, ..ProptestConfig::default() })]

    #[test]
    fn one_batch_is_the_same_events_one_by_one(
        stories in prop::collection::vec(story(), 1..4),
        seed in prop::collection::vec(any::<u32>(), 1..12),
        layout in 0..3,
    ) {
        let (mut rows, mut below) = (Vec::new(), Vec::new());
        for (n, story) in (1..).zip(&stories) {
            let (case, events) = story.rows(n);
            rows.push(case);
            let events: Vec<Row> = events.into_iter().map(|event| row_of(n, event)).collect();
            // Below their case, or all after all cases.
            if layout == 0 {
                rows.extend(shuffled(events, &seed));
            } else {
                below.extend(events);
            }
        }
        rows.extend(shuffled(below, &seed));
        let batch = Docket::in_memory(TODAY);
        if layout == 2 {
            // A docket with other cases takes another code path.
            batch.ask(Request::Add(Box::new(registration(99)))).unwrap();
        }
        let report = batch.import(&rows);
        let odd = report.problems.iter().find(|one| one.reason != Reason::AfterClosing);
        prop_assert_eq!(odd, None);
        prop_assert_eq!(
            report.read,
            report.added + report.updated + report.unchanged + report.rejected
        );
        let single = one_by_one(&stories);
        if layout == 2 {
            single.ask(Request::Add(Box::new(registration(99)))).unwrap();
        }
        prop_assert_eq!(spans(&batch, &stories), spans(&single, &stories));
        prop_assert_eq!(counted(&batch), counted(&single));
        prop_assert!(batch.verify().ok);
        let again = batch.import(&rows);
        prop_assert_eq!((again.added, again.updated, again.problems), (0, 0, vec![]));
    }
}

/// The closing in the row of a case, and the events below it.
type Said<'a> = (Option<&'a str>, Vec<(&'a str, Fact)>);

fn batch(closed: Option<&str>, events: &[(&str, Fact)]) -> (Docket, Vec<Reason>) {
    let docket = Docket::in_memory(TODAY);
    let row = CaseRow {
        row: 1,
        registration: Box::new(registration(1)),
        closed: closed.map(day),
        closed_column: false,
        ..CaseRow::default()
    };
    let mut rows = vec![Row::Case(Box::new(row))];
    rows.extend(events.iter().map(|(on, fact)| {
        let on = Some(day(on));
        let fact = fact.clone();
        row_of(1, NewEvent { on, fact })
    }));
    let report = docket.import(&rows);
    let sum = report.added + report.updated + report.unchanged + report.rejected;
    assert_eq!(report.read, sum, "{report:?}");
    let again = docket.import(&rows);
    assert_eq!((again.added, again.updated), (0, 0), "{again:?}");
    (docket, report.problems.iter().map(|p| p.reason).collect())
}

#[test]
fn what_the_row_of_the_case_states_and_what_events_say_fit_together() {
    let open = None;
    let table: Vec<(Said<'_>, Option<&str>, Vec<Reason>)> = vec![
        // A closed case, reopened by an event of the same import.
        (
            (Some("2026-02-01"), vec![("2026-03-01", reopened())]),
            open,
            vec![],
        ),
        (
            (Some("2026-02-01"), vec![("2026-02-01", reopened())]),
            open,
            vec![],
        ),
        // The sheet is older than the events.
        (
            (
                Some("2026-02-01"),
                vec![("2026-02-01", closed()), ("2026-03-01", reopened())],
            ),
            open,
            vec![],
        ),
        // An unknown closing before the reopening.
        (
            (
                Some("2026-02-10"),
                vec![("2026-02-01", closed()), ("2026-03-01", reopened())],
            ),
            open,
            vec![Reason::ClosedBeforeReopened],
        ),
        // Nothing to reopen on that day.
        (
            (Some("2026-04-01"), vec![("2026-03-01", reopened())]),
            Some("2026-04-01"),
            vec![Reason::NotClosed],
        ),
        (
            (open, vec![("2026-03-01", reopened())]),
            open,
            vec![Reason::NotClosed],
        ),
        // The last closing of the events contradicts the row: the row is the current state.
        (
            (Some("2026-05-01"), vec![("2026-04-01", closed())]),
            Some("2026-05-01"),
            vec![],
        ),
        // The same closing twice.
        (
            (
                open,
                vec![("2026-04-01", closed()), ("2026-04-01", closed())],
            ),
            Some("2026-04-01"),
            vec![],
        ),
    ];
    for ((stated, events), expected, problems) in table {
        let (docket, reasons) = batch(stated, &events);
        let line = docket.show(&registration(1).number).line;
        assert_eq!(line.closed, expected.map(day), "{stated:?} {events:?}");
        assert_eq!(reasons, problems, "{stated:?} {events:?}");
    }
}

#[test]
fn old_turns_that_come_later_keep_the_end_that_is_known() {
    let docket = Docket::in_memory(TODAY);
    let (case, _) = Story {
        turns: vec![(120, closed())],
        last: true,
        first: false,
        pause: None,
    }
    .rows(1);
    docket.import(std::slice::from_ref(&case));
    let turn = |on: &str, fact| {
        let on = Some(day(on));
        row_of(1, NewEvent { on, fact })
    };
    let rows = vec![turn("2026-03-01", reopened()), turn("2026-02-01", closed())];
    let report = docket.import(&rows);
    assert_eq!((report.added, report.problems), (2, vec![]));
    let file = docket.show(&registration(1).number);
    assert_eq!(file.line.closed, Some(offset(120)));
    let query = StockQuery {
        window: Window::new(day("2026-01-01"), day("2026-06-30")),
        period: None,
        slices: vec![],
        set: StockSet::All,
        scope: Scope::default(),
    };
    let rows_of = docket.stock(query);
    let total = rows_of.first().unwrap();
    assert_eq!((total.filed, total.reopened, total.ended), (1, 1, 2));
    // A second closing before a reopening in the docket contradicts it.
    let report = docket.import(&[turn("2026-02-15", closed())]);
    assert_eq!(report.rejected, 1);
    assert_eq!(report.problems.first().unwrap().reason, Reason::ClosedTwice);
    assert!(docket.verify().ok);
}
