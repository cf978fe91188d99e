//! The cases behind a figure: exactly those it counts, with the path that led there. Esc returns to
//! the figure. Behind a sum each row shows what it adds to it.

mod file;
mod weighed;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use self::weighed::Weighed;
use super::export::{self, ExportTo};
use super::marks::Marks;
use super::{Act, BESIDE, Screen};
use crate::command::{Action, Context};
use crate::config::theme::Role;
use crate::service::api::{
    CaseLine, Column, DrillQuery, Figure, LevelCounts, Page, Request, Response, Weight,
};
use crate::service::error::Error;
use crate::tui::cx::Cx;
use crate::tui::export::Sheet;
use crate::tui::notice::Notice;
use crate::tui::ticket::Tag;
use crate::tui::widget::columns::{self, Layout};
use crate::tui::widget::listing::Listing;
use crate::tui::widget::table::{self, Look};
use crate::tui::widget::{paint, strip};

/// Tags of all rows of a sum, to be saved or printed.
const EXPORT: Tag = BESIDE;
const PRINT: Tag = BESIDE.next();

/// The list of the cases behind a figure.
#[derive(Debug)]
pub struct Drill {
    /// The path to the figure: `存量 > 扣延审 > 第23周 > 新增 6`.
    path: String,
    figure: Figure,
    columns: Vec<Column>,
    listing: Listing,
    weighed: Weighed,
    /// The tag of the page that was asked for, and the index of its first row.
    asked: (Tag, usize),
    to_end: bool,
}

impl Drill {
    pub fn new(cx: &Cx, path: String, figure: Figure) -> Drill {
        let mut drill = Drill {
            path,
            weighed: Weighed::new(figure.weight()),
            figure,
            columns: columns::shown(columns::CASES),
            listing: Listing::default(),
            asked: (Tag::ONLY, 0),
            to_end: false,
        };
        drill.fit(cx);
        drill
    }

    fn fit(&mut self, cx: &Cx) {
        let height = table(cx, Rect::new(0, 0, cx.width, cx.body())).height;
        self.listing.set_height(table::rows_in(cx, height));
    }

    /// All cases behind the figure, for export.
    fn sheet(&self, cx: &Cx) -> Sheet {
        Sheet {
            request: self.all(),
            marks: Marks::default(),
            columns: self.columns.clone(),
            title: self.path.clone(),
            name: cx.text("tui.page.cases").to_owned(),
        }
    }

    fn is_sum(&self) -> bool {
        self.figure.weight() != Weight::Cases
    }

    fn all(&self) -> Request {
        let query = DrillQuery {
            figure: self.figure.clone(),
            offset: 0,
            limit: None,
        };
        Request::Drill(Box::new(query))
    }

    /// Draws the path with the place in the list, and below a sum what it is made of.
    fn head(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) {
        let room = area.width.saturating_sub(1);
        let total = self.listing.total();
        let at = self.listing.at() + usize::from(!self.listing.is_empty());
        let all = total.map_or_else(|| "..".to_owned(), |n| n.to_string());
        let count = cx.fill("tui.cases.count", &[("at", &at), ("all", &all)]);
        let count = format!("{count} ");
        let free = room.saturating_sub(crate::text::width::width(&count) as u16 + 1);
        let path = crate::text::width::cut(&paint::shown(cx, &self.path), usize::from(free));
        let taken = paint::put(
            buffer,
            paint::Cells::at((area.x + 1, area.y), free),
            &path,
            cx.styles.of(Role::Title),
        );
        let line = Rect { height: 1, ..area };
        paint::put_right(buffer, line, taken + 1, &count, cx.styles.of(Role::Text));
        if area.height > 1 {
            paint::rule(cx, buffer, area.x, area.y + 1, area.width);
            if let Some(identity) = self.weighed.identity(cx, total) {
                let cells = paint::Cells::at((area.x + 2, area.y + 1), room);
                let words = format!(" {identity} ");
                paint::put(buffer, cells, &words, cx.styles.of(Role::Text));
            }
        }
    }

    fn ask(&mut self, again: bool) -> Vec<Act> {
        let wanted = self.listing.wanted(again || self.to_end);
        wanted
            .map(|(tag, offset, limit)| {
                self.asked = (tag, offset);
                let query = DrillQuery {
                    figure: self.figure.clone(),
                    offset,
                    limit: Some(limit),
                };
                Act::Ask(tag, Request::Drill(Box::new(query)))
            })
            .into_iter()
            .collect()
    }
}

