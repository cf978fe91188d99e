//! What the caller decides: who looks, in which language, on what kind of terminal.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use super::waits::Waits;
use crate::backend::jot::Jot;
use crate::command::keymap::Keymap;
use crate::config::display::{Ambiguous, Clipboard, Color, Depth, Glyphs, Surroundings};
use crate::config::offers::Offers;
use crate::config::outcome::Outcomes;
use crate::config::path::Paths;
use crate::config::theme::Theme;
use crate::service::api::{Actor, Context, Filter, Moment, View};
use crate::text::locale::Locale;

/// Asked for the moment of every request; fixed under `--today`.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Moment + Send + Sync>);

impl Clock {
    pub fn new(read: impl Fn() -> Moment + Send + Sync + 'static) -> Clock {
        Clock(Arc::new(read))
    }

    /// Always the same moment.
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

/// MiB left on the disk of the docket, where that is little; asked at the start and after every write.
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

/// How to run.
#[derive(Debug, Clone)]
pub struct Options {
    pub clock: Clock,
    pub actor: Actor,
    /// Tells this session from others of the same person; empty where there are none.
    pub session: String,
    pub locale: Locale,
    pub glyphs: Glyphs,
    pub ambiguous: Ambiguous,
    pub color: Color,
    pub clipboard: Clipboard,
    /// Where texts are kept that leave the screens: the home of the user.
    pub folder: PathBuf,
    /// The docket itself, which no file must replace.
    pub store: Option<PathBuf>,
    /// The room beside it.
    pub room: Room,
    /// Where reports of our own mistakes go.
    pub state: Option<PathBuf>,
    /// Remembers how to draw on this terminal.
    pub paths: Option<Paths>,
    /// Begins with the tutorial.
    pub tutorial: bool,
    /// Name of the theme in colour; without colour it is always `mono`.
    pub theme: String,
    pub keymap: Keymap,
    pub outcomes: Outcomes,
    pub offers: Offers,
    pub surroundings: Surroundings,
    /// Whose docket this is, shown in the header (`中院审管办`); may be empty.
    pub label: String,
    /// Whether courts may be ranked.
    pub ranking: bool,
    /// Shows the banner of demonstration data (the store's own mark does so too).
    pub demo: bool,
    /// Whose checklist is shown first.
    pub checklist: Filter,
    /// The display was checked before: the first run only asks where to begin.
    pub display_known: bool,
    /// Greets with where to begin.
    pub first_run: bool,
    pub waits: Waits,
    /// What is wrong with the files of the user, one sentence each: said once at the start.
    pub complaints: Vec<String>,
}

impl Options {
    /// Everything else as it is by default.
    pub fn new(clock: Clock, actor: Actor, locale: Locale) -> Options {
        let lists = (Keymap::builtin(), Outcomes::builtin(), Offers::builtin());
        Options::with(clock, actor, locale, lists)
    }

    /// With keys, outcomes and offers that were read before: reading a list twice would be seen in the time to the first frame.
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
            room: Room::new(|| None),
            state: None,
            paths: None,
            tutorial: false,
            theme: "plain".to_owned(),
            keymap,
            outcomes,
            offers,
            surroundings: Surroundings::default(),
            label: String::new(),
            demo: false,
            ranking: false,
            checklist: Filter::default(),
            display_known: false,
            first_run: false,
            waits: Waits::default(),
            complaints: Vec::new(),
        }
    }

    /// The theme that fits the terminal.
    pub fn resolved_theme(&self) -> Theme {
        match self.surroundings.depth(self.color) {
            Depth::Mono => Theme::builtin("mono"),
            _ => Theme::builtin(&self.theme),
        }
    }

    /// Lines and blocks are of ambiguous width: where that is two columns, boxes would burst.
    pub fn resolved_glyphs(&self) -> Glyphs {
        match self.ambiguous {
            Ambiguous::Wide => Glyphs::Safe,
            Ambiguous::Auto | Ambiguous::Narrow => self.glyphs,
        }
    }

    /// The clipboard of the terminal only where it is known to be one, or asked for.
    pub fn resolved_clipboard(&self) -> Clipboard {
        match self.clipboard {
            Clipboard::Auto if self.surroundings.takes_osc52() => Clipboard::Osc52,
            other => other,
        }
    }

    /// Where what is typed is kept until the docket has it; `None` where there is nothing to keep it for: a docket that is thrown
    /// away, a session without a name, a user without a home.
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
