//! Cases filed on a day that lies ahead.

use proptest::prelude::*;
use qingji::domain::event::Registration;
use qingji::domain::level::Level;
use qingji::domain::window::Window;
use qingji::service::api::{
    AgeingQuery, CalendarQuery, ChecklistQuery, DueQuery, Filter, FindQuery, ListQuery, Request,
    Response, Status, StockQuery, StockSet, View, WorkloadQuery,
};

use super::{TODAY, made, stock};
use crate::docket::act;
use crate::support::court::{Docket, day};

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// A case filed on a later day is open nowhere: stock, levels, the checklist, ages and loads
    /// give one number, on the day itself, on days after the last write and before it, and as it
    /// was known.
    #[test]
    fn open_cases_are_one_number_everywhere(
        acts in prop::collection::vec(act(), 1..40), later in -120..120_i64, known in any::<bool>()
    ) {
        let mut docket = made(&acts);
        let on = day(TODAY) + chrono::Duration::days(later);
        docket.context = crate::support::court::context(&on.to_string());
        // Whatever was recorded by then, an earlier day stays that day.
        let end = "2099-01-01T00:00:00+08:00".parse().unwrap();
        let view = if known { View::known_at(end) } else { View::default() };
        let ask = |request| docket.ask_seen(view, request).unwrap();

        let whole = StockQuery { window: Window::of(on), ..stock(StockSet::All, vec![], None) };
        let row = docket.stock_seen(view, whole).rows.remove(0);
        let Response::Ageing(ageing) = ask(Request::Ageing(AgeingQuery::default())) else { panic!() };
        let unknown = ageing.rows.first().map_or(0, |row| row.unknown_filing);
        prop_assert_eq!(ageing.rows.first().map_or(0, |row| row.open as i64), row.closing);

        let open = row.closing as u64 + unknown;
        let Response::Overview(overview) = ask(Request::Overview) else { panic!() };
        prop_assert_eq!(overview.open, open);
        let Response::Checklist(list) = ask(Request::Checklist(Box::new(ChecklistQuery { count: true, ..ChecklistQuery::default() })))
            else { panic!() };
        prop_assert!(Level::ALL.iter().all(|level| list.page.levels.get(*level) <= overview.levels.get(*level)));
        prop_assert!(list.page.rows.iter().all(|line| line.filed.is_none_or(|filed| filed <= on)));
        let Response::Cases(due) = ask(Request::Due(DueQuery { count: true, ..DueQuery::default() })) else { panic!() };
        prop_assert_eq!((due.levels, due.rows.len() as u64), (overview.levels, open));
        for status in [Status::Open, Status::All] {
            let filter = Filter { status, courts: vec!["扎兰屯市人民法院".to_owned(), "牙克石市人民法院".to_owned()], ..Filter::default() };
            let query = ListQuery { filter, limit: 99, ..ListQuery::default() };
            let Response::Cases(page) = ask(Request::List(Box::new(query))) else { panic!() };
            let counted = page.rows.iter().filter(|line| line.level.is_open()).count() as u64;
            prop_assert_eq!(counted, open, "{:?}", status);
            prop_assert!(page.rows.iter().all(|line| (line.level == Level::Later)
                == (line.closed.is_none() && line.filed.is_some_and(|filed| filed > on))));
        }
        let Response::Workload(load) = ask(Request::Workload(WorkloadQuery::default())) else { panic!() };
        prop_assert_eq!(load.rows.iter().map(|row| row.open).sum::<u64>(), open);
        let calendar = CalendarQuery { window: Window::of(on), filter: Filter::default() };
        let Response::Calendar(calendar) = ask(Request::Calendar(Box::new(calendar))) else { panic!() };
        prop_assert_eq!(calendar.overdue, overview.levels.get(Level::Over));
    }
}

#[test]
fn a_case_filed_later_is_found_and_shown_and_counts_from_its_day() {
    let mut docket = Docket::in_memory(TODAY);
    let registration = |n: u32, filed: &str| Registration {
        number: format!("(2026)内0783民初{n}号"),
        plaintiffs: Some("甲".to_owned()),
        procedure: Some("civil-first-ordinary".to_owned()),
        filed: Some(day(filed)),
        ..Registration::default()
    };
    for (n, filed) in [(1, "2026-06-01"), (2, "2026-07-15")] {
        docket
            .ask(Request::Add(Box::new(registration(n, filed))))
            .unwrap();
    }
    let later = "(2026)内0783民初2号";
    for (on, open, level) in [
        ("2026-06-30", 1, Level::Later),
        ("2026-07-14", 1, Level::Later),
        ("2026-07-15", 2, Level::Normal),
        ("2027-02-01", 2, Level::Over),
        ("2026-06-01", 1, Level::Later),
        ("2026-05-01", 0, Level::Later),
    ] {
        docket.context = crate::support::court::context(on);
        let Response::Overview(overview) = docket.ask(Request::Overview).unwrap() else {
            panic!()
        };
        assert_eq!(overview.open, open, "{on}");
        assert_eq!(overview.filed_later, 2 - open, "{on}");
        assert_eq!(docket.show(later).line.level, level, "{on}");
        for text in ["2号", later, "@ 甲"] {
            let query = FindQuery {
                text: text.replace("@ ", ""),
                limit: 9,
                closed: false,
            };
            let Response::Found(found) = docket.ask(Request::Find(query)).unwrap() else {
                panic!()
            };
            let line = found.rows.iter().find(|line| line.number == later);
            assert_eq!(line.map(|line| line.level), Some(level), "{text} on {on}");
        }
    }
    // A write on a later day does not make it open before its own day.
    docket.context = crate::support::court::context("2026-08-01");
    docket
        .ask(Request::Add(Box::new(registration(3, "2026-08-20"))))
        .unwrap();
    assert!(docket.verify().ok, "{:?}", docket.verify().problems);
    let Response::Overview(overview) = docket.ask(Request::Overview).unwrap() else {
        panic!()
    };
    assert_eq!((overview.open, overview.filed_later), (2, 1));
}
