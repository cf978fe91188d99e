//! Lines to read, with a cursor on the cells that open. The arrows lead from one to the next and
//! scroll where there is none in sight; the cursor is always in sight or nowhere.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::command::Action;
use crate::config::theme::Role;
use crate::report::{Page, Part, Spot};
use crate::text::width::width;
use crate::tui::cx::Cx;
use crate::tui::scroll;
use crate::tui::widget::paint;

/// The lines of a page and the cells that open.
#[derive(Debug, Default)]
pub(super) struct Reading {
    lines: Vec<(Part, String)>,
    /// From the first line to the last and from left to right.
    spots: Vec<Spot>,
    /// The first visible line.
    top: usize,
    /// The number of lines in sight.
    height: usize,
    /// The index of the spot under the cursor.
    at: Option<usize>,
    /// Whether it was moved there, so that another window follows it.
    moved: bool,
}

impl Reading {
    /// Replaces the page; the cursor stays on the same cell if it is still there. `opens` tells
    /// which cells open.
    pub(super) fn lay(&mut self, page: Page, height: usize, opens: impl Fn(&Spot) -> bool) {
        let before = self.at.and_then(|at| self.spots.get(at)).cloned();
        let offset = before
            .as_ref()
            .map(|spot| spot.line.saturating_sub(self.top));
        self.lines = page.lines;
        self.spots = page.spots;
        self.spots.retain(opens);
        self.height = height.max(1);
        let same = |spot: &Spot| {
            before.as_ref().is_some_and(|before| {
                (spot.table, spot.row) == (before.table, before.row)
                    && spot.column == before.column
                    && spot.name == before.name
            })
        };
        self.at = self.spots.iter().position(same);
        let line = self.spot().map(|spot| spot.line).filter(|_| self.moved);
        if let Some((line, offset)) = line.zip(offset) {
            self.top = line.saturating_sub(offset.min(self.height - 1));
        }
        self.top = self.top.min(self.lowest());
        self.settle(false);
    }

    /// The cell under the cursor.
    pub(super) fn spot(&self) -> Option<&Spot> {
        self.spots.get(self.at?)
    }

    /// The last line in sight and the number of lines, unless all of them are in sight.
    pub(super) fn read(&self) -> Option<(usize, usize)> {
        let all = self.lines.len();
        (all > self.height).then(|| ((self.top + self.height).min(all), all))
    }

    fn lowest(&self) -> usize {
        self.lines.len().saturating_sub(self.height)
    }

    fn in_sight(&self, spot: &Spot) -> bool {
        (self.top..self.top + self.height).contains(&spot.line)
    }

    /// Moves the cursor or the text. Returns whether the action is one of these.
    pub(super) fn go(&mut self, action: Action) -> bool {
        match action {
            Action::Up => self.vertical(false),
            Action::Down => self.vertical(true),
            Action::Left => self.sideways(false),
            Action::Right => self.sideways(true),
            // One line of the page before stays visible.
            _ => match scroll::lines(action, self.height.saturating_sub(1)) {
                Some(lines) => self.scroll(lines),
                None => return false,
            },
        }
        true
    }

    fn scroll(&mut self, lines: isize) {
        self.top = scroll::moved(self.top, lines, self.lines.len(), self.height);
        self.settle(lines > 0 && self.top == self.lowest());
    }

    /// If the cell under the cursor is out of sight, takes the first one in sight, or the last.
    fn settle(&mut self, last: bool) {
        if self.spot().is_some_and(|spot| self.in_sight(spot)) {
            return;
        }
        let mut seen = (0..self.spots.len()).filter(|at| {
            let spot = self.spots.get(*at);
            spot.is_some_and(|spot| self.in_sight(spot))
        });
        self.at = if last { seen.next_back() } else { seen.next() };
    }

    /// Goes to the next line with a cell, to the one nearest to the cursor.
    fn vertical(&mut self, down: bool) {
        let middle = |spot: &Spot| spot.x + spot.columns / 2;
        let from = self.spot().map(|spot| (spot.line, middle(spot)));
        let beyond = |spot: &&Spot| match from {
            Some((line, _)) if down => spot.line > line,
            Some((line, _)) => spot.line < line,
            None if down => spot.line >= self.top,
            None => spot.line < self.top + self.height,
        };
        let mut others = self.spots.iter().filter(beyond);
        let line = if down {
            others.next()
        } else {
            others.next_back()
        };
        let x = from.map_or(0, |(_, x)| x);
        let nearest = line.map(|spot| spot.line).and_then(|line| {
            let on_line = self.spots.iter().enumerate();
            let on_line = on_line.filter(|(_, spot)| spot.line == line);
            on_line.min_by_key(|(_, spot)| middle(spot).abs_diff(x))
        });
        self.take(nearest.map(|(at, _)| at), down);
    }

    /// Goes to the next cell, on the same line or the next one.
    fn sideways(&mut self, right: bool) {
        let next = match self.at {
            Some(at) if right => Some(at + 1),
            Some(at) => at.checked_sub(1),
            None if right => self.spots.iter().position(|spot| spot.line >= self.top),
            None => self.spots.iter().rposition(|spot| spot.line < self.top),
        };
        self.take(next.filter(|at| *at < self.spots.len()), right);
    }

