//! What falls due on the selected day or in its week, one item a line.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::DueDates;
use super::place::Place;
use super::view::falls_due;
use crate::config::theme::Role;
use crate::service::api::{Agenda, AgendaItem, AgendaKind};
use crate::text::width;
use crate::tui::cx::Cx;
use crate::tui::widget::paint;
use crate::tui::words;
use crate::words::agenda;

impl DueDates {
    /// Draws the items, and how many more there are.
    pub(super) fn list(&self, cx: &Cx, buffer: &mut Buffer, area: Rect) {
        let none = Agenda::default();
        let agenda = self.agenda.as_ref().unwrap_or(&none);
        let items = &agenda.items;
        if self.place == Place::Overdue {
            return;
        }
        let known = self.listed().days().filter_map(|day| self.day(day));
        let mut known = known.map(|day| falls_due(day) + day.follow_ups).peekable();
        if items.is_empty() && known.peek().is_some() && known.all(|n| n == 0) {
            let words = cx.text(self.nothing());
            let room = area.width.saturating_sub(3);
            let words = paint::sentences(words, usize::from(room));
            if area.height > 0 {
                paint::put(
                    buffer,
                    paint::Cells::at((area.x + 3, area.y), room),
                    words,
                    cx.styles.of(Role::Dim),
                );
            }
            return;
        }
        let height = usize::from(area.height);
        let more = agenda.total > height;
        let rows = height.saturating_sub(usize::from(more && height > 1));
        for (y, item) in (area.y..).zip(items).take(rows) {
            let day = match self.place {
                Place::Week => format!("{} ", words::day(cx, item.date)),
                Place::Day | Place::Overdue => String::new(),
            };
            let room = usize::from(area.width).saturating_sub(width::width(&day));
            let line = format!("   {day}{}", DueDates::item_line(cx, item, room));
            paint::put_data(
                cx,
                buffer,
                paint::Cells::at((area.x, y), area.width),
                &line,
                cx.styles.of(Role::Text),
            );
        }
        let below = agenda.total.saturating_sub(rows);
        if more && below > 0 && height > 1 {
            let words = cx.fill("tui.case.more", &[("n", &below)]);
            let y = area.bottom() - 1;
            paint::put(
                buffer,
                paint::Cells::at((area.x + 3, y), area.width.saturating_sub(3)),
                &words,
                cx.styles.of(Role::Dim),
            );
        }
    }

    /// Key of what to say if nothing falls due on the days listed.
    pub(super) fn nothing(&self) -> &'static str {
        match self.place {
            Place::Week => "tui.calendar.nothing-week",
            Place::Day | Place::Overdue => "tui.calendar.nothing",
        }
    }

    /// The line of an item: `(2019)内07民初1187号      周婷     督办时限   向银行发函查询`.
    fn item_line(cx: &Cx, item: &AgendaItem, columns: usize) -> String {
        let kind = agenda::kind(item.kind, cx.locale);
        let head = if cx.width < 60 {
            let number = width::short_number(&item.line.number, 16);
            format!("{} {kind} ", width::pad(&number, 16))
        } else {
            let handler = item.line.handler.as_deref().unwrap_or_default();
            // Mongolian and Daur names are whole where the kinds are short.
            let (kind_columns, handler_columns) = if cx.english() { (19, 9) } else { (13, 13) };
            format!(
                "{} {} {} ",
                width::pad(&item.line.number, 26),
                width::pad(&width::cut(handler, handler_columns - 1), handler_columns),
                width::pad(kind, kind_columns),
            )
        };
        // Three columns are left blank.
        let room = columns.saturating_sub(width::width(&head) + 3);
        // A fragment of it would be useless.
        if room < 8 {
            return head.trim_end().to_owned();
        }
        let what = match (item.kind, item.what.as_deref()) {
            (AgendaKind::Due | AgendaKind::ApplyBy, Some(id)) => words::procedure_in(cx, id, room),
            (kind, what) => agenda::what(kind, what, cx.wording()),
        };
        head + &what
    }
}
