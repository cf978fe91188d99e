use proptest::prelude::*;

use super::super::kv::Store as _;
use super::*;
use crate::store::row::event::{decode, skim_tests};

fn none(_: &dyn Snapshot, _: &Cut, _: bool) -> Result<MemoryStore> {
    Err(StoreError::Backend("no projection is asked for".to_owned()))
}

proptest! {
    #[test]
    fn the_past_of_a_case_is_what_took_effect_by_then(
        log in skim_tests::log(),
        undone in proptest::collection::hash_set(2_u64..6, 0..2),
        until in 1_u64..9,
        day in proptest::option::of(0_u64..500),
    ) {
        let day = day.map(|n| NaiveDate::from_ymd_opt(2025, 1, 1).unwrap() + chrono::Days::new(n));
        let mut dict = Dict::default();
        let blob = skim_tests::blob(&log, &mut dict);
        let memory = MemoryStore::default();
        let mut txn = memory.begin().unwrap();
        dict.save(&mut *txn).unwrap();
        txn.put(Table::Events, pair(1, 0), &blob).unwrap();
        txn.commit().unwrap();
        let mut events = decode(&blob, &dict).unwrap();
        events.retain(|e| e.commit <= until);
        let held = events.iter().filter(|e| !undone.contains(&e.commit));
        let wanted = match day {
            Some(day) => Case::as_of(held, day),
            None => Some(Case::of(held)),
        };
        let cut = Cut {
            until,
            day,
            undone: undone.clone(),
            today: NaiveDate::from_ymd_opt(2026, 7, 1).unwrap(),
            demo: false,
            rules: Vec::new(),
            aside: None,
        };
        let past = PastStore::new(Arc::new(memory), cut, none);
        let snapshot = past.snapshot().unwrap();
        let mut found = None;
        snapshot
            .with(Table::Events, pair(1, 0), &mut |known| {
                let events = decode(known, &dict).unwrap();
                found = Some(Case::of(events.iter().filter(|e| !undone.contains(&e.commit))));
            })
            .unwrap();
        prop_assert_eq!(found, wanted);
    }
}
