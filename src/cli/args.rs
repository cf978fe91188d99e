//! The command line: the global options and the list of commands. Each command's own options are in
//! its file.

use std::ffi::OsString;
use std::path::PathBuf;

use chrono::format::ParseErrorKind;
use chrono::{DateTime, FixedOffset, NaiveDate};
use clap::{Args, Parser, Subcommand};

use super::choice::ids;
use super::print::Format;
use super::usage::BadValue;
use super::{
    add, ageing, amend, bulk, calendar, change, close, completions, config, delays, demo, docs,
    drafts, due, execution, export, find, follow, forecast, history, holidays, import, indicators,
    lines, link, list, man, motd, pay, report, reported, resume, short, show, skip, stock,
    supervise, thresholds, today, undo, verify, views, workload,
};
use crate::config::display::{Ambiguous, Color, Glyphs};
use crate::config::settings::Settings;
use crate::domain::day::is_plausible;
use crate::edge;
use crate::text::locale::Locale;

/// A docket that clears a court's backlog. Without a command, the screens.
#[derive(Debug, Parser)]
#[command(name = "qingji", version, disable_help_subcommand = true)]
pub struct Cli {
    #[command(flatten)]
    pub start: Start,
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What stands before a command, or alone.
#[derive(Debug, Parser)]
#[command(name = "qingji")]
pub struct Start {
    #[command(flatten)]
    pub globals: Globals,
    /// The work of the day in lines instead of screens: for screen readers and bad lines
    #[arg(long)]
    pub plain: bool,
}

impl Cli {
    /// Reads a command line. Builds the tree of all commands only for help and errors, because that
    /// takes as long as drawing the first screen.
    pub fn read(args: &[OsString]) -> Result<Cli, clap::Error> {
        match short::read(args) {
            Some(cli) => Ok(cli),
            None => Cli::try_parse_from(args),
        }
    }
}

/// Options of every command, before or after its name.
#[derive(Debug, Args)]
pub struct Globals {
    /// The store [default: `$QINGJI_STORE`, then the data folder]
    #[arg(long, global = true, value_name = "PATH")]
    pub store: Option<PathBuf>,
    /// Act as if this were the day
    #[arg(long, global = true, value_name = "YYYY-MM-DD", value_parser = iso_day)]
    pub today: Option<NaiveDate>,
    /// The moment the journal records
    #[arg(long, global = true, value_name = "RFC3339", value_parser = moment)]
    pub now: Option<DateTime<FixedOffset>>,
    /// As of this day: what took effect by then
    #[arg(long, global = true, value_name = "DAY")]
    pub as_of: Option<String>,
    /// As it was recorded by this moment: a timestamp, or a day to its end
    #[arg(long, global = true, value_name = "TIMESTAMP")]
    pub known_at: Option<String>,
    /// Glyphs of the screens
    #[arg(long, global = true, value_name = "GLYPHS", value_parser = ids(Glyphs::ALL, Glyphs::id))]
    pub glyphs: Option<Glyphs>,
    /// Columns of characters of doubtful width
    #[arg(long, global = true, value_name = "N", value_parser = ids(Ambiguous::ALL, Ambiguous::id))]
    pub ambiguous: Option<Ambiguous>,
    /// Colour on the screens
    #[arg(long, global = true, value_name = "WHEN", value_parser = ids(Color::ALL, Color::id))]
    pub color: Option<Color>,
    /// Language of messages and headers
    #[arg(long, global = true, value_name = "LANG", value_parser = ids(Locale::ALL, Locale::id))]
    pub lang: Option<Locale>,
    /// Form of the output
    #[arg(long, global = true, value_name = "FORMAT")]
    pub format: Option<Format>,
    /// One JSON document, as --format json
    #[arg(long, global = true)]
    pub json: bool,
}

impl Globals {
    /// Returns the language asked for, otherwise the one of the settings and the environment.
    pub fn locale(&self, settings: &Settings) -> Locale {
        self.lang.unwrap_or_else(|| edge::locale(&settings.lang))
    }
}

/// Every command, in the order of the help.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// The checklist of the day: what is to do and why, levels, yesterday's stock
    Today(today::Args),
    /// Put a case off until tomorrow
    Skip(skip::Args),
    /// Open cases in order of due date
    Due(due::Args),
    /// Any list of cases by a query, in any order, with any columns
    List(list::Args),
    /// Saved views of lists
    Views(views::Args),
    /// The same done to every case of a query, shown before it is done
    Bulk(Box<bulk::Args>),
    /// How many cases fall due on each day; what falls due on one
    Calendar(calendar::Args),
    /// Find cases by number, pinyin, characters, @handler, #court, >365 days or !
    Find(find::Args),
    /// The file of a case with its timeline
    Show(show::Args),
    /// Why a case is due when it is due
    Why(show::WhyArgs),
    /// Record a follow-up
    Follow(follow::Args),
    /// Deduct, suspend, adjourn, extend, convert, restart or resume a limit
    Change(change::Args),
    /// End the open suspension, deduction or adjournment
    Resume(resume::Args),
    /// Record money received
    Pay(pay::Args),
    /// Record money paid out
    Payout(pay::PayoutArgs),
    /// Register a case
    Add(Box<add::Args>),
    /// Correct a field of a case
    Amend(amend::Args),
    /// Close a case
    Close(close::Args),
    /// Open a closed case again
    Reopen(close::ReopenArgs),
    /// Order a measure: text, limit, who leads, which department answers
    Supervise(supervise::Args),
    /// Link another case or a document
    Link(link::Args),
    /// What was typed into forms and not saved
    Drafts(drafts::Args),
    /// Take back the last change, a whole group, or everything since a commit
    Undo(undo::Args),
    /// Restore what was taken back last
    Redo,
    /// What was done, by whom, newest first; one commit with its cases before and after
    History(history::Args),
    /// Stock and increment of a window
    Stock(stock::Args),
    /// Money received and paid out of execution cases
    Execution(execution::Args),
    /// The docket in three lines at login; silent where there is nothing to say
    Motd(motd::Args),
    /// Open cases by age, natural and net
    Ageing(ageing::Args),
    /// Why open cases are delayed, and what it costs in days
    Delays(delays::Args),
    /// Open cases per handler, by level
    Workload(workload::Args),
    /// When the stock would be gone at the current rate
    Forecast(forecast::Args),
    /// Rates and averages of a window, with their formulas
    Indicators(indicators::Args),
    /// Published figures: take in, list, check what does not add up
    Reported(reported::Args),
    /// The daily, weekly or monthly sheet with the official paragraph; frozen and compared
    Report(report::Args),
    /// Read cases and events from a sheet
    Import(import::Args),
    /// Export cases or events as CSV or JSON lines, what falls due as a calendar, or the file of a case
    Export(export::Args),
    /// Compute due dates of terms given as JSON lines
    Clock(lines::Args),
    /// The statutory limits by procedure
    Limits,
    /// Take case numbers apart, one a line
    Number(lines::Args),
    /// Check the store against its chain
    Verify(verify::Args),
    /// Take in a year of public holidays
    Holidays(holidays::Args),
    /// The bounds of the levels in days left; set them
    Thresholds(thresholds::Args),
    /// Fill a store with a made-up docket and look at it
    Demo(demo::Args),
    /// Check terminal, store and calendar, with remedies
    Doctor,
    /// Check the files of settings, print the defaults, a setting, or where they are
    Config(config::Args),
    /// Every key with what it does, as a table
    Keys,
    /// Six minutes with the keys, on a made-up docket that is thrown away
    Tutorial,
    /// Check how this terminal draws, and remember it
    Display,
    /// Read the manual, a page or all of it
    Docs(docs::Args),
    /// Print the completions of a shell
    Completions(completions::Args),
    /// Print the manual page
    Man(man::Args),
}

