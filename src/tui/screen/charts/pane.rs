//! Drawing one chart: heads with their scales, and rows of bars.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::chart::{Chart, Row};
use super::plan::{Plan, Room};
use super::{Place, words};
use crate::config::theme::Role;
use crate::text::width::{cut, pad, pad_left, width};
use crate::tui::cx::Cx;
use crate::tui::widget::bars::{Grow, bar};
use crate::tui::widget::paint;

/// A chart with its place, and how it is shown.
pub(super) struct Shown<'a> {
    pub(super) chart: &'a Chart,
    pub(super) at: Place,
    /// Whether it has the cursor.
    pub(super) focused: bool,
    /// Number of rows that fit.
    pub(super) fit: usize,
    /// The texts after the last row, which are scrolled into view.
    pub(super) behind: words::Lines,
}

impl Shown<'_> {
    /// Draws the heads, the rows, the texts after them and a line that tells how much is hidden.
    /// Returns the first free line of the area.
    pub(super) fn draw(&self, cx: &Cx, buffer: &mut Buffer, area: Rect) -> u16 {
        let (chart, top, fit) = (self.chart, self.at.top, self.fit);
        let line = |y: u16| Rect {
            y: area.y + y,
            height: 1,
            ..area
        };
        let plan = Plan::new(cx, chart, usize::from(area.width), self.at.column);
        let mut y = 0;
        if y < area.height {
            heads(cx, buffer, line(y), chart, &plan);
            y += 1;
        }
        let behind = &self.behind;
        // In a small window the last line tells how much is below, until all of it is visible.
        let unseen = (chart.rows.len() + behind.len()).saturating_sub(top + fit);
        let room = if cx.tiny() && unseen > 0 {
            fit.saturating_sub(1).max(1)
        } else {
            fit
        };
        let rows_below = chart.rows.len().saturating_sub(top + room);
        let texts_below = (chart.rows.len() + behind.len()).saturating_sub(top + room) - rows_below;
        let hidden = words::hidden(cx, rows_below, texts_below);
        for (n, row) in chart.rows.iter().enumerate().skip(top).take(room) {
            if y >= area.height {
                return y;
            }
            let mut pen = Pen::at(cx, buffer, line(y));
            let selected = self.focused && n == self.at.row;
            pen.row(chart, &plan, row, selected.then_some(self.at.column));
            y += 1;
        }
        if chart.rows.is_empty() && y < area.height {
            let room = area.width.saturating_sub(3);
            let (words, style) = (cx.text("tui.chart.empty"), cx.styles.of(Role::Text));
            let cells = paint::Cells::at((area.x + 3, area.y + y), room);
            paint::put(buffer, cells, words, style);
            y += 1;
        }
        let seen = top.saturating_sub(chart.rows.len());
        let free = (top + room).saturating_sub(chart.rows.len().max(top));
        let words = behind.iter().skip(seen).take(free).cloned().collect();
        y = words::put(cx, buffer, area, y, words);
        // A larger window always has the line, so that nothing moves.
        let hidden = match hidden {
            None if cx.tiny() => return y,
            hidden => hidden.unwrap_or_default(),
        };
        words::put(cx, buffer, area, y, vec![(hidden, Role::Dim)])
    }
}

