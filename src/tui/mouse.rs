//! The mouse, off until it is turned on for the session: the wheel moves the cursor or the text, a
//! click puts the cursor on a row, a second click opens it.

use super::model::Model;
use super::msg::{Effect, Mouse};
use super::notice::Notice;
use super::view;
use crate::command::keymap::Meaning;
use crate::command::{Action, Context};

/// Lines that a notch of the wheel moves a text; in a list it is one row.
const NOTCH: usize = 3;

impl Model {
    /// Turns the mouse on or off and says what that means.
    pub(super) fn turn_mouse(&mut self, on: bool) -> Vec<Effect> {
        self.dirty = true;
        let cx = &mut self.cx;
        if on && !cx.look.has_mouse {
            let words = cx.fill("tui.more.no-mouse", &[("term", &cx.term)]);
            self.notice = Some(Notice::warn(words));
            return Vec::new();
        }
        cx.look.mouse = on;
        let key = if on {
            "tui.more.mouse-on"
        } else {
            "tui.more.mouse-off"
        };
        self.notice = Some(Notice::say(cx.text(key)));
        vec![Effect::Mouse(on)]
    }

    /// Handles the mouse. While keys are held back, the screen does not show yet what they do, and
    /// a click would hit something else.
    pub(super) fn mouse(&mut self, mouse: Mouse) -> Vec<Effect> {
        if !self.cx.look.mouse || self.finishing || !self.pressed.held.is_empty() {
            return Vec::new();
        }
        self.dirty = true;
        self.notice = None;
        self.prefix = None;
        self.forget_questions(&Meaning::Nothing);
        match mouse {
            Mouse::WheelUp => self.wheel(Action::Up),
            Mouse::WheelDown => self.wheel(Action::Down),
            Mouse::Click(y) => self.click(y),
        }
    }

    fn wheel(&mut self, way: Action) -> Vec<Effect> {
        self.pressed.clicked = None;
        let times = match self.context() {
            // There the arrows go to another field.
            Context::Form | Context::Day | Context::AsOf => 0,
            Context::Reader => NOTCH,
            _ => 1,
        };
        (0..times).flat_map(|_| self.perform(way, 1)).collect()
    }

    /// Puts the cursor on the row that was clicked, by as many steps as lead there; a click on the
    /// row that was clicked last opens it.
    fn click(&mut self, y: u16) -> Vec<Effect> {
        let before = self.pressed.clicked.take();
        let (Some(top), Some(mut at)) = (self.top(), self.cursor_row(y)) else {
            return Vec::new();
        };
        let clicked = Some((top.id, y));
        if before == clicked && at == y {
            return self.perform(Action::Open, 1);
        }
        let way = if at < y { Action::Down } else { Action::Up };
        let mut effects = Vec::new();
        while at != y {
            effects.extend(self.forward(way, 1));
            // A line that no step leads to is passed or never reached.
            match self.cursor_row(y).filter(|next| *next != at) {
                Some(next) if (next < y) == (at < y) || next == y => at = next,
                _ => return effects,
            }
        }
        self.pressed.clicked = clicked;
        effects
    }

    /// The row of the cursor, if `y` is a row of the same list.
    fn cursor_row(&self, y: u16) -> Option<u16> {
        let screen = &self.top()?.screen;
        let room = view::room_of_top(self);
        let rows = screen.list_rows(&self.cx, room);
        let at = screen.selected_row(&self.cx, room);
        at.filter(|_| rows.contains(&y))
    }
}
