//! What every screen may read and no screen may change.

use std::path::PathBuf;
use std::time::Duration;

use chrono::NaiveDate;

use super::look::Look;
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

/// The read-only context of a screen.
#[derive(Debug)]
pub struct Cx {
    pub locale: Locale,
    pub styles: Styles,
    pub glyphs: Glyphs,
    pub ambiguous: Ambiguous,
    pub clipboard: Clipboard,
    pub keymap: Keymap,
    pub outcomes: Outcomes,
    /// The filter the checklist starts with.
    pub checklist: Filter,
    pub offers: Offers,
    pub today: NaiveDate,
    /// The past being viewed, if any.
    pub view: View,
    /// Whether courts may be ranked.
    pub ranking: bool,
    /// The folder for files that the user saves.
    pub folder: PathBuf,
    /// The path of the docket, if it is in a file.
    pub store: Option<PathBuf>,
    /// The path of the running program.
    pub program: PathBuf,
    pub actor: String,
    pub label: String,
    /// What sheets call the whole docket; may be empty.
    pub scope: String,
    pub demo: bool,
    /// The value of `TERM`, and the colours of the terminal.
    pub term: String,
    pub depth: Depth,
    /// What was chosen for drawing; [`Cx::glyphs`] and [`Cx::styles`] are what is drawn with.
    pub look: Look,
    pub width: u16,
    pub height: u16,
    /// Rows the tutorial needs in addition to that of the rule below the screen.
    pub strip: u16,
    /// Time of the latest message, measured from the start.
    pub time: Duration,
    pub waits: Waits,
    /// The figures of the day, once they have arrived.
    pub overview: Option<Overview>,
    /// The working days that the program knows by itself. Its years are parsed when they are asked
    /// about, which never is before the first frame.
    builtin: Calendar,
}

impl Cx {
    /// Whether the docket holds demo data.
    pub fn is_demo(&self) -> bool {
        self.demo || self.overview.as_ref().is_some_and(|o| o.demo)
    }

    /// The working days for entering dates: those of the docket, once they have arrived.
    pub fn calendar(&self) -> &Calendar {
        self.overview
            .as_ref()
            .map_or(&self.builtin, |overview| &overview.calendar)
    }

    /// Whether it is known that the docket had no case on the day being viewed.
    pub fn had_no_cases(&self) -> bool {
        let day = self.view.day(self.today);
        let overview = self.overview.as_ref();
        overview.is_some_and(|overview| overview.cases == 0 && overview.today == day)
    }

    pub fn new(options: &Options, width: u16, height: u16) -> Cx {
        let depth = options.surroundings.depth(options.color);
        let look = Look::new(options);
        Cx {
            locale: options.locale,
            styles: Styles::new(&look.drawn(), depth),
            glyphs: options.glyphs.drawn(options.ambiguous),
            ambiguous: options.ambiguous,
            clipboard: options.resolved_clipboard(),
            keymap: options.keymap.clone(),
            outcomes: options.outcomes.clone(),
            checklist: options.checklist.clone(),
            offers: options.offers.clone(),
            today: options.clock.read().today,
            view: View::default(),
            ranking: options.ranking,
            store: options.store.clone(),
            program: options.program.clone(),
            folder: options.folder.clone(),
            actor: options.actor.name.clone(),
            label: options.label.clone(),
            scope: options.scope.clone(),
            demo: options.demo,
            term: options.surroundings.term.clone(),
            depth,
            look,
            width,
            height,
            strip: 0,
            time: Duration::ZERO,
            waits: options.waits,
            overview: None,
            builtin: Calendar::builtin(),
        }
    }

    /// The day being viewed.
    pub fn day(&self) -> NaiveDate {
        self.view.day(self.today)
    }

    /// Whether to use the one-column layout, for terminals smaller than 60 columns or 15 rows.
    pub fn tiny(&self) -> bool {
        self.width < 60 || self.height < 15
    }

    /// Whether there is room for the tall detail strip.
    pub fn tall(&self) -> bool {
        self.width >= 100 && self.height >= 30
    }

    /// Number of rows between the header and the message line.
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

    /// The wording for sentences in the user's language.
    pub fn wording(&self) -> Wording<'_> {
        Wording::new(self.locale, &self.outcomes).offering(&self.offers)
    }

    pub fn english(&self) -> bool {
        self.locale == Locale::En
    }

    /// A text of the locale by its key.
    pub fn text(&self, key: &str) -> &'static str {
        self.locale.text(key)
    }

    /// The text with its values filled in. Full-width punctuation of the service's texts becomes
    /// half-width.
    pub fn fill(&self, key: &str, args: Named<'_>) -> String {
        filled(&stops::narrow(self.locale.text(key)), args)
    }
}
