//! The only function from a case to all rows derived from it.

mod deltas;
mod facts;
mod former;
mod seats;

pub use deltas::Delta;
pub use facts::Facts;

use chrono::NaiveDate;
use xxhash_rust::xxh3::xxh3_64;

use super::codec::{day_key, to_days};
use super::dict::{Dict, Kind};
use super::row::cells::Undue;
use super::row::due_change;
use super::row::header::{Header, NO_DAY, Place, Strings, days};
use super::row::hot::Hot;
use super::row::list::ListRow;
use super::table::{Table, pair};
use crate::domain::case::Case;
use crate::domain::change::Change;
use crate::domain::clock::{self, State, Verdict};
use crate::domain::court;
use crate::domain::instance::is_execution;
use crate::domain::number;
use crate::domain::tally;

/// Everything derived from one case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Projection {
    pub header: Header,
    /// Hashes of its former numbers, by which the case can still be found.
    pub former: Vec<u64>,
    /// Value of the row in `cases`.
    pub row: Vec<u8>,
    /// Value of the list row; empty when closed.
    pub list: Vec<u8>,
    /// Normalised search text; empty when closed.
    pub search: String,
    pub daily: Vec<Delta>,
    pub delayed: Vec<Delta>,
    pub hot: Hot,
    /// Its standing over time, for `due_changes`.
    pub changes: Vec<u8>,
    pub marks: Marks,
}

/// Days under which an open case is in separate indexes; [`NO_DAY`] if it is in none. Independent
/// of the day of projection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marks {
    /// The day on which its last pause ends.
    pub ends: i32,
    /// The limit of its last supervision.
    pub measure: i32,
}

impl Marks {
    /// The marks of a case that is closed or does not exist.
    pub const NONE: Marks = Marks {
        ends: NO_DAY,
        measure: NO_DAY,
    };

    /// Returns the tables, each with its day.
    pub fn rows(self) -> [(Table, i32); 2] {
        [(Table::Ends, self.ends), (Table::Measures, self.measure)]
    }
}

/// The canonical number of a case, and whether it is regular.
#[derive(Debug, Clone, Copy)]
pub struct Key<'a> {
    pub text: &'a str,
    pub regular: bool,
}

impl Key<'_> {
    /// Returns the key of a case, written to `memory`.
    pub fn of<'a>(case: &Case, memory: &'a mut String) -> Key<'a> {
        let regular = number::canonical_key(&case.now.number, memory);
        Key {
            text: memory,
            regular,
        }
    }
}

/// The buffers of a projection, for reuse: an import makes a million of them.
#[derive(Debug, Default)]
pub struct Buffers {
    row: Vec<u8>,
    list: Vec<u8>,
    search: String,
    daily: Vec<Delta>,
    delayed: Vec<Delta>,
    changes: Vec<u8>,
}

impl From<Projection> for Buffers {
    fn from(p: Projection) -> Buffers {
        let (mut row, mut list, mut search) = (p.row, p.list, p.search);
        let (mut daily, mut delayed, mut changes) = (p.daily, p.delayed, p.changes);
        row.clear();
        list.clear();
        search.clear();
        daily.clear();
        delayed.clear();
        changes.clear();
        Buffers {
            row,
            list,
            search,
            daily,
            delayed,
            changes,
        }
    }
}

/// The list in which a case is.
struct Listing {
    place: Place,
    /// Its due date as stored.
    due: i32,
    /// The day in its key there.
    key_day: i32,
}

fn listing(case: &Case, verdict: &Verdict, today: NaiveDate) -> Listing {
    let (place, due, key_day) = match (verdict.state, verdict.due, verdict.raw) {
        _ if case.closed.is_none() && !case.is_filed_by(today) => {
            (Place::Later, days(verdict.due), days(verdict.due))
        }
        (State::Closed, due, _) => (Place::Closed, days(due), NO_DAY),
        (State::Running, Some(due), _) => (Place::Due, to_days(due), to_days(due)),
        // While paused, raw moves by a day each day: raw − today stays the same until something
        // else happens.
        (State::Paused, _, Some(raw)) => (Place::Paused, NO_DAY, to_days(raw) - to_days(today)),
        _ => (Place::Undated, NO_DAY, NO_DAY),
    };
    Listing {
        place,
        due,
        key_day,
    }
}

