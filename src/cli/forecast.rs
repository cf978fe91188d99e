//! `qingji forecast`: when the stock would be gone at the rate of the last weeks.

use chrono::NaiveDate;
use serde::Serialize;

use super::exit::{Exit, Failure};
use super::print::{Cell, Column, Table};
use super::scope::{ScopeArgs, key_cells, key_columns, set, slices};
use super::session::{Session, answer, unexpected};
use crate::domain::forecast::day_of_zero;
use crate::domain::indicator::decimal;
use crate::service::api::{Forecast, ForecastQuery, ForecastRow, Request, Slice};

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
}

#[derive(Debug, Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    forecast: &'a Forecast,
    per_week: String,
    /// The day on which those weeks are over.
    zero_on: Option<NaiveDate>,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    let query = ForecastQuery {
        slices: slices(&args.by)?,
        scope: args.scope.scope(),
        set: set(&args.set)?,
        weeks: args.weeks,
    };
    let slices = query.slices.clone();
    let rows = answer!(session.ask(Request::Forecast(query))?, Forecast)?;
    if !slices.is_empty() {
        return by(session, &slices, &rows);
    }
    let Some(ForecastRow { forecast, .. }) = rows.into_iter().next() else {
        return Err(unexpected("forecast"));
    };
    let document = Document {
        forecast: &forecast,
        per_week: decimal(forecast.per_week),
        zero_on: forecast
            .weeks_to_zero
            .and_then(|weeks| day_of_zero(forecast.to, weeks)),
    };
    session.out.document(&document, |words| {
        words.say(
            "cli.forecast.window",
            &[
                ("from", &forecast.from.to_string()),
                ("to", &forecast.to.to_string()),
                ("opening", &forecast.opening.to_string()),
                ("entered", &forecast.entered.to_string()),
                ("left", &forecast.left.to_string()),
                ("closing", &forecast.closing.to_string()),
            ],
        );
        match forecast.weeks_to_zero {
            Some(weeks) => words.say(
                "cli.forecast.zero",
                &[
                    ("rate", &document.per_week),
                    ("weeks", &weeks.to_string()),
                    ("window", &forecast.weeks.to_string()),
                ],
            ),
            None => words.say(
                "cli.forecast.none",
                &[("window", &forecast.weeks.to_string())],
            ),
        }
        if forecast.unknown_filing > 0 {
            let n = forecast.unknown_filing.to_string();
            words.say("cli.today.unknown", &[("n", &n)]);
        }
    })?;
    Ok(Exit::Ok)
}

/// A row per slice.
fn by(session: &mut Session, slices: &[Slice], rows: &[ForecastRow]) -> Result<Exit, Failure> {
    let mut columns = key_columns(slices);
    columns.extend(["from", "to"].map(Column::hidden));
    columns.push(Column::hidden("weeks"));
    columns.extend(
        [
            "opening",
            "entered",
            "left",
            "closing",
            "per_week",
            "weeks_to_zero",
            "zero_on",
        ]
        .map(Column::figure),
    );
    columns.push(Column::hidden("unknown_filing"));
    let mut table = Table::new(columns);
    for ForecastRow { keys, forecast } in rows {
        let mut cells = key_cells(slices, keys);
        cells.extend([
            Cell::Day(forecast.from),
            Cell::Day(forecast.to),
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
                .and_then(|weeks| day_of_zero(forecast.to, weeks))
                .map_or(Cell::Void, Cell::Day),
            Cell::Int(forecast.unknown_filing as i64),
        ]);
        table.push(cells);
    }
    session.out.rows(&table)?;
    Ok(Exit::Ok)
}
