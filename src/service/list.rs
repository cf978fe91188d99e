//! Any list of cases, windowed: one pass over the headers, strings only for the rows shown.

use std::collections::HashSet;

use super::api::{Context, DueQuery, Filter, LevelCounts, ListQuery, Page, Response, Sort, Status};
use super::due::{self, Desk};
use super::filter::{Resolved, is_delayed};
use super::line::Urgency;
use super::rules::Loaded;
use super::{Core, Result, cases, undone};
use crate::store::kv::Snapshot;
use crate::store::row::header::{Header, Place};
use crate::store::table::Table;

/// A case that a filter leaves.
#[derive(Debug)]
pub(crate) struct Match<'a> {
    pub id: u32,
    pub header: &'a Header,
    /// The row of `cases`.
    pub value: &'a [u8],
    /// As of today, whatever is stored.
    pub urgency: Urgency,
}

/// Shows every case that a filter leaves in the order of ids; answers how many there are per level, whatever levels are
/// asked for.
pub(crate) fn each_match(
    core: &Core,
    cx: &Context,
    snapshot: &dyn Snapshot,
    rules: &Loaded,
    filter: &Filter,
    show: &mut dyn FnMut(&Match<'_>) -> Result<()>,
) -> Result<LevelCounts> {
    let desk = Desk::new(snapshot, rules, cx)?;
    let dict = core.dict(snapshot)?;
    let filter = Resolved::new(filter, &dict)?;
    let undone = if filter.wants_delayed() {
        undone(snapshot, u64::MAX)?
    } else {
        HashSet::new()
    };
    let stale = desk.stale(core)?;
    let mut levels = LevelCounts::default();
    cases::each_header(snapshot, &mut |id, header, value| {
        if !filter.header(header, value)
            || filter.wants_delayed() && !is_delayed(snapshot, id, &dict, &undone, rules, cx.today)?
        {
            return Ok(());
        }
        let mut urgency = desk.now.of_header(header);
        if let Some(Some(line)) = stale.get(&id) {
            urgency.due = line.due;
            urgency.days_left = line.days_left;
            urgency.level = line.level;
        }
        if filter.within(&urgency) {
            levels.add(urgency.level, 1);
        }
        if filter.urgency(&urgency) {
            show(&Match {
                id,
                header,
                value,
                urgency,
            })?;
        }
        Ok(())
    })?;
    Ok(levels)
}

/// Answers [`super::api::Request::List`].
pub(crate) fn handle(core: &Core, cx: &Context, query: &ListQuery) -> Result<Response> {
    let by_due =
        query.sort == Sort::Due && !query.descending && query.filter.status == Status::Open;
    let snapshot = core.store.snapshot()?;
    let rules = core.rules(&*snapshot)?;
    let desk = Desk::new(&*snapshot, &rules, cx)?;
    if by_due || !desk.is_current() {
        let filter = query.filter.clone();
        let due = DueQuery {
            filter,
            offset: query.offset,
            limit: Some(query.limit),
            count: true,
        };
        return due::handle(core, cx, &due);
    }
    let dict = core.dict(&*snapshot)?;
    let mut found: Vec<(Key, u32)> = Vec::new();
    let levels = each_match(core, cx, &*snapshot, &rules, &query.filter, &mut |case| {
        let due = case
            .urgency
            .due
            .map_or(i32::MAX, crate::store::codec::to_days);
        found.push((key(query.sort, case.header, case.value, due), case.id));
        Ok(())
    })?;
    found.sort_unstable_by(|a, b| if query.descending { b.cmp(a) } else { a.cmp(b) });
    let stale = desk.stale(core)?;
    let mut rows = Vec::new();
    for (_, id) in found.iter().skip(query.offset).take(query.limit) {
        if let Some(Some(line)) = stale.get(id) {
            rows.push(line.clone());
            continue;
        }
        snapshot.with(Table::Cases, u64::from(*id), &mut |value| {
            if let (Some(header), Some(strings)) = (Header::read(value), Header::strings(value)) {
                rows.push(desk.now.line_of_header(*id, &header, &strings, &dict));
            }
        })?;
    }
    Ok(Response::Cases(Page {
        rows,
        total: Some(found.len()),
        levels,
    }))
}

/// What rows are sorted by; text only where the sort is by text.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Number(i64),
    Text(String),
}

fn key(sort: Sort, header: &Header, value: &[u8], due: i32) -> Key {
    match sort {
        Sort::Due if header.place == Place::Closed => Key::Number(i64::from(header.due)),
        Sort::Due => Key::Number(i64::from(due)),
        Sort::Number => Key::Text(
            Header::strings(value)
                .map(|s| s.number.to_owned())
                .unwrap_or_default(),
        ),
        Sort::Filed => Key::Number(i64::from(header.filed)),
        Sort::Court => Key::Number(i64::from(header.court)),
        Sort::Handler => Key::Number(i64::from(header.handler)),
        Sort::Claim => Key::Number(header.claim.unwrap_or(i64::MIN)),
        Sort::Closed => Key::Number(i64::from(header.closed)),
    }
}
