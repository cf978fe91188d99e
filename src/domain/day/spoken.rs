//! Days in everyday wording: words, weekdays, distances and days without a year, with remarks on
//! how they were read.

use chrono::{Datelike, Days, Duration, Months, NaiveDate};

use super::distance::Distance;
use super::english;
use super::{absolute, day_of_week, folded, number, parse_iso};
use crate::domain::calendar::Calendar;

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
    /// Of the week meant, the last working day was taken.
    LastWorking,
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
    pub(super) fn with(day: NaiveDate, remark: Option<Remark>) -> Meaning {
        Meaning {
            day,
            remarks: remark.into_iter().collect(),
        }
    }
}

/// A day as people say it, before it is known from which day they speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spoken {
    /// A date with its year.
    Date(NaiveDate),
    /// 今天, 明天, 前天: so many days from today.
    Near(i32),
    /// 周五, 下周一, 上周五: a day of this or another week, counted from Monday as 0. Without a
    /// number of weeks it is the nearest one in the direction of the question.
    Weekday {
        weeks: Option<i32>,
        day: u32,
    },
    /// 周末, 下周末: the end of a week. As a bound it is the Sunday, as 月底 is the last day of the
    /// month. As a day to come, on which something is to be done, it is the last working day: whoever
    /// puts something off until 周末 does not mean the Monday after.
    WeekEnd {
        weeks: Option<i32>,
    },
    /// 下月15, 本月三号: a day of a month that is so many months from this one, or its last day if
    /// it is shorter.
    DayOfMonth {
        months: i32,
        day: u32,
    },
    /// 月底, 下月底: the last day of a month, so many months from now.
    MonthEnd(u32),
    QuarterEnd,
    /// 年底, 明年底: the last day of a year, so many years from now.
    YearEnd(i32),
    Distance(Distance),
    /// `3/5`, 3月5日: a date without its year.
    MonthDay(u32, u32),
    /// `15`, 15日: a day of a month.
    MonthsDay(u32),
}

impl Spoken {
    pub(super) fn parse(text: &str) -> Option<Spoken> {
        if let Some(day) = parse_iso(text.as_bytes()) {
            return Some(Spoken::Date(day));
        }
        let text = folded(text)?;
        let text = english::translated(&text).unwrap_or(text);
        absolute(&text)
            .map(Spoken::Date)
            .or_else(|| near(&text))
            .or_else(|| weekday(&text))
            .or_else(|| week_end(&text))
            .or_else(|| day_of_month(&text))
            .or_else(|| period_end(&text))
            .or_else(|| Distance::read(&text).map(Spoken::Distance))
            .or_else(|| partial(&text))
    }

    fn on(self, today: NaiveDate, calendar: &Calendar, future: bool) -> Option<Meaning> {
        match self {
            Spoken::Date(day) => Some(day.into()),
            Spoken::Near(days) => {
                let days = Duration::days(days.into());
                today.checked_add_signed(days).map(Meaning::from)
            }
            Spoken::Weekday { weeks, day } => day_of_the_week((weeks, day), today, future),
            Spoken::WeekEnd { weeks } if future => last_working_day(weeks, today, calendar),
            Spoken::WeekEnd { weeks } => {
                let (monday, sunday) = week_of(today, weeks.unwrap_or(0))?;
                Some(Meaning::with(sunday, Some(Remark::Week { monday, sunday })))
            }
            Spoken::DayOfMonth { months, day } => day_of_another_month((months, day), today),
            Spoken::MonthEnd(months) => {
                last_day(today.checked_add_months(Months::new(months))?).map(Meaning::from)
            }
            Spoken::QuarterEnd => {
                let month = today.month().div_ceil(3) * 3;
                let first = NaiveDate::from_ymd_opt(today.year(), month, 1)?;
                last_day(first).map(Meaning::from)
            }
            Spoken::YearEnd(years) => {
                let year = today.year().checked_add(years)?;
                NaiveDate::from_ymd_opt(year, 12, 31).map(Meaning::from)
            }
            Spoken::Distance(distance) => distance.from(today, calendar),
            Spoken::MonthDay(month, day) => day_of_the_year((month, day), today, future),
            Spoken::MonthsDay(day) => day_of_the_month(day, today, future),
        }
    }
}

