//! `qingji man`: the manual page, made of the same texts as the help; to read on a terminal, as
//! roff for `man` anywhere else.

use std::path::PathBuf;

use super::exit::{Exit, Failure};
use super::help;
use super::session::Session;
use super::usage;
use crate::domain::letter::nearest_or_all;
use crate::text::locale::Locale;

/// Options of `man`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The command whose page is printed [default: the program]
    #[arg(value_name = "NAME", conflicts_with = "dir")]
    pub command: Option<String>,
    /// Write a page per command into this folder instead, as roff
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,
    /// As roff on a terminal too, for `man -l -`
    #[arg(long, conflicts_with = "dir")]
    pub roff: bool,
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    let mut command = help::command(session.locale);
    command.build();
    if let Some(name) = &args.command {
        command = page_of(&command, name)?;
    }
    if let Some(dir) = &args.dir {
        std::fs::create_dir_all(dir).map_err(|error| Failure::file(dir, &error))?;
        clap_mangen::generate_to(command, dir).map_err(|error| Failure::file(dir, &error))?;
    } else if session.out.is_tty() && !args.roff {
        let page = readable(&mut command, session.locale);
        session.out.raw().write_all(page.as_bytes())?;
    } else {
        let mut page = Vec::new();
        clap_mangen::Man::new(command).render(&mut page)?;
        session.out.raw().write_all(&page)?;
    }
    Ok(Exit::Ok)
}

/// The page as plain text: its name, what the roff has, and where there is more to read.
fn readable(command: &mut clap::Command, locale: Locale) -> String {
    let name = command.get_display_name().unwrap_or(command.get_name());
    let title = format!("{}(1)", name.to_uppercase());
    // The usage line shows the command as it is typed.
    let help = usage::words(&command.render_help().to_string(), locale);
    let more = locale.text("cli.man.more");
    format!("{title}\n\n{help}\n{more}\n")
}

/// The command with this name, renamed as in a manual page of its own: `qingji-stock`.
fn page_of(program: &clap::Command, name: &str) -> Result<clap::Command, Failure> {
    let name = name.strip_prefix("qingji-").unwrap_or(name);
    if let Some(found) = program.find_subcommand(name) {
        let page = format!("qingji-{}", found.get_name());
        return Ok(found.clone().display_name(page));
    }
    let names = program.get_subcommands().map(clap::Command::get_name);
    let choices = nearest_or_all(name, names);
    Err(Failure::choice("COMMAND", name, &choices))
}
