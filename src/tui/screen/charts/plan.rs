//! Where the numbers and bars of a chart are drawn, and which of them fit.

use super::chart::{Chart, Series};
use crate::text::width::width;
use crate::tui::cx::Cx;
use crate::tui::widget::bars::{Grow, scale};

/// Columns of the widest label.
const LABEL: usize = 24;
/// The fewest cells of a bar; with less room none are drawn.
const LEAST: usize = 4;
/// The fewest cells of a bar that keeps its place while numbers move past it.
const LED: usize = 6;
/// The cells it keeps rather than give room to numbers the cursor is not at.
const GOOD: usize = 10;

/// Where the head of a series with bars is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Heads {
    OverBars,
    OverNumbers,
}

/// Columns of the labels.
fn label(cx: &Cx, chart: &Chart) -> usize {
    let head = width(&chart.head);
    let labels = chart.rows.iter().map(|row| width(&row.label));
    let widest = labels.chain([head]).max().unwrap_or(0);
    widest
        .min(if cx.tiny() { 12 } else { LABEL })
        .max(head.min(LABEL))
}

/// Columns of the numbers of each series.
fn numbers(chart: &Chart, heads: Heads) -> Vec<usize> {
    let columns = (0..).zip(&chart.series).map(|(at, series)| {
        let title = if heads == Heads::OverBars && series.grow.is_some() {
            0
        } else {
            width(&series.title)
        };
        let texts = chart.rows.iter().filter_map(|row| row.cells.get(at));
        let texts = texts.map(|cell| width(&cell.text));
        texts.max().unwrap_or(0).max(title)
    });
    columns.collect()
}

/// The layout of the numbers and bars of a chart.
#[derive(Debug)]
pub(super) struct Plan {
    /// Columns of the labels.
    pub(super) label: usize,
    /// The room of each series; `None` if it is not drawn.
    series: Vec<Option<Room>>,
    /// Whether the first two series share an axis.
    pub(super) axis: bool,
}

/// The part of a row that a series takes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    /// Columns of its number.
    pub(super) number: usize,
    /// Cells of its bar; 0 if none is drawn.
    pub(super) cells: usize,
    /// What a cell stands for.
    pub(super) per: i64,
}

impl Plan {
    /// Lays out a chart in `columns`; `column` is the series under the cursor, which is always
    /// drawn.
    pub(super) fn new(cx: &Cx, chart: &Chart, columns: usize, column: usize) -> Plan {
        let label = label(cx, chart);
        let numbers = numbers(chart, Heads::OverBars);
        let gaps = chart.series.iter().map(Series::gap);
        let taken = 2 + label + numbers.iter().sum::<usize>() + gaps.sum::<usize>();
        let bars = chart.series.iter().filter(|s| s.grow.is_some()).count();
        // A blank between each bar and its number, and one at the edge.
        let room = columns.saturating_sub(taken + bars + 1);
        // If a head does not fit over its number and its bar, no bars are drawn.
        let headed = || {
            let each = room / bars;
            let mut series = numbers.iter().zip(&chart.series);
            series.all(|(number, s)| s.grow.is_none() || width(&s.title) <= number + 1 + each)
        };
        let drawn = bars > 0 && !cx.tiny() && room / bars >= LEAST && headed();
        if !drawn
            && !cx.tiny()
            && let Some(plan) = Plan::led(chart, (label, &numbers), columns, column)
        {
            return plan;
        }
        let numbers = if drawn {
            numbers
        } else {
            self::numbers(chart, Heads::OverNumbers)
        };
        let bare = |number| Room {
            number,
            cells: 0,
            per: 1,
        };
        let first = chart.series.first().and_then(|series| series.grow);
        let mut plan = Plan {
            label,
            series: numbers.into_iter().map(|n| Some(bare(n))).collect(),
            axis: first.is_some_and(Grow::leftward),
        };
        if drawn {
            plan.share(chart, room);
        } else {
            plan.leave_out(chart, columns, column);
        }
        plan
    }

