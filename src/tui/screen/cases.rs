//! 案件: every case, by filter and order.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::rows::Rows;
use super::{Act, Screen, pick};
use crate::command::{Action, Context};
use crate::config::theme::Role;
use crate::service::api::{CaseLine, Filter, Response, Sort, Status};
use crate::service::error::Error;
use crate::tui::cx::Cx;
use crate::tui::widget::{columns, paint, strip};
use crate::tui::words;

/// The page.
#[derive(Debug)]
pub struct Cases {
    rows: Rows,
}

impl Cases {
    pub fn new(cx: &Cx) -> Cases {
        let mut cases = Cases {
            rows: Rows::default(),
        };
        cases.fit(cx);
        cases
    }

    fn fit(&mut self, cx: &Cx) {
        let height = table(cx, Rect::new(0, 0, cx.width, cx.body())).height;
        self.rows.listing.set_height(columns::rows_in(cx, height));
    }

    /// `筛选: 超 急, 牙克石法院   排序: 届满日`.
    fn title(&self, cx: &Cx) -> String {
        let mut parts = Vec::new();
        let filter = &self.rows.filter;
        if filter.status != Status::Open {
            parts.push(cx.text(pick::status(filter.status)).to_owned());
        }
        let levels: Vec<_> = filter.levels.iter().map(|l| words::badge(cx, *l)).collect();
        if !levels.is_empty() {
            parts.push(levels.join(" "));
        }
        parts.extend(
            filter
                .courts
                .iter()
                .map(|court| words::short_court(cx, court)),
        );
        let none = || cx.text("tui.cases.all-open").to_owned();
        let filter = if parts.is_empty() {
            none()
        } else {
            parts.join(", ")
        };
        let sort = cx.text(pick::sort(self.rows.sort));
        let sort = if self.rows.descending {
            format!("{sort} {}", cx.text("tui.sort.descending"))
        } else {
            sort.to_owned()
        };
        cx.fill("tui.cases.title", &[("filter", &filter), ("sort", &sort)])
    }
}

/// The rows between the title and the detail.
fn table(cx: &Cx, area: Rect) -> Rect {
    let head = 2.min(area.height);
    let strip = strip::height(cx);
    let below = if strip > 0 { strip + 1 } else { 0 };
    Rect {
        y: area.y + head,
        height: area.height.saturating_sub(head + below),
        ..area
    }
}

impl Screen for Cases {
    fn context(&self) -> Context {
        Context::Cases
    }

    fn load(&mut self, _cx: &Cx) -> Vec<Act> {
        self.rows.ask(true)
    }

    fn command(&mut self, _cx: &Cx, action: Action, _n: usize) -> Vec<Act> {
        match action {
            Action::Sort => vec![Act::Push(Box::new(pick::Pick::sort(
                self.rows.sort,
                self.rows.descending,
            )))],
            action => self.rows.movement(action).unwrap_or_default(),
        }
    }

    fn answer(&mut self, cx: &Cx, tag: u32, response: Result<Response, Error>) -> Vec<Act> {
        self.rows.answer(cx, tag, response)
    }

    fn written(&mut self, _cx: &Cx, line: Option<&CaseLine>) -> Vec<Act> {
        self.rows.written(line)
    }

    fn resized(&mut self, cx: &Cx) -> Vec<Act> {
        self.fit(cx);
        self.rows.ask(false)
    }

    fn view(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let listing = &self.rows.listing;
        if area.height > 0 {
            let room = area.width.saturating_sub(1);
            let title = paint::shown(cx, &self.title(cx));
            let taken = paint::put(
                buffer,
                area.x + 1,
                area.y,
                room,
                &title,
                cx.styles.of(Role::Title),
            );
            let open = cx.overview.as_ref().map(|overview| overview.open as usize);
            let known = listing
                .total()
                .or(open.filter(|_| self.rows.filter == Filter::default()))
                .map_or_else(|| "..".to_owned(), |n| n.to_string());
            let at = (listing.at() + usize::from(!listing.is_empty())).to_string();
            let count = cx.fill("tui.cases.count", &[("at", &at), ("all", &known)]);
            paint::put_right(
                buffer,
                Rect { height: 1, ..area },
                taken + 1,
                &format!("{count} "),
                cx.styles.of(Role::Text),
            );
        }
        if area.height > 1 {
            paint::rule(cx, buffer, area.x, area.y + 1, area.width);
        }
        let table = table(cx, area);
        if listing.is_empty() {
            if table.height > 1 {
                let room = table.width.saturating_sub(3);
                paint::put(
                    buffer,
                    table.x + 3,
                    table.y + 1,
                    room,
                    cx.text("tui.list.empty"),
                    cx.styles.of(Role::Text),
                );
            }
        } else {
            columns::table(cx, buffer, table, columns::CASES, listing);
        }
        let below = Rect {
            y: table.bottom(),
            height: area.bottom().saturating_sub(table.bottom()),
            ..area
        };
        if below.height > 1 {
            paint::rule(cx, buffer, below.x, below.y, below.width);
            if let Some(line) = listing.selected() {
                let area = Rect {
                    y: below.y + 1,
                    height: below.height - 1,
                    ..below
                };
                strip::view(cx, buffer, area, line, true);
            }
        }
        None
    }

    fn selected(&self) -> Option<&CaseLine> {
        self.rows.listing.selected()
    }

    fn step(&mut self, _cx: &Cx, step: isize) -> Option<String> {
        self.rows.step(step)
    }

    fn filter(&self) -> Option<&Filter> {
        Some(&self.rows.filter)
    }

    fn set_filter(&mut self, _cx: &Cx, filter: Filter) -> Vec<Act> {
        self.rows.filter = filter;
        self.rows.restart()
    }

    fn sort(&self) -> Option<(Sort, bool)> {
        Some((self.rows.sort, self.rows.descending))
    }

    fn set_sort(&mut self, _cx: &Cx, sort: Sort, descending: bool) -> Vec<Act> {
        self.rows.sort = sort;
        self.rows.descending = descending;
        self.rows.restart()
    }
}
