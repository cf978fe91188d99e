//! The page when there is nothing to do: why, how many items the filter hides, and what can be done
//! instead.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{Act, BEYOND, Today};
use crate::command::{Action, Context, FormKind};
use crate::service::api::{ChecklistQuery, Filter, Request};
use crate::tui::cx::Cx;
use crate::tui::widget::footer::{self, Hint};
use crate::tui::widget::paint;

impl Today {
    /// Requests the number of items without the filter, once the filtered list is empty.
    pub(super) fn ask_beyond(&mut self) -> Option<Act> {
        let asked = self.rows.filter != Filter::default() && self.rows.listing.is_empty();
        if !asked || self.items.asked_beyond {
            return None;
        }
        self.items.asked_beyond = true;
        let query = ChecklistQuery {
            limit: Some(0),
            count: true,
            ..ChecklistQuery::default()
        };
        Some(Act::Ask(BEYOND, Request::Checklist(Box::new(query))))
    }

    /// Whether the list is the whole day of its handlers, not filtered in any other way.
    pub(super) fn is_whole(&self) -> bool {
        let filter = Filter {
            handlers: Vec::new(),
            ..self.rows.filter.clone()
        };
        filter == Filter::default()
    }

    /// The text of an empty list.
    fn why(&self, cx: &Cx) -> String {
        if !cx.view.is_now() {
            return self.why_then(cx);
        }
        let filtered = self.rows.filter != Filter::default();
        let words = if cx.overview.as_ref().is_some_and(|all| all.cases == 0) {
            "tui.today.no-cases"
        } else if let Some(n) = self.items.beyond.filter(|n| filtered && *n > 0) {
            let key = if self.items.is_empty() {
                "tui.today.filter-empty"
            } else {
                "tui.today.filter-done"
            };
            return cx.fill(key, &[("n", &n)]);
        } else if !self.items.is_empty() {
            "tui.today.all-done"
        } else {
            "tui.today.empty"
        };
        cx.text(words).to_owned()
    }

    /// The text of the empty list of a day in the past.
    fn why_then(&self, cx: &Cx) -> String {
        if cx.had_no_cases() {
            return cx.text("tui.list.empty-then").to_owned();
        }
        let filtered = self.rows.filter != Filter::default();
        match self.items.beyond.filter(|n| filtered && *n > 0) {
            Some(n) => cx.fill("tui.today.filter-empty-then", &[("n", &n)]),
            None => cx.text("tui.today.empty-then").to_owned(),
        }
    }

    /// Draws the text of an empty list and returns the lines it took.
    pub(super) fn empty(&self, cx: &Cx, buffer: &mut Buffer, area: Rect) -> u16 {
        let y = area.y + u16::from(area.height > 2);
        let room = area.width.saturating_sub(4);
        let rows = usize::from(area.bottom().saturating_sub(y));
        let lines = paint::wrap(&self.why(cx), usize::from(room));
        for (n, line) in lines.iter().take(rows).enumerate() {
            paint::put(
                buffer,
                paint::Cells::at((area.x + 3, y + n as u16), room),
                line,
                Style::new(),
            );
        }
        y - area.y + lines.len() as u16
    }

    /// The last line if there is no case that its digits could refer to.
    pub(super) fn hints_of_nothing(&self, cx: &Cx) -> Option<Vec<Hint>> {
        let nothing = self.rows.listing.is_empty() && self.items.is_empty();
        let titled = |action| footer::titled(cx, Context::Today, action);
        let hints = [
            titled(Action::Form(FormKind::Add)),
            titled(Action::PageNext),
            titled(Action::Filter).filter(|_| self.rows.filter != Filter::default()),
            titled(Action::Palette),
            titled(Action::Lookup),
            titled(Action::Help),
        ];
        (nothing && cx.view.is_now()).then(|| hints.into_iter().flatten().collect())
    }
}
