//! `qingji add`: registers a case.

use super::exit::{Exit, Failure};
use super::session::{Session, amount, answer};
use super::written;
use crate::backend::Mode;
use crate::domain::event::{Fact, Registration};
use crate::service::api::{NewEvent, Request};

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
    /// Handling judge
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
        tags: args.tags.as_deref().map(tags).unwrap_or_default(),
        custody: args.custody,
        due: session.day_if("--due", args.due.as_deref(), true)?,
        note: args.note.clone(),
    };
    let closed = session.day_if("--closed", args.closed.as_deref(), false)?;
    let backend = session.open(Mode::Create)?;
    let said = NewEvent {
        on: None,
        fact: Fact::Registered(Box::new(registration.clone())),
    };
    let advice = written::known_before(session, backend.as_ref(), &args.number, vec![said]);
    let request = Request::Add(Box::new(registration.clone()));
    let mut written = answer!(backend.call(&session.context, request)?, Written)?;
    written::remark(session, &advice);
    let mut facts = vec![(
        Fact::Registered(Box::new(registration.clone())),
        registration.filed,
    )];
    if let Some(on) = closed {
        let fact = Fact::Closed {
            how: args.how.clone(),
        };
        let request = Request::Record {
            number: registration.number,
            events: vec![NewEvent {
                on: Some(on),
                fact: fact.clone(),
            }],
        };
        written = answer!(backend.call(&session.context, request)?, Written)?;
        facts.push((fact, Some(on)));
    }
    written::tell(session, &args.number, &facts, &written)
}

/// Splits a list of tags as people type it: at commas of both widths, enumeration commas,
/// semicolons and blanks.
fn tags(text: &str) -> Vec<String> {
    text.split([
        ',', ';', '\u{ff0c}', '\u{3001}', '\u{ff1b}', ' ', '\u{3000}',
    ])
    .filter(|tag| !tag.is_empty())
    .map(str::to_owned)
    .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn tags_are_split_as_people_list_them() {
        assert_eq!(
            super::tags("涉民生、涉企业,重点; 督办"),
            ["涉民生", "涉企业", "重点", "督办"]
        );
        assert!(super::tags("").is_empty());
    }
}
