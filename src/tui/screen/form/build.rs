//! Turns the values of a form into the facts it records.

use chrono::NaiveDate;

use super::value::Value;
use crate::command::FormKind;
use crate::domain::change::{Change, Extension, Pause, PauseKind};
use crate::domain::event::{
    Direction, Fact, Field as CaseField, FollowUp, Payment, Registration, Supervision,
};
use crate::service::api::{NewEvent, Request};

/// The field that prevents a form from being saved, and the key of the text that says why.
pub(super) type Wrong = (&'static str, &'static str);

/// Key of the text for a required field that is empty.
const NEEDED: &str = "tui.form.needed";

/// The values of a form by field.
pub(super) trait Values {
    fn value(&self, field: &str) -> Value;
}

/// What a form records: facts of a case, or a new case.
#[derive(Debug, Clone)]
pub(super) enum Said {
    Facts(Vec<NewEvent>),
    Case(Box<Registration>),
}

impl Said {
    /// The request that writes it.
    pub(super) fn request(self, number: &str) -> Request {
        match self {
            Said::Facts(events) => Request::Record {
                number: number.to_owned(),
                events,
            },
            Said::Case(registration) => Request::Add(registration),
        }
    }

    /// The request that asks what would follow from it.
    pub(super) fn question(self, number: &str) -> Request {
        let (number, changes) = match self {
            Said::Facts(changes) => (number.to_owned(), changes),
            Said::Case(registration) => {
                let number = registration.number.clone();
                let event = NewEvent {
                    on: registration.filed,
                    fact: Fact::Registered(registration),
                };
                (number, vec![event])
            }
        };
        Request::WhatIf { number, changes }
    }
}

fn event(on: Option<NaiveDate>, fact: Fact) -> Said {
    Said::Facts(vec![NewEvent { on, fact }])
}

/// What a form with these values records.
pub(super) fn said(kind: FormKind, values: &dyn Values, number: &str) -> Result<Said, Wrong> {
    let text = |field: &str| values.value(field).text();
    let on = values.value("on").day();
    Ok(match kind {
        FormKind::FollowUp => follow_up(values),
        FormKind::Deduct => pause(values, PauseKind::Deduct)?,
        FormKind::Suspend => pause(values, PauseKind::Suspend)?,
        FormKind::Adjourn => pause(values, PauseKind::Adjourn)?,
        FormKind::Resume => resume(values)?,
        FormKind::Extend => extend(values)?,
        FormKind::Convert => convert(values)?,
        FormKind::Restart => restart(values)?,
        FormKind::Supervise => supervise(values),
        FormKind::Pay => pay(values)?,
        FormKind::Close => event(on, Fact::Closed { how: text("how") }),
        FormKind::Reopen => event(
            on,
            Fact::Reopened {
                reason: text("because"),
            },
        ),
        FormKind::Amend => amend(values)?,
        FormKind::Link => link(values, number)?,
        FormKind::Add => Said::Case(Box::new(registration(values)?)),
    })
}

fn resume(values: &dyn Values) -> Result<Said, Wrong> {
    let on = values.value("on").day();
    let pause = values.value("pause").text();
    let pause = pause.as_deref().and_then(pause_of);
    let (kind, from) = pause.ok_or(("pause", "tui.form.no-pause"))?;
    if on.is_some_and(|on| on < from) {
        return Err(("on", "tui.form.end-before-start"));
    }
    Ok(event(on, Fact::Resumed { kind, from }))
}

fn restart(values: &dyn Values) -> Result<Said, Wrong> {
    let on = values.value("on").day().ok_or(("on", NEEDED))?;
    let reason = values.value("reason").text();
    let change = Change::Restart { on, reason };
    let note = values.value("note").text();
    Ok(event(Some(on), Fact::Changed { change, note }))
}

fn supervise(values: &dyn Values) -> Said {
    let text = |field: &str| values.value(field).text();
    let supervision = Supervision {
        text: text("measure").unwrap_or_default(),
        limit: values.value("limit").day(),
        lead: text("lead"),
        department: text("department"),
    };
    event(values.value("on").day(), Fact::Supervised(supervision))
}

fn pay(values: &dyn Values) -> Result<Said, Wrong> {
    let text = |field: &str| values.value(field).text();
    let direction = text("direction").as_deref().and_then(Direction::from_id);
    let payment = Payment {
        direction: direction.unwrap_or_default(),
        amount: values.value("amount").money().ok_or(("amount", NEEDED))?,
        method: text("method"),
        voucher: text("voucher"),
        note: text("note"),
    };
    Ok(event(values.value("on").day(), Fact::Paid(payment)))
}

