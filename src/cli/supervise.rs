//! `qingji supervise`: records a measure ordered from above, with its limit, who leads and who
//! answers for it.

use super::exit::{Exit, Failure};
use super::session::Session;
use super::written;
use crate::domain::event::{Fact, Supervision};
use crate::service::api::NewEvent;

/// Options of `supervise`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Case number, or a part of it that only one case has
    pub number: String,
    /// What is to be done
    pub text: String,
    /// Until when
    #[arg(long, value_name = "DAY")]
    pub limit: Option<String>,
    /// Who leads
    #[arg(long)]
    pub lead: Option<String>,
    /// Department that answers for it
    #[arg(long)]
    pub department: Option<String>,
    /// Day of the order [default: today]
    #[arg(long, value_name = "DAY")]
    pub on: Option<String>,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    let event = NewEvent {
        on: session.day_if("--on", args.on.as_deref(), false)?,
        fact: Fact::Supervised(Supervision {
            text: args.text.clone(),
            limit: session.day_if("--limit", args.limit.as_deref(), true)?,
            lead: args.lead.clone(),
            department: args.department.clone(),
        }),
    };
    written::record(session, &args.number, vec![event])
}
