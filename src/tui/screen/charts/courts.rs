//! S6 清积: of the cases each court had to clear since the new year, how many it did; in the official order of the courts.
//! A rank is shown only where the setting allows it: ranking courts was forbidden in 2024.

use super::asked::{Asked, Caliber};
use super::chart::{Cell, Chart, Row, Series};
use super::say;
use crate::domain::court;
use crate::domain::sheet::{Table, Value, hundredths};
use crate::service::api::{
    Figure, Measure, Request, Response, Slice, StockQuery, StockRow, StockSet,
};
use crate::text::locale::pairs;
use crate::tui::cx::Cx;

/// All cases: closed of those there were. Any other caliber: long-pending ones cleared.
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

/// The courts, and all together.
const PARTS: [&[Slice]; 2] = [&[Slice::Court], &[]];

pub(super) fn ask(asked: &Asked) -> Vec<Request> {
    // What moved from court to court is none of the business of all together: their row is no sum of the others.
    PARTS
        .map(|slices| Request::Stock(query(asked, slices)))
        .to_vec()
}

/// What the rate is of.
fn key(asked: &Asked) -> &'static str {
    if set(asked) == StockSet::All {
        "closed"
    } else {
        "cleared"
    }
}

/// What there was to clear. What left a court by a move is another's to clear.
fn assigned(row: &StockRow) -> i64 {
    row.closing + row.ended
}

pub(super) fn build(cx: &Cx, asked: &Asked, answers: &[Response]) -> Option<Chart> {
    let [Response::Stock(stock), Response::Stock(all)] = answers else {
        return None;
    };
    let whole = all.rows.first()?;
    let mut courts: Vec<&StockRow> = stock.rows.iter().collect();
    let rate = |row: &StockRow| hundredths(row.ended, assigned(row));
    if cx.ranking {
        courts.sort_by_key(|row| std::cmp::Reverse(rate(row)));
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
                Value::Count(assigned(row)),
                Value::Count(row.ended),
                Value::Count(row.closing),
                Value::Share(row.ended, assigned(row)),
            ]);
            let short = name.as_deref().map_or_else(
                || cx.text("report.unknown").to_owned(),
                |name| court::short_name(name).into_owned(),
            );
            // Equal rates share a place; a court with nothing to clear has none.
            if rate(row) != before {
                rank = place;
                before = rate(row);
            }
            let label = match (cx.ranking, rate(row)) {
                (true, Some(_)) => format!("{rank:>2} {short}"),
                (true, None) => format!(" - {short}"),
                _ => short,
            };
            Row::new(label, cells(asked, row, &[Slice::Court]))
        })
        .collect();
    if !rows.is_empty() {
        rows.insert(0, Row::sum(cx, cells(asked, whole, &[])));
    }
    Some(finish(cx, asked, whole, (rows, table)))
}

/// The rate, what it is of, what was closed and what is left; of a rate everything it is of is opened.
fn cells(asked: &Asked, row: &StockRow, slices: &[Slice]) -> Vec<Cell> {
    let figure = |measure: Measure| Figure::Stock {
        query: query(asked, slices),
        keys: row.keys.clone(),
        measure,
    };
    let all = || Figure::Sum([Measure::Ended, Measure::Closing].map(figure).to_vec());
    let rate = hundredths(row.ended, assigned(row)).unwrap_or(0);
    let share = Cell::said(rate, say::share(row.ended, assigned(row)), all());
    vec![
        share,
        Cell::count(assigned(row), all()),
        Cell::count(row.ended, figure(Measure::Ended)),
        Cell::count(row.closing, figure(Measure::Closing)),
    ]
}

/// The sum of all courts, in words.
fn finish(cx: &Cx, asked: &Asked, whole: &StockRow, (rows, table): (Vec<Row>, Table)) -> Chart {
    let key = key(asked);
    let (ended, all) = (whole.ended, assigned(whole));
    let title = |id: &str| cx.text(&format!("tui.chart.courts.{id}")).to_owned();
    let share = say::share(ended, all);
    let args = [
        ("ended", ended.to_string()),
        ("all", all.to_string()),
        ("share", share),
        ("from", asked.new_year().to_string()),
        ("to", asked.day.to_string()),
        ("set", asked.caliber.words(cx)),
        ("months", asked.long.to_string()),
    ];
    let args = pairs(&args);
    let range = cx.fill("tui.chart.from-to", &args);
    let conclusion = if all == 0 { "none" } else { key };
    Chart {
        title: cx.fill(&format!("tui.chart.courts.title-{key}"), &args),
        caption: format!("{}  {range}", asked.caliber.words(cx)),
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
