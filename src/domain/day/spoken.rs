//! Days in everyday wording: words, weekdays, distances and days without a year, with remarks on
//! how they were read.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::english;
use super::{absolute, day_of_week, folded, number, parse_iso};
use crate::domain::calendar::Calendar;

/// The longest distance from today in days; anything longer is a typing error.
const FARTHEST: u64 = 36_525;
/// The most working days; more is a typing error too.
const MOST_WORKING: u64 = 5_000;

/// What a text means on a given day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meaning {
    pub day: NaiveDate,
    pub remarks: Vec<Remark>,
}

/// A remark on how the text was read, which the user may not expect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    /// The day without a year would have passed; the next year's was taken.
    NextYear,
    /// The day without a month would have passed, or the month has no such day; a later month's was
    /// taken.
    NextMonth,
    /// The weekday has passed this week; the next week's was taken.
    NextWeek,
    /// The month has no day of this number; its last day was taken.
    MonthEnd { wanted: u32 },
    /// Days off skipped while counting working days, ascending.
    Skipped(Vec<NaiveDate>),
    /// The week meant, from Monday to Sunday.
    Week {
        monday: NaiveDate,
        sunday: NaiveDate,
    },
    /// Working days were counted in a year whose holidays are unknown.
    HolidaysUnknown { year: i32 },
}

impl From<NaiveDate> for Meaning {
    fn from(day: NaiveDate) -> Meaning {
        Meaning {
            day,
            remarks: Vec::new(),
        }
    }
}

impl Meaning {
    fn with(day: NaiveDate, remark: Option<Remark>) -> Meaning {
        Meaning {
            day,
            remarks: remark.into_iter().collect(),
        }
    }
}

/// Interprets what a text means on `today`.
///
/// Accepts the absolute forms, `3/5`, `15`, `+15d`, `+2w`, `+1m`, `+5g` (working days), `今` `明`
/// `后天` `昨天`, `周五`, `下周一`, `周末`, `下月15`, `3天`, `月底`, `季末`, `年底`. Weeks begin on
/// Monday and end on Sunday. `future` moves a
/// date without a year that has passed to the next year or month (a bare weekday to the next week).
/// The remarks tell what was moved, clamped or skipped.
pub fn understand(
    text: &str,
    today: NaiveDate,
    calendar: &Calendar,
    future: bool,
) -> Option<Meaning> {
    if let Some(day) = parse_iso(text.as_bytes()) {
        return Some(day.into());
    }
    let text = folded(text)?;
    let text = english::translated(&text).unwrap_or(text);
    absolute(&text)
        .or_else(|| word(&text, today))
        .map(Meaning::from)
        .or_else(|| weekday(&text, today, future))
        .or_else(|| week_end(&text, today))
        .or_else(|| day_of_month(&text, today))
        .or_else(|| period_end(&text, today).map(Meaning::from))
        .or_else(|| relative(&text, today, calendar))
        .or_else(|| partial(&text, today, future))
}

/// Returns only the day of [`understand`].
pub fn interpret(
    text: &str,
    today: NaiveDate,
    calendar: &Calendar,
    future: bool,
) -> Option<NaiveDate> {
    understand(text, today, calendar, future).map(|meaning| meaning.day)
}

fn word(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let days: i64 = match text {
        "今" | "今天" | "今日" | "t" => 0,
        "明" | "明天" | "明日" | "m" => 1,
        "后" | "后天" | "后日" | "h" => 2,
        "大后天" => 3,
        "昨" | "昨天" | "昨日" => -1,
        "前天" => -2,
        "大前天" => -3,
        _ => return None,
    };
    today.checked_add_signed(chrono::Duration::days(days))
}

/// Splits `下个月15` into the number of weeks or months that 上, 本 or 下 stand for and the rest;
/// `None` for the number if there is no such word.
fn stepped(text: &str) -> Option<(Option<i32>, &str)> {
    let bare = text.trim_start_matches(['上', '下', '本', '这']);
    let steps = match text.get(..text.len() - bare.len())? {
        "" => None,
        "本" | "这" => Some(0),
        "下" => Some(1),
        "下下" => Some(2),
        "上" => Some(-1),
        "上上" => Some(-2),
        _ => return None,
    };
    Some((steps, bare.strip_prefix('个').unwrap_or(bare)))
}

