//! Sheets that list a case under another procedure than before.
//!
//! A sheet gives the current procedure of a case, never since when. Taken as a correction of the
//! filing, it would replace the limit from the first day on and erase an overrun (民诉解释 258,
//! 行诉解释 105: converted before the simplified limit expires, or not in time).

use std::collections::HashSet;

use chrono::NaiveDate;

use super::case::Case;
use super::change::Change;
use super::clock::{self, Law};
use super::event::{Event, Fact, Field, Recorded};
use super::types;

/// The note of a conversion whose day is unknown: a sheet listed the case under another procedure
/// than before.
pub const DAY_NOT_TOLD: &str = "<- sheet";

/// What it means that a sheet lists a case under a procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meant {
    /// Nothing: the file of the case already has it, or the sheet has an unknown word while the
    /// procedure is known.
    Nothing,
    /// A correction: the procedure or the filing date was unknown, or the procedure was only the
    /// default of the type and the new one is no more generous.
    Correction { refines: bool },
    /// A conversion whose day is unknown: on this day at the latest.
    Conversion(NaiveDate),
}

/// Interprets a sheet that lists this case under `to`.
///
/// `said` are the targets of conversions recorded beside it in the import; `closed` is the closing
/// stated by the sheet.
pub fn meant(
    case: &Case,
    to: &str,
    said: &[String],
    (law, today): (Law<'_>, NaiveDate),
    closed: Option<NaiveDate>,
) -> Meant {
    let known = |id: &&str| law.rules.limit(id).is_some();
    let was = case.now.procedure.as_deref();
    if was == Some(to) || converts(case, to) || said.iter().any(|said| said == to) {
        return Meant::Nothing;
    }
    let Some(was) = was.filter(known) else {
        return Meant::Correction { refines: false };
    };
    if law.rules.limit(to).is_none() {
        return Meant::Nothing;
    }
    if case.now.filed.is_none() {
        return Meant::Correction { refines: false };
    }
    if is_default(case, was) && is_no_later(case, to, law, today) {
        return Meant::Correction { refines: true };
    }
    let closed = closed.or(case.closed).unwrap_or(today);
    Meant::Conversion(closed.min(today))
}

/// Whether the file of the case contains a conversion to this procedure, late or not.
fn converts(case: &Case, to: &str) -> bool {
    let mut changes = case.changes.iter();
    changes.any(|change| matches!(change, Change::Convert { to: other, .. } if other == to))
}

/// Whether the procedure is only the default for cases of this type, which applies unless a sheet
/// says otherwise.
fn is_default(case: &Case, procedure: &str) -> bool {
    let code = case.now.type_code.as_deref().unwrap_or_default();
    let default = types::by_code(code).map(|kind| kind.procedure);
    default == Some(procedure) && !case.changes.iter().any(Change::is_conversion)
}

/// Whether the case would be due no later had it been under `to` since filing, so that no overrun
/// disappears.
fn is_no_later(case: &Case, to: &str, law: Law<'_>, today: NaiveDate) -> bool {
    let now = clock::run(&case.term(), law, today);
    let term = clock::Term {
        procedure: to,
        ..case.term()
    };
    match (now.due, clock::run(&term, law, today).due) {
        (Some(now), Some(then)) => then <= now,
        (now, _) => now.is_none(),
    }
}

/// A conversion to `to` whose actual day is unknown.
pub fn untold(to: String, on: NaiveDate) -> Event {
    Event {
        on: Some(on),
        fact: Fact::Changed {
            change: Change::Convert {
                to,
                on,
                accepted: None,
            },
            note: Some(DAY_NOT_TOLD.to_owned()),
        },
    }
}

/// Retracts the conversions of unknown day that the new facts replace.
///
/// A new fact replaces one if it gives the day of the conversion, or says that the case was under
/// that procedure from the beginning. `held` are the events of the case that hold.
pub fn replaced<'e>(held: impl Iterator<Item = &'e Recorded>, said: &[Event]) -> Vec<Event> {
    let targets: Vec<&str> = said.iter().filter_map(told).collect();
    if targets.is_empty() {
        return Vec::new();
    }
    let mut taken: HashSet<(u64, u32)> = HashSet::new();
    let mut found = Vec::new();
    for Recorded {
        commit,
        index,
        event,
    } in held
    {
        match &event.fact {
            Fact::Retracted { commit, index } => {
                taken.insert((*commit, *index));
            }
            Fact::Changed {
                change: Change::Convert { to, .. },
                note: Some(note),
            } if note == DAY_NOT_TOLD && targets.contains(&to.as_str()) => {
                found.push((*commit, *index));
            }
            _ => {}
        }
    }
    found.retain(|place| !taken.contains(place));
    let retract = |(commit, index)| Event {
        on: None,
        fact: Fact::Retracted { commit, index },
    };
    found.into_iter().map(retract).collect()
}

