//! Adding months and days to a date.

use chrono::{Datelike, Days, Months, NaiveDate};

/// The last day with a four-digit year; larger sums are clamped to it.
const LAST: NaiveDate = match NaiveDate::from_ymd_opt(9999, 12, 31) {
    Some(day) => day,
    None => NaiveDate::MAX,
};

/// Adds months: the corresponding day, or the last day of a month that lacks it (民法典 202).
///
/// With `sticky`, the last day of a month leads to the last day of a month (刑诉解释 202).
pub(super) fn add_months(from: NaiveDate, months: u32, sticky: bool) -> NaiveDate {
    let Some(to) = from.checked_add_months(Months::new(months)) else {
        return LAST;
    };
    if sticky && is_month_end(from) {
        month_end(to)
    } else {
        to
    }
    .min(LAST)
}

pub(super) fn add_days(from: NaiveDate, days: u32) -> NaiveDate {
    from.checked_add_days(Days::new(days.into()))
        .unwrap_or(LAST)
        .min(LAST)
}

/// Adds months first, then days.
pub(super) fn add(from: NaiveDate, months: u32, days: u32, sticky: bool) -> NaiveDate {
    let to = if months == 0 {
        from
    } else {
        add_months(from, months, sticky)
    };
    if days == 0 { to } else { add_days(to, days) }
}

fn is_month_end(day: NaiveDate) -> bool {
    day.succ_opt()
        .is_none_or(|next| next.month() != day.month())
}

fn month_end(day: NaiveDate) -> NaiveDate {
    let last = u32::from(day.num_days_in_month());
    day.with_day(last).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_end_on_the_corresponding_day_or_the_last() {
        let cases = [
            ("2025-08-31", 6, false, "2026-02-28"),
            ("2025-08-29", 6, false, "2026-02-28"),
            ("2023-08-31", 6, false, "2024-02-29"),
            ("2025-02-28", 2, false, "2025-04-28"),
            ("2025-02-28", 2, true, "2025-04-30"),
            ("2025-02-28", 3, true, "2025-05-31"),
            ("2024-02-28", 1, true, "2024-03-28"),
            ("2024-02-29", 1, true, "2024-03-31"),
            ("2025-01-30", 1, true, "2025-02-28"),
            ("2025-04-30", 1, true, "2025-05-31"),
            ("2025-01-31", 1, true, "2025-02-28"),
            ("2025-12-31", 0, true, "2025-12-31"),
        ];
        for (from, months, sticky, to) in cases {
            assert_eq!(
                add_months(from.parse().unwrap(), months, sticky).to_string(),
                to,
                "{from} +{months}"
            );
        }
    }

    #[test]
    fn sums_stop_at_the_last_four_digit_year() {
        let day = "2025-01-01".parse().unwrap();
        assert_eq!(add_months(day, u32::MAX, false), LAST);
        assert_eq!(add_days(day, u32::MAX), LAST);
    }
}
