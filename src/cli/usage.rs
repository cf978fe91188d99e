//! What is wrong with a command line, in the user's language; help and version on their way to stdout.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::exit::{Exit, Failure};
use super::print::Printer;
use crate::text::locale::Locale;

/// Answers a command line that cannot be run: help and version are data, the rest is a usage error.
pub(super) fn answer(out: &mut Printer, error: &clap::Error) -> Result<Exit, Failure> {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let text = help(error, out.locale());
            write!(out.raw(), "{text}")?;
            Ok(Exit::Ok)
        }
        kind => {
            let said = sentence(out, kind, error);
            out.say(&said);
            let hint = out.locale().text("cli.usage.hint");
            out.say(hint);
            Ok(Exit::Usage)
        }
    }
}

/// Help as it is shown. clap makes the usage line itself, with an English word.
pub(super) fn help(error: &clap::Error, locale: Locale) -> String {
    let optional = locale.text("cli.heading.optional");
    error
        .render()
        .to_string()
        .replacen("[OPTIONS]", optional, 1)
}

/// Whether `-h` was asked for, of no command in particular.
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

/// `help due` and `help 届满` mean `due --help`.
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

fn sentence(out: &Printer, kind: ErrorKind, error: &clap::Error) -> String {
    let locale = out.locale();
    let key = match kind {
        ErrorKind::InvalidSubcommand => "unknown-command",
        ErrorKind::UnknownArgument => "unknown-option",
        ErrorKind::InvalidValue | ErrorKind::ValueValidation | ErrorKind::NoEquals => "bad-value",
        ErrorKind::MissingRequiredArgument | ErrorKind::MissingSubcommand => "missing",
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues | ErrorKind::TooFewValues => {
            "values"
        }
        ErrorKind::ArgumentConflict => "twice",
        // The rest speaks English; it does not occur with our options.
        _ => return error.render().to_string().trim_end().to_owned(),
    };
    let context = |kind: ContextKind| error.get(kind).map(shown).unwrap_or_default();
    let first = match kind {
        ErrorKind::InvalidSubcommand => context(ContextKind::InvalidSubcommand),
        _ => context(ContextKind::InvalidArg),
    };
    let mut text = locale.fill(
        &format!("cli.usage.{key}"),
        &[
            ("name", &first),
            ("value", &context(ContextKind::InvalidValue)),
        ],
    );
    let more = [
        ("cli.usage.choices", ContextKind::ValidValue),
        ("cli.usage.nearest", ContextKind::SuggestedSubcommand),
        ("cli.usage.nearest", ContextKind::SuggestedArg),
        ("cli.usage.nearest", ContextKind::SuggestedValue),
    ];
    for (key, kind) in more {
        let value = match error.get(kind) {
            // The nearest stands last.
            Some(ContextValue::Strings(all)) if kind == ContextKind::SuggestedSubcommand => {
                all.last().cloned().unwrap_or_default()
            }
            _ => context(kind),
        };
        if !value.is_empty() {
            text.push('\n');
            text.push_str(&locale.fill(key, &[("value", &value)]));
        }
    }
    if kind == ErrorKind::InvalidSubcommand
        && let Some(name) = super::help::by_word(&first)
    {
        text.push('\n');
        text.push_str(&locale.fill("cli.usage.nearest", &[("value", &name)]));
    }
    if let Some(form) = std::error::Error::source(error).and_then(form) {
        text.push('\n');
        text.push_str(locale.text(form));
    }
    let lines: Vec<_> = text.lines().map(crate::text::sanitize::shown).collect();
    lines.join("\n")
}

/// What a value should look like, by what could not be read.
fn form(source: &(dyn std::error::Error + 'static)) -> Option<&'static str> {
    match source.downcast_ref::<BadValue>() {
        Some(BadValue::Day) => Some("cli.usage.day"),
        Some(BadValue::NoSuchDay) => Some("cli.usage.no-such-day"),
        Some(BadValue::Moment) => Some("cli.usage.moment"),
        None => source
            .is::<std::num::ParseIntError>()
            .then_some("cli.usage.number"),
    }
}

/// A value that cannot be read.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("{self:?}")]
pub(super) enum BadValue {
    /// No day in ISO form.
    Day,
    /// In the form of a day, but the calendar has none like it.
    NoSuchDay,
    /// No moment of RFC 3339.
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
