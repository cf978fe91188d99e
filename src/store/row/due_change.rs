//! Changes in the standing of cases over time, and what delayed them: `due_changes`.
//!
//! A row holds the changes of as many cases as a row of `hot`, six bytes each: the case, its new
//! standing, from which day, and the due date; and the spans of [`delay`]. A case fully described
//! by the columns of `hot` has no changes.

use chrono::NaiveDate;

use super::hot::{Hot, long, short};
use crate::domain::case::Case;
use crate::domain::clock::Law;
use crate::domain::standing::{Standing, is_plain, stretches};
use crate::domain::tally::Delays;
use crate::store::codec::{from_days, to_days};
use crate::store::row::header::NO_DAY;

pub mod delay;

/// Bytes of a change of one case, excluding the case.
const SIZE: usize = 5;
/// Bytes of a change, preceded by the position of its case in the row.
const ROW: usize = SIZE + 1;
/// The maximum `ahead` of a paused case: half the range of two bytes.
const AHEAD: i32 = 32_767;

const CLOSED: u8 = 0;
const DUE: u8 = 1;
const PAUSED: u8 = 2;
const UNLIMITED: u8 = 3;
const UNKNOWN: u8 = 4;
/// The events must be read.
const ASK: u8 = 5;
const CUSTODY: u8 = 8;

/// What the columns tell of a case on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// The case does not exist, or not yet.
    Absent,
    Stands(Standing),
    /// Its history is too complex; its events must be read.
    Ask,
}

/// Encodes the changes of a case; none if its columns describe it fully.
pub fn encode(case: &Case, hot: &Hot, delays: &Delays, law: Law<'_>, out: &mut Vec<u8>) {
    out.clear();
    if is_plain(case) && is_told(hot, case) {
        return;
    }
    let told = stretches(case, law).and_then(|stretches| {
        stretches.into_iter().try_for_each(|(from, standing)| {
            let from = exact(from)?;
            let (kind, value) = match standing {
                Standing::Closed => (CLOSED, 0),
                Standing::Due(due) => (DUE, exact(Some(due))?),
                Standing::Paused { ahead, custody } => {
                    let value = u16::try_from(ahead + AHEAD).ok()?;
                    (PAUSED | if custody { CUSTODY } else { 0 }, value)
                }
                Standing::Unlimited => (UNLIMITED, 0),
                Standing::Unknown => (UNKNOWN, 0),
            };
            put(out, kind, from, value);
            Some(())
        })
    });
    if told.is_none() {
        out.clear();
        put(out, ASK, 0, 0);
    }
    delay::encode(delays, out);
}

fn put(out: &mut Vec<u8>, kind: u8, from: u16, value: u16) {
    out.push(kind);
    out.extend_from_slice(&from.to_le_bytes());
    out.extend_from_slice(&value.to_le_bytes());
}

/// A day in two bytes, if it fits; zero for none.
fn exact(day: Option<NaiveDate>) -> Option<u16> {
    let Some(day) = day.map(to_days) else {
        return Some(0);
    };
    let value = short(day);
    (long(value) == day).then_some(value)
}

/// Whether the columns represent the days of a plain case exactly.
fn is_told(hot: &Hot, case: &Case) -> bool {
    let whole = |day: i32| long(short(day)) == day;
    hot.due != NO_DAY
        && [hot.filed, hot.closed, hot.due].into_iter().all(whole)
        && case.closed.map_or(NO_DAY, to_days) == hot.closed
}

/// The changes of one case in a row.
pub fn of(row: &[u8], place: u8) -> impl Iterator<Item = &[u8]> {
    row.chunks_exact(ROW).filter_map(move |change| {
        let (at, rest) = change.split_first()?;
        (*at == place).then_some(rest)
    })
}

/// Appends the changes of a case from the rest of a row to `out`, and returns the number of bytes
/// before those of the next case.
pub fn own_into(rest: &[u8], place: u8, out: &mut Vec<u8>) -> usize {
    let mut passed = 0;
    for change in rest.chunks_exact(ROW) {
        match change.split_first() {
            Some((at, change)) if *at == place => out.extend_from_slice(change),
            Some((at, _)) if *at > place => break,
            _ => {}
        }
        passed += ROW;
    }
    passed
}

/// The number of cases that have changes in a row.
pub fn cases(row: &[u8]) -> u64 {
    let places: Vec<Option<&u8>> = row.chunks_exact(ROW).map(<[u8]>::first).collect();
    places.chunk_by(|a, b| a == b).count() as u64
}

/// Appends the changes of a case; cases are added in the order of their positions.
pub fn append(row: &mut Vec<u8>, place: u8, changes: &[u8]) {
    for change in changes.chunks_exact(SIZE) {
        row.push(place);
        row.extend_from_slice(change);
    }
}

