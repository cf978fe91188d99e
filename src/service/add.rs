//! Registering a case: cleans its texts and fills in what follows from its number.

use super::api::{Context, Response};
use super::error::{Error, ErrorKey};
use super::record::{Also, procedure};
use super::write::{Purpose, commit};
use super::{Core, Result, cases, clean, whole};
use crate::domain::case::complete;
use crate::domain::court;
use crate::domain::event::{Event, Fact, Registration};
use crate::domain::journal::Action;
use crate::domain::letter::person;
use crate::domain::number::CaseNumber;
use crate::store::kv::Snapshot;

/// Answers [`super::api::Request::Add`].
///
/// `also` is done in the same transaction.
pub(crate) fn add(
    core: &Core,
    cx: &Context,
    registration: Registration,
    also: Also<'_>,
) -> Result<Response> {
    let given = registration.number.clone();
    let registration = tidy(registration)?;
    if registration.number.is_empty() {
        return Err(Error::new(ErrorKey::MissingNumber));
    }
    let written = commit(
        core,
        cx,
        Purpose::facts(Action::Add, None),
        &mut |changer| {
            free(changer.txn, &given, &registration.number)?;
            let mut registration = registration.clone();
            if let Some(said) = registration.procedure.as_mut() {
                let type_code = registration.type_code.as_deref().unwrap_or_default();
                *said = procedure(changer.facts.law.rules, said, type_code)?;
            }
            let filed = registration.filed;
            let fact = Fact::Registered(Box::new(registration));
            let id = changer.create(&[Event { on: filed, fact }])?;
            also(changer.txn)?;
            Ok(Some(id))
        },
    )?;
    Ok(Response::Written(written))
}

/// Refuses a number that a case has, be it completed or as given: a docket may keep one as it was
/// typed.
pub(crate) fn free(snapshot: &dyn Snapshot, given: &str, whole: &str) -> Result<()> {
    for number in [whole, given] {
        if let Some(id) = cases::id_of(snapshot, number)? {
            return Err(cases::taken(snapshot, id, number)?);
        }
    }
    Ok(())
}

/// Cleans the texts of a registration and fills in what follows from its number.
pub(crate) fn tidy(mut registration: Registration) -> Result<Registration> {
    clean::texts(registration.texts())?;
    if let Some(whole) = whole::typed(&registration.number)? {
        registration.number = whole.number;
    }
    for name in [&mut registration.handler, &mut registration.clerk] {
        *name = name.take().map(|name| person(&name).into_owned());
    }
    registration.court = registration
        .court
        .map(|name| court::official(&name).to_owned());
    let number = CaseNumber::parse(&registration.number);
    complete(&mut registration, &number);
    Ok(registration)
}
