//! The settings for drawing: the value in force, where it comes from, and the values there are.

use crate::command::{Action, Context};
use crate::config::display::{Ambiguous, Colourless, Glyphs};
use crate::config::settings::Name;
use crate::config::theme::Theme;
use crate::text::locale::Locale;
use crate::tui::cx::Cx;
use crate::tui::look::Change;
use crate::tui::notice::{Notice, spoken_key};
use crate::tui::screen::Act;
use crate::tui::screen::menu::step;
use crate::tui::words;

/// A setting that can be changed while the screens are open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Setting {
    Theme,
    Glyphs,
    Ambiguous,
    Lang,
    Mouse,
}

/// The element `by` places after the current one, wrapping around.
fn beside<T: Copy + PartialEq>(all: &[T], now: T, by: isize) -> T {
    let at = all.iter().position(|one| *one == now).unwrap_or(0);
    all.get(step(at, by, all.len())).copied().unwrap_or(now)
}

/// The name of the theme, as the program knows it.
fn theme(cx: &Cx) -> &'static str {
    let known = Theme::names().find(|name| *name == cx.look.theme);
    known.or_else(|| Theme::names().next()).unwrap_or_default()
}

impl Setting {
    /// The value chosen, which may not be what is drawn.
    pub(super) fn value(self, cx: &Cx) -> &'static str {
        let (name, value) = match self {
            Setting::Theme => ("theme", theme(cx)),
            Setting::Glyphs => ("glyphs", cx.look.glyphs.id()),
            Setting::Ambiguous => ("ambiguous", cx.ambiguous.id()),
            Setting::Lang => ("lang", cx.locale.id()),
            Setting::Mouse => ("mouse", if cx.look.mouse { "on" } else { "off" }),
        };
        cx.text(&format!("tui.more.{name}.{value}"))
    }

    fn name(self) -> Option<Name> {
        match self {
            Setting::Theme => Some(Name::Theme),
            Setting::Glyphs => Some(Name::Glyphs),
            Setting::Ambiguous => Some(Name::Ambiguous),
            Setting::Lang => Some(Name::Lang),
            Setting::Mouse => None,
        }
    }

    /// Where the value comes from, and why something else is drawn, if so.
    pub(super) fn source(self, cx: &Cx) -> String {
        let from = match self.name() {
            Some(name) => words::origin(cx, name, cx.look.origins.of(name)),
            None => cx.text("tui.more.mouse.about").to_owned(),
        };
        match self.hindrance(cx) {
            Some(why) => format!("{from}; {why}"),
            None => from,
        }
    }

    /// Why the value is without effect.
    fn hindrance(self, cx: &Cx) -> Option<String> {
        let key = match (self, cx.look.colourless) {
            (Setting::Theme, Some(Colourless::Never)) => "tui.more.no-colour.never",
            (Setting::Theme, Some(Colourless::Variable)) => "tui.more.no-colour.variable",
            (Setting::Theme, Some(Colourless::Terminal)) => "tui.more.no-colour.terminal",
            (Setting::Glyphs, _) if cx.glyphs != cx.look.glyphs => "tui.more.glyphs.too-wide",
            (Setting::Mouse, _) if !cx.look.has_mouse => "tui.more.mouse.none",
            _ => return None,
        };
        Some(cx.fill(key, &[("term", &cx.term)]))
    }

    /// The change to the value `by` places further.
    fn beside(self, cx: &Cx, by: isize) -> Change {
        match self {
            Setting::Theme => {
                let names: Vec<&'static str> = Theme::names().collect();
                Change::Theme(beside(&names, theme(cx), by))
            }
            Setting::Glyphs => Change::Glyphs(beside(&Glyphs::ALL, cx.look.glyphs, by)),
            Setting::Ambiguous => Change::Ambiguous(beside(&Ambiguous::ALL, cx.ambiguous, by)),
            Setting::Lang => Change::Language(beside(&Locale::ALL, cx.locale, by)),
            Setting::Mouse => Change::Mouse(!cx.look.mouse),
        }
    }

    /// Changes to the value `by` places further, and says how it is kept.
    pub(super) fn turn(self, cx: &Cx, by: isize) -> Vec<Act> {
        let change = self.beside(cx, by);
        let mut acts = Vec::new();
        if self.name().is_some() {
            // The words are those of the language that comes.
            let locale = match change {
                Change::Language(locale) => locale,
                _ => cx.locale,
            };
            let key = spoken_key(cx, Context::More, Action::Save);
            let words = locale.fill("tui.more.changed", &[("key", &key)]);
            acts.push(Act::Say(Notice::say(words)));
        }
        acts.push(Act::Look(change));
        acts
    }
}
