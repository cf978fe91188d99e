//! The short way to read a command line: builds only the command that is named. Building all of
//! them takes half as long again as a list of open cases.

use std::ffi::OsString;

use clap::{Args, Command, FromArgMatches};

use super::args::{Cli, Start};
use super::{
    add, ageing, amend, bulk, calendar, change, close, completions, config, delays, demo, docs,
    drafts, due, execution, export, find, follow, forecast, history, holidays, import, indicators,
    lines, link, list, man, motd, pay, report, reported, resume, show, skip, stock, supervise,
    thresholds, today, undo, verify, views, workload,
};

/// Reads a command line without mistakes. Returns `None` for mistakes and for help, which need the
/// whole tree.
pub(super) fn read(args: &[OsString]) -> Option<Cli> {
    let mut words = args.iter().skip(1).filter_map(|arg| arg.to_str());
    // The first word that could be a command may be the value of an option. The tree then lacks the
    // command that is meant, which counts as a mistake like any other.
    let command = words.find_map(named);
    let mut tree = Start::augment_args(Command::new("qingji"));
    if let Some((name, options)) = command {
        tree = tree.subcommand(options(Command::new(name)));
    }
    let matches = tree.try_get_matches_from(args).ok()?;
    Cli::from_arg_matches(&matches).ok()
}

/// A function that adds the options of a command.
type Options = fn(Command) -> Command;

/// Every command with its options.
const OPTIONS: &[(&str, Options)] = &[
    ("today", today::Args::augment_args),
    ("skip", skip::Args::augment_args),
    ("due", due::Args::augment_args),
    ("list", list::Args::augment_args),
    ("views", views::Args::augment_args),
    ("bulk", bulk::Args::augment_args),
    ("calendar", calendar::Args::augment_args),
    ("find", find::Args::augment_args),
    ("show", show::Args::augment_args),
    ("why", show::WhyArgs::augment_args),
    ("follow", follow::Args::augment_args),
    ("change", change::Args::augment_args),
    ("resume", resume::Args::augment_args),
    ("pay", pay::Args::augment_args),
    ("payout", pay::PayoutArgs::augment_args),
    ("add", add::Args::augment_args),
    ("amend", amend::Args::augment_args),
    ("close", close::Args::augment_args),
    ("reopen", close::ReopenArgs::augment_args),
    ("supervise", supervise::Args::augment_args),
    ("link", link::Args::augment_args),
    ("drafts", drafts::Args::augment_args),
    ("undo", undo::Args::augment_args),
    ("history", history::Args::augment_args),
    ("stock", stock::Args::augment_args),
    ("execution", execution::Args::augment_args),
    ("motd", motd::Args::augment_args),
    ("ageing", ageing::Args::augment_args),
    ("delays", delays::Args::augment_args),
    ("workload", workload::Args::augment_args),
    ("forecast", forecast::Args::augment_args),
    ("indicators", indicators::Args::augment_args),
    ("reported", reported::Args::augment_args),
    ("report", report::Args::augment_args),
    ("import", import::Args::augment_args),
    ("export", export::Args::augment_args),
    ("clock", lines::Args::augment_args),
    ("number", lines::Args::augment_args),
    ("verify", verify::Args::augment_args),
    ("holidays", holidays::Args::augment_args),
    ("thresholds", thresholds::Args::augment_args),
    ("demo", demo::Args::augment_args),
    ("config", config::Args::augment_args),
    ("docs", docs::Args::augment_args),
    ("completions", completions::Args::augment_args),
    ("man", man::Args::augment_args),
    ("redo", std::convert::identity),
    ("limits", std::convert::identity),
    ("doctor", std::convert::identity),
    ("keys", std::convert::identity),
    ("tutorial", std::convert::identity),
    ("display", std::convert::identity),
];

/// The name of a command in [`OPTIONS`], and its options.
fn named(name: &str) -> Option<(&'static str, Options)> {
    OPTIONS.iter().find(|(known, _)| *known == name).copied()
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    /// A command that is added to the tree must be added here too, with the same options.
    #[test]
    fn every_command_of_the_tree_has_its_short_way() {
        let said = |command: &Command| -> Vec<String> {
            let arguments = command.get_arguments();
            arguments.map(|argument| format!("{argument:?}")).collect()
        };
        for whole in Cli::command().get_subcommands() {
            let name = whole.get_name();
            let named = named(name).unwrap_or_else(|| panic!("{name} has no short way"));
            let short = named.1(Command::new(named.0));
            assert_eq!(said(&short), said(whole), "{name}");
            let names = |command: &Command| -> Vec<String> {
                let below = command.get_subcommands();
                below.map(|below| below.get_name().to_owned()).collect()
            };
            assert_eq!(names(&short), names(whole), "{name}");
        }
    }

    #[test]
    fn a_value_that_is_named_like_a_command_is_a_value() {
        for line in [
            "--store due list --by due",
            "--store due due --limit 3",
            "--store due",
            "find due",
            "--lang en find show",
            "show (2026)内07民初1号 --json",
            "due --nonsense",
            "dew",
            "undo undo",
            "--store find due --limit 3",
            "redo --today 2026-06-30",
            "redo due",
        ] {
            let words = std::iter::once("qingji").chain(line.split_whitespace());
            let args: Vec<OsString> = words.map(Into::into).collect();
            let short = read(&args).map(|cli| format!("{cli:?}"));
            let whole = <Cli as clap::Parser>::try_parse_from(&args);
            if let Some(short) = short {
                assert_eq!(short, format!("{:?}", whole.unwrap()), "{line}");
            }
        }
        let args = ["qingji", "--store", "list", "list"].map(OsString::from);
        assert!(read(&args).is_some());
    }
}
