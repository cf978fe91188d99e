//! Where the cursor goes in a chart.

use super::Charts;
use crate::tui::cx::Cx;

impl Charts {
    /// Keeps the cursor within the chart.
    pub(super) fn settle(&mut self) {
        let Some(chart) = self.chart() else { return };
        let mut at = self.place();
        at.row = at.row.min(chart.rows.len().saturating_sub(1));
        at.column = at.column.min(chart.series.len().saturating_sub(1));
        self.put(at);
    }

    /// Moves the cursor by so many rows, and on into the texts after the last one.
    pub(super) fn go(&mut self, cx: &Cx, rows: isize) {
        let Some(chart) = self.chart() else { return };
        let last = chart.rows.len().saturating_sub(1);
        let mut at = self.place();
        at.row = at.row.min(last);
        let texts = self.texts(cx);
        let shown = texts.rows(cx);
        let all = chart.rows.len() + texts.behind(cx, self.focus()).len();
        // The line telling how much is below takes the place of a row.
        let room = if cx.tiny() && all > shown {
            shown.saturating_sub(1).max(1)
        } else {
            shown
        };
        let lowest = all.saturating_sub(shown);
        let home = (last + 1).saturating_sub(room).min(lowest);
        let step = rows.unsigned_abs();
        if rows > 0 {
            // In a small window the texts come after the last row, which is reached first.
            if at.row < last {
                at.row += step.min(last - at.row);
            } else {
                at.top = at.top.max(home).saturating_add(step).min(lowest);
            }
        } else if at.row == last && at.top > home && step > 0 {
            let back = step.min(at.top - home);
            at.top -= back;
            at.row = at.row.saturating_sub(step - back);
        } else {
            at.row = at.row.saturating_sub(step);
        }
        let in_words = at.row == last && at.top >= home;
        if in_words {
            at.top = at.top.min(lowest);
        } else {
            at.top = at.top.min(at.row).max((at.row + 1).saturating_sub(room));
        }
        self.put(at);
        self.settle();
    }

    /// Moves the cursor to the next number at its left or right.
    pub(super) fn aside(&mut self, step: isize) {
        let mut at = self.at();
        if let Some(chart) = self.chart() {
            at.column = chart.turn(at.row, at.column, step);
            self.put(at);
        }
    }

    /// Moves the cursor to the other chart of the page.
    pub(super) fn cross(&mut self, cx: &Cx) {
        let panes = self.page().panes.len();
        if let Some(pane) = self.panes.get_mut(self.which) {
            *pane = (*pane + 1) % panes;
        }
        self.settle();
        self.go(cx, 0);
    }
}
