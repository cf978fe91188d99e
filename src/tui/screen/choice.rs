//! One of some names, by arrows, digit, letter or word: the court of a sheet, a closed list, a kind
//! of facts.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Act, ONLY, Screen, menu};
use crate::command::{Action, Context};
use crate::config::key::Key;
use crate::config::theme::Role;
use crate::domain::court;
use crate::service::api::{NameKind, Request, Response};
use crate::service::error::Error;
use crate::tui::cx::Cx;
use crate::tui::notice::Notice;
use crate::tui::ticket::Tag;
use crate::tui::widget::footer::Hint;
use crate::tui::widget::{paint, popup};

/// What is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// A court, or all of them.
    Court,
    /// The tag of the cases that a higher court handed down as a closed list, or no list.
    List,
    /// A kind of facts of a case, or all of them.
    Facts,
}

impl Wish {
    /// Keys of the title, and of the line for none.
    fn words(self) -> [&'static str; 2] {
        match self {
            Wish::Court => ["tui.choice.court", "tui.choice.all-courts"],
            Wish::List => ["tui.choice.list", "tui.choice.no-list"],
            Wish::Facts => ["tui.choice.facts", "tui.choice.all-facts"],
        }
    }

    /// The names of the docket to choose from; `None` if they are given.
    fn names(self) -> Option<NameKind> {
        match self {
            Wish::Court => Some(NameKind::Court),
            Wish::List => Some(NameKind::Tag),
            Wish::Facts => None,
        }
    }
}

/// The overlay. Its first line stands for none of the names.
#[derive(Debug)]
pub struct Choice {
    wish: Wish,
    /// The names, each with its words; `None` until the docket has answered.
    names: Option<Vec<(String, String)>>,
    /// The name chosen before.
    before: Option<String>,
    at: usize,
}

impl Choice {
    pub fn new(wish: Wish, before: Option<String>) -> Choice {
        Choice {
            wish,
            names: None,
            before,
            at: 0,
        }
    }

    /// A choice from these names, each with its words.
    pub fn among(wish: Wish, names: Vec<(String, String)>, before: Option<String>) -> Choice {
        let mut choice = Choice::new(wish, before);
        choice.offer(names);
        choice
    }

    fn offer(&mut self, names: Vec<(String, String)>) {
        let same = |(name, _): &(String, String)| Some(name) == self.before.as_ref();
        self.at = names.iter().position(same).map_or(0, |at| at + 1);
        self.names = Some(names);
    }

    fn lines(&self, cx: &Cx) -> Vec<String> {
        let [_, none] = self.wish.words();
        let names = self.names.iter().flatten();
        let names = names.map(|(_, words)| words.clone());
        std::iter::once(cx.text(none).to_owned())
            .chain(names)
            .collect()
    }

    fn count(&self) -> usize {
        1 + self.names.as_ref().map_or(0, Vec::len)
    }

    fn choose(&self, at: usize) -> Vec<Act> {
        // Until the names are known, no line can be meant.
        let Some(names) = self.names.as_ref().filter(|names| at <= names.len()) else {
            return Vec::new();
        };
        let name = at.checked_sub(1).and_then(|at| names.get(at));
        let name = name.map(|(name, _)| name.clone());
        vec![Act::Close, Act::Chosen(self.wish, name)]
    }

    fn go_to(&mut self, cx: &Cx, find: impl FnOnce(&[&str], usize) -> Option<usize>) -> Vec<Act> {
        let lines = self.lines(cx);
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let found = find(&lines, self.at);
        menu::go(cx, &mut self.at, found)
    }
}

impl Screen for Choice {
    fn context(&self) -> Context {
        Context::Picker
    }

    fn is_overlay(&self) -> bool {
        true
    }

    fn load(&mut self, _cx: &Cx) -> Vec<Act> {
        let names = self.wish.names().map(Request::Names);
        names.into_iter().map(|ask| Act::Ask(ONLY, ask)).collect()
    }

    fn command(&mut self, _cx: &Cx, action: Action, n: usize) -> Vec<Act> {
        match action {
            Action::Up => self.at = menu::step(self.at, -1, self.count()),
            Action::Down => self.at = menu::step(self.at, 1, self.count()),
            Action::PageUp => self.at = 0,
            Action::PageDown => self.at = self.count() - 1,
            Action::Pick => return self.choose(n.saturating_sub(1)),
            // The first of its keys is the digit behind the ninth.
            Action::Clear if n == 1 => return self.choose(menu::TENTH),
            Action::Accept => return self.choose(self.at),
            Action::Cancel => return vec![Act::Close],
            _ => {}
        }
        Vec::new()
    }

    fn takes_words(&self) -> bool {
        true
    }

    fn edit(&mut self, cx: &Cx, key: Key) -> Vec<Act> {
        self.go_to(cx, |lines, at| menu::find(lines, at, key))
    }

    fn paste(&mut self, cx: &Cx, text: &str) -> Vec<Act> {
        self.go_to(cx, |lines, at| menu::named(lines, at, text))
    }

    fn hints(&self, cx: &Cx) -> Option<Vec<Hint>> {
        Some(menu::hints(cx, self.count()))
    }

    fn answer(&mut self, cx: &Cx, _tag: Tag, response: Result<Response, Error>) -> Vec<Act> {
        match response {
            Ok(Response::Names(names)) => {
                let named = names.into_iter().map(|name| {
                    let words = court::short_name(&name).into_owned();
                    (name, words)
                });
                self.offer(named.collect());
            }
            Ok(_) => {}
            Err(error) => return vec![Act::Close, Act::Say(Notice::error(cx, &error))],
        }
        Vec::new()
    }

    fn view(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let lines = self.lines(cx);
        let rows = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX);
        let columns = area.width.min(if cx.tiny() { area.width } else { 48 });
        let [title, _] = self.wish.words();
        let place = popup::centred(area, columns, rows.min(area.height));
        let inside = popup::open(cx, buffer, place, cx.text(title));
        let lines: Vec<_> = lines
            .iter()
            .map(|line| (paint::shown(cx, line), Role::Text))
            .collect();
        menu::view(cx, buffer, inside, self.at, &lines);
        None
    }
}
