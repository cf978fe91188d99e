//! The command line: one file per command, this list, and one writer. It sends the same requests as
//! the screens.

mod add;
mod advice;
mod ageing;
mod amend;
mod args;
mod booklet;
mod bulk;
mod calendar;
mod cases;
mod change;
mod choice;
pub mod clock;
mod close;
mod completions;
mod config;
mod damage;
mod delays;
mod demo;
mod docs;
mod doctor;
mod done;
mod drafts;
mod drill;
mod due;
mod exchanged;
mod execution;
mod exit;
mod export;
mod fact;
mod feed;
mod filter;
mod find;
mod follow;
mod forecast;
mod ground;
mod help;
mod history;
mod holidays;
mod import;
mod indicators;
mod keys;
pub mod limits;
mod lines;
mod link;
mod list;
mod man;
mod motd;
pub mod number;
mod overview;
mod own;
mod part;
mod pay;
mod piped;
mod plain;
mod print;
mod problems;
mod progress;
mod report;
mod reported;
mod resume;
mod room;
mod scope;
mod screens;
mod session;
mod short;
mod show;
mod skip;
mod stock;
mod supervise;
mod thresholds;
mod throw_away;
mod today;
mod tutorial;
mod undo;
mod usage;
mod verify;
mod views;
mod what_if;
mod whose;
mod words;
mod workload;
mod written;

use std::ffi::OsString;

pub use args::{Cli, Command, Globals, Start};
pub use exit::{Exit, Failure};
pub use print::{Format, Printer};

use crate::domain::event::Direction;
use crate::edge;
use crate::exchange::passing;
use crate::text::locale::Locale;
use session::Session;

/// Runs one command line, prints everything there is to report, and returns how it ended.
pub fn run(args: &[OsString]) -> Exit {
    edge::outlive_size_limit();
    passing::guard_with(|| edge::before_the_end(passing::sweep));
    let exit = answered(args, false);
    // Removes files of a screen thread that was still writing when the program stopped waiting for
    // it.
    passing::sweep();
    exit
}

/// Runs a command line; `asks` says whether somebody can be asked before a doubtful entry is
/// written.
fn answered(args: &[OsString], asks: bool) -> Exit {
    match Cli::read(args) {
        Ok(cli) => {
            let mut session = Session::new(&cli.start.globals);
            session.asks = asks;
            // The screens report it themselves; plain lines are answered like any command.
            let unread = screens::unreadable(&session.out);
            if let Some(error) = unread.filter(|_| cli.command.is_some() || cli.start.plain) {
                return screens::refused(&mut session, &error);
            }
            let result = damage::told(|| {
                session.look_back(&cli.start.globals)?;
                let answers = cli.command.is_some() && !cli.start.plain;
                let exit = if cli.start.plain {
                    lined(&mut session, cli.command)?
                } else {
                    dispatch(&mut session, cli.command)?
                };
                if answers {
                    session.say_past();
                }
                session.out.flush()?;
                Ok(exit)
            });
            conclude(&mut session.out, result)
        }
        Err(error) => {
            let locale = spoken(args);
            let mut out = Printer::standard(usage::format(args), locale);
            if screens::unreadable(&out).is_some() {
                // The help in English is readable on this terminal as well.
                out.speak(Locale::En);
            }
            let locale = out.locale();
            if usage::short_help(args, &error) {
                let result = write!(out.raw(), "{}", help::short(locale))
                    .map_err(Failure::from)
                    .and_then(|()| out.flush())
                    .map(|()| Exit::Ok);
                return conclude(&mut out, result);
            }
            // The tree with its words is built only now that someone will read it.
            let args = usage::asked_for_help(args, &error);
            let worded = help::command(locale).try_get_matches_from(&args).err();
            let result = usage::answer(&mut out, worded.as_ref().unwrap_or(&error), &args)
                .and_then(|exit| {
                    out.flush()?;
                    Ok(exit)
                });
            conclude(&mut out, result)
        }
    }
}

fn conclude(out: &mut Printer, result: Result<Exit, Failure>) -> Exit {
    match result {
        Ok(exit) => exit,
        // As with `head`: a reader that closes the pipe has what it wanted.
        Err(Failure::Pipe) => Exit::Ok,
        Err(Failure::Said(error)) => {
            words::tell(out, &error);
            Exit::from(error.kind())
        }
    }
}

