//! Cases below a list that are no part of it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::columns::{left, place, row};
use super::numbers;
use super::paint;
use crate::config::theme::Role;
use crate::service::api::{CaseLine, Column};
use crate::tui::cx::Cx;

/// Cases that are no part of a list, in its columns, each with a sign where its mark would be.
pub fn lines(
    cx: &Cx,
    buffer: &mut Buffer,
    area: Rect,
    columns: (&[Column], &[Column]),
    marked: bool,
    lines: &[(&CaseLine, char)],
    selected: Option<usize>,
) {
    let left = left(area.width, marked);
    let number = numbers::columns(cx, lines.iter().map(|(line, _)| *line));
    let room = area.width.saturating_sub(left);
    let placed = place(cx, columns, number, area.x + left, room);
    for (n, (line, sign)) in lines.iter().take(usize::from(area.height)).enumerate() {
        let y = area.y + n as u16;
        let place = Rect::new(area.x, y, area.width, 1);
        let selected = selected == Some(n);
        row(cx, buffer, place, &placed, line, (selected, None));
        if !selected && area.width > 40 {
            let mut text = [0; 4];
            let style = cx.styles.of(Role::Dim);
            paint::put(buffer, area.x + 1, y, 1, sign.encode_utf8(&mut text), style);
        }
    }
}
