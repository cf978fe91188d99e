//! What falls due, in words: `审限届满`, and what stands behind it.

use super::Wording;
use crate::text::locale::Locale;

/// The word of a kind (`due`, `supervision` ..): `审限届满`.
pub fn kind(id: &str, locale: Locale) -> &'static str {
    locale.text(&format!("domain.agenda.{id}"))
}

/// What stands behind it: a procedure, a ground or an outcome by its id in words, a measure as it was written.
pub fn what(kind: &str, text: Option<&str>, words: Wording<'_>) -> String {
    let Some(text) = text else {
        return String::new();
    };
    let named = |area: &str| {
        let key = format!("domain.{area}.{text}");
        words.locale.find(&key).unwrap_or(text).to_owned()
    };
    match kind {
        "due" | "apply-by" => named("procedure"),
        "pause-end" => named("ground"),
        "follow-up" => words.outcome(text).to_owned(),
        _ => text.to_owned(),
    }
}
