//! What must always hold: projections equal the events, tallies reconcile, repeated imports change
//! nothing, undo restores.

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use qingji::domain::change::{Change, Extension, Pause, PauseKind};
use qingji::domain::clock::State;
use qingji::domain::event::{Direction, Fact, Field, FollowUp, Payment, Registration};
use qingji::domain::money::Money;
use qingji::domain::window::Window;
use qingji::exchange::demo::Demo;
use qingji::service::api::{
    CaseLine, CaseRow, Column, DueQuery, EventRow, Filter, FindQuery, HolidayOrder, ListQuery,
    NewEvent, Order, Period, Request, Response, Row, Scope, Slice, Status, StockQuery, StockRow,
    StockSet, View,
};
use qingji::service::error::ErrorKey;

use crate::support::court::{Docket, context, day};

const TODAY: &str = "2026-06-30";

fn registration(n: u32, filed: Option<NaiveDate>) -> Registration {
    Registration {
        number: format!("(2026)内0783民初{n}号"),
        court: Some("扎兰屯市人民法院".to_owned()),
        division: Some("民一庭".to_owned()),
        handler: Some("周庭".to_owned()),
        type_code: Some("民初".to_owned()),
        procedure: Some("civil-first-ordinary".to_owned()),
        filed,
        tags: if n.is_multiple_of(3) {
            vec!["涉企业".to_owned(), "涉民生".to_owned()]
        } else {
            Vec::new()
        },
        ..Registration::default()
    }
}

fn number(n: u32) -> String {
    format!("(2026)内0783民初{n}号")
}

pub(crate) fn offset(days: u64) -> NaiveDate {
    day("2026-01-01") + Days::new(days)
}

/// One action of a user, possibly nonsense.
#[derive(Debug, Clone)]
pub(crate) enum Act {
    Add(u32, Option<u64>),
    Say(u32, Option<u64>, Fact),
    UndoLast,
    UndoAt(u64),
}

fn fact() -> impl Strategy<Value = Fact> {
    let kind = prop::sample::select(vec![
        PauseKind::Deduct,
        PauseKind::Suspend,
        PauseKind::Adjourn,
    ]);
    let pause =
        (kind.clone(), 0..200_u64, prop::option::of(0..90_u64)).prop_map(|(kind, from, length)| {
            let from = offset(from);
            let pause = Pause {
                kind,
                ground: None,
                from,
                to: length.map(|l| from + Days::new(l)),
                accepted: None,
            };
            Fact::Changed {
                change: Change::Pause(pause),
                note: None,
            }
        });
    let extend =
        (0..7_u32, 0..40_u32, prop::option::of(0..200_u64)).prop_map(|(months, days, approved)| {
            let extension = Extension {
                months,
                days,
                approved: approved.map(offset),
                ..Extension::default()
            };
            Fact::Changed {
                change: Change::Extend(extension),
                note: None,
            }
        });
    let resume = (kind, 0..200_u64).prop_map(|(kind, from)| Fact::Resumed {
        kind,
        from: offset(from),
    });
    let moved = prop::sample::select(vec![
        (Field::Division, "民二庭"),
        (Field::Division, "民一庭"),
        (Field::Handler, "林岚"),
        (Field::Court, "牙克石市人民法院"),
        (Field::Filed, "2026-02-03"),
        (Field::Procedure, "civil-first-simplified"),
        (Field::Procedure, "execution-first"),
        (Field::Type, "民终"),
        (Field::Tags, "涉金融"),
        (Field::Tags, "涉民生、涉企业"),
    ])
    .prop_map(|(field, value)| Fact::Amended {
        field,
        value: Some(value.to_owned()),
    });
    prop_oneof![
        4 => pause,
        2 => extend,
        2 => resume,
        2 => moved,
        1 => Just(Fact::Changed { change: Change::Restart { on: offset(60), reason: None }, note: None }),
        2 => (0..200_u64, prop::sample::select(vec!["civil-first-simplified", "execution-first", "execution-review"]))
            .prop_map(|(d, to)| Fact::Changed {
                change: Change::Convert { to: to.to_owned(), on: offset(d), accepted: None },
                note: None
            }),
        2 => Just(Fact::Closed { how: Some("判决".to_owned()) }),
        1 => Just(Fact::Reopened { reason: None }),
        2 => (0..30_u64).prop_map(|d| Fact::FollowedUp(FollowUp {
            outcome: "contacted".to_owned(),
            next: Some(offset(150 + d)),
            ..FollowUp::default()
        })),
        1 => (any::<bool>(), 1..9_999_i64).prop_map(|(out, cents)| Fact::Paid(Payment {
            direction: if out { Direction::PayOut } else { Direction::Receipt },
            amount: Money(cents),
            ..Payment::default()
        })),
    ]
}

