//! `qingji verify`: the store against its own chain.

use super::exit::{Exit, Failure};
use super::session::{Session, answer};
use crate::backend::Mode;
use crate::service::api::Request;

/// Options of `verify`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// First build every index and tally again from the events
    #[arg(long)]
    pub rebuild: bool,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    if args.rebuild {
        let backend = session.open(Mode::Existing)?;
        backend.call(&session.context, Request::Rebuild)?;
    }
    let verified = answer!(session.ask(Request::Verify)?, Verified)?;
    session.out.document(&verified, |words| {
        let key = if verified.ok {
            "cli.verify.ok"
        } else if verified.head.is_empty() {
            // Nothing is counted on pages that cannot be trusted.
            "cli.verify.damaged"
        } else {
            "cli.verify.broken"
        };
        words.say(
            key,
            &[
                ("cases", &verified.cases.to_string()),
                ("events", &verified.events.to_string()),
                ("head", &verified.head),
                ("n", &verified.problems.len().to_string()),
            ],
        );
        for problem in &verified.problems {
            words.line(&format!("  {problem}"));
        }
    })?;
    Ok(if verified.ok { Exit::Ok } else { Exit::Error })
}
