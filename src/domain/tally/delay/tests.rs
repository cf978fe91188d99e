use proptest::prelude::*;

use super::*;
use crate::domain::age;
use crate::domain::calendar::Calendar;
use crate::domain::change::{Extension, Pause};
use crate::domain::event::{Event, Fact, Recorded, Registration};
use crate::domain::rules::Rules;
use crate::domain::tally::Cause;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn registered(filed: &str) -> Event {
    Event {
        on: None,
        fact: Fact::Registered(Box::new(Registration {
            number: "(2025)内0783民初1号".to_owned(),
            procedure: Some("civil-first-ordinary".to_owned()),
            filed: Some(day(filed)),
            ..Registration::default()
        })),
    }
}

fn paused(kind: PauseKind, from: NaiveDate, to: Option<NaiveDate>) -> Event {
    let change = Change::Pause(Pause {
        kind,
        ground: None,
        from,
        to,
        accepted: None,
    });
    Event {
        on: None,
        fact: Fact::Changed { change, note: None },
    }
}

fn resumed(kind: PauseKind, from: NaiveDate, on: NaiveDate) -> Event {
    Event {
        on: Some(on),
        fact: Fact::Resumed { kind, from },
    }
}

fn recorded(events: &[Event]) -> Vec<Recorded> {
    events
        .iter()
        .enumerate()
        .map(|(i, event)| Recorded {
            commit: i as u64 + 1,
            index: 0,
            event: event.clone(),
        })
        .collect()
}

fn spans(case: &Case) -> Vec<(String, Option<String>, Delay)> {
    delay_spans(case, Law::new(Rules::builtin(), &Calendar::builtin()))
        .into_iter()
        .map(|(from, to, kind)| (from.to_string(), to.map(|to| to.to_string()), kind))
        .collect()
}

/// Filed 2025-04-01, so due 2025-10-01, rolled to 10-09: a deduction from 10-09 is in time and
/// keeps the due date eight days after the day asked about.
#[test]
fn a_change_is_late_as_long_as_the_clock_of_the_day_says_so() {
    let filed = registered("2025-04-01");
    let deducted = paused(PauseKind::Deduct, day("2025-10-09"), None);
    let suspended = paused(PauseKind::Suspend, day("2025-12-10"), None);
    let open = [filed, deducted, suspended];
    let case = Case::of(recorded(&open).iter());
    let from = |from: &str, to: Option<&str>, kind| (from.to_owned(), to.map(str::to_owned), kind);
    assert_eq!(
        spans(&case),
        [
            from("2025-10-09", Some("2025-12-18"), Delay::Deduction),
            from("2025-12-18", None, Delay::Suspension),
        ]
    );
    // The deduction ends before the suspension can come to be in time, so it stays late.
    let ended = resumed(PauseKind::Deduct, day("2025-10-09"), day("2025-12-16"));
    let case = Case::of(recorded(&[open.as_slice(), &[ended]].concat()).iter());
    assert_eq!(
        spans(&case),
        [from("2025-10-09", Some("2025-12-16"), Delay::Deduction)]
    );
    // Resumed later, the suspension is in time from the same day on; until then the end was
    // unknown.
    let ended = resumed(PauseKind::Deduct, day("2025-10-09"), day("2026-03-02"));
    let case = Case::of(recorded(&[open.as_slice(), &[ended]].concat()).iter());
    assert_eq!(
        spans(&case),
        [
            from("2025-10-09", Some("2025-12-18"), Delay::Deduction),
            from("2025-12-18", None, Delay::Suspension),
        ]
    );
    // An end entered together with the deduction counts in full from the start.
    let dated = paused(
        PauseKind::Deduct,
        day("2025-10-09"),
        Some(day("2026-03-02")),
    );
    let case = Case::of(recorded(&[open[0].clone(), dated, open[2].clone()]).iter());
    assert_eq!(
        spans(&case),
        [
            from("2025-10-09", Some("2025-12-10"), Delay::Deduction),
            from("2025-12-10", None, Delay::Suspension),
        ]
    );
}

/// A case that leaves the set on the day it moves leaves it where it was at the end of the previous
/// day.
#[test]
fn what_is_undone_within_a_day_counts_for_nothing() {
    let filed = registered("2025-04-01");
    let amended = |on: &str, to: &str| Event {
        on: Some(day(on)),
        fact: Fact::Amended {
            field: crate::domain::event::Field::Division,
            value: Some(to.to_owned()),
        },
    };
    let closed = |on: &str| Event {
        on: Some(day(on)),
        fact: Fact::Closed { how: None },
    };
    let reopened = |on: &str| Event {
        on: Some(day(on)),
        fact: Fact::Reopened { reason: None },
    };
    let case = Case::of(
        recorded(&[
            filed,
            amended("2025-04-02", "甲"),
            paused(PauseKind::Suspend, day("2025-05-01"), None),
            closed("2025-08-05"),
            reopened("2025-08-05"),
            amended("2025-08-07", "乙"),
            closed("2025-08-07"),
        ])
        .iter(),
    );
    let moves = Moves {
        division: true,
        ..Moves::default()
    };
    let spans = delay_spans(&case, Law::new(Rules::builtin(), &Calendar::builtin()));
    let shown = |flows: Vec<Flow<'_>>| -> Vec<(String, Cause, Option<String>)> {
        flows
            .into_iter()
            .map(|f| {
                (
                    f.day.to_string(),
                    f.cause,
                    f.seat.division.map(str::to_owned),
                )
            })
            .collect()
    };
    let one = |on: &str, cause| (on.to_owned(), cause, Some("甲".to_owned()));
    let delayed = delayed(&case, &spans, false, moves);
    assert_eq!(
        shown(delayed.into_iter().map(|(flow, _)| flow).collect()),
        [
            one("2025-05-01", Cause::Filed),
            one("2025-08-07", Cause::Closed)
        ]
    );
    assert_eq!(
        shown(crate::domain::tally::long_pending(&case, 2, moves)),
        [
            one("2025-06-02", Cause::Filed),
            one("2025-08-07", Cause::Closed)
        ]
    );
    // For all cases, every step counts.
    assert_eq!(crate::domain::tally::flows(&case, moves).len(), 8);
}

