//! 更多: what has no place of its own among the pages, how the screens are drawn, and about the
//! program.

mod about;
mod lines;
mod setting;

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Act, ONLY, Screen};
use crate::command::{Action, Context};
use crate::config::theme::Role;
use crate::service::api::{Request, Response};
use crate::service::error::Error;
use crate::text::width;
use crate::tui::cx::Cx;
use crate::tui::notice::{Notice, spoken_key};
use crate::tui::scroll;
use crate::tui::ticket::Tag;
use crate::tui::widget::paint;
use lines::{LINES, What};

/// The page with the line of the cursor.
#[derive(Debug, Default)]
pub struct More {
    at: usize,
    /// The first visible line, and how many are.
    top: usize,
    height: usize,
}

impl More {
    fn what(&self) -> What {
        LINES.get(self.at).map_or(What::About, |line| line.what)
    }

    fn go(&mut self, at: usize) {
        self.at = at.min(LINES.len() - 1);
        let height = self.height.max(1);
        self.top = self
            .top
            .min(self.at)
            .max((self.at + 1).saturating_sub(height));
        // No empty rows below the last line while there are lines above.
        self.top = self.top.min(LINES.len().saturating_sub(height));
    }

    fn open(&self, cx: &Cx) -> Vec<Act> {
        match self.what() {
            What::Do { actions, .. } => vec![Act::Do(actions)],
            What::Set(setting) => setting.turn(cx, 1),
            What::Keep => vec![Act::KeepLook],
            What::About => vec![Act::Ask(ONLY, Request::Doctor)],
        }
    }

    /// Changes the setting on the line of the cursor, if it is one.
    fn turn(&self, cx: &Cx, step: isize) -> Vec<Act> {
        match self.what() {
            What::Set(setting) => setting.turn(cx, step),
            _ => {
                let key = spoken_key(cx, Context::More, Action::Open);
                let words = cx.fill("tui.more.no-value", &[("key", &key)]);
                vec![Act::Say(Notice::say(words))]
            }
        }
    }
}

impl Screen for More {
    fn context(&self) -> Context {
        Context::More
    }

    fn load(&mut self, _cx: &Cx) -> Vec<Act> {
        Vec::new()
    }

    fn command(&mut self, cx: &Cx, action: Action, n: usize) -> Vec<Act> {
        match action {
            Action::Open => return self.open(cx),
            Action::Pick => {
                self.go(n.saturating_sub(1));
                return self.open(cx);
            }
            Action::Left => return self.turn(cx, -1),
            Action::Right => return self.turn(cx, 1),
            Action::Save => return vec![Act::KeepLook],
            action => {
                if let Some(lines) = scroll::lines(action, self.height) {
                    self.go(self.at.saturating_add_signed(lines));
                }
            }
        }
        Vec::new()
    }

    /// Opens what the program and the docket say about themselves.
    fn answer(&mut self, cx: &Cx, _tag: Tag, response: Result<Response, Error>) -> Vec<Act> {
        match response {
            Ok(Response::Doctor(facts)) => vec![Act::Push(Box::new(about::reader(cx, &facts)))],
            Ok(_) => Vec::new(),
            Err(error) => vec![Act::Say(Notice::error(cx, &error))],
        }
    }

    fn fitted(&mut self, _cx: &Cx, area: Rect) {
        self.height = usize::from(rows_of_lines(area).height);
        self.go(self.at);
    }

    fn list_rows(&self, _cx: &Cx, area: Rect) -> Range<u16> {
        let lines = LINES.len().saturating_sub(self.top) as u16;
        let rows = rows_of_lines(area);
        rows.y..rows.bottom().min(rows.y + lines)
    }

    fn selected_row(&self, _cx: &Cx, area: Rect) -> Option<u16> {
        let y = area.y + self.at.checked_sub(self.top)? as u16;
        (y < rows_of_lines(area).bottom()).then_some(y)
    }

    fn view(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let wide = !cx.tiny();
        let label = if wide { lines::group_columns(cx) } else { 0 };
        let rows = rows_of_lines(area);
        let below = LINES
            .len()
            .saturating_sub(self.top + usize::from(rows.height));
        if below > 0 && rows.bottom() < area.bottom() {
            let words = cx.fill("tui.chart.more", &[("n", &below)]);
            let cells = paint::Cells::at((area.x + 1, rows.bottom()), area.width.saturating_sub(1));
            paint::put(buffer, cells, &words, cx.styles.of(Role::Dim));
        }
        let lines = LINES.iter().enumerate().skip(self.top);
        let mut group = None;
        for ((n, line), y) in lines.zip(rows.y..rows.bottom()) {
            if wide && group != Some(line.group) {
                let words = cx.text(line.group);
                let cells = paint::Cells::at((area.x + 1, y), label);
                paint::put(buffer, cells, words, cx.styles.of(Role::Head));
                group = Some(line.group);
            }
            let (mark, role) = if n == self.at {
                (">", Role::Selected)
            } else {
                (" ", Role::Text)
            };
            let room = area.width.saturating_sub(label);
            let text = format!("{mark} {} {}", paint::digit(n), line.text(cx));
            let text = width::pad(&text, usize::from(room));
            let cells = paint::Cells::at((area.x + label, y), room);
            paint::put(buffer, cells, &text, cx.styles.of(role));
        }
        None
    }
}

/// The rows for the lines; the last row tells how many there are below if not all fit.
fn rows_of_lines(area: Rect) -> Rect {
    let all = LINES.len() <= usize::from(area.height);
    let told = u16::from(!all && area.height > 1);
    Rect {
        height: area.height - told,
        ..area
    }
}
