//! `qingji verify`: the store against its own chain.

use super::exit::{Exit, Failure};
use super::session::{Session, answer};
use crate::service::api::Request;

pub(super) fn run(session: &mut Session) -> Result<Exit, Failure> {
    let verified = answer!(session.ask(Request::Verify)?, Verified)?;
    session.out.document(&verified, |words| {
        let key = if verified.ok {
            "cli.verify.ok"
        } else {
            "cli.verify.broken"
        };
        words.say(
            key,
            &[
                ("cases", &verified.cases.to_string()),
                ("events", &verified.events.to_string()),
                ("head", &verified.head),
            ],
        );
        for problem in &verified.problems {
            words.line(&format!("  {problem}"));
        }
    })?;
    Ok(if verified.ok { Exit::Ok } else { Exit::Error })
}
