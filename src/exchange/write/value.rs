//! The rows as values per column: the reverse of reading.

use chrono::NaiveDate;

use crate::domain::change::Change;
use crate::domain::event::{Fact, Field, Registration};
use crate::domain::money::Money;
use crate::exchange::column::Column as C;
use crate::service::api::{CaseRow, ExportCase, NewEvent};

/// The new value of a correction that empties a field, because an empty cell erases nothing when it
/// is read.
pub(in crate::exchange) const EMPTIED: &str = "(empty)";

/// A cell to be written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Value<'a> {
    Empty,
    Text(&'a str),
    /// Written as a list joined by `,`.
    Tags(&'a [String]),
    Day(NaiveDate),
    Money(Money),
    Count(u32),
    Flag(bool),
}

impl<'a> Value<'a> {
    fn text(text: Option<&'a String>) -> Value<'a> {
        text.map_or(Value::Empty, |text| Value::Text(text))
    }

    fn day(day: Option<NaiveDate>) -> Value<'a> {
        day.map_or(Value::Empty, Value::Day)
    }

    fn count(n: u32) -> Value<'a> {
        if n == 0 {
            Value::Empty
        } else {
            Value::Count(n)
        }
    }
}

/// A case from any source.
#[derive(Debug, Clone, Copy)]
pub(super) struct CaseView<'a> {
    known: &'a Registration,
    custody_given: bool,
    procedure_name: Option<&'a String>,
    closed: Option<NaiveDate>,
    how: Option<&'a String>,
}

impl<'a> From<&'a CaseRow> for CaseView<'a> {
    fn from(row: &'a CaseRow) -> Self {
        CaseView {
            known: &row.registration,
            custody_given: row.custody_given,
            procedure_name: row.procedure_name.as_ref(),
            closed: row.closed,
            how: row.how.as_ref(),
        }
    }
}

impl<'a> From<&'a ExportCase> for CaseView<'a> {
    fn from(case: &'a ExportCase) -> Self {
        let closed = case.closed.as_ref();
        CaseView {
            known: &case.registration,
            custody_given: true,
            procedure_name: None,
            closed: closed.map(|c| c.0),
            how: closed.and_then(|c| c.1.as_ref()),
        }
    }
}

impl<'a> CaseView<'a> {
    pub(super) fn value(&self, column: C) -> Value<'a> {
        let known = self.known;
        match column {
            C::Number => Value::Text(&known.number),
            C::Court => Value::text(known.court.as_ref()),
            C::Division => Value::text(known.division.as_ref()),
            C::Handler => Value::text(known.handler.as_ref()),
            C::Clerk => Value::text(known.clerk.as_ref()),
            C::Type => Value::text(known.type_code.as_ref()),
            C::Procedure => Value::text(known.procedure.as_ref().or(self.procedure_name)),
            C::Cause => Value::text(known.cause.as_ref()),
            C::Plaintiffs => Value::text(known.plaintiffs.as_ref()),
            C::Defendants => Value::text(known.defendants.as_ref()),
            C::Filed => Value::day(known.filed),
            C::Closed => Value::day(self.closed),
            C::How => Value::text(self.how),
            C::Claim => known.claim.map_or(Value::Empty, Value::Money),
            C::Tags if !known.tags.is_empty() => Value::Tags(&known.tags),
            C::Custody if self.custody_given => Value::Flag(known.custody),
            C::Due => Value::day(known.due),
            C::Note => Value::text(known.note.as_ref()),
            _ => Value::Empty,
        }
    }
}

/// Whether a fact is a row of a file of events: registrations are rows of cases, and retractions
/// are not passed on.
pub(super) fn is_row(fact: &Fact) -> bool {
    !matches!(fact, Fact::Registered(_) | Fact::Retracted { .. })
}

/// The values that a case was registered with if it has moved since. A file of cases has its
/// current values, so without these events an import would assume that it had them from filing.
pub(super) fn before_moves(case: &ExportCase) -> Vec<NewEvent> {
    let facts = || case.events.iter().filter(|entry| !entry.retracted);
    let Some(registered) = facts().find_map(|entry| match &entry.fact {
        Fact::Registered(registration) => Some(registration),
        _ => None,
    }) else {
        return Vec::new();
    };
    let (first, now) = (registered.as_ref(), &case.registration);
    let fields = [
        (Field::Court, &first.court, &now.court),
        (Field::Division, &first.division, &now.division),
        (Field::Handler, &first.handler, &now.handler),
    ];
    let is_move = |of: Field| {
        let first = facts().find(|e| matches!(e.fact, Fact::Amended { field, .. } if field == of));
        first.is_some_and(|entry| entry.on.is_some())
    };
    fields
        .into_iter()
        .filter(|(field, first, now)| first != now && is_move(*field))
        .map(|(field, first, _)| NewEvent {
            on: None,
            fact: Fact::Amended {
                field,
                value: first.clone(),
            },
        })
        .collect()
}