/// The language for a command line that could not be read.
fn spoken(args: &[OsString]) -> Locale {
    let texts: Vec<&str> = args.iter().filter_map(|arg| arg.to_str()).collect();
    let after = texts
        .iter()
        .position(|text| *text == "--lang")
        .and_then(|i| texts.get(i + 1).copied());
    let joined = texts.iter().find_map(|text| text.strip_prefix("--lang="));
    after
        .or(joined)
        .and_then(Locale::from_tag)
        .unwrap_or_else(|| edge::locale(&edge::settings().0.lang))
}

/// Runs a command with `--plain` before it: the checklist has that form, all others print lines
/// anyway.
fn lined(session: &mut Session, command: Option<Command>) -> Result<Exit, Failure> {
    match command {
        None => plain::open(session),
        Some(Command::Today(args)) if !args.done => plain::run(session, &args.whose),
        Some(command) => dispatch(session, Some(command)),
    }
}

fn dispatch(session: &mut Session, command: Option<Command>) -> Result<Exit, Failure> {
    let Some(mut command) = command else {
        return screens::run(session);
    };
    part::complete(session, &mut command)?;
    match command {
        Command::Today(args) => today::run(session, &args),
        Command::Skip(args) => skip::run(session, &args),
        Command::Due(args) => due::run(session, &args),
        Command::List(args) => list::run(session, &args),
        Command::Views(args) => views::run(session, &args),
        Command::Bulk(args) => bulk::run(session, &args),
        Command::Calendar(args) => calendar::run(session, &args),
        Command::Find(args) => find::run(session, &args),
        Command::Show(args) => show::run(session, &args),
        Command::Why(args) => show::why(session, &args),
        Command::Follow(args) => follow::run(session, &args),
        Command::Change(args) => change::run(session, &args),
        Command::Resume(args) => resume::run(session, &args),
        Command::Pay(args) => pay::run(session, &args, Direction::Receipt),
        Command::Payout(args) => pay::run(session, &args.payment, Direction::PayOut),
        Command::Add(args) => add::run(session, &args),
        Command::Amend(args) => amend::run(session, &args),
        Command::Close(args) => close::run(session, &args),
        Command::Reopen(args) => close::reopen(session, &args),
        Command::Supervise(args) => supervise::run(session, &args),
        Command::Link(args) => link::run(session, &args),
        Command::Drafts(args) => drafts::run(session, &args),
        Command::Undo(args) => undo::run(session, &args),
        Command::Redo => undo::redo(session),
        Command::History(args) => history::run(session, &args),
        Command::Stock(args) => stock::run(session, &args),
        Command::Execution(args) => execution::run(session, &args),
        Command::Motd(args) => motd::run(session, &args),
        Command::Ageing(args) => ageing::run(session, &args),
        Command::Delays(args) => delays::run(session, &args),
        Command::Workload(args) => workload::run(session, &args),
        Command::Forecast(args) => forecast::run(session, &args),
        Command::Indicators(args) => indicators::run(session, &args),
        Command::Reported(args) => reported::run(session, &args),
        Command::Report(args) => report::run(session, &args),
        Command::Import(args) => import::run(session, &args),
        Command::Export(args) => export::run(session, &args),
        Command::Clock(args) => lines::clock(session, &args),
        Command::Limits => lines::limits(session),
        Command::Number(args) => lines::number(session, &args),
        Command::Verify(args) => verify::run(session, &args),
        Command::Holidays(args) => holidays::run(session, &args),
        Command::Thresholds(args) => thresholds::run(session, &args),
        Command::Demo(args) => demo::run(session, &args),
        Command::Doctor => doctor::run(session),
        Command::Config(args) => config::run(session, &args),
        Command::Keys => keys::run(session),
        Command::Tutorial => tutorial::run(session),
        Command::Display => Ok(tutorial::display(session)),
        Command::Docs(args) => docs::run(session, &args),
        Command::Completions(args) => completions::run(session, &args),
        Command::Man(args) => man::run(session, &args),
    }
}
