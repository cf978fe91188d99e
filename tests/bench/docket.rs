//! The product in this process, asked in the same way as by screens and commands.

use std::fmt::Write;
use std::path::Path;

use chrono::NaiveDate;
use qingji::backend::{self, Backend, Mode};
use qingji::service::api::{
    Actor, CaseLine, ChecklistQuery, Context, DueQuery, Page, Request, Response, View,
};

use crate::data;

/// A context on the day of the bench.
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
    open_by(store, &context())
}

pub(crate) fn open_by(store: &Path, context: &Context) -> Box<dyn Backend> {
    backend::open(store, Mode::Existing, context).expect("a docket")
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

/// The first page of 今日: the first request of the screens.
pub(crate) fn checklist(docket: &dyn Backend, context: &Context, limit: usize) -> Page {
    let query = ChecklistQuery {
        limit: Some(limit),
        ..ChecklistQuery::default()
    };
    match docket
        .call(context, Request::Checklist(Box::new(query)))
        .expect("an answer")
    {
        Response::Checklist(list) => list.page,
        other => panic!("{other:?}"),
    }
}

/// Writes a row as text, as any interface of the product would.
pub(crate) fn write(line: &CaseLine, out: &mut String) {
    let texts = [&line.court, &line.division, &line.handler, &line.cause];
    let texts = texts.into_iter().map(|text| text.as_deref());
    for text in std::iter::once(Some(line.number.as_str())).chain(texts) {
        out.push_str(text.unwrap_or_default());
        out.push('\t');
    }
    if let (Some(due), Some(left)) = (line.due, line.days_left) {
        writeln!(out, "{due}\t{left}").expect("a string takes all");
    }
}
