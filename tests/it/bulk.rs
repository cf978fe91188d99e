//! Bulk changes: the preview shows exactly what is written, in one commit that a single undo takes
//! back.

use std::collections::{BTreeSet, HashSet};

use proptest::prelude::*;
use qingji::domain;
use qingji::domain::bulk::{Doing, Moved, Shown, Skip};
use qingji::domain::change::{Change, Extension, Pause, PauseKind};
use qingji::domain::day::Distance;
use qingji::domain::event::{Fact, Field, FollowUp, Supervision};
use qingji::exchange::demo::Demo;
use qingji::service::api::{
    BulkQuery, BulkReport, CaseLine, Column, Filter, ListQuery, Order, Request, Response, Row,
    Status, Target,
};
use qingji::service::error::{Error, ErrorKey, ErrorKind};
use qingji::text::pinyin;

use crate::support::court::{Docket, context, day};

const TODAY: &str = "2026-06-30";

fn demo(cases: u64) -> Docket {
    let docket = Docket::in_memory(TODAY);
    let rows: Vec<Row> = Demo::new(cases, 11, day(TODAY)).collect();
    docket.import(&rows);
    docket
}

fn lines(docket: &Docket, status: Status) -> Vec<CaseLine> {
    let filter = Filter {
        status,
        ..Filter::default()
    };
    let query = ListQuery {
        filter,
        limit: usize::MAX,
        ..ListQuery::default()
    };
    match docket.ask(Request::List(Box::new(query))).unwrap() {
        Response::Cases(page) => page.rows,
        other => panic!("{other:?}"),
    }
}

fn ask(docket: &Docket, query: BulkQuery) -> Result<BulkReport, Error> {
    match docket.ask(Request::Bulk(Box::new(query)))? {
        Response::Bulk(report) => Ok(*report),
        other => panic!("{other:?}"),
    }
}

fn query(target: Target, doing: Doing) -> BulkQuery {
    BulkQuery {
        target,
        order: Vec::new(),
        doing,
        reason: None,
        dry_run: true,
        seen: None,
    }
}

fn by(distance: &str) -> Moved {
    Moved::By(Distance::parse(distance).unwrap())
}

fn numbers(lines: &[CaseLine]) -> Target {
    Target::Numbers(lines.iter().map(|line| line.number.clone()).collect())
}

/// Previews a change, then carries it out against the preview.
fn run(docket: &Docket, query: &BulkQuery) -> (BulkReport, BulkReport) {
    let preview = ask(docket, query.clone()).unwrap();
    assert_eq!(preview.written, None);
    let done = ask(
        docket,
        BulkQuery {
            dry_run: false,
            seen: Some(preview.seen),
            ..query.clone()
        },
    )
    .unwrap();
    (preview, done)
}

#[test]
fn forty_cases_are_one_commit_and_one_undo() {
    let docket = demo(300);
    let open = lines(&docket, Status::Open);
    let forty = &open[..40];
    let head = docket.verify().head;
    let doing = Doing::FollowUp {
        outcome: "contacted".into(),
        note: Some("集中约谈".into()),
        next: Some(by("+7d")),
    };
    let (preview, done) = run(&docket, &query(numbers(forty), doing));
    assert_eq!((preview.rows.len(), preview.changed()), (40, 40));
    assert_eq!(done.rows, preview.rows);
    let written = done.written.unwrap();
    assert_eq!(written.events, 40);
    for (line, row) in forty.iter().zip(&preview.rows) {
        let file = docket.show(&line.number);
        assert_eq!(file.line.next.map(Shown::Day), row.after);
        assert_eq!(file.timeline.last().unwrap().commit, written.commit);
    }
    assert_eq!(docket.verify().problems, vec![]);
    docket.undo(Some(written.commit)).unwrap();
    assert_eq!(lines(&docket, Status::Open), open);
    let verified = docket.verify();
    assert_eq!(verified.problems, vec![]);
    assert_ne!(verified.head, head);
}

