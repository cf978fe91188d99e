//! `qingji resume`: the open suspension, deduction or adjournment of a case ends.

use clap::ValueEnum;

use super::change;
use super::exit::{Exit, Failure};
use super::session::Session;
use super::written;
use crate::domain::change::PauseKind;

/// Options of `resume`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Case number
    pub number: String,
    /// Last day of the pause [default: today]
    #[arg(long, value_name = "DAY")]
    pub on: Option<String>,
    /// Start of the pause that ends, where several are open
    #[arg(long, value_name = "DAY")]
    pub from: Option<String>,
    /// Kind of the pause that ends, where several began on one day
    #[arg(long)]
    pub kind: Option<Kind>,
}

/// The kinds of pause, as `change` names them.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Kind {
    Deduct,
    Suspend,
    Adjourn,
}

impl From<Kind> for PauseKind {
    fn from(kind: Kind) -> PauseKind {
        match kind {
            Kind::Deduct => PauseKind::Deduct,
            Kind::Suspend => PauseKind::Suspend,
            Kind::Adjourn => PauseKind::Adjourn,
        }
    }
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    let event = change::resume(
        session,
        &args.number,
        args.on.as_deref(),
        args.from.as_deref(),
        args.kind.map(PauseKind::from),
    )?;
    written::record(session, &args.number, vec![event])
}
