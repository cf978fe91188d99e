//! 扣延审事由: reasons of delay by the days they took, the longest first, and how much of all days they make together.

use super::asked::Asked;
use super::chart::{Cell, Chart, Row, Series};
use super::say;
use crate::domain::sheet::{Table, Value};
use crate::domain::tally::Delay;
use crate::service::api::{DelayPart, DelayRow, Delays, DelaysQuery, Figure, Request, Response};
use crate::tui::cx::Cx;
use crate::tui::widget::bars::Grow;

fn query(asked: &Asked) -> DelaysQuery {
    DelaysQuery {
        scope: asked.caliber.scope(),
    }
}

/// What opens a number; without a reason that of all of them.
fn figure(asked: &Asked, why: Option<(Delay, Option<String>)>, part: DelayPart) -> Figure {
    Figure::Delays {
        query: query(asked),
        why,
        part,
    }
}

pub(super) fn ask(asked: &Asked) -> Vec<Request> {
    vec![Request::Delays(query(asked))]
}

pub(super) fn build(cx: &Cx, asked: &Asked, answers: &[Response]) -> Option<Chart> {
    let [Response::Delays(delays)] = answers else {
        return None;
    };
    let columns = ["kind", "ground", "days", "share", "cases", "current"];
    let mut table = Table::new("chart", 2, &columns);
    let mut reached = 0;
    let mut rows: Vec<Row> = delays
        .rows
        .iter()
        .map(|row| {
            reached += row.days;
            let why = Some((row.kind, row.ground.clone()));
            let figure = |part| figure(asked, why.clone(), part);
            let together = say::share(reached as i64, delays.days as i64);
            table.rows.push(vec![
                Value::Word(format!("kind.{}", row.kind.id())),
                row.ground
                    .as_deref()
                    .map_or(Value::Empty, |g| Value::Word(format!("ground.{g}"))),
                Value::Count(row.days as i64),
                Value::Share(reached as i64, delays.days as i64),
                Value::Count(row.cases as i64),
                Value::Count(row.current as i64),
            ]);
            let cells = vec![
                Cell::count(row.days as i64, figure(DelayPart::Days)),
                Cell::plain(together),
                Cell::count(row.cases as i64, figure(DelayPart::Cases)),
                Cell::count(row.current as i64, figure(DelayPart::Current)),
            ];
            Row::new(label(cx, row), cells)
        })
        .collect();
    if !rows.is_empty() {
        let all = |n: u64, part| Cell::count(n as i64, figure(asked, None, part));
        let together = say::share(delays.days as i64, delays.days as i64);
        let cells = vec![
            all(delays.days, DelayPart::Days),
            Cell::plain(together),
            all(delays.cases, DelayPart::Cases),
            all(delays.current, DelayPart::Current),
        ];
        rows.insert(0, Row::sum(cx, cells));
    }
    let title = |key: &str| cx.text(&format!("tui.chart.delays.{key}")).to_owned();
    let series = [
        ("days", true),
        ("together", false),
        ("cases", false),
        ("current", false),
    ];
    let first = delays.rows.first();
    Some(Chart {
        title: cx.fill(
            "tui.chart.delays.title",
            &[
                ("cases", &delays.cases),
                ("current", &delays.current),
                ("days", &delays.days),
            ],
        ),
        caption: asked.caliber.words(cx),
        head: title("ground"),
        series: series
            .map(|(key, bars)| Series {
                title: title(key),
                grow: bars.then_some(Grow::Up),
            })
            .to_vec(),
        rows,
        scale: say::per_days,
        conclusion: first.map_or_else(
            || cx.text("tui.chart.delays.none").to_owned(),
            |first| {
                cx.fill(
                    "tui.chart.delays.conclusion",
                    &[
                        ("cases", &delays.cases),
                        ("current", &delays.current),
                        ("days", &delays.days),
                        ("ground", &label(cx, first)),
                        ("share", &say::share(first.days as i64, delays.days as i64)),
                    ],
                )
            },
        ),
        notes: notes(cx, delays),
        table,
    })
}

/// Where rows have cases in common that the sum has once, and the cases that are left out.
fn notes(cx: &Cx, delays: &Delays) -> Vec<String> {
    let sum = |of: fn(&DelayRow) -> u64| delays.rows.iter().map(of).sum::<u64>();
    let again = (sum(|row| row.cases), sum(|row| row.current)) != (delays.cases, delays.current);
    let again = again.then(|| cx.text("tui.chart.delays.again").to_owned());
    let left_out = say::left_out(cx, delays.unknown_filing);
    again.into_iter().chain(left_out).collect()
}

/// `扣除 鉴定`, `延长 本院院长`.
fn label(cx: &Cx, row: &DelayRow) -> String {
    let kind = cx.text(&format!("report.kind.{}", row.kind.id()));
    let ground = match row.ground.as_deref() {
        None => cx.text("report.unknown").to_owned(),
        Some(ground) => ["domain.ground", "domain.approver"]
            .iter()
            .find_map(|area| cx.locale.find(&format!("{area}.{ground}")))
            .unwrap_or(ground)
            .to_owned(),
    };
    if kind == ground {
        ground
    } else {
        format!("{kind} {ground}")
    }
}
