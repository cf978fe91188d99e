//! `qingji history`: what was done, by whom, as plain sentences, newest first; one commit with its
//! cases before and after.

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use super::change::refuse_foreign;
use super::exit::{Exit, Failure};
use super::fact::{self, EventJson};
use super::print::{Cell, Column, Table};
use super::session::{Session, answer};
use crate::command::deed;
use crate::domain::event::FactKind;
use crate::domain::journal::Action;
use crate::service::api::{
    CommitKind, CommitLine, CommitQuery, Difference, HistoryQuery, Request, Response,
};
use crate::service::error::Error;
use crate::words::Wording;

/// The most rows where no number is given.
const ROWS: usize = 50;

/// Options of `history`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// One commit: the cases it touched, before and after
    #[arg(value_name = "COMMIT")]
    pub commit: Option<u64>,
    #[command(flatten)]
    pub which: Which,
}

/// Which commits.
#[derive(Debug, clap::Args)]
pub struct Which {
    /// At most so many rows [default: 50]
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// Only commits before this one
    #[arg(long, value_name = "N")]
    pub before: Option<u64>,
    /// Only commits after this one, the ones next to it; 0 begins with the first of all
    #[arg(long, value_name = "N")]
    pub after: Option<u64>,
    /// Only those of a person
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
    /// Only those about a case
    #[arg(long, value_name = "NUMBER")]
    pub case: Option<String>,
    /// Only those of a kind: add, record, import, undo, thresholds, holidays, or an event
    /// (followed-up, closed ...)
    #[arg(long, value_name = "KIND")]
    pub kind: Option<String>,
}

impl Which {
    /// Each option, and whether it was given.
    pub(super) fn given(&self) -> [(&'static str, bool); 6] {
        [
            ("--limit", self.limit.is_some()),
            ("--before", self.before.is_some()),
            ("--after", self.after.is_some()),
            ("--by", self.by.is_some()),
            ("--case", self.case.is_some()),
            ("--kind", self.kind.is_some()),
        ]
    }
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    match args.commit {
        Some(commit) => {
            refuse_foreign("history COMMIT", args.which.given(), &["--limit"])?;
            one(session, commit, args.which.limit.unwrap_or(ROWS))
        }
        None => list(session, &args.which),
    }
}

/// Prints the rows of the journal.
pub(super) fn list(session: &mut Session, which: &Which) -> Result<Exit, Failure> {
    let kind = which.kind.as_deref().map(kind).transpose()?;
    let query = HistoryQuery {
        limit: which.limit.unwrap_or(ROWS),
        before: which.before,
        after: which.after,
        by: which.by.clone(),
        case: which.case.clone(),
        kind,
        undoable: false,
    };
    let lines = answer!(session.ask(Request::History(query))?, History)?;
    let mut table = Table::new([
        Column::figure("commit"),
        Column::figure("moment"),
        Column::text("actor"),
        Column::hidden("action"),
        Column::hidden("first"),
        Column::figure("cases"),
        Column::hidden("events"),
        Column::hidden("number"),
        Column::hidden("undoes"),
        Column::figure("undone_by"),
        Column::text("summary"),
    ]);
    let (outcomes, offers) = (session.outcomes(), session.offers());
    let wording = Wording::new(session.locale, &outcomes).offering(&offers);
    for line in &lines {
        let int = |n: u64| Cell::Int(i64::try_from(n).unwrap_or(i64::MAX));
        table.push(vec![
            int(line.commit),
            Cell::Text(line.moment.format("%Y-%m-%dT%H:%M:%S%:z").to_string()),
            Cell::Text(line.actor.clone()),
            Cell::Text(line.action.id().to_owned()),
            Cell::from(line.first.map(FactKind::id)),
            int(line.cases),
            int(line.events),
            Cell::from(&line.number),
            undoes(line),
            line.retracted_by.map_or(Cell::Empty, int),
            Cell::Text(deed::what(line, wording)),
        ]);
    }
    session.out.rows(&table)?;
    Ok(Exit::Ok)
}

/// How the docket is asked: by a command, or in the course of a dialogue.
pub(super) type Ask<'a> = &'a dyn Fn(Request) -> Result<Response, Error>;

/// Returns a commit as the history shows it.
pub(super) fn told(ask: Ask<'_>, commit: u64) -> Result<Option<CommitLine>, Failure> {
    let query = HistoryQuery {
        limit: 1,
        before: commit.checked_add(1),
        ..HistoryQuery::default()
    };
    let lines = answer!(ask(Request::History(query))?, History)?;
    Ok(lines.into_iter().find(|line| line.commit == commit))
}

/// What an undo or redo is about in the end: the commit that did it, or the last one known before
/// it. Of several taken back as one step, it is the undo of these.
pub(super) fn root(ask: Ask<'_>, mut line: CommitLine) -> Result<CommitLine, Failure> {
    while let [one] = line.retracts_all[..] {
        match told(ask, one)? {
            Some(before) => line = before,
            None => break,
        }
    }
    Ok(line)
}

/// The commits that a commit undid; nothing for any other.
fn undoes(line: &CommitLine) -> Cell {
    if line.retracts_all.is_empty() {
        return Cell::Empty;
    }
    Cell::Numbers(line.retracts_all.clone())
}

/// Reads a kind of commit. An impossible kind is refused: an empty list would say that nothing of
/// it was ever done.
fn kind(id: &str) -> Result<CommitKind, Failure> {
    CommitKind::from_id(id).ok_or_else(|| {
        let choices: Vec<&str> = CommitKind::all().map(CommitKind::id).collect();
        Failure::choice("--kind", id, &choices.join(" "))
    })
}

#[derive(Debug, Serialize)]
struct Output<'a> {
    commit: u64,
    moment: DateTime<FixedOffset>,
    actor: &'a str,
    action: Action,
    summary: String,
    undoes: &'a [u64],
    undone_by: Option<u64>,
    /// The number of cases it touched; `cases` holds the first ones.
    total: usize,
    cases: Vec<Touched<'a>>,
    /// Commits that build on it.
    built_upon_by: Vec<u64>,
}

