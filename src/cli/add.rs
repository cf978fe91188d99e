//! `qingji add`: registers a case.

use chrono::NaiveDate;

use super::exit::{Exit, Failure};
use super::session::{Session, amount, answer};
use super::throw_away::tentatively;
use super::written;
use crate::backend::Backend;
use crate::domain::event::{Fact, Registration};
use crate::service::api::{NewEvent, Request, Written};

/// Options of `add`: the fields of a case.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Case number, as typed
    pub number: String,
    /// Court: name or code [default: from the number]
    #[arg(long)]
    pub court: Option<String>,
    /// Division
    #[arg(long)]
    pub division: Option<String>,
    /// Handler
    #[arg(long)]
    pub handler: Option<String>,
    /// Clerk
    #[arg(long)]
    pub clerk: Option<String>,
    /// Type code [default: from the number]
    #[arg(long = "type", value_name = "TYPE")]
    pub type_code: Option<String>,
    /// Procedure id, see `limits` [default: from the type]
    #[arg(long)]
    pub procedure: Option<String>,
    /// Cause of action
    #[arg(long)]
    pub cause: Option<String>,
    /// Plaintiffs or applicants
    #[arg(long)]
    pub plaintiffs: Option<String>,
    /// Defendants or persons subject to execution
    #[arg(long)]
    pub defendants: Option<String>,
    /// Day of filing
    #[arg(long, value_name = "DAY")]
    pub filed: Option<String>,
    /// Day of closing
    #[arg(long, value_name = "DAY")]
    pub closed: Option<String>,
    /// How it was closed
    #[arg(long, requires = "closed")]
    pub how: Option<String>,
    /// Amount in dispute
    #[arg(long, value_name = "AMOUNT")]
    pub claim: Option<String>,
    /// Tags, separated by commas
    #[arg(long)]
    pub tags: Option<String>,
    /// A defendant is in custody
    #[arg(long)]
    pub custody: bool,
    /// The due date the paper ledger states; kept beside the computed one
    #[arg(long, value_name = "DAY")]
    pub due: Option<String>,
    /// Note
    #[arg(long)]
    pub note: Option<String>,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    let registration = Registration {
        number: args.number.clone(),
        court: args.court.clone(),
        division: args.division.clone(),
        handler: args.handler.clone(),
        clerk: args.clerk.clone(),
        type_code: args.type_code.clone(),
        procedure: args.procedure.clone(),
        cause: args.cause.clone(),
        plaintiffs: args.plaintiffs.clone(),
        defendants: args.defendants.clone(),
        filed: session.day_if("--filed", args.filed.as_deref(), false)?,
        claim: args
            .claim
            .as_deref()
            .map(|text| amount("--claim", text))
            .transpose()?,
        // The docket takes a list apart.
        tags: args.tags.iter().cloned().collect(),
        custody: args.custody,
        due: session.day_if("--due", args.due.as_deref(), true)?,
        note: args.note.clone(),
    };
    let closed = session.day_if("--closed", args.closed.as_deref(), false)?;
    let written = tentatively(session, |session, backend| {
        write(session, backend, registration, closed, args.how.as_deref())
    })?;
    let Some(written) = written else {
        return Ok(Exit::Error);
    };
    written::tell(session, &args.number, &written)
}

/// Registers the case and records its closing; `None` if a doubtful entry was not confirmed. Both
/// are checked before either is written: a closing that is refused must not leave the case behind.
fn write(
    session: &mut Session,
    backend: &dyn Backend,
    registration: Registration,
    closed: Option<NaiveDate>,
    how: Option<&str>,
) -> Result<Option<Written>, Failure> {
    let number = registration.number.clone();
    let closing = closed.map(|on| NewEvent {
        on: Some(on),
        fact: Fact::Closed {
            how: how.map(str::to_owned),
        },
    });
    let registered = NewEvent {
        on: None,
        fact: Fact::Registered(Box::new(registration.clone())),
    };
    let question = Request::WhatIf {
        number: number.clone(),
        changes: std::iter::once(registered).chain(closing.clone()).collect(),
    };
    let tried = answer!(backend.call(&session.context, question)?, WhatIf)?;
    let Some(advice) = written::heeded(session, tried.advice)? else {
        return Ok(None);
    };
    let request = Request::Add(Box::new(registration));
    let mut written = answer!(backend.call(&session.context, request)?, Written)?;
    if let Some(closing) = closing {
        // The case has the whole number, whatever of it was typed.
        let registered = written.line.as_ref();
        let number = registered.map_or(number, |line| line.number.clone());
        let request = Request::Record {
            number,
            events: vec![closing],
        };
        let registered = std::mem::take(&mut written.said);
        written = answer!(backend.call(&session.context, request)?, Written)?;
        written.said.splice(0..0, registered);
    }
    written::remark(session, &advice);
    Ok(Some(written))
}
