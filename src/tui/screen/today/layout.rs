//! The layout of the page.

use std::ops::Range;

use ratatui::layout::Rect;

use super::Today;
use crate::tui::cx::Cx;
use crate::tui::widget::{strip, table};

/// The areas of head, table and detail, with rules in between.
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
    /// Whether the cursor is on the last item, or there are none.
    pub(super) fn at_end(&self) -> bool {
        let listing = &self.rows.listing;
        listing
            .total()
            .is_some_and(|total| listing.at() + 1 >= total)
    }

    /// Fits the window of the list to the rows that the done cases leave.
    pub(super) fn fit(&mut self, cx: &Cx) {
        let [_, table, _] = parts(cx, Rect::new(0, 0, cx.width, cx.body()));
        let rows = table::rows_in(cx, table.height);
        let left = rows - usize::from(self.room_of_done(rows));
        self.rows.listing.set_height(left);
    }

    /// Rows for the rule and the done cases: those that the items leave, and some in any case at
    /// the end of a long list.
    fn room_of_done(&self, rows: usize) -> u16 {
        let todo = self.rows.listing.total().unwrap_or(usize::MAX).min(rows);
        let least = if self.items.selected().is_some() {
            rows / 2
        } else if self.at_end() {
            rows / 3
        } else {
            0
        };
        let room = (rows - todo).max(least).min(self.items.len() + 1);
        if self.items.is_empty() || room < 2 {
            0
        } else {
            room as u16
        }
    }

    /// The areas of the items and, below them, of the done cases.
    pub(super) fn split(&self, cx: &Cx, table: Rect) -> (Rect, Rect) {
        let room = self.room_of_done(table::rows_in(cx, table.height));
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

    /// The rows of the items.
    pub(super) fn rows_of_items(&self, cx: &Cx, area: Rect) -> Range<u16> {
        let [_, table, _] = parts(cx, area);
        let (todo, _) = self.split(cx, table);
        table::lines(cx, todo, &self.rows.listing)
    }

    /// The row of the cursor: in the list, or below its rule.
    pub(super) fn row_of_cursor(&self, cx: &Cx, area: Rect) -> Option<u16> {
        let [_, table, _] = parts(cx, area);
        let (todo, done) = self.split(cx, table);
        match self.items.row_of_cursor(done.height) {
            Some(row) => Some(done.y + row),
            None => table::selected_row(cx, todo, &self.rows.listing),
        }
    }
}
