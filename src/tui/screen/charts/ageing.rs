//! S5 账龄: open cases by age, trial to the left of the axis, execution to the right, the oldest on top.

use super::asked::Asked;
use super::chart::{Cell, Chart, Row, Series};
use super::say;
use crate::domain::sheet::{Table, Value};
use crate::domain::types::Category;
use crate::report;
use crate::service::api::{AgePart, Ageing, AgeingQuery, AgeingRow, Figure, Request, Response};
use crate::tui::cx::Cx;
use crate::tui::widget::bars::Grow;

/// `None`: trial and execution together.
fn query(asked: &Asked, execution: Option<bool>) -> AgeingQuery {
    let mut scope = asked.caliber.scope();
    if let Some(execution) = execution {
        scope.kinds = Category::ALL
            .into_iter()
            .filter(|kind| (*kind == Category::Execution) == execution)
            .map(|kind| kind.id().to_owned())
            .collect();
    }
    AgeingQuery {
        slices: Vec::new(),
        scope,
        set: asked.caliber.set(),
    }
}

pub(super) fn ask(asked: &Asked) -> Vec<Request> {
    PARTS
        .map(|part| Request::Ageing(query(asked, part)))
        .to_vec()
}

/// Trial, execution, all.
const PARTS: [Option<bool>; 3] = [Some(false), Some(true), None];

fn row(ageing: &Ageing) -> AgeingRow {
    ageing.rows.first().cloned().unwrap_or_default()
}

/// Days of an age: word, value, what opens it.
type Days = (&'static str, fn(&AgeingRow) -> Option<u32>, AgePart);

const DAYS: [Days; 2] = [
    ("median", |row| row.median, AgePart::Median { net: false }),
    ("oldest", |row| row.oldest, AgePart::Oldest { net: false }),
];

pub(super) fn build(cx: &Cx, asked: &Asked, answers: &[Response]) -> Option<Chart> {
    let [
        Response::Ageing(trial),
        Response::Ageing(execution),
        Response::Ageing(all),
    ] = answers
    else {
        return None;
    };
    let parts = [row(trial), row(execution), row(all)];
    let [left, right, _] = [&parts[0], &parts[1], &parts[2]].map(|row| row.bands);
    let cells = |of: &dyn Fn(&AgeingRow) -> Option<u64>, part: AgePart| -> Vec<Cell> {
        let cell = |(row, execution): (&AgeingRow, Option<bool>)| {
            let figure = Figure::Ageing {
                query: query(asked, execution),
                keys: Vec::new(),
                part,
            };
            match of(row) {
                Some(n) => Cell::count(n as i64, figure),
                None => Cell::plain(say::NO_SHARE.to_owned()),
            }
        };
        parts.iter().zip(PARTS).map(cell).collect()
    };
    let mut table = Table::new("chart", 1, &["band", "trial", "execution", "all"]);
    let mut rows = Vec::new();
    for (band, (a, b)) in left.into_iter().zip(right).enumerate().rev() {
        let label = report::band(cx.locale, band);
        table.rows.push(vec![
            Value::Text(label.clone()),
            Value::Count(a as i64),
            Value::Count(b as i64),
            Value::Count((a + b) as i64),
        ]);
        let part = AgePart::Band { band, net: false };
        rows.push(Row::new(
            label,
            cells(&|row| row.bands.get(band).copied(), part),
        ));
    }
    // Days, beside counts of cases: no bar of theirs would mean anything.
    for (key, of, part) in DAYS {
        let label = cx.text(&format!("tui.chart.ageing.{key}")).to_owned();
        let days = cells(&|row| of(row).map(u64::from), part);
        rows.push(Row {
            sum: true,
            ..Row::new(label, days)
        });
    }
    rows.insert(0, Row::sum(cx, cells(&|row| Some(row.open), AgePart::Open)));
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
                ("trial", &trials),
                ("execution", &executions),
                ("all", &all),
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
            Series {
                title: cx.text("tui.chart.ageing.all").to_owned(),
                grow: None,
            },
        ],
        rows,
        scale: say::per_cases,
        conclusion: cx.fill(
            "tui.chart.ageing.conclusion",
            &[
                ("all", &all),
                ("old", &old),
                ("share", &say::share(old as i64, all as i64)),
            ],
        ),
        notes: say::left_out(cx, parts[2].unknown_filing),
        table,
    })
}
