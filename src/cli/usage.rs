//! Errors in a command line, in the user's language; help and version on their way to stdout.

use std::collections::BTreeMap;
use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::exit::{Exit, Failure};
use super::print::{Format, Printer};
use super::words::{self, ErrorJson};
use crate::service::error::ErrorKind as Kind;
use crate::text::locale::{Locale, Named};

/// Answers a command line that cannot be run: help and version are data, anything else is a usage
/// error.
pub(super) fn answer(
    out: &mut Printer,
    error: &clap::Error,
    args: &[OsString],
) -> Result<Exit, Failure> {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let text = help(error, out.locale());
            write!(out.raw(), "{text}")?;
            Ok(Exit::Ok)
        }
        kind => {
            let locale = out.locale();
            let (key, said) = sentence(locale, kind, error);
            // A word after one that is no command does not name one either.
            let named = (kind != ErrorKind::InvalidSubcommand).then(|| command_of(args));
            let command = named
                .flatten()
                .map_or_else(String::new, |name| format!("{name} "));
            let hint = locale.fill("cli.usage.hint", &[("command", &command)]);
            if out.answers_json() {
                let error = ErrorJson {
                    kind: Kind::Usage,
                    key,
                    message: &said,
                    hint: Some(&hint),
                    args: BTreeMap::new(),
                };
                words::tell_machine(out, &error);
            } else {
                out.say(&locale.fill("cli.error", &[("what", &said)]));
                out.say(&locale.fill("cli.hint", &[("hint", &hint)]));
            }
            Ok(Exit::Usage)
        }
    }
}

/// The command that a command line names, as it is spelled there.
fn command_of(args: &[OsString]) -> Option<String> {
    use clap::CommandFactory;
    let cli = super::Cli::command();
    let mut names = args.iter().skip(1).filter_map(|arg| arg.to_str());
    let name = names.find(|name| cli.find_subcommand(name).is_some())?;
    Some(name.to_owned())
}

/// The form that an unreadable command line asks for, by `--format` or `--json`.
pub(super) fn format(args: &[OsString]) -> Option<Format> {
    use clap::ValueEnum;
    let texts: Vec<&str> = args.iter().filter_map(|arg| arg.to_str()).collect();
    let after = texts.iter().position(|text| *text == "--format");
    let after = after.and_then(|at| texts.get(at + 1).copied());
    let joined = texts.iter().find_map(|text| text.strip_prefix("--format="));
    let asked = after.or(joined);
    let json = texts.contains(&"--json").then_some(Format::Json);
    asked
        .and_then(|text| Format::from_str(text, false).ok())
        .or(json)
}

/// The help as it is shown. clap builds the usage line itself, with an English word.
pub(super) fn help(error: &clap::Error, locale: Locale) -> String {
    words(&error.render().to_string(), locale)
}

/// The text of a help with the word of its usage line in the language.
pub(super) fn words(help: &str, locale: Locale) -> String {
    let optional = locale.text("cli.heading.optional");
    help.replacen("[OPTIONS]", optional, 1)
}

/// Whether `-h` was asked for without a command.
pub(super) fn short_help(args: &[OsString], error: &clap::Error) -> bool {
    use clap::CommandFactory;
    let cli = super::Cli::command();
    error.kind() == ErrorKind::DisplayHelp
        && args.iter().any(|arg| arg == "-h")
        && !args
            .iter()
            .skip(1)
            .any(|arg| cli.find_subcommand(arg).is_some())
}

/// Rewrites `help due` and `help 届满` to `due --help`.
pub(super) fn asked_for_help(args: &[OsString], error: &clap::Error) -> Vec<OsString> {
    let mut args = args.to_vec();
    let unknown = error.get(ContextKind::InvalidSubcommand).map(shown);
    if unknown.as_deref() == Some("help")
        && let Some(i) = args.iter().position(|arg| arg == "help")
    {
        args.remove(i);
        let topic = args.get_mut(i);
        if let Some(topic) = topic
            && let Some(name) = topic.to_str().and_then(super::help::by_word)
        {
            *topic = name.into();
        }
        args.push("--help".into());
    }
    args
}

