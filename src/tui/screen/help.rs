//! `?`: every key that means something here, from the table of commands; what is typed searches, Enter does the line.

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
use crate::tui::notice::Notice;
use crate::tui::widget::field::Field;
use crate::tui::widget::popup;
use view::Plan;

/// The overlay.
#[derive(Debug)]
pub struct Help {
    /// The context it explains.
    about: Context,
    /// Every place, not only this one.
    all: bool,
    field: Field,
    /// The line of several commands that is open, and whether they can be done here.
    opened: Option<(&'static Family, bool)>,
    /// The selected line, and the one that was before a line was opened.
    at: usize,
    from: usize,
    /// Lines of a page that there is room for.
    page: usize,
}

/// Lines of a page at most; more are not read.
const PAGE: usize = 20;

/// What every list has, and nobody needs to look up first.
fn moves(action: Action) -> bool {
    use Action as A;
    matches!(
        action,
        A::Up | A::Down | A::PageUp | A::PageDown | A::Top | A::Bottom
    )
}

impl Help {
    pub fn new(about: Context) -> Help {
        Help {
            about,
            all: false,
            field: Field::default(),
            opened: None,
            at: 0,
            from: 0,
            page: PAGE,
        }
    }

    /// The lines to choose from: the keys of the place, its own first, what moves the cursor last; those of all other places
    /// behind them where asked for. Where one thing is searched for, or a line was opened, each command is a line.
    fn lines(&self, cx: &Cx) -> Vec<Told> {
        let search = Search::new(self.field.text());
        let single = |entry: Entry| Told::single(&cx.keymap, entry);
        let mut lines: Vec<Told> = match self.opened {
            Some((family, here)) => {
                let entries = family::entries(&cx.keymap, self.about, !here);
                let members = family::members(family, &entries, here);
                members.into_iter().map(single).collect()
            }
            None if search.is_empty() => family::told(&cx.keymap, self.about, self.all),
            None => {
                let entries = family::entries(&cx.keymap, self.about, self.all).into_iter();
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

    /// Does the selected line on the screen below, or says why not; a line of several opens.
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
            // Which one, only a digit says.
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
        let count = |all| family::told(&cx.keymap, self.about, all).len();
        let key = if self.field.text().is_empty() && !self.all {
            "tui.help.foot"
        } else {
            "tui.help.foot-all"
        };
        let (here, every) = (count(false), count(true));
        let args: Named<'_> = &[
            ("n", &here),
            ("all", &every),
            ("page", &at),
            ("pages", &pages),
        ];
        cx.fill(key, args)
    }

    /// All lines again, at the one that was opened.
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

    /// Once a search has begun, letters belong to it.
    fn takes_text(&self) -> bool {
        !self.field.text().is_empty()
    }

    /// And so does a word that comes at once.
    fn takes_words(&self) -> bool {
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
        // `/` begins a search as everywhere, also for what begins with a key of this window.
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
        caret.filter(|_| self.takes_text())
    }
}
