//! A commit of the journal in words: one sentence, and what it did to its cases. The same on the
//! screens and in the shell.

use crate::service::api::{CommitFile, CommitLine, Differing};
use crate::text::locale::Locale;
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
    let locale = words.locale;
    let mut lines = Vec::new();
    if let Some(by) = file.line.retracted_by {
        lines.push(locale.fill("domain.history.undone", &[("commit", &by)]));
    }
    for case in &file.cases {
        lines.push(case.number.clone());
        for (on, fact) in &case.events {
            let on = on.map(|day| day.to_string()).unwrap_or_default();
            lines.push(format!("  {on} {}", event::words(fact, words)));
        }
        for change in &case.changes {
            let [before, after] = [&change.before, &change.after]
                .map(|value| shown(change.what, value.as_deref(), words));
            let what = value_word(change.what, locale);
            lines.push(locale.fill(
                "domain.history.change",
                &[("what", &what), ("before", &before), ("after", &after)],
            ));
        }
    }
    if file.total > file.cases.len() {
        let more = (file.total - file.cases.len()).to_string();
        lines.push(locale.fill("domain.history.more", &[("n", &more)]));
    }
    for later in &file.dependents {
        lines.push(locale.fill(
            "domain.history.built-upon",
            &[
                ("commit", &later.commit),
                ("actor", &later.actor),
                ("summary", &what(later, words)),
            ],
        ));
    }
    lines
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
