//! `?`: every key that means something here, from the table of commands.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Act, Screen};
use crate::command::{Action, COMMANDS, Context};
use crate::config::theme::Role;
use crate::text::width;
use crate::tui::cx::Cx;
use crate::tui::widget::{footer, paint, popup};

/// The overlay.
#[derive(Debug)]
pub struct Help {
    /// The context it explains.
    about: Context,
    top: usize,
}

impl Help {
    pub fn new(about: Context) -> Help {
        Help { about, top: 0 }
    }

    /// Keys and words of every command of the context.
    fn lines(&self, cx: &Cx) -> Vec<(String, &'static str)> {
        let mut lines = Vec::new();
        for section in self.about.chain() {
            for command in COMMANDS.iter().filter(|c| c.contexts.contains(section)) {
                let keys = cx.keymap.keys(self.about, command.action);
                let keys = match command.action {
                    Action::Outcome | Action::Pick => "1-9".to_owned(),
                    _ => keys
                        .iter()
                        .take(2)
                        .map(ToString::to_string)
                        .collect::<Vec<_>>()
                        .join(" "),
                };
                let words = cx.text(&command.doc());
                if !keys.is_empty() && lines.iter().all(|(_, known)| *known != words) {
                    lines.push((keys, words));
                }
            }
        }
        lines
    }
}

impl Screen for Help {
    fn context(&self) -> Context {
        Context::Help
    }

    fn is_overlay(&self) -> bool {
        true
    }

    fn command(&mut self, cx: &Cx, action: Action, _n: usize) -> Vec<Act> {
        let page = usize::from(cx.height).saturating_sub(4).max(1);
        let last = self.lines(cx).len().saturating_sub(1);
        match action {
            Action::Up => self.top = self.top.saturating_sub(1),
            Action::Down => self.top = (self.top + 1).min(last),
            Action::PageUp => self.top = self.top.saturating_sub(page),
            Action::PageDown => self.top = (self.top + page).min(last),
            Action::Accept | Action::Cancel => return vec![Act::Close],
            _ => {}
        }
        Vec::new()
    }

    fn edit(&mut self, _cx: &Cx, _key: crate::config::key::Key) -> Vec<Act> {
        vec![Act::Close]
    }

    fn view(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let lines = self.lines(cx);
        let double = area.width >= 76;
        let per_column = if double {
            lines.len().div_ceil(2)
        } else {
            lines.len()
        };
        let context = cx.text(&format!("tui.context.{}", self.about.id()));
        let title = cx.fill("tui.help.title", &[("where", context)]);
        let margin = if cx.tiny() { 0 } else { 4 };
        let rows = (per_column as u16 + 6).min(area.height);
        let at = popup::centred(area, area.width.saturating_sub(margin).min(100), rows);
        let inside = popup::open(cx, buffer, at, &title);
        if inside.height == 0 {
            return None;
        }
        let text = cx.styles.of(Role::Text);
        let head = u16::from(!cx.tiny()) * 2;
        if head > 0 {
            let room = inside.width.saturating_sub(1);
            paint::put(
                buffer,
                inside.x + 1,
                inside.y,
                room,
                cx.text("tui.help.ime"),
                cx.styles.of(Role::Dim),
            );
        }
        let foot = u16::from(!cx.tiny() && inside.height > 6) * 2;
        let height = usize::from(inside.height.saturating_sub(head + foot));
        let top = self.top.min(per_column.saturating_sub(height));
        let mut x = inside.x + 1;
        for column in lines.chunks(per_column.max(1)) {
            let widest = |columns: &mut dyn Iterator<Item = usize>| columns.max().unwrap_or(0);
            let keys = widest(&mut column.iter().map(|(keys, _)| width::width(keys))) as u16;
            let words = widest(&mut column.iter().map(|(_, words)| width::width(words))) as u16;
            for (n, (key, words)) in column.iter().skip(top).take(height).enumerate() {
                let y = inside.y + head + n as u16;
                let room = inside.right().saturating_sub(x + 1);
                paint::put(buffer, x, y, room, key, cx.styles.of(Role::Key));
                let room = room.saturating_sub(keys + 2);
                paint::put(buffer, x + keys + 2, y, room, words, text);
            }
            x += (keys + words + 4).max(inside.width / 2);
        }
        if foot > 0 {
            let room = inside.width.saturating_sub(2);
            let y = inside.bottom() - 1;
            let words = if self.about == Context::Today {
                let digits = footer::outcomes(cx);
                let digits: Vec<String> = digits
                    .into_iter()
                    .map(|(key, words)| format!("{key}{words}"))
                    .collect();
                digits.join(" ")
            } else {
                cx.text("tui.help.close").to_owned()
            };
            paint::put(buffer, inside.x + 1, y, room, &words, text);
        }
        None
    }
}
