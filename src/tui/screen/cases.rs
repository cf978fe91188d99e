//! 案件: all cases, by filter and order.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::rows::page::Page;
use super::rows::{Base, Rows};
use super::{Act, Screen};
use crate::command::Context;
use crate::service::api::{Filter, print_query};
use crate::text::locale::Named;
use crate::tui::cx::Cx;
use crate::tui::widget::columns;

/// The page of all cases.
#[derive(Debug)]
pub struct Cases {
    rows: Rows,
}

impl Cases {
    pub fn new(cx: &Cx) -> Cases {
        let mut cases = Cases {
            rows: Rows::new(columns::CASES, Base::Open),
        };
        cases.rows.fit(cx);
        cases
    }

    /// The title: `视图: 涉企   筛选: 超 急, 牙克石法院   排序: 标的 (倒序)`. The order is named
    /// only if its column is not shown.
    fn title(&self, cx: &Cx) -> String {
        let rows = &self.rows;
        let mut parts = Vec::new();
        if let Some(view) = rows.view_name(cx) {
            parts.push(cx.fill("tui.cases.view", &[("name", &view)]));
        }
        parts.push(cx.fill("tui.cases.filter", &[("filter", &filter(cx, &rows.filter))]));
        parts.extend(rows.unseen_order(cx));
        parts.join(if cx.width < 100 { "  " } else { "   " })
    }

    /// The position of the cursor: `第 1 / 19 件, 全库 12043`, with the number of matching cases
    /// and of all cases, followed by a version without the latter.
    fn counts(&self, cx: &Cx) -> [String; 2] {
        let listing = &self.rows.listing;
        let overview = cx.overview.as_ref();
        let open = overview.map(|overview| overview.open as usize);
        let known = listing
            .total()
            .or(open.filter(|_| self.rows.is_whole()))
            .map_or_else(|| "..".to_owned(), |n| n.to_string());
        let at = listing.at() + usize::from(!listing.is_empty());
        let count = cx.fill("tui.cases.count", &[("at", &at), ("all", &known)]);
        let whole = overview.map(|overview| {
            let args: Named<'_> = &[("at", &at), ("all", &known), ("cases", &overview.cases)];
            cx.fill("tui.cases.count-of", args)
        });
        [whole.unwrap_or_else(|| count.clone()), count]
    }
}

/// A filter as it would be typed.
fn filter(cx: &Cx, filter: &Filter) -> String {
    let query = print_query(filter, cx.locale);
    if query.is_empty() {
        cx.text("tui.cases.all-open").to_owned()
    } else {
        query
    }
}

impl Screen for Cases {
    fn context(&self) -> Context {
        Context::Cases
    }

    fn rows(&self) -> Option<&Rows> {
        Some(&self.rows)
    }

    fn rows_mut(&mut self) -> Option<&mut Rows> {
        Some(&mut self.rows)
    }

    fn resized(&mut self, cx: &Cx) -> Vec<Act> {
        self.rows.fit(cx);
        self.rows.ask(false)
    }

    fn selected_row(&self, cx: &Cx, area: Rect) -> Option<u16> {
        self.rows.selected_row(cx, area)
    }

    fn view(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let empty = match (self.rows.is_whole(), cx.view.is_now()) {
            (false, _) => "tui.list.empty",
            (true, false) if cx.had_no_cases() => "tui.list.empty-then",
            (true, false) => "tui.cases.none-then",
            (true, true) => "tui.cases.none",
        };
        let page = Page {
            title: &self.title(cx),
            counts: &self.counts(cx),
            rule: "",
            empty: cx.text(empty),
        };
        self.rows.draw_page(cx, area, buffer, &page);
        None
    }
}
