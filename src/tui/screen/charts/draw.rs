//! Drawing a chart: names of all charts, the sum, heads with their scales, rows of bars, the sentence below.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::chart::{Cell, Chart, Row};
use super::words;
use crate::config::theme::Role;
use crate::text::width::{cut, pad, pad_left, width};
use crate::tui::cx::Cx;
use crate::tui::widget::bars::{Grow, bar, scale};
use crate::tui::widget::paint;

/// Lines above the rows: names, sum, rule, heads.
const ABOVE: u16 = 4;
/// Lines below: a blank, the sentence on two lines, a note.
const BELOW: u16 = 4;
/// The widest label.
const LABEL: usize = 24;
/// A bar with less room is not drawn.
const LEAST: usize = 4;

/// Rows of a chart that fit into a body of this height. In a small window the sum may take two lines, and the sentence comes
/// in sight behind the last row.
pub(super) fn rows_in(cx: &Cx, chart: Option<&Chart>, height: u16) -> usize {
    let others = match chart {
        Some(chart) if cx.tiny() => 2 + words::sum(cx, chart).len() as u16,
        _ if cx.tiny() => 3,
        _ => ABOVE + BELOW,
    };
    usize::from(height.saturating_sub(others).max(1))
}

/// Where the numbers and bars of a chart stand.
struct Plan {
    label: usize,
    /// Per series: columns of its number, cells of its bar, what a cell stands for; `None` where there is no room for it.
    series: Vec<Option<(usize, usize, i64)>>,
    /// The first two series share an axis.
    axis: bool,
}

impl Plan {
    /// `column` is the series of the cursor, which is always in sight.
    fn new(cx: &Cx, chart: &Chart, columns: usize, column: usize) -> Plan {
        let label = chart
            .rows
            .iter()
            .map(|row| width(&row.label))
            .chain([width(&chart.head)])
            .max()
            .unwrap_or(0)
            .min(if cx.tiny() { 12 } else { LABEL })
            .max(width(&chart.head).min(LABEL));
        let columns_of = |over_bars: bool| -> Vec<usize> {
            let columns = (0..).zip(&chart.series).map(|(at, series)| {
                let texts = chart.rows.iter().filter_map(|row| row.cells.get(at));
                // Without a bar the head stands over the number alone.
                let title = if over_bars && series.grow.is_some() {
                    0
                } else {
                    width(&series.title)
                };
                let texts = texts.map(|cell| width(&cell.text));
                texts.max().unwrap_or(0).max(title)
            });
            columns.collect()
        };
        let numbers = columns_of(true);
        let taken = 2 + label + numbers.iter().map(|n| n + 2).sum::<usize>();
        let axis = chart
            .series
            .first()
            .and_then(|s| s.grow)
            .is_some_and(Grow::leftward);
        let bars = chart.series.iter().filter(|s| s.grow.is_some()).count();
        // A blank between each bar and its number, and one at the edge.
        let room = columns.saturating_sub(taken + bars + 1);
        // A head that does not fit over its number and its bar takes the room of the bars.
        let headed = || {
            let each = room / bars;
            let mut series = numbers.iter().zip(&chart.series);
            series.all(|(number, s)| s.grow.is_none() || width(&s.title) <= number + 1 + each)
        };
        let drawn = bars > 0 && !cx.tiny() && room / bars >= LEAST && headed();
        let numbers = if drawn { numbers } else { columns_of(false) };
        let mut plan = Plan {
            label,
            series: numbers.into_iter().map(|n| Some((n, 0, 1))).collect(),
            axis,
        };
        if !drawn {
            plan.leave_out(columns, column);
            return plan;
        }
        let most = |of: &[usize]| {
            let rows = chart.rows.iter().filter(|row| !row.sum);
            let values = rows.flat_map(|row| of.iter().filter_map(|at| row.cells.get(*at)));
            values.map(|cell| cell.value).max().unwrap_or(0)
        };
        let mut give = |of: &[usize], cells: usize| {
            let per = scale(most(of), cells);
            for at in of {
                if let Some(Some(slot)) = plan.series.get_mut(*at) {
                    (slot.1, slot.2) = (cells, per);
                }
            }
        };
        // Bars that share an axis share a scale; the rest of the room is for what stands alone.
        let alone: Vec<usize> = (0..chart.series.len())
            .filter(|at| chart.series.get(*at).is_some_and(|s| s.grow.is_some()))
            .filter(|at| !axis || *at > 1)
            .collect();
        if axis {
            let half = if alone.is_empty() {
                room / 2
            } else {
                room * 11 / 40
            };
            give(&[0, 1], half);
            for at in &alone {
                give(&[*at], room - 2 * half);
            }
        } else {
            for at in &alone {
                give(&[*at], room / alone.len());
            }
        }
        plan
    }

