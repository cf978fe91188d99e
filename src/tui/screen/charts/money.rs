//! S6 执行到位: money received per month of the year with its cumulative sum, and the execution
//! cases closed; below them the total, and what was received per case closed. Money under other
//! procedures has a row of its own below that.

use chrono::NaiveDate;

use super::asked::{Asked, Range};
use super::chart::{Cell, Chart, Row, Series};
use super::say;
use crate::domain::money::Money;
use crate::domain::sheet::{self, Value};
use crate::domain::window::Window;
use crate::report;
use crate::service::api::{
    ExecutionBy, ExecutionPart, ExecutionQuery, ExecutionRow, Figure, Request, Response,
};
use crate::tui::cx::Cx;

fn step(asked: &Asked) -> Range {
    match asked.range {
        Range::Years => Range::Years,
        _ => Range::Months,
    }
}

fn money(asked: &Asked) -> ExecutionQuery {
    ExecutionQuery {
        window: asked.window(),
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
    let whole = asked.window();
    let mut rows = Vec::new();
    for month in months {
        let from = first_day(asked, month);
        let days = Window::new(from, step(asked).last_day(from, asked.day));
        sum = sum.checked_add(month.received).unwrap_or(sum);
        let label = month.key.clone().unwrap_or_default();
        let cells = cells(cx, asked, month, sum, days);
        rows.push(Row::new(label, cells).keyed(vec![Value::Day(from)]));
    }
    let total = cells(cx, asked, all, all.received, whole);
    let total = Row::beside(cx.text("tui.chart.money.cumulative").to_owned(), total);
    rows.push(total.keyed(vec![sheet::total()]));
    let figure = |part| figure(asked, whole, part);
    rows.extend(each(cx, all, figure(ExecutionPart::Closed)));
    rows.extend(all.has_other().then(|| other(cx, all, figure)));
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
            &[("set", &asked.words(cx)), ("sum", &said), ("cases", &cases)],
        ),
        caption: format!("{}  {range}", asked.words(cx)),
        head: title("month"),
        series: Series::with_numbers(
            title("received"),
            ["closed", "cumulative", "paid-out"].map(title),
        ),
        lead: 2,
        rows,
        scale: say::per_money,
        conclusion: conclusion(cx, asked, months, sum, cases),
        notes: notes(cx, months, all),
        keys: vec![title("month")],
    })
}

/// The numbers of a row, with what they open; `sum` is the amount received up to its end.
fn cells(cx: &Cx, asked: &Asked, row: &ExecutionRow, sum: Money, days: Window) -> Vec<Cell> {
    let up_to = Window {
        from: asked.since(),
        ..days
    };
    let closed = figure(asked, days, ExecutionPart::Closed);
    let amount = |n, days, part| amount(cx, n, figure(asked, days, part));
    vec![
        amount(row.received, days, ExecutionPart::Received),
        Cell::count(row.closed as i64, closed),
        amount(sum, up_to, ExecutionPart::Received),
        amount(row.paid_out, days, ExecutionPart::PaidOut),
    ]
}

/// What opens a number of these days.
fn figure(asked: &Asked, days: Window, part: ExecutionPart) -> Figure {
    Figure::Execution {
        query: ExecutionQuery {
            window: days,
            by: ExecutionBy::Total,
            ..money(asked)
        },
        key: None,
        part,
    }
}

fn amount(cx: &Cx, n: Money, figure: Figure) -> Cell {
    Cell::said(n.0, report::short_amount(cx.locale, n), figure).kept(Value::Money(n))
}

/// What was received per case closed, half up; opening it shows the cases closed. `None` if no case
/// was closed.
fn each(cx: &Cx, all: &ExecutionRow, closed: Figure) -> Option<Row> {
    let mean = quotient(all.received, all.closed)?;
    let said = Cell {
        empty: false,
        ..amount(cx, mean, closed)
    };
    let none = || Cell::plain(String::new());
    let label = cx.text("tui.chart.money.each").to_owned();
    Some(Row::beside(label, vec![said, none(), none(), none()]))
}

/// An amount divided by a number of cases, rounded half up to a cent; `None` without a case.
fn quotient(amount: Money, cases: u64) -> Option<Money> {
    let (amount, cases) = (i128::from(amount.0), i128::from(cases));
    let cents = (2 * amount + cases).checked_div_euclid(2 * cases)?;
    i64::try_from(cents).ok().map(Money)
}

/// The money of other procedures in the whole range, which is in no other row.
fn other(cx: &Cx, all: &ExecutionRow, figure: impl Fn(ExecutionPart) -> Figure) -> Row {
    let amount = |n, part| amount(cx, n, figure(part));
    let received = || amount(all.other_received, ExecutionPart::OtherReceived);
    let cells = vec![
        received(),
        Cell::plain(String::new()),
        received(),
        amount(all.other_paid_out, ExecutionPart::OtherPaidOut),
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
            ("from", &asked.since()),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_amount_per_case_is_rounded_half_up() {
        for (cents, cases, each) in [
            (0, 0, None),
            (100, 0, None),
            (0, 3, Some(0)),
            (239, 307, Some(1)),
            (100, 3, Some(33)),
            (5, 2, Some(3)),
            (-5, 2, Some(-2)),
        ] {
            assert_eq!(
                quotient(Money(cents), cases),
                each.map(Money),
                "{cents}/{cases}"
            );
        }
    }
}
