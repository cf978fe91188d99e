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

/// Blanks between a head and the one before it; one is enough where there is little room.
const GAP: usize = 2;

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
    // The columns that the head before takes of the blanks over a number.
    let mut over = 0;
    for (at, series) in chart.series.iter().enumerate() {
        let Some(Room { number, cells, per }) = plan.at(at) else {
            continue;
        };
        let gap = if over > 0 { 1 } else { GAP };
        let all = (columns(plan.at(at)) + GAP).saturating_sub(over + gap);
        let leftward = series.grow.is_some_and(Grow::leftward);
        let right = plan.axis && at == 1 && cells > 0;
        // Bars of one axis share a scale, which is stated once.
        let scaled = (cells > 0 && !(plan.axis && at == 0)).then(|| chart.scaled(cx, at, per));
        let is_over_bars = |head: &str| width(head) <= cells && over <= number + 1;
        let narrow = !leftward && cells > 0 && is_over_bars(&series.title);
        // Beside an axis the bars are short, so that the head may begin over the number.
        let wide = plan.axis
            && scaled
                .as_ref()
                .is_some_and(|scaled| !is_over_bars(scaled) && width(scaled) <= all);
        let room = if right {
            all.saturating_sub(1)
        } else if narrow && !wide {
            cells
        } else {
            all
        };
        let lent = if right { spare(cx, chart, plan) } else { 0 };
        let scaled = scaled.filter(|scaled| width(scaled) <= room + lent);
        let title = scaled.unwrap_or_else(|| series.title.clone());
        let title = cut(&title, room + lent);
        let (before, head) = if series.whole {
            ("/".to_owned(), pad(&title, room))
        } else if right {
            ("| ".to_owned(), pad(&title, room.max(width(&title))))
        } else if room == all {
            (" ".repeat(gap), pad_left(&title, room))
        } else {
            (" ".repeat(number + 1 + GAP - over), pad(&title, room))
        };
        over = width(&title).saturating_sub(room);
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

/// Columns of a number and its bar.
fn columns(room: Option<Room>) -> usize {
    room.map_or(0, |room| match room.cells {
        0 => room.number,
        cells => room.number + 1 + cells,
    })
}

/// The columns that the head right of the axis may take of those over the next number, so that the
/// scale of the axis is stated where its bars are short: what the head of the next bars leaves.
fn spare(cx: &Cx, chart: &Chart, plan: &Plan) -> usize {
    const NEXT: usize = 2;
    let next = plan.at(NEXT).filter(|room| room.cells > 0);
    let head = next.map_or(0, |room| width(&chart.scaled(cx, NEXT, room.per)));
    (columns(next) + GAP).saturating_sub(head + 1)
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
