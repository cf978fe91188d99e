//! The choice of what to do to many cases.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{Act, Bulk, Deed, menu};
use crate::config::key::Key;
use crate::config::theme::Role;
use crate::text::width;
use crate::tui::cx::Cx;
use crate::tui::widget::{paint, popup};

/// The name of an action.
pub(super) fn word(cx: &Cx, deed: Deed) -> &'static str {
    cx.text(&format!("tui.bulk.do.{}", deed.id()))
}

fn words(cx: &Cx) -> Vec<&'static str> {
    Deed::ALL.iter().map(|deed| word(cx, *deed)).collect()
}

impl Bulk {
    /// Starts the action at this index.
    pub(super) fn choose(&mut self, cx: &Cx, at: usize) -> Vec<Act> {
        self.at = at.min(Deed::ALL.len() - 1);
        self.begin(cx);
        self.load_form(cx)
    }

    /// Jumps to the line of a letter.
    pub(super) fn choose_by_key(&mut self, cx: &Cx, key: Key) -> Vec<Act> {
        let found = menu::find(&words(cx), self.at, key);
        menu::go(cx, &mut self.at, found)
    }

    /// Jumps to the line of a word.
    pub(super) fn choose_by_word(&mut self, cx: &Cx, word: &str) -> Vec<Act> {
        let found = menu::named(&words(cx), self.at, word);
        menu::go(cx, &mut self.at, found)
    }

    /// Draws the actions: `> 1 登记结果`.
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
            let digit = menu::digit(n);
            let words = word(cx, *deed);
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
