//! Sheets that are issued and compared.

use qingji::domain::sheet::{Comparison, Figures};
use qingji::report;
use qingji::service::api::{FreezeOrder, Request, Response, SheetQuery, View};
use qingji::text::locale::Locale;

use super::court::Docket;

/// The figures of a sheet as seen from a day or moment.
pub(crate) fn seen(docket: &Docket, view: View, query: SheetQuery) -> Figures {
    match docket.ask_seen(view, Request::Sheet(query)).unwrap() {
        Response::Sheet(figures) => *figures,
        other => panic!("{other:?}"),
    }
}

/// Issues the current sheet; returns its number.
pub(crate) fn freeze(docket: &Docket, query: SheetQuery) -> u64 {
    let figures = seen(docket, View::default(), query.clone());
    let issued = serde_json::to_string(&report::compose(&figures, Locale::Zh)).unwrap();
    let order = FreezeOrder {
        figures,
        issued,
        list: query.list,
        top: query.top,
    };
    match docket.ask(Request::Freeze(Box::new(order))).unwrap() {
        Response::Written(written) => written.commit,
        other => panic!("{other:?}"),
    }
}

/// Compares an issued sheet with its current figures.
pub(crate) fn compare(docket: &Docket, id: u64) -> Comparison {
    match docket.ask(Request::Compare { id }).unwrap() {
        Response::Compared(comparison) => *comparison,
        other => panic!("{other:?}"),
    }
}
