//! S6 执行到位: money received per month of the year with its cumulative sum, and the execution
//! cases closed. Money under other procedures has a row of its own below the total.

use chrono::NaiveDate;

use super::asked::{Asked, Range};
use super::chart::{Cell, Chart, Row, Series};
use super::say;
use crate::domain::money::Money;
use crate::domain::sheet::{self, Value};
use crate::report;
use crate::service::api::{
    ExecutionBy, ExecutionPart, ExecutionQuery, ExecutionRow, Figure, Request, Response,
};
use crate::tui::cx::Cx;

/// The first day: of this year, or of the last five years with one row each.
fn from(asked: &Asked) -> NaiveDate {
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

/// Requests the months or years, and the total.
pub(super) fn ask(asked: &Asked) -> Vec<Request> {
    let all = ExecutionQuery {
        by: ExecutionBy::Total,
        ..money(asked)
    };
    [money(asked), all].map(Request::Execution).to_vec()
}

/// The first day of the period of a row: `2022-06`, `2022`.
fn first_day(asked: &Asked, row: &ExecutionRow) -> NaiveDate {
    let key = row.key.as_deref().unwrap_or_default();
    let mut parts = key.split('-').map(|part| part.parse::<u32>().ok());
    let year = parts
        .next()
        .flatten()
        .and_then(|year| i32::try_from(year).ok());
    let month = parts.next().flatten().unwrap_or(1);
    let first = year.and_then(|year| NaiveDate::from_ymd_opt(year, month, 1));
    first.unwrap_or(asked.day)
}

pub(super) fn build(cx: &Cx, asked: &Asked, answers: &[Response]) -> Option<Chart> {
    let [Response::Execution(months), Response::Execution(all)] = answers else {
        return None;
    };
    let (months, all) = (&months.rows, all.rows.first()?);
    let mut sum = Money::ZERO;
    let whole = Span {
        from: from(asked),
        to: asked.day,
    };
    let mut rows = vec![Row::sum(cx, cells(cx, asked, all, all.received, whole))];
    rows.extend(all.has_other().then(|| other(cx, asked, all)));
    for month in months {
        let from = first_day(asked, month);
        let to = step(asked).last_day(from, asked.day);
        sum = sum.checked_add(month.received).unwrap_or(sum);
        let label = month.key.clone().unwrap_or_default();
        let cells = cells(cx, asked, month, sum, Span { from, to });
        rows.push(Row::new(label, cells).keyed(vec![Value::Day(from)]));
    }
    let cases = all.closed as i64;
    let title = |key: &str| cx.text(&format!("tui.chart.money.{key}")).to_owned();
    let said = report::amount(cx.locale, sum);
    let range = cx.fill(
        "tui.chart.from-to",
        &[("from", &whole.from), ("to", &whole.to)],
    );
    Some(Chart {
        title: cx.fill(
            "tui.chart.money.title",
            &[("sum", &said), ("cases", &cases)],
        ),
        caption: format!("{}  {range}", asked.words(cx)),
        head: title("month"),
        series: Series::with_numbers(
            title("received"),
            ["cumulative", "paid-out", "closed"].map(title),
        ),
        rows,
        scale: say::per_money,
        conclusion: conclusion(cx, asked, months, sum, cases),
        notes: notes(cx, months, all),
        keys: vec![title("month")],
    })
}

/// The days of a row, both ends included.
#[derive(Clone, Copy)]
struct Span {
    from: NaiveDate,
    to: NaiveDate,
}

/// The numbers of a row, with what they open; `sum` is the amount received up to its end.
fn cells(cx: &Cx, asked: &Asked, row: &ExecutionRow, sum: Money, days: Span) -> Vec<Cell> {
    let figure = |from, part| Figure::Execution {
        query: ExecutionQuery {
            from,
            to: days.to,
            by: ExecutionBy::Total,
            ..money(asked)
        },
        key: None,
        part,
    };
    let amount = |n: Money, from, part| {
        let cell = Cell::said(n.0, report::short_amount(cx.locale, n), figure(from, part));
        cell.kept(Value::Money(n))
    };
    vec![
        amount(row.received, days.from, ExecutionPart::Received),
        amount(sum, from(asked), ExecutionPart::Received),
        amount(row.paid_out, days.from, ExecutionPart::PaidOut),
        Cell::count(row.closed as i64, figure(days.from, ExecutionPart::Closed)),
    ]
}

/// The money of other procedures in the whole range, which is in no other row.
fn other(cx: &Cx, asked: &Asked, all: &ExecutionRow) -> Row {
    let amount = |n: Money, part| {
        let figure = Figure::Execution {
            query: ExecutionQuery {
                by: ExecutionBy::Total,
                ..money(asked)
            },
            key: None,
            part,
        };
        Cell::said(n.0, report::short_amount(cx.locale, n), figure).kept(Value::Money(n))
    };
    let received = || amount(all.other_received, ExecutionPart::OtherReceived);
    let cells = vec![
        received(),
        received(),
        amount(all.other_paid_out, ExecutionPart::OtherPaidOut),
        Cell::plain(String::new()),
    ];
    Row::beside(cx.text("report.row.other").to_owned(), cells).keyed(vec![sheet::other()])
}

/// Notes: by which day money and closings count, and that a case closed in two periods counts once
/// in the total.
fn notes(cx: &Cx, months: &[ExecutionRow], all: &ExecutionRow) -> Vec<String> {
    let again = months.iter().map(|month| month.closed).sum::<u64>() != all.closed;
    let other = all.has_other().then_some("other");
    let keys = ["note"].into_iter().chain(again.then_some("again"));
    let keys = keys.chain(other);
    keys.map(|key| cx.text(&format!("tui.chart.money.{key}")).to_owned())
        .collect()
}

fn conclusion(cx: &Cx, asked: &Asked, months: &[ExecutionRow], sum: Money, cases: i64) -> String {
    let said = report::amount(cx.locale, sum);
    let set = asked.words(cx);
    if sum == Money::ZERO {
        return cx.fill("tui.chart.money.none", &[("set", &set), ("cases", &cases)]);
    }
    let best = months.iter().max_by_key(|month| month.received);
    let best_said = best.map(|month| report::amount(cx.locale, month.received));
    cx.fill(
        "tui.chart.money.conclusion",
        &[
            ("set", &set),
            ("from", &from(asked)),
            ("to", &asked.day),
            ("sum", &said),
            ("cases", &cases),
            (
                "best",
                &best
                    .and_then(|month| month.key.as_deref())
                    .unwrap_or_default(),
            ),
            ("amount", &best_said.unwrap_or_default()),
        ],
    )
}
