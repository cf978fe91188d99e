//! Which cases are on the checklist of a day, and why: the first reason that applies. Pure.

use chrono::{Days, NaiveDate};

use super::calendar::Calendar;
use super::case::Case;
use super::change::{Change, Pause};
use super::level::Level;
use super::rules::Rules;

/// Days for which the end of a pause keeps a case on the list until the case is followed up.
pub const ENDED_WITHIN: u64 = 30;

ids! {
    /// Why a case is on the list: the first reason that applies.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Reason {
        /// Put off on the last working day or since.
        Skipped = "skipped",
        /// A follow-up is due today or was due earlier.
        FollowUp = "follow-up",
        /// A deduction, suspension or adjournment has ended, or ends today, without a resumption or
        /// a follow-up since.
        PauseEnds = "pause-ends",
        /// Past due, and no follow-up is planned.
        Over = "over",
        /// Due within days, and no follow-up is planned before that.
        Urgent = "urgent",
        Near = "near",
        Ahead = "ahead",
        /// The clock stands still, and no follow-up is planned.
        Paused = "paused",
        /// The due date is unknown (no filing date or no known procedure), and no follow-up is
        /// planned.
        Unknown = "unknown",
    }
}

impl Reason {
    fn of_level(level: Level) -> Option<Reason> {
        match level {
            Level::Over => Some(Reason::Over),
            Level::Urgent => Some(Reason::Urgent),
            Level::Near => Some(Reason::Near),
            Level::Ahead => Some(Reason::Ahead),
            Level::Paused => Some(Reason::Paused),
            Level::Unknown => Some(Reason::Unknown),
            Level::Normal | Level::None | Level::Later | Level::Closed => None,
        }
    }
}

/// The state of an open case that the list depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub level: Level,
    pub due: Option<NaiveDate>,
    /// Day of the next follow-up.
    pub next: Option<NaiveDate>,
    /// Day of the last follow-up.
    pub last: Option<NaiveDate>,
    /// Day on which a pause ended or should have ended.
    pub pause_end: Option<NaiveDate>,
    /// The last day on which it was put off.
    pub skipped: Option<NaiveDate>,
}

impl Standing {
    /// Why the case is on the list of `today`; `None` if it is not.
    pub fn reason(&self, today: NaiveDate, calendar: &Calendar) -> Option<Reason> {
        if self.skipped == Some(today) {
            return None;
        }
        let seen_since = |day: NaiveDate| self.last.is_some_and(|last| last >= day);
        // Ask the calendar only if the case was put off: the first query for a year parses its
        // file.
        let put_off = |day: NaiveDate| {
            (calendar.add_working_days(today, -1)..today).contains(&day) && !seen_since(day)
        };
        if self.skipped.is_some_and(put_off) {
            return Some(Reason::Skipped);
        }
        if self.next.is_some_and(|next| next <= today) {
            return Some(Reason::FollowUp);
        }
        if seen_since(today) {
            return None;
        }
        let first = today.checked_sub_days(Days::new(ENDED_WITHIN));
        let ended = |end: &NaiveDate| Some(*end) >= first && *end <= today && !seen_since(*end);
        if self.pause_end.as_ref().is_some_and(ended) {
            return Some(Reason::PauseEnds);
        }
        let in_time = match self.level {
            Level::Urgent | Level::Near | Level::Ahead => self.due,
            _ => Some(NaiveDate::MAX),
        };
        let planned = self
            .next
            .is_some_and(|next| in_time.is_some_and(|due| next <= due));
        Reason::of_level(self.level).filter(|_| !planned)
    }
}

impl Case {
    /// The day on which the last pause ends by its own date, or by the maximum that the law allows
    /// for its ground.
    ///
    /// `None` for a closed case, and if the end was entered as a resumption. Independent of today.
    pub fn pause_end(&self, rules: &Rules) -> Option<NaiveDate> {
        if self.closed.is_some() {
            return None;
        }
        let pauses = self.changes.iter().filter_map(|change| match change {
            Change::Pause(pause) => Some(pause),
            _ => None,
        });
        let last = pauses.max_by_key(|pause| (pause.to.is_none(), pause.to, pause.from))?;
        match last.to {
            Some(_) if self.resumed.contains(&(last.kind, last.from)) => None,
            Some(to) => Some(to),
            None => longest(last, rules),
        }
    }
}