pub(crate) fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        3 => (1..6_u32, prop::option::weighted(0.9, prop_oneof![8 => 0..120_u64, 2 => 175..260_u64])).prop_map(|(n, filed)| Act::Add(n, filed)),
        9 => (1..6_u32, prop::option::weighted(0.7, 0..181_u64), fact()).prop_map(|(n, on, fact)| Act::Say(n, on, fact)),
        1 => Just(Act::UndoLast),
        1 => (1..30_u64).prop_map(Act::UndoAt),
    ]
}

/// Carries out the possible actions; impossible ones are refused and leave everything as it was.
pub(crate) fn perform(docket: &Docket, acts: &[Act]) {
    for act in acts {
        let result = match act {
            Act::Add(n, filed) => docket
                .ask(Request::Add(Box::new(registration(*n, filed.map(offset)))))
                .map(|_| 0),
            Act::Say(n, on, fact) => docket.record(
                &number(*n),
                on.map(offset).map(|d| d.to_string()).as_deref(),
                fact.clone(),
            ),
            Act::UndoLast => docket.undo(None),
            Act::UndoAt(commit) => docket.undo(Some(*commit)),
        };
        // Refusals are expected; any other error is a bug.
        if let Err(error) = result {
            use qingji::service::error::ErrorKind::{Conflict, Invalid, NotFound};
            assert!(
                matches!(error.kind(), Conflict | Invalid | NotFound),
                "{error} after {act:?}"
            );
        }
    }
}

fn query(period: Option<Period>, slices: Vec<Slice>, set: StockSet) -> StockQuery {
    StockQuery {
        window: Window::new(day("2025-12-20"), day("2026-07-20")),
        period,
        slices,
        set,
        scope: Scope::default(),
    }
}

fn reconcile(rows: &[StockRow]) {
    for row in rows {
        // Not by the sums of the row itself, which are what is tested.
        let closing =
            row.opening + row.filed + row.reopened + row.moved_in - row.ended - row.moved_out;
        assert_eq!(closing, row.closing, "{row:?}");
        assert!(row.flow().adds_up(), "{row:?}");
    }
}

#[test]
fn undoing_the_undo_of_an_undo_undoes_again() {
    let docket = Docket::in_memory(TODAY);
    docket
        .ask(Request::Add(Box::new(registration(1, Some(offset(0))))))
        .unwrap();
    let closing = docket
        .record(&number(1), Some("2026-03-01"), Fact::Closed { how: None })
        .unwrap();
    let mut last = closing;
    for open in [true, false, true, false] {
        last = docket.undo(Some(last)).unwrap();
        assert_eq!(docket.show(&number(1)).line.closed.is_none(), open);
        assert!(docket.verify().ok);
    }
}

/// Usually in memory; one docket in eight is on the disk.
fn anywhere() -> impl Strategy<Value = bool> {
    prop::bool::weighted(0.125)
}