/// The Monday of the week that is so many weeks from this one.
fn monday_of(today: NaiveDate, weeks: i32) -> Option<NaiveDate> {
    today
        .checked_sub_days(Days::new(u64::from(today.weekday().num_days_from_monday())))?
        .checked_add_signed(chrono::Duration::weeks(weeks.into()))
}

/// Parses `周末`, `本周末` or `下周末`: the Sunday, as 月底 is the last day of the month.
fn week_end(text: &str, today: NaiveDate) -> Option<Meaning> {
    let (weeks, rest) = stepped(text)?;
    let monday = monday_of(today, weeks.unwrap_or(0)).filter(|_| rest == "周末")?;
    let sunday = monday.checked_add_days(Days::new(6))?;
    let week = Remark::Week { monday, sunday };
    Some(Meaning::with(sunday, Some(week)))
}

/// Parses `下月15`, `下个月15日` or `本月三号`; a day that the month does not have is its last one.
fn day_of_month(text: &str, today: NaiveDate) -> Option<Meaning> {
    let (months, rest) = stepped(text)?;
    let day = rest.strip_prefix('月')?;
    let wanted = number(day.strip_suffix(['日', '号']).unwrap_or(day))?;
    let first = NaiveDate::from_ymd_opt(today.year(), today.month(), 1)?;
    let step = Months::new(months?.unsigned_abs());
    let first = if months? < 0 {
        first.checked_sub_months(step)?
    } else {
        first.checked_add_months(step)?
    };
    match first.with_day(wanted) {
        Some(day) => Some(day.into()),
        None if (1..=31).contains(&wanted) => Some(Meaning::with(
            last_day(first)?,
            Some(Remark::MonthEnd { wanted }),
        )),
        None => None,
    }
}

/// Parses `周五`, `本周五`, `下周一`, `下下周三` or `上周五`.
fn weekday(text: &str, today: NaiveDate, future: bool) -> Option<Meaning> {
    let (weeks, bare) = stepped(text)?;
    let day = day_of_week(bare)?;
    let monday = monday_of(today, weeks.unwrap_or(0))?;
    let found = monday.checked_add_days(Days::new(u64::from(day)))?;
    let passed = future && weeks.is_none() && found < today;
    if passed {
        let day = found.checked_add_days(Days::new(7))?;
        return Some(Meaning::with(day, Some(Remark::NextWeek)));
    }
    let sunday = monday.checked_add_days(Days::new(6))?;
    let week = Remark::Week { monday, sunday };
    let other = weeks.is_some_and(|weeks| weeks != 0);
    Some(Meaning::with(found, other.then_some(week)))
}

/// Parses `月底`, `下月底`, `季末` or `年底`.
fn period_end(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let last_month = match text.strip_suffix(['底', '末'])? {
        "月" | "本月" => today.month(),
        "下月" | "下个月" => return last_day(today.checked_add_months(Months::new(1))?),
        "季" | "季度" | "本季" => today.month().div_ceil(3) * 3,
        "年" | "今年" => 12,
        "明年" => return NaiveDate::from_ymd_opt(today.year() + 1, 12, 31),
        _ => return None,
    };
    last_day(NaiveDate::from_ymd_opt(today.year(), last_month, 1)?)
}

fn last_day(day: NaiveDate) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(day.year(), day.month(), u32::from(day.num_days_in_month()))
}