/// The procedure for which a fact gives the day since when the case is under it.
fn told(event: &Event) -> Option<&str> {
    match &event.fact {
        Fact::Changed {
            change: Change::Convert { to, .. },
            note,
        } if note.as_deref() != Some(DAY_NOT_TOLD) => Some(to),
        Fact::Amended {
            field: Field::Procedure,
            value,
        } => value.as_deref(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::Calendar;
    use crate::domain::rules::Rules;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn case(code: &str, procedure: &str, filed: &str) -> Case {
        let mut case = Case::default();
        case.now.type_code = Some(code.to_owned());
        case.now.procedure = Some(procedure.to_owned()).filter(|id| !id.is_empty());
        case.now.filed = filed.parse().ok();
        case
    }

    #[test]
    fn a_procedure_that_changes_between_sheets_is_a_conversion_unless_it_can_only_be_a_correction()
    {
        let calendar = Calendar::builtin();
        let law = (Law::new(Rules::builtin(), &calendar), day("2026-06-30"));
        let conversion = Meant::Conversion(day("2026-06-30"));
        let refined = Meant::Correction { refines: true };
        let corrected = Meant::Correction { refines: false };
        let (ordinary, simplified) = ("civil-first-ordinary", "civil-first-simplified");
        for (code, was, filed, to, meant_by_it) in [
            ("民初", simplified, "2026-01-05", ordinary, conversion),
            // Nothing is overdue, yet the limit would be longer.
            ("民初", simplified, "2026-06-05", ordinary, conversion),
            // The type implies the ordinary procedure; the sheet is more specific.
            ("民初", ordinary, "2026-01-05", simplified, refined),
            ("民初", ordinary, "2026-01-05", "civil-foreign", conversion),
            (
                "民初",
                "civil-first-small-claims",
                "2026-01-05",
                simplified,
                conversion,
            ),
            ("民初", "", "2026-01-05", ordinary, corrected),
            ("民初", "不明", "2026-01-05", ordinary, corrected),
            ("民初", simplified, "", ordinary, corrected),
            ("民初", simplified, "2026-01-05", "不明", Meant::Nothing),
            ("民初", simplified, "2026-01-05", simplified, Meant::Nothing),
            (
                "刑初",
                "criminal-simplified",
                "2026-06-01",
                "criminal-first-public",
                conversion,
            ),
        ] {
            let case = case(code, was, filed);
            assert_eq!(
                meant(&case, to, &[], law, None),
                meant_by_it,
                "{was} -> {to}"
            );
        }
        let mut known = case("民初", simplified, "2026-01-05");
        let said = [ordinary.to_owned()];
        assert_eq!(meant(&known, ordinary, &said, law, None), Meant::Nothing);
        let closed = meant(&known, ordinary, &[], law, Some(day("2026-05-06")));
        assert_eq!(closed, Meant::Conversion(day("2026-05-06")));
        // Already on file, although it was late and does not count.
        known.apply(&Event {
            on: Some(day("2026-05-20")),
            fact: untold(ordinary.to_owned(), day("2026-05-20")).fact,
        });
        assert_eq!(meant(&known, ordinary, &[], law, None), Meant::Nothing);
        assert_eq!(
            meant(&known, "civil-first-small-claims", &[], law, None),
            conversion
        );
    }

    #[test]
    fn who_tells_the_day_takes_back_what_was_taken_for_it() {
        let ordinary = || "civil-first-ordinary".to_owned();
        let held = [Recorded {
            commit: 3,
            index: 1,
            event: untold(ordinary(), day("2026-06-30")),
        }];
        let on = day("2026-05-20");
        let convert = |to: &str| Event {
            on: Some(on),
            fact: Fact::Changed {
                change: Change::Convert {
                    to: to.to_owned(),
                    on,
                    accepted: None,
                },
                note: None,
            },
        };
        let amend = |field, value: String| Event {
            on: None,
            fact: Fact::Amended {
                field,
                value: Some(value),
            },
        };
        let taken = Event {
            on: None,
            fact: Fact::Retracted {
                commit: 3,
                index: 1,
            },
        };
        for (said, takes) in [
            (convert("civil-first-ordinary"), true),
            (amend(Field::Procedure, ordinary()), true),
            (convert("civil-first-small-claims"), false),
            (amend(Field::Cause, ordinary()), false),
            (untold(ordinary(), on), false),
        ] {
            let want: Vec<Event> = takes.then(|| taken.clone()).into_iter().collect();
            assert_eq!(replaced(held.iter(), &[said]), want);
        }
        let gone = Recorded {
            commit: 4,
            index: 0,
            event: taken,
        };
        let again = held.iter().chain(std::iter::once(&gone));
        assert_eq!(replaced(again, &[convert("civil-first-ordinary")]), []);
    }
}
