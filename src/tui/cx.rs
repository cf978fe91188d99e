//! What every screen may read and none may change.

use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::Duration;

use chrono::NaiveDate;

use super::options::Options;
use super::style::Styles;
use super::waits::Waits;
use crate::command::keymap::Keymap;
use crate::config::display::{Ambiguous, Clipboard, Depth, Glyphs};
use crate::config::offers::Offers;
use crate::config::outcome::Outcomes;
use crate::domain::calendar::Calendar;
use crate::service::api::{Filter, Overview, View};
use crate::text::locale::{Locale, Named, filled};
use crate::text::stops;
use crate::words::Wording;

/// The read-only surroundings of a screen.
#[derive(Debug)]
pub struct Cx {
    pub locale: Locale,
    pub styles: Styles,
    pub glyphs: Glyphs,
    pub ambiguous: Ambiguous,
    pub clipboard: Clipboard,
    pub keymap: Keymap,
    pub outcomes: Outcomes,
    /// Whose checklist is shown first.
    pub checklist: Filter,
    pub offers: Offers,
    pub today: NaiveDate,
    /// The past that is looked at.
    pub view: View,
    /// Whether courts may be ranked.
    pub ranking: bool,
    /// Where files go that somebody keeps.
    pub folder: PathBuf,
    pub actor: String,
    pub label: String,
    pub demo: bool,
    /// What the terminal calls itself, and its colours.
    pub term: String,
    pub depth: Depth,
    pub width: u16,
    pub height: u16,
    /// Rows the tutorial needs besides the one of the rule below the screen.
    pub strip: u16,
    /// Since the start, at the latest message.
    pub time: Duration,
    pub waits: Waits,
    /// The numbers of the day, once they came.
    pub overview: Option<Overview>,
}

impl Cx {
    /// Whether the docket is made up.
    pub fn is_demo(&self) -> bool {
        self.demo || self.overview.as_ref().is_some_and(|o| o.demo)
    }

    pub fn new(options: &Options, width: u16, height: u16) -> Cx {
        let depth = options.surroundings.depth(options.color);
        Cx {
            locale: options.locale,
            styles: Styles::new(&options.resolved_theme(), depth),
            glyphs: options.resolved_glyphs(),
            ambiguous: options.ambiguous,
            clipboard: options.resolved_clipboard(),
            keymap: options.keymap.clone(),
            outcomes: options.outcomes.clone(),
            checklist: options.checklist.clone(),
            offers: options.offers.clone(),
            today: options.clock.read().today,
            view: View::default(),
            ranking: options.ranking,
            folder: options.folder.clone(),
            actor: options.actor.name.clone(),
            label: options.label.clone(),
            demo: options.demo,
            term: options.surroundings.term.clone(),
            depth,
            width,
            height,
            strip: 0,
            time: Duration::ZERO,
            waits: options.waits,
            overview: None,
        }
    }

    /// The day that is looked at.
    pub fn day(&self) -> NaiveDate {
        self.view.day(self.today)
    }

    /// The one-column layout, for what is smaller than 60 columns or 15 rows.
    pub fn tiny(&self) -> bool {
        self.width < 60 || self.height < 15
    }

    /// Room for the tall detail strip.
    pub fn tall(&self) -> bool {
        self.width >= 100 && self.height >= 30
    }

    /// Rows between the header and the message line.
    pub fn body(&self) -> u16 {
        if self.tiny() {
            match self.height {
                0..3 => self.height,
                3..6 => self.height - 1,
                _ => (self.height - 2).saturating_sub(self.strip).max(3),
            }
        } else {
            self.height - 5 - self.strip.min(2)
        }
    }

    /// What sentences are made with.
    pub fn wording(&self) -> Wording<'_> {
        Wording::new(self.locale, &self.outcomes).offering(&self.offers)
    }

    pub fn english(&self) -> bool {
        self.locale == Locale::En
    }

    /// Words of this program part.
    pub fn text(&self, key: &str) -> &'static str {
        self.locale.text(key)
    }

    /// The same with values; what the service says has the stops of the screens.
    pub fn fill(&self, key: &str, args: Named<'_>) -> String {
        filled(&stops::narrow(self.locale.text(key)), args)
    }
}

/// Working days for entering dates; read when first needed, never on the way to the first frame.
pub fn calendar() -> &'static Calendar {
    static CALENDAR: OnceLock<Calendar> = OnceLock::new();
    CALENDAR.get_or_init(Calendar::builtin)
}