fn heads(cx: &Cx, buffer: &mut Buffer, area: Rect, chart: &Chart, plan: &Plan) {
    let mut text = format!("  {}", pad(&cut(&chart.head, plan.label), plan.label));
    for (at, series) in chart.series.iter().enumerate() {
        let Some(Room { number, cells, per }) = plan.at(at) else {
            continue;
        };
        let all = if cells > 0 {
            number + 1 + cells
        } else {
            number
        };
        let leftward = series.grow.is_some_and(Grow::leftward);
        let room = match (plan.axis, at) {
            (true, 1) if cells > 0 => all.saturating_sub(1),
            _ if cells == 0 || leftward || width(&series.title) > cells => all,
            _ => cells,
        };
        let mut title = series.title.clone();
        // Bars of one axis share a scale, which is shown once.
        if cells > 0 && !(plan.axis && at == 0) {
            let with = format!("{title} ({})", (chart.scale)(cx, per));
            if width(&with) <= room {
                title = with;
            }
        }
        let title = cut(&title, room);
        let (before, head) = match (plan.axis, at) {
            _ if series.whole => ("/".to_owned(), pad(&title, room)),
            (true, 1) if cells > 0 => ("| ".to_owned(), pad(&title, room)),
            _ if room == all => ("  ".to_owned(), pad_left(&title, room)),
            _ => (" ".repeat(number + 3), pad(&title, room)),
        };
        text.extend([before, head]);
    }
    if plan.begins_before() {
        text.replace_range(..1, "<");
    }
    let mut text = cut(text.trim_end(), usize::from(area.width));
    if plan.goes_on_behind() && width(&text) < usize::from(area.width) {
        text.push('>');
    }
    paint::put(
        buffer,
        paint::Cells::at((area.x, area.y), area.width),
        &text,
        cx.styles.of(Role::Head),
    );
}

/// Writes a line from left to right.
struct Pen<'a> {
    cx: &'a Cx,
    buffer: &'a mut Buffer,
    area: Rect,
    x: u16,
}

impl<'a> Pen<'a> {
    fn at(cx: &'a Cx, buffer: &'a mut Buffer, area: Rect) -> Pen<'a> {
        let x = area.x;
        Pen {
            cx,
            buffer,
            area,
            x,
        }
    }

    fn put(&mut self, text: &str, style: Style) {
        let room = self.area.right().saturating_sub(self.x);
        paint::put(
            self.buffer,
            paint::Cells::at((self.x, self.area.y), room),
            text,
            style,
        );
        self.x = self.x.saturating_add(width(text) as u16);
    }

    fn plain(&mut self, text: &str) {
        self.put(text, self.cx.styles.of(Role::Text));
    }

    fn blanks(&mut self, n: usize) {
        self.plain(&" ".repeat(n));
    }

    /// Draws a row of the chart; `selected` is the series under the cursor, if it is in this row.
    fn row(&mut self, chart: &Chart, plan: &Plan, row: &Row, selected: Option<usize>) {
        self.plain(if selected.is_some() { " >" } else { "  " });
        let label = paint::shown(self.cx, &row.label);
        self.plain(&pad(&cut(&label, plan.label), plan.label));
        for (at, cell) in row.cells.iter().enumerate() {
            let Some(Room { number, cells, per }) = plan.at(at) else {
                continue;
            };
            let style = self.cx.styles.of(if selected == Some(at) {
                Role::Selected
            } else {
                Role::Text
            });
            let axis = plan.axis && at == 1;
            let short = number.saturating_sub(width(&cell.text));
            if chart.series.get(at).is_some_and(|series| series.whole) {
                self.plain(if cell.text.is_empty() { " " } else { "/" });
                self.put(&cell.text, style);
                self.blanks(short);
                continue;
            }
            self.plain(if axis && cells > 0 { "|" } else { "  " });
            let grow = chart.series.get(at).and_then(|series| series.grow);
            let Some(grow) = grow.filter(|_| cells > 0) else {
                self.blanks(short);
                self.put(&cell.text, style);
                continue;
            };
            let drawn = if row.sum {
                String::new()
            } else {
                cut(&bar(self.cx.glyphs, grow, cell.value, per), cells)
            };
            let rest = cells.saturating_sub(width(&drawn));
            if grow.leftward() {
                self.blanks(rest + short);
                self.put(&cell.text, style);
                self.plain(" ");
                self.plain(&drawn);
            } else if axis {
                self.plain(&drawn);
                self.plain(" ");
                self.put(&cell.text, style);
                self.blanks(short + rest);
            } else {
                self.blanks(short);
                self.put(&cell.text, style);
                self.plain(" ");
                self.plain(&drawn);
                self.blanks(rest);
            }
        }
    }
}
