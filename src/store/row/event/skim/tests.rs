use std::collections::HashSet;

use proptest::prelude::*;
use proptest::sample::select;

use super::super::{decode, encode};
use super::*;
use crate::domain::change::{Change, Extension, Pause, PauseKind};
use crate::domain::event::{Event, Fact, Field, FollowUp, Payment, Registration, Supervision};
use crate::store::row::journal::{Entry, each_touched};

fn day() -> impl Strategy<Value = NaiveDate> {
    (0_u64..500).prop_map(|n| NaiveDate::from_ymd_opt(2025, 1, 1).unwrap() + chrono::Days::new(n))
}

fn text() -> impl Strategy<Value = Option<String>> {
    select(vec![None, Some("甲"), Some("乙"), Some("丙丁")]).prop_map(|t| t.map(str::to_owned))
}

fn registration() -> impl Strategy<Value = Fact> {
    (text(), text(), proptest::option::of(day()), any::<bool>()).prop_map(
        |(court, handler, filed, custody)| {
            Fact::Registered(Box::new(Registration {
                number: "(2025)内07民初1号".into(),
                court,
                handler,
                filed,
                custody,
                tags: vec!["信访".into()],
                ..Registration::default()
            }))
        },
    )
}

fn changed() -> impl Strategy<Value = Fact> {
    let pause = (kind(), text(), day(), proptest::option::of(day())).prop_map(
        |(kind, ground, from, to)| {
            Change::Pause(Pause {
                kind,
                ground,
                from,
                to,
                accepted: None,
            })
        },
    );
    let extend = (1_u32..4, proptest::option::of(day())).prop_map(|(months, approved)| {
        Change::Extend(Extension {
            months,
            approved,
            ..Extension::default()
        })
    });
    let convert = (day(), text()).prop_map(|(on, accepted)| Change::Convert {
        to: "civil-first-ordinary".into(),
        on,
        accepted,
    });
    let restart = (day(), text()).prop_map(|(on, reason)| Change::Restart { on, reason });
    let change = prop_oneof![pause, extend, convert, restart];
    (change, text()).prop_map(|(change, note)| Fact::Changed { change, note })
}

fn kind() -> impl Strategy<Value = PauseKind> {
    select(vec![
        PauseKind::Deduct,
        PauseKind::Suspend,
        PauseKind::Adjourn,
    ])
}

fn followed_up() -> impl Strategy<Value = Fact> {
    let next = proptest::option::of(day());
    (text(), text(), next, text()).prop_map(|(note, handler, next, method)| {
        Fact::FollowedUp(FollowUp {
            outcome: "contacted".into(),
            note,
            next,
            handler,
            method,
        })
    })
}

fn paid() -> impl Strategy<Value = Fact> {
    let direction = select(vec![Direction::Receipt, Direction::PayOut]);
    (direction, -9_i64..i64::MAX, text(), text()).prop_map(|(direction, cents, method, note)| {
        Fact::Paid(Payment {
            direction,
            amount: Money(cents),
            method,
            note,
            ..Payment::default()
        })
    })
}

fn fact() -> impl Strategy<Value = Fact> {
    let amended = (select(Field::ALL.to_vec()), text(), day(), any::<bool>()).prop_map(
        |(field, value, day, dated)| Fact::Amended {
            field,
            value: if dated { Some(day.to_string()) } else { value },
        },
    );
    let resumed = (kind(), day()).prop_map(|(kind, from)| Fact::Resumed { kind, from });
    let supervised = (text(), proptest::option::of(day())).prop_map(|(lead, limit)| {
        Fact::Supervised(Supervision {
            text: "限期办结".into(),
            limit,
            lead,
            ..Supervision::default()
        })
    });
    prop_oneof![
        1 => registration(),
        2 => amended,
        3 => changed(),
        1 => resumed,
        3 => followed_up(),
        2 => paid(),
        1 => supervised,
        1 => text().prop_map(|how| Fact::Linked { to: "(2025)内07民终2号".into(), how }),
        2 => text().prop_map(|how| Fact::Closed { how }),
        1 => text().prop_map(|reason| Fact::Reopened { reason }),
        3 => (1_u64..6, 0_u32..3).prop_map(|(commit, index)| Fact::Retracted { commit, index }),
    ]
}

