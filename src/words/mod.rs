//! Sentences about what is in the docket: an event, a step of the clock, a commit, what falls due. Every face says it with these.

pub mod agenda;
pub mod event;
pub mod sentence;
pub mod step;

use crate::config::offers::{Offered, Offers, said};
use crate::config::outcome::Outcomes;
use crate::text::locale::Locale;

/// What a sentence is made with: the reader's language, and the outcomes of the court or user, whose words are a setting.
#[derive(Debug, Clone, Copy)]
pub struct Wording<'o> {
    pub locale: Locale,
    pub outcomes: &'o Outcomes,
    /// What forms offer, whose words are stored in Chinese; without them what is stored is said as it is.
    pub offers: Option<&'o Offers>,
}

impl<'o> Wording<'o> {
    pub fn new(locale: Locale, outcomes: &'o Outcomes) -> Wording<'o> {
        Wording {
            locale,
            outcomes,
            offers: None,
        }
    }

    /// With the words of what forms offer.
    #[must_use]
    pub fn offering(self, offers: &'o Offers) -> Wording<'o> {
        Wording {
            offers: Some(offers),
            ..self
        }
    }

    /// What is stored of one of the lists of offers, in the reader's language.
    pub fn offered<'t>(self, list: fn(&Offers) -> &[Offered], stored: &'t str) -> &'t str
    where
        'o: 't,
    {
        let known = self.offers.map(list);
        known.map_or(stored, |list| said(list, stored, self.locale))
    }

    /// How a case was closed 结案方式.
    pub fn closing<'t>(self, stored: &'t str) -> &'t str
    where
        'o: 't,
    {
        self.offered(|offers| &offers.closing, stored)
    }

    /// How somebody was reached 方式.
    pub fn contact<'t>(self, stored: &'t str) -> &'t str
    where
        'o: 't,
    {
        self.offered(|offers| &offers.contact, stored)
    }

    /// How money moved.
    pub fn payment<'t>(self, stored: &'t str) -> &'t str
    where
        'o: 't,
    {
        self.offered(|offers| &offers.payment, stored)
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