/// The cases of a query in the order of a list that shows them.
#[test]
fn the_rows_of_a_query_are_in_the_order_of_the_list() {
    let docket = demo(200);
    let order = |by, descending| vec![Order { by, descending }];
    for order in [
        Vec::new(),
        order(Column::Claim, true),
        order(Column::Filed, false),
    ] {
        let listed = ListQuery {
            order: order.clone(),
            limit: usize::MAX,
            ..ListQuery::default()
        };
        let Response::Cases(page) = docket.ask(Request::List(Box::new(listed))).unwrap() else {
            panic!()
        };
        let target = Target::Query {
            figure: None,
            filter: Box::default(),
            except: Vec::new(),
        };
        let asked = BulkQuery {
            order,
            ..query(target, Doing::Next(by("+7d")))
        };
        let report = ask(&docket, asked).unwrap();
        let rows: Vec<&str> = report.rows.iter().map(|row| row.number.as_str()).collect();
        let lines: Vec<&str> = page.rows.iter().map(|line| line.number.as_str()).collect();
        assert!(lines.len() > 20);
        assert_eq!(rows, lines);
    }
}

#[test]
fn a_closing_shows_the_status_and_then_the_day() {
    let docket = demo(200);
    let open = lines(&docket, Status::Open);
    let doing = Doing::Close {
        on: day(TODAY),
        how: Some("判决".into()),
    };
    let report = ask(&docket, query(numbers(&open), doing)).unwrap();
    assert_eq!(report.rows.len(), open.len());
    let mut seen = BTreeSet::new();
    for (line, row) in open.iter().zip(&report.rows) {
        assert_eq!(row.number, line.number);
        let status = match line.procedure.as_deref() {
            Some(id) if id.starts_with("execution-") => domain::bulk::Status::Execution,
            _ => domain::bulk::Status::Trial,
        };
        seen.insert(status.id());
        assert_eq!(row.before, Some(Shown::Status(status)), "{}", line.number);
        assert_eq!(row.after, Some(Shown::Closed(day(TODAY))));
    }
    assert_eq!(seen.len(), 2);
}

/// Whoever takes over a case works at its court.
#[test]
fn the_people_of_the_courts_of_many_cases_are_known() {
    let docket = demo(400);
    let all = [lines(&docket, Status::Open), lines(&docket, Status::Closed)].concat();
    let court = all[0].court.clone();
    let of_court = |line: &&CaseLine| line.court == court;
    let own: Vec<CaseLine> = all.iter().filter(of_court).cloned().collect();
    let choices = |among: Option<Target>| {
        let request = Request::Choices {
            number: None,
            among: among.map(Box::new),
        };
        match docket.ask(request).unwrap() {
            Response::Choices(choices) => choices,
            other => panic!("{other:?}"),
        }
    };
    let known = choices(Some(numbers(&own[..2])));
    let handlers: HashSet<String> = own.iter().filter_map(|line| line.handler.clone()).collect();
    let staff = known.staff.unwrap();
    assert_eq!(staff.handlers, handlers);
    assert!(staff.handlers.len() < known.handlers.len());
    assert!(!staff.divisions.is_empty() && !staff.clerks.is_empty());
    // As a reader looks them up, and nobody is left out where no cases are named.
    assert!(known.handlers.is_sorted_by_key(|name| {
        let mut key = String::new();
        pinyin::look_up_key_into(name, &mut key);
        key
    }));
    assert_eq!(choices(None).staff, None);
    // The cases of a query are known by what it finds.
    let filter = Filter {
        courts: vec![court.clone().unwrap()],
        ..Filter::default()
    };
    let query = Target::Query {
        figure: None,
        filter: Box::new(filter),
        except: Vec::new(),
    };
    assert_eq!(choices(Some(query)).staff.unwrap().handlers, handlers);
}

#[test]
fn the_last_undo_takes_a_bulk_change_back() {
    let docket = demo(60);
    let open = lines(&docket, Status::Open);
    run(
        &docket,
        &query(numbers(&open), Doing::Tag("专项清理".into())),
    );
    assert!(
        docket
            .show(&open[0].number)
            .tags
            .contains(&"专项清理".to_owned())
    );
    docket.undo(None).unwrap();
    assert_eq!(lines(&docket, Status::Open), open);
}

