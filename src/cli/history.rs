//! `qingji history`: what was done, by whom, as plain sentences, newest first; one commit with its cases before and after.

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use super::exit::{Exit, Failure};
use super::fact::{self, EventJson};
use super::print::{Cell, Column, Table};
use super::session::{Session, answer};
use crate::config::{event, sentence};
use crate::service::api::{CommitFile, CommitLine, CommitQuery, Difference, HistoryQuery, Request};
use crate::text::locale::Locale;

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
    /// At most so many rows
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: usize,
    /// Only commits before this one
    #[arg(long, value_name = "N")]
    pub before: Option<u64>,
    /// Only those of a person
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
    /// Only those about a case
    #[arg(long, value_name = "NUMBER")]
    pub case: Option<String>,
    /// Only those of a kind: add, record, import, undo, thresholds, holidays, or an event (followed-up, closed ...)
    #[arg(long, value_name = "KIND")]
    pub kind: Option<String>,
}

/// What was done, without who and when.
pub(super) fn what(line: &CommitLine, locale: Locale) -> String {
    let deed = sentence::Deed {
        action: &line.action,
        redo: line.redo,
        cases: line.cases,
        events: line.events,
        number: line.number.as_deref(),
        fact: line.fact.as_ref().map(|(_, fact)| fact),
        undid: &line.retracts_all,
        source: line.source.as_deref(),
        setting: line.setting.as_ref(),
    };
    sentence::words(&deed, locale)
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    match args.commit {
        Some(commit) => one(session, commit, args.which.limit),
        None => list(session, &args.which),
    }
}

/// The rows of the journal.
pub(super) fn list(session: &mut Session, which: &Which) -> Result<Exit, Failure> {
    let query = HistoryQuery {
        limit: which.limit,
        before: which.before,
        by: which.by.clone(),
        case: which.case.clone(),
        kind: which.kind.clone(),
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
    for line in &lines {
        let int = |n: u64| Cell::Int(i64::try_from(n).unwrap_or(i64::MAX));
        table.push(vec![
            int(line.commit),
            Cell::Text(line.moment.format("%Y-%m-%dT%H:%M:%S%:z").to_string()),
            Cell::Text(line.actor.clone()),
            Cell::Text(line.action.clone()),
            Cell::from(&line.first),
            int(line.cases),
            int(line.events),
            Cell::from(&line.number),
            line.retracts.map_or(Cell::Empty, int),
            line.retracted_by.map_or(Cell::Empty, int),
            Cell::Text(what(line, session.locale)),
        ]);
    }
    session.out.rows(&table)?;
    Ok(Exit::Ok)
}

#[derive(Debug, Serialize)]
struct Output<'a> {
    commit: u64,
    moment: DateTime<FixedOffset>,
    actor: &'a str,
    action: &'a str,
    summary: String,
    undoes: &'a [u64],
    undone_by: Option<u64>,
    /// All cases it touched; `cases` holds the first ones.
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
        offset: 0,
        limit,
    };
    let file = answer!(session.ask(Request::Commit(query))?, Commit)?;
    let line = &file.line;
    let locale = session.locale;
    let output = Output {
        commit: line.commit,
        moment: line.moment,
        actor: &line.actor,
        action: &line.action,
        summary: what(line, locale),
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
        let moment = line.moment.format("%Y-%m-%d %H:%M").to_string();
        let commit = line.commit.to_string();
        let args = [
            ("commit", commit.as_str()),
            ("moment", &moment),
            ("actor", &line.actor),
            ("summary", &output.summary),
        ];
        words.say("cli.history.head", &args);
        if let Some(by) = line.retracted_by {
            words.say("cli.history.undone", &[("commit", &by.to_string())]);
        }
        cases(words, &file, locale);
        for later in &file.dependents {
            let args = [
                ("commit", later.commit.to_string()),
                ("actor", later.actor.clone()),
                ("summary", what(later, locale)),
            ];
            let args: Vec<(&str, &str)> = args.iter().map(|(k, v)| (*k, v.as_str())).collect();
            words.say("cli.history.built-upon", &args);
        }
    })?;
    Ok(Exit::Ok)
}

/// The cases with what was said of them, and every value before and after.
fn cases(words: &mut super::print::Words, file: &CommitFile, locale: Locale) {
    for case in &file.cases {
        words.line(&case.number);
        for (on, fact) in &case.events {
            let on = on.map(|day| day.to_string()).unwrap_or_default();
            words.line(&format!("  {on} {}", event::words(fact, locale)));
        }
        for change in &case.changes {
            let args = [
                ("what", value_word(change.what, locale)),
                ("before", change.before.as_deref().unwrap_or("-")),
                ("after", change.after.as_deref().unwrap_or("-")),
            ];
            words.say("cli.history.change", &args);
        }
    }
    if file.total > file.cases.len() {
        let more = (file.total - file.cases.len()).to_string();
        words.say("cli.history.more", &[("n", &more)]);
    }
}

/// The word of a field or of another value that differs.
fn value_word(what: &'static str, locale: Locale) -> &'static str {
    for area in ["domain.value", "cli.column"] {
        let key = format!("{area}.{what}");
        if locale.has(&key) {
            return locale.text(&key);
        }
    }
    what
}
