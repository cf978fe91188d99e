//! 预测: when the stock will be gone at the rate of the last weeks: in total, by court and by
//! handler.

use std::cmp::Reverse;

use chrono::Days;

use super::asked::{Asked, Range};
use super::chart::{Cell, Chart, Row, Series};
use super::say;
use crate::domain::forecast::{day_of_zero, per_week, weeks_to_zero};
use crate::domain::indicator::decimal;
use crate::domain::sheet::Value;
use crate::domain::window::Window;
use crate::service::api::{
    Figure, ForecastPart, ForecastQuery, Measure, Request, Response, Slice, StockQuery, StockRow,
};
use crate::text::locale::pairs;
use crate::tui::cx::Cx;

/// Number of weeks that the rate is taken from.
fn weeks(asked: &Asked) -> u32 {
    match asked.range {
        Range::Months | Range::Years => 13,
        Range::Weeks | Range::Days => 4,
    }
}

fn window(asked: &Asked) -> Window {
    let days = Days::new(u64::from(weeks(asked)) * 7 - 1);
    let from = asked.day.checked_sub_days(days);
    Window::new(from.unwrap_or(asked.day), asked.day)
}

/// The movement of the stock over these weeks, up to the day asked for.
pub(super) fn query(asked: &Asked, slices: &[Slice]) -> StockQuery {
    StockQuery {
        window: window(asked),
        period: None,
        slices: slices.to_vec(),
        set: asked.set(),
        scope: asked.caliber.scope(),
    }
}

/// Total, by court, by handler.
const PARTS: [&[Slice]; 3] = [&[], &[Slice::Court], &[Slice::Court, Slice::Handler]];

pub(super) fn ask(asked: &Asked) -> Vec<Request> {
    PARTS
        .map(|slices| Request::Stock(query(asked, slices)))
        .to_vec()
}

/// Number of weeks until the stock of a row is gone.
fn zero(asked: &Asked, row: &StockRow) -> Option<i64> {
    weeks_to_zero(row.closing, row.opening - row.closing, weeks(asked).into())
}

pub(super) fn build(cx: &Cx, asked: &Asked, answers: &[Response]) -> Option<Chart> {
    let [
        Response::Stock(all),
        Response::Stock(courts),
        Response::Stock(handlers),
    ] = answers
    else {
        return None;
    };
    let mut loads: Vec<&StockRow> = handlers.rows.iter().collect();
    loads.sort_by_key(|row| (Reverse(row.closing), row.keys.clone()));
    let every: Vec<&StockRow> = all.rows.iter().chain(&courts.rows).chain(loads).collect();
    let title = |key: &str| cx.text(&format!("tui.chart.forecast.{key}")).to_owned();
    let beside = ["per-week", "weeks", "on", "entered", "left", "opening"];
    let unfiled = Figure::Stock {
        query: query(asked, &[]),
        keys: Vec::new(),
        measure: Measure::UnknownFiling,
    };
    let place = (0, 1 + beside.len());
    let unfiled = say::unfiled(cx, all.unknown_filing, &unfiled, place);
    Some(Chart {
        title: identity(cx, all.rows.first()),
        caption: format!(
            "{}  {}",
            asked.words(cx),
            cx.fill("tui.chart.last.week", &[("n", &weeks(asked))])
        ),
        head: title("who"),
        series: Series::with_numbers(title("closing"), beside.map(title)),
        lead: 0,
        rows: every
            .iter()
            .map(|row| line(cx, asked, row))
            .chain(unfiled)
            .collect(),
        scale: say::per_cases,
        conclusion: conclusion(cx, asked, all.rows.first(), &courts.rows),
        notes: std::iter::once(title("note"))
            .chain(say::left_out(cx, all.unknown_filing))
            .collect(),
        keys: say::seats(cx),
    })
}