/// Interprets what a text means on `today`.
///
/// Accepts the absolute forms, `3/5`, `15`, `+15d`, `+2w`, `+1m`, `+5g` (working days), `今` `明`
/// `后天` `昨天`, `周五`, `下周一`, `周末`, `下月15`, `3天`, `3d`, `月底`, `季末`, `年底`. Weeks begin on
/// Monday and end on Sunday. `future` moves a date without a year that has passed to the next year
/// or month (a bare weekday to the next week), and takes the last working day of a week for its end.
/// The remarks tell what was moved, clamped or skipped.
pub fn understand(
    text: &str,
    today: NaiveDate,
    calendar: &Calendar,
    future: bool,
) -> Option<Meaning> {
    Spoken::parse(text)?.on(today, calendar, future)
}

/// Whether what [`understand`] takes a text for depends on the calendar.
pub fn needs_calendar(text: &str, future: bool) -> bool {
    match Spoken::parse(text) {
        Some(Spoken::WeekEnd { .. }) => future,
        Some(Spoken::Distance(distance)) => distance.is_worked(),
        _ => false,
    }
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

fn near(text: &str) -> Option<Spoken> {
    Some(Spoken::Near(match text {
        "今" | "今天" | "今日" | "t" => 0,
        "明" | "明天" | "明日" | "m" => 1,
        "后" | "后天" | "后日" | "h" => 2,
        "大后天" => 3,
        "昨" | "昨天" | "昨日" => -1,
        "前天" => -2,
        "大前天" => -3,
        _ => return None,
    }))
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

/// Parses `周五`, `本周五`, `下周一`, `下下周三` or `上周五`.
fn weekday(text: &str) -> Option<Spoken> {
    let (weeks, bare) = stepped(text)?;
    let day = day_of_week(bare)?;
    Some(Spoken::Weekday { weeks, day })
}

/// Parses `周末`, `本周末` or `下周末`.
fn week_end(text: &str) -> Option<Spoken> {
    let (weeks, _) = stepped(text).filter(|(_, rest)| *rest == "周末")?;
    Some(Spoken::WeekEnd { weeks })
}

/// Parses `下月15`, `下个月15日` or `本月三号`.
fn day_of_month(text: &str) -> Option<Spoken> {
    let (months, rest) = stepped(text)?;
    let day = rest.strip_prefix('月')?;
    let day = number(day.strip_suffix(['日', '号']).unwrap_or(day))?;
    Some(Spoken::DayOfMonth {
        months: months?,
        day: Some(day).filter(|day| (1..=31).contains(day))?,
    })
}

/// The Monday and the Sunday of the week that is so many weeks from this one.
fn week_of(today: NaiveDate, weeks: i32) -> Option<(NaiveDate, NaiveDate)> {
    let monday = today
        .checked_sub_days(Days::new(u64::from(today.weekday().num_days_from_monday())))?
        .checked_add_signed(Duration::weeks(weeks.into()))?;
    Some((monday, monday.checked_add_days(Days::new(6))?))
}

/// The last working day of a week, or its Sunday if nobody works in it. Without a number of weeks it
/// is that of the next week once this week has none left after today.
fn last_working_day(weeks: Option<i32>, today: NaiveDate, calendar: &Calendar) -> Option<Meaning> {
    let last = |weeks| {
        let (monday, sunday) = week_of(today, weeks)?;
        let days: Vec<NaiveDate> = monday.iter_days().take(7).collect();
        let worked = days.into_iter().rfind(|day| calendar.is_working(*day));
        let remark = match worked {
            Some(_) => Remark::LastWorking,
            None => Remark::Week { monday, sunday },
        };
        Some(Meaning::with(worked.unwrap_or(sunday), Some(remark)))
    };
    let meaning = last(weeks.unwrap_or(0))?;
    if weeks.is_some() || meaning.day > today {
        return Some(meaning);
    }
    let mut next = last(1)?;
    next.remarks.insert(0, Remark::NextWeek);
    Some(next)
}

fn day_of_another_month((months, wanted): (i32, u32), today: NaiveDate) -> Option<Meaning> {
    let first = NaiveDate::from_ymd_opt(today.year(), today.month(), 1)?;
    let step = Months::new(months.unsigned_abs());
    let first = if months < 0 {
        first.checked_sub_months(step)?
    } else {
        first.checked_add_months(step)?
    };
    Some(match first.with_day(wanted) {
        Some(day) => day.into(),
        None => Meaning::with(last_day(first)?, Some(Remark::MonthEnd { wanted })),
    })
}

fn day_of_the_week(
    (weeks, day): (Option<i32>, u32),
    today: NaiveDate,
    future: bool,
) -> Option<Meaning> {
    let (monday, sunday) = week_of(today, weeks.unwrap_or(0))?;
    let found = monday.checked_add_days(Days::new(u64::from(day)))?;
    let passed = future && weeks.is_none() && found < today;
    if passed {
        let day = found.checked_add_days(Days::new(7))?;
        return Some(Meaning::with(day, Some(Remark::NextWeek)));
    }
    let week = Remark::Week { monday, sunday };
    let other = weeks.is_some_and(|weeks| weeks != 0);
    Some(Meaning::with(found, other.then_some(week)))
}

/// Parses `月底`, `下月底`, `季末` or `年底`.
fn period_end(text: &str) -> Option<Spoken> {
    Some(match text.strip_suffix(['底', '末'])? {
        "月" | "本月" => Spoken::MonthEnd(0),
        "下月" | "下个月" => Spoken::MonthEnd(1),
        "季" | "季度" | "本季" => Spoken::QuarterEnd,
        "年" | "今年" => Spoken::YearEnd(0),
        "明年" => Spoken::YearEnd(1),
        _ => return None,
    })
}

fn last_day(day: NaiveDate) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(day.year(), day.month(), u32::from(day.num_days_in_month()))
}

/// Parses `3/5`, `3.5`, `3-5`, `0305` or `3月5日` of a year, and `15` or `15日` of a month.
fn partial(text: &str) -> Option<Spoken> {
    let text = text.strip_suffix(['日', '号']).unwrap_or(text);
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    let month_day = if digits && text.len() == 4 {
        text.split_at_checked(2)
    } else {
        text.split_once(['/', '.', '-', '月'])
    };
    if let Some((month, day)) = month_day {
        return Some(Spoken::MonthDay(number(month)?, number(day)?));
    }
    let day = number(text).filter(|_| !digits || text.len() <= 2)?;
    Some(Spoken::MonthsDay(day))
}

/// The date in this year, or in the next year that has it if it would have passed.
fn day_of_the_year((month, day): (u32, u32), today: NaiveDate, future: bool) -> Option<Meaning> {
    // 29 February is a date only in leap years.
    let this = NaiveDate::from_ymd_opt(today.year(), month, day);
    match this {
        Some(this) if !future || this >= today => Some(this.into()),
        _ if !future => None,
        _ => {
            let later = (1..=8).find_map(|years| {
                NaiveDate::from_ymd_opt(today.year().checked_add(years)?, month, day)
            })?;
            Some(Meaning::with(later, Some(Remark::NextYear)))
        }
    }
}

/// The day in this month, or in the next month that has one if it would have passed or this month
/// has none.
fn day_of_the_month(day: u32, today: NaiveDate, future: bool) -> Option<Meaning> {
    let first = NaiveDate::from_ymd_opt(today.year(), today.month(), 1)?;
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