#[test]
fn a_query_names_all_its_cases_but_those_left_out() {
    let docket = demo(200);
    let open = lines(&docket, Status::Open);
    let court = open[0].court.clone().unwrap();
    let filter = Filter {
        courts: vec![court.clone()],
        ..Filter::default()
    };
    let wanted: Vec<String> = open
        .iter()
        .filter(|line| line.court.as_ref() == Some(&court))
        .map(|line| line.number.clone())
        .collect();
    let target = Target::Query {
        figure: None,
        filter: Box::new(filter),
        except: vec![wanted[0].clone()],
    };
    let doing = Doing::Amend {
        field: Field::Handler,
        value: Some("林岚".into()),
        on: Some(day(TODAY)),
    };
    let (preview, _) = run(&docket, &query(target, doing));
    let mut changed: Vec<_> = preview.rows.iter().map(|row| row.number.clone()).collect();
    changed.sort();
    let mut rest = wanted[1..].to_vec();
    rest.sort();
    assert_eq!(changed, rest);
    for line in lines(&docket, Status::Open) {
        let moved = rest.contains(&line.number);
        let before = open.iter().find(|l| l.number == line.number).unwrap();
        let handler = if moved {
            Some("林岚".to_owned())
        } else {
            before.handler.clone()
        };
        assert_eq!(line.handler, handler);
    }
}

#[test]
fn what_moved_since_the_preview_is_a_conflict() {
    let docket = demo(40);
    let open = lines(&docket, Status::Open);
    let bulk = query(
        numbers(&open[..3]),
        Doing::Next(Moved::To(day("2026-07-10"))),
    );
    let preview = ask(&docket, bulk.clone()).unwrap();
    let fact = Fact::FollowedUp(FollowUp {
        outcome: "served".into(),
        next: Some(day("2026-07-06")),
        ..FollowUp::default()
    });
    docket.record(&open[1].number, None, fact).unwrap();
    let stale = BulkQuery {
        dry_run: false,
        seen: Some(preview.seen),
        ..bulk.clone()
    };
    let error = ask(&docket, stale).unwrap_err();
    assert_eq!(error.key, ErrorKey::BulkMoved);
    let (_, done) = run(&docket, &bulk);
    assert_eq!(done.written.unwrap().events, 3);
}

#[test]
fn skipped_cases_have_their_reason_and_a_reason_lifts_it() {
    let docket = demo(120);
    let open = lines(&docket, Status::Open);
    let closed = lines(&docket, Status::Closed);
    let limited = &open[0].number;
    let supervised = Fact::Supervised(Supervision {
        text: "发函查询".into(),
        limit: Some(day("2026-07-02")),
        ..Supervision::default()
    });
    docket.record(limited, None, supervised).unwrap();
    let mut bulk = query(
        Target::Numbers(vec![
            limited.clone(),
            open[1].number.clone(),
            open[1].number.clone(),
            closed[0].number.clone(),
            "(2020)内0702民初99999号".into(),
        ]),
        Doing::Next(Moved::To(day("2026-07-10"))),
    );
    let preview = ask(&docket, bulk.clone()).unwrap();
    let skips: Vec<Option<Skip>> = preview.rows.iter().map(|row| row.skip).collect();
    assert_eq!(
        skips,
        [
            Some(Skip::PastMeasure(day("2026-07-02"))),
            None,
            Some(Skip::Closed),
            Some(Skip::NoSuchCase)
        ]
    );
    bulk.reason = Some("督办单位同意顺延".into());
    let (preview, done) = run(&docket, &bulk);
    assert_eq!(preview.changed(), 2);
    assert_eq!(done.written.unwrap().events, 2);
    assert_eq!(docket.show(limited).line.next, Some(day("2026-07-10")));
}

#[test]
fn nothing_to_do_writes_nothing() {
    let docket = demo(30);
    let closed = lines(&docket, Status::Closed);
    let before = docket.verify().head;
    let (_, done) = run(&docket, &query(numbers(&closed), Doing::Next(by("+7d"))));
    assert_eq!(done.written, None);
    assert_eq!(docket.verify().head, before);
}

