//! A step of the clock's explanation in words.

use crate::domain::clock::Step;
use crate::text::locale::Locale;

/// One line: what the step did, with which days, under which article, and the date reached.
pub(super) fn words(step: &Step, locale: Locale) -> String {
    let kind = serde_json::to_value(step.kind)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default();
    let mut parts = vec![word(locale, &format!("domain.step.{kind}"), &kind)];
    if let Some(n) = step.months {
        parts.push(locale.fill("cli.months", &[("n", &n.to_string())]));
    }
    if let Some(n) = step.days {
        parts.push(locale.fill("cli.days", &[("n", &n.to_string())]));
    }
    match (step.from, step.to) {
        (None, None) => {}
        (from, to) => {
            let day =
                |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
            parts.push(format!("{} ~ {}", day(from), day(to)));
        }
    }
    if let Some(note) = &step.note {
        parts.push(noted(locale, note));
    }
    if !step.articles.is_empty() {
        parts.push(format!("[{}]", step.articles.join(", ")));
    }
    if let Some(date) = step.date {
        parts.push(format!("=> {date}"));
    }
    parts.join(" ")
}

/// A note is a warning, a ground, a reason or a procedure where the words know it, else the text of the user.
fn noted(locale: Locale, note: &str) -> String {
    [
        "domain.warning",
        "domain.ground",
        "domain.reason",
        "domain.procedure",
    ]
    .into_iter()
    .map(|area| format!("{area}.{note}"))
    .find(|key| locale.has(key))
    .map_or_else(|| note.to_owned(), |key| locale.text(&key).to_owned())
}

fn word(locale: Locale, key: &str, fallback: &str) -> String {
    if locale.has(key) {
        locale.text(key)
    } else {
        fallback
    }
    .to_owned()
}
