//! A box over the screen.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::paint;
use crate::config::theme::Role;
use crate::text::width;
use crate::tui::cx::Cx;

/// Clears the area, draws a border with a title and returns the inside.
///
/// A border that lands on the second cell of a 汉字 vanishes with it (ratatui #2526), so the
/// remaining half at either edge is blanked first.
pub fn open(cx: &Cx, buffer: &mut Buffer, area: Rect, title: &str) -> Rect {
    let area = area.intersection(*buffer.area());
    let inside = inside(area);
    if area.width < 2 || area.height < 2 {
        return inside;
    }
    let style = cx.styles.of(Role::Text);
    for y in area.top()..area.bottom() {
        blank_halves(buffer, area, y, style);
        for x in area.left()..area.right() {
            if let Some(cell) = buffer.cell_mut((x, y)) {
                cell.reset();
            }
        }
    }
    buffer.set_style(area, style);
    let [top_left, top_right, bottom_left, bottom_right] = paint::corners(cx.glyphs);
    let last = area.bottom() - 1;
    let right = area.right() - 1;
    let line = paint::horizontal(cx.glyphs).repeat(usize::from(area.width));
    for y in [area.top(), last] {
        paint::put(
            buffer,
            paint::Cells::at((area.x, y), area.width),
            &line,
            style,
        );
    }
    for y in area.top() + 1..last {
        for x in [area.x, right] {
            paint::put(
                buffer,
                paint::Cells::at((x, y), 1),
                paint::vertical(cx.glyphs),
                style,
            );
        }
    }
    for (x, y, corner) in [
        (area.x, area.top(), top_left),
        (right, area.top(), top_right),
        (area.x, last, bottom_left),
        (right, last, bottom_right),
    ] {
        paint::put(buffer, paint::Cells::at((x, y), 1), corner, style);
    }
    if area.width > 6 {
        let title = paint::shown(cx, title);
        let title = format!(" {} ", width::cut(&title, usize::from(area.width) - 6));
        let columns = area.width - 3;
        paint::put(
            buffer,
            paint::Cells::at((area.x + 2, area.y), columns),
            &title,
            cx.styles.of(Role::Title),
        );
    }
    inside
}

/// The area within the border of a box.
pub fn inside(area: Rect) -> Rect {
    if area.width < 2 || area.height < 2 {
        return Rect::new(area.x, area.y, 0, 0);
    }
    Rect::new(area.x + 1, area.y + 1, area.width - 2, area.height - 2)
}

/// Blanks wide glyphs that begin just before the area or reach out of it.
fn blank_halves(buffer: &mut Buffer, area: Rect, y: u16, style: Style) {
    let wide = |buffer: &Buffer, x: u16| {
        buffer
            .cell((x, y))
            .is_some_and(|cell| width::width(cell.symbol()) > 1)
    };
    let before = area.x.checked_sub(1).filter(|x| wide(buffer, *x));
    let behind = wide(buffer, area.right() - 1).then_some(area.right());
    for x in [before, behind].into_iter().flatten() {
        if let Some(cell) = buffer.cell_mut((x, y)) {
            cell.reset();
            cell.set_style(style);
        }
    }
}

/// A rectangle of at most this size in the middle of `area`.
pub fn centred(area: Rect, columns: u16, rows: u16) -> Rect {
    let columns = columns.min(area.width);
    let rows = rows.min(area.height);
    Rect::new(
        area.x + (area.width - columns) / 2,
        area.y + (area.height - rows) / 2,
        columns,
        rows,
    )
}