    /// Leaves out the numbers that would not be seen whole: a number that is cut is a wrong number. The first ones stay,
    /// as far as that of the cursor is among them; else the window goes so far to the right that it is.
    fn leave_out(&mut self, columns: usize, column: usize) {
        let room = columns.saturating_sub(2 + self.label);
        let wide: Vec<usize> = self
            .series
            .iter()
            .map(|s| s.map_or(0, |(number, ..)| number + 2))
            .collect();
        let column = column.min(wide.len().saturating_sub(1));
        let taken = |from: usize, to: usize| wide.iter().take(to + 1).skip(from).sum::<usize>();
        let from = (0..column).find(|from| taken(*from, column) <= room);
        let from = from.unwrap_or(column);
        for (at, slot) in self.series.iter_mut().enumerate() {
            if at < from || at > column && taken(from, at) > room {
                *slot = None;
            }
        }
    }

    fn at(&self, series: usize) -> Option<(usize, usize, i64)> {
        self.series.get(series).copied().flatten()
    }

    /// Whether there are numbers out of sight at the left and at the right.
    fn beyond(&self) -> (bool, bool) {
        let out = |slot: Option<&Option<_>>| slot.is_some_and(Option::is_none);
        (out(self.series.first()), out(self.series.last()))
    }
}

/// Draws the chart; `names` are those of all charts with the place of this one, `at` is row, column and first row in sight.
pub(super) fn view(
    cx: &Cx,
    buffer: &mut Buffer,
    area: Rect,
    chart: &Chart,
    (names, which): (&[String], usize),
    at: (usize, usize, usize),
) {
    let line = |y: u16| Rect {
        y: area.y + y,
        height: 1,
        ..area
    };
    let taken = tabs(cx, buffer, line(0), names, which);
    let caption = paint::shown(cx, &chart.caption);
    paint::put_right(
        buffer,
        line(0),
        taken + 1,
        &format!("{caption} "),
        cx.styles.of(Role::Text),
    );
    let (row, column, top) = at;
    let plan = Plan::new(cx, chart, usize::from(area.width), column);
    let mut y = 1;
    if !cx.tiny() && area.height > ABOVE {
        let room = area.width.saturating_sub(2);
        paint::put(
            buffer,
            area.x + 1,
            area.y + 1,
            room,
            &chart.title,
            cx.styles.of(Role::Title),
        );
        paint::rule(cx, buffer, area.x, area.y + 2, area.width);
        y = 3;
    } else if cx.tiny() {
        y = words::put(cx, buffer, area, y, words::sum(cx, chart));
    }
    if y < area.height {
        heads(cx, buffer, line(y), chart, &plan);
        y += 1;
    }
    let fit = rows_in(cx, Some(chart), area.height);
    let behind = words::behind(cx, chart);
    // In a small window the last line says what is below, until it is in sight.
    let unseen = (chart.rows.len() + behind.len()).saturating_sub(top + fit);
    let room = if cx.tiny() && unseen > 0 {
        fit.saturating_sub(1).max(1)
    } else {
        fit
    };
    let shown = chart.rows.iter().enumerate().skip(top).take(room);
    for (n, line_of) in shown {
        if y >= area.height {
            return;
        }
        let selected = (n == row).then_some(column);
        draw_row(cx, buffer, line(y), chart, &plan, line_of, selected);
        y += 1;
    }
    if chart.rows.is_empty() && y < area.height {
        paint::put(
            buffer,
            area.x + 3,
            area.y + y,
            area.width.saturating_sub(3),
            cx.text("tui.chart.empty"),
            cx.styles.of(Role::Text),
        );
        y += 1;
    }
    if cx.tiny() {
        let seen = top.saturating_sub(chart.rows.len());
        let free = (top + room).saturating_sub(chart.rows.len().max(top));
        let words = behind.into_iter().skip(seen).take(free).collect();
        y = words::put(cx, buffer, area, y, words);
        if unseen > 0 {
            let n = unseen + 1;
            let more = vec![(cx.fill("tui.chart.lines-below", &[("n", &n)]), Role::Dim)];
            words::put(cx, buffer, area, y, more);
        }
    } else {
        words::below(cx, buffer, area, chart, y, top + fit);
    }
}

