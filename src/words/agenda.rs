//! What falls due, in words: `审限届满`, and its details.

use super::Wording;
use crate::domain::agenda::AgendaKind;
use crate::text::locale::Locale;

/// The name of a kind: `审限届满`.
pub fn kind(kind: AgendaKind, locale: Locale) -> &'static str {
    locale.text(&format!("domain.agenda.{}", kind.id()))
}

/// The details: a procedure, a ground or an outcome by name, a supervision as it was written.
pub fn what(kind: AgendaKind, text: Option<&str>, words: Wording<'_>) -> String {
    let Some(text) = text else {
        return String::new();
    };
    let named = |area: &str| {
        let key = format!("domain.{area}.{text}");
        words.locale.find(&key).unwrap_or(text).to_owned()
    };
    match kind {
        AgendaKind::Due | AgendaKind::ApplyBy => named("procedure"),
        AgendaKind::PauseEnd => named("ground"),
        AgendaKind::FollowUp => words.outcome(text).to_owned(),
        AgendaKind::Supervision => text.to_owned(),
    }
}

/// Kind and details in one: `扣除届满 公告`.
pub fn entry(of: AgendaKind, text: Option<&str>, words: Wording<'_>) -> String {
    let what = what(of, text, words);
    format!("{} {what}", kind(of, words.locale))
        .trim_end()
        .to_owned()
}
