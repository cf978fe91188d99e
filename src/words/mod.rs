//! Sentences about what is in the docket: an event, a step of the clock, a commit, what falls due. Every face says it with these.

pub mod agenda;
pub mod event;
pub mod sentence;
pub mod step;

use crate::config::outcome::Outcomes;
use crate::text::locale::Locale;

/// What a sentence is made with: the reader's language, and the outcomes of the court or user, whose words are a setting.
#[derive(Debug, Clone, Copy)]
pub struct Wording<'o> {
    pub locale: Locale,
    pub outcomes: &'o Outcomes,
}

impl<'o> Wording<'o> {
    pub fn new(locale: Locale, outcomes: &'o Outcomes) -> Wording<'o> {
        Wording { locale, outcomes }
    }

    /// The words of an outcome, or what the user wrote in its place.
    pub fn outcome<'t>(self, id: &'t str) -> &'t str
    where
        'o: 't,
    {
        let known = self.outcomes.find(id);
        known.map_or(id, |outcome| outcome.words(self.locale))
    }
}