fn line(cx: &Cx, asked: &Asked, row: &StockRow) -> Row {
    let slices = PARTS.get(row.keys.len()).copied().unwrap_or_default();
    let cell = |n: i64, measure: Measure| {
        let figure = Figure::Stock {
            query: query(asked, slices),
            keys: row.keys.clone(),
            measure,
        };
        Cell::count(n, figure)
    };
    let left = zero(asked, row);
    let on = left.and_then(|weeks| day_of_zero(asked.day, weeks));
    let never = || cx.text("tui.chart.forecast.never").to_owned();
    let of = |text: String, part| {
        let query = ForecastQuery {
            slices: slices.to_vec(),
            scope: asked.caliber.scope(),
            set: asked.set(),
            weeks: weeks(asked),
        };
        let keys = row.keys.clone();
        Cell::said(row.closing, text, Figure::Forecast { query, keys, part })
    };
    let moves = |n: i64, part| Cell {
        value: n,
        empty: n == 0,
        ..of(n.to_string(), part).kept(Value::Count(n))
    };
    let rate = Cell {
        // If nothing moved there is nothing to open behind the rate.
        empty: row.entered() + row.left() == 0,
        ..of(rate(asked, row), ForecastPart::PerWeek)
    };
    let decrease = row.opening - row.closing;
    let zero = ForecastPart::Closing;
    let cells = vec![
        cell(row.closing, Measure::Closing),
        rate.kept(Value::Each(decrease, weeks(asked).into())),
        of(left.map_or_else(never, |weeks| weeks.to_string()), zero)
            .kept(left.map_or_else(|| Value::Text(never()), Value::Count)),
        of(
            on.map_or_else(|| say::NO_SHARE.to_owned(), |day| day.to_string()),
            zero,
        )
        .kept(Value::day(on)),
        // All movements, as in the equation above the rows, so that each row adds up.
        moves(row.entered(), ForecastPart::Entered),
        moves(row.left(), ForecastPart::Left),
        cell(row.opening, Measure::Opening),
    ];
    Row::new(say::who(cx, &row.keys), cells).keyed(say::keys(cx, &row.keys))
}

/// Net decrease per week, with two decimals.
fn rate(asked: &Asked, row: &StockRow) -> String {
    decimal(per_week(row.opening - row.closing, weeks(asked).into()))
}

/// The equation of the stock: `期初 2988 + 新增 36 - 减少 0 = 期末 3024`.
fn identity(cx: &Cx, row: Option<&StockRow>) -> String {
    let n = |of: fn(&StockRow) -> i64| row.map_or(0, of).to_string();
    cx.fill(
        "tui.chart.stock.identity-set",
        &[
            ("opening", &n(|row| row.opening)),
            ("entered", &n(StockRow::entered)),
            ("left", &n(StockRow::left)),
            ("closing", &n(|row| row.closing)),
        ],
    )
}

/// The pace of a stock, for use in sentences; every chart that mentions a pace takes it from here.
pub(super) struct Pace {
    /// `to-zero`, `grows` or `stands`.
    pub(super) key: &'static str,
    /// Number of weeks it is taken from.
    pub(super) over: String,
    /// Cases per week, with two decimals, without a sign.
    pub(super) rate: String,
    /// Number of weeks until none is left.
    pub(super) zero: Option<i64>,
}

pub(super) fn pace(asked: &Asked, row: &StockRow) -> Pace {
    let zero = zero(asked, row);
    Pace {
        key: match (zero, row.opening.cmp(&row.closing)) {
            (Some(_), _) => "to-zero",
            (None, std::cmp::Ordering::Less) => "grows",
            (None, _) => "stands",
        },
        over: weeks(asked).to_string(),
        rate: decimal(per_week(row.opening - row.closing, weeks(asked).into()).abs()),
        zero,
    }
}

fn conclusion(cx: &Cx, asked: &Asked, row: Option<&StockRow>, courts: &[StockRow]) -> String {
    let Some(row) = row.filter(|row| row.closing > 0) else {
        return cx.text("tui.chart.forecast.none").to_owned();
    };
    let pace = pace(asked, row);
    // Cases whose court was not entered are no court.
    let courts = courts
        .iter()
        .filter(|row| row.keys.iter().all(Option::is_some));
    let growing = courts.clone().filter(|row| zero(asked, row).is_none());
    let args = [
        ("closing", row.closing.to_string()),
        ("m", pace.over),
        ("rate", pace.rate),
        ("n", pace.zero.unwrap_or_default().to_string()),
        (
            "on",
            pace.zero
                .and_then(|weeks| day_of_zero(asked.day, weeks))
                .map_or_else(|| say::NO_SHARE.to_owned(), |day| day.to_string()),
        ),
        ("k", growing.count().to_string()),
        ("courts", courts.count().to_string()),
    ];
    let args = pairs(&args);
    cx.fill(&format!("tui.chart.forecast.{}", pace.key), &args)
}
