//! Puts text into cells. Everything on the screen is drawn here, so that no text is wider than
//! counted and no external text moves the cursor.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::config::display::{Ambiguous, Glyphs};
use crate::config::theme::Role;
pub use crate::text::wrap::{fold, wrap};
use crate::text::{sanitize, width};
use crate::tui::cx::Cx;

/// Cells of one row to draw into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cells {
    pub x: u16,
    pub y: u16,
    pub columns: u16,
}

impl Cells {
    /// Cells from a place on, `columns` wide.
    pub fn at((x, y): (u16, u16), columns: u16) -> Cells {
        Cells { x, y, columns }
    }
}

/// Draws text of the program, cut at the end of the cells; returns the columns taken. It is safe
/// even if values of the docket are part of it: only [`put_raw`] draws characters whose width
/// depends on the terminal.
pub fn put(buffer: &mut Buffer, cells: Cells, text: &str, style: Style) -> u16 {
    let text = width::safe_but_frames(text);
    put_raw(buffer, cells, &text, style)
}

/// Parts on as many lines as they need, two blanks apart; none of them is broken.
pub fn in_lines(parts: &[String], room: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for part in parts {
        match lines.last_mut() {
            Some(line) if width::width(line) + 2 + width::width(part) <= room => {
                line.push_str("  ");
                line.push_str(part);
            }
            _ => lines.push(part.clone()),
        }
    }
    lines
}

/// Draws lines at the end of an area, each over its whole width, as far as it has rows. Returns the
/// rows taken.
pub fn put_lines_at_end(buffer: &mut Buffer, area: Rect, lines: &[String], style: Style) -> u16 {
    let taken = lines.len().min(usize::from(area.height)) as u16;
    for (line, y) in lines.iter().zip(area.bottom() - taken..area.bottom()) {
        let line = width::pad(&format!(" {line}"), usize::from(area.width));
        put(buffer, Cells::at((area.x, y), area.width), &line, style);
    }
    taken
}

/// Draws text unchanged: where the profile was already applied, or to show characters of any width.
pub fn put_raw(buffer: &mut Buffer, cells: Cells, text: &str, style: Style) -> u16 {
    let Cells { x, y, columns } = cells;
    let area = *buffer.area();
    if y < area.top() || y >= area.bottom() || x < area.left() || x >= area.right() {
        return 0;
    }
    let columns = columns.min(area.right() - x);
    let cells = Cells { x, y, columns };
    if let Some(taken) = put_simple(buffer, cells, text, style) {
        return taken;
    }
    if width::width(text) <= usize::from(columns) {
        let (end, _) = buffer.set_stringn(x, y, text, usize::from(columns), style);
        return end - x;
    }
    let (end, _) = buffer.set_stringn(
        x,
        y,
        width::cut(text, usize::from(columns)),
        usize::from(columns),
        style,
    );
    end - x
}

/// Draws text of simple characters that fits, one or two cells each, as `set_stringn` would. This
/// covers nearly all of a screen without searching for clusters. Returns `None` without drawing for
/// any other text.
fn put_simple(buffer: &mut Buffer, cells: Cells, text: &str, style: Style) -> Option<u16> {
    let Cells { x, y, columns } = cells;
    let taken = width::simple_width(text).filter(|taken| *taken <= usize::from(columns))?;
    let mut at = x;
    for c in text.chars() {
        if let Some(cell) = buffer.cell_mut((at, y)) {
            cell.set_char(c).set_style(style);
        }
        at += 1;
        if width::simple_char(c) == Some(2) {
            // Hidden by the first half.
            if let Some(cell) = buffer.cell_mut((at, y)) {
                cell.reset();
            }
            at += 1;
        }
    }
    Some(taken as u16)
}

/// A value of the docket in a form that a terminal can show: control characters made visible,
/// characters of unsafe width replaced.
pub fn shown(cx: &Cx, text: &str) -> String {
    let text = sanitize::shown(text);
    if cx.ambiguous == Ambiguous::Narrow && cx.glyphs != Glyphs::Safe {
        return text.into_owned();
    }
    width::safe(&text).into_owned()
}

/// Draws a value of the docket, cut at the end of the cells.
pub fn put_data(cx: &Cx, buffer: &mut Buffer, cells: Cells, text: &str, style: Style) -> u16 {
    put_raw(buffer, cells, &shown(cx, text), style)
}

