//! `qingji find`: finds a case by part of a number, a name or its pinyin.

use super::cases;
use super::exit::{Exit, Failure};
use super::session::{Session, answer};
use crate::service::api::{FindQuery, Request};

/// Options of `find`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Digits, pinyin, characters, @handler, #court, >365, !; all must match
    #[arg(value_name = "QUERY", required = true)]
    pub query: Vec<String>,
    /// At most so many rows
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: usize,
    /// Closed cases as well
    #[arg(long)]
    pub closed: bool,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    let found = answer!(
        session.ask(Request::Find(FindQuery {
            text: args.query.join(" "),
            limit: args.limit,
            closed: args.closed,
        }))?,
        Found
    )?;
    session.out.rows(&cases::table_with_closing(&found.rows))?;
    if !found.missing.is_empty() {
        let numbers = found.missing.join(session.locale.text("report.day.comma"));
        let said = session
            .locale
            .fill("cli.find.missing", &[("numbers", &numbers)]);
        session.out.say(&said);
    }
    // To programs as well: on standard error it is in nobody's way, and half an answer is no answer.
    if found.matches > found.rows.len() {
        let said = session.locale.fill(
            "cli.find.more",
            &[("shown", &found.rows.len()), ("n", &found.matches)],
        );
        session.out.say(&said);
    }
    Ok(Exit::Ok)
}
