//! S5 账龄: open cases by age, trial to the left of the axis, execution to the right, the oldest on top.

use super::asked::Asked;
use super::chart::{Cell, Chart, Row, Series};
use super::say;
use crate::domain::sheet::{Table, Value};
use crate::domain::types::Category;
use crate::report;
use crate::service::api::{AgePart, Ageing, AgeingQuery, Figure, Request, Response};
use crate::tui::cx::Cx;
use crate::tui::widget::bars::Grow;

fn query(asked: &Asked, execution: bool) -> AgeingQuery {
    let mut scope = asked.caliber.scope();
    scope.kinds = Category::ALL
        .into_iter()
        .filter(|kind| (*kind == Category::Execution) == execution)
        .map(|kind| kind.id().to_owned())
        .collect();
    AgeingQuery {
        slices: Vec::new(),
        scope,
        set: asked.caliber.set(),
    }
}

pub(super) fn ask(asked: &Asked) -> Vec<Request> {
    [false, true]
        .map(|execution| Request::Ageing(query(asked, execution)))
        .to_vec()
}

fn bands(ageing: &Ageing) -> ([u64; 7], u64) {
    ageing
        .rows
        .first()
        .map_or(([0; 7], 0), |row| (row.bands, row.unknown_filing))
}

pub(super) fn build(cx: &Cx, asked: &Asked, answers: &[Response]) -> Option<Chart> {
    let [Response::Ageing(trial), Response::Ageing(execution)] = answers else {
        return None;
    };
    let ((left, unknown), (right, more)) = (bands(trial), bands(execution));
    let mut table = Table::new("chart", 1, &["band", "trial", "execution", "all"]);
    let mut rows = Vec::new();
    for (band, (a, b)) in left.into_iter().zip(right).enumerate().rev() {
        let label = report::band(cx.locale, band);
        let cell = |n: u64, execution: bool| {
            let figure = Figure::Ageing {
                query: query(asked, execution),
                keys: Vec::new(),
                part: AgePart::Band { band, net: false },
            };
            Cell::count(n as i64, figure)
        };
        table.rows.push(vec![
            Value::Text(label.clone()),
            Value::Count(a as i64),
            Value::Count(b as i64),
            Value::Count((a + b) as i64),
        ]);
        rows.push(Row {
            label,
            cells: vec![cell(a, false), cell(b, true)],
        });
    }
    let sum = |bands: [u64; 7]| bands.iter().sum::<u64>();
    let (trials, executions) = (sum(left), sum(right));
    let all = trials + executions;
    let old: u64 = [left, right]
        .iter()
        .flat_map(|bands| bands.iter().skip(2))
        .sum();
    Some(Chart {
        title: cx.fill(
            "tui.chart.ageing.title",
            &[
                ("trial", &trials.to_string()),
                ("execution", &executions.to_string()),
                ("all", &all.to_string()),
            ],
        ),
        caption: asked.caliber.words(cx),
        head: cx.text("tui.chart.ageing.band").to_owned(),
        series: vec![
            Series {
                title: cx.text("tui.chart.ageing.trial").to_owned(),
                grow: Some(Grow::EvenLeft),
            },
            Series {
                title: cx.text("tui.chart.ageing.execution").to_owned(),
                grow: Some(Grow::EvenRight),
            },
        ],
        rows,
        scale: say::per_cases,
        conclusion: cx.fill(
            "tui.chart.ageing.conclusion",
            &[
                ("all", &all.to_string()),
                ("old", &old.to_string()),
                ("share", &say::share(old as i64, all as i64)),
            ],
        ),
        notes: say::left_out(cx, unknown + more),
        table,
    })
}
