//! From stored rows to the rows of a list; here days left and levels come in, which depend on today.

use chrono::NaiveDate;

use super::api::CaseLine;
use super::lookup;
use super::rules::Loaded;
use crate::domain::calendar::Calendar;
use crate::domain::case::Case;
use crate::domain::clock::{State, Verdict};
use crate::domain::court;
use crate::domain::level::{Level, Thresholds};
use crate::domain::money::Money;
use crate::domain::standing::Standing;
use crate::store::codec::{from_days, to_days};
use crate::store::dict::{Dict, Kind};
use crate::store::row::header::{Header, NO_DAY, Place, Strings, day};
use crate::store::row::list::ListRow;

/// The due date of an open case on a day, and what follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Urgency {
    pub due: Option<NaiveDate>,
    pub days_left: Option<i32>,
    pub level: Level,
    pub provisional: bool,
}

impl Urgency {
    /// Days after the due date of a case whose clock runs; a paused one is not late, whatever its date.
    pub(crate) fn days_late(&self) -> Option<i64> {
        let left = self.days_left.filter(|_| self.level == Level::Over)?;
        Some(-i64::from(left))
    }
}

/// What today means to stored rows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Now<'c> {
    pub today: NaiveDate,
    pub levels: Thresholds,
    pub calendar: &'c Calendar,
}

