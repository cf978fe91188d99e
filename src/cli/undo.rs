//! `qingji undo`: takes back the last change of the user, or a whole group. To redo is to undo the undo.

use serde::Serialize;

use super::exit::{Exit, Failure};
use super::session::{Session, answer};
use crate::backend::Mode;
use crate::service::api::{CommitLine, Request};

/// Options of `undo`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The group to take back, as import and the writing commands print it [default: your last one]
    #[arg(long, value_name = "G")]
    pub group: Option<u64>,
}

#[derive(Debug, Serialize)]
struct Retracted {
    kind: &'static str,
    on: chrono::NaiveDate,
    commit: Option<u64>,
}

#[derive(Debug, Serialize)]
struct Output<'a> {
    commit: u64,
    events: [Retracted; 1],
    /// How many facts do not hold any more.
    retracted: u32,
    number: Option<&'a str>,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    let backend = session.open(Mode::Existing)?;
    let request = Request::Undo { commit: args.group };
    let written = answer!(backend.call(&session.context, request)?, Written)?;
    let history = Request::History {
        limit: 1,
        before: written.commit.checked_add(1),
    };
    let lines = answer!(backend.call(&session.context, history)?, History)?;
    let line: Option<&CommitLine> = lines.iter().find(|line| line.commit == written.commit);
    let group = args.group.or_else(|| line.and_then(|line| line.retracts));
    let number = written
        .line
        .as_deref()
        .map(|line| line.number.as_str())
        .or_else(|| line.and_then(|line| line.number.as_deref()));
    let output = Output {
        commit: written.commit,
        events: [Retracted {
            kind: "retracted",
            on: session.context.today,
            commit: group,
        }],
        retracted: written.events,
        number,
    };
    session.out.document(&output, |words| {
        words.say(
            "cli.undo.done",
            &[
                (
                    "group",
                    &group.map(|group| group.to_string()).unwrap_or_default(),
                ),
                ("n", &written.events.to_string()),
                ("number", number.unwrap_or_default()),
                ("commit", &written.commit.to_string()),
            ],
        );
    })?;
    Ok(Exit::Ok)
}
