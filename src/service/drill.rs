//! The cases behind a figure. Each figure finds them with the code that counted it.

mod narrow;
mod row;

use std::collections::BTreeSet;

use super::api::{
    CaseLine, ChecklistQuery, Context, DrillQuery, DueQuery, Figure, Filter, Response,
};
use super::figure::{Found, Pass};
use super::{
    Core, Result, ageing, agenda, checklist, delays, due, execution, forecast, indicators, list,
    sheet, stock, window,
};
use crate::domain::level::Level;

/// Answers [`super::api::Request::Drill`].
pub(crate) fn handle(core: &Core, cx: &Context, query: &DrillQuery) -> Result<Response> {
    let snapshot = core.store.snapshot()?;
    let pass = Pass::new(core, &*snapshot, cx)?;
    let mut found = opened(core, cx, &pass, &query.figure)?;
    found.sort_by_key(|one| (one.on.is_none(), one.on, one.kind, one.id));
    let whole = found.len() as u64;
    if query.is_of_cases() {
        found = narrow::narrowed(core, cx, &pass, query, found)?;
    }
    let mut drill = pass.window(found, query.offset, query.limit)?;
    drill.whole = whole;
    if query.columns.iter().any(|column| column.is_more()) {
        let lines = drill.rows.iter_mut().map(|row| &mut row.line);
        let mut lines = lines.filter(|line| line.id != ABSENT);
        list::more(core, cx, &*snapshot, &query.columns, &mut lines)?;
    }
    Ok(Response::Drill(drill))
}

/// The things behind a figure, the row of which may be named as people name it.
fn opened(core: &Core, cx: &Context, pass: &Pass<'_>, figure: &Figure) -> Result<Vec<Found>> {
    let mut figure = figure.clone();
    let slips = row::resolve(&mut figure, &pass.dict);
    let found = found(core, cx, pass, &figure)?;
    // A figure that counts something has its row, whatever the dictionary says of the row's names.
    match slips.into_iter().next() {
        Some(slip) if found.is_empty() => Err(slip),
        _ => Ok(found),
    }
}

/// The id of what a figure counts although the docket has no such case.
const ABSENT: u32 = 0;

/// The cases behind a figure, once each; `None` without a figure.
pub(super) fn ids(
    core: &Core,
    cx: &Context,
    figure: Option<&Figure>,
) -> Result<Option<BTreeSet<u32>>> {
    let Some(figure) = figure else {
        return Ok(None);
    };
    let snapshot = core.store.snapshot()?;
    let pass = Pass::new(core, &*snapshot, cx)?;
    Ok(Some(cases_of(&opened(core, cx, &pass, figure)?)))
}

/// The cases among what was found, once each.
fn cases_of(found: &[Found]) -> BTreeSet<u32> {
    let ids = found.iter().map(|one| one.id);
    ids.filter(|id| *id != ABSENT).collect()
}

fn found(core: &Core, cx: &Context, pass: &Pass<'_>, figure: &Figure) -> Result<Vec<Found>> {
    match figure {
        Figure::Stock {
            query,
            keys,
            measure,
        } => {
            window::check(query.window, window::FIGURES)?;
            stock::drill(pass, query, keys, *measure)
        }
        Figure::Execution { query, key, part } => {
            execution::drill(pass, query, key.as_deref(), *part)
        }
        Figure::Ageing { query, keys, part } => ageing::drill(pass, query, keys, *part),
        Figure::Workload { query, keys, part } => ageing::drill_workload(pass, query, keys, *part),
        Figure::Delays { query, why, part } => delays::drill(pass, query, why.as_ref(), *part),
        Figure::Forecast { query, keys, part } => forecast::drill(pass, query, keys, *part),
        Figure::Indicator {
            query,
            id,
            keys,
            part,
        } => indicators::drill(pass, query, id, keys, part),
        Figure::Level { filter, level } => of_level(core, cx, filter, *level),
        Figure::Sheet { query, cell } => {
            let found = sheet::drill::found(core, cx, query, cell)?.into_iter();
            Ok(found.map(|one| one.standing_on(query.date)).collect())
        }
        Figure::Due { filter } => of_due(core, cx, filter),
        Figure::Agenda { window, filter } => agenda::drill(core, pass, cx, *window, filter),
        Figure::Sum(parts) => {
            let mut all = Vec::new();
            for part in parts {
                all.extend(found(core, cx, pass, part)?);
            }
            Ok(all)
        }
    }
}

/// Finds the items of a level on today's list.
fn of_level(core: &Core, cx: &Context, filter: &Filter, level: Level) -> Result<Vec<Found>> {
    let query = ChecklistQuery {
        filter: filter.clone(),
        ..ChecklistQuery::default()
    };
    let mut rows = checklist::of(core, cx, &query)?.page.rows;
    rows.retain(|line| line.level == level);
    Ok(rows.into_iter().map(of_line).collect())
}

/// Finds the open cases that match, in order of their due date.
fn of_due(core: &Core, cx: &Context, filter: &Filter) -> Result<Vec<Found>> {
    let query = DueQuery {
        filter: filter.clone(),
        ..DueQuery::default()
    };
    let rows = due::page(core, cx, &query)?.rows;
    Ok(rows.into_iter().map(of_line).collect())
}

fn of_line(line: CaseLine) -> Found {
    let (id, due) = (line.id, line.due);
    Found {
        line: Some(Box::new(line)),
        ..Found::case(id, due)
    }
}