impl<'c> Now<'c> {
    /// Of a day, by the rules of a docket.
    pub(crate) fn of_rules(rules: &'c Loaded, today: NaiveDate) -> Now<'c> {
        Now {
            today,
            levels: rules.levels,
            calendar: &rules.calendar,
        }
    }

    /// The urgency of a case that stands so today.
    pub(crate) fn of_standing(&self, standing: Standing) -> Urgency {
        let (place, day, custody) = match standing {
            Standing::Closed => (Place::Closed, 0, false),
            Standing::Due(due) => (Place::Due, to_days(due), false),
            Standing::Paused { ahead, custody } => (Place::Paused, ahead, custody),
            Standing::Unlimited | Standing::Unknown => (Place::Undated, 0, false),
        };
        self.urgency(place, day, custody, false, standing == Standing::Unlimited)
    }

    /// The urgency of a row by its place and the day of its key.
    pub(crate) fn urgency(
        &self,
        place: Place,
        key_day: i32,
        custody: bool,
        provisional: bool,
        unlimited: bool,
    ) -> Urgency {
        let nothing = Urgency {
            due: None,
            days_left: None,
            level: Level::Closed,
            provisional: false,
        };
        match place {
            Place::Closed => nothing,
            Place::Later => {
                let due = from_days(key_day).filter(|_| key_day != NO_DAY);
                Urgency {
                    due,
                    days_left: due.map(|due| days_between(self.today, due)),
                    level: Level::Later,
                    provisional,
                }
            }
            Place::Undated => Urgency {
                level: if unlimited {
                    Level::None
                } else {
                    Level::Unknown
                },
                ..nothing
            },
            Place::Due => {
                let due = from_days(key_day);
                let left = due.map(|due| days_between(self.today, due));
                let level = left.map_or(Level::Unknown, |left| self.levels.level(left));
                Urgency {
                    due,
                    days_left: left,
                    level,
                    provisional,
                }
            }
            Place::Paused => {
                let raw = from_days(key_day.saturating_add(to_days(self.today)));
                let due = raw.map(|raw| {
                    if custody {
                        raw
                    } else {
                        self.calendar.roll(raw)
                    }
                });
                let known = |day: Option<NaiveDate>| {
                    day.is_none_or(|d| self.calendar.knows(chrono::Datelike::year(&d)))
                };
                Urgency {
                    due,
                    days_left: due.map(|due| days_between(self.today, due)),
                    level: Level::Paused,
                    provisional: !(known(raw) && known(due)),
                }
            }
        }
    }

    /// A line of a list row.
    pub(crate) fn line(&self, id: u32, row: &ListRow<'_>, place: Place, key_day: i32) -> CaseLine {
        let urgency = self.urgency(place, key_day, row.custody, row.provisional, row.unlimited);
        let own = |text: Option<&str>| text.map(str::to_owned);
        CaseLine {
            id,
            number: row.number.to_owned(),
            court: own(row.court),
            court_code: own(row.court_code),
            division: own(row.division),
            handler: own(row.handler),
            cause: own(row.cause),
            plaintiffs: own(row.plaintiffs),
            defendants: own(row.defendants),
            procedure: own(row.procedure),
            filed: row.filed,
            due: urgency.due,
            days_left: urgency.days_left,
            level: urgency.level,
            stands: None,
            provisional: urgency.provisional,
            closed: None,
            claim: row.claim,
            next: row.next,
            last: row.last.map(|(day, outcome)| (day, outcome.to_owned())),
            more: None,
        }
    }

    /// The urgency of a row of the lookup.
    pub(crate) fn standing(&self, s: lookup::Standing) -> Urgency {
        self.urgency(s.place, s.key_day, s.custody, false, s.unlimited)
    }

    /// The urgency of a row of `cases`.
    pub(crate) fn of_header(&self, h: &Header) -> Urgency {
        let (place, day) = if h.place != Place::Closed && !h.is_open_on(to_days(self.today)) {
            (Place::Later, h.due)
        } else {
            (h.place, h.key_day)
        };
        self.urgency(place, day, h.custody, h.provisional, h.state == State::None)
    }

    /// A line of a row of `cases`.
    pub(crate) fn line_of_header(
        &self,
        id: u32,
        h: &Header,
        s: &Strings<'_>,
        dict: &Dict,
    ) -> CaseLine {
        let urgency = self.of_header(h);
        let word = |kind, id| dict.text(kind, id).map(str::to_owned);
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let court = word(Kind::Court, h.court);
        CaseLine {
            id,
            number: s.number.to_owned(),
            court_code: court::code_of(court.as_deref(), s.number).map(str::to_owned),
            court,
            division: word(Kind::Division, h.division),
            handler: word(Kind::Handler, h.handler),
            cause: word(Kind::Cause, h.cause),
            plaintiffs: some(s.plaintiffs),
            defendants: some(s.defendants),
            procedure: word(Kind::Procedure, h.procedure),
            filed: day(h.filed),
            due: if h.place == Place::Closed {
                day(h.due)
            } else {
                urgency.due
            },
            days_left: urgency.days_left,
            level: urgency.level,
            stands: None,
            provisional: urgency.provisional,
            closed: day(h.closed),
            claim: h.claim.map(Money),
            next: day(h.next),
            last: day(h.last).zip(word(Kind::Outcome, h.outcome)),
            more: None,
        }
    }
}

/// A line of a case as it is in memory.
pub(crate) fn line_of_case(id: u32, key: &str, case: &Case, verdict: &Verdict) -> CaseLine {
    let now = &case.now;
    CaseLine {
        id,
        number: key.to_owned(),
        court: now.court.clone(),
        court_code: court::code_of(now.court.as_deref(), key).map(str::to_owned),
        division: now.division.clone(),
        handler: now.handler.clone(),
        cause: now.cause.clone(),
        plaintiffs: now.plaintiffs.clone(),
        defendants: now.defendants.clone(),
        procedure: case.procedure_in_force(verdict).map(str::to_owned),
        filed: now.filed,
        due: verdict.due,
        days_left: verdict.days_left,
        level: verdict.level,
        stands: (verdict.level == Level::Paused).then_some(verdict.deducted),
        provisional: verdict.provisional,
        closed: case.closed,
        claim: now.claim,
        next: case.next.filter(|_| case.closed.is_none()),
        last: case.last.as_ref().map(|(day, f)| (*day, f.outcome.clone())),
        more: None,
    }
}

/// Days from one day to another.
pub(crate) fn days_between(from: NaiveDate, to: NaiveDate) -> i32 {
    (to - from).num_days() as i32
}
