//! The texts of a chart: the equation above, the sentence and the notes below. Where there is no
//! room for them below, they follow the last row and are scrolled into view line by line.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::chart::Chart;
use crate::config::theme::Role;
use crate::text::width::width;
use crate::tui::cx::Cx;
use crate::tui::widget::paint;

/// Lines with their roles.
pub(super) type Lines = Vec<(String, Role)>;

fn broken(cx: &Cx, text: &str, role: Role) -> Lines {
    let columns = usize::from(cx.width.saturating_sub(2));
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
        lines.extend(broken(cx, &chart.caption, Role::Text));
    }
    lines.extend(sum(cx, chart));
    lines
}

/// The equation. Each sign stays with its term.
fn sum(cx: &Cx, chart: &Chart) -> Lines {
    let columns = usize::from(cx.width.saturating_sub(2));
    if width(&chart.title) <= columns || !chart.title.contains(" = ") {
        return broken(cx, &chart.title, Role::Title);
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

/// Number of rows that fit into a room of so many lines. In a small window the sentence appears
/// after the last row when scrolling.
pub(super) fn rows_in(cx: &Cx, chart: &Chart, room: usize) -> usize {
    if cx.tiny() {
        return room;
    }
    // A line tells how many rows are hidden.
    room.saturating_sub(1 + below(cx, chart, room).len()).max(1)
}

/// The texts after the last row that are scrolled into view: in a small window the sentence and the
/// notes, else the notes if the rows take their room.
pub(super) fn behind(cx: &Cx, chart: &Chart, room: usize) -> Lines {
    match (cx.tiny(), has_room(cx, chart, room)) {
        (true, _) => [sentence(cx, chart), notes(cx, chart)].concat(),
        (false, true) => Vec::new(),
        (false, false) => notes(cx, chart),
    }
}

/// The texts below the rows: the sentence, and the notes if there is room for them and all rows.
pub(super) fn below(cx: &Cx, chart: &Chart, room: usize) -> Lines {
    let mut lines = sentence(cx, chart);
    if has_room(cx, chart, room) {
        lines.extend(notes(cx, chart));
    }
    lines
}

fn has_room(cx: &Cx, chart: &Chart, room: usize) -> bool {
    let texts = sentence(cx, chart).len() + notes(cx, chart).len();
    chart.rows.len().max(1) + 1 + texts <= room
}

fn sentence(cx: &Cx, chart: &Chart) -> Lines {
    broken(cx, &chart.conclusion, Role::Title)
}

fn notes(cx: &Cx, chart: &Chart) -> Lines {
    let notes = chart.notes.iter();
    notes.flat_map(|note| broken(cx, note, Role::Dim)).collect()
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

/// The line after the last row that is seen: the number of hidden lines, or blank.
pub(super) fn more(cx: &Cx, more: usize) -> Lines {
    vec![if more > 0 {
        let more = cx.fill("tui.chart.more", &[("n", &more)]);
        (more, Role::Dim)
    } else {
        (String::new(), Role::Text)
    }]
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
