//! S5 存量与增量: cases that left and entered per period, left and right of an axis, and the stock
//! at its end.

use chrono::{Datelike, NaiveDate};

use super::asked::{Asked, Caliber, Range};
use super::chart::{Cell, Chart, Row, Series};
use super::{forecast, say};
use crate::domain::sheet::Value;
use crate::domain::window::Window;
use crate::service::api::{Figure, Measure, Request, Response, StockQuery, StockRow, StockSet};
use crate::tui::cx::Cx;
use crate::tui::widget::bars::Grow;

/// The column of the stock.
const CLOSING: usize = 2;

fn query(asked: &Asked) -> StockQuery {
    StockQuery {
        window: Window::new(asked.range.first_day(asked.day), asked.day),
        period: Some(asked.range.period()),
        slices: Vec::new(),
        set: asked.set(),
        scope: asked.caliber.scope(),
    }
}

pub(super) fn ask(asked: &Asked) -> Vec<Request> {
    // The pace is that of the forecast: over whole weeks up to the day, never including part of a
    // period.
    vec![
        Request::Stock(query(asked)),
        Request::Stock(forecast::query(asked, &[])),
    ]
}

pub(super) fn build(cx: &Cx, asked: &Asked, answers: &[Response]) -> Option<Chart> {
    let [Response::Stock(stock), Response::Stock(lately)] = answers else {
        return None;
    };
    let rows = &stock.rows;
    let shown = Shown {
        asked,
        all: asked.set() == StockSet::All,
        reopened: asked.set() == StockSet::All && rows.iter().any(|row| row.reopened != 0),
    };
    let range = cx.text(&format!("tui.chart.range.{}", asked.range.id()));
    let series = shown.series(cx);
    let unfiled = Figure::Stock {
        query: shown.window(),
        keys: Vec::new(),
        measure: Measure::UnknownFiling,
    };
    let place = (CLOSING, series.len());
    let unfiled = say::unfiled(cx, stock.unknown_filing, &unfiled, place);
    Some(Chart {
        title: title(cx, rows, shown.all),
        caption: caption(cx, asked),
        head: range.to_owned(),
        series,
        lead: 0,
        rows: shown.rows(cx, rows).into_iter().chain(unfiled).collect(),
        scale: say::per_cases,
        conclusion: conclusion(cx, asked, rows, lately.rows.first()),
        notes: say::left_out(cx, stock.unknown_filing),
        keys: vec![range.to_owned()],
    })
}

/// What entered a subset other than by a move: [`StockRow::came`].
pub(super) const CAME: [Measure; 2] = [Measure::Filed, Measure::Reopened];

/// Which numbers are shown.
struct Shown<'a> {
    asked: &'a Asked,
    /// Whether all cases are counted: then they enter only by filing and leave only by closing,
    /// unlike those of a subset.
    all: bool,
    /// Whether any of all cases were reopened, which are then counted separately; those of a subset
    /// entered it.
    reopened: bool,
}

impl Shown<'_> {
    fn series(&self, cx: &Cx) -> Vec<Series> {
        let word = |key: &str| cx.text(&format!("tui.chart.stock.{key}")).to_owned();
        let (left, entered) = if self.all {
            ("closed", "filed")
        } else {
            ("left", "entered")
        };
        let mut series = vec![
            Series::bars(word(left), Grow::Left),
            Series::bars(word(entered), Grow::Right),
            Series::bars(word("closing"), Grow::Up),
            Series::numbers(word("opening")),
        ];
        if self.reopened {
            series.push(Series::numbers(word("reopened")));
        }
        series
    }

    /// The query for the whole window.
    fn window(&self) -> StockQuery {
        StockQuery {
            period: None,
            ..query(self.asked)
        }
    }

    /// The whole window, then its periods.
    fn rows(&self, cx: &Cx, rows: &[StockRow]) -> Vec<Row> {
        let window = self.window();
        let all = whole(rows).map(|row| Row::sum(cx, self.cells(&row, &window)));
        let each = rows.iter().map(|row| {
            let first = self.first_day(row);
            let query = StockQuery {
                window: Window::new(first, self.asked.range.last_day(first, self.asked.day)),
                ..window.clone()
            };
            let current = query.window.to == self.asked.day;
            let label = label(cx, self.asked.range, first, current);
            Row::new(label, self.cells(row, &query)).keyed(vec![Value::Day(first)])
        });
        all.into_iter().chain(each).collect()
    }

    /// The first day of the period of a row.
    fn first_day(&self, row: &StockRow) -> NaiveDate {
        row.date.unwrap_or(self.asked.day)
    }

    /// The numbers of a row, with what they open.
    fn cells(&self, row: &StockRow, query: &StockQuery) -> Vec<Cell> {
        let figure = |measure| Figure::Stock {
            query: query.clone(),
            keys: Vec::new(),
            measure,
        };
        let cell = |n: i64, measure: Measure| Cell::count(n, figure(measure));
        let entered = if self.all {
            cell(row.filed, Measure::Filed)
        } else {
            Cell::count(row.came(), Figure::Sum(CAME.map(figure).to_vec()))
        };
        let mut cells = vec![
            cell(row.ended, Measure::Ended),
            entered,
            cell(row.closing, Measure::Closing),
            cell(row.opening, Measure::Opening),
        ];
        if self.reopened {
            cells.push(cell(row.reopened, Measure::Reopened));
        }
        cells
    }
}

