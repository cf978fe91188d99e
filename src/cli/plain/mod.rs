//! `qingji --plain` and `qingji today --plain`: the work of a day line by line, for screen readers and bad lines. No cursor is moved and
//! nothing is coloured; what is typed is read a line at a time from standard input, and ends with it.

mod command;
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

/// A longer line is no command.
const LONGEST: u64 = 4_096;

/// `qingji --plain`: the whole docket. Somebody must be there to answer, so it wants a terminal to read from.
pub(super) fn open(session: &mut Session) -> Result<Exit, Failure> {
    if !std::io::stdin().is_terminal() {
        return Err(Failure::new(ErrorKey::PlainNotATerminal, &[]));
    }
    let whose = Whose::default();
    walk(session, &whose, true)
}

/// `qingji today --plain`: the checklist, also from a script.
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
        match Typed::read(&line) {
            Typed::Quit => break,
            Typed::Command(text) => {
                let words = command::words(text, talk.number());
                if !here(&words) {
                    voice.say("cli.plain.not-here", &[("text", &text)])?;
                    continue;
                }
                // The command opens the store itself, and one program at a time holds it.
                let before = talk.newest()?;
                talk.release();
                session.out.flush()?;
                super::run(&line_of(session, words)?);
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

/// The next line; none when there are no more. What is not UTF-8 must not end the work.
fn heard(session: &mut Session) -> Result<Option<String>, Failure> {
    session.out.flush()?;
    let mut line = Vec::new();
    // Not held between lines: a command may read from there as well.
    let mut limited = std::io::stdin().lock().take(LONGEST);
    let read = limited.read_until(b'\n', &mut line)?;
    Ok((read > 0).then(|| String::from_utf8_lossy(&line).into_owned()))
}

/// Whether a command can be given here: one that draws screens or talks itself cannot.
fn here(words: &[String]) -> bool {
    let args = std::iter::once("qingji").chain(words.iter().map(String::as_str));
    match Cli::try_parse_from(args) {
        Ok(cli) => match cli.command {
            None | Some(Command::Tutorial | Command::Display) => false,
            Some(Command::Today(args)) => !args.plain,
            Some(Command::Demo(demo::Args { no_tui, .. })) => no_tui,
            Some(_) => true,
        },
        // What is wrong with it is said when it is run.
        Err(_) => !words.is_empty(),
    }
}

/// A command line on the same store, day and language, where it does not name others.
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