/// The error's key, and what is wrong in words.
fn sentence(locale: Locale, kind: ErrorKind, error: &clap::Error) -> (&'static str, String) {
    let Some(key) = key(kind, error) else {
        let said = error.render().to_string();
        let said = said.trim_end().trim_start_matches("error: ");
        return ("usage", said.to_owned());
    };
    let first = match kind {
        ErrorKind::InvalidSubcommand => context(error, ContextKind::InvalidSubcommand),
        _ => context(error, ContextKind::InvalidArg),
    };
    let value = context(error, ContextKind::InvalidValue);
    let args: Named<'_> = &[("name", &first), ("value", &value)];
    let mut lines = vec![locale.fill(&format!("cli.usage.{key}"), args)];
    lines.extend(hints(locale, error));
    if kind == ErrorKind::InvalidSubcommand
        && let Some(name) = super::help::by_word(&first)
    {
        lines.push(locale.fill("cli.usage.nearest", &[("value", &name)]));
    }
    if let Some((least, most)) = std::error::Error::source(error).and_then(bounds) {
        let args: Named<'_> = &[("least", &least), ("most", &most)];
        lines.push(locale.fill("cli.usage.range", args));
    }
    if let Some(form) = std::error::Error::source(error).and_then(form) {
        lines.push(locale.text(form).to_owned());
    }
    let text = lines.join("\n");
    let lines: Vec<_> = text.lines().map(crate::text::sanitize::shown).collect();
    (key, lines.join("\n"))
}

fn context(error: &clap::Error, kind: ContextKind) -> String {
    error.get(kind).map(shown).unwrap_or_default()
}

/// The kind of mistake; `None` for one that has only English words and does not occur with our
/// options.
fn key(kind: ErrorKind, error: &clap::Error) -> Option<&'static str> {
    let is_option = |name: &str| {
        let mut letters = name.trim_start_matches('-').chars();
        name.starts_with('-') && letters.next().is_some_and(char::is_alphabetic)
    };
    Some(match kind {
        ErrorKind::InvalidSubcommand => "unknown-command",
        ErrorKind::UnknownArgument if is_option(&context(error, ContextKind::InvalidArg)) => {
            "unknown-option"
        }
        ErrorKind::UnknownArgument => "unknown-argument",
        ErrorKind::InvalidUtf8 => "not-utf8",
        ErrorKind::InvalidValue | ErrorKind::ValueValidation | ErrorKind::NoEquals => "bad-value",
        ErrorKind::MissingRequiredArgument | ErrorKind::MissingSubcommand => "missing",
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues | ErrorKind::TooFewValues => {
            "values"
        }
        ErrorKind::ArgumentConflict => "twice",
        _ => return None,
    })
}

/// The possible meanings, a line each.
fn hints(locale: Locale, error: &clap::Error) -> Vec<String> {
    let more = [
        ("cli.usage.choices", ContextKind::ValidValue),
        ("cli.usage.nearest", ContextKind::SuggestedSubcommand),
        ("cli.usage.nearest", ContextKind::SuggestedArg),
        ("cli.usage.nearest", ContextKind::SuggestedValue),
    ];
    let hints = more.into_iter().filter_map(|(key, of)| {
        let value = match error.get(of) {
            // The nearest is last.
            Some(ContextValue::Strings(all)) if of == ContextKind::SuggestedSubcommand => {
                all.last().cloned().unwrap_or_default()
            }
            _ => context(error, of),
        };
        (!value.is_empty()).then(|| locale.fill(key, &[("value", &value)]))
    });
    hints.collect()
}

/// How a value should look, by the kind of error.
fn form(source: &(dyn std::error::Error + 'static)) -> Option<&'static str> {
    match source.downcast_ref::<BadValue>() {
        Some(BadValue::Day) => Some("cli.usage.day"),
        Some(BadValue::NoSuchDay) => Some("cli.usage.no-such-day"),
        Some(BadValue::FarDay) => Some("cli.usage.far-day"),
        Some(BadValue::Moment) => Some("cli.usage.moment"),
        None => source
            .is::<std::num::ParseIntError>()
            .then_some("cli.usage.number"),
    }
}

/// The least and the largest number, of an error about a number outside of them; clap tells them in
/// its words alone: `99999 is not in 0..=1200`.
fn bounds(source: &(dyn std::error::Error + 'static)) -> Option<(String, String)> {
    let said = source.to_string();
    let (_, range) = said.split_once(" is not in ")?;
    let (least, most) = range.split_once("..=")?;
    let numbers = [least, most].map(|n| n.parse::<i64>().is_ok());
    numbers
        .iter()
        .all(|known| *known)
        .then(|| (least.to_owned(), most.to_owned()))
}

/// A value that cannot be read.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("{self:?}")]
pub(super) enum BadValue {
    /// Not a day in ISO form.
    Day,
    /// In the form of a day, but not in the calendar.
    NoSuchDay,
    /// Of a year that no docket reaches.
    FarDay,
    /// Not an RFC 3339 timestamp.
    Moment,
}

fn shown(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join(" "),
        ContextValue::StyledStr(text) => text.to_string(),
        ContextValue::Number(n) => n.to_string(),
        _ => String::new(),
    }
}