fn docket(on_disk: bool) -> Docket {
    if on_disk {
        Docket::on_disk(TODAY)
    } else {
        Docket::in_memory(TODAY)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_done_projections_equal_the_events(
        acts in prop::collection::vec(act(), 1..40), on_disk in anywhere(),
    ) {
        let docket = docket(on_disk);
        perform(&docket, &acts);
        let verified = docket.verify();
        prop_assert!(verified.ok, "{:?}", verified.problems);
        let list = |docket: &Docket| -> Vec<CaseLine> {
            let filter = Filter { status: Status::All, ..Filter::default() };
            let query = ListQuery { filter, order: vec![Order::up(Column::Number)], limit: 99, ..ListQuery::default() };
            match docket.ask(Request::List(Box::new(query))).unwrap() {
                Response::Cases(page) => page.rows,
                other => panic!("{other:?}"),
            }
        };
        let before = list(&docket);
        let stock = docket.stock(query(Some(Period::Week), vec![Slice::Court, Slice::Kind], StockSet::Delayed));
        docket.ask(Request::Rebuild).unwrap();
        prop_assert!(docket.verify().ok);
        prop_assert_eq!(before, list(&docket));
        prop_assert_eq!(stock, docket.stock(query(Some(Period::Week), vec![Slice::Court, Slice::Kind], StockSet::Delayed)));
    }

    #[test]
    fn both_identities_hold_for_every_slice_and_day(acts in prop::collection::vec(act(), 1..40)) {
        let docket = Docket::in_memory(TODAY);
        perform(&docket, &acts);
        for set in [StockSet::All, StockSet::Delayed, StockSet::LongPending { months: 3 }] {
            for slices in [
                vec![], vec![Slice::Court], vec![Slice::Division], vec![Slice::Handler, Slice::Kind],
                vec![Slice::Type], vec![Slice::Tag], vec![Slice::Court, Slice::Division],
            ] {
                let days = docket.stock(query(Some(Period::Day), slices.clone(), set));
                reconcile(&days);
                let total = docket.stock(query(None, slices.clone(), set));
                reconcile(&total);
                for row in &total {
                    let own: Vec<&StockRow> = days.iter().filter(|d| d.keys == row.keys).collect();
                    for pair in own.windows(2) {
                        prop_assert_eq!(pair[0].closing, pair[1].opening);
                    }
                    prop_assert_eq!(own.first().map(|d| d.opening), Some(row.opening));
                    prop_assert_eq!(own.last().map(|d| d.closing), Some(row.closing));
                    let sum = |part: fn(&StockRow) -> i64| own.iter().map(|day| part(day)).sum::<i64>();
                    prop_assert_eq!(sum(|day| day.filed), row.filed);
                    prop_assert_eq!(sum(|day| day.ended), row.ended);
                    prop_assert_eq!(sum(|day| day.reopened), row.reopened);
                    prop_assert_eq!(sum(|day| day.moved_in), row.moved_in);
                    prop_assert_eq!(sum(|day| day.moved_out), row.moved_out);
                    prop_assert!(own.iter().all(|d| d.closing >= 0), "{:?}", own);
                }
            }
        }
    }

    #[test]
    fn the_kept_tallies_equal_a_recount(
        acts in prop::collection::vec(act(), 1..40), on_disk in anywhere(),
    ) {
        let docket = docket(on_disk);
        perform(&docket, &acts);
        // For a view known at the end of time, the answer is counted from the events of every case.
        let end = View::known_at("2099-01-01T00:00:00+08:00".parse().unwrap());
        for set in [StockSet::All, StockSet::Delayed] {
            for slices in [vec![], vec![Slice::Court], vec![Slice::Kind], vec![Slice::Court, Slice::Kind]] {
                for period in [None, Some(Period::Day), Some(Period::Month)] {
                    let kept = query(period, slices.clone(), set);
                    let recount = docket.stock_seen(end, kept.clone());
                    prop_assert_eq!(docket.stock_seen(View::default(), kept), recount);
                }
            }
        }
    }

    #[test]
    fn the_due_list_is_the_clock_of_every_open_case(acts in prop::collection::vec(act(), 1..40), later in -150..200_i64) {
        let mut at = Docket::in_memory(TODAY);
        perform(&at, &acts);
        // Also on days after the last write, when planned changes begin and pauses grow, and on
        // days before it.
        at.context = context(&(day(TODAY) + chrono::Duration::days(later)).to_string());
        let Response::Cases(page) = at.ask(Request::Due(DueQuery { count: true, ..DueQuery::default() })).unwrap() else {
            panic!()
        };
        for line in &page.rows {
            let file = at.show(&line.number);
            prop_assert_eq!(&file.line, line);
            prop_assert_eq!(file.verdict.due, line.due);
        }
        let Response::Overview(overview) = at.ask(Request::Overview).unwrap() else { panic!() };
        prop_assert_eq!(overview.levels, page.levels);
        prop_assert_eq!(page.total, Some(page.rows.len()));
        // Follow-ups of that day. Later ones are known on the day of the last write, but not
        // before.
        let until = if later < 0 { at.context.today } else { NaiveDate::MAX };
        let last = |n| {
            let file = at.ask(Request::Show { number: number(n) }).ok()?;
            let Response::Case(file) = file else { panic!() };
            let held = file.timeline.into_iter().filter(|entry| !entry.retracted);
            held.filter(|entry| matches!(entry.fact, Fact::FollowedUp(_)))
                .filter_map(|entry| entry.on.filter(|on| *on <= until))
                .max()
        };
        let done = (1..6).filter(|n| last(*n) == Some(at.context.today)).count();
        prop_assert_eq!(overview.followed_up_today, done as u64);
    }
}

/// Rows of the demonstration, as an import sends them.
fn demo(cases: u64, seed: u64) -> Vec<Row> {
    Demo::new(cases, seed, day(TODAY)).collect()
}

#[test]
fn importing_twice_changes_nothing_on_disk_and_in_memory() {
    for docket in [Docket::in_memory(TODAY), Docket::on_disk(TODAY)] {
        let rows = demo(400, 3);
        let first = docket.import(&rows);
        assert_eq!((first.read, first.rejected), (rows.len() as u64, 0));
        assert!(docket.verify().ok, "{:?}", docket.verify().problems);
        let second = docket.import(&rows);
        assert_eq!(
            (second.added, second.updated, second.group),
            (0, 0, None),
            "{:?}",
            &second.problems
        );
        assert!(docket.verify().ok);
    }
}

#[test]
fn the_order_of_events_in_a_file_changes_nothing() {
    let rows = demo(200, 5);
    let (mut cases, mut events, mut current) = (Vec::new(), Vec::new(), String::new());
    for row in rows.clone() {
        match row {
            Row::Case(case) => {
                current.clone_from(&case.registration.number);
                cases.push(Row::Case(case));
            }
            Row::Event(mut event) => {
                event.number = Some(current.clone());
                events.push(Row::Event(event));
            }
        }
    }
    // All cases first, then all events: the second pass does what the first did in order.
    let apart = Docket::in_memory(TODAY);
    let report = apart.import(&cases.into_iter().chain(events).collect::<Vec<Row>>());
    assert_eq!(report.rejected, 0);
    assert!(apart.verify().ok, "{:?}", apart.verify().problems);
    let together = Docket::in_memory(TODAY);
    together.import(&rows);
    for set in [StockSet::All, StockSet::Delayed] {
        let q = || query(Some(Period::Week), vec![Slice::Court, Slice::Kind], set);
        assert_eq!(apart.stock(q()), together.stock(q()));
    }
}

#[test]
fn an_import_is_undone_in_one_step_and_redone_in_one() {
    let docket = Docket::on_disk(TODAY);
    docket.import(&demo(50, 1));
    let lines = |docket: &Docket| match docket.ask(Request::Due(DueQuery::default())).unwrap() {
        Response::Cases(page) => page.rows,
        other => panic!("{other:?}"),
    };
    let before = lines(&docket);
    let more: Vec<Row> = (1..40)
        .map(|n| {
            let registration = registration(n, Some(offset(u64::from(n))));
            Row::Case(Box::new(CaseRow {
                row: n,
                registration: Box::new(registration),
                ..Default::default()
            }))
        })
        .collect();
    let group = docket.import(&more).group.unwrap();
    let with = lines(&docket);
    assert!(with.len() > before.len());
    let undo = docket.undo(Some(group)).unwrap();
    assert_eq!(lines(&docket), before);
    assert!(docket.verify().ok, "{:?}", docket.verify().problems);
    assert!(docket.undo(Some(group)).is_err());
    docket.undo(Some(undo)).unwrap();
    assert_eq!(lines(&docket), with);
    assert!(docket.verify().ok);
}

#[test]
fn a_case_does_not_come_back_beside_another_of_its_number() {
    let docket = Docket::in_memory(TODAY);
    let add = || docket.ask(Request::Add(Box::new(registration(3, None))));
    add().unwrap();
    let undo = docket.undo(None).unwrap();
    add().unwrap();
    assert_eq!(
        docket.undo(Some(undo)).unwrap_err().key,
        ErrorKey::CaseExists
    );
    assert!(docket.verify().ok);
}

#[test]
fn what_is_written_on_a_day_before_a_closing_leaves_the_case_closed() {
    let mut docket = Docket::in_memory(TODAY);
    docket
        .ask(Request::Add(Box::new(registration(1, Some(offset(5))))))
        .unwrap();
    let closed = Fact::Closed { how: None };
    docket.record(&number(1), Some(TODAY), closed).unwrap();
    // A clock that runs behind, or `--today` with a past day.
    docket.context = context("2026-06-01");
    let note = Fact::Amended {
        field: Field::Note,
        value: Some("更正".to_owned()),
    };
    docket.record(&number(1), None, note).unwrap();
    // It was open then, and the clock shows that; on the day of the closing it is not.
    assert_eq!(docket.show(&number(1)).verdict.state, State::Running);
    docket.context = context(TODAY);
    assert_eq!(docket.show(&number(1)).verdict.state, State::Closed);
    let Response::Overview(overview) = docket.ask(Request::Overview).unwrap() else {
        panic!()
    };
    assert_eq!((overview.cases, overview.open), (1, 0));
    assert!(docket.verify().ok, "{:?}", docket.verify().problems);
}

/// The links in force of a case: their targets and relations.
fn links(docket: &Docket, n: u32) -> Vec<(String, String)> {
    let timeline = docket.show(&number(n)).timeline.into_iter();
    let held = timeline.filter(|entry| !entry.retracted);
    held.filter_map(|entry| match entry.fact {
        Fact::Linked { to, how } => Some((to, how.unwrap_or_default())),
        _ => None,
    })
    .collect()
}

#[test]
fn links_of_an_import_are_found_from_either_side_and_go_with_it() {
    let case = |n: u32| {
        Row::Case(Box::new(CaseRow {
            row: n,
            registration: Box::new(registration(n, Some(offset(5)))),
            ..CaseRow::default()
        }))
    };
    let linked = |row: u32, from: u32, to: u32, how: &str| {
        Row::Event(EventRow {
            row,
            number: Some(number(from)),
            event: NewEvent {
                on: None,
                fact: Fact::Linked {
                    to: number(to),
                    how: Some(how.to_owned()),
                },
            },
        })
    };
    let said = |to: u32, how: &str| (number(to), how.to_owned());
    for docket in [Docket::in_memory(TODAY), Docket::on_disk(TODAY)] {
        // One to a case that is in no docket, one to a case later in the file, and two that name
        // each other.
        let rows = [
            case(1),
            linked(2, 1, 2, "一审"),
            linked(3, 1, 9, "另案"),
            case(2),
            case(3),
            linked(4, 3, 2, "关联"),
            linked(5, 2, 3, "关联"),
        ];
        let first = docket.import(&rows);
        assert_eq!((first.rejected, first.problems.len()), (0, 0));
        assert_eq!(links(&docket, 1), [said(2, "一审"), said(9, "另案")]);
        assert_eq!(links(&docket, 2), [said(3, "关联"), said(1, "<- 一审")]);
        assert_eq!(links(&docket, 3), [said(2, "关联")]);
        assert!(docket.verify().ok, "{:?}", docket.verify().problems);
        let again = docket.import(&rows);
        assert_eq!((again.added, again.updated, again.group), (0, 0, None));
        // From a new case to an existing one.
        let second = docket.import(&[case(4), linked(6, 4, 1, "执行依据")]);
        assert!(links(&docket, 1).contains(&said(4, "<- 执行依据")));
        docket.undo(second.group).unwrap();
        assert_eq!(links(&docket, 1).len(), 2);
        docket.undo(first.group).unwrap();
        assert!(docket.verify().ok, "{:?}", docket.verify().problems);
    }
}

#[test]
fn a_request_id_writes_once() {
    let mut docket = Docket::on_disk(TODAY);
    docket
        .ask(Request::Add(Box::new(registration(1, Some(offset(3))))))
        .unwrap();
    docket.context.request_id = Some("17-3".to_owned());
    let fact = || {
        Fact::FollowedUp(FollowUp {
            outcome: "contacted".to_owned(),
            ..FollowUp::default()
        })
    };
    let first = docket.record(&number(1), None, fact()).unwrap();
    assert_eq!(docket.record(&number(1), None, fact()).unwrap(), first);
    assert_eq!(docket.show(&number(1)).timeline.len(), 2);
}

#[test]
fn strict_and_dry_imports_write_nothing() {
    use qingji::service::api::{CaseRow, ImportOptions};
    let docket = Docket::in_memory(TODAY);
    let bad = || {
        let closed = Some(day("2026-01-01"));
        let row = CaseRow {
            row: 2,
            registration: Box::new(registration(1, Some(offset(30)))),
            closed,
            ..CaseRow::default()
        };
        vec![Row::Case(Box::new(row))]
    };
    let dry = docket
        .import_with(
            &bad(),
            ImportOptions {
                dry_run: true,
                ..ImportOptions::default()
            },
        )
        .unwrap();
    assert_eq!((dry.added, dry.group, dry.problems.len()), (1, None, 1));
    let options = ImportOptions {
        strict: true,
        ..ImportOptions::default()
    };
    let strict = docket.import_with(&bad(), options).unwrap();
    assert_eq!(
        (strict.added, strict.group, strict.problems.len()),
        (0, None, 1)
    );
    assert_eq!(docket.verify().cases, 0);
    let report = docket.import(&bad());
    assert_eq!((report.added, report.problems.len()), (1, 1));
    assert_eq!(docket.show(&number(1)).line.closed, None);
}

#[test]
fn lookup_puts_overdue_first_and_takes_every_kind_of_token() {
    let docket = Docket::on_disk(TODAY);
    docket.import(&demo(600, 2));
    let find = |text: &str| match docket
        .ask(Request::Find(FindQuery {
            text: text.to_owned(),
            limit: 500,
            closed: false,
        }))
        .unwrap()
    {
        Response::Found(found) => found,
        other => panic!("{other:?}"),
    };
    let all = find("");
    let late = all
        .rows
        .iter()
        .position(|l| l.days_left.is_none_or(|d| d >= 0))
        .unwrap_or(all.rows.len());
    assert!(
        all.rows[late..]
            .iter()
            .all(|l| l.days_left.is_none_or(|d| d >= 0)),
        "overdue come first"
    );
    let target = &all.rows[0];
    let serial: String = target
        .number
        .chars()
        .skip_while(|c| *c != '初' && *c != '执')
        .filter(char::is_ascii_digit)
        .collect();
    for text in [
        target.number.clone(),
        serial,
        format!("@{}", target.handler.as_deref().unwrap()),
    ] {
        assert!(
            find(&text).rows.iter().any(|l| l.number == target.number),
            "{text}"
        );
    }
    assert!(
        find("hle")
            .rows
            .iter()
            .any(|l| l.court.as_deref() == Some("海拉尔区人民法院"))
    );
    assert!(
        find("hailaer")
            .rows
            .iter()
            .any(|l| l.court.as_deref() == Some("海拉尔区人民法院"))
    );
    assert!(
        find("海拉爾")
            .rows
            .iter()
            .any(|l| l.court.as_deref() == Some("海拉尔区人民法院"))
    );
    assert!(
        find("#0702 >1")
            .rows
            .iter()
            .all(|l| l.court_code.as_deref() == Some("内0702") && l.days_left < Some(-1))
    );
    assert!(
        find("zhihui")
            .rows
            .iter()
            .any(|l| l.number.contains("执恢"))
    );
    assert_eq!(find("@没有这个人").matches, 0);
}

#[test]
fn a_write_ranks_its_case_anew_in_the_lookup() {
    let docket = Docket::on_disk(TODAY);
    docket.import(&demo(300, 4));
    let find = || {
        let query = FindQuery {
            text: String::new(),
            limit: 1000,
            closed: false,
        };
        let Response::Found(found) = docket.ask(Request::Find(query)).unwrap() else {
            panic!()
        };
        found.rows
    };
    let place = |number: &str| find().iter().position(|line| line.number == number);
    let first = find().first().unwrap().clone();
    assert!(first.days_left < Some(0), "{first:?}");
    let extended = Fact::Changed {
        change: Change::Extend(Extension {
            until: Some(offset(400)),
            accepted: Some("院长批准".to_owned()),
            ..Extension::default()
        }),
        note: None,
    };
    docket.record(&first.number, None, extended).unwrap();
    let after = find();
    let at = place(&first.number).unwrap();
    assert!(after[at].days_left > Some(200));
    assert!(
        after[..at].iter().all(|line| line.days_left.is_some()),
        "dated cases stand before it"
    );
    assert!(
        after[at..]
            .iter()
            .all(|line| line.days_left >= after[at].days_left || line.days_left.is_none())
    );
    // Undoing moves it back to the top.
    docket.undo(None).unwrap();
    assert_eq!(place(&first.number), Some(0));
}

#[test]
fn a_polyphone_is_found_by_any_of_its_readings() {
    let docket = Docket::in_memory(TODAY);
    let plaintiffs = Some("曾长乐".to_owned());
    let case = Registration {
        plaintiffs,
        ..registration(1, Some(offset(1)))
    };
    docket.ask(Request::Add(Box::new(case))).unwrap();
    for text in ["zcl", "ccl", "zengchangle", "zzl", "cengchangyue", "曾長樂"] {
        let found = docket.finds(text);
        assert_eq!(found.matches, 1, "{text}");
    }
}

#[test]
fn a_year_of_holidays_added_at_run_time_moves_the_due_dates_it_touches() {
    let docket = Docket::on_disk(TODAY);
    docket
        .ask(Request::Add(Box::new(registration(
            1,
            Some(day("2026-08-15")),
        ))))
        .unwrap();
    let before = docket.show(&number(1)).line;
    assert_eq!(
        (before.due, before.provisional),
        (Some(day("2027-02-15")), true)
    );
    let json = r#"{"year":2027,"papers":[],"days":[{"name":"x","date":"2027-02-15","isOffDay":true},
        {"name":"x","date":"2027-02-16","isOffDay":true}]}"#;
    docket
        .ask(Request::Holidays(HolidayOrder::Year {
            json: json.to_owned(),
        }))
        .unwrap();
    let after = docket.show(&number(1)).line;
    assert_eq!(
        (after.due, after.provisional),
        (Some(day("2027-02-17")), false)
    );
    assert!(docket.verify().ok, "{:?}", docket.verify().problems);
}

