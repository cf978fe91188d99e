//! What falls due, in words: `审限届满`, and what stands behind it.

use std::sync::LazyLock;

use crate::text::locale::Locale;

use super::outcome::Outcomes;

/// The word of a kind (`due`, `supervision` ..): `审限届满`.
pub fn kind(id: &str, locale: Locale) -> &'static str {
    locale.text(&format!("domain.agenda.{id}"))
}

/// What stands behind it: a procedure, a ground or an outcome by its id in words, a measure as it was written.
pub fn what(kind: &str, text: Option<&str>, locale: Locale) -> String {
    static OUTCOMES: LazyLock<Outcomes> = LazyLock::new(Outcomes::builtin);
    let Some(text) = text else {
        return String::new();
    };
    let named = |area: &str| {
        let key = format!("domain.{area}.{text}");
        let known = locale.has(&key).then(|| locale.text(&key));
        known.unwrap_or(text).to_owned()
    };
    match kind {
        "due" | "apply-by" => named("procedure"),
        "pause-end" => named("ground"),
        "follow-up" => OUTCOMES
            .find(text)
            .map_or(text, |outcome| outcome.words(locale == Locale::En))
            .to_owned(),
        _ => text.to_owned(),
    }
}
