//! What the caller decides: the user, the language and the kind of terminal.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use super::waits::Waits;
use crate::backend::jot::Jot;
use crate::command::keymap::Keymap;
use crate::config::display::{Ambiguous, Clipboard, Color, Glyphs, Surroundings};
use crate::config::offers::Offers;
use crate::config::origin::Origins;
use crate::config::outcome::Outcomes;
use crate::config::path::Paths;
use crate::service::api::{Actor, Context, Filter, Moment, View};
use crate::text::locale::Locale;

/// The clock, read for every request; fixed under `--today`.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Moment + Send + Sync>);

impl Clock {
    pub fn new(read: impl Fn() -> Moment + Send + Sync + 'static) -> Clock {
        Clock(Arc::new(read))
    }

    /// A clock that always returns the same moment.
    pub fn fixed(moment: Moment) -> Clock {
        Clock::new(move || moment)
    }

    pub fn read(&self) -> Moment {
        (self.0)()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Clock({})", self.read().now)
    }
}

/// Reads the MiB left on the disk of the docket, if that is little. Checked at the start and after
/// every write.
#[derive(Clone)]
pub struct Room(Arc<dyn Fn() -> Option<u64> + Send + Sync>);

impl Room {
    pub fn new(read: impl Fn() -> Option<u64> + Send + Sync + 'static) -> Room {
        Room(Arc::new(read))
    }

    pub fn little(&self) -> Option<u64> {
        (self.0)()
    }
}

impl fmt::Debug for Room {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Room({:?})", self.little())
    }
}

/// The options of a session.
#[derive(Debug, Clone)]
pub struct Options {
    pub clock: Clock,
    pub actor: Actor,
    /// Distinguishes this session from others of the same user; empty if there are no others.
    pub session: String,
    pub locale: Locale,
    pub glyphs: Glyphs,
    pub ambiguous: Ambiguous,
    pub color: Color,
    pub clipboard: Clipboard,
    /// The folder for saved texts: the user's home.
    pub folder: PathBuf,
    /// The path of the docket itself, which no file may replace.
    pub store: Option<PathBuf>,
    /// The path of the running program, for lines that other programs run.
    pub program: PathBuf,
    /// The room on the disk of the docket.
    pub room: Room,
    /// The folder for crash reports and unsaved drafts.
    pub state: Option<PathBuf>,
    /// Where display settings and the list filter are remembered.
    pub paths: Option<Paths>,
    /// Whether to start with the tutorial.
    pub tutorial: bool,
    /// Where the settings for drawing come from.
    pub origins: Origins,
    /// Name of the theme in colour; without colour it is always `mono`.
    pub theme: String,
    pub keymap: Keymap,
    pub outcomes: Outcomes,
    pub offers: Offers,
    pub surroundings: Surroundings,
    /// The label of the docket, shown in the header (`中院审管办`); may be empty.
    pub label: String,
    /// What sheets call the whole docket; may be empty.
    pub scope: String,
    /// Whether courts may be ranked.
    pub ranking: bool,
    /// Whether to show the demo banner. The mark of a demo store also shows it.
    pub demo: bool,
    /// The filter the checklist starts with.
    pub checklist: Filter,
    /// Whether the display was checked before; the first run then only asks where to start.
    pub display_known: bool,
    /// Whether to greet the user with what to do first.
    pub first_run: bool,
    /// A text to read before anything else: its title and its lines.
    pub opening: Option<(String, String)>,
    pub waits: Waits,
    /// Problems in the user's files, one sentence each, shown once at the start.
    pub complaints: Vec<String>,
}

impl Options {
    /// Options with defaults for everything else.
    pub fn new(clock: Clock, actor: Actor, locale: Locale) -> Options {
        let lists = (Keymap::builtin(), Outcomes::builtin(), Offers::builtin());
        Options::with(clock, actor, locale, lists)
    }

    /// Options with keys, outcomes and offers that are already loaded, because loading them twice
    /// would delay the first frame.
    pub fn with(
        clock: Clock,
        actor: Actor,
        locale: Locale,
        (keymap, outcomes, offers): (Keymap, Outcomes, Offers),
    ) -> Options {
        Options {
            clock,
            actor,
            session: String::new(),
            locale,
            glyphs: Glyphs::default(),
            ambiguous: Ambiguous::default(),
            color: Color::default(),
            clipboard: Clipboard::default(),
            folder: PathBuf::from("."),
            store: None,
            program: PathBuf::from("qingji"),
            room: Room::new(|| None),
            state: None,
            paths: None,
            tutorial: false,
            origins: Origins::default(),
            theme: "plain".to_owned(),
            keymap,
            outcomes,
            offers,
            surroundings: Surroundings::default(),
            label: String::new(),
            scope: String::new(),
            demo: false,
            ranking: false,
            checklist: Filter::default(),
            display_known: false,
            opening: None,
            first_run: false,
            waits: Waits::default(),
            complaints: Vec::new(),
        }
    }

    /// The clipboard to use: that of the terminal only if it is known to support it or was chosen.
    pub fn resolved_clipboard(&self) -> Clipboard {
        match self.clipboard {
            Clipboard::Auto if self.surroundings.takes_osc52() => Clipboard::Osc52,
            other => other,
        }
    }

    /// The file that holds drafts until the docket has them. `None` if there is nothing to protect:
    /// for a temporary docket, a session without a name or a user without a home.
    pub(super) fn jot(&self) -> Option<Jot> {
        let (state, store) = self.state.as_ref().zip(self.store.as_ref())?;
        let kept = !self.demo && !self.session.is_empty();
        kept.then(|| Jot::new(state, store, &self.actor.name, &self.session))
    }

    /// The context of a request made now.
    pub fn context(&self) -> Context {
        let Moment { today, now } = self.clock.read();
        Context {
            actor: self.actor.clone(),
            today,
            now,
            request_id: None,
            view: View::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_up_dockets_keep_nothing_of_what_is_typed() {
        let today = chrono::NaiveDate::from_ymd_opt(2026, 6, 30).unwrap();
        let now = today.and_hms_opt(9, 0, 0).unwrap().and_utc().fixed_offset();
        let actor = Actor {
            name: "王芳".to_owned(),
            uid: 1,
        };
        let clock = Clock::fixed(Moment { today, now });
        let mut options = Options::new(clock, actor, Locale::Zh);
        options.state = Some("/state".into());
        options.store = Some("/a.redb".into());
        options.session = "1-1".to_owned();
        assert!(options.jot().is_some());
        options.demo = true;
        assert!(options.jot().is_none());
    }
}