/// ` [存量] 账龄 事由`; where there is no room for all, the one that is shown with its number.
fn tabs(cx: &Cx, buffer: &mut Buffer, area: Rect, names: &[String], which: usize) -> u16 {
    let all: usize = names.iter().map(|name| width(name) + 1).sum::<usize>() + 3;
    let wide = all + 24 <= usize::from(area.width);
    let mut x = area.x + 1;
    for (n, name) in names.iter().enumerate() {
        let (text, role) = match (n == which, wide) {
            (true, true) => (format!("[{name}] "), Role::Tab),
            (true, false) => (format!("[{name} {}/{}] ", n + 1, names.len()), Role::Tab),
            (false, true) => (format!("{name} "), Role::Text),
            (false, false) => continue,
        };
        let room = area.right().saturating_sub(x);
        x += paint::put(buffer, x, area.y, room, &text, cx.styles.of(role));
    }
    x - area.x
}

fn heads(cx: &Cx, buffer: &mut Buffer, area: Rect, chart: &Chart, plan: &Plan) {
    let mut text = format!("  {}", pad(&cut(&chart.head, plan.label), plan.label));
    for (at, series) in chart.series.iter().enumerate() {
        let Some((number, cells, per)) = plan.at(at) else {
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
        // Bars of one axis have one scale, said once.
        if cells > 0 && !(plan.axis && at == 0) {
            let with = format!("{title} ({})", (chart.scale)(cx, per));
            if width(&with) <= room {
                title = with;
            }
        }
        let title = cut(&title, room);
        let (before, head) = match (plan.axis, at) {
            (true, 1) if cells > 0 => ("| ".to_owned(), pad(&title, room)),
            _ if room == all => ("  ".to_owned(), pad_left(&title, room)),
            _ => (" ".repeat(number + 3), pad(&title, room)),
        };
        text.extend([before, head]);
    }
    let (before, after) = plan.beyond();
    if before {
        text.replace_range(..1, "<");
    }
    let mut text = cut(text.trim_end(), usize::from(area.width));
    if after && width(&text) < usize::from(area.width) {
        text.push('>');
    }
    paint::put(
        buffer,
        area.x,
        area.y,
        area.width,
        &text,
        cx.styles.of(Role::Head),
    );
}

fn draw_row(
    cx: &Cx,
    buffer: &mut Buffer,
    area: Rect,
    chart: &Chart,
    plan: &Plan,
    row: &Row,
    selected: Option<usize>,
) {
    let plain = cx.styles.of(Role::Text);
    let mut x = area.x;
    let mut put = |text: &str, style: Style| {
        let room = area.right().saturating_sub(x);
        paint::put(buffer, x, area.y, room, text, style);
        x = x.saturating_add(width(text) as u16);
    };
    put(if selected.is_some() { " >" } else { "  " }, plain);
    let label = paint::shown(cx, &row.label);
    put(&pad(&cut(&label, plan.label), plan.label), plain);
    for (at, cell) in row.cells.iter().enumerate() {
        let Some((number, cells, per)) = plan.at(at) else {
            continue;
        };
        let grow = chart.series.get(at).and_then(|series| series.grow);
        let style = if selected == Some(at) {
            cx.styles.of(Role::Selected)
        } else {
            plain
        };
        let axis = plan.axis && at == 1;
        put(if axis && cells > 0 { "|" } else { "  " }, plain);
        let Some(grow) = grow.filter(|_| cells > 0) else {
            put(&" ".repeat(number.saturating_sub(width(&cell.text))), plain);
            put(&cell.text, style);
            continue;
        };
        let drawn = if row.sum {
            String::new()
        } else {
            bar(cx.glyphs, grow, cell.value, per)
        };
        let drawn = cut(&drawn, cells);
        let rest = cells.saturating_sub(width(&drawn));
        let pad_number = |cell: &Cell| " ".repeat(number.saturating_sub(width(&cell.text)));
        if grow.leftward() {
            put(&" ".repeat(rest), plain);
            put(&pad_number(cell), plain);
            put(&cell.text, style);
            put(" ", plain);
            put(&drawn, plain);
        } else if axis {
            put(&drawn, plain);
            put(" ", plain);
            put(&cell.text, style);
            put(&pad_number(cell), plain);
            put(&" ".repeat(rest), plain);
        } else {
            put(&pad_number(cell), plain);
            put(&cell.text, style);
            put(" ", plain);
            put(&drawn, plain);
            put(&" ".repeat(rest), plain);
        }
    }
}
