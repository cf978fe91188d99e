//! Imports of what the docket has been told before, in part or in full.

use proptest::prelude::*;
use qingji::domain::event::{Fact, Field, Registration};
use qingji::service::api::{CaseRow, EventRow, NewEvent, Row};

use crate::docket::offset;
use crate::support::court::Docket;

const TODAY: &str = "2026-06-30";
const NUMBER: &str = "(2026)内0783民初1号";

fn registration() -> Registration {
    Registration {
        number: NUMBER.to_owned(),
        handler: Some("甲".to_owned()),
        filed: Some(offset(5)),
        ..Registration::default()
    }
}

fn case(registration: Registration) -> Row {
    Row::Case(Box::new(CaseRow {
        row: 1,
        registration,
        ..CaseRow::default()
    }))
}

fn event(event: NewEvent) -> Row {
    Row::Event(EventRow {
        row: 2,
        number: Some(NUMBER.to_owned()),
        event,
    })
}

fn moved(on: u64, to: &str) -> Row {
    event(NewEvent {
        on: Some(offset(on)),
        fact: Fact::Amended {
            field: Field::Handler,
            value: Some(to.to_owned()),
        },
    })
}

/// Imports rows that hold something new, then again.
fn twice(docket: &Docket, rows: &[Row]) {
    let first = docket.import(rows);
    assert_eq!(first.rejected, 0, "{:?}", first.problems);
    let again = docket.import(rows);
    assert_eq!((again.added, again.updated), (0, 0), "{rows:?} {again:?}");
    assert!(docket.verify().ok);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Moves come one file each, in any order, some to who holds the case already: the last by day has it.
    #[test]
    fn moves_count_from_their_days_in_whatever_order_they_come(
        moves in prop::collection::btree_map(6..170_u64, prop::sample::select(vec!["甲", "乙", "丙"]), 1..6),
        seed in prop::collection::vec(any::<u32>(), 6),
        in_one in any::<bool>(),
    ) {
        let docket = Docket::in_memory(TODAY);
        docket.import(&[case(registration())]);
        let mut rows: Vec<(u32, Row)> = seed.into_iter().zip(moves.iter().map(|(on, to)| moved(*on, to))).collect();
        rows.sort_by_key(|(key, _)| *key);
        let rows: Vec<Row> = rows.into_iter().map(|(_, row)| row).collect();
        if in_one {
            twice(&docket, &rows);
        } else {
            for row in rows {
                twice(&docket, &[row]);
            }
        }
        let last = moves.values().last().copied();
        let held = docket.show(NUMBER).line.handler;
        prop_assert_eq!(held.as_deref(), last);
    }
}