fn iso_day(text: &str) -> Result<NaiveDate, BadValue> {
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|error| match error.kind() {
        ParseErrorKind::OutOfRange | ParseErrorKind::Impossible => BadValue::NoSuchDay,
        _ => BadValue::Day,
    })?;
    // The days computed from it must be days that a docket accepts.
    is_plausible(day).then_some(day).ok_or(BadValue::FarDay)
}

fn moment(text: &str) -> Result<DateTime<FixedOffset>, BadValue> {
    DateTime::parse_from_rfc3339(text).map_err(|_| BadValue::Moment)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_way_reads_what_the_whole_tree_reads() {
        for line in [
            "",
            "--plain",
            "--store a.redb --today 2026-06-30 --lang en",
            "--lang=zh --json",
            "--today 2026-06-30 due --limit 3",
            "--store due due",
            "--store due",
            "due",
            "--",
            "-- due",
            "-h",
            "--version",
            "--lang fr",
            "--today",
            "--today yesterday",
            "--glyphs safe --glyphs rich",
            "--nonsense",
            "--plain --plain",
            "-",
        ] {
            let words = line.split_whitespace();
            let args: Vec<OsString> = std::iter::once("qingji")
                .chain(words)
                .map(Into::into)
                .collect();
            let said = |read: Result<Cli, clap::Error>| match read {
                Ok(cli) => format!("{cli:?}"),
                Err(error) => error.to_string(),
            };
            assert_eq!(
                said(Cli::read(&args)),
                said(Cli::try_parse_from(&args)),
                "{line}"
            );
        }
    }
}