/// Parses `+15d`, `-2w`, `+5g`, `15天后`, `3天`, `两周`, `3个月`, `5个工作日` or `3天前`; months clamp
/// to the end of the month.
fn relative(text: &str, today: NaiveDate, calendar: &Calendar) -> Option<Meaning> {
    let (back, signed, rest) = match text.strip_prefix('+') {
        Some(rest) => (false, true, rest),
        None => text
            .strip_prefix('-')
            .map_or((false, false, text), |rest| (true, true, rest)),
    };
    let (back, behind, rest) = match rest.strip_suffix(['后', '前', '内']) {
        Some(inner) if !signed => (rest.ends_with('前'), true, inner),
        Some(_) => return None,
        None => (back, false, rest),
    };
    let end = rest
        .find(|c: char| !c.is_ascii_digit())
        .filter(|&end| end > 0);
    let end = end
        .or_else(|| rest.find(['个', '天', '日', '周', '星', '礼', '月', '年', '工']))
        .unwrap_or(rest.len());
    let (count, unit) = rest.split_at_checked(end)?;
    let count = u64::from(number(count)?);
    let (counted, unit) = match unit.trim_start().strip_prefix('个') {
        Some(unit) => (true, unit),
        None => (false, unit.trim_start()),
    };
    let working = matches!(unit, "工作日" | "工作天" | "g");
    // Without a sign or 后, `15日` is a day of the month, `3月` a month and `3d` too little to go by;
    // these can only be a distance.
    let plain = matches!(unit, "天" | "周" | "星期" | "礼拜") || counted && unit == "月";
    if count > FARTHEST || !(signed || behind || working || plain) {
        return None;
    }
    match unit {
        "" | "d" | "天" | "日" => days(today, count, back),
        "w" | "周" | "星期" | "礼拜" => days(today, count * 7, back),
        "m" | "月" => months(today, count, back),
        "y" | "年" => months(today, count * 12, back),
        _ if working && (1..=MOST_WORKING).contains(&count) => {
            let count = i32::try_from(count).ok()?;
            Some(working_days(
                today,
                if back { -count } else { count },
                calendar,
            ))
        }
        _ => None,
    }
}

fn days(today: NaiveDate, days: u64, back: bool) -> Option<Meaning> {
    let days = Days::new(days);
    let day = if back {
        today.checked_sub_days(days)
    } else {
        today.checked_add_days(days)
    };
    day.map(Meaning::from)
}

fn months(today: NaiveDate, months: u64, back: bool) -> Option<Meaning> {
    let months = Months::new(u32::try_from(months).ok()?);
    let day = if back {
        today.checked_sub_months(months)
    } else {
        today.checked_add_months(months)
    }?;
    let clamped = day.day() != today.day();
    let wanted = today.day();
    Some(Meaning::with(
        day,
        clamped.then_some(Remark::MonthEnd { wanted }),
    ))
}

/// Counts working days from today and lists the days off skipped.
fn working_days(today: NaiveDate, count: i32, calendar: &Calendar) -> Meaning {
    let day = calendar.add_working_days(today, count);
    let (first, last) = (today.min(day), today.max(day));
    let skipped: Vec<NaiveDate> = first
        .iter_days()
        .skip(1)
        .take_while(|between| *between < last)
        .filter(|between| !calendar.is_working(*between))
        .collect();
    let mut meaning = Meaning::from(day);
    if !skipped.is_empty() {
        meaning.remarks.push(Remark::Skipped(skipped));
    }
    let unknown = (first.year()..=last.year()).find(|year| !calendar.knows(*year));
    if let Some(year) = unknown {
        meaning.remarks.push(Remark::HolidaysUnknown { year });
    }
    meaning
}

/// Parses `3/5`, `3.5`, `3-5`, `0305` or `3月5日` of this year, and `15` or `15日` of this month.
fn partial(text: &str, today: NaiveDate, future: bool) -> Option<Meaning> {
    let text = text.strip_suffix(['日', '号']).unwrap_or(text);
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    let month_day = if digits && text.len() == 4 {
        text.split_at_checked(2)
    } else {
        text.split_once(['/', '.', '-', '月'])
    };
    if let Some((month, day)) = month_day {
        let (month, day) = (number(month)?, number(day)?);
        // 29 February is a date only in leap years.
        let this = NaiveDate::from_ymd_opt(today.year(), month, day);
        return match this {
            Some(this) if !future || this >= today => Some(this.into()),
            _ if !future => None,
            _ => {
                let later = (1..=8).find_map(|years| {
                    NaiveDate::from_ymd_opt(today.year().checked_add(years)?, month, day)
                })?;
                Some(Meaning::with(later, Some(Remark::NextYear)))
            }
        };
    }
    let day = number(text).filter(|_| !digits || text.len() <= 2)?;
    let first = NaiveDate::from_ymd_opt(today.year(), today.month(), 1)?;
    // If the 31st has passed or is not in this month, take the next month that has one.
    (0..=if future { 2 } else { 0 }).find_map(|months| {
        let month = first.checked_add_months(Months::new(months))?;
        let found = NaiveDate::from_ymd_opt(month.year(), month.month(), day)
            .filter(|found| !future || *found >= today)?;
        Some(Meaning::with(
            found,
            (months > 0).then_some(Remark::NextMonth),
        ))
    })
}
