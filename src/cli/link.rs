//! `qingji link`: another case or document that belongs to a case.

use super::exit::{Exit, Failure};
use super::session::Session;
use super::written;
use crate::domain::event::Fact;
use crate::service::api::NewEvent;

/// Options of `link`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Case number, or a part of it that only one case has
    pub number: String,
    /// Number of the other case, or a document
    pub other: String,
    /// What it is to this one: first instance, execution ...
    #[arg(long)]
    pub how: Option<String>,
    /// Day [default: today]
    #[arg(long, value_name = "DAY")]
    pub on: Option<String>,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    let event = NewEvent {
        on: session.day_if("--on", args.on.as_deref(), false)?,
        fact: Fact::Linked {
            to: args.other.clone(),
            how: args.how.clone(),
        },
    };
    written::record(session, &args.number, vec![event])
}