#[test]
fn a_wrong_year_of_holidays_is_taken_out_and_undo_takes_nothing_else_back() {
    let docket = Docket::on_disk(TODAY);
    let filed = registration(1, Some(day("2026-08-15")));
    docket.ask(Request::Add(Box::new(filed))).unwrap();
    let due = || {
        let line = docket.show(&number(1)).line;
        (line.due.unwrap().to_string(), line.provisional)
    };
    let order = |order: HolidayOrder| match docket.ask(Request::Holidays(order)) {
        Ok(Response::Written(written)) => Ok((written.commit, written.repeated)),
        Ok(other) => panic!("{other:?}"),
        Err(error) => Err(error.key),
    };
    let year = |days: &str| HolidayOrder::Year {
        json: format!(r#"{{"year":2027,"days":[{days}]}}"#),
    };
    let wrong = r#"{"name":"x","date":"2027-02-15","isOffDay":true}"#;
    let remove = |year| HolidayOrder::Remove { year };
    let provisional = ("2027-02-15".to_owned(), true);
    assert_eq!(due(), provisional);
    assert_eq!(order(remove(2027)), Err(ErrorKey::NoHolidays));
    let (first, _) = order(year(wrong)).unwrap();
    assert_eq!(due(), ("2027-02-16".to_owned(), false));
    // The same again is no second version, whatever its blanks.
    assert_eq!(order(year(wrong)), Ok((first, true)));
    assert_eq!(order(year(&format!(" {wrong} "))), Ok((first, true)));
    let refused = docket.undo(None).unwrap_err();
    assert_eq!(refused.key, ErrorKey::LastStays);
    assert_eq!(docket.show(&number(1)).line.number, number(1));
    let (second, repeated) = order(remove(2027)).unwrap();
    assert!(second > first && !repeated);
    assert_eq!(due(), provisional);
    assert_eq!(order(remove(2027)), Ok((second, true)));
    // A year that comes with the program counts again.
    let filed = registration(2, Some(day("2026-04-01")));
    docket.ask(Request::Add(Box::new(filed))).unwrap();
    let other = || docket.show(&number(2)).line.due.unwrap().to_string();
    assert_eq!(other(), "2026-10-08");
    assert_eq!(order(remove(2026)), Err(ErrorKey::NoHolidays));
    let json = r#"{"year":2026,"days":[{"name":"x","date":"2026-12-31","isOffDay":true}]}"#;
    let json = json.to_owned();
    order(HolidayOrder::Year { json }).unwrap();
    assert_eq!(other(), "2026-10-01");
    order(remove(2026)).unwrap();
    assert_eq!(other(), "2026-10-08");
    assert!(docket.verify().ok, "{:?}", docket.verify().problems);
    // A step since then is the last one.
    let note = Fact::Amended {
        field: Field::Note,
        value: Some("甲".to_owned()),
    };
    docket.record(&number(1), None, note).unwrap();
    docket.undo(None).unwrap();
    assert_eq!(docket.undo(None).unwrap_err().key, ErrorKey::LastStays);
}

#[test]
fn make_up_weekends_may_be_made_days_off_and_the_past_keeps_its_due_date() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("d.redb");
    let docket = Docket::at(&path, TODAY);
    // 2026-02-14 is a Saturday made a working day before the spring festival of 15 to 23 February.
    let filed = registration(1, Some(day("2025-08-14")));
    docket.ask(Request::Add(Box::new(filed))).unwrap();
    let due = |docket: &Docket| docket.show(&number(1)).line.due;
    assert_eq!(due(&docket), Some(day("2026-02-14")));
    docket
        .ask(Request::Holidays(HolidayOrder::Makeup { working: false }))
        .unwrap();
    assert_eq!(due(&docket), Some(day("2026-02-24")));
    assert!(docket.verify().ok, "{:?}", docket.verify().problems);
    drop(docket);
    let docket = Docket::at(&path, TODAY);
    assert_eq!(due(&docket), Some(day("2026-02-24")));
    docket
        .ask(Request::Holidays(HolidayOrder::Makeup { working: true }))
        .unwrap();
    assert_eq!(due(&docket), Some(day("2026-02-14")));
    assert!(docket.verify().ok, "{:?}", docket.verify().problems);
}

