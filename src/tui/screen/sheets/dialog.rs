//! The dialogs of the page of sheets: whether to freeze the sheet, and which frozen one to compare.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::menu;
use crate::command::Action;
use crate::config::theme::Role;
use crate::domain::court;
use crate::domain::sheet::FrozenLine;
use crate::tui::cx::Cx;
use crate::tui::widget::{paint, popup};

/// A dialog over the page.
#[derive(Debug)]
pub(super) enum Dialog {
    /// Whether to freeze the sheet; the words name it.
    Freeze(String),
    /// The frozen sheets, newest first, and the index of the selected one.
    Frozen(Vec<FrozenLine>, usize),
}

impl Dialog {
    pub(super) fn step(&mut self, action: Action) {
        let Dialog::Frozen(lines, at) = self else {
            return;
        };
        *at = match action {
            Action::Up => menu::step(*at, -1, lines.len()),
            Action::Down => menu::step(*at, 1, lines.len()),
            Action::PageUp => 0,
            Action::PageDown => lines.len().saturating_sub(1),
            _ => *at,
        };
    }

    pub(super) fn draw(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) {
        let columns = if cx.tiny() { area.width } else { 72 }.min(area.width);
        match self {
            Dialog::Freeze(words) => {
                let room = usize::from(columns.saturating_sub(4)).max(1);
                let lines = paint::fold(words, room);
                let rows = (lines.len() as u16 + 3).min(area.height);
                let place = popup::centred(area, columns, rows);
                let inside = popup::open(cx, buffer, place, cx.text("tui.sheets.freeze"));
                let cells = |y| paint::Cells::at((inside.x + 1, y), inside.width.saturating_sub(1));
                for (line, y) in lines.iter().zip(inside.y..inside.bottom()) {
                    paint::put(buffer, cells(y), line, cx.styles.of(Role::Text));
                }
                let last = inside.bottom().saturating_sub(1).max(inside.y);
                let keys = cx.text("tui.sheets.freeze-keys");
                paint::put(buffer, cells(last), keys, cx.styles.of(Role::Key));
            }
            Dialog::Frozen(lines, at) => {
                let rows = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX);
                let place = popup::centred(area, columns, rows.min(area.height));
                let inside = popup::open(cx, buffer, place, cx.text("tui.sheets.frozen"));
                let lines: Vec<_> = lines
                    .iter()
                    .map(|line| (name(cx, line), Role::Text))
                    .collect();
                menu::view(cx, buffer, inside, *at, &lines);
            }
        }
    }
}

/// `12  日报 2026-06-30 全市  2026-06-30 17:02 王芳`.
fn name(cx: &Cx, line: &FrozenLine) -> String {
    let kind = cx.text(&format!("tui.sheets.{}", line.kind.id()));
    let court = line.court.as_deref().map(court::short_name);
    let court = court.as_deref().unwrap_or(cx.text("tui.choice.all-courts"));
    let moment = line.moment.format("%m-%d %H:%M");
    let words = format!(
        "{:>4}  {kind} {} {court}  {moment} {}",
        line.id, line.date, line.actor
    );
    paint::shown(cx, &words)
}
