//! The checklist of the day, on a real docket.

use chrono::NaiveDate;
use qingji::domain::change::{Change, Pause, PauseKind};
use qingji::domain::checklist::Reason;
use qingji::domain::event::{Direction, Fact, Field, FollowUp, Payment, Registration, Supervision};
use qingji::domain::level::Level;
use qingji::domain::money::Money;
use qingji::domain::next::{Bound, Rule};
use qingji::domain::query::reason_words;
use qingji::exchange::demo::Demo;
use qingji::service::api::{
    CaseLine, Checklist, ChecklistQuery, Count, DoneQuery, EventRow, Filter, Follow, NewEvent,
    Request, Response, Row, View, Written, parse_query,
};
use qingji::service::error::ErrorKey;
use qingji::text::locale::Locale;

use crate::support::court::{Docket, context, day};

/// Adds a case filed on a day, with a limit of three months by the simplified procedure.
fn add(docket: &Docket, serial: u32, filed: &str) -> String {
    let number = format!("(2026)内0783民初{serial}号");
    let registration = Registration {
        number: number.clone(),
        handler: Some(
            if serial.is_multiple_of(2) {
                "周庭"
            } else {
                "李静"
            }
            .to_owned(),
        ),
        division: Some("民一庭".to_owned()),
        procedure: Some("civil-first-simplified".to_owned()),
        filed: Some(day(filed)),
        ..Registration::default()
    };
    docket.ask(Request::Add(Box::new(registration))).unwrap();
    number
}

