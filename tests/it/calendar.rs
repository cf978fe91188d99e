//! 期限: counts per day, the items that fall due, and UIDs that another calendar program recognises
//! again.

use std::collections::BTreeMap;

use chrono::{Duration, NaiveDate};
use qingji::domain::change::{Change, Pause, PauseKind};
use qingji::domain::event::{Fact, FollowUp, Registration, Supervision};
use qingji::domain::window::Window;
use qingji::exchange::demo::Demo;
use qingji::service::api::{
    Agenda, AgendaItem, AgendaKind, AgendaQuery, CalendarDay, CalendarQuery, DueCalendar, Filter,
    NameKind, Request, Response,
};

use qingji::service::error::ErrorKey;

use crate::support::court::{Docket, day};

const TODAY: &str = "2026-06-30";

fn calendar(docket: &Docket, from: &str, to: &str, filter: Filter) -> DueCalendar {
    let query = CalendarQuery {
        window: Window::new(day(from), day(to)),
        filter,
    };
    match docket.ask(Request::Calendar(Box::new(query))).unwrap() {
        Response::Calendar(calendar) => calendar,
        other => panic!("{other:?}"),
    }
}

fn agenda(docket: &Docket, from: &str, to: &str, filter: Filter) -> Agenda {
    let query = AgendaQuery {
        window: Window::new(day(from), day(to)),
        filter,
        offset: 0,
        limit: usize::MAX,
        trace: true,
    };
    match docket.ask(Request::Agenda(Box::new(query))).unwrap() {
        Response::Agenda(agenda) => agenda,
        other => panic!("{other:?}"),
    }
}

/// A filter that keeps everything but is not empty.
fn every_court(docket: &Docket) -> Filter {
    match docket.ask(Request::Names(NameKind::Court)).unwrap() {
        Response::Names(courts) => Filter {
            courts,
            ..Filter::default()
        },
        other => panic!("{other:?}"),
    }
}

fn demo(cases: u64) -> Docket {
    let docket = Docket::in_memory(TODAY);
    let rows: Vec<_> = Demo::new(cases, 3, day(TODAY)).collect();
    docket.import(&rows);
    docket
}

/// The counts that result from the items.
fn counted(items: &[AgendaItem]) -> BTreeMap<NaiveDate, [u32; 4]> {
    let mut days: BTreeMap<NaiveDate, [u32; 4]> = BTreeMap::new();
    for item in items {
        let at = match item.kind {
            AgendaKind::Due => 0,
            AgendaKind::FollowUp => 1,
            AgendaKind::Supervision => 2,
            AgendaKind::PauseEnd => 3,
            AgendaKind::ApplyBy => continue,
        };
        days.entry(item.date).or_default()[at] += 1;
    }
    days
}

fn counts(day: &CalendarDay) -> [u32; 4] {
    [day.due, day.follow_ups, day.supervision, day.pauses_ending]
}

#[test]
fn counts_without_a_scan_are_those_of_the_items() {
    let mut docket = demo(900);
    for today in [TODAY, "2026-07-20", "2026-06-01"] {
        docket.context.today = day(today);
        let (from, to) = ("2026-05-25", "2026-09-06");
        let plain = calendar(&docket, from, to, Filter::default());
        let filtered = calendar(&docket, from, to, every_court(&docket));
        assert!(plain == filtered, "{today}");
        let items = agenda(&docket, from, to, Filter::default());
        assert_eq!(items.total, items.items.len());
        let by_day = counted(&items.items);
        assert_eq!(plain.days.len(), 105);
        for day in &plain.days {
            let wanted = by_day.get(&day.date).copied().unwrap_or_default();
            assert_eq!(counts(day), wanted, "{} on {today}", day.date);
        }
        // The test needs items of every kind.
        let total = |of: fn(&CalendarDay) -> u32| plain.days.iter().map(of).sum::<u32>();
        assert!(total(|d| d.due) > 50 && total(|d| d.follow_ups) > 50);
        assert!(total(|d| d.supervision) > 0 && total(|d| d.pauses_ending) > 0);
        assert!(plain.overdue > 0);
        assert!(items.items.iter().any(|i| i.kind == AgendaKind::ApplyBy));
    }
    assert!(docket.verify().ok, "{:?}", docket.verify().problems);
}

#[test]
fn what_falls_due_keeps_to_the_filter() {
    let docket = demo(600);
    let all = agenda(&docket, TODAY, "2026-08-31", Filter::default());
    let handler = all.items[0].line.handler.clone().unwrap();
    let filter = Filter {
        handlers: vec![handler.clone()],
        ..Filter::default()
    };
    let own = agenda(&docket, TODAY, "2026-08-31", filter);
    let wanted: Vec<&AgendaItem> = all
        .items
        .iter()
        .filter(|i| i.line.handler.as_ref() == Some(&handler))
        .collect();
    assert!(!wanted.is_empty() && wanted.len() < all.items.len());
    assert_eq!(own.items.iter().collect::<Vec<_>>(), wanted);
    assert!(
        all.items
            .windows(2)
            .all(|pair| pair[0].date <= pair[1].date)
    );
}