    /// Takes a cell if it is in sight or on the next line; otherwise moves the text by a line.
    fn take(&mut self, next: Option<usize>, down: bool) {
        let seen = |reading: &Reading| {
            let spot = next.and_then(|at| reading.spots.get(at));
            spot.is_some_and(|spot| reading.in_sight(spot))
        };
        if !seen(self) {
            self.top = if down {
                (self.top + 1).min(self.lowest())
            } else {
                self.top.saturating_sub(1)
            };
        }
        if seen(self) {
            (self.at, self.moved) = (next, true);
        } else if !self.spot().is_some_and(|spot| self.in_sight(spot)) {
            self.at = None;
        }
    }

    /// Draws the rule below the head of a page, which is one row high, and then the text, or
    /// `instead` the words that say why there is none.
    pub(super) fn below_head(
        &self,
        cx: &Cx,
        area: Rect,
        buffer: &mut Buffer,
        instead: Option<&str>,
    ) {
        if area.height > 1 {
            paint::rule(cx, buffer, area.x, area.y + 1, area.width);
        }
        let below = Rect {
            y: area.y + 2,
            height: area.height.saturating_sub(2),
            ..area
        };
        match instead {
            None => self.draw(cx, below, buffer),
            Some(words) if below.height > 0 => {
                let cells = paint::Cells::at((area.x + 1, below.y), area.width.saturating_sub(1));
                paint::put_data(cx, buffer, cells, words, cx.styles.of(Role::Text));
            }
            Some(_) => {}
        }
    }

    /// Draws the lines in sight, with `>` before that of the cursor.
    fn draw(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) {
        let seen = self.lines.iter().enumerate().skip(self.top);
        for ((n, (part, line)), y) in seen.zip(area.y..area.bottom()) {
            let role = match part {
                Part::Title => Role::Title,
                Part::Head => Role::Head,
                Part::Text => Role::Text,
            };
            let cells = paint::Cells::at((area.x + 1, y), area.width.saturating_sub(1));
            paint::put_data(cx, buffer, cells, line, cx.styles.of(role));
            let Some(spot) = self.spot().filter(|spot| spot.line == n) else {
                continue;
            };
            let cell = |x: usize| area.x.saturating_add(1 + x as u16);
            let end = (spot.x + spot.columns).min(width(line));
            let selected = cx.styles.of(Role::Selected);
            let mark = paint::Cells::at((area.x, y), 1);
            paint::put(buffer, mark, ">", cx.styles.of(Role::Text));
            let columns = cell(end).min(area.right()).saturating_sub(cell(spot.x));
            buffer.set_style(Rect::new(cell(spot.x), y, columns, 1), selected);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Twenty lines with two cells each on lines 5, 6 and 15.
    fn page() -> Page {
        let spot = |line, x| Spot {
            line,
            x,
            columns: 2,
            table: 0,
            row: line,
            column: format!("{x}"),
            name: None,
        };
        let lines = (0..20).map(|n| (Part::Text, format!("line {n}")));
        Page {
            lines: lines.collect(),
            spots: [5, 6, 15]
                .into_iter()
                .flat_map(|line| [spot(line, 4), spot(line, 10)])
                .collect(),
        }
    }

    fn reading(height: usize) -> Reading {
        let mut reading = Reading::default();
        reading.lay(page(), height, |_| true);
        reading
    }

    fn place(reading: &Reading) -> Option<(usize, usize)> {
        reading.spot().map(|spot| (spot.line, spot.x))
    }

    #[test]
    fn every_cell_is_reached_by_each_way_and_is_in_sight() {
        for height in 1..25 {
            let mut reading = reading(height);
            let mut seen = Vec::new();
            let mut note = |reading: &Reading| {
                if let Some(spot) = reading.spot() {
                    assert!(reading.in_sight(spot), "{height}");
                    seen.push((spot.line, spot.x));
                }
            };
            note(&reading);
            for _ in 0..40 {
                reading.go(Action::Right);
                note(&reading);
            }
            assert_eq!(reading.top, reading.lowest(), "{height}");
            seen.dedup();
            let all: Vec<_> = page().spots.iter().map(|s| (s.line, s.x)).collect();
            assert_eq!(seen, all, "{height}");
            for _ in 0..40 {
                reading.go(Action::Up);
            }
            assert_eq!(reading.top, 0, "{height}");
        }
    }

    #[test]
    fn the_arrows_go_by_lines_and_the_ends_scroll() {
        let mut reading = reading(8);
        assert_eq!(place(&reading), Some((5, 4)));
        reading.go(Action::Right);
        reading.go(Action::Down);
        assert_eq!(place(&reading), Some((6, 10)));
        // The next cell is far below: the text moves under the cursor.
        reading.go(Action::Down);
        assert_eq!((reading.top, place(&reading)), (1, Some((6, 10))));
        reading.go(Action::Bottom);
        assert_eq!((reading.top, place(&reading)), (12, Some((15, 10))));
        reading.go(Action::Top);
        assert_eq!((reading.top, place(&reading)), (0, Some((5, 4))));
        reading.go(Action::PageDown);
        assert_eq!((reading.top, place(&reading)), (7, None));
        reading.go(Action::Down);
        assert_eq!((reading.top, place(&reading)), (8, Some((15, 4))));
    }

    #[test]
    fn another_page_keeps_the_cursor_on_its_cell() {
        let mut reading = reading(8);
        reading.go(Action::Bottom);
        let before = place(&reading);
        reading.lay(page(), 8, |_| true);
        assert_eq!(place(&reading), before);
        reading.lay(page(), 8, |spot| spot.line != 15);
        assert_eq!(place(&reading), None);
    }
}
