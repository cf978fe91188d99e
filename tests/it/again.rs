//! Imports of rows that the docket already has, in part or in full.

use std::collections::BTreeMap;

use proptest::prelude::*;
use qingji::domain::change::{Change, Extension, Pause, PauseKind};
use qingji::domain::event::{Fact, Field, Registration};
use qingji::domain::level::Level;
use qingji::service::api::{CaseRow, EventRow, ImportOptions, NewEvent, Reason, Row};

use crate::docket::offset;
use crate::support::court::{Docket, day};

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
        registration: Box::new(registration),
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

/// Imports rows that contain something new, then imports them again.
fn twice(docket: &Docket, rows: &[Row]) {
    let first = docket.import(rows);
    assert_eq!(first.rejected, 0, "{:?}", first.problems);
    let again = docket.import(rows);
    assert_eq!((again.added, again.updated), (0, 0), "{rows:?} {again:?}");
    assert!(docket.verify().ok);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Each move comes in its own file or all in one, in any order, some to the judge who already
    /// has the case: the move with the latest day wins.
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

/// A file of corrections, or a correction by hand.
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

    /// The last row of a file for a field takes effect if it differs from what files last brought,
    /// even if it returns to an earlier value. If it is the same, a later correction by hand remains.
    /// A file that says what stands already brings nothing and is not kept, unless rows before it
    /// said something else. Importing the same file again changes nothing.
    #[test]
    fn a_file_of_corrections_holds_where_it_brings_news(steps in steps()) {
        let docket = Docket::in_memory(TODAY);
        docket.import(&[case(registration())]);
        // What files may last have brought.
        let mut given: BTreeMap<&str, Vec<&str>> = BTreeMap::from([("handler", vec!["甲"])]);
        let mut holds: BTreeMap<&str, &str> = BTreeMap::from([("handler", "甲")]);
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
                    for (field, said) in last {
                        let given = given.entry(field).or_default();
                        if holds.get(field) == Some(&said) {
                            given.push(said);
                            continue;
                        }
                        let of = |of: &Field| of.id() == field;
                        let is = value(&docket, FIELDS.into_iter().find(of).unwrap());
                        let may_be = given.contains(&said);
                        let may_not_be = given.iter().any(|value| *value != said);
                        if !may_be || may_not_be && is.as_deref() == Some(said) {
                            holds.insert(field, said);
                        }
                        *given = vec![said];
                    }
                }
            }
            for field in FIELDS {
                let is = value(&docket, field);
                prop_assert_eq!(is.as_deref(), holds.get(field.id()).copied(), "{}", field.id());
            }
        }
    }

    /// A sheet of cases takes effect where it differs from what sheets last brought; one that says
    /// what stands already brings nothing.
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
                    if given[at] != said[at] && holds[at] != said[at] {
                        holds[at] = said[at];
                        given[at] = said[at];
                    }
                }
            }
            let line = docket.show(NUMBER).line;
            prop_assert_eq!([line.cause.unwrap(), line.handler.unwrap()], holds);
        }
    }
}

/// A file that says something else on the way but ends with what the last file said is no news.
#[test]
fn a_file_that_comes_back_to_the_last_one_leaves_what_was_entered() {
    for field in FIELDS {
        let docket = Docket::in_memory(TODAY);
        docket.import(&[case(registration())]);
        let rows = |values: &[&str]| -> Vec<Row> {
            values
                .iter()
                .map(|value| numbered(NUMBER, field, value))
                .collect()
        };
        docket.import(&rows(&["甲"]));
        let fact = Fact::Amended {
            field,
            value: Some("丙".to_owned()),
        };
        docket.record(NUMBER, None, fact).unwrap();
        let report = docket.import(&rows(&["乙", "甲"]));
        assert_eq!(
            (report.added, report.unchanged),
            (0, 2),
            "{field:?}: {report:?}"
        );
        assert_eq!(value(&docket, field).as_deref(), Some("丙"), "{field:?}");
        // Another value at the end is news.
        twice(&docket, &rows(&["甲", "乙"]));
        assert_eq!(value(&docket, field).as_deref(), Some("乙"), "{field:?}");
    }
}

/// A value of a file that differs from the last file replaces one entered by hand since, and is
/// reported with the name of the user who entered it.
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
    // A return to the values of the first file is news.
    let back = docket.import(&rows);
    assert_eq!((back.added, back.problems.len()), (2, 0), "{back:?}");
    assert_eq!(held(), is("合同纠纷", "乙"));
    // A later move does not contradict the file.
    by_hand(Some(30), Field::Handler, "丁");
    assert_eq!(docket.import(&rows).unchanged, 2);
    assert_eq!(held(), is("合同纠纷", "丁"));
    // The sheet of the same import has changed since: its value takes effect, and a correction by
    // hand remains there too.
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