#[test]
fn an_entry_of_the_timeline_leads_to_its_change_as_it_stands() {
    let docket = Docket::in_memory(TODAY);
    let filed = registration(1, Some(day("2026-01-05")));
    docket.ask(Request::Add(Box::new(filed))).unwrap();
    let from = day("2026-06-01");
    let change = Change::Pause(Pause {
        kind: PauseKind::Deduct,
        ground: Some("appraisal".to_owned()),
        from,
        to: None,
        accepted: None,
    });
    let deducted = Fact::Changed { change, note: None };
    docket.record(&number(1), None, deducted).unwrap();
    let resumed = Fact::Resumed {
        kind: PauseKind::Deduct,
        from,
    };
    let back = docket.record(&number(1), Some("2026-06-20"), resumed);
    let end = |docket: &Docket| {
        let file = docket.show(&number(1));
        let mut entries = file.timeline.iter();
        let found = entries.find_map(|entry| file.change_of(entry));
        match found {
            Some((0, Change::Pause(pause))) => pause.to,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(end(&docket), Some(day("2026-06-20")));
    docket.undo(Some(back.unwrap())).unwrap();
    assert_eq!(end(&docket), None);
}

#[test]
fn a_timeline_is_in_the_order_of_its_days_and_within_one_of_its_recording() {
    let docket = Docket::in_memory(TODAY);
    let filed = registration(1, Some(day("2026-01-05")));
    docket.ask(Request::Add(Box::new(filed))).unwrap();
    let said = |outcome: &str, on: &str| {
        let fact = Fact::FollowedUp(FollowUp {
            outcome: outcome.to_owned(),
            ..FollowUp::default()
        });
        docket.record(&number(1), Some(on), fact).unwrap()
    };
    for (outcome, on) in [
        ("丙", "2026-06-03"),
        ("甲", "2026-06-01"),
        ("丁", "2026-06-03"),
    ] {
        said(outcome, on);
    }
    let timeline = docket.show(&number(1)).timeline;
    let outcomes: Vec<&str> = timeline
        .iter()
        .filter_map(|entry| match &entry.fact {
            Fact::FollowedUp(follow_up) => Some(follow_up.outcome.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(outcomes, ["甲", "丙", "丁"]);
    assert!(timeline.is_sorted_by_key(qingji::service::api::TimelineEntry::day));
}
