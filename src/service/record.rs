//! Single writes: recording facts of a case.

use chrono::NaiveDate;

use super::api::{Context, NewEvent, Response};
use super::error::{Error, ErrorKey};
use super::write::{Purpose, commit};
use super::{Core, Result, cases, clean, whole};
use crate::domain::amendment;
use crate::domain::case::Case;
use crate::domain::change::Change;
use crate::domain::event::{Event, Fact, Field};
use crate::domain::journal::Action;
use crate::domain::letter::person;
use crate::domain::rules::{Procedure, Rules};
use crate::store::kv::Transaction;
use crate::text::sanitize;

mod ends;
pub(super) mod follows;
pub(super) mod links;

/// An addition to a write, done in the same transaction.
pub(crate) type Also<'a> = &'a mut dyn FnMut(&mut dyn Transaction) -> Result<()>;

/// Answers [`super::api::Request::Record`].
pub(crate) fn handle(
    core: &Core,
    cx: &Context,
    raw: &str,
    events: &[NewEvent],
) -> Result<Response> {
    handle_with(core, cx, raw, events, &mut |_| Ok(()))
}

/// [`handle`] with `also` done in the same transaction.
pub(crate) fn handle_with(
    core: &Core,
    cx: &Context,
    raw: &str,
    events: &[NewEvent],
    also: Also<'_>,
) -> Result<Response> {
    if events.is_empty() {
        return Err(Error::new(ErrorKey::NothingToRecord));
    }
    let written = commit(
        core,
        cx,
        Purpose::facts(Action::Record, None),
        &mut |changer| {
            let id = cases::need(changer.txn, raw)?;
            let history = changer.history(id)?;
            let mut case = changer.fold(&history);
            let rules = changer.facts.law.rules;
            let mut checked = Vec::with_capacity(events.len());
            for event in events {
                let event = check(&case, named(rules, &case, event.clone())?, cx.today)?;
                if let Fact::Amended {
                    field: Field::Number,
                    value: Some(new),
                } = &event.fact
                    && let Some(other) =
                        cases::id_of(changer.txn, new)?.filter(|other| *other != id)
                {
                    return Err(cases::taken(changer.txn, other, new)?);
                }
                links::check(changer, id, &checked, &event)?;
                let held = || history.iter().filter(|e| changer.holds(e.commit));
                let mut follow = follows::follows(&case, held(), &event, rules);
                follows::take_back(&mut case, held(), &checked, &follow);
                for event in std::iter::once(&event).chain(&follow) {
                    case.apply(event);
                }
                checked.push(event);
                checked.append(&mut follow);
            }
            changer.record_onto(id, &history, &checked)?;
            for event in &checked {
                links::back(changer, id, &case.now.number, event)?;
            }
            also(changer.txn)?;
            Ok(Some(id))
        },
    )?;
    Ok(Response::Written(written))
}

/// Replaces procedures by their ids, whether the id or its name in the sheet (简易) was given.
/// Anything else is refused, because a typing error would leave the case without a limit; an import
/// keeps it as given and reports it.
pub(crate) fn named(rules: &Rules, case: &Case, mut event: NewEvent) -> Result<NewEvent> {
    let type_code = case.now.type_code.as_deref().unwrap_or_default();
    match &mut event.fact {
        Fact::Amended {
            field: Field::Procedure,
            value: Some(value),
        } if !value.trim().is_empty() => *value = procedure(rules, value, type_code)?,
        Fact::Changed {
            change: Change::Convert { to, .. },
            ..
        } => *to = procedure(rules, to, type_code)?,
        _ => {}
    }
    Ok(event)
}

/// The id of a procedure that a user typed.
pub(crate) fn procedure(rules: &Rules, said: &str, type_code: &str) -> Result<String> {
    let said = sanitize::line(said);
    match rules.procedure_in_event(&said, type_code) {
        Procedure::Named(id) => return Ok(id.to_owned()),
        // The limit of another kind of case would let the clock run by other rules without anybody
        // noticing.
        Procedure::Elsewhere => {
            return Err(Error::new(ErrorKey::ProcedureOfOtherBranch)
                .with("value", said)
                .with("type", type_code));
        }
        Procedure::OfType | Procedure::Unknown => {}
    }
    Err(match rules.nearest_procedure(&said) {
        Some(near) => Error::new(ErrorKey::UnknownProcedureNear).with("nearest", near),
        None => Error::new(ErrorKey::UnknownProcedure),
    }
    .with("value", said))
}

