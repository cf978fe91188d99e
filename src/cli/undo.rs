//! `qingji undo`: takes back the user's last change, a whole group, or everything since a commit.
//! `qingji redo` restores what was taken back last; to redo anything else, undo its undo.

use serde::Serialize;

use super::change::refuse_foreign;
use super::exit::{Exit, Failure};
use super::history;
use super::room;
use super::session::{Session, answer};
use crate::backend::{Backend, Mode};
use crate::command::deed;
use crate::service::api::{CommitLine, HistoryQuery, Request, Revert, RevertTarget};
use crate::words::Wording;

/// Options of `undo`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The group to take back, as import and the writing commands print it [default: your last one]
    #[arg(long, value_name = "G")]
    pub group: Option<u64>,
    /// Take back everything after commit N, as one step
    #[arg(long, value_name = "N", conflicts_with = "group")]
    pub to: Option<u64>,
    /// Take back what builds on it as well, as one step
    #[arg(long)]
    pub with_later: bool,
    /// Take back what somebody else recorded
    #[arg(long)]
    pub others: bool,
    /// List what can be taken back instead, as `history` does
    #[arg(long, conflicts_with_all = ["group", "to", "with_later", "others"])]
    pub list: bool,
    #[command(flatten)]
    pub which: history::Which,
}

#[derive(Debug, Serialize)]
struct Retracted {
    kind: &'static str,
    on: chrono::NaiveDate,
    commit: u64,
}

#[derive(Debug, Serialize)]
struct Output<'a> {
    commit: u64,
    events: Vec<Retracted>,
    /// The number of facts that no longer hold, or hold again.
    retracted: u32,
    /// The case it is about, if it is a single one.
    number: Option<&'a str>,
    cases: u64,
    /// The file of the import it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    if args.list {
        return history::list(session, &args.which);
    }
    // They choose what is listed. Ignored, they would leave the person with the last change of
    // another case taken back.
    let taken = ["--group", "--to", "--with-later", "--others", "--list"];
    refuse_foreign("undo", args.which.given(), &taken)?;
    let target = match (args.group, args.to) {
        (Some(group), _) => RevertTarget::Commit(group),
        (None, Some(to)) => RevertTarget::After(to),
        (None, None) => RevertTarget::Last,
    };
    let revert = Revert {
        target,
        with_dependents: args.with_later,
        others: args.others,
    };
    turn(session, revert, "cli.undo.done")
}

/// Runs `qingji redo`.
pub(super) fn redo(session: &mut Session) -> Result<Exit, Failure> {
    turn(
        session,
        Revert::of(RevertTarget::LastUndone),
        "cli.undo.redone",
    )
}

/// Returns a commit as the history shows it.
fn told(
    session: &Session,
    backend: &dyn Backend,
    commit: u64,
) -> Result<Option<CommitLine>, Failure> {
    let query = HistoryQuery {
        limit: 1,
        before: commit.checked_add(1),
        ..HistoryQuery::default()
    };
    let lines = answer!(
        backend.call(&session.context, Request::History(query))?,
        History
    )?;
    Ok(lines.into_iter().find(|line| line.commit == commit))
}

/// Returns the change of many cases that an undo is about, because naming one of the cases would
/// tell nothing. A redo is about what the undo took back, not about the undo.
fn of_many(
    session: &Session,
    backend: &dyn Backend,
    undid: &[u64],
    number: Option<&str>,
) -> Result<Option<CommitLine>, Failure> {
    let mut many = match undid {
        [one] if number.is_none() => told(session, backend, *one)?,
        _ => None,
    };
    while let Some([root]) = many.as_ref().map(|line| line.retracts_all.as_slice()) {
        many = told(session, backend, *root)?;
    }
    Ok(many)
}

/// Undoes or redoes, and reports what.
fn turn(session: &mut Session, revert: Revert, key: &str) -> Result<Exit, Failure> {
    let backend = session.open(Mode::Existing)?;
    let request = Request::Revert(revert);
    let written = answer!(backend.call(&session.context, request)?, Written)?;
    room::warn(session);
    let line = told(session, &*backend, written.commit)?;
    let line = line.as_ref();
    let undid = line.map_or(&[][..], |line| line.retracts_all.as_slice());
    let cases = line.map_or(0, |line| line.cases);
    let of_import = line.and_then(|line| line.of_import.as_ref());
    let one = line.filter(|line| line.cases == 1);
    let number = written.line.as_deref().map(|line| line.number.as_str());
    let number = number.or_else(|| one.and_then(|line| line.number.as_deref()));
    let (outcomes, offers) = (session.outcomes(), session.offers());
    let wording = Wording::new(session.locale, &outcomes).offering(&offers);
    let what = of_many(session, &*backend, undid, number)?;
    let what = what.map(|line| deed::what(&line, wording));
    let output = Output {
        commit: written.commit,
        events: undid
            .iter()
            .map(|commit| Retracted {
                kind: "retracted",
                on: session.context.today,
                commit: *commit,
            })
            .collect(),
        retracted: written.events,
        number,
        cases,
        source: of_import.map(|(file, _)| file.as_str()),
    };
    let key = match of_import {
        Some(_) => format!("{key}-import"),
        // A setting has no facts to count.
        None if written.events == 0 => format!("{key}-setting"),
        None => key.to_owned(),
    };
    session.out.document(&output, |words| {
        let group = match undid {
            [] => String::new(),
            [one] => one.to_string(),
            [first, .., last] => format!("{first} .. {last}"),
        };
        words.say(
            &key,
            &[
                ("group", &group),
                ("cases", &cases),
                ("file", &output.source.unwrap_or_default()),
                ("n", &written.events),
                ("what", &what.as_deref().or(number).unwrap_or_default()),
                ("commit", &written.commit),
            ],
        );
    })?;
    Ok(Exit::Ok)
}
