//! `qingji skip`: puts a case off until tomorrow, or takes that back.

use serde::Serialize;

use super::exit::{Exit, Failure};
use super::session::Session;
use crate::backend::Mode;
use crate::service::api::Request;

/// Options of `skip`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Case number, or a part of it that only one case has
    pub number: String,
    /// Take it back: the case stands on today's list again
    #[arg(long)]
    pub back: bool,
}

#[derive(Debug, Serialize)]
struct Output<'a> {
    number: &'a str,
    skipped: bool,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    let backend = session.open(Mode::Existing)?;
    let request = Request::Skip {
        number: args.number.clone(),
        put_off: !args.back,
    };
    backend.call(&session.context, request)?;
    let output = Output {
        number: &args.number,
        skipped: !args.back,
    };
    session.out.document(&output, |words| {
        let key = if args.back {
            "cli.skip.back"
        } else {
            "cli.skip.done"
        };
        words.say(key, &[("number", &args.number)]);
    })?;
    Ok(Exit::Ok)
}
