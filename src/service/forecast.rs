//! When the stock would be gone at the rate of the last weeks. A division, not a prophecy: it says its window.

use super::api::{Context, Forecast, ForecastQuery, Response, Stock, StockQuery};
use super::error::{Error, ErrorKind};
use super::{Core, Result, stock};

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
        slices: Vec::new(),
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
    let Some(row) = rows.first() else {
        return Err(Error::new(ErrorKind::Bug, "bug").with("detail", "stock"));
    };
    let decrease = row.opening - row.closing;
    Ok(Response::Forecast(Forecast {
        from,
        to: cx.today,
        weeks,
        opening: row.opening,
        entered: row.filed + row.reopened + row.moved_in,
        left: row.ended + row.moved_out,
        closing: row.closing,
        per_week: half_up(decrease * 100, i64::from(weeks)),
        weeks_to_zero: weeks_to_zero(row.closing, decrease, i64::from(weeks)),
        unknown_filing,
    }))
}

/// Whole weeks in which a decrease of so many in `weeks` takes a stock away.
fn weeks_to_zero(stock: i64, decrease: i64, weeks: i64) -> Option<i64> {
    match (stock, decrease) {
        (0, _) => Some(0),
        (_, ..=0) => None,
        _ => Some((stock * weeks + decrease - 1) / decrease),
    }
}

/// A quotient rounded half up, away from zero for negative ones.
fn half_up(numerator: i64, denominator: i64) -> i64 {
    let half = denominator / 2;
    (numerator + numerator.signum() * half) / denominator
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_are_whole_and_none_where_the_stock_grows() {
        assert_eq!(weeks_to_zero(788, 40, 4), Some(79));
        assert_eq!(weeks_to_zero(780, 40, 4), Some(78));
        assert_eq!(weeks_to_zero(10, 0, 4), None);
        assert_eq!(weeks_to_zero(10, -3, 4), None);
        assert_eq!(weeks_to_zero(0, -3, 4), Some(0));
    }

    #[test]
    fn a_rate_is_rounded_half_up() {
        assert_eq!(half_up(4_500, 4), 1_125);
        assert_eq!(half_up(1_00, 8), 13);
        assert_eq!(half_up(-1_00, 8), -13);
        assert_eq!(half_up(100, 3), 33);
    }
}
