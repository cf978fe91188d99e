//! The product in this process, asked as screens and commands ask it.

use std::path::Path;

use chrono::NaiveDate;
use qingji::backend::{self, Backend, Mode};
use qingji::service::api::{Actor, CaseLine, Context, DueQuery, Page, Request, Response, View};

use crate::data;

/// Who asks, on the day of the bench.
pub(crate) fn context() -> Context {
    on(data::today())
}

pub(crate) fn on(today: NaiveDate) -> Context {
    Context {
        actor: Actor {
            name: "bench".to_owned(),
            uid: 0,
        },
        today,
        now: "2026-06-30T08:30:00+08:00".parse().expect("a moment"),
        request_id: None,
        view: View::default(),
    }
}

pub(crate) fn open(store: &Path) -> Box<dyn Backend> {
    backend::open(store, Mode::Existing, &context()).expect("a docket")
}

pub(crate) fn ask(docket: &dyn Backend, request: Request) -> Response {
    docket.call(&context(), request).expect("an answer")
}

/// The first rows of the due list.
pub(crate) fn due(docket: &dyn Backend, limit: usize) -> Page {
    let query = DueQuery {
        limit: Some(limit),
        ..DueQuery::default()
    };
    match ask(docket, Request::Due(query)) {
        Response::Cases(page) => page,
        other => panic!("{other:?}"),
    }
}

/// A row as text, as any face of the product would make it.
pub(crate) fn text(line: &CaseLine) -> String {
    let or = |text: &Option<String>| text.clone().unwrap_or_default();
    format!(
        "{}\t{}\t{}\t{}\t{}\t{:?}\t{:?}",
        line.number,
        or(&line.court),
        or(&line.division),
        or(&line.handler),
        or(&line.cause),
        line.due,
        line.days_left
    )
}