/// A log in the order of writing: ascending commits, each of one or more events.
pub(crate) fn log() -> impl Strategy<Value = Vec<(u64, Event)>> {
    let event = (proptest::option::of(day()), fact(), any::<bool>());
    (registration(), proptest::collection::vec(event, 0..12)).prop_map(|(first, rest)| {
        let mut commit = 1;
        let mut all = vec![(
            1,
            Event {
                on: None,
                fact: first,
            },
        )];
        for (on, fact, same) in rest {
            commit += u64::from(!same);
            all.push((commit, Event { on, fact }));
        }
        all
    })
}

pub(crate) fn blob(log: &[(u64, Event)], dict: &mut Dict) -> Vec<u8> {
    let mut blob = Vec::new();
    for (commit, event) in log {
        encode(event, *commit, dict, &mut Vec::new(), &mut blob);
    }
    blob
}

proptest! {
    #[test]
    fn a_skimmed_case_is_the_case_of_its_events(
        log in log(),
        undone in proptest::collection::hash_set(2_u64..6, 0..3),
    ) {
        let mut dict = Dict::default();
        let blob = blob(&log, &mut dict);
        let events = decode(&blob, &dict).unwrap();
        let full = Case::of(events.iter().filter(|e| !undone.contains(&e.commit)));
        let skimmed = case_of(&blob, &dict, |commit| !undone.contains(&commit));
        prop_assert_eq!(skimmed, Some(full));
    }

    #[test]
    fn heads_are_those_of_the_events(log in log()) {
        let mut dict = Dict::default();
        let blob = blob(&log, &mut dict);
        let events = decode(&blob, &dict).unwrap();
        let heads = skim(&blob).unwrap();
        prop_assert_eq!(heads.len(), events.len());
        let gone: HashSet<(u64, u32)> = events
            .iter()
            .filter_map(|e| match e.event.fact {
                Fact::Retracted { commit, index } => Some((commit, index)),
                _ => None,
            })
            .collect();
        prop_assert_eq!(retracted(heads.iter()), Some(gone));
        for (head, event) in heads.iter().zip(&events) {
            prop_assert_eq!((head.commit, head.index), (event.commit, event.index));
            let whole = (Step::of(&event.event), event.event.effective());
            prop_assert_eq!(head.effective(&dict), Some(whole));
        }
    }

    /// Bytes that are no log at all, cut, joined or made up.
    #[test]
    fn bytes_of_any_kind_are_a_log_or_damage(
        log in log(),
        noise in proptest::collection::vec(any::<u8>(), 0..200),
        cut in any::<prop::sample::Index>(),
        joined in any::<bool>(),
    ) {
        let mut dict = Dict::default();
        let whole = blob(&log, &mut dict);
        let mut bytes = whole[..cut.index(whole.len() + 1)].to_vec();
        if !joined {
            bytes.clear();
        }
        bytes.extend(&noise);
        let full = decode(&bytes, &dict).map(|events| Case::of(events.iter()));
        let skimmed = case_of(&bytes, &dict, |_| true);
        prop_assert!(full.is_none() || skimmed == full);
        if let Some(heads) = skim(&bytes) {
            prop_assert!(heads.len() <= bytes.len());
            let _ = retracted(heads.iter());
        }
        let _ = Entry::read(7, &bytes);
        let mut shown = 0;
        let _ = each_touched(&bytes, 0, |_, _, _| shown += 1);
        prop_assert!(shown <= bytes.len());
    }

    #[test]
    fn damage_is_never_a_panic(log in log(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut dict = Dict::default();
        let mut blob = blob(&log, &mut dict);
        let at = at.index(blob.len());
        blob[at] = byte;
        // Everything that the full reader accepts is accepted here with the same result.
        if let Some(events) = decode(&blob, &dict) {
            prop_assert_eq!(case_of(&blob, &dict, |_| true), Some(Case::of(events.iter())));
        } else {
            let _ = case_of(&blob, &dict, |_| true);
        }
    }
}
