//! The cases behind a figure. Each figure says itself what it counted, by the code that counted it.

use super::api::{Context, Drill, DrillQuery, DrillRow, DueQuery, Figure, Filter, Page, Response};
use super::figure::Pass;
use super::stock::check_window;
use super::{Core, Result, ageing, delays, due, execution, indicators, stock};
use crate::domain::level::Level;

/// Answers [`super::api::Request::Drill`].
pub(crate) fn handle(core: &Core, cx: &Context, query: &DrillQuery) -> Result<Response> {
    let mut rows = rows(core, cx, &query.figure)?;
    // A stable order: by day, what has none last, then as entered.
    rows.sort_by_key(|row| (row.on.is_none(), row.on, row.line.id));
    let (total, sum) = (rows.len() as u64, rows.iter().map(|row| row.weight).sum());
    let window = rows
        .into_iter()
        .skip(query.offset)
        .take(query.limit.unwrap_or(usize::MAX));
    Ok(Response::Drill(Drill {
        rows: window.collect(),
        total,
        sum,
    }))
}

fn rows(core: &Core, cx: &Context, figure: &Figure) -> Result<Vec<DrillRow>> {
    let snapshot = core.store.snapshot()?;
    let pass = Pass::new(core, &*snapshot, cx)?;
    match figure {
        Figure::Stock {
            query,
            keys,
            measure,
        } => {
            check_window(query.from, query.to)?;
            stock::drill(&pass, query, keys, *measure)
        }
        Figure::Execution { query, key, part } => {
            check_window(query.from, query.to)?;
            execution::drill(&pass, &*snapshot, query, key.as_deref(), *part)
        }
        Figure::Ageing {
            query,
            keys,
            band,
            net,
        } => ageing::drill(&pass, query, keys, *band, *net),
        Figure::Workload { query, keys, level } => {
            ageing::drill_workload(&pass, query, keys, *level)
        }
        Figure::Delays {
            query,
            kind,
            ground,
            current,
        } => delays::drill(&pass, query, *kind, ground.as_deref(), *current),
        Figure::Indicator {
            query,
            id,
            keys,
            part,
        } => indicators::drill(&pass, query, id, keys, part),
        Figure::Level { filter, level } => of_level(core, cx, filter, *level),
    }
}

/// The open cases of a level, as `due` lists them.
fn of_level(core: &Core, cx: &Context, filter: &Filter, level: Level) -> Result<Vec<DrillRow>> {
    let query = DueQuery {
        filter: Filter {
            levels: vec![level],
            ..filter.clone()
        },
        ..DueQuery::default()
    };
    let Page { rows, .. } = due::page(core, cx, &query)?;
    let row = |line: super::api::CaseLine| DrillRow {
        on: line.due,
        line,
        amount: None,
        weight: 1,
    };
    Ok(rows.into_iter().map(row).collect())
}
