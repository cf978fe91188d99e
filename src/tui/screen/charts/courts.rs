//! S6 清积: how many of the cases each court had to clear it has cleared, in the official order of
//! the courts.
//!
//! For a tag this is the clearance of that closed list; otherwise it is about the cases, or the
//! long-pending ones, since new year. A rank is shown only if the setting allows it: ranking courts
//! was forbidden in 2024.

use super::asked::{Asked, Caliber};
use super::chart::{Cell, Chart, Row, Series};
use super::say;
use crate::domain::court;
use crate::domain::sheet::{Table, Value, hundredths};
use crate::service::api::{
    ClosedList, Figure, IndicatorQuery, IndicatorRow, Measure, Part, Request, Response, Scope,
    Slice, StockQuery, StockRow, StockSet,
};
use crate::text::locale::pairs;
use crate::tui::cx::Cx;

/// Id of the rate of a closed list.
const CLEARANCE: &str = "clearance";

/// The set of cases counted: for all cases, how many were closed; for delayed or long-pending ones,
/// how many long-pending ones were cleared. Tags have a query of their own.
fn set(asked: &Asked) -> StockSet {
    match asked.caliber {
        Caliber::All => StockSet::All,
        _ => StockSet::LongPending { months: asked.long },
    }
}

fn query(asked: &Asked, slices: &[Slice]) -> StockQuery {
    StockQuery {
        from: asked.new_year(),
        to: asked.day,
        period: None,
        slices: slices.to_vec(),
        set: set(asked),
        scope: asked.caliber.scope(),
    }
}

/// The query for the closed list of a tag.
fn list(asked: &Asked, tag: &str, slices: &[Slice]) -> IndicatorQuery {
    IndicatorQuery {
        from: asked.new_year(),
        to: asked.day,
        slices: slices.to_vec(),
        scope: Scope::default(),
        list: Some(ClosedList::Tag(tag.to_owned())),
        ids: vec![CLEARANCE.to_owned()],
    }
}

/// By court, and in total.
const PARTS: [&[Slice]; 2] = [&[Slice::Court], &[]];

pub(super) fn ask(asked: &Asked) -> Vec<Request> {
    // Moves between courts do not affect the total, so it is not the sum of the courts.
    let request = |slices: &[Slice]| match &asked.caliber {
        Caliber::Tag(tag) => Request::Indicators(Box::new(list(asked, tag, slices))),
        _ => Request::Stock(query(asked, slices)),
    };
    PARTS.map(request).to_vec()
}

/// Id of what the rate is about.
fn key(asked: &Asked) -> &'static str {
    match asked.caliber {
        Caliber::Tag(_) => "list",
        Caliber::All => "closed",
        _ => "cleared",
    }
}

/// The cases that a court, or all courts together, had to clear and has cleared.
struct Line {
    keys: Vec<Option<String>>,
    all: i64,
    cleared: i64,
    /// What opens the cases to clear, the cleared ones, and those left.
    figures: [Option<Figure>; 3],
}

impl Line {
    fn left(&self) -> i64 {
        self.all - self.cleared
    }

    fn rate(&self) -> Option<i64> {
        hundredths(self.cleared, self.all)
    }

    /// Cases moved to another court are left for that one to clear.
    fn of_stock(asked: &Asked, row: &StockRow, slices: &[Slice]) -> Line {
        let figure = |measure: Measure| Figure::Stock {
            query: query(asked, slices),
            keys: row.keys.clone(),
            measure,
        };
        let all = Figure::Sum([Measure::Ended, Measure::Closing].map(figure).to_vec());
        Line {
            keys: row.keys.clone(),
            all: row.closing + row.ended,
            cleared: row.ended,
            figures: [all, figure(Measure::Ended), figure(Measure::Closing)].map(Some),
        }
    }

    fn of_list(asked: &Asked, tag: &str, row: &IndicatorRow, slices: &[Slice]) -> Line {
        let figure = |part: Part| Figure::Indicator {
            query: list(asked, tag, slices),
            id: CLEARANCE.to_owned(),
            keys: row.keys.clone(),
            part,
        };
        Line {
            keys: row.keys.clone(),
            all: row.denominator,
            cleared: row.numerator,
            figures: [
                Some(figure(Part::Denominator)),
                Some(figure(Part::Numerator)),
                None,
            ],
        }
    }
}

