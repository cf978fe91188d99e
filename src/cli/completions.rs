//! `qingji completions`: the completions of a shell.

use clap_complete::Shell;

use super::exit::{Exit, Failure};
use super::help;
use super::session::Session;

/// Options of `completions`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The shell
    pub shell: Shell,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    let mut command = help::command(session.locale);
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "qingji", &mut script);
    session.out.raw().write_all(&script)?;
    Ok(Exit::Ok)
}
