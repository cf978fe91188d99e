//! `qingji follow`: records a follow-up.

use super::exit::{Exit, Failure};
use super::session::Session;
use super::written;
use crate::domain::event::{Fact, FollowUp};
use crate::service::api::NewEvent;

/// Options of `follow`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Case number
    pub number: String,
    /// Outcome: an id or free text
    #[arg(long, value_name = "OUTCOME")]
    pub outcome: String,
    /// Note
    #[arg(long)]
    pub note: Option<String>,
    /// Day of the next follow-up
    #[arg(long, value_name = "DAY")]
    pub next: Option<String>,
    /// How: in person, by post ...
    #[arg(long)]
    pub method: Option<String>,
    /// Who followed up
    #[arg(long)]
    pub handler: Option<String>,
    /// Day of the follow-up [default: today]
    #[arg(long, value_name = "DAY")]
    pub on: Option<String>,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    let event = NewEvent {
        on: session.day_if("--on", args.on.as_deref(), false)?,
        fact: Fact::FollowedUp(FollowUp {
            outcome: args.outcome.clone(),
            note: args.note.clone(),
            next: session.day_if("--next", args.next.as_deref(), true)?,
            handler: args.handler.clone(),
            method: args.method.clone(),
        }),
    };
    written::record(session, &args.number, vec![event])
}
