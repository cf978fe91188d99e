//! The texts of a chart: the equation above, the sentence and the notes below. Where there is no
//! room for them below, they follow the last row and are scrolled into view line by line.
//!
//! Two charts side by side have the sentences of both below, in the same place whichever has the
//! cursor; the notes of each follow its rows.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::chart::Chart;
use super::draw::{self, ABREAST};
use crate::config::theme::Role;
use crate::text::width::width;
use crate::tui::cx::Cx;
use crate::tui::widget::paint;

/// Lines with their roles.
pub(super) type Lines = Vec<(String, Role)>;

/// A text broken into lines that fit an area of so many columns.
fn broken(columns: u16, text: &str, role: Role) -> Lines {
    let columns = usize::from(columns.saturating_sub(2));
    let lines = break_lines(text, columns).into_iter();
    lines.map(|line| (line, role)).collect()
}

/// Whether there is room for what is counted beside the name of the page of so many columns; larger
/// windows always have it.
pub(super) fn beside(cx: &Cx, chart: &Chart, tab: usize) -> bool {
    !cx.tiny() || tab + 3 + width(&chart.caption) <= usize::from(cx.width)
}

/// The lines above the rows of a small window: what is counted and of which days, if there is no
/// room for it beside the name of the page, and the equation.
pub(super) fn above(cx: &Cx, chart: &Chart, tab: usize) -> Lines {
    let mut lines = Lines::new();
    if !beside(cx, chart, tab) {
        lines.extend(broken(cx.width, &chart.caption, Role::Text));
    }
    lines.extend(sum(cx, chart));
    lines
}

/// The equation. Each sign stays with its term.
fn sum(cx: &Cx, chart: &Chart) -> Lines {
    let columns = usize::from(cx.width.saturating_sub(2));
    if width(&chart.title) <= columns || !chart.title.contains(" = ") {
        return broken(cx.width, &chart.title, Role::Title);
    }
    let mut terms = chart.title.replace(' ', "\u{a0}");
    for sign in ["+", "-", "="] {
        let held = format!("\u{a0}{sign}\u{a0}");
        terms = terms.replace(&held, &format!(" {sign}\u{a0}"));
    }
    let lines = paint::wrap(&terms, columns).into_iter();
    lines
        .map(|line| (line.replace('\u{a0}', " "), Role::Title))
        .collect()
}

/// The fewest rows that stay above the sentences of two charts; with less room only that of the
/// chart with the cursor is shown.
const LEAST_ROWS: usize = 4;

/// The charts of a page and the lines they have, from the first row to the bottom.
#[derive(Debug, Clone, Copy)]
pub(super) struct Texts<'a> {
    pub(super) charts: &'a [Chart],
    /// Index of the chart with the cursor.
    pub(super) focus: usize,
    pub(super) room: usize,
}

impl Texts<'_> {
    fn chart(&self) -> Option<&Chart> {
        self.charts.get(self.focus)
    }

    /// Number of rows that fit. In a small window the sentence appears after the last row when
    /// scrolling.
    pub(super) fn rows(&self, cx: &Cx) -> usize {
        if cx.tiny() {
            return self.room;
        }
        // A line tells how many rows are hidden.
        self.room.saturating_sub(1 + self.below(cx).len()).max(1)
    }

    /// The texts after the last row of a chart: in a small window the sentence and the notes,
    /// beside another chart the notes, else the notes if the rows take their room.
    pub(super) fn behind(&self, cx: &Cx, at: usize) -> Lines {
        let Some(chart) = self.charts.get(at) else {
            return Lines::new();
        };
        if cx.tiny() {
            return [sentence(cx, chart), notes(cx.width, chart)].concat();
        }
        if self.abreast(cx) {
            notes(draw::columns(cx, at), chart)
        } else if self.has_room(cx, chart) {
            Lines::new()
        } else {
            notes(cx.width, chart)
        }
    }

    /// The texts below the rows: the sentence, and the notes if there is room for them and all
    /// rows. Of two charts, the sentence that is copied stands out.
    pub(super) fn below(&self, cx: &Cx) -> Lines {
        let Some(chart) = self.chart() else {
            return Lines::new();
        };
        let mut lines = sentence(cx, chart);
        if self.abreast(cx) {
            let mut both = Lines::new();
            for (at, chart) in self.charts.iter().enumerate() {
                let role = if at == self.focus {
                    Role::Title
                } else {
                    Role::Text
                };
                both.extend(broken(cx.width, &chart.conclusion, role));
            }
            if both.len() + 1 + LEAST_ROWS <= self.room {
                return both;
            }
        } else if self.has_room(cx, chart) {
            lines.extend(notes(cx.width, chart));
        }
        lines
    }

    /// Whether two charts are drawn side by side.
    pub(super) fn abreast(&self, cx: &Cx) -> bool {
        self.charts.len() > 1 && !cx.tiny() && cx.width >= ABREAST
    }

    fn has_room(&self, cx: &Cx, chart: &Chart) -> bool {
        let texts = sentence(cx, chart).len() + notes(cx.width, chart).len();
        chart.rows.len().max(1) + 1 + texts <= self.room
    }
}

fn sentence(cx: &Cx, chart: &Chart) -> Lines {
    broken(cx.width, &chart.conclusion, Role::Title)
}

fn notes(columns: u16, chart: &Chart) -> Lines {
    let notes = chart.notes.iter();
    notes
        .flat_map(|note| broken(columns, note, Role::Dim))
        .collect()
}

/// Draws lines from `y` on and returns the first free line below them.
pub(super) fn put(cx: &Cx, buffer: &mut Buffer, area: Rect, y: u16, lines: Lines) -> u16 {
    let mut y = y;
    for (line, role) in lines {
        if y >= area.height {
            break;
        }
        let at = (area.x + 1, area.y + y);
        let columns = area.width.saturating_sub(2);
        paint::put_data(
            cx,
            buffer,
            paint::Cells::at(at, columns),
            &line,
            cx.styles.of(role),
        );
        y += 1;
    }
    y
}

/// What tells that lines are hidden below: rows of the chart, or else lines of its texts.
pub(super) fn hidden(cx: &Cx, rows: usize, texts: usize) -> Option<String> {
    let (key, n) = match (rows, texts) {
        (0, 0) => return None,
        (0, texts) => ("tui.chart.lines-below", texts),
        (rows, _) => ("tui.chart.more", rows),
    };
    Some(cx.fill(key, &[("n", &n)]))
}

/// Breaks a sentence into lines: at blanks or between two 汉字, never inside a number or a word.
fn break_lines(text: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut word = String::new();
    let flush = |lines: &mut Vec<String>, word: &mut String| {
        let last = lines.last_mut();
        if let Some(line) = last {
            if width(line) + width(word) > columns && !line.is_empty() {
                lines.push(word.trim_start().to_owned());
            } else {
                line.push_str(word);
            }
        }
        word.clear();
    };
    for c in text.chars() {
        if c == ' ' || !c.is_ascii() {
            flush(&mut lines, &mut word);
        }
        word.push(c);
        if !c.is_ascii() {
            flush(&mut lines, &mut word);
        }
    }
    flush(&mut lines, &mut word);
    lines
}