/// A closing corrected by hand remains while the sheet stays the same; another day in the sheet
/// takes effect.
#[test]
fn a_closing_corrected_by_hand_stands_until_the_sheet_says_another() {
    let docket = Docket::in_memory(TODAY);
    let closed = |on: u64| {
        [Row::Case(Box::new(CaseRow {
            row: 1,
            registration: Box::new(registration()),
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

/// What was entered by hand stands against a sheet that repeats the last import, and is named each
/// time: a sheet that said the same as the hand in between left no trace.
#[test]
fn a_sheet_that_comes_back_to_the_value_before_the_hand_names_what_stands() {
    let sheet = |filed: u64| {
        [case(Registration {
            filed: Some(offset(filed)),
            ..registration()
        })]
    };
    let said = |docket: &Docket, filed: u64| {
        let report = docket.import(&sheet(filed));
        let problems = report.problems.into_iter();
        problems
            .map(|p| (p.column, p.value, p.reason))
            .collect::<Vec<_>>()
    };
    let named = |filed: u64, reason| {
        let value = format!("{} (clerk)", offset(filed));
        vec![("filed".to_owned(), value, reason)]
    };
    let by_hand = |docket: &Docket, filed: u64| {
        let (field, value) = (Field::Filed, Some(offset(filed).to_string()));
        let fact = Fact::Amended { field, value };
        docket.record(NUMBER, None, fact).unwrap();
    };
    // The sheets before the hand, what it enters, and the sheets after it with what is in force and
    // named.
    let (stands, replaced) = (Reason::EnteredStands, Reason::ReplacedEntered);
    for (before, entered, after) in [
        (
            &[1][..],
            5,
            &[(5, 5, None), (1, 5, Some(stands)), (1, 5, Some(stands))][..],
        ),
        (&[1, 5], 3, &[(1, 1, Some(replaced)), (5, 5, None)]),
        (&[1, 5], 3, &[(5, 3, Some(stands)), (1, 1, Some(replaced))]),
    ] {
        let docket = Docket::in_memory(TODAY);
        for filed in before {
            docket.import(&sheet(*filed));
        }
        by_hand(&docket, entered);
        for (filed, holds, reason) in after {
            let wanted = reason.map(|reason| named(entered, reason));
            assert_eq!(
                said(&docket, *filed),
                wanted.unwrap_or_default(),
                "{after:?}"
            );
            assert_eq!(
                docket.show(NUMBER).line.filed,
                Some(offset(*holds)),
                "{after:?}"
            );
        }
        assert!(docket.verify().ok);
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

/// A file that gives a case one number, corrects it, and refers to the case by either: the second
/// import knows the case by both.
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

/// After a correction by hand, the court's sheet keeps using the old number and still means the
/// case. A case filed on another day gets the old number; two cases that had it cannot be told
/// apart.
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
    // Now the number belongs to a case again.
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

/// Several rows of a file for one case are combined, the last value of each field: the second
/// import finds nothing new.
#[test]
fn rows_of_one_number_with_other_values_come_to_rest_at_once() {
    let row = |day: u64, handler: &str, closed: Option<u64>| {
        Row::Case(Box::new(CaseRow {
            row: 1,
            registration: Box::new(Registration {
                handler: Some(handler.to_owned()),
                tags: vec![format!("标{day}")],
                filed: Some(offset(day)),
                ..registration()
            }),
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
        // The values of earlier rows that a row replaces are reported separately.
        reasons.retain(|reason| *reason != Reason::ReplacedAbove);
        assert_eq!(
            reasons,
            [duplicate, duplicate, duplicate, Reason::ClosedBeforeFiled]
        );
    }
}

/// The procedures that sheets give for civil and criminal cases of first instance, and unknown
/// ones.
const PROCEDURES: [&str; 8] = [
    "civil-first-ordinary",
    "civil-first-simplified",
    "civil-first-small-claims",
    "civil-foreign",
    "criminal-first-public",
    "criminal-simplified",
    "criminal-fast",
    "不明程序",
];

fn under(procedure: &str, number: &str, filed: u64) -> CaseRow {
    CaseRow {
        row: 1,
        registration: Box::new(Registration {
            number: number.to_owned(),
            filed: Some(offset(filed)),
            procedure: Some(procedure.to_owned()),
            ..Registration::default()
        }),
        ..CaseRow::default()
    }
}

/// A conversion, deduction or extension from a sheet of changes.
fn change(number: &str, what: u8, on: u64, days: u64) -> Row {
    let (on, to) = (offset(on), Some(offset(on + days)));
    let change = match what {
        0 => Change::Pause(Pause {
            kind: PauseKind::Deduct,
            ground: Some("appraisal".to_owned()),
            from: on,
            to,
            accepted: None,
        }),
        1 => Change::Extend(Extension {
            months: 1,
            approved: Some(on).filter(|_| days.is_multiple_of(2)),
            ..Extension::default()
        }),
        _ => Change::Convert {
            to: PROCEDURES[(days % 3) as usize].to_owned(),
            on,
            accepted: None,
        },
    };
    Row::Event(EventRow {
        row: 2,
        number: Some(number.to_owned()),
        event: NewEvent {
            on: Some(on),
            fact: Fact::Changed { change, note: None },
        },
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever a later sheet gives as the procedure, an overdue case stays overdue; and this is
    /// reported once.
    #[test]
    fn no_overrun_goes_away_because_a_sheet_has_another_procedure(
        criminal in any::<bool>(),
        filed in 0_u64..170,
        procedures in proptest::collection::vec(0_usize..8, 2..4),
        changes in proptest::collection::vec((0_u8..3, 0_u64..180, 0_u64..60), 0..3),
    ) {
        let number = if criminal { "(2026)内0783刑初1号" } else { NUMBER };
        let docket = Docket::in_memory(TODAY);
        let mut over = false;
        for (n, procedure) in procedures.into_iter().enumerate() {
            let sheet = [Row::Case(Box::new(under(PROCEDURES[procedure], number, filed)))];
            docket.import(&sheet);
            let file = docket.show(number);
            let now = file.line.level == Level::Over;
            prop_assert!(now || !over, "{procedure} {:?}", file.line);
            let again = docket.import(&sheet);
            prop_assert_eq!((again.added, again.updated), (0, 0), "{:?}", again);
            if n == 0 {
                let said = changes.iter().map(|(what, on, days)| change(number, *what, *on, *days));
                docket.import(&said.collect::<Vec<_>>());
            }
            over = docket.show(number).line.level == Level::Over;
        }
        prop_assert!(docket.verify().ok);
    }
}

/// The sheets of two days on one case: first simplified, then ordinary.
#[test]
fn a_case_under_another_procedure_than_yesterday_is_named_and_its_overrun_stays() {
    let docket = Docket::in_memory(TODAY);
    let sheet = |procedure| vec![Row::Case(Box::new(under(procedure, NUMBER, 5)))];
    docket.import(&sheet("civil-first-simplified"));
    let over = docket.show(NUMBER).line.days_left;
    assert!(over.is_some_and(|left| left < 0));
    let report = docket.import(&sheet("civil-first-ordinary"));
    let named: Vec<_> = report
        .problems
        .iter()
        .map(|one| (one.reason, one.value.as_str()))
        .collect();
    let change = "civil-first-simplified -> civil-first-ordinary";
    assert_eq!(named, [(Reason::ProcedureChanged, change)]);
    assert_eq!(docket.show(NUMBER).line.days_left, over);
    // A day entered by hand replaces the day of the import.
    let convert = |on: &str| Fact::Changed {
        change: Change::Convert {
            to: "civil-first-ordinary".to_owned(),
            on: day(on),
            accepted: None,
        },
        note: None,
    };
    docket.record(NUMBER, None, convert("2026-03-20")).unwrap();
    let file = docket.show(NUMBER);
    assert_eq!(file.line.due, Some(day("2026-07-06")));
    assert_eq!(file.changes.len(), 1, "{:?}", file.changes);
    let again = docket.import(&sheet("civil-first-ordinary"));
    assert_eq!(
        (again.added, again.updated, again.problems.len()),
        (0, 0, 0)
    );
    assert!(docket.verify().ok);
}

#[test]
fn who_says_that_the_filing_was_wrong_corrects_it() {
    let docket = Docket::in_memory(TODAY);
    let sheet = |procedure| vec![Row::Case(Box::new(under(procedure, NUMBER, 5)))];
    docket.import(&sheet("civil-first-simplified"));
    docket.import(&sheet("civil-first-ordinary"));
    let amend = Fact::Amended {
        field: Field::Procedure,
        value: Some("civil-first-ordinary".to_owned()),
    };
    docket.record(NUMBER, None, amend).unwrap();
    let file = docket.show(NUMBER);
    assert_eq!(file.line.due, Some(day("2026-07-06")));
    assert!(file.changes.is_empty());
    assert!(docket.verify().ok);
}

/// The type alone implies the ordinary procedure; a more specific one in a later sheet is no
/// conversion, unless the case becomes due later.
#[test]
fn a_sheet_may_say_more_than_the_type_did() {
    let docket = Docket::in_memory(TODAY);
    let number = |n| format!("(2026)内0783民初{n}号");
    let sheet = |procedure: Option<&str>| {
        let row = |n| {
            let mut row = under("", &number(n), 100);
            row.registration.procedure = procedure.map(str::to_owned);
            Row::Case(Box::new(row))
        };
        (1..4).map(row).collect::<Vec<_>>()
    };
    docket.import(&sheet(None));
    let report = docket.import(&sheet(Some("civil-first-simplified")));
    assert_eq!(report.problems.len(), 1);
    let one = &report.problems[0];
    assert_eq!((one.reason, one.count), (Reason::ProcedureRefined, 3));
    assert!(docket.show(&number(1)).changes.is_empty());
}

/// An open case missing from the next list of open cases is reported and left alone; a case of a
/// court that is not in the list is not reported.
#[test]
fn an_open_case_that_a_sheet_does_not_have_is_named() {
    let docket = Docket::in_memory(TODAY);
    let sheet = |numbers: &[&str]| {
        let rows = numbers.iter().map(|number| {
            let mut row = under("", number, 100);
            row.registration.procedure = None;
            Row::Case(Box::new(row))
        });
        rows.collect::<Vec<_>>()
    };
    let (one, two, there) = (NUMBER, "(2026)内0783民初2号", "(2026)内0703民初1号");
    let execution = "(2026)内0783执1号";
    let first = docket.import(&sheet(&[one, two, there, execution]));
    assert_eq!(first.missing, 0);
    let second = docket.import(&sheet(&[one]));
    assert_eq!(
        (second.missing, second.missing_cases),
        (1, vec![two.to_owned()])
    );
    assert_eq!(second.group, None);
    // A list of closed cases implies nothing about the open ones.
    let mut closed = under("", one, 100);
    closed.registration.procedure = None;
    closed.closed = Some(day(TODAY));
    closed.closed_column = true;
    let third = docket.import(&[Row::Case(Box::new(closed))]);
    assert_eq!((third.updated, third.missing), (1, 0));
}

/// An import reports the same remarks as a change entered by hand.
#[test]
fn an_import_names_what_a_person_is_told_of_a_change() {
    let docket = Docket::in_memory(TODAY);
    let number = "(2026)内0783行初1号";
    docket.import(&[
        Row::Case(Box::new(under("admin-first-ordinary", number, 100))),
        Row::Case(Box::new(under("civil-first-simplified", NUMBER, 5))),
    ]);
    let extension = |level: &str| {
        let approved = Some(day("2026-06-01"));
        let level = Some(level.to_owned());
        Change::Extend(Extension {
            months: 1,
            approved,
            level,
            ..Extension::default()
        })
    };
    let pause = |ground: &str, from: &str| {
        Change::Pause(Pause {
            kind: PauseKind::Deduct,
            ground: Some(ground.to_owned()),
            from: day(from),
            to: Some(day("2026-06-20")),
            accepted: None,
        })
    };
    let undated = Change::Extend(Extension {
        months: 3,
        ..Extension::default()
    });
    let says = |number: &str, change: Change| {
        Row::Event(EventRow {
            row: 2,
            number: Some(number.to_owned()),
            event: NewEvent {
                on: change.begins(),
                fact: Fact::Changed { change, note: None },
            },
        })
    };
    for (number, change, want) in [
        (number, extension("president"), vec![Reason::Approver]),
        (NUMBER, pause("鉴定", "2026-06-01"), vec![Reason::Late]),
        (
            NUMBER,
            pause("天气", "2026-02-01"),
            vec![Reason::GroundUnknown],
        ),
        (
            NUMBER,
            undated,
            vec![Reason::ExtensionOverStatute, Reason::ApprovalMissingOver],
        ),
    ] {
        let rows = [says(number, change)];
        let options = ImportOptions {
            dry_run: true,
            ..ImportOptions::default()
        };
        let report = docket.import_with(&rows, options).unwrap();
        let found: Vec<Reason> = report.problems.iter().map(|one| one.reason).collect();
        assert_eq!(found, want, "{rows:?}");
    }
}
