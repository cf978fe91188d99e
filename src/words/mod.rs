//! Texts about the content of the docket: an event, a step of the clock, a commit, what falls due.
//! Shared by all user interfaces.

pub mod agenda;
pub mod event;
pub mod sentence;
pub mod step;

use chrono::{Datelike, NaiveDate, Weekday};

use crate::config::offers::{Offered, Offers, said};
use crate::config::outcome::Outcomes;
use crate::domain::event::Field;
use crate::domain::sides::Sides;
use crate::text::locale::Locale;

/// A day with its weekday: `2026-07-05 周日`.
pub fn day_and_weekday(locale: Locale, day: NaiveDate) -> String {
    format!("{day} {}", weekday(locale, day))
}

/// The weekday of a day: `周日`.
pub fn weekday(locale: Locale, day: NaiveDate) -> &'static str {
    locale.text(match day.weekday() {
        Weekday::Mon => "domain.weekday.mon",
        Weekday::Tue => "domain.weekday.tue",
        Weekday::Wed => "domain.weekday.wed",
        Weekday::Thu => "domain.weekday.thu",
        Weekday::Fri => "domain.weekday.fri",
        Weekday::Sat => "domain.weekday.sat",
        Weekday::Sun => "domain.weekday.sun",
    })
}

/// The context of a text: the reader's language, and the outcomes of the court or user, whose names
/// are a setting.
#[derive(Debug, Clone, Copy)]
pub struct Wording<'o> {
    pub locale: Locale,
    pub outcomes: &'o Outcomes,
    /// The choices offered by forms, whose stored text is Chinese; without them stored text is
    /// shown as it is.
    pub offers: Option<&'o Offers>,
    /// What the parties of the case are called, if it is known of which case the text is.
    pub sides: Option<Sides>,
}

impl<'o> Wording<'o> {
    pub fn new(locale: Locale, outcomes: &'o Outcomes) -> Wording<'o> {
        Wording {
            locale,
            outcomes,
            offers: None,
            sides: None,
        }
    }

    /// Calls the parties what the case in question calls them.
    #[must_use]
    pub fn calling(self, sides: Sides) -> Wording<'o> {
        Wording {
            sides: Some(sides),
            ..self
        }
    }

    /// The name of a field of a case.
    pub fn field(self, field: Field) -> &'static str {
        let side = self.sides.and_then(|sides| sides.of_field(field));
        match side {
            Some(id) => self.locale.text(&format!("domain.side.{id}")),
            None => self.locale.text(&format!("cli.column.{}", field.id())),
        }
    }

    /// Adds the choices offered by forms.
    #[must_use]
    pub fn offering(self, offers: &'o Offers) -> Wording<'o> {
        Wording {
            offers: Some(offers),
            ..self
        }
    }

    /// Translates a stored text from one of the lists of choices into the reader's language.
    pub fn offered<'t>(self, list: fn(&Offers) -> &[Offered], stored: &'t str) -> &'t str
    where
        'o: 't,
    {
        let known = self.offers.map(list);
        known.map_or(stored, |list| said(list, stored, self.locale))
    }

    /// Translates how a case was closed 结案方式.
    pub fn closing<'t>(self, stored: &'t str) -> &'t str
    where
        'o: 't,
    {
        self.offered(Offers::closing, stored)
    }

    /// Translates how a person was reached 方式.
    pub fn contact<'t>(self, stored: &'t str) -> &'t str
    where
        'o: 't,
    {
        self.offered(Offers::contact, stored)
    }

    /// Translates how money was paid.
    pub fn payment<'t>(self, stored: &'t str) -> &'t str
    where
        'o: 't,
    {
        self.offered(Offers::payment, stored)
    }

    /// Returns the name of an outcome, or the user's own text in its place.
    pub fn outcome<'t>(self, id: &'t str) -> &'t str
    where
        'o: 't,
    {
        let known = self.outcomes.find(id);
        known.map_or(id, |outcome| outcome.words(self.locale))
    }
}
