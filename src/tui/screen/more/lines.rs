//! The lines of the page: what there is to open, to change and to read.

use super::setting::Setting;
use crate::command::{self, Action, Context, shown_keys};
use crate::config::key::Chord;
use crate::text::width;
use crate::tui::cx::Cx;

/// What a line is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// Commands that lead there, and the contexts whose keys they have.
    Do {
        actions: &'static [Action],
        keys: &'static [(Context, Action)],
    },
    /// A setting for drawing, changed at once.
    Set(Setting),
    /// Remembers the settings.
    Keep,
    About,
}

/// A line.
#[derive(Debug)]
pub(super) struct Line {
    /// Key of the name of its group.
    pub(super) group: &'static str,
    /// Keys of its name and of the sentence about it.
    name: &'static str,
    about: &'static str,
    pub(super) what: What,
}

const fn command(
    name: &'static str,
    about: &'static str,
    actions: &'static [Action],
    keys: &'static [(Context, Action)],
) -> Line {
    Line {
        group: "tui.more.group.open",
        name,
        about,
        what: What::Do { actions, keys },
    }
}

const fn set(name: &'static str, setting: Setting) -> Line {
    Line {
        group: "tui.more.group.look",
        name,
        about: "",
        what: What::Set(setting),
    }
}

use Context::{Cases, Global, Help, More};

/// All lines; the first nine have digits.
pub(super) const LINES: &[Line] = &[
    command(
        "tui.command.go-drafts",
        "tui.doc.go-drafts",
        &[Action::GoDrafts],
        &[(Global, Action::GoDrafts)],
    ),
    command(
        "tui.command.go-history",
        "tui.doc.go-history",
        &[Action::GoHistory],
        &[(Global, Action::GoHistory)],
    ),
    command(
        "tui.more.sheets",
        "tui.more.sheets-about",
        &[Action::GoSheets],
        &[(Global, Action::GoSheets)],
    ),
    command(
        "tui.command.summary",
        "tui.doc.summary",
        &[Action::Summary],
        &[(Global, Action::Summary)],
    ),
    command(
        "tui.command.views",
        "tui.doc.views",
        &[Action::GoCases, Action::Views],
        &[(Global, Action::GoCases), (Cases, Action::Views)],
    ),
    command(
        "tui.command.as-of",
        "tui.doc.as-of",
        &[Action::AsOf],
        &[(Global, Action::AsOf)],
    ),
    command("tui.command.docs", "tui.doc.docs", &[Action::Docs], &[]),
    command(
        "tui.more.keys",
        "tui.more.keys-about",
        &[Action::Help, Action::AllKeys],
        &[(Global, Action::Help), (Help, Action::AllKeys)],
    ),
    command(
        "tui.command.tutorial",
        "tui.doc.tutorial",
        &[Action::Tutorial],
        &[],
    ),
    command(
        "tui.command.messages",
        "tui.doc.messages",
        &[Action::Messages],
        &[],
    ),
    set("tui.more.theme.title", Setting::Theme),
    set("tui.more.glyphs.title", Setting::Glyphs),
    set("tui.more.ambiguous.title", Setting::Ambiguous),
    set("tui.more.lang.title", Setting::Lang),
    set("tui.more.mouse.title", Setting::Mouse),
    Line {
        group: "tui.more.group.look",
        name: "tui.command.save",
        about: "tui.more.save-about",
        what: What::Keep,
    },
    Line {
        group: "tui.more.group.look",
        ..command("tui.more.check", "tui.doc.display", &[Action::Display], &[])
    },
    Line {
        group: "tui.more.group.about",
        name: "tui.more.about.title",
        about: "tui.more.about.words",
        what: What::About,
    },
];

/// Columns of the names of groups, with a blank around them.
pub(super) fn group_columns(cx: &Cx) -> u16 {
    let names = LINES.iter().map(|line| width::width(cx.text(line.group)));
    names.max().unwrap_or(0) as u16 + 2
}

/// Columns of the name of a line, and of its key or value.
fn columns(cx: &Cx) -> (usize, usize) {
    match (cx.tiny(), cx.english()) {
        (true, _) if cx.width >= 60 => (14, 8),
        (true, false) => (10, 8),
        (true, true) => (11, 8),
        (false, _) => (14, 15),
    }
}

impl Line {
    /// The line behind its digit: the name, its key or the value in force, and what it is or where
    /// the value comes from.
    pub(super) fn text(&self, cx: &Cx) -> String {
        let (name, beside) = columns(cx);
        let name = width::pad(cx.text(self.name), name);
        let (middle, rest) = match self.what {
            What::Set(setting) => (setting.value(cx).to_owned(), setting.source(cx)),
            What::Do { keys, .. } => (keys_of(cx, keys), self.sentence(cx)),
            What::Keep => (keys_of(cx, &[(More, Action::Save)]), self.sentence(cx)),
            What::About => (String::new(), self.sentence(cx)),
        };
        format!("{name} {} {rest}", width::pad(&middle, beside))
    }

    fn sentence(&self, cx: &Cx) -> String {
        let is_tutorial =
            matches!(self.what, What::Do { actions, .. } if actions == [Action::Tutorial]);
        let shell = command::of(Action::Tutorial).and_then(|command| command.cli);
        match shell.filter(|_| is_tutorial && !cx.is_demo()) {
            // In a docket of real cases there is nothing to practise on.
            Some(form) => cx.fill("tui.more.in-shell", &[("form", &form)]),
            None => cx.text(self.about).to_owned(),
        }
    }
}

/// The first keys of commands, one after the other: `g a w`.
fn keys_of(cx: &Cx, keys: &[(Context, Action)]) -> String {
    let first = |(context, action): &(Context, Action)| {
        let chords: &[Chord] = cx.keymap.keys(*context, *action);
        Some(shown_keys(chords, 1)).filter(|keys| !keys.is_empty())
    };
    // Without one of the keys there is no way by keys.
    let all: Option<Vec<String>> = keys.iter().map(first).collect();
    all.unwrap_or_default().join(" ")
}