/// Joins the non-empty parts with two blanks; from the first one that does not fit, the rest is
/// left out.
pub fn join_fitting<'a>(parts: impl IntoIterator<Item = &'a str>, columns: usize) -> String {
    let mut line = String::new();
    for part in parts.into_iter().filter(|part| !part.is_empty()) {
        if line.is_empty() {
            line.push_str(part);
        } else if width::width(&line) + 2 + width::width(part) <= columns {
            line.extend(["  ", part]);
        } else {
            break;
        }
    }
    line
}

/// As many whole sentences of a message as fit in `columns`; of a longer first one, all of it.
pub fn sentences(words: &str, columns: usize) -> &str {
    if width::width(words) <= columns {
        return words;
    }
    let ends = words.match_indices(". ").map(|(at, _)| at);
    let heads = ends.filter_map(|at| words.get(..=at));
    let fitting = heads.filter(|head| width::width(head) <= columns);
    fitting.last().unwrap_or(words)
}

/// Draws text broken into lines and returns the rows taken. A small terminal leaves out blank lines
/// and the blanks that form columns.
pub fn page(cx: &Cx, buffer: &mut Buffer, area: Rect, words: &str, style: Style) -> u16 {
    let lines = words.lines().flat_map(|line| {
        if !cx.tiny() {
            return fold(line, usize::from(area.width));
        }
        let parts: Vec<&str> = line.split_whitespace().collect();
        let line = parts.join(" ");
        if line.is_empty() {
            return Vec::new();
        }
        fold(&line, usize::from(area.width))
    });
    let mut rows = 0;
    for line in lines.take(usize::from(area.height)) {
        put(
            buffer,
            Cells::at((area.x, area.y + rows), area.width),
            &line,
            style,
        );
        rows += 1;
    }
    rows
}

/// The digit that picks the row at this index; a blank after the ninth.
pub fn digit(at: usize) -> String {
    if at < 9 {
        (at + 1).to_string()
    } else {
        " ".to_owned()
    }
}

/// Draws text that ends at the right edge of `area`, if it fits after the columns taken.
pub fn put_right(buffer: &mut Buffer, area: Rect, taken: u16, text: &str, style: Style) {
    let columns = width::width(text) as u16;
    if taken + columns < area.width {
        put(
            buffer,
            Cells::at((area.right() - columns, area.y), columns),
            text,
            style,
        );
    }
}

/// Draws a horizontal rule.
pub fn rule(cx: &Cx, buffer: &mut Buffer, x: u16, y: u16, columns: u16) {
    let style = cx.styles.of(Role::Rule);
    let line = horizontal(cx.glyphs).repeat(usize::from(columns));
    put(buffer, Cells::at((x, y), columns), &line, style);
}

/// A bar of `full` and `rest` cells: `####....`, made of blocks if the terminal draws them.
pub fn bar(glyphs: Glyphs, full: usize, rest: usize) -> String {
    let [on, off] = match glyphs {
        Glyphs::Safe | Glyphs::Lines => ["#", "."],
        Glyphs::Rich => ["\u{2588}", "\u{2591}"],
    };
    [on.repeat(full), off.repeat(rest)].concat()
}

pub fn horizontal(glyphs: Glyphs) -> &'static str {
    match glyphs {
        Glyphs::Safe => "-",
        Glyphs::Lines | Glyphs::Rich => "\u{2500}",
    }
}

pub fn vertical(glyphs: Glyphs) -> &'static str {
    match glyphs {
        Glyphs::Safe => "|",
        Glyphs::Lines | Glyphs::Rich => "\u{2502}",
    }
}

/// The corners of a box: top left, top right, bottom left, bottom right.
pub fn corners(glyphs: Glyphs) -> [&'static str; 4] {
    match glyphs {
        Glyphs::Safe => ["+"; 4],
        Glyphs::Lines | Glyphs::Rich => ["\u{250c}", "\u{2510}", "\u{2514}", "\u{2518}"],
    }
}

#[cfg(test)]
mod simple_tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn simple_text_is_drawn_as_any_text(
            text in "[ -~一-龥、！é\u{301}·]{0,9}",
            before in "[a-z王]{12}",
            (x, columns) in (0..12_u16, 0..12_u16),
        ) {
            let area = Rect::new(0, 0, 12, 2);
            let mut drawn = Buffer::empty(area);
            drawn.set_stringn(0, 1, &before, 12, Style::new().bold());
            let mut wanted = drawn.clone();
            let style = Style::new().red();
            let room = columns.min(12 - x);
            if let Some(taken) = put_simple(&mut drawn, Cells::at((x, 1), room), &text, style) {
                let (end, _) = wanted.set_stringn(x, 1, &text, usize::from(room), style);
                prop_assert_eq!(taken, end - x);
            }
            prop_assert_eq!(drawn, wanted);
        }
    }
}
