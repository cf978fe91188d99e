//! Days that lie ahead. A figure of a day to come would be another one once that day is there, so
//! it is refused, whatever asks for it: what has not happened is not counted as not happening.

use chrono::NaiveDate;

use super::Result;
use super::api::{Context, Figure, Request};
use super::error::{Error, ErrorKey};

/// Refuses a question about the state as of a day after today, or about a window that ends after
/// it. What falls due later ([`Request::Calendar`], [`Request::Agenda`]) may be asked today.
pub(crate) fn check(cx: &Context, request: &Request) -> Result<()> {
    let latest = cx.view.as_of.into_iter().chain(last_day(request)).max();
    match latest {
        Some(day) if day > cx.today => Err(Error::new(ErrorKey::FutureDay)
            .with("date", day)
            .with("today", cx.today)),
        _ => Ok(()),
    }
}

/// The last day whose events a request counts; `None` if it names no such day.
fn last_day(request: &Request) -> Option<NaiveDate> {
    match request {
        Request::Stock(query) => Some(query.to),
        Request::Execution(query) => Some(query.to),
        Request::Indicators(query) => Some(query.to),
        Request::Sheet(query) => Some(query.date),
        Request::Drill(query) => of_figure(&query.figure),
        _ => None,
    }
}

fn of_figure(figure: &Figure) -> Option<NaiveDate> {
    match figure {
        Figure::Stock { query, .. } => Some(query.to),
        Figure::Execution { query, .. } => Some(query.to),
        Figure::Indicator { query, .. } => Some(query.to),
        Figure::Sum(parts) => parts.iter().filter_map(of_figure).max(),
        _ => None,
    }
}
