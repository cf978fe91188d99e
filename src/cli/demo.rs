//! `qingji demo`: a made-up, deterministic docket to look at and to measure.

use std::iter::Peekable;
use std::path::Path;

use serde::Serialize;

use super::exit::{Exit, Failure};
use super::feed::{self, BATCH, Feed};
use super::progress::Progress;
use super::screens;
use super::session::{Session, answer};
use super::throw_away::{ThrowAway, tentatively};
use crate::backend::Backend;
use crate::exchange::demo::{DEFAULT_CASES, DEFAULT_SEED, Demo};
use crate::service::api::{HistoryQuery, ImportOptions, Request, Row, Rows};
use crate::service::error::ErrorKey;

/// The most cases of a demonstration: no court has more.
const MOST_CASES: u64 = 10_000_000;

/// Options of `demo`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// How many cases
    #[arg(long, value_name = "N", default_value_t = DEFAULT_CASES, value_parser = clap::value_parser!(u64).range(..=MOST_CASES))]
    pub cases: u64,
    /// Another docket of the same kind
    #[arg(long, value_name = "S", default_value_t = DEFAULT_SEED)]
    pub seed: u64,
    /// Fill the store only
    #[arg(long)]
    pub no_tui: bool,
}

#[derive(Debug, Serialize)]
struct Output {
    cases: u64,
    events: u64,
    seed: u64,
    group: Option<u64>,
    store: String,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    let shows = !args.no_tui && screens::possible(session);
    if session.names_store() {
        fill(session, args)?;
        return if shows { show(session) } else { Ok(Exit::Ok) };
    }
    let folder = ThrowAway::new()?;
    session.use_store(folder.path.join("demo.redb"));
    fill(session, args)?;
    if shows {
        return show(session);
    }
    let said = session.locale.text("cli.demo.gone");
    session.out.say(said);
    drop(folder);
    Ok(Exit::Ok)
}

/// Runs the demonstration that the first run offers; its store is deleted afterwards.
pub(super) fn first(
    session: &mut Session,
    cases: u64,
    show: impl FnOnce(&mut Session) -> Result<Exit, Failure>,
) -> Result<Exit, Failure> {
    let folder = ThrowAway::new()?;
    session.use_store(folder.path.join("demo.redb"));
    let args = Args {
        cases,
        seed: DEFAULT_SEED,
        no_tui: false,
    };
    fill(session, &args)?;
    show(session)
}

fn show(session: &mut Session) -> Result<Exit, Failure> {
    let mut options = screens::options(session);
    options.demo = true;
    screens::show(session, options)
}

fn fill(session: &mut Session, args: &Args) -> Result<(), Failure> {
    let path = session.store_path()?;
    let output = tentatively(session, |session, backend| {
        refuse_used(session, backend, &path)?;
        make(session, backend, args, &path)
    })?;
    session.out.document(&output, |words| {
        words.say(
            "cli.demo.done",
            &[
                ("cases", &output.cases),
                ("events", &output.events),
                ("path", &output.store),
            ],
        );
    })
}

/// Puts the made-up cases into an empty store.
fn make(
    session: &mut Session,
    backend: &dyn Backend,
    args: &Args,
    path: &Path,
) -> Result<Output, Failure> {
    let options = ImportOptions {
        content: None,
        source: "demo".to_owned(),
        demo: true,
        ..ImportOptions::default()
    };
    let mut rows = Story {
        demo: Demo::new(args.cases, args.seed, session.context.today).peekable(),
    };
    let progress = Progress::start(session.locale.text("cli.demo.progress"));
    // The docket is recorded under its own name, so users can undo what they did, but not the
    // docket.
    let demo = session.locale.text("cli.demo.actor").to_owned();
    let looker = std::mem::replace(&mut session.context.actor.name, demo);
    let report = feed::run(session, backend, options, &mut rows, &progress);
    session.context.actor.name = looker;
    progress.finish();
    let report = report?.unwrap_or_default();
    let history = Request::History(HistoryQuery {
        limit: 1,
        ..HistoryQuery::default()
    });
    let commits = answer!(backend.call(&session.context, history)?, History)?;
    Ok(Output {
        cases: args.cases,
        events: commits.first().map_or(0, |commit| commit.events),
        seed: args.seed,
        group: report.group,
        store: path.display().to_string(),
    })
}

/// Refuses a store that holds cases: made-up cases must never mix with real ones.
fn refuse_used(session: &Session, backend: &dyn Backend, path: &Path) -> Result<(), Failure> {
    let overview = answer!(backend.call(&session.context, Request::Overview)?, Overview)?;
    if overview.cases == 0 {
        return Ok(());
    }
    Err(Failure::new(
        ErrorKey::StoreExists,
        &[("path", &path.display()), ("cases", &overview.cases)],
    ))
}

/// The rows of the demonstration, cut between cases: an event without a number belongs to the row
/// before.
struct Story {
    demo: Peekable<Demo>,
}

impl Feed for Story {
    fn next_batch(&mut self, rows: &mut Rows) -> Result<bool, Failure> {
        while rows.len() < BATCH || matches!(self.demo.peek(), Some(Row::Event(_))) {
            let Some(row) = self.demo.next() else {
                return Ok(false);
            };
            rows.push(row);
        }
        Ok(true)
    }
}
