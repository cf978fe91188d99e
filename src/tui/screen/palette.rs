//! `:`: every command by its words, its pinyin initials, its id or its key.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Act, Screen};
use crate::command::{Action, COMMANDS, Command, Context};
use crate::config::key::Key;
use crate::config::theme::Role;
use crate::text::{fold, pinyin, width};
use crate::tui::cx::Cx;
use crate::tui::widget::field::Field;
use crate::tui::widget::{paint, popup};

/// The overlay.
#[derive(Debug)]
pub struct Palette {
    about: Context,
    field: Field,
    at: usize,
}

impl Palette {
    pub fn new(about: Context) -> Palette {
        Palette {
            about,
            field: Field::default(),
            at: 0,
        }
    }

    /// Commands whose words, initials, id or key hold the query: those that can be done here, and those that cannot.
    fn matches(&self, cx: &Cx) -> (Vec<&'static Command>, Vec<&'static Command>) {
        let query = fold::fold(self.field.text());
        let here = |command: &&Command| {
            let contexts = self.about.chain();
            contexts.iter().any(|c| command.contexts.contains(c))
        };
        COMMANDS
            .iter()
            .filter(|command| command.palette)
            .filter(|command| query.is_empty() || self.holds(cx, command, &query))
            .partition(here)
    }

    fn holds(&self, cx: &Cx, command: &Command, query: &str) -> bool {
        let words = [cx.text(&command.title()), cx.text(&command.doc())];
        let by_words = words.iter().any(|words| {
            let mut initials = String::new();
            pinyin::initials_into(words, &mut initials);
            fold::fold(words).contains(query) || initials.contains(query)
        });
        let by_key = self
            .key(cx, command)
            .is_some_and(|key| fold::fold(&key) == query);
        by_words || by_key || command.id.contains(query)
    }

    fn key(&self, cx: &Cx, command: &Command) -> Option<String> {
        let keys = cx.keymap.keys(self.about, command.action);
        keys.first().map(ToString::to_string)
    }
}

impl Screen for Palette {
    fn context(&self) -> Context {
        Context::Palette
    }

    fn is_overlay(&self) -> bool {
        true
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn command(&mut self, cx: &Cx, action: Action, _n: usize) -> Vec<Act> {
        let (matches, _) = self.matches(cx);
        match action {
            Action::Up => self.at = self.at.saturating_sub(1),
            Action::Down => self.at = (self.at + 1).min(matches.len().saturating_sub(1)),
            Action::Accept => {
                return matches
                    .get(self.at)
                    .map(|command| Act::CloseAndDo(command.action))
                    .into_iter()
                    .collect();
            }
            Action::Cancel => return vec![Act::Close],
            _ => {}
        }
        Vec::new()
    }

    fn edit(&mut self, _cx: &Cx, key: Key) -> Vec<Act> {
        self.field.edit(key);
        self.at = 0;
        Vec::new()
    }

    fn paste(&mut self, _cx: &Cx, text: &str) -> Vec<Act> {
        self.field.insert(text);
        self.at = 0;
        Vec::new()
    }

    fn view(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let (matches, elsewhere) = self.matches(cx);
        let margin = if cx.tiny() { 0 } else { 8 };
        let columns = area.width.saturating_sub(margin).min(76);
        let rows = 17.min(area.height);
        let at = popup::centred(area, columns, rows);
        let inside = popup::open(cx, buffer, at, cx.text("tui.palette.title"));
        if inside.height == 0 || inside.width < 4 {
            return None;
        }
        let text = cx.styles.of(Role::Text);
        let prompt = format!(" {}> ", cx.text("tui.command.palette"));
        let x = inside.x + paint::put(buffer, inside.x, inside.y, inside.width, &prompt, text);
        let room = inside.right().saturating_sub(x + 1).min(30);
        let cursor = self.field.view(cx, buffer, (x, inside.y), room);
        let height = usize::from(inside.height.saturating_sub(2));
        let top = (self.at + 1).saturating_sub(height);
        for (n, command) in matches.iter().enumerate().skip(top).take(height) {
            let y = inside.y + 2 + (n - top) as u16;
            let selected = n == self.at;
            let style = cx
                .styles
                .of(if selected { Role::Selected } else { Role::Text });
            let mark = if selected { ">" } else { " " };
            let key = self.key(cx, command).unwrap_or_default();
            let cli = command.cli.unwrap_or_default();
            let doc = width::pad(
                cx.text(&command.doc()),
                34.min(usize::from(inside.width).saturating_sub(12)),
            );
            let line = format!(" {mark} {doc} {} {cli}", width::pad(&key, 6));
            let line = width::pad(&line, usize::from(inside.width));
            paint::put(buffer, inside.x, y, inside.width, &line, style);
        }
        // What cannot be done here is named with where it can.
        let from = matches.len().saturating_sub(top);
        for (n, command) in elsewhere
            .iter()
            .enumerate()
            .take(height.saturating_sub(from))
        {
            let y = inside.y + 2 + (from + n) as u16;
            let places: Vec<&str> = command
                .contexts
                .iter()
                .map(|context| cx.text(&format!("tui.context.{}", context.id())))
                .collect();
            let line = format!("   {}  ({})", cx.text(&command.doc()), places.join(", "));
            let room = inside.width.saturating_sub(1);
            paint::put(buffer, inside.x, y, room, &line, cx.styles.of(Role::Dim));
        }
        if matches.is_empty() && elsewhere.is_empty() && inside.height > 2 {
            let room = inside.width.saturating_sub(3);
            paint::put(
                buffer,
                inside.x + 3,
                inside.y + 2,
                room,
                cx.text("tui.palette.nothing"),
                text,
            );
        }
        Some(cursor)
    }
}