/// The value of a column of an event; see the reading side of [`crate::exchange`] for columns with
/// more than one meaning.
pub(super) fn event_value<'a>(number: &'a str, event: &'a NewEvent, column: C) -> Value<'a> {
    match column {
        C::Number => return Value::Text(number),
        C::Kind => return Value::Text(event.fact.id()),
        _ => {}
    }
    match &event.fact {
        Fact::Changed { change, note } => match column {
            C::Note => Value::text(note.as_ref()),
            _ => change_value(change, column),
        },
        fact => match column {
            C::On => Value::day(event.on),
            _ => fact_value(fact, column),
        },
    }
}

fn change_value(change: &Change, column: C) -> Value<'_> {
    match (change, column) {
        (Change::Pause(pause), C::Ground) => Value::text(pause.ground.as_ref()),
        (Change::Pause(pause), C::From) => Value::Day(pause.from),
        (Change::Pause(pause), C::To) => Value::day(pause.to),
        (Change::Pause(pause), C::Accepted) => Value::text(pause.accepted.as_ref()),
        (Change::Extend(extension), C::Months) => Value::count(extension.months),
        (Change::Extend(extension), C::Days) => Value::count(extension.days),
        (Change::Extend(extension), C::Approved) => Value::day(extension.approved),
        (Change::Extend(extension), C::Until) => Value::day(extension.until),
        (Change::Extend(extension), C::Level) => Value::text(extension.level.as_ref()),
        (Change::Extend(extension), C::Accepted) => Value::text(extension.accepted.as_ref()),
        (Change::Convert { on, .. } | Change::Restart { on, .. }, C::On) => Value::Day(*on),
        (Change::Convert { to, .. }, C::To) => Value::Text(to),
        (Change::Convert { accepted, .. }, C::Accepted) => Value::text(accepted.as_ref()),
        (Change::Restart { reason, .. }, C::Ground) => Value::text(reason.as_ref()),
        _ => Value::Empty,
    }
}

fn fact_value(fact: &Fact, column: C) -> Value<'_> {
    match (fact, column) {
        (Fact::Paid(payment), C::Amount) => Value::Money(payment.amount),
        (Fact::Paid(payment), C::Method) => Value::text(payment.method.as_ref()),
        (Fact::Paid(payment), C::Voucher) => Value::text(payment.voucher.as_ref()),
        (Fact::Paid(payment), C::Note) => Value::text(payment.note.as_ref()),
        (Fact::FollowedUp(follow), C::Outcome) => Value::Text(&follow.outcome),
        (Fact::FollowedUp(follow), C::Note) => Value::text(follow.note.as_ref()),
        (Fact::FollowedUp(follow), C::Next) => Value::day(follow.next),
        (Fact::FollowedUp(follow), C::Handler) => Value::text(follow.handler.as_ref()),
        (Fact::Amended { field, .. }, C::Field) => Value::Text(field.id()),
        (Fact::Amended { value: None, .. }, C::Value) => Value::Text(EMPTIED),
        (Fact::Amended { value, .. }, C::Value) => Value::text(value.as_ref()),
        (Fact::Resumed { from, .. }, C::From) => Value::Day(*from),
        (Fact::Resumed { kind, .. }, C::Value) => Value::Text(kind.id()),
        (Fact::FollowedUp(follow), C::Method) => Value::text(follow.method.as_ref()),
        (Fact::Supervised(measure), C::Note) => Value::Text(&measure.text),
        (Fact::Supervised(measure), C::Until) => Value::day(measure.limit),
        (Fact::Supervised(measure), C::Handler) => Value::text(measure.lead.as_ref()),
        (Fact::Supervised(measure), C::Division) => Value::text(measure.department.as_ref()),
        (Fact::Linked { to, .. }, C::To) => Value::Text(to),
        (Fact::Linked { how, .. } | Fact::Closed { how }, C::How) => Value::text(how.as_ref()),
        (Fact::Reopened { reason }, C::Ground) => Value::text(reason.as_ref()),
        _ => Value::Empty,
    }
}