/// The first later day on which the verdict of `today` no longer describes the case.
fn stale(case: &Case, verdict: &Verdict, today: NaiveDate) -> i32 {
    // Planned money comes to count on its day, whether or not the case is closed.
    let money = days(case.next_money(today));
    if case.closed.is_some() {
        return money;
    }
    // Before filing, nothing else matters.
    if !case.is_filed_by(today) {
        return days(case.now.filed);
    }
    let mut first = NO_DAY;
    let mut at = |day: i32| first = if first == NO_DAY { day } else { first.min(day) };
    if money != NO_DAY {
        at(money);
    }
    // While a pause is open the due date moves, and with it the day by which a change had to come.
    if verdict.state == State::Paused && !verdict.late.is_empty() {
        at(to_days(today) + 1);
    }
    for change in &case.changes {
        if let Some(day) = change.begins().filter(|day| *day > today) {
            at(to_days(day));
        }
        // While one pause is open, days of another that ends after today are already counted.
        if let Change::Pause(p) = change
            && verdict.state == State::Paused
            && p.to.is_some_and(|to| to > today)
        {
            at(to_days(today) + 1);
        }
    }
    first
}

/// Derives the header of a case.
fn header(
    case: &Case,
    verdict: &Verdict,
    facts: &Facts<'_>,
    dict: &mut Dict,
    key: Key<'_>,
) -> Header {
    let now = &case.now;
    let Listing {
        place,
        due,
        key_day,
    } = listing(case, verdict, facts.today);
    let next = case.next.filter(|_| place != Place::Closed);
    let (received, paid_out) = case.money_by(facts.today);
    Header {
        place,
        state: verdict.state,
        category: case.category(),
        regular: key.regular,
        custody: now.custody,
        provisional: verdict.provisional && place != Place::Paused,
        changed: !case.changes.is_empty(),
        storied: !case.moves.is_empty() || !case.reopenings.is_empty(),
        filed: days(now.filed),
        closed: days(case.closed),
        due,
        key_day,
        stale: stale(case, verdict, facts.today),
        next: days(next),
        last: days(case.last.as_ref().map(|(day, _)| *day)),
        stated_due: days(now.due),
        claim: now.claim.map(|m| m.0),
        received: received.0,
        paid_out: paid_out.0,
        court: dict.id(Kind::Court, now.court.as_deref()),
        division: dict.id(Kind::Division, now.division.as_deref()),
        handler: dict.id(Kind::Handler, now.handler.as_deref()),
        clerk: dict.id(Kind::Clerk, now.clerk.as_deref()),
        procedure: dict.id(Kind::Procedure, case.procedure_in_force(verdict)),
        cause: dict.id(Kind::Cause, now.cause.as_deref()),
        type_code: dict.id(Kind::Type, now.type_code.as_deref()),
        outcome: dict.id(
            Kind::Outcome,
            case.last.as_ref().map(|(_, f)| f.outcome.as_str()),
        ),
        how: dict.id(Kind::How, case.closed.and(case.how.as_deref())),
        number_hash: xxh3_64(key.text.as_bytes()),
    }
}

/// Derives everything from a case. Pure; the same for a single write, an import and a rebuild.
pub fn project(case: &Case, facts: &Facts<'_>, dict: &mut Dict, key: &mut String) -> Projection {
    let key = Key::of(case, key);
    project_into(case, key, facts, dict, Buffers::default())
}

/// Derives everything from a case, reusing the buffers of an earlier projection; `None` if all its
/// registrations are undone.
pub fn project_existing(
    case: &Case,
    key: Key<'_>,
    facts: &Facts<'_>,
    dict: &mut Dict,
    memory: Buffers,
) -> Option<Projection> {
    case.exists
        .then(|| project_into(case, key, facts, dict, memory))
}