fn follow(docket: &Docket, number: &str, outcome: &str, rule: Option<&str>) -> Written {
    let follow = Follow {
        number: number.to_owned(),
        on: None,
        follow_up: FollowUp {
            outcome: outcome.to_owned(),
            ..FollowUp::default()
        },
        rule: rule.and_then(Rule::parse),
    };
    match docket.ask(Request::Follow(Box::new(follow))).unwrap() {
        Response::Written(written) => written,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_next_day_stays_within_the_limit_of_the_measure_and_the_due_date() {
    let docket = Docket::in_memory("2026-06-10");
    // Due on 2026-08-20.
    let number = add(&docket, 1, "2026-05-20");
    let plain = follow(&docket, &number, "served", Some("+15d"))
        .next
        .unwrap();
    assert_eq!((plain.day, plain.capped), (day("2026-06-25"), None));
    let measure = |limit| {
        Fact::Supervised(Supervision {
            text: "拿出方案".to_owned(),
            limit: Some(day(limit)),
            ..Supervision::default()
        })
    };
    docket.record(&number, None, measure("2026-06-19")).unwrap();
    // A holiday from the 19th to the 21st: the last working day before the limit.
    let capped = follow(&docket, &number, "served", Some("+15d"))
        .next
        .unwrap();
    assert_eq!(capped.day, day("2026-06-18"));
    assert_eq!(capped.capped.unwrap().bound, Bound::Supervision);
    // The last supervision counts; undoing it restores the one before.
    let later = docket.record(&number, None, measure("2026-12-01")).unwrap();
    let due = follow(&docket, &number, "served", Some("+6m"))
        .next
        .unwrap();
    assert_eq!(due.day, day("2026-08-20"));
    assert_eq!(due.capped.unwrap().bound, Bound::Due);
    docket.undo(Some(later)).unwrap();
    let capped = follow(&docket, &number, "served", Some("+15d"))
        .next
        .unwrap();
    assert_eq!(capped.day, day("2026-06-18"));
    assert_eq!(follow(&docket, &number, "x", None).next, None);
    docket
        .record(&number, None, Fact::Closed { how: None })
        .unwrap();
    let closed = follow(&docket, &number, "served", Some("+15d"));
    assert_eq!((closed.next, closed.line.unwrap().next), (None, None));
}

fn list(docket: &Docket, query: ChecklistQuery) -> Checklist {
    match docket.ask(Request::Checklist(Box::new(query))).unwrap() {
        Response::Checklist(list) => *list,
        other => panic!("{other:?}"),
    }
}

/// The serial numbers and reasons of the list, in order.
fn items(list: &Checklist) -> Vec<(String, &'static str)> {
    let serial = |number: &str| number[number.find('初').unwrap() + 3..].replace('号', "");
    let numbers = list.page.rows.iter().map(|row| serial(&row.number));
    numbers.zip(list.reasons.iter().map(|r| r.id())).collect()
}

fn all() -> ChecklistQuery {
    ChecklistQuery {
        count: true,
        ..ChecklistQuery::default()
    }
}

fn pause(from: &str, to: Option<&str>) -> Fact {
    Fact::Changed {
        change: Change::Pause(Pause {
            kind: PauseKind::Deduct,
            ground: None,
            from: day(from),
            to: to.map(day),
            accepted: None,
        }),
        note: None,
    }
}

/// Cases with every reason; today is a Tuesday.
fn mixed() -> Docket {
    let docket = Docket::in_memory("2026-06-30");
    // 1 overdue, 2 urgent, 3 near, 4 ahead, 5 and 6 far off.
    for (serial, filed) in [
        (1, "2026-01-05"),
        (2, "2026-04-01"),
        (3, "2026-04-06"),
        (4, "2026-04-25"),
        (5, "2026-06-20"),
        (6, "2026-06-01"),
    ] {
        add(&docket, serial, filed);
    }
    docket
        .record(&number(6), None, pause("2026-06-02", Some("2026-06-29")))
        .unwrap();
    let next = |on: &str, next: &str| {
        Fact::FollowedUp(FollowUp {
            outcome: "contacted".to_owned(),
            next: Some(day(next)),
            note: Some(on.to_owned()),
            ..FollowUp::default()
        })
    };
    docket
        .record(&number(5), Some("2026-06-23"), next("x", "2026-06-30"))
        .unwrap();
    // 7 is paused.
    add(&docket, 7, "2026-06-01");
    docket
        .record(&number(7), None, pause("2026-06-20", None))
        .unwrap();
    docket
}

fn number(serial: u32) -> String {
    format!("(2026)内0783民初{serial}号")
}

fn expected(text: &str) -> Vec<(String, &str)> {
    text.split_whitespace()
        .map(|item| item.split_once(':').unwrap())
        .map(|(serial, reason)| (serial.to_owned(), reason))
        .collect()
}

const MIXED: &str = "1:over 2:urgent 3:near 4:ahead 7:paused 5:follow-up 6:pause-ends";

#[test]
fn every_item_has_one_reason_and_its_place() {
    let docket = mixed();
    let found = list(&docket, all());
    assert_eq!(items(&found), expected(MIXED));
    let counts = found.counts.unwrap();
    assert_eq!(
        (counts.todo(), counts.done(), found.page.total),
        (7, 0, Some(7))
    );
    assert!(counts.sections.iter().all(|n| *n <= 1));
    // One order for all reasons: the longest overdue first, those without a due date last.
    let due = |line: &CaseLine| line.due.unwrap_or(NaiveDate::MAX);
    assert!(found.page.rows.is_sorted_by_key(due));
    // A window is a part of the whole, counted or not.
    for offset in 0..8 {
        for limit in 0..8 {
            for count in [false, true] {
                let part = list(
                    &docket,
                    ChecklistQuery {
                        offset,
                        limit: Some(limit),
                        count,
                        ..all()
                    },
                );
                let whole = expected(MIXED);
                let wanted: Vec<_> = whole.into_iter().skip(offset).take(limit).collect();
                assert_eq!(items(&part), wanted, "{offset} {limit} {count}");
            }
        }
    }
    assert!(docket.verify().ok, "{:?}", docket.verify().problems);
}

/// The sections of the shell, the filter by the reason and the counts are about the same cases.
#[test]
fn a_reason_is_asked_for_by_its_word_as_by_its_section() {
    let docket = mixed();
    let whole = list(
        &docket,
        ChecklistQuery {
            count: true,
            ..all()
        },
    );
    let counts = whole.counts.unwrap();
    let mut seen = 0;
    for reason in Reason::ALL {
        let section = ChecklistQuery {
            only: Some(reason),
            ..all()
        };
        let section = items(&list(&docket, section));
        assert_eq!(counts.get(reason), section.len() as u64, "{reason:?}");
        for locale in Locale::ALL {
            let key = if locale == Locale::Zh {
                "缘由"
            } else {
                "reason"
            };
            let word = reason_words(reason, locale);
            let asked = |sign: &str| {
                let filter = parse_query(&format!("{key}{sign}{word}")).unwrap();
                let query = ChecklistQuery { filter, ..all() };
                items(&list(&docket, query))
            };
            assert_eq!(asked("="), section, "{word}");
            let others = items(&whole).into_iter();
            let others: Vec<_> = others.filter(|item| !section.contains(item)).collect();
            assert_eq!(asked("!="), others, "{word}");
        }
        seen += usize::from(!section.is_empty());
    }
    assert!(seen >= 4, "{counts:?}");
    // No other list knows a reason, and none pretends to.
    let filter = parse_query("缘由=跳过").unwrap();
    let error = docket.ask(Request::Sums(filter.into())).unwrap_err();
    assert_eq!(error.key, ErrorKey::ReasonOfDay);
}

#[test]
fn what_was_done_leaves_the_list_and_comes_back_with_undo() {
    let docket = mixed();
    follow(&docket, &number(1), "contacted", Some("+7d"));
    // Without a next day it is done for today only.
    let commit = follow(&docket, &number(2), "contacted", None).commit;
    let found = list(&docket, all());
    assert_eq!(
        items(&found),
        expected("3:near 4:ahead 7:paused 5:follow-up 6:pause-ends")
    );
    assert_eq!(found.counts.unwrap().done(), 2);
    docket.undo(Some(commit)).unwrap();
    assert_eq!(items(&list(&docket, all()))[0].0, "2");
    let mut docket = docket;
    docket.context = context("2026-07-01");
    assert_eq!(list(&docket, all()).counts.unwrap().done(), 0);
}

#[test]
fn what_is_put_off_is_gone_today_and_first_tomorrow_for_this_person_only() {
    let docket = mixed();
    let skip = |docket: &Docket, put_off| {
        let number = number(5);
        docket.ask(Request::Skip { number, put_off }).unwrap();
    };
    skip(&docket, true);
    let found = list(&docket, all());
    assert_eq!(
        items(&found),
        expected("1:over 2:urgent 3:near 4:ahead 7:paused 6:pause-ends")
    );
    assert_eq!(found.counts.unwrap().skipped, 1);
    let mut docket = docket;
    "other".clone_into(&mut docket.context.actor.name);
    assert_eq!(items(&list(&docket, all())), expected(MIXED));
    skip(&docket, true);
    "clerk".clone_into(&mut docket.context.actor.name);
    skip(&docket, false);
    assert_eq!(items(&list(&docket, all())), expected(MIXED));
    skip(&docket, true);
    assert!(docket.verify().ok);
    docket.context = context("2026-07-01");
    let tomorrow = items(&list(&docket, all()));
    assert!(
        tomorrow.contains(&("5".to_owned(), "skipped")),
        "{tomorrow:?}"
    );
    docket.context = context("2026-07-03");
    let later = items(&list(&docket, all()));
    assert!(later.contains(&("5".to_owned(), "follow-up")), "{later:?}");
    let unknown = docket.ask(Request::Skip {
        number: "x".to_owned(),
        put_off: true,
    });
    assert!(unknown.is_err());
}

#[test]
fn only_what_is_listed_and_not_done_can_be_put_off_and_it_counts_once() {
    let docket = mixed();
    let skip = |number: String| {
        let put_off = true;
        docket.ask(Request::Skip { number, put_off })
    };
    let refused = |number: String| skip(number).unwrap_err().key;
    docket
        .record(&number(2), None, Fact::Closed { how: None })
        .unwrap();
    assert_eq!(refused(number(2)), ErrorKey::ClosedOffList);
    follow(&docket, &number(3), "contacted", Some("+7d"));
    assert_eq!(refused(number(3)), ErrorKey::DoneToday);
    let far = add(&docket, 90, "2026-06-29");
    assert_eq!(refused(far), ErrorKey::NotOnList);
    let all_of_it = |docket: &Docket| {
        let counts = list(docket, all()).counts.unwrap();
        (
            counts.done() + counts.skipped + counts.todo(),
            counts.skipped,
        )
    };
    let (sum, _) = all_of_it(&docket);
    skip(number(1)).unwrap();
    skip(number(1)).unwrap();
    skip(number(4)).unwrap();
    assert_eq!(all_of_it(&docket), (sum, 2));
    // Done after all, they are no longer put off.
    follow(&docket, &number(1), "contacted", Some("+7d"));
    docket
        .record(&number(4), None, Fact::Closed { how: None })
        .unwrap();
    assert_eq!(all_of_it(&docket), (sum, 0));
    let done = docket.ask(Request::Done(DoneQuery::default())).unwrap();
    let Response::DayDone(done) = done else {
        panic!("{done:?}")
    };
    assert_eq!(done.skipped, 0);
}

#[test]
fn the_summary_of_a_past_day_is_what_was_recorded_on_it() {
    let mut docket = mixed();
    follow(&docket, &number(3), "contacted", Some("+7d"));
    docket.context = context("2026-07-02");
    let followed = || {
        Fact::FollowedUp(FollowUp {
            outcome: "contacted".to_owned(),
            ..FollowUp::default()
        })
    };
    for on in ["2026-06-30", "2026-07-01", "2026-07-02"] {
        docket.record(&number(4), Some(on), followed()).unwrap();
    }
    // On the first day another was recorded that names an earlier one.
    let summed = |as_of: &str| {
        let request = Request::Done(DoneQuery::default());
        match docket.ask_seen(View::as_of(day(as_of)), request).unwrap() {
            Response::DayDone(done) => done.followed,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(
        ["2026-06-29", "2026-06-30", "2026-07-01", "2026-07-02"].map(summed),
        [0, 2, 0, 3]
    );
}

#[test]
fn the_list_is_that_of_a_handler() {
    let docket = mixed();
    let query = ChecklistQuery {
        filter: Filter {
            handlers: vec!["周庭".to_owned()],
            ..Filter::default()
        },
        ..all()
    };
    follow(&docket, &number(4), "contacted", Some("+7d"));
    follow(&docket, &number(3), "contacted", Some("+7d"));
    let found = list(&docket, query.clone());
    assert_eq!(items(&found), expected("2:urgent 6:pause-ends"));
    assert_eq!(found.counts.unwrap().done(), 1);
    let mut tagged = query;
    tagged.filter.tags = vec!["涉企业".to_owned()];
    assert!(
        docket.ask(Request::Checklist(Box::new(tagged))).is_err(),
        "an unknown tag"
    );
}

/// A row of an import: a fact of a case on a day.
fn said(number: &str, on: &str, fact: Fact) -> Row {
    Row::Event(EventRow {
        row: 1,
        number: Some(number.to_owned()),
        event: NewEvent {
            on: Some(day(on)),
            fact,
        },
    })
}

fn contacted() -> Fact {
    Fact::FollowedUp(FollowUp {
        outcome: "contacted".to_owned(),
        ..FollowUp::default()
    })
}

#[test]
fn what_is_done_is_counted_by_its_day_however_it_came() {
    let mut docket = mixed();
    let overview = |docket: &Docket| match docket.ask(Request::Overview).unwrap() {
        Response::Overview(overview) => overview.followed_up_today,
        other => panic!("{other:?}"),
    };
    let done = |docket: &Docket| {
        let counted = list(docket, all()).counts.unwrap().done();
        assert_eq!(counted, overview(docket));
        counted
    };
    follow(&docket, &number(1), "contacted", Some("+7d"));
    // Facts of an import count if they are dated today; those of yesterday do not, and those of
    // tomorrow are not taken.
    let tomorrow = said(&number(4), "2026-07-01", contacted());
    let rows = [
        said(&number(2), "2026-06-30", contacted()),
        said(&number(3), "2026-06-29", contacted()),
        tomorrow.clone(),
    ];
    assert_eq!(docket.import(&rows).rejected, 1);
    assert_eq!(done(&docket), 2);
    assert!(docket.verify().ok, "{:?}", docket.verify().problems);
    // A case closed after a follow-up was done.
    let closing = docket.record(&number(2), None, Fact::Closed { how: None });
    assert_eq!(done(&docket), 2);
    docket.undo(Some(closing.unwrap())).unwrap();
    docket.context = context("2026-07-01");
    let group = docket.import(&[tomorrow]).group;
    assert_eq!(done(&docket), 1);
    // This holds for the day before too, though one of its cases was followed up again.
    follow(&docket, &number(1), "contacted", Some("+7d"));
    assert_eq!(done(&docket), 2);
    docket.context = context("2026-06-30");
    assert_eq!(done(&docket), 2);
    docket.context = context("2026-07-01");
    docket.undo(group).unwrap();
    assert_eq!(done(&docket), 1);
    docket.ask(Request::Rebuild).unwrap();
    assert_eq!(done(&docket), 1);
    assert!(docket.verify().ok, "{:?}", docket.verify().problems);
}

#[test]
fn a_closing_recorded_today_is_work_done_today() {
    let mut docket = mixed();
    let done = |docket: &Docket| list(docket, all()).counts.unwrap().done();
    let todo = |docket: &Docket| list(docket, all()).counts.unwrap().todo();
    let before = todo(&docket);
    let close = |docket: &Docket, serial, on| {
        let fact = Fact::Closed { how: None };
        docket.record(&number(serial), Some(on), fact).unwrap()
    };
    let first = close(&docket, 1, "2026-06-30");
    assert_eq!((done(&docket), todo(&docket)), (1, before - 1));
    // The recorded day may be an earlier one.
    close(&docket, 2, "2026-06-26");
    assert_eq!(done(&docket), 2);
    // Two actions on one case count as one case done.
    follow(&docket, &number(3), "contacted", Some("+7d"));
    close(&docket, 3, "2026-06-30");
    assert_eq!(done(&docket), 3);
    docket.undo(Some(first)).unwrap();
    assert_eq!(done(&docket), 2);
    // Imported facts were recorded elsewhere and do not count.
    docket.import(&[said(&number(4), "2026-06-30", Fact::Closed { how: None })]);
    assert_eq!(done(&docket), 2);
    docket.context = context("2026-07-01");
    assert_eq!(done(&docket), 0);
    // A day before the last write counts the closings dated on it.
    follow(&docket, &number(5), "contacted", Some("+7d"));
    docket.context = context("2026-06-30");
    assert_eq!(done(&docket), 1);
}

#[test]
fn what_is_done_is_asked_for_money_as_of_the_day() {
    let mut docket = mixed();
    let paid = |number: &str, on: &str, yuan: i64| {
        let payment = Payment {
            direction: Direction::Receipt,
            amount: Money(yuan * 100),
            ..Payment::default()
        };
        docket
            .record(number, Some(on), Fact::Paid(payment))
            .unwrap();
    };
    // One payment already received, one received on the day itself, and one still to come.
    paid(&number(1), "2026-06-01", 500);
    paid(&number(2), "2026-07-02", 500);
    paid(&number(3), "2026-07-03", 500);
    docket.context = context("2026-07-02");
    let rows = [1, 2, 3, 4].map(|n| said(&number(n), "2026-07-02", contacted()));
    docket.import(&rows);
    let done = |docket: &Docket, query: &str| {
        let query = ChecklistQuery {
            filter: qingji::domain::query::parse(query).unwrap(),
            ..all()
        };
        list(docket, query).counts.unwrap().done()
    };
    assert_eq!(done(&docket, "received>=500"), 2);
    assert_eq!(done(&docket, "received<500"), 2);
}

#[test]
fn what_is_done_is_counted_within_the_level_that_is_asked_for() {
    let mut docket = mixed();
    let done = |docket: &Docket, query: &str| {
        let query = ChecklistQuery {
            filter: qingji::domain::query::parse(query).unwrap(),
            ..all()
        };
        list(docket, query).counts.unwrap().done()
    };
    let counted = |docket: &Docket| {
        [
            "级=超",
            "级=急",
            "级=预",
            "days-left<20",
            "超期>0",
            "级=停",
            "状态=在审",
        ]
        .map(|query| done(docket, query))
    };
    follow(&docket, &number(1), "contacted", Some("+7d"));
    follow(&docket, &number(4), "contacted", Some("+7d"));
    assert_eq!(counted(&docket), [1, 0, 1, 1, 1, 0, 2]);
    // A closed case counts as it stood before, followed up or not.
    let close = |docket: &Docket, serial| {
        let fact = Fact::Closed { how: None };
        let on = Some("2026-06-30");
        docket.record(&number(serial), on, fact).unwrap();
    };
    close(&docket, 1);
    close(&docket, 2);
    close(&docket, 7);
    assert_eq!(counted(&docket), [1, 1, 1, 2, 1, 1, 3]);
    // So it does when the day is asked about later.
    docket.context = context("2026-07-01");
    follow(&docket, &number(5), "contacted", Some("+7d"));
    docket.context = context("2026-06-30");
    assert_eq!(counted(&docket), [1, 1, 1, 2, 1, 1, 3]);
}

#[test]
fn the_summary_counts_what_a_person_did_today() {
    let docket = mixed();
    let query = || DoneQuery {
        rules: vec![
            ("contacted".to_owned(), Rule::Days(7)),
            ("served".to_owned(), Rule::Days(15)),
        ],
        ..DoneQuery::default()
    };
    let done = |query| match docket.ask(Request::Done(query)).unwrap() {
        Response::DayDone(done) => *done,
        other => panic!("{other:?}"),
    };
    let before = done(query());
    assert_eq!((before.followed, before.items.len()), (1, 1));
    follow(&docket, &number(1), "contacted", Some("+7d"));
    follow(&docket, &number(2), "contacted", Some("+7d"));
    let chosen = Follow {
        number: number(3),
        on: None,
        follow_up: FollowUp {
            outcome: "served".to_owned(),
            note: Some("到庭领取".to_owned()),
            next: Some(day("2026-07-03")),
            ..FollowUp::default()
        },
        rule: None,
    };
    docket.ask(Request::Follow(Box::new(chosen))).unwrap();
    let taken_back = follow(&docket, &number(4), "contacted", None).commit;
    docket.undo(Some(taken_back)).unwrap();
    docket
        .ask(Request::Skip {
            number: number(6),
            put_off: true,
        })
        .unwrap();
    let paid = |direction, cents| {
        Fact::Paid(Payment {
            direction,
            amount: Money(cents),
            ..Payment::default()
        })
    };
    docket
        .record(&number(1), None, paid(Direction::Receipt, 120_000))
        .unwrap();
    docket
        .record(&number(2), None, paid(Direction::Receipt, 50))
        .unwrap();
    docket
        .record(&number(2), None, paid(Direction::PayOut, 50))
        .unwrap();
    docket
        .record(&number(2), None, Fact::Closed { how: None })
        .unwrap();
    // Moved twice without an outcome: one case with a new date.
    for next in ["2026-07-01", "2026-07-04"] {
        let fact = Fact::Amended {
            field: Field::Next,
            value: Some(next.into()),
        };
        docket.record(&number(5), None, fact).unwrap();
    }
    let day = done(query());
    assert_eq!(
        (day.followed, day.cases, day.skipped, day.rescheduled),
        (4, 4, 1, 3)
    );
    assert_eq!(
        (day.received.count, day.received.amount),
        (2, Money(120_050))
    );
    assert_eq!((day.paid_out.count, day.paid_out.amount), (1, Money(50)));
    let count = |of: &[Count], id: &str| of.iter().find(|c| c.id == id).map_or(0, |c| c.count);
    assert_eq!(
        (
            count(&day.outcomes, "contacted"),
            count(&day.outcomes, "served")
        ),
        (3, 1)
    );
    assert_eq!(
        (count(&day.facts, "closed"), count(&day.facts, "deducted")),
        (1, 2)
    );
    assert_eq!(day.items.last().unwrap().note.as_deref(), Some("到庭领取"));
    let nobody = done(DoneQuery {
        actor: Some("nobody".to_owned()),
        ..query()
    });
    assert_eq!((nobody.followed, nobody.skipped), (0, 0));
}

/// An older program did not know the ends of pauses and left them out of its list rows.
#[test]
fn list_rows_of_an_older_program_are_completed_from_the_index() {
    use qingji::store::kv::Store;
    use qingji::store::row::list::ListRow;
    use qingji::store::row::meta;
    use qingji::store::table::Table;
    use qingji::store::visit;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("d.redb");
    let docket = Docket::at(&path, "2026-06-30");
    let rows: Vec<_> = Demo::new(400, 5, day("2026-06-30")).collect();
    docket.import(&rows);
    let everything = |docket: &Docket| {
        [Some(12), None].map(|limit| {
            let query = ChecklistQuery {
                limit,
                ..ChecklistQuery::default()
            };
            match docket.ask(Request::Checklist(Box::new(query))).unwrap() {
                Response::Checklist(list) => *list,
                other => panic!("{other:?}"),
            }
        })
    };
    let now = everything(&docket);
    assert!(now[1].reasons.contains(&Reason::PauseEnds));
    assert_eq!(now[0].page.rows, now[1].page.rows[..12]);
    drop(docket);
    {
        let store = qingji::store::file::open(&path, qingji::store::file::Access::Write).unwrap();
        let mut rows = Vec::new();
        let snapshot = store.snapshot().unwrap();
        for table in [Table::Due, Table::Paused, Table::Undated] {
            visit::rows(&*snapshot, table, visit::ALL, |key, value| {
                rows.push((table, key, ListRow::untold(value)));
            })
            .unwrap();
        }
        // It did not keep the front of the due list either.
        let meta = snapshot.get(Table::Meta, meta::KEY).unwrap().unwrap();
        let known = meta[..86].to_vec();
        rows.push((Table::Meta, meta::KEY, known));
        drop(snapshot);
        store
            .write(&mut |txn| {
                rows.iter()
                    .try_for_each(|(table, key, value)| txn.put(*table, *key, value))
            })
            .unwrap();
    }
    let docket = Docket::at(&path, "2026-06-30");
    assert_eq!(everything(&docket), now);
    assert!(docket.verify().ok);
    // The next commit keeps it again.
    let first = now[0].page.rows[0].number.clone();
    follow(&docket, &first, "contacted", Some("+7d"));
    let [page, whole] = everything(&docket);
    assert_eq!(page.page.rows, whole.page.rows[..12]);
    assert!(docket.verify().ok);
}

#[test]
fn a_case_without_a_due_date_is_on_the_list_and_a_paused_one_says_how_long() {
    let docket = Docket::in_memory("2026-06-10");
    let known = add(&docket, 1, "2026-05-20");
    let pause = Fact::Changed {
        change: Change::Pause(Pause {
            kind: PauseKind::Deduct,
            ground: Some("appraisal".to_owned()),
            from: day("2026-05-25"),
            to: None,
            accepted: None,
        }),
        note: None,
    };
    docket.record(&known, None, pause).unwrap();
    for serial in [2, 3] {
        let number = format!("(2026)内0783民初{serial}号");
        let registration = Registration {
            number,
            ..Registration::default()
        };
        docket.ask(Request::Add(Box::new(registration))).unwrap();
    }
    let counted = list(&docket, all());
    let expected = [("1", "paused"), ("2", "unknown"), ("3", "unknown")];
    let expected = expected.map(|(serial, reason)| (serial.to_owned(), reason));
    assert_eq!(items(&counted), expected);
    assert_eq!(counted.page.levels.get(Level::Unknown), 2);
    assert_eq!(counted.page.rows[0].stands, Some(16));
    // A page of it without counting is the same list.
    let page = ChecklistQuery {
        limit: Some(20),
        ..ChecklistQuery::default()
    };
    assert_eq!(items(&list(&docket, page)), expected);
    // A follow-up takes it off the list until it is due, as with any other case.
    follow(&docket, "(2026)内0783民初2号", "contacted", Some("+7d"));
    assert_eq!(items(&list(&docket, all())).len(), 2);
}

/// A page is read from the front of the due list, the whole list from the list itself.
#[test]
fn a_page_is_what_the_whole_list_has_there_on_any_day_after_anything() {
    use chrono::Days;
    use proptest::prelude::*;
    use proptest::test_runner::{Config, TestRunner};

    let asked = |docket: &Docket, after: u64, query: ChecklistQuery| {
        let mut context = context("2026-06-30");
        context.today = context.today + Days::new(after);
        let request = Request::Checklist(Box::new(query));
        match docket.service.handle(&context, request).unwrap() {
            Response::Checklist(list) => (list.page.rows, list.reasons),
            other => panic!("{other:?}"),
        }
    };
    let rows: Vec<_> = Demo::new(500, 11, day("2026-06-30")).collect();
    // What is done, to which row of the list, and how many days later the pages are asked for.
    let steps = prop::collection::vec((0..6_u8, 0..90_usize, 0..50_u64), 1..5);
    let config = Config {
        cases: 8,
        failure_persistence: None,
        ..Config::default()
    };
    let run = |steps: Vec<(u8, usize, u64)>| {
        let docket = Docket::in_memory("2026-06-30");
        docket.import(&rows);
        for (what, row, after) in steps {
            let (whole, _) = asked(&docket, 0, ChecklistQuery::default());
            if whole.is_empty() {
                break; // The import itself was undone: nothing is left to do.
            }
            let number = whole[row % whole.len()].number.clone();
            match what {
                0 | 1 => drop(follow(&docket, &number, "contacted", Some("+9d"))),
                2 => drop(
                    docket
                        .record(&number, None, Fact::Closed { how: None })
                        .unwrap(),
                ),
                3 => drop(docket.record(&number, Some("2026-06-01"), pause("2026-06-01", None))),
                4 => drop(docket.undo(None)),
                _ => drop(docket.ask(Request::Rebuild).unwrap()),
            }
            let filters = [
                Filter::default(),
                Filter {
                    handlers: whole[0].handler.iter().cloned().collect(),
                    ..Filter::default()
                },
            ];
            for (filter, after) in filters.iter().zip([after; 2]).chain([(&filters[0], 0)]) {
                let query = |offset, limit| ChecklistQuery {
                    filter: filter.clone(),
                    offset,
                    limit,
                    ..ChecklistQuery::default()
                };
                let (whole, reasons) = asked(&docket, after, query(0, None));
                for (offset, limit) in [(0, 1), (0, 60), (7, 20), (55, 40), (0, 400)] {
                    let page = asked(&docket, after, query(offset, Some(limit)));
                    let end = whole.len().min(offset + limit);
                    let from = offset.min(end);
                    prop_assert_eq!(&page.0[..], &whole[from..end]);
                    prop_assert_eq!(&page.1[..], &reasons[from..end]);
                }
            }
            prop_assert!(docket.verify().ok);
        }
        Ok(())
    };
    TestRunner::new(config).run(&steps, run).unwrap();
}
