//! `qingji --plain` and `qingji today --plain`: the work of a day line by line, for screen readers
//! and bad lines. No cursor is moved and nothing is coloured. Input is read from standard input a
//! line at a time, and the run ends with it.

mod command;
mod day;
mod offer;
mod say;
mod talk;
mod undo;

use std::io::{BufRead, IsTerminal, Read};

use clap::Parser;

use super::args::{Cli, Command};
use super::demo;
use super::exit::{Exit, Failure};
use super::session::Session;
use super::whose::Whose;
use crate::backend::Mode;
use crate::edge::Fixed;
use crate::service::error::ErrorKey;
use command::Typed;
use say::Voice;
use talk::Talk;

/// The longest line, in bytes: no command is longer.
const LONGEST: u64 = 4_096;

/// Runs `qingji --plain` on the whole docket. It needs someone to answer, so it requires a terminal
/// to read from.
pub(super) fn open(session: &mut Session) -> Result<Exit, Failure> {
    if !std::io::stdin().is_terminal() {
        return Err(Failure::new(ErrorKey::PlainNotATerminal, &[]));
    }
    let whose = Whose::default();
    walk(session, &whose, true)
}

/// Runs `qingji today --plain`: the checklist, also from a script.
pub(super) fn run(session: &mut Session, whose: &Whose) -> Result<Exit, Failure> {
    walk(session, whose, false)
}

fn walk(session: &mut Session, whose: &Whose, overview: bool) -> Result<Exit, Failure> {
    let words = (session.outcomes(), session.offers());
    let backend = session.open(Mode::Existing)?;
    let mut talk = Talk::new(backend, session.context.clone(), whose.filter(), words);
    talk.begin(&mut Voice::new(&mut session.out), overview)?;
    while let Some(line) = heard(session)? {
        let clock = session.fixed.read();
        let mut voice = Voice::new(&mut session.out);
        talk.tick(&mut voice, clock.today, clock.now)?;
        match talk.meant(&line) {
            Typed::Quit => break,
            Typed::Command(text) => {
                let words = command::words(text, talk.number());
                if !here(&words) {
                    voice.say("cli.plain.not-here", &[("text", &text)])?;
                    continue;
                }
                // The command opens the store itself, and only one program at a time can hold it.
                let before = talk.newest()?;
                talk.release();
                session.out.flush()?;
                super::answered(&line_of(session, words)?, true);
                talk.hold(session.open(Mode::Existing)?);
                talk.note_commits(before)?;
            }
            typed => talk.hear(&mut voice, typed)?,
        }
    }
    let mut voice = Voice::new(&mut session.out);
    voice.say("cli.plain.bye", &[])?;
    session.out.flush()?;
    Ok(Exit::Ok)
}

/// Reads the next line; `None` at the end of the input. Invalid UTF-8 must not end the work.
fn heard(session: &mut Session) -> Result<Option<String>, Failure> {
    session.out.flush()?;
    let mut line = Vec::new();
    // Not locked between lines: a command may read standard input as well.
    let mut limited = std::io::stdin().lock().take(LONGEST);
    let read = limited.read_until(b'\n', &mut line)?;
    Ok((read > 0).then(|| String::from_utf8_lossy(&line).into_owned()))
}

/// Whether a command can be run here: one that opens screens or a dialogue of its own cannot.
fn here(words: &[String]) -> bool {
    let args = std::iter::once("qingji").chain(words.iter().map(String::as_str));
    match Cli::try_parse_from(args) {
        Ok(cli) => match cli.command {
            None | Some(Command::Tutorial | Command::Display) => false,
            Some(Command::Today(args)) => !args.plain,
            Some(Command::Demo(demo::Args { no_tui, .. })) => no_tui,
            Some(_) => true,
        },
        // A bad command is reported when it is run.
        Err(_) => !words.is_empty(),
    }
}

/// Builds a command line for the same store, day and language, unless it names others.
fn line_of(session: &Session, words: Vec<String>) -> Result<Vec<std::ffi::OsString>, Failure> {
    let mut line = vec!["qingji".into()];
    let named = |option: &str| {
        words.iter().any(|word| {
            word.strip_prefix(option)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('='))
        })
    };
    let Fixed { today, now } = session.fixed;
    let given = [
        ("--store", Some(session.store_path()?.into_os_string())),
        ("--today", today.map(|day| day.to_string().into())),
        ("--now", now.map(|now| now.to_rfc3339().into())),
        ("--lang", Some(session.locale.id().into())),
    ];
    for (option, value) in given {
        if let Some(value) = value.filter(|_| !named(option)) {
            line.extend([option.into(), value]);
        }
    }
    line.extend(words.into_iter().map(Into::into));
    Ok(line)
}
