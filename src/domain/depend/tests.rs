use proptest::prelude::*;

use super::*;
use crate::domain::calendar::Calendar;
use crate::domain::change::{Extension, Pause, PauseKind};
use crate::domain::event::{FollowUp, Payment, Registration};
use crate::domain::money::Money;
use crate::domain::rules::Rules;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn event(on: &str, fact: Fact) -> Event {
    Event {
        on: (!on.is_empty()).then(|| day(on)),
        fact,
    }
}

fn registered() -> Event {
    event(
        "2026-01-12",
        Fact::Registered(Box::new(Registration {
            number: "(2026)内07民初1号".into(),
            filed: Some(day("2026-01-12")),
            procedure: Some("civil-first-simplified".into()),
            ..Registration::default()
        })),
    )
}

fn amended(field: Field, value: &str) -> Event {
    event(
        "",
        Fact::Amended {
            field,
            value: Some(value.into()),
        },
    )
}

fn deducted(from: &str, to: &str) -> Event {
    let pause = Pause {
        kind: PauseKind::Deduct,
        ground: Some("appraisal".into()),
        from: day(from),
        to: (!to.is_empty()).then(|| day(to)),
        accepted: None,
    };
    event(
        from,
        Fact::Changed {
            change: Change::Pause(pause),
            note: None,
        },
    )
}

fn resumed(from: &str, on: &str) -> Event {
    let fact = Fact::Resumed {
        kind: PauseKind::Deduct,
        from: day(from),
    };
    event(on, fact)
}

fn extended(approved: &str) -> Event {
    let change = Change::Extend(Extension {
        months: 1,
        approved: Some(day(approved)),
        ..Extension::default()
    });
    event(approved, Fact::Changed { change, note: None })
}

fn followed_up(on: &str, outcome: &str) -> Event {
    let fact = Fact::FollowedUp(FollowUp {
        outcome: outcome.into(),
        ..FollowUp::default()
    });
    event(on, fact)
}

fn paid(direction: Direction, cents: i64) -> Event {
    let fact = Fact::Paid(Payment {
        direction,
        amount: Money(cents),
        ..Payment::default()
    });
    event("2026-03-01", fact)
}

fn closed(on: &str) -> Event {
    event(on, Fact::Closed { how: None })
}

fn reopened(on: &str) -> Event {
    event(on, Fact::Reopened { reason: None })
}

/// Wraps each event in its own commit, numbered from 1.
fn history(events: &[Event]) -> Vec<Recorded> {
    (1..)
        .zip(events)
        .map(|(commit, event)| Recorded {
            commit,
            index: 0,
            event: event.clone(),
        })
        .collect()
}