/// The area between the title and the detail.
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

impl Screen for Drill {
    fn context(&self) -> Context {
        Context::Drill
    }

    fn load(&mut self, _cx: &Cx) -> Vec<Act> {
        self.ask(true)
    }

    fn command(&mut self, cx: &Cx, action: Action, _n: usize) -> Vec<Act> {
        match action {
            // What each row adds to a sum stands in no list of cases.
            Action::Export if self.is_sum() => return vec![Act::Ask(EXPORT, self.all())],
            Action::Print if self.is_sum() => return vec![Act::Ask(PRINT, self.all())],
            Action::Export => {
                let screen = ExportTo::new(self.sheet(cx), self.listing.total());
                return vec![Act::Push(Box::new(screen))];
            }
            Action::Print => {
                let rows = self.listing.total();
                return vec![export::print(cx, self.sheet(cx), rows)];
            }
            Action::Up => self.listing.step(-1),
            Action::Down => self.listing.step(1),
            Action::PageUp => self.listing.page(-1),
            Action::PageDown => self.listing.page(1),
            Action::Top => self.listing.select(0),
            Action::Bottom => self.to_end = !self.listing.select_last(),
            _ => return Vec::new(),
        }
        self.ask(false)
    }

    fn answer(&mut self, cx: &Cx, tag: Tag, response: Result<Response, Error>) -> Vec<Act> {
        match response {
            Ok(Response::Drill(drill)) if tag == EXPORT => {
                vec![file::export(cx, &self.path, &drill, self.figure.weight())]
            }
            Ok(Response::Drill(drill)) if tag == PRINT => {
                vec![file::print(cx, &self.path, &drill, self.figure.weight())]
            }
            Ok(Response::Drill(drill)) => {
                if self.asked.0 == tag {
                    self.weighed.take(self.asked.1, &drill);
                }
                let page = Page {
                    rows: drill.rows.into_iter().map(|row| row.line).collect(),
                    total: usize::try_from(drill.total).ok(),
                    levels: LevelCounts::default(),
                };
                if self.listing.take(tag, page) && self.to_end && self.listing.select_last() {
                    self.to_end = false;
                }
                self.ask(false)
            }
            Ok(_) => Vec::new(),
            Err(error) => {
                self.listing.failed(tag);
                vec![Act::Say(Notice::error(cx, &error))]
            }
        }
    }

    fn written(&mut self, _cx: &Cx, line: Option<&CaseLine>) -> Vec<Act> {
        // The write may have moved the case out of the figure.
        if let Some(line) = line {
            self.listing.patch(line);
        }
        self.ask(true)
    }

    fn resized(&mut self, cx: &Cx) -> Vec<Act> {
        self.fit(cx);
        self.ask(false)
    }

    fn selected_row(&self, cx: &Cx, area: Rect) -> Option<u16> {
        table::selected_row(cx, table(cx, area), &self.listing)
    }

    fn view(&self, cx: &Cx, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        self.head(cx, area, buffer);
        let room = area.width.saturating_sub(1);
        let table = table(cx, area);
        if self.listing.is_empty() {
            let words = cx.text("tui.chart.no-cases");
            if table.height > 1 {
                let y = table.y + 1;
                paint::put(
                    buffer,
                    paint::Cells::at((area.x + 3, y), room),
                    words,
                    cx.styles.of(Role::Text),
                );
            }
        } else {
            let look = Look {
                listing: &self.listing,
                layout: Layout {
                    shown: &self.columns,
                    ranked: columns::CASES,
                },
                order: None,
                marks: None,
                focus: true,
            };
            weighed::draw(cx, buffer, table, (&look, &self.weighed));
        }
        let y = table.bottom();
        if area.bottom() > y + 1 {
            paint::rule(cx, buffer, area.x, y, area.width);
            if let Some(line) = self.listing.selected() {
                let area = Rect {
                    y: y + 1,
                    height: area.bottom() - y - 1,
                    ..area
                };
                strip::view(cx, buffer, area, &strip::Known::by(line));
            }
        }
        None
    }

    fn selected(&self) -> Option<&CaseLine> {
        self.listing.selected()
    }

    fn step(&mut self, _cx: &Cx, step: isize) -> Option<String> {
        let before = self.listing.at();
        self.listing.step(step);
        let moved = self.listing.at() != before;
        let line = self.listing.selected().filter(|_| moved)?;
        Some(line.number.clone())
    }
}
