//! How the screens are drawn, changed while they are open.

use super::model::Model;
use super::msg::Effect;
use super::notice::Notice;
use super::options::Options;
use super::style::Styles;
use crate::config::display::{Ambiguous, Colourless, Glyphs};
use crate::config::origin::{Origin, Origins};
use crate::config::remembered::Remembered;
use crate::config::settings::Name;
use crate::config::theme::Theme;
use crate::service::error::Error;
use crate::text::locale::{Locale, Named};

/// What was chosen for drawing. The terminal may not allow all of it.
#[derive(Debug)]
pub struct Look {
    pub theme: String,
    pub glyphs: Glyphs,
    pub mouse: bool,
    /// Where these come from.
    pub origins: Origins,
    /// Why the theme has no effect, if it has none.
    pub colourless: Option<Colourless>,
    /// Whether the terminal can report a mouse at all.
    pub has_mouse: bool,
}

/// A change of how the screens are drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    Theme(&'static str),
    Glyphs(Glyphs),
    Ambiguous(Ambiguous),
    Language(Locale),
    Mouse(bool),
}

impl Look {
    pub fn new(options: &Options) -> Look {
        Look {
            theme: options.theme.clone(),
            glyphs: options.glyphs,
            mouse: false,
            origins: options.origins.clone(),
            colourless: options.surroundings.colourless(options.color),
            has_mouse: options.surroundings.modern(),
        }
    }

    /// The theme to draw with.
    pub fn drawn(&self) -> Theme {
        match self.colourless {
            Some(_) => Theme::builtin("mono"),
            None => Theme::builtin(&self.theme),
        }
    }
}

/// The settings that are remembered, and the keys of their names.
pub const KEPT: [(Name, &str); 4] = [
    (Name::Theme, "tui.more.theme.title"),
    (Name::Glyphs, "tui.more.glyphs.title"),
    (Name::Ambiguous, "tui.more.ambiguous.title"),
    (Name::Lang, "tui.more.lang.title"),
];

impl Model {
    /// Draws differently from the next frame on.
    pub(super) fn change_look(&mut self, change: &Change) -> Vec<Effect> {
        self.dirty = true;
        let cx = &mut self.cx;
        let name = match *change {
            Change::Theme(theme) => {
                theme.clone_into(&mut cx.look.theme);
                cx.styles = Styles::new(&cx.look.drawn(), cx.depth);
                Name::Theme
            }
            Change::Glyphs(glyphs) => {
                cx.look.glyphs = glyphs;
                Name::Glyphs
            }
            Change::Ambiguous(ambiguous) => {
                cx.ambiguous = ambiguous;
                Name::Ambiguous
            }
            Change::Language(locale) => {
                cx.locale = locale;
                Name::Lang
            }
            Change::Mouse(on) => return self.turn_mouse(on),
        };
        cx.glyphs = cx.look.glyphs.drawn(cx.ambiguous);
        cx.look.origins.set(name, Origin::Session);
        let mut effects = vec![Effect::Repaint];
        if name == Name::Lang {
            // Words of the other language have other widths.
            effects.extend(self.fit_all());
        }
        effects
    }

    /// Draws as was chosen in the display check, and remembers it.
    pub(super) fn draw_as(&mut self, glyphs: Glyphs, ambiguous: Ambiguous) -> Vec<Effect> {
        let mut effects = self.change_look(&Change::Glyphs(glyphs));
        self.change_look(&Change::Ambiguous(ambiguous));
        effects.push(Effect::Remember(Remembered {
            glyphs: Some(glyphs),
            ambiguous: Some(ambiguous),
            ..Remembered::default()
        }));
        effects
    }

    /// The settings that were changed in this session and not remembered yet.
    fn changed(&self) -> impl Iterator<Item = (Name, &'static str)> {
        let origins = &self.cx.look.origins;
        let names = KEPT.into_iter();
        names.filter(|(name, _)| origins.of(*name) == Origin::Session)
    }

    /// Remembers what was changed in this session.
    pub(super) fn keep_look(&mut self) -> Vec<Effect> {
        let changed: Vec<Name> = self.changed().map(|(name, _)| name).collect();
        if changed.is_empty() {
            self.notice = Some(Notice::say(self.cx.text("tui.more.unchanged")));
            return Vec::new();
        }
        let is = |name| changed.contains(&name);
        let (cx, look) = (&self.cx, &self.cx.look);
        vec![Effect::Remember(Remembered {
            glyphs: is(Name::Glyphs).then_some(look.glyphs),
            ambiguous: is(Name::Ambiguous).then_some(cx.ambiguous),
            lang: is(Name::Lang).then_some(cx.locale),
            theme: is(Name::Theme).then(|| look.theme.clone()),
        })]
    }

    /// Says where the way of drawing is remembered, and what will win over it at the next start.
    pub(super) fn remembered(&mut self, result: Result<String, Error>) -> Vec<Effect> {
        self.dirty = true;
        let cx = &self.cx;
        let path = match result {
            Ok(path) => path,
            Err(error) => {
                let cause = Notice::error(cx, &error).words;
                let words = cx.fill("tui.more.not-kept", &[("cause", &cause)]);
                self.notice = Some(Notice::warn(words));
                return Vec::new();
            }
        };
        let changed: Vec<_> = self.changed().collect();
        let outlasting = changed.iter().filter_map(|(name, title)| {
            let origin = cx.look.origins.outlasting(*name)?;
            let place = super::words::origin(cx, *name, origin);
            let args: Named<'_> = &[("name", &cx.text(title)), ("where", &place)];
            Some(cx.fill("tui.more.outlasted", args))
        });
        let outlasting: Vec<String> = outlasting.collect();
        self.notice = Some(if outlasting.is_empty() {
            Notice::say(cx.fill("tui.more.kept", &[("path", &path)]))
        } else {
            let list = outlasting.join(", ");
            Notice::warn(cx.fill("tui.more.kept-but", &[("list", &list)]))
        });
        for (name, _) in changed {
            if self.cx.look.origins.outlasting(name).is_none() {
                self.cx.look.origins.set(name, Origin::Remembered);
            }
        }
        Vec::new()
    }
}
