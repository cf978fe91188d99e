//! Imports of what the docket has been told before, in part or in full.

use std::collections::BTreeMap;

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

/// A file of corrections, or what somebody enters by hand.
#[derive(Debug, Clone)]
enum Step {
    File(Vec<(Field, &'static str)>),
    Hand(Field, &'static str),
}

const FIELDS: [Field; 3] = [Field::Cause, Field::Handler, Field::Tags];

fn a_correction() -> impl Strategy<Value = (Field, &'static str)> {
    let values = ["甲", "乙", "丙"];
    (
        prop::sample::select(FIELDS.to_vec()),
        prop::sample::select(values.to_vec()),
    )
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let file = prop::collection::vec(a_correction(), 1..5).prop_map(Step::File);
    let hand = a_correction().prop_map(|(field, value)| Step::Hand(field, value));
    prop::collection::vec(prop_oneof![file, hand], 1..7)
}

fn value(docket: &Docket, field: Field) -> Option<String> {
    let file = docket.show(NUMBER);
    match field {
        Field::Cause => file.line.cause,
        Field::Handler => file.line.handler,
        _ => Some(file.tags.join(",")).filter(|tags| !tags.is_empty()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// What the last row of a file says of a field holds where the last file said otherwise, also back to a value of before. Where
    /// it says the same, what was entered by hand since stands. The same file again changes nothing.
    #[test]
    fn a_file_of_corrections_holds_where_it_brings_news(steps in steps()) {
        let docket = Docket::in_memory(TODAY);
        docket.import(&[case(registration())]);
        let mut given: BTreeMap<&str, &str> = BTreeMap::from([("handler", "甲")]);
        let mut holds = given.clone();
        for step in steps {
            match step {
                Step::Hand(field, value) => {
                    holds.insert(field.id(), value);
                    let value = Some(value.to_owned());
                    docket.record(NUMBER, None, Fact::Amended { field, value }).unwrap();
                }
                Step::File(said) => {
                    let rows: Vec<Row> = said
                        .iter()
                        .map(|(field, value)| numbered(NUMBER, *field, value))
                        .collect();
                    twice(&docket, &rows);
                    let last: BTreeMap<&str, &str> =
                        said.iter().map(|(field, value)| (field.id(), *value)).collect();
                    for (field, value) in last {
                        if given.insert(field, value) != Some(value) {
                            holds.insert(field, value);
                        }
                    }
                }
            }
            for field in FIELDS {
                let is = value(&docket, field);
                prop_assert_eq!(is.as_deref(), holds.get(field.id()).copied(), "{}", field.id());
            }
        }
    }

    /// The same of sheets of cases.
    #[test]
    fn a_sheet_holds_where_it_brings_news(
        steps in prop::collection::vec((any::<bool>(), 0..3_usize, 0..3_usize), 1..9),
    ) {
        let docket = Docket::in_memory(TODAY);
        let values = ["甲", "乙", "丙"];
        let sheet = |cause: &str, handler: &str| [case(Registration {
            cause: Some(cause.to_owned()),
            handler: Some(handler.to_owned()),
            ..registration()
        })];
        docket.import(&sheet("甲", "甲"));
        let mut given = ["甲", "甲"];
        let mut holds = given;
        for (by_hand, one, other) in steps {
            let said = [values[one], values[other]];
            if by_hand {
                let value = Some(said[0].to_owned());
                docket.record(NUMBER, None, Fact::Amended { field: Field::Cause, value }).unwrap();
                holds[0] = said[0];
            } else {
                twice(&docket, &sheet(said[0], said[1]));
                for at in [0, 1] {
                    if given[at] != said[at] {
                        holds[at] = said[at];
                    }
                }
                given = said;
            }
            let line = docket.show(NUMBER).line;
            prop_assert_eq!([line.cause.unwrap(), line.handler.unwrap()], holds);
        }
    }
}

/// What a file says otherwise than the last one, over what somebody entered since, holds and is named with who entered it.
#[test]
fn what_was_entered_by_hand_stands_until_a_file_says_something_new() {
    let docket = Docket::in_memory(TODAY);
    docket.import(&[case(registration())]);
    let rows = [numbered(NUMBER, Field::Cause, "合同纠纷"), moved(20, "乙")];
    assert_eq!(docket.import(&rows).added, 2);
    let by_hand = |on: Option<u64>, field, to: &str| {
        let on = on.map(|on| offset(on).to_string());
        let value = Some(to.to_owned());
        let fact = Fact::Amended { field, value };
        docket.record(NUMBER, on.as_deref(), fact).unwrap();
    };
    let held = || {
        let line = docket.show(NUMBER).line;
        (line.cause.unwrap(), line.handler.unwrap())
    };
    let is = |cause: &str, handler: &str| (cause.to_owned(), handler.to_owned());
    by_hand(None, Field::Cause, "借款纠纷");
    by_hand(Some(20), Field::Handler, "丙");
    let again = docket.import(&rows);
    assert_eq!((again.unchanged, again.problems.len()), (2, 0), "{again:?}");
    assert_eq!(held(), is("借款纠纷", "丙"));
    let other = [numbered(NUMBER, Field::Cause, "票据纠纷"), moved(20, "丁")];
    let report = docket.import(&other);
    assert_eq!(report.added, 2, "{report:?}");
    let replaced: Vec<_> = report
        .problems
        .iter()
        .map(|p| (p.reason, p.value.as_str()))
        .collect();
    let entered = Reason::ReplacedEntered;
    assert_eq!(
        replaced,
        [(entered, "借款纠纷 (clerk)"), (entered, "丙 (clerk)")]
    );
    assert_eq!(held(), is("票据纠纷", "丁"));
    // Back to what the first file said: news.
    let back = docket.import(&rows);
    assert_eq!((back.added, back.problems.len()), (2, 0), "{back:?}");
    assert_eq!(held(), is("合同纠纷", "乙"));
    // A move after it is no other answer to the same question.
    by_hand(Some(30), Field::Handler, "丁");
    assert_eq!(docket.import(&rows).unchanged, 2);
    assert_eq!(held(), is("合同纠纷", "丁"));
    // The sheet of the same import was changed since: it says what holds, and a correction by hand stands there too.
    let sheet = case(Registration {
        cause: Some("追偿权纠纷".to_owned()),
        ..registration()
    });
    let both = [sheet, rows[0].clone()];
    for changed in [1, 0] {
        assert_eq!(docket.import(&both).updated, changed);
        assert_eq!(held(), is("追偿权纠纷", "丁"));
    }
    by_hand(None, Field::Cause, "借款纠纷");
    assert_eq!(docket.import(&both).unchanged, 2);
    assert_eq!(held(), is("借款纠纷", "丁"));
    assert!(docket.verify().ok);
}

/// A closing that was corrected by hand stands while the sheet says the same; another day in the sheet holds.
#[test]
fn a_closing_corrected_by_hand_stands_until_the_sheet_says_another() {
    let docket = Docket::in_memory(TODAY);
    let closed = |on: u64| {
        [Row::Case(Box::new(CaseRow {
            row: 1,
            registration: registration(),
            closed: Some(offset(on)),
            closed_column: true,
            ..CaseRow::default()
        }))]
    };
    docket.import(&closed(30));
    let value = Some(offset(40).to_string());
    let field = Field::Closed;
    docket
        .record(NUMBER, None, Fact::Amended { field, value })
        .unwrap();
    let is = || docket.show(NUMBER).line.closed;
    twice(&docket, &closed(30));
    assert_eq!(is(), Some(offset(40)));
    let report = docket.import(&closed(35));
    assert_eq!((report.updated, is()), (1, Some(offset(35))));
    assert_eq!(report.problems[0].reason, Reason::ReplacedEntered);
    twice(&docket, &closed(30));
    assert_eq!(is(), Some(offset(30)));
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
                tags: vec![format!("标{day}")],
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
        let replaced: Vec<_> = again
            .problems
            .iter()
            .filter(|p| (p.reason, p.column.as_str()) == (Reason::ReplacedAbove, "tags"))
            .map(|p| p.value.as_str())
            .collect();
        assert_eq!(replaced, ["标5", "标9"]);
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