/// The whole window: its opening and closing stock, and the movements in between.
fn whole(rows: &[StockRow]) -> Option<StockRow> {
    let sum = |of: fn(&StockRow) -> i64| rows.iter().map(of).sum::<i64>();
    Some(StockRow {
        opening: rows.first()?.opening,
        filed: sum(|row| row.filed),
        reopened: sum(|row| row.reopened),
        moved_in: sum(|row| row.moved_in),
        ended: sum(|row| row.ended),
        moved_out: sum(|row| row.moved_out),
        ..rows.last()?.clone()
    })
}

/// The caption: `范围: 近10周`.
pub(super) fn caption(cx: &Cx, asked: &Asked) -> String {
    let range = cx.fill(
        &format!("tui.chart.last.{}", asked.range.id()),
        &[("n", &asked.range.count())],
    );
    format!("{}  {range}", asked.words(cx))
}

/// The label of a period: `第15周`, `04-11`, `2022-04`, `2022`; the current week is named as such.
fn label(cx: &Cx, range: Range, first: NaiveDate, current: bool) -> String {
    match range {
        Range::Weeks if current => cx.text("tui.chart.this-week").to_owned(),
        Range::Weeks => cx.fill(
            "tui.chart.week",
            &[("n", &format!("{:02}", first.iso_week().week()))],
        ),
        Range::Days => first.format("%m-%d").to_string(),
        Range::Months => first.format("%Y-%m").to_string(),
        Range::Years => first.year().to_string(),
    }
}

/// The equation over the whole window.
fn title(cx: &Cx, rows: &[StockRow], all: bool) -> String {
    let whole = whole(rows).unwrap_or_default();
    let (key, entered) = match (all, whole.reopened) {
        (false, _) => ("identity-set", whole.entered()),
        (true, 0) => ("identity", whole.entered()),
        (true, _) => ("identity-reopened", whole.filed),
    };
    cx.fill(
        &format!("tui.chart.stock.{key}"),
        &[
            ("opening", &whole.opening),
            ("entered", &entered),
            ("reopened", &whole.reopened),
            ("left", &whole.left()),
            ("closing", &whole.closing),
        ],
    )
}

/// The sentence:
/// `存量近10周下降52.4%, 10周中9周减少大于新增; 按近4周平均每周净减6.75件, 约9周清零`.
fn conclusion(cx: &Cx, asked: &Asked, rows: &[StockRow], lately: Option<&StockRow>) -> String {
    let pace = lately.map(|row| forecast::pace(asked, row));
    let opening = rows.first().map_or(0, |row| row.opening);
    let closing = rows.last().map_or(0, |row| row.closing);
    let unit = cx.text(&format!("tui.chart.unit.{}", asked.range.id()));
    let set = match &asked.caliber {
        Caliber::All => cx.text("tui.chart.stock.all-open").to_owned(),
        _ => cx.text("tui.chart.stock.closing").to_owned(),
    };
    let n = rows.len().to_string();
    let less = rows.iter().filter(|row| row.left() > row.entered()).count();
    let trend = match say::percent_change(opening, closing) {
        None if closing > 0 => cx.fill("tui.chart.stock.from-none", &[("closing", &closing)]),
        None | Some((_, 0)) => cx.text("tui.chart.stock.same").to_owned(),
        Some((true, tenths)) => cx.fill("tui.chart.stock.up", &[("p", &say::tenths(tenths))]),
        Some((false, tenths)) => cx.fill("tui.chart.stock.down", &[("p", &say::tenths(tenths))]),
    };
    let forecast = match closing {
        0 => cx.text("tui.chart.stock.none").to_owned(),
        _ => pace.map_or_else(String::new, |pace| {
            cx.fill(
                &format!("tui.chart.stock.{}", pace.key),
                &[
                    ("m", &pace.over),
                    ("rate", &pace.rate),
                    ("n", &pace.zero.unwrap_or_default()),
                ],
            )
        }),
    };
    cx.fill(
        "tui.chart.stock.conclusion",
        &[
            ("set", &set),
            ("n", &n),
            ("unit", &unit),
            ("trend", &trend),
            ("k", &less),
            ("forecast", &forecast),
        ],
    )
}
