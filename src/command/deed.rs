//! A commit of the journal in words: one sentence, and what it did to its cases. The same on the
//! screens and in the shell.

use chrono::NaiveDate;

use crate::domain::event::Fact;
use crate::service::api::{CommitFile, CommitLine, Difference, Differing, TouchedCase};
use crate::text::locale::{Locale, Named};
use crate::words::{Wording, event, sentence};

/// What a commit did, without user and time.
pub fn what(line: &CommitLine, words: Wording<'_>) -> String {
    let deed = sentence::Deed {
        action: line.action,
        redo: line.redo,
        cases: line.cases,
        events: line.events,
        number: line.number.as_deref(),
        fact: line.fact.as_ref().map(|(_, fact)| fact),
        varies: line.varies,
        undid: &line.retracts_all,
        source: line.source.as_deref(),
        added: line.added,
        of_import: line.of_import.as_ref().map(|(file, n)| (file.as_str(), *n)),
        setting: line.setting.as_ref(),
    };
    sentence::words(&deed, words)
}

/// What an undo, or the undo of an undo, is about, if that is a single fact of one case:
/// `(2026)内0722民初16号 中止 自 2026-06-01`.
pub fn undone(line: &CommitLine, words: Wording<'_>) -> Option<String> {
    let (number, (_, fact)) = line.number.as_ref().zip(line.fact.as_ref())?;
    let one = line.cases == 1 && line.retracts_all.len() == 1;
    one.then(|| format!("{number} {}", event::words(fact, words)))
}

/// The details of a commit, one per line: which commit undid it, its cases with their facts and
/// every value before and after, and the commits that build on it.
///
/// Case numbers start at the left edge, what is about them is indented by two columns.
pub fn account(file: &CommitFile, words: Wording<'_>) -> Vec<String> {
    let mut lines: Vec<String> = undone_by(file, words).into_iter().collect();
    lines.extend(all_of(&file.cases, words));
    lines.extend(more(file, words));
    lines.extend(built_upon(file, words));
    lines
}

/// The details of a commit from a row of the first of its cases, the event with this index: first
/// what it did there, the row before the rest, then what builds on it there, then its other cases.
pub fn account_from(file: &CommitFile, index: usize, words: Wording<'_>) -> Vec<String> {
    let Some((case, others)) = file.cases.split_first() else {
        return account(file, words);
    };
    let mut lines: Vec<String> = undone_by(file, words).into_iter().collect();
    lines.push(case.number.clone());
    let mut beside = facts(case, words);
    if index < beside.len() {
        lines.push(beside.remove(index));
    }
    let mut part = |key: &str, n: usize, part: Vec<String>| {
        if n > 0 {
            lines.push(String::new());
            lines.push(words.locale.fill(key, &[("n", &n)]));
            lines.extend(part);
        }
    };
    part("domain.history.with-it", beside.len(), beside);
    part(
        "domain.history.changed",
        case.changes.len(),
        changes(case, words),
    );
    let later = built_upon(file, words);
    part("domain.history.later", later.len(), later);
    let mut rest = all_of(others, words);
    rest.extend(more(file, words));
    part("domain.history.others", file.total.saturating_sub(1), rest);
    lines
}

/// What was done to some cases, each below its number.
fn all_of(cases: &[TouchedCase], words: Wording<'_>) -> Vec<String> {
    let lines = cases.iter().flat_map(|case| {
        let number = std::iter::once(case.number.clone());
        number.chain(facts(case, words)).chain(changes(case, words))
    });
    lines.collect()
}

fn undone_by(file: &CommitFile, words: Wording<'_>) -> Option<String> {
    let by = file.line.retracted_by?;
    Some(
        words
            .locale
            .fill("domain.history.undone", &[("commit", &by)]),
    )
}

fn facts(case: &TouchedCase, words: Wording<'_>) -> Vec<String> {
    let line = |(on, fact): &(Option<NaiveDate>, Fact)| {
        let on = on.map(|day| day.to_string()).unwrap_or_default();
        format!("  {on} {}", event::words(fact, words))
    };
    case.events.iter().map(line).collect()
}

fn changes(case: &TouchedCase, words: Wording<'_>) -> Vec<String> {
    let line = |change: &Difference| {
        let [before, after] = [&change.before, &change.after]
            .map(|value| shown(change.what, value.as_deref(), words));
        let what = value_word(change.what, words.locale);
        let args: Named<'_> = &[("what", &what), ("before", &before), ("after", &after)];
        words.locale.fill("domain.history.change", args)
    };
    case.changes.iter().map(line).collect()
}

/// How many cases are not listed.
fn more(file: &CommitFile, words: Wording<'_>) -> Option<String> {
    let n = file
        .total
        .checked_sub(file.cases.len())
        .filter(|n| *n > 0)?;
    Some(words.locale.fill("domain.history.more", &[("n", &n)]))
}

fn built_upon(file: &CommitFile, words: Wording<'_>) -> Vec<String> {
    let line = |later: &CommitLine| {
        let summary = what(later, words);
        let args: Named<'_> = &[
            ("commit", &later.commit),
            ("actor", &later.actor),
            ("summary", &summary),
        ];
        words.locale.fill("domain.history.built-upon", args)
    };
    file.dependents.iter().map(line).collect()
}

/// A value in words: states and outcomes have ids in the journal.
fn shown(what: Differing, value: Option<&str>, words: Wording<'_>) -> String {
    let Some(value) = value else {
        return "-".to_owned();
    };
    match (what, value.split_once(' ')) {
        (Differing::Last, Some((on, outcome))) => format!("{on} {}", words.outcome(outcome)),
        (Differing::State | Differing::Exists, _) => {
            let key = format!("domain.{}.{value}", what.id());
            words.locale.find(&key).unwrap_or(value).to_owned()
        }
        _ => value.to_owned(),
    }
}

/// The name of a field or of another value that differs.
fn value_word(what: Differing, locale: Locale) -> &'static str {
    ["domain.value", "cli.column"]
        .into_iter()
        .find_map(|area| locale.find(&format!("{area}.{}", what.id())))
        .unwrap_or(what.id())
}
