//! Errors in the user's language: what is wrong and where, then what to do.

use std::collections::BTreeMap;

use super::print::Printer;
use crate::config::{Problem, ProblemKind};
use crate::service::error::{Error, ErrorKey, ErrorKind};
use crate::text::fold::fold;
use crate::text::locale::{Locale, pairs};

/// What is wrong, and where.
pub(super) fn what(locale: Locale, error: &Error) -> String {
    let unnamed = |(name, value): &(String, String)| name == "number" && value.trim().is_empty();
    if error.key == ErrorKey::NoSuchCase && error.args.iter().any(unnamed) {
        return locale.text("cli.no-number").to_owned();
    }
    fill(locale, &format!("{}.what", error.key.words()), error)
}

/// Whether a word is in a list of words that mean the same, in either language.
pub(super) fn is_said(list: &str, word: &str) -> bool {
    Locale::ALL
        .into_iter()
        .flat_map(|locale| locale.text(list).split_whitespace())
        .any(|known| fold(known) == fold(word))
}

/// What is wrong with a setting, with file and line.
pub(super) fn problem(locale: Locale, problem: &Problem) -> String {
    let at = match problem.line {
        0 => problem.file.clone(),
        line => format!("{}:{line}", problem.file),
    };
    let hint = problem.hint.as_deref().unwrap_or_default();
    let found = locale.argument("detail", &problem.found);
    let key = match (problem.kind, hint) {
        (ProblemKind::Value | ProblemKind::Unknown, "") => {
            format!("cli.problem.{}-bare", problem.kind.id())
        }
        (kind, _) => format!("cli.problem.{}", kind.id()),
    };
    locale.fill(&key, &[("at", &at), ("found", &found), ("hint", &hint)])
}

/// A problem of a setting for one line of a screen: the names first, the file without its folders.
pub(super) fn brief(locale: Locale, said: &Problem) -> String {
    let file = said.file.rsplit('/').next().unwrap_or_default();
    let short = Problem {
        file: file.to_owned(),
        ..said.clone()
    };
    let hint = said.hint.as_deref().unwrap_or_default();
    let key = format!("cli.problem.{}-brief", said.kind.id());
    if locale.has(&key) {
        let at = format!("{file}:{}", said.line);
        return locale.fill(
            &key,
            &[("at", &at), ("found", &said.found), ("hint", &hint)],
        );
    }
    problem(locale, &short)
}

/// What is wrong and what to do, in one line.
pub(super) fn sentence(locale: Locale, error: &Error) -> String {
    let what = locale.fill("cli.error", &[("what", &what(locale, error))]);
    match hint(locale, error) {
        Some(hint) => format!("{what} {hint}"),
        None => what,
    }
}

/// What to do.
pub(super) fn hint(locale: Locale, error: &Error) -> Option<String> {
    let key = format!("{}.hint", error.key.words());
    locale.has(&key).then(|| fill(locale, &key, error))
}

/// An error in the machine contract.
#[derive(Debug, serde::Serialize)]
pub(super) struct ErrorJson<'a> {
    pub kind: ErrorKind,
    pub key: &'a str,
    pub message: &'a str,
    pub hint: Option<&'a str>,
    pub args: BTreeMap<&'a str, &'a str>,
}

/// Prints an error as one object on one line of stderr.
pub(super) fn tell_machine(out: &mut Printer, error: &ErrorJson<'_>) {
    // Texts can always be written as JSON.
    let line = serde_json::to_string(error).unwrap_or_default();
    out.say_bytes(crate::text::sanitize::shown(&line).as_bytes());
}

/// Prints an error on stderr.
pub(super) fn tell(out: &mut Printer, error: &Error) {
    let locale = out.locale();
    if out.answers_json() {
        let (message, hint) = (what(locale, error), hint(locale, error));
        let args = error.args.iter();
        let said = ErrorJson {
            kind: error.kind(),
            key: error.key.id(),
            message: &message,
            hint: hint.as_deref(),
            args: args.map(|(k, v)| (k.as_str(), v.as_str())).collect(),
        };
        return tell_machine(out, &said);
    }
    let said = locale.fill("cli.error", &[("what", &what(locale, error))]);
    out.say(&crate::text::sanitize::shown(&said));
    if let Some(hint) = hint(locale, error) {
        let hint = locale.fill("cli.hint", &[("hint", &hint)]);
        out.say(&crate::text::sanitize::shown(&hint));
    }
}

fn fill(locale: Locale, key: &str, error: &Error) -> String {
    let words: Vec<(&str, &str)> = error
        .args
        .iter()
        .map(|(name, value)| (name.as_str(), locale.argument(name, value)))
        .collect();
    locale.fill(key, &pairs(&words))
}
