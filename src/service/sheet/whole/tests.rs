//! The tables from rows, stories and touched cases equal those made from the events of every case.

use chrono::{Datelike, Days, NaiveDate};
use proptest::prelude::*;

use super::*;
use crate::domain::change::{Change, Extension, Pause, PauseKind};
use crate::domain::event::{Direction, Fact, Field, Payment, Recorded, Registration};
use crate::domain::money::Money;
use crate::service::Service;
use crate::service::api::{NewEvent, Request, Response, SheetQuery};
use crate::service::clerk_tests::context;
use crate::store::read::read_meta;

/// Makes the tables from the events of every case, whether it was touched or not.
fn by_events(order: &Order<'_>, since: Option<&Since>) -> Result<Whole> {
    gathered(order, since, |seen, _, snapshot| {
        let date = order.query.date;
        for id in 1..=read_meta(snapshot)?.last_case {
            let recorded = seen.pass.recorded(id)?;
            let events = seen.pass.held(&recorded);
            let case = Case::of(events.iter());
            seen.changes.recorded(id, &recorded, &events, &case);
            if !case.exists {
                continue;
            }
            let shown = Shown::story(id, &case);
            seen.stocks.see(&shown)?;
            seen.executions.see(&shown)?;
            seen.clearance.see(&case);
            seen.tried.see(&case);
            seen.rates.see(&shown)?;
            if lists::is_ending(order, &shown) {
                seen.ending.push(id);
            }
            let later = |e: &Recorded| e.event.effective().is_some_and(|day| day > date);
            let cut = if events.iter().any(later) || case.closed.is_some_and(|day| day > date) {
                Case::as_of(events.iter(), date)
            } else {
                Some(case.clone())
            };
            let open = cut.as_ref().filter(|then| open_on(then, date));
            let open = open.map(|open| Shown::story(id, open));
            seen.see_open(open.as_ref(), &shown)?;
        }
        Ok(())
    })
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

const TODAY: &str = "2022-06-15";
const COURTS: [&str; 2] = ["海拉尔区人民法院", "满洲里市人民法院"];

/// What is recorded about a case: which case, when it is recorded, for which day (days before the
/// last day, later if negative), and what.
type Said = (usize, u64, i64, u8);

fn fact(kind: u8, on: NaiveDate) -> NewEvent {
    let pause = |kind, to| Fact::Changed {
        change: Change::Pause(Pause {
            kind,
            ground: None,
            from: on,
            to,
            accepted: Some("院长批准".to_owned()),
        }),
        note: None,
    };
    let amended = |field, value: String| Fact::Amended {
        field,
        value: Some(value),
    };
    let fact = match kind {
        0 => Fact::Closed { how: None },
        1 => Fact::Reopened { reason: None },
        2 => pause(PauseKind::Suspend, None),
        3 => pause(PauseKind::Deduct, Some(on + Days::new(20))),
        4 => Fact::Changed {
            change: Change::Extend(Extension {
                months: 3,
                approved: Some(on),
                ..Extension::default()
            }),
            note: None,
        },
        5 => amended(Field::Court, COURTS[1].to_owned()),
        6 => amended(Field::Handler, "周婷".to_owned()),
        7 => amended(Field::Filed, (on - Days::new(90)).to_string()),
        8 => amended(Field::Closed, on.to_string()),
        9 => Fact::Resumed {
            kind: PauseKind::Suspend,
            from: on,
        },
        10 => Fact::Changed {
            change: Change::Restart { on, reason: None },
            note: None,
        },
        11 => Fact::Paid(Payment {
            direction: if on.day().is_multiple_of(3) {
                Direction::PayOut
            } else {
                Direction::Receipt
            },
            // A ledger reverses a receipt with a negative line.
            amount: Money(if on.day().is_multiple_of(2) {
                12_345
            } else {
                -345
            }),
            method: None,
            voucher: None,
            note: None,
        }),
        12 => Fact::Changed {
            change: Change::Convert {
                to: if on.day().is_multiple_of(2) {
                    "execution-resumed".to_owned()
                } else {
                    "civil-first-simplified".to_owned()
                },
                on,
                accepted: None,
            },
            note: None,
        },
        _ => amended(Field::Note, "已核".to_owned()),
    };
    let dated = !matches!(kind, 2..=4 | 7 | 8 | 10 | 12..);
    NewEvent {
        on: dated.then_some(on),
        fact,
    }
}

/// A docket kept over some days, with the last commit of each day.
fn docket(cases: &[(u64, bool)], said: &[Said], undone: &[usize]) -> (Service, Vec<u64>) {
    let service = Service::in_memory();
    let today = day(TODAY);
    let written = |on: NaiveDate, request| match service.handle(&context(on), request) {
        Ok(Response::Written(written)) => Some(written.commit),
        // Writes that contradict the docket are refused.
        Ok(_) | Err(_) => None,
    };
    let mut commits = Vec::new();
    for (n, (filed, trial)) in cases.iter().enumerate() {
        let registration = Registration {
            number: format!(
                "(2022)内07{}{}号",
                if *trial { "民初" } else { "执" },
                n + 1
            ),
            court: Some(COURTS[0].to_owned()),
            filed: (n % 5 != 4).then(|| today - Days::new(*filed)),
            claim: (n % 3 > 0).then_some(Money(100_000)),
            tags: if n % 2 == 0 {
                vec!["涉民生".to_owned()]
            } else {
                Vec::new()
            },
            ..Registration::default()
        };
        // The last cases are entered on the last morning.
        let on = today - Days::new(if n % 4 == 3 { 0 } else { 5 });
        commits.push((on, Request::Add(Box::new(registration))));
    }
    for (which, ago, effective, kind) in said {
        let trial = cases[which % cases.len()].1;
        let number = format!(
            "(2022)内07{}{}号",
            if trial { "民初" } else { "执" },
            which % cases.len() + 1
        );
        let on = today - chrono::Duration::days(*effective);
        let events = vec![fact(*kind, on)];
        commits.push((today - Days::new(*ago), Request::Record { number, events }));
    }
    commits.sort_by_key(|(on, _)| *on);
    let mut numbers = Vec::new();
    for (on, request) in commits {
        numbers.extend(written(on, request));
    }
    for at in undone {
        let commit = numbers[at % numbers.len()];
        numbers.extend(written(
            today,
            Request::Undo {
                commit: Some(commit),
            },
        ));
    }
    (service, numbers)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn rows_and_stories_tell_what_the_events_tell(
        cases in prop::collection::vec((0..400_u64, any::<bool>()), 1..9),
        said in prop::collection::vec((0..9_usize, 0..5_u64, -20..300_i64, 0..14_u8), 0..24),
        undone in prop::collection::vec(0..40_usize, 0..4),
        kind in prop::sample::select(Kind::ALL.to_vec()),
        back in 0..12_u64,
        since in prop::option::of((0..40_usize, 1..80_u64)),
        court in prop::option::of(0..2_usize),
    ) {
        let (service, numbers) = docket(&cases, &said, &undone);
        let date = day(TODAY) - Days::new(back);
        let court = court.map(|at| COURTS[at].to_owned());
        let query = SheetQuery { kind, date, court: court.clone(), list: None, top: 3 };
        let order = Order {
            core: &service.core,
            cx: context(date),
            query: &query,
            court,
            months: vec![2, 6, 12],
            stocks: Vec::new(),
            executions: Vec::new(),
        };
        let since = since.map(|(at, ago)| Since {
            id: 1,
            date: date - Days::new(ago),
            commit: numbers[at % numbers.len()],
        });
        match (whole(&order, since.as_ref()), by_events(&order, since.as_ref())) {
            (Ok(one), Ok(other)) => prop_assert_eq!(one, other),
            // A court that no case was ever in.
            (one, other) => prop_assert_eq!(one.map_err(|e| e.kind()).err(), other.map_err(|e| e.kind()).err()),
        }
    }
}