#[test]
fn working_days_are_those_of_the_calendar() {
    let docket = Docket::in_memory(TODAY);
    let days = calendar(&docket, "2026-09-25", "2026-10-10", Filter::default()).days;
    let works = |date: &str| days.iter().find(|d| d.date == day(date)).unwrap().working;
    // National Day, and the Saturday worked in exchange.
    assert!(!works("2026-10-01") && works("2026-10-10") && works("2026-09-30"));
    let query = |from: &str, to: &str| CalendarQuery {
        window: Window::new(day(from), day(to)),
        filter: Filter::default(),
    };
    let refused = |q| {
        let error = docket.ask(Request::Calendar(Box::new(q))).unwrap_err();
        error.key
    };
    assert_eq!(
        refused(query("2026-07-02", "2026-07-01")),
        ErrorKey::BadWindow
    );
    assert_eq!(
        refused(query("2026-01-01", "2046-01-01")),
        ErrorKey::LongCalendar
    );
}

#[test]
#[expect(clippy::too_many_lines, reason = "one case, step by step")]
fn an_entry_is_recognised_again_and_a_later_one_counts_more() {
    let mut docket = Docket::in_memory(TODAY);
    let number = "(2026)内07民初1号";
    docket
        .ask(Request::Add(Box::new(Registration {
            number: number.to_owned(),
            filed: Some(day("2026-03-02")),
            ..Registration::default()
        })))
        .unwrap();
    let supervised = |limit: &str| {
        Fact::Supervised(Supervision {
            text: "拿出处置方案".to_owned(),
            limit: Some(day(limit)),
            ..Supervision::default()
        })
    };
    docket
        .record(number, None, supervised("2026-07-20"))
        .unwrap();
    let entries = |docket: &Docket| -> BTreeMap<AgendaKind, AgendaItem> {
        agenda(docket, TODAY, "2026-12-31", Filter::default())
            .items
            .into_iter()
            .map(|item| (item.kind, item))
            .collect()
    };
    let before = entries(&docket);
    let due = &before[&AgendaKind::Due];
    assert_eq!(
        before[&AgendaKind::Supervision].what.as_deref(),
        Some("拿出处置方案")
    );
    assert_eq!(before[&AgendaKind::Supervision].date, day("2026-07-20"));
    let wanted = docket.show(number).verdict.apply_by;
    assert_eq!(Some(before[&AgendaKind::ApplyBy].date), wanted);
    let deduction = Fact::Changed {
        change: Change::Pause(Pause {
            kind: PauseKind::Deduct,
            ground: Some("appraisal".to_owned()),
            from: day("2026-06-01"),
            to: Some(day("2026-07-10")),
            accepted: None,
        }),
        note: None,
    };
    docket.context.now += Duration::hours(2);
    docket.record(number, None, deduction).unwrap();
    docket
        .record(number, None, supervised("2026-07-25"))
        .unwrap();
    let after = entries(&docket);
    assert_eq!(after[&AgendaKind::Supervision].date, day("2026-07-25"));
    assert_eq!(
        after[&AgendaKind::PauseEnd].what.as_deref(),
        Some("appraisal")
    );
    assert!(after[&AgendaKind::Due].date > due.date);
    let trace =
        |items: &BTreeMap<AgendaKind, AgendaItem>, kind| items[&kind].trace.clone().unwrap();
    for kind in [
        AgendaKind::Due,
        AgendaKind::Supervision,
        AgendaKind::ApplyBy,
    ] {
        let (old, new) = (trace(&before, kind), trace(&after, kind));
        assert_eq!(old.uid, new.uid);
        assert!(old.commit < new.commit && old.moment < new.moment);
    }
    // A corrected number is the same case; an undo counts as a change too.
    let number_is_wrong = Fact::Amended {
        field: qingji::domain::event::Field::Number,
        value: Some("(2026)内07民初2号".to_owned()),
    };
    docket.record(number, None, number_is_wrong).unwrap();
    let renamed = entries(&docket);
    docket.undo(None).unwrap();
    let undone = entries(&docket);
    let uids: Vec<String> = [&after, &renamed, &undone]
        .map(|items| trace(items, AgendaKind::Due).uid)
        .to_vec();
    assert!(uids.windows(2).all(|pair| pair[0] == pair[1]));
    let commits = [&after, &renamed, &undone].map(|items| trace(items, AgendaKind::Due).commit);
    assert!(
        commits.windows(2).all(|pair| pair[0] < pair[1]),
        "{commits:?}"
    );
    // Nothing falls due in a closed case.
    docket
        .record(
            number,
            None,
            Fact::FollowedUp(FollowUp {
                outcome: "contacted".to_owned(),
                next: Some(day("2026-07-07")),
                ..FollowUp::default()
            }),
        )
        .unwrap();
    assert_eq!(
        entries(&docket)[&AgendaKind::FollowUp].what.as_deref(),
        Some("contacted")
    );
    docket
        .record(number, Some("2026-06-30"), Fact::Closed { how: None })
        .unwrap();
    assert!(entries(&docket).is_empty());
    assert!(docket.verify().ok, "{:?}", docket.verify().problems);
}
