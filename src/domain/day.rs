//! Dates in the forms in which people write them.

mod distance;
mod english;
mod spoken;
mod zone;

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime};

pub use distance::Distance;
pub use spoken::{Meaning, Remark, interpret, needs_calendar, understand};

use super::letter::half_width;
use super::numeral::chinese_integer;

/// Input longer than this many bytes is not a date and is not examined.
const LONGEST: usize = 64;
/// Excel's day 0 of the 1900 system, including its leap-year bug (correct from March 1900 on).
const EXCEL_EPOCH: Option<NaiveDate> = NaiveDate::from_ymd_opt(1899, 12, 30);
/// Serials outside these years are not treated as dates.
const EXCEL_YEARS: std::ops::RangeInclusive<i32> = 1990..=2100;
/// Years accepted in eight-digit dates; other eight-digit numbers are not dates.
const COMPACT_YEARS: std::ops::RangeInclusive<i32> = 1900..=2100;

/// Years outside this range are typing errors (`0209`, `4009`): no ledger of these courts reaches
/// that far.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

/// Years of two digits as most dates of a ledger have them; the larger ones are of the last century.
const RECENT: std::ops::Range<u32> = 20..40;

/// Whether a day is in the range that a docket accepts.
pub fn is_plausible(day: NaiveDate) -> bool {
    YEARS.contains(&day.year())
}

/// Parses an absolute date; `None` otherwise.
///
/// Accepts `2023-01-05`, `2023.1.5`, `2023。1。5`, `2023/1/5`, `2023年1月5日`, `20230105`,
/// `二〇二三年一月五日`, a date followed by a time, or an Excel serial of the 1900 system between 1990
/// and 2100.
pub fn parse(text: &str) -> Option<NaiveDate> {
    parse_iso(text.as_bytes()).or_else(|| absolute(&folded(text)?))
}

/// Parses a date followed by a time of day, `2026-05-01 18:00` or `2026-05-01 18:00:30`, as the
/// last second it names: without seconds, the last one of the minute. `None` for a bare date.
pub fn parse_moment(text: &str) -> Option<NaiveDateTime> {
    let plain = |c: char| match c {
        'T' => ' ',
        c if c.is_whitespace() => ' ',
        c => half_width(c),
    };
    let text: String = text.trim().chars().map(plain).collect();
    let (day, time) = text.split_once(' ')?;
    let parts: Vec<&str> = time.trim().split(':').collect();
    let [hour, minute, seconds @ ..] = parts.as_slice() else {
        return None;
    };
    let second = match seconds {
        [] => 59,
        [second] => second.parse().ok()?,
        _ => return None,
    };
    parse(day)?.and_hms_milli_opt(hour.parse().ok()?, minute.parse().ok()?, second, 999)
}

/// Parses a date whose year has two digits, `26.3.5` or `26年3月5日`, as one of this century.
///
/// The year comes first, as in all dates here. `None` where the last part is more likely the year
/// (`05.03.26`), for the slashes of other countries (`3/5/26`), and for a year that is more likely
/// one of the last century (`98.3.5`).
pub fn parse_short_year(text: &str) -> Option<NaiveDate> {
    let text = folded(text)?;
    let is_year = |text: &str| text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
    let year = text.get(..2).filter(|year| is_year(year))?;
    let parts: Vec<&str> = text
        .split(['-', '/', '.', '年', '月', '日', '号'])
        .collect();
    let [_, _, last, rest @ ..] = parts.as_slice() else {
        return None;
    };
    let is_in = |years: std::ops::Range<u32>, text: &str| {
        number(text).is_some_and(|number| years.contains(&number))
    };
    let is_recent = |text: &str| is_in(RECENT, text);
    let is_first = text.contains('年') || !is_year(last) || is_recent(year) || !is_recent(last);
    let is_foreign = text.contains('/') && is_in(0..13, year);
    let is_whole = rest.iter().all(|part| part.is_empty());
    if !is_whole || !is_first || is_foreign || !is_in(0..RECENT.end, year) {
        return None;
    }
    let whole = format!("20{text}");
    marked(&whole).or_else(|| separated(&whole))
}

