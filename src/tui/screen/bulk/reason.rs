//! The reason for including cases that would be skipped.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::config::theme::Role;
use crate::tui::cx::Cx;
use crate::tui::widget::field::Field;
use crate::tui::widget::{paint, popup};

/// Draws the field and returns the position of the cursor.
pub(super) fn view(cx: &Cx, area: Rect, buffer: &mut Buffer, reason: &Field) -> Option<Position> {
    let at = popup::centred(area, 84.min(area.width), 4.min(area.height));
    let inside = popup::open(cx, buffer, at, cx.text("tui.bulk.title"));
    if inside.height == 0 || inside.width < 4 {
        return None;
    }
    let (x, room) = (inside.x + 1, inside.width - 2);
    let label = format!("{}: ", cx.text("tui.bulk.reason"));
    let taken = paint::put(
        buffer,
        paint::Cells::at((x, inside.y), room),
        &label,
        cx.styles.of(Role::Text),
    );
    if inside.height > 1 {
        let hint = cx.text("tui.bulk.reason-keys");
        paint::put(
            buffer,
            paint::Cells::at((x, inside.y + 1), room),
            hint,
            cx.styles.of(Role::Dim),
        );
    }
    let left = room.saturating_sub(taken);
    Some(reason.view(cx, buffer, (x + taken, inside.y), left))
}
