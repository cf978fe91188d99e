//! 回看: views a past day as known now, or the docket as it was known at a moment. Nothing can be
//! written from there.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Act, Screen};
use crate::command::{Action, Context};
use crate::config::key::Key;
use crate::config::theme::Role;
use crate::domain::calendar::zone;
use crate::domain::day;
use crate::service::api::View;
use crate::text::width::width;
use crate::tui::cx::Cx;
use crate::tui::notice::Notice;
use crate::tui::widget::field::Field;
use crate::tui::widget::{paint, popup};

/// The dialog asking for a day or a moment. The header shows the one being viewed, so the field
/// starts empty and Enter returns to the present.
#[derive(Debug, Default)]
pub struct AsOf {
    field: Field,
}

impl AsOf {
    /// The view for the text: empty is the present, a day is that day, and a day with a time is the
    /// docket as known at that moment.
    fn view(&self, cx: &Cx) -> Option<View> {
        let text = self.field.text().trim();
        if text.is_empty() {
            return Some(View::default());
        }
        if let Some(moment) = day::parse_moment(text) {
            let moment = moment.and_local_timezone(zone()).single()?;
            return Some(View::known_at(moment));
        }
        if day::has_time(text) {
            return None;
        }
        let day = day::parse(text)
            .or_else(|| day::interpret(text, cx.today, cx.calendar(), false))
            .filter(|day| *day <= cx.today)?;
        Some(if day == cx.today {
            View::default()
        } else {
            View::as_of(day)
        })
    }
}

impl Screen for AsOf {
    fn context(&self) -> Context {
        Context::AsOf
    }

    fn is_overlay(&self) -> bool {
        true
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn command(&mut self, cx: &Cx, action: Action, _n: usize) -> Vec<Act> {
        match action {
            Action::Accept => match self.view(cx) {
                Some(view) => vec![Act::Close, Act::SetView(view)],
                None => vec![Act::Say(Notice::warn(cx.text("tui.as-of.unknown")))],
            },
            Action::Cancel => vec![Act::Close],
            _ => Vec::new(),
        }
    }

    fn edit(&mut self, _cx: &Cx, key: Key) -> Vec<Act> {
        self.field.edit(key);
        Vec::new()
    }

    fn paste(&mut self, _cx: &Cx, text: &str) -> Vec<Act> {
        self.field.insert(text);
        Vec::new()
    }

    fn view(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let lines =
            ["tui.as-of.day", "tui.as-of.moment", "tui.as-of.present"].map(|key| cx.text(key));
        let columns = lines.iter().map(|line| width(line)).max().unwrap_or(0) as u16 + 4;
        let columns = columns.max(36).min(area.width);
        let room = usize::from(columns.saturating_sub(4));
        let lines: Vec<String> = lines
            .iter()
            .flat_map(|line| paint::fold(line, room))
            .collect();
        let place = popup::centred(area, columns, lines.len() as u16 + 3);
        let inside = popup::open(cx, buffer, place, cx.text("tui.as-of.title"));
        if inside.is_empty() {
            return None;
        }
        for (n, line) in (1..).zip(lines) {
            if n < inside.height {
                let room = inside.width.saturating_sub(2);
                let y = inside.y + n;
                paint::put(
                    buffer,
                    paint::Cells::at((inside.x + 1, y), room),
                    &line,
                    cx.styles.of(Role::Text),
                );
            }
        }
        let at = (inside.x + 1, inside.y);
        Some(
            self.field
                .view(cx, buffer, at, inside.width.saturating_sub(2)),
        )
    }
}
