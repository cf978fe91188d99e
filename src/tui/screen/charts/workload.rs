//! 承办人负荷: open cases per handler, how many of them are overdue or paused, and their median
//! age.

use super::asked::Asked;
use super::chart::{Cell, Chart, Row, Series};
use super::say;
use crate::domain::level::Level;
use crate::service::api::{Figure, LoadPart, Request, Response, Slice, WorkloadQuery, WorkloadRow};
use crate::text::locale::Named;
use crate::tui::cx::Cx;

/// Handlers of the same name in two courts are different ones.
const WHOSE: [Slice; 2] = [Slice::Court, Slice::Handler];

/// The numbers beside the open cases.
const BESIDE: [&str; 5] = ["over", "paused", "delayed", "median", "oldest"];

fn query(asked: &Asked) -> WorkloadQuery {
    WorkloadQuery {
        slices: WHOSE.to_vec(),
        scope: asked.caliber.scope(),
    }
}

pub(super) fn ask(asked: &Asked) -> Vec<Request> {
    vec![Request::Workload(query(asked))]
}

/// Number of open cases of a level.
fn at(row: &WorkloadRow, level: Level) -> u64 {
    row.levels.get(level).into()
}

pub(super) fn build(cx: &Cx, asked: &Asked, answers: &[Response]) -> Option<Chart> {
    let [Response::Workload(workload)] = answers else {
        return None;
    };
    let mut loads: Vec<&WorkloadRow> = workload.rows.iter().collect();
    loads.sort_by_key(|row| (std::cmp::Reverse(row.open), row.keys.clone()));
    let all = Some(&workload.total).filter(|_| !loads.is_empty());
    let all = all.map(|total| Row::sum(cx, cells(asked, total)));
    let each = loads.iter();
    let each = each.map(|row| {
        let cells = cells(asked, row);
        Row::new(say::who(cx, &row.keys), cells).keyed(say::keys(cx, &row.keys))
    });
    // Cases without a handler are not counted as anyone's load.
    let handled: Vec<&WorkloadRow> = loads
        .iter()
        .copied()
        .filter(|row| row.keys.last().is_some_and(Option::is_some))
        .collect();
    let unknown = workload.total.unknown_filing;
    // They are counted with their handlers; only their age is unknown.
    let among = cx.fill("tui.chart.workload.unknown", &[("n", &unknown)]);
    let unfiled = Figure::Workload {
        query: query(asked),
        keys: Vec::new(),
        part: LoadPart::UnknownFiling,
    };
    let place = (0, 1 + BESIDE.len());
    let unfiled = say::unfiled(cx, unknown, &unfiled, place);
    let title = |key: &str| cx.text(&format!("tui.chart.workload.{key}")).to_owned();
    Some(Chart {
        title: cx.fill(
            "tui.chart.workload.title",
            &[("n", &handled.len()), ("open", &workload.total.open)],
        ),
        caption: asked.words(cx),
        head: title("handler"),
        series: Series::with_numbers(title("open"), BESIDE.map(title)),
        lead: 0,
        conclusion: conclusion(cx, &workload.total, &handled),
        rows: all.into_iter().chain(each).chain(unfiled).collect(),
        scale: say::per_cases,
        notes: if unknown > 0 { vec![among] } else { Vec::new() },
        keys: say::seats(cx),
    })
}

/// The numbers of a row, with what they open.
fn cells(asked: &Asked, row: &WorkloadRow) -> Vec<Cell> {
    let cell = |n: u64, part: LoadPart| {
        let figure = Figure::Workload {
            query: query(asked),
            keys: row.keys.clone(),
            part,
        };
        Cell::count(n as i64, figure)
    };
    let days = |n: Option<u32>, part: LoadPart| match n {
        Some(n) => cell(n.into(), part),
        None => Cell::none(),
    };
    vec![
        cell(row.open, LoadPart::Open),
        cell(at(row, Level::Over), LoadPart::Level(Level::Over)),
        cell(at(row, Level::Paused), LoadPart::Level(Level::Paused)),
        cell(row.delayed, LoadPart::Delayed),
        days(row.median, LoadPart::Median),
        days(row.oldest, LoadPart::Oldest),
    ]
}

/// The sentence on the largest and the average load; `handled` is sorted by load, the largest
/// first.
fn conclusion(cx: &Cx, total: &WorkloadRow, handled: &[&WorkloadRow]) -> String {
    let Some(most) = handled.first() else {
        return cx.text("tui.chart.workload.none").to_owned();
    };
    let held: u64 = handled.iter().map(|row| row.open).sum();
    let mean = say::tenths(say::round_tenths(held as i64, handled.len() as i64));
    let args: Named<'_> = &[
        ("n", &handled.len()),
        ("mean", &mean),
        ("most", &say::who(cx, &most.keys)),
        ("open", &most.open),
        ("over", &at(total, Level::Over)),
    ];
    cx.fill("tui.chart.workload.conclusion", args)
}
