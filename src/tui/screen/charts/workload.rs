//! 承办人负荷: open cases per handler, how many of them are overdue or stopped, and how old the middle one is.

use super::asked::Asked;
use super::chart::{Cell, Chart, Row, Series};
use super::say;
use crate::domain::level::Level;
use crate::domain::sheet::{Table, Value};
use crate::service::api::{Figure, LoadPart, Request, Response, Slice, WorkloadQuery, WorkloadRow};
use crate::tui::cx::Cx;
use crate::tui::widget::bars::Grow;

fn query(asked: &Asked) -> WorkloadQuery {
    WorkloadQuery {
        slices: vec![Slice::Handler],
        scope: asked.caliber.scope(),
    }
}

pub(super) fn ask(asked: &Asked) -> Vec<Request> {
    vec![Request::Workload(query(asked))]
}

pub(super) fn build(cx: &Cx, asked: &Asked, answers: &[Response]) -> Option<Chart> {
    let [Response::Workload(workload)] = answers else {
        return None;
    };
    let mut loads: Vec<&WorkloadRow> = workload.rows.iter().collect();
    loads.sort_by_key(|row| (std::cmp::Reverse(row.open), row.keys.clone()));
    let columns = ["handler", "open", "over", "paused", "delayed", "median_age"];
    let mut table = Table::new("chart", 1, &columns);
    let rows: Vec<Row> = loads
        .iter()
        .map(|row| {
            let handler = row.keys.first().cloned().flatten();
            let cell = |n: u64, part: LoadPart| {
                let figure = Figure::Workload {
                    query: query(asked),
                    keys: row.keys.clone(),
                    part,
                };
                Cell::count(n as i64, figure)
            };
            let over = u64::from(row.levels.get(Level::Over));
            let paused = u64::from(row.levels.get(Level::Paused));
            let median = row.median.map(|days| Value::Count(days.into()));
            table.rows.push(vec![
                Value::text(handler.as_deref()),
                Value::Count(row.open as i64),
                Value::Count(over as i64),
                Value::Count(paused as i64),
                Value::Count(row.delayed as i64),
                median.unwrap_or_default(),
            ]);
            Row {
                label: handler.unwrap_or_else(|| cx.text("report.unknown").to_owned()),
                cells: vec![
                    cell(row.open, LoadPart::Open),
                    cell(over, LoadPart::Level(Level::Over)),
                    cell(paused, LoadPart::Level(Level::Paused)),
                    cell(row.delayed, LoadPart::Delayed),
                    Cell::plain(
                        row.median
                            .map_or_else(|| say::NO_SHARE.to_owned(), |days| days.to_string()),
                    ),
                ],
            }
        })
        .collect();
    let open: u64 = loads.iter().map(|row| row.open).sum();
    let over: u64 = loads
        .iter()
        .map(|row| u64::from(row.levels.get(Level::Over)))
        .sum();
    let unknown: u64 = loads.iter().map(|row| row.unknown_filing).sum();
    // They are counted with whoever has them; only their age is not known.
    let among = cx.fill("tui.chart.workload.unknown", &[("n", &unknown.to_string())]);
    let title = |key: &str| cx.text(&format!("tui.chart.workload.{key}")).to_owned();
    Some(Chart {
        title: cx.fill(
            "tui.chart.workload.title",
            &[("n", &loads.len().to_string()), ("open", &open.to_string())],
        ),
        caption: asked.caliber.words(cx),
        head: title("handler"),
        series: ["open", "over", "paused", "delayed", "median"]
            .iter()
            .enumerate()
            .map(|(n, key)| Series {
                title: title(key),
                grow: (n == 0).then_some(Grow::Up),
            })
            .collect(),
        conclusion: match loads.first() {
            None => title("none"),
            Some(most) => cx.fill(
                "tui.chart.workload.conclusion",
                &[
                    ("n", &loads.len().to_string()),
                    (
                        "mean",
                        &say::tenths(say::round_tenths(open as i64, loads.len() as i64)),
                    ),
                    (
                        "most",
                        &rows
                            .first()
                            .map(|row| row.label.clone())
                            .unwrap_or_default(),
                    ),
                    ("open", &most.open.to_string()),
                    ("over", &over.to_string()),
                ],
            ),
        },
        rows,
        scale: say::per_cases,
        notes: if unknown > 0 { vec![among] } else { Vec::new() },
        table,
    })
}
