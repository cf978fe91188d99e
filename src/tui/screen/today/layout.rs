//! Where things stand on the page, and what an empty list says.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::Today;
use crate::service::api::Filter;
use crate::tui::cx::Cx;
use crate::tui::widget::{paint, strip, table};

/// Counts, table, detail; rules lie between them.
pub(super) fn parts(cx: &Cx, area: Rect) -> [Rect; 3] {
    let head = 2.min(area.height);
    let strip = strip::height(cx);
    let below = if strip > 0 { strip + 1 } else { 0 };
    let table = area.height.saturating_sub(head + below);
    [
        Rect {
            height: head,
            ..area
        },
        Rect {
            y: area.y + head,
            height: table,
            ..area
        },
        Rect {
            y: area.y + head + table,
            height: area.height.saturating_sub(head + table),
            ..area
        },
    ]
}

impl Today {
    /// Whether the cursor stands on the last item, or there is none.
    pub(super) fn at_end(&self) -> bool {
        let listing = &self.rows.listing;
        listing
            .total()
            .is_some_and(|total| listing.at() + 1 >= total)
    }

    /// Where items stand and where those that are done: below them as far as there is room, and always some when the cursor is there.
    pub(super) fn split(&self, cx: &Cx, table: Rect) -> (Rect, Rect) {
        let rows = table::rows_in(cx, table.height);
        let todo = self.rows.listing.total().unwrap_or(usize::MAX).min(rows);
        let least = if self.items.selected().is_some() {
            rows / 2
        } else {
            0
        };
        let room = (rows - todo).max(least).min(self.items.len() + 1);
        let room = if self.items.is_empty() || room < 2 {
            0
        } else {
            room as u16
        };
        let upper = Rect {
            height: table.height - room,
            ..table
        };
        let lower = Rect {
            y: upper.bottom(),
            height: room,
            ..table
        };
        (upper, lower)
    }

    /// The line where the cursor stands: in the list, or below its rule.
    pub(super) fn row_of_cursor(&self, cx: &Cx, area: Rect) -> Option<u16> {
        let [_, table, _] = parts(cx, area);
        let (todo, done) = self.split(cx, table);
        match self.items.row_of_cursor(done.height) {
            Some(row) => Some(done.y + row),
            None => table::selected_row(cx, todo, &self.rows.listing),
        }
    }
}

/// An empty list teaches; how many lines it took.
pub(super) fn empty(cx: &Cx, buffer: &mut Buffer, area: Rect, today: &Today) -> u16 {
    let none = cx.overview.as_ref().is_some_and(|all| all.cases == 0);
    let words = if none {
        cx.text("tui.today.no-cases")
    } else if !today.items.is_empty() {
        cx.text("tui.today.all-done")
    } else if today.rows.filter == Filter::default() {
        cx.text("tui.today.empty")
    } else {
        cx.text("tui.list.empty")
    };
    let y = area.y + u16::from(area.height > 2);
    let room = area.width.saturating_sub(4);
    let rows = usize::from(area.bottom().saturating_sub(y));
    let lines = paint::wrap(words, usize::from(room));
    for (n, line) in lines.iter().take(rows).enumerate() {
        paint::put(buffer, area.x + 3, y + n as u16, room, line, Style::new());
    }
    y - area.y + lines.len() as u16
}