/// Days around the first due date, where lateness is decided, holidays included.
fn a_day() -> impl Strategy<Value = NaiveDate> {
    prop_oneof![0..120_u64, 175..215_u64, 150..420_u64]
        .prop_map(|days| day("2025-04-01") + Days::new(days))
}

fn a_kind() -> impl Strategy<Value = PauseKind> {
    prop::sample::select(vec![
        PauseKind::Deduct,
        PauseKind::Suspend,
        PauseKind::Adjourn,
    ])
}

fn an_event() -> impl Strategy<Value = Vec<Event>> {
    let change = |change| Event {
        on: None,
        fact: Fact::Changed { change, note: None },
    };
    prop_oneof![
        4 => (a_kind(), a_day(), prop::option::of(1..90_u64), any::<bool>()).prop_map(|(kind, from, length, dated)| {
            let to = length.map(|days| from + Days::new(days));
            match to {
                Some(to) if !dated => vec![paused(kind, from, None), resumed(kind, from, to)],
                to => vec![paused(kind, from, to)],
            }
        }),
        2 => (a_day(), 1..4_u32).prop_map(move |(approved, months)| vec![change(Change::Extend(Extension {
            months, approved: Some(approved), ..Extension::default()
        }))]),
        1 => a_day().prop_map(move |on| vec![change(Change::Convert { to: "civil-first-simplified".to_owned(), on, accepted: None })]),
        1 => a_day().prop_map(move |on| vec![change(Change::Restart { on, reason: None })]),
    ]
}

/// Alternating closings and reopenings, on distinct days.
fn turns() -> impl Strategy<Value = Vec<Event>> {
    prop::collection::btree_set(a_day(), 0..4).prop_map(|days| {
        let turn = |(i, on)| Event {
            on: Some(on),
            fact: if i % 2 == 0 {
                Fact::Closed { how: None }
            } else {
                Fact::Reopened { reason: None }
            },
        };
        days.into_iter().enumerate().map(turn).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// The kind agrees however it is computed: the clock of the day on the case as of that day, the
    /// reasons of delay, the answer for a day, and the spans used by the tallies.
    #[test]
    fn the_kind_of_a_day_is_what_the_clock_of_that_day_accepts(
        events in prop::collection::vec(an_event(), 1..7), turns in turns()
    ) {
        let (rules, calendar) = (Rules::builtin(), Calendar::builtin());
        let mut all = vec![registered("2025-04-01")];
        all.extend(events.into_iter().flatten());
        all.extend(turns);
        let log = recorded(&all);
        let whole = Case::of(log.iter());
        let Delays { spans, pauses } = delays(&whole, Law::new(rules, &calendar));
        for pair in spans.windows(2) {
            prop_assert!(pair[0].1.is_some_and(|end| end < pair[1].0 || (end == pair[1].0 && pair[0].2 != pair[1].2)));
        }
        for days in 0..460 {
            let on = day("2025-03-25") + Days::new(days);
            let then = Case::as_of(log.iter(), on).filter(|case| case.closed.is_none());
            let wanted = then.as_ref().and_then(|case| {
                let term = case.term();
                let late = clock::run(&term, Law::new(rules, &calendar), on).late;
                let accepted = || case.changes.iter().enumerate().filter(|(at, _)| !late.contains(at)).map(|(_, c)| c);
                accepted().filter_map(|change| match change {
                    Change::Pause(p) => (p.from <= on && p.to.is_none_or(|to| on < to)).then_some(match p.kind {
                        PauseKind::Suspend => Delay::Suspension,
                        PauseKind::Deduct => Delay::Deduction,
                        PauseKind::Adjourn => Delay::Adjournment,
                    }),
                    Change::Extend(e) => {
                        let lapsed = accepted().any(|other| matches!(other,
                            Change::Convert { on: end, .. } | Change::Restart { on: end, .. } if Some(*end) > e.approved && *end <= on));
                        (e.approved <= Some(on) && !lapsed).then_some(Delay::Extension)
                    }
                    _ => None,
                }).min()
            });
            let spanned = spans.iter().find(|(from, to, _)| *from <= on && to.is_none_or(|to| on < to));
            prop_assert_eq!(spanned.map(|(_, _, kind)| *kind), wanted, "{}", on);
            prop_assert_eq!(delay_on(&whole, Law::new(rules, &calendar), on), wanted, "{}", on);
            if let (Some(pauses), Some(case)) = (&pauses, &then) {
                let wanted = age::age(case, Law::new(rules, &calendar), on);
                prop_assert_eq!(age::net_of(case.now.filed, pauses, on), wanted, "{}", on);
            }
            let reasons = then.map(|case| age::reasons(&case, Law::new(rules, &calendar), on)).unwrap_or_default();
            let reason = reasons.iter().filter(|reason| reason.current).map(|reason| reason.kind).min();
            prop_assert_eq!(reason, wanted, "{}", on);
        }
    }
}
