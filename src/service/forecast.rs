//! When the stock would be gone at the rate of the last weeks. A division, not a prophecy: it says its window.

use super::api::{Context, Forecast, ForecastQuery, ForecastRow, Response, Stock, StockQuery};
use super::error::{Error, ErrorKind};
use super::{Core, Result, stock};
use crate::domain::forecast::{per_week, weeks_to_zero};

/// Ten years; longer is no current rate.
const LONGEST: u32 = 520;

/// Answers [`super::api::Request::Forecast`].
pub(crate) fn handle(core: &Core, cx: &Context, query: &ForecastQuery) -> Result<Response> {
    let weeks = query.weeks;
    let days = chrono::Days::new(u64::from(weeks) * 7);
    let from = cx.today.checked_sub_days(days).and_then(|d| d.succ_opt());
    let Some(from) = from.filter(|_| (1..=LONGEST).contains(&weeks)) else {
        return Err(Error::new(ErrorKind::Usage, "bad-weeks").with("weeks", weeks));
    };
    let asked = StockQuery {
        from,
        to: cx.today,
        period: None,
        slices: query.slices.clone(),
        set: query.set,
        scope: query.scope.clone(),
    };
    let Response::Stock(Stock {
        rows,
        unknown_filing,
    }) = stock::handle(core, cx, &asked)?
    else {
        return Err(Error::new(ErrorKind::Bug, "bug").with("detail", "stock"));
    };
    // Without slices the cases that stand apart are told once for all.
    let total = query.slices.is_empty();
    let rows = rows.into_iter().map(|row| {
        let decrease = row.opening - row.closing;
        let forecast = Forecast {
            from,
            to: cx.today,
            weeks,
            opening: row.opening,
            entered: row.filed + row.reopened + row.moved_in,
            left: row.ended + row.moved_out,
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
