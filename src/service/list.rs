//! Any list of cases, windowed: one pass over the headers, reading strings only for the rows shown.

use std::collections::{BTreeSet, HashSet};

use super::api::{
    Among, CaseLine, Column, Context, DueQuery, Filter, LevelCounts, ListQuery, More, Page,
    Response, Sums,
};
use super::desk::Desk;
use super::due;
use super::error::Error;
use super::filter::Resolved;
use super::line::Urgency;
use super::order::{Sorted, Sorter};
use super::planned::Planned;
use super::{Core, Result, cases, drill, undone};
use crate::domain::money::{Money, MoneySum};
use crate::store::dict::{Dict, Kind};
use crate::store::kv::Snapshot;
use crate::store::row::header::{Header, day};

/// A case that matches a filter.
#[derive(Debug)]
pub(crate) struct Match<'a> {
    pub id: u32,
    pub header: &'a Header,
    /// The row of `cases`.
    pub value: &'a [u8],
    /// As of today, whatever is stored.
    pub urgency: Urgency,
}

/// Shows every case that matches a filter, in the order of ids, or every such case among some.
/// Returns the number of cases per level, regardless of the filter's levels.
pub(crate) fn each_match(
    core: &Core,
    desk: &Desk<'_>,
    filter: &Filter,
    among: Option<&BTreeSet<u32>>,
    show: &mut dyn FnMut(&Match<'_>) -> Result<()>,
) -> Result<LevelCounts> {
    let (snapshot, rules) = (desk.snapshot, desk.rules);
    let dict = core.dict(snapshot)?;
    let filter = Resolved::new(filter, snapshot, &dict, rules, desk.now.today)?;
    let delays = filter.delays(desk, &dict)?;
    let stale = desk.stale(core)?;
    let planned = Planned::default();
    let mut levels = LevelCounts::default();
    let mut look = |id: u32, header: &Header, value: &[u8]| {
        let fresh = planned.header(snapshot, id, header, desk.now.today)?;
        let header = fresh.as_ref().unwrap_or(header);
        if !filter.header(header, value) || !delays.takes(id)? {
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
    };
    match among {
        None => cases::each_header(snapshot, &mut look)?,
        Some(ids) => ids.iter().try_for_each(|id| {
            cases::with_indexed(snapshot, *id, &mut |header, value| look(*id, header, value))
        })?,
    }
    Ok(levels)
}

/// Answers [`super::api::Request::List`].
pub(crate) fn handle(core: &Core, cx: &Context, query: &ListQuery) -> Result<Response> {
    let snapshot = core.store.snapshot()?;
    let rules = core.rules(&*snapshot)?;
    let plain = Resolved::is_plain(&query.filter)
        // A past is answered from its columns if the filter asks for nothing else.
        || core.then.is_some() && Resolved::is_named(&query.filter);
    let plain = query.is_of_due_dates() && plain;
    let desk = || Desk::new(&*snapshot, &rules, cx);
    let mut page = if plain || !desk()?.is_current() {
        let due = DueQuery {
            filter: query.filter.clone(),
            offset: query.offset,
            limit: Some(query.limit),
            count: true,
        };
        due::page(core, cx, &due)?
    } else {
        sorted(core, &desk()?, query)?
    };
    if query.columns.iter().any(|column| column.is_more()) {
        more(
            core,
            cx,
            &*snapshot,
            &query.columns,
            &mut page.rows.iter_mut(),
        )?;
    }
    Ok(Response::Cases(page))
}

/// Answers a list with one pass over all cases, then sorts them.
fn sorted(core: &Core, desk: &Desk<'_>, query: &ListQuery) -> Result<Page> {
    let snapshot = desk.snapshot;
    let dict = core.dict(snapshot)?;
    let undone = undone(snapshot, u64::MAX)?;
    let mut sorter = Sorter::new(&query.order, &dict);
    let mut measure = |id| measure_of(snapshot, id, &dict, &undone);
    let mut found: Vec<Sorted> = Vec::new();
    let levels = each_match(core, desk, &query.filter, None, &mut |case| {
        found.push(sorter.keys(case, &mut measure)?);
        Ok(())
    })?;
    found.sort_unstable_by(|a, b| sorter.compare(a, b));
    let stale = desk.stale(core)?;
    let mut rows = Vec::new();
    for Sorted { id, .. } in found.iter().skip(query.offset).take(query.limit) {
        if let Some(Some(line)) = stale.get(id) {
            rows.push(line.clone());
            continue;
        }
        rows.push(desk.line(*id, &dict)?);
    }
    desk.stand_still(core, &mut rows)?;
    Ok(Page {
        rows,
        total: Some(found.len()),
        levels,
    })
}

/// The measure of a case, which only its events contain.
pub(super) fn measure_of(
    snapshot: &dyn Snapshot,
    id: u32,
    dict: &Dict,
    undone: &HashSet<u64>,
) -> Result<Option<String>> {
    let (_, case) = cases::load(snapshot, id, dict, undone, None)?;
    Ok(case.measure.map(|measure| measure.text))
}

/// Reads the values of the optional columns.
pub(super) fn more(
    core: &Core,
    cx: &Context,
    snapshot: &dyn Snapshot,
    columns: &[Column],
    rows: &mut dyn Iterator<Item = &mut CaseLine>,
) -> Result<()> {
    let dict = core.dict(snapshot)?;
    let measured = columns.contains(&Column::Measure);
    let undone = if measured {
        undone(snapshot, u64::MAX)?
    } else {
        HashSet::new()
    };
    let planned = Planned::default();
    let word = |kind, id| dict.text(kind, id).map(str::to_owned);
    for line in rows {
        let mut found = More::default();
        cases::with_indexed(snapshot, line.id, &mut |header, value| {
            let fresh = planned.header(snapshot, line.id, header, cx.today)?;
            let header = fresh.as_ref().unwrap_or(header);
            found.clerk = word(Kind::Clerk, header.clerk);
            found.received = Money(header.received);
            found.paid_out = Money(header.paid_out);
            found.stated_due = day(header.stated_due);
            // A row of the past may name an earlier closing.
            if day(header.closed) == line.closed {
                found.how = word(Kind::How, header.how);
            }
            let tags = cases::strings_of(u64::from(line.id), value)?.tags;
            found.tags = tags
                .into_iter()
                .filter_map(|tag| word(Kind::Tag, tag))
                .collect();
            Ok(())
        })?;
        if measured {
            let (_, case) = cases::load(snapshot, line.id, &dict, &undone, None)?;
            found.measure = case.measure.map(|measure| (measure.text, measure.limit));
        }
        line.more = Some(Box::new(found));
    }
    Ok(())
}

/// Answers [`super::api::Request::Sums`].
pub(crate) fn sums(core: &Core, cx: &Context, asked: &Among) -> Result<Response> {
    let among = drill::ids(core, cx, asked.figure.as_deref())?;
    let snapshot = core.store.snapshot()?;
    let rules = core.rules(&*snapshot)?;
    let mut sums = Sums::default();
    let mut claims = MoneySum::default();
    let desk = Desk::new(&*snapshot, &rules, cx)?;
    each_match(core, &desk, &asked.filter, among.as_ref(), &mut |case| {
        sums.cases += 1;
        claims.add(Money(case.header.claim.unwrap_or(0)));
        if let Some(late) = case.urgency.days_late() {
            sums.late += 1;
            sums.late_days += late;
        }
        Ok(())
    })?;
    sums.claim = claims.total().ok_or_else(Error::sum_too_large)?;
    Ok(Response::Sums(sums))
}