/// Returns the row with the changes of a case replaced; `None` if they are the same.
pub fn replace(row: &[u8], place: u8, changes: &[u8]) -> Option<Vec<u8>> {
    if of(row, place).eq(changes.chunks_exact(SIZE)) {
        return None;
    }
    let mut new = Vec::with_capacity(row.len() + changes.len());
    let end = |last: bool| {
        let before = row.chunks_exact(ROW).take_while(|change| {
            let at = change.first().copied().unwrap_or_default();
            at < place || last && at == place
        });
        before.count() * ROW
    };
    new.extend_from_slice(row.get(..end(false)).unwrap_or_default());
    append(&mut new, place, changes);
    new.extend_from_slice(row.get(end(true)..).unwrap_or_default());
    Some(new)
}

/// Reads a row of `hot` together with its row of changes: shows the position of every case, its
/// columns, and its standing on a day.
pub fn each(hot: &[u8], changes: &[u8], day: i32, mut show: impl FnMut(u8, Hot, Told)) {
    let mut changes = changes.chunks_exact(ROW).peekable();
    for (place, columns) in (0..=u8::MAX).zip(hot.chunks_exact(super::hot::SIZE)) {
        let mut told = None;
        while let Some(change) = changes.next_if(|change| change.first() == Some(&place)) {
            take(&mut told, change.get(1..).unwrap_or_default(), day);
        }
        if let Some(columns) = Hot::read(columns) {
            show(place, columns, told.unwrap_or_else(|| plain(&columns, day)));
        }
    }
}

/// The standing of a case on a day, by its columns and its changes in order.
pub fn told(columns: &Hot, changes: &[u8], day: i32) -> Told {
    let mut told = None;
    for change in changes.chunks_exact(SIZE) {
        take(&mut told, change, day);
    }
    told.unwrap_or_else(|| plain(columns, day))
}

/// Applies one change; changes come in the order of their days.
fn take(told: &mut Option<Told>, change: &[u8], day: i32) {
    let &[kind, f0, f1, v0, v1] = change else {
        return;
    };
    if kind >= delay::FIRST {
        return;
    }
    // A day before the range of two bytes has only what held from the beginning.
    let at = if day < long(1) { 0 } else { short(day) };
    let now = told.get_or_insert(Told::Absent);
    if u16::from_le_bytes([f0, f1]) <= at {
        *now = stands(kind, u16::from_le_bytes([v0, v1]));
    }
}

fn stands(kind: u8, value: u16) -> Told {
    let standing = match kind & !CUSTODY {
        CLOSED => Standing::Closed,
        DUE => match from_days(long(value)) {
            Some(due) => Standing::Due(due),
            None => return Told::Ask,
        },
        PAUSED => Standing::Paused {
            ahead: i32::from(value) - AHEAD,
            custody: kind & CUSTODY != 0,
        },
        UNLIMITED => Standing::Unlimited,
        UNKNOWN => Standing::Unknown,
        _ => return Told::Ask,
    };
    Told::Stands(standing)
}