/// The commits that build on `target`.
fn after(events: &[Event], target: u64) -> Vec<u64> {
    let (none, some) = (HashSet::new(), HashSet::from([target]));
    let calendar = Calendar::builtin();
    let turn = Turn {
        before: &none,
        after: &some,
        since: 0,
        today: day("2026-07-01"),
    };
    let law = Law::new(Rules::builtin(), &calendar);
    dependents(&history(events), turn, law)
        .into_iter()
        .collect()
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of examples")]
fn what_builds_on_what() {
    let dispute = || amended(Field::Cause, "合同纠纷");
    let handler = |name: &str| amended(Field::Handler, name);
    let (receipt, payout) = (Direction::Receipt, Direction::PayOut);
    let table: &[(&str, Vec<Event>, u64, &[u64])] = &[
        (
            "everything stands on the registration",
            vec![registered(), followed_up("2026-02-01", "x"), dispute()],
            1,
            &[2, 3],
        ),
        (
            "follow-ups stand alone",
            vec![
                registered(),
                followed_up("2026-02-01", "x"),
                followed_up("2026-02-02", "y"),
                closed("2026-03-02"),
            ],
            2,
            &[],
        ),
        (
            "a resumption stands on its deduction",
            vec![
                registered(),
                deducted("2026-02-02", ""),
                followed_up("2026-02-03", "x"),
                resumed("2026-02-02", "2026-02-20"),
            ],
            2,
            &[4],
        ),
        (
            "and on no other",
            vec![
                registered(),
                deducted("2026-02-01", ""),
                deducted("2026-02-02", ""),
                resumed("2026-02-02", "2026-02-20"),
            ],
            2,
            &[],
        ),
        (
            "one field corrected twice",
            vec![registered(), handler("甲"), dispute(), handler("乙")],
            2,
            &[4],
        ),
        (
            "two fields",
            vec![registered(), handler("甲"), dispute()],
            2,
            &[],
        ),
        (
            "a closing is judged by the term",
            vec![
                registered(),
                deducted("2026-02-02", "2026-02-09"),
                handler("甲"),
                closed("2026-03-02"),
            ],
            2,
            &[4],
        ),
        (
            "a reopening stands on the closing, what follows on both",
            vec![
                registered(),
                closed("2026-03-02"),
                reopened("2026-03-09"),
                followed_up("2026-03-10", "x"),
            ],
            3,
            &[4],
        ),
        (
            "the closing alone",
            vec![registered(), closed("2026-03-02"), reopened("2026-03-09")],
            2,
            &[3],
        ),
        (
            "an extension in time only thanks to a deduction",
            vec![
                registered(),
                deducted("2026-02-02", "2026-03-04"),
                extended("2026-05-06"),
            ],
            2,
            &[3],
        ),
        (
            "an extension in time anyway",
            vec![
                registered(),
                deducted("2026-02-02", "2026-03-04"),
                extended("2026-04-02"),
            ],
            2,
            &[],
        ),
        (
            "money paid out was received",
            vec![registered(), paid(receipt, 500), paid(payout, 300)],
            2,
            &[3],
        ),
        (
            "and there is enough without it",
            vec![
                registered(),
                paid(receipt, 500),
                paid(receipt, 400),
                paid(payout, 300),
            ],
            2,
            &[],
        ),
        (
            "a pay-out stands alone",
            vec![registered(), paid(payout, 300), paid(receipt, 500)],
            2,
            &[],
        ),
        (
            "a retraction names its event",
            vec![
                registered(),
                followed_up("2026-02-01", "x"),
                event(
                    "",
                    Fact::Retracted {
                        commit: 2,
                        index: 0,
                    },
                ),
            ],
            2,
            &[3],
        ),
        (
            "nothing comes after the last",
            vec![registered(), closed("2026-03-02")],
            2,
            &[],
        ),
    ];
    for (what, events, target, expected) in table {
        assert_eq!(after(events, *target), *expected, "{what}");
    }
}

/// The commits that build on `target`, undone by the commit `since`, when it is redone.
fn back(events: &[Event], target: u64, since: u64) -> Vec<u64> {
    let (undone, none) = (HashSet::from([target]), HashSet::new());
    let calendar = Calendar::builtin();
    let law = Law::new(Rules::builtin(), &calendar);
    let turn = Turn {
        before: &undone,
        after: &none,
        since,
        today: day("2026-07-01"),
    };
    dependents(&history(events), turn, law)
        .into_iter()
        .collect()
}

#[test]
fn bringing_back_is_judged_by_what_came_meanwhile() {
    let events = [
        registered(),
        closed("2026-03-02"),
        amended(Field::Cause, "合同纠纷"),
        closed("2026-03-05"),
    ];
    // The first closing was undone, then another was recorded: redoing the first would make two.
    assert_eq!(back(&events, 2, 3), [4]);
    let ended = [
        registered(),
        deducted("2026-02-02", ""),
        resumed("2026-02-02", "2026-02-04"),
        extended("2026-05-06"),
    ];
    // The extension was too late when recorded, so it does not prevent redoing the resumption,
    assert_eq!(back(&ended, 3, 5), [] as [u64; 0]);
    // but an extension that was in time while the resumption was undone does.
    assert_eq!(back(&ended, 3, 3), [4]);
}

/// Any event, on days in the first half of 2026.
fn any_event() -> impl Strategy<Value = Event> {
    let date = (1u32..=6, 1u32..=28).prop_map(|(m, d)| format!("2026-{m:02}-{d:02}"));
    (0..10, date, 0u32..3, 1i64..5).prop_map(|(kind, on, n, amount)| {
        let from = format!("2026-02-0{}", n + 1);
        match kind {
            0 => amended(Field::Cause, &format!("c{n}")),
            1 => amended(Field::Handler, &format!("h{n}")),
            2 => deducted(&from, ""),
            3 => resumed(&from, &on),
            4 => extended(&on),
            5 => followed_up(&on, &format!("o{n}")),
            6 => paid(Direction::Receipt, amount),
            7 => paid(Direction::PayOut, amount),
            8 => closed(&on),
            _ => reopened(&on),
        }
    })
}

/// Whether the effect of an event can be seen in a case.
fn shows(case: &Case, event: &Event) -> bool {
    match &event.fact {
        Fact::Amended { field, value } => case.value(*field) == *value,
        Fact::Changed { change, .. } => case.changes.iter().any(|c| same_change(c, change)),
        Fact::Resumed { kind, from } => case.changes.iter().any(
            |c| matches!(c, Change::Pause(p) if p.kind == *kind && p.from == *from && p.to == event.on),
        ),
        Fact::Closed { .. } => case.closed == event.on,
        Fact::Reopened { .. } => {
            case.closed.is_none() && case.reopenings.iter().any(|r| Some(r.reopened) == event.on)
        }
        Fact::FollowedUp(f) => {
            let last = case.last.as_ref();
            last.is_some_and(|(on, last)| last == f && Some(*on) == event.on)
        }
        // Other facts show only in sums and texts.
        _ => true,
    }
}

/// Compares two changes, ignoring the end of a pause, which may have been ended since.
fn same_change(one: &Change, other: &Change) -> bool {
    match (one, other) {
        (Change::Pause(one), Change::Pause(other)) => {
            (one.kind, one.from, &one.ground) == (other.kind, other.from, &other.ground)
        }
        _ => one == other,
    }
}

proptest! {
    /// Undoing a commit on which nothing builds leaves the effects of the others.
    #[test]
    fn an_independent_undo_leaves_the_effect_of_the_others(
        events in prop::collection::vec(any_event(), 1..9),
        pick in any::<prop::sample::Index>(),
    ) {
        let mut all = vec![registered()];
        all.extend(events);
        let target = 2 + pick.index(all.len() - 1) as u64;
        let builders = after(&all, target);
        let recorded = history(&all);
        let with = Case::of(recorded.iter());
        let without = Case::of(recorded.iter().filter(|e| e.commit != target));
        for later in recorded.iter().filter(|e| e.commit > target && !builders.contains(&e.commit)) {
            prop_assert!(
                !shows(&with, &later.event) || shows(&without, &later.event),
                "{:?} is gone without {:?}", later.event, recorded[target as usize - 1].event
            );
        }
    }

    /// Undoing a commit together with everything that builds on it leaves nothing that builds on
    /// any of them.
    #[test]
    fn the_closure_leaves_nothing_hanging(
        events in prop::collection::vec(any_event(), 1..9),
        pick in any::<prop::sample::Index>(),
    ) {
        let mut all = vec![registered()];
        all.extend(events);
        let recorded = history(&all);
        let calendar = Calendar::builtin();
        let law = Law::new(Rules::builtin(), &calendar);
        let none = HashSet::new();
        let mut undone = HashSet::from([1 + pick.index(all.len()) as u64]);
        for _ in 0..=all.len() {
            let turn = Turn { before: &none, after: &undone, since: 0, today: day("2026-07-01") };
            undone.extend(dependents(&recorded, turn, law));
        }
        let turn = Turn { before: &none, after: &undone, since: 0, today: day("2026-07-01") };
        prop_assert!(dependents(&recorded, turn, law).is_empty());
    }
}