#[test]
fn what_can_be_done_to_no_case_is_refused_at_once() {
    let docket = demo(10);
    let open = lines(&docket, Status::Open);
    for doing in [
        Doing::Tag(" ".into()),
        Doing::Amend {
            field: Field::Filed,
            value: Some("2026-01-01".into()),
            on: None,
        },
        Doing::FollowUp {
            outcome: " ".into(),
            note: None,
            next: None,
        },
    ] {
        let error = ask(&docket, query(numbers(&open), doing.clone())).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Invalid, "{doing:?}");
    }
}

fn doing() -> impl Strategy<Value = Doing> {
    let name = prop::sample::select(vec!["林岚", "乌云"]);
    prop_oneof![
        (0..40_i64).prop_map(|days| Doing::FollowUp {
            outcome: "contacted".into(),
            note: None,
            next: Some(by(&format!("+{days}d"))),
        }),
        (-20..60_i64).prop_map(|days| Doing::Next(by(&format!("{days:+}d")))),
        (-5..90_i64)
            .prop_map(|days| { Doing::Next(Moved::To(day(TODAY) + chrono::Duration::days(days))) }),
        (name, prop::option::of(-900..0_i64)).prop_map(|(name, days)| Doing::Amend {
            field: Field::Handler,
            value: Some(name.into()),
            on: days.map(|days| day(TODAY) + chrono::Duration::days(days)),
        }),
        Just(Doing::Tag("涉企业,专项".into())),
        Just(Doing::Untag("涉企业".into())),
        Just(Doing::Resume { on: day(TODAY) }),
        (-400..2_i64).prop_map(|days| Doing::Close {
            on: day(TODAY) + chrono::Duration::days(days),
            how: Some("判决".into()),
        }),
        (-300..1_i64, prop::option::of(0..60_i64)).prop_map(|(from, length)| {
            let from = day(TODAY) + chrono::Duration::days(from);
            Doing::Change {
                change: Change::Pause(Pause {
                    kind: PauseKind::Deduct,
                    ground: Some("appraisal".into()),
                    from,
                    to: length.map(|days| from + chrono::Duration::days(days)),
                    accepted: None,
                }),
                note: None,
            }
        }),
        (1..7_u32, -200..1_i64).prop_map(|(months, days)| Doing::Change {
            change: Change::Extend(Extension {
                months,
                approved: Some(day(TODAY) + chrono::Duration::days(days)),
                ..Extension::default()
            }),
            note: None,
        }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// For any action on any cases: at most one commit, the projections equal the events, and
    /// undoing it leaves every row as it was.
    #[test]
    fn a_bulk_change_and_its_undo_are_nothing(
        doing in doing(),
        every in 1..4_usize,
        reason in prop::option::of(Just("院长批准".to_owned())),
    ) {
        let docket = demo(60);
        let all = lines(&docket, Status::All);
        let some: Vec<CaseLine> = all.iter().step_by(every).cloned().collect();
        let bulk = BulkQuery { reason, ..query(numbers(&some), doing) };
        let (preview, done) = run(&docket, &bulk);
        prop_assert_eq!(&preview.rows, &done.rows);
        prop_assert_eq!(docket.verify().problems, vec![]);
        if let Some(written) = done.written {
            prop_assert_eq!(written.events as usize, preview.changed());
            docket.undo(Some(written.commit)).unwrap();
        }
        prop_assert_eq!(lines(&docket, Status::All), all);
        prop_assert_eq!(docket.verify().problems, vec![]);
    }
}

#[test]
fn a_repeated_request_is_done_once() {
    let docket = demo(20);
    let open = lines(&docket, Status::Open);
    let bulk = BulkQuery {
        dry_run: false,
        ..query(numbers(&open), Doing::Tag("甲".into()))
    };
    let mut cx = context(TODAY);
    cx.request_id = Some("one".into());
    let ask = || {
        docket
            .service
            .handle(&cx, Request::Bulk(Box::new(bulk.clone())))
    };
    let first = ask().unwrap();
    let again = ask().unwrap();
    let (Response::Bulk(first), Response::Bulk(again)) = (first, again) else {
        panic!()
    };
    let (first, again) = (first.written.unwrap(), again.written.unwrap());
    assert_eq!((first.commit, again.commit), (again.commit, first.commit));
    assert!(again.repeated && !first.repeated);
}
