//! Single writes: recording facts of a case.

use chrono::NaiveDate;

use super::api::{Context, NewEvent, Response};
use super::error::{Error, ErrorKey};
use super::write::{Purpose, commit};
use super::{Core, Result, cases};
use crate::domain::amendment;
use crate::domain::case::Case;
use crate::domain::change::Change;
use crate::domain::event::texts::LONGEST;
use crate::domain::event::{Event, Fact, Field};
use crate::domain::journal::Action;
use crate::domain::letter::person;
use crate::domain::rules::Rules;
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
            changer.record(id, &checked)?;
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
    if let Some(id) = rules.procedure_by_name(&said, type_code) {
        // The limit of another branch of law would let the clock run by other rules without anybody
        // noticing.
        if !rules.is_of_branch(id, type_code) {
            return Err(Error::new(ErrorKey::ProcedureOfOtherBranch)
                .with("value", said)
                .with("type", type_code));
        }
        return Ok(id.to_owned());
    }
    Err(match rules.nearest_procedure(&said) {
        Some(near) => Error::new(ErrorKey::UnknownProcedureNear).with("nearest", near),
        None => Error::new(ErrorKey::UnknownProcedure),
    }
    .with("value", said))
}

fn invalid(field: &str, value: impl std::fmt::Display) -> Error {
    Error::new(ErrorKey::InvalidField)
        .with("field", field)
        .with("value", value)
}

/// Refuses impossible events and completes the others: days, starts of resumptions, canonical
/// values.
pub(crate) fn check(case: &Case, event: NewEvent, today: NaiveDate) -> Result<Event> {
    let NewEvent { mut on, mut fact } = event;
    fits(&fact)?;
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
        Fact::Changed { change, note } => {
            let change = change.clone().with_ground_ids();
            on = changed(&change, on)?;
            let note = note.take();
            fact = Fact::Changed { change, note };
        }
        Fact::Resumed { kind, from } => {
            ends::resumed(case, (*kind, *from), *on.get_or_insert(today))?;
        }
        Fact::Closed { .. } => may_close(case, *on.get_or_insert(today), today)?,
        Fact::Reopened { .. } => ends::reopened(case, *on.get_or_insert(today), today)?,
        Fact::FollowedUp(_) | Fact::Supervised(_) | Fact::Linked { .. } | Fact::Paid(_) => {
            on.get_or_insert(today);
            tidy(&mut fact)?;
        }
        Fact::Retracted { .. } => {}
    }
    Ok(Event { on, fact })
}

/// Refuses a fact with a text longer than [`LONGEST`], which a workbook could not hold and an
/// import would not read back.
pub(crate) fn fits(fact: &Fact) -> Result<()> {
    let Some((field, bytes)) = fact.too_long() else {
        return Ok(());
    };
    Err(Error::new(ErrorKey::LongText)
        .with("field", field)
        .with("bytes", bytes)
        .with("limit", LONGEST))
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

/// Turns the texts of a fact into single lines, and refuses the fact if something required is
/// missing.
fn tidy(fact: &mut Fact) -> Result<()> {
    match fact {
        Fact::FollowedUp(f) => {
            f.outcome = sanitize::line(&f.outcome).into_owned();
            if f.outcome.is_empty() {
                return Err(Error::new(ErrorKey::MissingOutcome));
            }
            f.handler = clean(f.handler.take()).map(|name| person(&name).into_owned());
            f.note = f.note.take().map(|n| sanitize::line(&n).into_owned());
        }
        Fact::Supervised(measure) => {
            measure.text = sanitize::line(&measure.text).into_owned();
            if measure.text.is_empty() {
                return Err(invalid("text", ""));
            }
            for text in [&mut measure.lead, &mut measure.department] {
                *text = clean(text.take());
            }
        }
        Fact::Linked { to, how } => {
            *to = sanitize::line(to).into_owned();
            if to.is_empty() {
                return Err(invalid("to", ""));
            }
            *how = clean(how.take());
        }
        Fact::Paid(payment) if payment.amount.0 == 0 => {
            return Err(Error::new(ErrorKey::ZeroAmount));
        }
        _ => {}
    }
    Ok(())
}

/// The text as one line; `None` if it is empty.
fn clean(text: Option<String>) -> Option<String> {
    text.map(|text| sanitize::line(&text).into_owned())
        .filter(|text| !text.is_empty())
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

/// The canonical text of an amended value.
fn amended(field: Field, value: Option<String>) -> Result<Option<String>> {
    let text = clean(value).unwrap_or_default();
    amendment::canonical(field, &text).map_err(|unfit| ends::refused(unfit, field, Some(&text)))
}
