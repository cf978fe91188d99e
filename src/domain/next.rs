//! The day of the next follow-up by the rule of an outcome: never past the limit of the measure,
//! always on a working day.

use std::fmt;

use chrono::{Days, Months, NaiveDate};

use super::calendar::Calendar;
use super::case::Case;
use super::clock::{State, Verdict};

/// The longest distance of a rule; anything longer is a typing error.
const MOST: u32 = 3_660;

/// Days beyond which a follow-up needs a second look: no case is deliberately left alone longer.
const FAR: i64 = 366;

/// Whether the day of a follow-up is so far ahead that it may be a typing error.
pub fn is_far(day: NaiveDate, today: NaiveDate) -> bool {
    (day - today).num_days() > FAR
}

/// Whether a day lies further ahead than anything can be planned.
pub fn out_of_reach(day: NaiveDate, today: NaiveDate) -> bool {
    (day - today).num_days() > i64::from(MOST)
}

/// The day suggested for a follow-up that passes `cap`.
///
/// It is the last working day by the cap, but not before tomorrow; if the cap is not after today,
/// it is the next working day.
pub fn instead(cap: NaiveDate, today: NaiveDate, calendar: &Calendar) -> NaiveDate {
    let tomorrow = today.succ_opt().unwrap_or(today);
    if cap <= today {
        calendar.add_working_days(today, 1)
    } else {
        calendar.working_day_by(cap).max(tomorrow)
    }
}

/// When the next follow-up is due, written as `+7d`, `+2g`, `+1w` or `+1m`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Calendar days.
    Days(u32),
    /// Working days 工作日.
    Working(u32),
    /// Calendar months; in a month too short, the last day.
    Months(u32),
}

impl Rule {
    /// Parses the text of a rule; `None` if it is invalid. An empty text means "no next follow-up"
    /// and is not a rule.
    pub fn parse(text: &str) -> Option<Rule> {
        let text = text.trim();
        let unit = text.chars().next_back()?;
        let count = text.strip_prefix('+')?.strip_suffix(unit)?;
        Rule::of(count.parse().ok()?, unit)
    }

    /// The rule of so many days `d`, weeks `w`, working days `g` or months `m`; `None` if it leads
    /// nowhere or too far.
    pub fn of(count: u32, unit: char) -> Option<Rule> {
        if !(1..=MOST).contains(&count) {
            return None;
        }
        match unit {
            'd' => Some(Rule::Days(count)),
            'w' => Some(Rule::Days(count.saturating_mul(7))).filter(|_| count <= MOST / 7),
            'g' => Some(Rule::Working(count)),
            'm' => Some(Rule::Months(count)).filter(|_| count <= MOST / 30),
            _ => None,
        }
    }

    fn from(self, day: NaiveDate, calendar: &Calendar) -> Option<NaiveDate> {
        match self {
            Rule::Days(n) => day.checked_add_days(Days::new(n.into())),
            Rule::Working(n) => i32::try_from(n)
                .ok()
                .map(|n| calendar.add_working_days(day, n)),
            Rule::Months(n) => day.checked_add_months(Months::new(n)),
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Rule::Days(n) => write!(f, "+{n}d"),
            Rule::Working(n) => write!(f, "+{n}g"),
            Rule::Months(n) => write!(f, "+{n}m"),
        }
    }
}

ids! {
    /// A bound that a date must not pass.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Bound {
        /// The limit of the last supervision 督办时限.
        Supervision = "supervision",
        /// The due date of the case 届满日.
        Due = "due",
    }
}

/// A day that must not be passed, and the bound it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cap {
    pub day: NaiveDate,
    pub bound: Bound,
}

/// The nearer of the limit of the last supervision and the due date, considering only days after
/// `today`.
///
/// If the clock of a case stands still, its due date moves every day, so the caller leaves it out.
pub fn cap(
    supervision: Option<NaiveDate>,
    due: Option<NaiveDate>,
    today: NaiveDate,
) -> Option<Cap> {
    let of = |day: Option<NaiveDate>, bound| day.map(|day| Cap { day, bound });
    [of(supervision, Bound::Supervision), of(due, Bound::Due)]
        .into_iter()
        .flatten()
        .filter(|cap| cap.day > today)
        .min_by_key(|cap| (cap.day, cap.bound))
}

/// The cap of a case: the limit of its last supervision, and its due date while the clock runs.
pub fn cap_of(case: &Case, verdict: &Verdict, today: NaiveDate) -> Option<Cap> {
    let due = verdict.due.filter(|_| verdict.state == State::Running);
    let limit = case.measure.as_ref().and_then(|measure| measure.limit);
    cap(limit, due, today)
}

/// A day computed by a rule, and the cap that moved it, if any.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Next {
    pub day: NaiveDate,
    pub capped: Option<Cap>,
}

/// The day that `rule` gives for a follow-up on `on`, recorded on `today`.
///
/// It is never before tomorrow and never past `cap`. A day off moves to the next working day, or
/// back to the last one before the cap if the next would pass it. If the cap leaves no working day
/// at all, it is the cap itself. `None` only beyond the end of the calendar.
pub fn next(
    rule: Rule,
    on: NaiveDate,
    today: NaiveDate,
    cap: Option<Cap>,
    calendar: &Calendar,
) -> Option<Next> {
    let tomorrow = today.succ_opt()?;
    let cap = cap.filter(|cap| cap.day >= tomorrow);
    let wanted = rule.from(on, calendar)?.max(tomorrow);
    let rolled = calendar.roll(wanted);
    let Some(cap) = cap.filter(|cap| rolled > cap.day) else {
        return Some(Next {
            day: rolled,
            capped: None,
        });
    };
    let mut day = cap.day;
    while day > tomorrow && !calendar.is_working(day) {
        day = day.pred_opt()?;
    }
    let day = if calendar.is_working(day) {
        day
    } else {
        cap.day
    };
    Some(Next {
        day,
        capped: Some(cap),
    })
}

#[cfg(test)]
#[path = "next_tests.rs"]
mod tests;
