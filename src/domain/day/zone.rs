//! The zone behind a time of day, as programs write it.

use chrono::TimeDelta;

/// The minutes by which China is ahead of UTC.
const CHINA: i64 = 8 * 60;
const DAY: i64 = 24 * 60;

/// The days from a date to the day in China at the time behind it, in lower case: one more for
/// `t20:00:00z`; none without a zone, which is that of the court. Without seconds a blank begins a
/// stretch of a day rather than a time with its zone: ` 09:00-11:00`.
pub(super) fn days_to_china(tail: &str) -> TimeDelta {
    let in_china = local(tail).map(|(minutes, zone)| minutes - zone + CHINA);
    TimeDelta::days(in_china.map_or(0, |minutes| minutes.div_euclid(DAY)))
}

/// The minutes of a time since midnight, and those by which its zone is ahead of UTC.
fn local(tail: &str) -> Option<(i64, i64)> {
    let time = tail.trim_start_matches(['t', ' ']);
    let at = time.find(['z', '+', '-'])?;
    let (clock, zone) = time.split_at_checked(at)?;
    let fields: Vec<&str> = clock.trim_end().split(':').collect();
    let [hour, minute, seconds @ ..] = fields.as_slice() else {
        return None;
    };
    let is_time = zone == "z" || tail.starts_with('t') || !seconds.is_empty();
    let (hour, minute) = (number(hour, 24)?, number(minute, 60)?);
    is_time.then_some((hour * 60 + minute, ahead(zone)?))
}

/// The minutes by which a zone is ahead of UTC: `z`, `+08:00`, `-0500`, `+08`.
fn ahead(zone: &str) -> Option<i64> {
    let (sign, digits) = match zone.split_at_checked(1)? {
        ("z", "") => return Some(0),
        ("+", digits) => (1, digits),
        (_, digits) => (-1, digits),
    };
    let (hours, minutes) = digits.split_at_checked(2)?;
    let minutes = minutes.strip_prefix(':').unwrap_or(minutes);
    let minutes = if minutes.is_empty() {
        0
    } else {
        number(minutes, 60)?
    };
    Some(sign * (number(hours, 15)? * 60 + minutes))
}

fn number(digits: &str, below: i64) -> Option<i64> {
    let number = digits.parse().ok().filter(|number| *number < below)?;
    digits
        .bytes()
        .all(|byte| byte.is_ascii_digit())
        .then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_another_zone_is_that_in_china() {
        for (tail, days) in [
            ("", 0),
            ("t20:00:00", 0),
            (" 20:00", 0),
            ("t20:00:00z", 1),
            ("t15:59:59.999z", 0),
            ("t16:00z", 1),
            (" 20:00:00 +00:00", 1),
            ("t23:59:59+08:00", 0),
            ("t00:00:00+0800", 0),
            ("t12:00:00-0500", 1),
            ("t02:00:00+14:00", -1),
            // A hearing from nine to eleven.
            (" 09:00-11:00", 0),
            ("t09:00:00-99:00", 0),
            ("(周一)", 0),
        ] {
            assert_eq!(days_to_china(tail).num_days(), days, "{tail}");
        }
    }
}