/// The error for a value that a field does not take; an empty one is missing.
fn invalid(field: &str, value: impl std::fmt::Display) -> Error {
    let value = value.to_string();
    if value.is_empty() {
        return Error::new(ErrorKey::MissingField).with("field", field);
    }
    Error::new(ErrorKey::InvalidField)
        .with("field", field)
        .with("value", value)
}

/// Refuses impossible events and completes the others: days, starts of resumptions, canonical
/// values.
pub(crate) fn check(case: &Case, event: NewEvent, today: NaiveDate) -> Result<Event> {
    let NewEvent { mut on, mut fact } = event;
    clean::texts(fact.texts())?;
    match &mut fact {
        Fact::Registered(_) => return Err(of_case(case, ErrorKey::CaseExists)),
        Fact::Amended { field, value } => {
            *value = amended(*field, value.take())?;
            let said = (*field, value.as_deref());
            amendment::check(case, said, on, today)
                .map_err(|unfit| ends::refused(unfit, *field, value.as_deref()))?;
            if !field.moves() {
                // It holds from filing; the day only says when it was made.
                on.get_or_insert(today);
            }
        }
        Fact::Changed { change, .. } => {
            change.take_ids();
            on = changed(change, on)?;
        }
        Fact::Resumed { kind, from } => {
            ends::resumed(case, (*kind, *from), *on.get_or_insert(today))?;
        }
        Fact::Closed { .. } => may_close(case, *on.get_or_insert(today), today)?,
        Fact::Reopened { .. } => ends::reopened(case, *on.get_or_insert(today), today)?,
        Fact::FollowedUp(_) | Fact::Supervised(_) | Fact::Linked { .. } | Fact::Paid(_) => {
            let day = *on.get_or_insert(today);
            // It would count at once, and hide a case that nobody has looked after.
            if day > today && matches!(fact, Fact::FollowedUp(_) | Fact::Supervised(_)) {
                return Err(Error::new(ErrorKey::FollowedAfterToday).with("on", day));
            }
            complete(&mut fact)?;
        }
        Fact::Retracted { .. } => {}
    }
    Ok(Event { on, fact })
}

/// An error that names the case.
fn of_case(case: &Case, key: ErrorKey) -> Error {
    Error::new(key).with("number", &case.now.number)
}

/// Checks that a case can be closed on a day.
fn may_close(case: &Case, day: NaiveDate, today: NaiveDate) -> Result<()> {
    if case.closed.is_some() {
        return Err(of_case(case, ErrorKey::AlreadyClosed));
    }
    amendment::closing(Some(day), case.now.filed, today)
        .and_then(|()| amendment::after_reopening(case, Some(day)))
        .map_err(|unfit| ends::refused(unfit, Field::Closed, None))
}

/// Refuses a fact that lacks something required; the name of a person is written without padding.
fn complete(fact: &mut Fact) -> Result<()> {
    match fact {
        Fact::FollowedUp(f) if f.outcome.is_empty() => Err(Error::new(ErrorKey::MissingOutcome)),
        Fact::FollowedUp(f) => {
            f.handler = f.handler.take().map(|name| person(&name).into_owned());
            Ok(())
        }
        Fact::Supervised(measure) if measure.text.is_empty() => Err(invalid("text", "")),
        Fact::Linked { to, .. } if to.is_empty() => Err(Error::new(ErrorKey::MissingNumber)),
        Fact::Paid(payment) if payment.amount.0 == 0 => Err(Error::new(ErrorKey::ZeroAmount)),
        _ => Ok(()),
    }
}

fn changed(change: &Change, on: Option<NaiveDate>) -> Result<Option<NaiveDate>> {
    match change {
        Change::Pause(p) => match p.to {
            Some(to) if to < p.from => Err(invalid("to", to)),
            _ => Ok(Some(p.from)),
        },
        Change::Extend(e) if e.months == 0 && e.days == 0 && e.until.is_none() => {
            Err(Error::new(ErrorKey::EmptyExtension))
        }
        Change::Extend(e) => Ok(e.approved.or(on)),
        Change::Convert { on, .. } | Change::Restart { on, .. } => Ok(Some(*on)),
    }
}

/// The canonical text of an amended value, which is clean.
fn amended(field: Field, value: Option<String>) -> Result<Option<String>> {
    let mut text = value.unwrap_or_default();
    if field == Field::Number
        && let Some(whole) = whole::typed(&text)?
    {
        text = whole.number;
    }
    amendment::canonical(field, &text).map_err(|unfit| ends::refused(unfit, field, Some(&text)))
}
