//! Cases below a list that are not part of it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::columns::{Layout, left, place};
use super::numbers;
use super::paint;
use super::table::Row;
use crate::config::theme::Role;
use crate::service::api::CaseLine;
use crate::tui::cx::Cx;

/// A case with a sign in place of its mark.
#[derive(Debug, Clone, Copy)]
pub struct Signed<'a> {
    pub line: &'a CaseLine,
    pub sign: char,
}

/// Cases that are not part of a list, drawn in its columns.
#[derive(Debug)]
pub struct Below<'a> {
    pub layout: Layout<'a>,
    /// Whether the list shows marks.
    pub marked: bool,
    pub lines: &'a [Signed<'a>],
    /// Index of the one under the cursor.
    pub selected: Option<usize>,
}

impl Below<'_> {
    pub fn draw(&self, cx: &Cx, buffer: &mut Buffer, area: Rect) {
        let left = left(area.width, self.marked);
        let number = numbers::columns(cx, self.lines.iter().map(|signed| signed.line));
        let room = area.width.saturating_sub(left);
        let placed = place(cx, self.layout, number, area.x + left, room);
        let lines = self.lines.iter().take(usize::from(area.height));
        for (n, Signed { line, sign }) in lines.enumerate() {
            let y = area.y + n as u16;
            let place = Rect::new(area.x, y, area.width, 1);
            let selected = self.selected == Some(n);
            let row = Row {
                line,
                placed: &placed,
                selected,
                mark: None,
            };
            row.draw(cx, buffer, place);
            if !selected && area.width > 40 {
                let mut text = [0; 4];
                let style = cx.styles.of(Role::Dim);
                paint::put(
                    buffer,
                    paint::Cells::at((area.x + 1, y), 1),
                    sign.encode_utf8(&mut text),
                    style,
                );
            }
        }
    }
}