fn lines(asked: &Asked, answer: &Response, slices: &[Slice]) -> Option<Vec<Line>> {
    match (answer, &asked.caliber) {
        (Response::Indicators(rates), Caliber::Tag(tag)) => {
            let rows = rates
                .rows
                .iter()
                .filter(|row| slices.is_empty() || row.denominator > 0);
            Some(
                rows.map(|row| Line::of_list(asked, tag, row, slices))
                    .collect(),
            )
        }
        (Response::Stock(stock), _) => {
            let rows = stock.rows.iter();
            Some(rows.map(|row| Line::of_stock(asked, row, slices)).collect())
        }
        _ => None,
    }
}

pub(super) fn build(cx: &Cx, asked: &Asked, answers: &[Response]) -> Option<Chart> {
    let [courts, all] = answers else {
        return None;
    };
    let [of_courts, of_all] = PARTS;
    let whole = lines(asked, all, of_all)?.into_iter().next()?;
    let mut courts = lines(asked, courts, of_courts)?;
    if cx.ranking {
        courts.sort_by_key(|line| std::cmp::Reverse(line.rate()));
    }
    let columns = ["court", "assigned", "cleared", "closing", "clearance"];
    let mut table = Table::new("chart", 1, &columns);
    let mut rank = 0;
    let mut before = None;
    let mut rows: Vec<Row> = (1..)
        .zip(&courts)
        .map(|(place, row)| {
            let name = row.keys.first().cloned().flatten();
            table.rows.push(vec![
                Value::text(name.as_deref()),
                Value::Count(row.all),
                Value::Count(row.cleared),
                Value::Count(row.left()),
                Value::Share(row.cleared, row.all),
            ]);
            let short = name.as_deref().map_or_else(
                || cx.text("report.unknown").to_owned(),
                |name| court::short_name(name).into_owned(),
            );
            // Equal rates share a rank; a court with nothing to clear has none.
            if row.rate() != before {
                rank = place;
                before = row.rate();
            }
            let label = match (cx.ranking, row.rate()) {
                (true, Some(_)) => format!("{rank:>2} {short}"),
                (true, None) => format!(" - {short}"),
                _ => short,
            };
            Row::new(label, cells(row))
        })
        .collect();
    if !rows.is_empty() {
        rows.insert(0, Row::sum(cx, cells(&whole)));
    }
    Some(finish(cx, asked, &whole, (rows, table)))
}

/// The rate, all cases, the cleared ones and those left. The rate opens all cases.
fn cells(line: &Line) -> Vec<Cell> {
    let [all, cleared, left] = &line.figures;
    let cell = |n: i64, figure: &Option<Figure>| Cell {
        value: n,
        text: n.to_string(),
        figure: figure.clone(),
    };
    let rate = Cell {
        value: line.rate().unwrap_or(0),
        text: say::share(line.cleared, line.all),
        figure: all.clone(),
    };
    vec![
        rate,
        cell(line.all, all),
        cell(line.cleared, cleared),
        cell(line.left(), left),
    ]
}

/// The finished chart, with the total of all courts in words.
fn finish(cx: &Cx, asked: &Asked, whole: &Line, (rows, table): (Vec<Row>, Table)) -> Chart {
    let key = key(asked);
    let (ended, all) = (whole.cleared, whole.all);
    let title = |id: &str| cx.text(&format!("tui.chart.courts.{id}")).to_owned();
    let share = say::share(ended, all);
    let args = [
        ("ended", ended.to_string()),
        ("all", all.to_string()),
        ("share", share),
        ("from", asked.new_year().to_string()),
        ("to", asked.day.to_string()),
        ("set", asked.words(cx)),
        ("months", asked.long.to_string()),
    ];
    let args = pairs(&args);
    let range = cx.fill("tui.chart.from-to", &args);
    let conclusion = if all == 0 { "none" } else { key };
    Chart {
        title: cx.fill(&format!("tui.chart.courts.title-{key}"), &args),
        caption: format!("{}  {range}", asked.words(cx)),
        head: title("court"),
        series: Series::with_numbers(
            title(&format!("rate-{key}")),
            [&format!("of-{key}"), key, "closing"].map(title),
        ),
        rows,
        scale: say::per_percent,
        conclusion: cx.fill(&format!("tui.chart.courts.say-{conclusion}"), &args),
        notes: vec![title(if cx.ranking { "ranked" } else { "official" })],
        table,
    }
}
