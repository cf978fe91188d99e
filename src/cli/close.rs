//! `qingji close` and `qingji reopen`.

use super::exit::{Exit, Failure};
use super::session::Session;
use super::written;
use crate::domain::event::Fact;
use crate::service::api::NewEvent;

/// Options of `close`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Case number, or a part of it that only one case has
    pub number: String,
    /// Day of closing [default: today]
    #[arg(long, value_name = "DAY")]
    pub on: Option<String>,
    /// How it was closed
    #[arg(long)]
    pub how: Option<String>,
}

/// Options of `reopen`.
#[derive(Debug, clap::Args)]
pub struct ReopenArgs {
    /// Case number, or a part of it that only one case has
    pub number: String,
    /// Day of reopening [default: today]
    #[arg(long, value_name = "DAY")]
    pub on: Option<String>,
    /// Why
    #[arg(long)]
    pub reason: Option<String>,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    let fact = Fact::Closed {
        how: args.how.clone(),
    };
    record(session, &args.number, args.on.as_deref(), fact)
}

pub(super) fn reopen(session: &mut Session, args: &ReopenArgs) -> Result<Exit, Failure> {
    let fact = Fact::Reopened {
        reason: args.reason.clone(),
    };
    record(session, &args.number, args.on.as_deref(), fact)
}

fn record(
    session: &mut Session,
    number: &str,
    on: Option<&str>,
    fact: Fact,
) -> Result<Exit, Failure> {
    let on = session
        .day_if("--on", on, false)?
        .unwrap_or(session.context.today);
    written::record(session, number, vec![NewEvent { on: Some(on), fact }])
}
