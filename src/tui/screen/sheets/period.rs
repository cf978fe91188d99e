//! The periods before and after that of a sheet.

use chrono::{Days, Months, NaiveDate};

use crate::domain::sheet::Kind;

/// The end of the previous period; or, forward, the end of the day's own period if that is still
/// ahead, otherwise of the next one.
pub(super) fn next_end(kind: Kind, day: NaiveDate, back: bool) -> Option<NaiveDate> {
    let first = kind.first_day(day);
    if back {
        return first.pred_opt();
    }
    let after = |first: NaiveDate| match kind {
        Kind::Daily => first.succ_opt(),
        Kind::Weekly => first.checked_add_days(Days::new(7)),
        Kind::Monthly => first.checked_add_months(Months::new(1)),
    };
    let own = after(first)?.pred_opt()?;
    if day < own {
        return Some(own);
    }
    after(own.succ_opt()?)?.pred_opt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_follow_each_other_without_gaps() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (kind, from, back, forth) in [
            (Kind::Daily, "2026-03-01", "2026-02-28", "2026-03-02"),
            // From a Wednesday to the Sundays around it.
            (Kind::Weekly, "2026-07-01", "2026-06-28", "2026-07-05"),
            (Kind::Weekly, "2026-06-28", "2026-06-21", "2026-07-05"),
            (Kind::Monthly, "2026-06-30", "2026-05-31", "2026-07-31"),
            (Kind::Monthly, "2026-01-31", "2025-12-31", "2026-02-28"),
        ] {
            let next = |back| next_end(kind, day(from), back);
            assert_eq!(next(true), Some(day(back)), "{kind:?} {from}");
            assert_eq!(next(false), Some(day(forth)), "{kind:?} {from}");
        }
        assert_eq!(next_end(Kind::Daily, NaiveDate::MAX, false), None);
    }
}
