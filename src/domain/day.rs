//! Dates as people write them.

use chrono::NaiveDate;

use super::calendar::Calendar;

/// An absolute date: `2023-01-05`, `2023.1.5`, `2023/1/5`, `2023年1月5日`, `20230105`, `二〇二三年一月五日`,
/// a date with a time behind it, or an Excel serial of the 1900 system between 1990 and 2100. `None` otherwise.
pub fn parse(_text: &str) -> Option<NaiveDate> {
    None
}

/// What a person means on `today` (ux.md section 5.5): the absolute forms, `3/5`, `15`, `+15d`, `+2w`, `+1m`, `+5g` (working days),
/// `今` `明` `后天` `昨天`, `周五`, `下周一`, `月底`, `季末`, `年底`.
/// `future` moves a date without a year that has passed to the next year or month.
pub fn interpret(
    text: &str,
    today: NaiveDate,
    calendar: &Calendar,
    future: bool,
) -> Option<NaiveDate> {
    let _ = (today, calendar, future);
    parse(text)
}
