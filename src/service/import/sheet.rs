//! What the row of a sheet says about a case in the docket.

use super::closing::{correct_closing, stale_closing};
use super::corrections::Corrections;
use super::imported::{Corrected, Imported};
use super::report::Tally;
use super::row::fields;
use crate::domain::case::Case;
use crate::domain::event::{Event, Fact, Field, Registration};
use crate::domain::{number, types};
use crate::service::api::{CaseRow, Reason};

/// Fills in what an older program did not read from the number of a case: if neither the docket nor
/// the sheet states the type, the number does, as for a new case.
pub(super) fn complete(case: &Case, given: &mut Registration) {
    if case.now.type_code.is_some() || given.type_code.is_some() {
        return;
    }
    let mut key = String::new();
    number::canonical_key(&case.now.number, &mut key);
    let Some(kind) = number::legacy_type(&key).and_then(types::by_code) else {
        return;
    };
    given.type_code = Some(kind.code.to_owned());
    if case.now.procedure.is_none() && given.procedure.is_none() {
        given.procedure = Some(kind.procedure.to_owned());
    }
}

/// The fields that a row fills, with their values.
pub(super) fn filled(row: &CaseRow) -> Vec<(Field, String)> {
    let mut all = Vec::new();
    let mut put = |field, value: Option<String>| all.extend(value.map(|value| (field, value)));
    fields(&row.registration, &mut put);
    put(Field::Closed, row.closed.map(|day| day.to_string()));
    put(Field::How, row.how.clone());
    all
}

fn amended(field: Field, value: Option<String>) -> Event {
    let fact = Fact::Amended { field, value };
    Event { on: None, fact }
}

/// The events by which a sheet differs from a known case. An empty cell never erases, a closing
/// missing in the sheet never reopens, and a value that an amendment in the file replaced or that
/// the last import gave is no news. The closing has already been checked.
pub(super) fn amendments(
    case: &Case,
    corrections: &Corrections,
    mut row: CaseRow,
    tally: &mut Tally,
) -> Vec<Event> {
    let Corrections {
        former, imported, ..
    } = corrections;
    if row.sideless {
        leave_side(case, &mut row.registration);
    }
    let given = &row.registration;
    let mut said = Vec::new();
    let mut amend = |field: Field, value: Option<String>| {
        let (key, text) = ((field, None), value.as_deref());
        // A sheet that still has the value from before a dated move does not revert the move.
        let moved = || case.was_moved_from(field, text);
        let known = || moved() || former.has(field, text);
        if value.is_none() || value == case.value(field) || known() {
            return;
        }
        if is_news(case, imported, (key, text), row.row, tally) {
            said.push(amended(field, value));
        }
    };
    fields(given, &mut amend);
    if row.custody_given && given.custody != case.now.custody {
        // Without custody the field has no value.
        let held = given.custody.then_some("true");
        if !former.has(Field::Custody, held) {
            amend(Field::Custody, Some(given.custody.to_string()));
        }
    }
    close(case, corrections, &mut row, &mut said, tally);
    said
}

/// Drops a party whose side the sheet does not tell, if the docket has it on one: a list names a case
/// by one party.
fn leave_side(case: &Case, given: &mut Registration) {
    let sides = [&case.now.plaintiffs, &case.now.defendants];
    let is_known = |party: &mut String| sides.into_iter().flatten().any(|side| side == party);
    given.plaintiffs.take_if(is_known);
    given.defendants.take_if(is_known);
}

/// Whether a cell that differs from the docket says something else than the last import did. What
/// somebody entered since is named: it stands where the cell is no news, else it is replaced.
fn is_news(
    case: &Case,
    imported: &Imported,
    (key, text): (Corrected, Option<&str>),
    row: u32,
    tally: &mut Tally,
) -> bool {
    let is_news = !imported.gave(case, key, text);
    if let Some(entered) = imported.entered_instead(case, key, text) {
        let reason = if is_news {
            Reason::ReplacedEntered
        } else {
            Reason::EnteredStands
        };
        tally.problem(row, key.0.id(), entered, reason);
    }
    is_news
}

/// Adds what the row says about the end of a known case.
fn close(
    case: &Case,
    corrections: &Corrections,
    row: &mut CaseRow,
    said: &mut Vec<Event>,
    tally: &mut Tally,
) {
    let Corrections {
        former, imported, ..
    } = corrections;
    let day = row.closed.map(|day| day.to_string());
    if row.closed.is_some() && former.has(Field::Closed, day.as_deref()) {
        row.closed = case.closed;
    }
    if row.how.is_some() && former.has(Field::How, row.how.as_deref()) {
        row.how.clone_from(&case.how);
    }
    match (row.closed, case.closed) {
        // A sheet that still has the reopened closing does not close the case again.
        (Some(closed), None) if stale_closing(case, closed) => {
            if case.reopenings.iter().all(|one| one.closed != closed) {
                let reason = Reason::ClosedBeforeReopened;
                tally.problem(row.row, "closed", closed.to_string(), reason);
            }
        }
        (Some(closed), None) => said.push(Event {
            on: Some(closed),
            fact: Fact::Closed {
                how: row.how.take(),
            },
        }),
        (Some(_), Some(_)) => {
            for event in correct_closing(case, row.closed, row.how.as_deref()) {
                let Fact::Amended { field, value } = event.fact else {
                    continue;
                };
                let cell = ((field, None), value.as_deref());
                if is_news(case, imported, cell, row.row, tally) {
                    said.push(amended(field, value));
                }
            }
        }
        (None, Some(known)) if row.closed_column => {
            tally.problem(
                row.row,
                "closed",
                known.to_string(),
                Reason::ClosingVanished,
            );
        }
        (None, _) => {}
    }
}
