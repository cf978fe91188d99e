//! `qingji forecast`: when the stock would be gone at the rate of the last weeks.

use serde::Serialize;

use super::exit::{Exit, Failure};
use super::scope::{ScopeArgs, set};
use super::session::{Session, answer};
use crate::domain::indicator::decimal;
use crate::service::api::{Forecast, ForecastQuery, Request};

/// Options of `forecast`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Length of the window before today, in weeks
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..=520))]
    pub weeks: u32,
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
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    let query = ForecastQuery {
        scope: args.scope.scope(),
        set: set(&args.set)?,
        weeks: args.weeks,
    };
    let forecast = answer!(session.ask(Request::Forecast(query))?, Forecast)?;
    let document = Document {
        forecast: &forecast,
        per_week: decimal(forecast.per_week),
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
