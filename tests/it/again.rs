//! Imports of what the docket has been told before, in part or in full.

use proptest::prelude::*;
use qingji::domain::event::{Fact, Field, Registration};
use qingji::service::api::{CaseRow, EventRow, NewEvent, Reason, Row};

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

fn renumbered(from: &str, to: &str) -> Row {
    numbered(from, Field::Number, to)
}

fn numbered(number: &str, field: Field, value: &str) -> Row {
    Row::Event(EventRow {
        row: 3,
        number: Some(number.to_owned()),
        event: NewEvent {
            on: None,
            fact: Fact::Amended {
                field,
                value: Some(value.to_owned()),
            },
        },
    })
}

const CORRECTED: &str = "(2026)内0783民初11号";

/// A file that gives a case one number and corrects it, and speaks of it by either: the second import knows the case by both.
#[test]
fn a_file_that_corrects_a_number_changes_nothing_when_it_comes_again() {
    for docket_has_others in [false, true] {
        let docket = Docket::in_memory(TODAY);
        if docket_has_others {
            docket.import(&[case(Registration {
                number: "(2026)内0783民初7号".to_owned(),
                ..registration()
            })]);
        }
        let rows = [
            case(registration()),
            renumbered(NUMBER, CORRECTED),
            numbered(NUMBER, Field::Cause, "合同纠纷"),
            numbered(CORRECTED, Field::Note, "已更正"),
        ];
        twice(&docket, &rows);
        let shown = docket.show(CORRECTED);
        assert_eq!(shown.line.cause.as_deref(), Some("合同纠纷"));
        let again = docket.import(&rows);
        assert_eq!(again.unchanged, 4, "{again:?}");
        assert_eq!(again.problems.len(), 1, "{again:?}");
        let problem = again.problems.first().unwrap();
        assert_eq!((problem.reason, problem.count), (Reason::FormerNumber, 1));
    }
}

/// Corrected by hand: the sheet of the court goes on saying the old number, and still means the case. One that was filed on another
/// day got the number after it, and two cases that had it cannot be told apart.
#[test]
fn a_sheet_with_the_old_number_means_the_case_that_had_it() {
    let docket = Docket::in_memory(TODAY);
    docket.import(&[case(registration())]);
    docket.import(&[renumbered(NUMBER, CORRECTED)]);
    let again = docket.import(&[case(registration())]);
    assert_eq!((again.added, again.updated, again.unchanged), (0, 0, 1));
    let other = Registration {
        filed: Some(offset(40)),
        ..registration()
    };
    assert_eq!(docket.import(&[case(other.clone())]).added, 1);
    assert!(docket.verify().ok);
    // Now the number is that of a case again.
    let again = docket.import(&[case(other)]);
    assert_eq!((again.unchanged, again.problems.len()), (1, 0));
    docket.import(&[renumbered(NUMBER, "(2026)内0783民初12号")]);
    assert_eq!(
        docket
            .import(&[numbered(NUMBER, Field::Note, "何案")])
            .rejected,
        1
    );
    assert!(docket.verify().ok);
}

/// What a file says of a case in several rows holds together, the last of each field: the second import finds nothing new.
#[test]
fn rows_of_one_number_with_other_values_come_to_rest_at_once() {
    let row = |day: u64, handler: &str, closed: Option<u64>| {
        Row::Case(Box::new(CaseRow {
            row: 1,
            registration: Registration {
                handler: Some(handler.to_owned()),
                filed: Some(offset(day)),
                ..registration()
            },
            closed: closed.map(offset),
            closed_column: true,
            ..CaseRow::default()
        }))
    };
    for docket_has_others in [false, true] {
        let docket = Docket::in_memory(TODAY);
        if docket_has_others {
            docket.import(&[case(Registration {
                number: CORRECTED.to_owned(),
                ..registration()
            })]);
        }
        let rows = [
            row(5, "甲", None),
            row(9, "乙", Some(30)),
            row(5, "丙", Some(2)),
            row(5, "乙", None),
        ];
        twice(&docket, &rows);
        let shown = docket.show(NUMBER).line;
        assert_eq!(shown.handler.as_deref(), Some("乙"));
        assert_eq!(
            (shown.filed, shown.closed),
            (Some(offset(5)), Some(offset(30)))
        );
        let again = docket.import(&rows);
        assert_eq!(again.unchanged, 4);
        let mut reasons: Vec<_> = again.problems.iter().map(|p| p.reason).collect();
        let duplicate = Reason::Duplicate;
        // What each row replaces of the rows above it is named beside.
        reasons.retain(|reason| *reason != Reason::ReplacedAbove);
        assert_eq!(
            reasons,
            [duplicate, duplicate, duplicate, Reason::ClosedBeforeFiled]
        );
    }
}