/// [`project`], reusing the buffers of an earlier projection.
fn project_into(
    case: &Case,
    key: Key<'_>,
    facts: &Facts<'_>,
    dict: &mut Dict,
    memory: Buffers,
) -> Projection {
    let now = &case.now;
    let Buffers {
        mut row,
        mut list,
        mut search,
        mut daily,
        mut delayed,
        mut changes,
    } = memory;
    // A closed case stays closed on whichever day it is written.
    let today = case.closed.map_or(facts.today, |day| day.max(facts.today));
    let verdict = clock::run(&case.term(), facts.law, today);
    let header = header(case, &verdict, facts, dict, key);
    seats::name(case, dict);
    let key = key.text;
    let open = header.place != Place::Closed;
    let tags = now.tags.iter();
    let strings = Strings {
        number: key,
        plaintiffs: now.plaintiffs.as_deref().unwrap_or_default(),
        defendants: now.defendants.as_deref().unwrap_or_default(),
        tags: tags.map(|tag| dict.id(Kind::Tag, Some(tag))).collect(),
    };
    header.encode(&strings, &mut row);
    let pause_end = case.pause_end(facts.law.rules);
    if open {
        list_row(case, &header, &verdict, key, pause_end).encode(&mut list);
        (facts.fold)(case, key, &mut search);
    }
    let delays = tally::delays(case, facts.law);
    deltas::add(case, &header, &delays, dict, [&mut daily, &mut delayed]);
    let hot = hot(case, &header);
    due_change::encode(case, &hot, &delays, facts.law, &mut changes);
    Projection {
        former: former::hashes(case, header.number_hash),
        header,
        row,
        list,
        search,
        daily,
        delayed,
        hot,
        changes,
        marks: Marks {
            ends: days(pause_end),
            measure: days(case.measure.as_ref().filter(|_| open).and_then(|m| m.limit)),
        },
    }
}

/// Builds the list row of an open case.
fn list_row<'c>(
    case: &'c Case,
    header: &Header,
    verdict: &Verdict,
    key: &'c str,
    pause_end: Option<NaiveDate>,
) -> ListRow<'c> {
    let now = &case.now;
    ListRow {
        number: key,
        court: now.court.as_deref(),
        court_code: court::code_of(now.court.as_deref(), key),
        division: now.division.as_deref(),
        handler: now.handler.as_deref(),
        cause: now.cause.as_deref(),
        plaintiffs: now.plaintiffs.as_deref(),
        defendants: now.defendants.as_deref(),
        procedure: case.procedure_in_force(verdict),
        filed: now.filed,
        claim: now.claim,
        next: case.next,
        last: case
            .last
            .as_ref()
            .map(|(day, f)| (*day, f.outcome.as_str())),
        pause_end: pause_end.into(),
        custody: now.custody,
        provisional: header.provisional,
        unlimited: verdict.state == State::None,
    }
}

/// Builds the columns of a case.
fn hot(case: &Case, header: &Header) -> Hot {
    Hot {
        filed: header.filed,
        closed: header.closed,
        due: header.due,
        paid: days(case.last_paid()),
        court: header.court,
        category: header.category.code(),
        place: header.place as u8,
        turned: turned(case),
    }
}

/// Whether a case was converted from or to an execution procedure.
fn turned(case: &Case) -> bool {
    let registered = case.now.procedure.as_deref().is_some_and(is_execution);
    case.changes.iter().any(|change| match change {
        Change::Convert { to, .. } => is_execution(to) != registered,
        _ => false,
    })
}

/// Table and key of the list row of a case.
pub fn list_place(header: &Header, id: u32) -> Option<(Table, u64)> {
    match header.place {
        Place::Closed | Place::Later => None,
        Place::Due => Some((Table::Due, pair(day_key(header.key_day), id))),
        Place::Paused => Some((Table::Paused, pair(day_key(header.key_day), id))),
        Place::Undated => Some((Table::Undated, u64::from(id))),
    }
}

/// The key under which an open case is counted in `due_days`.
pub fn due_days_key(header: &Header) -> Option<u64> {
    match (header.place, header.state) {
        (Place::Closed | Place::Later, _) => None,
        (Place::Due, _) => Some(u64::from(day_key(header.key_day))),
        (Place::Paused, _) => Some(Undue::Paused.key()),
        (Place::Undated, State::None) => Some(Undue::None.key()),
        (Place::Undated, _) => Some(Undue::Unknown.key()),
    }
}
