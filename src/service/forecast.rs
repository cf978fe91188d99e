//! When the stock would reach zero at the rate of the last weeks. This is a division over a stated
//! window, not a prediction.

use chrono::NaiveDate;

use super::api::{
    Context, Forecast, ForecastPart, ForecastQuery, ForecastRow, Measure, Response, Stock,
    StockQuery,
};
use super::error::{Error, ErrorKey};
use super::figure::{Found, Keys, Pass};
use super::{Core, Result, stock};
use crate::domain::forecast::{per_week, weeks_to_zero};
use crate::domain::window::Window;

/// Ten years in weeks; over more than that a rate is not current.
const LONGEST: u32 = 520;

/// Answers [`super::api::Request::Forecast`].
pub(crate) fn handle(core: &Core, cx: &Context, query: &ForecastQuery) -> Result<Response> {
    let asked = stock_query(cx.today, query)?;
    let (window, weeks) = (asked.window, query.weeks);
    let Response::Stock(Stock {
        rows,
        unknown_filing,
    }) = stock::handle(core, cx, &asked)?
    else {
        return Err(Error::bug("stock"));
    };
    // Without slices the cases without a filing date are counted once for the whole answer.
    let total = query.slices.is_empty();
    let rows = rows.into_iter().map(|row| {
        let decrease = row.opening - row.closing;
        let forecast = Forecast {
            window,
            weeks,
            opening: row.opening,
            entered: row.entered(),
            left: row.left(),
            closing: row.closing,
            per_week: per_week(decrease, i64::from(weeks)),
            weeks_to_zero: weeks_to_zero(row.closing, decrease, i64::from(weeks)),
            unknown_filing: if total {
                unknown_filing
            } else {
                row.unknown_filing
            },
        };
        ForecastRow {
            keys: row.keys,
            forecast,
        }
    });
    Ok(Response::Forecast(rows.collect()))
}

/// The query for the movements of the stock in the window that ends today.
fn stock_query(today: NaiveDate, query: &ForecastQuery) -> Result<StockQuery> {
    let weeks = query.weeks;
    let days = chrono::Days::new(u64::from(weeks) * 7);
    let from = today.checked_sub_days(days).and_then(|d| d.succ_opt());
    let Some(from) = from.filter(|_| (1..=LONGEST).contains(&weeks)) else {
        return Err(Error::new(ErrorKey::BadWeeks).with("weeks", weeks));
    };
    Ok(StockQuery {
        window: Window::new(from, today),
        period: None,
        slices: query.slices.clone(),
        set: query.set,
        scope: query.scope.clone(),
    })
}

/// The measures that enter a stock; [`LEFT`] are those that leave it.
const ENTERED: [Measure; 3] = [Measure::Filed, Measure::Reopened, Measure::MovedIn];
const LEFT: [Measure; 2] = [Measure::Ended, Measure::MovedOut];

/// Finds the cases behind a number of a forecast.
pub(crate) fn drill(
    pass: &Pass<'_>,
    query: &ForecastQuery,
    keys: &Keys,
    part: ForecastPart,
) -> Result<Vec<Found>> {
    let asked = stock_query(pass.today, query)?;
    let of = |measures: &[Measure], weight: i64| -> Result<Vec<Found>> {
        let mut all = Vec::new();
        for measure in measures {
            let found = stock::drill(pass, &asked, keys, *measure)?;
            all.extend(found.into_iter().map(|one| Found { weight, ..one }));
        }
        Ok(all)
    };
    match part {
        ForecastPart::Opening => of(&[Measure::Opening], 1),
        ForecastPart::Entered => of(&ENTERED, 1),
        ForecastPart::Left => of(&LEFT, 1),
        ForecastPart::Closing => of(&[Measure::Closing], 1),
        ForecastPart::UnknownFiling => of(&[Measure::UnknownFiling], 1),
        ForecastPart::PerWeek => {
            let mut all = of(&LEFT, 1)?;
            all.extend(of(&ENTERED, -1)?);
            Ok(all)
        }
    }
}
