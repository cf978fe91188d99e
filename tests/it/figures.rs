//! Figures compared with counting by hand: any slice, any past, and the cases behind each number.

mod ahead;
mod behind;
mod bulletin;
mod execution;
mod money;
mod past;
mod stock;

use chrono::NaiveDate;
use proptest::prelude::*;
use qingji::domain::case::Case;
use qingji::domain::change::Change;
use qingji::domain::event::{Event, Fact, Field, Recorded};
use qingji::domain::window::Window;
use qingji::service::api::{
    Drill, DrillQuery, ExportQuery, Figure, Filter, IndicatorQuery, Period, Request, Response,
    Scope, Slice, Status, StockQuery, StockSet, View,
};

use crate::docket::{Act, perform};
use crate::support::court::{Docket, day};

const TODAY: &str = "2026-06-30";

const SLICES: [Slice; 6] = [
    Slice::Court,
    Slice::Division,
    Slice::Handler,
    Slice::Type,
    Slice::Tag,
    Slice::Kind,
];

fn made(acts: &[Act]) -> Docket {
    let docket = Docket::in_memory(TODAY);
    perform(&docket, acts);
    docket
}

/// Every case as the docket exports it: its events in the order of recording, without those not in
/// force.
fn logs(docket: &Docket) -> Vec<Vec<Event>> {
    let filter = Filter {
        status: Status::All,
        ..Filter::default()
    };
    let request = Request::Export(ExportQuery {
        after: 0,
        limit: 999,
        filter,
        events: true,
    });
    let Response::Export(cases) = docket.ask(request).unwrap() else {
        panic!()
    };
    cases
        .into_iter()
        .map(|case| {
            case.events
                .into_iter()
                .filter(|entry| !entry.retracted)
                .map(|entry| Event {
                    on: entry.on,
                    fact: entry.fact,
                })
                .collect()
        })
        .collect()
}

/// The log of a case cut at an effective day, by the definition of the design.
fn cut(log: &[Event], on: NaiveDate) -> Option<Case> {
    let begun = |event: &&Event| match &event.fact {
        Fact::Amended {
            field: Field::Court | Field::Division | Field::Handler,
            ..
        } => event.on.is_none_or(|first| first <= on),
        Fact::Registered(_) | Fact::Amended { .. } => true,
        Fact::Changed { change, .. } => match change {
            Change::Pause(p) => p.from <= on,
            Change::Extend(e) => e.approved.is_none_or(|first| first <= on),
            Change::Convert { on: first, .. } | Change::Restart { on: first, .. } => *first <= on,
        },
        _ => event.on.is_none_or(|first| first <= on),
    };
    let kept: Vec<Recorded> = log
        .iter()
        .filter(begun)
        .enumerate()
        .map(|(i, event)| Recorded {
            commit: i as u64 + 1,
            index: 0,
            event: event.clone(),
        })
        .collect();
    let mut case = Case::of(kept.iter());
    if case.now.filed.is_some_and(|filed| filed > on) {
        return None;
    }
    if case.closed.is_some_and(|closed| closed > on) {
        case.closed = None;
    }
    Some(case)
}

fn stock(set: StockSet, slices: Vec<Slice>, period: Option<Period>) -> StockQuery {
    StockQuery {
        window: Window::new(day("2025-12-20"), day("2026-07-20")),
        period,
        slices,
        set,
        scope: Scope::default(),
    }
}

fn slices() -> impl Strategy<Value = Vec<Slice>> {
    prop::sample::subsequence(SLICES.to_vec(), 0..=4).prop_shuffle()
}

fn drill(docket: &Docket, view: View, figure: Figure) -> Drill {
    let query = DrillQuery::all(figure);
    match docket
        .ask_seen(view, Request::Drill(Box::new(query)))
        .unwrap()
    {
        Response::Drill(drill) => drill,
        other => panic!("{other:?}"),
    }
}

fn indicators(slices: Vec<Slice>) -> IndicatorQuery {
    IndicatorQuery {
        window: Window::new(day("2026-01-01"), day("2026-06-30")),
        slices,
        scope: Scope::default(),
        // A tag would be refused in a docket that never had it.
        list: Some(qingji::service::api::ClosedList::Numbers(
            (1..6).map(|n| format!("(2026)内0783民初{n}号")).collect(),
        )),
        ids: Vec::new(),
    }
}
