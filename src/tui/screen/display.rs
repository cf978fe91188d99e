//! The display check opened from the palette: the choice applies at once and is remembered for this
//! terminal.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Act, Screen};
use crate::command::{Action, Context};
use crate::config::key::{Code, Key};
use crate::config::theme::Role;
use crate::tui::cx::Cx;
use crate::tui::msg::Measured;
use crate::tui::widget::check::{self, Answer, Check};
use crate::tui::widget::footer::{self, Hint};
use crate::tui::widget::paint;

/// The display check as a screen.
#[derive(Debug)]
pub struct Display {
    check: Check,
    garbled: bool,
}

impl Display {
    pub fn new(cx: &Cx) -> Display {
        Display {
            check: Check::new(cx.glyphs, cx.ambiguous, &cx.term, cx.depth),
            garbled: false,
        }
    }

    fn press(&mut self, key: Key) -> Vec<Act> {
        self.garbled = false;
        match self.check.key(key) {
            Answer::Stay => Vec::new(),
            Answer::Garbled => {
                self.garbled = true;
                Vec::new()
            }
            Answer::Done => {
                let (glyphs, ambiguous) = (self.check.glyphs, self.check.ambiguous);
                vec![Act::Close, Act::Display(glyphs, ambiguous)]
            }
        }
    }
}

impl Screen for Display {
    fn context(&self) -> Context {
        Context::Reader
    }

    /// All keys go to the check.
    fn takes_text(&self) -> bool {
        true
    }

    fn load(&mut self, _cx: &Cx) -> Vec<Act> {
        vec![Act::Measure]
    }

    fn measured(&mut self, _cx: &Cx, widths: Measured) -> Vec<Act> {
        self.check.measured = Some(widths);
        Vec::new()
    }

    fn command(&mut self, _cx: &Cx, action: Action, _n: usize) -> Vec<Act> {
        let code = match action {
            Action::Up => Code::Up,
            Action::Down => Code::Down,
            Action::PageUp => Code::PageUp,
            Action::PageDown => Code::PageDown,
            Action::Top => Code::Home,
            Action::Bottom => Code::End,
            _ => return Vec::new(),
        };
        self.press(Key::plain(code))
    }

    fn edit(&mut self, _cx: &Cx, key: Key) -> Vec<Act> {
        self.press(key)
    }

    /// Shows the keys of the check, none of those of a reader.
    fn hints(&self, cx: &Cx) -> Option<Vec<Hint>> {
        let back = footer::titled(cx, Context::Overlay, Action::Cancel)?;
        let enter = Key::plain(Code::Enter).to_string();
        let hint = |key: &str, words: &str| (key.to_owned(), cx.text(words).to_owned());
        Some(vec![
            hint("1-4", "tui.first.choose"),
            hint(&enter, "tui.first.as-two"),
            back,
        ])
    }

    fn view(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        if self.garbled {
            let style = cx.styles.of(Role::Text);
            let left = if cx.tiny() { 1 } else { 2 };
            let room = Rect {
                x: area.x + left,
                width: area.width.saturating_sub(left),
                ..area
            };
            paint::page(cx, buffer, room, cx.text(check::garbled(cx)), style);
        } else {
            self.check.view(cx, area, buffer);
        }
        None
    }
}
