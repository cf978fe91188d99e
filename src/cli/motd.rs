//! `qingji motd`: the docket in three plain lines at login. Fast and never an error; silent without
//! a reader and without anything to report. Prints one line if another process holds the docket,
//! because a login must not wait.

use super::exit::{Exit, Failure};
use super::session::{Session, answer};
use crate::backend::{self, Mode};
use crate::domain::level::Level;
use crate::domain::window::Window;
use crate::service::api::{Overview, Request, Scope, StockQuery, StockRow, StockSet};
use crate::service::error::ErrorKind;
use crate::text::locale::pairs;
use crate::text::sanitize;

/// Options of `motd`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Also where no terminal reads it
    #[arg(long)]
    pub always: bool,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    if !args.always && !session.out.is_tty() {
        return Ok(Exit::Ok);
    }
    // A login must not fail: `today` reports what is wrong.
    let backend = match session.open(Mode::Glance) {
        Ok(backend) => backend,
        Err(Failure::Said(error)) if error.kind() == ErrorKind::Busy => {
            say_busy(session)?;
            return Ok(Exit::Ok);
        }
        Err(_) => return Ok(Exit::Ok),
    };
    let Ok(response) = backend.call(&session.context, Request::Overview) else {
        return Ok(Exit::Ok);
    };
    let overview = answer!(response, Overview)?;
    if !is_due(&overview) {
        return Ok(Exit::Ok);
    }
    let today = session.context.day();
    // As of today, like every other number here, not as of last midnight.
    let delayed = StockQuery {
        window: Window::of(today),
        period: None,
        slices: Vec::new(),
        set: StockSet::Delayed,
        scope: Scope::default(),
    };
    let Ok(response) = backend.call(&session.context, Request::Stock(delayed)) else {
        return Ok(Exit::Ok);
    };
    let delayed = answer!(response, Stock)?;
    say(session, &overview, delayed.rows.first())
}

/// Prints the three lines: the open cases, what is to be done with the delayed ones, and where to
/// go on.
fn say(
    session: &mut Session,
    overview: &Overview,
    delayed: Option<&StockRow>,
) -> Result<Exit, Failure> {
    let level = |level| overview.levels.get(level).to_string();
    let flow = delayed.map(StockRow::flow).unwrap_or_default();
    let [closing, entered, left] = [flow.closing, flow.entered, flow.left].map(|n| n.to_string());
    let lines = [
        (
            "cli.motd.head",
            [
                ("date", session.context.day().to_string()),
                ("open", overview.open.to_string()),
                ("over", level(Level::Over)),
                ("urgent", level(Level::Urgent)),
            ],
        ),
        (
            "cli.motd.follow",
            [
                ("n", overview.follow_ups_due.to_string()),
                ("delayed", closing),
                ("entered", entered),
                ("left", left),
            ],
        ),
        ("cli.motd.hint", Default::default()),
    ];
    let out = session.out.raw();
    for (key, args) in lines {
        let args = pairs(&args);
        writeln!(out, "{}", session.locale.fill(key, &args))?;
    }
    Ok(Exit::Ok)
}

/// Prints one line on who holds the docket, as far as that is known.
pub(super) fn say_busy(session: &mut Session) -> Result<(), Failure> {
    let holder = backend::holder(&session.store_path()?);
    let (key, who) = match &holder {
        Some(owner) => ("cli.motd.held", owner.name.as_str()),
        None => ("cli.motd.busy", ""),
    };
    let busy = session.locale.fill(key, &[("who", &who)]);
    writeln!(session.out.raw(), "{}", sanitize::shown(&busy))?;
    Ok(())
}

/// Whether anything waits today: overdue or urgent cases, or follow-ups.
fn is_due(overview: &Overview) -> bool {
    let waits = |level| overview.levels.get(level) > 0;
    waits(Level::Over) || waits(Level::Urgent) || overview.follow_ups_due > 0
}
