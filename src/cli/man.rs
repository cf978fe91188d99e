//! `qingji man`: the manual page, made of the same texts as the help.

use std::path::PathBuf;

use super::exit::{Exit, Failure};
use super::help;
use super::session::Session;

/// Options of `man`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Write a page per command into this folder instead
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    let command = help::command(session.locale);
    if let Some(dir) = &args.dir {
        std::fs::create_dir_all(dir).map_err(|error| Failure::file(dir, &error))?;
        clap_mangen::generate_to(command, dir).map_err(|error| Failure::file(dir, &error))?;
    } else {
        let mut page = Vec::new();
        clap_mangen::Man::new(command).render(&mut page)?;
        session.out.raw().write_all(&page)?;
    }
    Ok(Exit::Ok)
}
