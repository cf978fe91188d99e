//! Drawing a page of charts: the names of all pages, the equation, the charts, and the sentence
//! below.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::all::{MOST, PAGES};
use super::chart::Chart;
use super::words::Texts;
use super::{Place, pane, words};
use crate::config::theme::Role;
use crate::text::width::{cut, width};
use crate::tui::cx::Cx;
use crate::tui::widget::paint;

/// Lines above the rows: names, equation, rule, heads.
const ABOVE: u16 = 4;

/// The lines from the first row of a chart to the bottom of a body of this height. In a small
/// window the equation may take two lines.
pub(super) fn room(cx: &Cx, chart: &Chart, tab: &str, height: u16) -> usize {
    let above = if cx.tiny() {
        2 + words::above(cx, chart, width(tab)).len() as u16
    } else {
        ABOVE
    };
    usize::from(height.saturating_sub(above).max(1))
}

/// The name of a page, alone on its line.
pub(super) fn tab(name: &str, which: usize) -> String {
    format!("[{name} {}/{}] ", which + 1, PAGES.len())
}

/// The fewest columns in which two charts stand side by side.
pub(super) const ABREAST: u16 = 80;

/// The charts of a page with the places of their cursors.
#[derive(Debug)]
pub(super) struct Look<'a> {
    pub(super) charts: &'a [Chart],
    /// Index of the chart with the cursor.
    pub(super) focus: usize,
    /// What each chart counts.
    pub(super) bases: &'a [String],
    /// Names of all pages, and the index of this one.
    pub(super) names: &'a [String],
    pub(super) which: usize,
    pub(super) at: [Place; MOST],
}

impl Look<'_> {
    pub(super) fn draw(&self, cx: &Cx, buffer: &mut Buffer, area: Rect) {
        let line = |y: u16| Rect {
            y: area.y + y,
            height: 1,
            ..area
        };
        let Some(chart) = self.charts.get(self.focus) else {
            return;
        };
        let taken = self.tabs(cx, buffer, line(0));
        let name = self.names.get(self.which).map_or("", String::as_str);
        let tab = tab(name, self.which);
        if words::beside(cx, chart, width(&tab)) {
            let caption = format!("{} ", paint::shown(cx, &chart.caption));
            let text = cx.styles.of(Role::Text);
            paint::put_right(buffer, line(0), taken + 1, &caption, text);
        }
        let mut y = 1;
        if !cx.tiny() && area.height > ABOVE {
            let room = area.width.saturating_sub(2);
            let style = cx.styles.of(Role::Title);
            let title = self.title(cx, chart, usize::from(room));
            let cells = paint::Cells::at((area.x + 1, area.y + 1), room);
            paint::put_data(cx, buffer, cells, &title, style);
            paint::rule(cx, buffer, area.x, area.y + 2, area.width);
            self.bases(cx, buffer, line(2));
            y = 3;
        } else if cx.tiny() {
            y = words::put(cx, buffer, area, y, words::above(cx, chart, width(&tab)));
        }
        let below = Rect {
            y: area.y + y,
            height: area.height.saturating_sub(y),
            ..area
        };
        let room = room(cx, chart, &tab, area.height);
        self.panes(cx, buffer, below, room);
    }

    /// Names on the rule above each of two charts what it counts, if they count different cases: the
    /// head has room for one of them.
    fn bases(&self, cx: &Cx, buffer: &mut Buffer, area: Rect) {
        let alike = self
            .bases
            .iter()
            .all(|basis| Some(basis) == self.bases.first());
        if alike || !self.texts(0).abreast(cx) {
            return;
        }
        let [left, _, right] = halves(area);
        for (basis, half) in self.bases.iter().zip([left, right]) {
            let room = half.width.saturating_sub(3);
            let basis = cut(
                &paint::shown(cx, basis),
                usize::from(room).saturating_sub(2),
            );
            let cells = paint::Cells::at((half.x + 2, half.y), room);
            paint::put(
                buffer,
                cells,
                &format!(" {basis} "),
                cx.styles.of(Role::Text),
            );
        }
    }

    /// Draws the charts, and the texts below them.
    fn panes(&self, cx: &Cx, buffer: &mut Buffer, area: Rect, room: usize) {
        let texts = self.texts(room);
        let fit = texts.rows(cx);
        let pane = |n: usize| {
            let (chart, at) = (self.charts.get(n)?, *self.at.get(n)?);
            Some(pane::Shown {
                chart,
                at,
                focused: n == self.focus,
                fit,
                behind: texts.behind(cx, n),
            })
        };
        let mut y = 0;
        if texts.abreast(cx) {
            let [left, line, right] = halves(area);
            for (n, half) in [left, right].into_iter().enumerate() {
                y = pane(n).map_or(y, |pane| pane.draw(cx, buffer, half).max(y));
            }
            let rule = cx.styles.of(Role::Rule);
            for row in 0..y {
                let cells = paint::Cells::at((line.x, line.y + row), 1);
                paint::put(buffer, cells, paint::vertical(cx.glyphs), rule);
            }
        } else if let Some(one) = pane(self.focus) {
            y = one.draw(cx, buffer, area);
        }
        if !cx.tiny() {
            words::put(cx, buffer, area, y, texts.below(cx));
        }
    }

    fn texts(&self, room: usize) -> Texts<'_> {
        Texts {
            charts: self.charts,
            focus: self.focus,
            room,
        }
    }

    /// The equation of the page: those of both charts where they fit.
    fn title(&self, cx: &Cx, chart: &Chart, room: usize) -> String {
        let titles = self.charts.iter().map(|chart| chart.title.as_str());
        let both = titles.collect::<Vec<_>>().join("   ");
        if self.texts(0).abreast(cx) && width(&both) <= room {
            both
        } else {
            chart.title.clone()
        }
    }

    /// Draws ` [存量] 账龄 事由`; if not all fit, only the current one with its number. Returns
    /// the columns used.
    fn tabs(&self, cx: &Cx, buffer: &mut Buffer, area: Rect) -> u16 {
        let names = self.names;
        let all: usize = names.iter().map(|name| width(name) + 1).sum::<usize>() + 3;
        let wide = all + 24 <= usize::from(area.width);
        let mut x = area.x + 1;
        for (n, name) in names.iter().enumerate() {
            let (text, role) = match (n == self.which, wide) {
                (true, true) => (format!("[{name}] "), Role::Tab),
                (true, false) => (tab(name, n), Role::Tab),
                (false, true) => (format!("{name} "), Role::Text),
                (false, false) => continue,
            };
            let room = area.right().saturating_sub(x);
            x += paint::put(
                buffer,
                paint::Cells::at((x, area.y), room),
                &text,
                cx.styles.of(role),
            );
        }
        x - area.x
    }
}

/// The left half of an area, the line between, and the right half, which needs more room: its rows
/// begin with names.
fn halves(area: Rect) -> [Rect; 3] {
    let left = area.width * 9 / 20;
    let part = |x: u16, width: u16| Rect {
        x: area.x + x,
        width,
        ..area
    };
    let rest = area.width.saturating_sub(left + 1);
    [part(0, left), part(left, 1), part(left + 1, rest)]
}

/// The columns of one of two charts side by side.
pub(super) fn columns(cx: &Cx, at: usize) -> u16 {
    let [left, _, right] = halves(Rect::new(0, 0, cx.width, 1));
    if at == 0 { left.width } else { right.width }
}
