//! `?`: lists every key of a place, from the table of commands. Typing searches, Enter performs the
//! line.

mod card;
mod view;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

pub use card::card;

use super::{Act, Screen};
use crate::command::family::{self, Entry, Family, Told};
use crate::command::{Action, Context};
use crate::config::key::Key;
use crate::text::locale::Named;
use crate::text::search::Search;
use crate::tui::cx::Cx;
use crate::tui::notice::{Notice, spoken_key};
use crate::tui::widget::field::Field;
use crate::tui::widget::popup;
use view::Plan;

/// The dialog with the keys of a place.
#[derive(Debug)]
pub struct Help {
    /// The context to explain.
    about: Context,
    /// Commands of the context that do nothing on the screen below; they are not listed.
    idle: &'static [Action],
    /// Whether to list the keys of all places.
    all: bool,
    field: Field,
    /// The opened line of several commands, and whether they work here.
    opened: Option<(&'static Family, bool)>,
    /// The selected line, and the one selected before a line was opened.
    at: usize,
    from: usize,
    /// Number of lines that fit on a page.
    page: usize,
}

/// The most lines on a page; nobody reads more.
const PAGE: usize = 20;

/// Whether an action only moves the cursor, which works the same in every list.
fn moves(action: Action) -> bool {
    use Action as A;
    matches!(
        action,
        A::Up | A::Down | A::PageUp | A::PageDown | A::Top | A::Bottom
    )
}

impl Help {
    pub fn new(about: Context, idle: &'static [Action]) -> Help {
        Help {
            about,
            idle,
            all: false,
            field: Field::default(),
            opened: None,
            at: 0,
            from: 0,
            page: PAGE,
        }
    }

    /// The commands to list: those that do something on the screen below, and with `all` those of
    /// other places.
    fn entries(&self, cx: &Cx, all: bool) -> Vec<Entry> {
        let mut entries = family::entries(&cx.keymap, self.about, all);
        entries.retain(|entry| !(entry.here && self.idle.contains(&entry.command.action)));
        entries
    }

    fn told(&self, cx: &Cx, all: bool) -> Vec<Told> {
        family::lines(&cx.keymap, self.about, &self.entries(cx, all))
    }

    /// The lines to choose from.
    ///
    /// The keys of the place come first, those that move the cursor last; the keys of all other
    /// places follow if asked for. In a search or an opened line, each command is a line of its
    /// own.
    fn lines(&self, cx: &Cx) -> Vec<Told> {
        let search = Search::new(self.field.text());
        let single = |entry: Entry| Told::single(&cx.keymap, entry);
        let mut lines: Vec<Told> = match self.opened {
            Some((family, here)) => {
                let entries = self.entries(cx, !here);
                let members = family::members(family, &entries, here);
                members.into_iter().map(single).collect()
            }
            None if search.is_empty() => self.told(cx, self.all),
            None => {
                let entries = self.entries(cx, self.all).into_iter();
                let found = entries.filter(|entry| {
                    search.key(&entry.keys(&cx.keymap))
                        || search.matches(cx.text(&entry.command.doc()))
                        || search.matches(cx.text(&entry.command.title()))
                });
                found.map(single).collect()
            }
        };
        if self.opened.is_none() {
            lines.sort_by_key(|line| (!line.first.here, moves(line.first.command.action)));
        }
        lines
    }

    /// Performs the selected line on the screen below or reports why that is not possible; a line
    /// of several commands opens.
    fn accept(&mut self, cx: &Cx) -> Vec<Act> {
        let lines = self.lines(cx);
        let Some(line) = lines.get(self.at) else {
            return Vec::new();
        };
        let Entry { command, here, .. } = line.first;
        if let Some(family) = line.family {
            (self.opened, self.from, self.at) = (Some((family, here)), self.at, 0);
            return Vec::new();
        }
        if !here {
            let words = super::palette::about::elsewhere(cx, command);
            return vec![Act::Say(Notice::warn(words))];
        }
        if matches!(command.action, Action::Outcome | Action::Pick) {
            // Only a digit can tell which one.
            let words = cx.fill("tui.help.digit", &[("keys", &line.keys)]);
            return vec![Act::Close, Act::Say(Notice::say(words))];
        }
        vec![Act::CloseAndDo(command.action)]
    }

