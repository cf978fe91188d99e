//! `qingji resume`: ends the open suspension, deduction or adjournment of a case.

use super::change;
use super::choice::ids;
use super::exit::{Exit, Failure};
use super::session::Session;
use super::written;
use crate::domain::change::PauseKind;

/// Options of `resume`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Case number, or a part of it that only one case has
    pub number: String,
    /// Last day of the pause [default: today]
    #[arg(long, value_name = "DAY")]
    pub on: Option<String>,
    /// Start of the pause that ends, where several are open
    #[arg(long, value_name = "DAY")]
    pub from: Option<String>,
    /// Kind of the pause that ends, where several began on one day
    #[arg(long, value_parser = ids(PauseKind::ALL, PauseKind::id))]
    pub kind: Option<PauseKind>,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    let event = change::resume(
        session,
        &args.number,
        args.on.as_deref(),
        args.from.as_deref(),
        args.kind,
    )?;
    written::record(session, &args.number, vec![event])
}
