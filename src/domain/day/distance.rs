//! Distances from a day: so many days, weeks, months, years or working days, forward or back.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::number;
use super::spoken::{Meaning, Remark, Spoken};
use crate::domain::calendar::Calendar;
use crate::domain::next::Rule;

/// The greatest number in a distance; anything longer than a century is a typing error.
const FARTHEST: u32 = 36_525;
/// The most working days; more is a typing error too.
const MOST_WORKING: u32 = 5_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Days,
    Weeks,
    /// In a month too short, its last day.
    Months,
    Years,
    /// 工作日.
    WorkingDays,
}

/// A distance from a day, such as `+7d`, `-1w` or `+5g`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Distance {
    back: bool,
    count: u32,
    unit: Unit,
}

impl Distance {
    /// Parses a distance written with its sign; `None` for any other text.
    pub fn parse(text: &str) -> Option<Distance> {
        match Spoken::parse(text).filter(|_| text.starts_with(['+', '-']))? {
            Spoken::Distance(distance) => Some(distance),
            _ => None,
        }
    }

    /// Parses `+15d`, `-2w`, `3d`, `5g`, `15天后`, `3天`, `两周`, `3个月`, `5个工作日` or `3天前`,
    /// already folded.
    pub(super) fn read(text: &str) -> Option<Distance> {
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
        let count = number(count)?;
        let (counted, unit) = match unit.trim_start().strip_prefix('个') {
            Some(unit) => (true, unit),
            None => (false, unit.trim_start()),
        };
        // Without a sign or 后, `15日` is a day of the month and `3月` a month; these can only be a
        // distance.
        let letter = matches!(unit, "d" | "w" | "m" | "y");
        let plain = matches!(unit, "天" | "周" | "星期" | "礼拜") || counted && unit == "月";
        let unit = match unit {
            "" | "d" | "天" | "日" => Unit::Days,
            "w" | "周" | "星期" | "礼拜" => Unit::Weeks,
            "m" | "月" => Unit::Months,
            "y" | "年" => Unit::Years,
            "工作日" | "工作天" | "g" => Unit::WorkingDays,
            _ => return None,
        };
        let working = unit == Unit::WorkingDays;
        let is_distance = signed || behind || working || letter || plain;
        let fits = count <= FARTHEST && (!working || (1..=MOST_WORKING).contains(&count));
        (is_distance && fits).then_some(Distance { back, count, unit })
    }

    /// Whether it is counted in working days.
    pub(super) fn is_worked(self) -> bool {
        self.unit == Unit::WorkingDays
    }

    /// The day at this distance, with what is to be said about it.
    pub(super) fn from(self, day: NaiveDate, calendar: &Calendar) -> Option<Meaning> {
        let days = |days: u32| {
            let days = Days::new(days.into());
            if self.back {
                day.checked_sub_days(days)
            } else {
                day.checked_add_days(days)
            }
        };
        match self.unit {
            Unit::Days => days(self.count).map(Meaning::from),
            Unit::Weeks => days(self.count * 7).map(Meaning::from),
            Unit::Months => self.months(self.count, day),
            Unit::Years => self.months(self.count * 12, day),
            Unit::WorkingDays => {
                let count = i32::try_from(self.count).ok()?;
                let count = if self.back { -count } else { count };
                Some(working_days(day, count, calendar))
            }
        }
    }

    fn months(self, months: u32, from: NaiveDate) -> Option<Meaning> {
        let months = Months::new(months);
        let day = if self.back {
            from.checked_sub_months(months)
        } else {
            from.checked_add_months(months)
        }?;
        let wanted = from.day();
        let clamped = day.day() != wanted;
        Some(Meaning::with(
            day,
            clamped.then_some(Remark::MonthEnd { wanted }),
        ))
    }

    /// The day at this distance.
    pub fn day_from(self, day: NaiveDate, calendar: &Calendar) -> Option<NaiveDate> {
        self.from(day, calendar).map(|meaning| meaning.day)
    }

    /// The rule of an outcome that says the same; `None` if no outcome may have such a rule,
    /// because it leads back, nowhere, or too far.
    pub fn rule(self) -> Option<Rule> {
        let unit = match self.unit {
            Unit::Days => 'd',
            Unit::Weeks => 'w',
            Unit::Months => 'm',
            Unit::WorkingDays => 'g',
            Unit::Years => return None,
        };
        Rule::of(self.count, unit).filter(|_| !self.back)
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_signed_distance_is_one_by_itself() {
        for text in ["+7d", "-1w", "+5g", "+0d", "+2 weeks", "+3", "-1y"] {
            assert!(Distance::parse(text).is_some(), "{text}");
        }
        for text in [
            "bald", "3/5", "7d", "7天后", "5g", "+", "+x", "+99999d", "", "-3/5",
        ] {
            assert_eq!(Distance::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_distance_that_an_outcome_may_have_is_its_rule() {
        for (text, rule) in [
            ("+7d", Some(Rule::Days(7))),
            ("+7", Some(Rule::Days(7))),
            ("+2w", Some(Rule::Days(14))),
            ("+2g", Some(Rule::Working(2))),
            ("+1m", Some(Rule::Months(1))),
            ("+1y", None),
            ("-1d", None),
            ("+0d", None),
        ] {
            let distance = Distance::parse(text).unwrap();
            assert_eq!(distance.rule(), rule, "{text}");
        }
    }
}
