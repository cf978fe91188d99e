//! 扣延审事由: reasons of delay by the days they took, the most first, with their cumulative share
//! of all days.

use super::asked::Asked;
use super::chart::{Cell, Chart, Row, Series};
use super::say;
use crate::domain::sheet::Value;
use crate::domain::tally::Delay;
use crate::service::api::{
    DelayPart, DelayRow, Delays, DelaysQuery, Figure, LoadPart, Request, Response, WorkloadQuery,
};
use crate::text::locale::Named;
use crate::tui::cx::Cx;
use crate::words::step;

/// The column of the cases, and the number of columns.
const CASES: usize = 2;
const SERIES: usize = 4;

fn query(asked: &Asked) -> DelaysQuery {
    DelaysQuery {
        scope: asked.caliber.scope(),
    }
}

pub(super) fn ask(asked: &Asked) -> Vec<Request> {
    vec![Request::Delays(query(asked))]
}

pub(super) fn build(cx: &Cx, asked: &Asked, answers: &[Response]) -> Option<Chart> {
    let [Response::Delays(delays)] = answers else {
        return None;
    };
    let mut rows = Vec::new();
    let (mut reached, mut so_far) = (0, Vec::new());
    if !delays.rows.is_empty() {
        let (days, cases, current) = (delays.days, delays.cases, delays.current);
        let so_far = [figure(asked, None, DelayPart::Days)];
        let cells = cells(asked, None, [days, cases, current], (days, &so_far, delays));
        rows.push(Row::sum(cx, cells));
    }
    for row in &delays.rows {
        reached += row.days;
        let why = (row.kind, row.ground.clone());
        let counts = [row.days, row.cases, row.current];
        so_far.push(figure(asked, Some(&why), DelayPart::Days));
        let cells = cells(asked, Some(&why), counts, (reached, &so_far, delays));
        let [kind, ground] = names(cx, row);
        let keys = vec![Value::Text(kind), Value::Text(ground)];
        rows.push(Row::new(label(cx, row), cells).keyed(keys));
    }
    let title = |key: &str| cx.text(&format!("tui.chart.delays.{key}")).to_owned();
    let unfiled = Figure::Workload {
        query: WorkloadQuery {
            slices: Vec::new(),
            scope: asked.caliber.scope(),
        },
        keys: Vec::new(),
        part: LoadPart::UnknownFiling,
    };
    let place = (CASES, SERIES);
    rows.extend(say::unfiled(cx, delays.unknown_filing, &unfiled, place));
    Some(Chart {
        title: cx.fill(
            "tui.chart.delays.title",
            &[
                ("cases", &delays.cases),
                ("current", &delays.current),
                ("days", &delays.days),
            ],
        ),
        caption: asked.words(cx),
        head: title("ground"),
        series: Series::with_numbers(title("days"), ["together", "cases", "current"].map(title)),
        lead: 0,
        rows,
        scale: say::per_days,
        conclusion: conclusion(cx, delays),
        notes: notes(cx, delays),
        keys: ["kind", "ground"]
            .map(|key| cx.text(&format!("report.column.{key}")).to_owned())
            .to_vec(),
    })
}

/// The share of all days.
fn share(days: u64, all: &Delays) -> String {
    say::share(days as i64, all.days as i64)
}

/// Days, cumulative share, cases and current cases, with what they open: a share the days it is
/// made of, those of the reasons so far. `None` is the total.
fn cells(
    asked: &Asked,
    why: Option<&Why>,
    [days, cases, current]: [u64; 3],
    (reached, so_far, all): (u64, &[Figure], &Delays),
) -> Vec<Cell> {
    let count = |n: u64, part| Cell::count(n as i64, figure(asked, why, part));
    let together = Figure::Sum(so_far.to_vec());
    vec![
        count(days, DelayPart::Days),
        Cell::share(reached as i64, all.days as i64, together),
        count(cases, DelayPart::Cases),
        count(current, DelayPart::Current),
    ]
}

/// A reason of delay: its kind and its ground.
type Why = (Delay, Option<String>);

fn figure(asked: &Asked, why: Option<&Why>, part: DelayPart) -> Figure {
    Figure::Delays {
        query: query(asked),
        why: why.cloned(),
        part,
    }
}

/// The sentence on what took the most days.
fn conclusion(cx: &Cx, delays: &Delays) -> String {
    let Some(first) = delays.rows.first() else {
        return cx.text("tui.chart.delays.none").to_owned();
    };
    let args: Named<'_> = &[
        ("cases", &delays.cases),
        ("current", &delays.current),
        ("days", &delays.days),
        ("ground", &label(cx, first)),
        ("share", &share(first.days, delays)),
    ];
    cx.fill("tui.chart.delays.conclusion", args)
}

/// Notes: that cases counted in several rows count once in the total, and how many cases are left
/// out.
fn notes(cx: &Cx, delays: &Delays) -> Vec<String> {
    let sum = |of: fn(&DelayRow) -> u64| delays.rows.iter().map(of).sum::<u64>();
    let again = (sum(|row| row.cases), sum(|row| row.current)) != (delays.cases, delays.current);
    let again = again.then(|| cx.text("tui.chart.delays.again").to_owned());
    let left_out = say::left_out(cx, delays.unknown_filing);
    again.into_iter().chain(left_out).collect()
}

/// The kind and the ground of a row.
fn names(cx: &Cx, row: &DelayRow) -> [String; 2] {
    let kind = cx.text(&format!("report.kind.{}", row.kind.id()));
    let ground = match row.ground.as_deref() {
        None => cx.text("report.unknown").to_owned(),
        Some(ground) => step::delay(row.kind, ground, cx.locale),
    };
    [kind.to_owned(), ground]
}

/// The label of a reason: `扣除 鉴定`, `延长 本院院长`.
fn label(cx: &Cx, row: &DelayRow) -> String {
    let [kind, ground] = names(cx, row);
    if kind == ground {
        ground
    } else {
        format!("{kind} {ground}")
    }
}
