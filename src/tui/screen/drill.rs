//! The cases behind a figure: exactly those it counts, with the path that led there. It is a list
//! as every other; a filter narrows it. Esc returns to the figure. Behind a sum each row shows what
//! it adds to it.

mod weighed;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use self::weighed::Weighed;
use super::rows::page::{Page, table_of};
use super::rows::{Base, Behind, Rows};
use super::{Act, Screen};
use crate::command::{Action, Context};
use crate::service::api::{CaseLine, Figure, Response};
use crate::service::error::Error;
use crate::text::locale::Named;
use crate::tui::cx::Cx;
use crate::tui::ticket::Tag;
use crate::tui::widget::columns;

/// The list of the cases behind a figure.
#[derive(Debug)]
pub struct Drill {
    rows: Rows,
    weighed: Weighed,
    /// Number of rows without a filter, once known.
    whole: Option<u64>,
}

impl Drill {
    pub fn new(cx: &Cx, path: String, figure: Figure) -> Drill {
        let weighed = Weighed::new(&figure);
        let columns = if figure.is_of_closed() {
            columns::CLOSED
        } else {
            columns::CASES
        };
        let behind = Box::new(Behind { path, figure });
        let mut drill = Drill {
            rows: Rows::new(columns, Base::Figure(behind)),
            weighed,
            whole: None,
        };
        drill.fit(cx);
        drill
    }

    fn fit(&mut self, cx: &Cx) {
        self.rows.beside = self.weighed.columns(cx);
        self.rows.fit(cx);
    }

    fn path(&self) -> &str {
        self.rows.base.behind().map_or("", |behind| &behind.path)
    }

    /// The words below the path: the view, the filter, the order, and what a sum is made of.
    fn rule(&self, cx: &Cx) -> String {
        let rows = &self.rows;
        let view = rows.view_name(cx);
        let view = view.map(|name| cx.fill("tui.cases.view", &[("name", &name)]));
        let filter = (!rows.is_whole()).then(|| {
            let query = rows.base.print(cx, &rows.filter);
            cx.fill("tui.cases.filter", &[("filter", &query)])
        });
        let identity = self.weighed.identity(cx, rows.listing.total());
        let parts = [view, filter, rows.unseen_order(cx), identity];
        parts.into_iter().flatten().collect::<Vec<_>>().join("  ")
    }

    /// The position of the cursor among the rows: `第 1 / 6 件`, with a filter
    /// `第 1 / 2 件, 共 6 件`. Rows that are not cases are called what they are.
    fn count(&self, cx: &Cx) -> String {
        let listing = &self.rows.listing;
        let at = listing.at() + usize::from(!listing.is_empty());
        let known = listing.total();
        let all = known.map_or_else(|| "..".to_owned(), |n| n.to_string());
        let whole = self.whole.filter(|_| !self.rows.is_whole());
        let of = whole.map(|whole| whole.to_string()).unwrap_or_default();
        let args: Named<'_> = &[("at", &at), ("all", &all), ("whole", &of)];
        let key = if whole.is_some() { "count-of" } else { "count" };
        let kind = self.weighed.rows_are.id();
        cx.fill(&format!("tui.drill.{key}.{kind}"), args)
    }
}

impl Screen for Drill {
    fn context(&self) -> Context {
        Context::Drill
    }

    fn rows(&self) -> Option<&Rows> {
        Some(&self.rows)
    }

    fn rows_mut(&mut self) -> Option<&mut Rows> {
        Some(&mut self.rows)
    }

    fn command(&mut self, cx: &Cx, action: Action, _n: usize) -> Vec<Act> {
        self.rows.command(cx, action).unwrap_or_default()
    }

    fn answer(&mut self, cx: &Cx, tag: Tag, response: Result<Response, Error>) -> Vec<Act> {
        if let Ok(Response::Drill(drill)) = &response
            && let Some(start) = self.rows.listing.awaited(tag)
        {
            self.whole = Some(drill.whole);
            self.weighed.take(start, drill);
        }
        self.rows.answer(cx, tag, response)
    }

    /// A write may have moved the case out of the figure.
    fn written(&mut self, cx: &Cx, line: Option<&CaseLine>) -> Vec<Act> {
        if let Some(line) = line {
            self.rows.listing.patch(line);
        }
        self.load(cx)
    }

    fn resized(&mut self, cx: &Cx) -> Vec<Act> {
        self.fit(cx);
        self.rows.ask(false)
    }

    fn selected_row(&self, cx: &Cx, area: Rect) -> Option<u16> {
        self.rows.selected_row(cx, area)
    }

    fn view(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let page = Page {
            title: self.path(),
            counts: &[self.count(cx)],
            rule: &self.rule(cx),
            empty: cx.text(if self.rows.is_whole() {
                "tui.chart.no-cases"
            } else {
                "tui.list.empty"
            }),
        };
        self.rows.draw_page(cx, area, buffer, &page);
        if !self.rows.listing.is_empty() {
            let table = table_of(cx, area);
            self.weighed.draw(cx, buffer, table, &self.rows.listing);
        }
        None
    }
}
