//! S6 执行到位: money received per month of the year with the sum so far, and the execution cases closed in it.

use super::asked::{Asked, Range};
use super::chart::{Cell, Chart, Row, Series};
use super::say;
use crate::domain::money::Money;
use crate::domain::sheet::{Table, Value};
use crate::domain::types::Category;
use crate::report;
use crate::service::api::{
    ExecutionBy, ExecutionPart, ExecutionQuery, ExecutionRow, Figure, Measure, Period, Request,
    Response, StockQuery, StockSet,
};
use crate::tui::cx::Cx;
use crate::tui::widget::bars::Grow;

/// The months of this year, or of the last five years a row each.
fn from(asked: &Asked) -> chrono::NaiveDate {
    match asked.range {
        Range::Years => Range::Years.first_day(asked.day),
        _ => asked.new_year(),
    }
}

fn step(asked: &Asked) -> Range {
    match asked.range {
        Range::Years => Range::Years,
        _ => Range::Months,
    }
}

fn money(asked: &Asked) -> ExecutionQuery {
    ExecutionQuery {
        from: from(asked),
        to: asked.day,
        by: match step(asked) {
            Range::Years => ExecutionBy::Year,
            _ => ExecutionBy::Month,
        },
        scope: asked.caliber.scope(),
    }
}

fn closed(asked: &Asked) -> StockQuery {
    let mut scope = asked.caliber.scope();
    scope.kinds.push(Category::Execution.id().to_owned());
    StockQuery {
        from: from(asked),
        to: asked.day,
        period: Some(match step(asked) {
            Range::Years => Period::Year,
            _ => Period::Month,
        }),
        slices: Vec::new(),
        set: StockSet::All,
        scope,
    }
}

pub(super) fn ask(asked: &Asked) -> Vec<Request> {
    vec![
        Request::Execution(money(asked)),
        Request::Stock(closed(asked)),
    ]
}

pub(super) fn build(cx: &Cx, asked: &Asked, answers: &[Response]) -> Option<Chart> {
    let [Response::Execution(months), Response::Stock(stock)] = answers else {
        return None;
    };
    let columns = ["date", "received", "cumulative", "paid_out", "closed"];
    let mut table = Table::new("chart", 1, &columns);
    let mut sum = Money::ZERO;
    let mut cases = 0;
    let rows: Vec<Row> = months
        .iter()
        .zip(&stock.rows)
        .map(|(month, row)| {
            let first = row.date.unwrap_or(asked.day);
            let last = step(asked).last_day(first, asked.day);
            let part = |part| Figure::Execution {
                query: ExecutionQuery {
                    from: first,
                    to: last,
                    by: ExecutionBy::Total,
                    ..money(asked)
                },
                key: None,
                part,
            };
            let ended = Figure::Stock {
                query: StockQuery {
                    from: first,
                    to: last,
                    period: None,
                    ..closed(asked)
                },
                keys: Vec::new(),
                measure: Measure::Ended,
            };
            sum = sum.checked_add(month.received).unwrap_or(sum);
            cases += row.ended;
            table.rows.push(vec![
                Value::Day(first),
                Value::Money(month.received),
                Value::Money(sum),
                Value::Money(month.paid_out),
                Value::Count(row.ended),
            ]);
            let amount = |n: Money| report::short_amount(cx.locale, n);
            Row {
                label: month.key.clone().unwrap_or_default(),
                cells: vec![
                    Cell {
                        value: month.received.0,
                        text: amount(month.received),
                        figure: Some(part(ExecutionPart::Received)),
                    },
                    Cell::plain(amount(sum)),
                    Cell {
                        value: month.paid_out.0,
                        text: amount(month.paid_out),
                        figure: Some(part(ExecutionPart::PaidOut)),
                    },
                    Cell::count(row.ended, ended),
                ],
            }
        })
        .collect();
    let title = |key: &str| cx.text(&format!("tui.chart.money.{key}")).to_owned();
    let said = report::amount(cx.locale, sum);
    let range = cx.fill(
        "tui.chart.from-to",
        &[
            ("from", &from(asked).to_string()),
            ("to", &asked.day.to_string()),
        ],
    );
    Some(Chart {
        title: cx.fill(
            "tui.chart.money.title",
            &[("sum", &said), ("cases", &cases.to_string())],
        ),
        caption: format!("{}  {range}", asked.caliber.words(cx)),
        head: title("month"),
        series: [
            ("received", true),
            ("cumulative", false),
            ("paid-out", false),
            ("closed", false),
        ]
        .map(|(key, bars)| Series {
            title: title(key),
            grow: bars.then_some(Grow::Up),
        })
        .to_vec(),
        rows,
        scale: say::per_money,
        conclusion: conclusion(cx, asked, months, sum, cases),
        notes: vec![title("note")],
        table,
    })
}

fn conclusion(cx: &Cx, asked: &Asked, months: &[ExecutionRow], sum: Money, cases: i64) -> String {
    let said = report::amount(cx.locale, sum);
    let set = asked.caliber.words(cx);
    if sum == Money::ZERO {
        return cx.fill(
            "tui.chart.money.none",
            &[("set", &set), ("cases", &cases.to_string())],
        );
    }
    let best = months.iter().max_by_key(|month| month.received);
    let best_said = best.map(|month| report::amount(cx.locale, month.received));
    cx.fill(
        "tui.chart.money.conclusion",
        &[
            ("set", &set),
            ("from", &from(asked).to_string()),
            ("to", &asked.day.to_string()),
            ("sum", &said),
            ("cases", &cases.to_string()),
            (
                "best",
                best.and_then(|month| month.key.as_deref())
                    .unwrap_or_default(),
            ),
            ("amount", &best_said.unwrap_or_default()),
        ],
    )
}
