//! Cases with their events, page by page in the order of ids. The export is complete, so that a
//! user can leave.

use super::api::{Context, ExportCase, ExportQuery, Response};
use super::desk::Desk;
use super::error::Error;
use super::filter::Resolved;
use super::show::timeline;
use super::{Core, Result, cases, undone};
use crate::store::kv::Order;
use crate::store::read::{blob, damaged};
use crate::store::row::event::case_of;
use crate::store::table::Table;
use crate::store::visit;

/// Answers [`super::api::Request::Export`].
pub(crate) fn handle(core: &Core, cx: &Context, query: &ExportQuery) -> Result<Response> {
    let snapshot = core.store.snapshot()?;
    let rules = core.rules(&*snapshot)?;
    let dict = core.dict(&*snapshot)?;
    let desk = Desk::new(&*snapshot, &rules, cx)?;
    let resolved = Resolved::new(&query.filter, &*snapshot, &dict, &rules, cx.today)?;
    let delays = resolved.delays(&desk, &dict)?;
    let undone = undone(&*snapshot, u64::MAX)?;
    let mut ids = Vec::new();
    let from = u64::from(query.after) + u64::from(query.after != u32::MAX);
    let (table, keys) = (Table::Cases, from..=u64::MAX);
    visit::try_scan(&*snapshot, table, keys, Order::Ascending, |key, value| {
        let (id, header) = (key as u32, cases::header_of(key, value)?);
        let wanted = resolved.header(&header, value)
            && resolved.urgency(&desk.now.of_header(&header))
            && delays.takes(id)?;
        if wanted {
            let strings = cases::strings_of(key, value)?;
            let line = desk.now.line_of_header(id, &header, &strings, &dict);
            ids.push((id, line));
        }
        Ok::<_, Error>(visit::go_on(ids.len() < query.limit))
    })?;
    let mut page = Vec::with_capacity(ids.len());
    for (id, line) in ids {
        let (events, case) = if query.events {
            cases::load(&*snapshot, id, &dict, &undone, None)?
        } else {
            let blob = blob(&*snapshot, id)?;
            let case = case_of(&blob, &dict, |commit| !undone.contains(&commit));
            (Vec::new(), case.ok_or(damaged(id))?)
        };
        page.push(ExportCase {
            line,
            closed: case.closed.map(|day| (day, case.how.clone())),
            registration: *case.now,
            events: timeline(&*snapshot, events, &undone, *cx.now.offset())?,
        });
    }
    Ok(Response::Export(page))
}