/// Whether a text is a day of a month that lacks its year: `3月5日`, `三月五号`.
pub fn lacks_year(text: &str) -> bool {
    let Some(text) = folded(text) else {
        return false;
    };
    let text = text.strip_suffix(['日', '号']).unwrap_or(&text);
    // A leap year has all days that any year has.
    let is_day = |(month, day): (&str, &str)| {
        let day = number(month).zip(number(day));
        day.is_some_and(|(month, day)| NaiveDate::from_ymd_opt(2024, month, day).is_some())
    };
    text.split_once('月').is_some_and(is_day)
}

/// Whether a text contains a time of day, or further digits directly after a compact date.
pub fn has_time(text: &str) -> bool {
    let digits = text.trim().chars().filter(char::is_ascii_digit).count();
    text.contains([':', '：', '时', '時', '点']) || digits > 8
}

/// Parses exactly `YYYY-MM-DD`, if the day exists; the fast path of an import.
pub fn parse_iso(bytes: &[u8]) -> Option<NaiveDate> {
    let bytes: &[u8; 10] = bytes.try_into().ok()?;
    let number = |digits: &[u8]| {
        let digit = |sum: u32, b: &u8| b.is_ascii_digit().then(|| sum * 10 + u32::from(b - b'0'));
        digits.iter().try_fold(0, digit)
    };
    let [year @ .., b'-', _, _, b'-', _, _] = bytes else {
        return None;
    };
    let [.., m1, m2, _, d1, d2] = bytes;
    let year = number(year)?;
    NaiveDate::from_ymd_opt(year as i32, number(&[*m1, *m2])?, number(&[*d1, *d2])?)
        .filter(|_| year > 0)
}

/// Normalises to half-width lower case without surrounding blanks; `None` if it cannot be a date.
fn folded(text: &str) -> Option<String> {
    if text.len() > LONGEST {
        return None;
    }
    let folded: String = text
        .chars()
        .map(|c| match c {
            '號' => '号',
            // What an input method for Chinese writes in place of the dot.
            '。' | '、' => '.',
            c if c.is_whitespace() => ' ',
            c => half_width(c),
        })
        .flat_map(char::to_lowercase)
        .collect();
    let trimmed = folded.trim();
    (!trimmed.is_empty()).then(|| trimmed.to_owned())
}

fn absolute(text: &str) -> Option<NaiveDate> {
    compact(text)
        .or_else(|| excel(text))
        .or_else(|| marked(text))
        .or_else(|| separated(text))
}

/// Parses `20230105`, optionally followed by `hhmm` or `hhmmss`.
fn compact(text: &str) -> Option<NaiveDate> {
    if !matches!(text.len(), 8 | 12 | 14) || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<u32>().ok();
    let time = |range: std::ops::Range<usize>, bound| {
        text.len() < range.end || number(range).is_some_and(|n| n < bound)
    };
    let year = i32::try_from(number(0..4)?)
        .ok()
        .filter(|year| COMPACT_YEARS.contains(year))?;
    NaiveDate::from_ymd_opt(year, number(4..6)?, number(6..8)?)
        .filter(|_| time(8..10, 24) && time(10..12, 60) && time(12..14, 60))
}

/// Whether a text is eight digits of which the first four are a year.
fn is_compact(text: &str) -> bool {
    let year = text.get(..4).and_then(|year| year.parse::<i32>().ok());
    text.len() == 8
        && text.bytes().all(|b| b.is_ascii_digit())
        && year.is_some_and(|year| COMPACT_YEARS.contains(&year))
}

/// Parses a five-digit serial, dropping its time of day.
fn excel(text: &str) -> Option<NaiveDate> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if whole.len() != 5 || !digits(whole) || !digits(fraction) {
        return None;
    }
    let day = EXCEL_EPOCH?.checked_add_days(Days::new(whole.parse().ok()?))?;
    EXCEL_YEARS.contains(&day.year()).then_some(day)
}

/// Parses `2023年1月5日`, in digits or numerals, with or without blanks.
fn marked(text: &str) -> Option<NaiveDate> {
    let (year, rest) = text.split_once('年')?;
    let (month, rest) = rest.split_once('月')?;
    let (day, tail) = rest.split_once(['日', '号'])?;
    let year = year.trim();
    if year.chars().count() != 4 || !is_tail(tail) {
        return None;
    }
    NaiveDate::from_ymd_opt(number(year)? as i32, number(month)?, number(day)?)
}

