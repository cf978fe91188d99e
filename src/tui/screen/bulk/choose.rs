//! What can be done to many cases, to choose from.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{Bulk, Deed};
use crate::config::theme::Role;
use crate::text::width;
use crate::tui::cx::Cx;
use crate::tui::widget::{paint, popup};

impl Bulk {
    /// `> 1 登记结果`, what can be done.
    pub(super) fn choices(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) {
        let rows = (Deed::ALL.len() as u16 + 2).min(area.height);
        let at = popup::centred(area, 44.min(area.width), rows);
        let inside = popup::open(cx, buffer, at, cx.text("tui.bulk.choose"));
        if inside.height == 0 || inside.width < 4 {
            return;
        }
        let (x, room) = (inside.x + 1, inside.width - 2);
        let top = (self.at + 1).saturating_sub(usize::from(inside.height));
        let deeds = Deed::ALL.iter().enumerate().skip(top);
        for ((n, deed), y) in deeds.zip(inside.y..inside.bottom()) {
            let chosen = n == self.at;
            let mark = if chosen { ">" } else { " " };
            let digit = paint::digit(n);
            let words = cx.text(&format!("tui.bulk.do.{}", deed.id()));
            let line = width::pad(&format!("{mark} {digit} {words}"), usize::from(room));
            let role = if chosen { Role::Selected } else { Role::Text };
            paint::put(
                buffer,
                paint::Cells::at((x, y), room),
                &line,
                cx.styles.of(role),
            );
        }
    }
}