/// The standing of a case without changes: filed, due, perhaps closed.
fn plain(columns: &Hot, day: i32) -> Told {
    if columns.filed > day {
        return Told::Absent;
    }
    if columns.closed != NO_DAY && columns.closed <= day {
        return Told::Stands(Standing::Closed);
    }
    match from_days(columns.due) {
        Some(due) => Told::Stands(Standing::Due(due)),
        None => Told::Ask,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::calendar::Calendar;
    use crate::domain::clock;
    use crate::domain::rules::Rules;
    use crate::store::dict::Dict;
    use crate::store::project::{Facts, project};
    use crate::store::row::event::{decode, skim_tests};
    use crate::store::row::hot;

    fn day(n: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2024, 6, 1).unwrap() + chrono::Days::new(n)
    }

    #[test]
    fn the_changes_of_a_case_are_replaced_where_they_stand() {
        let mut row = Vec::new();
        append(&mut row, 3, &[1, 0, 0, 9, 9]);
        append(&mut row, 7, &[2, 0, 0, 8, 8]);
        assert_eq!(replace(&row, 3, &[1, 0, 0, 9, 9]), None);
        let more = replace(&row, 5, &[0, 1, 1, 0, 0]).unwrap();
        let places: Vec<u8> = more.chunks_exact(ROW).map(|change| change[0]).collect();
        assert_eq!(places, [3, 5, 7]);
        assert_eq!(replace(&more, 5, &[]), Some(row));
    }

    /// The standing of a case on each day on which it differs from the day before.
    fn turns(case: &Case, days: std::ops::Range<&str>) -> Vec<(String, Told)> {
        let (calendar, rules) = (Calendar::builtin(), Rules::builtin());
        let [first, last] = [days.start, days.end].map(|day| day.parse::<NaiveDate>().unwrap());
        let facts = Facts {
            law: Law::new(rules, &calendar),
            today: last,
            fold: |_, _, _| {},
        };
        let fresh = project(case, &facts, &mut Dict::default(), &mut String::new());
        let mut changes = Vec::new();
        append(&mut changes, 0, &fresh.changes);
        let mut turns: Vec<(String, Told)> = Vec::new();
        for day in first.iter_days().take_while(|day| *day <= last) {
            each(&fresh.hot.encode(), &changes, to_days(day), |_, _, told| {
                if turns.last().is_none_or(|(_, before)| *before != told) {
                    turns.push((day.to_string(), told));
                }
            });
        }
        turns
    }

    #[test]
    fn an_extension_a_suspension_its_end_and_a_closing_are_told_without_the_events() {
        use crate::domain::change::{Change, Extension, Pause, PauseKind};
        use crate::domain::event::{Fact, Registration};
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let registration = Registration {
            number: "(2025)内0783民初1号".to_owned(),
            procedure: Some("civil-first-ordinary".to_owned()),
            filed: Some(day("2025-01-06")),
            ..Registration::default()
        };
        let changed = |change| Fact::Changed { change, note: None };
        let facts = [
            (None, Fact::Registered(Box::new(registration))),
            (
                None,
                changed(Change::Pause(Pause {
                    kind: PauseKind::Suspend,
                    ground: None,
                    from: day("2025-03-03"),
                    to: None,
                    accepted: None,
                })),
            ),
            (
                Some("2025-04-02"),
                Fact::Resumed {
                    kind: PauseKind::Suspend,
                    from: day("2025-03-03"),
                },
            ),
            (
                None,
                changed(Change::Extend(Extension {
                    months: 6,
                    approved: Some(day("2025-05-06")),
                    ..Extension::default()
                })),
            ),
            (Some("2025-09-01"), Fact::Closed { how: None }),
        ];
        let mut case = Case::default();
        for (on, fact) in facts {
            case.take(on.map(day), fact);
        }
        let due = |text: &str| Told::Stands(Standing::Due(day(text)));
        let paused = Told::Stands(Standing::Paused {
            ahead: 125,
            custody: false,
        });
        let wanted = [
            ("2025-01-01", Told::Absent),
            ("2025-01-06", due("2025-07-07")),
            ("2025-03-03", paused),
            // The clock stood still for thirty days; 2025-08-05 is a Tuesday.
            ("2025-04-02", due("2025-08-05")),
            ("2025-05-06", due("2026-02-05")),
            ("2025-09-01", Told::Stands(Standing::Closed)),
        ];
        let wanted = wanted.map(|(day, told)| (day.to_owned(), told));
        assert_eq!(turns(&case, "2025-01-01".."2025-12-31"), wanted);
        // A second change while a pause is open requires the events.
        case = Case {
            turns: Vec::new(),
            closed: None,
            ..case
        };
        if let Some(Change::Pause(pause)) = case.changes.first_mut() {
            pause.to = None;
        }
        let told = turns(&case, "2025-05-06".."2025-05-07");
        assert_eq!(told, [("2025-05-06".to_owned(), Told::Ask)]);
    }

    #[test]
    fn days_that_two_bytes_do_not_hold_are_asked_of_the_events() {
        let (calendar, rules) = (Calendar::builtin(), Rules::builtin());
        let mut case = Case {
            exists: true,
            ..Case::default()
        };
        case.now.procedure = Some("civil-first-ordinary".to_owned());
        for (filed, told) in [("2026-01-05", 0), ("1949-12-31", 1), ("2129-08-01", 1)] {
            case.now.filed = Some(filed.parse().unwrap());
            let facts = Facts {
                law: Law::new(rules, &calendar),
                today: day(900),
                fold: |_, _, _| {},
            };
            let fresh = project(&case, &facts, &mut Dict::default(), &mut String::new());
            assert_eq!(fresh.changes.len(), told * SIZE, "{filed}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

        #[test]
        fn the_columns_of_any_day_are_the_clock_on_the_log_cut_there(
            log in skim_tests::log(),
            today in 0_u64..900,
            procedure in prop::sample::select(vec!["civil-first-ordinary", "criminal-first-public", "bankruptcy", "none"]),
        ) {
            let (calendar, rules) = (Calendar::builtin(), Rules::builtin());
            let mut dict = Dict::default();
            let blob = skim_tests::blob(&log, &mut dict);
            let mut events = decode(&blob, &dict).unwrap();
            for recorded in &mut events {
                if let crate::domain::event::Fact::Registered(registration) = &mut recorded.event.fact {
                    registration.procedure = Some(procedure.to_owned());
                }
            }
            let facts = Facts {
                law: Law::new(rules, &calendar),
                today: day(today),
                fold: |_, _, _| {},
            };
            let case = Case::of(events.iter());
            prop_assume!(case.exists);
            let fresh = project(&case, &facts, &mut dict, &mut String::new());
            let (mut row, mut changes) = (vec![0; 2 * hot::SIZE], Vec::new());
            row.extend_from_slice(&fresh.hot.encode());
            append(&mut changes, 2, &fresh.changes);
            for n in 0..900 {
                let mut told = Told::Absent;
                each(&row, &changes, to_days(day(n)), |place, _, now| {
                    assert_eq!(place, 2);
                    told = now;
                });
                if told == Told::Ask {
                    continue;
                }
                let wanted = match Case::as_of(events.iter(), day(n)) {
                    None => Told::Absent,
                    Some(then) => {
                        let verdict = clock::run(&then.term(), facts.law, day(n));
                        Told::Stands(Standing::of(&verdict, then.now.custody, day(n)).unwrap())
                    }
                };
                prop_assert_eq!(told, wanted, "on {}", day(n));
            }
        }
    }
}
