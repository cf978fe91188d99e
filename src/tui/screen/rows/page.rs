//! The page around a list: a title with the position of the cursor above, the line of sums and the
//! selected case below.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{Dress, Rows};
use crate::config::theme::Role;
use crate::text::width;
use crate::tui::cx::Cx;
use crate::tui::widget::{paint, strip, table};
use crate::tui::words;

/// What a page says above its list, and instead of an empty one.
#[derive(Debug)]
pub struct Page<'p> {
    pub title: &'p str,
    /// The position of the cursor, from the longest text to the shortest.
    pub counts: &'p [String],
    /// The words in the rule below the title.
    pub rule: &'p str,
    pub empty: &'p str,
}

/// Rows of the line of sums: 1 if there is room, otherwise 0.
fn summed(cx: &Cx) -> u16 {
    u16::from(cx.width >= 60 && cx.height >= 18)
}

/// The area of the list within that of its page.
pub fn table_of(cx: &Cx, area: Rect) -> Rect {
    let head = 2.min(area.height);
    let strip = strip::height(cx);
    let below = summed(cx) + if strip > 0 { strip + 1 } else { 0 };
    Rect {
        y: area.y + head,
        height: area.height.saturating_sub(head + below),
        ..area
    }
}

impl Rows {
    /// Fits the window of the list to the page.
    pub fn fit(&mut self, cx: &Cx) {
        let height = table_of(cx, Rect::new(0, 0, cx.width, cx.body())).height;
        self.listing.set_height(table::rows_in(cx, height));
    }

    /// The row of the page on which the selected case is.
    pub fn selected_row(&self, cx: &Cx, area: Rect) -> Option<u16> {
        table::selected_row(cx, table_of(cx, area), &self.listing)
    }

    /// The rows of the page with the visible cases.
    pub fn lines_of(&self, cx: &Cx, area: Rect) -> Range<u16> {
        table::lines(cx, table_of(cx, area), &self.listing)
    }

    /// Draws the page.
    pub fn draw_page(&self, cx: &Cx, area: Rect, buffer: &mut Buffer, page: &Page<'_>) {
        if area.height > 0 {
            heading(cx, Rect { height: 1, ..area }, buffer, page);
        }
        if area.height > 1 {
            paint::rule(cx, buffer, area.x, area.y + 1, area.width);
            if !page.rule.is_empty() {
                let room = area.width.saturating_sub(4);
                let words = width::cut(&paint::shown(cx, page.rule), usize::from(room));
                let cells = paint::Cells::at((area.x + 2, area.y + 1), area.width);
                let words = format!(" {words} ");
                paint::put(buffer, cells, &words, cx.styles.of(Role::Text));
            }
        }
        let table = table_of(cx, area);
        if self.listing.is_empty() {
            say_empty(cx, table, buffer, page.empty);
        } else {
            let dress = Dress {
                room_for_marks: true,
                focus: true,
            };
            let list = Rect {
                width: table.width.saturating_sub(self.beside),
                ..table
            };
            self.draw(cx, buffer, list, dress);
        }
        if summed(cx) > 0 {
            let room = area.width.saturating_sub(2);
            let summary = self.summary(cx, usize::from(room));
            let cells = paint::Cells::at((area.x + 1, table.bottom()), room);
            paint::put(buffer, cells, &summary, cx.styles.of(Role::Title));
        }
        let rest = table.bottom() + summed(cx);
        let below = Rect {
            y: rest,
            height: area.bottom().saturating_sub(rest),
            ..area
        };
        if below.height > 1 {
            self.selected_case(cx, below, buffer);
        }
    }

    /// The line of sums:
    /// `小计 19 件  标的 3,412.66 万元  超期 12 件平均 309 天  已选 3 件 (2,558.00 万元)`.
    fn summary(&self, cx: &Cx, columns: usize) -> String {
        let mut parts = Vec::new();
        if let Some(sums) = &self.sums {
            let claim = words::ten_thousands(sums.claim);
            // A case that came and went several times has a line for each.
            let lines = self.listing.total().map_or(0, |total| total as u64);
            let key = if lines > sums.cases {
                "tui.cases.sum-lines"
            } else {
                "tui.cases.sum"
            };
            parts.push(cx.fill(key, &[("lines", &lines), ("n", &sums.cases)]));
            parts.push(cx.fill("tui.cases.claim", &[("claim", &claim)]));
            if sums.late > 0 {
                // Rounded half up, like every ratio.
                let days = (sums.late_days * 2 + sums.late as i64) / (sums.late as i64 * 2);
                let args: [(&str, &dyn std::fmt::Display); 2] =
                    [("n", &sums.late), ("days", &days)];
                parts.push(cx.fill("tui.cases.late", &args));
            }
        }
        if !self.marks.is_empty() {
            let count = self.marks.count(self.cases());
            let n = count.map_or_else(|| "..".to_owned(), |n| n.to_string());
            let claim = self.marks.claim(self.sums.as_ref());
            let claim = claim.map_or_else(|| "..".to_owned(), words::ten_thousands);
            parts.push(cx.fill("tui.cases.marked", &[("n", &n), ("claim", &claim)]));
        }
        paint::join_fitting(parts.iter().map(String::as_str), columns)
    }

    /// Draws the details of the case under the cursor, below a rule.
    fn selected_case(&self, cx: &Cx, below: Rect, buffer: &mut Buffer) {
        paint::rule(cx, buffer, below.x, below.y, below.width);
        if let Some(line) = self.listing.selected() {
            let area = Rect {
                y: below.y + 1,
                height: below.height - 1,
                ..below
            };
            strip::view(cx, buffer, area, &strip::Known::by(line));
        }
    }
}

/// Draws the title and, at the right, the position of the cursor. The title is cut rather than the
/// position.
fn heading(cx: &Cx, line: Rect, buffer: &mut Buffer, page: &Page<'_>) {
    let title = paint::shown(cx, page.title);
    let all = usize::from(line.width);
    let left = |count: &String| all.saturating_sub(width::width(count) + 3);
    let fits = |count: &&String| width::width(&title) <= left(count);
    let count = page.counts.iter().find(fits).or(page.counts.last());
    let room = count.map_or(all, left);
    let cells = paint::Cells::at((line.x + 1, line.y), line.width.saturating_sub(1));
    let title = width::cut(&title, room);
    let taken = paint::put(buffer, cells, &title, cx.styles.of(Role::Title));
    if let Some(count) = count {
        let style = cx.styles.of(Role::Text);
        paint::put_right(buffer, line, taken + 1, &format!("{count} "), style);
    }
}

/// Draws why there are no rows.
fn say_empty(cx: &Cx, table: Rect, buffer: &mut Buffer, words: &str) {
    if table.height < 2 {
        return;
    }
    let room = table.width.saturating_sub(3);
    let words = paint::sentences(words, usize::from(room));
    let cells = paint::Cells::at((table.x + 3, table.y + 1), room);
    paint::put(buffer, cells, words, cx.styles.of(Role::Text));
}
