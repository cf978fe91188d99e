//! The mouse, off until it is turned on for the session: the wheel moves the cursor or the text, a
//! click puts the cursor on a row, a figure or a field, a second click opens a row or a figure.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;

use super::model::Model;
use super::msg::{Effect, Mouse};
use super::notice::Notice;
use super::style::Styles;
use super::view;
use crate::command::keymap::Meaning;
use crate::command::{Action, Context};
use crate::config::theme::Role;

/// Lines that a notch of the wheel moves a text; in a list it is one row.
const NOTCH: usize = 3;

impl Model {
    /// Turns the mouse on or off and says what that means.
    pub(super) fn turn_mouse(&mut self, on: bool) -> Vec<Effect> {
        self.dirty = true;
        let cx = &mut self.cx;
        if on && !cx.look.has_mouse {
            let key = match cx.term.as_str() {
                "" => "tui.more.no-term",
                _ => "tui.more.no-mouse",
            };
            let words = cx.fill(key, &[("term", &cx.term)]);
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
            Mouse::Click(x, y) => self.click(Position::new(x, y)),
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

    /// Puts the cursor where was clicked, by as many steps as lead there; a click on what was
    /// clicked last opens it.
    fn click(&mut self, at: Position) -> Vec<Effect> {
        let before = self.pressed.clicked.take();
        let room = view::room_of_top(self);
        let top = self.stack.last_mut();
        if top.is_some_and(|top| top.screen.focus_field(&self.cx, room, at)) {
            return Vec::new();
        }
        let (Some(id), Some(first)) = (self.top().map(|top| top.id), self.cursor(at)) else {
            return Vec::new();
        };
        let mut effects = self.cross_to_pane(first, at);
        if !self.lead_to_row(&mut effects, at) {
            return effects;
        }
        if self.has_figures() {
            self.lead_to_figure(&mut effects, at);
        }
        let now = self.cursor(at);
        let there = now.map(|cursor| (id, cursor.as_position()));
        if before == there && now == Some(first) {
            effects.extend(self.perform(self.opener(), 1));
        } else {
            self.pressed.clicked = there;
        }
        effects
    }

    /// Moves the cursor to the row that was clicked; returns whether steps lead there. If none do,
    /// they are taken back.
    fn lead_to_row(&mut self, effects: &mut Vec<Effect>, at: Position) -> bool {
        let mut back = Vec::new();
        while let Some(cursor) = self.cursor(at) {
            let left = i32::from(at.y) - i32::from(cursor.y);
            let [way, return_by] = match left {
                0 => return true,
                ..0 => [Action::Up, Action::Down],
                1.. => [Action::Down, Action::Up],
            };
            let now = self.step(effects, at, way);
            if now == Some(cursor) {
                break;
            }
            back.push(return_by);
            let next = now.map(|now| i32::from(at.y) - i32::from(now.y));
            // A row without a figure is passed, and behind the last comes the first again.
            let nearer = |next: i32| next.abs() < left.abs() && next.signum() != -left.signum();
            if !next.is_some_and(nearer) {
                break;
            }
        }
        for action in back {
            self.step(effects, at, action);
        }
        false
    }

    /// Moves the cursor to the figure of its row that is nearest to what was clicked.
    fn lead_to_figure(&mut self, effects: &mut Vec<Effect>, at: Position) {
        let away = |cursor: Rect| match at.x {
            x if x < cursor.x => cursor.x - x,
            x => (x + 1).saturating_sub(cursor.right()),
        };
        while let Some(cursor) = self.cursor(at).filter(|cursor| away(*cursor) > 0) {
            let [way, return_by] = if at.x < cursor.x {
                [Action::Left, Action::Right]
            } else {
                [Action::Right, Action::Left]
            };
            let now = self.step(effects, at, way);
            if now == Some(cursor) {
                return;
            }
            if now.is_none_or(|now| now.y != cursor.y || away(now) >= away(cursor)) {
                self.step(effects, at, return_by);
                return;
            }
        }
    }

    /// Performs a step of the screen on top and returns where the cursor is then.
    fn step(&mut self, effects: &mut Vec<Effect>, at: Position, way: Action) -> Option<Rect> {
        effects.extend(self.forward(way, 1));
        view::fit(self);
        self.cursor(at)
    }

    /// Crosses to the other of two charts side by side, if that was clicked.
    fn cross_to_pane(&mut self, cursor: Rect, at: Position) -> Vec<Effect> {
        let line = self.top().and_then(|top| top.screen.divided_at(&self.cx));
        match line {
            Some(line) if (cursor.x > line) != (at.x > line) => {
                let effects = self.forward(Action::OtherPane, 1);
                view::fit(self);
                effects
            }
            _ => Vec::new(),
        }
    }

    /// Whether the cursor of the screen on top stands on one of several figures in a line.
    fn has_figures(&self) -> bool {
        matches!(
            self.context(),
            Context::Charts | Context::Calendar | Context::Sheets
        )
    }

    /// The action of Enter on the screen on top.
    fn opener(&self) -> Action {
        match self.cx.keymap.keys(self.context(), Action::Open) {
            [] => Action::Accept,
            _ => Action::Open,
        }
    }

    /// What the cursor of the screen on top stands on, if there may be a row of it at `at`: the row
    /// of a list, or else the cells that are drawn as selected, on the first line with any.
    fn cursor(&mut self, at: Position) -> Option<Rect> {
        let room = view::room_of_top(self);
        let screen = &self.top()?.screen;
        let rows = screen.list_rows(&self.cx, room);
        if !room.contains(at) || !rows.is_empty() && !rows.contains(&at.y) {
            return None;
        }
        if let Some(y) = screen.selected_row(&self.cx, room) {
            return rows.contains(&at.y).then_some(Rect {
                y,
                height: 1,
                ..room
            });
        }
        self.selected_cells(room)
    }

    /// Draws the screen on top with a mark for what is selected, and finds it.
    fn selected_cells(&mut self, room: Rect) -> Option<Rect> {
        let marked = Styles::marking(Role::Selected, Modifier::CROSSED_OUT);
        let styles = std::mem::replace(&mut self.cx.styles, marked);
        let mut buffer = Buffer::empty(Rect::new(0, 0, self.cx.width, self.cx.height));
        if let Some(top) = self.top() {
            top.screen.view(&self.cx, room, &mut buffer);
        }
        self.cx.styles = styles;
        let is_marked = |x: u16, y: u16| {
            let cell = buffer.cell((x, y));
            cell.is_some_and(|cell| cell.modifier.contains(Modifier::CROSSED_OUT))
        };
        room.rows().find_map(|row| {
            let mut marked = (row.left()..row.right()).filter(|x| is_marked(*x, row.y));
            let first = marked.next()?;
            let last = marked.next_back().unwrap_or(first);
            Some(Rect::new(first, row.y, last - first + 1, 1))
        })
    }
}