/// Parses `2023-1-5`, `2023/1/5` or `2023.1.5`; both separators must be the same. A time of another
/// zone after it (`2026-03-04T20:00:00Z`) makes it the day in China.
fn separated(text: &str) -> Option<NaiveDate> {
    let (year, rest) = text.split_once(['-', '/', '.'])?;
    let mark = text.get(year.len()..)?.chars().next()?;
    let (month, rest) = rest.split_once(mark)?;
    let rest = rest.trim_start();
    let end = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    let (day, tail) = rest.split_at_checked(end)?;
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let (year, month) = (year.trim(), month.trim());
    if year.len() != 4
        || !digits(year)
        || !(1..=2).contains(&month.len())
        || !(1..=2).contains(&day.len())
        || !is_tail(tail)
    {
        return None;
    }
    let day = NaiveDate::from_ymd_opt(number(year)? as i32, number(month)?, number(day)?)?;
    let day = day.checked_add_signed(zone::days_to_china(tail))?;
    Some(day).filter(|day| day.year() > 0)
}

/// Whether the text may follow a date: nothing, a time, or a weekday.
fn is_tail(text: &str) -> bool {
    let text = text.strip_prefix(['日', '号']).unwrap_or(text);
    let apart = text.is_empty()
        || !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '/' | '.'));
    let text = text
        .trim_start_matches([' ', 't', ','])
        .trim_end_matches('z');
    let text = ["上午", "下午", "凌晨", "中午", "晚上"]
        .iter()
        .fold(text, |text, word| text.strip_prefix(word).unwrap_or(text));
    let inner = text
        .strip_prefix('(')
        .and_then(|text| text.strip_suffix(')'))
        .unwrap_or(text);
    if inner.is_empty() || day_of_week(inner).is_some() {
        return apart;
    }
    let clock = text.split(['+', '-']).next().unwrap_or_default();
    let zone = text.get(clock.len()..).unwrap_or_default();
    let mut fields = clock.split([':', '时', '点', '分', '秒', '.']);
    let hour = fields.next().and_then(number).is_some_and(|hour| hour < 24);
    let rest = fields
        .filter(|field| !field.is_empty())
        .all(|field| field.len() <= 9 && field.bytes().all(|b| b.is_ascii_digit()));
    apart && hour && rest && clock.contains([':', '时', '点']) && zone.len() <= 6
}

/// Number of days after Monday.
fn day_of_week(text: &str) -> Option<u32> {
    let day = ["周", "星期", "礼拜"]
        .iter()
        .find_map(|word| text.strip_prefix(word))?;
    ["一", "二", "三", "四", "五", "六", "日"]
        .iter()
        .position(|name| *name == day || (*name == "日" && day == "天"))
        .map(|place| place as u32)
}

/// Parses a small whole number in digits or numerals.
fn number(text: &str) -> Option<u32> {
    let text = text.trim();
    if text.is_empty() || text.len() > 30 {
        return None;
    }
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok();
    }
    let written = text.replace('廿', "二十").replace('卅', "三十");
    chinese_integer(&written).and_then(|number| u32::try_from(number).ok())
}

/// Whether a text is a date of a day that does not exist: `2026-02-30`, `20260230`, `2026.13.1`,
/// `6/31`, `6月31日`.
pub fn names_no_day(text: &str) -> bool {
    let Some(text) = folded(text) else {
        return false;
    };
    if is_compact(&text) {
        return compact(&text).is_none();
    }
    let text = text.strip_suffix(['日', '号']).unwrap_or(&text);
    // `120.50` is an amount.
    let is_short = |part: &str| part.len() <= 2 || !part.is_ascii();
    let parts: Vec<&str> = text.split(['-', '/', '.', '年', '月']).collect();
    let [year, month, day] = match parts.as_slice() {
        [year, month, day] => [*year, *month, *day],
        // Without a year: a day that no year has. A leap year has all that any year has.
        [month, day] if is_short(month) && is_short(day) => ["2024", *month, *day],
        _ => return false,
    };
    let (Some(year), Some(month), Some(day)) = (number(year), number(month), number(day)) else {
        return false;
    };
    let year = i32::try_from(year).unwrap_or(0);
    year > 999 && NaiveDate::from_ymd_opt(year, month, day).is_none()
}

#[cfg(test)]
mod tests;