fn amend(values: &dyn Values) -> Result<Said, Wrong> {
    let field = values.value("field").text();
    let field = field.as_deref().and_then(CaseField::from_id);
    let fact = Fact::Amended {
        field: field.ok_or(("field", NEEDED))?,
        value: values.value("value").text(),
    };
    Ok(event(values.value("since").day(), fact))
}

fn link(values: &dyn Values, number: &str) -> Result<Said, Wrong> {
    let to = values.value("other").text().ok_or(("other", NEEDED))?;
    if to == number {
        return Err(("other", "tui.form.same-case"));
    }
    let how = values.value("relation").text();
    Ok(event(None, Fact::Linked { to, how }))
}

/// A new case from the values.
fn registration(values: &dyn Values) -> Result<Registration, Wrong> {
    let text = |field: &str| values.value(field).text();
    let day = |field: &str| values.value(field).day();
    Ok(Registration {
        number: text("number").ok_or(("number", NEEDED))?,
        court: text("court"),
        division: text("division"),
        handler: text("handler"),
        clerk: text("clerk"),
        type_code: None,
        procedure: text("procedure"),
        cause: text("cause"),
        plaintiffs: text("plaintiffs"),
        defendants: text("defendants"),
        filed: day("filed"),
        claim: values.value("claim").money(),
        tags: text("tags")
            .map(|tags| crate::domain::case::split_tags(&tags))
            .unwrap_or_default(),
        custody: text("custody").as_deref() == Some("true"),
        due: day("due"),
        note: text("note"),
    })
}

fn follow_up(values: &dyn Values) -> Said {
    let text = |field: &str| values.value(field).text();
    let on = values.value("on").day();
    let mut events = vec![NewEvent {
        on,
        fact: Fact::FollowedUp(FollowUp {
            outcome: text("outcome").unwrap_or_default(),
            note: text("note"),
            next: values.value("next").day(),
            handler: text("by"),
            method: text("contact"),
        }),
    }];
    if let Some(amount) = values.value("money").money() {
        events.push(NewEvent {
            on,
            fact: Fact::Paid(Payment {
                amount,
                ..Payment::default()
            }),
        });
    }
    Said::Facts(events)
}

fn pause(values: &dyn Values, kind: PauseKind) -> Result<Said, Wrong> {
    let text = |field: &str| values.value(field).text();
    let from = values.value("from").day().ok_or(("from", NEEDED))?;
    let to = values.value("to").day();
    if to.is_some_and(|to| to < from) {
        return Err(("to", "tui.form.end-before-start"));
    }
    let change = Change::Pause(Pause {
        kind,
        ground: text("ground"),
        from,
        to,
        accepted: text("accepted"),
    });
    Ok(event(
        Some(from),
        Fact::Changed {
            change,
            note: text("note"),
        },
    ))
}

fn convert(values: &dyn Values) -> Result<Said, Wrong> {
    let text = |field: &str| values.value(field).text();
    let on = values.value("on").day().ok_or(("on", NEEDED))?;
    let to = text("procedure").ok_or(("procedure", NEEDED))?;
    let accepted = text("accepted");
    let change = Change::Convert { to, on, accepted };
    let note = text("note");
    Ok(event(Some(on), Fact::Changed { change, note }))
}

fn extend(values: &dyn Values) -> Result<Said, Wrong> {
    let text = |field: &str| values.value(field).text();
    let extension = Extension {
        months: values.value("months").count(),
        days: values.value("days").count(),
        approved: values.value("approved").day(),
        until: values.value("until").day(),
        level: text("level"),
        accepted: text("accepted"),
    };
    if extension.months == 0 && extension.days == 0 && extension.until.is_none() {
        return Err(("months", "tui.form.no-length"));
    }
    let on = extension.approved;
    Ok(event(
        on,
        Fact::Changed {
            change: Change::Extend(extension),
            note: text("document"),
        },
    ))
}

/// The kind and start of a pause from an id such as `suspend 2022-03-01`.
fn pause_of(id: &str) -> Option<(PauseKind, NaiveDate)> {
    let (kind, from) = id.split_once(' ')?;
    Some((PauseKind::from_id(kind)?, from.parse().ok()?))
}
