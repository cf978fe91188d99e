//! When a stock would reach zero at the rate of recent weeks. A simple division, not a prediction.

use chrono::{Days, NaiveDate};

/// Number of whole weeks until the stock is zero, if it decreases by `decrease` every `weeks`
/// weeks.
pub fn weeks_to_zero(stock: i64, decrease: i64, weeks: i64) -> Option<i64> {
    match (stock, decrease) {
        (0, _) => Some(0),
        (_, ..=0) => None,
        _ => Some((stock * weeks + decrease - 1) / decrease),
    }
}

/// Net decrease per week in hundredths of a case, rounded half up; negative while the stock grows.
pub fn per_week(decrease: i64, weeks: i64) -> i64 {
    half_up(decrease * 100, weeks.max(1))
}

/// The day after the given number of weeks; `None` if it lies beyond [`super::tally::horizon`].
pub fn day_of_zero(today: NaiveDate, weeks: i64) -> Option<NaiveDate> {
    let days = u64::try_from(weeks).ok()?.checked_mul(7)?;
    today
        .checked_add_days(Days::new(days))
        .filter(|day| *day < super::tally::horizon())
}

/// A quotient rounded half up, away from zero for negative values.
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

    #[test]
    fn the_day_is_so_many_weeks_ahead_and_none_for_ever() {
        let today: NaiveDate = "2022-06-15".parse().unwrap();
        assert_eq!(day_of_zero(today, 9), "2022-08-17".parse().ok());
        assert_eq!(day_of_zero(today, 0), Some(today));
        assert_eq!(day_of_zero(today, 20_000), None);
        assert_eq!(day_of_zero(today, i64::MAX), None);
        assert_eq!(day_of_zero(today, -1), None);
    }
}
