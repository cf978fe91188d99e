//! From stored rows to the rows of a list, adding days left and levels, which depend on today.

use chrono::NaiveDate;

use super::api::CaseLine;
use super::rules::Loaded;
use crate::domain::calendar::Calendar;
use crate::domain::case::Case;
use crate::domain::clock::{State, Verdict};
use crate::domain::court;
use crate::domain::days::days_until;
use crate::domain::level::{Level, Thresholds};
use crate::domain::money::Money;
use crate::domain::standing::Standing;
use crate::store::codec::{from_days, key_day, to_days};
use crate::store::dict::{Dict, Kind};
use crate::store::row::header::{Header, NO_DAY, Place, Strings, day};
use crate::store::row::list::ListRow;
use crate::store::table::{Table, unpair};

/// The due date of an open case on a day, and what follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Urgency {
    pub due: Option<NaiveDate>,
    pub days_left: Option<i32>,
    pub level: Level,
    pub provisional: bool,
    /// The due date stated in the ledger, if the row has it.
    pub stated: Option<NaiveDate>,
}

impl Urgency {
    /// The urgency shown by a line.
    pub(crate) fn of(line: &CaseLine) -> Urgency {
        Urgency {
            due: line.due,
            days_left: line.days_left,
            level: line.level,
            provisional: line.provisional,
            stated: None,
        }
    }

    /// Days past the due date while the clock runs; `None` for a paused case, which is never late.
    pub(crate) fn days_late(&self) -> Option<i64> {
        let left = self.days_left.filter(|_| self.level == Level::Over)?;
        Some(-i64::from(left))
    }
}

/// Where a case is in the store, and what else decides its urgency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Spot {
    pub place: Place,
    /// The day in the key of its row.
    pub key_day: i32,
    pub custody: bool,
    pub provisional: bool,
    /// Whether the law sets no limit, as opposed to an unknown limit.
    pub unlimited: bool,
}

impl Spot {
    /// The spot with this place and key day, and default flags.
    pub(crate) fn at(place: Place, key_day: i32) -> Spot {
        Spot {
            place,
            key_day,
            custody: false,
            provisional: false,
            unlimited: false,
        }
    }

    /// The spot of a list row, from its key alone.
    pub(crate) fn of_key(table: Table, key: u64) -> Spot {
        let day = || key_day(unpair(key).0);
        match table {
            Table::Due => Spot::at(Place::Due, day()),
            Table::Paused => Spot::at(Place::Paused, day()),
            _ => Spot::at(Place::Undated, 0),
        }
    }

    /// The spot of a list row.
    pub(crate) fn of_row(table: Table, key: u64, row: &ListRow<'_>) -> Spot {
        Spot {
            custody: row.custody,
            provisional: row.provisional,
            unlimited: row.unlimited,
            ..Spot::of_key(table, key)
        }
    }
}

/// What stored rows need to know about today.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Now<'c> {
    pub today: NaiveDate,
    pub levels: Thresholds,
    pub calendar: &'c Calendar,
}

impl<'c> Now<'c> {
    /// The given day under the rules of a docket.
    pub(crate) fn of_rules(rules: &'c Loaded, today: NaiveDate) -> Now<'c> {
        Now {
            today,
            levels: rules.levels,
            calendar: &rules.calendar,
        }
    }

    /// The urgency today of a case in this standing.
    pub(crate) fn of_standing(&self, standing: Standing) -> Urgency {
        self.urgency(match standing {
            Standing::Closed => Spot::at(Place::Closed, 0),
            Standing::Due(due) => Spot::at(Place::Due, to_days(due)),
            Standing::Paused { ahead, custody } => Spot {
                custody,
                ..Spot::at(Place::Paused, ahead)
            },
            Standing::Unlimited | Standing::Unknown => Spot {
                unlimited: standing == Standing::Unlimited,
                ..Spot::at(Place::Undated, 0)
            },
        })
    }

    /// The urgency of a stored case.
    pub(crate) fn urgency(&self, spot: Spot) -> Urgency {
        let Spot {
            place,
            key_day,
            custody,
            provisional,
            unlimited,
        } = spot;
        let nothing = Urgency {
            due: None,
            days_left: None,
            level: Level::Closed,
            provisional: false,
            stated: None,
        };
        match place {
            Place::Closed => nothing,
            Place::Undated => Urgency {
                level: if unlimited {
                    Level::None
                } else {
                    Level::Unknown
                },
                ..nothing
            },
            Place::Later => {
                let due = from_days(key_day).filter(|_| key_day != NO_DAY);
                self.due_on(due, |_| Level::Later, provisional)
            }
            Place::Due => {
                let level =
                    |left: Option<i32>| left.map_or(Level::Unknown, |left| self.levels.level(left));
                self.due_on(from_days(key_day), level, provisional)
            }
            Place::Paused => self.paused(key_day, custody),
        }
    }

    /// The urgency of a case with this due date; the level depends on the days left.
    fn due_on(
        &self,
        due: Option<NaiveDate>,
        level: impl FnOnce(Option<i32>) -> Level,
        provisional: bool,
    ) -> Urgency {
        let days_left = due.map(|due| days_until(self.today, due));
        Urgency {
            due,
            days_left,
            level: level(days_left),
            provisional,
            stated: None,
        }
    }

    /// The urgency of a case whose clock stands still `ahead` days before its end: every day that
    /// passes moves its due date.
    fn paused(&self, ahead: i32, custody: bool) -> Urgency {
        let raw = from_days(ahead.saturating_add(to_days(self.today)));
        let due = raw.map(|raw| {
            if custody {
                raw
            } else {
                self.calendar.roll(raw)
            }
        });
        let known = |day: Option<NaiveDate>| {
            day.is_none_or(|day| self.calendar.knows(chrono::Datelike::year(&day)))
        };
        let provisional = !(known(raw) && known(due));
        self.due_on(due, |_| Level::Paused, provisional)
    }

    /// The line of a list row.
    pub(crate) fn line(&self, id: u32, row: &ListRow<'_>, spot: Spot) -> CaseLine {
        let urgency = self.urgency(spot);
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

    /// The urgency of a row of `cases`.
    pub(crate) fn of_header(&self, h: &Header) -> Urgency {
        let (place, at) = if h.place != Place::Closed && !h.is_open_on(to_days(self.today)) {
            (Place::Later, h.due)
        } else {
            (h.place, h.key_day)
        };
        let urgency = self.urgency(Spot {
            custody: h.custody,
            provisional: h.provisional,
            unlimited: h.state == State::None,
            ..Spot::at(place, at)
        });
        Urgency {
            stated: day(h.stated_due),
            ..urgency
        }
    }

    /// The line of a row of `cases`.
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

/// The line of a case in memory.
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
