//! `qingji forecast`: when the stock will be gone at the rate of the last weeks.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Serialize;

use super::drill::{self, DrillArgs, no_such};
use super::exit::{Exit, Failure};
use super::print::{Cell, Column, Table};
use super::scope::{ScopeArgs, key_cells, key_columns, set, slices};
use super::session::{Session, answer, unexpected};
use crate::domain::forecast::day_of_zero;
use crate::domain::indicator::decimal;
use crate::service::api::{
    Figure, Forecast, ForecastPart, ForecastQuery, ForecastRow, Request, Slice,
};

/// Options of `forecast`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Length of the window before today, in weeks
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..=520))]
    pub weeks: u32,
    /// Rows by court, division, handler, type, tag, kind
    #[arg(long, value_name = "BY", value_delimiter = ',')]
    pub by: Vec<String>,
    /// Which cases: all, delayed, long-pending=MONTHS
    #[arg(long, value_name = "SET", default_value = "all")]
    pub set: String,
    #[command(flatten)]
    pub scope: ScopeArgs,
    #[command(flatten)]
    pub drill: DrillArgs,
}

/// The columns of figures, and the selection of cases behind each: the weeks and the day of zero
/// start from the closing stock.
const FIGURES: [(&str, ForecastPart); 7] = [
    ("opening", ForecastPart::Opening),
    ("entered", ForecastPart::Entered),
    ("left", ForecastPart::Left),
    ("closing", ForecastPart::Closing),
    ("per_week", ForecastPart::PerWeek),
    ("weeks_to_zero", ForecastPart::Closing),
    ("zero_on", ForecastPart::Closing),
];

/// Figures that are not columns of the table but can be opened too.
const OPENED: [(&str, ForecastPart); 1] = [("unknown_filing", ForecastPart::UnknownFiling)];

fn part(column: &str) -> Option<ForecastPart> {
    let mut all = FIGURES.iter().chain(&OPENED);
    all.find(|(name, _)| *name == column).map(|(_, part)| *part)
}

fn columns() -> Vec<&'static str> {
    FIGURES
        .iter()
        .chain(&OPENED)
        .map(|(name, _)| *name)
        .collect()
}

#[derive(Debug, Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    forecast: &'a Forecast,
    per_week: String,
    /// The day on which these weeks end.
    zero_on: Option<NaiveDate>,
    /// Why there is none, by stable id.
    why: Option<&'static str>,
}

/// Why a forecast names no day, by stable id.
fn why(forecast: &Forecast) -> Option<&'static str> {
    match forecast.weeks_to_zero {
        None => Some("not-shrinking"),
        Some(weeks) => day_of_zero(forecast.window.to, weeks)
            .is_none()
            .then_some("too-far"),
    }
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    let query = ForecastQuery {
        slices: slices(&args.by)?,
        scope: args.scope.scope(),
        set: set(&args.set)?,
        weeks: args.weeks,
    };
    if let Some(column) = &args.drill.cases {
        let part = part(column).ok_or_else(|| no_such(column, &columns().join(" ")))?;
        let keys = args.drill.keys(&query.slices)?;
        let figure = Figure::Forecast { query, keys, part };
        return drill::run(session, &args.drill, figure);
    }
    let slices = query.slices.clone();
    let rows = answer!(session.ask(Request::Forecast(query))?, Forecast)?;
    if !slices.is_empty() {
        return by(session, args, &slices, &rows);
    }
    let Some(ForecastRow { forecast, .. }) = rows.into_iter().next() else {
        return Err(unexpected("forecast"));
    };
    let document = Document {
        forecast: &forecast,
        per_week: decimal(forecast.per_week),
        zero_on: forecast
            .weeks_to_zero
            .and_then(|weeks| day_of_zero(forecast.window.to, weeks)),
        why: why(&forecast),
    };
    session.out.document(&document, |words| {
        words.say(
            "cli.forecast.window",
            &[
                ("from", &forecast.window.from),
                ("to", &forecast.window.to),
                ("opening", &forecast.opening),
                ("entered", &forecast.entered),
                ("left", &forecast.left),
                ("closing", &forecast.closing),
            ],
        );
        match forecast.weeks_to_zero {
            Some(weeks) => words.say(
                "cli.forecast.zero",
                &[
                    ("rate", &document.per_week),
                    ("weeks", &weeks),
                    ("window", &forecast.weeks),
                ],
            ),
            None => words.say("cli.forecast.none", &[("window", &forecast.weeks)]),
        }
        if forecast.unknown_filing > 0 {
            words.say("cli.today.unknown", &[("n", &forecast.unknown_filing)]);
        }
    })?;
    Ok(Exit::Ok)
}

/// Prints a row per slice.
fn by(
    session: &mut Session,
    args: &Args,
    slices: &[Slice],
    rows: &[ForecastRow],
) -> Result<Exit, Failure> {
    let mut columns = key_columns(slices);
    columns.extend(["from", "to"].map(Column::hidden));
    columns.push(Column::hidden("weeks"));
    columns.extend(FIGURES.map(|(name, _)| Column::figure(name)));
    columns.extend(["why", "unknown_filing"].map(Column::hidden));
    let mut table = Table::new(columns);
    for ForecastRow { keys, forecast } in rows {
        let mut cells = key_cells(slices, keys);
        cells.extend([
            Cell::Day(forecast.window.from),
            Cell::Day(forecast.window.to),
            Cell::Int(forecast.weeks.into()),
        ]);
        cells.extend(
            [
                forecast.opening,
                forecast.entered,
                forecast.left,
                forecast.closing,
            ]
            .map(Cell::Int),
        );
        let weeks = forecast.weeks_to_zero;
        cells.extend([
            Cell::Text(decimal(forecast.per_week)),
            weeks.map_or(Cell::Void, Cell::Int),
            weeks
                .and_then(|weeks| day_of_zero(forecast.window.to, weeks))
                .map_or(Cell::Void, Cell::Day),
            Cell::from(why(forecast)),
            Cell::Int(forecast.unknown_filing as i64),
        ]);
        table.push(cells);
    }
    drill::first(session, &mut table, args.drill.limit)?;
    let whys: BTreeSet<_> = rows.iter().filter_map(|row| why(&row.forecast)).collect();
    for key in whys {
        let words = session.locale.text(&format!("cli.why.{key}"));
        session.out.say_to_people(words);
    }
    Ok(Exit::Ok)
}