#[derive(Debug, Serialize)]
struct Touched<'a> {
    number: &'a str,
    events: Vec<EventJson<'a>>,
    changes: &'a [Difference],
}

fn one(session: &mut Session, commit: u64, limit: usize) -> Result<Exit, Failure> {
    let query = CommitQuery {
        commit,
        limit,
        ..CommitQuery::default()
    };
    let file = answer!(session.ask(Request::Commit(query))?, Commit)?;
    let line = &file.line;
    let (outcomes, offers) = (session.outcomes(), session.offers());
    let wording = Wording::new(session.locale, &outcomes).offering(&offers);
    let output = Output {
        commit: line.commit,
        moment: line.moment,
        actor: &line.actor,
        action: line.action,
        summary: deed::what(line, wording),
        undoes: &line.retracts_all,
        undone_by: line.retracted_by,
        total: file.total,
        cases: file
            .cases
            .iter()
            .map(|case| Touched {
                number: &case.number,
                events: case
                    .events
                    .iter()
                    .map(|(on, f)| fact::json(f, *on))
                    .collect(),
                changes: &case.changes,
            })
            .collect(),
        built_upon_by: file.dependents.iter().map(|line| line.commit).collect(),
    };
    session.out.document(&output, |words| {
        words.say(
            "cli.history.head",
            &[
                ("commit", &line.commit),
                ("moment", &line.moment.format("%Y-%m-%d %H:%M")),
                ("actor", &line.actor),
                ("summary", &output.summary),
            ],
        );
        for line in deed::account(&file, wording) {
            words.line(&line);
        }
    })?;
    Ok(Exit::Ok)
}
