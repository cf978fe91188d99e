//! An event in the form of the machine contract.

use std::borrow::Cow;

use chrono::NaiveDate;
use serde::Serialize;

use crate::domain::change::Change;
use crate::domain::court;
use crate::domain::event::{Fact, Field, Registration};
use crate::domain::money::Money;

/// An event as JSON: its kind, its day, and the fields its kind has, under the names of the import map.
#[derive(Debug, Default, Serialize)]
pub(super) struct EventJson<'a> {
    kind: &'static str,
    on: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ground: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    months: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    days: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    approved: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    accepted: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<serde_json::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    handler: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<Money>,
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    voucher: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    how: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lead: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    department: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    commit: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<u32>,
    /// The code of the court in `value`.
    #[serde(skip_serializing_if = "Option::is_none")]
    court_code: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    registration: Option<RegistrationJson<'a>>,
}

/// A registration with the code of its court.
#[derive(Debug, Serialize)]
struct RegistrationJson<'a> {
    #[serde(flatten)]
    registration: &'a Registration,
    court_code: Option<&'static str>,
}

/// The JSON form of a fact on its day.
pub(super) fn json(fact: &Fact, on: Option<NaiveDate>) -> EventJson<'_> {
    let mut event = EventJson {
        kind: fact.id(),
        on,
        ..EventJson::default()
    };
    match fact {
        Fact::Registered(registration) => {
            let court = registration.court.as_deref();
            event.registration = Some(RegistrationJson {
                registration,
                court_code: court::code_of(court, &registration.number),
            });
        }
        Fact::Amended { field, value } => {
            event.field = Some(field.id());
            if *field == Field::Court {
                event.court_code = court::code_of(value.as_deref(), "");
            }
            // An emptied field is null, not a missing key.
            event.value = Some(serde_json::Value::from(value.as_deref()));
        }
        Fact::Changed { change, note } => {
            event.note = note.as_deref();
            of_change(&mut event, change);
        }
        Fact::Resumed { from, .. } => event.from = Some(*from),
        Fact::FollowedUp(follow_up) => {
            event.outcome = Some(&follow_up.outcome);
            event.note = follow_up.note.as_deref();
            event.next = follow_up.next;
            event.handler = follow_up.handler.as_deref();
            event.method = follow_up.method.as_deref();
        }
        Fact::Paid(payment) => {
            event.amount = Some(payment.amount);
            event.method = payment.method.as_deref();
            event.voucher = payment.voucher.as_deref();
            event.note = payment.note.as_deref();
        }
        Fact::Supervised(measure) => {
            event.text = Some(&measure.text);
            event.limit = measure.limit;
            event.lead = measure.lead.as_deref();
            event.department = measure.department.as_deref();
        }
        Fact::Linked { to, how } => {
            event.to = Some(to.into());
            event.how = how.as_deref();
        }
        Fact::Closed { how } => event.how = how.as_deref(),
        Fact::Reopened { reason } => event.reason = reason.as_deref(),
        Fact::Retracted { commit, index } => {
            event.commit = Some(*commit);
            event.index = Some(*index);
        }
    }
    event
}

fn of_change<'a>(event: &mut EventJson<'a>, change: &'a Change) {
    match change {
        Change::Pause(pause) => {
            event.ground = pause.ground.as_deref();
            event.from = Some(pause.from);
            event.to = pause.to.map(|day| day.to_string().into());
            event.accepted = pause.accepted.as_deref();
        }
        Change::Extend(extension) => {
            event.months = Some(extension.months).filter(|n| *n > 0);
            event.days = Some(extension.days).filter(|n| *n > 0);
            event.approved = extension.approved;
            event.until = extension.until;
            event.level = extension.level.as_deref();
            event.accepted = extension.accepted.as_deref();
        }
        Change::Convert { to, accepted, .. } => {
            event.to = Some(to.into());
            event.accepted = accepted.as_deref();
        }
        Change::Restart { reason, .. } => event.reason = reason.as_deref(),
    }
}

/// The JSON form of a change in force, as `qingji clock` takes it.
pub(super) fn change_json(change: &Change) -> EventJson<'_> {
    let (kind, on) = match change {
        Change::Pause(pause) => (pause.kind.id(), Some(pause.from)),
        Change::Extend(extension) => ("extend", extension.approved),
        Change::Convert { on, .. } => ("convert", Some(*on)),
        Change::Restart { on, .. } => ("restart", Some(*on)),
    };
    let mut event = EventJson {
        kind,
        on,
        ..EventJson::default()
    };
    of_change(&mut event, change);
    event
}
