//! Cases with their events, page by page in the order of ids: complete, so that leaving is possible.

use std::ops::ControlFlow;

use super::api::{CaseLine, Context, ExportCase, Filter, Response};
use super::due::Desk;
use super::filter::{Resolved, is_delayed};
use super::show::timeline;
use super::{Core, Result, cases, undone};
use crate::store::read::{blob, damaged};
use crate::store::row::event::case_of;
use crate::store::table::Table;

/// Answers [`super::api::Request::Export`].
pub(crate) fn handle(
    core: &Core,
    cx: &Context,
    (after, limit): (u32, usize),
    filter: &Filter,
    with_events: bool,
) -> Result<Response> {
    let snapshot = core.store.snapshot()?;
    let rules = core.rules(&*snapshot)?;
    let dict = core.dict(&*snapshot)?;
    let desk = Desk::new(&*snapshot, &rules, cx)?;
    let resolved = Resolved::new(filter, &dict, &rules, cx.today)?;
    let undone = undone(&*snapshot, u64::MAX)?;
    let mut ids = Vec::new();
    let from = u64::from(after) + u64::from(after != u32::MAX);
    let mut failed = None;
    snapshot.scan(Table::Cases, from, u64::MAX, false, &mut |key, value| {
        let one = || -> Result<Option<CaseLine>> {
            let (id, header) = (key as u32, cases::header_of(key, value)?);
            let wanted = resolved.header(&header, value)
                && resolved.urgency(&desk.now.of_header(&header))
                && (!resolved.wants_delayed()
                    || resolved.delayed(is_delayed(
                        &*snapshot, id, &dict, &undone, &rules, cx.today,
                    )?));
            if !wanted {
                return Ok(None);
            }
            let strings = cases::strings_of(key, value)?;
            Ok(Some(desk.now.line_of_header(id, &header, &strings, &dict)))
        };
        match one() {
            Ok(line) => ids.extend(line.map(|line| (key as u32, line))),
            Err(error) => {
                failed = Some(error);
                return ControlFlow::Break(());
            }
        }
        if ids.len() < limit {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    })?;
    if let Some(error) = failed {
        return Err(error);
    }
    let mut page = Vec::with_capacity(ids.len());
    for (id, line) in ids {
        let (events, case) = if with_events {
            cases::load(&*snapshot, id, &dict, &undone, None)?
        } else {
            let blob = blob(&*snapshot, id)?;
            let case = case_of(&blob, &dict, |commit| !undone.contains(&commit));
            (Vec::new(), case.ok_or(damaged(id))?)
        };
        page.push(ExportCase {
            line,
            closed: case.closed.map(|day| (day, case.how.clone())),
            registration: case.now,
            events: timeline(&*snapshot, events, &undone, *cx.now.offset())?,
        });
    }
    Ok(Response::Export(page))
}