    /// Lays out a chart whose first series keep their place and their bars: of the others those fit
    /// beside that the cursor is among. `None` if not even the first ones fit.
    fn led(
        chart: &Chart,
        (label, numbers): (usize, &[usize]),
        columns: usize,
        column: usize,
    ) -> Option<Plan> {
        let lead = chart.lead;
        let bars = chart.series.iter().take(lead);
        let bars = bars.filter(|series| series.grow.is_some()).count();
        let wide = |at: usize| {
            let gap = chart.series.get(at).map_or(0, Series::gap);
            numbers.get(at).map_or(0, |number| number + gap)
        };
        let taken = |from: usize, to: usize| (from..to).map(wide).sum::<usize>();
        let fixed = 2 + label + taken(0, lead) + bars * (1 + LED) + 1;
        let room = columns.checked_sub(fixed).filter(|_| bars > 0)?;
        let last = column + 1;
        let from = (lead..last).find(|from| taken(*from, last) <= room);
        let from = from.unwrap_or(lead.max(column));
        let fits = |to: usize, room: usize| taken(from, to) <= room;
        let spare = room.saturating_sub(bars * (GOOD - LED));
        let to = (from..=numbers.len()).rev().find(|to| fits(*to, spare));
        let to = to.unwrap_or(from).max(last);
        if column >= lead && !fits(last, room) {
            return None;
        }
        let seen = |at: usize| at < lead || (from..to).contains(&at);
        let series = numbers.iter().enumerate().map(|(at, number)| {
            seen(at).then_some(Room {
                number: *number,
                cells: 0,
                per: 1,
            })
        });
        let mut plan = Plan {
            label,
            series: series.collect(),
            axis: false,
        };
        let left = room - taken(from, to);
        plan.share(chart, bars * LED + left);
        Some(plan)
    }

    /// Shares the rest of a row among the bars. Bars on a common axis share a scale; the others
    /// divide what is left.
    fn share(&mut self, chart: &Chart, room: usize) {
        let on_axis = if self.axis { 2 } else { 0 };
        let alone: Vec<usize> = (on_axis..chart.series.len())
            .filter(|at| chart.series.get(*at).is_some_and(|s| s.grow.is_some()))
            .collect();
        let mut left = room;
        if self.axis {
            let half = if alone.is_empty() {
                room / 2
            } else {
                room * 11 / 40
            };
            self.give(chart, &[0, 1], half);
            left = room - 2 * half;
        }
        for at in &alone {
            let cells = if self.axis { left } else { left / alone.len() };
            self.give(chart, &[*at], cells);
        }
    }

    /// Gives some series this many cells each, on a common scale.
    fn give(&mut self, chart: &Chart, series: &[usize], cells: usize) {
        let rows = chart.rows.iter().filter(|row| !row.sum);
        let values = rows.flat_map(|row| series.iter().filter_map(|at| row.cells.get(*at)));
        let most = values.map(|cell| cell.value).max().unwrap_or(0);
        let per = scale(most, cells);
        for at in series {
            if let Some(Some(room)) = self.series.get_mut(*at) {
                (room.cells, room.per) = (cells, per);
            }
        }
    }

    /// Leaves out the numbers that do not fit as a whole, because a cut number is a wrong number.
    /// The first ones stay if the one under the cursor is among them; otherwise the window moves
    /// right until it is.
    fn leave_out(&mut self, chart: &Chart, columns: usize, column: usize) {
        let room = columns.saturating_sub(2 + self.label);
        let wide: Vec<usize> = self
            .series
            .iter()
            .zip(&chart.series)
            .map(|(room, series)| room.map_or(0, |room| room.number + series.gap()))
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

    pub(super) fn at(&self, series: usize) -> Option<Room> {
        self.series.get(series).copied().flatten()
    }

    /// Whether numbers are hidden at the left.
    pub(super) fn begins_before(&self) -> bool {
        let mut shown = self.series.iter().map(Option::is_some);
        // A number that is shown after one that is not.
        shown.any(|shown| !shown) && shown.any(|shown| shown)
    }

    /// Whether numbers are hidden at the right.
    pub(super) fn goes_on_behind(&self) -> bool {
        self.series.last().is_some_and(Option::is_none)
    }
}