    fn foot(&self, cx: &Cx, lines: usize) -> String {
        if self.opened.is_some() {
            return cx.text("tui.help.foot-opened").to_owned();
        }
        let at = self.at / self.page + 1;
        let pages = lines.div_ceil(self.page).max(1);
        let count = |all| self.told(cx, all).len();
        let key = if self.all {
            "tui.help.foot-all"
        } else {
            "tui.help.foot"
        };
        let (here, every) = (count(false), count(true));
        let all_keys = spoken_key(cx, Context::Help, Action::AllKeys);
        let args: Named<'_> = &[
            ("n", &here),
            ("all", &every),
            ("key", &all_keys),
            ("page", &at),
            ("pages", &pages),
        ];
        cx.fill(key, args)
    }

    /// Returns to all lines, at the one that was opened.
    fn close_line(&mut self) {
        self.opened = None;
        self.at = self.from;
    }
}

impl Screen for Help {
    fn context(&self) -> Context {
        Context::Help
    }

    fn is_overlay(&self) -> bool {
        true
    }

    /// Every letter belongs to the search, or a word would begin with the key of a command.
    fn takes_text(&self) -> bool {
        true
    }

    fn command(&mut self, cx: &Cx, action: Action, _n: usize) -> Vec<Act> {
        let page = self.page;
        let last = self.lines(cx).len().saturating_sub(1);
        match action {
            Action::Up => self.at = self.at.saturating_sub(1),
            Action::Down => self.at = (self.at + 1).min(last),
            Action::PageUp => self.at = self.at.saturating_sub(page),
            Action::PageDown => self.at = (self.at + page).min(last),
            Action::AllKeys => {
                (self.all, self.opened, self.at) = (!self.all, None, 0);
            }
            Action::KeyCard => {
                return vec![
                    Act::Close,
                    Act::SaveAs(vec![(
                        cx.text("tui.help.card-file").to_owned(),
                        card(cx).into_bytes(),
                    )]),
                ];
            }
            Action::Tutorial => return vec![Act::CloseAndDo(action)],
            Action::Accept => return self.accept(cx),
            Action::Cancel if self.opened.is_some() => self.close_line(),
            Action::Cancel => return vec![Act::Close],
            _ => {}
        }
        Vec::new()
    }

    fn edit(&mut self, _cx: &Cx, key: Key) -> Vec<Act> {
        // `/` starts a search as everywhere.
        let opens = self.field.text().is_empty() && key == Key::char('/');
        self.field.edit(if opens { Key::char(' ') } else { key });
        (self.opened, self.at) = (None, 0);
        Vec::new()
    }

    fn paste(&mut self, _cx: &Cx, text: &str) -> Vec<Act> {
        self.field.insert(text);
        (self.opened, self.at) = (None, 0);
        Vec::new()
    }

    fn fitted(&mut self, cx: &Cx, area: Rect) {
        self.page = Plan::of(self, cx, area, self.lines(cx).len()).page;
    }

    fn view(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let lines = self.lines(cx);
        let plan = Plan::of(self, cx, area, lines.len());
        let context = cx.text(&self.about.title());
        let title = cx.fill("tui.help.title", &[("where", &context)]);
        let inside = popup::open(cx, buffer, plan.at, &title);
        if inside.height == 0 || inside.width < 8 {
            return None;
        }
        let caret = (plan.head > 0).then(|| self.view_search(cx, inside, buffer));
        self.view_lines(cx, inside, buffer, (&lines, &plan));
        if plan.foot > 0 {
            self.view_foot(cx, inside, buffer, lines.len());
        }
        caret
    }
}