/// The day on which an open pause reaches the maximum that the law allows for its ground.
fn longest(pause: &Pause, rules: &Rules) -> Option<NaiveDate> {
    rules.ground(pause.ground.as_deref()?)?.last_day(pause.from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::change::PauseKind;
    use crate::domain::event::{Event, Fact};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// Level and due date; next and last follow-up, end of a pause, day it was put off; the reason.
    /// 2022-06-15 is a Wednesday.
    const TABLE: &str = "
        over   06-01 -     -     -     -     over
        over   06-01 06-20 -     -     -     -
        over   06-01 06-15 -     -     -     follow-up
        over   06-01 -     06-15 -     -     -
        over   06-01 -     06-14 -     -     over
        urgent 06-15 -     -     -     -     urgent
        urgent 06-17 06-17 -     -     -     -
        urgent 06-17 06-20 -     -     -     urgent
        ahead  07-10 07-11 -     -     -     ahead
        normal 09-10 -     -     -     -     -
        normal 09-10 06-01 -     -     -     follow-up
        normal 09-10 -     -     06-15 -     pause-ends
        normal 09-10 -     06-14 06-14 -     -
        normal 09-10 -     06-10 06-14 -     pause-ends
        normal 09-10 -     -     05-01 -     -
        normal 09-10 -     -     06-16 -     -
        paused 09-10 -     -     -     -     paused
        paused 09-10 07-01 -     -     -     -
        none   -     -     -     -     -     -
        unknown -    06-14 -     -     -     follow-up
        unknown -    -     -     -     -     unknown
        unknown -    07-01 -     -     -     -
        unknown -    -     06-15 -     -     -
        unknown -    -     -     -     06-15 -
        over   06-01 06-10 -     -     06-15 -
        over   06-01 06-10 -     -     06-14 skipped
        over   06-01 06-10 -     -     06-10 follow-up
        over   06-01 06-20 06-14 -     06-14 -
    ";

    #[test]
    fn the_first_reason_counts() {
        let calendar = Calendar::builtin();
        for row in TABLE.lines().filter(|row| !row.trim().is_empty()) {
            let cells: Vec<&str> = row.split_whitespace().collect();
            let at = |n: usize| (cells[n] != "-").then(|| day(&format!("2022-{}", cells[n])));
            let standing = Standing {
                level: Level::from_id(cells[0]).unwrap(),
                due: at(1),
                next: at(2),
                last: at(3),
                pause_end: at(4),
                skipped: at(5),
            };
            let found = standing.reason(day("2022-06-15"), &calendar);
            assert_eq!(found.map_or("-", Reason::id), cells[6], "{row}");
        }
        // A case put off on Friday is back on Monday.
        let friday = Standing {
            level: Level::Normal,
            due: None,
            next: None,
            last: None,
            pause_end: None,
            skipped: Some(day("2022-06-10")),
        };
        let monday = friday.reason(day("2022-06-13"), &calendar);
        assert_eq!(monday, Some(Reason::Skipped));
    }

    #[test]
    fn a_pause_ends_by_its_date_or_its_ground_unless_somebody_resumed() {
        let rules = Rules::builtin();
        let mut case = Case::default();
        let mut say = |on: Option<&str>, fact: Fact| {
            case.apply(&Event {
                on: on.map(day),
                fact,
            });
            case.pause_end(rules)
        };
        let pause = |ground: Option<&str>, from: &str, to: Option<&str>| Fact::Changed {
            change: Change::Pause(Pause {
                kind: PauseKind::Deduct,
                ground: ground.map(str::to_owned),
                from: day(from),
                to: to.map(day),
                accepted: None,
            }),
            note: None,
        };
        assert_eq!(say(None, Fact::Registered(Box::default())), None);
        assert_eq!(
            say(None, pause(None, "2022-01-01", Some("2022-02-01"))),
            Some(day("2022-02-01"))
        );
        assert_eq!(say(None, pause(None, "2022-03-01", None)), None);
        let resumed = Fact::Resumed {
            kind: PauseKind::Deduct,
            from: day("2022-03-01"),
        };
        assert_eq!(say(Some("2022-04-01"), resumed), None);
        let bounded = rules
            .grounds()
            .find(|ground| ground.days.is_some())
            .unwrap();
        let open = pause(Some(&bounded.id), "2022-05-01", None);
        let end = day("2022-05-01") + Days::new(bounded.days.unwrap().into());
        assert_eq!(say(None, open), Some(end));
        assert_eq!(say(Some("2022-05-02"), Fact::Closed { how: None }), None);
    }
}
